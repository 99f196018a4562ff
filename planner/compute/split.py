"""What to own and what to rent: the year's load of a plan split by cost.

The load of all workloads, or of one, is counted in GPUs of the kind that is owned and sorted into a
load duration curve; screening curves then give the exact optimum and the cost of every other split.
Workloads whose data may not leave have to be carried by what is owned: their common peak is the
least that is owned, and what that rule costs is the difference to the optimum without it. Growth of
demand is left out: this is the first year.
"""

from dataclasses import dataclass

import numpy as np

from planner.compute.explain.case import Case
from planner.compute.gpu_loads import GpuLoad, GpuRates, gpu_loads
from planner.compute.hours import Hours
from planner.compute.owned_gpu import OwnedGpu, owned_gpu
from planner.compute.rented_gpu import (
    RentedGpu,
    cheapest_of_each,
    derived_commitments,
    rented_gpus,
)
from planner.domain.phrase import say
from planner.engines.finance.screening import Resource, Split, load_duration


@dataclass(frozen=True, slots=True, eq=False)
class HybridSplit:
    """A load and the resources that may carry it.

    `staying` are the loads that nobody rented may carry; `rented` the ways to rent the others,
    in the order of `split.rented`; `offers` all ways that there are. `free` is the split if all
    data might go anywhere; `committed` if the commitments that nobody prints cost their usual share
    of the price on demand, None where all are printed.
    """

    owned: OwnedGpu
    accelerator: str
    loads: tuple[GpuLoad, ...]
    staying: tuple[GpuLoad, ...]
    rented: tuple[RentedGpu, ...]
    offers: tuple[RentedGpu, ...]
    split: Split
    free: Split
    left_out: tuple[str, ...]
    committed: Split | None = None

    @property
    def rule_usd_year(self) -> float:
        """What the rules on where data may go cost in a year at the optimum."""
        return self.split.best().usd_year - self.free.best().usd_year

    @property
    def whole(self) -> int:
        """The GPUs to own in whole servers."""
        return round(self.split.whole(self.owned.server_gpus))


def hybrid_split(
    case: Case, rates: GpuRates, workload: str = "", owned: OwnedGpu | str | None = None
) -> HybridSplit | str:
    """Return the split of the plan's load, or in words why there is none.

    With the id of a *workload* of its load alone. *owned* is what an owned GPU costs; without it
    what those of the plan do.
    """
    owned = owned or owned_gpu(case)
    if isinstance(owned, str):
        return owned
    loads = gpu_loads(case, owned, rates)
    left_out = tuple(one.name for one in case.project.workloads if one.id not in loads)
    chosen = {key: one for key, one in loads.items() if workload in ("", key)}
    if not chosen:
        return say("no workload asks for GPUs yet")
    offers = rented_gpus(case, owned, chosen, rates)
    every = tuple(chosen.values())
    leaving = _leaving(every, offers)
    staying = tuple(one for one in every if one not in leaving)
    rented = cheapest_of_each(offers, leaving) if leaving else ()
    load = load_duration(_together(every))
    mine = Resource(say("owned"), owned.usable_fixed_usd_year, owned.variable_usd_h)
    least = float(_together(staying).max()) if staying else 0.0
    derived = derived_commitments(case, offers, chosen, leaving) if leaving else ()
    anywhere = cheapest_of_each(offers, every, lawful=False)
    return HybridSplit(
        owned=owned,
        accelerator=case.shelf.accelerators[owned.accelerator].name,
        loads=every,
        staying=staying,
        rented=rented,
        offers=offers,
        split=Split(load, mine, [one.resource for one in rented], least),
        free=Split(load, mine, [one.resource for one in anywhere]),
        left_out=left_out,
        committed=Split(load, mine, [one.resource for one in (*derived, *rented)], least)
        if derived
        else None,
    )


def _together(loads: tuple[GpuLoad, ...]) -> Hours:
    """The sum of some loads by hour."""
    hours: Hours = np.stack([one.gpus for one in loads]).sum(axis=0)
    return hours


def _leaving(loads: tuple[GpuLoad, ...], offers: tuple[RentedGpu, ...]) -> tuple[GpuLoad, ...]:
    """The loads that can be rented together; those with the fewest ways out stay first."""
    ways = {
        one.workload.id: sum(one.workload.id in offer.allowed for offer in offers) for one in loads
    }
    left = sorted(
        (one for one in loads if ways[one.workload.id]), key=lambda one: ways[one.workload.id]
    )
    while left and not cheapest_of_each(offers, left):
        left.pop(0)
    return tuple(left)
