"""Two editors at the door at once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction

from tests.desk import newsroom as desk
from tracker.desk.models import Actor, Claim
from tracker.desk.publishing import Publication, PublicationRefused, publish, withdraw
from tracker.record.ledger import verify
from tracker.record.models import Edition, Listing

pytestmark = pytest.mark.usefixtures("cloned_db")

Outcome = Publication | PublicationRefused


def at_once(*tasks: Callable[[], Publication]) -> list[Outcome]:
    """Run these at the same moment, each on a connection of its own; every other error is the test's."""
    gate = threading.Barrier(len(tasks))
    outcomes: list[Outcome] = []
    errors: list[BaseException] = []

    def run(task: Callable[[], Publication]) -> None:
        try:
            gate.wait(30)
            outcomes.append(task())
        except PublicationRefused as refused:
            outcomes.append(refused)
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors
    assert len(outcomes) == len(tasks)
    return outcomes


def a_claim(**fields: Any) -> Claim:
    return desk.claim("So.", (desk.actor("Speaker"), "asserts", [desk.source()]), **fields)


def test_the_same_published_twice_at_once_is_one_edition() -> None:
    row = a_claim()
    users = [desk.editor(name) for name in ("ada", "bo", "cy")]
    outcomes = at_once(*(lambda user=user: publish([row], by=user) for user in users))
    published = [each for each in outcomes if isinstance(each, Publication) and each.editions]
    assert len(published) == 1
    assert Edition.objects.filter(subject=row.id).count() == 1
    assert verify() == []


def test_a_chain_grows_without_gaps_whoever_appends() -> None:
    rows = [desk.actor(f"Actor {number}") for number in range(6)]
    user = desk.editor()
    outcomes = at_once(*(lambda row=row: publish([row], by=user) for row in rows))
    assert all(isinstance(each, Publication) for each in outcomes)
    assert list(Edition.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert verify() == []


def test_what_is_needed_is_not_withdrawn_while_it_is_needed() -> None:
    """Whichever comes first, no public claim is left whose speaker is not public."""
    user = desk.editor()
    for number in range(3):
        row = a_claim()
        speaker = row.statements.get().speaker
        publish([speaker], by=user)
        at_once(
            lambda row=row: publish([row], by=user),  # type: ignore[misc]
            lambda speaker=speaker: withdraw(speaker, by=user, note="Why."),  # type: ignore[misc]
        )
        public = set(Listing.objects.values_list("subject", flat=True))
        assert (row.id in public) <= (speaker.id in public), number
    assert verify() == []


def test_a_save_that_is_under_way_is_waited_for() -> None:
    row = desk.actor("Before")
    user = desk.editor()
    saved = threading.Event()

    def save() -> Publication:
        with transaction.atomic():
            mine = Actor.objects.select_for_update().get(pk=row.pk)
            saved.set()
            mine.name = "After"
            desk.save(mine)
        return Publication(())

    def then_publish() -> Publication:
        saved.wait(30)
        return publish([row], by=user)

    outcomes = at_once(save, then_publish)
    refused = [each for each in outcomes if isinstance(each, PublicationRefused)]
    assert len(refused) == 1
    assert "meanwhile" in str(refused[0])
    assert not Edition.objects.exists()
