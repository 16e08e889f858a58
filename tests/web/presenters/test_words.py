"""Statuses, sides, dates, languages and addresses in words."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from tracker.ground.rules import RULES
from tracker.ground.vocabulary import StatusCode
from tracker.record import wording
from tracker.web.presenters import dates, links
from tracker.web.presenters.languages import direction, language_name, quoted
from tracker.web.presenters.marks import mark
from tracker.web.presenters.names import joined
from tracker.web.presenters.sides import side_lines, sides_counted
from tracker.web.presenters.statuses import status_label, status_view, titled

REFS = {"m": {"id": "m", "name": "The Monitors", "slug": "the-monitors", "unnamed": False}}


def status(code: str, **fields: Any) -> dict[str, Any]:
    return {"code": code, "rule": "R6", "notes": [], "checkers": ["m"], "statement_ids": [], "opposed": True, **fields}


@pytest.mark.parametrize("code", list(StatusCode))
def test_every_status_has_words_and_a_mark_of_its_own(code: StatusCode) -> None:
    view = status_view(status(code.value), REFS)
    assert view.label
    assert "%" not in view.label + view.sentence + view.headline
    assert titled(view, "It is so.") == f"{view.headline}: It is so."
    assert view.headline.lower().startswith(view.label.lower())
    assert 'aria-hidden="true"' in view.mark
    assert status_label(code.value)


def test_marks_differ_by_shape() -> None:
    assert len({mark(code.value) for code in StatusCode}) == len(StatusCode)


@pytest.mark.parametrize("code", ["refuted", "independently_verified"])
def test_a_checker_is_always_named(code: str) -> None:
    view = status_view(status(code), REFS)
    assert "The Monitors" in view.label
    assert view.sentence.startswith("The Monitors, independent of the sides")


def test_every_rule_is_told() -> None:
    assert list(RULES) == [f"R{number}" for number in range(12)]
    assert all(RULES.values())


def line(name: str, stance: str = "asserts", fate: str = "stands", voice: str | None = "v") -> dict[str, Any]:
    speaker = {"id": name, "name": name, "slug": name, "unnamed": voice is None}
    return {"speaker": speaker, "on_behalf_of": None, "stance": stance, "fate": fate, "voice": voice}


def test_one_line_for_each_side() -> None:
    lines = side_lines(
        {
            "supports": [line("A"), line("B"), line("C"), line("D")],
            "opposes": [],
            "comments": [line("R", "reports", "comment"), line("V", "could_not_verify", "comment")],
        }
    )
    assert [(each.label, each.text) for each in lines] == [
        ("Says so", "A; B; and 2 more"),
        ("Says not so", "No denial recorded"),
        ("Could not verify", "V"),
    ]


def test_a_side_that_fell_silent_says_so() -> None:
    lines = side_lines({"supports": [line("A", fate="replaced")], "opposes": [], "comments": []})
    assert lines[0].text == "No statement stands"


def test_sides_are_voices_not_speakers() -> None:
    assert sides_counted([line("A"), line("B")]) == "1 side"
    assert sides_counted([line("A"), line("B", voice="w")]) == "2 sides"
    assert sides_counted([line("A", voice=None)]) == "unnamed only"
    assert sides_counted([line("A", fate="changed")]) == "none standing"
    assert sides_counted([]) == ""


def test_dates_in_words() -> None:
    assert dates.full("2025-11-20~") == "about 20 November 2025"
    assert dates.short("../2025-11-20") == "on or before 20 Nov 2025"
    assert dates.full("") == "date unknown"
    assert dates.day(date(2025, 11, 2)) == "2 Nov 2025"
    assert dates.minute(datetime(2025, 11, 2, 9, 5, tzinfo=UTC)) == "2 Nov 2025, 09:05 UTC"


def test_dates_take_the_months_of_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {
        ("month by itself", "November"): "листопад",
        ("short month", "Nov"): "лист.",
        ("", "about {date}"): "близько {date}",
        ("", "on or before {date}"): "не пізніше {date}",
    }
    monkeypatch.setattr(wording, "pgettext", lambda context, name: names.get((context, name), name))
    monkeypatch.setattr(wording, "gettext", lambda text: names.get(("", text), text))
    wording._wording.cache_clear()
    dates._worded.cache_clear()
    with translation.override("uk"):
        for edtf, full, short in (
            ("2025-11-20", "20 листопада 2025", "20 лист. 2025"),
            ("2025-11", "листопад 2025", "лист. 2025"),
            ("2025-11~", "близько листопада 2025", "близько лист. 2025"),
            ("../2025-11", "не пізніше листопада 2025", "не пізніше лист. 2025"),
            ("../2025-11-20", "не пізніше 20 листопада 2025", "не пізніше 20 лист. 2025"),
            ("2025-11-19/2025-11-20", "19–20 листопада 2025", "19–20 лист. 2025"),
        ):
            assert (dates.full(edtf), dates.short(edtf)) == (full, short)
    wording._wording.cache_clear()
    dates._worded.cache_clear()


def test_languages() -> None:
    assert (direction("ar-EG"), direction("uk")) == ("rtl", "ltr")
    assert quoted("Так", "uk") == "«Так»"
    assert quoted("Yes", "en-GB") == "“Yes”"
    assert language_name("uk") == "Ukrainian"
    assert language_name("xx") == "xx"


def test_names_in_a_row() -> None:
    assert [joined(["A", "B", "C"][:count]) for count in range(4)] == ["", "A", "A and B", "A, B and C"]


def test_addresses() -> None:
    assert links.edition("so", 2) == "/claims/so/editions/2/"
    assert links.actor("") == ""
    assert links.point("peace", "7") == "/plans/peace/#point-7"
