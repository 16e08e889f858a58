"""What would become of each of many subjects, before anything is done: by the same rules as the door's, in few queries.

outlook(run, by) -> Outlook        a Prospect for each item of the run, in its order

The number of queries depends on how deep the chains of carriers and parties are, not on how many subjects there are. It
says what to expect: whether it is done is decided for each subject when its turn comes (bulk.py).
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.auth.models import User
from django.utils.translation import gettext

from tracker.desk.documents_of import MODELS, SubjectRow, kind_of
from tracker.desk.door import changed_meanwhile, may_publish
from tracker.desk.forms.labels import described, label
from tracker.desk.models import BulkItem, BulkRun, Claim, Review
from tracker.desk.models.bulk import CHANGED, REFUSED
from tracker.desk.models.review import IN_REVIEW
from tracker.desk.preview import Preview, plan_publication
from tracker.desk.problems import problems_told, short
from tracker.desk.quoting import quoted
from tracker.desk.review import Standing, may_send, review_of
from tracker.desk.states import state_of, status_labels, statuses
from tracker.desk.suspicions import suspicions
from tracker.ground.vocabulary import SubjectKind
from tracker.record.documents import canonical
from tracker.record.models import Listing, Reference
from tracker.record.references import direct

Agreed = dict[str, list[int]]
"""{subject: [version, edition]}: what is published, or removed, with one of many."""


@dataclass(frozen=True, slots=True)
class Expected:
    """`why` speaks against it; `only_with` does, too, unless what needs it goes along. `goes` says what happens.

    What comes before others has the lower `rank`.
    """

    why: tuple[str, ...] = ()
    goes: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()
    agreed: Agreed = field(default_factory=dict)
    rank: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Prospect:
    """One item, with its row (None where that is gone), where it stands in review, and what to expect."""

    item: BulkItem
    row: SubjectRow | None
    standing: Standing | None
    expected: Expected
    moved: bool

    @property
    def title(self) -> str:
        return label(self.row) if self.row is not None else str(self.item.subject)

    @property
    def noun(self) -> str:
        return str(MODELS[SubjectKind(self.item.kind)]._meta.verbose_name)

    def against(self, *, with_dependents: bool) -> tuple[str, tuple[str, ...]]:
        """("", ()) where it can be done; otherwise the outcome and why."""
        if self.row is None:
            return CHANGED, (gettext("This is gone: somebody deleted it."),)
        if self.moved:
            return CHANGED, (changed_meanwhile(),)
        why = (*self.expected.why, *(() if with_dependents else self.expected.only_with))
        return (REFUSED, why) if why else ("", ())


@dataclass(frozen=True, slots=True)
class Outlook:
    """`preview` is of all that would be published, for acts that publish."""

    prospects: tuple[Prospect, ...]
    preview: Preview | None

    @property
    def fingerprint(self) -> str:
        """Names exactly what was shown: what somebody confirmed is what is begun, or nothing is."""
        lines = [
            [str(each.item.subject), str(each.moved), *each.expected.why, *each.expected.only_with]
            + [f"{subject} {numbers}" for subject, numbers in sorted(each.expected.agreed.items())]
            for each in self.prospects
        ]
        return hashlib.sha256(canonical(lines)).hexdigest()


def rows_of(items: Iterable[BulkItem]) -> dict[UUID, SubjectRow]:
    """The rows of these items that are there, with what their labels read; one query a kind."""
    wanted: dict[str, list[UUID]] = defaultdict(list)
    for item in items:
        wanted[item.kind].append(item.subject)
    rows = (row for kind, keys in wanted.items() for row in described(MODELS[SubjectKind(kind)]).filter(pk__in=keys))
    return {row.pk: row for row in rows}


def outlook(run: BulkRun, by: User) -> Outlook:
    """What would become of each item of this run if this user did it now."""
    items = list(run.items.order_by("order", "id"))
    rows = rows_of(items)
    standings = review_of(rows.values())
    preview = plan_publication(rows.values(), by=by) if run.act == "publish" else None
    found = _publishing(preview, rows, standings, by) if preview else _LOOK[run.act](rows, standings, by)
    prospects = []
    for item in items:
        row = rows.get(item.subject)
        expected = found.get(item.subject, Expected())
        moved = row is not None and row.version != item.version
        prospects.append(Prospect(item, row, standings.get(item.subject), expected, moved))
    return Outlook(tuple(prospects), preview)


Rows = Mapping[UUID, SubjectRow]
Standings = Mapping[UUID, Standing]


def _sending(rows: Rows, standings: Standings, by: User) -> dict[UUID, Expected]:
    states = state_of(rows.values())
    nothing = gettext("What readers see is the same as here: there is nothing to review.")
    found = {}
    for subject, row in rows.items():
        against = _unless(may_send(by, row), gettext("You may not send this for review."))
        found[subject] = Expected((*against, *_unless(states[subject].code != "public", nothing)))
    return found


def _assigning(rows: Rows, standings: Standings, by: User) -> dict[UUID, Expected]:
    against = _unless(may_publish(by), gettext("You may not give this to somebody."))
    return dict.fromkeys(rows, Expected(against))


def _taking(rows: Rows, standings: Standings, by: User) -> dict[UUID, Expected]:
    found = {}
    for subject, row in rows.items():
        standing = standings.get(subject)
        own = standing is not None and standing.review.assigned_to_id_kept == by.pk
        against = _unless(may_send(by, row), gettext("You may not take this."))
        found[subject] = Expected((*against, *_unless(not own, gettext("This is in your hands already."))))
    return found


def _returning(rows: Rows, standings: Standings, by: User) -> dict[UUID, Expected]:
    refused = _unless(may_publish(by), gettext("You may not return this."))
    nothing = gettext("This is not in review: there is nothing to return.")
    waiting = {subject for subject, standing in standings.items() if standing.review.state == IN_REVIEW}
    return {subject: Expected((*refused, *_unless(subject in waiting, nothing))) for subject in rows}


def _noting(rows: Rows, standings: Standings, by: User) -> dict[UUID, Expected]:
    refused = gettext("You may not write here.")
    return {subject: Expected(_unless(may_send(by, row), refused)) for subject, row in rows.items()}


def _looking(rows: Rows, standings: Standings, by: User) -> dict[UUID, Expected]:
    public = set(Listing.objects.filter(subject__in=list(rows)).values_list("subject", flat=True))
    refused = _unless(may_publish(by), gettext("You may not publish."))
    unseen = gettext("Readers do not see this claim: publish it instead.")
    return {
        subject: Expected((*refused, *_unless(isinstance(row, Claim) and subject in public, unseen)))
        for subject, row in rows.items()
    }


def _unless(allowed: bool, otherwise: str) -> tuple[str, ...]:
    return () if allowed else (otherwise,)


# Publishing


def _publishing(preview: Preview, rows: Rows, standings: Standings, by: User) -> dict[UUID, Expected]:
    """Each by itself, with what was never published and must go with it."""
    against: dict[UUID, list[str]] = defaultdict(list)
    if not may_publish(by):
        against |= {subject: [gettext("You may not publish.")] for subject in rows}
    for subject, said in problems_told(preview, by=by):
        against[subject].append(said)
    for each in suspicions(preview):
        words = gettext("Something to look at twice: %s Open its review page and answer it there.")
        against[each.subject].append(words % each.sentence)
    items = {item.subject: item for item in preview.items}
    labels = status_labels(statuses(preview))
    needs = {
        subject: {
            target
            for target, needed in direct(item.document).items()
            if needed and target != subject and target in items and items[target].held is None
        }
        for subject, item in items.items()
    }
    found = {}
    for subject, row in rows.items():
        item = items.get(subject)
        if item is None:
            continue
        along = _closure(subject, needs)
        why = [said for each in (subject, *along) for said in against[each]]
        if item.unchanged:
            why = [gettext("What readers see is the same as here: there is nothing to publish.")]
        standing = standings.get(subject)
        why += sent_otherwise(standing.review if standing else None)
        batch = [items[each] for each in (subject, *along)]
        found[subject] = Expected(
            why=tuple(dict.fromkeys(why)),
            goes=_told(item.number, labels.get(subject), [str(each.row) for each in batch[1:]]),
            agreed={str(each.subject): [each.row.version, each.number] for each in batch},
            rank=(list(MODELS).index(kind_of(row)), len(along)),
        )
    return found


def sent_otherwise(review: Review | None) -> list[str]:
    """What somebody prepared goes out as it was prepared."""
    if review is None or not (review.together or review.public_note):
        return []
    return [gettext("This was sent with a public note, or to go out together with others: open its review page.")]


def _told(number: int, statuses: tuple[str, str] | None, along: list[str]) -> tuple[str, ...]:
    told = [gettext("Edition %(number)s.") % {"number": number}]
    if statuses:
        before, after = statuses
        words = gettext("Status: %(after)s, before: %(before)s.") if before else gettext("Status: %(after)s.")
        told.append(words % {"before": before, "after": after})
    if along:
        titles = "; ".join(quoted(short(title, 60)) for title in along)
        told.append(gettext("Never published so far, and goes with it: %s.") % titles)
    return tuple(told)


def _closure(start: UUID, edges: Mapping[UUID, Iterable[UUID]]) -> list[UUID]:
    """Everything that is reached from here, without the start, in a fixed order."""
    reached: dict[UUID, None] = {}
    ahead = [start]
    while ahead:
        for target in sorted(edges.get(ahead.pop(), ())):
            if target != start and target not in reached:
                reached[target] = None
                ahead.append(target)
    return list(reached)


# Withdrawing


def _withdrawing(rows: Rows, standings: Standings, by: User) -> dict[UUID, Expected]:
    """What needs others comes before them: then nothing public is left that would keep them."""
    users = _users(rows)
    subjects = {*rows, *users, *(each for found in users.values() for each in found)}
    listed = Listing.objects.filter(subject__in=subjects).values_list("subject", "title", "number")
    public = {subject: (title, number) for subject, title, number in listed}
    refused = _unless(may_publish(by), gettext("You may not publish."))
    found = {}
    for subject, row in rows.items():
        along = [each for each in _closure(subject, users) if each in public]
        others = [each for each in along if each not in rows]
        needed = gettext("“%s” is public and needs this: it stays, unless what needs it is removed too.")
        chosen = [short(public[each][0], 60) for each in along if each in rows]
        words = gettext("After what needs it and was chosen too: %s.")
        found[subject] = Expected(
            why=(*refused, *_unless(subject in public, gettext("This is not public."))),
            goes=(words % "; ".join(quoted(each) for each in chosen),) if chosen else (),
            only_with=tuple(needed % short(public[each][0]) for each in others),
            agreed={str(each): [0, public[each][1]] for each in (subject, *along) if each in public},
            rank=(-list(MODELS).index(kind_of(row)), len(along)),
        )
    return found


def _users(subjects: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """{subject: what is public and needs it}, however far behind these; one query a step."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    fresh, known = set(subjects), set[UUID]()
    while fresh:
        known |= fresh
        links = Reference.objects.filter(target__in=fresh, needed=True, current=True).order_by()
        for target, user in links.values_list("target", "subject"):
            found[target].add(user)
        fresh = {user for users in found.values() for user in users} - known
    return found


_LOOK: dict[str, Callable[[Rows, Standings, User], dict[UUID, Expected]]] = {
    "send": _sending,
    "assign": _assigning,
    "take": _taking,
    "return": _returning,
    "note": _noting,
    "look": _looking,
    "withdraw": _withdrawing,
}
