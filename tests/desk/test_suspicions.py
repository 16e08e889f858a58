"""Each rule of suspicion by itself: a case that it finds, and one beside it that it does not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.desk import newsroom as desk
from tracker.desk.capturing import capture_text
from tracker.desk.models import Actor, Claim, ReviewStep, Source, Statement
from tracker.desk.publishing import PublicationRefused, plan_publication, publish
from tracker.desk.suspicions import RULES, WARNINGS, suspicions
from tracker.record.models import Edition

pytestmark = pytest.mark.django_db


@dataclass
class Desk:
    """A claim that was published, and what a case changes of it."""

    ada: User = field(default_factory=lambda: desk.editor("ada"))
    speaker: Actor = field(default_factory=lambda: desk.actor("Marco Speaker"))
    source: Source = field(default_factory=lambda: desk.source(title="Dispatch"))
    row: Claim = field(init=False)

    def __post_init__(self) -> None:
        quote = {"said": "2025-11-20", "quote_text": "It is so.", "quote_language": "en"}
        self.row = desk.claim("It was so.", (self.speaker, "asserts", [self.source], quote))

    @property
    def first(self) -> Statement:
        return self.row.statements.order_by("order")[0]

    def published(self) -> "Desk":
        publish([self.row], by=self.ada)
        return self

    def say(self, speaker: Actor, stance: str, **fields: Any) -> Statement:
        return desk.statement(self.row, speaker, stance, [self.source], fields)

    def change(self, **fields: Any) -> "Desk":
        with desk.part_of(self.row):
            Statement.objects.filter(pk=self.first.pk).update(**fields)
        return self

    def another_source(self) -> "Desk":
        with desk.part_of(self.row):
            self.first.sources.create(source=desk.source(), order=1)
        return self

    def edit(self, **fields: Any) -> "Desk":
        desk.change(Claim.objects.filter(pk=self.row.pk), **fields)
        return self

    def state(self, state: str) -> "Desk":
        desk.change(Source.objects.filter(pk=self.source.pk), state=state)
        return self

    def state_published(self, state: str) -> "Desk":
        publish([Source.objects.get(pk=self.state(state).source.pk)], by=self.ada)
        return self

    def copy(self, text: str) -> "Desk":
        capture_text(self.source, text, by=self.ada)
        return self

    def also_called(self, name: str) -> "Desk":
        with desk.part_of(self.speaker):
            self.speaker.names.create(name=name)
        return self

    def published_by_speaker(self) -> "Desk":
        dispatch = desk.source(self.speaker)
        desk.change(Source.objects.filter(pk=self.source.pk), carries=dispatch)
        return self

    def about(self, **fields: Any) -> "Desk":
        with desk.part_of(self.row):
            self.row.about.create(actor=desk.actor("Accused"), **fields)
        return self

    def also(self, *args: Any, **fields: Any) -> "Desk":
        self.say(*args, **fields)
        return self

    def changes_first(self, stance: str, how: str) -> "Desk":
        return self.also(self.speaker, stance, said="2025-11-22", changes=self.first, how=how)


Case = Callable[[Desk], Desk]
unnamed = {"unnamed": True, "kind": "person"}

FOUND: list[tuple[str, Case, str]] = [
    ("changed_words", lambda d: d.published().edit(text="It was not so."), "the wording changed"),
    ("changed_words", lambda d: d.published().edit(occurred="2025-11-19"), "the date when it happened changed"),
    ("changed_statement", lambda d: d.published().change(stance="denies"), "the stance changed"),
    ("changed_statement", lambda d: d.published().change(said="2025-11-21"), "the date changed"),
    ("changed_statement", lambda d: d.published().change(quote_text="It may be so."), "the wording of the quote"),
    ("changed_statement", lambda d: d.published().change(speaker=desk.actor("Other")), "the speaker changed"),
    ("no_live_source", lambda d: d.state("retracted"), "every source was retracted"),
    ("only_mentioned", lambda d: d.change(attribution="Rounds said that Speaker had told them"), "only mentioned"),
    ("only_mentioned", lambda d: d.change(attribution="Speaker agreed, according to two senators"), "only mentioned"),
    ("only_mentioned", lambda d: d.change(attribution="Rounds confirmed that Speaker had agreed"), "only mentioned"),
    ("only_mentioned", lambda d: d.change(attribution="According to Rounds, Speaker agreed"), "only mentioned"),
    ("only_mentioned", lambda d: d.change(quote_text="Speaker made it plain."), "speaks of Marco Speaker by name"),
    ("only_mentioned", lambda d: d.copy("A convoy left, officials of the town said."), "does not name Marco Speaker"),
    (
        "unnamed_without_reason",
        lambda d: d.also(desk.actor("a senior official", **unnamed), "reports"),
        "“a senior official” is unnamed",
    ),
    ("reversed", lambda d: d.also(d.speaker, "denies", said="2025-11-22"), "is the opposite of"),
    ("reversed", lambda d: d.also(d.speaker, "disputes", said=""), "is the opposite of"),
    ("no_reply", lambda d: d.about(), "Accused is named in an allegation"),
]

NOT_FOUND: list[tuple[str, Case]] = [
    ("changed_words", lambda d: d.published().edit(place="Kyiv")),
    ("changed_words", lambda d: d.published().edit(text="It was not so.").another_source()),
    ("changed_words", lambda d: d.published().edit(text="It was not so.").state_published("corrected")),
    ("changed_words", lambda d: d.edit(text="It was not so.")),
    ("changed_statement", lambda d: d.published().change(stance="denies").another_source()),
    ("changed_statement", lambda d: d.published().change(note="Seen on video.")),
    ("changed_statement", lambda d: d.published().change(said="2025-11-21").state_published("edited")),
    ("changed_statement", lambda d: d.published().also(desk.actor("Other"), "denies")),
    ("no_live_source", lambda d: d.state("retracted").another_source()),
    ("no_live_source", lambda d: d.state("corrected")),
    ("only_mentioned", lambda d: d.change(attribution="Speaker said so to Rounds")),
    ("only_mentioned", lambda d: d.change(attribution="In a statement that Rounds read, Speaker said")),
    ("only_mentioned", lambda d: d.change(attribution="said to Rounds, made known by the ministry")),
    ("only_mentioned", lambda d: d.change(attribution="Rounds said so", stance="declined_to_comment")),
    ("only_mentioned", lambda d: d.change(quote_text="Speakers made it plain.")),
    ("only_mentioned", lambda d: d.copy("“It is so,” Speaker said.")),
    ("only_mentioned", lambda d: d.copy("It is so, said the Owl.").also_called("The Owl")),
    ("only_mentioned", lambda d: d.copy("Про це йшлося у Спікеренка.").also_called("Марко Спікеренко")),
    ("only_mentioned", lambda d: d.copy("It is so.").published_by_speaker()),
    (
        "unnamed_without_reason",
        lambda d: d.also(desk.actor("an aide", why_unnamed="to speak freely", **unnamed), "reports"),
    ),
    ("reversed", lambda d: d.changes_first("denies", "reverses")),
    ("reversed", lambda d: d.also(d.speaker, "confirms", said="2025-11-22")),
    ("reversed", lambda d: d.also(desk.actor("Other"), "denies", said="2025-11-22")),
    ("reversed", lambda d: d.also(d.speaker, "denies", said="2025-11-22", on_behalf_of=desk.actor("Another side"))),
    ("reversed", lambda d: d.also(d.speaker, "could_not_verify", said="2025-11-22")),
    ("no_reply", lambda d: d.about(reply="none_recorded")),
    ("no_reply", lambda d: d.about(reply="asked")),
    ("no_reply", lambda d: d.about(reply="replied", statement=d.first)),
]


def found(case: Desk) -> list[tuple[str, str]]:
    return [(each.code, each.sentence) for each in suspicions(plan_publication([case.row]))]


@pytest.mark.parametrize(("code", "case", "words"), FOUND)
def test_it_is_found(code: str, case: Case, words: str) -> None:
    told = found(case(Desk()))
    assert [each for each, _sentence in told] == [code], told
    assert words in told[0][1]


@pytest.mark.parametrize(("code", "case"), NOT_FOUND)
def test_what_only_looks_like_it_is_not(code: str, case: Case) -> None:
    assert code not in {each for each, _sentence in found(case(Desk()))}


def test_every_rule_is_tried_both_ways() -> None:
    codes = {code for code, _rule in RULES}
    assert codes == {each[0] for each in FOUND} == {each[0] for each in NOT_FOUND} == set(WARNINGS)


def test_nothing_is_said_of_an_ordinary_claim() -> None:
    assert found(Desk()) == []


def test_a_carried_retraction_counts() -> None:
    case = Desk()
    desk.change(Source.objects.filter(pk=case.source.pk), carries=desk.source(state="retracted"))
    assert [code for code, _ in found(case)] == ["no_live_source"]


def test_each_names_its_statement() -> None:
    case = Desk().published().change(stance="denies")
    (only,) = suspicions(plan_publication([case.row]))
    assert (only.subject, only.about) == (case.row.pk, case.first.pk)
    assert "“Marco Speaker, Says not so, 20 Nov 2025”" in only.sentence


def test_a_position_is_looked_at_too() -> None:
    who = desk.actor("a negotiator", unnamed=True)
    plan = desk.plan()
    row = desk.position(who, [desk.source(state="retracted")], on_version=plan.versions.get())
    codes = [each.code for each in suspicions(plan_publication([row]))]
    assert codes == ["no_live_source", "unnamed_without_reason"]


UNSAID = "does not say under “changes” what it does to it"


@pytest.mark.parametrize(
    ("fields", "warned"),
    [
        ({"position": "rejects"}, True),
        ({"position": "rejects", "stated": "2025-11-01"}, True),
        ({"position": "accepts"}, False),
        ({"position": "open_to_discussion"}, False),
        ({"position": "rejects", "on_point": 1}, False),
        ({"position": "rejects", "changes": True, "how": "reverses"}, False),
        ({"position": "rejects", "on_behalf_of": "Another side"}, False),
        ({"position": "rejects", "actor": "Somebody else"}, False),
        ({"position": "rejects", "unnamed": True}, False),
    ],
)
def test_a_position_that_is_the_opposite_of_an_own_one_says_so(fields: dict[str, Any], warned: bool) -> None:
    case = Desk()
    points = list(desk.plan(points=["One.", "Two."]).versions.get().points.order_by("order"))
    who = desk.actor("an aide", unnamed=True) if fields.pop("unnamed", False) else case.speaker
    first = {"on_point": points[0], "position": "accepts_with_conditions", "stated": "2025-11-20"}
    earlier = desk.position(who, [case.source], **first)
    publish([earlier], by=case.ada)
    given = {"actor": who, "stated": "2025-11-22", **fields, "on_point": points[fields.get("on_point", 0)]}
    given |= {name: desk.actor(given[name]) for name in ("actor", "on_behalf_of") if isinstance(given.get(name), str)}
    given |= {"changes": earlier} if "changes" in fields else {}
    row = desk.position(given.pop("actor"), [case.source], **given)
    told = [each for each in suspicions(plan_publication([row])) if each.code == "reversed"]
    assert [UNSAID in each.sentence for each in told] == [True] * warned, told
    if warned and "stated" not in fields:
        assert "“Rejects, 22 Nov 2025” is the opposite of “Accepts, with conditions, 20 Nov 2025”" in told[0].sentence


def test_two_opposite_positions_that_are_published_together_are_found() -> None:
    case = Desk()
    version = desk.plan().versions.get()
    rows = [
        desk.position(case.speaker, [case.source], on_version=version, position=position, stated=stated)
        for position, stated in (("accepts", "2025-11-20"), ("rejects", "2025-11-22"))
    ]
    assert [each.code for each in suspicions(plan_publication(rows))] == ["reversed", "reversed"]


# Answers


def test_a_warning_is_answered_and_the_answer_kept_with_the_edition() -> None:
    case = Desk().published().change(stance="denies")
    (only,) = suspicions(plan_publication([case.row]))
    for answers in ({}, {only.key: "  "}, {"another": "So."}):
        with pytest.raises(PublicationRefused, match="Tick the warning"):
            publish([case.row], by=case.ada, answers=answers)
    case.row.refresh_from_db()
    (edition,) = publish([case.row], by=case.ada, answers={only.key: "Misheard at first.\u200b"}).editions
    (step,) = ReviewStep.objects.filter(step="acknowledged")
    assert (step.code, step.about, step.text) == ("changed_statement", case.first.pk, "Misheard at first.")
    assert (step.sequence, step.by_name) == (edition.sequence, "ada")


def test_an_answer_holds_no_odd_characters() -> None:
    case = Desk().published().change(stance="denies")
    (only,) = suspicions(plan_publication([case.row]))
    with pytest.raises(PublicationRefused, match="direction"):
        publish([case.row], by=case.ada, answers={only.key: "a\u202eb"})
    assert Edition.objects.filter(subject=case.row.pk).count() == 1


def test_what_was_answered_is_asked_again_only_where_it_changed() -> None:
    case = Desk()
    official = desk.actor("a senior official", unnamed=True)
    said = case.say(official, "reports")
    (only,) = suspicions(plan_publication([case.row]))
    publish([case.row], by=case.ada, answers={only.key: "None was given."})
    case.edit(place="Kyiv")
    assert suspicions(plan_publication([case.row])) == []
    with desk.part_of(case.row):
        Statement.objects.filter(pk=said.pk).update(note="By telephone.")
    assert [each.key for each in suspicions(plan_publication([case.row]))] == [only.key]


def test_who_was_never_asked_answers_nothing() -> None:
    """Commands publish without a page."""
    case = Desk().published().change(stance="denies")
    case.row.refresh_from_db()
    assert publish([case.row], by=case.ada).editions


def test_the_number_of_queries_does_not_depend_on_how_many(assert_queries: Any) -> None:
    cases = [Desk(ada=desk.editor(f"editor-{number}")).also(desk.actor(unnamed=True), "reports") for number in range(3)]
    for some in (cases[:1], cases):
        preview = plan_publication([case.row for case in some])
        with assert_queries(3):
            assert len(suspicions(preview)) == len(some)
