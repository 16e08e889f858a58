"""What changed between two editions of a claim: field by field, and word by word where the text is free."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext

from tracker.ground.pieces import Piece, pieces
from tracker.ground.vocabulary import Bearing, ClaimLevel, How, RelationKind, Reply, Stance
from tracker.record.documents import (
    AboutDoc,
    AssessmentDoc,
    ClaimDoc,
    EvidenceDoc,
    PointRef,
    Quote,
    RelationDoc,
    StatementDoc,
)
from tracker.record.reading import Card
from tracker.web.presenters import dates
from tracker.web.presenters.names import Names

Fields = dict[str, str]


class Whole(str):
    """A text that means something only as a whole: a term of the vocabulary, a date, a name."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldChange:
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemChange:
    """One thing of an edition (the claim itself, a statement, …) that was "added", "removed" or "changed"."""

    kind: str
    label: str
    title: str
    fields: tuple[FieldChange, ...]


def differences(before: ClaimDoc, after: ClaimDoc, cards: Mapping[UUID, Card]) -> tuple[ItemChange, ...]:
    """Everything that differs, in the order of the page; empty where the documents say the same."""
    words = _Words(cards)
    changes: list[ItemChange] = []
    own = _fields(words.claim(before), words.claim(after))
    if own:
        changes.append(
            ItemChange(kind="changed", label=gettext("Changed"), title=gettext("The claim itself"), fields=own)
        )
    changes += _items(gettext("Statement"), words.statements(before), words.statements(after))
    changes += _items(gettext("Evidence"), words.evidence(before), words.evidence(after))
    changes += _items(gettext("Assessment"), words.assessments(before), words.assessments(after))
    changes += _items(gettext("Plan point"), words.points(before), words.points(after))
    changes += _items(gettext("About"), words.about(before), words.about(after))
    changes += _items(gettext("Relation"), words.relations(before), words.relations(after))
    return tuple(changes)


def _items(what: str, before: Mapping[str, Fields], after: Mapping[str, Fields]) -> Iterator[ItemChange]:
    for key in dict.fromkeys([*after, *before]):
        old, new = before.get(key, {}), after.get(key, {})
        fields = _fields(old, new)
        if not fields:
            continue
        kind = "changed" if old and new else "added" if new else "removed"
        label = {"changed": gettext("Changed"), "added": gettext("Added"), "removed": gettext("Removed")}[kind]
        title = gettext("%(what)s: %(name)s") % {"what": what, "name": next(iter((new or old).values()))}
        yield ItemChange(kind=kind, label=label, title=title, fields=fields)


def _fields(before: Fields, after: Fields) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(label=label, pieces=_compared(before.get(label, ""), after.get(label, "")))
        for label in dict.fromkeys([*after, *before])
        if before.get(label, "") != after.get(label, "")
    )


def _compared(before: str, after: str) -> tuple[Piece, ...]:
    if isinstance(before, Whole) or isinstance(after, Whole):
        return tuple(piece for piece in (Piece("del", before), Piece("ins", after)) if piece.text)
    return pieces(before, after)


class _Words:
    """Documents as labelled texts, with names as they stood when the later edition was published."""

    def __init__(self, cards: Mapping[UUID, Card]) -> None:
        self._names = Names(cards)

    def claim(self, doc: ClaimDoc) -> Fields:
        return {
            gettext("Wording"): doc.text,
            gettext("Language"): Whole(doc.language),
            gettext("Kind"): doc.kind,
            gettext("Level"): _term(ClaimLevel(doc.level).label),
            gettext("Checkable"): Whole(gettext("yes") if doc.checkable else gettext("no, a view")),
            gettext("When"): _date(doc.occurred),
            gettext("Place"): doc.place,
            gettext("Desk last looked"): _date(doc.looked_at),
            gettext("Note"): doc.note,
        }

    def statements(self, doc: ClaimDoc) -> dict[str, Fields]:
        by_id = {each.id: each for each in doc.statements}
        return {str(each.id): self._statement(each, by_id) for each in doc.statements}

    def _statement(self, doc: StatementDoc, by_id: Mapping[UUID, StatementDoc]) -> Fields:
        changed = by_id.get(doc.changes.target) if doc.changes else None
        return {
            gettext("Speaker"): self._actor(doc.speaker),
            gettext("For"): self._actor(doc.on_behalf_of),
            gettext("Stance"): _term(Stance(doc.stance).label),
            gettext("Said"): _date(doc.said),
            gettext("Sources"): self._subjects(doc.sources),
            gettext("Relayed by"): self._subjects(doc.relayed_by),
            gettext("Method"): doc.method,
            gettext("Attribution"): doc.attribution,
            gettext("Caveat"): doc.hedging,
            gettext("Said at"): doc.venue,
            **self._quote(doc.quote),
            gettext("Changes"): self._change(doc, changed),
            gettext("Note"): doc.note,
        }

    def _change(self, doc: StatementDoc, changed: StatementDoc | None) -> str:
        parts = (
            gettext(How(doc.changes.how).label) if doc.changes else "",
            self._actor(changed.speaker) if changed else "",
            _date(changed.said) if changed else "",
        )
        return Whole(" ".join(filter(None, parts)))

    def _quote(self, quote: Quote | None) -> Fields:
        if quote is None:
            return {}
        return {
            gettext("Quote"): quote.text,
            gettext("Language of the quote"): Whole(quote.language),
            gettext("Translation"): quote.translation,
            gettext("Rendered by"): self._actor(quote.rendered_by),
            gettext("Original seen"): Whole(gettext("yes") if quote.original_seen else gettext("no")),
            gettext("Quote checked against the copy kept on"): _date(quote.checked.kept if quote.checked else ""),
            gettext("SHA-256 of that copy"): Whole(quote.checked.sha256 if quote.checked else ""),
        }

    def evidence(self, doc: ClaimDoc) -> dict[str, Fields]:
        return {str(each.id): self._piece_of_evidence(each) for each in doc.evidence}

    def _piece_of_evidence(self, doc: EvidenceDoc) -> Fields:
        return {
            gettext("Title"): doc.title,
            gettext("Kind"): doc.kind,
            gettext("Bearing"): _term(Bearing(doc.bearing).label),
            gettext("Offered by"): self._actor(doc.produced_by),
            gettext("Released"): _date(doc.released),
            gettext("Depicts"): doc.depicts,
            gettext("Source"): self._subjects((doc.source,)) if doc.source else "",
            gettext("Verification"): doc.verification,
            gettext("Note"): doc.note,
        }

    def assessments(self, doc: ClaimDoc) -> dict[str, Fields]:
        return {str(each.id): self._assessment(each) for each in doc.assessments}

    def _assessment(self, doc: AssessmentDoc) -> Fields:
        return {
            gettext("Verdict"): doc.verdict,
            gettext("Reasons"): doc.reasons,
            gettext("Dated"): _date(doc.dated),
            gettext("Note"): doc.note,
        }

    def about(self, doc: ClaimDoc) -> dict[str, Fields]:
        by_id = {each.id: each for each in doc.statements}
        return {str(each.actor): self._about(each, by_id) for each in doc.about}

    def _about(self, doc: AboutDoc, by_id: Mapping[UUID, StatementDoc]) -> Fields:
        reply = by_id.get(doc.statement) if doc.statement else None
        told = (self._actor(reply.speaker), _date(reply.said)) if reply else ()
        return {
            gettext("About whom"): self._actor(doc.actor),
            gettext("Reply"): Whole(
                ", ".join(filter(None, (_term(Reply(doc.reply).label) if doc.reply else "", *told)))
            ),
        }

    def points(self, doc: ClaimDoc) -> dict[str, Fields]:
        return {str(each.point): self._point(each) for each in doc.points}

    def _point(self, ref: PointRef) -> Fields:
        plan = self._names.card(ref.plan)
        return {gettext("Plan"): plan.title if plan else gettext("[removed]")}

    def relations(self, doc: ClaimDoc) -> dict[str, Fields]:
        return {f"{each.kind} {each.target}": self._relation(each) for each in doc.relations}

    def _relation(self, doc: RelationDoc) -> Fields:
        other = self._names.card(doc.target)
        if other is None:
            # The note is about what was removed.
            return {gettext("Claim"): gettext("[removed]"), gettext("Relation"): _term(RelationKind(doc.kind).label)}
        return {
            gettext("Claim"): other.title,
            gettext("Relation"): _term(RelationKind(doc.kind).label),
            gettext("Note"): doc.note,
        }

    def _actor(self, actor: UUID | None) -> str:
        return Whole(self._names.actor(actor).text if actor else "")

    def _subjects(self, subjects: Iterable[UUID]) -> str:
        cards = (self._names.card(subject) for subject in subjects)
        return "; ".join(card.title if card else gettext("[removed]") for card in cards)


def _date(edtf: str) -> str:
    return Whole(dates.full(edtf) if edtf else "")


def _term(label: str) -> str:
    return Whole(gettext(label))
