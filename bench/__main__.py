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
    if unknown := set(given.nouns) - NOUNS.keys():
        asked.error(f"no such noun: {', '.join(sorted(unknown))}")
    nouns = given.nouns or list(NOUNS)
    try:
        demonstration()
        _warn_if_busy()
        for noun in nouns:
            with tqdm(total=NOUNS[noun].steps(given.rounds), desc=noun, disable=None) as bar:
                result = NOUNS[noun].measured(given.rounds, given.seconds, bar.update)
            text = table(result)
            print(f"\n{noun}\n\n{text}\n", flush=True)
            if not given.dry:
                keep(noun, result.rows)
                write(noun, text)
    except (MissingError, LoadError) as error:
        sys.exit(str(error))
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
