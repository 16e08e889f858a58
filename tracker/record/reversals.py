"""What an actor's page holds beside its paged statements: its positions, and where it took the opposite side later.

stances(actor, party=…) -> Stances                 [1]  positions, and what may be a reversal, with the documents of both
reversals(stances, cards) -> list[Turn]                 the reversals among that; `cards` of all their sources
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from uuid import UUID

from tracker.ground.dates import Date
from tracker.ground.reversals import Related, Utterance, opposite, takes_a_side
from tracker.ground.reversals import reversals as found_among
from tracker.ground.standing import Span
from tracker.ground.vocabulary import Basis, Fate, SourceState, SubjectKind
from tracker.record.documents import ClaimDoc, PlanDoc, StatementDoc, decode
from tracker.record.entry_pages import ENTRY, EntryLine, entry_line
from tracker.record.rows import CARD, Card, fetched

MOST_POSITIONS = 200
"""Most positions of one actor that its page lists at once; the newest."""
MOST_CLAIMS = 100
"""Most claims of one actor on which statements are looked through for reversals."""
_TURNED = f"(n.fate IN ('{Fate.CHANGED.value}', '{Fate.REPLACED.value}') OR n.changes IS NOT NULL)"


@dataclass(frozen=True)
class Stances:
    """`positions` newest first, undated ones last; `documents` of the plans that they are on and of turned claims.

    `more`: there are more positions than these. `turned` are all own statements on claims on which one was put out, or
    put another out.
    """

    positions: Sequence[EntryLine] = ()
    more: bool = False
    turned: Sequence[EntryLine] = ()
    documents: Mapping[UUID, bytes] = field(default_factory=dict)

    @property
    def cut(self) -> bool:
        """Whether there may be more claims on which a statement was put out than are looked at."""
        return len({entry.subject for entry in self.turned}) >= MOST_CLAIMS

    @cached_property
    def statements(self) -> dict[UUID, StatementDoc]:
        """The statements of `turned`, as in their claims' documents."""
        bodies = [decode(self.documents[claim]).body for claim in dict.fromkeys(entry.subject for entry in self.turned)]
        return {each.id: each for body in bodies if isinstance(body, ClaimDoc) for each in body.statements}

    def plans(self) -> list[PlanDoc]:
        """The plans to which there are opposite answers."""
        given: dict[UUID, set[str]] = {}
        for entry in self.positions:
            if entry.plan and entry.plan in self.documents:
                given.setdefault(entry.plan, set()).add(entry.stance)
        bodies = [
            decode(self.documents[plan]).body
            for plan, answers in given.items()
            if any(opposite(one, other) for one, other in combinations(answers, 2))
        ]
        return [body for body in bodies if isinstance(body, PlanDoc)]


@dataclass(frozen=True, slots=True)
class Turn:
    """A reversal: two statements on one claim, or two positions on one thing or on points that correspond."""

    earlier: EntryLine
    later: EntryLine
    stated: bool


def stances(actor: UUID, *, party: bool = False, using: str = "public") -> Stances:
    """The positions of an actor or taken on its behalf, and its statements that may tell of a change of mind.

    Of a party also those of everyone named who speaks for it. One query, with indexes for each part of it.
    """
    own = ("actor", "voice") if party else ("actor",)
    turned = " UNION ".join(
        f"(SELECT n.subject FROM record_entry n WHERE n.{column} = %(of)s AND {_TURNED} LIMIT {MOST_CLAIMS})"  # noqa: S608
        for column in own
    )
    positions = " UNION ".join(
        f"(SELECT n.* FROM record_entry n WHERE n.{column} = %(of)s AND n.kind = %(position)s"  # noqa: S608
        f" ORDER BY n.latest DESC NULLS LAST, n.id LIMIT {MOST_POSITIONS + 1})"
        for column in (*own, "on_behalf_of")
    )
    sql = f"""
        WITH turned AS (SELECT subject FROM ({turned}) t LIMIT {MOST_CLAIMS}), found AS (
            SELECT n.* FROM record_entry n JOIN turned USING (subject)
            WHERE n.kind = %(claim)s AND (n.actor = %(of)s OR n.{own[-1]} = %(of)s)
            UNION
            (SELECT p.* FROM ({positions}) p ORDER BY p.latest DESC NULLS LAST, p.id LIMIT {MOST_POSITIONS + 1})
        )
        SELECT {ENTRY}, {CARD}, e.document FROM (
            SELECT f.*, row_number() OVER (PARTITION BY coalesce(f.plan, f.subject) ORDER BY f.id) AS place FROM found f
        ) n
        JOIN record_listing l USING (subject)
        LEFT JOIN record_listing d ON d.subject = coalesce(n.plan, n.subject) AND n.place = 1
        LEFT JOIN record_edition e ON e.sequence = d.sequence
        ORDER BY n.latest DESC NULLS LAST, n.id
    """  # noqa: S608
    values = {"of": actor, "position": SubjectKind.POSITION.value, "claim": SubjectKind.CLAIM.value}
    lines: dict[str, list[EntryLine]] = {SubjectKind.POSITION.value: [], SubjectKind.CLAIM.value: []}
    documents: dict[UUID, bytes] = {}
    for *row, document in fetched(using, sql, values):
        line = entry_line(row)
        lines[line.kind].append(line)
        if document is not None:
            documents[line.plan or line.subject] = bytes(document)
    found = lines[SubjectKind.POSITION.value]
    return Stances(found[:MOST_POSITIONS], len(found) > MOST_POSITIONS, lines[SubjectKind.CLAIM.value], documents)


def reversals(found: Stances, cards: Mapping[UUID, Card]) -> list[Turn]:
    """The reversals among these, the newest first.

    What stands in retracted sources alone does not count (RULES.md P1), nor a position that was not stated: a draft is
    nobody's word. `cards` holds the sources and what they carry.
    """
    by_id = {str(entry.id): entry for entry in (*found.turned, *found.positions) if _counts(entry, cards)}
    said = (_utterance(entry, cards) for entry in by_id.values())
    turns = found_among(said, _related(found.plans()))
    return [Turn(by_id[turn.earlier], by_id[turn.later], turn.stated) for turn in reversed(turns)]


def _counts(entry: EntryLine, cards: Mapping[UUID, Card]) -> bool:
    if not takes_a_side(entry.stance) or entry.fate == Fate.RETRACTED:
        return False
    if entry.kind == SubjectKind.CLAIM:
        return True
    if entry.card.card["basis"] == Basis.INFERRED:
        return False
    return not entry.sources or any(not _retracted(source, cards) for source in entry.sources)


def _retracted(source: UUID | None, cards: Mapping[UUID, Card]) -> bool:
    """Whether a source, or anything that it carries, was retracted; one that is not public bears nothing."""
    passed: set[UUID] = set()
    while source is not None and source not in passed:
        card = cards.get(source)
        if card is None:
            return not passed
        if card.card["state"] == SourceState.RETRACTED:
            return True
        passed.add(source)
        source = UUID(card.card["carries"]) if card.card["carries"] else None
    return False


def _utterance(entry: EntryLine, cards: Mapping[UUID, Card]) -> Utterance:
    said = Date.parse(entry.said)
    published = [Date.parse(cards[source].card["published"]) for source in entry.sources if source in cards]
    return Utterance(
        id=str(entry.id),
        speaker=str(entry.actor),
        voice=str(entry.voice) if entry.voice else None,
        on=str(entry.subject if entry.kind == SubjectKind.CLAIM else entry.point or entry.version or entry.plan),
        word=entry.stance,
        span=Span.between(said, published) if said.latest else None,
        changes=str(entry.changes) if entry.changes else None,
    )


def _related(plans: Iterable[PlanDoc]) -> Related:
    """For each point, what it became and what it came from, through all versions: not what stands beside it."""
    back: dict[str, set[str]] = {}
    forth: dict[str, set[str]] = {}
    for point, earlier in _corresponding(plans):
        back.setdefault(point, set()).add(earlier)
        forth.setdefault(earlier, set()).add(point)
    return {point: _reached(point, back) | _reached(point, forth) for point in back.keys() | forth.keys()}


def _corresponding(plans: Iterable[PlanDoc]) -> Iterator[tuple[str, str]]:
    for version in (version for plan in plans for version in plan.versions):
        for point in version.points:
            yield from ((str(point.id), str(earlier)) for earlier in point.corresponds_to)


def _reached(start: str, onward: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    ahead = [start]
    while ahead:
        fresh = onward.get(ahead.pop(), set()) - reached
        reached |= fresh
        ahead += fresh
    return reached - {start}
