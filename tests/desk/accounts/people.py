"""People who sign in, and what they send."""

import re
import time
from html import unescape
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.desk import newsroom

PASSWORD = "secret"
LOGIN = "/admin/login/"


def superuser(name: str = "ada") -> User:
    return User.objects.create_superuser(name, password=PASSWORD)


def sign_in(client: Client, name: str = "ada", password: str = PASSWORD, **extra: Any) -> Any:
    """Send name and password; `extra` are the request's headers and the like."""
    return client.post(LOGIN, {"username": name, "password": password}, **extra)


def with_key(user: User) -> TOTPDevice:
    """The user's authenticator, in force."""
    device: TOTPDevice = TOTPDevice.objects.create(user=user, name="authenticator")
    return device


def code(device: TOTPDevice, ahead: int = 0) -> str:
    """What the authenticator shows, `ahead` steps of 30 seconds from now; a used one is never shown again."""
    return f"{totp(device.bin_key, t0=-30 * ahead):06}"


def signed_in(client: Client, user: User, device: TOTPDevice | None = None) -> Client:
    """With password, and with a code where there is a device (which is then as if it had never been used)."""
    sign_in(client, user.get_username())
    if device is not None:
        client.post("/admin/account/code/", {"code": code(device)})
        TOTPDevice.objects.filter(pk=device.pk).update(last_t=-1)
    return client


def idle(client: Client, minutes: float) -> None:
    """As if nothing had been asked for that long."""
    session = client.session
    session["desk_seen"] -= minutes * 60
    session.save()


def older(client: Client, hours: float) -> None:
    """As if that much more time had passed since signing in."""
    session = client.session
    session["desk_since"] = time.time() - hours * 3600
    session.save()


def hidden(response: Any, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'type="hidden" name="{name}" value="([^"]*)"', response.content.decode())
    assert found, f"no field {name}"
    return unescape(found[1])


def fields_of(response: Any, form: str) -> dict[str, list[str]]:
    """What a form of hidden fields would send, without the token."""
    body = re.search(rf'<form[^>]*id="{form}".*?</form>', response.content.decode(), re.DOTALL)
    assert body, f"no form {form}"
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', body[0]):
        if name != "csrfmiddlewaretoken":
            found.setdefault(unescape(name), []).append(unescape(value))
    return found


editor, reporter = newsroom.editor, newsroom.reporter
