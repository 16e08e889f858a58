"""What an operator is told about the desk's guards: by `manage.py check --deploy`, and where a public site starts."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def guards_are_up(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warnings, one for each guard that is switched off or cannot work; none where only readers are served."""
    return [] if settings.SERVE == "public" else list(_found())


def _found() -> Iterator[checks.CheckMessage]:
    if not settings.TWO_FACTOR:
        yield checks.Warning(
            "TWO_FACTOR is off: whoever has an editor's password can publish.",
            hint=_hint("TWO_FACTOR", "Set TWO_FACTOR=1 (the default where SITE_URL begins with https://)."),
            id="desk.W001",
        )
    if not settings.FOUR_EYES:
        yield checks.Warning(
            "FOUR_EYES is off: one person alone can write something and publish it.",
            hint=_hint("FOUR_EYES", "Set FOUR_EYES=1 (the default)."),
            id="desk.W002",
        )
    if settings.SECURE and not settings.TRUSTED_PROXIES:
        yield checks.Warning(
            "TRUSTED_PROXIES is 0, and yet something in front ends TLS: everybody seems to come from one address, and"
            " one guesser holds up all browsers in which nobody has signed in yet.",
            hint="Set TRUSTED_PROXIES to the number of proxies through which every request to the desk comes.",
            id="desk.W003",
        )


def _hint(name: str, usual: str) -> str:
    if name not in settings.FROM_LOCAL_FILE:
        return usual
    return (
        f"{name}=0 stands in var/local.env, which `make run` wrote for the demonstration."
        f" Set {name}=1 in the environment, or delete that line."
    )
