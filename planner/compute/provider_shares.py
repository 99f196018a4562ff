"""How much of the critical work of a financial entity each provider of clouds and APIs carries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.domain.identity import SiteId, WorkloadId
from planner.domain.plan import Plan
from planner.domain.provenance import Estimate
from planner.domain.service import RouteRole
from planner.domain.site import Site, SiteKind
from planner.domain.workload import Workload

LIMIT = "risk.most_provider_share"
"""The assumption that says how much one provider may carry."""
_USUAL_LIMIT = 50.0
"""Per cent, in projects that are older than the assumption."""
_SECTOR, _LABEL = "finance_eu", "critical_function"
_RENTED = frozenset({SiteKind.CLOUD_REGION, SiteKind.MODEL_API})


@dataclass(frozen=True, slots=True)
class ProviderShares:
    """Per cent of the critical workloads of a financial entity that use each provider.

    A workload uses a provider when a route of it leads there that is no standby; each counts once,
    however much it asks for. All sites of one provider are one group.
    """

    percent: Mapping[str, float]
    limit_percent: float

    @staticmethod
    def of(plan: Plan, workloads: Iterable[Workload], limit: Estimate | None) -> "ProviderShares":
        """Return the shares in a plan; none where no workload is critical."""
        most = _USUAL_LIMIT if limit is None else 100.0 * limit.likely
        critical = frozenset(one.id for one in workloads if _is_critical(one))
        if not critical:
            return ProviderShares({}, most)
        site_of_pool = {pool.id: pool.site for pool in plan.pools}
        site_of = {one.id: site_of_pool[one.pool] for one in plan.deployments}
        rented = {site.id: _provider(site) for site in plan.sites if site.kind in _RENTED}
        using: dict[str, set[WorkloadId]] = {}
        for route in plan.routes:
            if route.workload not in critical or route.role is RouteRole.STANDBY:
                continue
            reached: SiteId | None = route.api_site
            if route.deployment is not None:
                reached = site_of.get(route.deployment)
            if reached in rented:
                using.setdefault(rented[reached], set()).add(route.workload)
        return ProviderShares(
            {name: 100.0 * len(carried) / len(critical) for name, carried in using.items()}, most
        )

    def at(self, workload: Workload, site: Site) -> Mapping[str, float]:
        """Return what rules on concentration ask of the provider of *site*; empty where nothing."""
        share = self.percent.get(_provider(site)) if site.kind in _RENTED else None
        if share is None or not _is_critical(workload):
            return {}
        return {"provider_share": share, "provider_limit": self.limit_percent}


def _is_critical(workload: Workload) -> bool:
    return workload.handling.sector == _SECTOR and _LABEL in workload.handling.labels


def _provider(site: Site) -> str:
    return site.provider or site.name
