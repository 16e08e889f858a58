"""Commands on a database that is not ready, or on a record that somebody tampered with: one sentence says what to do."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction

from tests.builders import Scribe, point, version
from tracker.record.documents import PointRef
from tracker.record.management.base import RecordCommand
from tracker.record.models import Edition, Listing, Passage
from tracker.record.readers import ROLE

COMMANDS: dict[str, tuple[str, ...]] = {
    "load_demo": (),
    "export_dossier": ("some-dossier",),
    "verify_record": (),
    "rebuild_projections": (),
}


@pytest.fixture
def empty_database(db: None) -> Iterator[None]:
    """As it is before `migrate`: no table is to be found."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL search_path = pg_temp")
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("empty_database")
@pytest.mark.parametrize(("command", "arguments"), COMMANDS.items())
def test_before_migrate(command: str, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match=r"no tables yet: run manage.py migrate"):
        call_command(command, *arguments)


@pytest.mark.parametrize("command", ["migrate", "prepare_readers", "rebuild_projections", "load_demo", "verify_record"])
def test_where_only_readers_are_served(command: str, settings: Any) -> None:
    """No database is asked: what the readers' connection may not do is known before."""
    settings.SERVE = "public"
    with pytest.raises(CommandError) as refused:
        call_command(command)
    assert ROLE in str(refused.value)
    assert str(refused.value).endswith(f"SERVE=desk DATABASE_URL=postgresql://… manage.py {command}")
    assert "\n" not in str(refused.value)


class Unlucky(RecordCommand):
    """Meets this error of the database."""

    requires_system_checks = ()

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def handle(self, *args: object, **options: object) -> None:
        raise self.error


def test_no_server() -> None:
    with pytest.raises(CommandError, match=r"^The database cannot be reached: connection refused$"):
        call_command(Unlucky(OperationalError("connection refused\nIs the server running?")))


@pytest.mark.django_db
def test_other_trouble_is_not_hidden() -> None:
    with pytest.raises(OperationalError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'deadlock_detected'; END $$")
    with pytest.raises(OperationalError):
        call_command(Unlucky(refused.value))


def test_a_record_that_was_tampered_with(cloned_db: str, record: Scribe) -> None:
    record.actor("Reuters")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE record_edition DISABLE TRIGGER ALL")
    Edition.objects.update(document=b"{}")
    with pytest.raises(CommandError, match=r"run manage.py verify_record"):
        call_command("rebuild_projections")


@pytest.mark.django_db
def test_migrate_makes_what_a_release_brought(record: Scribe) -> None:
    """As after an update: the table is there, and nothing was put into it when the editions were written."""
    subject = record.claim("It is so.")
    Passage.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert [passage.subject for passage in Passage.objects.all()] == [subject]


@pytest.mark.django_db
def test_migrate_makes_cards_of_an_earlier_release_anew(record: Scribe, capsys: pytest.CaptureFixture[str]) -> None:
    """Each kind by itself: none of them says in which language a plan is named."""
    first = version("First", point("1"))
    plan = record.plan("Plan", first, language="fr")
    record.position(record.actor("Kyiv"), plan, "rejects", version=None, point=None)
    record.claim("It is in the plan.", points=(PointRef(plan=plan, point=first.points[0].id),))
    made = cards()
    without = {
        "plan": "card - 'language'",
        "position": "card #- '{plan,language}'",
        "claim": "card #- '{points,0,plan_language}'",
    }
    for kind, card in without.items():
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE record_listing SET card = {card} WHERE kind = %s", [kind])
        assert cards() != made
        call_command("migrate", verbosity=0)
        assert "Remaking" in capsys.readouterr().out
        assert cards() == made
    call_command("migrate", verbosity=0)
    assert "Remaking" not in capsys.readouterr().out


def cards() -> dict[UUID, Any]:
    return dict(Listing.objects.values_list("subject", "card"))
