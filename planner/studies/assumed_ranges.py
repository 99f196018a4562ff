"""The assumptions with a range that a plan's cost may rest on, and the project at other values.

Full correlation inside one assumption: it is one number that moves everything it stands for at
once. Two assumptions move independently, but for prices of one `Kin`. What was entered as a price
is known and has no range.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from math import sqrt

from planner.compute.explain.case import Case
from planner.compute.pricing import at_price
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId
from planner.domain.money import CATALOGUE_CURRENCY
from planner.domain.phrase import say
from planner.domain.project import Project
from planner.domain.provenance import Estimate
from planner.domain.site import Site
from planner.domain.workload import Workload
from planner.studies.peak_hour import LENGTH_VARIATION

DEMAND = "serving.active_share"
TARIFF = "finance.tariff_sd"
COLOCATION = "finance.colocation_usd_kw_month"
_DISCIPLINES = ("power.", "cooling.", "serving.", "finance.")
_APART = {DEMAND, TARIFF, COLOCATION, "finance.discount_rate", LENGTH_VARIATION}
"""Ranges that are applied in another way, the rate that the project fixes, and what costs nothing."""
_SHOWN_ONLY = "power.work_"
"""Draw by kind of work, which is shown beside the rule that energy follows, and costs nothing."""
_ENDS_OF_SD = sqrt(6.0)
"""A symmetric triangular distribution ends this many standard deviations from its middle."""


MEMORY = "uncertainty.memory_escalation"
EXCHANGE = "uncertainty.exchange_rate_sd"


class Kin(StrEnum):
    """Prices that move together, and with the rental price of GPUs."""

    SERVERS = "servers"
    STORAGE = "storage"


_KIN = {
    PartKind.GPU_SERVER: Kin.SERVERS,
    PartKind.CPU_SERVER: Kin.SERVERS,
    PartKind.RACK_SYSTEM: Kin.SERVERS,
    PartKind.STORAGE: Kin.STORAGE,
}


@dataclass(frozen=True, slots=True)
class Ranged:
    """A number with low and high around its likely value; `at` returns the project at another one.

    `adds` tells that what it changes adds up with what others of its kind do (prices of parts).
    `mode` is the value that is drawn most often, where that is not the one that the plan is
    calculated with.
    """

    key: str
    label: str
    unit: str
    low: float
    likely: float
    high: float
    at: Callable[[Project, float], Project] = field(compare=False, repr=False)
    adds: bool = False
    kin: Kin | None = None
    mode: float | None = None


def assumed_ranges(case: Case) -> tuple[Ranged, ...]:
    """Return every range that the cost of a scenario may rest on, in a fixed order."""
    found = (
        *_demand(case),
        *_prices(case),
        *_memory(case),
        *_exchange_rates(case),
        *_tariff(case),
        *_colocation(case),
        *_buildings(case),
        *_egress(case),
        *_estimates(case),
    )
    return tuple(one for one in found if one.low < one.high)


def _ranged(
    key: str,
    estimate: Estimate,
    at: Callable[[Project, float], Project],
    label: str = "",
) -> Ranged:
    likely = estimate.likely
    low, high = min(estimate.low, likely), max(estimate.high, likely)
    return Ranged(key, label or estimate.label, estimate.unit, low, likely, high, at)


def _estimates(case: Case) -> Iterator[Ranged]:
    for key, estimate in sorted(case.shelf.assumptions.items()):
        if key.startswith(_DISCIPLINES) and key not in _APART and not key.startswith(_SHOWN_ONLY):
            yield _ranged(key, estimate, partial(_with_assumption, key))


def _with_assumption(key: str, project: Project, value: float) -> Project:
    shelf = project.shelf
    changed = {**shelf.assumptions, key: replace(shelf.assumptions[key], likely=value)}
    return replace(project, shelf=replace(shelf, assumptions=changed))


def _demand(case: Case) -> Iterator[Ranged]:
    """Users active in the peak hour, for the workloads that were left at this assumption."""
    estimate = case.shelf.assumptions.get(DEMAND)
    if estimate is not None and any(_asks_for(one, estimate) for one in case.project.workloads):
        yield _ranged(DEMAND, estimate, partial(_with_demand, estimate))


def _asks_for(workload: Workload, estimate: Estimate) -> bool:
    return workload.demand is not None and workload.demand.active_share == estimate.likely


def _with_demand(estimate: Estimate, project: Project, value: float) -> Project:
    workloads = tuple(
        replace(one, demand=replace(one.demand, active_share=value))
        if one.demand is not None and _asks_for(one, estimate)
        else one
        for one in project.workloads
    )
    return replace(project, workloads=workloads)


def _prices(case: Case) -> Iterator[Ranged]:
    """The price of every part that is bought at the price of the catalogue."""
    for part_id in sorted(case.money.part_usd):
        part = case.shelf.parts[part_id]
        evidence = part.evidence.get("price_usd")
        if part.price_usd and evidence is not None:
            estimate = Estimate(part_id, part.label, "USD", part.price_usd, evidence)
            ranged = _ranged(f"price:{part_id}", estimate, partial(_with_price, part_id))
            yield replace(ranged, adds=True, kin=_KIN.get(part.kind))


def _with_price(part_id: EntryId, project: Project, value: float) -> Project:
    shelf = project.shelf
    parts = {**shelf.parts, part_id: at_price(shelf.parts[part_id], value)}
    return replace(project, shelf=replace(shelf, parts=parts))


def _memory(case: Case) -> Iterator[Ranged]:
    """The rise of storage prices until delivery, over the prices of today."""
    rise = case.shelf.assumptions.get(MEMORY)
    stored = any(_stores(case.shelf.parts[one]) for one in case.money.part_usd)
    if rise is not None and stored:
        yield Ranged(
            MEMORY,
            say("Storage prices at delivery"),
            say("of today's"),
            min(1.0, 1.0 + rise.low),
            1.0,
            max(1.0, 1.0 + rise.high),
            _with_memory,
            kin=Kin.STORAGE,
            mode=1.0 + rise.likely,
        )


def _stores(part: Part) -> bool:
    return part.kind is PartKind.STORAGE and bool(part.price_usd)


def _with_memory(project: Project, factor: float) -> Project:
    shelf = project.shelf
    parts = {
        key: at_price(part, _times(part.price_usd, factor)) if _stores(part) else part
        for key, part in shelf.parts.items()
    }
    return replace(project, shelf=replace(shelf, parts=parts))


def _exchange_rates(case: Case) -> Iterator[Ranged]:
    """The rate of every currency that is changed into the project's, over today's."""
    spread = case.shelf.assumptions.get(EXCHANGE)
    if spread is None:
        return
    half = min(_ENDS_OF_SD * spread.likely, 0.9)
    shown = case.project.shown_currency.code
    entered = {one.currency for one in case.project.prices.overlays.values() if one.currency}
    for code in sorted({shown, *entered} - {CATALOGUE_CURRENCY}):
        if code in case.project.prices.rates:
            label = say("Exchange rate, {0} for one USD", code)
            at = partial(_with_rate, code)
            yield Ranged(f"rate:{code}", label, say("of today's"), 1.0 - half, 1.0, 1.0 + half, at)


def _with_rate(code: str, project: Project, factor: float) -> Project:
    prices = project.prices
    rate = prices.rates[code]
    rates = {**prices.rates, code: replace(rate, per_usd=rate.per_usd * factor)}
    return replace(project, prices=replace(prices, rates=rates))


def _tariff(case: Case) -> Iterator[Ranged]:
    """The price of energy at every site together, over what each pays now."""
    spread = case.shelf.assumptions.get(TARIFF)
    if spread is not None:
        half = min(_ENDS_OF_SD * spread.likely, 1.0)
        yield Ranged(
            TARIFF, "Energy price", "of the tariff", 1.0 - half, 1.0, 1.0 + half, _with_tariff
        )


def _with_tariff(project: Project, factor: float) -> Project:
    regions = {
        key: replace(one, tariff_usd_kwh=_times(one.tariff_usd_kwh, factor))
        for key, one in project.shelf.regions.items()
    }
    project = replace(project, shelf=replace(project.shelf, regions=regions))
    return _with_sites(
        project, lambda site: replace(site, tariff_usd_kwh=_times(site.tariff_usd_kwh, factor))
    )


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _with_sites(project: Project, change: Callable[[Site], Site]) -> Project:
    scenarios = tuple(
        replace(one, plan=replace(one.plan, sites=tuple(change(site) for site in one.plan.sites)))
        for one in project.scenarios
    )
    return replace(project, scenarios=scenarios)


def _colocation(case: Case) -> Iterator[Ranged]:
    """The rent of the colocation sites that were left at this assumption."""
    estimate = case.shelf.assumptions.get(COLOCATION)
    if estimate is not None and any(_rents(site, estimate) for site in case.plan.sites):
        yield _ranged(COLOCATION, estimate, partial(_with_rent, estimate))


def _rents(site: Site, estimate: Estimate) -> bool:
    return site.colocation is not None and site.colocation.usd_per_kw_month == estimate.likely


def _with_rent(estimate: Estimate, project: Project, value: float) -> Project:
    def change(site: Site) -> Site:
        if site.colocation is None or not _rents(site, estimate):
            return site
        return replace(site, colocation=replace(site.colocation, usd_per_kw_month=value))

    return _with_sites(project, change)


def _buildings(case: Case) -> Iterator[Ranged]:
    """The construction cost of each region in which a site stands."""
    for key in sorted({site.region for site in case.plan.sites if site.region}):
        region = case.shelf.regions.get(key)
        evidence = region.evidence.get("build_usd_w") if region else None
        if region is None or evidence is None or not region.build_usd_w:
            continue
        estimate = Estimate(key, region.name, "USD/W", region.build_usd_w, evidence)
        label = f"Construction cost, {region.name}"
        yield _ranged(f"build:{key}", estimate, partial(_with_building, key), label)


def _with_building(key: EntryId, project: Project, value: float) -> Project:
    shelf = project.shelf
    regions = {**shelf.regions, key: replace(shelf.regions[key], build_usd_w=value)}
    return replace(project, shelf=replace(shelf, regions=regions))


def _egress(case: Case) -> Iterator[Ranged]:
    """The egress price of each offer that a burst rents."""
    for key in sorted({burst.offer for burst in case.plan.bursts}):
        offer = case.shelf.offers[key]
        evidence = offer.evidence.get("egress_usd_gb")
        if evidence is not None and offer.egress_usd_gb:
            estimate = Estimate(key, offer.label, "USD/GB", offer.egress_usd_gb, evidence)
            label = f"Egress, {offer.label}"
            yield _ranged(f"egress:{key}", estimate, partial(_with_egress, key), label)


def _with_egress(key: EntryId, project: Project, value: float) -> Project:
    shelf = project.shelf
    offers = {**shelf.offers, key: replace(shelf.offers[key], egress_usd_gb=value)}
    return replace(project, shelf=replace(shelf, offers=offers))
