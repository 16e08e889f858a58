"""The field's own words, each with its stored value and its public label (DESIGN.md §2, RULES.md "Labels").

Labels are English source strings for translation: `gettext_noop` only marks them, so that this
module stays free of Django.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self


def gettext_noop(message: str) -> str:
    """Mark a string for the message catalogue without translating it here."""
    return message


_ = gettext_noop


class Word(StrEnum):
    """A controlled term: its value is what is stored, its label is what readers see."""

    label: str

    # The label has a default so that type checkers also allow looking a word up by its value alone.
    def __new__(cls, value: str, label: str = "") -> Self:
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        return word


class ActorKind(Word):
    PERSON = "person", _("Person")
    GOVERNMENT = "government", _("Government")
    MILITARY = "military", _("Military")
    ORGANISATION = "organisation", _("Organisation")
    OUTLET = "outlet", _("Outlet")
    GROUP = "group", _("Group")


class SourceState(Word):
    LIVE = "live", _("Live")
    EDITED = "edited", _("Edited since")
    CORRECTED = "corrected", _("Corrected by its publisher")
    RETRACTED = "retracted", _("Retracted by its publisher")


class CaptureHow(Word):
    """How a copy of a source came to the desk. Never public."""

    FETCHED = "fetched", _("Fetched from its address")
    PASTED = "pasted", _("Pasted")
    UPLOADED = "uploaded", _("Uploaded")


class SourceFound(Word):
    """What looking at a source again found. Never public: what follows from it is for the desk."""

    FIRST = "first", _("Kept for the first time")
    SAME = "same", _("As it was")
    EDITED = "edited", _("Its text has changed")
    CORRECTED = "corrected", _("It says that it was corrected")
    GONE = "gone", _("It is no longer there")
    MOVED = "moved", _("Its address leads elsewhere")
    UNREADABLE = "unreadable", _("It could not be read")


CHANGED = (SourceFound.EDITED, SourceFound.CORRECTED, SourceFound.GONE, SourceFound.MOVED)
"""What of these somebody at the desk has to look at."""


class PurgeOutcome(Word):
    """What became of a proposal to purge words. Never public."""

    OPEN = "", _("Waiting")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    TAKEN_BACK = "taken_back", _("Taken back")
    EXPIRED = "expired", _("Expired")


class LetterState(Word):
    """What became of a reader's letter. Never public."""

    NEW = "new", _("New")
    TAKEN = "taken", _("Taken")
    ANSWERED = "answered", _("Answered")
    CORRECTED = "corrected", _("Led to a correction")
    SPAM = "spam", _("Spam")


DEALT_WITH = (LetterState.ANSWERED, LetterState.CORRECTED, LetterState.SPAM)
"""In these a letter waits for nobody any more."""


class PointState(Word):
    PRESENT = "present", _("Present")
    AMENDED = "amended", _("Amended")
    ADDED = "added", _("Added")
    MOVED = "moved", _("Moved")
    DELETED = "deleted", _("Deleted")
    UNRESOLVED = "unresolved", _("Unresolved")
    TEXT_NOT_SEEN = "text_not_seen", _("Text not seen")


class ClaimLevel(Word):
    KEY = "key", _("Key claim")
    BACKGROUND = "background", _("Background")


class Stance(Word):
    ASSERTS = "asserts", _("Says so")
    CONFIRMS = "confirms", _("Also says so")
    DENIES = "denies", _("Says not so")
    DISPUTES = "disputes", _("Questions it")
    WITHDRAWS = "withdraws", _("Takes it back")
    VERIFIES = "verifies", _("Says it checked: true")
    REFUTES = "refutes", _("Says it checked: false")
    COULD_NOT_VERIFY = "could_not_verify", _("Could not verify")
    DECLINED_TO_COMMENT = "declined_to_comment", _("Did not comment")
    REPORTS = "reports", _("Reports it")


SUPPORTING = frozenset({Stance.ASSERTS, Stance.CONFIRMS, Stance.VERIFIES})
OPPOSING = frozenset({Stance.DENIES, Stance.DISPUTES, Stance.REFUTES})
COMMENTS = frozenset({Stance.REPORTS, Stance.COULD_NOT_VERIFY, Stance.DECLINED_TO_COMMENT})

# RumourEval's four classes of reply, for anyone who compares this record with that literature.
SDQC = {
    Stance.ASSERTS: "support",
    Stance.CONFIRMS: "support",
    Stance.VERIFIES: "support",
    Stance.DENIES: "deny",
    Stance.REFUTES: "deny",
    Stance.DISPUTES: "query",
    Stance.WITHDRAWS: "comment",
    Stance.COULD_NOT_VERIFY: "comment",
    Stance.DECLINED_TO_COMMENT: "comment",
    Stance.REPORTS: "comment",
}


class Acceptance(Word):
    """What an actor says of a plan or a point: about acceptance, never about truth."""

    ACCEPTS = "accepts", _("Accepts")
    ACCEPTS_WITH_CONDITIONS = "accepts_with_conditions", _("Accepts, with conditions")
    SEEKS_CHANGES = "seeks_changes", _("Wants changes")
    REJECTS = "rejects", _("Rejects")
    OPEN_TO_DISCUSSION = "open_to_discussion", _("Open to discussion")
    NO_POSITION = "no_position", _("Says it has no position")


ACCEPTING = frozenset({Acceptance.ACCEPTS, Acceptance.ACCEPTS_WITH_CONDITIONS})
REJECTING = frozenset({Acceptance.REJECTS})


class Basis(Word):
    STATED = "stated", _("Stated")
    REPORTED = "reported", _("Reported")
    INFERRED = "inferred_from_text", _("Inferred from their draft, not stated")


class How(Word):
    """How a statement or position changes an earlier one."""

    REVERSES = "reverses", _("Reverses")
    RETRACTS = "retracts", _("Retracts")
    QUALIFIES = "qualifies", _("Qualifies")
    CORRECTS = "corrects", _("Corrects")
    SHIFTS = "shifts", _("Shifts")


class Reply(Word):
    """What is known of the reply of somebody who is named in an allegation."""

    REPLIED = "replied", _("Replied")
    ASKED = "asked", _("Asked, no reply")
    NONE_RECORDED = "none_recorded", _("No reply recorded")


class Bearing(Word):
    SUPPORTS = "supports", _("Supports")
    WEAKLY_SUPPORTS = "weakly_supports", _("Weakly supports")
    CONTRADICTS = "contradicts", _("Contradicts")
    NONE = "none", _("Does not bear on it")


class RelationKind(Word):
    PART_OF = "part_of", _("Part of")
    COMPARE_WITH = "compare_with", _("Compare with")
    SUPPORTS = "supports", _("Supports")
    CONTRADICTS = "contradicts", _("Contradicts")


class Found(Word):
    """What a search finds, in the order in which it is shown."""

    ACTOR = "actor", _("Actors")
    CLAIM = "claim", _("Claims")
    PLAN = "plan", _("Plans")
    POINT = "point", _("Points")
    QUOTE = "quote", _("Quotes")
    SOURCE = "source", _("Sources")


class SubjectKind(Word):
    """What can be published."""

    CLAIM = "claim", _("Claim")
    PLAN = "plan", _("Plan")
    ACTOR = "actor", _("Actor")
    SOURCE = "source", _("Source")
    POSITION = "position", _("Position")
    PAGE = "page", _("Page")


class PageSection(Word):
    """What the newsroom can say of itself on the method page, in the order of that page."""

    ABOUT = "about", _("Who we are")
    SOURCING = "sourcing", _("Sourcing")
    UNNAMED = "unnamed", _("Unnamed sources")
    CORRECTIONS = "corrections", _("Corrections")
    PUBLISHING = "publishing", _("Who may publish")


class Change(Word):
    """Why an edition exists."""

    FIRST = "first", _("First published")
    UPDATE = "update", _("Update")
    MINOR = "minor", _("Minor edit")
    CORRECTION = "correction", _("Correction")
    MERGE = "merge", _("Merged")
    WITHDRAWAL = "withdrawal", _("Removed by us")
    REDACTION = "redaction", _("Redacted")


class StatusCode(Word):
    """What RULES.md derives. Labels and sentences are part of the contract."""

    sentence: str

    def __new__(cls, value: str, label: str = "", sentence: str = "") -> Self:
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        word.sentence = sentence
        return word

    CONTESTED = (
        "contested",
        _("Contested"),
        _("Named speakers disagree; we do not say who is right."),
    )
    DENIED = (
        "denied",
        _("Denied"),
        _("A named speaker says it is not so; no named speaker says it is."),
    )
    CORROBORATED = (
        "corroborated",
        _("Said by more than one side"),
        _("Two or more sides say so; they may share one origin, and this is not proof."),
    )
    UNCONTESTED = (
        "uncontested",
        _("Asserted, no named denial stands"),
        _("A side or outlet says so. That no denial stands does not make it true."),
    )
    UNATTRIBUTED = (
        "unattributed",
        _("Unnamed sources only"),
        _("Only people whose names were not published speak to this."),
    )
    REPORTED_ONLY = (
        "reported_only",
        _("Reported"),
        _("It has been reported; no one is recorded here as vouching for it or denying it."),
    )
    WITHDRAWN = (
        "withdrawn",
        _("Taken back"),
        _("Everyone named who said so has taken it back; that alone does not make it false."),
    )
    INDEPENDENTLY_VERIFIED = (
        "independently_verified",
        _("Verified by %(name)s"),
        _("%(name)s, independent of the sides, says it checked this, and how."),
    )
    REFUTED = (
        "refuted",
        _("Found false by %(name)s"),
        _("%(name)s, independent of the sides, says it checked this and found otherwise."),
    )
    NOT_ASSESSED = (
        "not_assessed",
        _("No standing statement"),
        _("Nothing recorded for or against it currently stands."),
    )
    VIEW = (
        "view",
        _("A view, not a checkable fact"),
        _("Shown with who holds it; no status is derived."),
    )


NO_DENIAL_RECORDED = (
    _("Asserted, no denial recorded"),
    _("A side or outlet says so. That no denial is recorded does not make it true."),
)
"""Label and sentence of `uncontested` where no opposing statement exists at all."""


class NoteCode(Word):
    """What a status adds, whatever its code (RULES.md "Notes")."""

    COULD_NOT_VERIFY = "could_not_verify", _("%(name)s could not verify it (%(date)s)")
    DENIED_BY_UNNAMED = "denied_by_unnamed", _("Denied by unnamed sources")
    EARLIER_DENIAL = "earlier_denial", _("An earlier denial no longer stands")
    DENIED_BY = "denied_by", _("Denied by %(name)s")
    SOURCE_RETRACTED = "source_retracted", _("A source was retracted")
    UNCLEAR = "unclear", _("Set aside: unclear")
    FINDINGS_CONFLICT = "findings_conflict", _("Independent findings conflict")
    WITHIN_ONE_SIDE = "within_one_side", _("Within one side")


class Fate(Word):
    """What became of one statement when the status was derived."""

    STANDS = "stands", _("Stands")
    COMMENT = "comment", _("Comment")
    CHANGED = "changed", _("Taken back or changed by a later statement")
    REPLACED = "replaced", _("Replaced by the same speaker’s later statement")
    UNCLEAR = "unclear", _("Set aside: unclear")
    RETRACTED = "retracted", _("Its source was retracted")
    LATER = "later", _("Said after the chosen day")
    SPENT = "spent", _("Takes an earlier statement back")


def values(words: Iterable[Word]) -> list[str]:
    """The stored values of some words, in their order."""
    return [word.value for word in words]
