"""Names that are made up cost no more looks at a password than names that are there, and shut nobody out at home."""

from threading import Barrier, Thread

import pytest
from axes.models import AccessAttempt
from django.db import connections
from django.test import Client

from tests.desk.accounts.people import sign_in, superuser
from tests.desk.accounts.test_throttle import later
from tracker.desk.accounts import throttle

LIMIT = 6


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    assert throttle.CROWD_LIMIT > LIMIT
    monkeypatch.setattr(throttle, "CROWD_LIMIT", LIMIT)


def guess(times: int, client: Client | None = None, start: int = 0) -> list[int]:
    """What wrong passwords for this many names that nobody has are answered."""
    return [
        sign_in(client or Client(), f"nobody-{number}", "wrong").status_code for number in range(start, start + times)
    ]


def home(name: str) -> Client:
    """A browser in which this name has signed in."""
    client = Client()
    superuser(name)
    assert sign_in(client, name).status_code == 302
    client.post("/admin/logout/")
    return client


@pytest.mark.django_db
def test_however_many_names_one_address_has_so_many_attempts() -> None:
    superuser()
    assert guess(LIMIT) == [200] * (LIMIT - 1) + [429]
    rows = AccessAttempt.objects.count()
    assert guess(5, start=LIMIT) == [429] * 5
    assert AccessAttempt.objects.count() == rows, "a name that is not looked at leaves no row"
    response = sign_in(Client())
    assert response.status_code == 429, "the right password is not looked at"
    assert 0 < int(response["Retry-After"]) <= 15 * 60
    body = response.content.decode()
    assert "Too many wrong names or passwords came from your network. Wait 15 minutes" in body
    assert 'value="ada"' in body
    assert sign_in(Client(), REMOTE_ADDR="198.51.100.7").status_code == 302
    later(15.1)
    assert sign_in(Client()).status_code == 302


@pytest.mark.django_db
def test_a_newsroom_at_that_address_goes_on() -> None:
    ada, bo = home("ada"), home("bo")
    guess(LIMIT)
    assert sign_in(ada, "ada").status_code == 302, "in their own browsers they feel nothing"
    assert sign_in(bo, "bo").status_code == 302
    bo.post("/admin/logout/")
    assert sign_in(bo, "ada").status_code == 302, "nor in a colleague's"


@pytest.mark.django_db
def test_a_known_browser_has_a_limit_for_other_names_and_not_for_its_own() -> None:
    ada = home("ada")
    assert guess(LIMIT, ada)[-1] == 429
    assert guess(1, ada, start=LIMIT) == [429]
    assert sign_in(ada, "ada").status_code == 302
    ada.post("/admin/logout/")
    assert guess(1, ada, start=LIMIT) == [429], "nor does that start the count anew"
    assert guess(1) == [200], "nor is it the address's"


@pytest.mark.django_db
def test_several_browsers_of_one_person_count_together() -> None:
    home("ada")
    for number in range(LIMIT):
        one = Client()
        sign_in(one, "ada")
        assert guess(1, one, start=number)[0] == (200 if number < LIMIT - 1 else 429)


@pytest.mark.django_db
def test_who_has_an_account_does_not_start_the_count_anew() -> None:
    superuser()
    assert guess(LIMIT - 2) == [200] * (LIMIT - 2)
    for _ in range(3):
        assert sign_in(Client()).status_code == 302
    assert guess(2, start=LIMIT) == [200, 429], "and the right password is taken back"


@pytest.mark.django_db
def test_a_made_up_cookie_is_no_known_browser() -> None:
    client = Client()
    for number in range(LIMIT):
        client.cookies["desk_known"] = f"owner{number}.token:signature"
        guess(1, client, start=number)
    assert guess(1, start=LIMIT) == [429]


@pytest.mark.django_db
def test_slips_do_not_add_up_beyond_a_quarter_of_an_hour() -> None:
    guess(LIMIT - 2)
    later(10)
    guess(1, start=LIMIT)
    later(5.1)
    assert guess(3, start=2 * LIMIT) == [200] * 3


def test_however_many_at_once(cloned_db: str) -> None:
    together, answers = Barrier(4 * LIMIT), []

    def one(number: int) -> None:
        together.wait(60)
        answers.extend(guess(1, start=number))
        for connection in connections.all():
            connection.close()

    threads = [Thread(target=one, args=(number,)) for number in range(4 * LIMIT)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The last one that is looked at is told that it was the last.
    assert sorted(answers)[: LIMIT - 1] == [200] * (LIMIT - 1)
    assert AccessAttempt.objects.filter(user_agent="address").count() == LIMIT
    assert answers.count(429) >= 3 * LIMIT
