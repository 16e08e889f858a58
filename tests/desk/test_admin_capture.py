"""The page of a source's copies, and looking at one: for the desk alone, and never as a page of somebody else's."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.desk import newsroom
from tests.desk.misbehaving import Server, page, raw, said
from tracker.desk import capturing
from tracker.desk.extracting import extract
from tracker.desk.models import Capture, Source, SourceCheck
from tracker.desk.publishing import publish
from tracker.desk.redacting import redact

pytestmark = pytest.mark.django_db

HOSTILE = "<!doctype html><html lang='\"><script>'><title><script>alert(1)</script></title><p>It was so.<script>alert(2)</script>"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are read in this process: another one for each would take most of the time."""
    monkeypatch.setattr(capturing, "extract_apart", lambda raw, kind, **_: extract(raw, kind))


@pytest.fixture
def bo() -> User:
    return newsroom.reporter("bo")


@pytest.fixture
def desk(client: Client, bo: User) -> Client:
    client.force_login(bo)
    return client


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server({"/a": page("“It was so,” she said.")}) as running:
        monkeypatch.setattr(capturing, "POLICY", running.policy())
        yield running


@pytest.fixture
def source(server: Server) -> Source:
    return newsroom.source(newsroom.actor("Outlet", kind="outlet"), url=server.at("/a"))


def at(source: Source) -> str:
    return reverse("admin:desk_source_captures", args=[source.pk])


def sent(desk: Client, source: Source, way: str, **given: Any) -> Any:
    return desk.post(at(source), {"way": way, **given}, follow=True)


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_reporter_keeps_what_is_at_the_address(desk: Client, source: Source) -> None:
    form = desk.get(reverse("admin:desk_source_change", args=[source.pk]))
    assert f'<a href="{at(source)}">Kept copies (0)</a>' in text_of(form)
    shown = desk.get(at(source))
    assert f'value="{source.url}"' in text_of(shown)
    answer = sent(desk, source, "fetch", url=source.url)
    copy = Capture.objects.get()
    assert answer.redirect_chain == [(at(source), 302)]
    assert "Kept, with a text of 5 words." in text_of(answer)
    assert copy.sha256 in text_of(answer)
    assert f"{copy.final}</a>" in text_of(answer)
    assert copy.taken_by_name == "bo"
    again = sent(desk, source, "fetch", url=source.url)
    assert "It is the same, byte for byte" in text_of(again)
    assert "The same as on" in text_of(again)


def test_what_cannot_be_fetched_says_why_and_what_to_do_and_keeps_what_was_typed(
    desk: Client, source: Source, server: Server
) -> None:
    for url, told in (
        (server.at("/none"), "There is no such page any more (answer 404)."),
        ("http://169.254.169.254/latest/", "The address leads into a network that is not public."),
        ("http://2130706433/", "The host is written as a number."),
        ("ftp://news.example/", "A web address starts with http:// or https://."),
        ("", "This field is required."),
    ):
        answer = sent(desk, source, "fetch", url=url)
        assert answer.status_code == 200
        assert told in text_of(answer)
        assert f'value="{url}"' in text_of(answer) or not url
    assert not Capture.objects.exists()
    source.refresh_from_db()
    assert source.version == 1


def test_what_has_no_text_is_kept_with_a_word_of_warning(desk: Client, source: Source, server: Server) -> None:
    server.answers["/a"] = raw(said("200 OK", "Content-Type: application/pdf", body=b"%PDF\x00"))
    assert "no text could be read in it. Paste the text" in text_of(sent(desk, source, "fetch", url=source.url))


def test_text_is_pasted_and_a_refused_one_stays_in_the_form(desk: Client, source: Source) -> None:
    assert "Kept, with a text of 3 words." in text_of(sent(desk, source, "paste", text="It was so."))
    refused = sent(desk, source, "paste", text="<html><script>only(this)</script>")
    assert "No text can be read in this." in text_of(refused)
    assert "&lt;script&gt;only(this)&lt;/script&gt;" in text_of(refused)
    assert "This field is required." in text_of(sent(desk, source, "paste", text=""))
    assert Capture.objects.count() == 1


def test_a_capture_that_failed_is_seen_by_others_with_the_reason(
    desk: Client, source: Source, server: Server, bo: User
) -> None:
    sent(desk, source, "fetch", url="http://169.254.169.254/latest/")
    assert not SourceCheck.objects.exists(), "not an address of this source"
    server.answers["/a"] = raw(said("403 Forbidden"))
    sent(desk, source, "fetch", url=source.url)
    shown = text_of(desk.get(at(source)))
    assert "It could not be read. The site does not let us read it (answer 403)." in shown
    assert "I have looked at this" not in shown
    desk.post(reverse("admin:desk_source_new"), {"step": "material", "url": source.url, "text": ""})
    assert [each.reason for each in SourceCheck.objects.all()] == ["refused", "refused"]
    assert not Capture.objects.exists()


def test_what_looking_again_found_is_listed_until_somebody_has_looked(
    desk: Client, source: Source, server: Server, bo: User
) -> None:
    said_so = {"method": "By satellite.", "quote_text": "It was so,", "quote_language": "en"}
    checker = newsroom.actor("Checker", independent=True, note="Of no side.")
    claim = newsroom.claim("The claim.", (checker, "verifies", [source], said_so))
    publish([claim], by=newsroom.editor("ada"))
    sent(desk, source, "fetch", url=source.url)
    del server.answers["/a"]
    sent(desk, source, "fetch", url=source.url)
    shown = text_of(desk.get(at(source)))
    assert "<strong>It is no longer there</strong>. There is no such page any more (answer 404)." in shown
    link = f'<a href="{reverse("admin:desk_claim_change", args=[claim.pk])}">The claim.</a>'
    assert f"A quote is no longer in it: {link}" in shown
    assert f"Marked as retracted, “Verified by …” would be “No standing statement”: {link}" in shown
    assert source.title in text_of(desk.get("/admin/"))
    assert list(Source.objects.changed()) == [source]
    answer = text_of(sent(desk, source, "looked"))
    assert "I have looked at this" not in answer
    assert "bo has looked at it" in answer
    assert not Source.objects.changed().exists()


FULL = "“It was so,” she said, and much more besides."


@pytest.mark.parametrize("way", ["paste", "upload", "fetch"])
def test_the_full_source_of_an_alert_clears_it(desk: Client, server: Server, bo: User, way: str) -> None:
    alert = newsroom.source(newsroom.actor("Agency", kind="outlet"), alert=True)
    capturing.capture_text(alert, "It was so - Agency", by=bo)
    assert len(re.findall(r'<input type="checkbox" name="full"[^>]* checked', text_of(desk.get(at(alert))))) == 3
    given = {"text": FULL, "file": SimpleUploadedFile("a.txt", FULL.encode()), "url": server.at("/a")}
    sent(desk, alert, "paste", text="It was so - Agency", full="on")
    sent(desk, alert, "paste", text="It was so, corrected - Agency")
    sent(desk, alert, "upload", file=SimpleUploadedFile("a.txt", b"\x00\x01"), full="on")
    alert.refresh_from_db()
    assert alert.alert, "the same alert again, another one, and what cannot be read are no full source"
    answer = text_of(sent(desk, alert, way, full="on", **given))
    alert.refresh_from_db()
    assert not alert.alert
    assert "It is no alert any more" in answer
    assert "This is the full source" not in answer


def test_a_file_is_uploaded(desk: Client, source: Source) -> None:
    def upload(content: bytes, name: str) -> str:
        return text_of(sent(desk, source, "upload", file=SimpleUploadedFile(name, content, "text/html")))

    assert "Kept, with a text of 3 words." in upload(b"<p>It was so.</p>", "saved.html")
    assert "No text can be read in this." in upload(b"%PDF\x00", "a.pdf")
    assert "larger than what is kept" in upload(b"a" * (capturing.MOST_UPLOADED + 1), "a.txt")
    assert Capture.objects.get().how == "uploaded"
    assert "This field is required." in text_of(sent(desk, source, "upload"))


def test_odd_forms_change_nothing(desk: Client, source: Source) -> None:
    for given in (
        {},
        {"way": "no"},
        {"way": "archive", "copy": "zzz", "archive_url": "x"},
        {"way": "fetch", "url": "\x00"},
    ):
        answer = desk.post(at(source), given)
        assert answer.status_code == 200, given
    assert not Capture.objects.exists()


def test_a_copy_in_an_archive_is_written_beside_ours_once(desk: Client, source: Source) -> None:
    sent(desk, source, "paste", text="It was so.")
    copy = Capture.objects.get()
    archived = "https://archive.example/1"
    assert archived in text_of(sent(desk, source, "archive", copy=copy.pk, archive_url=archived))
    sent(desk, source, "archive", copy=copy.pk, archive_url="https://archive.example/2")
    copy.refresh_from_db()
    assert copy.archive_url == archived
    elsewhere = newsroom.source()
    sent(desk, elsewhere, "paste", text="Something else.")
    answer = sent(desk, elsewhere, "archive", copy=copy.pk, archive_url=archived)
    assert "Select a valid choice" in text_of(answer)


def test_whoever_may_look_and_not_add_sees_the_list_and_no_forms(client: Client, source: Source, bo: User) -> None:
    capturing.capture_text(source, "It was so.", by=bo)
    visitor = User.objects.create_user("visitor", is_staff=True)
    visitor.user_permissions.set(bo.groups.get().permissions.filter(codename__in=["view_source", "view_capture"]))
    client.force_login(visitor)
    shown = client.get(at(source))
    assert "Capture now" not in text_of(shown)
    assert 'id="copies"' in text_of(shown)
    assert sent(client, source, "paste", text="More.").status_code == 403
    assert Capture.objects.count() == 1


def test_a_copy_is_shown_as_text_and_saved_as_a_file_and_is_never_a_page(
    desk: Client, source: Source, bo: User
) -> None:
    copy = capturing.capture_file(source, HOSTILE.encode(), "a.html", by=bo)
    for url in (
        at(source),
        reverse("admin:desk_capture_change", args=[copy.pk]),
        reverse("admin:desk_capture_changelist"),
    ):
        shown = text_of(desk.get(url))
        assert "<script>alert" not in shown
        assert 'lang=""><script>' not in shown
    shown = text_of(desk.get(reverse("admin:desk_capture_change", args=[copy.pk])))
    assert re.search(r'<div class="desk-copy" lang="" dir="auto"><p>.*It was so\.</p></div>', shown)
    file = desk.get(reverse("admin:desk_capture_raw", args=[copy.pk]))
    assert file.content == HOSTILE.encode()
    assert file["Content-Type"] == "application/octet-stream"
    assert re.fullmatch(
        r'attachment; filename="[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{12}\.txt"', file["Content-Disposition"]
    )
    assert file["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert file["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in file["Cache-Control"]


def test_the_same_again_shows_and_gives_what_was_kept_first(desk: Client, source: Source, bo: User) -> None:
    capturing.capture_text(source, "It was so.", by=bo)
    copy = capturing.capture_text(source, "It was so.", by=bo)
    assert "It was so." in text_of(desk.get(reverse("admin:desk_capture_change", args=[copy.pk])))
    assert desk.get(reverse("admin:desk_capture_raw", args=[copy.pk])).content == b"It was so."


def test_what_was_removed_says_so(desk: Client, source: Source, bo: User) -> None:
    copy = capturing.capture_text(source, "Marshal Grey said so.", by=bo)
    redact(source.pk, by=newsroom.chief("cy"), note="A court asked for it.", words=["Marshal Grey"])
    shown = text_of(desk.get(reverse("admin:desk_capture_change", args=[copy.pk])))
    assert "Removed for good." in shown
    assert desk.get(reverse("admin:desk_capture_raw", args=[copy.pk])).content == b""


def test_lists_do_not_read_what_was_kept(
    desk: Client, source: Source, bo: User, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some megabytes each: neither list asks for them, and how many queries there are does not depend on how many copies."""
    for number in range(6):
        capturing.capture_text(source, f"It was so: {number}.", by=bo)
    for url in (at(source), reverse("admin:desk_capture_changelist")):
        with django_assert_max_num_queries(16) as asked:
            desk.get(url)
        assert not [
            each for each in asked if '"desk_capture"."raw"' in each["sql"] or '"desk_capture"."text"' in each["sql"]
        ]


def test_the_page_of_no_source(desk: Client) -> None:
    for key in ("zzz", "00000000-0000-4000-8000-000000000000"):
        assert desk.get(f"/admin/desk/source/{key}/captures/").status_code == 302
    assert desk.get("/admin/desk/capture/00000000-0000-4000-8000-000000000000/raw/").status_code == 404
