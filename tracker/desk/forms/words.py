"""The vocabularies as choices that teach: each label with one line on what it means."""

from collections.abc import Iterable, Mapping

from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.ground.vocabulary import (
    Acceptance,
    Basis,
    Bearing,
    ClaimLevel,
    How,
    PageSection,
    PointState,
    RelationKind,
    SourceState,
    Stance,
    Word,
)

Choices = list[tuple[object, object]]

MEANINGS: Mapping[Word, object] = {
    Stance.ASSERTS: _("puts it forward as true"),
    Stance.CONFIRMS: _("says that what others said is true"),
    Stance.VERIFIES: _("checked it and found it true; fill in the method"),
    Stance.DENIES: _("says it is not true"),
    Stance.DISPUTES: _("doubts or objects, short of a flat denial"),
    Stance.REFUTES: _("checked it and found it false; fill in the method"),
    Stance.WITHDRAWS: _("no longer stands by what they said"),
    Stance.REPORTS: _("passes it on without vouching for it"),
    Stance.COULD_NOT_VERIFY: _("tried to check and could not"),
    Stance.DECLINED_TO_COMMENT: _("was asked and gave no answer"),
    Acceptance.ACCEPTS: _("agrees to it as it is"),
    Acceptance.ACCEPTS_WITH_CONDITIONS: _("agrees if something else is met; say what in the note"),
    Acceptance.SEEKS_CHANGES: _("wants it worded or filled differently"),
    Acceptance.REJECTS: _("does not agree to it"),
    Acceptance.OPEN_TO_DISCUSSION: _("will talk about it, and says no more"),
    Acceptance.NO_POSITION: _("says itself that it has none"),
    Basis.STATED: _("they said so themselves"),
    Basis.REPORTED: _("others say that this is their position"),
    Basis.INFERRED: _("read from a text of theirs"),
    How.REVERSES: _("now says the opposite; the earlier one is out"),
    How.RETRACTS: _("takes it back; the earlier one is out"),
    How.CORRECTS: _("puts right a mistake; the earlier one is out"),
    How.QUALIFIES: _("adds a limit; the earlier one stays"),
    How.SHIFTS: _("moves the emphasis; the earlier one stays"),
    RelationKind.PART_OF: _("this claim is one part of the other"),
    RelationKind.COMPARE_WITH: _("worth reading side by side"),
    RelationKind.SUPPORTS: _("if this is so, the other is likelier; say why in the note"),
    RelationKind.CONTRADICTS: _("both cannot be so; say why in the note"),
    Bearing.WEAKLY_SUPPORTS: _("fits with it, but shows little"),
    Bearing.NONE: _("is offered for it, but shows nothing of it"),
    SourceState.LIVE: _("can be read as it was published"),
    SourceState.EDITED: _("changed since, without a note"),
    SourceState.CORRECTED: _("changed since, with a note"),
    SourceState.RETRACTED: _("taken back; what rests on it alone no longer counts"),
    PointState.TEXT_NOT_SEEN: _("nobody here has read it; not the same as deleted"),
    PointState.UNRESOLVED: _("left open in the text itself"),
    ClaimLevel.KEY: _("shown in lists"),
    ClaimLevel.BACKGROUND: _("behind a count in lists"),
}
STANCES = (
    (_("Says so"), (Stance.ASSERTS, Stance.CONFIRMS, Stance.VERIFIES)),
    (_("Says not so"), (Stance.DENIES, Stance.DISPUTES, Stance.REFUTES)),
    (_("Takes back"), (Stance.WITHDRAWS,)),
    (
        _("Comments: count neither for nor against"),
        (Stance.REPORTS, Stance.COULD_NOT_VERIFY, Stance.DECLINED_TO_COMMENT),
    ),
)
TAUGHT: Mapping[str, type[Word]] = {
    "desk.Position.position": Acceptance,
    "desk.Position.basis": Basis,
    "desk.Position.how": How,
    "desk.Statement.how": How,
    "desk.Relation.kind": RelationKind,
    "desk.EvidenceBearing.bearing": Bearing,
    "desk.Source.state": SourceState,
    "desk.Point.state": PointState,
    "desk.Claim.level": ClaimLevel,
    "desk.Page.section": PageSection,
}
"""Which column holds which vocabulary; a statement's stances stand in groups and are not in here."""


def explained(word: Word) -> str:
    """ "Says so: puts it forward as true"."""
    label = gettext(word.label)
    return (
        gettext("%(label)s: %(meaning)s") % {"label": label, "meaning": MEANINGS[word]} if word in MEANINGS else label
    )


_explained = lazy(explained, str)


def choices(words: Iterable[Word]) -> Choices:
    """(value, label with its meaning), worded in the language of whoever reads the form."""
    return [(word.value, _explained(word)) for word in words]


def taught(column: str) -> Choices | None:
    """The choices for the column `app.Model.field`, without a blank one; None where it holds no taught vocabulary.

    The stances stand in groups: for, against, taking back, comments.
    """
    if column == "desk.Statement.stance":
        return [(group, choices(words)) for group, words in STANCES]
    words = TAUGHT.get(column)
    return choices(words) if words else None
