"""Which workload may go where, and what each place could carry of it."""

from collections.abc import Mapping

from planner.compute.allocation import NOTHING, Allotment
from planner.compute.compliance import Place, Refusal, Rules, refusal
from planner.compute.links import Ways
from planner.compute.serve import Demanded, Leg, Target, TargetKind
from planner.domain.identity import DeploymentId, EntryId, PoolId, SiteId, WorkloadId
from planner.domain.offers import CloudOffer, ModelApi
from planner.domain.project import Settings
from planner.domain.provenance import Estimate
from planner.domain.service import Burst, BurstTrigger, Deployment, Pool, Route, RouteRole
from planner.domain.site import Site, SiteKind
from planner.domain.workload import Metric, Workload
from planner.engines.serving.batching import SloRate

Rates = Mapping[tuple[DeploymentId, WorkloadId], SloRate]
"""Greatest rate of one replica for each (deployment, workload) that a route joins."""

_PERMITTED = Refusal("", "")


def demanded_of(
    workloads: tuple[Workload, ...],
    routes: tuple[Route, ...],
    deployments: tuple[Deployment, ...],
    pools: tuple[Pool, ...],
    sites: tuple[Site, ...],
    settings: Settings,
    laws: Rules,
) -> tuple[Demanded, ...]:
    """Return the workloads with their routes; a route that a rule forbids says which and why."""
    site_of_pool = {pool.id: pool.site for pool in pools}
    pool_of = {one.id: one.pool for one in deployments}
    by_id = {site.id: site for site in sites}
    demanded = []
    for workload in workloads:
        legs = []
        for route in routes:
            if route.workload != workload.id:
                continue
            site = by_id.get(_site_of(route, pool_of, site_of_pool))
            if site is None:
                continue
            refused = refusal(laws, workload, Place.of(site), settings) or _PERMITTED
            target = str(route.deployment or route.api)
            legs.append(
                Leg(target, route.role, route.share, route.order, refused.reason, refused.rule)
            )
        demanded.append(Demanded(workload, tuple(legs)))
    return tuple(demanded)


def _site_of(
    route: Route, pool_of: Mapping[DeploymentId, PoolId], site_of_pool: Mapping[PoolId, SiteId]
) -> SiteId:
    if route.deployment is not None:
        return site_of_pool.get(pool_of.get(route.deployment, PoolId("")), SiteId(""))
    return route.api_site or SiteId("")


def round_trip_ms(site: Site, ways: Ways, home: str, assumptions: Mapping[str, Estimate]) -> float:
    """Return the round trip from the users: 0 to own sites, that of the links, else by country."""
    if site.kind is SiteKind.OWN:
        return 0.0
    if site.id in ways:
        return ways[site.id].round_trip_ms
    where = "same" if site.country == home else "other"
    return assumptions[f"network.round_trip_ms_{where}_country"].likely


def targets_of(
    demanded: tuple[Demanded, ...],
    allotted: Mapping[DeploymentId, Allotment],
    rates: Rates,
    deployments: tuple[Deployment, ...],
    bursts: tuple[Burst, ...],
    offers: Mapping[EntryId, CloudOffer],
    apis: Mapping[EntryId, ModelApi],
) -> dict[str, Target]:
    """Return every deployment and API that requests may take, with what it could carry.

    Forbidden routes lead nowhere, and a standby carries nothing as long as nothing fails.
    """
    wanted: dict[str, list[Workload]] = {}
    for one in demanded:
        for leg in one.legs:
            if not leg.forbidden and leg.role is not RouteRole.STANDBY:
                wanted.setdefault(leg.target, []).append(one.workload)
    burst_of = {burst.pool: burst for burst in bursts}
    targets: dict[str, Target] = {}
    for deployment in deployments:
        routed = wanted.get(deployment.id)
        if not routed or any(one.training is not None for one in routed):
            continue
        burst = burst_of.get(deployment.pool)
        if burst is not None:
            targets[deployment.id] = _burst_target(deployment, burst, routed, rates, offers)
            continue
        replicas = allotted.get(deployment.id, NOTHING).replicas - deployment.reserve_replicas
        targets[deployment.id] = Target(
            deployment.id,
            deployment.name,
            TargetKind.OWNED,
            _times(rates, deployment.id, routed, max(replicas, 0)),
        )
    for key, routed in wanted.items():
        api = apis.get(EntryId(key))
        if api is not None:
            targets[key] = _api_target(api, routed)
    return targets


def _times(
    rates: Rates, deployment: DeploymentId, workloads: list[Workload], replicas: int
) -> dict[WorkloadId, float]:
    return {
        one.id: rates[deployment, one.id].requests_per_s * replicas
        for one in workloads
        if (deployment, one.id) in rates
    }


def _burst_target(
    deployment: Deployment,
    burst: Burst,
    workloads: list[Workload],
    rates: Rates,
    offers: Mapping[EntryId, CloudOffer],
) -> Target:
    per_instance = offers[burst.offer].gpus // deployment.gpus_per_replica
    return Target(
        deployment.id,
        burst.name,
        TargetKind.BURST,
        _times(rates, deployment.id, workloads, per_instance),
        minimum=burst.minimum,
        maximum=burst.maximum,
        trigger=burst.trigger,
        threshold=burst.threshold if burst.trigger is BurstTrigger.OVERFLOW else 1.0,
        start_hour=burst.start_hour,
        schedule_hours=burst.schedule_hours,
    )


def _api_target(api: ModelApi, workloads: list[Workload]) -> Target:
    rates = {}
    for one in workloads:
        ttft, tpot = one.limit_ms(Metric.TTFT), one.limit_ms(Metric.TPOT)
        slow = (ttft is not None and api.ttft_ms > ttft) or (
            tpot is not None and api.tpot_ms > tpot
        )
        rates[one.id] = 0.0 if slow else api.output_tokens_per_s / one.output_tokens
    return Target(api.id, api.label, TargetKind.API, rates)
