"""What the plan costs: what is rented by month, present value, break-even; sites are apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planner.compute.api_use import api_uses
from planner.compute.contracts import Way, burst_price, link_price, token_price
from planner.compute.finance_rates import Rates
from planner.compute.gpu_cost import Draw, gpu_cost
from planner.compute.pricing import Pricing
from planner.compute.reference import Rental
from planner.compute.serve import Service
from planner.domain.hardware import Part
from planner.domain.identity import LinkId, SiteId
from planner.domain.offers import ModelApi, Tier
from planner.domain.phrase import listed, say
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Settings
from planner.domain.results import ApiUse, CostResult
from planner.domain.results import CostLine as ShownLine
from planner.domain.service import Burst
from planner.domain.units import MONTHS_PER_YEAR
from planner.domain.workload import Workload
from planner.engines.finance.cloud import (
    commitment_left_usd,
    commitment_months_left,
    egress_usd,
    instances_usd,
    model_api_usd,
    reserved_usd_month,
)
from planner.engines.finance.lines import ONCE, CostClass, CostLine, LineBasis
from planner.engines.finance.streams import (
    CostStream,
    Market,
    last_month_stream,
    monthly_stream,
    yearly_stream,
)
from planner.engines.finance.tco import Tco, break_even_month, discounted, tco
from planner.engines.finance.unit_costs import break_even_utilisation


@dataclass(frozen=True, slots=True)
class Reference:
    """What a plan is compared with: present cost up to each month, in USD.

    None when a missing price makes the cost meaningless; `gap` then names it.
    """

    name: str
    cumulative_present: tuple[float, ...] | None
    gap: str = ""


def burst_streams(
    burst: Burst,
    shelf: PartShelf,
    services: Sequence[Service],
    deployments: Sequence[str],
    workloads: Mapping[str, Workload],
    pricing: Pricing,
    rates: Rates,
    horizon: int,
) -> list[CostStream]:
    """Return what a burst costs: hours or commitment, and egress of what it serves."""
    offer = shelf.offers[burst.offer]
    unit = burst_price(burst, offer, pricing)
    price = pricing.usd(unit)
    label = say("{0} ({1} {2})", burst.name, offer.provider, burst.tier)
    if price is None:
        return [CostStream(label, CostClass.CLOUD, None)]
    streams = []
    term = burst.tier.term_months
    if term is None:
        usd = [
            instances_usd(burst_hours(burst, service, deployments), price) for service in services
        ]
        streams.append(yearly_stream(label, CostClass.CLOUD, usd, horizon))
    else:
        monthly = reserved_usd_month(burst.maximum, price)
        streams.append(monthly_stream(label, CostClass.CLOUD, monthly, horizon))
        left = commitment_left_usd(commitment_months_left(horizon, term), burst.maximum, price)
        if left:
            streams.append(
                last_month_stream(
                    say("{0}: rest of the term", label), CostClass.CLOUD, left, horizon
                )
            )
    if not unit.entered:
        streams = [at_market(one, Market.CLOUD, held_months=term or 1) for one in streams]
    if offer.egress_usd_gb:
        gigabytes = [
            sum(
                service.requests_year(workload.id, deployment) * workload.generated_tokens
                for workload in workloads.values()
                for deployment in deployments
            )
            * rates.egress_gb_per_token
            for service in services
        ]
        usd = [egress_usd(gb, offer.egress_usd_gb) for gb in gigabytes]
        if any(usd):
            streams.append(yearly_stream(say("{0}: egress", label), CostClass.CLOUD, usd, horizon))
    return streams


def at_market(stream: CostStream, market: Market, *, held_months: int = 1) -> CostStream:
    """Return a stream whose price follows a market."""
    return replace(stream, market=market, held_months=held_months)


def burst_hours(burst: Burst, service: Service, deployments: Sequence[str]) -> float:
    """Return the instance-hours of a burst in a year; scheduled ones count without a deployment."""
    running = [service.instances[key] for key in deployments if key in service.instances]
    if running:
        hours = running[0]
        for more in running[1:]:
            hours = hours + more
        return float(hours.clip(max=burst.maximum).sum()) * service.calendar.weight
    if burst.trigger.value == "always":
        return max(burst.minimum, 1) * 8760.0
    if burst.trigger.value == "schedule":
        return max(burst.minimum, 1) * burst.schedule_hours * 365.0
    return burst.minimum * 8760.0


def api_streams(
    plan: Plan,
    shelf: PartShelf,
    services: Sequence[Service],
    workloads: Sequence[Workload],
    pricing: Pricing,
    horizon: int,
) -> list[CostStream]:
    """Return what model APIs cost, by API."""
    by_year = [api_uses(plan.routes, workloads, service) for service in services]
    streams = []
    for api_id in sorted({use.api for use in by_year[0]}):
        api = shelf.apis[api_id]
        years = [
            api_usd(api, [use for use in uses if use.api == api_id], pricing) for uses in by_year
        ]
        usd = [year for year in years if year is not None]
        if len(usd) == len(years):
            stream = yearly_stream(api.label, CostClass.MODEL_API, usd, horizon)
            uses = [use for year in by_year for use in year if use.api == api_id]
            agreed = any(_agreed(api, use, pricing) for use in uses)
            streams.append(stream if agreed else at_market(stream, Market.MODEL_API))
        else:
            streams.append(CostStream(api.label, CostClass.MODEL_API, None))
    return streams


def api_usd(api: ModelApi, uses: Sequence[ApiUse], pricing: Pricing) -> float | None:
    """Return what a year of a model API costs on all its cards, None without an exchange rate."""
    usd = 0.0
    for use in uses:
        taken = pricing.usd(token_price(api, Way.INPUT, use.site or "", pricing))
        made = pricing.usd(token_price(api, Way.OUTPUT, use.site or "", pricing))
        if taken is None or made is None:
            return None
        usd += model_api_usd(use.input_tokens_year, use.output_tokens_year, taken, made)
    return usd


def _agreed(api: ModelApi, use: ApiUse, pricing: Pricing) -> bool:
    """Whether a price was entered for the tokens of a model API on one of its cards."""
    return any(token_price(api, way, use.site or "", pricing).entered for way in Way)


def link_streams(
    plan: Plan, places: Mapping[LinkId, SiteId], pricing: Pricing, horizon: int
) -> list[CostStream]:
    """Return the monthly cost of links; *places* are the sites they are ordered for."""
    return [
        monthly_stream(
            link.name,
            CostClass.LINKS,
            pricing.usd(link_price(link, places.get(link.id, SiteId("")), pricing)),
            horizon,
        )
        for link in plan.links
        if link.usd_month
    ]


def cost_result(
    lines: Sequence[tuple[str, CostLine]],
    streams: Sequence[CostStream],
    rented: Sequence[Rental],
    settings: Settings,
    *,
    owned_gpus: int,
    draw: Draw,
    rates: Rates,
    reference: Reference | None = None,
) -> CostResult:
    """Put lines and streams together and compare them with *reference* and renting everything."""
    horizon = settings.horizon_months
    total = tco(streams, horizon, settings.discount_rate)
    capex = tuple(
        ShownLine(
            say("{0}: {1}", site, line.label),
            line.cost_class,
            line.usd,
            line.basis in (LineBasis.ESTIMATED, LineBasis.LEASED),
        )
        for site, line in lines
        if line.usd is not None
    )
    against = _references(reference, rented, settings)
    by_tier = tuple(
        (one.name, break_even_month(total.cumulative_pv_usd, one.cumulative_present))
        for one in against
        if one.cumulative_present is not None
    )
    first = against[0] if against else Reference("", None)
    known = first.cumulative_present is not None
    text = _break_even_text(by_tier, horizon)
    return CostResult(
        capex=capex,
        yearly=_first_year(streams, horizon),
        capex_usd=sum(line.usd for line in capex),
        opex_year_usd=sum(line.usd for line in _first_year(streams, horizon)),
        total_usd=total.undiscounted_usd,
        present_usd=total.pv_usd,
        cumulative_present=total.cumulative_pv_usd,
        reference_name=first.name,
        reference_present=first.cumulative_present,
        break_even_month=by_tier[0][1] if known else None,
        break_even_text=say("no data for {0}: {1} · {2}", first.name, first.gap, text)
        if first.gap
        else text,
        break_even_by_tier=by_tier,
        break_even_utilisation=_utilisation(
            total, rented[0] if rented else None, owned_gpus, draw, settings, rates
        ),
        unpriced=total.missing,
        lines=total.streams,
        present_by_group=tuple(
            ShownLine(group.value, group.value, usd) for group, usd in total.by_class_usd.items()
        ),
    )


def _references(
    chosen: Reference | None, rented: Sequence[Rental], settings: Settings
) -> tuple[Reference, ...]:
    """What the plan is compared with: the chosen scenario first, then every rental."""
    rentals = tuple(Reference(one.name, _curve(one, settings)) for one in rented)
    return rentals if chosen is None else (chosen, *rentals)


def _curve(rental: Rental, settings: Settings) -> tuple[float, ...]:
    stream = yearly_stream(
        rental.name, CostClass.CLOUD, rental.usd_by_year, settings.horizon_months
    )
    cumulative = []
    running = 0.0
    for amount in discounted(stream.monthly_usd or (), settings.discount_rate):
        running += amount
        cumulative.append(running)
    return tuple(cumulative)


def _first_year(streams: Sequence[CostStream], horizon: int) -> tuple[ShownLine, ...]:
    groups: dict[CostClass, float] = {}
    for stream in streams:
        if stream.monthly_usd is None or stream.cost_class in ONCE:
            continue
        year = sum(stream.monthly_usd[1 : min(MONTHS_PER_YEAR, horizon) + 1])
        groups[stream.cost_class] = groups.get(stream.cost_class, 0.0) + year
    return tuple(ShownLine(group.value, group.value, usd) for group, usd in groups.items())


def _break_even_text(by_tier: Sequence[tuple[str, int | None]], horizon: int) -> str:
    if not by_tier:
        return say("no cloud offer may serve this demand")
    texts = [
        say("never within {0} months vs {1}", horizon, name)
        if month is None
        else say("{0} mo vs {1}", month, name)
        for name, month in by_tier
    ]
    return listed(texts, " · ")


def _utilisation(
    total: Tco,
    reference: Rental | None,
    gpus: int,
    draw: Draw,
    settings: Settings,
    rates: Rates,
) -> float | None:
    """Return u*, the reserved share above which owning beats the reference."""
    if reference is None or gpus == 0 or reference.tier is not Tier.ON_DEMAND:
        return None
    cost = gpu_cost(total.by_class_usd, gpus, draw, settings)
    if cost is None:
        return None
    return break_even_utilisation(
        cost.fixed_usd_year, rates.availability, reference.usd_gpu_h, cost.variable_usd_h
    )


def part_price_range(part: Part) -> tuple[float, float]:
    """Return the factors from the likely price of a part to its low and its high one."""
    evidence = part.evidence.get("price_usd")
    if part.price_usd is None or evidence is None or not part.price_usd:
        return 1.0, 1.0
    low = part.price_usd if evidence.low is None else evidence.low
    high = part.price_usd if evidence.high is None else evidence.high
    return low / part.price_usd, high / part.price_usd
