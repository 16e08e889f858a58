"""What is kept of a source, and that it stays as it was kept."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, IntegrityError, transaction

from tests.desk import newsroom
from tests.desk.misbehaving import Server, page, raw, redirect, said
from tracker import buffering
from tracker.desk import capturing
from tracker.desk.capturing import (
    NothingToReadError,
    capture_address,
    capture_file,
    capture_text,
    keep_fetched,
    latest_of,
)
from tracker.desk.extracting import Extract, extract, extract_apart
from tracker.desk.fetching import Fetched, Policy
from tracker.desk.models import Capture, Source, SourceCheck
from tracker.desk.redacting import plan_redaction, redact
from tracker.desk.refusals import Reason, Refused
from tracker.ground.removal import REMOVED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are read in this process: another one for each would take most of the time."""
    monkeypatch.setattr(capturing, "extract_apart", lambda raw, kind, **_: extract(raw, kind))


@pytest.fixture
def bo() -> User:
    return newsroom.reporter("bo")


@pytest.fixture
def source() -> Source:
    return newsroom.source(url="https://news.example/a")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server({"/a": page("“It was so,” she said.")}) as running:
        monkeypatch.setattr(capturing, "POLICY", running.policy())
        yield running


def kept(source: Source, text: str = "So.", by: User | None = None, **fields: Any) -> Capture:
    fetched = Fetched(source.url, source.url, "text/plain", text.encode(), ())
    return keep_fetched(source, fetched, Extract(text=text, **fields), by=by)


def test_an_address_is_kept_with_everything_that_is_known_of_it(server: Server, source: Source, bo: User) -> None:
    server.answers["/old"] = redirect("/a")
    copy = capture_address(source, by=bo, url=server.at("/old"))
    copy.refresh_from_db()
    body = bytes(copy.raw)
    assert "“It was so,” she said." in copy.text
    assert body.startswith(b"<!doctype html>")
    assert (copy.sha256, copy.size) == (hashlib.sha256(body).hexdigest(), len(body))
    assert (copy.requested, copy.final) == (server.at("/old"), server.at("/a"))
    assert (copy.how, copy.title, copy.language) == ("fetched", "Page", "en")
    assert (copy.taken_by, copy.taken_by_name, copy.source) == (bo, "bo", source)
    assert latest_of(source) == copy


def test_pages_of_strangers_are_read_in_another_process(
    server: Server, source: Source, bo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []

    def apart(raw: bytes, content_type: str, *, seconds: float) -> Extract:
        asked.append(raw)
        return extract_apart(raw, content_type, seconds=30 * seconds)

    monkeypatch.setattr(capturing, "extract_apart", apart)
    assert capture_address(source, by=bo, url=server.at("/a")).text
    assert capture_file(source, b"<p>It was so.</p>", "a.html", by=bo).text
    assert len(asked) == 2


def test_what_cannot_be_fetched_keeps_nothing_and_changes_nothing(server: Server, source: Source, bo: User) -> None:
    for url, reason in ((server.at("/none"), Reason.GONE), ("http://127.0.0.1/", Reason.FORBIDDEN)):
        with pytest.raises(Refused) as caught:
            capture_address(source, by=bo, url=url)
        assert caught.value.reason == reason
    with pytest.raises(Refused):
        capture_address(newsroom.source(), by=bo)
    assert not Capture.objects.exists()


def test_what_is_no_page_is_kept_without_a_text(server: Server, source: Source, bo: User) -> None:
    server.answers["/a"] = raw(said("200 OK", "Content-Type: application/pdf", body=b"%PDF-1.7\x00"))
    copy = capture_address(source, by=bo, url=server.at("/a"))
    assert (bytes(copy.raw), copy.text) == (b"%PDF-1.7\x00", "")
    assert latest_of(source) is None


def test_nobody_waits_in_vain_for_a_thread_that_captures() -> None:
    assert capturing.POLICY.limits.seconds + capturing.READING < buffering.PATIENCE
    assert Policy(limits=capturing.POLICY.limits) == capturing.POLICY


def test_a_process_fetches_only_so_many_at_once(server: Server, source: Source, bo: User) -> None:
    """Each holds one of the threads that answer editors; the others are told, at once."""
    going, hold = threading.Event(), threading.Event()

    def wait(link: Any) -> None:
        going.set()
        hold.wait(20)

    server.answers["/slow"] = wait

    def capture() -> None:
        with suppress(Refused):
            capture_address(source, by=bo, url=server.at("/slow"))

    under_way = [threading.Thread(target=capture) for _ in range(capturing.AT_ONCE)]
    for each in under_way:
        going.clear()
        each.start()
        assert going.wait(20)
    with pytest.raises(Refused) as caught:
        capture_address(source, by=bo, url=server.at("/a"))
    assert caught.value.reason == Reason.BUSY
    hold.set()
    for each in under_way:
        each.join()
    assert capture_address(source, by=bo, url=server.at("/a")).text


def test_pasted_text_and_pasted_pages_are_read(source: Source, bo: User) -> None:
    text = capture_text(source, "  It was so.\r\nSo it was.  ", by=bo)
    assert (text.how, text.text, text.content_type) == ("pasted", "It was so.\nSo it was.", "text/plain; charset=utf-8")
    copied = capture_text(source, "<html lang='uk'><body><p>Це так.</p></body></html>", by=bo)
    assert (copied.text, copied.language) == ("Це так.", "uk")
    for nothing in ("", "  \n ", "\u200b"):
        with pytest.raises(NothingToReadError):
            capture_text(source, nothing, by=bo)


def test_files_are_read_by_their_names_or_by_how_they_begin(source: Source, bo: User) -> None:
    assert capture_file(source, "Це <b>так</b>.".encode("cp1251"), "a.HTM", by=bo).text
    assert capture_file(source, b"So <b>it</b> was.", "a.txt", by=bo).text == "So <b>it</b> was."
    assert capture_file(source, b"<!doctype html><p>So it was.", "saved", by=bo).text == "So it was."
    for file in (b"%PDF\x00", b"\x89PNG\x00", b""):
        with pytest.raises(NothingToReadError):
            capture_file(source, file, "page.pdf", by=bo)
    with pytest.raises(NothingToReadError, match="larger"):
        capture_file(source, b"a" * (capturing.MOST_UPLOADED + 1), "a.txt", by=bo)


def test_the_same_bytes_are_kept_once_for_each_source(source: Source, bo: User) -> None:
    first, second, third = kept(source), kept(source, by=bo), kept(source)
    assert (second.same_as, third.same_as, first.same_as) == (first, first, None)
    assert (bytes(second.raw), second.text, second.sha256) == (b"", "", first.sha256)
    assert second.content.text == "So."
    assert kept(newsroom.source()).same_as is None
    assert latest_of(source) == third
    assert not second.removed


def test_a_copy_outlives_the_account_that_took_it(source: Source, bo: User) -> None:
    copy = kept(source, by=bo)
    bo.delete()
    copy.refresh_from_db()
    assert (copy.taken_by, copy.taken_by_name) == (None, "bo")


def test_a_copy_outlives_a_source_that_was_never_public(source: Source) -> None:
    copy = kept(source)
    SourceCheck.objects.create(source=source, found="first", capture=copy)
    source.delete()
    copy.refresh_from_db()
    assert (copy.source, copy.text) == (None, "So.")
    assert not SourceCheck.objects.exists()


CHANGES: list[dict[str, Any]] = [
    {"raw": b""},
    {"raw": b"Other."},
    {"text": ""},
    {"text": REMOVED},
    {"sha256": "0" * 64},
    {"taken_by_name": "cy"},
    {"final": "https://other.example/"},
    {"archive_url": "https://archive.example/2"},
]


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_what_was_kept_is_never_changed(source: Source, change: dict[str, Any]) -> None:
    copy = kept(source)
    Capture.objects.filter(pk=copy.pk).update(archive_url="https://archive.example/1")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Capture.objects.filter(pk=copy.pk).update(**change)


def test_what_was_kept_is_never_deleted(source: Source) -> None:
    copy = kept(source)
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        copy.delete()


def test_nobody_but_the_account_can_be_taken_out_and_another_not_put_in(source: Source, bo: User) -> None:
    copy = kept(source, by=bo)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Capture.objects.filter(pk=copy.pk).update(taken_by=newsroom.reporter("cy"))


def test_a_copy_can_be_filed_under_another_source(source: Source) -> None:
    """As merging two sources does."""
    copy, other = kept(source), newsroom.source()
    assert Capture.objects.filter(pk=copy.pk).update(source=other) == 1


SHA = "0" * 64
CHECKS: dict[str, Callable[[Source], object]] = {
    "capture_how": lambda source: Capture.objects.create(source=source, how="heard", sha256=SHA, size=0),
    "capture_sha256": lambda source: Capture.objects.create(source=source, how="pasted", sha256="so", size=0),
    "capture_kept_once": lambda source: Capture.objects.create(
        source=source, how="pasted", sha256=SHA, size=0, text="So.", same_as=kept(source)
    ),
    "capture_requested": lambda source: _with(source, requested="ftp://a.example"),
    "capture_final": lambda source: _with(source, final="javascript:alert(1)"),
    "capture_archive_url": lambda source: _with(source, archive_url="file:///etc/passwd"),
    "capture_published": lambda source: _with(source, published="yesterday"),
    "source_check_found": lambda source: SourceCheck.objects.create(source=source, found="so"),
}


def _with(source: Source, **fields: Any) -> Capture:
    return Capture.objects.create(source=source, how="pasted", sha256=SHA, size=0, **fields)


@pytest.mark.parametrize("name", CHECKS)
def test_what_the_tables_refuse(source: Source, name: str) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        CHECKS[name](source)
    cause: Any = caught.value.__cause__
    assert cause.diag.constraint_name == name


class TestRemovingForGood:
    def test_words_empty_the_copies_that_hold_them_and_no_others(self, source: Source) -> None:
        cy = newsroom.chief("cy")
        holding = kept(source, "Marshal Grey said so.", title="Marshal Grey speaks")
        other = kept(source, "Somebody said so.")
        redact(source.pk, by=cy, note="A court asked for it.", words=["marshal grey"])
        holding.refresh_from_db()
        other.refresh_from_db()
        assert (bytes(holding.raw), holding.text, holding.title) == (b"", "", f"{REMOVED} speaks")
        assert holding.removed
        assert other.text == "Somebody said so."
        assert latest_of(source) == other

    def test_words_that_stand_only_in_the_page_as_it_came_are_found(self, source: Source) -> None:
        fetched = Fetched("", "", "text/html", b"<!doctype html><p>So.<img alt='Marshal&#32;Grey'>", ())
        copy = keep_fetched(source, fetched, Extract(text="So."), by=None)
        redact(source.pk, by=newsroom.chief("cy"), note="A court asked for it.", words=["Marshal Grey"])
        copy.refresh_from_db()
        assert (bytes(copy.raw), copy.text) == (b"", "")

    def test_a_source_that_goes_as_a_whole_takes_its_copies_along(self, source: Source) -> None:
        cy = newsroom.chief("cy")
        kept(source, "Something.", title="A title", site="Outlet")
        kept(source, "Something.")
        redact(source.pk, by=cy, note="A court asked for it.", whole=True)
        assert {(bytes(each.raw), each.text) for each in Capture.objects.all()} == {(b"", "")}
        assert {each.title for each in Capture.objects.all()} <= {REMOVED, ""}
        assert plan_redaction(source.pk, whole=True).nothing

    def test_other_subjects_that_hold_the_words_are_told_with_their_copies(self, source: Source) -> None:
        kept(source, "Marshal Grey said so.")
        row = newsroom.claim("Marshal Grey was there.")
        plan = plan_redaction(row.pk, words=["Marshal Grey"])
        assert [(other.subject, other.rows) for other in plan.others] == [(source.pk, 1)]
        redact(row.pk, by=newsroom.chief("cy"), note="A court asked for it.", words=["Marshal Grey"])
        assert Capture.objects.get().text == "Marshal Grey said so."

    def test_copies_that_cannot_be_looked_through_are_told(self, source: Source) -> None:
        def stays() -> list[str]:
            return [each for each in plan_redaction(source.pk, words=["Marshal Grey"]).stays if "Kept copies" in each]

        kept(source, "Somebody said so.")
        assert stays() == []
        keep_fetched(source, Fetched("", "", "application/pdf", b"%PDF\x00", ()), Extract(), by=None)
        assert len(stays()) == 1
        redact(source.pk, by=newsroom.chief("cy"), note="A court asked for it.", whole=True)
        assert {bytes(each.raw) for each in Capture.objects.all()} == {b""}
        assert stays() == []

    def test_what_is_the_same_again_later_is_kept_anew(self, source: Source) -> None:
        kept(source, "Marshal Grey said so.")
        redact(source.pk, by=newsroom.chief("cy"), note="A court asked for it.", words=["Marshal Grey"])
        assert kept(source, "Marshal Grey said so.").same_as is None
