"""What a minor edit may not change: one case for each way round the rule."""

import copy
from collections.abc import Callable, Iterator

import pytest
from django.db.models import F
from pytest_django import DjangoDbBlocker

from tests.desk import newsroom as desk
from tests.keeping import kept
from tracker.desk.documents_of import SubjectRow
from tracker.desk.models import (
    Evidence,
    EvidenceBearing,
    Point,
    Statement,
    StatementSource,
    Version,
)
from tracker.desk.publishing import PublicationRefused, publish

pytestmark = pytest.mark.django_db


class World:
    """One of each subject, all public."""

    def __init__(self) -> None:
        self.ada = desk.editor("ada")
        self.outlet = desk.actor("The Wire", kind="outlet")
        self.speaker = desk.actor("Speaker")
        self.source = desk.source(self.outlet)
        self.plan = desk.plan("Peace plan", ["6"])
        self.version = self.plan.versions.get()
        said = {"said": "2025-11-20", "quote_text": "Yes.", "quote_language": "en"}
        self.claim = desk.claim(
            "So.", (self.speaker, "asserts", [self.source], said), (self.outlet, "asserts", [self.source])
        )
        with desk.part_of(self.claim):
            self.evidence = Evidence.objects.create(kind="video", title="Clip", produced_by=self.speaker)
            EvidenceBearing.objects.create(evidence=self.evidence, claim=self.claim, bearing="supports")
        self.position = desk.position(self.speaker, [self.source], on_version=self.version)
        self.other = desk.actor("Other")
        self.elsewhere = desk.source()
        publish([self.claim, self.position, self.plan, self.other, self.elsewhere], by=self.ada)

    @property
    def first(self) -> Statement:
        return self.claim.statements.order_by("order")[0]

    def statement(self, **fields: object) -> SubjectRow:
        with desk.part_of(self.claim):
            Statement.objects.filter(pk=self.first.pk).update(**fields)
        return self.claim

    def of_evidence(self, model: type[Evidence | EvidenceBearing], **fields: object) -> SubjectRow:
        with desk.part_of(self.claim):
            model._default_manager.update(**fields)
        return self.claim

    def of_plan(self, model: type[Point | Version], **fields: object) -> SubjectRow:
        with desk.part_of(self.plan):
            model._default_manager.update(**fields)
        return self.plan

    def changed(self, row: SubjectRow, **fields: object) -> SubjectRow:
        type(row)._default_manager.filter(pk=row.pk).update(version=F("version") + 1, **fields)
        return row


@pytest.fixture(scope="module")
def _published(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with kept(django_db_blocker, World) as made:
        yield made


@pytest.fixture
def world(_published: World, db: None) -> World:
    return copy.deepcopy(_published)


def add_source(world: World) -> SubjectRow:
    with desk.part_of(world.claim):
        StatementSource.objects.create(statement=world.first, source=world.elsewhere, order=1)
    return world.claim


def change_the_other_statement(world: World) -> SubjectRow:
    with desk.part_of(world.claim):
        Statement.objects.filter(claim=world.claim, speaker=world.outlet).update(changes=world.first, how="reverses")
    return world.claim


Edit = Callable[[World], SubjectRow]

REFUSED: dict[str, Edit] = {
    "wording": lambda w: w.changed(w.claim, text="Not so."),
    "when it happened": lambda w: w.changed(w.claim, occurred="2025-11-20"),
    "stance": lambda w: w.statement(stance="denies"),
    "when said": lambda w: w.statement(said="2025-11-21"),
    "quote": lambda w: w.statement(quote_text="No."),
    "translation": lambda w: w.statement(quote_translation="Oui."),
    "on behalf of": lambda w: w.statement(on_behalf_of=w.other),
    "speaker": lambda w: w.statement(speaker=w.other),
    "method": lambda w: w.statement(method="By satellite."),
    "how firmly it was said": lambda w: w.statement(hedging="possibly"),
    "sources": add_source,
    "changes": change_the_other_statement,
    "a statement more": lambda w: desk.statement(w.claim, w.other, "denies", [w.source]).claim,
    "bearing": lambda w: w.of_evidence(EvidenceBearing, bearing="contradicts"),
    "offered by": lambda w: w.of_evidence(Evidence, produced_by=w.other),
    "what it shows": lambda w: w.of_evidence(Evidence, depicts="Another street."),
    "source of evidence": lambda w: w.of_evidence(Evidence, source=w.source),
    "whose position": lambda w: w.changed(w.position, actor=w.other),
    "position": lambda w: w.changed(w.position, position="rejects"),
    "what it is on": lambda w: w.changed(w.position, on_version=None, on_point=Point.objects.get()),
    "wording of a point": lambda w: w.of_plan(Point, text="Otherwise."),
    "number of a point": lambda w: w.of_plan(Point, number="7"),
    "date of a version": lambda w: w.of_plan(Version, dated="2025-11-19"),
    "party": lambda w: w.changed(w.speaker, party=w.other),
    "unnamed": lambda w: w.changed(w.speaker, unnamed=True),
    "state": lambda w: w.changed(w.source, state="retracted"),
    "published": lambda w: w.changed(w.source, published="2025-11-20"),
    "seen": lambda w: w.changed(w.source, seen=False),
    "an outlet that is none moves a status": lambda w: w.changed(w.outlet, kind="organisation"),
}

TAKEN: dict[str, Edit] = {
    "place": lambda w: w.changed(w.claim, place="Kyiv"),
    "attribution": lambda w: w.statement(attribution="on Telegram"),
    "public note of a statement": lambda w: w.statement(note="Seen on video."),
    "spelling of a name": lambda w: w.changed(w.speaker, name="Speeker"),
    "an actor's kind that moves nothing": lambda w: w.changed(w.other, kind="group"),
    "title of a source": lambda w: w.changed(w.source, title="A title"),
    "topic of a point": lambda w: w.of_plan(Point, topic="Territory"),
}


def current(row: SubjectRow) -> SubjectRow:
    found: SubjectRow = type(row)._default_manager.get(pk=row.pk)
    return found


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_more_than_a_minor_edit(world: World, name: str) -> None:
    row = current(REFUSED[name](world))
    with pytest.raises(PublicationRefused, match="more than a minor edit"):
        publish([row], by=world.ada, change="minor")
    assert publish([current(row)], by=world.ada, change="correction", note="It was wrong.").editions


@pytest.mark.parametrize("name", TAKEN)
def test_it_is_minor(world: World, name: str) -> None:
    (edition,) = publish([current(TAKEN[name](world))], by=world.ada, change="minor").editions
    assert edition.change == "minor"


@pytest.mark.parametrize("note", ["", "  ", "\n\t", "\u200b\ufeff", "\u00a0"])
def test_a_correction_says_what_was_wrong(world: World, note: str) -> None:
    row = current(REFUSED["stance"](world))
    with pytest.raises(PublicationRefused, match="what was wrong"):
        publish([row], by=world.ada, change="correction", note=note)
