"""What autocompletes offer, and in which order: Enter takes the first."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.desk import newsroom
from tracker.desk.models import Actor, ActorName, PlanAlias

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("ada", password="secret"))
    return client


def found(desk: Client, model: str, field: str, term: str) -> list[str]:
    asked = {"app_label": "desk", "model_name": model, "field_name": field, "term": term}
    answer = desk.get(reverse("admin:autocomplete"), asked)
    assert answer.status_code == 200
    return [each["text"] for each in answer.json()["results"]]


def speakers(desk: Client, term: str) -> list[str]:
    return [each.split(" · ")[0] for each in found(desk, "statement", "speaker", term)]


def also(actor: Actor, *names: str) -> None:
    for name in names:
        ActorName.objects.create(actor=actor, name=name)


def test_the_actor_of_that_name_stands_first(desk: Client) -> None:
    state = newsroom.actor("Ukraine", kind="government")
    also(state, "Kyiv", "Mr Zelensky's government")
    newsroom.actor("Armed forces of Ukraine", kind="military", party=state)
    newsroom.actor("Interfax-Ukraine", kind="outlet")
    newsroom.actor("Ukraine's European allies", kind="group")
    also(newsroom.actor("Kyslytsya", party=state), "Deputy minister of Ukraine")
    also(newsroom.actor("Office of the President", kind="government", party=state), "Mr Zelensky's office")
    also(newsroom.actor("Volodymyr Zelensky", party=state), "Zelenskiy", "Зеленський")
    assert speakers(desk, "Ukraine") == [
        "Ukraine",
        "Ukraine's European allies",
        "Armed forces of Ukraine",
        "Interfax-Ukraine",
        "Kyslytsya",
    ]
    assert speakers(desk, "zelensky") == ["Volodymyr Zelensky", "Office of the President", "Ukraine"]
    assert speakers(desk, "Kyiv") == ["Ukraine"]
    assert speakers(desk, "zelensky volod") == ["Volodymyr Zelensky"]


def test_named_before_unnamed_and_addresses_are_not_looked_through(desk: Client) -> None:
    newsroom.actor("A senior official", unnamed=True, slug="senior-official-reuters-20-nov")
    newsroom.actor("A Reuters editor", unnamed=True)
    newsroom.actor("Thomson Reuters Foundation", kind="organisation")
    newsroom.actor("Reuters", kind="outlet")
    assert speakers(desk, "Reuters") == ["Reuters", "Thomson Reuters Foundation", "A Reuters editor"]
    listed = desk.get(reverse("admin:desk_actor_changelist"), {"q": "reuters-20-nov"}).content.decode()
    assert "A senior official" in listed


def test_the_alias_that_was_found_is_shown(desk: Client) -> None:
    actor = newsroom.actor("Volodymyr Zelensky")
    also(actor, "Zelenskiy", "Зеленський")
    assert found(desk, "statement", "speaker", "зелен") == ["Volodymyr Zelensky · person · “Зеленський”"]
    assert found(desk, "statement", "speaker", "Zelenskiy") == ["Volodymyr Zelensky · person · “Zelenskiy”"]
    assert found(desk, "statement", "speaker", "Zelensk") == ["Volodymyr Zelensky · person"]


def test_sources_of_that_publisher_stand_first_the_latest_of_them(desk: Client) -> None:
    reuters, times = newsroom.actor("Reuters", kind="outlet"), newsroom.actor("The Times", kind="outlet")
    newsroom.source(times, title="What Reuters did not say", published="2025-12-01")
    newsroom.source(reuters, title="Old", published="2025-11-01")
    newsroom.source(reuters, title="New", published="2025-11-20")
    titles = [each.split("“")[1].split("”")[0] for each in found(desk, "statementsource", "source", "reuters")]
    assert titles == ["New", "Old", "What Reuters did not say"]


def test_claims_and_points(desk: Client) -> None:
    newsroom.claim("Nobody held the town.", (newsroom.actor("Town council"), "asserts", [newsroom.source()]))
    newsroom.claim("Something else.", (Actor.objects.get(name="Town council"), "denies", [newsroom.source()]))
    newsroom.claim("Town hall was hit.")
    claims = found(desk, "relation", "to_claim", "town")
    assert claims == ["Town hall was hit.", "Nobody held the town.", "Something else."]
    plan = newsroom.plan("Peace plan", ["16", "6"])
    PlanAlias.objects.create(plan=plan, name="28-point plan")
    offered = found(desk, "claimpoint", "point", "plan 6")
    assert offered == ["Peace plan · First draft · 6 · Point 6.", "Peace plan · First draft · 16 · Point 16."]


@pytest.mark.parametrize("term", ["(", "\\", "a(b[", "%", "’", "?*+", "x" * 500, "é \u0301"])
def test_odd_terms(desk: Client, term: str) -> None:
    newsroom.actor("Reuters")
    assert found(desk, "statement", "speaker", term) == []
