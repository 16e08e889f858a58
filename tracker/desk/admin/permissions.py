"""What a permission is called: Django keeps its names in the language in which they were made, for everybody."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.models import Group, Permission
from django.db.models import ManyToManyField
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    Choices = forms.ModelMultipleChoiceField[Permission]
else:
    Choices = forms.ModelMultipleChoiceField

_DOINGS = {
    "add": _("Can add"),
    "change": _("Can change"),
    "delete": _("Can delete"),
    "view": _("Can view"),
}
"""By what Django's own permissions begin with, before the name of the table."""


class PermissionField(Choices):
    """A choice of permissions, each by its name in the language of the desk; Django's are of the table that is named."""

    def label_from_instance(self, obj: Permission) -> str:
        begins = obj.codename.removesuffix(f"_{obj.content_type.model}")
        return f"{obj.content_type} | {_DOINGS.get(begins) or gettext(obj.name)}"


class GroupAdmin(DjangoGroupAdmin):
    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: HttpRequest | None = None, **kwargs: Any
    ) -> Any:
        return super().formfield_for_manytomany(db_field, request, form_class=PermissionField, **kwargs)


admin.site.unregister(Group)
admin.site.register(Group, GroupAdmin)
