"""After a removal the words are nowhere: every byte of a dump, and of the files once they were rewritten."""

import json
import time
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import pghistory
import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection, transaction
from django.db.models import CharField, ForeignKey, JSONField, TextField
from django.utils import timezone

from tests.desk import newsroom as desk
from tests.desk.dumping import dump, files, holding
from tests.desk.test_redacting import check_record
from tracker.desk import erasing
from tracker.desk.capturing import keep_fetched
from tracker.desk.extracting import Extract
from tracker.desk.fetching import Fetched
from tracker.desk.models import (
    Actor,
    ActorName,
    ActorRole,
    Assessment,
    BulkRun,
    Capture,
    Claim,
    Dossier,
    DossierItem,
    Evidence,
    EvidenceBearing,
    Merging,
    PlanAlias,
    Relation,
    Review,
    ReviewStep,
    Source,
    Upload,
)
from tracker.desk.publishing import publish
from tracker.desk.purging import confirm, look, propose
from tracker.desk.redacting import redact
from tracker.desk.review import note, send
from tracker.desk.texts import BESIDE, COPIES, ITEMS, NO_TEXT, SCANNED, TABLES, Table, holds_no_text
from tracker.ground.removal import REMOVED
from tracker.letters.models import Letter

SECRET = "Zzyx Ґонта-Grey"
SLUG = "zzyx-gonta-grey"
SPELLINGS = (SECRET, "ZZYX  ґОНТА-grey", SLUG)
UNREADABLE = "s" * 32


def filled(table: Table, column: str, number: int) -> str:
    """A text with the words in it that the column can hold."""
    if table.is_slug(column):
        return f"{SLUG}-{number}"
    if column == "url":
        return f"https://example.org/{SECRET.replace(' ', '%20')}/{SLUG}"
    if column == "number":
        return SLUG[:20]
    return f"About {SPELLINGS[number % 2]}: {number}"


def everything() -> dict[str, Any]:
    """One row at least in every table with texts, the words in every one of its texts."""
    person = desk.actor("Somebody", independent=False, unnamed=True)
    ActorName.objects.create(actor=person, name="A")
    ActorName.objects.create(actor=person, name="B")
    ActorRole.objects.create(actor=person, role="R")
    source = desk.source(desk.actor("Outlet"))
    quoted = {"quote_text": "q", "quote_language": "en"}
    row = desk.claim("It was so.", (person, "asserts", [source], dict(quoted)))
    other = desk.claim("Another.", (desk.actor("Other"), "asserts", [source], quoted))
    Relation.objects.create(from_claim=row, to_claim=other, kind="compare_with")
    Assessment.objects.create(claim=row, verdict="v", reasons="r", dated="2025")
    EvidenceBearing.objects.create(
        claim=row, evidence=Evidence.objects.create(kind="video", title="t"), bearing="supports"
    )
    draft = desk.plan("Plan", ["1"])
    PlanAlias.objects.create(plan=draft, name="P")
    position = desk.position(person, [source], on_version=draft.versions.get())
    type(position).objects.filter(pk=position.pk).update(**quoted, version=2)
    dossier = Dossier.objects.create(id="first", title="t", summary="s", language="en")
    DossierItem.objects.create(dossier=dossier, list="claims", item="i", row=row.pk, order=0)
    copies(source)
    sender = desk.editor("sender")
    sent = send(row, by=sender, public_note="p", together=[row.pk])
    for spelling in SPELLINGS[:2]:  # steps are never changed, and so they have the words from the beginning
        note(row, by=sender, text=f"About {spelling}.")
    Review.objects.filter(pk=sent.pk).update(
        state="returned", returned_by_id_kept=1, returned_by_name="n", returned_at=sent.sent_at, reason="r"
    )
    subjects = {
        "claim": row,
        "actor": person,
        "source": source,
        "plan": draft,
        "position": position,
        "page": desk.page(),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for table in (each for each in (*TABLES, ITEMS) if each.model is not ReviewStep):
            for number, key in enumerate(_keys(table.name)):
                values = {column: filled(table, column, number) for column in table.columns}
                if table.model is Actor and key != str(person.pk):
                    values.pop("why_unnamed")
                sets = ", ".join(f"{column} = %s" for column in values)
                version = ", version = version + 1" if hasattr(table.model, "version") and _counted(table) else ""
                cursor.execute(f"UPDATE {table.name} SET {sets}{version} WHERE id::text = %s", [*values.values(), key])
    for subject in subjects.values():
        subject.refresh_from_db()
    return subjects


def copies(source: Source) -> None:
    """The words in what was kept of a source, in every way in which a page may hold them."""
    hidden = "".join(f"&#{ord(char)};" for char in SECRET)
    escaped = "".join(f"\\u{ord(char):04x}" for char in SECRET)
    for number, held in enumerate(
        (SECRET, f"<b>{SECRET[:5]}</b>{SECRET[5:]}", hidden, escaped, f"<a href='/{quote(SECRET)}'>it</a>")
    ):
        raw = f"<!doctype html><p>So {number}.</p><footer>{held}</footer>".encode()
        fetched = Fetched(f"https://example.org/{quote(SECRET)}", "https://example.org/so", "text/html", raw, ())
        keep_fetched(source, fetched, Extract(text="So.", title=SECRET if number else ""), by=None)
        keep_fetched(source, fetched, Extract(text="So.", byline=SPELLINGS[1]), by=None)
    spelled = SECRET.encode("cp1251")
    keep_fetched(source, Fetched("", "", "text/plain; charset=cp1251", spelled, ()), Extract(text=SECRET), by=None)


def _keys(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id::text FROM {table} ORDER BY id")
        return [key for (key,) in cursor.fetchall()]


def _counted(table: Table) -> bool:
    return any(
        field.name == "version" and field.get_internal_type() == "PositiveIntegerField"
        for field in table.model._meta.fields
    )


def aside(row: Claim, user: Any) -> None:
    """The words where no editor typed them: the admin's log, a context, a message that was not read yet, a sign-in that
    failed, and a session that was signed with an earlier SECRET_KEY and that nobody can read any more.
    """
    kind = ContentType.objects.get_for_model(Claim)
    for about in (str(row.pk), "", "of something else"):
        LogEntry.objects.create(
            user=user, content_type=kind, object_id=about, object_repr=SECRET, action_flag=CHANGE,
            change_message=json.dumps([{"changed": {"name": "statement", "object": SECRET}}], ensure_ascii=False),
        )  # fmt: skip
    session = SessionStore()
    session["_messages"] = f"The claim “{SECRET}” was saved."
    session["a_form"] = ["/admin/", urlencode({"text": SPELLINGS[1]}), ""]
    session.save()
    signed = signing.dumps({"a_form": SECRET}, key="an earlier key", salt="django.contrib.sessions.SessionStore")
    Session.objects.create(session_key=UNREADABLE, session_data=signed, expire_date=timezone.now() + timedelta(days=1))
    Upload.objects.create(
        by=user, content=json.dumps({"title": SECRET}).encode(), found={}, tried_at=timezone.now(), digest="0" * 64
    )
    AccessAttempt.objects.create(
        username=SECRET, ip_address="127.0.0.1", path_info="/admin/login/", failures_since_start=1
    )
    Letter.objects.create(id=uuid4(), text=f"I know {SPELLINGS[1]}.", page=f"/actors/{SLUG}/")
    with pghistory.context(user=user.pk, remark=SPELLINGS[1]):
        desk.save(row)


def merging(row: Claim) -> None:
    """The words in what was said of a merging that was proposed."""
    kept = desk.claim("So it was.")
    names = {"proposed_by_id_kept": 1, "proposed_by_name": "n"}
    Merging.objects.create(merged=row.pk, kept=kept.pk, note=f"About {SECRET}.", **names)


def many_at_once(row: Claim) -> None:
    """The words in what was said of many at once, and of one of them."""
    run = BulkRun.objects.create(
        act="note", text=f"About {SECRET}.", by_id_kept=1, by_name="n", confirmed_at=timezone.now()
    )
    refused = {"outcome": "refused", "said": f"“{SPELLINGS[1]}” is gone.", "ended_at": timezone.now()}
    run.items.create(order=0, kind="claim", subject=row.pk, version=1, **refused)


def without_cleaning() -> None:
    """PostgreSQL does not clean these tables by itself.

    It does so after so many changes, at a moment of its own: then rows that are dead are gone from the files before they
    are looked for, or, because a table is looked at while it is rewritten, are copied along.
    """
    with connection.cursor() as cursor:
        for table in erasing.tables():
            if not table.startswith("pg_"):
                cursor.execute(
                    f"ALTER TABLE {table} SET (autovacuum_enabled = false, toast.autovacuum_enabled = false)"
                )


def test_no_byte_of_a_dump_holds_them(cloned_db: str) -> None:
    """A purge by two people finds by itself what holds them."""
    without_cleaning()
    chief, ada = desk.chief(), desk.editor("ada")
    with transaction.atomic():
        subjects = everything()
    aside(subjects["claim"], chief)
    for row in subjects.values():
        row.refresh_from_db()
    publish(subjects.values(), by=ada)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert holding(dump(), SPELLINGS)
    asked = {"note": "A private matter.", "reason": "A letter of 3 November."}
    proposals = [propose([SECRET, more], **asked, by=chief) for more in ("Somebody else's name", SPELLINGS[1])]
    merging(subjects["claim"])
    many_at_once(subjects["claim"])
    assert look([SECRET]).plan.beside.uploads
    confirm(proposals[0].pk, by=ada)
    assert holding(dump(), SPELLINGS) == []
    assert set(Capture.objects.values_list("text", flat=True)) == {""}
    assert all(copy.removed == (copy.same_as is None) for copy in Capture.objects.all())
    assert not any(SECRET in str(session.get_decoded()) for session in Session.objects.all())
    assert not Session.objects.filter(session_key=UNREADABLE).exists()
    check_record()
    # Dead rows, statistics and the search index still have them; a table that was rewritten has nothing.
    assert holding(files(), SPELLINGS)
    connection.close()
    # What somebody may still be looking at, such as PostgreSQL's own cleaning, stays until they are done.
    for _again in range(20):
        # Refused is what a table is held for over the connection's patience (`lock_timeout`), as on a busy machine.
        refused, left = erasing.clean_up(rewrite=True), holding(files(), SPELLINGS)
        if not refused and not left:
            break
        time.sleep(0.5)
    assert (refused, left) == ([], [])


def test_a_whole_subject_takes_its_names_out_of_what_names_it(cloned_db: str) -> None:
    """Nobody else's text holds them, but the log and the search index did."""
    chief, ada = desk.chief(), desk.editor("ada")
    person = desk.actor(SECRET, slug=SLUG)
    with desk.part_of(person):
        ActorName.objects.create(actor=person, name=SPELLINGS[1])
    row = desk.claim("It was so.", (person, "asserts", [desk.source(person)]))
    position = desk.position(person, [desk.source()], on_version=desk.plan("Plan").versions.get())
    publish([row, position], by=ada)
    aside(row, chief)
    redact(person.pk, by=chief, note="A court asked for it.", whole=True)
    assert holding(dump(), SPELLINGS) == []
    assert not any(SECRET in str(session.get_decoded()) for session in Session.objects.all())
    check_record()
    person.refresh_from_db()
    assert person.name == REMOVED


def test_every_text_column_of_every_model_is_declared() -> None:
    """A column of characters that is in no list would keep what was removed."""
    declared = {f"{table.name}.{column}" for table in (*SCANNED, COPIES) for column in table.columns}
    texts, missing = set(), []
    for model in apps.get_app_config("desk").get_models():
        if model._meta.db_table.endswith("event") and hasattr(model, "pgh_obj_id"):
            continue
        for column in model._meta.concrete_fields:
            name = f"{model._meta.db_table}.{column.column}"
            if not _characters(column) or holds_no_text(column):
                continue
            texts.add(name)
            if (name in declared) == (name in NO_TEXT):
                missing.append(name)
    assert not missing
    assert declared | set(NO_TEXT) == texts


@pytest.mark.django_db
def test_every_table_that_may_hold_a_text_is_known() -> None:
    """Whichever part of the site, or library, made it: a table that nobody thought of would keep what was removed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid"
            " LEFT JOIN pg_type e ON e.oid = t.typelem"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm') AND a.attnum > 0 AND NOT a.attisdropped"
            " AND (t.typcategory IN ('S', 'U') OR e.typcategory IN ('S', 'U')) AND t.typname NOT IN ('uuid', 'xid8')"
            " AND coalesce(e.typname, '') <> 'uuid'"
        )
        holding_texts = {table for (table,) in cursor.fetchall()}
    own = {model._meta.db_table for model in apps.get_app_config("desk").get_models()}
    assert holding_texts - own == set(BESIDE)


def _characters(column: Any) -> bool:
    while isinstance(column, ArrayField):
        column = column.base_field
    while isinstance(column, ForeignKey):
        column = column.target_field
    return isinstance(column, CharField | TextField | JSONField)


def test_every_history_only_grows(cloned_db: str) -> None:
    """The trigger stands on each table that keeps a history, for every role and mode of replication."""
    histories = {
        model._meta.db_table for model in apps.get_app_config("desk").get_models() if hasattr(model, "pgh_obj")
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'only_grows' AND tgenabled = 'A'")
        assert {table for (table,) in cursor.fetchall()} == histories
        assert len(histories) > 20
