"""A source is taken back: what rests on it, however far, is shown before and changes in the same transaction."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.desk import newsroom as desk
from tests.desk.test_publish_page import answers, assert_clean, seen, text
from tracker.desk import review
from tracker.desk.effects import effects_of
from tracker.desk.models import Actor, Claim, Review, ReviewStep, Source
from tracker.desk.publishing import PublicationRefused, plan_publication, publish
from tracker.desk.retracting import plan_retraction, prepare, retract
from tracker.record.models import Edition, Listing
from tracker.record.worlds import World, latest

pytestmark = pytest.mark.django_db

NOTE = "The agency withdrew its dispatch."


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def bo() -> User:
    return desk.editor("bo")


class Town:
    """A dispatch that an article carries, and a reprint of that; claims that rest on each, and one on a second source."""

    def __init__(self, ada: User) -> None:
        self.dispatch = desk.source(title="Dispatch")
        self.article = desk.source(title="Article", carries=self.dispatch)
        self.reprint = desk.source(title="Reprint", carries=self.article)
        one, other = desk.actor("One side"), desk.actor("Other side")
        self.direct = desk.claim("Rests on it.", (one, "asserts", [self.dispatch]))
        self.far = desk.claim("Rests on the reprint.", (one, "asserts", [self.reprint]))
        self.denied = desk.claim(
            "Denied in the article.", (one, "asserts", [desk.source()]), (other, "denies", [self.article])
        )
        self.twice = desk.claim("Has a second source.", (one, "asserts", [self.reprint, desk.source()]))
        self.apart = desk.claim("Has nothing to do with it.", (one, "asserts", [desk.source()]))
        self.claims = [self.direct, self.far, self.denied, self.twice, self.apart]
        publish(self.claims, by=ada)

    def codes(self) -> dict[str, str]:
        return {each.title: each.card["status"]["code"] for each in Listing.objects.filter(kind="claim")}


BEFORE = {
    "Rests on it.": "uncontested",
    "Rests on the reprint.": "uncontested",
    "Denied in the article.": "contested",
    "Has a second source.": "uncontested",
    "Has nothing to do with it.": "uncontested",
}
AFTER = BEFORE | {
    "Rests on it.": "not_assessed",
    "Rests on the reprint.": "not_assessed",
    "Denied in the article.": "uncontested",
}


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(row: Source, what: str = "retract") -> str:
    return reverse(f"admin:desk_source_{what}", args=[row.pk])


def test_what_rests_on_it_is_found_however_far(ada: User) -> None:
    town = Town(ada)
    assert town.codes() == BEFORE
    plan = plan_retraction(town.dispatch)
    told = {each.title: (each.before.code.value, each.after.code.value, each.changed) for each in plan.effects}
    assert told == {
        title: (BEFORE[title], AFTER[title], BEFORE[title] != AFTER[title])
        for title in BEFORE
        if title != "Has nothing to do with it."
    }
    assert [each.changed for each in plan.effects] == [True, True, True, False]
    assert [each.title for each in plan.effects if each.noted] == ["Has a second source."]
    assert {each.title for each in plan_retraction(town.reprint).effects} == {
        "Rests on the reprint.",
        "Has a second source.",
    }


def test_it_is_published_with_every_status_at_once(ada: User) -> None:
    town = Town(ada)
    done = retract(town.dispatch, since="2025-11-23", note=NOTE, by=ada)
    assert [edition.subject for edition in done.editions] == [town.dispatch.pk]
    assert town.codes() == AFTER
    held = World(latest([town.dispatch.pk], using="default")).get(town.dispatch.pk)
    assert held
    assert held.document
    assert (held.change, held.document.note) == ("update", NOTE)
    assert held.document.body.state, held.document.body.state_since == ("retracted", "2025-11-23")  # type: ignore[union-attr]


def test_what_is_ready_goes_with_it_if_wanted(ada: User) -> None:
    town = Town(ada)
    desk.change(Claim.objects.filter(pk__in=[town.direct.pk, town.far.pk, town.apart.pk]), place="Midford")
    assert {row.pk for row in plan_retraction(town.dispatch).ready} == {town.direct.pk, town.far.pk}
    done = retract(town.dispatch, since="", note=NOTE, by=ada, together=[town.direct.pk, town.apart.pk])
    assert {edition.subject for edition in done.editions} == {town.dispatch.pk, town.direct.pk}


def test_nothing_happens_where_anything_is_refused(ada: User) -> None:
    town = Town(ada)
    with pytest.raises(PublicationRefused, match="who took it back"):
        retract(town.dispatch, since="", note=" ", by=ada)
    with pytest.raises(PublicationRefused, match="meanwhile"):
        retract(town.dispatch, since="", note=NOTE, by=ada, seen="another")
    with pytest.raises(PublicationRefused, match="may not change"):
        retract(town.dispatch, since="", note=NOTE, by=User.objects.create_user("stranger"))
    with pytest.raises(PublicationRefused, match="since when:"):
        retract(town.dispatch, since="lately", note=NOTE, by=ada)
    draft = desk.source()
    with pytest.raises(PublicationRefused, match="do not see"):
        retract(draft, since="", note=NOTE, by=ada)
    assert Source.objects.get(pk=town.dispatch.pk).state == "live"
    assert town.codes() == BEFORE


def test_what_was_shown_is_what_happens(ada: User) -> None:
    town = Town(ada)
    shown = plan_retraction(town.dispatch).fingerprint
    publish([desk.claim("Another.", (desk.actor(), "asserts", [town.article]))], by=ada)
    with pytest.raises(PublicationRefused, match="meanwhile"):
        retract(town.dispatch, since="", note=NOTE, by=ada, seen=shown)


def test_with_four_eyes_one_prepares_and_another_publishes(ada: User, bo: User, settings: Settings) -> None:
    town = Town(ada)
    settings.FOUR_EYES = True
    with desk.touching(ada):
        desk.change(Claim.objects.filter(pk=town.direct.pk), place="Midford")
        prepared = prepare(town.dispatch, since="2025-11-23", note=NOTE, by=ada, together=[town.direct.pk])
    assert (prepared.together, prepared.public_note) == ([town.direct.pk], NOTE)
    assert town.codes() == BEFORE
    for user, allowed in ((ada, False), (bo, True)):
        client = logged_in(user)
        response = client.get(page(town.dispatch, "publish"))
        shown = text(response)
        for part in ("Rests on the reprint.", "Denied in the article.", "Dispatch", NOTE, "Midford"):
            assert part in shown
        assert_clean(response)
        form = {"seen": seen(response), "note": NOTE, "change": "update", **answers(response)}
        answer = client.post(page(town.dispatch, "publish"), form)
        assert (answer.status_code == 302) is allowed, text(answer)
    assert town.codes() == AFTER
    assert not Review.objects.exists()
    assert Edition.objects.filter(subject=town.direct.pk).count() == 2


# The page


def test_the_page_shows_what_changes_and_does_it(ada: User) -> None:
    town = Town(ada)
    client = logged_in(ada)
    assert page(town.dispatch) in client.get(page(town.dispatch, "change")).content.decode()
    response = client.get(page(town.dispatch))
    assert_clean(response)
    shown = text(response)
    for part in ("Rests on it.", "Rests on the reprint.", "Contested (R6)", "No standing statement (R1)"):
        assert part in shown
    assert "Has nothing to do with it." not in shown
    form = {"seen": seen(response), "since": "2025-11-23", "note": ""}
    refused = client.post(page(town.dispatch), form)
    assert "who took it back" in text(refused)
    wrong = client.post(page(town.dispatch), form | {"since": "lately", "note": NOTE})
    assert NOTE in wrong.content.decode()
    assert town.codes() == BEFORE
    assert client.post(page(town.dispatch), form | {"note": NOTE}).status_code == 302
    assert town.codes() == AFTER
    assert "already see" in text(client.get(page(town.dispatch)))


def test_a_reporter_prepares_it(ada: User) -> None:
    town = Town(ada)
    client = logged_in(desk.reporter("cleo"))
    response = client.get(page(town.dispatch))
    assert "Prepare and send for review" in response.content.decode()
    form = {"seen": seen(response), "since": "2025-11-23", "note": NOTE}
    assert client.post(page(town.dispatch), form).status_code == 302
    assert town.codes() == BEFORE
    assert [each.subject for each in review.waiting()] == [town.dispatch.pk]


def test_warnings_of_what_goes_with_it_are_answered(ada: User) -> None:
    town = Town(ada)
    client = logged_in(ada)
    response = client.get(page(town.dispatch))
    assert answers(response) == {}
    with desk.part_of(town.direct):
        desk.statement(town.direct, Actor.objects.get(name="One side"), "denies", [desk.source()])
    response = client.get(page(town.dispatch))
    given = answers(response, "Two spokesmen.")
    form = {"seen": seen(response), "since": "", "note": NOTE, "together": [str(town.direct.pk)]}
    assert client.post(page(town.dispatch), form).status_code == 200
    assert town.codes() == BEFORE
    assert client.post(page(town.dispatch), form | given).status_code == 302
    assert set(ReviewStep.objects.filter(step="acknowledged").values_list("code", flat=True)) == {
        "no_live_source",
        "reversed",
    }


@pytest.mark.parametrize(
    "data", [{"seen": ""}, {"seen": "\x00", "since": "\x00", "together": "zzz"}, {"seen": "a" * 9999}]
)
def test_odd_forms_are_answered(ada: User, data: dict[str, Any]) -> None:
    town = Town(ada)
    assert logged_in(ada).post(page(town.dispatch), data).status_code == 200
    assert town.codes() == BEFORE


# What a publication does to others


def test_a_party_that_changes_moves_statuses_elsewhere(ada: User) -> None:
    town = Town(ada)
    actor = Actor.objects.get(name="Other side")
    desk.change(Actor.objects.filter(pk=actor.pk), note="A note.")
    assert effects_of(plan_publication([actor])) == []
    desk.change(Actor.objects.filter(pk=actor.pk), unnamed=True)
    (effect,) = effects_of(plan_publication([actor]))
    assert (effect.title, effect.before.code.value, effect.after.code.value) == (
        "Denied in the article.",
        "contested",
        "uncontested",
    )
    with pytest.raises(PublicationRefused, match="more than a minor edit"):
        publish([Actor.objects.get(pk=actor.pk)], by=ada, change="minor")
    assert town.codes() == BEFORE


def test_the_number_of_queries_does_not_depend_on_how_many_rest_on_it(ada: User, assert_queries: Any) -> None:
    for count in (1, 3):
        source = desk.source()
        publish([desk.claim(f"{n}.", (desk.actor(), "asserts", [source])) for n in range(count)], by=ada)
        desk.change(Source.objects.filter(pk=source.pk), state="retracted")
        preview = plan_publication([source])
        with assert_queries(4):
            assert len(effects_of(preview)) == count
