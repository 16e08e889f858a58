"""What comes of looking for a quote: where it stands, or what stands there instead."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["same", "changed", "added", "left out"]
About = Literal["", "number", "negation", "letters", "capitals", "word", "marks"]


@dataclass(frozen=True)
class Change:
    """A stretch of the quote beside a stretch of the text, both as they are written; one is empty if only one has it.

    `about` is the gravest of what differs: a number; a word that says no, or turns what is said; letters that only look
    alike; capitals; another word; punctuation. Empty where nothing differs.
    """

    kind: Kind
    quote: str
    text: str
    about: About = ""


@dataclass(frozen=True)
class Located:
    """The quote stands in the text: `text[start:end] == exact` (W3C TextQuoteSelector and TextPositionSelector).

    `prefix` and `suffix` are what stands around it, long enough to tell it from its like if that takes no more than 256
    characters each. `occurrences` counts how often it stands there, at most MOST_OCCURRENCES; this is the first one, or
    the one that fits best to the surroundings that were asked for. `omitted` is what an ellipsis of the quote leaves out,
    in order, as the text has it.
    """

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    occurrences: int
    omitted: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotFound:
    """The quote does not stand in the text. `exact` is the closest passage, and `difference` compares the two.

    Where nothing is close, `exact` is empty, `start` and `end` are None, and the difference is the quote alone.
    """

    exact: str
    prefix: str
    suffix: str
    start: int | None
    end: int | None
    difference: tuple[Change, ...]
