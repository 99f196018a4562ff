"""The cheapest mix for several loads with different permissions that share what is owned.

One load is solved exactly by screening curves (`engines.finance.screening`). Loads that may not all
use the same resources share capacity hour by hour, which is a linear programme: choose capacities
and who uses them when, so that every load is carried at the least cost. HiGHS solves it (Huangfu
and Hall, Parallelizing the dual revised simplex method, 2018).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from planner.compute.rented_gpu import RentedGpu
from planner.compute.split import HybridSplit
from planner.domain.identity import WorkloadId
from planner.domain.units import HOURS_PER_YEAR
from planner.engines.finance.screening import Floats, Mix, Resource, Supply

_UNLIMITED = 1e30


@dataclass(frozen=True, slots=True, eq=False)
class SharedLoad:
    """A load in units by hour, and the names of the resources that may carry it."""

    name: str
    units: Floats
    allowed: frozenset[str]


def shared_mix(loads: Sequence[SharedLoad], resources: Sequence[Resource]) -> Mix | None:
    """Return the cheapest mix; the first resource is what is owned.

    None when a load may use no resource at all. All hours together are one year.
    """
    if any(not any(one.name in load.allowed for one in resources) for load in loads):
        return None
    table = np.stack([load.units for load in loads])
    # Hours with the same loads are one column of the programme.
    columns, counts = np.unique(table, axis=1, return_counts=True)
    hours = counts * (HOURS_PER_YEAR / table.shape[1])
    return _Programme(loads, resources, columns, hours).solve()


class _Programme:
    """Variables: a capacity for each resource that is held, then the hours of pairs of load and way.

    Rows: every hour of each load is carried; every hour of a resource that is held fits its
    capacity. Of what costs nothing until it is used a load needs only the cheapest, without bound.
    """

    def __init__(
        self,
        loads: Sequence[SharedLoad],
        resources: Sequence[Resource],
        columns: Floats,
        hours: Floats,
    ) -> None:
        self._resources = resources
        self._held = [i for i, one in enumerate(resources) if one.fixed_usd_year > 0.0]
        self._pairs = [(row, index) for row, load in enumerate(loads) for index in self._ways(load)]
        self._columns, self._hours = columns, hours

    def _ways(self, load: SharedLoad) -> list[int]:
        """The resources that are worth considering for a load."""
        allowed = [i for i, one in enumerate(self._resources) if one.name in load.allowed]
        free = [i for i in allowed if i not in self._held]
        cheapest = min(free, key=lambda i: self._resources[i].variable_usd_h, default=None)
        return [i for i in allowed if i in self._held or i == cheapest]

    def solve(self) -> Mix:
        """Return the mix at the optimum."""
        # HiGHS takes 40 ms to load and only this question needs it.
        import highspy  # noqa: PLC0415

        count, many = len(self._hours), len(self._held)
        rows = (self._columns.shape[0] + many) * count
        lp = highspy.HighsLp()
        lp.num_col_ = many + len(self._pairs) * count
        lp.num_row_ = rows
        lp.col_cost_ = self._costs()
        lp.col_lower_ = np.zeros(lp.num_col_)
        lp.col_upper_ = np.full(lp.num_col_, _UNLIMITED)
        carried = self._columns.ravel()
        lp.row_lower_ = np.concatenate((carried, np.full(many * count, -_UNLIMITED)))
        lp.row_upper_ = np.concatenate((carried, np.zeros(many * count)))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = self._matrix()
        # The wrapper `highspy.Highs` prints a banner into the output of commands; its base does not.
        solver = highspy._Highs()  # type: ignore[attr-defined]  # noqa: SLF001
        solver.setOptionValue("output_flag", False)
        solver.passModel(lp)
        solver.run()
        return self._mix(np.array(solver.getSolution().col_value))

    def _costs(self) -> Floats:
        used = [self._resources[index].variable_usd_h * self._hours for _, index in self._pairs]
        fixed = np.array([self._resources[index].fixed_usd_year for index in self._held])
        return np.concatenate((fixed, *used))

    def _matrix(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Floats]:
        """Columns of the constraints: where each starts, which rows it is in, with what factor."""
        count, many = len(self._hours), len(self._held)
        each = np.arange(count)
        first = self._columns.shape[0] * count
        index = [first + resource * count + each for resource in range(many)]
        values = [np.full(count * many, -1.0)]
        lengths = [np.full(many, count)]
        for row, resource in self._pairs:
            rows = [row * count + each]
            if resource in self._held:
                rows.append(first + self._held.index(resource) * count + each)
            index.append(np.stack(rows, axis=1).ravel())
            values.append(np.ones(len(rows) * count))
            lengths.append(np.full(count, len(rows)))
        starts = np.concatenate(([0], np.cumsum(np.concatenate(lengths))))
        return (
            starts.astype(np.int32),
            np.concatenate(index).astype(np.int32),
            np.concatenate(values),
        )

    def _mix(self, found: Floats) -> Mix:
        count, many = len(self._hours), len(self._held)
        carried = np.zeros((len(self._resources), count))
        for place, (_, resource) in enumerate(self._pairs):
            start = many + place * count
            carried[resource] += found[start : start + count]
        units = carried.max(axis=1)
        units[self._held] = found[:many]
        used = carried @ self._hours
        return Mix(
            tuple(
                Supply(one.name, held, hours, one.usd_year(held, hours))
                for one, held, hours in zip(
                    self._resources, units.tolist(), used.tolist(), strict=True
                )
            )
        )


def permitted_mix(found: HybridSplit) -> Mix | None:
    """Return the cheapest mix of a plan's loads, each with the ways its own data class permits.

    Finer than `HybridSplit.split`, which rents only what all leaving loads may use together. Of
    the ways that the same workloads may use in the same tier the cheapest is enough.
    """
    owned = found.split.owned
    best: dict[tuple[str, str, frozenset[WorkloadId]], RentedGpu] = {}
    for one in found.offers:
        key = (one.kind, one.tier, one.allowed)
        known = best.get(key)
        if one.allowed and (known is None or _cost(one) < _cost(known)):
            best[key] = one
    ways = {f"{one.resource.name} ({one.offer})": one for one in best.values()}
    # Loads that may use the same ways are one load: whose GPU is whose makes no difference.
    together: dict[frozenset[str], SharedLoad] = {}
    for load in found.loads:
        mine = (name for name, way in ways.items() if load.workload.id in way.allowed)
        allowed = frozenset((owned.name, *mine))
        before = together.get(allowed)
        units = load.gpus if before is None else before.units + load.gpus
        together[allowed] = SharedLoad(load.workload.name, units, allowed)
    renamed = [replace(one.resource, name=name) for name, one in ways.items()]
    return shared_mix(tuple(together.values()), [owned, *renamed])


def _cost(one: RentedGpu) -> float:
    return one.resource.usd_year(1.0, HOURS_PER_YEAR)
