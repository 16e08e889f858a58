"""What somebody with all rights in the database changes is found, or only a head that was kept elsewhere tells.

One published story in a database of its own; each case is done by a superuser and rolled back.
"""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.desk import newsroom
from tests.desk.tampering import Deed, put, rechain, tamper
from tracker.desk.models import Actor, Approval, Claim
from tracker.desk.publishing import publish, withdraw
from tracker.desk.verification import Report, verify
from tracker.record.models import Address, Edition, Listing
from tracker.record.triggers import BODIES, RECORD


def tell_a_story() -> None:
    """Three actors, a source, two claims of which one is updated and one withdrawn, a plan and a position."""
    ada, bo = newsroom.editor("ada"), newsroom.reporter("bo")
    with newsroom.touching(bo):
        kyiv, moscow = newsroom.actor("Kyiv"), newsroom.actor("Moscow")
        source = newsroom.source(newsroom.actor("Agency", kind="outlet"))
        claim = newsroom.claim("It rained.", (kyiv, "asserts", [source]), (moscow, "denies", [source]), slug="rain")
        other = newsroom.claim("It snowed.", (moscow, "asserts", [source]), slug="snow")
        plan = newsroom.plan("A plan", ["1", "2"])
        position = newsroom.position(kyiv, [source], on_version=plan.versions.get())
        drafted = newsroom.claim("Nobody knows.", slug="draft")
    publish([claim, other, plan, position], by=ada)
    with newsroom.touching(bo):
        claim.text = "It rained hard."
        newsroom.save(claim)
    publish([claim], by=ada)
    withdraw(Claim.objects.get(pk=other.pk), by=ada, note="Published by mistake.")
    with newsroom.touching(bo):
        drafted.text = "Nobody knows yet."
        newsroom.save(drafted)


@pytest.fixture(scope="module")
def _story(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        name = databases.prepared("a story to verify", tell_a_story)
        databases.point_at(name)
        try:
            yield
        finally:
            databases.point_at(django_db_setup)
            databases.drop(name)


@pytest.fixture
def story(_story: None) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def found(heads: dict[int, str] | None = None) -> list[str]:
    return [str(problem) for problem in verify(heads or {}).problems]


def sequence_of(slug: str, number: int = 1) -> int:
    subject = Address.objects.get(kind="claim", slug=slug).subject
    return Edition.objects.get(subject=subject, number=number).sequence


def edition(slug: str, number: int = 1) -> Edition:
    return Edition.objects.get(sequence=sequence_of(slug, number))


def a_changed_document(*, commitment: bool = False, chain: bool = False) -> None:
    held = edition("rain")
    document = bytes(held.document or b"").replace(b"It rained.", b"It hailed.")
    put(held, document, commitment=commitment, chain=chain)


def the_last_edition_gone() -> None:
    """With its approval and that one's history, the head set back, and the projections as they would have been."""
    last = Edition.objects.latest("sequence")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM desk_approvalevent WHERE sequence = %s", [last.sequence])
    Approval.objects.filter(sequence=last.sequence).delete()
    last.delete()
    rechain()


def two_editions_swapped() -> None:
    first, second = Edition.objects.filter(sequence__in=(1, 2)).order_by("sequence")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE record_edition SET sequence = 99 WHERE sequence = 1")
        cursor.execute("UPDATE record_edition SET sequence = 1 WHERE sequence = 2")
        cursor.execute("UPDATE record_edition SET sequence = 2 WHERE sequence = 99")
    assert first.sequence < second.sequence


def the_history_rewritten() -> None:
    a_changed_document()
    rechain()


RAIN = "(SELECT subject FROM record_address WHERE slug = 'rain')"
FIRST = f"(SELECT min(sequence) FROM record_edition WHERE subject = {RAIN})"
ACTOR = "(SELECT min(id::text)::uuid FROM desk_actor)"

CASES: dict[str, tuple[Deed, str]] = {
    "a document": (a_changed_document, "its document is not the one it committed to"),
    "a document and its commitment": (lambda: a_changed_document(commitment=True), "its hash does not fit"),
    "a document, commitment and hash": (lambda: a_changed_document(chain=True), "name the hash of the one before it"),
    "an edition in the middle": (f"DELETE FROM record_edition WHERE sequence = {FIRST}", "follows "),
    "the last edition": ("DELETE FROM record_edition WHERE sequence = (SELECT sequence FROM record_head)", "The head is at"),
    "two editions swapped": (two_editions_swapped, "name the hash of the one before it"),
    "a time": ("UPDATE record_edition SET published_at = published_at - interval '1 s' WHERE sequence = 2", "not later"),
    "a change": (f"UPDATE record_edition SET change = 'minor' WHERE subject = {RAIN} AND number = 2", "its hash does not"),
    "a document without a redaction": (
        f"UPDATE record_edition SET document = NULL, salt = NULL WHERE sequence = {FIRST}", "no later redaction names it"),
    "the head alone": ("UPDATE record_head SET hash = sha256('x')", "The head is at"),
    "no head": ("DELETE FROM record_head", "The head is missing"),
    "a status": (f"UPDATE record_listing SET status = 'denied' WHERE subject = {RAIN}", "not as the editions say: status"),
    "a card": ("UPDATE record_listing SET card = '{}' WHERE kind = 'plan'", "not as the editions say: card"),
    "what search finds": (f"UPDATE record_listing SET vector = '' WHERE subject = {RAIN}", "not as the editions say: vector"),
    "a text that is found": (
        f"UPDATE record_passage SET text = 'No rain.' WHERE subject = {RAIN}", "not as the editions say: text"),
    "a text found no more": (f"DELETE FROM record_passage WHERE subject = {RAIN}", "is missing"),
    "a withdrawn claim listed again": (
        "INSERT INTO record_listing SELECT * FROM (SELECT (jsonb_populate_record(l, jsonb_build_object('subject',"
        f" (SELECT subject FROM record_address WHERE slug = 'snow')))).* FROM record_listing l WHERE subject = {RAIN}) x",
        "is too much"),
    "a listing gone": (f"DELETE FROM record_listing WHERE subject = {RAIN}", "is missing"),
    "an entry gone": ("DELETE FROM record_entry WHERE stance = 'denies'", "is missing"),
    "an entry's stance": ("UPDATE record_entry SET stance = 'asserts' WHERE stance = 'denies'", "say: stance"),
    "a reference": (
        f"INSERT INTO record_reference (subject, target, direct, needed, current) VALUES ({RAIN}, {RAIN}, true, true, true)",
        "is too much"),
    "an address given to another": (
        f"UPDATE record_address SET subject = {RAIN} WHERE slug = 'snow'", "not as the editions say: subject"),
    "an address more": (
        f"INSERT INTO record_address (kind, slug, subject) VALUES ('claim', 'hail', {RAIN})", "Address claim hail is too much"),
    "an approval gone": (f"DELETE FROM desk_approval WHERE sequence = {FIRST}", "approved by nobody"),
    "an approval of nothing": (
        "INSERT INTO desk_approval (sequence, subject, published_by_id_kept, published_by_name, touched_by,"
        " touched_by_unknown, four_eyes, seen, created_at)"
        f" VALUES (999, {RAIN}, 1, 'ada', '{{}}', false, true, '{{}}', now())", "the desk has an approval of it"),
    "an approval of another subject": (
        f"UPDATE desk_approval SET subject = {ACTOR} WHERE sequence = {FIRST}", "about another subject"),
    "who approved": (f"UPDATE desk_approval SET published_by_name = 'eve' WHERE sequence = {FIRST}", "past its history"),
    "who touched it, its own history included": (
        "UPDATE desk_approval SET touched_by = '{4711}'; UPDATE desk_approvalevent SET touched_by = '{4711}'",
        "says that user 4711 touched it, and the history does not"),
    "four eyes that were two": (
        "ALTER TABLE desk_approval DROP CONSTRAINT approval_by_a_second_person;"
        f" UPDATE desk_approval SET four_eyes = true, touched_by = ARRAY[published_by_id_kept] WHERE sequence = {FIRST}", "the only one who"),
    "a slug on the desk": ("UPDATE desk_claim SET slug = 'hail' WHERE slug = 'rain'", "the desk's claim has 'hail' all along"),
    "a text on the desk": ("UPDATE desk_claim SET text = 'It hailed.' WHERE slug = 'draft'", "past its history: text"),
    "a row of the desk gone": (
        "DELETE FROM desk_positionsource; DELETE FROM desk_position", "which is not on the desk"),
    "a row's history": ("DELETE FROM desk_claimevent WHERE slug = 'draft'", "its history does not say so"),
    "a row more": (
        "INSERT INTO desk_planalias SELECT (jsonb_populate_record(NULL::desk_planalias, jsonb_build_object("
        "'id', 999, 'order', 1, 'name', 'Peace', 'plan_id', (SELECT id FROM desk_plan LIMIT 1)))).*", "does not say so"),
}  # fmt: skip


def test_an_honest_story_has_no_problem(story: None) -> None:
    report = verify({})
    assert report.problems == ()
    assert report.unchecked == ()
    assert report.head.sequence == Edition.objects.count() > 8


@pytest.mark.parametrize(("deed", "says"), CASES.values(), ids=CASES)
def test_it_is_found(deed: Deed, says: str, story: None) -> None:
    tamper(deed)
    assert any(says in text for text in found()), found()


@pytest.mark.parametrize("deed", [the_history_rewritten, the_last_edition_gone])
def test_a_consistent_forgery_is_told_by_a_head_kept_elsewhere_alone(deed: Deed, story: None) -> None:
    """Nothing in the database can: whoever may write all of it may write another one. Hence `--head`."""
    kept = verify({}).head
    tamper(deed)
    assert found() == []
    assert any("kept elsewhere" in text for text in found({kept.sequence: kept.hash}))


def test_an_older_head_still_fits(story: None) -> None:
    heads = {each.sequence: bytes(each.hash).hex() for each in Edition.objects.all()}
    assert found(heads) == []
    assert found({**heads, 1: "0" * 64}) == ["Edition 1: its hash is not the one of the copy that was kept elsewhere."]
    assert found({10_000: "0" * 64}) == ["Edition 10000: is not there, and a copy of its hash was kept elsewhere."]


@pytest.mark.parametrize(("table", "name"), [*RECORD, ("desk_approval", "kept"), ("desk_claim", "never_truncated")])
def test_triggers_that_are_off_are_named(table: str, name: str, story: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        (text,) = found()
        assert text.startswith(f"The trigger {name} on {table} is turned off")


def test_triggers_that_are_gone_or_others(story: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER edition_no_delete ON record_edition")
        cursor.execute("ALTER TABLE record_head ENABLE TRIGGER head_follow")
        cursor.execute("DROP TRIGGER address_given ON record_address")
        cursor.execute(
            "CREATE TRIGGER address_given BEFORE UPDATE ON record_address EXECUTE FUNCTION record_address_given()"
        )
        cursor.execute(
            "CREATE OR REPLACE FUNCTION record_edition_redact() RETURNS trigger LANGUAGE plpgsql AS"
            " 'BEGIN RETURN NEW; END'"
        )
    texts = "\n".join(found())
    assert "The trigger edition_no_delete on record_edition is gone" in texts
    assert "The trigger head_follow on record_head is turned off" in texts
    assert "The trigger address_given on record_address is not the one" in texts
    assert "The function record_edition_redact, which edition_redact on record_edition runs, is not the one" in texts


def test_every_trigger_of_the_record_is_known(story: None) -> None:
    """A migration that adds one, or changes a function, changes tracker/record/triggers.py too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname, p.proname, encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex')"
            " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal AND c.relname LIKE 'record\\_%%'",
            [],
        )
        rows = cursor.fetchall()
    assert {(table, name) for table, name, *_ in rows} == set(RECORD)
    assert {function: body for *_, function, body in rows} == BODIES


def test_triggers_that_are_always_on_hold_for_replication_too(story: None) -> None:
    """What most forgers try first."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute("UPDATE record_edition SET change = 'minor'")


def test_what_the_desk_changed_since_is_no_problem(story: None) -> None:
    """A new address or text that is not published yet, an account that is gone, a draft that is deleted."""
    with newsroom.touching(User.objects.get(username="bo")):
        claim = Claim.objects.get(slug="rain")
        claim.slug = "hail"
        newsroom.save(claim)
        Actor.objects.filter(name="Kyiv").update(name="Kiev", version=Actor.objects.get(name="Kyiv").version + 1)
        Claim.objects.get(slug="draft").delete()
    User.objects.get(username="ada").delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert found() == []


def test_readers_nodes_check_what_they_can(story: None, settings: object) -> None:
    settings.SERVE = "public"  # type: ignore[attr-defined]
    report: Report = verify({})
    assert report.problems == ()
    assert report.unchecked == ("the desk: this process serves readers alone (SERVE=public)",)


def test_checking_keeps_nothing(story: None) -> None:
    before = Listing.objects.count()
    verify({})
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relpersistence = 't' AND relname LIKE 'record\\_%%'", [])
        assert cursor.fetchone() == (0,)
    assert Listing.objects.count() == before
