"""Accounts and groups: who may enter the desk, and nobody raises anybody above themselves.

Whoever is in a group enters the desk; Django's "staff" follows from that and is not asked for. Somebody with the right to
change accounts, who is no superuser, changes those only that can do no more than they themselves, and puts users into
groups only that can do no more: else they could take over a stronger account, or make one. Superuser status and
permissions of single users are for superusers alone.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db.models import Field, ManyToManyField, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.accounts import presence, sessions
from tracker.desk.accounts.actions import AccountActions
from tracker.desk.admin.permissions import PermissionField

if TYPE_CHECKING:
    Base = DjangoUserAdmin[User]
else:
    Base = DjangoUserAdmin

RAISING = ("is_superuser", "user_permissions")
"""What only superusers give."""
OWN = ("is_active", "groups")
"""What nobody changes of their own account, superusers apart."""
ENDING = {"is_active", "groups", *RAISING}
"""What ends the sessions of whose account is changed, as a new password does."""


def reaches(user: User | AnonymousUser, account: User) -> bool:
    """Whether this user may change that account, its password included."""
    if user.is_superuser:
        return True
    return not account.is_superuser and not _beyond(user).filter(Q(user=account) | Q(group__user=account)).exists()


def groups_within(user: User | AnonymousUser) -> QuerySet[Group]:
    """The groups that this user may put somebody into."""
    return Group.objects.order_by("name").exclude(permissions__in=_beyond(user))


def _beyond(user: User | AnonymousUser) -> QuerySet[Permission]:
    """The permissions that this user does not have."""
    if user.is_superuser:
        return Permission.objects.none()
    return Permission.objects.exclude(Q(user=user.pk) | Q(group__user=user.pk))


class UserAdmin(AccountActions, Base):
    list_display = ("username", "first_name", "last_name", "member_of", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    filter_horizontal = ("user_permissions",)
    fieldsets = (
        (None, {"fields": ("username", "password", "first_name", "last_name", "email")}),
        (_("What they may do"), {"fields": ("is_active", "groups", "is_superuser", "user_permissions")}),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": (
                    "username",
                    "first_name",
                    "last_name",
                    "groups",
                    "usable_password",
                    "password1",
                    "password2",
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("groups"))
    def member_of(self, account: User) -> str:
        return get_text_list(sorted(group.name for group in account.groups.all()), gettext("and"))

    # Nobody's unattended desk makes or takes over an account

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._absent(request) or super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._absent(request) or super().delete_view(request, *args, **kwargs)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002 - Django's own name
        """One's own is changed where the old one is asked for."""
        if id == str(request.user.pk):
            return HttpResponseRedirect(reverse("admin:password_change"))
        if answer := self._absent(request):
            return answer
        before = self.get_object(request, unquote(id))
        answer = super().user_change_password(request, id, form_url)
        after = self.get_object(request, unquote(id))
        if before and after and before.password != after.password:
            self._end_sessions(request, after)
        return answer

    def _absent(self, request: HttpRequest) -> HttpResponse | None:
        """The same page with a word about it, where a form comes from whoever was away for a while."""
        if request.method != "POST" or not presence.away(request):
            return None
        text = gettext("You were away for a while, and nothing was saved: sign out, sign in again, then do this.")
        self.message_user(request, text, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    # Who may change whom

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or reaches(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or reaches(request.user, obj))

    # What they may change

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """A field that stands in no fieldset is in no form either: sent all the same, it is not read."""
        found = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return found
        return [
            (title, {**options, "fields": [name for name in options["fields"] if name not in RAISING]})
            for title, options in found
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fixed = (*super().get_readonly_fields(request, obj), "last_login", "date_joined")
        own = obj is not None and obj.pk == request.user.pk and not request.user.is_superuser
        return (*fixed, *OWN) if own else fixed

    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "groups":
            kwargs["queryset"] = groups_within(request.user)
        if db_field.name == "user_permissions":
            kwargs["form_class"] = PermissionField
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.help_text = _(
                "Reporters see and change everything on the desk; editors publish and withdraw too; chiefs also remove"
                " texts for good and manage accounts. Without a group there is no way into the desk."
            )
        return field

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "groups" and field is not None:
            # A group is no row to be made in passing.
            field.widget.can_add_related = field.widget.can_change_related = False
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        account: User = form.instance
        account.is_staff = account.is_superuser or account.groups.exists() or account.user_permissions.exists()
        account.save(update_fields=["is_staff"])
        if change and ENDING.intersection(form.changed_data):
            self._end_sessions(request, account)

    def _end_sessions(self, request: HttpRequest, account: User) -> None:
        """Theirs, but for the very one in which somebody changed their own account."""
        if sessions.end(account, but=request.session.session_key):
            self.message_user(request, gettext("Wherever they were signed in, they have to sign in again."))


admin.site.unregister(User)
admin.site.register(User, UserAdmin)
