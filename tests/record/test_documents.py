"""Documents and their canonical bytes."""

import json
import string
from typing import Any
from uuid import UUID

import pytest
from cattrs import ClassValidationError
from hypothesis import given
from hypothesis import strategies as st

from tracker.record.documents import (
    FORMAT,
    ActorDoc,
    ClaimDoc,
    Document,
    NoticeDoc,
    PageDoc,
    PlanDoc,
    PositionDoc,
    SourceDoc,
    canonical,
    decode,
    encode,
    plain,
)

A, B = UUID(int=1), UUID(int=2)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
KINDS: dict[type[Any], str] = {
    ActorDoc: "actor",
    ClaimDoc: "claim",
    PageDoc: "page",
    PlanDoc: "plan",
    PositionDoc: "position",
    SourceDoc: "source",
}
BODIES = st.one_of(*(st.from_type(shape) for shape in KINDS))


@given(body=BODIES, note=TEXT)
def test_decoding_gives_back_what_was_encoded(body: Any, note: str) -> None:
    document = Document(kind=KINDS[type(body)], slug="it", note=note, body=body)
    content = encode(document)
    assert decode(content) == document
    assert encode(decode(content)) == content


def decoded(kind: str, data: dict[str, Any]) -> Any:
    """The body that is read from an envelope around this data."""
    envelope = {"format": FORMAT, "form": kind, "kind": kind, "slug": "it", "note": "", "body": data}
    return decode(canonical(envelope)).body


@given(body=BODIES)
def test_plain_data_and_its_shape(body: Any) -> None:
    data = plain(body)
    assert json.loads(json.dumps(data)) == data
    assert decoded(KINDS[type(body)], data) == body


def test_a_notice_keeps_the_kind_of_what_it_stands_for() -> None:
    document = Document(kind="claim", slug="it", note="", body=NoticeDoc(into=A, redacts=(1, 2)))
    assert decode(encode(document)) == document


def test_the_bytes_are_canonical_json() -> None:
    content = encode(Document(kind="actor", slug="kyiv", note="", body=ActorDoc(name="Київ", kind="group", party=B)))
    assert content.decode() == (
        '{"body":{"kind":"group","name":"Київ","party":"00000000-0000-0000-0000-000000000002"},'
        '"form":"actor","format":"claim-record/1","kind":"actor","note":"","slug":"kyiv"}'
    )


def test_what_equals_its_default_is_left_out() -> None:
    assert plain(SourceDoc(publisher=A, seen=True, state="live")) == {"publisher": str(A)}
    assert plain(SourceDoc(publisher=A, seen=False)) == {"publisher": str(A), "seen": False}


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(ClassValidationError):
        decoded("source", {"publisher": str(A), "colour": "red"})
    with pytest.raises(ClassValidationError):
        decoded(
            "claim", {"text": "So.", "statements": [{"id": str(A), "speaker": str(B), "stance": "asserts", "x": 1}]}
        )


@given(st.dictionaries(st.text(string.ascii_lowercase, max_size=5), TEXT | st.booleans() | st.integers(-99, 99)))
def test_the_order_of_keys_makes_no_difference(data: dict[str, Any]) -> None:
    assert canonical(data) == canonical(dict(reversed(data.items())))
    assert json.loads(canonical(data)) == data


def test_a_quote_that_was_checked_against_no_copy_is_written_as_it_always_was() -> None:
    """Editions from before there were copies decode, and would be the same bytes today."""
    quote = {"text": "So it is.", "language": "en"}
    data = {"actor": str(A), "plan": str(B), "version": str(A), "position": "accepts", "quote": quote}
    body = decoded("position", data)
    assert body.quote.checked is None
    assert plain(body) == data
    checked = {**data, "quote": {**quote, "checked": {"kept": "2025-11-22", "sha256": "ab" * 32}}}
    assert plain(decoded("position", checked)) == checked
    with pytest.raises(ClassValidationError):
        decoded("position", {**data, "quote": {**quote, "checked": {"kept": "2025-11-22", "sha256": "", "text": "x"}}})
