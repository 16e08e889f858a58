"""The language stands in the address: every page answers in each, links stay in it, and nothing else has a say (PAGES.md)."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path, resolve
from django.utils.translation import get_language, gettext, override

from tests.builders import Scribe, claim, plan, point, statement, version
from tests.desk.dossier_files import FIRST, VERSIONS, bring, two_users
from tests.readers import Reader
from tests.web.markup import Element, read
from tests.web.stories import town
from tracker.record import search
from tracker.record.documents import PointRef, Quote, RoleDoc
from tracker.record.models import Listing
from tracker.urls import handler500  # noqa: F401 - of the URL map below
from tracker.web import prefixes
from tracker.web.urls import MACHINES, PAGES

pytestmark = pytest.mark.django_db

HERE = settings.SITE_URL


def head(document: Element, rel: str) -> dict[str, str]:
    """{language: address} of the links of this kind in the head of a page."""
    links = document.one("head").all("link", rel=rel)
    return {link.attributes.get("hreflang", ""): link["href"] for link in links}


def switch(document: Element) -> dict[str, str]:
    """{language: where the switch of languages leads}."""
    links = document.one("nav", class_="languages").all("a")
    assert all(link["lang"] == link["hreflang"] for link in links)
    return {link["lang"]: link["href"] for link in links}


@pytest.fixture
def midford(record: Scribe) -> str:
    town(record)
    return "midford"


def test_what_differs_does_not_read_like_what_was_removed_for_good() -> None:
    with override("uk"):
        gone, *differing = map(gettext, ("[removed]", "Removed", "left out:"))
    assert gone == "[вилучено]"
    assert not [word for word in differing if "вилуч" in word.lower()]


def test_the_address_alone_decides(reader: Reader, midford: str) -> None:
    told = {}
    for address in ("/claims/midford/", "/uk/claims/midford/", "/en/claims/midford/"):
        response = reader.get(address, headers={"Accept-Language": "uk, en;q=0.5", "Cookie": "django_language=uk"})
        assert response.status_code == 200
        page = read(response).one("html")
        told[address] = (page["lang"], page["dir"], response["Content-Language"])
        assert "Vary" not in response.headers
        assert not response.cookies
    assert told == {
        "/claims/midford/": ("en", "ltr", "en"),
        "/uk/claims/midford/": ("uk", "ltr", "uk"),
        "/en/claims/midford/": ("en", "ltr", "en"),
    }


def test_one_page_has_one_canonical_address_in_each_language(reader: Reader, midford: str) -> None:
    alternates = {
        "en": f"{HERE}/claims/midford/",
        "uk": f"{HERE}/uk/claims/midford/",
        "x-default": f"{HERE}/claims/midford/",
    }
    for address, own in (("", "en"), ("/en", "en"), ("/uk", "uk")):
        # Search engines are kept to the present, in whatever language.
        page = read(reader.get(f"{address}/claims/midford/?as_of=2025-11-21"))
        assert head(page, "alternate") == alternates
        assert head(page, "canonical") == {"": alternates[own]}


def test_the_switch_leads_to_the_very_same_page(
    reader: Reader, record: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "PAGE", 2)
    for number in range(4):
        record.claim(f"Claim {number}.", place="Midford")
    asked = "claims/?place=Midford&sort=oldest"
    for prefix in ("/", "/uk/", "/en/"):
        first = read(reader.get(prefix + asked))
        assert switch(first) == {"en": f"/{asked}", "uk": f"/uk/{asked}"}
        (following,) = first.all("a", rel="next")
        second = read(reader.get(following["href"]))
        # What a page of a list goes on from is the same in all languages.
        both = [read(reader.get(address)) for address in switch(second).values()]
        assert [link.text for link in both[0].all("h3")] == [link.text for link in both[1].all("h3")]
        assert switch(second)["uk"] == "/uk" + switch(second)["en"]
    names = read(reader.get("/uk/")).one("nav", class_="languages").all("a")
    assert [(each.text, each.attributes.get("aria-current")) for each in names] == [
        ("English", None),
        ("Українська", "true"),
    ]


def test_redirects_stay_in_the_language(reader: Reader, record: Scribe) -> None:
    moved = record.claim("It has another name.", slug="old-name")
    record.again(moved, claim("It has another name."), slug="new-name")
    for address, status, target in (
        ("/uk", 301, "/uk/"),
        ("/uk/claims", 301, "/uk/claims/"),
        ("/uk/claims/old-name/", 301, "/uk/claims/new-name/"),
        ("/uk/claims/old-name/editions/", 301, "/uk/claims/new-name/editions/"),
        ("/uk/claims/?utm_source=x", 302, "/uk/claims/"),
        ("/uk/claims/?q=a&x=1", 302, "/uk/claims/?q=a"),
        ("/uk/search/?q=", 302, "/uk/search/"),
        ("/en/claims/?utm_source=x", 302, "/claims/"),
    ):
        response = reader.get(address)
        assert (response.status_code, response["Location"]) == (status, target), address


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/uk/nothing/", 404),
        ("GET", "/uk/claims/never/", 404),
        ("GET", "/uk/claims/?status=nonsense", 400),
        ("GET", "/uk/claims/?q=%00", 400),
        ("POST", "/uk/claims/", 405),
        ("BREW", "/uk/claims/", 405),
        ("POST", "/uk/letters/", 403),
    ],
)
def test_refusals_are_in_the_language_of_their_address(reader: Reader, method: str, address: str, status: int) -> None:
    response = reader.generic(method, address)
    page = read(response)
    assert (response.status_code, page.one("html")["lang"], response["Content-Language"]) == (status, "uk", "uk")
    assert get_language() == "en"
    assert switch(page) == {"en": "/", "uk": "/uk/"}
    within = [link["href"] for link in page.one("main").all("a") if link["href"].startswith("/")]
    assert all(link.startswith("/uk/") for link in within)


@pytest.mark.parametrize("address", ["/xx/claims/", "/xx/", "/EN/claims/", "/uk-UA/", "/ukclaims/", "/uk/uk/claims/"])
def test_what_is_no_language_here_is_no_address(reader: Reader, address: str) -> None:
    assert reader.get(address).status_code == 404


@pytest.mark.parametrize(
    "address", [str(each.pattern) for each in MACHINES] + ["admin/", "admin/login/", "static/css/base.css"]
)
def test_what_is_not_for_reading_has_no_language(reader: Reader, address: str) -> None:
    assert reader.head(f"/{address}").status_code != 404
    assert reader.get(f"/uk/{address}").status_code == 404


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


urlpatterns = [path("uk/broken/", broken)]


@override_settings(ROOT_URLCONF=__name__)
def test_a_language_ends_with_its_request() -> None:
    reader = Reader(raise_request_exception=False)
    response = reader.get("/uk/broken/")
    assert (response.status_code, read(response).one("html")["lang"]) == (500, "uk")
    assert get_language() == "en"


def test_a_letter_is_about_the_page_that_was_read(reader: Reader, midford: str) -> None:
    page = read(reader.get("/uk/claims/midford/"))
    form = next(link["href"] for link in page.one("footer").all("a") if "letters" in link["href"])
    assert form == "/uk/letters/?about=/uk/claims/midford/&edition=1"
    shown = read(reader.get(form))
    assert shown.one("form", class_="letter")["action"] == "/uk/letters/"
    assert (shown.one("input", name="about")["value"], shown.one("input", name="edition")["value"]) == (
        "/uk/claims/midford/",
        "1",
    )
    assert "/uk/claims/midford/" in shown.one("main").links()
    for nothing in ("/uk/letters/", "/uk/admin/", "/uk/healthz/", "/xx/claims/"):
        assert reader.get("/letters/", {"about": nothing}).status_code == 400


def test_an_edition_is_cited_by_one_address(reader: Reader, midford: str) -> None:
    page = read(reader.get("/uk/claims/midford/editions/1/"))
    (link,) = page.one("p", id="cite-text").all("a")
    assert (link["href"], link.text) == ("/claims/midford/editions/1/", f"{HERE}/claims/midford/editions/1/")
    assert link["hreflang"] == "en"


def spoken(element: Element, words: str, language: str = "") -> Iterator[str]:
    """The language in which each text with these words is marked as being."""
    language = element.attributes.get("lang", language)
    for child in element.children:
        if isinstance(child, Element):
            # What a field holds to be copied is code.
            yield from spoken(child, words, language) if child.tag != "textarea" else ()
        elif words in child:
            yield language


def test_content_keeps_its_own_language(reader: Reader, record: Scribe) -> None:
    wire = record.actor("The Wire", kind="outlet")
    article = record.source(wire, title="Ouverture du pont", slug="pont", language="fr")
    east = record.actor("Eastland", kind="government")
    quote = Quote(text="Так.", language="uk", translation="Indeed so.", rendered_by=wire)
    told = statement(east, sources=(article,), quote=quote, note="Said twice.")
    first = version("Opening draft", point("1", "The bridge opens."), dated="2025-11-20", sources=(article,))
    amended = point("1", "The bridge opens again.", state="amended", corresponds_to=(first.points[0].id,), note="Hm.")
    plan_of = record.first(plan("The plan", first, version("Later draft", amended, dated="2025-11-23")), "plan")
    opening = (PointRef(plan=plan_of, point=first.points[0].id),)
    bridge = record.claim("The bridge is open.", told, slug="bridge", points=opening)
    record.again(bridge, claim("The bridge is open.", told, points=opening))
    record.position(east, plan_of, "accepts", version=first.id, stated="2025-11-24", sources=(article,))
    record.position(east, plan_of, "accepts", point=first.points[0].id, stated="2025-11-24")
    record.position(east, plan_of, "rejects", point=amended.id, stated="2025-11-25")
    pages = {
        "": {"The bridge is open.": "en", "The plan": "en", " draft": "en", "The bridge opens": "en"},
        "search/?q=opens": {" draft": "en", "The plan": "en"},
        "claims/bridge/": {
            "The bridge is open.": "en",
            "Indeed so.": "en",
            "Said twice.": "en",
            "The bridge is open": "en",
            "The bridge opens": "en",
            "The plan": "en",
            " draft": "en",
            "Так.": "uk",
            "Ouverture": "fr",
        },
        "claims/": {"The bridge is open.": "en"},
        "plans/": {"The plan": "en", " draft": "en"},
        "plans/plan/": {"The plan": "en", "The bridge opens.": "en", " draft": "en", "Hm.": "en", "Ouverture": "fr"},
        "plans/plan/compare/": {"The bridge opens": "en", "again": "en", " draft": "en", "Hm.": "en"},
        "plans/plan/points/later-draft/1/": {"The bridge opens": "en", " draft": "en", "Hm.": "en"},
        "sources/pont/": {"Ouverture": "fr", "The bridge is open.": "en", "The plan": "en", " draft": "en"},
        "changes/": {"The bridge is open.": "en", " draft": "en"},
        "timeline/": {" draft": "en"},
        "actors/eastland/": {" draft": "en", "The bridge opens": "en", "The plan": "en"},
    }
    for address, contents in pages.items():
        here, there = (read(reader.get(prefix + address)).one("main") for prefix in ("/uk/", "/"))
        for words, language in contents.items():
            assert set(spoken(here, words, "uk")) == {language}, (address, words)
            assert set(spoken(there, words, "en")) == {language}, (address, words)


def test_parties_stand_in_the_order_of_the_readers_alphabet(reader: Reader, record: Scribe) -> None:
    names = ("Ґалаґан", "Іванків", "Жовті Води", "Їжакове", "Alps")
    subject = record.first(plan("The plan", text := version("Draft", point("1"), dated="2025-11-20")), "plan")
    for place, name in enumerate(names):
        party = record.actor(name, kind="government", slug=f"party-{place}")
        record.position(party, subject, "accepts", version=text.id, stated="2025-11-24")
    for prefix, order in (
        ("/uk", ["Ґалаґан", "Жовті Води", "Іванків", "Їжакове", "Alps"]),
        ("", ["Alps", "Ґалаґан", "Жовті Води", "Іванків", "Їжакове"]),
    ):
        table = read(reader.get(f"{prefix}/plans/plan/?by=parties")).one("div", class_="matrix").one("thead")
        assert [cell.text for cell in table.all("th")][1:] == order
        listed = read(reader.get(f"{prefix}/actors/")).one("main").all("ul", class_="actor-lines")
        assert [link.text for each in listed for link in each.all("a")] == order


MOST = 2
"""Pages of one kind that are looked through; of the others it is enough that they exist."""


def ways(document: Element) -> Iterator[str]:
    """Everywhere a page leads to within the site, but for its other languages and what has none."""
    for link in document.all("a"):
        if "hreflang" not in link.attributes:
            yield link["href"]
    for form in document.all("form"):
        yield form["action"]
    for each in ("input", "link"):
        for element in document.all(each):
            if "hx-get" in element.attributes:
                yield element["hx-get"]
            if element.attributes.get("rel") == "next":
                yield element["href"]


def kind_of(address: str) -> tuple[str, str]:
    """Pages of one route with a parameter of one name are of one kind."""
    parts = urlsplit(address)
    return resolve(parts.path).route, parts.query.partition("=")[0]


def test_no_way_leaves_the_language_or_breaks(reader: Reader) -> None:
    """From the front page in Ukrainian through the demonstration."""
    two_users()

    bring(FIRST, VERSIONS, publish=True)
    slugs = set(Listing.objects.values_list("kind", "slug"))
    left = ["/uk/"]
    seen, walked, fragments = set(left), Counter[tuple[str, str]](), dict[str, set[str]]()
    ids: dict[str, set[str]] = {}
    while left:
        address = left.pop(0)
        kind = kind_of(address)
        subject = re.fullmatch(r"/uk/(claim|plan|actor|source)s/([^/]+)/.*", urlsplit(address).path)
        assert subject is None or (subject[1], subject[2]) in slugs, address
        if walked[kind] == MOST:
            continue
        walked[kind] += 1
        response = reader.get(address)
        assert response.status_code == 200, address
        document = read(response)
        ids[address] = {element.attributes["id"] for element in everything(document) if "id" in element.attributes}
        for way in ways(document):
            page, _, fragment = way.partition("#")
            if page.startswith(("https://", "http://")):
                continue
            assert not page or page.startswith("/uk/"), f"{way} on {address}"
            if fragment:
                fragments.setdefault(page or address, set()).add(fragment)
            if page and page not in seen:
                seen.add(page)
                left.append(page)
    assert {route for route, *_ in walked} == {
        "<language>/" + re.sub(r"^\^", "", str(page.pattern)) for page in PAGES if str(page.pattern) != "letters/sent/"
    }
    assert len(seen) > 300
    assert not {page: missing for page in ids if (missing := fragments.get(page, set()) - ids[page])}


def everything(element: Element) -> Iterator[Element]:
    for child in element.children:
        if isinstance(child, Element):
            yield child
            yield from everything(child)


def test_paths_with_and_without_a_language() -> None:
    for path_, language, rest in (
        ("/", "en", "/"),
        ("/uk", "uk", "/"),
        ("/uk/", "uk", "/"),
        ("/uk/claims/?q=a#b", "uk", "/claims/?q=a#b"),
        ("/en/claims/", "en", "/claims/"),
        ("/ukraine/", "en", "/ukraine/"),
        ("/claims/uk/", "en", "/claims/uk/"),
        ("/uk//evil.example/", "uk", "/evil.example/"),
        ("", "en", ""),
    ):
        assert (prefixes.language_of(path_), prefixes.bare(path_)) == (language, rest)
    assert prefixes.localized("/claims/") == prefixes.localized("/claims/", "en") == "/claims/"
    assert prefixes.localized("/claims/", "uk") == "/uk/claims/"


def test_what_stands_in_for_a_title_is_in_the_language_of_the_page(reader: Reader, record: Scribe) -> None:
    wire = record.actor("The Wire", kind="outlet")
    fields = {"title": "", "kind": "article", "published": "2025-11-24", "language": "fr"}
    carried = record.source(wire, slug="first", **fields)
    record.source(wire, slug="second", carries=carried, **fields)
    for prefix, language, words in (("/uk", "uk", "24 лист. 2025"), ("", "en", "24 Nov 2025")):
        for address in ("/sources/first/", "/sources/second/", "/changes/"):
            page = read(reader.get(prefix + address)).one("main")
            told = list(spoken(page, f"Article, The Wire, {words}", language))
            assert set(told) == {language}, (prefix, address)
            assert len(told) == (2 if address == "/changes/" else 3), (prefix, address)
    later = record.source(wire, slug="third", **{**fields, "published": "2025-11-25"})
    told_of = statement(wire, sources=(carried,))
    subject = record.claim("It is so.", told_of, slug="so")
    record.again(subject, claim("It is so.", replace(told_of, sources=(later,))), "correction", note="Not there.")
    changed = read(reader.get("/uk/corrections/")).one("main").text
    assert "лист. 2025" in changed
    assert "Nov" not in changed


def test_what_the_newsroom_says_of_somebody_is_in_its_own_language(reader: Reader, record: Scribe) -> None:
    role = RoleDoc(role="Envoy <to> peace", since="2024")
    east = record.actor("Eastland", kind="government")
    envoy = record.actor("The envoy", party=east, roles=(role,), independent=True, note="A check.")
    minister = record.actor("The minister", roles=(RoleDoc(role="Minister <of> works", since="2024"),))
    record.claim("It is so.", statement(envoy, said="2025-11-20"), statement(minister, said="2025-11-21"), slug="so")
    first = version("First", point("1"), dated="2025-11-20", authorship_note="Nobody owns to it.")
    record.plan("The plan", first, version("Second", point("1"), dated="2025-11-23"), slug="plan")
    for address, said in (
        ("claims/so/", "Envoy <to> peace"),
        ("claims/so/", "Minister <of> works"),
        ("actors/", "Envoy <to> peace"),
        ("actors/the-envoy/", "Envoy <to> peace"),
        ("actors/eastland/", "Envoy <to> peace"),
        ("search/?q=envoy", "Envoy <to> peace"),
        ("plans/plan/compare/", "Nobody owns to it."),
    ):
        for prefix, language in (("/uk/", "uk"), ("/", "en")):
            told = set(spoken(read(reader.get(prefix + address)).one("main"), said, language))
            assert told == {"en"}, (prefix, address)


def test_why_something_was_taken_down_is_in_the_newsrooms_language(reader: Reader, record: Scribe) -> None:
    record.withdraw(record.claim("It is so.", slug="so"), note="By mistake.")
    assert set(spoken(read(reader.get("/uk/claims/so/")).one("main"), "By mistake.", "uk")) == {"en"}
