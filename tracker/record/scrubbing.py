"""Taking words out of documents, or telling whether they are in one. Nothing here writes."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any
from uuid import UUID

from tracker.ground.removal import Words, neutral_slug
from tracker.record.documents import ActorDoc, Document, PointDoc, Quote, RelationDoc, VersionDoc

TERMS = frozenset({"basis", "bearing", "how", "language", "level", "position", "sha256", "stance", "state"})
DATES = frozenset(
    {
        "dated",
        "kept",
        "looked_at",
        "occurred",
        "published",
        "released",
        "said",
        "since",
        "state_since",
        "stated",
        "until",
    }
)
"""Fields whose values are words of a vocabulary, codes or dates: nobody's own text."""
EMPTIED = frozenset({"url", "number"})
"""Fields that cannot hold "[removed]": an address would lead elsewhere, and two points could have one number."""

Take = Callable[[str], str]


def holds(document: Document, words: Words) -> bool:
    """Whether any of these words stands in the document, its slug or its public note."""
    # Any row would do for the slugs: the question is only whether something changes.
    return without(document, words, UUID(int=0)) != document


def without(document: Document, words: Words, subject: UUID) -> Document:
    """The document with "[removed]" in place of these words."""
    slug = neutral_slug(subject) if document.slug and words.within_slug(document.slug) else document.slug
    return Document(
        kind=document.kind,
        slug=slug,
        note=words.removed_from(document.note),
        body=_cleaned(document.body, words),
    )


def _cleaned(value: Any, words: Words, field: str = "") -> Any:
    match value:
        case str() if field in TERMS or field in DATES:
            return value
        case str() if field in EMPTIED:
            return "" if words.within_slug(value) else value
        case str():
            return words.removed_from(value)
        case tuple():
            return tuple(_cleaned(each, words, field) for each in value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{each.name: _field(value, each.name, words) for each in fields(value)})
    return value


def _field(owner: Any, name: str, words: Words) -> Any:
    held = getattr(owner, name)
    match owner, name:
        case ((ActorDoc() | RelationDoc()), "kind"):
            return held
        case (VersionDoc(), "slug") | (PointDoc(), "key"):
            return neutral_slug(owner.id) if words.within_slug(held) else held
        case Quote(), "checked":
            # What is left of a quote are not the words that were found in the copy.
            return held if words.removed_from(owner.text) == owner.text else None
    return _cleaned(held, words, name)
