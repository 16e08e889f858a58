"""Addresses whose slug was itself removed: it stays taken, and answers 410, without being kept.

In its place stands a hash of kind and slug. It hides nothing from whoever guesses the slug, but neither does the answer
410 at that address; it keeps the text out of the database, its dumps and its copies.
"""

import hashlib

MARK = "~"
"""What a hash begins with, and no slug can."""


def hidden(kind: str, slug: str) -> str:
    """What stands in Address in place of a removed slug; the function record_hidden_slug makes the same."""
    return MARK + hashlib.sha256(f"claim-record/1 address\n{kind}\n{slug}".encode()).hexdigest()
