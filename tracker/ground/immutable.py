"""Small values that pages are made of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def immutable(*, kw_only: bool = False) -> Callable[[type[T]], type[T]]:
    """A dataclass with slots that nobody changes: the type checker sees to it, as where `frozen` is asked for.

    Python itself does not. With `frozen` each field takes a call when a value is made, and twice the time: a page makes some
    two hundred values with a thousand fields. What is kept longer than a page is frozen.
    """
    return dataclass(kw_only=kw_only, slots=True, unsafe_hash=True)
