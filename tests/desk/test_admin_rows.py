"""The rows of a form as a whole: what they cost, how many they may be, and removing them together."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.carrying import context_of, filled_in
from tests.desk import newsroom
from tests.desk.test_admin_claims import ADD, again, change, errors, form
from tracker.desk.forms import formsets
from tracker.desk.models import Actor, ActorName, Claim, Evidence, PlanAlias, Point, SpeaksFor, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("ada", password="secret"))
    return client


def claim_with(count: int) -> Claim:
    relay, source = newsroom.actor("Agency"), newsroom.source()
    claim = newsroom.claim(f"It was so {count} times.")
    for _ in range(count):
        speaker = newsroom.actor("Speaker", party=newsroom.actor("Side"))
        fields = {"relayed_by": [relay], "on_behalf_of": newsroom.actor("Principal")}
        newsroom.statement(claim, speaker, "asserts", [source, newsroom.source()], fields)
        evidence = Evidence.objects.create(kind="video", title="A street")
        evidence.bears_on.create(claim=claim, bearing="supports")
        claim.relations.create(kind="compare_with", to_claim=newsroom.claim())
    if count > 1:
        first, second = claim.statements.all()[:2]
        Statement.objects.filter(pk=second.pk).update(changes=first, how="corrects")
    return claim


def version_with(count: int) -> Any:
    plan = newsroom.plan("Peace plan", [str(number) for number in range(count)])
    second = newsroom.version(plan, "Second draft", ["1"])
    version = plan.versions.get(label="First draft")
    for point in version.points.all():
        point.corresponds_to.create(to=second.points.get())
    return version


def evidence_with(count: int) -> Evidence:
    evidence = Evidence.objects.create(kind="video", title="A street", source=newsroom.source())
    for _ in range(count):
        evidence.bears_on.create(claim=newsroom.claim(), bearing="supports")
    return evidence


def actor_with(count: int) -> Actor:
    actor = newsroom.actor("Spokesman", party=newsroom.actor("Side"))
    for number in range(count):
        SpeaksFor.objects.create(actor=actor, principal=newsroom.actor("Principal"))
        ActorName.objects.create(actor=actor, name=f"Name {number}")
    return actor


@pytest.mark.parametrize("made", [claim_with, version_with, evidence_with, actor_with])
def test_a_form_costs_the_same_however_many_rows(desk: Client, made: Callable[[int], Any]) -> None:
    cost = {}
    for count in (1, 3, 12):
        row = made(count)
        path = reverse(f"admin:desk_{row._meta.model_name}_change", args=[row.pk])
        desk.get(path)
        with CaptureQueriesContext(connection) as asked:
            page = desk.get(path)
        assert page.status_code == 200
        cost[count] = len(asked)
    assert len(set(cost.values())) == 1, cost


@pytest.mark.parametrize(
    "count",
    [
        {"statements-TOTAL_FORMS": "999999999999999999999"},
        {"statements-TOTAL_FORMS": "999999999999999999999", "statements-INITIAL_FORMS": "999999999999999999999"},
        {"statements-TOTAL_FORMS": "201"},
        {"relations-TOTAL_FORMS": "99999"},
    ],
)
def test_too_many_rows_are_refused_at_once(desk: Client, count: dict[str, str]) -> None:
    """No row is made of a number alone."""
    page = desk.post(ADD, form() | count)
    assert "This form takes at most 200 rows here." in errors(page)
    assert not any(inline.formset.forms for inline in context_of(page)["inline_admin_formsets"])
    assert not Claim.objects.exists()


def test_what_was_typed_into_too_many_rows_is_shown_again(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formsets, "MOST_ROWS", 3)
    path = reverse("admin:desk_plan_change", args=[newsroom.plan().pk])
    sent = filled_in(desk.get(path)) | {f"aliases-{number}-name": f"Name {number}" for number in range(5)}
    page = desk.post(path, sent | {"aliases-TOTAL_FORMS": "5"})
    assert "This form takes at most 3 rows here." in errors(page)
    shown = filled_in(page)
    assert [shown[f"aliases-{number}-name"] for number in range(5)] == [[f"Name {number}"] for number in range(5)]
    assert not PlanAlias.objects.exists()
    kept = shown | {f"aliases-{number}-DELETE": "on" for number in (3, 4)}
    assert "at most 3 rows" in errors(desk.post(path, kept)), "what is marked for removal counts until it is gone"


def test_more_rows_than_a_browser_can_send_are_not_made(desk: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 600
    sent = form() | {"relations-TOTAL_FORMS": "500"} | {f"relations-{number}-id": "" for number in range(500)}
    page = desk.post(ADD, sent)
    made = {inline.formset.prefix: len(inline.formset.forms) for inline in context_of(page)["inline_admin_formsets"]}
    assert 50 < made["relations"] <= 200, made


def chained(desk: Client) -> tuple[Claim, list[dict[str, Any]]]:
    """A claim of three statements, the third of which corrects the second and the second the first; and its form."""
    source, speaker = newsroom.source(), newsroom.actor("Speaker")
    claim = newsroom.claim("It was so.", *[(speaker, "asserts", [source]) for _ in range(3)])
    first, second, third = claim.statements.all()
    Statement.objects.filter(pk=second.pk).update(changes=first, how="corrects")
    Statement.objects.filter(pk=third.pk).update(changes=second, how="corrects")
    rows = again(claim)
    for row, statement in zip(rows, claim.statements.all(), strict=True):
        row |= {"changes": statement.changes_id or "", "how": statement.how}
    return claim, rows


def left(claim: Claim) -> list[UUID]:
    return list(claim.statements.values_list("pk", flat=True))


def test_statements_that_change_one_another_are_removed_together(desk: Client) -> None:
    claim, rows = chained(desk)
    for row in rows[:2]:
        row["DELETE"] = "on"
    page = desk.post(change(claim), form(*rows, slug=claim.slug))
    assert "removed in the same save" in errors(page)
    rows[2] |= {"changes": "", "how": ""}
    page = desk.post(change(claim), form(*rows, slug=claim.slug))
    assert page.status_code == 302, errors(page)
    assert left(claim) == [rows[2]["id"]]


def test_all_statements_of_a_chain_are_removed_at_once(desk: Client) -> None:
    claim, rows = chained(desk)
    for row in rows:
        # What a row that goes said to change does not matter any more.
        row |= {"DELETE": "on", "changes": "", "how": ""}
    page = desk.post(change(claim), form(*rows, slug=claim.slug))
    assert page.status_code == 302, errors(page)
    assert left(claim) == []


def test_a_statement_is_removed_from_the_middle_of_a_chain(desk: Client) -> None:
    claim, rows = chained(desk)
    rows[1]["DELETE"] = "on"
    rows[2]["changes"] = rows[0]["id"]
    page = desk.post(change(claim), form(*rows, slug=claim.slug))
    assert page.status_code == 302, errors(page)
    assert left(claim) == [rows[0]["id"], rows[2]["id"]]


def test_a_statement_that_another_claim_s_changes_stays(desk: Client) -> None:
    claim, rows = chained(desk)
    other = newsroom.claim("Else.", (newsroom.actor("Other"), "denies", [newsroom.source()])).statements.get()
    Statement.objects.filter(pk=other.pk).update(changes=rows[2]["id"], how="corrects")
    rows[2]["DELETE"] = "on"
    page = desk.post(change(claim), form(*rows, slug=claim.slug))
    assert "What is needed elsewhere cannot be removed: statement “Other, Says not so”" in errors(page)
    assert len(left(claim)) == 3


def test_a_point_on_which_something_stands_is_not_removed(desk: Client) -> None:
    version = newsroom.plan("Peace plan", ["6", "7"]).versions.get()
    six, seven = version.points.all()
    newsroom.position(newsroom.actor("Minister"), [newsroom.source()], on_point=six)
    sent = {"label": version.label, "slug": version.slug, "points-TOTAL_FORMS": 2, "points-INITIAL_FORMS": 2}
    for place, point in enumerate((six, seven)):
        sent |= {f"points-{place}-id": point.pk, f"points-{place}-version": version.pk}
        sent |= {f"points-{place}-number": point.number, f"points-{place}-state": "present"}
    path = reverse("admin:desk_version_change", args=[version.pk])
    assert "position “Minister · Accepts" in errors(desk.post(path, sent | {"points-0-DELETE": "on"}))
    assert desk.post(path, sent | {"points-1-DELETE": "on"}).status_code == 302
    assert list(version.points.all()) == [six]


def test_a_version_s_form_leaves_what_stands_in_the_forms_of_its_points(desk: Client) -> None:
    version = version_with(2)
    source = newsroom.source()
    sent = {"label": version.label, "slug": version.slug, "points-TOTAL_FORMS": 2, "points-INITIAL_FORMS": 2}
    for place, point in enumerate(version.points.all()):
        point.sources.create(source=source)
        sent |= {f"points-{place}-id": point.pk, f"points-{place}-version": version.pk, f"points-{place}-text": "New."}
        sent |= {f"points-{place}-number": point.number, f"points-{place}-state": "present"}
    path = reverse("admin:desk_version_change", args=[version.pk])
    assert desk.post(path, sent).status_code == 302
    for point in Point.objects.filter(version=version):
        assert (point.text, point.corresponds_to.count(), point.sources.count()) == ("New.", 1, 1)


def wrong_at(page: Any, field: str) -> str:
    """What a form says is wrong with one of its fields."""
    text = page.content.decode()
    found = re.search(rf'<ul class="errorlist[^>]*id="id_{field}_error"[^>]*>(.*?)</ul>', text, re.DOTALL)
    assert found, errors(page)
    return found[1]


def test_duplicates_are_said_at_their_field(desk: Client) -> None:
    other = newsroom.claim("It rained.")
    sent = form() | {"relations-TOTAL_FORMS": 2}
    for place in range(2):
        sent |= {f"relations-{place}-kind": "compare_with", f"relations-{place}-to_claim": other.pk}
    page = desk.post(ADD, sent)
    assert "This relation is there already." in wrong_at(page, "relations-1-to_claim")
    assert "Please correct the duplicate" not in page.content.decode()

    evidence = Evidence.objects.create(kind="video", title="A street")
    sent = form() | {"evidence_links-TOTAL_FORMS": 2}
    for place in range(2):
        sent |= {f"evidence_links-{place}-evidence": evidence.pk, f"evidence_links-{place}-bearing": "supports"}
    assert "joined already" in wrong_at(desk.post(ADD, sent), "evidence_links-1-evidence")

    sent = {"name": "Actor", "kind": "person", "names-TOTAL_FORMS": 2, "names-INITIAL_FORMS": 0}
    sent |= {"names-0-name": "Other", "names-1-name": "Other"}
    sent |= {f"{each}-{which}_FORMS": 0 for each in ("roles", "speaks_for") for which in ("TOTAL", "INITIAL")}
    assert "same name stands there twice" in wrong_at(desk.post("/admin/desk/actor/add/", sent), "names-1-name")

    version = newsroom.plan("Peace plan", []).versions.get()
    sent = {"label": version.label, "slug": version.slug, "points-TOTAL_FORMS": 2, "points-INITIAL_FORMS": 0}
    sent |= {"points-0-number": "6", "points-1-number": "6", "points-0-state": "present", "points-1-state": "present"}
    page = desk.post(reverse("admin:desk_version_change", args=[version.pk]), sent)
    assert "Another point of this version has this number." in wrong_at(page, "points-1-number")


def test_a_row_that_is_sent_twice_is_refused(desk: Client) -> None:
    """Both would be written to the one row, in an order that nobody chose."""
    claim = claim_with(2)
    one, two = again(claim, note="Typed.")
    page = desk.post(change(claim), form(one, two | {"id": one["id"]}, slug=claim.slug))
    assert "One of these rows was sent twice." in errors(page)
    assert page.content.decode().count("Typed.") == 2
    assert not Statement.objects.exclude(note="").exists()


def test_what_concerns_a_row_and_its_owner_is_said_at_its_field(desk: Client) -> None:
    claim = newsroom.claim("It rained.")
    sent = form(slug=claim.slug) | {
        "relations-TOTAL_FORMS": 1,
        "relations-0-kind": "compare_with",
        "relations-0-to_claim": claim.pk,
    }
    assert "this is the row itself" in wrong_at(desk.post(change(claim), sent), "relations-0-to_claim")
    actor = newsroom.actor("Actor")
    sent = {"name": "Actor", "kind": "person", "slug": actor.slug, "speaks_for-0-principal": actor.pk}
    sent |= {f"{each}-{which}_FORMS": 0 for each in ("roles", "names", "speaks_for") for which in ("TOTAL", "INITIAL")}
    page = desk.post(reverse("admin:desk_actor_change", args=[actor.pk]), sent | {"speaks_for-TOTAL_FORMS": 1})
    assert "For itself everybody speaks" in wrong_at(page, "speaks_for-0-principal")
