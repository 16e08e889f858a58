"""Other claims that belong to this one, in both directions, each linked once and never without its status."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext_noop

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import RelationKind, SubjectKind
from tracker.record.documents import RelationDoc
from tracker.record.reading import Card
from tracker.web.presenters import links
from tracker.web.presenters.alphabet import alphabetical
from tracker.web.presenters.statuses import StatusView, status_view
from tracker.web.translating import gettext

TO = "to"
FROM = "from"
BOTH = "both"


@immutable(kw_only=True)
class RelatedView:
    text: str
    language: str
    url: str
    status: StatusView
    note: str


@immutable(kw_only=True)
class RelationGroup:
    """ "Part of", with the claims this one is part of."""

    label: str
    claims: tuple[RelatedView, ...]


def relation_groups(
    subject: UUID, outgoing: Iterable[RelationDoc], cards: Mapping[UUID, Card]
) -> tuple[RelationGroup, ...]:
    """What this claim's document names, then the claims that name it; "compare with" is the same both ways."""
    grouped: dict[tuple[str, str], dict[UUID, RelatedView]] = {key: {} for key in _LABELS}
    linked: set[UUID] = set()
    for kind, direction, other, note in _relations(subject, outgoing, cards):
        if other.subject not in linked:
            linked.add(other.subject)
            grouped[kind, direction][other.subject] = _related(other, note)
    return tuple(
        RelationGroup(label=gettext(_LABELS[key]), claims=tuple(claims.values()))
        for key, claims in grouped.items()
        if claims
    )


def _relations(
    subject: UUID, outgoing: Iterable[RelationDoc], cards: Mapping[UUID, Card]
) -> Iterable[tuple[str, str, Card, str]]:
    for relation in outgoing:
        other = cards.get(relation.target)
        if other is not None and other.subject != subject:
            yield relation.kind, _direction(relation.kind, TO), other, relation.note
    incoming = (card for card in cards.values() if card.kind == SubjectKind.CLAIM and card.subject != subject)
    for other in sorted(incoming, key=lambda card: alphabetical(card.title)):
        for relation in other.card["relations"]:
            if relation["target"] == str(subject):
                yield relation["kind"], _direction(relation["kind"], FROM), other, relation["note"]


def _direction(kind: str, direction: str) -> str:
    return BOTH if kind == RelationKind.COMPARE_WITH else direction


def _related(card: Card, note: str) -> RelatedView:
    return RelatedView(
        text=card.title,
        language=card.card["language"],
        url=links.claim(card.slug),
        status=status_view(card.card["status"], card.card["refs"]),
        note=note,
    )


_LABELS: dict[tuple[str, str], str] = {
    (RelationKind.COMPARE_WITH.value, BOTH): gettext_noop("Compare with"),
    (RelationKind.PART_OF.value, TO): gettext_noop("Part of"),
    (RelationKind.PART_OF.value, FROM): gettext_noop("Its parts"),
    (RelationKind.SUPPORTS.value, TO): gettext_noop("If so, supports"),
    (RelationKind.SUPPORTS.value, FROM): gettext_noop("Supported, if so, by"),
    (RelationKind.CONTRADICTS.value, TO): gettext_noop("Contradicts"),
    (RelationKind.CONTRADICTS.value, FROM): gettext_noop("Contradicted by"),
}
