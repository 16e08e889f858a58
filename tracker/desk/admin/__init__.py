"""The desk's forms and lists, one file per noun."""

from tracker.desk.admin import (
    actor,
    approval,
    capture,
    claim,
    dossier,
    evidence,
    hiding,
    plan,
    point,
    position,
    purge,
    redaction,
    review,
    source,
    user,
    version,
)

__all__ = [
    "actor",
    "approval",
    "capture",
    "claim",
    "dossier",
    "evidence",
    "hiding",
    "plan",
    "point",
    "position",
    "purge",
    "redaction",
    "review",
    "source",
    "user",
    "version",
]
