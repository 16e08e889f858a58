"""The checker finds what it is for: each leak that is planted on purpose fails the property, which holds without it."""

import pytest

from tests.noninterference.plants import PLANTS, Plant
from tests.noninterference.watching import Leak, Watch


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_a_planted_leak_is_caught(plant: Plant, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    watch.look_at(*PLANTS[plant])
    plant(monkeypatch)
    with pytest.raises(Leak):
        watch.try_all()
