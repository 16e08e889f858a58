"""Two texts as one, word by word: what stayed, what was taken out, what was put in."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
LONGEST = 1500
"""Words beyond which two texts are shown one after the other: matching is quadratic."""


@dataclass(frozen=True, slots=True)
class Piece:
    """`tag` is "ins", "del" or "" for what stayed."""

    tag: str
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as one, with what was taken out and what was put in."""
    if before == after:
        return (Piece("", after),) if after else ()
    old, new = _WORD.findall(before), _WORD.findall(after)
    if not old or not new or len(old) + len(new) > LONGEST:
        return tuple(piece for piece in (Piece("del", before), Piece("ins", after)) if piece.text)
    found: list[Piece] = []
    for operation, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            found.append(Piece("", "".join(old[start:end])))
            continue
        found.append(Piece("del", "".join(old[start:end])))
        found.append(Piece("ins", "".join(new[new_start:new_end])))
    return tuple(piece for piece in found if piece.text)
