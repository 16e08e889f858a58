"""What sharing.py names is there, and files and folders stay whole."""

from pathlib import Path

import pytest

from tests.sharing import LONGEST, TOGETHER, rank, rotated, share_of

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("name", sorted({*LONGEST, *TOGETHER}))
def test_what_is_named_is_there(name: str) -> None:
    assert (ROOT / name).is_dir() if name.endswith("/") else (ROOT / name).is_file()


def test_a_folder_that_shares_something_is_one_share_and_elsewhere_each_file_is() -> None:
    assert share_of("tests/faults/test_kills.py::test_one[a::b]") == share_of("tests/faults/test_clock.py::test_two")
    assert share_of("tests/odd/test_corpus.py::test_one[tests/faults/]") == "tests/odd/test_corpus.py"


def test_the_longest_come_first() -> None:
    nodes = [
        "tests/web/test_front.py::test_one",
        f"{LONGEST[1]}test_clock.py::test_two",
        f"{LONGEST[0]}test_a.py::test",
    ]
    assert sorted(nodes, key=lambda node: rank(share_of(node))) == nodes[::-1]


def test_each_worker_begins_elsewhere_and_comes_to_everything() -> None:
    things = [*range(10)]
    orders = [rotated(things, worker, 3) for worker in range(3)]
    assert [order[0] for order in orders] == [0, 3, 6]
    assert all(sorted(order) == things for order in orders)
