"""New from a source: text in, source and copy kept, its sentences marked, statements saved beside it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.carrying import context_of, filled_in
from tests.desk import newsroom as desk
from tests.readers import assert_queries
from tracker.desk.admin import entering
from tracker.desk.models import Actor, Capture, Claim, Distinct, QuoteLock, Source, Statement
from tracker.desk.refusals import Reason, Refused

pytestmark = pytest.mark.django_db

QUERIES = 17
NEW = "/admin/desk/source/new/"
ARTICLE = """Army says Midford is under its control

MIDFORD, Nov 21 (Reuters) - General Anna Stone said on Friday that Midford was under the control of the northern army.

"The town is ours," she said. It rained all day.

Peter Brook, the mayor, denied that the town had been captured.
"""


@pytest.fixture
def reporter(client: Client) -> User:
    user = desk.reporter("bo")
    client.force_login(user)
    return user


@pytest.fixture
def people() -> dict[str, Actor]:
    return {
        "reuters": desk.actor("Reuters", kind="outlet"),
        "stone": desk.actor("Anna Stone"),
        "brook": desk.actor("Peter Brook"),
    }


def paste(client: Client, text: str = ARTICLE, **fields: Any) -> str:
    """The address of the card of what was pasted."""
    answer = client.post(NEW, {"step": "material", "text": text, "url": "", **fields})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def entered(client: Client, text: str = ARTICLE, **fields: Any) -> Source:
    """A source that was entered from a pasted text, its card as it was offered."""
    card = client.get(paste(client, text))
    answer = client.post(NEW, {**filled_in(card), **fields})
    assert answer.status_code == 302, answer.content.decode()
    return Source.objects.get(pk=str(answer["Location"]).split("/")[4])


def page_of(source: Source, query: str = "") -> str:
    return f"/admin/desk/source/{source.pk}/enter/{query}"


def test_a_pasted_text_is_kept_and_its_card_filled_in(client: Client, reporter: User, people: dict[str, Actor]) -> None:
    card = client.get(paste(client))
    copy = Capture.objects.get()
    assert (copy.source, copy.taken_by, copy.content.text.split()[0]) == (None, reporter, "Army")
    form = filled_in(card)
    assert form["publisher"] == [str(people["reuters"].pk)]
    assert form["title"] == ["Army says Midford is under its control"]
    assert (form["language"], form["kind"]) == (["en"], ["article"])
    source = entered(client, published_precision="day", published_day="2025-11-21")
    assert (source.publisher, source.published) == (people["reuters"], "2025-11-21")
    assert source.captures.count() == 1


def test_each_attributed_sentence_is_one_link_to_a_filled_form(
    client: Client, reporter: User, people: dict[str, Actor]
) -> None:
    source = entered(client, published_precision="day", published_day="2025-11-21")
    page = client.get(page_of(source))
    text = page.content.decode()
    numbers = [number for number in range(1, 9) if f'href="?sentence={number}#' in text]
    assert numbers == [1, 2, 3]
    assert "It rained all day" in text
    first, third = filled_in(page), filled_in(client.get(page_of(source, "?sentence=3")))
    assert (first["speaker"], first["stance"]) == ([str(people["stone"].pk)], ["asserts"])
    assert first["relayed_by"] == [str(people["reuters"].pk)]
    assert first["claim-text"] == ["Midford was under the control of the northern army by 21 November 2025."]
    assert (third["speaker"], third["stance"]) == ([str(people["brook"].pk)], ["denies"])
    second = filled_in(client.get(page_of(source, "?sentence=2")))
    assert second["quote_text"] == ["The town is ours"]
    assert second["claim-text"] == ["The town is ours by 21 November 2025."]


def test_saving_leads_to_the_next_sentence_and_lists_what_was_entered(
    client: Client, reporter: User, people: dict[str, Actor]
) -> None:
    source = entered(client, published_precision="day", published_day="2025-11-21")
    form = filled_in(client.get(page_of(source))) | {"claim-kind": "battlefield"}
    answer = client.post(page_of(source), form)
    assert answer["Location"] == page_of(source, "?sentence=2"), answer.content.decode()
    statement = Statement.objects.get()
    assert (statement.speaker, statement.said, statement.stance) == (people["stone"], "2025-11-21", "asserts")
    assert [each.source for each in statement.sources.all()] == [source]
    assert [each.actor for each in statement.relays.all()] == [people["reuters"]]
    assert statement.claim.text == "Midford was under the control of the northern army by 21 November 2025."
    assert (statement.claim.slug[:7], statement.claim.language) == ("midford", "en")
    page = client.get(answer["Location"])
    assert 'id="entered"' in page.content.decode()
    assert str(statement.claim) in page.content.decode().split('id="entered"')[1]


def test_the_likeliest_claim_is_offered_first_and_gets_the_statement(
    client: Client, reporter: User, people: dict[str, Actor]
) -> None:
    source = entered(client)
    desk.claim("Eastport had a new mayor by 2 November 2025.")
    there = desk.claim("The town of Midford had been captured by 20 November 2025.")
    form = filled_in(client.get(page_of(source, "?sentence=3")))
    assert form["about"] == [str(there.pk)]
    version = there.version
    assert client.post(page_of(source), form).status_code == 302
    there.refresh_from_db()
    assert there.version == version + 1
    assert [each.speaker for each in there.statements.all()] == [people["brook"]]
    assert Claim.objects.count() == 2


def test_a_sentence_that_is_sent_twice_is_entered_once(
    client: Client, reporter: User, people: dict[str, Actor]
) -> None:
    page = page_of(entered(client))
    form = filled_in(client.get(page)) | {"about": "new", "claim-kind": "battlefield"}
    assert client.post(page, form).status_code == 302
    again = client.post(page, form)
    assert "Just this is entered already" in again.content.decode()
    assert (Statement.objects.count(), Claim.objects.count()) == (1, 1)


def test_a_quote_that_is_not_in_the_text_is_refused_with_the_closest_passage(
    client: Client, reporter: User, people: dict[str, Actor]
) -> None:
    source = entered(client)
    form = filled_in(client.get(page_of(source, "?sentence=2"))) | {"claim-kind": "battlefield"}
    answer = client.post(page_of(source), form | {"quote_text": "The town is not ours"})
    assert answer.status_code == 200
    said = answer.content.decode()
    assert "not in the kept text" in said
    assert "The town is ours" in said
    assert filled_in(answer)["quote_text"] == ["The town is not ours"]
    assert not Statement.objects.exists()
    assert not Claim.objects.exists()
    kept = client.post(page_of(source), form | {"quote_text": "The town is not ours", "unlocked": "on"})
    assert kept.status_code == 302, context_of(kept)["mistakes"]
    assert Statement.objects.get().quote_text == "The town is not ours"
    assert not QuoteLock.objects.exists()


def test_a_quote_that_is_in_the_text_is_locked_at_once(
    client: Client, reporter: User, people: dict[str, Actor]
) -> None:
    source = entered(client)
    form = filled_in(client.get(page_of(source, "?sentence=2"))) | {"claim-kind": "battlefield"}
    assert client.post(page_of(source), form).status_code == 302
    assert QuoteLock.objects.get().exact == Statement.objects.get().quote_text == "The town is ours"


def test_a_refused_form_keeps_what_was_typed(client: Client, reporter: User, people: dict[str, Actor]) -> None:
    source = entered(client)
    form = filled_in(client.get(page_of(source))) | {"claim-text": "Worded by hand.", "claim-kind": "", "stance": ""}
    answer = client.post(page_of(source), form)
    assert answer.status_code == 200
    assert filled_in(answer)["claim-text"] == ["Worded by hand."]
    assert filled_in(answer)["speaker"] == form["speaker"]
    assert not Claim.objects.exists()


def test_a_failed_fetch_keeps_the_address_and_asks_for_the_text(
    client: Client, reporter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*args: Any, **kwargs: Any) -> Capture:
        raise Refused(Reason.ADDRESS)

    monkeypatch.setattr(entering, "capture_address", refused)
    desk.actor("The Midford News", kind="outlet")
    answer = client.post(NEW, {"step": "material", "url": "https://midfordnews.example/a", "text": ""})
    assert answer.status_code == 200
    assert filled_in(answer)["url"] == ["https://midfordnews.example/a"]
    assert "Paste the text here" in answer.content.decode()
    card = client.get(paste(client, url="https://midfordnews.example/a"))
    assert filled_in(card)["url"] == ["https://midfordnews.example/a"]
    assert filled_in(card)["publisher"] == [str(Actor.objects.get(name="The Midford News").pk)]
    without = client.get(f"{NEW}?url=https://midfordnews.example/a")
    assert client.post(NEW, filled_in(without)).status_code == 302
    assert not Source.objects.get().captures.exists()


def test_what_is_likely_here_already_is_asked_about_and_remembered(client: Client, reporter: User) -> None:
    desk.actor("Reuters", kind="outlet")
    first = entered(client)
    card = client.get(paste(client, ARTICLE + " More."))
    asked = client.post(NEW, filled_in(card))
    assert asked.status_code == 200
    assert "It may be here already" in asked.content.decode()
    assert client.post(NEW, {**filled_in(asked), "apart": str(first.pk)}).status_code == 302
    second = Source.objects.exclude(pk=first.pk).get()
    assert {(each.one, each.other) for each in Distinct.objects.all()} == {tuple(sorted((first.pk, second.pk)))}


def test_an_address_that_is_entered_leads_to_its_source(client: Client, reporter: User) -> None:
    there = desk.source(url="https://midfordnews.example/a/")
    answer = client.post(NEW, {"step": "material", "url": "https://midfordnews.example/a", "text": ARTICLE})
    assert answer["Location"] == page_of(there)
    assert there.captures.count() == 1
    assert Source.objects.count() == 1


def test_what_is_sent_for_a_copy_that_has_a_source_makes_no_second_source(client: Client, reporter: User) -> None:
    desk.actor("Reuters", kind="outlet")
    card = client.get(paste(client))
    assert client.post(NEW, filled_in(card)).status_code == 302
    assert client.post(NEW, filled_in(card)).status_code == 302
    assert Source.objects.count() == 1


def test_what_a_page_asks_does_not_grow_with_its_text(client: Client, reporter: User, people: dict[str, Actor]) -> None:
    source, longer = (
        entered(client),
        entered(client, ARTICLE + ARTICLE.replace("Nov 21", "Nov 22") * 5, title="A longer one"),
    )
    for number in range(5):
        desk.claim(f"Midford was under control of {number}.", (people["stone"], "asserts", [longer]))
    client.get(page_of(source))
    for each in (source, longer):
        with assert_queries(QUERIES):
            client.get(page_of(each))
