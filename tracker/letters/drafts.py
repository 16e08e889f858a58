"""What a reader typed, mended where that harms nothing, and what is wrong with it.

What is refused stands in the form again as it was typed. Nothing here asks a third party, and nothing is thrown away in
silence: a letter is taken in, or the reader is told why not.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext, ngettext

from tracker.ground.text import BIDI, INVISIBLE, check_text, normalise
from tracker.letters.models import MOST_EMAIL, MOST_TEXT, ONE_ADDRESS

MOST_LINKS = 3
LEAST_LETTERS = 4
"""Fewest letters and digits of a letter that says something."""

TRAP = "homepage"
"""A field that people do not see, and that what fills in every field fills in."""

_LINK = re.compile(r"(?:https?://|www\.)\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field, "" for the letter as a whole, in words."""

    field: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A letter before it is sent."""

    text: str = ""
    email: str = ""
    trap: str = ""

    def name_under(self, form: UUID) -> UUID:
        """What this letter is called: the same for the same words in the same form, another for any other."""
        return uuid5(form, f"{len(self.email)} {self.email} {self.text}")

    def faults(self) -> Iterator[Fault]:
        """Everything that has to be changed before it can be sent."""
        yield from self._of_text()
        yield from self._of_email()
        if self.trap:
            yield Fault(
                "", gettext("A field that should stay empty was filled in. It is empty now: send the letter again.")
            )

    def _of_text(self) -> Iterator[Fault]:
        if sum(map(str.isalnum, self.text)) < LEAST_LETTERS:
            yield Fault("text", gettext("Write in a sentence what is wrong, and where."))
            return
        if len(self.text) > MOST_TEXT:
            said = gettext("A letter has at most %(most)s characters; this one has %(length)s.")
            yield Fault("text", said % {"most": MOST_TEXT, "length": len(self.text)})
        for problem in check_text(self.text, multiline=True, most=max(MOST_TEXT, len(self.text))):
            yield Fault("text", gettext(problem.template) % problem.values)
        if len(_LINK.findall(self.text)) > MOST_LINKS:
            said = ngettext(
                "A letter has at most %(most)s link. Name the rest in words.",
                "A letter has at most %(most)s links. Name the rest in words.",
                MOST_LINKS,
            )
            yield Fault("text", said % {"most": MOST_LINKS})

    def _of_email(self) -> Iterator[Fault]:
        if not self.email:
            return
        try:
            if len(self.email) > MOST_EMAIL or not self.email.isascii() or not re.match(ONE_ADDRESS, self.email):
                raise ValidationError("")
            validate_email(self.email)
        except ValidationError:
            yield Fault(
                "email", gettext("This is not an e-mail address. Write for example name@example.org, or nothing.")
            )


def draft_of(given: Mapping[str, str]) -> Draft:
    """The letter that was typed into a form, without what cannot be seen and without spaces around it."""
    return Draft(
        text=_mended(given.get("text", ""), multiline=True),
        email=_mended(given.get("email", ""), multiline=False),
        trap=given.get(TRAP, "").strip(),
    )


def _mended(text: str, *, multiline: bool) -> str:
    """Without control characters, halves of characters and what is invisible, which come along when text is copied."""
    return normalise("".join(char for char in text if char in "\n\r\t" or _harmless(char)), multiline=multiline)


def _harmless(char: str) -> bool:
    if char == "\ufffd" or char in BIDI or char in INVISIBLE:
        return False
    return unicodedata.category(char) not in ("Cc", "Cs", "Co", "Cn")
