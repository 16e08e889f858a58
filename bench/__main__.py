"""python -m bench [NOUN …]: measures, keeps the rows in bench/results/ and the figures in docs/performance.md."""

import argparse
import os
import sys

from tqdm import tqdm

from bench import cached, list_page, uncached
from bench.load import LoadError
from bench.processes import MissingError
from bench.results import keep, table, write
from bench.site import demonstration

NOUNS = {"cached": cached, "uncached": uncached, "list_page": list_page}
"""Each has steps(rounds) and measured(rounds, seconds, done); a region of its name in docs/performance.md."""


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("nouns", nargs="*", metavar="NOUN", help=f"{', '.join(NOUNS)}; all without one")
    asked.add_argument("--rounds", type=int, default=9)
    asked.add_argument("--seconds", type=float, default=2.0, help="of each measurement")
    asked.add_argument("--dry", action="store_true", help="print the tables, and write nothing")
    given = asked.parse_args()
    if given.rounds < 1 or given.seconds < 1:
        asked.error("one round and one second are the least that can be measured.")
    if unknown := set(given.nouns) - NOUNS.keys():
        asked.error(f"no such noun: {', '.join(sorted(unknown))}")
    nouns = given.nouns or list(NOUNS)
    try:
        demonstration()
    except MissingError as error:
        sys.exit(str(error))
    _warn_if_busy()
    # One that cannot be measured here keeps no other from being measured.
    return max([_measured(noun, given.rounds, given.seconds, dry=given.dry) for noun in nouns])


def _measured(noun: str, rounds: int, seconds: float, *, dry: bool) -> int:
    """Measure, print and keep; the exit status."""
    try:
        with tqdm(total=NOUNS[noun].steps(rounds), desc=noun, disable=None) as bar:
            result = NOUNS[noun].measured(rounds, seconds, bar.update)
    except (MissingError, LoadError) as error:
        print(f"{noun}: {error}", file=sys.stderr, flush=True)
        return 1
    text = table(result)
    print(f"\n{noun}\n\n{text}\n", flush=True)
    if not dry:
        keep(noun, result.rows)
        write(noun, text)
    return 0


def _warn_if_busy() -> None:
    busy = os.getloadavg()[0]
    if busy > 0.7:
        print(f"Something else is running (load {busy:.1f}): the spread will be wide.", file=sys.stderr)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
