"""Plant on the plan in PUE: it takes the place of the usual plant, and explains itself."""

from dataclasses import replace
from typing import Any

import pytest

from planner.compute.evaluate import evaluate
from planner.compute.explain import explain
from planner.compute.power_tables import half_load_loss_kw
from planner.compute.rules import plant_rules
from planner.compute.steps.chains import site_chain
from planner.compute.steps.context import context_of
from planner.compute.usual_ups import usual_ups
from planner.document.commands.revise import with_plan
from planner.domain.facility import (
    CoolingElement,
    CoolingKind,
    Loop,
    LossCurve,
    PlantElement,
    PowerElement,
    PowerKind,
)
from planner.domain.facility_design import FacilityDesign, Redundancy
from planner.domain.identity import ElementId
from planner.domain.project import Project
from planner.domain.pue import PueResult
from tests.builders import S, example

PROJECT = example()
PLAN = PROJECT.scenario(S).plan
SITE = PLAN.sites[0]
RACK = next(iter(PLAN.racks))


def power(name: str, kind: PowerKind, **figures: Any) -> PowerElement:
    one = PowerElement(ElementId(name), kind, name, SITE.id, 400.0, 3)
    return replace(one, **figures)


def cooling(name: str, kind: CoolingKind, loop: Loop, kw: float, **more: Any) -> CoolingElement:
    one = CoolingElement(ElementId(name), name, SITE.rooms[0].id, loop, kw, 18.0, 28.0, kind=kind)
    return replace(one, **more)


def states(*elements: PlantElement) -> tuple[Project, PueResult, PueResult]:
    plan = replace(
        PLAN,
        power_elements=tuple(one for one in elements if isinstance(one, PowerElement)),
        cooling_elements=tuple(one for one in elements if isinstance(one, CoolingElement)),
    )
    project = with_plan(PROJECT, S, plan)
    site = evaluate(project, S).sites[SITE.id]
    assert site.annual is not None
    assert site.design is not None
    return project, site.annual, site.design


def test_a_better_ups_loses_less_and_nothing_else_changes_but_what_hangs_on_it() -> None:
    _, usual, _ = states()
    eco = LossCurve(0.003, 0.004, 0.003)
    sides = [power(f"UPS {side}", PowerKind.UPS, kva=100.0, loss=eco) for side in "AB"]
    _, drawn, _ = states(*sides)
    assert drawn.ups_capacity_kw == pytest.approx(2 * 100.0 * 0.99)
    assert drawn.ups_kw < usual.ups_kw
    assert drawn.rack_pdu_kw == usual.rack_pdu_kw
    assert drawn.pue < usual.pue


def test_what_has_no_rating_is_left_to_the_usual_plant() -> None:
    _, usual, _ = states()
    _, drawn, _ = states(power("UPS", PowerKind.UPS), power("PDU", PowerKind.PDU, kva=50.0))
    assert drawn.ups_capacity_kw == usual.ups_capacity_kw
    assert drawn.pdu_kw > 0


def test_a_pdu_in_a_rack_is_the_rack_pdu() -> None:
    _, usual, _ = states()
    _, drawn, _ = states(power("PDU", PowerKind.PDU, kva=22.0, place=RACK))
    assert drawn.pdu_kw == 0
    assert drawn.facility_kw == usual.facility_kw


def test_fans_chillers_and_coolers_draw_by_their_own_figures() -> None:
    _, _, usual = states()
    _, _, drawn = states(
        cooling("CRAH", CoolingKind.AIR_HANDLER, Loop.AIR, 60.0, installed=4, power_kw=1.2),
        cooling("Chiller", CoolingKind.CHILLER, Loop.FACILITY_WATER, 500.0, cop=2.75),
        cooling("Cooler", CoolingKind.HEAT_REJECTION, Loop.FACILITY_WATER, 500.0, power_kw=5.0),
    )
    assert drawn.fans_kw < usual.fans_kw
    assert drawn.mechanical_kw / drawn.chillers_kw == pytest.approx(4.13, abs=0.01)
    assert drawn.rejection_kw / drawn.rejected_kw == pytest.approx(0.01)


def test_every_unit_explains_its_loss() -> None:
    project, _, _ = states(
        power("UPS A", PowerKind.UPS, kva=100.0),
        power("UPS B", PowerKind.UPS, kva=60.0),
        power("TX", PowerKind.TRANSFORMER, kva=400.0),
        power("Busway", PowerKind.BUSWAY, amps=400.0),
        cooling("CRAH", CoolingKind.AIR_HANDLER, Loop.AIR, 10.0, power_kw=0.5),
        cooling("Chiller", CoolingKind.CHILLER, Loop.FACILITY_WATER, 5.0, cop=4.0),
    )
    evaluation = evaluate(project, S)
    why = explain(project, S, evaluation, f"site:{SITE.id}:facility_power_kw")
    assert why is not None
    assert why.value == pytest.approx(evaluation.sites[SITE.id].facility_power_kw)
    told = {part.title: part for part in why.parts}
    ups = told[f"UPS, {SITE.name}"]
    assert {part.title for part in ups.parts} == {"Loss of UPS A", "Loss of UPS B"}
    assert sum(part.value or 0.0 for part in ups.parts) == pytest.approx(ups.value)
    fans = told[f"Room fans, {SITE.name}"]
    assert {part.title for part in fans.parts} == {"Draw of CRAH", f"Room fans, {SITE.name}"}
    assert sum(part.value or 0.0 for part in fans.parts) == pytest.approx(fans.value)


@pytest.mark.parametrize(
    ("redundancy", "modules", "units", "rating_kw"),
    [
        (Redundancy.TWO_N, 1, 2, 1000.0),
        (Redundancy.N, 1, 1, 1000.0),
        (Redundancy.N_PLUS_1, 4, 5, 250.0),
        (Redundancy.THREE_TO_MAKE_TWO, 1, 3, 500.0),
        (Redundancy.FOUR_TO_MAKE_THREE, 1, 4, 1000.0 / 3),
        (Redundancy.TWO_N_PLUS_1, 2, 6, 500.0),
    ],
)
def test_usual_ups_follow_the_redundancy(
    redundancy: Redundancy, modules: int, units: int, rating_kw: float
) -> None:
    rules = plant_rules(PROJECT.shelf.assumptions)
    found = usual_ups(900.0, FacilityDesign(redundancy, modules), rules.values)
    assert found.all_units == units
    assert found.unit_kw == pytest.approx(rating_kw)


@pytest.mark.parametrize("redundancy", list(Redundancy))
def test_the_chain_has_the_ups_that_pue_counts(redundancy: Redundancy) -> None:
    design = FacilityDesign(redundancy, 3)
    site = replace(SITE, design=design)
    plan = replace(PLAN, sites=(site, *PLAN.sites[1:]))
    project = with_plan(PROJECT, S, plan)
    result = evaluate(project, S).sites[SITE.id]
    assert result.annual is not None
    context = context_of(project, S, None)
    chain = site_chain(context, site, result.it_power_kw)
    systems = [one for one in chain.nodes if one.element.kind is PowerKind.UPS]
    capacity_kw = sum(
        (one.element.rating_kw or 0.0) * one.units / (one.units - one.spare) for one in systems
    )
    assert capacity_kw == pytest.approx(result.annual.ups_capacity_kw)


@pytest.mark.parametrize(
    ("place", "share"), [(SITE.id, "power.floor_pdu_loss"), (RACK, "power.rack_pdu_loss")]
)
def test_a_pdu_loses_by_where_it_stands_wherever_it_is_asked(place: str, share: str) -> None:
    pdu = power("PDU", PowerKind.PDU, kva=100.0, power_factor=0.9, place=place)
    project, _, design = states(pdu)
    loss = project.shelf.assumptions[share].likely
    in_rack = place == RACK
    assert half_load_loss_kw(pdu, project.shelf.assumptions, in_rack=in_rack) == pytest.approx(
        45.0 * loss
    )
    why = explain(project, S, evaluate(project, S), f"element:{pdu.id}:half_load_loss_kw")
    assert why is not None
    assert why.value == pytest.approx(45.0 * loss)
    if not in_rack:
        assert design.pdu_kw / (design.it_kw + design.rack_pdu_kw) == pytest.approx(loss)


@pytest.mark.parametrize("redundancy", list(Redundancy))
def test_the_loss_of_the_usual_ups_can_be_recalculated_from_its_reasons(
    redundancy: Redundancy,
) -> None:
    site = replace(SITE, design=FacilityDesign(redundancy, 3))
    project = with_plan(PROJECT, S, replace(PLAN, sites=(site, *PLAN.sites[1:])))
    why = explain(project, S, evaluate(project, S), f"site:{SITE.id}:facility_power_kw")
    assert why is not None
    told = next(part for part in why.parts if part.title == f"UPS, {SITE.name}")
    given = {one.symbol: one.value or 0.0 for one in told.inputs}
    rating_kw = given["systems"] * given["rating_kw"]
    load = given["load_kw"] / rating_kw
    shares = given["fixed"] + given["proportional"] * load + given["square"] * load**2
    assert rating_kw * shares == pytest.approx(told.value)
