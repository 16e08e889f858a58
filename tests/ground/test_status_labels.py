"""The public wording of RULES.md "Labels", word by word."""

import pytest

from tests.ground.telling import OFFICIAL, PESKOV, UKRAINIAN_ARMY, said, status
from tracker.ground.vocabulary import Acceptance, Stance, StatusCode

STATUSES = """
contested | Contested | Named speakers disagree; we do not say who is right.
denied | Denied | A named speaker says it is not so; no named speaker says it is.
corroborated | Said by more than one side | Two or more sides say so; they may share one origin, and this is not proof.
uncontested | Asserted, no named denial stands | A side or outlet says so. That no denial stands does not make it true.
unattributed | Unnamed sources only | Only people whose names were not published speak to this.
reported_only | Reported | It has been reported; no one is recorded here as vouching for it or denying it.
withdrawn | Taken back | Everyone named who said so has taken it back; that alone does not make it false.
independently_verified | Verified by [name] | [Name], independent of the sides, says it checked this, and how.
refuted | Found false by [name] | [Name], independent of the sides, says it checked this and found otherwise.
not_assessed | No standing statement | Nothing recorded for or against it currently stands.
view | A view, not a checkable fact | Shown with who holds it; no status is derived.
"""

STANCES = """
asserts | Says so
confirms | Also says so
denies | Says not so
disputes | Questions it
withdraws | Takes it back
verifies | Says it checked: true
refutes | Says it checked: false
could_not_verify | Could not verify
declined_to_comment | Did not comment
reports | Reports it
"""

POSITIONS = """
accepts | Accepts
accepts_with_conditions | Accepts, with conditions
seeks_changes | Wants changes
rejects | Rejects
open_to_discussion | Open to discussion
no_position | Says it has no position
"""


def rows(table: str) -> list[list[str]]:
    return [line.split(" | ") for line in table.strip().splitlines()]


@pytest.mark.parametrize(("code", "label", "sentence"), rows(STATUSES))
def test_a_status_reads_as_agreed(code: str, label: str, sentence: str) -> None:
    word = {word.value: word for word in StatusCode}[code]
    assert word.label.replace("%(name)s", "[name]") == label
    assert word.sentence.replace("%(name)s", "[Name]") == sentence


def test_there_are_no_other_words() -> None:
    assert {row[0] for row in rows(STATUSES)} == set(StatusCode)
    assert {row[0]: row[1] for row in rows(STANCES)} == {word.value: word.label for word in Stance}
    assert {row[0]: row[1] for row in rows(POSITIONS)} == {word.value: word.label for word in Acceptance}


def test_no_denial_recorded_only_where_no_opposing_statement_exists_at_all() -> None:
    asserts = said(PESKOV, "asserts", "2025-11-20")
    denials = [
        (said(OFFICIAL, "disputes", "2025-11-21"),),
        (said(UKRAINIAN_ARMY, "denies", "2025-11-21"), said(UKRAINIAN_ARMY, "withdraws", "2025-11-22")),
        (said(UKRAINIAN_ARMY, "denies", "2025-11-21"), said(UKRAINIAN_ARMY, "confirms", "2025-11-21")),
    ]
    label, sentence = status(asserts).wording
    assert (label, "no denial" in label, "recorded" in sentence) == ("Asserted, no denial recorded", True, True)
    for denial in denials:
        found = status(asserts, *denial)
        assert found.code is StatusCode.UNCONTESTED
        assert found.wording == (StatusCode.UNCONTESTED.label, StatusCode.UNCONTESTED.sentence)
