"""Short ways to tell who said what, for the tests of statuses."""

from datetime import date
from typing import Any

from tracker.ground.dates import Date
from tracker.ground.status import Actor, Claim, Source, Statement, Status, derive
from tracker.ground.vocabulary import NoteCode

CLAIM = Claim(id="kupiansk")

RUSSIA, UKRAINE = "russia", "ukraine"
GERASIMOV = Actor(id="gerasimov", party=RUSSIA)
RUSSIAN_FORCES = Actor(id="russian-forces", party=RUSSIA)
RUSSIAN_MINISTRY = Actor(id="russian-ministry", party=RUSSIA)
PESKOV = Actor(id="peskov", party=RUSSIA)
KREMLIN = Actor(id="kremlin", party=RUSSIA)
UKRAINIAN_ARMY = Actor(id="ukrainian-army", party=UKRAINE)
UKRAINIAN_SPOKESMAN = Actor(id="ukrainian-spokesman", party=UKRAINE)
REUTERS = Actor(id="reuters", outlet=True)
AFP = Actor(id="afp", outlet=True)
TASS = Actor(id="tass", outlet=True, party=RUSSIA)
MONITOR = Actor(id="monitor", independent=True)
SECOND_MONITOR = Actor(id="second-monitor", independent=True)
OFFICIAL = Actor(id="an-official", unnamed=True, party="united-states")
OTHER_OFFICIAL = Actor(id="another-official", unnamed=True, party="united-states")


def said(speaker: Actor, stance: str, when: str = "", **more: Any) -> Statement:
    """A statement; its id is made of its speaker, stance and date unless one is given."""
    for_whom, stated = more.pop("for_", None), more.pop("id", "")
    return Statement(
        id=stated or f"{speaker.id} {stance} {when}".strip(),
        speaker=speaker,
        on_behalf_of=for_whom,
        stance=stance,
        said=Date.parse(when),
        **more,
    )


def read_in(name: str, published: str = "", *, retracted: bool = False, carries: Source | None = None) -> Source:
    return Source(id=name, published=Date.parse(published), retracted=retracted, carries=carries)


def status(*statements: Statement, as_of: str = "", claim: Claim = CLAIM) -> Status:
    return derive(claim, statements, as_of=date.fromisoformat(as_of) if as_of else None)


def of(derived: Status) -> tuple[str, str]:
    return derived.code.value, derived.rule


def notes(derived: Status) -> list[str]:
    return [note.code.value for note in derived.notes]


def actors(derived: Status, code: NoteCode) -> list[str | None]:
    return [note.actor for note in derived.notes if note.code is code]
