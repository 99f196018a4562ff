"""What an owned GPU of a plan costs: a year of having it, and an hour of using it.

It is the mean of all of its owned GPUs (`gpu_cost`).
"""

from collections import Counter
from dataclasses import dataclass

from planner.compute.explain.case import Case
from planner.compute.gpu_cost import draw_of, gpu_cost
from planner.domain.identity import EntryId
from planner.domain.phrase import say
from planner.domain.results import PoolResult
from planner.engines.finance.lines import CostClass


@dataclass(frozen=True, slots=True)
class OwnedGpu:
    """The mean cost of one owned GPU in USD, and what kind it is.

    `accelerator` is the one most of the `gpus` are, `server_gpus` how many its usual server holds.
    Both costs are of a GPU that is there `availability` of the time. `reference` names the server of
    the catalogue that it is thought to stand in where the plan owns none.
    """

    accelerator: EntryId
    gpus: int
    kinds: int
    server_gpus: int
    fixed_usd_year: float
    variable_usd_h: float
    availability: float
    reference: str = ""

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
    groups = case.evaluation.costs.present_by_group
    spent = {CostClass(one.group): one.usd for one in groups}
    cost = gpu_cost(spent, gpus, draw_of(pools, case.shelf), case.settings)
    if cost is None:
        return say("the horizon has no month")
    return OwnedGpu(
        accelerator=largest.accelerator,
        gpus=gpus,
        kinds=len({one.accelerator for one in pools}),
        server_gpus=_usual_server(case, largest),
        fixed_usd_year=cost.fixed_usd_year,
        variable_usd_h=cost.variable_usd_h,
        availability=case.rates.availability,
    )


def _usual_server(case: Case, pool: PoolResult) -> int:
    sizes = Counter(one.gpus for one in case.capacity.servers.get(pool.pool, ()))
    return sizes.most_common(1)[0][0] if sizes else 1
