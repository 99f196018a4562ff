"""What the example orders, line by line, and how it reconciles with the cost model."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from planner.compute.evaluate import evaluate
from planner.document.commands.placing import EditPlacement, PlacePart
from planner.document.commands.racks import AddRack
from planner.document.templates import FIRST_SCENARIO, new_project
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId, ProjectId
from planner.domain.offers import Tier
from planner.domain.placement import Placement, Tray
from planner.domain.project import Project
from planner.domain.quote import Charge, Unit
from planner.domain.site import CostBasis
from planner.exchange.bom import bill_of_materials
from planner.exchange.lines import Bom, BomLine, Group

DGX = EntryId("dgx-h200")


def bill(project: Project) -> Bom:
    return bill_of_materials(project, FIRST_SCENARIO, evaluate(project, FIRST_SCENARIO))


def with_plan(project: Project, **changes: Any) -> Project:
    (scenario,) = project.scenarios
    return replace(project, scenarios=(replace(scenario, plan=replace(scenario.plan, **changes)),))


def with_part(project: Project, part_id: EntryId, **changes: Any) -> Project:
    part = replace(project.shelf.parts[part_id], **changes)
    shelf = replace(project.shelf, parts={**project.shelf.parts, part_id: part})
    return replace(project, shelf=shelf)


@pytest.fixture(scope="session")
def example_bom(example: Any) -> Bom:
    return bill_of_materials(
        example.project, FIRST_SCENARIO, example.evaluation, date="2026-11-25", revision=3
    )


def line(bom: Bom, line_id: str) -> BomLine:
    (found,) = [one for one in bom.lines if one.line_id == line_id]
    return found


def test_every_piece_of_hardware_is_ordered_once(example: Any, example_bom: Bom) -> None:
    plan = example.project.scenarios[0].plan
    placed = Counter(placement.part for placement in plan.placements())
    placed.update(rack.frame for rack in plan.racks.values())
    ordered: Counter[str] = Counter()
    for one in example_bom.lines:
        if one.part in example.project.shelf.parts:
            ordered[one.part] += int(one.quantity)
    assert ordered == placed


def test_a_part_at_one_site_is_one_row_with_its_totals(example_bom: Bom) -> None:
    servers = line(example_bom, "dgx-h200@site-1")
    assert servers.quantity == 7
    assert servers.description == "NVIDIA DGX H200, 8 × H200 SXM 141GB"
    assert servers.list_price == 370_000
    assert servers.kw == pytest.approx(7 * 10.2)
    assert servers.units == 7 * 8
    assert servers.origin.price_date == "2026-08-01"
    assert servers.lead_weeks == 16


def test_a_server_brings_rails_cords_installation_and_support(example_bom: Bom) -> None:
    assert line(example_bom, "dgx-h200.rails@site-1").quantity == 7
    cords = line(example_bom, "dgx-h200.cords@site-1")
    assert cords.quantity == 7 * 6
    assert cords.total == 0
    assert cords.origin.basis == "included"
    installation = line(example_bom, "dgx-h200.installation@site-1")
    assert installation.list_price == Decimal("11100")
    assert installation.charge is Charge.ONE_OFF
    support = line(example_bom, "dgx-h200.support@site-1")
    assert support.list_price == Decimal("44400")
    assert (support.charge, support.term_months) == (Charge.YEARLY, 60)


def test_support_ends_with_the_horizon_or_after_five_years(example: Any) -> None:
    for horizon, term in ((36, 36), (84, 60)):
        settings = replace(example.project.settings, horizon_months=horizon)
        bom = bill(replace(example.project, settings=settings))
        assert line(bom, "dgx-h200.support@site-1").term_months == term


def test_optics_and_cables_are_named_as_not_itemised_at_each_site(example_bom: Bom) -> None:
    missing = [(one.description, one.site) for one in example_bom.without_price]
    name = "Optics and cables, not itemised"
    assert missing == [(name, "Milan"), (name, "Frankfurt")]


def test_rented_things_are_monthly_lines(example: Any, example_bom: Bom) -> None:
    rented = [one for one in example_bom.lines if one.group is Group.CLOUD]
    assert {one.charge for one in rented} == {Charge.MONTHLY}
    (burst,) = [one for one in rented if one.unit is Unit.HOUR]
    (result,) = example.evaluation.bursts.values()
    assert float(burst.quantity) * 12 == pytest.approx(result.instance_hours_year, abs=1e-4)
    tokens = [one for one in rented if one.unit is Unit.MILLION_TOKENS]
    yearly = sum((one.total or Decimal(0)) * 12 for one in tokens)
    costs = {str(one.group): one.usd for one in example.evaluation.costs.yearly}
    assert float(yearly) == pytest.approx(costs["model API"], rel=1e-4)


def test_reserved_instances_are_paid_every_hour(example: Any) -> None:
    (burst,) = example.project.scenarios[0].plan.bursts
    reserved = replace(burst, tier=Tier.RESERVED_1Y, maximum=2)
    bom = bill(with_plan(example.project, bursts=(reserved,)))
    (one,) = [one for one in bom.lines if one.unit is Unit.HOUR]
    assert one.quantity == 2 * 730


def test_colocation_and_links_are_monthly_lines(example_bom: Bom) -> None:
    colocation = line(example_bom, "colocation@site-50")
    assert colocation.list_price == Decimal("25.0") * Decimal("217.3")
    links = [one for one in example_bom.lines if one.group is Group.CONNECTIVITY]
    assert sorted(one.total or 0 for one in links) == [1500, 4500]
    assert {one.site for one in links} == {"Milan", "Frankfurt"}


def test_the_steps_lead_from_the_one_off_total_to_the_capex(example: Any, example_bom: Bom) -> None:
    reached = example_bom.total(Charge.ONE_OFF) + sum(step.amount for step in example_bom.steps)
    assert reached == example_bom.capex
    assert float(example_bom.capex) == pytest.approx(example.evaluation.costs.capex_usd)
    labels = [step.label for step in example_bom.steps]
    assert "+ Milan: Spares, estimated and not itemised" in labels
    assert "Lines that only one side prices" not in labels


def test_a_price_that_nobody_knows_stays_no_data(example: Any) -> None:
    bom = bill(with_part(example.project, DGX, price_usd=None))
    for line_id in ("dgx-h200@site-1", "dgx-h200.support@site-1", "dgx-h200.installation@site-1"):
        assert line(bom, line_id).total is None
    reached = bom.total(Charge.ONE_OFF) + sum(step.amount for step in bom.steps)
    assert reached == bom.capex


def test_line_ids_survive_an_edit(example: Any, example_bom: Bom) -> None:
    plan = example.project.scenarios[0].plan
    first = next(p for p in plan.placements() if p.part == DGX)
    renamed = EditPlacement(FIRST_SCENARIO, first.id, "name", "gpu-99").apply(example.project)
    server = example.library.parts[DGX]
    rack = next(rack for rack in plan.racks.values() if rack.name == "R04")
    accelerator = example.library.accelerators[EntryId("h200-sxm")]
    more = PlacePart(FIRST_SCENARIO, server, accelerator, rack.id, 1).apply(renamed)
    before = {one.line_id for one in example_bom.lines}
    assert {one.line_id for one in bill(more).lines} == before
    assert line(bill(more), "dgx-h200@site-1").quantity == 8


def test_equipment_of_a_new_building_is_included_in_it(example: Any) -> None:
    plan = example.project.scenarios[0].plan
    sites = tuple(
        replace(site, cost_basis=CostBasis.GREENFIELD, design_it_kw=200.0)
        if site.name == "Milan"
        else site
        for site in plan.sites
    )
    bom = bill(with_plan(example.project, sites=sites))
    pdu = line(bom, "pdu-400-63@site-1")
    assert (pdu.total, pdu.origin.basis) == (Decimal("0.00"), "included")
    reached = bom.total(Charge.ONE_OFF) + sum(step.amount for step in bom.steps)
    assert reached == bom.capex


def test_only_spares_of_the_tray_are_ordered(example: Any) -> None:
    def lying(name: str, *, spare: bool) -> Placement:
        return Placement(f"p-{name}", name, DGX, Tray(), spare=spare)  # type: ignore[arg-type]

    tray = (lying("gpu-90", spare=False), lying("gpu-91", spare=True))
    bom = bill(with_plan(example.project, tray=tray))
    assert line(bom, "dgx-h200@spares").quantity == 1
    reached = bom.total(Charge.ONE_OFF) + sum(step.amount for step in bom.steps)
    assert reached == bom.capex


def test_a_rack_system_is_one_line_without_a_cabinet(example: Any) -> None:
    parts: list[Part] = list(example.library.parts.values())
    system = next(part for part in parts if part.kind is PartKind.RACK_SYSTEM)
    assert system.accelerators is not None
    room = example.project.scenarios[0].plan.sites[0].rooms[1]
    accelerator = example.library.accelerators[system.accelerators.accelerator]
    project = AddRack(FIRST_SCENARIO, room.id, system, (), accelerator).apply(example.project)
    bom = bill(project)
    assert line(bom, f"{system.id}@site-1").quantity == 1
    assert [one.part for one in bom.lines if one.part == f"{system.id}.rails"] == []
    assert line(bom, f"{system.id}.support@site-1").quantity == 1


def test_an_empty_project_orders_nothing(example: Any) -> None:
    bom = bill(new_project(example.library, "Empty", "DE", ProjectId("1")))
    assert bom.lines == ()
    assert bom.capex == 0


def test_the_head_tells_what_was_exported(example_bom: Bom) -> None:
    head = example_bom.head
    assert (head.project, head.scenario, head.revision) == ("Hybrid bank", "A", 3)
    assert head.catalogue_version == "2026.11"
    assert [one.position for one in example_bom.lines] == list(range(1, len(example_bom.lines) + 1))
