"""Actors, sources, plans, points, positions and evidence through their forms."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.desk import newsroom
from tracker.desk.forms.dates import Typed
from tracker.desk.forms.rows import RowForm
from tracker.desk.models import Actor, Evidence, Plan, Point, Position, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(newsroom.editor("ada"))
    return client


def sent(*prefixes: str, **fields: Any) -> dict[str, Any]:
    """A form's fields, with empty inlines."""
    for prefix in prefixes:
        fields |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return fields


def actor_form(**fields: Any) -> dict[str, Any]:
    return sent("names", "roles", "speaks_for", **{"kind": "person", **fields})


def errors(page: Any) -> str:
    assert page.status_code == 200
    return " ".join(re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', page.content.decode(), re.DOTALL))


def test_an_actor_with_names_roles_and_principals(desk: Client) -> None:
    state = newsroom.actor("Ukraine", kind="government")
    form = actor_form(name="Володимир Зеленський", party=state.pk, kind="person")
    form |= {"names-TOTAL_FORMS": 2, "names-0-name": "Volodymyr Zelensky", "names-1-name": "Зеленский"}
    form |= {"names-1-language": "ru", "roles-TOTAL_FORMS": 1, "roles-0-role": "President"}
    form |= {"roles-0-since_precision": "day", "roles-0-since_day": "2019-05-20"}
    form |= {"speaks_for-TOTAL_FORMS": 1, "speaks_for-0-principal": state.pk}
    assert desk.post("/admin/desk/actor/add/", form).status_code == 302
    actor = Actor.objects.get(slug="volodymyr-zelenskyi")
    assert [(each.name, each.language) for each in actor.names.all()] == [
        ("Volodymyr Zelensky", ""),
        ("Зеленский", "ru"),
    ]
    assert actor.roles.get().since == "2019-05-20"
    assert actor.speaks_for.get().principal == state


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"independent": "on"}, "public reason"),
        ({"why_unnamed": "safety"}, "Only an unnamed actor"),
        ({"unnamed": "on", "independent": "on", "note": "Why."}, "cannot count as independent"),
        ({"name": "\u200b"}, "This field is required"),
        ({"kind": "planet"}, "Select a valid choice"),
    ],
)
def test_actors_refused(desk: Client, fields: dict[str, Any], wrong: str) -> None:
    assert wrong in errors(desk.post("/admin/desk/actor/add/", actor_form(**{"name": "Monitor", **fields})))
    assert not Actor.objects.exists()


def test_party_is_one_level(desk: Client) -> None:
    state = newsroom.actor("State")
    ministry = newsroom.actor("Ministry", party=state)
    assert "Party is one level" in errors(desk.post("/admin/desk/actor/add/", actor_form(name="X", party=ministry.pk)))
    other = newsroom.actor("Other")
    page = desk.post(
        reverse("admin:desk_actor_change", args=[state.pk]), actor_form(name="State", slug=state.slug, party=other.pk)
    )
    assert "Party is one level" in errors(page)


def test_chains_that_come_back_are_refused(desk: Client) -> None:
    first = newsroom.source(title="First")
    second = newsroom.source(title="Second", carries=first)
    form = {"publisher": first.publisher_id, "slug": first.slug, "state": "live", "carries": second.pk, "title": "Kept"}
    page = desk.post(reverse("admin:desk_source_change", args=[first.pk]), form)
    assert "comes back to where it starts" in errors(page)
    assert 'value="Kept"' in page.content.decode()


def test_what_only_the_database_sees_is_an_error_of_the_form(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where another save comes between the form's look and its own: the form itself sees nothing."""
    monkeypatch.setattr(RowForm, "chains", ())
    monkeypatch.setattr("tracker.desk.admin.source.SourceForm.chains", ())
    first = newsroom.source(title="First")
    second = newsroom.source(title="Second", carries=first)
    form = {"publisher": first.publisher_id, "slug": first.slug, "state": "live", "carries": second.pk, "title": "Kept"}
    page = desk.post(reverse("admin:desk_source_change", args=[first.pk]), form)
    assert "comes back to where it starts" in errors(page)
    assert 'value="Kept"' in page.content.decode()
    first.refresh_from_db()
    assert (first.title, first.carries) == ("First", None)
    connection.check_constraints()


def test_a_source_makes_its_address_from_publisher_title_and_date(desk: Client) -> None:
    reuters = newsroom.actor("Reuters", kind="outlet")
    form = {
        "publisher": reuters.pk,
        "title": "Kupiansk: who holds it",
        "state": "live",
        "seen": "on",
        "published": "2025-11-20~",
    }
    assert desk.post("/admin/desk/source/add/", form).status_code == 302
    source = Source.objects.get()
    assert source.slug == "reuters-kupiansk-who-holds-it-2025-11-20"
    assert str(source) == "Reuters, Kupiansk: who holds it, about 20 Nov 2025"
    page = desk.post("/admin/desk/source/add/", form | {"url": "javascript:alert(1)", "language": "Englisch!"})
    assert "http" in errors(page)
    assert "language code" in errors(page)


def test_a_plan_with_versions_and_points(desk: Client) -> None:
    form = sent("aliases", "versions", title="Peace plan", language="en")
    form |= {"versions-TOTAL_FORMS": 2, "versions-0-label": "First draft", "versions-1-label": "First draft"}
    form |= {"aliases-TOTAL_FORMS": 1, "aliases-0-name": "The plan"}
    assert desk.post("/admin/desk/plan/add/", form).status_code == 302
    plan = Plan.objects.get()
    assert plan.slug == "peace-plan"
    assert [each.slug for each in plan.versions.all()] == ["first-draft", "first-draft-2"]
    assert plan.version == 1


def test_points_correspond_in_order_and_count_for_their_plan(desk: Client) -> None:
    plan = newsroom.plan("Peace plan", ["6", "7"])
    source = newsroom.source()
    six, seven = Point.objects.order_by("number")
    second = newsroom.version(plan, "Second draft", ["9"])
    nine = second.points.get()
    form = {"number": "9", "key": "p9", "state": "present", "text": "Point 9.", "order": 0}
    form |= {"corresponds_to": [seven.pk, six.pk], "sources": [source.pk]}
    change = reverse("admin:desk_point_change", args=[nine.pk])
    assert desk.post(change, form).status_code == 302
    assert [link.to for link in nine.corresponds_to.all()] == [seven, six]
    plan.refresh_from_db()
    assert plan.version == 2
    assert "Choose another one" in errors(desk.post(change, form | {"corresponds_to": [nine.pk]}))
    assert "same version" in errors(desk.post(change, form | {"part_of": six.pk}))
    added = {"version": second.pk, "number": "10", "state": "added", "order": 1}
    assert desk.post("/admin/desk/point/add/", added).status_code == 302
    assert Point.objects.get(version=second, number="10").key == "10"
    plan.refresh_from_db()
    assert plan.version == 3
    again = desk.post("/admin/desk/point/add/", added)
    assert "Another point of this version has this number" in errors(again)
    assert desk.post(reverse("admin:desk_point_delete", args=[nine.pk]), {"post": "yes"}).status_code == 302
    plan.refresh_from_db()
    assert plan.version == 4


def test_points_in_the_version_s_form(desk: Client) -> None:
    version = newsroom.plan("Peace plan", ["6"]).versions.get()
    point = version.points.get()
    form = sent("points", label=version.label, slug=version.slug)
    form |= {
        "points-TOTAL_FORMS": 3,
        "points-INITIAL_FORMS": 1,
        "points-0-id": point.pk,
        "points-0-version": version.pk,
    }
    for row, (number, text) in enumerate((("6", "Changed."), ("7", "New."), ("8", "Newer."))):
        form |= {f"points-{row}-number": number, f"points-{row}-text": text, f"points-{row}-state": "present"}
    answer = desk.post(reverse("admin:desk_version_change", args=[version.pk]), form)
    assert answer.status_code == 302, errors(answer)
    rows = list(version.points.order_by("order").values_list("number", "key", "text"))
    assert rows == [("6", "p6", "Changed."), ("7", "7", "New."), ("8", "8", "Newer.")]
    plan = Plan.objects.get()
    assert plan.version == 2


def test_a_position_is_on_a_version_or_on_a_point(desk: Client) -> None:
    plan = newsroom.plan("Peace plan", ["6"])
    version = plan.versions.get()
    point = version.points.get()
    minister = newsroom.actor("Minister")
    form = {"actor": minister.pk, "position": "rejects", "basis": "stated", "quote_original_seen": "on"}
    form |= {"stated_precision": "month", "stated_month": "2025-11", "sources": [newsroom.source().pk]}
    assert "one of the two" in errors(desk.post("/admin/desk/position/add/", form))
    both = form | {"on_version": version.pk, "on_point": point.pk}
    assert "one of the two" in errors(desk.post("/admin/desk/position/add/", both))
    own = form | {"on_point": point.pk, "relayed_by": [minister.pk]}
    assert "not a relay of their own words" in errors(desk.post("/admin/desk/position/add/", own))
    assert desk.post("/admin/desk/position/add/", form | {"on_point": point.pk}).status_code == 302
    assert Position.objects.get().stated == "2025-11"


def test_evidence_counts_for_the_claims_it_bears_on(desk: Client) -> None:
    claim = newsroom.claim()
    form = sent("bears_on", kind="video", title="A street")
    form |= {"bears_on-TOTAL_FORMS": 1, "bears_on-0-claim": claim.pk, "bears_on-0-bearing": "weakly_supports"}
    assert desk.post("/admin/desk/evidence/add/", form).status_code == 302
    claim.refresh_from_db()
    assert claim.version == 2
    evidence = Evidence.objects.get()
    link = evidence.bears_on.get()
    form |= {"bears_on-INITIAL_FORMS": 1, "bears_on-0-id": link.pk, "bears_on-0-evidence": evidence.pk}
    change = reverse("admin:desk_evidence_change", args=[evidence.pk])
    assert desk.post(change, form | {"title": "A road", "bears_on-0-DELETE": "on"}).status_code == 302
    claim.refresh_from_db()
    assert claim.version == 3, "also where it no longer bears on it"


def test_approvals_are_only_looked_at(desk: Client) -> None:
    assert desk.get("/admin/desk/approval/").status_code == 200
    assert desk.get("/admin/desk/approval/add/").status_code == 403


@pytest.mark.parametrize(
    "edtf",
    [
        "",
        "2025",
        "2025-11",
        "2025-11-20",
        "2025-11-20~",
        "2025-11~",
        "2025-11-20T14:30Z",
        "2025-11-20T14:30:15Z",
        "2025-11-20T14:30+02:00",
        "../2025-11-20",
        "../2025-11",
        "2025-11-19/2025-11-20",
        "2025-10/2025-11",
    ],
)
def test_the_inputs_of_a_date_say_what_it_says(edtf: str) -> None:
    assert Typed.of(edtf).edtf() == edtf
