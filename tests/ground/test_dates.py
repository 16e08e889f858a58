"""Dates with a precision: what is read, what is refused, how it is worded, where its bounds are."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ground.dates import UNKNOWN, Date, DateError, Precision
from tracker.ground.wording import ENGLISH, TEMPLATES

DEMO = Path(__file__).parents[2] / "tracker" / "desk" / "demo"
DATED_FIELDS = {"said", "stated", "published", "occurred", "dated", "released", "state_since"}

# text, precision, earliest, latest, wording, short wording
READ = [
    ("", "unknown", None, None, "date unknown", "date unknown"),
    ("2025-11-20", "day", "2025-11-20T00:00:00", "2025-11-20T23:59:59.999999", "20 November 2025", "20 Nov 2025"),
    ("2025-11-05", "day", "2025-11-05T00:00:00", "2025-11-05T23:59:59.999999", "5 November 2025", "5 Nov 2025"),
    ("2024-02-29", "day", "2024-02-29T00:00:00", "2024-02-29T23:59:59.999999", "29 February 2024", "29 Feb 2024"),
    (
        "2025-11-20~",
        "about",
        "2025-11-20T00:00:00",
        "2025-11-20T23:59:59.999999",
        "about 20 November 2025",
        "about 20 Nov 2025",
    ),
    ("2025-10~", "about", "2025-10-01T00:00:00", "2025-10-31T23:59:59.999999", "about October 2025", "about Oct 2025"),
    ("2025~", "about", "2025-01-01T00:00:00", "2025-12-31T23:59:59.999999", "about 2025", "about 2025"),
    ("2025-11", "month", "2025-11-01T00:00:00", "2025-11-30T23:59:59.999999", "November 2025", "Nov 2025"),
    ("2025-12", "month", "2025-12-01T00:00:00", "2025-12-31T23:59:59.999999", "December 2025", "Dec 2025"),
    ("2025", "year", "2025-01-01T00:00:00", "2025-12-31T23:59:59.999999", "2025", "2025"),
    ("2999", "year", "2999-01-01T00:00:00", "2999-12-31T23:59:59.999999", "2999", "2999"),
    (
        "2025-11-20T14:30Z",
        "exact",
        "2025-11-20T14:30:00",
        "2025-11-20T14:30:59.999999",
        "20 November 2025, 14:30 UTC",
        "20 Nov 2025, 14:30 UTC",
    ),
    (
        "2025-11-20T14:30:05Z",
        "exact",
        "2025-11-20T14:30:05",
        "2025-11-20T14:30:05.999999",
        "20 November 2025, 14:30 UTC",
        "20 Nov 2025, 14:30 UTC",
    ),
    (
        "2025-11-21T00:30+02:00",
        "exact",
        "2025-11-20T22:30:00",
        "2025-11-20T22:30:59.999999",
        "20 November 2025, 22:30 UTC",
        "20 Nov 2025, 22:30 UTC",
    ),
    (
        "2025-12-31T20:00-05:30",
        "exact",
        "2026-01-01T01:30:00",
        "2026-01-01T01:30:59.999999",
        "1 January 2026, 01:30 UTC",
        "1 Jan 2026, 01:30 UTC",
    ),
    (
        "../2025-11-20",
        "on_or_before",
        None,
        "2025-11-20T23:59:59.999999",
        "on or before 20 November 2025",
        "on or before 20 Nov 2025",
    ),
    (
        "../2025-11",
        "on_or_before",
        None,
        "2025-11-30T23:59:59.999999",
        "on or before November 2025",
        "on or before Nov 2025",
    ),
    (
        "../2025-11-20T14:30Z",
        "on_or_before",
        None,
        "2025-11-20T14:30:59.999999",
        "on or before 20 November 2025, 14:30 UTC",
        "on or before 20 Nov 2025, 14:30 UTC",
    ),
    (
        "2025-11-19/2025-11-20",
        "interval",
        "2025-11-19T00:00:00",
        "2025-11-20T23:59:59.999999",
        "19–20 November 2025",
        "19–20 Nov 2025",
    ),
    (
        "2025-10-30/2025-11-02",
        "interval",
        "2025-10-30T00:00:00",
        "2025-11-02T23:59:59.999999",
        "30 October – 2 November 2025",
        "30 Oct – 2 Nov 2025",
    ),
    (
        "2025-12-30/2026-01-02",
        "interval",
        "2025-12-30T00:00:00",
        "2026-01-02T23:59:59.999999",
        "30 December 2025 – 2 January 2026",
        "30 Dec 2025 – 2 Jan 2026",
    ),
    (
        "2025-11/2025-12",
        "interval",
        "2025-11-01T00:00:00",
        "2025-12-31T23:59:59.999999",
        "November–December 2025",
        "Nov–Dec 2025",
    ),
    ("2024/2025", "interval", "2024-01-01T00:00:00", "2025-12-31T23:59:59.999999", "2024–2025", "2024–2025"),
    (
        "2025-11-20~/2025-11-22",
        "interval",
        "2025-11-20T00:00:00",
        "2025-11-22T23:59:59.999999",
        "about 20 November 2025 – 22 November 2025",
        "about 20 Nov 2025 – 22 Nov 2025",
    ),
    (
        "2025-11/2025-11-05",
        "interval",
        "2025-11-01T00:00:00",
        "2025-11-05T23:59:59.999999",
        "November 2025 – 5 November 2025",
        "Nov 2025 – 5 Nov 2025",
    ),
    (
        "2025-11-20/2025-11-20",
        "interval",
        "2025-11-20T00:00:00",
        "2025-11-20T23:59:59.999999",
        "20 November 2025",
        "20 Nov 2025",
    ),
]


def at(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "precision", "earliest", "latest", "wording", "short"), READ, ids=[r[0] for r in READ]
)
def test_what_is_read(
    text: str, precision: str, earliest: str | None, latest: str | None, wording: str, short: str
) -> None:
    parsed = Date.parse(text)
    assert parsed == Date(text, Precision(precision), at(earliest), at(latest))
    assert (parsed.wording(), parsed.short(), str(parsed)) == (wording, short, text)


REFUSED = [
    ("2025-02-30", "no day"),
    ("2025-02-29", "no day"),
    ("2025-11-00", "no day"),
    ("2025-11-31", "no day"),
    ("2025-13", "no month"),
    ("2025-00-10", "no month"),
    ("2025-21", "no month"),
    ("0000", "outside 1000 to 2999"),
    ("0999-01-01", "outside 1000 to 2999"),
    ("3000", "outside 1000 to 2999"),
    ("9999-12-31", "outside 1000 to 2999"),
    ("-2025", "not a date"),
    ("+2025", "not a date"),
    ("25-11-20", "not a date"),
    ("2025-11-2", "not a date"),
    ("20251120", "not a date"),
    ("20.11.2025", "not a date"),
    ("20 November 2025", "not a date"),
    (" 2025-11-20", "not a date"),
    ("2025-11-20 ", "not a date"),
    ("2025-11-20\n", "not a date"),
    ("2025 -11-20", "not a date"),
    (" ", "not a date"),
    ("２０２５-11-20", "not a date"),
    ("٢٠٢٥", "not a date"),
    ("2025-11-20?", "not a date"),
    ("2025-11-20%", "not a date"),
    ("2025-11-2X", "not a date"),
    ("~2025", "not a date"),
    ("2025-11-20~~", "not a date"),
    ("2025-11-20T14", "not a date"),
    ("2025-11-20 14:30Z", "not a date"),
    ("2025-11-20t14:30z", "not a date"),
    ("2025-11T14:30Z", "not a date"),
    ("2025-11-20T14:30:00.5Z", "not a date"),
    ("2025-11-20T14:30Z+", "not a date"),
    ("2025-11-20T14:30", "time zone"),
    ("2025-11-20T25:00Z", "no such time"),
    ("2025-11-20T24:00Z", "no such time"),
    ("2025-11-20T14:60Z", "no such time"),
    ("2025-11-20T14:30:60Z", "no such time"),
    ("2025-11-20T14:30+15:00", "no time zone"),
    ("2025-11-20T14:30+02:60", "no time zone"),
    ("2025-11-20T14:30-00:00", "no time zone"),
    ("2025-11-20T14:30Z~", "both exact and about"),
    ("2025-11-20/2025-11-19", "ends before it begins"),
    ("2026/2025-12-31", "ends before it begins"),
    ("2025-11-20/..", "open end"),
    ("2025-11-20/", "open end"),
    ("/2025-11-20", "open end"),
    ("../..", "not a date"),
    ("../", "not a date"),
    ("..", "not a date"),
    ("/", "open end"),
    ("../../2025", "not a date"),
    ("2025/2026/2027", "not a date"),
    ("../2025-02-30", "no day"),
    ("2025-11-19/2025-11-31", "no day"),
    ("2025-11-20" * 40, "too long"),
    ("\x00", "not a date"),
    ("\ud800", "not a date"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[ascii(text[:24]) for text, _ in REFUSED])
def test_what_is_refused_and_why(text: str, reason: str) -> None:
    with pytest.raises(DateError, match=reason) as refused:
        Date.parse(text)
    message = str(refused.value)
    assert "2025-11" in message.partition("Write")[2] or reason == "ends before it begins"
    assert message.isprintable()
    assert len(message) < 300
    assert refused.value.problem.template % refused.value.problem.values == message


def test_unknown_has_no_bounds() -> None:
    assert Date.parse("") == UNKNOWN
    assert (UNKNOWN.earliest, UNKNOWN.latest, UNKNOWN.wording()) == (None, None, "date unknown")


def test_what_was_written_is_kept_though_the_moments_are_equal() -> None:
    there, here = Date.parse("2025-11-20T16:30+02:00"), Date.parse("2025-11-20T14:30Z")
    assert (there.earliest, there.latest) == (here.earliest, here.latest)
    assert there.edtf != here.edtf


def test_other_words() -> None:
    genitive = tuple(f"{month}a" for month in ENGLISH.months)
    words = replace(ENGLISH, months=genitive, about="близько {date}", full_day="{year}, {day} {month}")
    assert Date.parse("2025-11-20~").wording(words) == "близько 2025, 20 Novembera"
    assert Date.parse("2025-11").wording(words) == "November 2025"
    assert Date.parse("2025-11-19/2025-11-20").wording(words) == "2025, 19–20 Novembera"


def test_every_template_is_translated_and_no_month() -> None:
    words = ENGLISH.translated(str.upper)
    assert [getattr(words, name) for name in TEMPLATES] == [getattr(ENGLISH, name).upper() for name in TEMPLATES]
    assert words.months == ENGLISH.months
    assert ENGLISH.translated(lambda text: text) == ENGLISH


def dates_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in DATED_FIELDS:
                yield inner
            yield from dates_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from dates_in(inner)


@pytest.mark.parametrize("name", ["first-report-2025-11-21.json", "plan-versions.json"])
def test_every_date_of_the_demonstration(name: str) -> None:
    texts = list(dates_in(json.loads((DEMO / name).read_text())))
    assert len(texts) > 80
    for text in texts:
        parsed = Date.parse(text)
        assert parsed.edtf == text
        assert parsed.precision is not Precision.UNKNOWN
        assert parsed.wording() != parsed.short() or "May" in parsed.wording()


days = st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31))
zones = st.sampled_from(["Z", "+00:00", "+02:00", "-05:30", "+14:00", "-14:00"])
simple = st.one_of(
    days.map(date.isoformat),
    days.map(lambda day: f"{day:%Y-%m}".rjust(7, "0")),
    days.map(lambda day: f"{day.year:04}"),
)
moments = st.builds(
    lambda day, clock, zone, seconds: (
        f"{day.isoformat()}T{clock:%H:%M:%S}{zone}" if seconds else f"{day.isoformat()}T{clock:%H:%M}{zone}"
    ),
    st.dates(min_value=date(1001, 1, 1), max_value=date(2998, 12, 31)),
    st.times(),
    zones,
    st.booleans(),
)
parts = st.one_of(simple, simple.map(lambda text: f"{text}~"), moments)
accepted = st.one_of(parts, parts.map(lambda text: f"../{text}"))


@given(accepted)
def test_round_trip(text: str) -> None:
    parsed = Date.parse(text)
    assert parsed.edtf == text
    assert Date.parse(parsed.edtf) == parsed
    assert parsed.latest is not None
    assert parsed.latest.utcoffset() == timedelta(0)
    assert parsed.earliest is None or parsed.earliest <= parsed.latest


@given(parts, parts)
def test_an_interval_reaches_from_the_first_to_the_last_or_is_refused(first: str, last: str) -> None:
    begin, end = Date.parse(first), Date.parse(last)
    assert begin.earliest is not None
    assert end.latest is not None
    if begin.earliest > end.latest:
        with pytest.raises(DateError):
            Date.parse(f"{first}/{last}")
        return
    interval = Date.parse(f"{first}/{last}")
    assert (interval.precision, interval.earliest, interval.latest) == (
        Precision.INTERVAL,
        begin.earliest,
        end.latest,
    )
    assert interval.wording()
    assert interval.short()


@given(st.one_of(st.text(max_size=40), st.text(alphabet="0123456789-/.~TZ:+", max_size=30)))
def test_nothing_but_a_date_error_comes_of_any_text(text: str) -> None:
    try:
        parsed = Date.parse(text)
    except DateError as error:
        assert str(error).isprintable()  # noqa: PT017 - what is refused is the rule here, not the exception
        return
    assert parsed.edtf == text
    assert parsed.wording()


IN_ORDER = [
    "../2025-11-19",
    "2025-11-19",
    "2025-11-20T09:00Z",
    "2025-11-20T11:30+02:00",
    "../2025-11-20",
    "2025-11-01/2025-11-20",
    "2025-11-19/2025-11-20",
    "2025-11-20",
    "2025-11-21",
    "2025-11",
    "2025",
    "2025-12~",
    "",
]


@given(st.permutations(IN_ORDER))
def test_there_is_one_order_of_dates(texts: list[str]) -> None:
    """By the last possible moment, then by the first, what has no beginning first; unknown dates last."""
    assert sorted(texts, key=lambda text: Date.parse(text).order) == IN_ORDER


def test_about_a_day_is_ordered_as_that_day() -> None:
    assert Date.parse("2025-11-20~").order == Date.parse("2025-11-20").order
    assert Date.parse("../2025-11-20").order < Date.parse("2025-11-20~").order
