"""What is read out of a kept page, whatever the page does to whoever reads it."""

import subprocess
import sys
from dataclasses import replace

import pytest
from django.db import connection

from tracker.desk import extracting
from tracker.desk.charsets import decode
from tracker.desk.extracting import Extract, clean, extract, extract_apart, kind_of, whole_page
from tracker.desk.plain_text import plain_text

ARTICLE = """<!doctype html>
<html lang="uk"><head><meta charset="{charset}"><title>Рада ухвалила план - Outlet</title>
<meta property="og:site_name" content="Outlet"><meta name="author" content="Ann Author">
<meta property="article:published_time" content="2025-11-20T10:00:00Z"></head>
<body><nav><a href="/">Front page</a></nav><article><h1>Рада ухвалила план</h1>
<p>“We have the town,” a general said on Thursday, and added that his troops were still clearing its last streets.</p>
<p>Речник сказав, що це не так, і що бої в місті тривають уже третій тиждень поспіль без перерви.</p>
</article><script>var text = "never";</script></body></html>"""


def page(charset: str = "utf-8") -> bytes:
    return ARTICLE.format(charset=charset).encode(charset, "xmlcharrefreplace")


def test_an_article_is_found_with_what_it_says_of_itself() -> None:
    found = extract(page(), "text/html")
    assert "“We have the town,” a general said on Thursday" in found.text
    assert "Front page" not in found.text
    assert "never" not in found.text
    assert replace(found, text="") == Extract(
        title="Рада ухвалила план", byline="Ann Author", published="2025-11-20", language="uk", site="Outlet"
    )


def test_another_process_finds_the_same() -> None:
    assert extract_apart(page(), "text/html") == extract(page(), "text/html")


def test_a_process_that_takes_too_long_is_ended_and_the_whole_text_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    found = extract_apart(page(), "text/html", seconds=0.01)
    assert found == whole_page(page().decode())
    assert "Front page" in found.text
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert extract_apart(page(), "text/html") == found


def test_another_process_sees_nothing_of_this_ones_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}

    def noted(*args: object, **kwargs: object) -> None:
        seen.update(kwargs)
        raise OSError

    monkeypatch.setenv("SECRET_KEY", "key")
    monkeypatch.setattr(subprocess, "run", noted)
    extract_apart(page(), "text/html")
    assert set(seen["env"]) <= {"PATH", "LD_LIBRARY_PATH", "LANG", "TMPDIR", "PYTHONUTF8"}  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 100_000 + "the end of it",
        "<script>" * 100_000,
        "<a '" * 100_000,
        '<a "' * 100_000,
        "<!--" * 100_000,
        "<" * 300_000,
        "&#" * 100_000,
        "</p" * 100_000,
        "<table><tr><td>" * 20_000,
        "<title>" * 100_000,
    ],
    ids=lambda text: text[:8],
)
def test_no_page_holds_up_reading_its_whole_text(hostile: str) -> None:
    """In proportion to its length: a reader that looks at everything again for each tag would not come back."""
    found = whole_page(hostile)
    assert len(found.text) <= extracting.LONGEST_TEXT
    assert ("the end of it" in found.text) == ("the end of it" in hostile)


def test_a_page_that_is_too_large_for_a_search_has_its_whole_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extracting, "LARGEST_PAGE", 50_000)
    monkeypatch.setattr(extracting, "LONGEST_TEXT", 20_000)
    found = extract_apart(page() + b"<p>more texts</p>" * 4_000, "text/html")
    assert found.text.startswith("Рада ухвалила план - Outlet\nFront page")
    assert found.title == "Рада ухвалила план - Outlet"
    assert len(found.text) == 20_000


def test_the_whole_text_of_a_page() -> None:
    told = plain_text(
        "<p title='a > b'>One&nbsp;&amp;\n two<br>three<!-- no > --><style>p {}</style> 5 < 6 <b>bo</b>ld</p><p>four"
        "<script>if (a < b) '</p>'</script></p>"
    )
    assert told == "One\xa0& two\nthree 5 < 6 bold\nfour"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-u", "utf-16"])
def test_characters_are_read_as_the_page_or_its_sender_says(charset: str) -> None:
    content_type = f"text/html; charset={charset}" if charset == "utf-16" else "text/html"
    assert "Речник сказав" in extract(page(charset), content_type).text


def test_the_sender_is_believed_before_the_page_and_neither_where_it_is_no_charset() -> None:
    assert decode("Рада".encode("koi8-u"), "text/plain; charset=koi8-u") == "Рада"
    assert decode(b'<meta charset="hex">4142', "text/html; charset=utf-7") == '<meta charset="hex">4142'
    assert decode('<meta charset="utf-16">Рада'.encode(), "text/html").endswith("Рада")
    assert decode(b"caf\xe9 \x93so\x94", "text/plain; charset=iso-8859-1") == "café “so”"
    assert decode(b"\xef\xbb\xbfso", "text/plain; charset=koi8-u") == "so"
    assert decode(b"ab\xff", "text/plain; charset=utf-8").startswith("ab")
    russian = "Совет безопасности собирался трижды, но решения принято не было, сообщил представитель. " * 8
    assert decode(russian.encode("cp1251")) == russian


@pytest.mark.parametrize(
    ("raw", "content_type", "kind"),
    [
        (b"<html><p>So", "", "html"),
        (b"So it was.", "", "text"),
        (b"<!DOCTYPE html><p>So", "text/plain", "html"),
        (b"%PDF-1.7", "text/html", "pdf"),
        (b"\x00" * 1_019 + b"%PDF-", "", "pdf"),
        (b"\x00" * 1_020 + b"%PDF-", "", ""),
        (b"<html><title>What %PDF-1.7 means", "text/html", "html"),
        (b"\x89PNG\r\n\x1a\n\x00", "", ""),
        (b"<html>", "application/octet-stream", ""),
    ],
)
def test_only_pages_and_texts_are_read(raw: bytes, content_type: str, kind: str) -> None:
    assert kind_of(raw, content_type) == kind
    assert bool(extract(raw, content_type).text or extract(raw, content_type).title) == (kind in ("html", "text"))


@pytest.mark.django_db
def test_what_is_left_can_be_kept() -> None:
    """Every character there is, on its own line, as a page might hold them all."""
    codes = (*range(1, 0xD800), *range(0xE000, 0x10000), *range(0x1F000, 0x20000), *range(0xDFFFE, 0xE1000), 0x10FFFF)
    every = "\n".join(map(chr, codes))
    text = clean(every)
    assert {"a", "я", "\u200d", "\u200c", "\xa0", "👩"} <= set(text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'desk_redaction_text'")
        (check,) = cursor.fetchone()
        cursor.execute(
            f"SELECT 1 WHERE {check.removeprefix('CHECK ').replace('note', '%s').replace('reason', '%s')}", [text, text]
        )
        assert cursor.fetchone()


@pytest.mark.parametrize("nothing", ["", " \n", "\u200d\u200c", "\u0301", "\ufe0f\u200b", "\xa0\u3000"])
def test_what_cannot_be_seen_is_no_text(nothing: str) -> None:
    assert clean(nothing) == ""
    assert extract(f"<title>{nothing}</title><p>{nothing}".encode(), "text/html") == Extract()


def test_what_is_too_long_is_cut() -> None:
    assert len(clean("a" * (extracting.LONGEST_TEXT + 5))) == extracting.LONGEST_TEXT
    assert len(whole_page(f"<title>{'t' * 900}</title>").title) == extracting.LONGEST_LINE
