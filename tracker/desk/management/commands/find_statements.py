"""manage.py find_statements FILE [--json]"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import OperationalError, ProgrammingError

from tracker.desk.extracting import LARGEST_PAGE, extract_apart, kind_of
from tracker.desk.known_actors import known_actors
from tracker.ground.attribution import AttributedSentence, KnownActor, find
from tracker.record.management.base import RecordCommand

MOST_BYTES = 4 * LARGEST_PAGE
_COLUMNS = ("speaker", "stance", "verb", "sentence")
_WIDEST = (32, 20, 24, 100)


class Command(RecordCommand):
    help = (
        "Find the sentences of an article (plain text in UTF-8, or HTML) that attribute something to somebody: who, "
        "with which verb and stance, and who of the desk's actors that is. Rules and the actor list; nothing is saved."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the article; - reads standard input")
        parser.add_argument("--json", action="store_true", help="write a JSON array and nothing else")

    def handle(self, *, file: str, json: bool, **_: Any) -> None:
        found = find(text_of(read(file), file), self._actors())
        encoding = str(getattr(self.stdout, "encoding", None) or "utf-8")
        self.stdout.write(as_json(found, encoding) if json else _fitting(as_table(found), encoding))

    def _actors(self) -> Sequence[KnownActor]:
        """The desk's; none, with a word about it on the error stream, where they cannot be read: the rules need nobody."""
        try:
            return known_actors()
        except (OperationalError, ProgrammingError) as error:
            reason = next(iter(str(error).splitlines()), type(error).__name__)
            self.stderr.write(
                f"The desk's actors cannot be read, so nobody is recognised as one ({reason.strip()}). "
                "Where the database is new, run manage.py migrate."
            )
            return ()


def read(name: str) -> bytes:
    """The bytes of a file, or of standard input. Raises CommandError where they cannot be had, or are too many."""
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as stream:
                raw = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CommandError(f"{name} cannot be read: {reason}.") from None
    if len(raw) > MOST_BYTES:
        raise CommandError(f"{name} is larger than {MOST_BYTES:,} bytes. Give the article alone.")
    return raw


def text_of(raw: bytes, name: str) -> str:
    """The article's text: as it stands in a text file, what an extraction finds in a page. Raises CommandError."""
    if b"\x00" in raw:
        raise CommandError(f"{name} is not a text. Give plain text in UTF-8, or HTML.")
    # Pages say themselves how they are encoded; a text cannot.
    if kind_of(raw, "") == "html":
        return extract_apart(raw, "text/html").text
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(
            f"{name} is not in UTF-8 (byte {error.start + 1}). Save it as UTF-8 and try again."
        ) from None


def as_json(found: Sequence[AttributedSentence], encoding: str = "utf-8") -> str:
    """A JSON array, one object for each attributed sentence and speaker; escaped where it goes to no UTF-8."""
    unicode = encoding.lower().replace("-", "") == "utf8"
    return json.dumps([asdict(one) for one in found], ensure_ascii=not unicode, indent=1)


def _fitting(text: str, encoding: str) -> str:
    """With the numbers of the letters that this encoding does not have in their place."""
    return text.encode(encoding, "backslashreplace").decode(encoding)


def as_table(found: Sequence[AttributedSentence]) -> str:
    """One line for each, for people; long fields are cut."""
    if not found:
        return "No attributed sentences."
    rows = [
        _COLUMNS,
        *((one.speaker + (" *" if one.actor else ""), one.stance, one.verb, one.sentence) for one in found),
    ]
    cells = [[_short(str(cell), most) for cell, most in zip(row, _WIDEST, strict=True)] for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(_COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join([*lines, "", f"{len(found)} attributed sentences. * an actor of the desk."])


def _short(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
