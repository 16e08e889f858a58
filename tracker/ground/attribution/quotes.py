"""Where somebody's words stand between quotation marks, of whatever kind."""

from dataclasses import dataclass

CLOSERS = {
    "“": "”“",  # German and Ukrainian texts close with what English opens with
    "”": "”",
    "„": '“”‟"',
    "‟": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "‘": "’",
    "‚": "‘’",
    '"': '"',
    "'": "'",
    "「": "」",
    "『": "』",
}
"""Which marks may close what a mark opens."""
MARKS = frozenset(CLOSERS) | frozenset("".join(CLOSERS.values()))
_AMBIGUOUS = frozenset("\"'“”»")
_SINGLE = frozenset("'’")
_BEFORE = frozenset(" \t\n\r\u00a0\u202f([{—–-:/…")
_AFTER = frozenset(" \t\n\r\u00a0\u202f)]},.;:!?…—–-/")


@dataclass(frozen=True, slots=True)
class Quote:
    """`text[start:end]` with its marks; `text[inner_start:inner_end]` without. `closed`: its end mark is there."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool


def quotes_in(text: str, start: int, end: int) -> list[Quote]:
    """The outermost quotes of one paragraph, in order. Offsets are those of `text`.

    One that is never closed reaches to the paragraph's end: so are quotes printed that go on in the next paragraph.
    Single marks that turn out to be apostrophes are none. Takes time in proportion to the paragraph's length.
    """
    found: list[Quote] = []
    last = _last_places(text, start, end)
    place = start
    while place < end:
        char = text[place]
        if char in CLOSERS and _opens(text, place, start):
            closed = _closing(text, place, end, last)
            if closed is not None:
                found.append(Quote(place, closed + 1, place + 1, closed, True))
                place = closed + 1
                continue
            if char not in "'‘‚»”":
                found.append(Quote(place, end, place + 1, end, False))
                return found
        place += 1
    return found


def _last_places(text: str, start: int, end: int) -> dict[str, int]:
    """Where each mark stands for the last time: whoever looks for one further on need not look at all."""
    return {mark: place for mark in MARKS if (place := text.rfind(mark, start, end)) >= 0}


def _opens(text: str, place: int, start: int) -> bool:
    char = text[place]
    before = text[place - 1] if place > start else " "
    after = text[place + 1 : place + 2]
    if not after or after.isspace():
        # A French or typewritten opening mark may stand apart from the word; only an unmistakable one counts then.
        return char in "«„" and bool(after)
    return char not in _AMBIGUOUS or before in _BEFORE or before in MARKS


def _closing(text: str, opened: int, end: int, last: dict[str, int]) -> int | None:
    """Where the quote that opens here closes."""
    opener = text[opened]
    closers = CLOSERS[opener]
    furthest = max((last.get(mark, -1) for mark in closers), default=-1)
    depth = 0
    place = opened + 1
    while place <= furthest:
        char = text[place]
        if char == opener and opener not in closers:
            depth += 1
        elif char in closers and _closes(text, place, end):
            if depth == 0:
                return place
            depth -= 1
        place += 1
    # What was passed over in vain need not be looked at again for the same mark.
    for mark in closers:
        last[mark] = min(last.get(mark, -1), opened)
    return None


def _closes(text: str, place: int, end: int) -> bool:
    char = text[place]
    before, after = text[place - 1], text[place + 1] if place + 1 < end else " "
    if char in _SINGLE:
        return not before.isspace() and not after.isalnum()
    if char in '"“”':
        return not before.isspace() and (after in _AFTER or after in MARKS or not after.isalnum())
    return True
