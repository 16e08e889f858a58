"""What was published once is never deleted: not by a form, not by an action, not past the desk."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.desk import newsroom as desk
from tracker.desk.models import Actor, Claim, Plan, Position, Source
from tracker.desk.publishing import publish, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows() -> dict[str, Any]:
    """One of each kind, all of them public."""
    person, source, plan = desk.actor("Speaker Example"), desk.source(title="Dispatch"), desk.plan("Plan", ["1"])
    claim = desk.claim("It was so.", (person, "asserts", [source]))
    position = desk.position(person, [source], on_version=plan.versions.get())
    found: dict[str, Any] = {"actor": person, "source": source, "plan": plan, "claim": claim, "position": position}
    found["page"] = desk.page()
    publish(found.values(), by=desk.editor("publisher"))
    return found


@pytest.mark.parametrize("kind", ["actor", "claim", "page", "plan", "position", "source"])
def test_no_row_that_was_public_is_deleted_by_sql(kind: str, rows: dict[str, Any]) -> None:
    """Neither while it is public nor once it was withdrawn; nor does its id become another one's."""
    row = rows[kind]
    withdraw(row, by=User.objects.get(username="publisher"), note="Withdrawn.", with_dependents=True)
    for sql in (
        f"DELETE FROM desk_{kind} WHERE id = %s",
        f"UPDATE desk_{kind} SET version = version + 1, id = gen_random_uuid() WHERE id = %s",
    ):
        with (
            pytest.raises(IntegrityError, match="withdrawn, never deleted"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, [row.pk])
    assert type(row).objects.filter(pk=row.pk).exists()


def test_drafts_go(rows: dict[str, Any]) -> None:
    draft = desk.claim("A draft.", (rows["actor"], "asserts", [rows["source"]]))
    draft.delete()
    assert not Claim.objects.filter(text="A draft.").exists()


def test_a_queryset_and_what_goes_along_are_refused(rows: dict[str, Any]) -> None:
    for model in (Claim, Position, Plan, Source, Actor):
        with pytest.raises(Exception, match=r"never deleted|protected|PROTECT"), transaction.atomic():
            model._default_manager.filter(pk__in=[row.pk for row in rows.values()]).delete()
        assert model._default_manager.exists()


def test_the_pages_say_what_to_do_instead(client: Client, rows: dict[str, Any]) -> None:
    client.force_login(desk.editor("ada"))
    draft, public = desk.claim("A draft.", (rows["actor"], "asserts", [rows["source"]])), rows["claim"]
    page = f"/admin/desk/claim/{public.pk}"
    for method in (client.get, client.post):
        alone = method(f"{page}/delete/")
        assert alone.status_code == 403
        assert f'href="{page}/withdraw/"' in alone.content.decode()
    ticked = {"action": "delete_selected", "_selected_action": [str(draft.pk), str(public.pk)]}
    for more in ({}, {"post": "yes"}):
        shown = client.post("/admin/desk/claim/", ticked | more).content.decode()
        assert "never deleted" in shown
        assert f'href="{page}/withdraw/"' in shown
        assert f"/{draft.pk}/withdraw/" not in shown
    assert Claim.objects.count() == 2


def test_who_may_not_withdraw_is_told_who_does(client: Client, rows: dict[str, Any]) -> None:
    client.force_login(desk.reporter("rex"))
    shown = client.get(f"/admin/desk/claim/{rows['claim'].pk}/delete/")
    assert shown.status_code == 403
    assert "An editor withdraws it." in shown.content.decode()
    assert "/withdraw/" not in shown.content.decode()
