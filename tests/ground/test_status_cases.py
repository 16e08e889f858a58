"""Every case of RULES.md "Cases that must hold", with all its variants."""

from dataclasses import replace
from datetime import date

import pytest

from tests.ground.telling import (
    AFP,
    GERASIMOV,
    KREMLIN,
    MONITOR,
    OFFICIAL,
    OTHER_OFFICIAL,
    PESKOV,
    REUTERS,
    RUSSIAN_FORCES,
    RUSSIAN_MINISTRY,
    SECOND_MONITOR,
    TASS,
    UKRAINE,
    UKRAINIAN_ARMY,
    UKRAINIAN_SPOKESMAN,
    actors,
    notes,
    of,
    read_in,
    said,
    status,
)
from tracker.ground.dates import Date
from tracker.ground.status import Actor, Note, Statement
from tracker.ground.vocabulary import Fate, NoteCode

ASSERTED = said(GERASIMOV, "asserts", "../2025-11-20", for_=RUSSIAN_FORCES)
DENIED = said(UKRAINIAN_ARMY, "denies", "2025-11-20~")
NOT_VERIFIED = said(REUTERS, "could_not_verify", "2025-11-21")
METHOD = "Geolocated 14 videos"


class TestCase1:
    def test_an_assertion_a_denial_and_could_not_verify(self) -> None:
        found = status(ASSERTED, DENIED, NOT_VERIFIED)
        assert of(found) == ("contested", "R6")
        assert found.notes == (Note(code=NoteCode.COULD_NOT_VERIFY, actor="reuters", date=Date.parse("2025-11-21")),)
        assert set(found.statement_ids) == {ASSERTED.id, DENIED.id}
        assert (found.supporting, found.opposing) == (("russia",), ("ukraine",))

    def test_two_more_voices_of_the_same_side_are_one_voice_still(self) -> None:
        more = [said(PESKOV, "asserts", "2025-11-20", for_=KREMLIN), said(RUSSIAN_MINISTRY, "asserts", "2025-11-21")]
        found = status(ASSERTED, *more, DENIED, NOT_VERIFIED)
        assert of(found) == ("contested", "R6")
        assert found.supporting == ("russia",)
        assert of(status(ASSERTED, *more)) == ("uncontested", "R9")

    def test_relays_change_nothing(self) -> None:
        relayed = replace(ASSERTED, relayed_by=(TASS, AFP))
        assert status(relayed, DENIED, NOT_VERIFIED) == status(ASSERTED, DENIED, NOT_VERIFIED)

    def test_relaying_outlets_as_sources_change_nothing(self) -> None:
        wire = read_in("kremlin-page", "2025-11-20")
        tass = read_in("tass-wire", "2025-11-20", carries=wire)
        afp = read_in("afp-wire", "2025-11-21", carries=tass)
        once, often = replace(ASSERTED, sources=(wire,)), replace(ASSERTED, sources=(wire, tass, afp))
        assert status(often, DENIED, NOT_VERIFIED) == status(once, DENIED, NOT_VERIFIED)


class TestCase2:
    DENIES = said(UKRAINIAN_ARMY, "denies", "2025-12-01")

    def test_the_other_party_confirms(self) -> None:
        assert of(status(ASSERTED, said(UKRAINIAN_ARMY, "confirms", "2025-12-05"))) == ("corroborated", "R8")

    def test_as_of_a_day_before_the_reversal(self) -> None:
        confirms = said(UKRAINIAN_ARMY, "confirms", "2025-12-05")
        found = status(ASSERTED, self.DENIES, confirms, as_of="2025-12-03")
        assert of(found) == ("contested", "R6")
        assert found.fates[confirms.id] is Fate.LATER

    def test_as_of_a_day_after_the_reversal(self) -> None:
        confirms = said(UKRAINIAN_ARMY, "confirms", "2025-12-05")
        found = status(ASSERTED, self.DENIES, confirms, as_of="2025-12-06")
        assert of(found) == ("corroborated", "R8")
        assert found.fates[self.DENIES.id] is Fate.REPLACED
        assert notes(found) == ["earlier_denial"]

    @pytest.mark.parametrize(
        ("as_of", "code"), [("2025-12-01", "contested"), ("2025-12-04", "contested"), ("2025-12-05", "corroborated")]
    )
    def test_a_day_is_asked_for_up_to_its_end(self, as_of: str, code: str) -> None:
        confirms = said(UKRAINIAN_ARMY, "confirms", "2025-12-05T23:59Z")
        assert status(ASSERTED, self.DENIES, confirms, as_of=as_of).code == code

    def test_another_spokesman_confirms(self) -> None:
        found = status(ASSERTED, self.DENIES, said(UKRAINIAN_SPOKESMAN, "confirms", "2025-12-05"))
        assert of(found) == ("contested", "R6")
        assert notes(found) == []

    def test_another_spokesman_reverses_the_denial(self) -> None:
        confirms = said(UKRAINIAN_SPOKESMAN, "confirms", "2025-12-05", changes=(self.DENIES.id, "reverses"))
        found = status(ASSERTED, self.DENIES, confirms)
        assert of(found) == ("corroborated", "R8")
        assert found.fates[self.DENIES.id] is Fate.CHANGED
        assert notes(found) == ["earlier_denial"]


class TestCase3:
    VERIFIES = said(MONITOR, "verifies", "2025-11-25", method=METHOD)

    def test_an_independent_monitor_verifies_with_a_method(self) -> None:
        found = status(ASSERTED, DENIED, self.VERIFIES)
        assert of(found) == ("independently_verified", "R4")
        assert found.checkers == ("monitor",)
        assert found.statement_ids == (self.VERIFIES.id,)
        assert found.notes == (Note(code=NoteCode.DENIED_BY, actor=UKRAINE),)

    @pytest.mark.parametrize("method", ["", "  \n"])
    def test_without_a_method(self, method: str) -> None:
        found = status(ASSERTED, DENIED, replace(self.VERIFIES, method=method))
        assert of(found) == ("contested", "R6")
        assert found.checkers == ()

    def test_by_a_party_with_evidence(self) -> None:
        verifies = said(RUSSIAN_MINISTRY, "verifies", "2025-11-25", method="Video of the town hall")
        assert of(status(ASSERTED, DENIED, verifies)) == ("contested", "R6")

    def test_a_second_independent_refutes_with_a_method(self) -> None:
        refutes = said(SECOND_MONITOR, "refutes", "2025-11-26", method="Satellite pictures")
        found = status(ASSERTED, DENIED, self.VERIFIES, refutes)
        assert of(found) == ("contested", "R2")
        assert notes(found) == ["findings_conflict"]
        assert found.statement_ids == (self.VERIFIES.id, refutes.id)
        assert found.checkers == ("monitor", "second-monitor")

    def test_an_actor_without_a_party_is_not_thereby_independent(self) -> None:
        blogger = Actor(id="blogger")
        assert of(status(ASSERTED, DENIED, said(blogger, "verifies", "2025-11-25", method=METHOD)))[1] == "R6"

    def test_speaking_for_someone_else_is_no_independent_finding(self) -> None:
        assert of(status(ASSERTED, DENIED, replace(self.VERIFIES, on_behalf_of=RUSSIAN_FORCES)))[1] == "R6"
        assert of(status(ASSERTED, DENIED, replace(self.VERIFIES, on_behalf_of=MONITOR)))[1] == "R4"

    def test_an_unnamed_independent_is_no_independent_finding(self) -> None:
        nobody = replace(MONITOR, unnamed=True)
        assert of(status(DENIED, replace(self.VERIFIES, speaker=nobody))) == ("denied", "R7")


class TestCase4:
    ASSERTS = said(PESKOV, "asserts", "2025-12-01")
    WITHDRAWS = said(PESKOV, "withdraws", "2025-12-05")

    def test_the_only_asserter_withdraws(self) -> None:
        found = status(self.ASSERTS, self.WITHDRAWS)
        assert of(found) == ("withdrawn", "R5")
        assert found.statement_ids == (self.ASSERTS.id, self.WITHDRAWS.id)
        assert found.fates == {self.ASSERTS.id: Fate.REPLACED, self.WITHDRAWS.id: Fate.SPENT}

    def test_a_denier_withdraws_and_nobody_else_spoke(self) -> None:
        found = status(said(PESKOV, "denies", "2025-12-01"), self.WITHDRAWS)
        assert of(found) == ("not_assessed", "R1")
        assert notes(found) == ["earlier_denial"]
        assert found.denial_recorded

    def test_only_a_withdrawal(self) -> None:
        assert of(status(self.WITHDRAWS)) == ("not_assessed", "R1")

    def test_nothing_at_all(self) -> None:
        assert of(status()) == ("not_assessed", "R1")


class TestCase5:
    ASSERTS = said(OFFICIAL, "asserts", "2025-11-20")

    def test_only_an_unnamed_official_asserts(self) -> None:
        found = status(self.ASSERTS)
        assert of(found) == ("unattributed", "R10")
        assert found.statement_ids == (self.ASSERTS.id,)
        assert found.supporting == ()

    def test_then_a_named_speaker_denies(self) -> None:
        found = status(self.ASSERTS, said(KREMLIN, "denies", "2025-11-21"))
        assert of(found) == ("denied", "R7")
        assert found.statement_ids == ("kremlin denies 2025-11-21",)

    def test_a_named_assertion_and_an_unnamed_denial(self) -> None:
        found = status(said(PESKOV, "asserts", "2025-11-20"), said(OFFICIAL, "denies", "2025-11-22"))
        assert of(found) == ("uncontested", "R9")
        assert notes(found) == ["denied_by_unnamed"]
        assert found.wording[0] == "Asserted, no named denial stands"

    def test_only_an_unnamed_denial(self) -> None:
        found = status(said(OFFICIAL, "denies", "2025-11-22"))
        assert of(found) == ("unattributed", "R10")
        assert notes(found) == ["denied_by_unnamed"]

    def test_two_unnamed_officials_are_never_one_person(self) -> None:
        found = status(self.ASSERTS, said(OTHER_OFFICIAL, "denies", "2025-11-22"))
        assert set(found.fates.values()) == {Fate.STANDS}

    def test_each_statement_of_an_unnamed_official_stands_for_itself(self) -> None:
        found = status(self.ASSERTS, said(OFFICIAL, "denies", "2025-11-22"))
        assert of(found) == ("unattributed", "R10")
        assert set(found.fates.values()) == {Fate.STANDS}


class TestCase6:
    ASSERTS = said(PESKOV, "asserts", "2025-11-20")

    def test_the_only_source_of_the_denial_is_retracted(self) -> None:
        denies = replace(DENIED, sources=(read_in("article", retracted=True),))
        found = status(self.ASSERTS, denies)
        assert of(found) == ("uncontested", "R9")
        assert found.fates[denies.id] is Fate.RETRACTED
        assert notes(found) == ["earlier_denial", "source_retracted"]

    def test_with_a_second_live_source(self) -> None:
        denies = replace(DENIED, sources=(read_in("article", retracted=True), read_in("another")))
        found = status(self.ASSERTS, denies)
        assert of(found) == ("contested", "R6")
        assert notes(found) == ["source_retracted"]

    def test_a_carrier_of_a_retracted_source_counts_as_retracted_however_far(self) -> None:
        far = read_in("d", carries=read_in("c", carries=read_in("b", carries=read_in("a", retracted=True))))
        found = status(self.ASSERTS, replace(DENIED, sources=(far,)))
        assert of(found) == ("uncontested", "R9")

    def test_a_retracted_carrier_leaves_what_it_carried(self) -> None:
        original = read_in("original")
        carrier = read_in("carrier", retracted=True, carries=original)
        assert of(status(self.ASSERTS, replace(DENIED, sources=(carrier, original))))[1] == "R6"
        assert of(status(self.ASSERTS, replace(DENIED, sources=(carrier,))))[1] == "R9"


class TestCase7:
    def both(self, first: str, second: str) -> tuple[Statement, Statement]:
        return said(PESKOV, "asserts", first, id="a"), said(PESKOV, "denies", second, id="d")

    def test_the_same_day_without_times(self) -> None:
        found = status(*self.both("2025-11-20", "2025-11-20"))
        assert of(found) == ("not_assessed", "R1")
        assert notes(found) == ["unclear"]
        assert found.fates == {"a": Fate.UNCLEAR, "d": Fate.UNCLEAR}

    def test_with_a_comment_beside_it(self) -> None:
        found = status(*self.both("2025-11-20", "2025-11-20"), said(REUTERS, "reports", "2025-11-20"))
        assert of(found) == ("reported_only", "R11")
        assert notes(found) == ["unclear"]

    def test_with_times_the_later_stands(self) -> None:
        found = status(*self.both("2025-11-20T09:00Z", "2025-11-20T18:00Z"))
        assert found.fates == {"a": Fate.REPLACED, "d": Fate.STANDS}
        found = status(*self.both("2025-11-20T18:00Z", "2025-11-20T09:00Z"))
        assert found.fates == {"a": Fate.STANDS, "d": Fate.REPLACED}
        assert of(found) == ("uncontested", "R9")

    def test_with_times_in_different_zones(self) -> None:
        found = status(*self.both("2025-11-20T12:30+03:00", "2025-11-20T10:00Z"))
        assert found.fates == {"a": Fate.REPLACED, "d": Fate.STANDS}

    def test_within_one_minute(self) -> None:
        found = status(*self.both("2025-11-20T09:00:10Z", "2025-11-20T09:00:50Z"))
        assert of(found) == ("not_assessed", "R1")

    def test_only_one_of_them_with_a_time(self) -> None:
        assert of(status(*self.both("2025-11-20", "2025-11-20T18:00Z")))[0] == "not_assessed"
        assert of(status(*self.both("2025-11-20T09:00Z", "2025-11-20")))[0] == "not_assessed"
        assert status(*self.both("2025-11-19", "2025-11-20T00:01Z")).fates["a"] is Fate.REPLACED

    def test_about_counts_as_the_day_itself(self) -> None:
        assert of(status(*self.both("2025-11-20~", "2025-11-20")))[0] == "not_assessed"
        assert status(*self.both("2025-11-20~", "2025-11-21~")).fates["a"] is Fate.REPLACED

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("2025-11", "2025-11-30"),
            ("../2025-11-20", "2025-11-20"),
            ("", "2025-11-20"),
            ("", ""),
            ("2025-11-18/2025-11-20", "2025-11-19/2025-11-21"),
            ("2025-11-20", "../2025-11-25"),
            ("2025", "2025-12"),
        ],
    )
    def test_dates_that_may_be_either_way_round(self, first: str, second: str) -> None:
        assert notes(status(*self.both(first, second))) == ["unclear"]

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("2025-11", "2025-12-01"),
            ("../2025-11-20", "2025-11-21"),
            ("2025-11-18/2025-11-20", "2025-11-21/2025-11-30"),
            ("2024", "2025"),
            ("../2025-11-20T09:00Z", "2025-11-20T10:00Z"),
        ],
    )
    def test_dates_that_are_surely_one_after_the_other(self, first: str, second: str) -> None:
        assert status(*self.both(first, second)).fates == {"a": Fate.REPLACED, "d": Fate.STANDS}


class TestCase8:
    GOVERNMENT = Actor(id="government", party="country")
    MINISTER = Actor(id="minister", party="country")

    def test_a_minister_in_a_personal_capacity_against_the_government(self) -> None:
        found = status(
            said(self.GOVERNMENT, "asserts", "2025-11-20"),
            said(self.MINISTER, "denies", "2025-11-21", for_=self.MINISTER),
        )
        assert of(found) == ("contested", "R6")
        assert notes(found) == ["within_one_side"]
        assert found.supporting == found.opposing == ("country",)

    def test_a_minister_of_no_party_is_a_voice_of_its_own(self) -> None:
        minister = replace(self.MINISTER, party=None)
        found = status(
            said(self.GOVERNMENT, "asserts", "2025-11-20"), said(minister, "denies", "2025-11-21", for_=minister)
        )
        assert of(found) == ("contested", "R6")
        assert notes(found) == []


class TestCase9:
    def test_an_outlet_asserts_in_its_own_voice(self) -> None:
        found = status(said(REUTERS, "asserts", "2025-11-20"))
        assert of(found) == ("uncontested", "R9")
        assert found.wording[0] == "Asserted, no denial recorded"

    def test_an_outlet_reports_what_a_document_says(self) -> None:
        found = status(said(REUTERS, "reports", "2025-11-20"))
        assert of(found) == ("reported_only", "R11")
        assert found.statement_ids == ("reuters reports 2025-11-20",)

    @pytest.mark.parametrize("stance", ["asserts", "confirms", "reports"])
    def test_a_video_of_one_party_described_by_an_outlet_is_no_second_voice(self, stance: str) -> None:
        found = status(said(RUSSIAN_MINISTRY, "asserts", "2025-11-20"), said(REUTERS, stance, "2025-11-20"))
        assert of(found) == ("uncontested", "R9")


class TestCase10:
    UNDATED = said(PESKOV, "asserts", sources=(read_in("leaflet"),))

    def test_undated_in_an_undated_source_counts(self) -> None:
        assert of(status(self.UNDATED)) == ("uncontested", "R9")

    def test_as_of_a_day_it_counts_from_the_day_it_was_first_published_here(self) -> None:
        published = replace(self.UNDATED, first_published=date(2025, 11, 22))
        assert of(status(published, as_of="2025-11-21")) == ("not_assessed", "R1")
        assert of(status(published, as_of="2025-11-22")) == ("uncontested", "R9")
        assert status(self.UNDATED, as_of="2025-11-22").fates[self.UNDATED.id] is Fate.LATER


def test_denied_by_names_the_voice_and_not_the_speaker() -> None:
    verifies = said(MONITOR, "verifies", "2025-11-25", method=METHOD)
    denials = [DENIED, said(UKRAINIAN_SPOKESMAN, "disputes", "2025-11-20"), said(AFP, "denies", "2025-11-20")]
    assert actors(status(verifies, *denials), NoteCode.DENIED_BY) == ["afp", "ukraine"]
