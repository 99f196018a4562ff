"""What differs between two immutable values, found by identity.

Edits share what they do not change, so that two snapshots of a thousand racks differ in a few
objects; these are found without looking at any of the others in Python code.
"""

from collections.abc import Mapping, Sequence
from itertools import compress, count
from operator import is_, is_not
from typing import TypeVar

K = TypeVar("K")
T = TypeVar("T")


def differing_keys(before: Mapping[K, object], now: Mapping[K, object]) -> set[K]:
    """Return the keys that one mapping lacks or that hold another object in it."""
    if before is now:
        return set()
    if len(before) == len(now) and all(map(is_, before, now)):
        return set(compress(now, map(is_not, before.values(), now.values())))
    differing = {key for key, one in now.items() if key not in before or before[key] is not one}
    return differing | {key for key in before if key not in now}


def differing_items(before: Sequence[T], now: Sequence[T]) -> tuple[list[T], list[T]]:
    """Return the objects of *before* that are not in *now*, and those of *now* not in *before*.

    Where an object stands does not matter.
    """
    if before is now:
        return [], []
    first = _common(before, now)
    old, new = before[first:], now[first:]
    last = _common(old[::-1], new[::-1])
    old, new = old[: len(old) - last], new[: len(new) - last]
    if len(old) == len(new):  # most of them may still stand in the same places
        differs = list(map(is_not, old, new))
        old, new = list(compress(old, differs)), list(compress(new, differs))
    old_ids, new_ids = set(map(id, old)), set(map(id, new))
    return (
        [one for one in old if id(one) not in new_ids],
        [one for one in new if id(one) not in old_ids],
    )


def _common(before: Sequence[object], now: Sequence[object]) -> int:
    """Return how many objects both begin with."""
    shorter = min(len(before), len(now))
    return next(compress(count(), map(is_not, before, now)), shorter)
