"""Passages: one row per text that a search finds, in words of its own language.

A claim, a plan, an actor, a source: its wording, title or name; beside these every quote of a statement or position, and
every point of a plan. What a row is found by is more than it shows: the names of a quote's speaker, an actor's aliases.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVector, SearchVectorCombinable, SearchVectorField
from django.db.models import Func, TextField, Value
from django.db.models.expressions import Combinable

from tracker.ground.search_terms import plain
from tracker.ground.vocabulary import Found
from tracker.record.cards import title_of
from tracker.record.documents import ActorDoc, ClaimDoc, Document, PlanDoc, PositionDoc, Quote, SourceDoc
from tracker.record.models import Passage
from tracker.record.sounds import sounds_of
from tracker.record.worlds import Held, World

SEARCHED = 50_000
"""Characters of one weight that are searched."""
STEMMED = {"en": "english", "ru": "russian"}
"""Languages whose words are found in all their forms, with PostgreSQL's configuration for it. The words of every other
one match as typed: no stemming would be right for Ukrainian and for all the rest."""
AS_TYPED = "simple"
Words = tuple[str, Sequence[str], Sequence[str]]
"""What is shown and weighs most, and what it is found by besides, with less and least weight."""
CONFIGURATIONS = (AS_TYPED, *STEMMED.values())


class Lexemes(SearchVectorCombinable, Func):
    """Texts that are searched as they are, whatever is in them."""

    function = "array_to_tsvector"
    output_field = SearchVectorField()
    config = None


def lexemes(texts: Sequence[str]) -> Lexemes:
    """These texts as words of a search."""
    return Lexemes(Value(texts, output_field=ArrayField(TextField())))


def configuration(language: str) -> str:
    """What PostgreSQL calls the way to find words of this language (BCP 47)."""
    return STEMMED.get(language.partition("-")[0].lower(), AS_TYPED)


def own_words(config: str) -> str:
    """The word that every passage of a configuration has, so that an index tells them apart: nobody can type it."""
    return f"~{config}"


def passages(held: Held, document: Document, world: World) -> Iterator[Passage]:
    """The unsaved passages of a public subject. `world` holds all that it refers to."""
    match document.body:
        case ClaimDoc() as claim:
            yield from _claim(held, claim, world)
        case PositionDoc() as position:
            speakers = _names((position.actor, position.on_behalf_of), world)
            yield from _quoted(held, held.subject, position.quote, speakers)
        case PlanDoc() as plan:
            yield from _plan(held, plan)
        case ActorDoc(unnamed=False) as actor:
            names = [*(each.name for each in actor.names), *actor.aliases]
            roles = [role.role for role in actor.roles]
            row = _passage(held, Found.ACTOR, "", (actor.name, names, roles))
            row.vector = row.vector + lexemes(sounds_of([actor.name, *names]))
            yield row
        case SourceDoc() as source:
            title = title_of(held.subject, world)
            publisher = _names((source.publisher,), world)
            yield _passage(held, Found.SOURCE, source.language, (title, publisher, [source.url]))


def _claim(held: Held, claim: ClaimDoc, world: World) -> Iterator[Passage]:
    speakers = {actor for each in claim.statements for actor in (each.speaker, each.on_behalf_of)}
    names = _names(sorted(filter(None, speakers)), world)
    yield _passage(held, Found.CLAIM, claim.language, (claim.text, [claim.place], names))
    for each in claim.statements:
        yield from _quoted(
            held, each.id, each.quote, _names((each.speaker, each.on_behalf_of), world), language=claim.language
        )


def _quoted(
    held: Held, part: UUID, quote: Quote | None, speakers: list[str], *, language: str = "en"
) -> Iterator[Passage]:
    """The words as spoken, and apart from them what somebody made of them in `language`: each is found in its own."""
    if quote and quote.text:
        yield _passage(held, Found.QUOTE, quote.language, (quote.text, [], speakers), part=part)
    if quote and quote.translation:
        yield _passage(held, Found.QUOTE, language, (quote.translation, [], speakers), part=part, translated=True)


def _plan(held: Held, plan: PlanDoc) -> Iterator[Passage]:
    labels = [version.label for version in plan.versions]
    yield _passage(held, Found.PLAN, plan.language, (plan.title, plan.aliases, labels))
    for version in plan.versions:
        for point in version.points:
            place = {
                "version_slug": version.slug,
                "version_label": version.label,
                "dated": version.dated,
                "key": point.key,
                "number": point.number,
                "topic": point.topic,
            }
            about = [point.number, point.topic.replace("_", " ")]
            names = [version.label, plan.title, *plan.aliases]
            yield _passage(held, Found.POINT, plan.language, (point.text, about, names), part=point.id, place=place)


def _passage(
    held: Held,
    kind: Found,
    language: str,
    words: Words,
    *,
    part: UUID | None = None,
    translated: bool = False,
    place: dict[str, Any] | None = None,
) -> Passage:
    text, second, third = words
    config = configuration(language)
    vector: Combinable = _weighted([text], config, "A")
    for texts, weight in ((second, "B"), (third, "C")):
        if any(texts):
            vector = vector + _weighted(texts, config, weight)
    return Passage(
        subject=held.subject,
        part=part or held.subject,
        translated=translated,
        kind=kind.value,
        language=language,
        config=config,
        text=text,
        place=place or {},
        vector=vector + lexemes([own_words(config)]),
    )


def _weighted(texts: Sequence[str], config: str, weight: str) -> SearchVector:
    return SearchVector(Value(plain(" \n ".join(filter(None, texts))[:SEARCHED])), config=config, weight=weight)


def _names(actors: Iterable[UUID | None], world: World) -> list[str]:
    """Every name of these actors."""
    docs = [doc for actor in actors if (doc := world.actor(actor))]
    names = [name for doc in docs for name in (doc.name, *(each.name for each in doc.names), *doc.aliases)]
    return list(dict.fromkeys(names))
