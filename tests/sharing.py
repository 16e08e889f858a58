"""Which worker runs what: files stay whole, folders that share something dear do too, and the longest begin first.

What a file's or a folder's tests share (a filled database, a server, a browser) is then made once in a run and not once
for each worker, and no worker is left with a long test when the others have ended. Works for `--dist loadscope`.
"""

from collections.abc import Sequence
from typing import TypeVar

from xdist.scheduler import LoadScopeScheduling

TOGETHER = (
    "tests/browser/",
    "tests/containers/",
    "tests/embedded_postgres/",
    "tests/faults/",
    "tests/noninterference/",
)
"""Folders whose tests one worker runs: one browser, one cluster, one world."""

LONGEST = (
    "tests/browser/",
    "tests/faults/",
    "tests/odd/test_random_requests.py",
    "tests/test_matrix.py",
    "tests/noninterference/",
    "tests/embedded_postgres/",
    "tests/test_run.py",
    "tests/web/test_growth.py",
    "tests/containers/",
    "tests/ground/test_status_properties.py",
    "tests/desk/test_stale_saves.py",
    "tests/odd/test_corpus.py",
    "tests/test_existence.py",
    "tests/web/test_languages.py",
    "tests/web/test_odd_requests.py",
    "tests/desk/test_racing_editors.py",
    "tests/desk/test_uploads.py",
    "tests/web/test_odd_desk_requests.py",
    "tests/web/test_replayed.py",
    "tests/web/test_on_the_dossiers.py",
)
"""What takes longest, the longest first, as measured. The others follow in the order of their names."""


def share_of(nodeid: str) -> str:
    """The file or folder that this test's worker runs as a whole."""
    path = nodeid.partition("::")[0]
    return next((folder for folder in TOGETHER if path.startswith(folder)), path)


def rank(share: str) -> int:
    return LONGEST.index(share) if share in LONGEST else len(LONGEST)


_Each = TypeVar("_Each")


def rotated(things: Sequence[_Each], worker: int, count: int) -> list[_Each]:
    """All of them, from where this one of so many workers begins."""
    begin = len(things) * (worker % count) // count
    return [*things[begin:], *things[:begin]]


class Sharing(LoadScopeScheduling):  # type: ignore[misc]
    """xdist's own way of giving whole scopes to workers, in the order of the tests; these are our scopes."""

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)
