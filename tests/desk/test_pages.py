"""What the newsroom says of itself: from its form through the door to the method page, and back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.desk import newsroom as desk
from tests.desk.test_purging import refused_as
from tests.readers import Reader
from tests.web.markup import Element, read
from tracker.desk.models import Page
from tracker.desk.publishing import PublicationRefused, publish, withdraw
from tracker.desk.redacting import redact
from tracker.record.models import Edition, Listing

pytestmark = pytest.mark.django_db

TEXT = "We name who said it.\nAlways.\n\n- On paper <b>first</b>\n- Then aloud"
OURS = "Every statement and every position names at least one source"


@pytest.fixture
def method(reader: Reader) -> Callable[[str], Element]:
    """A section of the method page as readers see it."""

    def section(key: str) -> Element:
        return read(reader.get("/method/")).one("section", aria_labelledby=key)

    return section


def test_a_text_goes_through_the_door_and_stands_in_place_of_ours(
    settings: Settings, method: Callable[[str], Element], reader: Reader
) -> None:
    settings.FOUR_EYES = True
    ada, bo = desk.editor("ada"), desk.editor("bo")
    with desk.touching(ada):
        row = desk.page("sourcing", TEXT, title="Where we have it from", note="Of this newsroom.")
    assert OURS in method("sourcing").text
    with pytest.raises(PublicationRefused, match="by you alone"):
        publish([row], by=ada)
    publish([row], by=bo)
    shown = method("sourcing")
    words = shown.one("div", class_="prose")
    assert (words["lang"], words["dir"]) == ("en", "ltr")
    assert [each.text for each in words.all("p")] == ["We name who said it. Always."]
    assert [each.text for each in words.all("li")] == ["On paper <b>first</b>", "Then aloud"]
    assert shown.one("h2").text == "Where we have it from"
    assert "Edition 1, " in shown.text
    assert "Of this newsroom." in shown.text
    assert OURS not in shown.text
    with desk.touching(ada):
        row.text = "We name everybody."
        row.save()
    assert row.version == 2
    publish([row], by=bo, change="correction", note="Not only speakers.")
    shown = method("sourcing")
    assert ("We name everybody." in shown.text, "Edition 2, " in shown.text) == (True, True)
    log = read(reader.get("/corrections/"))
    assert "Page: Where we have it from" in log.text
    assert "/method/#sourcing" in log.links()
    assert any("everybody" in each.text for each in log.all("ins"))
    withdraw(row, by=bo, note="To be written anew.")
    assert OURS in method("sourcing").text
    assert not Listing.objects.filter(kind="page").exists()
    publish([row], by=bo)
    assert "We name everybody." in method("sourcing").text


def test_a_text_in_the_readers_language_comes_first(settings: Settings, method: Callable[[str], Element]) -> None:
    bo = desk.editor("bo")
    ukrainian = desk.page("about", "Ми — редакція.", language="uk")
    publish([ukrainian], by=bo)
    assert method("about").one("div", class_="prose")["lang"] == "uk"
    publish([desk.page("about", "We are a newsroom.")], by=bo)
    assert method("about").one("div", class_="prose").text == "We are a newsroom."


def test_what_the_software_makes_sure_of_stands_whatever_is_written(method: Callable[[str], Element]) -> None:
    publish([desk.page("publishing", "Anybody may.")], by=desk.editor("bo"))
    shown = method("publishing")
    assert "Anybody may." in shown.text
    assert "What the software makes sure of, whatever is written here:" in shown.text


def test_a_redacted_text_is_gone_everywhere(method: Callable[[str], Element], reader: Reader) -> None:
    chief = desk.chief()
    row: Any = desk.page("unnamed", "Ask Joe Example.", title="Ask Joe Example")
    publish([row], by=chief)
    redact(row.pk, by=chief, words=["Joe Example"], note="A name was removed.", reason="They asked.")
    row.refresh_from_db()
    assert "Joe" not in f"{row.text}{row.title}"
    assert "Joe" not in " ".join(f"{event.text}{event.title}" for event in row.events.all())
    assert not any(b"Joe" in bytes(each.document or b"") for each in Edition.objects.all())
    assert "Joe" not in read(reader.get("/method/")).text


def test_the_form_teaches_and_refuses_in_words(client: Client) -> None:
    client.force_login(desk.editor("ada"))
    form = {"section": "sourcing", "language": "en", "title": "", "text": "So.", "note": "", "editor_note": ""}
    add = reverse("admin:desk_page_add")
    assert "An empty line begins another paragraph" in client.get(add).content.decode()
    assert client.post(add, form).status_code == 302
    again = client.post(add, form)
    assert again.status_code == 200
    assert "There is a text for this section in this language already" in again.content.decode()
    shouted = client.post(add, {**form, "language": "EN"})
    assert "There is a text for this section in this language already" in shouted.content.decode()
    row = Page.objects.get()
    assert str(row) == "Sourcing (en)"
    assert client.post(add, {**form, "language": "ZH-hant-tw"}).status_code == 302
    assert Page.objects.exclude(pk=row.pk).get().language == "zh-Hant-TW"
    publish([row], by=desk.editor("bo"))
    change = client.get(reverse("admin:desk_page_change", args=[row.pk]))
    assert '"/method/#sourcing"' in change.content.decode()
    ukrainian = desk.page("sourcing", "Так.", language="uk-UA")
    publish([ukrainian], by=desk.editor("cy"))
    change = client.get(reverse("admin:desk_page_change", args=[ukrainian.pk]))
    assert '"/uk/method/#sourcing"' in change.content.decode()


CHECKS: dict[str, Callable[[], object]] = {
    "page_section": lambda: desk.page("nowhere"),
    "page_has_language": lambda: desk.page(language=""),
    "page_has_text": lambda: desk.page(text=""),
    "page_once": lambda: (desk.page(), desk.page()),
}


@pytest.mark.parametrize("name", CHECKS)
def test_the_table_refuses(name: str) -> None:
    assert refused_as(CHECKS[name]) == name
