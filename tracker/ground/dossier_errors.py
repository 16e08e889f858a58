"""What can be wrong with a dossier: every error names the list, the item and the field."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.ground.messages import Problem

MOST_SHOWN = 1000


@dataclass(frozen=True, slots=True)
class DossierError:
    """One thing that is wrong.

    `list` is "" for the file itself. `item` is the item's id; "#3" (counted from 1) for one that has no usable id; "" for
    the whole list. `field` is a path such as "quote.text", "" for the whole item. `file` is the name of the file where
    several are read together.
    """

    list: str
    item: str
    field: str
    problem: Problem
    file: str = ""

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return str(self.problem)

    def __str__(self) -> str:
        where = " ".join(part for part in (self.list, self.item, self.field) if part)
        return ": ".join(part for part in (self.file, where, self.message) if part)


class DossierErrors(ValueError):  # noqa: N818 - many errors, not one
    """Everything that is wrong, at once. `str()` is one line for each error, at most MOST_SHOWN of them."""

    def __init__(self, errors: Iterable[DossierError]) -> None:
        self.errors: Sequence[DossierError] = tuple(errors)
        super().__init__(len(self.errors))

    def lines(self) -> list[str]:
        """One line for each error, then how many more there are where there are more than MOST_SHOWN."""
        lines = [str(error) for error in self.errors[:MOST_SHOWN]]
        more = len(self.errors) - len(lines)
        return [*lines, f"… and {more} more errors"] if more else lines

    def in_file(self, name: str) -> "DossierErrors":
        """The same errors, each saying which file it is in."""
        return DossierErrors(replace(error, file=name) for error in self.errors)

    def __str__(self) -> str:
        return "\n".join(self.lines())
