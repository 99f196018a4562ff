"""What the compute fabric of a site gives its GPUs, as the speed model reads it."""

from planner.domain.fabric import Fabric, FabricKind
from planner.domain.identity import PoolId, SiteId
from planner.domain.plan import Plan

_BITS_PER_BYTE = 8


def compute_fabric(fabrics: tuple[Fabric, ...]) -> Fabric | None:
    """Return the compute fabric of a site, the first where there are several."""
    return next((one for one in fabrics if one.kind is FabricKind.COMPUTE), None)


def link_gb_s(fabric: Fabric) -> float:
    """Return what one GPU has of a compute fabric, per direction: its ports of all planes."""
    return fabric.adapter_gbit_s / _BITS_PER_BYTE * fabric.planes


def pool_links(plan: Plan) -> dict[PoolId, float]:
    """Return the link of the GPUs of each pool whose site has a compute fabric, in GB/s."""
    links: dict[SiteId, float] = {}
    for site in plan.sites:
        fabric = compute_fabric(site.fabrics)
        if fabric is not None:
            links[site.id] = link_gb_s(fabric)
    if not links:
        return {}
    return {pool.id: links[pool.site] for pool in plan.pools if pool.site in links}
