"""Signing in: the password, then the code where one is needed, then where one wanted to go."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import REDIRECT_FIELD_NAME, login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django_otp import DEVICE_ID_SESSION_KEY

from tracker.desk.accounts import clients, held, second_factor, sessions, throttle, whose
from tracker.desk.accounts.presence import code_field
from tracker.desk.accounts.second_factor import Step

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

TEMPLATE = "admin/account/sign_in.html"
STEPS = {Step.CODE: "admin:account_code", Step.ENROL: "admin:account_enrol"}


class SignInForm(AdminAuthenticationForm):
    """Name and password. Whoever has to wait is told so, whether or not there is such a user."""

    def get_invalid_login_error(self) -> ValidationError:
        if self.request is not None and throttle.locked_out(self.request):
            return ValidationError(throttle.words(self.request), code="locked")
        return super().get_invalid_login_error()


class SignInView(LoginView):
    """The sign-in page, which may carry a form along that was sent too late (held.py)."""

    authentication_form = SignInForm
    template_name = TEMPLATE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        carried = self.request.POST.get(held.FIELD, "")
        found = {"held": carried if held.unpacked(carried) else "", "held_field": held.FIELD}
        return {**super().get_context_data(**kwargs), **found}

    def get_default_redirect_url(self) -> str:
        return reverse("admin:index")

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        # The password alone was given: who signs in again gives the code again, under a new key in any case.
        self.request.session.pop(DEVICE_ID_SESSION_KEY, None)
        login(self.request, user)
        self.request.session.cycle_key()
        carried = held.unpacked(self.request.POST.get(held.FIELD, ""))
        if carried and not held.keep(self.request, carried, user):
            messages.warning(self.request, gettext("The form was somebody else’s. It was not kept."))
        answer = HttpResponseRedirect(next_page(self.request, user, self.get_success_url()))
        clients.remember(self.request, answer, user.get_username())
        whose.remember(self.request, answer, user)
        return answer


def next_page(request: HttpRequest, user: User, wanted: str) -> str:
    """Where somebody goes from here: what they still have to do, the form that waits, or what they wanted."""
    if step := second_factor.missing(user):
        return f"{reverse(STEPS[step])}?{urlencode({REDIRECT_FIELD_NAME: wanted})}"
    return reverse("admin:account_held") if held.waiting(request) else wanted


def wanted_page(request: HttpRequest) -> str:
    """The page of this site that was asked for before signing in; the desk's first one where there is none."""
    url = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return url if safe else reverse("admin:index")


def context(site: "AdminSite", request: HttpRequest, title: str) -> dict[str, Any]:
    """What the admin's frame needs around somebody who is not yet let in: nothing of the desk."""
    return {
        **site.each_context(request),
        "title": title,
        "available_apps": [],
        "is_nav_sidebar_enabled": False,
        "user_here": request.user,
    }


def instead(site: "AdminSite", request: HttpRequest) -> HttpResponse | None:
    """What somebody gets who is not let in; None where Django's own answer (the way to the sign-in page) will do."""
    user = request.user
    if isinstance(user, User) and user.is_active and user.is_staff:
        if request.path == reverse("admin:logout"):
            return site.logout(request)
        if form := held.sent_in(request):
            held.keep(request, form, user)
        return HttpResponseRedirect(next_page(request, user, _here(request)))
    if request.method == "POST":
        form = held.sent_in(request)
        return ask(site, request, form) if form else None
    if sessions.ended(request):
        messages.warning(request, sessions.words(request))
    return None


def ask(site: "AdminSite", request: HttpRequest, form: held.Held) -> HttpResponse:
    """The sign-in page in answer to a form: nothing was saved, and the form is carried along."""
    found = {
        **context(site, request, gettext("Log in")),
        "form": SignInForm(request),
        "app_path": f"{reverse('admin:login')}?{urlencode({REDIRECT_FIELD_NAME: form.path})}",
        REDIRECT_FIELD_NAME: form.path,
        "held": held.packed(form),
        "held_field": held.FIELD,
        "why": sessions.words(request),
    }
    return TemplateResponse(request, TEMPLATE, found, status=403)


def _here(request: HttpRequest) -> str:
    return request.get_full_path() if request.method in ("GET", "HEAD") else reverse("admin:index")


class CodeForm(forms.Form):
    code = code_field()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.device = user, None
        self.fields["code"].widget.attrs["autofocus"] = True

    def clean_code(self) -> str:
        self.device, problem = second_factor.check(self.user, self.cleaned_data["code"])
        if problem:
            raise ValidationError(problem)
        return ""


def code_view(site: "AdminSite", request: HttpRequest) -> HttpResponse:
    """The code, after the password and before anything else."""
    user = request.user
    if not isinstance(user, User) or second_factor.missing(user) is not Step.CODE:
        return HttpResponseRedirect(wanted_page(request))
    form = CodeForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        second_factor.pass_on(request, form.device)
        return HttpResponseRedirect(next_page(request, user, wanted_page(request)))
    found = {**context(site, request, gettext("Code")), "form": form, "next": wanted_page(request)}
    return TemplateResponse(request, "admin/account/code.html", found)
