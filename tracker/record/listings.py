"""Listings: one row per subject that is public now, with what lists, facets and search need."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db.models import Value
from django.db.models.expressions import Combinable

from tracker.ground.dates import Date
from tracker.record.cards import card_of, claim_card, title_of
from tracker.record.documents import ActorDoc, ClaimDoc, Document, PlanDoc, PositionDoc, SourceDoc
from tracker.record.entries import entries_of_claim, entry_of_position
from tracker.record.models import Entry, Listing
from tracker.record.standing import derive_claim
from tracker.record.worlds import Held, World

SEARCHED = 50_000
"""Characters of one weight that are searched."""


def project(held: Held, document: Document, world: World, first_published_at: datetime) -> tuple[Listing, list[Entry]]:
    """The unsaved listing of a public subject and its entries. `world` holds all that it refers to."""
    listing = Listing(
        subject=held.subject,
        kind=held.kind,
        slug=document.slug,
        title=title_of(held.subject, world),
        number=held.number,
        sequence=held.sequence,
        first_published_at=first_published_at,
        published_at=held.published_at,
    )
    match document.body:
        case ClaimDoc() as claim:
            return _claim(listing, held, claim, world)
        case PositionDoc() as position:
            entry = entry_of_position(held, position, world, first_published_at)
            listing.actors = _distinct((entry.actor, entry.on_behalf_of))
            listing.parties = _distinct((entry.voice,))
            listing.plans = [position.plan]
            listing.points = _distinct((position.point,))
            entries = [entry]
        case _:
            entries = []
    listing.card = card_of(held.subject, world)
    listing.language = getattr(document.body, "language", "")
    listing.vector = _vector(*_words(listing.title, document, world))
    return listing, entries


def _claim(listing: Listing, held: Held, doc: ClaimDoc, world: World) -> tuple[Listing, list[Entry]]:
    status = derive_claim(held.subject, doc, world)
    entries = list(entries_of_claim(held, doc, status, world))
    listing.card = claim_card(doc, status, world)
    listing.language = doc.language
    listing.status, listing.rule = status.code.value, status.rule
    listing.level, listing.claim_kind, listing.place = doc.level, doc.kind, doc.place
    listing.said_first, listing.said_last = said(doc, listing.first_published_at)
    listing.actors = _distinct(actor for entry in entries for actor in (entry.actor, entry.on_behalf_of))
    listing.parties = _distinct(entry.voice for entry in entries)
    listing.plans = _distinct(point.plan for point in doc.points)
    listing.points = _distinct(point.point for point in doc.points)
    names, aliases = _names(listing.actors, world)
    quotes = [
        text for each in doc.statements if each.quote for text in (each.quote.text, each.quote.translation) if text
    ]
    listing.vector = _vector([doc.text], [doc.place, *names], [*quotes, *aliases])
    return listing, entries


def said(doc: ClaimDoc, first_published_at: datetime) -> tuple[datetime, datetime]:
    """The first and the last moment of what was said; the first publication here where nothing is dated."""
    dates = [Date.parse(statement.said) for statement in doc.statements]
    begins = [begin for date in dates if (begin := date.earliest or date.latest)]
    ends = [end for date in dates if (end := date.latest or date.earliest)]
    return min(begins, default=first_published_at), max(ends, default=first_published_at)


def _names(actors: Iterable[UUID], world: World) -> tuple[list[str], list[str]]:
    """The names of these actors, and every other name that they may be looked up by."""
    docs = [doc for actor in actors if (doc := world.actor(actor))]
    others = [name for doc in docs for name in (*(each.name for each in doc.names), *doc.aliases)]
    return [doc.name for doc in docs], others


def _words(title: str, document: Document, world: World) -> tuple[list[str], list[str], list[str]]:
    """What a subject other than a claim is found by, the weightiest first."""
    match document.body:
        case ActorDoc() as actor:
            others = [*(each.name for each in actor.names), *actor.aliases]
            return [title], others, [role.role for role in actor.roles]
        case SourceDoc() as source:
            return [title], _names((source.publisher,), world)[0], [source.url]
        case PlanDoc() as plan:
            return [title], list(plan.aliases), [version.label for version in plan.versions]
        case PositionDoc() as position:
            names, aliases = _names(filter(None, (position.actor, position.on_behalf_of)), world)
            return [title], names, aliases
        case _:
            return [title], [], []


def _vector(first: Sequence[str], second: Sequence[str], third: Sequence[str]) -> Combinable:
    """Weights A, B and C. `simple`: there is no stemming that would be right for every language at once."""
    vector: Combinable = _weighted(first, "A")
    for texts, weight in ((second, "B"), (third, "C")):
        if any(texts):
            vector = vector + _weighted(texts, weight)
    return vector


def _weighted(texts: Sequence[str], weight: str) -> SearchVector:
    """PostgreSQL refuses to make a vector of a megabyte; what is cut off is the tail of the longest texts."""
    return SearchVector(Value(" \n ".join(filter(None, texts))[:SEARCHED]), config="simple", weight=weight)


def _distinct(subjects: Iterable[UUID | None]) -> list[UUID]:
    """Each once, in an order that depends on nothing else."""
    return sorted({subject for subject in subjects if subject})
