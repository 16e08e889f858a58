"""What lists and forms of the desk show: whether readers see a subject as it is, and a claim's status as it will be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext, pgettext

from tracker.desk.documents_of import SubjectRow, document_of, owners_named
from tracker.desk.loading import load
from tracker.desk.merged import merged_into
from tracker.desk.models import Actor, Claim
from tracker.desk.naming import Names
from tracker.desk.preview import Preview, plan_publication
from tracker.ground.status import Status
from tracker.ground.vocabulary import Change
from tracker.record.documents import ClaimDoc
from tracker.record.standing import derive_claim
from tracker.record.worlds import Held, World, latest

Code = Literal["draft", "public", "changed", "withdrawn", "merged", "redacted"]


@dataclass(frozen=True, slots=True)
class State:
    """Where a row stands. `number` and `published_at` are those of its last edition, 0 and None where there is none."""

    code: Code
    number: int = 0
    published_at: datetime | None = None

    @property
    def public(self) -> bool:
        """Whether readers see it."""
        return self.code in ("public", "changed")

    @property
    def label(self) -> str:
        """In words."""
        words = {
            "draft": gettext("Never published"),
            "public": pgettext("state of a row", "Published"),
            "changed": gettext("Changed since published"),
            "withdrawn": gettext("Removed by us"),
            "merged": gettext("Merged"),
            "redacted": gettext("Redacted"),
        }
        return words[self.code]


def state_of(subjects: Iterable[SubjectRow], *, loaded: Mapping[UUID, SubjectRow] | None = None) -> dict[UUID, State]:
    """The state of each of these rows, by comparing what would be published with what is; some 30 queries for all kinds.

    `loaded` are these rows where `load` has just given them: then some three.
    """
    given = list(subjects)
    asked = [row.id for row in given]
    rows = load(given) if loaded is None else loaded
    held = World(latest(asked, using="default"))
    owners = {owner for row in rows.values() for owner in owners_named(row) if owner not in held}
    names = Names([*held, *latest(owners, using="default")])
    merged = merged_into(subject for subject in asked if subject not in held)
    return {subject: _state(rows.get(subject), held.get(subject), names, merged=subject in merged) for subject in asked}


def _state(row: SubjectRow | None, held: Held | None, names: Names, *, merged: bool) -> State:
    if held is None:
        return State("merged" if merged else "draft")
    code: Code = "changed"
    if not held.public:
        notices: dict[str, Code] = {Change.MERGE: "merged", Change.WITHDRAWAL: "withdrawn"}
        code = notices.get(held.change, "redacted")
    elif row is not None and held.document is not None:
        document = document_of(row, names)
        if (document.slug, document.body) == (held.document.slug, held.document.body):
            code = "public"
    return State(code, held.number, held.published_at)


def draft_status(claim: Claim, *, loaded: Mapping[UUID, SubjectRow] | None = None) -> Status:
    """The status that this claim would have if it were published now, with all that would go with it.

    `loaded` is the claim where `load` has just given it.
    """
    preview = plan_publication([claim], along=False, loaded=loaded)
    return statuses(preview)[claim.id][1]


def statuses(preview: Preview) -> dict[UUID, tuple[Status | None, Status]]:
    """The status of each claim of a preview, as readers see it (None: they do not) and as it would be."""
    claims = [item.subject for item in preview.items if isinstance(item.document.body, ClaimDoc)]
    if not claims:
        return {}
    before, after = preview.worlds
    found: dict[UUID, tuple[Status | None, Status]] = {}
    for subject in claims:
        was, will_be = before.body(subject, ClaimDoc), after.body(subject, ClaimDoc)
        if will_be is not None:
            found[subject] = (
                derive_claim(subject, was, before) if was else None,
                derive_claim(subject, will_be, after),
            )
    return found


def status_pair_labels(found: Mapping[UUID, tuple[Status, Status]]) -> dict[UUID, tuple[str, str]]:
    """The same for claims that readers see, with what stands beside each status."""
    labels = status_labels({subject: (before, after) for subject, (before, after) in found.items()})
    return {
        subject: (_with_notes(labels[subject][0], before), _with_notes(labels[subject][1], after))
        for subject, (before, after) in found.items()
    }


def _with_notes(label: str, status: Status) -> str:
    """Of the notes, those that name nobody."""
    return "; ".join([label, *(gettext(note.code.label) for note in status.notes if "%(" not in note.code.label)])


def status_labels(found: Mapping[UUID, tuple[Status | None, Status]]) -> dict[UUID, tuple[str, str]]:
    """The labels of `statuses`, before and after, checkers named; "" where readers see nothing. One query at most."""
    both = [status for pair in found.values() for status in pair if status]
    checkers = {checker for status in both for checker in status.checkers}
    names = dict(Actor.objects.filter(pk__in=checkers).values_list("id", "name")) if checkers else {}
    return {
        subject: (_label(before, names) if before else "", _label(after, names))
        for subject, (before, after) in found.items()
    }


def _label(status: Status, names: Mapping[UUID, str]) -> str:
    checkers = ", ".join(names.get(UUID(checker), gettext("[removed]")) for checker in status.checkers)
    label = gettext(status.wording[0])
    return f"{label % {'name': checkers} if '%(name)s' in label else label} ({status.rule})"
