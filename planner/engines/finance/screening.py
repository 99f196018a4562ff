"""The cheapest mix of owned and rented capacity under a load duration curve.

Screening curves, as in the planning of power systems: a layer of load that is needed h hours a year
costs F + v h with a resource of fixed cost F and variable cost v, and the lower envelope of those
straight lines names the cheapest resource of every layer (Stoft, Power System Economics, 2002, part
1-4; Weinman, Cloudonomics, 2012, for owned and rented computing). Layers are independent of one
another, so the result is exact, and the cost of every other amount of owned capacity follows from
buying layers in the order of what they save: it is convex.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.formula import Formula
from planner.domain.units import HOURS_PER_YEAR

Floats = npt.NDArray[np.float64]

LAYER = Formula(
    id="finance.screening_layer",
    result="one unit of capacity that is needed some hours a year",
    unit="USD a year",
    expression="fixed_usd_year + variable_usd_h * hours",
    symbols={
        "fixed_usd_year": "cost of one unit whether it is used or not, USD a year",
        "variable_usd_h": "cost of one used hour, USD",
        "hours": "hours a year in which the load exceeds what lies below",
    },
    source="Screening curve; the cheapest resource of a layer has the lowest line",
)

SPOT = Formula(
    id="finance.spot_usd_h",
    result="spot price with what interruptions cost",
    unit="USD",
    expression="usd_h * (1 + interruptions_per_h * (checkpoint_h / 2 + restart_h))",
    symbols={
        "usd_h": "spot price, USD per hour",
        "interruptions_per_h": "interruptions of an instance per hour",
        "checkpoint_h": "time between two states that are kept, h",
        "restart_h": "time until a new instance serves, h",
    },
    source="Half an interval of work is repeated on average, and the restart is paid for",
)


def spot_usd_h(
    usd_h: float, interruptions_per_h: float, checkpoint_h: float, restart_h: float
) -> float:
    """Return what a useful hour of a spot instance costs in USD."""
    return usd_h * (1.0 + interruptions_per_h * (checkpoint_h / 2.0 + restart_h))


@dataclass(frozen=True, slots=True)
class Resource:
    """A way to carry load: USD a year of one unit, used or not, and USD of one used hour."""

    name: str
    fixed_usd_year: float
    variable_usd_h: float

    def usd_year(self, units: float, unit_hours: float) -> float:
        """Return what so many units cost that are used for so many unit-hours a year."""
        return self.fixed_usd_year * units + self.variable_usd_h * unit_hours


@dataclass(frozen=True, slots=True, eq=False)
class LoadDuration:
    """A year of load as layers from the bottom up: their heights in units, their hours a year.

    Hours fall from layer to layer: the bottom is needed most.
    """

    heights: Floats
    hours: Floats

    @property
    def peak(self) -> float:
        """The greatest load."""
        return float(self.heights.sum())

    @property
    def unit_hours(self) -> float:
        """The load of the year."""
        return float(self.heights @ self.hours)

    def above(self, units: float) -> float:
        """Return the unit-hours of the load above *units*."""
        over = np.clip(np.cumsum(self.heights) - max(units, 0.0), 0.0, self.heights)
        return float(over @ self.hours)


def load_duration(load: Floats) -> LoadDuration:
    """Return the load duration curve of a load by hour; all hours together are one year."""
    levels, counts = np.unique(np.maximum(load, 0.0), return_counts=True)
    hour = HOURS_PER_YEAR / max(len(load), 1)
    needed = np.cumsum(counts[::-1], dtype=np.float64)[::-1] * hour
    heights = np.diff(levels, prepend=0.0)
    real = heights > 0.0
    return LoadDuration(heights[real], needed[real])


@dataclass(frozen=True, slots=True)
class Supply:
    """What one resource does of a mix: units held, unit-hours carried, USD a year."""

    name: str
    units: float
    unit_hours: float
    usd_year: float


@dataclass(frozen=True, slots=True)
class Mix:
    """Resources that carry a load together, in the order they were given, owned first.

    `unserved_unit_hours` is what nothing carries.
    """

    supplies: tuple[Supply, ...]
    unserved_unit_hours: float = 0.0

    @property
    def usd_year(self) -> float:
        """What the mix costs in a year."""
        return sum(one.usd_year for one in self.supplies)

    @property
    def owned(self) -> Supply:
        """What is owned."""
        return self.supplies[0]


class Split:
    """One owned resource and what may be rented beside it, under one load.

    Nothing *rented* means that what is not owned is not served. `at_least` units have to be owned
    (load that may not leave).
    """

    def __init__(
        self,
        load: LoadDuration,
        owned: Resource,
        rented: Sequence[Resource] = (),
        at_least: float = 0.0,
    ) -> None:
        self.load, self.owned, self.rented = load, owned, tuple(rented)
        self.at_least = at_least
        hours, count = load.hours, len(load.hours)
        running = owned.variable_usd_h * hours
        if self.rented:
            lines = np.stack(
                [one.fixed_usd_year + one.variable_usd_h * hours for one in self.rented]
            )
            self._cheapest = lines.argmin(axis=0)
            cheapest = lines[self._cheapest, np.arange(count)]
            # What is owned may stand idle where even running it costs more than renting.
            self._runs = running <= cheapest
            gain = owned.fixed_usd_year + np.minimum(running - cheapest, 0.0)
        else:
            self._cheapest = np.zeros(count, dtype=np.intp)
            self._runs = np.ones(count, dtype=np.bool_)
            gain = np.arange(-count, 0, dtype=np.float64)
        # Ties go to the bottom: what is needed most is owned first.
        self._order = np.argsort(gain, kind="stable")
        self._bought = np.cumsum(load.heights[self._order])
        worth = int((gain < 0.0).sum())
        self._best = float(self._bought[worth - 1]) if worth else 0.0

    @property
    def optimum(self) -> float:
        """The units to own at the least cost; all of the peak where nothing may be rented."""
        return max(self._best, self.at_least)

    @property
    def unconstrained(self) -> float:
        """The units to own at the least cost if no load had to stay."""
        return self._best

    def at(self, units: float) -> Mix:
        """Return the cheapest mix with exactly *units* owned; those beyond the peak stand idle."""
        hours = self.load.hours
        shares = self._shares(units)
        resources = (self.owned, *self.rented)
        supplies = []
        for one, mine in zip(resources, shares, strict=False):
            used = float(mine @ hours)
            held = units if one is self.owned else float(mine.sum())
            supplies.append(Supply(one.name, held, used, one.usd_year(held, used)))
        return Mix(tuple(supplies), float(shares[-1] @ hours))

    def bands(self, units: float, levels: Floats) -> Floats:
        """Return what carries each of the load *levels* when *units* are owned, in units.

        Rows are the owned resource, the rented ones, and last what is not served.
        """
        edges = np.concatenate(([0.0], np.cumsum(self.load.heights)))
        rows = [
            np.interp(levels, edges, np.concatenate(([0.0], np.cumsum(mine))))
            for mine in self._shares(units)
        ]
        found: Floats = np.stack(rows)
        return found

    def _shares(self, units: float) -> Floats:
        """The units of every layer by who carries it: rows as in `bands`."""
        heights = self.load.heights
        kept = np.empty_like(heights)
        kept[self._order] = np.clip(
            units - (self._bought - heights[self._order]), 0.0, heights[self._order]
        )
        kept = np.where(self._runs, kept, 0.0)
        rest = heights - kept
        rows = [kept, *(np.where(self._cheapest == i, rest, 0.0) for i in range(len(self.rented)))]
        rows.append(np.zeros_like(rest) if self.rented else rest)
        shares: Floats = np.stack(rows)
        return shares

    def best(self) -> Mix:
        """Return the cheapest mix that keeps what has to stay."""
        return self.at(self.optimum)

    def whole(self, size: int) -> float:
        """Return the units to own when they come in servers of *size*: the cheaper neighbour.

        What has to stay is rounded up.
        """
        below = self.optimum // size * size
        options = [one for one in (below, below + size) if one >= self.at_least - 1e-9]
        served = [one for one in options if self.rented or one >= self.load.peak - 1e-9]
        return min(served or options, key=lambda one: self.at(one).usd_year)


FORMULAS: Mapping[str, Formula] = {formula.id: formula for formula in (LAYER, SPOT)}
