"""What autocompletes offer, and in which order: Enter takes the first."""

from typing import Any

import pghistory
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.desk import newsroom
from tracker.desk.forms.recent import OFFERED, recently_used
from tracker.desk.models import Actor, ActorName, PlanAlias, Statement

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


def test_what_this_user_used_stands_first_then_what_the_desk_used(desk: Client) -> None:
    ada, bo = User.objects.get(username="ada"), newsroom.reporter("bo")
    ash, birch, cedar, elm, fir = (newsroom.actor(f"{name} Brook") for name in ("Ash", "Birch", "Cedar", "Elm", "Fir"))
    outlet = newsroom.actor("Gazette", kind="outlet")
    with newsroom.touching(bo):
        old, new = (newsroom.source(outlet, title=title) for title in ("Old", "New"))
        newsroom.claim("It rained.", (elm, "asserts", [new]), (fir, "asserts", [new]))
    assert speakers(desk, "") == ["Fir Brook", "Elm Brook", "Ash Brook", "Birch Brook", "Cedar Brook", "Gazette"]
    with newsroom.touching(ada):
        said = (birch, "asserts", [old], {"relayed_by": [cedar]})
        claim = newsroom.claim("It snowed.", said, (ash, "denies", [old]))
    # Picked as speakers by ada, used by ada elsewhere, picked as speakers by others.
    mine_first = ["Ash Brook", "Birch Brook", "Cedar Brook", "Fir Brook", "Elm Brook"]
    assert speakers(desk, "") == [*mine_first, "Gazette"]
    assert speakers(desk, "brook") == mine_first
    assert speakers(desk, "fir") == ["Fir Brook"]
    assert found(desk, "statementrelay", "actor", "brook")[0].startswith("Cedar Brook")
    assert ["“Old”" in each for each in found(desk, "statementsource", "source", "")] == [True, False]
    # What is only taken away is not used; what an import brings was picked by nobody.
    with newsroom.touching(ada):
        newsroom.source(newsroom.actor("Latest outlet", kind="outlet"))
    with newsroom.touching(bo), newsroom.part_of(claim):
        claim.statements.get(speaker=ash).delete()
    with pghistory.context(user=ada.pk, dossier="d-1"):
        newsroom.claim("It hailed.", (fir, "asserts", [new]))
    assert speakers(desk, "brook") == mine_first
    assert found(desk, "source", "publisher", "")[0].startswith("Latest outlet")


def test_what_was_used_costs_one_query_however_much_it_is(desk: Client, assert_queries: Any) -> None:
    newsroom.claim("It rained.", (newsroom.actor("Brook"), "asserts", [newsroom.source()]))
    speaker = Statement._meta.get_field("speaker")
    ada = User.objects.get(username="ada")
    for _ in range(2):
        with assert_queries(1):
            assert recently_used(ada, speaker)
        with newsroom.touching(ada):
            said = [(newsroom.actor(), "asserts", [newsroom.source()]) for _ in range(OFFERED)]
            newsroom.claim("It snowed.", *said)
    assert len(recently_used(ada, speaker)) == OFFERED
    with assert_queries(0):
        assert recently_used(ada, Statement._meta.get_field("claim")) == []
    assert found(desk, "capture", "source", ""), "a table of which no history is kept"


@pytest.mark.parametrize("term", ["(", "\\", "a(b[", "%", "’", "?*+", "x" * 500, "é \u0301"])
def test_odd_terms(desk: Client, term: str) -> None:
    newsroom.actor("Reuters")
    assert found(desk, "statement", "speaker", term) == []
