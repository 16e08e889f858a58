"""Which statements count, change and replace one another: the sentences of RULES.md P1 to P4."""

from dataclasses import replace
from datetime import date

import pytest

from tests.ground.telling import (
    KREMLIN,
    MONITOR,
    OFFICIAL,
    OTHER_OFFICIAL,
    PESKOV,
    REUTERS,
    RUSSIAN_MINISTRY,
    SECOND_MONITOR,
    UKRAINIAN_ARMY,
    notes,
    of,
    read_in,
    said,
    status,
)
from tracker.ground.dates import Date
from tracker.ground.standing import group
from tracker.ground.status import Actor, Source, Statement, voice
from tracker.ground.vocabulary import COMMENTS, Fate, Stance

FOR = said(PESKOV, "asserts", "2025-11-20", id="for")
AGAINST = said(UKRAINIAN_ARMY, "denies", "2025-11-20", id="against")
CHECKED = said(MONITOR, "verifies", "2025-11-25", id="checked", method="On foot")
CHECKED_AGAINST = said(SECOND_MONITOR, "refutes", "2025-11-25", id="checked against", method="On foot")
COMMENT = said(REUTERS, "reports", "2025-11-21", id="comment")


class TestWhichStatementsCount:
    """P1."""

    @pytest.mark.parametrize(
        ("said_on", "published", "counts_from"),
        [
            ("2025-11-20", [], "2025-11-20"),
            ("2025-11-20T23:30-02:00", [], "2025-11-21"),
            ("2025-11", [], "2025-11-30"),
            ("../2025-11-20", [], "2025-11-20"),
            ("2025-11-19/2025-11-21", [], "2025-11-21"),
            ("2025-11", ["2025-11-21", "2025-11-20"], "2025-11-20"),
            ("", ["", "2025-11-21~"], "2025-11-21"),
            ("", ["2025-11"], "2025-11-30"),
            ("2025-11-19", ["2025-11-21"], "2025-11-19"),
            ("2025-11-22", ["2025-11-21"], "2025-11-21"),
        ],
    )
    def test_the_latest_possible_moment(self, said_on: str, published: list[str], counts_from: str) -> None:
        sources = tuple(read_in(f"s{number}", when) for number, when in enumerate(published))
        statement = replace(FOR, said=Date.parse(said_on), sources=sources, first_published=date(2026, 1, 1))
        first = date.fromisoformat(counts_from)
        before = date.fromordinal(first.toordinal() - 1)
        assert of(status(statement, as_of=first.isoformat()))[1] == "R9"
        assert of(status(statement, as_of=before.isoformat()))[1] == "R1"

    def test_the_publication_bounds_what_a_later_statement_replaces(self) -> None:
        undated = replace(AGAINST, said=Date.parse(""), sources=(read_in("article", "2025-12-01"),))
        found = status(undated, said(UKRAINIAN_ARMY, "confirms", "2025-12-02"))
        assert found.fates["against"] is Fate.REPLACED

    def test_dates_that_contradict_their_sources_do_not_put_each_other_out(self) -> None:
        one = said(PESKOV, "asserts", "2025-12-05", id="one", sources=(read_in("article", "2025-12-01"),))
        other = said(PESKOV, "denies", "2025-12-03", id="other")
        assert status(one, other).fates == {"one": Fate.REPLACED, "other": Fate.STANDS}

    def test_sources_in_a_circle(self) -> None:
        first, second = Source(id="a"), Source(id="b")
        object.__setattr__(first, "carries", second)
        object.__setattr__(second, "carries", first)
        assert not first.counts_as_retracted
        object.__setattr__(second, "retracted", True)
        assert first.counts_as_retracted


class TestChanges:
    """P2."""

    @pytest.mark.parametrize("how", ["reverses", "retracts", "corrects"])
    def test_what_puts_out_whatever_the_dates(self, how: str) -> None:
        earlier = said(PESKOV, "denies", "2025-11-01", changes=("for", how))
        assert status(FOR, earlier).fates["for"] is Fate.CHANGED

    @pytest.mark.parametrize("how", ["qualifies", "shifts"])
    def test_what_puts_nothing_out(self, how: str) -> None:
        other = said(KREMLIN, "denies", "2025-11-22", changes=("for", how))
        assert status(FOR, other).fates["for"] is Fate.STANDS
        same = said(PESKOV, "denies", "2025-11-22", changes=("for", how))
        assert status(FOR, same).fates["for"] is Fate.REPLACED

    def test_worked_out_from_the_ends_of_the_chain(self) -> None:
        denies = said(KREMLIN, "denies", id="2", changes=("for", "reverses"))
        retracts = said(RUSSIAN_MINISTRY, "asserts", id="3", changes=("2", "retracts"))
        again = said(PESKOV, "denies", "2025-11-01", id="4", changes=("3", "corrects"))
        assert status(FOR, denies).fates["for"] is Fate.CHANGED
        assert status(FOR, denies, retracts).fates["for"] is Fate.STANDS
        found = status(FOR, denies, retracts, again)
        assert [found.fates[key] for key in ("for", "2", "3")] == [Fate.CHANGED, Fate.STANDS, Fate.CHANGED]

    def test_stands_here_means_by_p2_alone(self) -> None:
        denies = said(PESKOV, "denies", "2025-11-21", id="2", changes=("kremlin", "reverses"))
        later = said(PESKOV, "confirms", "2025-11-25", id="3")
        found = status(replace(FOR, id="kremlin", speaker=KREMLIN), denies, later)
        assert found.fates == {"kremlin": Fate.CHANGED, "2": Fate.REPLACED, "3": Fate.STANDS}

    def test_one_put_out_replaces_nothing(self) -> None:
        denies = said(PESKOV, "denies", "2025-11-22", id="2")
        retracts = said(KREMLIN, "withdraws", "2025-11-23", changes=("2", "retracts"))
        found = status(FOR, denies, retracts)
        assert of(found) == ("uncontested", "R9")
        assert found.fates["for"] is Fate.STANDS

    def test_another_side_changes_nothing(self) -> None:
        denies = replace(AGAINST, changes=("for", "reverses"))
        found = status(FOR, denies)
        assert of(found) == ("contested", "R6")

    def test_an_unnamed_colleague_changes_nothing(self) -> None:
        colleague = Actor(id="source-in-moscow", unnamed=True, party="russia")
        denies = said(colleague, "denies", changes=("for", "reverses"))
        assert status(FOR, denies).fates["for"] is Fate.STANDS
        asserts = said(colleague, "asserts", id="unnamed")
        assert status(asserts, said(PESKOV, "denies", changes=("unnamed", "reverses"))).fates["unnamed"] is Fate.STANDS

    def test_the_same_speaker_in_another_voice_may_change_it(self) -> None:
        personal = replace(PESKOV, party=None)
        asserts = said(personal, "asserts", id="a", for_=KREMLIN)
        denies = said(personal, "denies", id="d", changes=("a", "reverses"))
        assert status(asserts, denies).fates["a"] is Fate.CHANGED

    def test_the_same_unnamed_official_may_take_back(self) -> None:
        retracts = said(OFFICIAL, "withdraws", id="w", changes=("a", "retracts"))
        found = status(said(OFFICIAL, "asserts", id="a"), retracts)
        assert found.fates == {"a": Fate.CHANGED, "w": Fate.SPENT}
        other = replace(retracts, speaker=OTHER_OFFICIAL)
        assert status(said(OFFICIAL, "asserts", id="a"), other).fates["a"] is Fate.STANDS

    def test_another_claim_is_out_of_reach(self) -> None:
        assert of(status(said(PESKOV, "denies", changes=("elsewhere", "reverses")))) == ("denied", "R7")

    def test_a_comment_may_be_put_out_and_put_out(self) -> None:
        corrects = said(REUTERS, "reports", "2025-11-22", id="new", changes=("comment", "corrects"))
        found = status(COMMENT, corrects)
        assert found.fates == {"comment": Fate.CHANGED, "new": Fate.COMMENT}
        assert found.statement_ids == ("new",)
        asserts = replace(COMMENT, stance="asserts")
        assert of(status(asserts, corrects)) == ("withdrawn", "R5")

    def test_what_does_not_count_changes_nothing(self) -> None:
        denies = said(PESKOV, "denies", "2025-11-22", changes=("for", "reverses"))
        retracted = replace(denies, sources=(read_in("article", retracted=True),))
        assert status(FOR, retracted).fates["for"] is Fate.STANDS
        assert status(FOR, denies, as_of="2025-11-21").fates["for"] is Fate.STANDS

    def test_a_circle_changes_nothing(self) -> None:
        one = replace(FOR, id="1", changes=("2", "reverses"))
        two = replace(FOR, id="2", changes=("1", "reverses"))
        itself = replace(FOR, id="3", changes=("3", "retracts"))
        assert set(status(one, two, itself).fates.values()) == {Fate.STANDS}
        three = replace(FOR, id="3", changes=("1", "corrects"))
        assert status(one, two, three).fates["1"] is Fate.CHANGED


class TestReplacing:
    """P3."""

    def test_one_speaker_for_two_voices(self) -> None:
        spokesman = Actor(id="spokesman")
        found = status(
            said(spokesman, "asserts", "2025-11-20", for_=KREMLIN),
            said(spokesman, "denies", "2025-11-22", for_=UKRAINIAN_ARMY),
        )
        assert set(found.fates.values()) == {Fate.STANDS}

    def test_two_speakers_for_one_voice(self) -> None:
        assert set(status(FOR, said(KREMLIN, "denies", "2025-11-22")).fates.values()) == {Fate.STANDS}

    @pytest.mark.parametrize("stance", sorted(set(Stance) - COMMENTS))
    def test_every_stance_but_comments_replaces_and_is_replaced(self, stance: str) -> None:
        assert status(FOR, said(PESKOV, stance, "2025-11-22")).fates["for"] is Fate.REPLACED
        assert status(FOR, said(PESKOV, stance, "2025-11-02", id="x")).fates["x"] is Fate.REPLACED

    @pytest.mark.parametrize("stance", sorted(COMMENTS))
    def test_comments_replace_nothing_and_are_not_replaced(self, stance: str) -> None:
        for when in ("2025-11-02", "2025-11-20", "2025-12-22"):
            found = status(FOR, said(PESKOV, stance, when, id="c"))
            assert found.fates == {"for": Fate.STANDS, "c": Fate.COMMENT}

    def test_those_left_that_agree_all_stand(self) -> None:
        more = [said(PESKOV, "confirms", "2025-11-20", id="b"), said(PESKOV, "verifies", "../2025-11-25", id="c")]
        assert set(status(FOR, *more).fates.values()) == {Fate.STANDS}

    @pytest.mark.parametrize("when", ["2025-11-20", "", "2025-11"])
    @pytest.mark.parametrize("stance", ["asserts", "denies"])
    def test_a_withdrawal_that_may_be_the_earlier_one_is_unclear(self, stance: str, when: str) -> None:
        found = status(replace(FOR, stance=stance), said(PESKOV, "withdraws", when))
        assert of(found) == ("not_assessed", "R1")
        assert notes(found) == ["unclear"]

    def test_a_withdrawal_without_a_date_that_names_what_it_takes_back(self) -> None:
        withdraws = said(PESKOV, "withdraws", id="w", changes=("for", "retracts"))
        found = status(FOR, withdraws)
        assert of(found) == ("withdrawn", "R5")
        assert found.statement_ids == ("for", "w")

    def test_a_statement_after_the_withdrawal_stands(self) -> None:
        found = status(FOR, said(PESKOV, "withdraws", "2025-11-22", id="w"), said(PESKOV, "asserts", "2025-11-24"))
        assert of(found) == ("uncontested", "R9")
        assert found.fates["w"] is Fate.REPLACED

    def test_two_withdrawals(self) -> None:
        first, second = (said(PESKOV, "withdraws", when, id=when) for when in ("2025-11-22", "2025-11-23"))
        found = status(FOR, first, second)
        assert found.fates == {"for": Fate.REPLACED, "2025-11-22": Fate.REPLACED, "2025-11-23": Fate.SPENT}
        assert of(found) == ("withdrawn", "R5")


class TestVoice:
    """P4."""

    @pytest.mark.parametrize(
        ("statement", "expected"),
        [
            (said(PESKOV, "asserts"), "russia"),
            (said(PESKOV, "asserts", for_=Actor(id="donbas-council")), "donbas-council"),
            (said(Actor(id="lawyer"), "asserts", for_=PESKOV), "russia"),
            (said(Actor(id="lawyer"), "asserts"), "lawyer"),
            (said(OFFICIAL, "asserts"), None),
            (said(OFFICIAL, "asserts", for_=KREMLIN), None),
            (said(PESKOV, "asserts", for_=Actor(id="insider", unnamed=True)), "insider"),
        ],
    )
    def test_voice(self, statement: Statement, expected: str | None) -> None:
        assert voice(statement) == expected
        assert group(statement) == (None if expected is None else (statement.speaker.id, expected))

    def test_a_party_itself_and_its_members_are_one_voice(self) -> None:
        assert of(status(FOR, said(Actor(id="russia"), "confirms"))) == ("uncontested", "R9")
