"""The attributed sentences of a text, with what a statement's form is filled with for each of them.

The sentences are found by ground/attribution (rules and the desk's own actors); what is suggested, by ground/prefilling.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tracker.desk.models import SpeaksFor, Statement
from tracker.ground.attribution import AttributedSentence, KnownActor, find
from tracker.ground.prefilling import bare_claim, dated_wording, day_of
from tracker.ground.quotes import Located, fold, locate
from tracker.ground.vocabulary import ActorKind

LONGEST = 60_000
"""Characters of a text in which sentences are looked for; what follows is shown, and not marked."""
MOST = 300
"""Candidates that a page marks."""


@dataclass(frozen=True, slots=True)
class Told:
    """Of the source of a text, what statements take from it."""

    publisher: UUID | None = None
    published: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: `numbers` are those of the candidates that it is (several speakers may share a sentence)."""

    text: str
    numbers: tuple[int, ...] = ()
    known: bool = False
    entered: bool = False
    current: bool = False


def outlets(
    known: Iterable[KnownActor], kinds: Sequence[str] = (ActorKind.OUTLET.value,)
) -> dict[str, tuple[str, ...]]:
    """{id: names} of the actors of these kinds."""
    return {actor.id: actor.names for actor in known if actor.kind in kinds}


def candidates(text: str, known: Iterable[KnownActor]) -> tuple[AttributedSentence, ...]:
    """The sentences of a text that somebody may have to be credited with; their numbers are their places, from 1."""
    return find(text[:LONGEST], known)[:MOST]


def numbered(asked: str, found: Sequence[AttributedSentence]) -> int:
    """The number of a candidate that an address or a form asks for; 0 where it asks for none that is there."""
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 0
    return number if number <= len(found) else 0


def prefilled(candidate: AttributedSentence | None, text: str, told: Told) -> dict[str, Any]:
    """What stands in a statement's form before anybody has typed: an editor looks at each of it."""
    filled: dict[str, Any] = {"said": day_of(told.published) or told.published, "quote_language": told.language}
    if candidate is None:
        return filled | {"relayed_by": [told.publisher] if told.publisher else []}
    speaker = UUID(candidate.actor) if candidate.actor else None
    spoken_for = SpeaksFor.objects.filter(actor=speaker).values_list("principal_id", flat=True)[:2] if speaker else ()
    principals = list(spoken_for)
    quote = next((each for each in sorted(candidate.quotes, key=len, reverse=True) if locked(each, text)), "")
    return filled | {
        "speaker": speaker,
        "on_behalf_of": principals[0] if len(principals) == 1 else None,
        "stance": candidate.stance.value,
        "quote_text": quote.rstrip(","),
        "relayed_by": [told.publisher] if told.publisher and told.publisher != speaker else [],
    }


def bare(candidate: AttributedSentence | None) -> str:
    """What the sentence says, without who said it; "" where there is no sentence."""
    return bare_claim(candidate.sentence, speaker=candidate.speaker, verb=candidate.verb) if candidate else ""


def wording(candidate: AttributedSentence | None, told: Told) -> str:
    """A new claim's wording as suggested: the sentence without who said it, with the day."""
    return dated_wording(bare(candidate), told.published, told.language or "en")


def locked(quote: str, text: str) -> bool:
    """Whether the quote stands in the text, word for word."""
    return bool(quote) and isinstance(locate(quote, text), Located)


def pieces(
    text: str, found: Sequence[AttributedSentence], current: int, entered: Iterable[Statement]
) -> Iterator[Piece]:
    """The whole text in order, cut where candidates begin and end. `entered` are the source's statements so far.

    A sentence counts as entered where one of them has this speaker, and its quote in this sentence or none at all while
    its stance is this one.
    """
    done = list(entered)
    at = 0
    places: dict[tuple[int, int], list[int]] = {}
    for number, each in enumerate(found, 1):
        places.setdefault((each.start, each.end), []).append(number)
    for (start, end), numbers in sorted(places.items()):
        if start < at:
            continue
        if start > at:
            yield Piece(text[at:start])
        sentences = [found[number - 1] for number in numbers]
        yield Piece(
            text[start:end],
            tuple(numbers),
            known=any(each.actor for each in sentences),
            entered=any(_is_entered(each, done) for each in sentences),
            current=current in numbers,
        )
        at = end
    if at < len(text):
        yield Piece(text[at:])


def _is_entered(candidate: AttributedSentence, statements: Iterable[Statement]) -> bool:
    page = fold(candidate.sentence)
    return any(
        str(each.speaker_id) == candidate.actor
        and (isinstance(locate(each.quote_text, page), Located) if each.quote_text else each.stance == candidate.stance)
        for each in statements
    )
