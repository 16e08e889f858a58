"""What a letter, a form and its sender are refused for, each by itself."""

from uuid import UUID

import pytest

from tracker.letters import tickets
from tracker.letters.drafts import MOST_LINKS, TRAP, draft_of
from tracker.letters.limits import AT_ONCE, DAY, REST, Limits
from tracker.letters.models import MOST_TEXT
from tracker.letters.origins import from_here

GOOD = "The date is wrong: it was the 21st."
HERE = {"https://example.org", "http://127.0.0.1:8000"}


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"text": GOOD}, []),
        ({"text": GOOD, "email": " reader@example.org "}, []),
        ({"text": "Zero\u200bwidth, \x00NUL, \u202eturned, \ufffd and \ud800 go: the rest stays."}, []),
        ({}, ["text"]),
        ({"text": " \n\t "}, ["text"]),
        ({"text": "?!"}, ["text"]),
        ({"text": "a" * (MOST_TEXT + 1)}, ["text"]),
        ({"text": "e" + "\u0301" * 20 + GOOD}, ["text"]),
        ({"text": GOOD + " https://example.org" * MOST_LINKS}, []),
        ({"text": GOOD + " www.example.org" * (MOST_LINKS + 1)}, ["text"]),
        ({"text": GOOD, "email": "nobody"}, ["email"]),
        ({"text": GOOD, "email": "a@example.org,b@example.org"}, ["email"]),
        ({"text": GOOD, "email": "a@example.org\nBcc: b@example.org"}, ["email"]),
        ({"text": GOOD, "email": '"a,b"@example.org'}, ["email"]),
        ({"text": GOOD, "email": '"a<b"@example.org'}, ["email"]),
        ({"text": GOOD, "email": '"a@b"@example.org'}, ["email"]),
        ({"text": GOOD, "email": "a" * 250 + "@example.org"}, ["email"]),
        ({"text": GOOD, TRAP: "https://example.org"}, [""]),
        ({"text": "", "email": "x", TRAP: "x"}, ["text", "email", ""]),
    ],
)
def test_what_has_to_be_changed_is_said_of_its_field(given: dict[str, str], fields: list[str]) -> None:
    assert [fault.field for fault in draft_of(given).faults()] == fields


def test_what_cannot_be_seen_goes_and_the_rest_stays() -> None:
    assert draft_of({"text": " a\r\nb\x00\u202e\u00adc\td "}).text == "a\nbc\td"
    assert (
        draft_of({"text": "\u0627\u0644\u0642\u0631\u0627\u0631 \U0001f642"}).text
        == "\u0627\u0644\u0642\u0631\u0627\u0631 \U0001f642"
    )


def test_a_letter_has_one_name_and_another_letter_another() -> None:
    form, other = UUID(int=1), UUID(int=2)
    one = draft_of({"text": GOOD, "email": "a@example.org"})
    assert one.name_under(form) == draft_of({"text": f" {GOOD} ", "email": "a@example.org"}).name_under(form)
    names = {one.name_under(form), one.name_under(other), draft_of({"text": GOOD}).name_under(form)}
    assert len(names) == 3


def test_a_ticket_is_read_back_and_nothing_else_is() -> None:
    ticket = tickets.new(7)
    signed = ticket.signed()
    assert tickets.read(signed) == ticket
    assert 0 <= ticket.age < tickets.MOST_AGE
    assert not [text for text in ("", "x", ":", signed[:-1], signed.swapcase(), "\x00", "é" * 9) if tickets.read(text)]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-site", "Origin": "https://example.org"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Referer": "https://example.org/"}, False),
        ({"Origin": "https://example.org"}, True),
        ({"Origin": "http://example.org"}, False),
        ({"Origin": "https://example.org.evil.example"}, False),
        ({"Origin": "null", "Referer": "https://example.org/"}, False),
        ({"Referer": "https://example.org/letters/"}, True),
        ({"Referer": "https://evil.example/https://example.org/"}, False),
        ({"Referer": "https://[/"}, False),
        ({}, False),
    ],
)
def test_what_another_site_sends_is_none_of_ours(headers: dict[str, str], expected: bool) -> None:
    assert from_here(headers, HERE) is expected


def test_one_place_sends_a_few_letters_and_then_one_in_a_while() -> None:
    clock = [0.0]
    limits = Limits(lambda: clock[0])
    assert [limits.wait("a") for _ in range(AT_ONCE)] == [0] * AT_ONCE
    assert limits.wait("a") == pytest.approx(REST)
    assert limits.wait("b") == 0
    clock[0] = REST
    assert limits.wait("a") == 0
    assert limits.wait("a") == pytest.approx(REST)
    clock[0] = 100 * REST
    assert sum(limits.wait("a") == 0 for _ in range(100)) == AT_ONCE


def test_no_address_is_remembered_and_no_digest_outlives_the_day() -> None:
    clock = [0.0]
    limits = Limits(lambda: clock[0], places=3)
    for number in range(9):
        limits.wait(f"192.0.2.{number}")
    kept = list(limits._left)
    assert len(kept) == 3
    assert not [key for key in kept if b"192.0.2" in key or len(key) != 16]
    clock[0] = DAY
    limits.wait("192.0.2.8")
    assert len(limits._left) == 1
    assert not set(kept) & set(limits._left)
