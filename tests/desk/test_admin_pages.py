"""Every list and form of the desk opens, finds by any alias, and costs the same however much there is."""

from collections.abc import Iterable, Iterator

import pytest
from django.contrib import admin
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.desk import newsroom
from tests.keeping import kept
from tracker.desk.admin.read_only import ReadOnlyAdmin
from tracker.desk.loading import load
from tracker.desk.models import Actor, ActorName, Claim, Evidence, Page, Plan, Source, SpeaksFor
from tracker.desk.publishing import publish

pytestmark = pytest.mark.django_db

ADMINS = {
    model._meta.model_name or "": each
    for model, each in admin.site._registry.items()
    if model._meta.app_label == "desk"
}
DESK = sorted(ADMINS)
FORMS = [name for name in DESK if not isinstance(ADMINS[name], ReadOnlyAdmin)]


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("ada", password="secret"))
    return client


def test_the_menu_is_djangos_own(rf: RequestFactory) -> None:
    """Ours only sorts names that are translated already; of who may do nothing there is none in either."""
    for user in (User.objects.create_superuser("ada"), User.objects.create_user("guest")):
        request = rf.get("/admin/")
        request.user = user
        for label in (None, "desk"):
            ours = admin.site.get_app_list(request, label)
            assert ours == AdminSite.get_app_list(admin.site, request, label)
            assert bool(ours) is user.is_superuser


def fill() -> None:
    """One of everything."""
    newsroom.page(language=f"x-{Page.objects.count()}")  # one text for each section and language
    russia = newsroom.actor("Russia", kind="government")
    general = newsroom.actor("Valery Gerasimov", party=russia)
    ActorName.objects.create(actor=general, name="Герасимов", language="ru")
    SpeaksFor.objects.create(actor=general, principal=russia)
    dispatch = newsroom.source(newsroom.actor("Reuters", kind="outlet"), title="Kupiansk", published="2025-11-20~")
    plan = newsroom.plan("Peace plan", ["6", "7"])
    point = plan.versions.get().points.get(number="6")
    claim = newsroom.claim(
        "The city was taken by 20 November 2025.",
        (general, "asserts", [dispatch], {"said": "../2025-11-20", "relayed_by": [russia]}),
    )
    claim.points.create(point=point)
    evidence = Evidence.objects.create(kind="video", title="A street", source=dispatch)
    evidence.bears_on.create(claim=claim, bearing="supports")
    claim.assessments.create(verdict="Open", reasons="Nobody was there.", dated="2025-11-21")
    claim.relations.create(kind="compare_with", to_claim=newsroom.claim())
    newsroom.position(general, [dispatch], on_point=point, position="rejects")


@pytest.fixture(scope="module", autouse=True)
def _filled(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with kept(django_db_blocker, fill):
        yield


def rows(name: str) -> list[str]:
    model = next(model for model in admin.site._registry if model._meta.model_name == name)
    return [str(pk) for pk in model._default_manager.values_list("pk", flat=True)]


@pytest.mark.parametrize("name", DESK)
def test_lists_open(desk: Client, name: str) -> None:
    assert desk.get(reverse(f"admin:desk_{name}_changelist")).status_code == 200
    assert desk.get(reverse(f"admin:desk_{name}_changelist"), {"q": "Герасимов"}).status_code == 200


@pytest.mark.parametrize("name", FORMS)
def test_forms_open(desk: Client, name: str) -> None:
    assert desk.get(reverse(f"admin:desk_{name}_add")).status_code == 200
    assert rows(name)
    for pk in rows(name):
        for page in ("change", "history", "delete"):
            assert desk.get(reverse(f"admin:desk_{name}_{page}", args=[pk])).status_code == 200


def test_a_form_opens_also_where_its_row_is_deleted_meanwhile(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """By somebody else, after it was looked up and before its parts are."""
    claim = newsroom.claim("It was so.")

    def late(rows: Iterable[Claim]) -> object:
        Claim.objects.get(pk=claim.pk).delete()
        return load(rows)

    monkeypatch.setattr("tracker.desk.admin.publishable.load", late)
    assert desk.get(reverse("admin:desk_claim_change", args=[claim.pk])).status_code == 200


@pytest.mark.parametrize("name", FORMS)
def test_forms_hold_no_inline_style_or_script(desk: Client, name: str) -> None:
    for path in (reverse(f"admin:desk_{name}_add"), reverse(f"admin:desk_{name}_change", args=[rows(name)[0]])):
        page = desk.get(path).content.decode()
        assert "<style" not in page
        assert ' style="' not in page
        assert "<script>" not in page
        assert "onclick" not in page


@pytest.mark.parametrize("name", FORMS)
def test_forms_warn_about_confidential_sources(desk: Client, name: str) -> None:
    page = desk.get(reverse(f"admin:desk_{name}_add")).content.decode()
    assert "confidential source does not belong here" in page


def test_search_finds_by_any_alias(desk: Client) -> None:
    page = desk.get(reverse("admin:desk_actor_changelist"), {"q": "герасимов"}).content.decode()
    assert "Valery Gerasimov" in page
    assert "Reuters" not in page.split('id="result_list"')[1]
    claims = desk.get(reverse("admin:desk_claim_changelist"), {"q": "Герасимов"}).content.decode()
    assert "The city was taken" in claims
    ActorName.objects.create(actor=Actor.objects.get(name="Reuters"), name="Рейтер")
    sources = desk.get(reverse("admin:desk_source_changelist"), {"q": "Рейтер"}).content.decode()
    assert "Kupiansk" in sources


def found(desk: Client, model: str, field: str, term: str) -> list[str]:
    asked = {"app_label": "desk", "model_name": model, "field_name": field, "term": term}
    answer = desk.get(reverse("admin:autocomplete"), asked)
    assert answer.status_code == 200
    return [each["text"] for each in answer.json()["results"]]


def test_autocompletes_tell_rows_apart(desk: Client) -> None:
    russia = Actor.objects.get(name="Russia")
    newsroom.actor("A senior official", unnamed=True, party=russia, slug="official-reuters-20-nov")
    assert found(desk, "statement", "speaker", "Герасимов") == ["Valery Gerasimov · person · Russia · “Герасимов”"]
    assert found(desk, "statement", "speaker", "senior") == [
        "A senior official · unnamed · official-reuters-20-nov · Russia"
    ]
    assert found(desk, "statementsource", "source", "reuters") == ["Reuters, article, “Kupiansk”, about 20 Nov 2025"]
    assert found(desk, "claimpoint", "point", "7")[0].startswith("Peace plan · ")


@pytest.mark.parametrize("name", FORMS)
def test_lists_cost_the_same_whatever_their_length(desk: Client, name: str) -> None:
    path = reverse(f"admin:desk_{name}_changelist")
    with CaptureQueriesContext(connection) as few:
        desk.get(path)
    for _ in range(5):
        fill()
    with CaptureQueriesContext(connection) as many:
        desk.get(path)
    assert len(many) == len(few)


def test_autocompletes_cost_the_same_whatever_their_length(desk: Client) -> None:
    for model, field in (("statementsource", "source"), ("claimpoint", "point"), ("positionrelay", "actor")):
        with CaptureQueriesContext(connection) as few:
            found(desk, model, field, "")
        for _ in range(3):
            fill()
        with CaptureQueriesContext(connection) as many:
            found(desk, model, field, "")
        assert len(many) == len(few)


def test_what_was_public_is_kept_and_keeps_its_address(desk: Client) -> None:
    claim = Claim.objects.get(text__startswith="The city")
    change = reverse("admin:desk_claim_change", args=[claim.pk])
    assert 'name="slug"' in desk.get(change).content.decode()
    publish([claim], by=User.objects.get(username="ada"))
    page = desk.get(change).content.decode()
    assert 'name="slug"' not in page
    assert f'href="/claims/{claim.slug}/"' in page
    assert desk.post(reverse("admin:desk_claim_delete", args=[claim.pk]), {"post": "yes"}).status_code == 403
    assert Claim.objects.filter(pk=claim.pk).exists()


def test_nothing_that_is_used_can_be_deleted(desk: Client) -> None:
    source = Source.objects.get(title="Kupiansk")
    page = desk.post(reverse("admin:desk_source_delete", args=[source.pk]), {"post": "yes"})
    assert page.status_code == 200
    assert Source.objects.filter(pk=source.pk).exists()
    assert Plan.objects.count() == 1
