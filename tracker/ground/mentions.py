"""Whether a text names somebody, and whether it only speaks of them. Names are given as everything they are called by."""

import re
from collections.abc import Iterable, Sequence

from tracker.ground.attribution import KnownActor, find

_LONG_NAME = 5
"""Letters beyond which a name that is not in plain Latin letters is looked for without its ending."""


def names_one(text: str, names: Iterable[str]) -> bool:
    """Whether one of these names stands in the text, as a whole and in any case."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in names)


def mentions(text: str, names: Iterable[str]) -> bool:
    """As `names_one`, and whatever its ending: many languages decline names."""
    stems = [name[:-2] if len(name) > _LONG_NAME and not name.isascii() else name for name in names]
    return any(re.search(rf"(?<!\w){re.escape(stem)}", text, re.IGNORECASE) for stem in stems)


def only_spoken_of(attribution: str, names: Sequence[str], kind: str = "") -> bool:
    """“Rounds said that Rubio …” for Rubio: he is named, and whoever says it is somebody else by name.

    `kind` is that of `vocabulary.ActorKind`; who says it is found as in articles (attribution/).
    """
    said = find(attribution, [KnownActor("asked", tuple(names), kind)])
    return bool(said) and all(each.actor is None for each in said) and names_one(attribution, names)
