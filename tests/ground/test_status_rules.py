"""Every row of RULES.md's table of rules, every note, and the sentences of P1 to P5."""

from dataclasses import replace

import pytest

from tests.ground.telling import (
    AFP,
    CLAIM,
    KREMLIN,
    MONITOR,
    OFFICIAL,
    OTHER_OFFICIAL,
    PESKOV,
    REUTERS,
    SECOND_MONITOR,
    TASS,
    UKRAINIAN_ARMY,
    UKRAINIAN_SPOKESMAN,
    notes,
    of,
    read_in,
    said,
    status,
)
from tracker.ground.dates import Date
from tracker.ground.rules import RULES
from tracker.ground.status import RULES_VERSION, Actor, Note
from tracker.ground.vocabulary import COMMENTS, OPPOSING, SUPPORTING, Fate, NoteCode, Stance

FOR = said(PESKOV, "asserts", "2025-11-20", id="for")
AGAINST = said(UKRAINIAN_ARMY, "denies", "2025-11-20", id="against")
CHECKED = said(MONITOR, "verifies", "2025-11-25", id="checked", method="On foot")
CHECKED_AGAINST = said(SECOND_MONITOR, "refutes", "2025-11-25", id="checked against", method="On foot")
COMMENT = said(REUTERS, "reports", "2025-11-21", id="comment")


class TestRules:
    def test_r0_before_all_others(self) -> None:
        view = replace(CLAIM, checkable=False)
        found = status(FOR, AGAINST, CHECKED, CHECKED_AGAINST, claim=view)
        assert of(found) == ("view", "R0")
        assert found.statement_ids == ()
        assert of(status(claim=view)) == ("view", "R0")

    def test_r1(self) -> None:
        assert of(status()) == ("not_assessed", "R1")

    def test_r1_says_what_it_gives_way_to(self) -> None:
        assert of(status(FOR, said(PESKOV, "withdraws", "2025-11-21"))) == ("withdrawn", "R5")
        assert [number for number in RULES if number in RULES["R1"].split()] == ["R5"]

    def test_r2_before_r3_and_r4(self) -> None:
        assert of(status(CHECKED, CHECKED_AGAINST, FOR)) == ("contested", "R2")

    def test_r3_before_who_says_so(self) -> None:
        found = status(CHECKED_AGAINST, FOR, AGAINST)
        assert of(found) == ("refuted", "R3")
        assert found.checkers == ("second-monitor",)
        assert found.notes == (Note(code=NoteCode.DENIED_BY, actor="ukraine"),)

    def test_r3_names_every_checker_once_in_the_order_of_dates(self) -> None:
        again = replace(CHECKED_AGAINST, id="again", said=Date.parse("2025-11-25"))
        first = replace(CHECKED_AGAINST, id="first", speaker=MONITOR, said=Date.parse("2025-11-24"))
        assert status(again, CHECKED_AGAINST, first).checkers == ("monitor", "second-monitor")

    def test_r4_before_who_says_so(self) -> None:
        assert of(status(CHECKED, FOR, AGAINST)) == ("independently_verified", "R4")

    def test_r5_before_a_denial(self) -> None:
        withdraws = said(PESKOV, "withdraws", "2025-11-22")
        assert of(status(FOR, withdraws, AGAINST)) == ("withdrawn", "R5")
        assert of(status(FOR, withdraws, AGAINST, CHECKED)) == ("independently_verified", "R4")

    def test_r5_before_unnamed_support_and_comments(self) -> None:
        withdraws = said(PESKOV, "withdraws", "2025-11-22")
        assert of(status(FOR, withdraws, said(OFFICIAL, "asserts", "2025-11-23"), COMMENT)) == ("withdrawn", "R5")

    def test_r5_when_the_supporter_reversed(self) -> None:
        denies = said(PESKOV, "denies", "2025-11-22", id="denies")
        found = status(FOR, denies)
        assert of(found) == ("withdrawn", "R5")
        assert found.statement_ids == ("for", "denies")

    def test_r5_when_a_colleague_reversed_it(self) -> None:
        denies = said(KREMLIN, "denies", "", id="denies", changes=("for", "reverses"))
        found = status(FOR, denies)
        assert of(found) == ("withdrawn", "R5")
        assert found.statement_ids == ("for", "denies")

    def test_r5_needs_every_named_supporter(self) -> None:
        withdraws = said(PESKOV, "withdraws", "2025-11-22")
        other = said(REUTERS, "asserts", "2025-11-20")
        assert of(status(FOR, withdraws, other)) == ("uncontested", "R9")
        assert of(status(FOR, withdraws, other, said(REUTERS, "withdraws", "2025-11-23"))) == ("withdrawn", "R5")

    def test_r5_set_aside_is_not_reversed(self) -> None:
        unclear = [said(KREMLIN, "asserts", "2025-11-20"), said(KREMLIN, "denies", "2025-11-20")]
        found = status(FOR, said(PESKOV, "withdraws", "2025-11-22"), *unclear)
        assert of(found) == ("not_assessed", "R1")
        assert notes(found) == ["unclear"]

    def test_r5_what_replaced_it_was_set_aside(self) -> None:
        later = [said(PESKOV, "withdraws", "2025-11-22"), said(PESKOV, "denies", "2025-11-22")]
        found = status(FOR, *later)
        assert found.fates["for"] is Fate.REPLACED
        assert of(found) == ("not_assessed", "R1")

    def test_r5_support_from_a_retracted_source_was_never_counted(self) -> None:
        retracted = replace(FOR, sources=(read_in("article", retracted=True),))
        assert of(status(retracted, said(PESKOV, "withdraws", "2025-11-22"))) == ("not_assessed", "R1")
        other = said(KREMLIN, "asserts", "2025-11-20", sources=retracted.sources)
        assert of(status(FOR, other, said(PESKOV, "withdraws", "2025-11-22"))) == ("withdrawn", "R5")

    def test_r5_unnamed_support_does_not_count(self) -> None:
        asserts = said(OFFICIAL, "asserts", "2025-11-20", id="a")
        retracts = said(OFFICIAL, "withdraws", "2025-11-21", changes=("a", "retracts"))
        assert of(status(asserts, retracts)) == ("not_assessed", "R1")

    def test_r5_as_of_a_day_before_the_withdrawal(self) -> None:
        withdraws = said(PESKOV, "withdraws", "2025-11-22")
        assert of(status(FOR, withdraws, as_of="2025-11-21")) == ("uncontested", "R9")
        assert of(status(FOR, withdraws, as_of="2025-11-22")) == ("withdrawn", "R5")

    def test_r6(self) -> None:
        found = status(FOR, AGAINST, said(OFFICIAL, "asserts", "2025-11-20"))
        assert of(found) == ("contested", "R6")
        assert found.statement_ids == ("against", "for")

    def test_r6_an_outlet_is_a_named_voice_here(self) -> None:
        assert of(status(FOR, said(REUTERS, "denies", "2025-11-20"))) == ("contested", "R6")

    def test_r7(self) -> None:
        assert of(status(AGAINST, COMMENT)) == ("denied", "R7")
        assert of(status(said(UKRAINIAN_ARMY, "disputes", "2025-11-20"))) == ("denied", "R7")

    def test_r8(self) -> None:
        confirms = replace(AGAINST, stance="confirms")
        found = status(FOR, confirms, said(REUTERS, "asserts", "2025-11-20"))
        assert of(found) == ("corroborated", "R8")
        assert found.statement_ids == ("against", "for")
        assert found.supporting == ("reuters", "russia", "ukraine")

    def test_r8_outlets_do_not_count_whatever_their_voice(self) -> None:
        assert of(status(said(REUTERS, "asserts"), said(AFP, "asserts"))) == ("uncontested", "R9")
        tass_for_russia = said(TASS, "asserts", "2025-11-20", for_=KREMLIN)
        assert of(status(replace(AGAINST, stance="asserts"), tass_for_russia)) == ("uncontested", "R9")
        kremlin_through_its_own_page = said(KREMLIN, "asserts", "2025-11-20", for_=TASS)
        assert of(status(replace(AGAINST, stance="asserts"), kremlin_through_its_own_page)) == ("corroborated", "R8")

    def test_r8_an_independent_without_a_method_is_one_of_the_voices(self) -> None:
        assert of(status(FOR, replace(CHECKED, method=""))) == ("corroborated", "R8")

    def test_r9(self) -> None:
        found = status(FOR, COMMENT)
        assert of(found) == ("uncontested", "R9")
        assert found.statement_ids == ("for",)

    def test_r10(self) -> None:
        found = status(said(OFFICIAL, "asserts", id="a"), said(OTHER_OFFICIAL, "disputes", id="b"), COMMENT)
        assert of(found) == ("unattributed", "R10")
        assert found.statement_ids == ("a", "b")

    @pytest.mark.parametrize("stance", sorted(COMMENTS))
    def test_r11(self, stance: str) -> None:
        comment = said(REUTERS, stance, "2025-11-20", id="c")
        found = status(comment)
        assert of(found) == ("reported_only", "R11")
        assert found.statement_ids == ("c",)
        assert found.fates == {"c": Fate.COMMENT}

    def test_r11_a_comment_beside_a_withdrawn_denial(self) -> None:
        assert of(status(AGAINST, said(UKRAINIAN_ARMY, "withdraws", "2025-11-21"), COMMENT)) == ("reported_only", "R11")


class TestNotes:
    def test_could_not_verify_by_date_each_once(self) -> None:
        late = said(AFP, "could_not_verify", "2025-11-22")
        early = said(REUTERS, "could_not_verify", "2025-11-21")
        undated = said(MONITOR, "could_not_verify")
        found = status(FOR, undated, late, early, replace(early, id="the same again"))
        assert [(note.actor, note.date and note.date.edtf) for note in found.notes] == [
            ("reuters", "2025-11-21"),
            ("afp", "2025-11-22"),
            ("monitor", None),
        ]

    def test_could_not_verify_beside_any_code(self) -> None:
        not_verified = said(REUTERS, "could_not_verify", "2025-11-21")
        for statements in ((), (FOR,), (FOR, AGAINST), (CHECKED,), (CHECKED, CHECKED_AGAINST)):
            assert notes(status(*statements, not_verified))[0] == "could_not_verify"
        assert notes(status(not_verified, claim=replace(CLAIM, checkable=False))) == ["could_not_verify"]

    @pytest.mark.parametrize("stance", sorted(OPPOSING))
    def test_denied_by_unnamed(self, stance: str) -> None:
        assert notes(status(FOR, AGAINST, said(OFFICIAL, stance))) == ["denied_by_unnamed"]

    def test_an_earlier_denial(self) -> None:
        gone = said(UKRAINIAN_ARMY, "withdraws", "2025-11-22")
        assert notes(status(FOR, AGAINST, gone)) == ["earlier_denial"]
        assert notes(status(FOR, AGAINST, gone, as_of="2025-11-21")) == []

    def test_no_earlier_denial_while_its_speaker_still_denies(self) -> None:
        again = said(UKRAINIAN_ARMY, "denies", "2025-11-23")
        found = status(FOR, AGAINST, again)
        assert found.fates["against"] is Fate.REPLACED
        assert notes(found) == []

    def test_an_earlier_denial_while_another_speaker_still_denies(self) -> None:
        withdraws = said(UKRAINIAN_ARMY, "withdraws", "2025-11-22")
        assert notes(status(FOR, AGAINST, withdraws, said(REUTERS, "denies"))) == ["earlier_denial"]

    def test_a_denial_set_aside_is_not_an_earlier_denial(self) -> None:
        assert notes(status(AGAINST, said(UKRAINIAN_ARMY, "asserts", "2025-11-20"))) == ["unclear"]

    def test_an_unnamed_denial_that_no_longer_stands(self) -> None:
        denies = said(OFFICIAL, "denies", "2025-11-20", id="d")
        retracts = said(OFFICIAL, "withdraws", "2025-11-21", changes=("d", "retracts"))
        assert notes(status(FOR, denies, retracts)) == ["earlier_denial"]

    def test_denied_by_only_beside_r3_and_r4(self) -> None:
        assert notes(status(CHECKED, AGAINST)) == ["denied_by"]
        assert notes(status(CHECKED_AGAINST, AGAINST)) == ["denied_by"]
        assert notes(status(CHECKED_AGAINST)) == []
        assert notes(status(CHECKED, CHECKED_AGAINST, AGAINST)) == ["findings_conflict"]

    def test_a_source_was_retracted_even_of_a_comment(self) -> None:
        retracted = (read_in("article", retracted=True),)
        assert notes(status(FOR, replace(COMMENT, sources=retracted))) == ["source_retracted"]
        assert of(status(replace(COMMENT, sources=retracted))) == ("not_assessed", "R1")

    def test_what_was_said_later_leaves_no_note(self) -> None:
        late = {"sources": (read_in("article", "2025-11-30", retracted=True),)}
        later = [said(AFP, "could_not_verify", "2025-11-30", **late), said(OFFICIAL, "denies", "2025-11-30", **late)]
        found = status(FOR, *later, as_of="2025-11-29")
        assert found.notes == ()
        assert not found.denial_recorded

    def test_unclear(self) -> None:
        other = said(PESKOV, "denies", "2025-11-20")
        found = status(FOR, other, AGAINST)
        assert of(found) == ("denied", "R7")
        assert notes(found) == ["unclear"]

    def test_within_one_side_only_when_nobody_else_is_in_it(self) -> None:
        denies = said(KREMLIN, "denies", "2025-11-20")
        assert notes(status(FOR, denies)) == ["within_one_side"]
        assert notes(status(FOR, denies, AGAINST)) == []
        assert notes(status(FOR, denies, replace(AGAINST, stance="confirms"))) == []


def test_every_stance_supports_opposes_comments_or_withdraws() -> None:
    assert frozenset(Stance) == SUPPORTING | OPPOSING | COMMENTS | {Stance.WITHDRAWS}


def test_a_stance_outside_the_vocabulary_is_an_error() -> None:
    with pytest.raises(ValueError, match="'shouts' is not a stance"):
        status(said(PESKOV, "shouts"))


def test_statements_are_listed_by_date_then_id() -> None:
    told = [
        said(Actor(id=name), "denies", when, id=name)
        for name, when in (
            ("d", ""),
            ("c", "2025-11-21"),
            ("b", "2025-11-20"),
            ("a", "2025-11-21"),
            ("e", "../2025-11-19"),
        )
    ]
    assert status(*told).statement_ids == ("e", "b", "a", "c", "d")


def test_the_rules_have_a_version() -> None:
    assert status().rules_version == RULES_VERSION == 1


def test_said_for_ukraine_by_another_spokesman_is_another_speaker() -> None:
    found = status(AGAINST, said(UKRAINIAN_SPOKESMAN, "withdraws", "2025-12-01"))
    assert of(found) == ("denied", "R7")
