"""Whether a text names somebody, and whether it only speaks of them. Names are given as everything they are called by."""

import re
from collections.abc import Iterable, Sequence

_SAYING = re.compile(
    r"\b(?:said|says|say|told|tells|stated|states|announced|claimed|claims|wrote|writes|reported|reports|according to)\b"
)
_LONG_NAME = 5
"""Letters beyond which a name that is not in plain Latin letters is looked for without its ending."""


def names_one(text: str, names: Iterable[str]) -> bool:
    """Whether one of these names stands in the text, as a whole and in any case."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in names)


def mentions(text: str, names: Iterable[str]) -> bool:
    """As `names_one`, and whatever its ending: many languages decline names."""
    stems = [name[:-2] if len(name) > _LONG_NAME and not name.isascii() else name for name in names]
    return any(re.search(rf"(?<!\w){re.escape(stem)}", text, re.IGNORECASE) for stem in stems)


def only_spoken_of(attribution: str, names: Sequence[str]) -> bool:
    """“Rounds said that Rubio …” for Rubio: who says it stands before the verb, and is somebody else by name."""
    verb = _SAYING.search(attribution)
    if verb is None:
        return False
    before, after = attribution[: verb.start()], attribution[verb.end() :]
    if verb.group() == "according to":
        before, after = after, before
    says = re.search(r"[^\W\d_]", before) is not None and not names_one(before, names)
    return says and names_one(after, names)
