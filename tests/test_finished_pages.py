"""Pages in memory: their encodings, their marks, and how much of them is kept."""

import gzip

import brotli
import pytest

from tracker.finished_pages import LEAST, FinishedPage, FinishedPages, encoding

BODY = b"<p>So it was said.</p>" * 100
HEADERS = [(b"content-type", b"text/html"), (b"cache-control", b"public")]


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        (b"", b""),
        (b"gzip, deflate, br, zstd", b"br"),
        (b"GZIP", b"gzip"),
        (b"gzip;q=1.0, br;q=0", b"gzip"),
        (b"br; q=0.000, gzip ;q=0.1", b"gzip"),
        (b"*", b"br"),
        (b"*;q=0, gzip", b"gzip"),
        (b"identity", b""),
        (b"br;q=nonsense", b""),
        (b",,;q=;=,", b""),
        (b"\xff\xfe", b""),
    ],
)
def test_the_best_encoding_that_is_allowed(accepted: bytes, chosen: bytes) -> None:
    assert encoding(accepted) == chosen


def sent(page: FinishedPage, encoded: bytes, **asked: object) -> tuple[int, dict[bytes, bytes], bytes]:
    start, body = page.variant(encoded).answer(**{"bodiless": False, "known": b"", **asked})  # type: ignore[arg-type]
    return start["status"], dict(start["headers"]), body["body"]


def test_every_encoding_holds_the_same_page() -> None:
    page = FinishedPage(HEADERS, BODY)
    unpacked = {b"": bytes, b"gzip": gzip.decompress, b"br": brotli.decompress}
    marks = set()
    for encoded, unpack in unpacked.items():
        status, headers, body = sent(page, encoded)
        assert (status, unpack(body)) == (200, BODY)
        assert headers[b"content-length"] == str(len(body)).encode()
        assert headers.get(b"content-encoding", b"") == encoded
        assert headers[b"vary"] == b"Accept-Encoding"
        marks.add(headers[b"etag"])
    assert len(marks) == 3


def test_what_is_small_is_not_compressed() -> None:
    page = FinishedPage(HEADERS, b"x" * (LEAST - 1))
    assert b"content-encoding" not in sent(page, b"br")[1]
    assert sent(page, b"br")[1][b"etag"] == sent(page, b"")[1][b"etag"]


def test_a_mark_is_of_what_is_said() -> None:
    marks = [
        sent(FinishedPage(headers, body), b"")[1][b"etag"]
        for headers, body in ((HEADERS, BODY), (HEADERS, BODY + b"!"), ([*HEADERS, (b"content-language", b"uk")], BODY))
    ]
    assert len(set(marks)) == 3
    assert sent(FinishedPage(HEADERS, BODY), b"")[1][b"etag"] == marks[0]


def test_who_has_the_page_is_told_so() -> None:
    page = FinishedPage(HEADERS, BODY)
    etag = sent(page, b"br")[1][b"etag"]
    for known in (etag, b"W/" + etag, b'"other", ' + etag, b"*", b' W/"a" ,W/' + etag):
        status, headers, body = sent(page, b"br", known=known)
        assert (status, body) == (304, b"")
        assert headers == {b"etag": etag, b"cache-control": b"public", b"vary": b"Accept-Encoding"}
    assert sent(page, b"gzip", known=etag)[0] == 200
    assert sent(page, b"br", known=b'"other"')[0] == 200


def test_head_says_what_get_would() -> None:
    page = FinishedPage(HEADERS, BODY)
    full, empty = sent(page, b"gzip"), sent(page, b"gzip", bodiless=True)
    assert (full[:2], empty[2]) == (empty[:2], b"")


def test_no_more_is_kept_than_may_be_and_what_was_asked_for_last_stays() -> None:
    page = FinishedPage(HEADERS, BODY)
    pages = FinishedPages(3 * page.size)
    assert pages.get(1, "none") is None
    for key in "abc":
        pages.put(1, key, FinishedPage(HEADERS, BODY))
    assert pages.get(1, "a")
    pages.put(1, "d", FinishedPage(HEADERS, BODY))
    assert [key for key in "abcd" if pages.get(1, key)] == ["a", "c", "d"]
    assert pages.size <= pages.most


def test_a_page_that_grows_counts_as_it_is() -> None:
    page = FinishedPage(HEADERS, BODY)
    pages = FinishedPages(10 * page.size)
    pages.get(1, "a")
    pages.put(1, "a", page)
    before = pages.size
    variant = page.variant(b"gzip")
    pages.put(1, "a", page)
    assert (len(pages), pages.size) == (1, before + variant.size)
    small = FinishedPages(page.size - 1)
    small.get(1, "a")
    small.put(1, "a", page)
    assert (len(small), small.size) == (0, 0)


def test_with_the_next_state_all_of_it_goes() -> None:
    pages = FinishedPages(1_000_000)
    pages.get(1, "a")
    pages.put(1, "a", FinishedPage(HEADERS, BODY))
    assert pages.get(2, "a") is None
    assert (len(pages), pages.size) == (0, 0)
    pages.put(1, "a", FinishedPage(HEADERS, BODY))
    assert pages.get(2, "a") is None
    assert pages.get(1, "a") is None


def test_from_another_thread_nothing_of_another_state_is_found_or_thrown_away() -> None:
    page = FinishedPage(HEADERS, BODY)
    pages = FinishedPages(2 * page.size)
    assert pages.peek(1, "a") is None
    pages.get(1, "a")
    pages.put(1, "a", page)
    pages.put(1, "b", FinishedPage(HEADERS, BODY))
    assert pages.peek(2, "a") is None
    assert pages.peek(1, "none") is None
    assert pages.peek(1, "a") is page
    # It was asked for last.
    pages.put(1, "c", FinishedPage(HEADERS, BODY))
    assert [key for key in "abc" if pages.peek(1, key)] == ["a", "c"]
