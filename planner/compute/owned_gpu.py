"""What an owned GPU of a plan costs: a year of having it, and an hour of using it.

Everything that the plan spends on what it owns is spread evenly over the horizon (an annuity at the
discount rate) and over its GPUs. The energy of idle GPUs is paid anyway and counts as fixed; only
what comes on top while one works is a cost of use. Rented capacity is left out.
"""

from collections import Counter
from dataclasses import dataclass

from planner.compute.explain.case import Case
from planner.domain.identity import EntryId
from planner.domain.phrase import say
from planner.domain.results import PoolResult
from planner.domain.units import HOURS_PER_YEAR, MONTHS_PER_YEAR
from planner.engines.finance.lines import CostClass
from planner.engines.finance.tco import discount_factors

_RENTED = (CostClass.CLOUD, CostClass.MODEL_API)


@dataclass(frozen=True, slots=True)
class OwnedGpu:
    """The mean cost of one owned GPU in USD, and what kind it is.

    `accelerator` is the one most of the `gpus` are, `server_gpus` how many its usual server holds.
    Both costs are of a GPU that is there `availability` of the time.
    """

    accelerator: EntryId
    gpus: int
    kinds: int
    server_gpus: int
    fixed_usd_year: float
    variable_usd_h: float
    availability: float

    @property
    def usable_fixed_usd_year(self) -> float:
        """Fixed cost of having one GPU usable all the time."""
        return self.fixed_usd_year / self.availability


def owned_gpu(case: Case) -> OwnedGpu | str:
    """Return what an owned GPU costs, or in words why nobody knows."""
    pools = [one for one in case.evaluation.pools.values() if one.owned and one.gpus]
    if not pools:
        return say("no GPU is owned yet")
    if case.money.gap:
        return case.money.gap
    gpus = sum(one.gpus for one in pools)
    largest = max(pools, key=lambda one: one.gpus)
    spent = {one.group: one.usd for one in case.evaluation.costs.present_by_group}
    energy = spent.get(CostClass.ENERGY, 0.0)
    fixed = sum(spent.values()) - energy - sum(spent.get(group, 0.0) for group in _RENTED)
    factors = discount_factors(case.settings.horizon_months, case.settings.discount_rate)
    years = sum(factors[1:]) / MONTHS_PER_YEAR
    if not years:
        return say("the horizon has no month")
    idle, busy = _draws(case, pools, gpus)
    return OwnedGpu(
        accelerator=largest.accelerator,
        gpus=gpus,
        kinds=len({one.accelerator for one in pools}),
        server_gpus=_usual_server(case, largest),
        fixed_usd_year=(fixed + energy * idle) / years / gpus,
        variable_usd_h=energy * busy / years / gpus / HOURS_PER_YEAR,
        availability=case.rates.availability,
    )


def _draws(case: Case, pools: list[PoolResult], gpus: int) -> tuple[float, float]:
    """The share of the energy that is drawn idle, and what a whole year at work would add to it.

    P = idle + (busy - idle) x load, as in the power model.
    """
    load = sum(one.load * one.gpus for one in pools) / gpus
    idle = case.shelf.assume("power.idle_share")
    rise = case.shelf.assume("power.busy_inference_share") - idle
    drawn = idle + rise * load
    return idle / drawn, rise / drawn


def _usual_server(case: Case, pool: PoolResult) -> int:
    sizes = Counter(one.gpus for one in case.capacity.servers.get(pool.pool, ()))
    return sizes.most_common(1)[0][0] if sizes else 1
