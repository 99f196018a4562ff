"""What moves the cost: each assumption alone (a tornado), and two together (a two-way table)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.studies.cost_response import CostResponse, Swing
from planner.studies.worlds import weights_at

STEPS = 5
"""Values of each assumption in a two-way table."""


@dataclass(frozen=True, slots=True)
class TwoWay:
    """The present cost of the plan in USD at values of two assumptions, everything else likely.

    Row i of `usd` belongs to `down_values[i]`, column j to `across_values[j]`. `cheaper` says, row
    by row, where the plan costs no more than its first reference; empty without a reference.
    """

    down: Swing
    across: Swing
    down_values: tuple[float, ...]
    across_values: tuple[float, ...]
    usd: tuple[tuple[float, ...], ...]
    reference: str = ""
    cheaper: tuple[tuple[bool, ...], ...] = ()


def tornado(response: CostResponse) -> tuple[Swing, ...]:
    """Return the assumptions that move the plan's own cost, the widest swing first."""
    moving = [one for one in response.swings if one.low_usd != one.high_usd]
    return tuple(sorted(moving, key=lambda one: (-one.width_usd, one.ranged.key)))


def two_way(response: CostResponse, down: str, across: str, steps: int = STEPS) -> TwoWay:
    """Return the cost at *steps* values of two assumptions, named by their keys.

    Raises:
        KeyError: when the cost does not rest on one of them.
        ValueError: when both are the same.
    """
    if down == across:
        raise ValueError(f"{down} cannot stand beside itself")
    swings = {one.ranged.key: one for one in response.swings}
    first, second = swings[down], swings[across]
    rows, columns = _values(first, steps), _values(second, steps)
    points = {
        down: np.repeat(rows, len(columns)),
        across: np.tile(columns, len(rows)),
    }
    weights = weights_at(response.swings, points, len(rows) * len(columns))
    own = response.own.drawn(weights)[:, -1].reshape(len(rows), len(columns))
    first_reference = next(iter(response.references), None)
    cheaper: tuple[tuple[bool, ...], ...] = ()
    if first_reference is not None:
        other = first_reference.drawn(weights)[:, -1].reshape(own.shape)
        cheaper = tuple(tuple(bool(one) for one in row) for row in own <= other)
    return TwoWay(
        first,
        second,
        rows,
        columns,
        tuple(tuple(float(usd) for usd in row) for row in own),
        first_reference.name if first_reference is not None else "",
        cheaper,
    )


def _values(swing: Swing, steps: int) -> tuple[float, ...]:
    """Return values from low to high; the likely one is always among them."""
    ranged = swing.ranged
    return tuple(sorted({*_spaced(ranged.low, ranged.high, steps), ranged.likely}))


def _spaced(low: float, high: float, steps: int) -> Iterator[float]:
    for step in range(steps):
        yield low + (high - low) * step / (steps - 1)
