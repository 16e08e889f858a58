"""wrk, which asks one address as fast as it is answered."""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

from bench.processes import seconds as taken
from bench.rounds import Sample

CONNECTIONS = 64


class LoadError(Exception):
    """wrk met answers that are none, or could not ask."""


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk says of one run: answers, and the seconds that it took."""

    answers: int
    seconds: float


def sample(url: str, headers: Mapping[str, str], *, pid: int, processor: int, seconds: float) -> Sample:
    """Ask from this processor, for so many seconds; `pid` is the server whose processor time is counted."""
    before = taken(pid)
    load = parsed(_run(url, headers, processor, seconds))
    return Sample(rate=load.answers / load.seconds, cpu=(taken(pid) - before) * 1000 / load.answers)


def _run(url: str, headers: Mapping[str, str], processor: int, seconds: float) -> str:
    said = [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]
    amount = ["--threads", "1", "--connections", str(CONNECTIONS), "--timeout", "30s", "--duration", f"{seconds:.0f}s"]
    command = ["taskset", "--cpu-list", str(processor), "wrk", *amount, *said, url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LoadError(f"wrk ended with {done.returncode}: {(done.stderr or done.stdout).strip()}")
    return done.stdout


def parsed(output: str) -> Load:
    """What wrk printed. Raises LoadError where anything but answers came, or where that cannot be told."""
    for wrong in ("Socket errors", "Non-2xx"):
        if wrong in output:
            raise LoadError(next(line.strip() for line in output.splitlines() if wrong in line))
    found = re.search(r"(\d+) requests in ([\d.]+)(ms|s|m)", output)
    if not found or found[1] == "0":
        raise LoadError(f"wrk said: {output.strip()}")
    return Load(int(found[1]), float(found[2]) * {"ms": 0.001, "s": 1, "m": 60}[found[3]])
