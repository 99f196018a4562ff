"""When Python looks for garbage that refers to itself: rarely, and not through a whole project."""

import gc

_YOUNG = 100_000
"""New objects that are looked through at a time: more than an edit of a large plan makes."""
_ROUNDS = 50
"""Looks at the young before the old are looked at again."""


def settle() -> None:
    """Keep what was just loaded out of later garbage collections, and make those rare.

    Walking a large project's objects takes longer than a frame, and they live as long as it is
    open. What edits leave behind goes by itself; only cycles wait for a collection.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _ROUNDS, _ROUNDS)
