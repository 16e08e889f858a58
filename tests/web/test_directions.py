"""What is written from the right reads from the right, and keeps to itself among what is written from the left."""

from collections.abc import Iterator

import pytest

from tests.builders import Scribe, claim, point, statement, version
from tests.readers import Reader
from tests.web.markup import Element, read
from tracker.record.documents import PointRef, RelationDoc

pytestmark = pytest.mark.django_db

CLAIM, TEXT = "الجسر مفتوح (الآن).", "السلام: 600 جندي (فقط)."


def directions(element: Element, words: str, way: str = "ltr") -> Iterator[str]:
    """The direction of each text with these words."""
    way = {"bdi": "own"}.get(element.tag, element.attributes.get("dir", way))
    for child in element.children:
        if isinstance(child, Element):
            yield from directions(child, words, way)
        elif words in child:
            yield way


def test_every_text_says_which_way_it_is_written(reader: Reader, record: Scribe) -> None:
    outlet = record.actor("الجزيرة", kind="outlet")
    ministry = record.actor("وزارة الخارجية", slug="ministry")
    article = record.source(outlet, title="مقال", language="ar", slug="article", published="2025-11-21")
    first = version("المسودة", point("1", TEXT), slug="first", dated="2025-11-20")
    again = point("1", TEXT.replace("600", "800"), corresponds_to=(first.points[0].id,))
    plan = record.plan("خطة (مسودة).", first, version("Second", again, dated="2025-11-23"), slug="plan", language="ar")
    points = (PointRef(plan=plan, point=first.points[0].id),)
    said, denied = (statement(ministry, each, sources=(article,), said="2025-11-20") for each in ("asserts", "denies"))
    bridge = record.claim(CLAIM, said, language="ar", slug="bridge", points=points)
    record.claim("Part of it.", relations=(RelationDoc(kind="compare_with", target=bridge),), slug="part")
    record.again(bridge, claim(CLAIM, said, denied, language="ar", points=points), note="More.")
    written = {
        "/claims/": {CLAIM: {"rtl"}},
        "/claims/part/": {CLAIM: {"rtl"}},
        "/claims/bridge/": {
            "الجزيرة, ": set(),
            "الجزيرة": {"ltr", "own"},
            "مقال": {"rtl"},
            TEXT: {"own"},
            "خطة": {"own"},
        },
        "/actors/ministry/": {CLAIM: {"rtl"}},
        "/sources/article/": {CLAIM: {"rtl"}},
        "/plans/plan/": {CLAIM: {"rtl"}, TEXT: {"rtl"}},
        "/plans/plan/points/first/1/": {CLAIM: {"rtl"}, TEXT: {"rtl"}},
        "/search/?q=الجسر": {"الجسر": {"rtl"}},
        "/search/?q=خطة&in=plan": {"خطة": {"rtl"}},
    }
    for address, texts in written.items():
        page = read(reader.get(address)).one("main")
        for words, ways in texts.items():
            assert set(directions(page, words)) == ways, (address, words)


def test_a_text_in_which_words_changed_is_still_one_text(reader: Reader, record: Scribe) -> None:
    """Its pieces have no direction of their own: they would stand from left to right."""
    first = version("المسودة", point("1", TEXT), slug="first", dated="2025-11-20")
    again = point("1", TEXT.replace("600", "800"), corresponds_to=(first.points[0].id,))
    record.plan("خطة", first, version("Second", again, dated="2025-11-23"), slug="plan", language="ar")
    page = read(reader.get("/plans/plan/compare/"))
    texts = page.all("p", class_="wording-text")
    assert [each["dir"] for each in texts] == ["rtl", "rtl"]
    for each in texts:
        pieces = [span for span in each.all("span") if span.attributes.get("lang") == "ar"]
        assert len(pieces) == 3
        assert not [span for span in pieces if "dir" in span.attributes]
    assert [each.text for each in page.one("select", id="from").all("option")] == [
        "المسودة (\u206820 Nov 2025\u2069)",
        "Second (\u206823 Nov 2025\u2069)",
    ]
