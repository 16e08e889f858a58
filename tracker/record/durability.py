"""Whether the database server keeps what it says it kept: settings that a crash would make us regret."""

from dataclasses import dataclass

from django.db import connections

MEANING = {
    "fsync": "a crash of the machine can destroy the database",
    "full_page_writes": "a crash of the machine can leave torn pages behind",
    "synchronous_commit": "a crash can undo what was already acknowledged",
}


ASKED = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)"
ADVICE = "Turn it on there, or set DURABILITY_UNCHECKED=1 where something else sees to it."


@dataclass(frozen=True, slots=True)
class Durability:
    """`refused`: settings under which nobody should write. `warned`: what would go unnoticed."""

    refused: tuple[str, ...]
    warned: tuple[str, ...]

    @property
    def complaint(self) -> str:
        """What is refused, in one sentence without its full stop; "" where nothing is."""
        return f"the database server would lose work: {'; '.join(self.refused)}" if self.refused else ""


def durability(using: str = "default") -> Durability:
    """What the server shows of its settings, as they hold for this connection. Raises DatabaseError.

    A setting that it does not show (some hosted ones hide theirs) is not complained about.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(ASKED, [[*MEANING, "data_checksums"]])
        found = dict(cursor.fetchall())
    refused = tuple(f"{name} is off: {meaning}" for name, meaning in MEANING.items() if found.get(name) == "off")
    checksums = ("data_checksums is off: a damaged disk goes unnoticed until a page is needed",)
    return Durability(refused, checksums if found.get("data_checksums") == "off" else ())
