"""Two connections that want the same rows: whoever comes second reads why nothing happened, and nothing typed is lost."""

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from psycopg.errors import UniqueViolation

from tests.carrying import Carrying, context_of, filled_in
from tests.desk import newsroom
from tests.desk.test_admin_claims import errors
from tracker.desk import door, looking
from tracker.desk.admin import versions
from tracker.desk.door import PublicationRefused, passage
from tracker.desk.models import Claim, Evidence, Hiding, Look
from tracker.desk.parts import raise_versions
from tracker.desk.publishing import publish, withdraw
from tracker.record.models import Edition

RACED = "at the same moment. Nothing is deleted"
MEANWHILE = "Somebody else saved this at the same moment"


@pytest.fixture
def ada(cloned_db: str) -> User:
    return User.objects.create_superuser("ada", password="secret")


@pytest.fixture
def desk(ada: User) -> Client:
    browser = Carrying()
    browser.force_login(ada)
    return browser


@contextmanager
def held_by_another(table: str) -> Iterator[None]:
    """Another connection has locked every row of this table; this one waits for a moment only."""
    other = connection.copy()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(f"SELECT 1 FROM {table} FOR UPDATE")
        yield
    finally:
        other.close()


def test_two_editors_who_delete_linked_claims_at_once(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each holds their own claim and waits for the other's: PostgreSQL ends one of the two."""
    first, second = newsroom.claim("It was so."), newsroom.claim("It was not so.")
    with newsroom.part_of(first), newsroom.part_of(second):
        first.relations.create(kind="compare_with", to_claim=second)
        second.relations.create(kind="compare_with", to_claim=first)
    both, passed = threading.Barrier(2), threading.local()

    def together(subjects: Any) -> None:
        if not hasattr(passed, "by"):
            passed.by = True
            both.wait(60)
        raise_versions(subjects)

    def delete(row: Claim) -> Any:
        browser = Carrying()
        browser.force_login(User.objects.get())
        try:
            return browser.post(reverse("admin:desk_claim_delete", args=[row.pk]), {"post": "yes"})
        finally:
            connections.close_all()

    monkeypatch.setattr(versions, "raise_versions", together)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(delete, (first, second)))
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    page = next(answer for answer in answers if answer.status_code == 200)
    assert RACED in page.content.decode()
    assert "successfully" not in page.content.decode()
    assert Claim.objects.get().text in page.content.decode()
    monkeypatch.undo()
    assert delete(Claim.objects.get()).status_code == 302
    assert not Claim.objects.exists()


def test_a_row_that_somebody_holds(desk: Client, ada: User, settings: Any) -> None:
    """Every page that writes says so, and what was typed is in it."""
    claim, evidence = newsroom.claim("It was so."), Evidence.objects.create(kind="video", title="A street")
    publish([claim], by=newsroom.editor("bo"))
    draft = newsroom.claim("It was not so.", (newsroom.actor("Speaker"), "asserts", [newsroom.source()]))
    other = newsroom.claim("It was otherwise.")
    withdrawn = newsroom.claim("Once more.")
    publish([withdrawn], by=ada)
    settings.FOUR_EYES = True
    withdraw(withdrawn, by=newsroom.editor("cy"), note="Looked into.")
    settings.FOUR_EYES = False

    def at(page: str, row: Any) -> str:
        return reverse(f"admin:desk_{row._meta.model_name}_{page}", args=[row.pk])

    form = filled_in(desk.get(at("change", draft))) | {"text": "Typed by ada.", "statements-0-note": "And this"}
    of_evidence = filled_in(desk.get(at("change", evidence))) | {"title": "Typed by ada."}
    seen = {
        page: context_of(desk.get(at(page, row)))["plan" if page != "publish" else "preview"].fingerprint
        for page, row in (("publish", other), ("withdraw", claim), ("hide", claim))
    }
    look = {"way": "words", "words": "It was so.", "note": "On request."}
    redaction = context_of(desk.post(at("redact", claim), look))["plan"].fingerprint
    ticked = {"action": "delete_selected", "_selected_action": [str(draft.pk)], "post": "yes"}
    editions, rows = Edition.objects.count(), Claim.objects.count()
    said = "Somebody changed something of this meanwhile"
    asked: list[tuple[str, str, dict[str, Any], str]] = [
        ("desk_claim", at("change", draft), form, MEANWHILE),
        ("desk_evidence", at("change", evidence), of_evidence, MEANWHILE),
        ("desk_claim", at("delete", draft), {"post": "yes"}, RACED),
        ("desk_evidence", at("delete", evidence), {"post": "yes"}, RACED),
        ("desk_claim", "/admin/desk/claim/", ticked, RACED),
        ("desk_claim", at("publish", other), {"seen": seen["publish"], "note": "Typed by ada."}, said),
        ("desk_claim", at("withdraw", claim), {"seen": seen["withdraw"], "note": "Typed by ada."}, said),
        ("desk_claim", at("hide", claim), {"seen": seen["hide"], "note": "Typed by ada."}, said),
        ("desk_claim", at("redact", claim), look | {"confirm": "yes", "seen": redaction}, said),
    ]
    for table, path, sent, words in asked:
        with held_by_another(table):
            page = desk.post(path, sent)
        text = page.content.decode()
        assert page.status_code == 200, path
        assert words in text, (path, errors(page))
        for typed in ("Typed by ada.", "And this"):
            assert (typed in text) is (typed in sent.values()), (path, typed)
    waiting = Hiding.objects.filter(looked_at__isnull=True).get()
    with held_by_another("desk_hiding"):
        page = desk.post(
            "/admin/desk/hiding/", {"action": "mark_looked_at", "_selected_action": [str(waiting.pk)]}, follow=True
        )
    assert "Nothing was marked" in page.content.decode()
    assert (Edition.objects.count(), Claim.objects.count()) == (editions, rows)
    assert Hiding.objects.filter(looked_at__isnull=True).count() == 1


@pytest.mark.django_db
def test_a_name_that_another_took_at_the_same_moment_is_no_fault_of_the_door() -> None:
    """And what no race explains is still one."""
    ada, row = newsroom.editor("ada"), newsroom.actor("Ministry")
    with pytest.raises(PublicationRefused, match="meanwhile") as refused, passage(ada), transaction.atomic():
        newsroom.actor("Another", slug=row.slug)
    assert isinstance(getattr(refused.value.__cause__, "__cause__", None), UniqueViolation)
    with pytest.raises(IntegrityError), passage(ada):
        newsroom.actor("Third", kind="")


def test_what_is_saved_while_the_page_is_confirmed_is_not_published_unseen(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page has made its preview, and another connection saves what would go along before the door holds it."""
    speaker = newsroom.actor("Speaker")
    row = newsroom.claim("It was so.", (speaker, "asserts", [newsroom.source()]))
    page, lock, other = reverse("admin:desk_claim_publish", args=[row.pk]), door.lock, connection.copy()
    told = {"seen": context_of(desk.get(page))["preview"].fingerprint, "note": "Typed by ada."}

    def late(subjects: Iterable[UUID]) -> dict[UUID, int]:
        with other.cursor() as cursor:
            cursor.execute(
                "UPDATE desk_actor SET note = 'At the last moment.', version = version + 1 WHERE id = %s", [speaker.pk]
            )
        return lock(subjects)

    with monkeypatch.context() as patch:
        patch.setattr(door, "lock", late)
        answer = desk.post(page, told)
    other.close()
    for words in ("Somebody changed something of this meanwhile", "Typed by ada.", "At the last moment."):
        assert words in answer.content.decode()
    assert not Edition.objects.exists()
    assert desk.post(page, {**told, "seen": context_of(answer)["preview"].fingerprint}).status_code == 302
    assert b"At the last moment." in bytes(Edition.objects.get(subject=speaker.pk).document or b"")


def test_two_who_looked_at_once_are_one_edition(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    row = newsroom.claim("It was so.", (newsroom.actor(), "asserts", [newsroom.source()]))
    publish([row], by=ada)
    later = localdate() + timedelta(days=10)
    monkeypatch.setattr(looking, "localdate", lambda at=None: at.date() if at else later)
    both, lock = threading.Barrier(2), door.lock

    def together(subjects: Any) -> dict[UUID, int]:
        both.wait(60)
        return lock(subjects)

    def press(_number: int) -> Any:
        browser = Carrying()
        browser.force_login(User.objects.get())
        try:
            return browser.post(reverse("admin:desk_claim_look", args=[row.pk]))
        finally:
            connections.close_all()

    monkeypatch.setattr(door, "lock", together)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, range(2)))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert list(Edition.objects.filter(subject=row.pk).values_list("number", flat=True)) == [1, 2]
    assert [kept.day for kept in Look.objects.all()] == [later]
