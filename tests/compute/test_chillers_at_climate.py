"""Chillers on the plan in the PUE of a year and of the design day: they follow the climate."""

from dataclasses import replace
from typing import Any

import pytest

from planner.compute.evaluate import evaluate
from planner.compute.explain import explain
from planner.document.commands.revise import with_plan
from planner.domain.climate import ClimateRecord, TemperatureHours
from planner.domain.cooling_design import CoolingDesign
from planner.domain.facility import CoolingElement, CoolingKind, Loop
from planner.domain.identity import ElementId, EntryId
from planner.domain.project import Project
from planner.domain.pue import PueResult
from tests.builders import S, example

PROJECT = example()
PLAN = PROJECT.scenario(S).plan
SITE = PLAN.sites[0]
ITALY = EntryId("it")
COP = 3.0
DESIGN_C = 34.0


def year_of(cold_c: float) -> ClimateRecord:
    """A year of which half is cold and half hot."""
    hours = (TemperatureHours(cold_c, 4380, cold_c - 4.0), TemperatureHours(30.0, 4380, 20.0))
    return ClimateRecord("Made up", "made_up.epw", "2025", hours, design_dry_bulb_c=DESIGN_C)


def chiller(**more: Any) -> CoolingElement:
    one = CoolingElement(
        *(ElementId("chiller"), "Chiller", SITE.id, Loop.FACILITY_WATER, 500.0, 18.0, 24.0),
        kind=CoolingKind.CHILLER,
        cop=COP,
    )
    return replace(one, **more)


def with_plant(
    *elements: CoolingElement, climate: ClimateRecord | None = None, region: EntryId | None = ITALY
) -> Project:
    cooling = CoolingDesign(climate=climate)
    site = replace(SITE, region=region, design=replace(SITE.design, cooling=cooling))
    sites = (site, *PLAN.sites[1:])
    return with_plan(PROJECT, S, replace(PLAN, sites=sites, cooling_elements=elements))


def results(project: Project) -> tuple[PueResult, PueResult]:
    result = evaluate(project, S).sites[SITE.id]
    assert result.annual is not None
    assert result.design is not None
    return result.annual, result.design


def cop(state: PueResult) -> float:
    return state.mechanical_kw / state.chillers_kw


def test_the_year_is_kinder_than_the_design_day_and_both_than_nothing_known() -> None:
    year, design = results(with_plant(chiller(), climate=year_of(25.0)))
    share = COP * (35.0 + 12.0 - 3.7) / (3.7 + 273.15)
    assert cop(design) == pytest.approx(share * (15.0 + 273.15) / (DESIGN_C + 12.0 - 15.0))
    assert cop(year) > cop(design)
    assert year.pue < design.facility_kw / design.it_kw


def test_warmer_water_and_a_colder_year_take_less() -> None:
    cold, _ = results(with_plant(chiller(supply_c=8.0), climate=year_of(25.0)))
    warm, _ = results(with_plant(chiller(), climate=year_of(25.0)))
    colder, _ = results(with_plant(chiller(), climate=year_of(15.0)))
    assert cold.pue > warm.pue > colder.pue


def test_without_a_climate_or_in_older_projects_the_printed_cop_counts() -> None:
    nowhere = with_plant(chiller(), region=None)
    assert cop(results(nowhere)[1]) == pytest.approx(COP)
    project = with_plant(chiller(), climate=year_of(25.0))
    kept = {key: one for key, one in project.shelf.assumptions.items() if "_rated_" not in key}
    older = replace(project, shelf=replace(project.shelf, assumptions=kept))
    assert cop(results(older)[0]) == pytest.approx(COP)
    beyond = with_plant(chiller(cop=44.4), climate=year_of(25.0))
    assert cop(results(beyond)[1]) == pytest.approx(44.4)


def test_a_chiller_without_a_printed_cop_is_estimated() -> None:
    _, design = results(with_plant(chiller(cop=None), climate=year_of(25.0)))
    assert cop(design) == pytest.approx(0.5 * (15.0 + 273.15) / (DESIGN_C + 12.0 - 15.0))


def test_condenser_water_comes_from_the_cooler_and_for_a_cop_that_air_does_not_reach() -> None:
    cooler = CoolingElement(
        *(ElementId("cooler"), "Cooler", SITE.id, Loop.FACILITY_WATER, 900.0, 30.0, 40.0),
        kind=CoolingKind.HEAT_REJECTION,
    )
    chain = with_plant(chiller(cooled_by=(cooler.id,)), cooler, climate=year_of(25.0))
    share = COP * (29.4 + 12.0 - 3.7) / (3.7 + 273.15)
    # A dry cooler makes its water 10 K above the outdoor air.
    expected = share * (15.0 + 273.15) / (DESIGN_C + 10.0 + 12.0 - 15.0)
    assert cop(results(chain)[1]) == pytest.approx(expected)
    good = with_plant(chiller(cop=6.28), climate=year_of(25.0))
    assert cop(results(good)[1]) < 6.28


@pytest.mark.parametrize("key", ["facility_power_kw", "pue"])
def test_what_a_chiller_takes_is_explained_down_to_its_rated_point(key: str) -> None:
    project = with_plant(chiller(), climate=year_of(25.0))
    evaluation = evaluate(project, S)
    why = explain(project, S, evaluation, f"site:{SITE.id}:{key}")
    assert why is not None
    told, waiting = [], [why]
    while waiting:
        one = waiting.pop()
        told.append(one.title)
        waiting += one.parts
    assert "Draw of Chiller for each kW of heat" in told
    assert "Share of the ideal cycle of Chiller" in told
    own = explain(project, S, evaluation, "element:chiller:design_cop")
    assert own is not None
    assert own.value == pytest.approx(cop(results(project)[1]))
