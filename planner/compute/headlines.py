"""The headline numbers of a scenario, each with limit, range and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum, sqrt

from planner.compute.money import part_price_range
from planner.compute.serve import Service, Target, open_hours
from planner.domain.identity import EntryId, PoolId, SiteId, WorkloadId
from planner.domain.money import CATALOGUE_CURRENCY
from planner.domain.phrase import say
from planner.domain.project import PartShelf, Settings
from planner.domain.quote import ShownCurrency
from planner.domain.results import (
    CostResult,
    Figure,
    PoolResult,
    SiteResult,
    WorkloadResult,
)
from planner.domain.site import Site, SiteKind
from planner.domain.units import GIB, MONTHS_PER_YEAR
from planner.domain.workload import Workload
from planner.engines.finance.lines import CostClass
from planner.engines.finance.tco import discounted
from planner.engines.finance.unit_costs import usd_per_million_output_tokens


@dataclass(frozen=True, slots=True)
class Delivery:
    """Weeks from the order until everything serves, and until anything does, with its reason."""

    weeks: float | None
    low: float | None
    high: float | None
    item: str
    first_token_weeks: float | None
    no_data: str = ""


def power_figures(
    sites: Mapping[SiteId, SiteResult], kinds: Mapping[SiteId, Site], devices: int, without: int
) -> dict[str, Figure]:
    """Return IT power, facility power, PUE and heat."""
    racked = [one for one in sites.values() if one.racks]
    own = [one for one in racked if kinds[one.site].kind is SiteKind.OWN]
    limits = [one.it_limit_kw for one in racked]
    limit = sum(x for x in limits if x is not None) if None not in limits and limits else None
    heat_limits = [one.cooling_limit_kw for one in racked]
    heat_limit = (
        sum(x for x in heat_limits if x is not None)
        if None not in heat_limits and heat_limits
        else None
    )
    average = sum(one.average_kw for one in own)
    facility = [one.facility_power_kw for one in own if one.facility_power_kw is not None]
    pue = None
    if average > 0:
        pue = sum((one.pue or 0.0) * one.average_kw for one in own) / average
    nothing = "" if own else say("no own site with hardware")
    it_power = sum(one.it_power_kw for one in racked)
    return {
        "it_power_kw": Figure(
            "it_power_kw", "kW", it_power, limit=limit, missing=without, of=devices
        ),
        "facility_power_kw": Figure(
            "facility_power_kw",
            "kW",
            sum(facility) if facility else None,
            no_data=nothing,
            note=say("design day; divided by IT power it is not PUE"),
        ),
        "pue": Figure("pue", "", pue, no_data=nothing, note=say("annual, own sites")),
        "heat_load_kw": Figure(
            "heat_load_kw",
            "kW",
            sum(one.heat_kw for one in racked),
            limit=heat_limit,
            missing=without,
            of=devices,
        ),
        "average_power_kw": Figure("average_power_kw", "kW", sum(one.average_kw for one in racked)),
    }


def memory_figures(pools: Mapping[PoolId, PoolResult]) -> dict[str, Figure]:
    """Return VRAM in use and in total on owned GPUs."""
    owned = [pool for pool in pools.values() if pool.owned]
    used = sum(pool.memory.used for pool in owned) / GIB
    total = sum(pool.memory.total for pool in owned) / GIB
    return {
        "vram_used_gib": Figure("vram_used_gib", "GiB", used, limit=total),
        "vram_total_gib": Figure("vram_total_gib", "GiB", total),
    }


def throughput_figures(
    service: Service,
    targets: Mapping[str, Target],
    workloads: Sequence[Workload],
    results: Mapping[WorkloadId, WorkloadResult],
) -> dict[str, Figure]:
    """Return throughput and demand in the peak hour, and the latencies nearest their limits."""
    demand = fsum(one.demand_output_tokens_per_s for one in results.values())
    by_id = {one.id: one for one in workloads}
    capacity = fsum(usable_tokens_per_s(target, service, by_id) for target in targets.values())
    unserved = max((one.unserved_share for one in results.values()), default=0.0)
    figures = {
        "throughput_output_tokens_per_s": Figure(
            "throughput_output_tokens_per_s", "tok/s", capacity, limit=demand
        ),
        "demand_output_tokens_per_s": Figure("demand_output_tokens_per_s", "tok/s", demand),
        "unserved_share": Figure("unserved_share", "", unserved),
    }
    for metric in ("ttft", "tpot"):
        figures[f"{metric}_p95_ms"] = _latency_figure(metric, list(results.values()))
    return figures


def usable_tokens_per_s(
    target: Target, service: Service, workloads: Mapping[WorkloadId, Workload]
) -> float:
    """Return output tokens/s of a target at full use in the peak hour, at its mix of demand.

    A target that carries nothing then counts at the mean of the workloads routed to it, and not at
    all outside its schedule.
    """
    if not open_hours(target, service.calendar)[service.peak]:
        return 0.0
    carried = {
        workload: float(hours[service.peak])
        for (workload, key), hours in service.served.items()
        if key == target.key
    }
    tokens = sum(rate * workloads[one].generated_tokens for one, rate in carried.items())
    used = sum(
        rate / (target.rates[one] * target.maximum)
        for one, rate in carried.items()
        if target.rates.get(one)
    )
    if tokens > 0.0 and used > 0.0:
        return tokens / used
    rates = [rate * workloads[one].generated_tokens for one, rate in target.rates.items()]
    return sum(rates) / len(rates) * target.maximum if rates else 0.0


def _latency_figure(metric: str, results: Sequence[WorkloadResult]) -> Figure:
    key = f"{metric}_p95_ms"
    nearest: tuple[float, WorkloadResult] | None = None
    for one in results:
        value = one.ttft_p95_ms if metric == "ttft" else one.tpot_p95_ms
        limit = one.ttft_limit_ms if metric == "ttft" else one.tpot_limit_ms
        if value is None:
            continue
        share = value / limit if limit else 0.0
        if nearest is None or share > nearest[0]:
            nearest = (share, one)
    if nearest is None:
        return Figure(key, "ms", None, no_data=say("no workload is served"))
    one = nearest[1]
    value = one.ttft_p95_ms if metric == "ttft" else one.tpot_p95_ms
    limit = one.ttft_limit_ms if metric == "ttft" else one.tpot_limit_ms
    return Figure(key, "ms", value, limit=limit, note=one.name)


def cost_figures(
    costs: CostResult,
    tokens: float,
    settings: Settings,
    *,
    token_share: float,
    half_range_usd: float,
    blocking_gap: str,
) -> dict[str, Figure]:
    """Return TCO, cost per million output tokens and break-even, in USD.

    *tokens* are those of `present_tokens`.
    """
    known = costs.lines > len(costs.unpriced) and not blocking_gap
    gap = blocking_gap or ("" if known else say("nothing in this plan has a price"))
    figures = (
        *_totals(costs, settings, half_range_usd, gap),
        _token_cost(costs, token_share, tokens, gap),
        _break_even(costs, gap),
    )
    return {one.key: one for one in figures}


def _sum_of_money(costs: CostResult, key: str, usd: float, gap: str) -> Figure:
    """An amount with the lines that it misses; no data while there is a gap."""
    return Figure(
        key,
        CATALOGUE_CURRENCY,
        None if gap else usd,
        missing=len(costs.unpriced),
        of=costs.lines,
        no_data=gap,
    )


def _totals(
    costs: CostResult, settings: Settings, half_range_usd: float, gap: str
) -> tuple[Figure, ...]:
    """TCO at present value with its range, the same undiscounted, and what is bought."""
    tco = _sum_of_money(costs, "tco_total", costs.present_usd, gap)
    return (
        replace(
            tco,
            low=None if gap else max(0.0, costs.present_usd - half_range_usd),
            high=None if gap else costs.present_usd + half_range_usd,
            range_kind="range",
            note=say("present value over {0} months", settings.horizon_months),
        ),
        _sum_of_money(costs, "tco_undiscounted", costs.total_usd, gap),
        _sum_of_money(costs, "capex", costs.capex_usd, gap),
    )


def _token_cost(costs: CostResult, token_share: float, tokens: float, gap: str) -> Figure:
    """What a million output tokens cost: rented capacity whole, owned by its share of GPUs."""
    rented = fsum(
        line.usd
        for line in costs.present_by_group
        if line.group in (CostClass.MODEL_API, CostClass.CLOUD)
    )
    attributed = (costs.present_usd - rented) * token_share + rented
    per_million = None if gap else usd_per_million_output_tokens(attributed, tokens)
    cost = _sum_of_money(costs, "cost_per_million_output_tokens", 0.0, gap)
    nothing = "" if tokens else say("no output tokens are served")
    return replace(cost, value=per_million, no_data=gap or nothing, note=say("input included"))


def _break_even(costs: CostResult, gap: str) -> Figure:
    month = costs.break_even_month
    return Figure(
        "break_even_month",
        "months",
        None if gap or month is None else float(month),
        missing=len(costs.unpriced),
        of=costs.lines,
        no_data=gap or ("" if month is not None else costs.break_even_text),
        note=say("vs {0}", costs.reference_name) if costs.reference_name else "",
    )


def in_currency(figures: Mapping[str, Figure], shown: ShownCurrency) -> dict[str, Figure]:
    """Return *figures* with amounts of money converted to the currency that is shown."""

    def converted(usd: float | None) -> float | None:
        return None if usd is None else usd * shown.per_usd

    return {
        key: figure
        if figure.unit != CATALOGUE_CURRENCY or figure.unit == shown.code
        else replace(
            figure,
            unit=shown.code,
            value=converted(figure.value),
            low=converted(figure.low),
            high=converted(figure.high),
            limit=converted(figure.limit),
        )
        for key, figure in figures.items()
    }


def present_tokens(
    service: Sequence[Service], workloads: Sequence[Workload], settings: Settings
) -> float:
    """Return the output tokens served over the horizon, discounted like the money they cost."""
    generated = {one.id: one.generated_tokens for one in workloads}
    years = [
        fsum(
            float(hours.sum()) * year.calendar.weight * 3600.0 * generated[workload]
            for (workload, _), hours in year.served.items()
        )
        for year in service
    ]
    last = len(years) - 1
    monthly = [0.0]
    for month in range(settings.horizon_months):
        monthly.append(years[min(month // MONTHS_PER_YEAR, last)] / MONTHS_PER_YEAR)
    return fsum(discounted(monthly, settings.discount_rate))


def half_range(costs: CostResult, shelf: PartShelf, part_usd: Mapping[EntryId, float]) -> float:
    """Return the half-range of the TCO: root of the summed squares by assumption.

    Every present-value group scales with the assumption behind it, so its half-range is its value
    times that of the assumption; an overhead comes on top of its group. The prices of parts move
    apart from each other.
    """
    by_group = {line.group: line.usd for line in costs.present_by_group}
    scales = {
        CostClass.ENERGY: ("power.busy_inference_share", "finance.tariff_sd"),
        CostClass.MAINTENANCE: ("finance.maintenance_share",),
        CostClass.STAFF: ("finance.fte_usd_year", "finance.gpus_per_fte"),
        CostClass.INSURANCE: ("finance.insurance_share",),
        CostClass.INSTALLATION: ("finance.installation_share",),
        CostClass.SPARES: ("finance.spares_share",),
        CostClass.RESIDUAL: ("finance.residual_share",),
        CostClass.COLOCATION: ("finance.colocation_usd_kw_month",),
        CostClass.CLOUD: ("finance.burst_overhead_share",),
    }
    squares = 0.0
    for group, keys in scales.items():
        for key in keys:
            squares += (by_group.get(group, 0.0) * _relative_half_range(shelf, key)) ** 2
    for part_id, usd in part_usd.items():
        low, high = part_price_range(shelf.parts[part_id])
        squares += (usd * (high - low) / 2.0) ** 2
    return sqrt(squares)


def _relative_half_range(shelf: PartShelf, key: str) -> float:
    estimate = shelf.assumptions.get(key)
    if estimate is None or not estimate.likely:
        return 0.0
    if estimate.unit.startswith("share") and key.endswith("_sd"):
        return estimate.likely
    half = (estimate.high - estimate.low) / 2.0
    return half if key.endswith("_overhead_share") else half / estimate.likely


def delivery_figures(delivery: Delivery) -> dict[str, Figure]:
    """Return time to serve and time to the first token in weeks."""
    return {
        "time_to_serve_weeks": Figure(
            "time_to_serve_weeks",
            "weeks",
            delivery.weeks,
            delivery.low,
            delivery.high,
            no_data=delivery.no_data,
            note=delivery.item,
            range_kind="P50–P80",
        ),
        "first_token_weeks": Figure(
            "first_token_weeks",
            "weeks",
            delivery.first_token_weeks,
            no_data="" if delivery.first_token_weeks is not None else say("no workload is served"),
        ),
    }
