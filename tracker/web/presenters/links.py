"""Addresses of the public pages (PAGES.md "Addresses"), in one place, each in the active language."""

from urllib.parse import quote, urlencode
from uuid import UUID

from tracker.web.prefixes import localized


def front() -> str:
    """The front page."""
    return localized("/")


def claims(**given: str) -> str:
    """The list of claims with these parameters."""
    page = localized("/claims/")
    return f"{page}?{urlencode(given, safe='/')}" if given else page


def plans() -> str:
    """The list of plans."""
    return localized("/plans/")


def actors() -> str:
    """The list of actors."""
    return localized("/actors/")


def places() -> str:
    """The places that claims are about."""
    return localized("/places/")


def search() -> str:
    """The search for everything."""
    return localized("/search/")


def changes() -> str:
    """Every edition of everything."""
    return localized("/changes/")


def corrections() -> str:
    """What was corrected or taken down."""
    return localized("/corrections/")


def claim(slug: str) -> str:
    """A claim's page."""
    return localized(f"/claims/{quote(slug)}/")


def editions(slug: str) -> str:
    """All editions of a claim."""
    return f"{claim(slug)}editions/"


def edition(slug: str, number: int) -> str:
    """One edition of a claim, with its differences from the one before."""
    return f"{editions(slug)}{number}/"


def source_editions(slug: str) -> str:
    """All editions of a source."""
    return f"{source(slug)}editions/"


def source_edition(slug: str, number: int) -> str:
    """One edition of a source, with its differences from the one before."""
    return f"{source_editions(slug)}{number}/"


def timeline(**filters: str) -> str:
    """The timeline, with these filters."""
    page = localized("/timeline/")
    return f"{page}?{urlencode(filters, safe='/')}" if filters else page


def actor(slug: str) -> str:
    """An actor's page; "" for an unnamed actor, who has none."""
    return localized(f"/actors/{quote(slug)}/") if slug else ""


def source(slug: str) -> str:
    """A source's page."""
    return localized(f"/sources/{quote(slug)}/") if slug else ""


def plan(slug: str) -> str:
    """A plan's page."""
    return localized(f"/plans/{quote(slug)}/")


def version(plan_slug: str, version_slug: str) -> str:
    """A version, where it stands on its plan's page."""
    return f"{plan(plan_slug)}#{version_anchor(version_slug)}"


def version_anchor(version_slug: str) -> str:
    """The id of a version's element on its plan's page."""
    return f"version-{version_slug}"


def comparison(plan_slug: str, before: str = "", after: str = "") -> str:
    """Two versions of a plan side by side, by their slugs; the usual two without."""
    page = f"{plan(plan_slug)}compare/"
    return f"{page}?{urlencode({'from': before, 'to': after})}" if before and after else page


def point_page(plan_slug: str, version_slug: str, key: str) -> str:
    """The page of a point: all its wordings, the positions on it, the claims about it."""
    return f"{plan(plan_slug)}points/{quote(version_slug)}/{quote(key)}/"


def position(plan_slug: str, position_id: UUID | str) -> str:
    """A position, where it stands on its plan's page with quote and sources."""
    return f"{plan(plan_slug)}#{position_anchor(position_id)}"


def position_anchor(position_id: UUID | str) -> str:
    """The id of a position's element on a page that shows it whole."""
    return f"position-{position_id}"


def method(rule: str = "") -> str:
    """The method; where it states this rule, R0 to R11 or P1 to P5, with an example; or a section of it."""
    page = localized("/method/")
    return f"{page}#{rule}" if rule else page


def letter(page: str = "", edition: int = 0) -> str:
    """The form in which a reader says what is wrong with a page (its path with its query) in this edition."""
    given = {"about": page, "edition": str(edition) if edition else ""}
    pairs = [(name, value) for name, value in given.items() if value]
    form = localized("/letters/")
    return f"{form}?{urlencode(pairs, safe='/')}" if pairs else form


def letter_sent(page: str = "") -> str:
    """Where a reader is thanked, with a way back to the page."""
    thanks = f"{letter()}sent/"
    return f"{thanks}?{urlencode({'about': page}, safe='/')}" if page else thanks


def point(plan_slug: str, point_id: UUID | str) -> str:
    """A point, where it stands on its plan's page."""
    return f"{plan(plan_slug)}#{point_anchor(point_id)}"


def point_anchor(point_id: UUID | str) -> str:
    """The id of a point's element on its plan's page."""
    return f"point-{point_id}"


def statement_anchor(statement_id: UUID | str) -> str:
    """The id of a statement's element on its claim's page [contract]."""
    return f"statement-{statement_id}"


def at(path: str, *, as_of: str = "", known_at: str = "") -> str:
    """A page, or a place on it, as of a day, as known at a moment (PAGES.md, in their one form), or both; "" leaves one out."""
    given = {"as_of": as_of, "known_at": known_at}
    query = urlencode({name: value for name, value in given.items() if value}, safe=":")
    page, hash_sign, anchor = path.partition("#")
    return f"{page}{'&' if '?' in page else '?'}{query}{hash_sign}{anchor}" if query else path
