"""Addresses of the public pages (PAGES.md "Addresses"), in one place."""

from urllib.parse import quote
from uuid import UUID

CLAIMS = "/claims/"
PLANS = "/plans/"
ACTORS = "/actors/"


def claim(slug: str) -> str:
    """A claim's page."""
    return f"{CLAIMS}{quote(slug)}/"


def editions(slug: str) -> str:
    """All editions of a claim."""
    return f"{claim(slug)}editions/"


def edition(slug: str, number: int) -> str:
    """One edition of a claim, with its differences from the one before."""
    return f"{editions(slug)}{number}/"


def actor(slug: str) -> str:
    """An actor's page; "" for an unnamed actor, who has none."""
    return f"{ACTORS}{quote(slug)}/" if slug else ""


def source(slug: str) -> str:
    """A source's page."""
    return f"/sources/{quote(slug)}/" if slug else ""


def plan(slug: str) -> str:
    """A plan's page."""
    return f"{PLANS}{quote(slug)}/"


def point(plan_slug: str, point_id: UUID | str) -> str:
    """A point, where it stands on its plan's page."""
    return f"{plan(plan_slug)}#{point_anchor(point_id)}"


def point_anchor(point_id: UUID | str) -> str:
    """The id of a point's element on its plan's page."""
    return f"point-{point_id}"


def statement_anchor(statement_id: UUID | str) -> str:
    """The id of a statement's element on its claim's page [contract]."""
    return f"statement-{statement_id}"
