"""What a form carries in place of a cookie: a number of its own and when it was opened, signed.

It shows that the form was opened here, a while ago and not too long ago; of the reader it says nothing.
"""

import time
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.core.signing import BadSignature, Signer

LEAST_AGE = 3
"""Seconds that it takes at least to read the form and write a letter."""
MOST_AGE = 24 * 3600
"""Seconds after which a form has to be looked at again: the page may say something else by then."""

_signer = Signer(salt="tracker.letters.tickets")


@dataclass(frozen=True, slots=True)
class Ticket:
    """`sequence` is the head of the record when the form was opened at `at` (seconds since 1970)."""

    form: UUID
    sequence: int
    at: float

    @property
    def age(self) -> float:
        """Seconds; below zero where a clock was set back."""
        return time.time() - self.at

    def signed(self) -> str:
        # In whole milliseconds: written in as many digits at any time, so that every form has the same length.
        return _signer.sign_object([self.form.hex, self.sequence, round(self.at * 1000)])


def new(sequence: int) -> Ticket:
    """For a form that is opened now."""
    # In whole milliseconds, as it is signed, and never in the future.
    return Ticket(uuid4(), sequence, int(time.time() * 1000) / 1000)


def read(text: str) -> Ticket | None:
    """The ticket that was signed here; None for anything else."""
    try:
        form, sequence, at = _signer.unsign_object(text)
        return Ticket(UUID(form), int(sequence), int(at) / 1000)
    except (BadSignature, ValueError, TypeError):
        return None
