"""The bill of materials of a scenario: what is ordered, from the plan and its results."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from planner.compute.money import COST_CLASS
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId, ScenarioId
from planner.domain.placement import Tray
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Project
from planner.domain.results import CostResult, Evaluation
from planner.domain.site import CostBasis, Site
from planner.domain.units import HALF_UNITS_PER_UNIT
from planner.engines.finance.lines import CostClass
from planner.exchange.lines import Bom, BomLine, Charge, Group, Head, Origin, Step
from planner.exchange.money import amount, rounded
from planner.exchange.recurring import (
    api_lines,
    burst_lines,
    colocation_lines,
    link_lines,
    origin_of,
)
from planner.exchange.seeded import seeded_lines, unsized_network

GROUP_OF_KIND = {
    PartKind.GPU_SERVER: Group.COMPUTE,
    PartKind.CPU_SERVER: Group.COMPUTE,
    PartKind.RACK_SYSTEM: Group.COMPUTE,
    PartKind.STORAGE: Group.STORAGE,
    PartKind.SWITCH: Group.NETWORK,
    PartKind.RACK: Group.RACKS,
    PartKind.PDU: Group.FACILITY,
    PartKind.UPS: Group.FACILITY,
    PartKind.CDU: Group.FACILITY,
}

SPARES = "spares"
"""Site of what lies on the tray as a spare."""

_PAID_WITH_THE_BUILDING = frozenset({CostBasis.GREENFIELD, CostBasis.SUNK})


def bill_of_materials(
    project: Project,
    scenario_id: ScenarioId,
    evaluation: Evaluation,
    *,
    date: str = "",
    revision: int = 1,
) -> Bom:
    """Return the bill of materials of a scenario with these results; *date* is ISO.

    Prices are in USD, the currency of the catalogue.
    """
    scenario = project.scenario(scenario_id)
    plan, shelf = scenario.plan, project.shelf
    months = project.settings.horizon_months
    lines: list[BomLine] = []
    for site, counts in _counts(plan):
        bought = [_part_line(site, shelf, part, count) for part, count in counts.items()]
        lines += bought
        lines += seeded_lines(bought, shelf, months)
        lines += unsized_network(site, bought)
        lines += colocation_lines(site, months)
        lines += burst_lines(site, plan, shelf, evaluation, months)
        lines += api_lines(site, shelf, evaluation, months)
    lines += _spare_lines(plan, shelf)
    lines += link_lines(plan, months)
    ordered = _in_order(lines, [site.id for site in plan.sites])
    head = Head(
        project.id, project.name, scenario.name, revision, date, "USD", shelf.catalogue_version
    )
    bom = Bom(
        head, ordered, (), amount(evaluation.costs.capex_usd), tuple(shelf.assumptions.values())
    )
    return replace(bom, steps=_steps(bom, evaluation.costs))


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
        yield site, by_site[site.id]


def _part_line(site: Site, shelf: PartShelf, part_id: EntryId, count: int) -> BomLine:
    part = shelf.parts[part_id]
    line = _line_of(part, shelf, count)
    included = (
        site.cost_basis in _PAID_WITH_THE_BUILDING
        and COST_CLASS[part.kind] is CostClass.POWER_COOLING
    )
    if included:
        line = replace(
            line,
            list_price=Decimal(0),
            origin=Origin(basis="included"),
            remark="Part of the building",
        )
    return replace(line, site_id=site.id, site=site.name)


def _line_of(part: Part, shelf: PartShelf, count: int) -> BomLine:
    def whole(value: float | None) -> float | None:
        # without the dust of binary fractions, since people read it in the workbook
        return None if value is None else round(value * count, 6)

    units = None if part.half_units is None else part.half_units / HALF_UNITS_PER_UNIT
    return BomLine(
        part=part.id,
        site_id="",
        site="",
        group=GROUP_OF_KIND[part.kind],
        description=_description(part, shelf),
        quantity=Decimal(count),
        manufacturer=part.manufacturer,
        part_number=part.part_number,
        list_price=None if part.price_usd is None else amount(part.price_usd),
        kw=whole(part.draw.nameplate_kw),
        units=whole(units),
        kg=whole(part.mass_kg),
        lead_weeks=part.lead_weeks,
        origin=origin_of(part.evidence.get("price_usd")),
    )


def _description(part: Part, shelf: PartShelf) -> str:
    fit = part.accelerators
    if fit is None:
        return part.label
    accelerator = shelf.accelerators[fit.accelerator]
    memory = "" if "GB" in accelerator.name else f" {accelerator.memory_gb:g} GB"
    return f"{part.label}, {fit.count} × {accelerator.name}{memory}"


def _spare_lines(plan: Plan, shelf: PartShelf) -> Iterator[BomLine]:
    counts: dict[EntryId, int] = {}
    for placement in plan.tray:
        if placement.spare and isinstance(placement.host, Tray):
            counts[placement.part] = counts.get(placement.part, 0) + 1
    for part, count in counts.items():
        line = _line_of(shelf.parts[part], shelf, count)
        yield replace(line, site_id=SPARES, site="Spare parts", remark="On the shelf, not powered")


def _in_order(lines: list[BomLine], sites: list[str]) -> tuple[BomLine, ...]:
    """Number the lines by site in the order of the plan, then group, then description."""
    site_place = {site: place for place, site in enumerate(sites)}
    group_place = {group: place for place, group in enumerate(Group)}
    lines.sort(
        key=lambda line: (
            site_place.get(line.site_id, len(sites)),
            group_place[line.group],
            line.description,
            line.line_id,
        )
    )
    return tuple(replace(line, position=place) for place, line in enumerate(lines, start=1))


def _steps(bom: Bom, costs: CostResult) -> tuple[Step, ...]:
    """Return what leads from the one-off total to the capex of the cost model.

    The model adds estimates that no line carries. It leaves spares on the tray out, and where one
    server of a site has no price it does not charge the installation of the others.
    """
    steps = [
        Step(f"+ {line.label}, estimated and not itemised", rounded(amount(line.usd), 2))
        for line in costs.capex
        if line.estimated
    ]
    spares = sum((x.total or Decimal(0) for x in bom.lines if x.site_id == SPARES), Decimal(0))
    if spares:
        steps.append(Step("- Spare parts on the tray", -spares))
    reached = bom.total(Charge.ONE_OFF) + sum((step.amount for step in steps), Decimal(0))
    rest = bom.capex - reached
    if rest:
        small = abs(rest) < Decimal("0.01") * (len(bom.lines) + len(costs.capex))
        steps.append(
            Step("Rounding to cents" if small else "Lines that only one side prices", rest)
        )
    return tuple(steps)
