"""/admin/account/…: one's own account."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tracker.desk.accounts import held, second_factor
from tracker.desk.accounts.presence import PROOF, PresenceForm, code_field
from tracker.desk.accounts.second_factor import Step
from tracker.desk.accounts.sessions import SINCE
from tracker.desk.accounts.signing_in import ask, code_view, context, next_page, wanted_page

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

Page = Callable[["AdminSite", HttpRequest], HttpResponse]


def urls(site: "AdminSite") -> list[URLPattern]:
    """`account_code` and `account_enrol` are for those who are not let in yet: they look for themselves who asks."""

    def page(view: Page) -> Callable[[HttpRequest], HttpResponse]:
        return require_http_methods(["GET", "HEAD", "POST"])(lambda request: view(site, request))

    return [
        path("account/", site.admin_view(page(account_view)), name="account"),
        path("account/code/", never_cache(page(code_view)), name="account_code"),
        path("account/enrol/", never_cache(page(enrol_view)), name="account_enrol"),
        path("account/recovery/", site.admin_view(page(recovery_view)), name="account_recovery"),
        path("account/held/", site.admin_view(page(held_view)), name="account_held"),
    ]


FRESH_SECONDS = 300
"""So long after signing in the password is not asked for again."""


class EnrolForm(PresenceForm):
    """The first code of a new key; with the password, unless that was given just now.

    Else whoever finds a desk unattended, or has somebody's session, could bind an authenticator of their own to it.
    """

    code = code_field(help_text=_("The six digits that your authenticator shows now."))

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        self.always = time.time() - request.session.get(SINCE, 0) > FRESH_SECONDS
        super().__init__(*args, request=request, **kwargs)
        self.order_fields([PROOF, "code"])


class ReplaceForm(PresenceForm):
    """The same where a key is in force: a code of that, too, or a recovery code."""

    always = True
    code = code_field(help_text=_("The six digits that your authenticator shows now for the new key."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proof"].label = _("Code of the key that you use until now")
        self.order_fields(["proof", "code"])


class RecoveryForm(PresenceForm):
    always = True


def account_view(site: "AdminSite", request: HttpRequest) -> HttpResponse:
    """What is set up for whoever asks."""
    user = _user(request)
    on = settings.TWO_FACTOR
    found = {
        **site.each_context(request),
        "title": gettext("Your account"),
        "on": on,
        "enrolled": on and second_factor.enrolled(user),
        "required": second_factor.required(user),
        "left": second_factor.recovery_codes_left(user) if on else 0,
    }
    return TemplateResponse(request, "admin/account/account.html", found)


def enrol_view(site: "AdminSite", request: HttpRequest) -> HttpResponse:
    """A key for an authenticator, in force once a code of it was typed."""
    user = request.user
    staff = isinstance(user, User) and user.is_active and user.is_staff
    if not isinstance(user, User) or not staff or second_factor.missing(user) is Step.CODE or not settings.TWO_FACTOR:
        return HttpResponseRedirect(reverse("admin:account"))
    data = request.POST if request.method == "POST" else None
    replacing = second_factor.verified(user)
    form: forms.Form = ReplaceForm(data, request=request) if replacing else EnrolForm(data, request=request)
    if form.is_valid():
        device, codes, problem = second_factor.enrol(user, form.cleaned_data["code"])
        if device is not None:
            second_factor.pass_on(request, device)
            return _codes_page(site, request, codes, next_page(request, user, wanted_page(request)))
        form.add_error("code", problem)
    key = second_factor.offer(user)
    found = {
        **context(site, request, gettext("New authenticator") if replacing else gettext("Set up codes")),
        "form": form,
        "required": second_factor.required(user),
        "replacing": replacing,
        # Drawn by segno from the key, the name of the site and that of the user: paths and numbers, no text.
        "picture": mark_safe(second_factor.picture(key)),  # noqa: S308
        "key": second_factor.key_in_words(key),
        "address": key.config_url,
        "next": wanted_page(request),
    }
    return TemplateResponse(request, "admin/account/enrol.html", found)


def recovery_view(site: "AdminSite", request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes in place of the old ones."""
    user = _user(request)
    if not second_factor.verified(user):
        return HttpResponseRedirect(reverse("admin:account"))
    form = RecoveryForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_valid():
        return _codes_page(site, request, second_factor.renew_recovery_codes(user), reverse("admin:account"))
    found = {**site.each_context(request), "title": gettext("New recovery codes"), "form": form}
    return TemplateResponse(request, "admin/account/recovery.html", found)


def held_view(site: "AdminSite", request: HttpRequest) -> HttpResponse:
    """The form that was sent when the session had ended: it is sent with a click, or discarded (POST here)."""
    form = held.waiting(request)
    if form is None:
        return HttpResponseRedirect(reverse("admin:index"))
    if request.method == "POST":
        held.drop(request, request.POST.get(held.SENT, form.mark))
        messages.info(request, gettext("The form was discarded."))
        return HttpResponseRedirect(reverse("admin:index"))
    return _held_page(site, request, form, 200)


def offer_again(site: "AdminSite", request: HttpRequest, form: held.Held) -> HttpResponse | None:
    """The answer to a form from a page of an earlier sign-in; None where it is somebody else's who is signed in now."""
    user = request.user
    if not (isinstance(user, User) and user.is_active and user.is_staff):
        return ask(site, request, form)
    if not held.keep(request, form, user):
        return None
    if second_factor.missing(user):
        return HttpResponseRedirect(next_page(request, user, reverse("admin:index")))
    return _held_page(site, request, form, 403)


def _held_page(site: "AdminSite", request: HttpRequest, form: held.Held, status: int) -> HttpResponse:
    found = {**site.each_context(request), "title": gettext("Your form was kept"), "held": form, "sent": held.SENT}
    return TemplateResponse(request, "admin/account/held.html", found, status=status)


def _codes_page(site: "AdminSite", request: HttpRequest, codes: list[str], onward: str) -> HttpResponse:
    found = {**context(site, request, gettext("Recovery codes")), "codes": codes, "onward": onward}
    return TemplateResponse(request, "admin/account/codes.html", found)


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
