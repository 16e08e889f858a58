"""The rules R0 to R11 and P1 to P5: the status that each gives, and what it says in plain words (RULES.md).

Labels are English source strings for translation, as in the vocabulary.
"""

from tracker.ground.vocabulary import StatusCode
from tracker.ground.vocabulary import gettext_noop as _

GIVES = {
    "R0": StatusCode.VIEW,
    "R1": StatusCode.NOT_ASSESSED,
    "R2": StatusCode.CONTESTED,
    "R3": StatusCode.REFUTED,
    "R4": StatusCode.INDEPENDENTLY_VERIFIED,
    "R5": StatusCode.WITHDRAWN,
    "R6": StatusCode.CONTESTED,
    "R7": StatusCode.DENIED,
    "R8": StatusCode.CORROBORATED,
    "R9": StatusCode.UNCONTESTED,
    "R10": StatusCode.UNATTRIBUTED,
    "R11": StatusCode.REPORTED_ONLY,
}
"""The status that each rule gives, in the order in which they are tried: the first that applies counts."""

RULES = {
    "R0": _("The claim is a view and not something that could be checked, so no status is derived from who says it."),
    "R1": _("No statement for or against the claim stands now, no one has commented on it, and R5 does not apply."),
    "R2": _(
        "A checker who is independent of the sides and says how it checked found for the claim, and another found "
        "against it."
    ),
    "R3": _(
        "A checker who is independent of the sides and says how it checked found against the claim; none found for it."
    ),
    "R4": _(
        "A checker who is independent of the sides and says how it checked found for the claim; none found against it."
    ),
    "R5": _(
        "At least one named speaker once said so, and every named speaker who did has taken it back or reversed it."
    ),
    "R6": _("At least one named speaker says so and at least one named speaker says not so; both statements stand."),
    "R7": _("At least one named speaker says not so, and no named speaker says so."),
    "R8": _(
        "Named speakers of two or more sides say so, and no named speaker says not so. News outlets are not counted "
        "here as sides."
    ),
    "R9": _("A named speaker of one side, or an outlet, says so, and no named speaker’s denial stands."),
    "R10": _("Only speakers whose names were not published say so or say not so."),
    "R11": _(
        "No statement for or against the claim stands; it has been reported, or someone could not verify it or did "
        "not comment."
    ),
}
"""What each rule requires, by its number."""

COUNTING = {
    "P1": _(
        "Every published statement counts, unless all of its sources were retracted by their publishers. A source that "
        "carries a retracted one counts as retracted, too. Such a statement is shown struck through. As of a day in the past, "
        "only those count that were certainly made by the end of that day (UTC); one without a date was made by the day "
        "on which its first source was published, or else by the day on which it was first published here."
    ),
    "P2": _(
        "A statement that a later one takes back, reverses or corrects no longer counts, unless that later one was taken "
        "back itself. Only the same speaker can do so, or named speakers of the same side, and only on the same claim."
    ),
    "P3": _(
        "Of what one named speaker says for one side, the latest counts. Where it cannot be told which was the latest and "
        "they disagree, all of them are set aside. Unnamed speakers are never taken for one person."
    ),
    "P4": _(
        "A side speaks with one voice: what is said for somebody counts as said by the party that they belong to, however "
        "many say it. Whoever passes a statement on adds no voice."
    ),
    "P5": _(
        "A check counts as an independent finding only where a named speaker, who is marked as independent with a public "
        "reason, speaks for itself and says how it checked. Any other check counts as saying so or saying not so."
    ),
}
"""Which statements count, by the number of the rule."""
