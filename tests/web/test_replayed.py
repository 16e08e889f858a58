"""Two hundred random histories: what a page of a moment shows is what the page of the present showed at that moment.

Many histories are written into one record, step by step, so that a step costs one publication. After one of the steps each
history's page is read as the present: the record then holds nothing but what was published up to there. At the end it is
read again as known at that moment. For claims as of a day the comparison is the other way round: at last every claim is
published anew with nothing in it but what had been said by that day, and the page of the present must be the page as of it.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.builders import KINDS, actor, claim, plan, point, position, source, statement, version
from tracker.ground.dates import Date
from tracker.ground.vocabulary import Acceptance, Stance
from tracker.record import reading
from tracker.record.comparison import usual_pair
from tracker.record.documents import (
    ActorDoc,
    Body,
    ClaimDoc,
    Document,
    NoticeDoc,
    PlanDoc,
    PointRef,
    RelationDoc,
    SourceDoc,
    StatementDoc,
)
from tracker.record.ledger import append
from tracker.record.past import NOW, Moment
from tracker.record.past_pages import ActorThen, PlanThen, actor_at, claim_at, plan_at
from tracker.record.projections import refresh
from tracker.web import actors, plans
from tracker.web.presenters.actor_page import answers, facts, sections
from tracker.web.presenters.claim_page import claim_view
from tracker.web.presenters.names import Names
from tracker.web.presenters.plan_comparison import PlanComparison
from tracker.web.presenters.plan_links import PlanLinks
from tracker.web.presenters.plan_matrix import matrix
from tracker.web.presenters.plan_page import PlanPage
from tracker.web.presenters.point_page import PointPage

pytestmark = pytest.mark.django_db

TOGETHER, EXAMPLES = 50, 4
STEPS = 2
SAID = ("2025-11-18", "2025-11-20~", "../2025-11-19", "2025-11", "2025-11-21T10:00Z", "2025-11-19/2025-11-21", "")
DAYS = tuple(date(2025, 11, day) for day in (17, 18, 19, 20, 21, 30))


@dataclass
class History:
    """A few subjects; `kind` is that of the page that is read, after the step `read`."""

    chance: random.Random
    kind: str
    read: int
    day: date
    bodies: dict[UUID, Body] = field(default_factory=dict)
    gone: UUID | None = None
    seen: Any = None
    moment: datetime | None = None

    def __post_init__(self) -> None:
        self.party, self.speaker, self.source = self.new(actor("Side")), uuid4(), uuid4()
        self.bodies[self.speaker] = actor("Speaker", party=self.party)
        self.bodies[self.source] = self.published()
        self.near: UUID | None = None
        self.plan: UUID | None = None
        self.position: UUID | None = None
        about: tuple[PointRef, ...] = ()
        relations: tuple[RelationDoc, ...] = ()
        if self.kind == "claim":
            self.near = self.new(claim("Near.", *self.statements()))
            relations = (RelationDoc(kind="compare_with", target=self.near),)
        else:
            draft = version("Draft", self.one(point), dated=self.one(SAID))
            self.plan = self.new(plan("Peace", draft, version("Second", point("2"), dated=self.one(SAID))))
            self.position = self.new(self.taken(self.plan, draft.points[0].id))
            about = (PointRef(plan=self.plan, point=draft.points[0].id),)
        self.claim = self.new(claim("It is so.", *self.statements(), points=about, relations=relations))

    def new(self, body: Body) -> UUID:
        subject = uuid4()
        self.bodies[subject] = body
        return subject

    def one(self, options: Any) -> Any:
        return options() if callable(options) else self.chance.choice(options)

    def published(self, **fields: Any) -> SourceDoc:
        return source(self.party, published=self.one(("2025-11-19", "2025-11-22", "")), **fields)

    def statements(self) -> tuple[StatementDoc, ...]:
        return tuple(
            statement(
                self.one((self.speaker, self.party)),
                self.one([stance.value for stance in Stance]),
                said=self.one(SAID),
                sources=self.one(((), (self.source,))),
                on_behalf_of=self.one((None, self.party)),
            )
            for _ in range(self.chance.randrange(1, 4))
        )

    def taken(self, on: UUID, which: UUID) -> Body:
        answer = self.one([answer.value for answer in Acceptance])
        return position(self.speaker, on, answer, point=which, stated=self.one(SAID), sources=(self.source,))

    def step(self) -> tuple[UUID, Body]:
        """Something is edited, taken down, or published again."""
        if self.gone:
            subject, self.gone = self.gone, None
            return subject, self.bodies[subject]
        hidden = self.one((self.speaker, self.source, self.near or self.position))
        edits: dict[UUID | None, Callable[[Any], Body]] = {
            self.claim: lambda doc: replace(
                doc, text="Reworded.", statements=(*doc.statements[1:], *self.statements())
            ),
            self.near: lambda doc: replace(
                doc, statements=self.statements(), relations=(RelationDoc(kind="part_of", target=self.claim),)
            ),
            self.speaker: lambda doc: replace(doc, name="Renamed", party=self.one((None, self.party))),
            self.source: lambda doc: self.published(state=self.one(("live", "retracted"))),
            self.plan: lambda doc: replace(doc, title="Peace and quiet", versions=doc.versions[:1]),
        }
        chosen = self.one([each for each in edits if each in self.bodies] + [None])
        if chosen is None:
            self.gone = hidden
            return hidden, NoticeDoc()
        self.bodies[chosen] = edits[chosen](self.bodies[chosen])
        return chosen, self.bodies[chosen]

    # -- what its page shows

    def now(self) -> Any:
        found = reading.find(self.kind, self.slug, using="default")
        assert found is not None
        body = found.edition.document.body if found.edition.document else None
        match body:
            case ClaimDoc() as doc:
                return claim_view(self.claim, doc, reading.related(self.claim), found.edition.looked_at)
            case ActorDoc() as doc:
                return _actor_page(doc, self.party, actors._now(found, doc, None))
            case PlanDoc() as doc:
                return _plan_page(self.slug, plans._now(found, doc))
        raise AssertionError(body)

    def then(self, moment: Moment, published: reading.Published) -> Any:
        body = published.document.body if published.document else None
        match body:
            case ClaimDoc() as doc:
                shown = claim_at(self.claim, doc, moment)
                return claim_view(self.claim, shown.doc, shown.cards, published.looked_at, as_of=moment.as_of)
            case ActorDoc() as doc:
                return _actor_page(doc, self.party, actor_at(self.party, moment, None))
            case PlanDoc() as doc:
                return _plan_page(self.slug, plan_at(self.subject, doc, moment))
        raise AssertionError(body)

    @property
    def subject(self) -> UUID:
        return {"claim": self.claim, "actor": self.party, "plan": self.plan or self.claim}[self.kind]

    @property
    def slug(self) -> str:
        return f"s{self.subject.hex}"

    def by_day(self, subject: UUID) -> Body:
        """A claim with what had been said by the day, as RULES.md P1 has it, put another way."""
        doc = self.bodies[subject]
        read_in = self.bodies[self.source]
        assert isinstance(doc, ClaimDoc)
        assert isinstance(read_in, SourceDoc)

        def said(each: StatementDoc) -> bool:
            ends = [Date.parse(each.said).latest]
            ends += [Date.parse(read_in.published).latest] if each.sources else []
            return any(end.date() <= self.day for end in ends if end)

        return replace(doc, statements=tuple(each for each in doc.statements if said(each)))


def _actor_page(doc: ActorDoc, subject: UUID, then: ActorThen) -> Any:
    names, entries = Names(then.cards), then.page.entries
    return (
        facts(doc, names),
        answers(then.taken.positions, subject, names),
        sections(entries, subject, names, party=then.party),
        actors._reversals(then.taken, entries, names),
        [(each.card.title, each.member, each.speaks) for each in then.belonging],
    )


def _plan_page(slug: str, then: PlanThen) -> Any:
    view = PlanPage(then.doc, PlanLinks(slug), Names(then.cards), then.positions, then.claims).view()
    pair, names = usual_pair(then.doc), Names(then.cards)
    beside = pair and PlanComparison(then.doc, PlanLinks(slug), pair, names, then.positions).view()
    followed = PointPage(then.doc, PlanLinks(slug), then.doc.versions[0], then.doc.versions[0].points[0])
    on_it = [entry for entry in then.positions if entry.point in followed.points]
    return view, matrix(then.doc, PlanLinks(slug), then.positions), beside, followed.view(names, on_it)


def write(bodies: dict[UUID, Body], kinds: dict[UUID, str], change: str) -> None:
    with transaction.atomic():
        for subject, body in bodies.items():
            document = Document(kind=kinds[subject], slug=f"s{subject.hex}", note="", body=body)
            append(kinds[subject], subject, document, "withdrawal" if isinstance(body, NoticeDoc) else change)
        refresh(bodies)


@settings(
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.generate],  # an example fills a record; to shrink one would take minutes
    suppress_health_check=list(HealthCheck),
)
@given(st.integers(0, 2**32))
def test_a_page_of_a_moment_is_the_page_of_then(seed: int) -> None:
    chance = random.Random(seed)
    with transaction.atomic():
        replay(
            [
                History(
                    chance,
                    chance.choice(("claim", "claim", "actor", "plan")),
                    chance.randrange(STEPS),
                    chance.choice(DAYS),
                )
                for _ in range(TOGETHER)
            ]
        )
        transaction.set_rollback(True)


def replay(histories: list[History]) -> None:
    firsts = {subject: body for history in histories for subject, body in history.bodies.items()}
    kinds = {subject: KINDS[type(body)].value for subject, body in firsts.items()}
    write(firsts, kinds, "first")
    planned_for()
    for step in range(STEPS + 1):
        if step:
            write(dict(history.step() for history in histories), kinds, "update")
        for history in histories:
            if history.read == step:
                history.seen, history.moment = history.now(), reading.head().published_at
    # What is not public now is read at no moment; that is tested elsewhere.
    write({history.gone: history.bodies[history.gone] for history in histories if history.gone}, kinds, "minor")
    for history in histories:
        assert history.moment is not None
        known = reading.edition_at(history.subject, history.moment)
        assert known.edition is not None
        assert history.then(Moment(None, known.sequence), known.edition) == history.seen
    as_of_days(histories, kinds)


def planned_for() -> None:
    """Let the server plan for as much as there is: it remembers these tables as empty, which other tests left them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE record_edition, record_listing, record_entry, record_reference, record_passage, record_address"
        )


def as_of_days(histories: list[History], kinds: dict[UUID, str]) -> None:
    claims = [history for history in histories if history.kind == "claim"]
    before = []
    for history in claims:
        found = reading.find("claim", history.slug)
        assert found is not None
        before.append(history.then(Moment(history.day, NOW), found.edition))
    write(
        {each: history.by_day(each) for history in claims for each in (history.claim, history.near) if each},
        kinds,
        "minor",
    )
    for history, then in zip(claims, before, strict=True):
        now = history.now()
        assert replace(then, dates=()) == replace(now, dates=())
        assert set(then.dates) <= set(now.dates)
