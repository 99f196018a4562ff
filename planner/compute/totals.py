"""The money of a whole plan: every site, burst, API and link, and the rented reference."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.compute.capacity import training_gpus
from planner.compute.money import (
    Rates,
    Reference,
    SiteMoney,
    api_streams,
    burst_streams,
    cost_result,
    link_streams,
    purchases,
    site_streams,
)
from planner.compute.reference import Rental, WorkloadNeed, rentals
from planner.compute.serve import Service
from planner.compute.sites import DeviceKey
from planner.domain.hardware import Part
from planner.domain.identity import EntryId
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Settings
from planner.domain.results import CostResult, SiteResult
from planner.domain.service import Deployment, Route
from planner.domain.site import Site, SiteKind
from planner.domain.units import MONTHS_PER_YEAR
from planner.domain.workload import Workload
from planner.engines.finance.lines import CostLine
from planner.engines.finance.streams import CostStream


@dataclass(frozen=True, slots=True)
class PlanMoney:
    """Costs, the part counts behind them, present USD by part, and what blocks the headline.

    `lines` are the purchases by site name, `streams` the months that the costs sum up, and
    `rented` the rentals they are compared with.
    """

    costs: CostResult
    counts: Mapping[EntryId, int]
    part_usd: Mapping[EntryId, float]
    token_share: float
    gap: str
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
    return rentals(needs, shelf, settings.country, years)


def money_of(
    plan: Plan,
    sites: tuple[SiteRacks, ...],
    services: tuple[Service, ...],
    rented: tuple[Rental, ...],
    workloads: tuple[Workload, ...],
    shelf: PartShelf,
    settings: Settings,
    rates: Rates,
    reference: Reference | None = None,
) -> PlanMoney:
    """Return what the plan costs over the horizon against *reference*, else renting everything."""
    horizon = settings.horizon_months
    lines: list[tuple[str, CostLine]] = []
    streams: list[CostStream] = []
    counts: dict[EntryId, int] = {}
    for one in sites:
        money = _site_money(one, shelf)
        bought = purchases(money, shelf, rates)
        lines += [(one.site.name, line) for line in bought]
        streams += site_streams(money, bought, rates, horizon)
        for part, count in money.counts.items():
            counts[part] = counts.get(part, 0) + count
    by_id: dict[str, Workload] = {workload.id: workload for workload in workloads}
    for burst in plan.bursts:
        deployed = [d.id for d in plan.deployments if d.pool == burst.pool]
        streams += burst_streams(burst, shelf, services, deployed, by_id, rates, horizon)
    streams += api_streams(plan, shelf, services, by_id, horizon)
    streams += link_streams(plan, horizon)
    gpus = sum(one.gpus(shelf.parts) for one in sites)
    energy = sum(one.result.energy_kwh_year * (one.result.tariff_usd_kwh or 0.0) for one in sites)
    costs = cost_result(
        lines,
        streams,
        rented,
        settings,
        owned_gpus=gpus,
        energy_usd_year=energy,
        rates=rates,
        reference=reference,
    )
    part_usd = {
        part: (shelf.parts[part].price_usd or 0.0) * count for part, count in counts.items()
    }
    gap = _gap(plan, sites, counts, shelf)
    share = _token_share(plan, workloads, gpus)
    return PlanMoney(costs, counts, part_usd, share, gap, tuple(lines), tuple(streams), rented)


def _site_money(one: SiteRacks, shelf: PartShelf) -> SiteMoney:
    region = shelf.regions.get(one.site.region) if one.site.region else None
    build = region.build_usd_w if region else None
    return SiteMoney(one.site, one.result, one.part_counts(), one.gpus(shelf.parts), build)


def _token_share(plan: Plan, workloads: tuple[Workload, ...], gpus: int) -> float:
    """Share of owned GPU-hours that token workloads pay for: all but those of training jobs."""
    training = sum(training_gpus(plan.routes, workloads).values())
    return 1.0 if not gpus else max(0.0, (gpus - training) / gpus)


def _gap(
    plan: Plan,
    sites: tuple[SiteRacks, ...],
    counts: Mapping[EntryId, int],
    shelf: PartShelf,
) -> str:
    """What makes the total meaningless: a server, GPU offer or tariff without price."""
    for part_id in sorted(counts):
        part = shelf.parts[part_id]
        if part.accelerators and part.price_usd is None:
            return f"no price for {part.label}"
    for burst in plan.bursts:
        if shelf.offers[burst.offer].usd_h(burst.tier) is None:
            return f"no price for {shelf.offers[burst.offer].label} {burst.tier}"
    for one in sites:
        included = one.site.colocation is not None and one.site.colocation.energy_included
        result = one.result
        if result.devices and result.tariff_usd_kwh is None and not included:
            return f"no tariff for {one.site.name}"
    return ""


def holds_racks(site: Site) -> bool:
    """Whether hardware of the plan stands at the site."""
    return site.kind in (SiteKind.OWN, SiteKind.COLOCATION)
