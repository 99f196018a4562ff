"""Which pool a placed accelerator joins, and pools that nothing needs any more."""

from dataclasses import replace

from planner.document.commands.revise import Ids, free_name
from planner.domain.identity import EntryId, PoolId, SiteId
from planner.domain.placement import Placement
from planner.domain.plan import Plan
from planner.domain.project import PartShelf
from planner.domain.service import Pool


def join_pool(
    plan: Plan, site: SiteId, accelerator: EntryId, name: str, ids: Ids
) -> tuple[Plan, PoolId]:
    """Return the pool of a site for an accelerator type, making it when missing."""
    for pool in plan.pools:
        if pool.site == site and pool.accelerator == accelerator and pool.burst is None:
            return plan, pool.id
    stem = f"{plan.site(site).name} {name}"
    taken = {pool.name for pool in plan.pools}
    unique = stem if stem not in taken else free_name(stem, taken, separator=" ", digits=1)
    pool = Pool(PoolId(ids.new("pool")), unique, site, accelerator)
    return replace(plan, pools=(*plan.pools, pool)), pool.id


def pool_at(
    plan: Plan, shelf: PartShelf, placement: Placement, site: SiteId, ids: Ids
) -> tuple[Plan, PoolId | None]:
    """Return the pool of a device at a site: its own where that fits, else the one it joins.

    A device without accelerators has none.
    """
    fit = shelf.parts[placement.part].accelerators
    if fit is None:
        return plan, None
    for pool in plan.pools:
        if pool.id == placement.pool and (pool.site, pool.accelerator) == (site, fit.accelerator):
            return plan, pool.id
    return join_pool(plan, site, fit.accelerator, shelf.accelerators[fit.accelerator].name, ids)


def without_empty_pools(plan: Plan, candidates: set[PoolId]) -> Plan:
    """Drop those of the pools that hold no accelerator and no deployment."""
    if not candidates:
        return plan
    used = {placement.pool for placement in plan.placements()}
    used |= {deployment.pool for deployment in plan.deployments}
    pools = tuple(
        pool
        for pool in plan.pools
        if pool.burst is not None or pool.id in used or pool.id not in candidates
    )
    return plan if len(pools) == len(plan.pools) else replace(plan, pools=pools)
