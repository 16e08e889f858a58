"""Form fields of the desk's columns, for forms and inlines alike."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib.admin import display
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.db.models import Field, ForeignKey, Model
from django.http import HttpRequest

from tracker.desk.forms.dates import DateField
from tracker.desk.forms.labels import Choice, described, label
from tracker.desk.forms.picks import OneField, OneSelect, PicksField
from tracker.desk.forms.suggestions import list_id
from tracker.desk.forms.texts import LanguageField, LineField, TextField, UrlField
from tracker.desk.forms.words import taught
from tracker.desk.models import fields as columns

if TYPE_CHECKING:
    Base = BaseModelAdmin[Any]
else:
    Base = BaseModelAdmin

LANGUAGES = frozenset({"language", "quote_language"})


class TeachingFields(Base):
    """Dates with their precision, mended text, choices that explain themselves, rows named so that they can be told apart."""

    formfield_overrides: ClassVar[Any] = {
        columns.EdtfField: {"form_class": DateField},
        columns.LineField: {"form_class": LineField},
        columns.TextField: {"form_class": TextField, "widget": AdminTextareaWidget(attrs={"rows": 3})},
        columns.UrlField: {"form_class": UrlField},
        columns.SlugField: {"form_class": LineField},
    }

    def __init__(self, *args: Any) -> None:
        """Where a form is only looked at, Django shows for each field what the admin's attribute of its name says."""
        super().__init__(*args)
        for name, field in self.form.base_fields.items():
            if isinstance(field, PicksField):
                setattr(self, name, looked_at(field))

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in LANGUAGES:
            return db_field.formfield(form_class=LanguageField, **kwargs)
        formfield: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield is not None and (offered := list_id(db_field.model, db_field.name)):
            formfield.widget.attrs["list"] = offered
        if isinstance(getattr(formfield, "widget", None), RelatedFieldWidgetWrapper):
            # Beside a choice, "delete" would be taken for "empty this field".
            formfield.widget.can_delete_related = formfield.widget.can_view_related = False
        return formfield

    def formfield_for_foreignkey(self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("form_class", OneField)
            kwargs.setdefault("widget", OneSelect(db_field, self.admin_site))
        kwargs.setdefault("form_class", Choice)
        kwargs.setdefault("queryset", described(db_field.remote_field.model))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_choice_field(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        choices = taught(f"{db_field.model._meta.app_label}.{db_field.model.__name__}.{db_field.name}")
        if choices:
            blank = [] if db_field.has_default() and not db_field.blank else [("", "---------")]
            kwargs.setdefault("choices", [*blank, *choices])
            kwargs.setdefault("widget", forms.Select(attrs={"class": "desk-words"}))
        return super().formfield_for_choice_field(db_field, request, **kwargs)


def looked_at(field: PicksField) -> Callable[[Model], str]:
    """The names of a row's picks in their order, one to a line."""

    @display(description=field.label)
    def picked(row: Model) -> str:
        if row._state.adding:
            return ""
        rows = described(field.model).in_bulk(field.picks.now(row))
        return "\n".join(label(rows[key]) for key in field.picks.now(row))

    return picked
