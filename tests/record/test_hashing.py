"""The recipe, against values worked out by hand with nothing but hashlib."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from tracker.record import hashing

SUBJECT = UUID("11111111-2222-3333-4444-555555555555")


def test_commitment_is_the_recipe_of_the_design() -> None:
    salt = bytes(range(32))
    expected = hashlib.sha256(b"claim-record/1\x00" + salt + b'{"a":1}').digest()
    assert hashing.commitment(salt, b'{"a":1}') == expected


def test_body_is_canonical_json_with_hex_and_microseconds() -> None:
    kyiv = timezone(timedelta(hours=2))
    content = hashing.body(
        sequence=7,
        kind="claim",
        subject=SUBJECT,
        number=2,
        change="update",
        commitment=b"\xab" * 32,
        published_at=datetime(2025, 11, 22, 11, 30, tzinfo=kyiv),
    )
    assert content.decode() == (
        '{"change":"update","commitment":"' + "ab" * 32 + '","kind":"claim","number":2,'
        '"published_at":"2025-11-22T09:30:00.000000Z","sequence":7,"subject":"11111111-2222-3333-4444-555555555555"}'
    )


def test_moment_keeps_microseconds() -> None:
    assert hashing.moment(datetime(2025, 1, 2, 3, 4, 5, 678, tzinfo=UTC)) == "2025-01-02T03:04:05.000678Z"


def test_chain_separates_leaves_from_links() -> None:
    previous, content = b"\x11" * 32, b"{}"
    expected = hashlib.sha256(b"\x01" + previous + hashlib.sha256(b"\x00" + content).digest()).digest()
    assert hashing.chained(previous, content) == expected
    assert hashing.FIRST_PREVIOUS == b"\x00" * 32
