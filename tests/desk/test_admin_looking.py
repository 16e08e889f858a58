"""Who may only look at the desk sees every form, with what was picked in it, and can change nothing."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from tests.desk import newsroom as desk
from tracker.desk.models import ClaimPoint, Evidence, EvidenceBearing, PointSource, Relation, VersionAuthor
from tracker.desk.publishing import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> None:
    """One row at least of everything that has a form."""
    speaker, relay, editor = desk.actor("Speaker Example"), desk.actor("Relay Example"), desk.editor()
    source = desk.source(desk.actor("Gazette Example"), title="An article")
    plan = desk.plan("Plan", ["7"])
    version = plan.versions.get()
    VersionAuthor.objects.create(version=version, actor=speaker, order=0)
    point = version.points.get()
    PointSource.objects.create(point=point, source=source, order=0)
    claim = desk.claim("So.", (speaker, "asserts", [source], {"relayed_by": [relay]}))
    ClaimPoint.objects.create(claim=claim, point=point, order=0)
    Relation.objects.create(from_claim=claim, kind="compare_with", to_claim=desk.claim("Other."))
    video = Evidence.objects.create(title="Video", kind="video")
    EvidenceBearing.objects.create(claim=claim, evidence=video, bearing="supports")
    publish([claim, desk.position(speaker, [source], on_point=point)], by=editor)


@pytest.fixture
def looking(client: Client) -> Client:
    user = User.objects.create_user("looking", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)
    return client


@pytest.mark.usefixtures("world")
def test_every_form_opens(looking: Client) -> None:
    forms = 0
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert looking.get(reverse(f"{name}_changelist")).status_code in {200, 403}
        for row in model._default_manager.all()[:3]:
            answer = looking.get(reverse(f"{name}_change", args=[row.pk]))
            assert answer.status_code == 200, model
            assert 'name="_save"' not in answer.content.decode(), model
            forms += 1
    assert forms >= 10


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("model", "shown"),
    [
        ("claim", ("An article", "Relay Example", "Point 7.")),
        ("point", ("An article",)),
        ("version", ("Speaker Example",)),
        ("position", ("An article",)),
    ],
)
def test_picks_are_named(looking: Client, model: str, shown: tuple[str, ...]) -> None:
    found = [each for each in admin.site._registry if each._meta.model_name == model]
    (first, *_rest) = (
        found[0]._default_manager.order_by("pk") if model != "claim" else found[0]._default_manager.filter(text="So.")
    )
    text = looking.get(reverse(f"admin:desk_{model}_change", args=[first.pk])).content.decode()
    for each in shown:
        assert each in text
