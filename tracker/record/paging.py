"""Pages of a long list by cursor: where the last page ended, bound to the list that it was a page of."""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

_DIGEST = 16


class CursorError(ValueError):
    """A text that is no cursor, or one of another list."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The sort key (None: the row had none) and the id of the last row of a page."""

    key: datetime | None
    id: UUID

    def encode(self, bound_to: str) -> str:
        """An opaque text for an address. `bound_to` names the list: its sort and filters in one order."""
        key = "" if self.key is None else self.key.astimezone(UTC).isoformat()
        data = json.dumps([key, self.id.hex], separators=(",", ":"))
        content = _digest(bound_to, data) + data.encode()
        return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

    @classmethod
    def decode(cls, text: str, bound_to: str) -> "Cursor":
        """The inverse of `encode` for the same list. Raises CursorError on anything else."""
        try:
            content = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (UnicodeEncodeError, binascii.Error) as error:
            raise CursorError(text) from error
        digest, data = content[:_DIGEST], content[_DIGEST:].decode("utf-8", "replace")
        if digest != _digest(bound_to, data):
            raise CursorError(text)
        try:
            key, row = json.loads(data)
            return cls(datetime.fromisoformat(key).astimezone(UTC) if key else None, UUID(row))
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            raise CursorError(text) from error


def _digest(bound_to: str, data: str) -> bytes:
    """Not a secret: it only tells a cursor of this list from one of another, on every machine alike."""
    return hashlib.sha256(f"cursor/1\0{bound_to}\0{data}".encode()).digest()[:_DIGEST]
