"""Names on the desk that look like others: asked about once, in a fixed number of queries; dossiers tell of theirs."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.carrying import context_of
from tests.desk import newsroom
from tests.desk.dossier_files import small
from tracker.desk.dossiers import bring_in
from tracker.desk.lookalikes import NAMES, actors_like, hosts_like, lookalikes
from tracker.desk.models import Actor, ActorName, Source

pytestmark = pytest.mark.django_db
ADD = "/admin/desk/actor/add/"
CYRILLIC = "\u0421\u043e\u043e\u0440"
"""Looks like "Coop"."""


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("ada"))
    return client


def typed(**fields: str) -> dict[str, str]:
    counts = {f"{rows}-{name}_FORMS": "0" for rows in ("names", "roles", "speaks_for") for name in ("TOTAL", "INITIAL")}
    return {"name": CYRILLIC, "kind": "organisation", **counts, **fields}


def test_a_form_names_the_other_with_a_link_and_keeps_what_was_typed(desk: Client) -> None:
    other = newsroom.actor("Coop")
    page = desk.post(ADD, typed(note="A note")).content.decode()
    assert f'<a href="/admin/desk/actor/{other.pk}/change/">Coop</a>' in page
    assert CYRILLIC in page
    assert "A note" in page
    assert 'type="checkbox" name="meant"' in page
    assert not Actor.objects.filter(name=CYRILLIC).exists()


def test_what_is_meant_is_saved_and_not_asked_about_again(desk: Client) -> None:
    newsroom.actor("Coop")
    assert desk.post(ADD, typed(meant="on")).status_code == 302
    row = Actor.objects.get(name=CYRILLIC)
    page = desk.get(f"/admin/desk/actor/{row.pk}/change/")
    version = {key: str(value) for key, value in context_of(page)["adminform"].form.initial.items() if key == "version"}
    changed = typed(note="Another note", slug=row.slug, **version)
    assert desk.post(f"/admin/desk/actor/{row.pk}/change/", changed).status_code == 302
    row.refresh_from_db()
    assert row.note == "Another note"


def test_nothing_is_asked_where_nothing_is_in_doubt(desk: Client) -> None:
    newsroom.actor("Coop")
    page = desk.get(ADD).content.decode()
    assert 'type="hidden" name="meant"' in page
    assert desk.post(ADD, typed(name="Another")).status_code == 302


def test_other_names_count_too_and_the_row_itself_does_not() -> None:
    row = newsroom.actor("Society")
    ActorName.objects.create(actor=row, name="Coop")
    (found,) = lookalikes(NAMES[Actor], CYRILLIC)
    assert (found.name, found.row) == ("Coop", row.pk)
    assert lookalikes(NAMES[Actor], CYRILLIC, but=row.pk) == []


def test_a_name_that_is_there_already_was_seen_to_by_who_chose_it() -> None:
    newsroom.actor("Coop")
    newsroom.actor(CYRILLIC)
    assert lookalikes(NAMES[Actor], CYRILLIC) == []


@pytest.mark.parametrize("name", ["Modem", "rnodern", "MODERN", "\u041codern", "mоdеrn"])
def test_a_name_of_another_length_is_found(name: str) -> None:
    newsroom.actor("Modern")
    newsroom.actor("Somebody else")
    assert [found.name for found in lookalikes(NAMES[Actor], name)] == ["Modern"]


def test_a_fixed_number_of_queries(assert_queries: Callable[..., Any]) -> None:
    for count in (1, 30):
        for number in range(count):
            newsroom.actor(f"Coop {number:03}")
        with assert_queries(2):
            lookalikes(NAMES[Actor], "C\u043eop 001")


def test_actors_against_all_others(assert_queries: Callable[..., Any]) -> None:
    one, other = newsroom.actor("Coop"), newsroom.actor(CYRILLIC)
    plain = newsroom.actor("Modern")
    ActorName.objects.create(actor=plain, name="C\u043eop")
    ActorName.objects.create(actor=one, name=CYRILLIC)
    with assert_queries(3):
        found = actors_like([one, plain])
    told = {(actor.pk, name): {each.row for each in others} for actor, name, others in found}
    # What another bears exactly so was seen to by who chose it.
    assert told == {(one.pk, "Coop"): {other.pk, plain.pk}, (plain.pk, "C\u043eop"): {one.pk, other.pk}}
    assert actors_like([]) == []


def test_hosts() -> None:
    newsroom.source(url="https://modern.example:8080/a?b")
    assert [found.name for found in hosts_like("http://modem.example/")] == ["modern.example"]
    assert hosts_like("https://MODERN.example/another") == []
    assert hosts_like("https://modem.example/", but=Source.objects.get().pk) == []
    newsroom.source(url="https://modem.example/meant")
    assert hosts_like("https://modem.example/") == []


def test_a_dossier_tells_of_its_names_and_is_brought_in() -> None:
    newsroom.actor("Coop")
    nothing = dict.fromkeys(("plans", "versions", "points", "claims", "statements", "positions"))
    file = small(
        **nothing,
        actors=[
            {"id": "a", "name": CYRILLIC, "kind": "organisation"},
            {"id": "b", "name": "Z\u0435lensky", "kind": "person"},
            {"id": "c", "name": "Plain", "kind": "person"},
        ],
        sources=[
            {"id": "s", "publisher": "c", "kind": "article", "language": "en", "url": "https://ex\u0430mple.org/"}
        ],
    )
    notices = [str(each) for each in bring_in({"file.json": json.dumps(file).encode()}).notices]
    assert [each for each in notices if "actors a name" in each and "looks like" in each and "Coop" in each]
    assert [each for each in notices if "actors b name" in each and "mixes letters" in each]
    assert [each for each in notices if "sources s url" in each and "not in the letters" in each]
    assert len(notices) == 3
    assert Actor.objects.filter(name=CYRILLIC).exists()
