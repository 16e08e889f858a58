"""Leaks on purpose: each lets one thing of the desk into one answer, as a slip in the code might.

Readers' code cannot reach the desk's tables, so each plant reads them on the driver's own connection, with the role put
aside. What is tried with them is the checker.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.contrib.admin import AdminSite
from django.db import connections
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import http_date

from tests.noninterference.changes import Step
from tests.noninterference.steps import (
    hire,
    look_again,
    new_actor,
    new_claim,
    new_plan,
    new_source,
    new_statement,
    reword,
)
from tests.noninterference.world import ENTERED, NAMES
from tracker.guard import HeadersMiddleware
from tracker.record import reading
from tracker.record.documents import ClaimDoc
from tracker.record.entry_pages import EntryPage, entries_page
from tracker.record.facets import Choice, Count, Facets, facets
from tracker.record.models import Listing
from tracker.record.overviews import Belonging, belonging
from tracker.record.readers import ROLE
from tracker.record.readiness import obstacle
from tracker.record.reading import Card, Found, actors_list, cards, find, head
from tracker.record.search import ClaimPage, ClaimQuery, find_claims, resolve
from tracker.web import actors, claims, claims_list, editions, front, health, parameters, plans, robots
from tracker.web.pages import Page, Refused, render
from tracker.web.presenters.claim_page import claim_view
from tracker.web.presenters.editions import edition_views

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]

DRAFTS = "SELECT count(*) FROM desk_claim c WHERE NOT EXISTS (SELECT FROM record_listing l WHERE l.subject = c.id)"
EVER_SAVED = "SELECT sum(version) FROM desk_actor"
LAST_SAVED = "SELECT max(updated_at) FROM (SELECT updated_at FROM desk_actor UNION SELECT updated_at FROM desk_claim) s"


def desk(sql: str, *values: Any) -> list[Any]:
    """The first column of what the desk's tables answer, past the role and past every wrapper."""
    connection = connections["default"].connection
    (role,) = connection.execute("SHOW role").fetchone()
    connection.execute("RESET ROLE")
    try:
        return [row[0] for row in connection.execute(sql, values).fetchall()]
    finally:
        if role != "none":
            connection.execute(f"SET LOCAL ROLE {ROLE}")


def one(sql: str, *values: Any) -> Any:
    """The first value."""
    return next(iter(desk(sql, *values)), None)


def drafted(kind: str, slug: str) -> bool:
    """Whether the desk has a row of this kind under this address that readers do not see."""
    hidden = "slug = %s AND NOT EXISTS (SELECT FROM record_address a WHERE a.subject = r.id)"
    return bool(desk(f"SELECT 1 FROM desk_{kind} r WHERE {hidden}", slug))


def _answers(patch: Patch, change: Callable[[HttpRequest, HttpResponse], HttpResponse | None]) -> None:
    """Let `change` have its way with every answer."""
    real = HeadersMiddleware.__call__

    def call(self: HeadersMiddleware, request: HttpRequest) -> HttpResponse:
        response = real(self, request)
        return change(request, response) or response

    patch.setattr(HeadersMiddleware, "__call__", call)


def _header(patch: Patch, name: str, value: Callable[[HttpRequest], object], method: str = "GET", on: str = "") -> None:
    """A header on public answers to this method, where `on` is a header of the request."""

    def change(request: HttpRequest, response: HttpResponse) -> None:
        if request.method == method and (not on or on in request.headers) and not request.path.startswith("/admin/"):
            response.headers[name] = str(value(request))

    _answers(patch, change)


# -- headers


def an_etag_of_the_desk(patch: Patch) -> None:
    """An ETag that takes saves at the desk in."""
    _header(patch, "ETag", lambda _: f'"{hashlib.sha256(str(one(EVER_SAVED)).encode()).hexdigest()}"')


def the_time_of_the_last_save(patch: Patch) -> None:
    """A Last-Modified from the desk's rows."""
    _header(patch, "Last-Modified", lambda _: http_date(one(LAST_SAVED).timestamp()))


def the_number_of_rows(patch: Patch) -> None:
    """A header that counts a table of the desk."""
    _header(patch, "X-Total-Count", lambda _: one("SELECT count(*) FROM desk_source"))


def a_header_for_head(patch: Patch) -> None:
    """A length that only HEAD tells."""
    _header(patch, "Content-Length", lambda _: one("SELECT sum(length(text)) FROM desk_claim"), "HEAD")


def a_header_for_htmx(patch: Patch) -> None:
    """An event that only htmx is told."""
    _header(patch, "HX-Trigger", lambda _: f"drafts-{one(DRAFTS)}", on="HX-Request")


def not_modified_until_the_next_save(patch: Patch) -> None:
    """304 as long as nobody saved anything."""

    def change(request: HttpRequest, response: HttpResponse) -> HttpResponse | None:
        quiet = "If-Modified-Since" in request.headers and one(LAST_SAVED) <= ENTERED
        return HttpResponse(status=304) if quiet else None

    _answers(patch, change)


def a_cookie(patch: Patch) -> None:
    """A cookie with a number of users."""
    _answers(patch, lambda _, response: response.set_cookie("seen", str(one("SELECT count(*) FROM auth_user"))))


# -- addresses


def not_yet_published(patch: Patch) -> None:
    """A 404 that knows more than it should."""

    def knowing(kind: str, slug: str) -> Found | None:
        found = find(kind, slug)
        if found is None and drafted(kind, slug):
            raise Http404("This is not published yet.")
        return found

    patch.setattr(reading, "find", knowing)


def not_yet_a_filter(patch: Patch) -> None:
    """A 400 in other words for drafts."""

    def knowing(wanted: Any) -> dict[tuple[str, str], Listing]:
        pairs = list(wanted)
        if any(drafted(kind, slug) for kind, slug in pairs):
            raise Refused("Not published yet.")
        return resolve(pairs)

    patch.setattr(parameters, "resolve", knowing)


def a_redirect_from_a_draft(patch: Patch) -> None:
    """Drafts lead to the list, what never was does not."""

    def change(request: HttpRequest, response: HttpResponse) -> HttpResponse | None:
        _, section, *rest = f"{request.path}/".split("/")
        hidden = section == "actors" and drafted("actor", rest[0])
        return HttpResponseRedirect("/actors/") if hidden else None

    _answers(patch, change)


def a_longer_look_for_drafts(patch: Patch) -> None:
    """The same answer, one query later."""

    def slow(kind: str, slug: str) -> Found | None:
        if drafted(kind, slug):
            head()
        return find(kind, slug)

    patch.setattr(reading, "find", slow)


def a_line_for_robots(patch: Patch) -> None:
    """Machines are told what not to fetch."""
    slugs = "SELECT slug FROM desk_claim c WHERE NOT EXISTS (SELECT FROM record_address a WHERE a.subject = c.id) ORDER BY 1"

    def told(content: str, **rest: Any) -> HttpResponse:
        return HttpResponse(content + "".join(f"Disallow: /claims/{slug}/\n" for slug in desk(slugs)), **rest)

    patch.setattr(robots, "HttpResponse", told)


def not_ready_while_somebody_works(patch: Patch) -> None:
    """A health check that looks at the desk."""
    busy = SimpleNamespace(reason="busy")
    patch.setattr(health, "obstacle", lambda: obstacle() or (busy if one(LAST_SAVED) > ENTERED else None))


# -- lists


def a_count_with_drafts(patch: Patch) -> None:
    """ "87 claims", two of which nobody can read."""
    _facets(patch, lambda found: replace(found, total=Count(found.total.number + one(DRAFTS))))


def a_facet_of_drafts(patch: Patch) -> None:
    """A place that only drafts have."""
    places = "SELECT DISTINCT place FROM desk_claim WHERE place <> '' ORDER BY place"

    def more(found: Facets) -> Facets:
        known = {choice.value for choice in found.choices["place"]}
        new = tuple(Choice(place, place, Count(0)) for place in desk(places) if place not in known)
        return replace(found, choices={**found.choices, "place": (*found.choices["place"], *new)})

    _facets(patch, more)


def _facets(patch: Patch, change: Callable[[Facets], Facets]) -> None:
    patch.setattr(claims_list, "facets", lambda query: change(facets(query)))


def a_suggestion(patch: Patch) -> None:
    """ "Did you mean …", from the desk's wordings."""
    like = "SELECT text FROM desk_claim WHERE text ILIKE %s ORDER BY text DESC LIMIT 1"

    def suggest(request: HttpRequest, template: str, page: Page, **context: Any) -> HttpResponse:
        context["cut"] = one(like, f"%{page.query}%") if page.query else ""
        return render(request, template, page, **context)

    patch.setattr(claims_list, "render", suggest)


def an_order_by_the_desk(patch: Patch) -> None:
    """What was touched last stands first."""

    def order(_: ClaimQuery, page: ClaimPage) -> ClaimPage:
        saved = {
            row.subject: one("SELECT version FROM desk_claim WHERE id = %s", row.subject) or 0 for row in page.rows
        }
        return replace(page, rows=tuple(sorted(page.rows, key=lambda row: -saved[row.subject])))

    _found(patch, order)


def a_search_of_the_desk(patch: Patch) -> None:
    """Public claims, found by words that only the desk's rows hold."""
    like = "SELECT id FROM desk_claim WHERE text ILIKE %s ORDER BY id"

    def more(query: ClaimQuery, page: ClaimPage) -> ClaimPage:
        hits = cards(desk(like, f"%{query.q}%")) if query.q else {}
        return replace(page, rows=(*page.rows, *(card for card in hits.values() if card not in page.rows)))

    _found(patch, more)


def _found(patch: Patch, change: Callable[[ClaimQuery, ClaimPage], ClaimPage]) -> None:
    patch.setattr(claims_list, "find_claims", lambda query: change(query, find_claims(query)))


def names_of_the_desk(patch: Patch) -> None:
    """A new name before it is published."""
    name = "SELECT name FROM desk_actor WHERE id = %s"
    patch.setattr(
        reading,
        "actors_list",
        lambda: [replace(card, title=one(name, card.subject) or card.title) for card in actors_list()],
    )


def aliases_of_the_desk(patch: Patch) -> None:
    """A list of plans that joins a table of the desk."""
    names = "SELECT name FROM desk_planalias WHERE plan_id = %s ORDER BY name"
    real = plans._line
    patch.setattr(plans, "_line", lambda card: replace(real(card), aliases=", ".join(desk(names, card.subject))))


# -- pages


def a_title_that_counts(patch: Patch) -> None:
    """ "On the Record (3)": what waits."""
    patch.setattr(front, "Page", lambda **given: Page(**{**given, "title": f"{given['title']} ({one(DRAFTS)})"}))


def last_looked_from_the_row(patch: Patch) -> None:
    """ "Desk last looked" from the row and not from the document."""

    def more(subject: UUID, claim: ClaimDoc, found: dict[UUID, Card]) -> tuple[ClaimDoc, dict[UUID, Card]]:
        looked = one("SELECT looked_at FROM desk_claim WHERE id = %s", subject)
        return replace(claim, looked_at=looked or claim.looked_at), found

    _claim(patch, more)


def a_status_with_drafts(patch: Patch) -> None:
    """A denial counts that nobody has published."""
    waiting = "SELECT 1 FROM desk_statement s WHERE claim_id = %s AND NOT EXISTS (SELECT FROM record_entry e WHERE e.id = s.id)"

    def more(subject: UUID, claim: ClaimDoc, found: dict[UUID, Card]) -> tuple[ClaimDoc, dict[UUID, Card]]:
        card = found[subject]
        if desk(waiting, subject):
            status = {**card.card["status"], "code": "denied"}
            found = {**found, subject: replace(card, card={**card.card, "status": status})}
        return claim, found

    _claim(patch, more)


def _claim(patch: Patch, change: Callable[..., tuple[ClaimDoc, dict[UUID, Card]]]) -> None:
    def view(subject: UUID, claim: ClaimDoc, found: dict[UUID, Card], looked_at: Any, **rest: Any) -> Any:
        return claim_view(subject, *change(subject, claim, found), looked_at, **rest)

    patch.setattr(claims, "claim_view", view)


def the_next_edition(patch: Patch) -> None:
    """A history with as many lines as the row was saved."""

    def history(address: Any, lines: Any) -> Any:
        views, (slug,) = tuple(edition_views(address, lines)), address.args
        return (*views, *views[:1] * (one("SELECT version FROM desk_claim WHERE slug = %s", slug) or 0))

    patch.setattr(editions, "edition_views", history)


def a_statement_that_waits(patch: Patch) -> None:
    """An actor's page with a line for each of what they said according to the desk."""
    said = "SELECT id FROM desk_statement s WHERE speaker_id = %s AND NOT EXISTS (SELECT FROM record_entry e WHERE e.id = s.id)"

    def page(*, actor: UUID, **how: Any) -> EntryPage:
        found = entries_page(actor=actor, **how)
        return replace(found, entries=[*found.entries, *found.entries[:1] * len(desk(said, actor))])

    patch.setattr(actors, "entries_page", page)


def a_member_that_waits(patch: Patch) -> None:
    """A side's page with everybody who belongs to it according to the desk."""
    names = "SELECT name FROM desk_actor WHERE party_id = %s ORDER BY name"
    card = {"kind": "person", "role": "", "independent": False, "party": None, "part_of": None}
    patch.setattr(
        actors,
        "belonging",
        lambda actor: [
            *belonging(actor),
            *(
                Belonging(Card(uuid5(NAMES, name), "actor", "x", name, card), member=True, speaks=False)
                for name in desk(names, actor)
            ),
        ],
    )


def the_sign_in_page(patch: Patch) -> None:
    """How much waits, for everybody who finds the door."""
    real = AdminSite.each_context
    patch.setattr(
        AdminSite,
        "each_context",
        lambda self, request: {**real(self, request), "site_header": f"{one(DRAFTS)} drafts", "site_title": "Desk"},
    )


PLANTS: dict[Plant, tuple[str, Step]] = {
    an_etag_of_the_desk: ("plans/", reword),
    the_time_of_the_last_save: ("actors/", new_actor),
    the_number_of_rows: ("robots.txt", new_source),
    a_header_for_head: ("plans/", new_claim),
    a_header_for_htmx: ("actors/", new_claim),
    not_modified_until_the_next_save: ("", new_actor),
    a_cookie: ("healthz/", hire),
    not_yet_published: ("plans/<str:slug>/", new_plan),
    not_yet_a_filter: ("claims/", new_actor),
    a_redirect_from_a_draft: ("actors/<str:slug>/", new_actor),
    a_longer_look_for_drafts: ("claims/<str:slug>/editions/", new_claim),
    a_line_for_robots: ("robots.txt", new_claim),
    not_ready_while_somebody_works: ("readyz/", new_claim),
    a_count_with_drafts: ("claims/", new_claim),
    a_facet_of_drafts: ("claims/", new_claim),
    a_suggestion: ("claims/", new_claim),
    an_order_by_the_desk: ("claims/", reword),
    a_search_of_the_desk: ("claims/", reword),
    names_of_the_desk: ("actors/", reword),
    aliases_of_the_desk: ("plans/", reword),
    a_title_that_counts: ("", new_claim),
    last_looked_from_the_row: ("claims/<str:slug>/", look_again),
    a_status_with_drafts: ("claims/<str:slug>/", new_statement),
    the_next_edition: ("claims/<str:slug>/editions/", reword),
    a_statement_that_waits: ("actors/<str:slug>/", new_statement),
    a_member_that_waits: ("actors/<str:slug>/", new_actor),
    the_sign_in_page: ("elsewhere", new_claim),
}
"""Each plant, a route that it shows at, and the step that makes it show: of all examples, those with it are tried."""
