"""Why something is published although it was warned of (suspicions.py): what was said to each warning, and what is left."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext

from tracker.desk.suspicions import Suspicion
from tracker.ground.text import check_text, normalise


@dataclass(frozen=True, slots=True)
class Answer:
    """To one warning."""

    subject: UUID
    code: str
    about: UUID | None
    text: str


def answers_to(found: Iterable[Suspicion], given: Mapping[str, str]) -> list[Answer]:
    """What was said to each of these, by its key; those without a word are left out."""
    said = ((each, normalise(given.get(each.key, ""), multiline=True)) for each in found)
    return [Answer(each.subject, each.code, each.about, text) for each, text in said if text]


def unanswered(found: Iterable[Suspicion], said: Iterable[Answer]) -> Iterator[str]:
    """What still has to be answered, and which answers cannot stand, in words for the editor."""
    texts = {(each.subject, each.code, each.about): each.text for each in said}
    for each in found:
        text = texts.get((each.subject, each.code, each.about))
        if text is None:
            yield gettext("Tick the warning and give a short reason, or mend it: %s") % each.sentence
        else:
            yield from (str(problem) for problem in check_text(text, multiline=True))
