"""Values as raw cursors hand them over."""

import json
from typing import Any


def as_json(value: Any) -> Any:
    """A jsonb column: Django asks the driver for its text."""
    return json.loads(value) if isinstance(value, str | bytes) else value
