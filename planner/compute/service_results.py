"""What the service means for workloads, deployments, bursts and model APIs."""

from collections.abc import Collection, Mapping, Sequence

from planner.compute.allocation import NOTHING, Allotment
from planner.compute.capacity import Replica, point_of
from planner.compute.compliance import POLICY_RULE
from planner.compute.contracts import burst_price
from planner.compute.money import burst_hours
from planner.compute.pricing import Pricing
from planner.compute.routing import Rates
from planner.compute.serve import Demanded, Service, Target, TargetKind
from planner.domain.identity import DeploymentId, EntryId, WorkloadId
from planner.domain.offers import CloudOffer, ModelApi
from planner.domain.phrase import say
from planner.domain.results import (
    BurstResult,
    DeploymentResult,
    MemoryUse,
    RateLimit,
    Share,
    WorkloadResult,
)
from planner.domain.service import Burst, Deployment
from planner.domain.units import HOURS_PER_YEAR
from planner.domain.workload import Metric, Workload
from planner.engines.serving.memory import max_concurrency


def deployment_results(
    deployments: tuple[Deployment, ...],
    bursts: tuple[Burst, ...],
    replicas: Mapping[DeploymentId, Replica],
    allotted: Mapping[DeploymentId, Allotment],
    rates: Rates,
    service: Service,
    offers: Mapping[EntryId, CloudOffer],
    jobs: Collection[DeploymentId],
) -> dict[DeploymentId, DeploymentResult]:
    """Return what every deployment can do and how much of it is used.

    Those of training `jobs` share the model's state over all their GPUs and refuse nothing.
    """
    burst_of = {burst.pool: burst for burst in bursts}
    results = {}
    for one in deployments:
        replica = replicas[one.id]
        given = allotted.get(one.id, NOTHING)
        count, gpus = given.replicas, given.gpus
        burst = burst_of.get(one.pool)
        if burst is not None:
            per_instance = offers[burst.offer].gpus // one.gpus_per_replica
            count = burst.maximum * per_instance
            gpus = count * one.gpus_per_replica
        used = service.utilisation.get(one.id)
        fitted = replica.fitted
        memory = None
        if fitted is not None:
            memory = MemoryUse(
                fitted.total_bytes,
                fitted.weights_bytes,
                fitted.kv_pool_bytes,
                fitted.activation_bytes,
                fitted.overhead_bytes,
            )
        results[one.id] = DeploymentResult(
            deployment=one.id,
            name=one.name,
            pool=one.pool,
            replicas=count,
            gpus=gpus,
            memory_per_gpu=memory,
            kv_tokens=fitted.kv_tokens if fitted else 0.0,
            max_concurrency=max_concurrency(replica.setup, fitted, one.max_length) if fitted else 0,
            rates=tuple(
                RateLimit(workload, rate.requests_per_s * count, rate.limited_by)
                for (deployment, workload), rate in rates.items()
                if deployment == one.id
            ),
            utilisation_peak=float(used[service.peak]) if used is not None else 0.0,
            utilisation_mean=float(used.mean()) if used is not None else 0.0,
            badge=replica.band.badge.value,
            band_low=replica.band.rate_low,
            band_high=replica.band.rate_high,
            refusal=None if one.id in jobs else replica.refusal,
        )
    return results


def workload_results(
    demanded: tuple[Demanded, ...],
    targets: Mapping[str, Target],
    services: Sequence[Service],
    replicas: Mapping[DeploymentId, Replica],
    rates: Rates,
    trips: Mapping[DeploymentId, float],
    apis: Mapping[EntryId, ModelApi],
) -> dict[WorkloadId, WorkloadResult]:
    """Return demand, service and latency of every workload in the peak hour."""
    service = services[0]
    results = {}
    for one in demanded:
        workload = one.workload
        demand = float(service.demand[workload.id][service.peak])
        legs = {
            leg.target: targets[leg.target]
            for leg in one.legs
            if not leg.forbidden and leg.target in targets
        }
        shares = _shares(workload, legs, service)
        times = [_times(workload, share, service, replicas, rates, trips, apis) for share in shares]
        ttft = [value for value, _ in times if value is not None]
        tpot = [value for _, value in times if value is not None]
        unserved = max(year.unserved_share(workload.id) for year in services)
        left = float(service.unserved[workload.id][service.peak])
        results[workload.id] = WorkloadResult(
            workload=workload.id,
            name=workload.name,
            demand_requests_per_s=demand,
            demand_output_tokens_per_s=demand * workload.generated_tokens,
            capacity_output_tokens_per_s=sum(
                target.rates.get(workload.id, 0.0) * target.maximum for target in legs.values()
            )
            * workload.generated_tokens,
            served_requests_per_s=demand - left,
            unserved_share=unserved,
            unserved_share_peak=left / demand if demand else 0.0,
            ttft_p95_ms=max(ttft) if ttft else None,
            ttft_limit_ms=workload.limit_ms(Metric.TTFT),
            tpot_p95_ms=max(tpot) if tpot else None,
            tpot_limit_ms=workload.limit_ms(Metric.TPOT),
            limited_by=_limit(workload, legs, rates),
            shares=tuple(shares),
            verdict=_verdict(workload, unserved),
            short_of=_short_of(one, legs, replicas, rates, unserved),
        )
    return results


def _shares(workload: Workload, legs: Mapping[str, Target], service: Service) -> list[Share]:
    shares = []
    for key, target in legs.items():
        hours = service.served.get((workload.id, key))
        rate = float(hours[service.peak]) if hours is not None else 0.0
        if rate > 0.0:
            shares.append(
                Share(key, target.label, target.kind.value, rate, rate * workload.generated_tokens)
            )
    return shares


def _times(
    workload: Workload,
    share: Share,
    service: Service,
    replicas: Mapping[DeploymentId, Replica],
    rates: Rates,
    trips: Mapping[DeploymentId, float],
    apis: Mapping[EntryId, ModelApi],
) -> tuple[float | None, float | None]:
    """TTFT p95 and TPOT in ms where this share is served, in the peak hour.

    Mixed load: the replica counts as loaded by this workload alone to the same utilisation.
    """
    api = apis.get(EntryId(share.target))
    if api is not None:
        return api.ttft_ms, api.tpot_ms
    deployment = DeploymentId(share.target)
    rate = rates[deployment, workload.id].requests_per_s
    used = min(1.0, float(service.utilisation[deployment][service.peak]))
    point = point_of(replicas[deployment], workload, rate * used, trips.get(deployment, 0.0))
    if point is None:
        return None, None
    return point.ttft_p95_ms, point.tpot_ms if workload.generated_tokens else None


def _limit(workload: Workload, legs: Mapping[str, Target], rates: Rates) -> str:
    for key, target in legs.items():
        rate = rates.get((DeploymentId(key), workload.id))
        if target.kind is not TargetKind.API and rate is not None:
            return rate.limited_by
    return ""


def _verdict(workload: Workload, unserved: float) -> str:
    if workload.training is not None:
        return "ok"
    return "short" if unserved > 0.0 else "ok"


def _short_of(
    demanded: Demanded,
    legs: Mapping[str, Target],
    replicas: Mapping[DeploymentId, Replica],
    rates: Rates,
    unserved: float,
) -> str:
    if unserved <= 0.0:
        return ""
    if not demanded.legs:
        return say("no route leads to a deployment or model API")
    if all(leg.forbidden for leg in demanded.legs):
        laws = {leg.rule: None for leg in demanded.legs if leg.rule != POLICY_RULE}
        if not laws:
            return say("every route is forbidden for its data class")
        return say("every route is closed by rules of law: {0}", ", ".join(laws))
    if not legs:
        return say("no route leads to anything that serves")
    for key in legs:
        replica = replicas.get(DeploymentId(key))
        if replica is not None and replica.refusal is not None:
            return say("{0:clause}", replica.refusal.happened)
    limit = _limit(demanded.workload, legs, rates)
    capacity = sum(
        target.rates.get(demanded.workload.id, 0.0) * target.maximum for target in legs.values()
    )
    if limit:
        return say("its resources serve {0:.2f} requests/s, limited by {1}", capacity, limit)
    return say("its resources serve {0:.2f} requests/s", capacity)


def burst_results(
    bursts: tuple[Burst, ...],
    deployments: tuple[Deployment, ...],
    service: Service,
    offers: Mapping[EntryId, CloudOffer],
    pricing: Pricing,
) -> dict[str, BurstResult]:
    """Return what every burst runs and costs in the first year."""
    total = sum(float(hours.sum()) for hours in service.served.values())
    results: dict[str, BurstResult] = {}
    for burst in bursts:
        keys = [one.id for one in deployments if one.pool == burst.pool]
        hours = burst_hours(burst, service, keys)
        if burst.tier.term_months is not None:
            hours = burst.maximum * HOURS_PER_YEAR
        price = pricing.usd(burst_price(burst, offers[burst.offer], pricing))
        carried = sum(float(h.sum()) for (_, key), h in service.served.items() if key in keys)
        peak = sum(
            float(service.instances[key][service.peak]) for key in keys if key in service.instances
        )
        results[burst.id] = BurstResult(
            burst=burst.id,
            name=burst.name,
            offer=burst.offer,
            instances_peak=int(peak),
            instance_hours_year=hours,
            usd_year=None if price is None else hours * price,
            tokens_share=carried / total if total else 0.0,
        )
    return results
