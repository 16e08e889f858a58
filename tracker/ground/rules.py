"""The rules R0 to R11 in plain words, for "Why this status?" (RULES.md "First match wins").

Labels are English source strings for translation, as in the vocabulary.
"""

from tracker.ground.vocabulary import gettext_noop as _

RULES = {
    "R0": _("The claim is a view and not something that could be checked, so no status is derived from who says it."),
    "R1": _("No statement for or against the claim stands now, and no one has commented on it."),
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
