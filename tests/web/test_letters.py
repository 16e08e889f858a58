"""`/letters/`: what a reader says is wrong, from the link on a page to the row that only the desk can read."""

import html
import re
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connections, transaction
from django.utils import timezone

from tests.builders import Scribe
from tests.readers import Reader, as_reader
from tests.web.markup import read
from tests.web.stories import town
from tracker.letters import tickets
from tracker.letters.drafts import TRAP, Draft
from tracker.letters.limits import AT_ONCE, Limits
from tracker.letters.models import MOST_IN_AN_HOUR, Letter
from tracker.letters.receiving import About, TooManyError, receive
from tracker.record.readers import writing
from tracker.web import letters

pytestmark = pytest.mark.django_db

TEXT = "The date is wrong:\nit was the 21st."


@pytest.fixture(autouse=True)
def at_leisure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waited, and nobody wrote before."""
    monkeypatch.setattr(tickets, "LEAST_AGE", -1)
    monkeypatch.setattr(letters, "limits", Limits())


@pytest.fixture
def site(reader: Reader, record: Scribe) -> Reader:
    town(record)
    return reader


def form(reader: Reader, address: str = "/letters/?about=/claims/midford/&edition=1", **typed: str) -> dict[str, str]:
    """What a browser would send of the form at this address, with this typed in."""
    page = reader.get(address).content.decode()
    given = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    return {
        **{name: html.unescape(value) for name, value in given.items()},
        "text": TEXT,
        "email": "",
        TRAP: "",
        **typed,
    }


def send(reader: Reader, given: dict[str, str], **more: Any) -> Any:
    return reader.post("/letters/", given, headers={"Sec-Fetch-Site": "same-origin"}, **more)


def test_every_page_leads_to_the_form_and_says_which_edition_it_shows(site: Reader) -> None:
    for address, link in (
        ("/claims/midford/", "/letters/?about=/claims/midford/&edition=1"),
        ("/claims/midford/editions/1/", "/letters/?about=/claims/midford/editions/1/&edition=1"),
        ("/claims/?q=midford", "/letters/?about=/claims/%3Fq%3Dmidford"),
        ("/actors/marshal-grey/", "/letters/?about=/actors/marshal-grey/"),
        ("/", "/letters/?about=/"),
        ("/nothing/", "/letters/"),
    ):
        answer = site.get(address)
        links = [each["href"] for each in read(answer).all("a", rel="nofollow")]
        assert links == [link], address
        assert site.get(link).status_code == 200
        assert "Set-Cookie" not in answer.headers


def test_a_letter_is_kept_with_the_page_and_the_edition_that_the_reader_saw(site: Reader) -> None:
    given = form(site, email="reader@example.org")
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT sequence FROM record_head")
        (head,) = cursor.fetchone()
    answer = send(site, given)
    assert (answer.status_code, answer["Location"]) == (303, "/letters/sent/?about=/claims/midford/")
    letter = Letter.objects.get()
    assert (letter.page, letter.kind, letter.edition, letter.text, letter.email) == (
        "/claims/midford/",
        "claim",
        1,
        TEXT,
        "reader@example.org",
    )
    assert letter.subject is not None
    assert letter.sequence == head > 0
    thanks = site.get(answer["Location"])
    assert thanks.status_code == 200
    for each in (answer, thanks, site.get("/letters/")):
        assert each["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in each.headers


def test_the_same_letter_twice_is_one_and_another_one_in_the_same_form_is_two(site: Reader) -> None:
    given = form(site)
    assert {send(site, given).status_code for _ in range(2)} == {303}
    assert Letter.objects.count() == 1
    send(site, {**given, "text": TEXT + " And the place, too."})
    assert Letter.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": "?"}, "Write in a sentence"),
        ({"email": "nobody"}, "not an e-mail address"),
        ({TRAP: "https://example.org"}, "should stay empty"),
        ({"ticket": "forged"}, "opened long ago"),
        ({"ticket": ""}, "opened long ago"),
    ],
)
def test_a_refused_form_keeps_what_was_typed_and_can_be_sent_then(
    site: Reader, typed: dict[str, str], words: str
) -> None:
    answer = send(site, form(site, **{"text": "Nord & <b>Süd</b>", **typed}))
    page = read(answer)
    assert answer.status_code == 400
    assert words in page.text
    assert page.one("textarea").text.strip() == typed.get("text", "Nord & <b>Süd</b>")
    assert page.one("input", name="email")["value"] == typed.get("email", "")
    assert not Letter.objects.exists()
    hidden = {name: page.one("input", name=name)["value"] for name in ("about", "edition", "ticket")}
    again = send(site, {**hidden, "text": TEXT, "email": "", TRAP: ""})
    assert again.status_code == 303
    assert Letter.objects.get().page == "/claims/midford/"


def test_what_was_written_too_quickly_or_too_long_ago_is_not_taken_in(
    site: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = form(site)
    monkeypatch.setattr(tickets, "LEAST_AGE", 3)
    assert "quicker than anybody writes" in read(send(site, given)).text
    opened = tickets.read(given["ticket"])
    assert opened
    old = tickets.Ticket(opened.form, opened.sequence, opened.at - tickets.MOST_AGE - 1)
    answer = send(site, {**given, "ticket": old.signed()})
    assert "opened long ago" in read(answer).text
    assert not Letter.objects.exists()
    fresh = tickets.read(read(answer).one("input", name="ticket")["value"])
    assert fresh
    assert fresh.age < 60


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_what_another_site_sent_is_refused_with_what_was_typed(site: Reader, headers: dict[str, str]) -> None:
    given = form(site)
    answer = site.post("/letters/", given, headers=headers)
    assert answer.status_code == 403
    assert TEXT in html.unescape(answer.content.decode())
    assert not Letter.objects.exists()
    assert site.post("/letters/", given, headers={"Origin": "http://testserver"}).status_code == 303


def test_one_network_waits_and_others_do_not(site: Reader) -> None:
    given = form(site)
    found = [send(site, {**given, "text": f"{TEXT} {number}"}) for number in range(AT_ONCE + 1)]
    assert [each.status_code for each in found] == [303] * AT_ONCE + [429]
    assert int(found[-1]["Retry-After"]) > 60
    assert f"{TEXT} {AT_ONCE}" in html.unescape(found[-1].content.decode())
    assert send(site, given, REMOTE_ADDR="198.51.100.7").status_code == 303


def test_the_database_takes_no_more_than_so_many_an_hour_from_everybody(site: Reader) -> None:
    ticket = tickets.new(0)
    drafts = [Draft(text=f"Letter {number}.") for number in range(MOST_IN_AN_HOUR)]
    Letter.objects.bulk_create(Letter(id=each.name_under(ticket.form), text=each.text) for each in drafts)
    with as_reader(), pytest.raises(TooManyError), writing():
        receive(Draft(text="One more."), About(), ticket)
    answer = send(site, form(site))
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert TEXT in html.unescape(answer.content.decode())
    with connections["default"].cursor() as cursor:
        cursor.execute("ALTER TABLE letters_letter DISABLE TRIGGER never_changed")
    Letter.objects.update(received_at=timezone.now() - timedelta(hours=2))
    assert send(site, form(site)).status_code == 303


@pytest.mark.parametrize("away", ["reading.find", "receive"])
def test_while_the_database_is_away_the_form_comes_back_with_what_was_typed(
    site: Reader, monkeypatch: pytest.MonkeyPatch, away: str, caplog: pytest.LogCaptureFixture
) -> None:
    """However often it is sent meanwhile: what was not kept does not count."""

    def gone(*given: object) -> None:
        raise OperationalError("the connection is lost")

    given = form(site)
    with monkeypatch.context() as patch:
        patch.setattr(f"tracker.web.letters.{away}", gone)
        found = [send(site, given) for _ in range(AT_ONCE + 1)]
    assert [(each.status_code, each["Retry-After"]) for each in found] == [(503, "60")] * (AT_ONCE + 1)
    assert caplog.text.count("A letter could not be kept: OperationalError") == AT_ONCE + 1
    answer = found[-1]
    page = read(answer)
    assert "could not be kept" in page.text
    assert TEXT in html.unescape(answer.content.decode())
    hidden = {name: page.one("input", name=name)["value"] for name in ("about", "edition", "ticket")}
    assert send(site, {**given, **hidden}).status_code == 303
    letter = Letter.objects.get()
    assert (letter.text, letter.page, letter.edition) == (TEXT, "/claims/midford/", 1)


def test_readers_write_letters_and_neither_read_nor_change_them(site: Reader) -> None:
    """And when a letter came says the database, not who sends it."""
    long_ago = timezone.now() - timedelta(days=400)
    row = Letter(text=TEXT, received_at=long_ago, id=tickets.new(0).form)
    for write, refused in (
        (lambda rows: rows.bulk_create([row]), False),
        (list, True),
        (lambda rows: rows.update(text="Other."), True),
        (lambda rows: rows.filter(pk=row.pk).delete(), True),
    ):
        with as_reader():
            try:
                with transaction.atomic(using="public"):
                    write(Letter.objects.using("public"))
            except DatabaseError:
                assert refused
            else:
                assert not refused
    assert Letter.objects.get().received_at > long_ago + timedelta(days=1)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Letter.objects.update(text="Other.")


ODD = (
    b"",
    b"\x00",
    b"text=%00%ff%ed%a0%80&ticket=%00&about=%00&edition=%00",
    b"text=a&text=b&about=//evil.example/&edition=99999999999999999999",
    b"about=/admin/&edition=-1&text=" + b"\xff" * 500,
    b"about=/claims/%00/&edition=1&text=" + b"%F0%9F%98%80" * 500,
    b"&" * 900,
)
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data", "application/json", "x")


def test_odd_bodies_are_refused_in_the_sites_design(site: Reader) -> None:
    for body, kind in product(ODD, KINDS):
        answer: Any = site.generic(
            "POST", "/letters/", body, content_type=kind, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert answer.status_code == 400, (body, kind)
        assert read(answer).one("h1").text
    assert not Letter.objects.exists()


def test_a_body_that_no_letter_needs_is_not_looked_into(site: Reader) -> None:
    assert send(site, {"text": "a" * 1_000_000}).status_code == 413
    assert send(site, form(site, text="a" * 6_000)).status_code == 400


def test_pages_that_are_none_are_nothing_to_write_about(site: Reader) -> None:
    for about in ("/nothing/", "//evil.example/", "/admin/", "https://evil.example/", "x", "/letters/", "/claims/%5C"):
        assert site.get("/letters/", {"about": about}).status_code == 400, about
        answer = send(site, {**form(site), "about": about, "text": f"{TEXT} {about}"[:100].replace("https://", "")})
        assert answer.status_code == 303
        letters.limits = Limits()
    assert set(Letter.objects.values_list("page", "kind")) == {("", "")}
    assert site.get("/letters/?edition=0").status_code == 400
    assert site.get("/letters/?edition=").status_code == 302
    assert site.delete("/letters/")["Allow"] == "GET, HEAD, POST"


def test_the_form_asks_two_queries(site: Reader, assert_queries: Any) -> None:
    with assert_queries(2):
        site.get("/letters/?about=/claims/midford/")
    with assert_queries(1):
        site.get("/letters/")
    with assert_queries(0):
        site.get("/letters/sent/")
