"""Asking again who is there, before something is published, withdrawn, hidden or redacted.

Somebody whose requests stopped for more than REAUTH_MINUTES counts as away (sessions.py notes it) until they prove
that it is still them: by a code where they signed in with one, by the password otherwise. A page that acts on the
public record asks within its own form:

    class HideForm(PresenceForm): …
    form = HideForm(request.POST if posted else None, request=request)

and its template shows `form.proof` where it is there: `{% include "admin/account/_proof.html" %}`. Who is active is
asked nothing. A wrong answer is an error of the form like any other; what else was typed stays. Passwords count for
the throttle, codes have their own.
"""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.accounts import second_factor, throttle
from tracker.desk.accounts.sessions import AWAY

PROOF = "proof"
"""The field's name. What is typed there is never shown again, kept or logged."""


def away(request: HttpRequest) -> bool:
    """Whether whoever asks has to prove that it is still them."""
    return bool(request.session.get(AWAY, False))


def prove(request: HttpRequest, typed: str) -> str:
    """Take the proof: "" where it is good, and they are there again; otherwise what is wrong with it."""
    user = request.user
    if not isinstance(user, User):
        return gettext("You are not signed in, or no longer.")
    if second_factor.verified(user):
        _device, problem = second_factor.check(user, typed)
        if problem:
            return problem
    elif problem := wrong_password(request, user, typed):
        return problem
    request.session[AWAY] = False
    return ""


def wrong_password(request: HttpRequest, user: User, typed: str) -> str:
    """ "" where this is the password of who is signed in; otherwise what to tell them. Counts for the throttle."""
    if authenticate(request, username=user.get_username(), password=typed) != user:
        return throttle.words(request) if throttle.locked_out(request) else gettext("This is not your password.")
    throttle.forgive(request, user.get_username())
    return ""


def proof_field(request: HttpRequest) -> forms.CharField:
    if second_factor.verified(request.user):
        return code_field(
            help_text=_("Six digits from your authenticator, or a recovery code: to see that it is still you.")
        )
    return forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("To see that it is still you."),
    )


def code_field(**kwargs: Any) -> forms.CharField:
    """A code of the authenticator or a recovery code."""
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"})
    return forms.CharField(label=_("Code"), max_length=40, widget=widget, **kwargs)


class PresenceForm(forms.Form):
    """A form that asks whoever was away to prove that it is still them, and nobody else.

    `proof` is not among `cleaned_data`. Once accepted it is not asked for again, whatever else is wrong with the form.
    """

    always = False
    """Ask in any case."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.presence_of = request
        if self.always or away(request):
            self.fields[PROOF] = proof_field(request)

    @property
    def proof(self) -> forms.BoundField | None:
        """The field, for templates; None where nothing is asked."""
        return self[PROOF] if PROOF in self.fields else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if typed := cleaned.pop(PROOF, ""):
            if problem := prove(self.presence_of, typed):
                self.add_error(PROOF, problem)
            elif not self.always:
                del self.fields[PROOF]
        return cleaned
