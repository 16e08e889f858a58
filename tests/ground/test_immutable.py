"""Values behave as frozen dataclasses do; that nobody changes them is for the type checker to see."""

from dataclasses import replace

import pytest

from tracker.ground.immutable import immutable


@immutable(kw_only=True)
class Point:
    x: int
    y: int = 0


def test_equal_values_are_one_key() -> None:
    assert {Point(x=1): "first"}[Point(x=1, y=0)] == "first"
    assert replace(Point(x=1), y=2) == Point(x=1, y=2)


def test_there_is_nothing_else_in_them() -> None:
    with pytest.raises(AttributeError):
        setattr(Point(x=1), "z", 3)  # noqa: B010
