"""What only others can do for somebody, as actions of the list of users."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.accounts import presence, second_factor, throttle

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[User]
else:
    ModelAdmin = object


class AccountActions(ModelAdmin):
    """Mix in before the admin of users: resetting codes, and releasing who tried too many passwords."""

    actions = ("reset_codes", "release")

    @admin.action(description=_("Reset the codes: they are set up anew at the next sign-in"), permissions=["change"])
    def reset_codes(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Nobody's way around a code. Ends their sessions."""
        for user in self._reached(request, queryset):
            if second_factor.reset(user):
                self.log_change(request, user, "Codes reset.")
                self.message_user(request, f"{user}: {gettext('The codes were reset.')}", messages.SUCCESS)
            else:
                text = gettext("There is nothing to reset: no codes are set up.")
                self.message_user(request, f"{user}: {text}", messages.ERROR)

    @admin.action(description=_("Let them try to sign in again at once"), permissions=["change"])
    def release(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For who is kept waiting after too many wrong passwords.

        Not for oneself: who took somebody's session would go on guessing the password that it does not know.
        """
        for user in self._reached(request, queryset):
            throttle.release(user.get_username())
            self.log_change(request, user, "Released after wrong passwords.")
            self.message_user(request, f"{user}: {gettext('They can try again at once.')}", messages.SUCCESS)

    def _reached(self, request: HttpRequest, queryset: QuerySet[User]) -> Iterator[User]:
        """Those for whom this user may do it; says of the others why not.

        Refused for oneself, for who may do more than oneself, and after being away.
        """
        if presence.away(request):
            text = gettext("You were away for a while: sign out, sign in again, then do this.")
            self.message_user(request, text, messages.ERROR)
            return
        for user in queryset:
            if problem := self._problem(request, user):
                self.message_user(request, f"{user}: {problem}", messages.ERROR)
            else:
                yield user

    def _problem(self, request: HttpRequest, user: User) -> str:
        if user == request.user:
            return gettext("Nobody does this for themselves: ask somebody else.")
        if user.is_superuser and not request.user.is_superuser:
            return gettext("Only a superuser does this for a superuser.")
        return "" if self.has_change_permission(request, user) else gettext("You may not change this account.")
