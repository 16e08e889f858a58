"""Codes beside the password: of an authenticator (TOTP), and ten recovery codes for when that is out of reach.

The models are django-otp's, and so are its rules: no code twice, one attempt at a time, waits that double with every
wrong code. Of recovery codes only digests are kept. All of it only where TWO_FACTOR is on.
"""

import base64
import hashlib
import re
import secrets
from datetime import timedelta
from enum import StrEnum
from typing import Any

import django_otp
import segno
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from tracker.desk.accounts import sessions

POWERS = (
    "desk.publish",
    "desk.redact",
    "auth.add_user",
    "auth.change_user",
    "auth.delete_user",
    "auth.add_group",
    "auth.change_group",
    "auth.delete_group",
)
"""Whoever may do one of these needs a code."""
RECOVERY_CODES = 10
MOST_FAILURES = 10
"""From here on the wait no longer doubles (it is 2**9 seconds then): nobody is kept out for days."""
KEY_LASTS = timedelta(hours=1)
"""How long a key is offered that was never confirmed."""

_CODE = re.compile("[0-9]{6}")
_RECOVERY = re.compile("[a-z2-7]{16}")


class Step(StrEnum):
    """What somebody who has given the password still has to do."""

    CODE = "code"
    ENROL = "enrol"


def required(user: User) -> bool:
    """Whether this user cannot work here without a code."""
    return settings.TWO_FACTOR and (user.is_superuser or any(user.has_perm(power) for power in POWERS))


def enrolled(user: User) -> bool:
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def verified(user: User | AnonymousUser) -> bool:
    """Whether the code was given in this session (OTPMiddleware knows)."""
    return getattr(user, "otp_device", None) is not None


def missing(user: User | AnonymousUser) -> Step | None:
    """What this user has to do before anything of the desk is shown; asked of the database once a request."""
    if not settings.TWO_FACTOR or not isinstance(user, User) or verified(user):
        return None
    if not hasattr(user, "desk_step"):
        step = Step.CODE if enrolled(user) else Step.ENROL if required(user) else None
        setattr(user, "desk_step", step)  # noqa: B010
    found: Step | None = getattr(user, "desk_step", None)
    return found


def pass_on(request: HttpRequest, device: Any) -> None:
    """The code was right: from here on the session counts as verified, under a new key."""
    request.session.cycle_key()
    django_otp.login(request, device)


def check(user: User, typed: str) -> tuple[Any, str]:
    """(device, "") where this is a code of the user's that was not used yet; otherwise (None, why not)."""
    code = re.sub(r"[\s-]", "", typed).lower()
    model = TOTPDevice if _CODE.fullmatch(code) else StaticDevice
    with transaction.atomic():
        # The lock makes two that try the same code at once try it one after the other.
        device = model.objects.select_for_update().filter(user=user, confirmed=True).order_by("pk").first()
        return _tried(device, code)


def _tried(device: Any, code: str) -> tuple[Any, str]:
    wrong = gettext("This code is not right, or was used before. Wait for the next one, or use a recovery code.")
    if device is None:
        return None, wrong
    device.throttling_failure_count = min(device.throttling_failure_count, MOST_FAILURES)
    allowed, why = device.verify_is_allowed()
    if not allowed:
        seconds = max(1, int((why["locked_until"] - timezone.now()).total_seconds()) + 1)
        text = ngettext(
            "Too many wrong codes. Wait a second, then try again.",
            "Too many wrong codes. Wait %(count)s seconds, then try again.",
            seconds,
        )
        return None, text % {"count": seconds}
    given = _digest(code) if isinstance(device, StaticDevice) and _RECOVERY.fullmatch(code) else code
    return (device, "") if device.verify_token(given) else (None, wrong)


def offer(user: User) -> Any:
    """A key for this user's authenticator that is not in force before a code of it was typed (`enrol`)."""
    offered = TOTPDevice.objects.filter(user=user, confirmed=False)
    offered.filter(created_at__lte=timezone.now() - KEY_LASTS).delete()
    return offered.order_by("pk").first() or TOTPDevice.objects.create(user=user, name="authenticator", confirmed=False)


def enrol(user: User, typed: str) -> tuple[Any, list[str], str]:
    """(device, recovery codes, "") once a code of the offered key was typed; otherwise (None, [], why not).

    What was in force before, key and recovery codes, is so no longer.
    """
    with transaction.atomic():
        key = TOTPDevice.objects.select_for_update().get(pk=offer(user).pk)
        device, problem = _tried(key, re.sub(r"\s", "", typed))
        if device is None:
            return None, [], problem
        TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        return device, renew_recovery_codes(user), ""


def renew_recovery_codes(user: User) -> list[str]:
    """Ten new ones in place of all earlier; to be shown once, because only digests of them are kept."""
    codes = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        device, _ = StaticDevice.objects.get_or_create(user=user, defaults={"name": "recovery"})
        device.token_set.all().delete()
        device.throttle_reset()
        for code in codes:
            device.token_set.create(token=_digest(code))
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in codes]


def recovery_codes_left(user: User) -> int:
    return sum(device.token_set.count() for device in StaticDevice.objects.filter(user=user))


def reset(user: User) -> bool:
    """Take the second factor away, so that it can be set up anew; whether there was one. Ends the user's sessions."""
    with transaction.atomic():
        devices = [*TOTPDevice.objects.filter(user=user), *StaticDevice.objects.filter(user=user)]
        for device in devices:
            device.delete()
        if devices:
            # Else who took a session could set up codes of their own in it.
            sessions.end(user)
    return bool(devices)


def picture(device: Any) -> str:
    """The key as a QR code: SVG to put into a page, without style or script."""
    return segno.make(device.config_url, error="m", micro=False).svg_inline(
        border=4, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True
    )


def key_in_words(device: Any) -> str:
    """The key for typing, in groups of four."""
    key = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


def _digest(code: str) -> str:
    # 80 random bits need no salt and no slow hash; a token of django-otp has 16 characters.
    return base64.b32encode(hashlib.sha256(f"recovery/1\0{code}".encode()).digest()).decode().lower()[:16]
