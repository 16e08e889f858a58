"""Removing something for good: what goes, what is left, who may, and that nothing else changes."""

import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import Error, IntegrityError, connection, transaction

from tests.desk import newsroom as desk
from tests.record.snapshots import projections
from tracker.desk.models import (
    Actor,
    ActorName,
    Approval,
    Claim,
    Evidence,
    EvidenceBearing,
    Redaction,
    Statement,
)
from tracker.desk.publishing import PublicationRefused, publish, state_of, withdraw
from tracker.desk.redacting import plan_redaction, redact
from tracker.record import ledger
from tracker.record.addresses import hidden
from tracker.record.models import Address, Edition, Listing
from tracker.record.projections import rebuild
from tracker.record.reading import edition, editions, erased, find

pytestmark = pytest.mark.django_db

NUMBER = "+380 44 555 0137"


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def chief() -> User:
    """May remove for good."""
    return desk.chief("chief")


def world(ada: User) -> tuple[Claim, Actor]:
    """A claim about a town, by a person whom others name too; all public."""
    person = desk.actor("Marshal Grey", slug="marshal-grey")
    ActorName.objects.create(actor=person, name="Grey, Marshal M.")
    outlet = desk.actor("The Wire", kind="outlet")
    source = desk.source(outlet, title="Grey on the town")
    row = desk.claim(
        "Midford had been taken by 20 November 2025.",
        (person, "asserts", [source], {"quote_text": f"Call me: {NUMBER}, now.", "quote_language": "en"}),
        (desk.actor("Opponent"), "denies", [source]),
        slug="midford",
    )
    publish([row], by=ada)
    return row, person


def check_record() -> None:
    """The chain holds, and the projections are what the editions make."""
    assert ledger.verify() == []
    before = projections()
    rebuild()
    assert projections() == before


def test_words_go_from_every_edition_and_the_rest_stays(ada: User, chief: User) -> None:
    row, _person = world(ada)
    row.refresh_from_db()
    row.place = "Midford"
    desk.save(row)
    publish([row], by=ada)
    before = edition(row.id, 2, using="default")
    assert before is not None
    assert before.document is not None
    log = redact(row.id, by=chief, note="A private number.", words=["+380 44  555 0137"])
    lines = editions(row.id, using="default")
    assert [(each.number, each.change, each.redacted) for each in lines] == [
        (4, "update", False),
        (3, "redaction", False),
        (2, "update", True),
        (1, "first", True),
    ]
    after = edition(row.id, 4, using="default")
    assert after is not None
    assert after.document is not None
    assert len(after.document.body.statements) == 2  # type: ignore[union-attr]
    assert after.document.body.statements[0].quote.text == "Call me: [removed], now."  # type: ignore[union-attr]
    assert Statement.objects.get(quote_text__contains="removed").quote_text == "Call me: [removed], now."
    assert log.emptied == [
        each.sequence for each in Edition.objects.filter(subject=row.id, number__in=(1, 2)).order_by("sequence")
    ]
    row.refresh_from_db()
    assert state_of([row])[row.id].code == "public"
    said = erased(row.id, Edition.objects.get(subject=row.id, number=1).sequence, using="default")
    assert said is not None
    assert (said.number, said.note) == (3, "A private number.")
    check_record()


def test_a_whole_subject_reads_removed_wherever_it_is_named(ada: User, chief: User) -> None:
    row, person = world(ada)
    redact(person.id, by=chief, note="Asked for by a court.", whole=True)
    found = find("actor", "marshal-grey", using="default")
    assert found is not None
    assert (found.state, found.edition.change, found.edition.note) == (
        "withdrawn",
        "redaction",
        "Asked for by a court.",
    )
    person.refresh_from_db()
    assert person.name == "[removed]"
    assert person.slug.startswith("removed-")
    assert not Listing.objects.filter(subject=person.id).exists()
    listing = Listing.objects.get(subject=row.id)
    assert listing.card["sides"]["supports"][0]["speaker"]["name"] == ""
    assert "marshal" not in str(listing.vector)
    assert not Address.objects.filter(slug="marshal-grey").exists()
    check_record()


# -- what the database refuses whoever asks


def logged(row: Claim, **fields: Any) -> Redaction:
    return Redaction.objects.create(
        **{
            "subject": row.pk,
            "whole": False,
            "subjects": [row.pk],
            "by_id_kept": 1,
            "by_name": "x",
            "note": "n",
            **fields,
        }
    )


def run(sql: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def remove(log: Redaction | None, **rows: Any) -> None:
    run("SELECT desk_redact(%s, %s)", log.pk if log else 0, json.dumps({"addresses": [], "rows": rows}))


def event(row: Claim) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(pgh_id) FROM desk_claimevent WHERE pgh_obj_id = %s", [row.pk])
        (key,) = cursor.fetchone()
    return int(key)


def test_history_loses_nothing_without_a_redaction_that_names_the_row() -> None:
    row, other = desk.claim("Marshal Grey did it."), desk.claim("Another.")
    with pytest.raises(Error, match="logged in the same transaction"):
        remove(None, desk_claimevent={event(row): {"text": "[removed] did it."}})
    log = logged(row, rows={"desk_claim": [str(other.pk)]})
    with pytest.raises(Error, match="only grows"):
        remove(log, desk_claimevent={event(row): {"text": "[removed] did it."}})
    log = logged(row, rows={"desk_claim": [str(row.pk)]})
    with pytest.raises(Error, match="only grows"):
        run("DELETE FROM desk_claimevent WHERE pgh_id = %s", event(row))
    remove(log, desk_claimevent={event(row): {"text": "[removed] did it."}})


@pytest.mark.parametrize(
    "becomes",
    [
        {"text": "Marshal Grey did not do it."},
        {"text": "[removed] did it. Or not."},
        {"text": "did it [removed]"},
        {"text": "%"},
        {"kind": "rumour"},
        {"pgh_label": ""},
        {"id": "00000000-0000-0000-0000-000000000000"},
        {"checkable": False},
        {"version": 7},
        {"created_at": "2020-01-01T00:00:00Z"},
        {"slug": "another-slug"},
    ],
)
def test_history_only_loses_words(becomes: dict[str, Any]) -> None:
    row = desk.claim("Marshal Grey did it.")
    log = logged(row, rows={"desk_claim": [str(row.pk)]})
    with pytest.raises(Error, match="only grows"):
        remove(log, desk_claimevent={event(row): becomes})


@pytest.mark.parametrize("text", ["", "[removed]", "[removed] did it.", "Marshal [removed].", "[removed]Grey[removed]"])
def test_words_are_all_it_loses(text: str) -> None:
    row = desk.claim("Marshal Grey did it.")
    log = logged(row, rows={"desk_claim": [str(row.pk)]})
    remove(log, desk_claimevent={event(row): {"text": text, "slug": "removed-0123456789ab"}})


@pytest.mark.parametrize("table", ["auth_user", "record_edition", "desk_approval", "desk_hiding", "pg_class"])
def test_the_function_touches_nothing_else(table: str) -> None:
    log = logged(desk.claim())
    with pytest.raises(Error, match="Nothing is removed from"):
        remove(log, **{table: {"1": {"note": ""}}})


def test_the_log_of_redactions_stays(ada: User) -> None:
    row = desk.claim()
    publish([row], by=ada)
    with pytest.raises(Error, match="names the editions of this transaction"), transaction.atomic():
        logged(row, editions=[Edition.objects.get(subject=row.pk).sequence])
    with pytest.raises(IntegrityError, match=r"redaction_has_note|desk_redaction_visible"), transaction.atomic():
        logged(row, note=" ")
    logged(row, by=ada)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    for sql in (
        "UPDATE desk_redaction SET note = 'else'",
        "UPDATE desk_redaction SET by_id = 1",
        "DELETE FROM desk_redaction",
        "TRUNCATE desk_redaction CASCADE",
    ):
        with pytest.raises(Error, match="never changed"):
            run(sql)
    run("UPDATE desk_redaction SET by_id = NULL")


@pytest.mark.parametrize(
    "becomes",
    [{"note": "Else."}, {"by_name": ""}, {"created_at": "2020-01-01T00:00:00Z"}, {"note": "[removed]", "whole": True}],
)
def test_the_log_loses_nothing_but_words(becomes: dict[str, Any]) -> None:
    row = desk.claim()
    earlier = logged(row, note="Marshal Grey asked.").pk
    with pytest.raises(Error, match="never changed"), transaction.atomic():
        remove(logged(row), desk_redaction={str(earlier): {"note": "[removed] asked."}})
    log = logged(row, rows={"desk_redaction": [str(earlier)]})
    with pytest.raises(Error, match="never changed"), transaction.atomic():
        remove(log, desk_redaction={str(earlier): becomes})
    remove(log, desk_redaction={str(earlier): {"note": "[removed] asked."}})


def test_an_edition_is_not_emptied_by_the_function_alone(ada: User) -> None:
    row = desk.claim()
    publish([row], by=ada)
    log = logged(row, emptied=[Edition.objects.get(subject=row.pk).sequence])

    def at_the_end() -> None:
        with transaction.atomic():
            remove(log)
            run("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(Error, match="without a redaction in the same transaction"):
        at_the_end()


def test_nobody_but_the_owner_may_call_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosecdef, array_to_string(proconfig, ','), has_function_privilege('tracker_reader', oid, 'EXECUTE'),"
            " array_to_string(proacl, ',') FROM pg_proc WHERE proname = 'desk_redact'"
        )
        definer, path, readers, rights = cursor.fetchone()
    assert (definer, path, readers) == (True, "search_path=public, pg_temp", False)
    assert not re.search(r"(^|,)=", rights)


def test_an_address_loses_its_slug_only_to_a_redaction_of_its_subject(ada: User, chief: User) -> None:
    row, person = world(ada)
    with pytest.raises(Error, match="append-only"):
        run("UPDATE record_address SET slug = record_hidden_slug(kind, slug) WHERE subject = %s", person.pk)
    redact(row.pk, by=chief, note="A private number.", words=[NUMBER])
    for sql in (
        "UPDATE record_address SET slug = record_hidden_slug(kind, slug) WHERE slug = 'marshal-grey'",
        "UPDATE record_address SET slug = 'else' WHERE slug = 'midford'",
        "DELETE FROM record_address WHERE slug = 'midford'",
    ):
        with pytest.raises(Error, match="append-only"):
            run(sql)


def test_a_removed_address_is_never_given_again(ada: User, chief: User) -> None:
    _row, person = world(ada)
    redact(person.pk, by=chief, note="A court asked for it.", whole=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT slug, record_hidden_slug('actor', 'marshal-grey') FROM record_address WHERE slug LIKE '~%%'"
        )
        assert cursor.fetchall() == [(hidden("actor", "marshal-grey"),) * 2]
    assert find("actor", hidden("actor", "marshal-grey"), using="default") is None
    for again in (desk.actor("Somebody else", slug="marshal-grey"), person):
        with pytest.raises(PublicationRefused):
            publish([again], by=ada)


# -- and what is left


def test_others_can_still_be_published_that_name_it(ada: User, chief: User) -> None:
    row, person = world(ada)
    redact(person.pk, by=chief, note="A court asked for it.", whole=True)
    row.refresh_from_db()
    row.place = "Midford"
    desk.save(row)
    assert [each.change for each in publish([row], by=ada).editions] == ["update"]


def test_drafts_and_what_was_deleted_lose_the_words_too(ada: User, chief: User) -> None:
    draft = desk.claim("Never published.", editor_note=f"His number is {NUMBER}.")
    gone = desk.actor("Deleted", note=NUMBER)
    key = gone.pk
    gone.delete()
    other = plan_redaction(draft.pk, words=[NUMBER]).others
    assert [(each.subject, each.title, each.public) for each in other] == [(key, "", False)]
    log = redact(draft.pk, by=chief, note="A private number.", words=[NUMBER], include=[key])
    assert (log.editions, log.emptied) == ([], [])
    draft.refresh_from_db()
    assert draft.editor_note == "His number is [removed]."
    assert plan_redaction(draft.pk, words=[NUMBER], include=[key]).nothing
    assert not Edition.objects.exists()


def test_what_was_withdrawn_stays_withdrawn(ada: User, chief: User) -> None:
    row, _person = world(ada)
    withdraw(row, by=ada, note="Hidden.")
    redact(row.pk, by=chief, note="A private number.", words=[NUMBER])
    changes = [(each.change, each.note) for each in editions(row.pk, using="default")]
    assert changes[:2] == [("withdrawal", "Hidden."), ("redaction", "A private number.")]
    assert not Listing.objects.filter(subject=row.pk).exists()
    check_record()


def test_unfinished_work_is_not_published_along(ada: User, chief: User) -> None:
    """What goes out again is what was public, and not what is being worked on."""
    row, _person = world(ada)
    row.refresh_from_db()
    row.place = "Nobody may see this yet"
    desk.save(row)
    redact(row.pk, by=chief, note="A private number.", words=[NUMBER])
    row.refresh_from_db()
    assert row.place == "Nobody may see this yet"
    assert Listing.objects.get(subject=row.pk).place == ""
    assert state_of([row])[row.pk].code == "changed"


def test_two_other_names_do_not_become_one(ada: User, chief: User) -> None:
    person = desk.actor("Somebody")
    for name in ("Zed Grey", "ZED GREY"):
        ActorName.objects.create(actor=person, name=name)
    redact(person.pk, by=chief, note="A private name.", words=["zed grey"])
    names = sorted(person.names.values_list("name", flat=True))
    assert names[0] == "[removed]"
    assert names[1].startswith("[removed] ")


def test_evidence_that_others_show_loses_words_and_stays(ada: User, chief: User) -> None:
    row, _person = world(ada)
    other = desk.claim("Another.", (desk.actor(), "asserts", [desk.source()]))
    shared = Evidence.objects.create(kind="video", title=f"A video with {NUMBER}", depicts="A street")
    for each in (row, other):
        EvidenceBearing.objects.create(claim=each, evidence=shared, bearing="supports")
    redact(row.pk, by=chief, note="A private number.", words=[NUMBER])
    shared.refresh_from_db()
    assert shared.title == "A video with [removed]"
    redact(row.pk, by=chief, note="A court asked for it.", whole=True)
    shared.refresh_from_db()
    assert shared.depicts == "A street"


def test_somebody_without_the_right_removes_nothing(ada: User) -> None:
    row, _person = world(ada)
    with pytest.raises(PublicationRefused, match="may not remove"):
        redact(row.pk, by=ada, note="x", words=[NUMBER])


def test_what_was_confirmed_is_what_goes(ada: User, chief: User) -> None:
    row, _person = world(ada)
    seen = plan_redaction(row.pk, words=[NUMBER]).fingerprint
    Statement.objects.filter(claim=row, stance="denies").update(method=f"By telephone: {NUMBER}")
    with pytest.raises(PublicationRefused, match="meanwhile"):
        redact(row.pk, by=chief, note="A private number.", words=[NUMBER], seen=seen)
    assert not Redaction.objects.exists()


def test_it_is_signed_and_logged(ada: User, chief: User) -> None:
    row, _person = world(ada)
    log = redact(row.pk, by=chief, note="A private number.", reason="Her letter of today.", words=[NUMBER])
    approvals = Approval.objects.filter(subject=row.pk).order_by("-sequence")[:2]
    assert [each.published_by_name for each in approvals] == ["chief", "chief"]
    chief.delete()
    log.refresh_from_db()
    assert (log.by, log.by_name, log.reason) == (None, "chief", "Her letter of today.")
