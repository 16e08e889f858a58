"""What is hashed, and how: anyone can check the record with nothing but this recipe and SHA-256.

    commitment = SHA256("claim-record/1" 0x00 || salt (32 bytes) || document)
    body       = canonical JSON of {sequence, kind, subject, number, change, commitment, published_at}
    hash       = SHA256(0x01 || previous_hash || SHA256(0x00 || body))

Bytes stand in the body as lower-case hexadecimal, times as ISO 8601 in UTC with microseconds and `Z`. The hash of the
edition before the first is 32 zero bytes. A redacted edition has lost document and salt, and still its place here.
"""

import hashlib
from datetime import UTC, datetime
from uuid import UUID

from tracker.record.documents import FORMAT, canonical

SALT_BYTES = 32
FIRST_PREVIOUS = bytes(32)


def commitment(salt: bytes, document: bytes) -> bytes:
    """What an edition commits to without telling it: the salt keeps short texts from being guessed."""
    return hashlib.sha256(FORMAT.encode() + b"\0" + salt + document).digest()


def moment(when: datetime) -> str:
    """A time as the body has it: "2025-11-22T09:30:00.000000Z"."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def body(
    *, sequence: int, kind: str, subject: UUID, number: int, change: str, commitment: bytes, published_at: datetime
) -> bytes:
    """The canonical JSON that an edition's hash covers."""
    return canonical(
        {
            "sequence": sequence,
            "kind": kind,
            "subject": str(subject),
            "number": number,
            "change": change,
            "commitment": commitment.hex(),
            "published_at": moment(published_at),
        }
    )


def chained(previous_hash: bytes, content: bytes) -> bytes:
    """The hash of an edition with this body after one with that hash."""
    return hashlib.sha256(b"\x01" + previous_hash + hashlib.sha256(b"\0" + content).digest()).digest()
