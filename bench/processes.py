"""Programs that are measured: started on one processor, asked for the time that they took, ended with the run."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from bench.results import ROOT

PATIENCE = 60.0
"""Seconds within which a server has to answer."""
TICKS = os.sysconf("SC_CLK_TCK")


class MissingError(Exception):
    """Something has to be installed, or the machine is too small; says what."""


def needed(*programs: str) -> None:
    """Raises MissingError where one of these programs is not there."""
    if missing := [name for name in programs if shutil.which(name, path=_path()) is None]:
        raise MissingError(f"Install {', '.join(missing)} first (Debian: apt-get install wrk nginx-light util-linux).")


def processors() -> tuple[int, int]:
    """One for what is measured and one for what asks. Raises MissingError where there is only one."""
    there = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if len(there) < 2:
        raise MissingError("This takes Linux and two processors: one for the server, one for whoever asks it.")
    return there[0], there[-1]


@contextmanager
def running(
    command: Sequence[str], *, processor: int, log: Path, env: Mapping[str, str] | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """The program, on this processor alone, until the block is left. What it says goes into `log`."""
    given = {**os.environ, "PATH": _path(), **(env or {})}
    with log.open("wb") as said:
        process = subprocess.Popen(
            ["taskset", "--cpu-list", str(processor), *command], cwd=ROOT, env=given, stdout=said, stderr=said
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def answered(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    """Wait until the address answers 200 or 304. Raises MissingError, with what the server said, where it never does."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE):
                return
        except (urllib.error.URLError, OSError) as error:
            if getattr(error, "code", 0) == HTTPStatus.NOT_MODIFIED:
                return
            time.sleep(0.1)
    sys.stderr.write(log.read_text(errors="replace")[-2000:])
    raise MissingError(f"{url} did not answer.")


def seconds(pid: int) -> float:
    """Seconds of processor time that a process and those below it have taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return (int(fields[11]) + int(fields[12])) / TICKS + sum(seconds(int(child)) for child in children)


def _path() -> str:
    # Where Debian has servers, which not every account looks into.
    return f"{os.environ.get('PATH', os.defpath)}{os.pathsep}/usr/sbin"
