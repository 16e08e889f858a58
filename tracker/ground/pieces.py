"""Two texts as one, word by word: what stayed, what was taken out, what was put in."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

FIGURE = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\w)|\d+(?:[.,]\d+)+\w*"
"""A number with separators, as a regular expression: "600,000", "1.5bn", "600 000"."""
_WORD = re.compile(rf"{FIGURE}|\s+|\w+|[^\w\s]")
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


def sides(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two texts for two columns: the first with what was left out ("del"), the second with what was put in ("ins").

    A capital letter is no change; what stands between two changed words without being a word goes with them.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    if not old or not new or len(old) + len(new) > LONGEST:
        return _one("del", before), _one("ins", after)
    matcher = SequenceMatcher(
        None, [word.casefold() for word in old], [word.casefold() for word in new], autojunk=False
    )
    operations = matcher.get_opcodes()
    left = [(operation == "equal", "".join(old[start:end])) for operation, start, end, _, _ in operations]
    right = [(operation == "equal", "".join(new[start:end])) for operation, _, _, start, end in operations]
    return _joined("del", left), _joined("ins", right)


def _one(tag: str, text: str) -> tuple[Piece, ...]:
    return (Piece(tag, text),) if text else ()


def _joined(tag: str, stretches: list[tuple[bool, str]]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    kept = [(same, text) for same, text in stretches if text]
    for place, (same, text) in enumerate(kept):
        between = 0 < place < len(kept) - 1 and not kept[place - 1][0] and not kept[place + 1][0]
        now = "" if same and not (between and not re.search(r"\w", text)) else tag
        if found and found[-1].tag == now:
            found[-1] = Piece(now, found[-1].text + text)
        else:
            found.append(Piece(now, text))
    return tuple(found)
