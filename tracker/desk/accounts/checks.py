"""What `manage.py check --deploy` says about accounts."""

from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def codes_are_asked_for(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    if settings.TWO_FACTOR or settings.SERVE == "public":
        return []
    return [
        checks.Warning(
            "TWO_FACTOR is off: whoever has an editor's password can publish.",
            hint="Set TWO_FACTOR=1 (the default where SITE_URL begins with https://).",
            id="desk.W001",
        )
    ]
