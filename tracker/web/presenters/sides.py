"""Who says so, who says not, and who neither: one line for each, for lists and for a phone's first screen."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import Fate, Stance
from tracker.web.presenters.marks import mark
from tracker.web.presenters.names import ref_text
from tracker.web.translating import gettext, ngettext

Line = Mapping[str, Any]

SIDES = ("supports", "opposes", "comments")
"""The sides of a claim card in the order of the page: by stance, never by party."""
SHOWN = 2
"""Speakers named on one side's line; the others are counted."""
STANDING = frozenset({Fate.STANDS.value, Fate.COMMENT.value})


@immutable(kw_only=True)
class SideLine:
    """One side in one line. `key` is the side's name in the card; `anchor` where it stands on the claim's page."""

    key: str
    label: str
    mark: SafeString
    text: str
    anchor: str


def side_lines(sides: Mapping[str, Sequence[Line]]) -> tuple[SideLine, ...]:
    """ "Says so", "Says not so" and, where there is one, who could not verify it. From a claim card's `sides`."""
    unverified = [line for line in sides["comments"] if line["stance"] == Stance.COULD_NOT_VERIFY.value]
    lines = [
        _side("supports", gettext("Says so"), sides["supports"], gettext("No one recorded")),
        _side("opposes", gettext("Says not so"), sides["opposes"], gettext("No denial recorded")),
    ]
    if unverified:
        lines.append(_side("comments", gettext("Could not verify"), unverified, ""))
    return tuple(lines)


def anchor(key: str) -> str:
    """The id of a side's section on the claim's page."""
    return {"supports": "says-so", "opposes": "says-not-so", "comments": "neither"}[key]


def spoken(line: Line) -> str:
    """ "Valery Gerasimov for Russian armed forces"."""
    speaker = ref_text(line["speaker"])
    behalf = line["on_behalf_of"]
    if not behalf or behalf["id"] == line["speaker"]["id"]:
        return speaker
    return gettext("%(speaker)s for %(party)s") % {"speaker": speaker, "party": ref_text(behalf)}


def sides_counted(lines: Sequence[Line]) -> str:
    """ "1 side", "2 sides", "unnamed only": the named voices whose statements stand, for a column's head."""
    standing = [line for line in lines if line["fate"] == Fate.STANDS.value]
    voices = {line["voice"] for line in standing if line["voice"]}
    if voices:
        return ngettext("%(count)d side", "%(count)d sides", len(voices)) % {"count": len(voices)}
    if standing:
        return gettext("unnamed only")
    return gettext("none standing") if lines else ""


def _side(key: str, label: str, lines: Sequence[Line], nobody: str) -> SideLine:
    return SideLine(key=key, label=label, mark=mark(key), text=_text(lines) or nobody, anchor=anchor(key))


def _text(lines: Sequence[Line]) -> str:
    standing = list(dict.fromkeys(spoken(line) for line in lines if line["fate"] in STANDING))
    if not standing:
        return gettext("No statement stands") if lines else ""
    shown, others = standing[:SHOWN], len(standing) - SHOWN
    if others <= 0:
        return "; ".join(shown)
    more = ngettext("and %(count)d more", "and %(count)d more", others) % {"count": others}
    return f"{'; '.join(shown)}; {more}"
