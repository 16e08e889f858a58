"""One's own new password. The old one is asked for, and guessing it there counts as it does at the sign-in page."""

from typing import Any

from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from tracker.desk.accounts.presence import wrong_password


class ChangeForm(AdminPasswordChangeForm):
    """Django's, but for how the old password is looked at."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        """The old password, where it is that."""
        typed: str = self.cleaned_data["old_password"]
        if problem := wrong_password(self.request, self.user, typed):
            raise ValidationError(problem, code="password_incorrect")
        return typed


class ChangeView(PasswordChangeView):
    """Whoever has to wait is answered 429, by axes' middleware."""

    form_class = ChangeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}
