"""PDFs: what stands in them is kept with them, and can be quoted and removed; what they do to their reader ends with it."""

import io
import logging
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader, PdfWriter
from pypdf.errors import FileNotDecryptedError, LimitReachedError, PdfReadError, PdfStreamError

from tests.desk import newsroom
from tests.desk.misbehaving import Server, raw, said
from tests.desk.pdf_files import assembled, pdf, squeezed, stream
from tracker.desk import capturing, extracting, pdf_text
from tracker.desk.capturing import capture_address, capture_file, keep_fetched
from tracker.desk.extracting import Extract, extract, extract_apart
from tracker.desk.fetching import Fetched
from tracker.desk.models import Capture, QuoteLock
from tracker.desk.pdf_text import TooLongError, read_pdf
from tracker.desk.publishing import publish
from tracker.desk.redacting import plan_redaction, redact
from tracker.record.documents import ClaimDoc, CopyDoc
from tracker.record.reading import documents

PLAN = pdf(
    ["The parties meet. “We do not have the town, and no non-", "combatant was there,” said Marshal Gr\u00ad", "ey."],
    ["Рада ухвалила план."],
    title="The plan",
    author="Ann Author",
    made="D:20251120093000+02'00'",
)
TEXT = "The parties meet. “We do not have the town, and no non-\ncombatant was there,” said Marshal Grey.\nРада ухвалила план."
FONT = b"/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
ONE_PAGE = {
    1: b"<< /Type /Catalog /Pages 2 0 R >>",
    2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    3: b"<< /Type /Page /Parent 2 0 R %s /Contents 4 0 R >>" % FONT,
}


@pytest.fixture
def bo() -> User:
    return newsroom.reporter("bo")


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capturing, "READING", 60.0)


def locked(password: str) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(PLAN)))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_text_title_author_day_and_language_are_read_and_no_lines_are_joined() -> None:
    assert extract_apart(PLAN, "text/html", seconds=60) == Extract(
        text=TEXT, title="The plan", byline="Ann Author", published="2025-11-20", language="uk-UA"
    )


def test_a_pdf_is_never_read_in_this_process(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    assert extract(PLAN, "application/pdf") == Extract()
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with caplog.at_level(logging.WARNING):
        assert extract_apart(PLAN, "application/pdf") == Extract()
    assert caplog.messages == [f"No text was read in a PDF of {len(PLAN)} bytes: FileNotFoundError."]


def test_what_can_be_read_in_spite_of_it_is_read() -> None:
    for file in (locked(""), b"\x00junk\n" * 9 + PLAN, PLAN.replace(b"startxref\n", b"startxref\n9")):
        found = read_pdf(file, 1_000)
        assert (found.text, found.title, found.made) == (TEXT, "The plan", "2025-11-20")


def test_a_card_that_cannot_be_read_costs_nothing_of_the_text() -> None:
    content = {**ONE_PAGE, 4: stream(b"BT /F 9 Tf (It was so.) Tj ET"), 5: b"[" * 50_000}
    found = read_pdf(assembled(content, trailer=b"/Info 5 0 R"), 100)
    assert (found.text, found.title, found.made) == ("It was so.", "", "")


# Made when they are needed: some are large for a moment.
HOSTILE: dict[str, tuple[type[Exception], Callable[[], bytes]]] = {
    "half": (PdfStreamError, lambda: PLAN[: len(PLAN) // 2]),
    "nothing": (PdfStreamError, lambda: b"%PDF-1.7\n"),
    "password": (FileNotDecryptedError, lambda: locked("secret")),
    "bomb": (LimitReachedError, lambda: assembled({**ONE_PAGE, 4: squeezed(b" " * 90_000_000, 2)})),
    "in itself": (PdfReadError, lambda: assembled({**ONE_PAGE, 2: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"})),
    "depth": (RecursionError, lambda: assembled({**ONE_PAGE, 4: b"[" * 50_000})),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_broken_or_hostile_is_given_up(name: str) -> None:
    error, made = HOSTILE[name]
    file = made()
    with pytest.raises(error):
        read_pdf(file, 1_000)


def test_what_is_too_long_is_not_read_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_pdf(PLAN, len(TEXT) + 9).text
    with pytest.raises(TooLongError):
        read_pdf(PLAN, len(TEXT) - 9)
    monkeypatch.setattr(pdf_text, "MOST_PAGES", 1)
    with pytest.raises(TooLongError):
        read_pdf(PLAN, 1_000)


def test_one_that_does_not_come_to_an_end_is_ended_and_one_that_fails_says_why(
    caplog: pytest.LogCaptureFixture,
) -> None:
    endless = assembled({**ONE_PAGE, 4: squeezed(b"BT /F 9 Tf " + b"(a) Tj " * 5_000_000)})
    with caplog.at_level(logging.WARNING):
        assert extract_apart(endless, seconds=0.5) == Extract()
        assert extract_apart(PLAN[:300], seconds=60) == Extract()
    assert [each.rpartition(": ")[2] for each in caplog.messages] == ["TimeoutExpired.", "PdfStreamError."]


def test_what_the_other_process_says_of_its_error_is_a_name_or_nothing() -> None:
    failed = subprocess.CalledProcessError(1, "", stderr=b"Traceback: Marshal Grey")
    assert extracting._why(failed) == "CalledProcessError"


@pytest.mark.django_db
@pytest.mark.usefixtures("patient")
def test_a_quote_is_locked_in_an_uploaded_pdf_and_readers_are_told(client: Client, bo: User) -> None:
    client.force_login(bo)
    source = newsroom.source()
    said_so = {"quote_text": "We do not have the town, and no non-combatant was there", "quote_language": "en"}
    claim = newsroom.claim("So.", (newsroom.actor(), "asserts", [source], said_so))
    at = reverse("admin:desk_source_captures", args=[source.pk])
    file = SimpleUploadedFile("plan.bin", PLAN, "text/html")
    answer = client.post(at, {"way": "upload", "file": file}, follow=True).content.decode()
    assert f"Kept, with a text of {len(TEXT.split())} words." in answer
    copy = Capture.objects.get()
    assert (copy.text, copy.title, copy.byline, copy.published) == (TEXT, "The plan", "Ann Author", "2025-11-20")
    assert copy.content_type == "application/pdf"
    assert QuoteLock.objects.get().capture == copy
    publish([claim], by=newsroom.editor("ada"))
    body = documents([claim.pk], using="default")[claim.pk].body
    assert isinstance(body, ClaimDoc)
    quote = body.statements[0].quote
    assert quote is not None
    assert isinstance(quote.checked, CopyDoc)
    assert quote.checked.sha256 == copy.sha256
    assert "The parties meet." in client.get(reverse("admin:desk_source_enter", args=[source.pk])).content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("patient")
def test_a_pdf_is_fetched_with_its_text_and_a_scan_is_kept_and_its_text_asked_for(
    client: Client, bo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server({"/a": raw(said("200 OK", "Content-Type: text/html", body=PLAN))}) as server:
        monkeypatch.setattr(capturing, "POLICY", server.policy())
        assert capture_address(None, by=bo, url=server.at("/a")).text == TEXT
    client.force_login(bo)
    source = newsroom.source()
    at = reverse("admin:desk_source_captures", args=[source.pk])
    file = SimpleUploadedFile("scan.pdf", pdf([]), "application/pdf")
    answer = client.post(at, {"way": "upload", "file": file}, follow=True).content.decode()
    assert "no text could be read in it. Paste the text" in answer
    copy = source.captures.get()
    assert (bytes(copy.raw), copy.text) == (pdf([]), "")
    shown = client.get(reverse("admin:desk_capture_raw", args=[copy.pk]))
    assert shown["Content-Disposition"].endswith('.bin"')


def fetched(content_type: str = "application/pdf", body: bytes = PLAN) -> Fetched:
    return Fetched("", "", content_type, body, ())


@pytest.mark.django_db
def test_a_text_that_was_not_read_the_first_time_is_kept_the_second(bo: User) -> None:
    source = newsroom.source()
    keep_fetched(source, fetched(), Extract(), by=bo)
    again = keep_fetched(source, fetched(), Extract(text=TEXT), by=bo)
    assert (again.same_as, again.text) == (None, TEXT)
    assert keep_fetched(source, fetched(), Extract(text=TEXT), by=bo).same_as == again


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["marshal grey", "non-combatant", "noncombatant", "Ann Author", "Subject of it"])
def test_removing_words_empties_the_pdf_that_holds_them(words: str) -> None:
    source = newsroom.source()
    body = PLAN.replace(b"/Title", b"/Subject (Subject&#32;of it) /Title")
    copy = keep_fetched(source, fetched(body=body), Extract(text=TEXT, byline="Ann Author"), by=None)
    other = keep_fetched(source, fetched(body=pdf(["Other."])), Extract(text="Other."), by=None)
    redact(source.pk, by=newsroom.chief("cy"), note="A court asked for it.", words=[words])
    copy.refresh_from_db()
    other.refresh_from_db()
    assert (bytes(copy.raw), copy.text, other.text) == (b"", "", "Other.")


@pytest.mark.django_db
@pytest.mark.parametrize(("content_type", "text", "told"), [("text/html", "", 1), ("application/pdf", "So.", 0)])
def test_pdfs_without_a_text_are_told_as_not_looked_through_whatever_they_are_called(
    content_type: str, text: str, told: int
) -> None:
    source = newsroom.source()
    keep_fetched(source, fetched(content_type), Extract(text=text), by=None)
    stays = plan_redaction(source.pk, words=["Marshal Somebody"]).stays
    assert sum("were not looked through" in each for each in stays) == told


@pytest.mark.django_db
def test_a_kept_file_that_only_calls_itself_a_pdf_is_no_text(bo: User) -> None:
    with pytest.raises(capturing.NothingToReadError, match="or a PDF"):
        capture_file(None, b"\x89PNG\x00", "a.pdf", by=bo)
