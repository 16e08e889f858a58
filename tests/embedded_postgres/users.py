"""Processes that use a cluster, and what can be seen of it from outside."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tracker.embedded_postgres import binaries, locks, server
from tracker.embedded_postgres.account import Account
from tracker.embedded_postgres.cluster import Cluster

CODE = Path(__file__).resolve().parents[2]
LINGER = 0.3
# A user of the cluster: acquires it, then does what the lines on its standard input say.
PROGRAM = """
import json, os, sys, time
given = json.loads(sys.argv[1])
sys.path += given["path"]
from pathlib import Path
from tracker.embedded_postgres import server
from tracker.embedded_postgres.cluster import Cluster
from tracker.embedded_postgres.errors import EmbeddedPostgresError
cluster = Cluster(given["home"], linger=given["linger"], shared=Path(given["shared"]))
def answer(act):
    try:
        print(json.dumps(act()), flush=True)
    except EmbeddedPostgresError as error:
        print(json.dumps({"error": str(error)}), flush=True)
def acquire():
    folder = cluster.acquire()
    return {"pid": server.postmaster(folder.parent / "data"), "socket_dir": str(folder)}
def restart():
    cluster.ensure_running()
    return acquire()
def fork():
    child = os.fork()
    if child == 0:
        os.close(0); os.close(1)
        time.sleep(600)
        os._exit(0)
    return {"child": child}
print("asking", flush=True)
answer(acquire)
for line in sys.stdin:
    answer({"again": acquire, "restart": restart, "fork": fork}[line.strip()])
"""


def eventually(what: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until it is so; fails where it is not within a time that no healthy machine needs."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def processes(word: Path) -> dict[int, str]:
    """The command lines that name this path, by pid; those that use the server (`PROGRAM`) are left out."""
    if server.has_proc():
        lines = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                lines[int(folder.name)] = os.fsdecode((folder / "cmdline").read_bytes()).replace("\0", " ")
            except OSError:
                continue
    else:
        listed = subprocess.run(["ps", "axo", "pid=,args="], capture_output=True, text=True, check=True).stdout
        lines = {int(line.split()[0]): line for line in listed.splitlines()}
    return {pid: line for pid, line in lines.items() if str(word) in line and PROGRAM.strip()[:30] not in line}


def watchers(home: Path) -> list[int]:
    return [pid for pid, line in processes(home).items() if " watch " in line]


@dataclass
class User:
    """A process that uses the cluster of `home`."""

    home: Path
    shared: Path
    linger: float = LINGER
    path: list[str] = field(default_factory=lambda: [str(CODE), str(binaries.installed()[-1].site)])
    python: Path = Path(sys.executable)
    account: Account | None = None
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        given = {"home": str(self.home), "shared": str(self.shared), "linger": self.linger, "path": self.path}
        self.process = subprocess.Popen(
            [self.python, "-I", "-S", "-c", PROGRAM, json.dumps(given)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd="/",
            env={**os.environ, **self.env},
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
        )
        assert self._read() == "asking"

    def _read(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def answer(self) -> dict[str, str | int]:
        """What it says next: pid of the server and folder of the socket, or the error."""
        said: dict[str, str | int] = json.loads(self._read())
        return said

    def ready(self) -> int:
        """The server's pid, once the user has it."""
        said = self.answer()
        assert "error" not in said, said
        assert isinstance(said["pid"], int), said
        return said["pid"]

    def ask(self, word: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()

    def end(self) -> None:
        """Let it end by itself."""
        self._close(kill=False)

    def kill(self) -> None:
        """kill -9."""
        self._close(kill=True)

    def _close(self, *, kill: bool) -> None:
        if kill:
            self.process.kill()
        if self.process.stdin and not self.process.stdin.closed:
            self.process.stdin.close()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()


@dataclass
class Ground:
    """A new folder for clusters that every account may enter, and those who use them.

    `home` is a cluster that other tests used before, stopped; any name in `root` begins with nothing.
    """

    root: Path
    home: Path
    shared: Path
    users: list[User] = field(default_factory=list)
    homes: set[Path] = field(default_factory=set)

    def user(self, home: Path | str | None = None, **given: object) -> User:
        place = self.root / (home or self.home)
        self.homes.add(place)
        user = User(place, **{"shared": self.shared, **given})  # type: ignore[arg-type]
        self.users.append(user)
        return user

    def copied(self) -> Path:
        """A copy of `home` in `root`, to be spoilt."""
        subprocess.run(["cp", "-a", self.home, self.root / "copied"], check=True)
        return self.root / "copied"

    def clear(self) -> None:
        for user in self.users:
            user.kill()
        for home in self.homes:
            assert Cluster(home, shared=self.shared).stop(patience=30)
            eventually(lambda home=home: not processes(home))  # type: ignore[misc]


def readable_python(place: Path, account: Account) -> Path:
    """This interpreter, where that account can run it, else a copy of it with its standard library.

    A copy finds its own shared library, if it has one, through LD_LIBRARY_PATH=`place`/lib.
    """
    own = Path(sys.executable)
    try:
        if account.run([own, "-I", "-S", "-c", "import json, fcntl"]).returncode == 0:
            return own
    except OSError:
        pass
    base = Path(sys.base_prefix)
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    unneeded = shutil.ignore_patterns("__pycache__", "site-packages", "test", "idlelib", "config-*")
    shutil.copytree(base / "lib" / name, place / "lib" / name, ignore=unneeded, symlinks=True)
    for library in base.glob("lib/libpython*"):
        shutil.copy(library, place / "lib")
    (place / "bin").mkdir()
    return Path(shutil.copy(Path(sys.executable).resolve(), place / "bin" / name))


def is_in_use(home: Path) -> bool:
    """Whether any process holds the clients' lock."""
    fd = locks.try_whole(home, locks.CLIENTS)
    if fd is None:
        return True
    os.close(fd)
    return False
