"""What several things have in common."""

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Final, TypeVar

T = TypeVar("T")
V = TypeVar("V")


class Mixed(Enum):
    """What a field shows when the things selected differ in it."""

    MIXED = "mixed"


MIXED: Final = Mixed.MIXED


def common(values: Iterable[V]) -> V | Mixed | None:
    """Return the value that all share, `MIXED` when they differ, None when there are none."""
    found: V | Mixed | None = None
    for index, value in enumerate(values):
        if index == 0:
            found = value
        elif found != value:
            return MIXED
    return found


def common_field(things: Iterable[T], read: Callable[[T], V]) -> V | Mixed | None:
    """Return what *read* finds in all things, `MIXED` when they differ, None without things."""
    return common(read(thing) for thing in things)
