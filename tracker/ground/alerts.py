"""What an agency's alert says of itself: who sent it, when, and where its words begin. Rules only, nothing learned.

read_alert("KYIV, Nov 21 (Reuters) - Army says …", {"reuters-id": ("Reuters",)}, now)
    -> Alert(agency="reuters-id", named="Reuters", published="2025-11-21", body=26)
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

HEAD, TAIL = 240, 120
"""How far into an alert, and from its end, its agency is looked for."""
LONGEST = 20_000
"""Characters of an alert that are read at all."""

_ENGLISH = "january february march april may june july august september october november december"
_UKRAINIAN = "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"
_RUSSIAN = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
_MONTHS: Final = {
    **{word: number for names in (_ENGLISH, _UKRAINIAN, _RUSSIAN) for number, word in enumerate(names.split(), 1)},
    **{word[:3]: number for number, word in enumerate(_ENGLISH.split(), 1)},
    "sept": 9,
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATES = (
    re.compile(r"\b(?P<year>20\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b"),
    re.compile(r"\b(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.(?P<year>20\d\d)\b"),
    re.compile(rf"\b(?P<month>{_MONTH})\b\.? (?P<day>\d{{1,2}})\b(?!:)(?:,? (?P<year>20\d\d)\b)?", re.IGNORECASE),
    re.compile(rf"\b(?P<day>\d{{1,2}}) (?P<month>{_MONTH})\b\.?(?:,? (?P<year>20\d\d)\b)?", re.IGNORECASE),
)
_ZONES: Final = {
    **dict.fromkeys(("GMT", "UTC", "Z"), 0),
    **dict.fromkeys(("BST", "CET"), 1),
    **dict.fromkeys(("CEST", "EET"), 2),
    **dict.fromkeys(("EEST", "MSK", "МСК"), 3),
    "EST": -5,
    "EDT": -4,
}
"""Hours from UTC. A time without a zone, or in that of a town, is left out: the same clock is another moment there."""
_TIME = re.compile(
    rf"(?<![\d:.])(?P<hour>[01]?\d|2[0-3])(?::|\.|(?=\d\d ?[A-ZМ]))(?P<minute>[0-5]\d)(?::[0-5]\d)?\s?(?P<half>[ap]\.?m\.?)?"
    rf"\s?\(?(?P<zone>{'|'.join(sorted(_ZONES, key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\(([^()\n]{2,60})\)")
_DATELINE = re.compile(r"\A[^\n]{0,120}?\([^()\n]{2,60}\)\s*[-–—:]+\s*")
_LABEL = re.compile(r"\A[^\n:]{1,60}?(?:[-–—:|]+)\s*")
_PAST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Alert:
    """`agency` is the id of a known outlet, None where none is named; `named` is how the text names it.

    `published` is EDTF: a moment where a time with its zone stands there, else a day, "" where the text has neither.
    `body` is where the words begin, after the dateline.
    """

    agency: str | None
    named: str
    published: str
    body: int


def read_alert(text: str, outlets: Mapping[str, Iterable[str]], now: datetime) -> Alert:
    """What this text says of itself. `outlets` are {id: names}; `now` dates what has a day but no year, or only a time."""
    text = text[:LONGEST]
    agency, named = _agency(text, outlets)
    return Alert(agency, named, published(text, now), _body(text, named))


def published(text: str, now: datetime) -> str:
    """When an alert was sent, as EDTF, or ""."""
    head, tail = text[:HEAD], text[HEAD:][-TAIL:]
    day = _day(head, now) or _day(tail, now)
    clock = _clock(head) or _clock(tail)
    if clock is None:
        return day.isoformat() if day else ""
    hour, minute, zone = clock
    here = now.astimezone(zone)
    moment = datetime.combine(day or here.date(), datetime.min.time(), zone).replace(hour=hour, minute=minute)
    if day is None and moment - here > _PAST:
        moment -= timedelta(days=1)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def _day(text: str, now: datetime) -> date | None:
    """The first date of the text; without a year, the latest one that is not after tomorrow."""
    found = sorted(filter(None, (pattern.search(text) for pattern in _DATES)), key=lambda match: match.start())
    for match in found:
        parts = match.groupdict()
        number = int(parts["number"]) if parts.get("number") else _MONTHS[parts["month"].casefold()]
        years = [int(parts["year"])] if parts.get("year") else [now.year + 1, now.year, now.year - 1]
        for year in years:
            try:
                day = date(year, number, int(parts["day"]))
            except ValueError:
                continue
            if parts.get("year") or day <= now.date() + timedelta(days=1):
                return day
    return None


def _clock(text: str) -> tuple[int, int, timezone] | None:
    match = _TIME.search(text)
    if match is None:
        return None
    hour, half = int(match["hour"]), (match["half"] or "").replace(".", "").casefold()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour, int(match["minute"]), timezone(timedelta(hours=_ZONES[match["zone"].upper()]))


def _agency(text: str, outlets: Mapping[str, Iterable[str]]) -> tuple[str | None, str]:
    """The outlet in brackets, else the one that is named first, and of those the longest name; else what is in brackets."""
    spelled = {" ".join(name.split()): each for each, known in outlets.items() for name in known if name.strip()}
    names = {name.casefold(): each for name, each in spelled.items()}
    head, tail = text[:HEAD], text[HEAD:][-TAIL:]
    brackets = [" ".join(match[1].split()) for match in _IN_BRACKETS.finditer(head)]
    for words in brackets:
        if words.casefold() in names:
            return names[words.casefold()], words
    for part in (head, tail):
        found = [
            (match.start(), -len(name), match[0], each)
            for name, each in spelled.items()
            for match in [re.search(rf"(?<!\w){re.escape(name)}(?!\w)", part, re.IGNORECASE)]
            if match is not None and (match[0] == name or match[0].isupper())
        ]
        if found:
            _start, _length, words, each = min(found)
            return each, words
    dateline = _DATELINE.match(text)
    return None, brackets[0] if dateline and brackets else ""


def _body(text: str, named: str) -> int:
    """Where the words begin: after "KYIV, Nov 21 (Reuters) -", or after "AFP: " where that is how the text begins."""
    dateline = _DATELINE.match(text)
    if dateline is not None:
        return dateline.end()
    label = _LABEL.match(text)
    return label.end() if named and label is not None and label[0].casefold().startswith(named.casefold()) else 0
