"""Numbers in a text, and which of them another text has instead."""

import re
from collections import Counter
from dataclasses import dataclass

from tracker.ground.pieces import FIGURE

_FIGURE = re.compile(rf"(?<!\w)(?P<figure>[$€£₴₽]?(?:{FIGURE}|\d+\w*)%?)")
_BEFORE = re.compile(r"(\w+)\W*$")
_AFTER = re.compile(r"^\W*(\w+)")
_DIGITS = re.compile(r"[\d\s.,]")
LARGE = 4
"""Digits from which on a number is no number of years, days or articles, and speaks for itself."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is written, with the words beside it."""

    text: str
    before: str
    after: str

    @property
    def unit(self) -> str:
        """What it is a number of, as far as that adjoins it: "$bn", "%"."""
        return _DIGITS.sub("", self.text).casefold()

    @property
    def digits(self) -> int:
        """How many digits it has."""
        return sum(character.isdigit() for character in self.text)

    def is_like(self, other: "Figure") -> bool:
        """Whether both may say how much of the same thing: same unit, about as large, and large or beside one word."""
        if self.unit != other.unit or abs(self.digits - other.digits) > 1:
            return False
        beside = (self.before and self.before == other.before) or (self.after and self.after == other.after)
        return bool(self.unit or min(self.digits, other.digits) >= LARGE or beside)


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A number and what stands in its place."""

    before: str
    after: str


def figures(text: str) -> list[Figure]:
    """Every number of a text as it is written, with currency sign, unit and per cent sign where they adjoin it."""
    found = []
    for match in _FIGURE.finditer(text):
        before, after = _BEFORE.search(text[: match.start()]), _AFTER.search(text[match.end() :])
        found.append(
            Figure(match["figure"], before[1].casefold() if before else "", after[1].casefold() if after else "")
        )
    return found


def changed_figures(before: str, after: str) -> tuple[FigureChange, ...]:
    """The numbers that changed from one wording to another, in their order.

    Only where there are as many that the other wording does not have, and each is like the one in its place: "30 years"
    did not become "Article 5".
    """
    old, new = figures(before), figures(after)
    gone, come = _without(old, new), _without(new, old)
    if len(gone) != len(come) or not all(one.is_like(other) for one, other in zip(gone, come, strict=True)):
        return ()
    return tuple(FigureChange(one.text, other.text) for one, other in zip(gone, come, strict=True))


def _without(one: list[Figure], other: list[Figure]) -> list[Figure]:
    """What is left of some numbers when each of the others has taken one that is written as it is."""
    taken, left = Counter(each.text for each in other), []
    for each in one:
        if taken[each.text]:
            taken[each.text] -= 1
        else:
            left.append(each)
    return left
