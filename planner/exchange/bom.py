"""The bill of materials of a scenario: what is ordered, from the plan and its results."""

from collections.abc import Iterator
from dataclasses import replace

from planner.compute.fabrics.goods import goods_of
from planner.compute.orders import (
    SPARES_NAME,
    WHOLE_PROJECT_NAME,
    extra_orders,
    site_orders,
    spare_orders,
)
from planner.compute.plant import with_plant
from planner.compute.pricing import Pricing
from planner.domain.identity import EntryId, ScenarioId, SiteId
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Project
from planner.domain.quote import WHOLE_PROJECT
from planner.domain.results import Evaluation
from planner.domain.site import Site
from planner.exchange.entered import priced
from planner.exchange.lines import Bom, BomLine, Group, Head
from planner.exchange.offer import resolved
from planner.exchange.ordered import line_of, part_line
from planner.exchange.reconciling import capex_of, steps_to_capex
from planner.exchange.recurring import api_lines, burst_lines, colocation_lines, link_lines
from planner.exchange.setting_lines import setting_lines


def bill_of_materials(
    project: Project,
    scenario_id: ScenarioId,
    evaluation: Evaluation,
    *,
    date: str = "",
    revision: int | None = None,
) -> Bom:
    """Return the bill of materials of a scenario with these results, in the project's currency.

    *date* is ISO, the day of the export; *revision* is that of the quote unless one is given.
    """
    scenario = project.scenario(scenario_id)
    shelf, prices, quote = project.shelf, project.prices, resolved(project.quote, date)
    currency = project.settings.currency
    price_age = shelf.assumptions.get("supply.price_months")
    lead_age = shelf.assumptions.get("supply.lead_months")
    head = Head(
        project.id,
        project.name,
        scenario.name,
        quote.revision if revision is None else revision,
        date,
        currency,
        shelf.catalogue_version,
        quote,
        None if price_age is None else price_age.likely,
        None if lead_age is None else lead_age.likely,
    )
    pricing = Pricing(prices, currency)
    lines = [*_lines(project, scenario.plan, evaluation, pricing)]
    bom = Bom(
        head,
        _in_order(lines, [site.id for site in scenario.plan.sites]),
        (),
        capex_of(evaluation.costs, prices, currency),
        tuple(shelf.assumptions.values()),
        prices.classes,
        tuple(prices.rates.values()),
        setting_lines(project, scenario_id),
    )
    return replace(bom, steps=steps_to_capex(bom, evaluation.costs, prices))


def _lines(
    project: Project, plan: Plan, evaluation: Evaluation, pricing: Pricing
) -> Iterator[BomLine]:
    shelf, months = project.shelf, project.settings.horizon_months
    for site, counts in _counts(plan):
        goods = goods_of(evaluation.fabrics[one.id] for one in site.fabrics)
        for order in site_orders(site, counts, shelf, pricing, months, goods):
            yield line_of(order, site.name, shelf, pricing)
        yield from colocation_lines(site, pricing, months)
        yield from burst_lines(site, plan, shelf, evaluation, pricing, months)
        yield from api_lines(site, shelf, evaluation, pricing, months)
    yield from _spare_lines(plan, shelf, pricing)
    yield from link_lines(plan, pricing, months)
    for order in extra_orders(WHOLE_PROJECT, pricing, months):
        yield line_of(order, WHOLE_PROJECT_NAME, shelf, pricing)


def _counts(plan: Plan) -> Iterator[tuple[Site, dict[EntryId, int]]]:
    """Yield each site with how many pieces of each part stand there, frames included."""
    sites = plan.site_of_row()
    by_site: dict[str, dict[EntryId, int]] = {site.id: {} for site in plan.sites}

    def add(counts: dict[EntryId, int], part: EntryId, count: int = 1) -> None:
        counts[part] = counts.get(part, 0) + count

    for rack in plan.racks.values():
        counts = by_site[sites[rack.row]]
        if rack.system is None:
            add(counts, rack.frame)
        for placement in rack.placements:
            add(counts, placement.part)
            for inside, count in placement.configuration:
                add(counts, inside, count)
    for site in plan.sites:
        for room in site.rooms:
            for placement in room.floor:
                add(by_site[site.id], placement.part)
        yield site, with_plant(by_site[site.id], plan, site.id)


def _spare_lines(plan: Plan, shelf: PartShelf, pricing: Pricing) -> Iterator[BomLine]:
    for order in spare_orders(plan.tray, shelf, pricing):
        if order.part is None:
            continue
        line = replace(
            part_line(order, order.part, shelf),
            site=SPARES_NAME,
            remark="On the shelf, not powered",
        )
        yield priced(line, order.price, pricing)


def _in_order(lines: list[BomLine], sites: list[SiteId]) -> tuple[BomLine, ...]:
    """Number the lines by site in the order of the plan, then group, then description."""
    site_place = {str(site): place for place, site in enumerate(sites)}
    group_place = {group: place for place, group in enumerate(Group)}
    lines.sort(
        key=lambda line: (
            site_place.get(line.site_id, len(sites)),
            line.site_id,
            group_place[line.group],
            line.description,
            line.line_id,
        )
    )
    return tuple(replace(line, position=place) for place, line in enumerate(lines, start=1))
