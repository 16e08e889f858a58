"""Where the rows of a run are kept, and the tables that docs/performance.md shows of them."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from bench.figures import Figure, met, spread
from bench.rounds import Row

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "bench" / "results"
DOCUMENT = ROOT / "docs" / "performance.md"


@dataclass(frozen=True, slots=True)
class Result:
    """What one noun measured: the rows as they came, the figures to be made of them, and how it was done (one line)."""

    rows: Sequence[Row]
    figures: Sequence[Figure]
    how: str


def keep(noun: str, rows: Iterable[Row], folder: Path = FOLDER) -> Path:
    """Write the rows to the noun's own file, in place of those of the run before."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{noun}.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Row)], lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(asdict(row))
    return path


def kept(noun: str, folder: Path = FOLDER) -> list[Row]:
    """The rows of the last run."""
    with (folder / f"{noun}.csv").open(newline="") as file:
        return [
            Row(int(row["round"]), row["candidate"], float(row["rate"]), float(row["cpu"]))
            for row in csv.DictReader(file)
        ]


def table(result: Result) -> str:
    """The figures as a table in Markdown, with the way they came about beneath it."""
    lines = ["| ours, beside what | compared by | ratio | in the rounds | aim |", "|---|---|---|---|---|"]
    for figure in result.figures:
        found = spread(figure, result.rows)
        lines.append(
            f"| {figure.says} | {figure.by.value} | **{found.median:.2f}** | {found.least:.2f} to {found.most:.2f} "
            f"| {_aim(figure, met(figure, found))} |"
        )
    return "\n".join([*lines, "", result.how])


def write(noun: str, text: str, document: Path = DOCUMENT) -> None:
    """Put the text between the noun's two marks in the document. Raises ValueError where it has none."""
    mark = re.compile(rf"(<!-- {noun} -->\n).*?(<!-- /{noun} -->)", re.DOTALL)
    written, number = mark.subn(lambda found: f"{found[1]}{text}\n{found[2]}", document.read_text())
    if number != 1:
        raise ValueError(f"{document.name} has no place for {noun}: <!-- {noun} --> and <!-- /{noun} -->, once.")
    document.write_text(written)


def _aim(figure: Figure, reached: bool | None) -> str:
    if reached is None:
        return ""
    aim = f"at least {figure.at_least:.2f}" if figure.at_least is not None else f"at most {figure.at_most:.2f}"
    return f"{aim}: {'met' if reached else 'not met'}"
