"""What every public route is asked: for what is public, was public, is a draft, and never was.

A new page: add its route to ROUTES with a function that yields addresses; the tests of this folder fail until it is there.
A view that does not read its parameters with `takes` names them in PARAMETERS.
"""

import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import URLPattern, URLResolver

from tests.noninterference.world import SLUGS, WORDS, identity
from tracker.ground.instants import Instant
from tracker.ground.vocabulary import ClaimLevel, Found, StatusCode, values
from tracker.record.models import Edition, Entry, Listing
from tracker.record.paging import Cursor
from tracker.record.search import SORTS
from tracker.web.urls import MACHINES, PAGES

NEVER = "never-was"
"""An address that nothing has, anywhere."""

OF_KIND: dict[str, tuple[str, ...]] = {
    "claim": ("midford", "bridge", "whispers", "opinion", "village-3", "old-name", "new-name", "double"),
    "plan": ("peace", "counter"),
    "actor": ("marshal-grey", "southland", "the-wire", "the-gazette", "monitor", "north-army", "official"),
    "source": ("article", "dispatch", "survey", "gone"),
}
"""Subjects of the world that stand for the rest of their kind."""

Addresses = Callable[[], Iterator[str]]


def not_public(kind: str) -> tuple[str, ...]:
    """What names nothing public of this kind: removed, drafts of now and of later, never there, spelt otherwise, of another kind."""
    other = "marshal-grey" if kind == "claim" else "midford"
    redacted = ("redacted-claim",) if kind == "claim" else ()
    return (*redacted, f"removed-{kind}", f"draft-{kind}", *SLUGS, NEVER, OF_KIND[kind][0].upper(), other)


def _each(prefix: str, kind: str, *rests: str) -> Addresses:
    """The page of every such subject, and of what is none."""

    def addresses() -> Iterator[str]:
        for slug in (*OF_KIND[kind], *not_public(kind)):
            for rest in rests or ("",):
                yield f"{prefix}{slug}/{rest}"

    return addresses


PAST = ("?as_of=2025-11-20", "?as_of=2031-01-01", "?known_at=2031-01-01T10:00Z", "?as_of=today", "?known_at=10:00")
"""Pages of another moment. What is yet to come is the present, read as the past is read."""


def _known_halfway() -> str:
    """As known when half of what is public had been published."""
    middle = Edition.objects.order_by("sequence")[Edition.objects.count() // 2]
    return f"?known_at={Instant.at(middle.published_at).text}&as_of=2025-11-21"


def _subjects(prefix: str, kind: str, *rests: str) -> Addresses:
    """The pages that have a past: at two moments of what stands for its kind and of what is not public, at every one of three."""

    def addresses() -> Iterator[str]:
        yield from _each(prefix, kind)()
        three = (OF_KIND[kind][0], f"draft-{kind}", NEVER)
        for slug in (*OF_KIND[kind][:3], *not_public(kind)):
            for rest in (*rests, *PAST, _known_halfway()) if slug in three else (PAST[0], _known_halfway()):
                yield f"{prefix}{slug}/{rest}"

    return addresses


def _parts(prefix: str, kind: str, *rests: str) -> Addresses:
    """Pages below a subject's: all of two subjects, the first alone of what is not public."""

    def addresses() -> Iterator[str]:
        yield from (f"{prefix}{slug}/{rest}" for slug in OF_KIND[kind][:2] for rest in rests)
        yield from (f"{prefix}{slug}/{rests[0]}" for slug in not_public(kind))
        yield from (f"{prefix}draft-{kind}/{rest}" for rest in rests)

    return addresses


def _only(*addresses: str) -> Addresses:
    return lambda: iter(addresses)


def _claims() -> Iterator[str]:
    yield from map(_list, _filters())
    for sort in SORTS:
        listed = Listing.objects.get(kind="claim", slug="village-3")
        key = listed.published_at if sort == "published" else listed.said_last
        given = {} if sort == SORTS[0] else {"sort": sort}
        yield _list({**given, "after": Cursor(key, listed.subject).encode(_list(given))})


def _timeline() -> Iterator[str]:
    """Filtered as the claim list is, by the same code: so one of each filter, and what is not public; from the middle, dated and undated."""
    address = "/timeline/"
    seen = set[tuple[str, ...]]()
    for given in _filters():
        if tuple(given) not in seen or not {"draft", *SLUGS, *WORDS, NEVER}.isdisjoint(given.values()):
            seen.add(tuple(given))
            yield f"{address}?{urlencode(given, safe='/')}" if given else address
    for entry in Entry.objects.order_by("latest", "id")[:2]:
        for key in (entry.latest, None):
            yield f"{address}?after={Cursor(key, entry.id).encode(address)}"


def _filters() -> Iterator[dict[str, str]]:
    yield {}
    words = (*WORDS, "Midford", "zep", "harbour", "calm", "Harbour Master", "-midford", NEVER, "a")
    yield from ({"q": word} for word in words)
    yield from ({"q": "zeppelin or Midford", "sort": sort} for sort in SORTS)
    yield from ({"status": status} for status in (*values(StatusCode), "draft"))
    yield from ({"level": level} for level in (*values(ClaimLevel), "draft"))
    yield from ({"sort": sort} for sort in (*SORTS, "edited"))
    yield from (
        {name: word} for name in ("kind", "place") for word in (*WORDS, "Midford", "battlefield", "calm", "Harbour")
    )
    for name, kind in (("actor", "actor"), ("party", "actor"), ("plan", "plan")):
        yield from ({name: slug} for slug in (*OF_KIND[kind][:3], *not_public(kind)))
    versions = ("first-draft/1", "second-draft/p1", "second-draft/p2", *(f"{SLUGS[0]}/p1", f"second-draft/{SLUGS[0]}"))
    yield from ({"point": f"peace/{rest}"} for rest in versions)
    yield from ({"point": f"{plan}/{versions[0]}"} for plan in not_public("plan"))
    yield {"from": "2025-11-20", "to": "2025-11-22"}
    yield {"to": "2025-10-09"}
    yield {"from": "2031-01-01"}
    yield {"status": "contested", "actor": "marshal-grey", "place": "Midford"}
    yield {"actor": SLUGS[0], "status": "nonsense"}
    yield {"after": "nonsense"}
    yield {"unheard": SLUGS[0], "actor": "marshal-grey"}


def _searches() -> Iterator[str]:
    yield from ("/search/", "/search/?q=", "/search/?in=claim", "/search/?q=Midford&in=draft")
    words = (
        *WORDS,
        "Midford",
        "zep",
        "calm",
        "Harbour Master",
        "grey or zeppelin",
        "-midford",
        "midford -zeppelin",
        NEVER,
    )
    yield from (f"/search/?{urlencode({'q': word})}" for word in words)
    yield from (f"/search/?{urlencode({'q': 'midford or grey or peace or a', 'in': kind})}" for kind in values(Found))


def _list(given: dict[str, str]) -> str:
    return f"/claims/?{urlencode(given, safe='/')}" if given else "/claims/"


def _paged(prefix: str, kind: str, field: str) -> Addresses:
    """The pages of actors and sources, also from the middle of their list."""

    def addresses() -> Iterator[str]:
        yield from _each(prefix, kind, "", "?after=nonsense")()
        for slug in OF_KIND[kind][:3]:
            subject = identity(f"{kind} {slug}")
            for entry in Entry.objects.filter(**{field: [subject] if field.endswith("contains") else subject}).order_by(
                "id"
            )[:2]:
                yield f"{prefix}{slug}/?after={Cursor(entry.latest, entry.id).encode(f'{prefix}{slug}/')}"

    return addresses


_PAIRS: tuple[dict[str, str], ...] = (
    {},
    {"as_of": "2025-11-20", "from": "second-draft"},
    {"known_at": "2031-01-01T10:00Z"},
    {"from": "second-draft", "to": "first-draft"},
    {"from": "first-draft"},
    {"to": NEVER},
    {"from": SLUGS[0], "x": "1"},
)


_POINTS = ("first-draft/1", "second-draft/p1", f"{SLUGS[0]}/p1", f"second-draft/{SLUGS[0]}", f"{NEVER}/1")


def _compared(pair: dict[str, str]) -> str:
    return f"compare/?{urlencode(pair)}" if pair else "compare/"


def _letters() -> Iterator[str]:
    """The form about each page, in editions that are there and are not."""
    yield "/letters/"
    for kind, slugs in OF_KIND.items():
        for slug in (*slugs[:2], *not_public(kind)):
            yield f"/letters/?about=/{kind}s/{slug}/&edition=2"
    yield from (f"/letters/?about=/{rest}" for rest in ("", "claims/?q=zeppelin", "nothing/", f"{SLUGS[0]}/"))
    yield "/letters/?about=/claims/midford/editions/1/&edition=x"


def _log(address: str) -> Addresses:
    """The record's log from its beginning, from its middle, and with what it does not take."""

    def addresses() -> Iterator[str]:
        yield from (address, f"{address}?after=nonsense", f"{address}?kind=claim")
        for edition in Edition.objects.filter(sequence__in=(3, 30)):
            yield f"{address}?after={Cursor(edition.published_at, edition.subject).encode(address)}"

    return addresses


def _both(*several: Addresses) -> Addresses:
    return lambda: (address for addresses in several for address in addresses())


ROUTES: dict[str, Addresses] = {
    "": _only("/", "/?q=harbour", "/?lang=uk"),
    "claims/": _claims,
    "claims/<str:slug>/": _subjects("/claims/", "claim", "?x=1"),
    "claims/<str:slug>/editions/": _each("/claims/", "claim", "editions/"),
    r"^claims/(?P<slug>[^/]+)/editions/(?P<number>[1-9][0-9]{0,9})/$": _each(
        "/claims/", "claim", "editions/1/", "editions/2/", "editions/3/"
    ),
    "plans/": _only("/plans/"),
    "plans/<str:slug>/": _subjects("/plans/", "plan", "?by=parties"),
    "plans/<str:slug>/compare/": _parts("/plans/", "plan", *map(_compared, _PAIRS)),
    "plans/<str:slug>/points/<str:version>/<str:name>/": _parts(
        "/plans/",
        "plan",
        *(f"points/{rest}/" for rest in _POINTS),
        *(f"points/{_POINTS[0]}/{then}" for then in PAST[:3]),
    ),
    "actors/": _only("/actors/", "/actors/?party=southland"),
    "actors/<str:slug>/": _both(_subjects("/actors/", "actor"), _paged("/actors/", "actor", "actor")),
    "sources/<str:slug>/": _paged("/sources/", "source", "sources__contains"),
    "sources/<str:slug>/editions/": _parts("/sources/", "source", "editions/"),
    r"^sources/(?P<slug>[^/]+)/editions/(?P<number>[1-9][0-9]{0,9})/$": _parts(
        "/sources/", "source", "editions/1/", "editions/2/"
    ),
    "method/": _only("/method/", "/method/?x=1"),
    "letters/": _letters,
    "letters/sent/": _only("/letters/sent/", "/letters/sent/?about=/claims/midford/"),
    "timeline/": _timeline,
    "changes/": _log("/changes/"),
    "corrections/": _log("/corrections/"),
    "places/": _only("/places/", "/places/?place=Midford"),
    "search/": _searches,
    "robots.txt": _only("/robots.txt"),
    "healthz/": _only("/healthz/"),
    "readyz/": _only("/readyz/"),
}

PARAMETERS: dict[str, tuple[str, ...]] = {}
"""What routes read beside `takes`."""


def _elsewhere() -> Iterator[str]:
    """What no route has, what comes before the routes, other languages, and the desk for somebody who is not signed in."""
    for slug in ("midford", "draft-claim", *SLUGS, NEVER):
        yield from (f"/claims/{slug}", f"/{slug}/", f"/claims/{slug}/history/")
    yield from ("/claims", "/CLAIMS/", "/sources/", "/claims/?q=%00", "/claims/%ff/", "/favicon.ico", "/sitemap.xml")
    yield from (
        "/uk/",
        "/uk/claims/?place=Midford",
        "/uk/changes/",
        "/uk/search/?q=harbour",
        "/en/claims/",
        "/uk/admin/",
    )
    yield from (f"/uk/claims/{slug}/" for slug in ("midford", "removed-claim", "draft-claim", NEVER))
    yield from ("/static/css/base.css", "/static/staticfiles.json", f"/static/{SLUGS[0]}.css")
    yield from ("/admin/", "/admin/login/", "/admin/login/?next=/admin/desk/claim/", "/admin/logout/", "/admin/jsi18n/")
    for name in ("claim midford", "claim draft-claim", NEVER):
        yield f"/admin/desk/claim/{identity(name)}/change/"
    yield "/admin/autocomplete/?app_label=desk&model_name=source&field_name=publisher&term=harbour"


def asked() -> dict[str, tuple[str, ...]]:
    """Every address that a snapshot holds, by route; "elsewhere" for those that have none."""
    groups = {route: tuple(dict.fromkeys(addresses())) for route, addresses in ROUTES.items()}
    return {**groups, "elsewhere": tuple(_elsewhere())}


def routes(
    patterns: Sequence[URLPattern | URLResolver] = (*PAGES, *MACHINES), prefix: str = ""
) -> dict[str, Callable[..., Any]]:
    """Every public route with its view, from the URL configuration."""
    found: dict[str, Callable[..., Any]] = {}
    for pattern in patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            found |= routes(pattern.url_patterns, route)
        else:
            found[route] = pattern.callback
    return found


def parameters(view: Callable[..., Any]) -> set[str] | None:
    """The names of the parameters that a view reads with `takes`; None where it does not."""
    inner: Any = view
    while inner is not None:
        declared = inspect.getclosurevars(inner).nonlocals.get("declared")
        if declared is not None:
            return {parameter.name for parameter in declared}
        inner = getattr(inner, "__wrapped__", None)
    return None
