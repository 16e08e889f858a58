"""What is refused: exit 1, every error on standard error with list, id and field, and nothing written."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from tests.desk.dossier_files import FIRST, VERSIONS, Lists, bring, counts, later, small, two_users, write
from tracker.desk.models import Claim, Dossier, Statement
from tracker.ground.dossier_json import MOST_BYTES
from tracker.record.models import Edition

pytestmark = pytest.mark.django_db


def statement(**more: Any) -> list[Lists]:
    return [{"id": "t1", "claim": "c1", "speaker": "ada", "stance": "asserts", "sources": ["s1"], **more}]


BAD: dict[str, tuple[Lists | bytes, list[str]]] = {
    "not JSON": (b'{"format": "claim-dossier/1", ', ["not JSON"]),
    "not UTF-8": ('{"title": "Zür'.encode("latin-1"), ["not UTF-8"]),
    "a list": (b"[]", ["A dossier is a JSON object, not a list"]),
    "wrong format": (small(format="claim-dossier/2"), ["format: must be 'claim-dossier/1'"]),
    "unknown field": (small(statements=statement(mood="grim")), ["statements t1 mood"]),
    "dangling id": (small(statements=statement(on_behalf_of="nobody")), ["statements t1 on_behalf_of", "'nobody'"]),
    "duplicate id": (small(statements=statement() * 2), ["statements t1 id: is declared twice"]),
    "unknown stance": (small(statements=statement(stance="thinks")), ["statements t1 stance", "'thinks'"]),
    "impossible date": (small(statements=statement(said="2025-02-30")), ["statements t1 said", "2025-02-30"]),
    "NUL": (small(statements=statement(note="a\0b")), ["statements t1 note", "U+0000"]),
    "bidi control": (small(statements=statement(note="a\u202eb")), ["statements t1 note", "U+202E"]),
    "two at once": (
        small(statements=statement(stance="thinks", said="2025-02-30")),
        ["statements t1 stance", "statements t1 said"],
    ),
    "missing requires": (later(), ["requires", "no dossier 'small'"]),
    "same number twice": (
        small(
            points=[
                {"id": "v1-1", "version": "v1", "number": "1", "state": "present"},
                {"id": "v1-x", "version": "v1", "number": "1", "state": "present"},
            ]
        ),
        ["points v1-x number"],
    ),
    "an unnamed actor marked independent": (
        small(
            actors=[
                *small()["actors"],
                {"id": "x", "name": "X", "kind": "person", "unnamed": True, "independent": True, "note": "n"},
            ]
        ),
        ["actors x independent"],
    ),
    "speaks for itself": (
        small(actors=[*small()["actors"], {"id": "x", "name": "X", "kind": "person", "speaks_for": ["x"]}]),
        ["actors x speaks_for"],
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_refused_and_nothing_written(case: str, tmp_path: Path) -> None:
    content, expected = BAD[case]
    before = counts()
    with pytest.raises(CommandError) as refused:
        bring(write(tmp_path, content))
    assert refused.value.returncode == 1
    for words in expected:
        assert words in str(refused.value)
    assert counts() == before


def test_a_file_of_50_mb(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    path.write_bytes(b" " * 50 * 1024 * 1024)
    with pytest.raises(CommandError, match=f"more than {MOST_BYTES // 1024 // 1024} MB"):
        bring(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.json: The file cannot be read: No such file"):
        bring(tmp_path / "none.json")


def test_one_bad_file_keeps_the_good_one_out(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"later\.json: statements t1 stance"):
        bring(write(tmp_path, small()), write(tmp_path, later(statements=statement(stance="thinks"))))
    assert not Dossier.objects.exists()


def test_an_id_that_the_required_dossier_has_not(tmp_path: Path) -> None:
    bring(write(tmp_path, small()))
    with pytest.raises(CommandError, match="statements t1 claim: there is no 'c9'"):
        bring(write(tmp_path, later(statements=statement(claim="c9", speaker="south"))))


def test_a_required_dossier_may_have_come_before_or_come_along(tmp_path: Path) -> None:
    first, second = write(tmp_path, small()), write(tmp_path, later())
    bring(second, first)
    assert Statement.objects.filter(claim=Claim.objects.get()).count() == 2
    bring(second)
    assert Statement.objects.count() == 2


def test_what_editors_deleted_cannot_be_spoken_to(tmp_path: Path) -> None:
    bring(write(tmp_path, small()))
    Claim.objects.all().delete()
    with pytest.raises(CommandError, match="statements t1 claim: 'c1' was deleted at the desk"):
        bring(write(tmp_path, later()))


def test_a_party_that_has_a_party_on_the_desk(tmp_path: Path) -> None:
    bring(write(tmp_path, small()))
    actors = [*later()["actors"], {"id": "ada", "name": "Ada", "kind": "person"}]
    actors.append({"id": "ben", "name": "Ben", "kind": "person", "party": "ada"})
    with pytest.raises(CommandError, match="actors ben party: has a party itself"):
        bring(write(tmp_path, later(actors=actors)))
    assert not Dossier.objects.filter(pk="later").exists()


def test_a_point_within_a_point_of_another_version(tmp_path: Path) -> None:
    bring(write(tmp_path, small()))
    points = [{"id": "v2-1", "version": "v2", "state": "present", "part_of": "v1-1"}]
    with pytest.raises(CommandError, match="points v2-1 part_of: is a point of another version"):
        bring(write(tmp_path, later(points=points)))


REFUSED = r"small\.json: claims c1: was refused by the database: "


def test_a_rule_of_the_tables_is_told_as_an_error_of_the_file(tmp_path: Path) -> None:
    """In our own words, and never in PostgreSQL's, which repeat the row."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE desk_claim ADD CONSTRAINT no_bridges CHECK (text NOT LIKE '%bridge%')")
    with pytest.raises(CommandError, match=REFUSED + "It breaks the rule no_bridges") as refused:
        bring(write(tmp_path, small()))
    assert "violates" not in str(refused.value)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE desk_claim RENAME CONSTRAINT no_bridges TO relation_once")
    with pytest.raises(CommandError, match=REFUSED + "This relation is there already"):
        bring(write(tmp_path, small()))
    assert not Dossier.objects.exists()


class TestUsers:
    @pytest.fixture(autouse=True)
    def _users(self) -> None:
        two_users()

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"publish": True}, "--publish needs --by"),
            ({"by": "ed"}, "give it together with --publish"),
            ({"publish": True, "by": "ed"}, "Four eyes"),
            ({"publish": True, "by": "ed", "entered_by": "ed"}, "Four eyes"),
            ({"publish": True, "by": "nobody", "entered_by": "rep"}, "--by: there is no user 'nobody'"),
            ({"publish": True, "by": "ed", "entered_by": "nobody"}, "--entered-by: there is no user 'nobody'"),
            ({"publish": True, "by": "rep", "entered_by": "ed"}, "You may not publish"),
        ],
    )
    def test_refused(self, tmp_path: Path, settings: Settings, options: dict[str, Any], words: str) -> None:
        settings.FOUR_EYES = True
        with pytest.raises(CommandError, match=words):
            call_command("import_dossier", write(tmp_path, small()), **options)
        assert not Dossier.objects.exists()

    def test_without_four_eyes_one_person_will_do(self, tmp_path: Path, settings: Settings) -> None:
        settings.FOUR_EYES = False
        call_command("import_dossier", write(tmp_path, small()), publish=True, by="ed")
        assert Edition.objects.filter(kind="claim").count() == 1

    def test_who_typed_it_in_is_in_the_history(self, tmp_path: Path) -> None:
        bring(write(tmp_path, small()), publish=True)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT c.metadata FROM desk_statementevent e JOIN pghistory_context c ON c.id = e.pgh_context_id"
            )
            found = [json.loads(row) if isinstance(row, str) else row for (row,) in cursor.fetchall()]
        assert found == [{"user": User.objects.get(username="rep").pk, "dossier": "small"}]


def test_the_process_says_so_on_standard_error_and_exits_with_1(tmp_path: Path) -> None:
    # A file that cannot be read needs no database to be refused.
    environment = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    path = write(tmp_path, b"nonsense")
    command = [sys.executable, str(Path(__file__).resolve().parents[2] / "manage.py"), "import_dossier", path]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 1
    assert "not JSON" in done.stderr
    assert not done.stdout
    assert "Traceback" not in done.stderr


def test_the_real_one_needs_what_it_requires() -> None:
    with pytest.raises(CommandError, match="there is no dossier 'first-report-2025-11-21'"):
        bring(VERSIONS)
    bring(FIRST)
    bring(VERSIONS)
