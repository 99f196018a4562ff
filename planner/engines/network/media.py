"""Which medium a link takes, by its length, its lanes and what it passes on the way.

Media are data: reach, splitters and patch panels stand with their sources in the catalogue. The
first medium of a list that reaches is taken, so that the order of the list is that of preference.

Source: NVIDIA LinkX cables and transceivers, structured cabling guides (two patch panels at most).
"""

from bisect import bisect_left
from collections.abc import Sequence

from planner.domain.fabric import Medium

CONNECTOR_LANES = 4
"""Lanes of one MPO-12 or QSFP connector; a port of fewer shares it through a splitter."""


def is_split(lanes: float) -> bool:
    """Whether a port of so many lanes takes a splitter; one lane alone has its own connector."""
    return 1 < lanes < CONNECTOR_LANES


def reach_m(medium: Medium, *, split: bool = False, panels: int = 0) -> float:
    """Return how far a medium goes; 0 when it cannot be split or patched so often."""
    if panels > medium.panels:
        return 0.0
    if not split:
        return medium.reach_m
    return medium.split_reach_m or 0.0


def chosen_medium(
    media: Sequence[Medium], length_m: float, *, split: bool = False, panels: int = 0
) -> Medium | None:
    """Return the first medium that reaches; None when none does."""
    for one in media:
        if length_m <= reach_m(one, split=split, panels=panels):
            return one
    return None


def stock_length_m(medium: Medium, length_m: float) -> float:
    """Return the shortest length a medium is sold in that is not below *length_m*.

    Beyond the longest one, whole metres are made to order.
    """
    place = bisect_left(medium.lengths_m, length_m - 1e-9)
    if place < len(medium.lengths_m):
        return medium.lengths_m[place]
    return float(-(-length_m // 1))
