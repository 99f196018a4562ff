"""The money of a whole plan: every site, burst, API and link, and the rented reference."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from planner.compute.capacity import training_gpus
from planner.compute.contracts import burst_price
from planner.compute.finance_rates import Rates
from planner.compute.gpu_cost import Draw
from planner.compute.money import (
    Reference,
    api_streams,
    burst_streams,
    cost_result,
    link_streams,
)
from planner.compute.orders import (
    SPARES_NAME,
    WHOLE_PROJECT_NAME,
    Order,
    Role,
    extra_orders,
    spare_orders,
)
from planner.compute.pricing import Pricing, UnitPrice
from planner.compute.purchasing import (
    SiteMoney,
    order_usd,
    own_purchases,
    own_streams,
    purchases,
    spare_purchases,
)
from planner.compute.reference import Rental, WorkloadNeed, rentals
from planner.compute.serve import Service
from planner.compute.site_costs import own_purchase_streams, site_streams
from planner.compute.sites import DeviceKey
from planner.domain.hardware import Part
from planner.domain.identity import EntryId, LinkId, SiteId
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Settings
from planner.domain.quote import WHOLE_PROJECT
from planner.domain.results import CostResult, SiteResult
from planner.domain.service import Deployment, Route
from planner.domain.site import Site, SiteKind
from planner.domain.units import MONTHS_PER_YEAR
from planner.domain.workload import Workload
from planner.engines.finance.lines import CostLine
from planner.engines.finance.streams import CostStream, escalated


@dataclass(frozen=True, slots=True)
class PlanMoney:
    """Costs, the part counts behind them, present USD by part, and what blocks the headline.

    `part_usd` leaves out prices that were entered: they have no range. `orders` are what is bought
    by site, `lines` the purchases by site name, `streams` the months that the costs sum up, and
    `rented` the rentals they are compared with.
    """

    costs: CostResult
    counts: Mapping[EntryId, int]
    part_usd: Mapping[EntryId, float]
    token_share: float
    gap: str
    orders: Mapping[SiteId, tuple[Order, ...]]
    lines: tuple[tuple[str, CostLine], ...]
    streams: tuple[CostStream, ...]
    rented: tuple[Rental, ...]


@dataclass(frozen=True, slots=True)
class SiteRacks:
    """A site with what stands in it: frames and devices by kind, and its result."""

    site: Site
    frames: Mapping[EntryId, int]
    devices: Mapping[DeviceKey, int]
    result: SiteResult

    def part_counts(self) -> dict[EntryId, int]:
        """Return how many pieces of each part the site needs, cabinets and floor units included."""
        counts = dict(self.frames)
        for (part, _, _), count in self.devices.items():
            counts[part] = counts.get(part, 0) + count
        for room in self.site.rooms:
            for placement in room.floor:
                counts[placement.part] = counts.get(placement.part, 0) + 1
        return counts

    def gpus(self, parts: Mapping[EntryId, Part]) -> int:
        """Return the accelerators that stand in the site."""
        return sum(parts[part].gpus * count for (part, _, _), count in self.devices.items())


def needs_of(
    workloads: tuple[Workload, ...],
    routes: tuple[Route, ...],
    deployments: tuple[Deployment, ...],
    shelf: PartShelf,
) -> tuple[WorkloadNeed, ...]:
    """Return the workloads with the precision of the deployment they are first routed to."""
    weights = {one.id: one.weights for one in deployments}
    needs = []
    for workload in workloads:
        routed = [r.deployment for r in routes if r.workload == workload.id and r.deployment]
        llm = shelf.llms.get(workload.llm)
        kind = "moe" if llm is not None and llm.experts else "dense"
        needs.append(
            WorkloadNeed(
                workload,
                weights.get(routed[0]) if routed else None,
                shelf.assume(f"serving.training_mfu_{kind}"),
            )
        )
    return tuple(needs)


def rented_instead(
    needs: tuple[WorkloadNeed, ...], shelf: PartShelf, settings: Settings
) -> tuple[Rental, ...]:
    """Return the cheapest rental of each tier over the horizon."""
    years = max(1, -(-settings.horizon_months // MONTHS_PER_YEAR))
    return rentals(needs, shelf, settings, years)


@dataclass(frozen=True, slots=True)
class SiteSpending:
    """What a site with racks costs: orders, purchases, and what is spent by month.

    `counts` are the pieces of each part, `gap` says what makes its energy meaningless.
    """

    site: Site
    counts: Mapping[EntryId, int]
    orders: tuple[Order, ...]
    lines: tuple[CostLine, ...]
    streams: tuple[CostStream, ...]
    gpus: int
    gap: str


def site_spending(
    racks: SiteRacks,
    counts: Mapping[EntryId, int],
    orders: tuple[Order, ...],
    shelf: PartShelf,
    pricing: Pricing,
    rates: Rates,
    horizon_months: int,
    has_spares: bool = False,
) -> SiteSpending:
    """Return what a site costs that holds *counts* of the entries, bought by *orders*.

    With *has_spares* spare servers lie on the tray, and no share of the servers stands for them.
    """
    site, result = racks.site, racks.result
    region = shelf.regions.get(site.region) if site.region else None
    gpus = racks.gpus(shelf.parts)
    build_usd_w = region.build_usd_w if region else None
    money = SiteMoney(site, result, orders, gpus, build_usd_w, has_spares)
    lines = purchases(money, pricing, rates.capex, rates.leased_share)
    included = site.colocation is not None and site.colocation.energy_included
    unknown = result.devices and result.tariff_usd_kwh is None and not included
    return SiteSpending(
        site=site,
        counts={part: count for part, count in counts.items() if part in shelf.parts},
        orders=orders,
        lines=lines,
        streams=tuple(site_streams(money, lines, pricing, rates, horizon_months)),
        gpus=gpus,
        gap=f"no tariff for {site.name}" if unknown else "",
    )


def money_of(
    plan: Plan,
    sites: tuple[SiteSpending, ...],
    links: Mapping[LinkId, SiteId],
    services: tuple[Service, ...],
    rented: tuple[Rental, ...],
    workloads: tuple[Workload, ...],
    shelf: PartShelf,
    settings: Settings,
    pricing: Pricing,
    rates: Rates,
    draw: Draw,
    reference: Reference | None = None,
) -> PlanMoney:
    """Return what the plan costs over the horizon against *reference*, else renting everything.

    *links* are the sites that links are ordered for, *draw* is how the energy of GPUs divides.
    """
    horizon = settings.horizon_months
    lines: list[tuple[str, CostLine]] = []
    streams: list[CostStream] = []
    orders: dict[SiteId, tuple[Order, ...]] = {}
    counts: dict[EntryId, int] = {}
    for one in sites:
        orders[one.site.id] = one.orders
        lines += [(one.site.name, line) for line in one.lines]
        streams += one.streams
        for part, count in one.counts.items():
            counts[part] = counts.get(part, 0) + count
    for name, bought, paid in _bought_elsewhere(plan, orders, shelf, pricing, rates, horizon):
        lines += [(name, line) for line in bought]
        streams += paid
    streams += _rented_streams(plan, shelf, services, workloads, pricing, rates, horizon)
    streams += link_streams(plan, links, pricing, horizon)
    streams = _risen(streams, rates)
    gpus = sum(one.gpus for one in sites)
    costs = cost_result(
        lines,
        streams,
        rented,
        settings,
        owned_gpus=gpus,
        draw=draw,
        rates=rates,
        reference=reference,
    )
    return PlanMoney(
        costs,
        counts,
        _part_usd(orders, pricing),
        _token_share(plan, workloads, gpus),
        _gap(plan, sites, orders, shelf, pricing),
        orders,
        tuple(lines),
        tuple(streams),
        rented,
    )


def _risen(streams: list[CostStream], rates: Rates) -> list[CostStream]:
    """Return the streams with the yearly rises that the project assumes."""
    if not rates.escalation:
        return streams
    return [escalated(one, rates.escalation.get(one.cost_class, 0.0)) for one in streams]


def _rented_streams(
    plan: Plan,
    shelf: PartShelf,
    services: tuple[Service, ...],
    workloads: tuple[Workload, ...],
    pricing: Pricing,
    rates: Rates,
    horizon: int,
) -> Iterator[CostStream]:
    """Yield what bursts and model APIs cost over the horizon."""
    by_id: dict[str, Workload] = {workload.id: workload for workload in workloads}
    for burst in plan.bursts:
        deployed = [d.id for d in plan.deployments if d.pool == burst.pool]
        yield from burst_streams(burst, shelf, services, deployed, by_id, pricing, rates, horizon)
    yield from api_streams(plan, shelf, services, workloads, pricing, horizon)


def _bought_elsewhere(
    plan: Plan,
    orders: dict[SiteId, tuple[Order, ...]],
    shelf: PartShelf,
    pricing: Pricing,
    rates: Rates,
    horizon: int,
) -> Iterator[tuple[str, tuple[CostLine, ...], list[CostStream]]]:
    """Yield purchases and streams of spares, then of places without racks, whose *orders* it adds."""
    spares = spare_purchases(spare_orders(plan.tray, shelf, pricing), pricing)
    yield SPARES_NAME, spares, own_purchase_streams(spares, rates, horizon)
    for place, name in _elsewhere(plan, orders):
        mine = orders[place] = tuple(extra_orders(place, pricing, horizon))
        bought = own_purchases(mine, pricing)
        paid = own_purchase_streams(bought, rates, horizon)
        yield name, bought, [*paid, *own_streams(mine, pricing, horizon)]


def _elsewhere(plan: Plan, known: Collection[SiteId]) -> Iterator[tuple[SiteId, str]]:
    """Yield the sites without racks, and the place of what belongs to no site."""
    for site in plan.sites:
        if site.id not in known:
            yield site.id, site.name
    yield WHOLE_PROJECT, WHOLE_PROJECT_NAME


def _part_usd(orders: Mapping[SiteId, tuple[Order, ...]], pricing: Pricing) -> dict[EntryId, float]:
    usd: dict[EntryId, float] = {}
    for order in chain.from_iterable(orders.values()):
        if order.role is Role.PART and order.part and not order.price.entered:
            spent = order_usd(order, pricing) or 0.0
            usd[order.part.id] = usd.get(order.part.id, 0.0) + spent
    return usd


def _token_share(plan: Plan, workloads: tuple[Workload, ...], gpus: int) -> float:
    """Share of owned GPU-hours that token workloads pay for: all but those of training jobs."""
    training = sum(training_gpus(plan.routes, workloads).values())
    return 1.0 if not gpus else max(0.0, (gpus - training) / gpus)


def _gap(
    plan: Plan,
    sites: tuple[SiteSpending, ...],
    orders: Mapping[SiteId, tuple[Order, ...]],
    shelf: PartShelf,
    pricing: Pricing,
) -> str:
    """What makes the total meaningless: a server, GPU offer or tariff without price."""
    for order in chain.from_iterable(orders.values()):
        part = order.part
        if order.role is Role.PART and part and part.accelerators:
            gap = _price_gap(order.price, pricing, part.label)
            if gap:
                return gap
    for burst in plan.bursts:
        offer = shelf.offers[burst.offer]
        gap = _price_gap(burst_price(burst, offer, pricing), pricing, f"{offer.label} {burst.tier}")
        if gap:
            return gap
    return next((one.gap for one in sites if one.gap), "")


def _price_gap(price: UnitPrice, pricing: Pricing, label: str) -> str:
    if price.list_price is None:
        return f"no price for {label}"
    missing = pricing.usd(price) is None
    return f"no exchange rate for {price.currency}, the price of {label}" if missing else ""


def holds_racks(site: Site) -> bool:
    """Whether hardware of the plan stands at the site."""
    return site.kind in (SiteKind.OWN, SiteKind.COLOCATION)
