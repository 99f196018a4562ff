"""What renting the work of one owned GPU costs by the hour, offer by offer and tier by tier.

Prices are per GPU of the owned kind: an offer whose GPU does half as much costs twice as much. By
the hour on demand and spot, what starts and stages data is paid too (burst overhead); spot also
repeats what interruptions undo; a reserved instance is paid all year. Data that leaves is paid
everywhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from planner.compute.compliance import Place, refusal
from planner.compute.contracts import Way, burst_price, token_price
from planner.compute.explain.case import Case
from planner.compute.gpu_loads import GpuLoad, GpuRates
from planner.compute.owned_gpu import OwnedGpu
from planner.compute.rental_tiers import COMMITTED_SHARE
from planner.domain.identity import EntryId, WorkloadId
from planner.domain.offers import CloudOffer, ModelApi, Tier
from planner.domain.phrase import say
from planner.domain.site import SiteKind
from planner.domain.units import HOURS_PER_YEAR
from planner.domain.workload import Metric, Workload, WorkloadKind
from planner.engines.finance.cloud import egress_usd, model_api_usd
from planner.engines.finance.screening import Resource, spot_usd_h

_SECONDS_PER_HOUR = 3600.0
_SPOT = ("finance.spot_interruptions_per_h", "finance.spot_checkpoint_h", "finance.spot_restart_h")


class Rental(StrEnum):
    """Ways to rent, from the most to the least committed."""

    RESERVED = "reserved"
    ON_DEMAND = "on demand"
    SPOT = "spot"
    API = "model API"


@dataclass(frozen=True, slots=True)
class RentedGpu:
    """One way to rent: whose, in which tier, at which price per owned GPU, and who may use it.

    `usd_gpu_h` is the list price of an hour, before overhead, rework and egress; `resource` has
    everything. `offer` is the id of the entry behind it, `same_gpu` tells that it has the GPU that
    is owned. `serves` are the workloads that it could carry, `allowed` those of them whose data may
    go there.
    """

    name: str
    kind: Rental
    tier: str
    offer: str
    usd_gpu_h: float
    resource: Resource
    serves: frozenset[WorkloadId]
    allowed: frozenset[WorkloadId]
    same_gpu: bool = False


def rented_gpus(
    case: Case, owned: OwnedGpu, loads: Mapping[WorkloadId, GpuLoad], rates: GpuRates
) -> tuple[RentedGpu, ...]:
    """Return every way to rent what *loads* need."""
    return (*_offers(case, owned, loads, rates), *_apis(case, loads))


def derived_commitments(
    case: Case,
    printed: Sequence[RentedGpu],
    loads: Mapping[WorkloadId, GpuLoad],
    wanted: Sequence[GpuLoad],
) -> tuple[RentedGpu, ...]:
    """Return commitments for all of *wanted* in the tiers that nobody prints who may carry them.

    Their price is the usual share of the price on demand of the middle provider.
    """
    carried = frozenset(one.workload.id for one in wanted)
    mine = [one for one in printed if carried <= one.allowed]
    by_hour = sorted(
        (one for one in mine if one.kind is Rental.ON_DEMAND), key=lambda one: one.usd_gpu_h
    )
    if not by_hour:
        return ()
    middle, known = by_hour[len(by_hour) // 2], {one.tier for one in mine}
    offer = case.shelf.offers[EntryId(middle.offer)]
    leaving = egress_usd(_gigabytes_per_gpu_h(case, loads), offer.egress_usd_gb or 0.0)
    found = []
    for tier, share in COMMITTED_SHARE.items():
        if tier not in known:
            usd = middle.usd_gpu_h * case.shelf.assume(share)
            name = say("{0} {1}, derived", middle.name, tier)
            resource = Resource(name, usd * HOURS_PER_YEAR, leaving)
            found.append(
                replace(middle, kind=Rental.RESERVED, tier=tier, usd_gpu_h=usd, resource=resource)
            )
    return tuple(found)


def cheapest_of_each(
    rented: Sequence[RentedGpu], loads: Sequence[GpuLoad], *, lawful: bool = True
) -> tuple[RentedGpu, ...]:
    """Return the cheapest way of each kind and tier that carries all of *loads*.

    Not *lawful*: as if their data might go anywhere. Every workload has a model API of its own;
    together they count as one way, at the mix of the loads.
    """
    wanted = frozenset(one.workload.id for one in loads)
    best: dict[tuple[Rental, str], RentedGpu] = {}
    for one in rented:
        if wanted <= (one.allowed if lawful else one.serves):
            known = best.get((one.kind, one.tier))
            if known is None or _cost(one) < _cost(known):
                best[one.kind, one.tier] = one
    together = _apis_together(rented, loads, lawful=lawful) if len(loads) > 1 else None
    if together is not None:
        best[Rental.API, Rental.API] = together
    return tuple(best[key] for key in sorted(best, key=lambda key: list(Rental).index(key[0])))


def _cost(one: RentedGpu) -> float:
    return one.resource.usd_year(1.0, HOURS_PER_YEAR)


def _apis_together(
    rented: Sequence[RentedGpu], loads: Sequence[GpuLoad], *, lawful: bool
) -> RentedGpu | None:
    """The cheapest model API of each load, at their mix; None when one of them has none."""
    usd = hours = 0.0
    for load in loads:
        mine = [
            one.usd_gpu_h
            for one in rented
            if one.kind is Rental.API
            and load.workload.id in (one.allowed if lawful else one.serves)
        ]
        if not mine:
            return None
        used = float(load.gpus.sum())
        usd, hours = usd + min(mine) * used, hours + used
    name = say("model APIs")
    every = frozenset(one.workload.id for one in loads)
    price = usd / hours if hours else 0.0
    return RentedGpu(
        name, Rental.API, Rental.API, "", price, Resource(name, 0.0, price), every, every
    )


def _offers(
    case: Case, owned: OwnedGpu, loads: Mapping[WorkloadId, GpuLoad], rates: GpuRates
) -> Iterator[RentedGpu]:
    bursts = {burst.offer: burst for burst in case.plan.bursts}
    for offer in case.shelf.offers.values():
        if not offer.reference and offer.id not in bursts:
            continue
        ratio = _ratio(case, owned, offer, loads, rates)
        if ratio is None:
            continue
        allowed = frozenset(
            key
            for key, one in loads.items()
            if refusal(
                case.shelf.compliance,
                one.workload,
                Place.of_offer(offer.country, offer.operator_home, SiteKind.CLOUD_REGION),
                case.settings,
            )
            is None
        )
        leaving = egress_usd(_gigabytes_per_gpu_h(case, loads), offer.egress_usd_gb or 0.0)
        for tier in Tier:
            usd_h = offer.usd_h(tier)
            burst = bursts.get(offer.id)
            if burst is not None and burst.tier is tier:
                usd_h = case.context.pricing.usd(burst_price(burst, offer, case.context.pricing))
            if usd_h is not None:
                usd = usd_h / offer.gpus * ratio
                resource = _resource(case, offer, tier, usd, leaving)
                carried = _carried(tier, loads)
                if resource is not None and carried:
                    yield RentedGpu(
                        offer.provider,
                        _kind(tier),
                        tier,
                        offer.id,
                        usd,
                        resource,
                        carried,
                        allowed & carried,
                        same_gpu=offer.accelerator == owned.accelerator,
                    )


def _carried(tier: Tier, loads: Mapping[WorkloadId, GpuLoad]) -> frozenset[WorkloadId]:
    """The workloads that a tier can carry: spot only what may be interrupted."""
    if tier is not Tier.SPOT:
        return frozenset(loads)
    kinds = (WorkloadKind.BATCH, WorkloadKind.TRAINING)
    return frozenset(key for key, one in loads.items() if one.workload.kind in kinds)


def _kind(tier: Tier) -> Rental:
    return {Tier.ON_DEMAND: Rental.ON_DEMAND, Tier.SPOT: Rental.SPOT}.get(tier, Rental.RESERVED)


def _resource(
    case: Case, offer: CloudOffer, tier: Tier, usd_gpu_h: float, leaving_usd_h: float
) -> Resource | None:
    """What one GPU of an offer costs in a tier; None where nobody knows what spot loses."""
    name = say("{0} {1}", offer.provider, tier)
    if _kind(tier) is Rental.RESERVED:
        return Resource(name, usd_gpu_h * HOURS_PER_YEAR, leaving_usd_h)
    overhead = 1.0 + case.shelf.assume("finance.burst_overhead_share")
    if tier is Tier.SPOT:
        # Projects from before these assumptions were known have none of them.
        if any(key not in case.shelf.assumptions for key in _SPOT):
            return None
        usd_gpu_h = spot_usd_h(usd_gpu_h, *(case.shelf.assume(key) for key in _SPOT))
    return Resource(name, 0.0, usd_gpu_h * overhead + leaving_usd_h)


def _ratio(
    case: Case,
    owned: OwnedGpu,
    offer: CloudOffer,
    loads: Mapping[WorkloadId, GpuLoad],
    rates: GpuRates,
) -> float | None:
    """GPUs of an offer that do the work of one owned GPU, by the mix of the loads."""
    if offer.accelerator not in case.shelf.accelerators:
        return None
    if offer.accelerator == owned.accelerator:
        return 1.0
    whole = rented = 0.0
    for load in loads.values():
        hours = float(load.gpus.sum())
        mine = theirs = 1.0
        if load.requests_per_s is not None:
            # Both in their smallest layout: hardware is compared, not how it is deployed.
            mine = rates.of(case, load.workload, owned.accelerator, owned.server_gpus)
            theirs = rates.of(case, load.workload, offer.accelerator, offer.gpus)
        if theirs <= 0.0 or mine <= 0.0:
            return None
        whole += hours
        rented += hours * mine / theirs
    return rented / whole if whole else None


def _gigabytes_per_gpu_h(case: Case, loads: Mapping[WorkloadId, GpuLoad]) -> float:
    """Data that leaves with the answers of one busy GPU in an hour, by the mix of the loads."""
    hours = sum(float(one.gpus.sum()) for one in loads.values())
    tokens = sum(
        float(one.gpus.sum()) * (one.requests_per_s or 0.0) * one.workload.generated_tokens
        for one in loads.values()
    )
    if not hours:
        return 0.0
    return tokens / hours * _SECONDS_PER_HOUR * case.rates.egress_gb_per_token


def _apis(case: Case, loads: Mapping[WorkloadId, GpuLoad]) -> Iterator[RentedGpu]:
    """Yield what a GPU-hour of work costs at a model API, one workload at a time."""
    for key, load in loads.items():
        for api in case.shelf.apis.values():
            serves = api.llm == load.workload.llm and load.requests_per_s is not None
            if not serves or _too_slow(api, load.workload):
                continue
            usd = _api_usd_h(case, api, load)
            if usd is None:
                continue
            resource = Resource(say("{0} {1}", api.label, Rental.API), 0.0, usd)
            place = Place.of_offer(api.country, api.operator_home, SiteKind.MODEL_API)
            refused = refusal(case.shelf.compliance, load.workload, place, case.settings)
            only = frozenset({key})
            allowed = only if refused is None else frozenset()
            yield RentedGpu(api.label, Rental.API, Rental.API, api.id, usd, resource, only, allowed)


def _too_slow(api: ModelApi, workload: Workload) -> bool:
    ttft, tpot = workload.limit_ms(Metric.TTFT), workload.limit_ms(Metric.TPOT)
    return (ttft is not None and api.ttft_ms > ttft) or (tpot is not None and api.tpot_ms > tpot)


def _api_usd_h(case: Case, api: ModelApi, load: GpuLoad) -> float | None:
    """What the tokens of one busy GPU cost in an hour at a model API."""
    pricing, site = case.context.pricing, _card(case, api)
    taken = pricing.usd(token_price(api, Way.INPUT, site, pricing))
    made = pricing.usd(token_price(api, Way.OUTPUT, site, pricing))
    if taken is None or made is None:
        return None
    requests = (load.requests_per_s or 0.0) * _SECONDS_PER_HOUR
    one = load.workload
    return model_api_usd(requests * one.input_tokens, requests * one.generated_tokens, taken, made)


def _card(case: Case, api: ModelApi) -> str:
    """The site whose prices hold for an API, empty where it is not in the plan."""
    return next((str(r.api_site or "") for r in case.plan.routes if r.api == api.id), "")
