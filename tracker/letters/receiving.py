"""Taking a letter in."""

from dataclasses import dataclass
from uuid import UUID

from django.db import DatabaseError

from tracker.letters.drafts import Draft
from tracker.letters.models import Letter
from tracker.letters.tickets import Ticket

TOO_MANY = "LT001"
"""What the trigger `arrives` refuses a letter with (SQLSTATE)."""


class TooManyError(Exception):
    """Everybody together sends more letters than are taken in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """The page that a letter is about, as Letter has it."""

    page: str = ""
    kind: str = ""
    subject: UUID | None = None
    edition: int | None = None


def receive(draft: Draft, about: About, ticket: Ticket, *, using: str = "public") -> None:
    """Keep the letter; the same letter from the same form is kept once. Raises TooManyError [1 query].

    Readers' rights are INSERT and no more, so that nobody here can tell whether it had come before.
    """
    letter = Letter(
        id=draft.name_under(ticket.form),
        page=about.page,
        kind=about.kind,
        subject=about.subject,
        edition=about.edition,
        sequence=ticket.sequence,
        text=draft.text,
        email=draft.email,
    )
    try:
        Letter.objects.using(using).bulk_create([letter], ignore_conflicts=True)
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", None) == TOO_MANY:
            raise TooManyError from error
        raise
