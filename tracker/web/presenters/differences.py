"""What changed between two editions of a subject, in the order of its page."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from tracker.record.documents import ActorDoc, Body, ClaimDoc, PageDoc, PlanDoc, PositionDoc, SourceDoc
from tracker.record.reading import Card
from tracker.web.presenters.claim_words import ClaimWords
from tracker.web.presenters.field_changes import ItemChange, item_changes, own_changes
from tracker.web.presenters.names import Names
from tracker.web.presenters.plan_words import PlanWords
from tracker.web.presenters.subject_words import SubjectWords
from tracker.web.translating import gettext

_NO_POINTS: Mapping[UUID, str] = {}


def differences(  # noqa: PLR0911  (one for each kind)
    before: Body, after: Body, cards: Mapping[UUID, Card], points: Mapping[UUID, str] = _NO_POINTS
) -> tuple[ItemChange, ...]:
    """Everything that differs; empty where the documents say the same, or are not of one kind.

    Names are those of the cards; a subject without one is "[removed]". `points` are what the points are called that
    positions are on.
    """
    names = Names(cards)
    match before, after:
        case ClaimDoc(), ClaimDoc():
            return tuple(_of_claims(before, after, ClaimWords(names)))
        case PlanDoc(), PlanDoc():
            return tuple(_of_plans(before, after, PlanWords(names)))
        case ActorDoc(), ActorDoc():
            words = SubjectWords(names)
            return tuple(own_changes(gettext("The actor"), words.actor_itself(before), words.actor_itself(after)))
        case SourceDoc(), SourceDoc():
            words = SubjectWords(names)
            return tuple(own_changes(gettext("The source"), words.source(before), words.source(after)))
        case PositionDoc(), PositionDoc():
            words = SubjectWords(names)
            was, now = words.position(before, points), words.position(after, points)
            return tuple(own_changes(gettext("The position"), was, now))
        case PageDoc(), PageDoc():
            words = SubjectWords(names)
            return tuple(own_changes(gettext("The page"), words.page(before), words.page(after)))
    return ()


def _of_claims(before: ClaimDoc, after: ClaimDoc, words: ClaimWords) -> Iterator[ItemChange]:
    yield from own_changes(gettext("The claim itself"), words.claim(before), words.claim(after))
    yield from item_changes(gettext("Statement"), words.statements(before), words.statements(after))
    yield from item_changes(gettext("Evidence"), words.evidence(before), words.evidence(after))
    yield from item_changes(gettext("Assessment"), words.assessments(before), words.assessments(after))
    yield from item_changes(gettext("Plan point"), words.points(before), words.points(after))
    yield from item_changes(gettext("About"), words.about(before), words.about(after))
    yield from item_changes(gettext("Relation"), words.relations(before), words.relations(after))


def _of_plans(before: PlanDoc, after: PlanDoc, words: PlanWords) -> Iterator[ItemChange]:
    yield from own_changes(gettext("The plan itself"), words.plan(before), words.plan(after))
    yield from item_changes(gettext("Version"), words.versions(before), words.versions(after))
    yield from item_changes(gettext("Point"), words.points(before), words.points(after))
