"""“Hide now”: two presses of a button, and somebody else looks afterwards."""

import re
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.db import IntegrityError, InternalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.desk import newsroom as desk
from tests.desk.test_publish_page import assert_clean, page, seen, text
from tracker.desk import hiding
from tracker.desk.models import Actor, Claim, Hiding
from tracker.desk.publishing import publish, withdraw
from tracker.record.models import Listing
from tracker.record.reading import find

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def four_eyes(settings: Any) -> None:
    """As in service."""
    settings.FOUR_EYES = True


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def bo() -> User:
    return desk.editor("bo")


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def a_claim(ada: User) -> Claim:
    with writing():
        row = desk.claim("It was so.", (desk.actor("Speaker Example"), "asserts", [desk.source()]), slug="so")
    publish([row], by=ada)
    return row


def writing() -> AbstractContextManager[None]:
    """What is saved in it is the doing of somebody who never publishes."""
    return desk.touching(User.objects.filter(username="writer").first() or desk.reporter("writer"))


def speaker(row: Claim) -> Actor:
    return row.statements.get().speaker


def test_two_presses_hide_it_with_what_needs_it(ada: User) -> None:
    row = a_claim(ada)
    client = logged_in(ada)
    form = client.get(reverse("admin:desk_actor_change", args=[speaker(row).pk]))
    assert page(speaker(row), "hide") in form.content.decode()
    first = client.get(page(speaker(row), "hide"))
    assert_clean(first)
    assert "It was so." in text(first)
    body = first.content.decode()
    assert re.search(r'name="with_dependents"[^>]*checked', body)
    note = re.search(r'<textarea name="note"[^>]*>\s*([^<]+)</textarea>', body)
    assert note
    answer = client.post(
        page(speaker(row), "hide"), {"note": note[1].strip(), "with_dependents": "on", "seen": seen(first)}
    )
    assert answer.status_code == 302
    assert not Listing.objects.filter(subject__in=[row.pk, speaker(row).pk]).exists()
    found = find("claim", "so", using="default")
    assert found is not None
    assert found.edition.note == "Hidden by the desk while it is being looked at."
    assert Hiding.objects.filter(looked_at__isnull=True, hidden_by=ada).count() == 2


def test_what_was_not_seen_is_not_hidden(ada: User) -> None:
    row = a_claim(ada)
    client = logged_in(ada)
    first = client.get(page(row, "hide"))
    row.text = "It was so, rather."
    with writing():
        desk.save(row)
    publish([row], by=desk.editor("cy"))
    answer = client.post(page(row, "hide"), {"note": "Hidden.", "with_dependents": "on", "seen": seen(first)})
    assert answer.status_code == 200
    assert "Somebody changed something" in text(answer)
    assert Listing.objects.filter(subject=row.pk).exists()


def test_several_are_hidden_from_the_list(ada: User) -> None:
    with writing():
        rows = [desk.actor(name) for name in ("One", "Two", "Never published")]
    publish(rows[:2], by=ada)
    client = logged_in(ada)
    url = reverse("admin:desk_actor_changelist")
    chosen = {"action": "hide_selected", ACTION_CHECKBOX_NAME: [str(row.pk) for row in rows]}
    first = client.post(url, chosen)
    assert_clean(first)
    assert "Never published" not in text(first)
    answer = client.post(url, {**chosen, "note": "Hidden.", "with_dependents": "on", "seen": seen(first)})
    assert answer.status_code == 302
    assert not Listing.objects.filter(subject__in=[row.pk for row in rows]).exists()


def test_it_waits_for_somebody_else(ada: User, bo: User) -> None:
    row = a_claim(ada)
    withdraw(row, by=ada, note="Hidden.")
    front, other = (text(logged_in(user).get(reverse("admin:index"))) for user in (ada, bo))
    assert "waits to be looked at" not in front
    assert "1 subject was hidden by somebody else and waits to be looked at" in other
    waiting = Hiding.objects.get()
    url = reverse("admin:desk_hiding_changelist")
    chosen = {"action": "mark_looked_at", ACTION_CHECKBOX_NAME: [str(waiting.pk)]}
    refused = logged_in(ada).post(url, chosen, follow=True)
    assert "for somebody else to look at" in text(refused)
    waiting.refresh_from_db()
    assert waiting.looked_at is None
    assert "It was so." in text(logged_in(bo).get(url))
    logged_in(bo).post(url, chosen)
    waiting.refresh_from_db()
    assert (waiting.looked_at_by, waiting.looked_at_by_name) == (bo, "bo")
    assert "It was so." not in text(logged_in(bo).get(url))
    assert "It was so." in text(logged_in(bo).get(url, {"state": "all"}))


def test_whoever_publishes_it_again_has_looked_at_it(ada: User, bo: User) -> None:
    row = a_claim(ada)
    withdraw(row, by=ada, note="Hidden.")
    publish([row], by=ada)
    assert hiding.waiting(bo).count() == 1
    withdraw(row, by=ada, note="Hidden.")
    publish([row], by=bo)
    assert not hiding.waiting().exists()


def test_alone_at_the_desk_nothing_waits(ada: User, settings: Any) -> None:
    settings.FOUR_EYES = False
    withdraw(a_claim(ada), by=ada, note="Hidden.")
    assert not Hiding.objects.exists()


def test_who_may_not_publish_may_not_hide(ada: User) -> None:
    row = a_claim(ada)
    client = logged_in(desk.reporter("ro"))
    assert "hide/" not in client.get(reverse("admin:desk_claim_change", args=[row.pk])).content.decode()
    assert client.get(page(row, "hide")).status_code in (403, 404)
    assert client.post(page(row, "hide"), {"note": "x", "seen": ""}).status_code in (403, 404)
    assert Listing.objects.filter(subject=row.pk).exists()


def mark(**fields: Any) -> None:
    with transaction.atomic():
        Hiding.objects.update(**fields)


def test_the_database_wants_a_second_person(ada: User, bo: User) -> None:
    withdraw(a_claim(ada), by=ada, note="Hidden.")
    whole = {"looked_at": timezone.now(), "looked_at_by_id_kept": ada.pk, "looked_at_by_name": "ada"}
    with pytest.raises(IntegrityError, match="hiding_looked_at_by_a_second_person"):
        mark(**whole)
    with pytest.raises(IntegrityError, match="hiding_looked_at_by_a_second_person"):
        mark(**{**whole, "looked_at_by_id_kept": None})
    mark(**{**whole, "looked_at_by_id_kept": bo.pk, "looked_at_by_name": "bo"})
    with pytest.raises(IntegrityError, match="never changed"):
        mark(looked_at=None, looked_at_by_id_kept=None, looked_at_by_name="")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for sql in ("UPDATE desk_hiding SET hidden_by_id_kept = 0", "DELETE FROM desk_hiding", "TRUNCATE desk_hiding"):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    User.objects.filter(pk=bo.pk).delete()
    assert Hiding.objects.get().looked_at_by_name == "bo"


def test_the_list_costs_the_same_however_many_wait(ada: User, bo: User) -> None:
    client, costs = logged_in(bo), []
    listed = reverse("admin:desk_hiding_changelist")
    client.get(listed)
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            with writing():
                row = desk.actor(f"Speaker {number}", slug=f"speaker-{number}")
            publish([row], by=ada)
            withdraw(row, by=ada, note="Being looked at.")
        with CaptureQueriesContext(connection) as queries:
            shown = client.get(listed).content.decode()
        assert all(f"Speaker {number}" in shown for number in range(1, numbers[-1] + 1))
        costs.append(len(queries))
    assert costs[0] == costs[1]
