"""Charts of a site's plant: the build-up adds up, and the UPS stand where they are loaded."""

from dataclasses import replace

import pytest

from planner.compute.evaluate import evaluate
from planner.document.commands.revise import with_plan
from planner.document.templates import new_project
from planner.domain.facility import PowerElement, PowerKind
from planner.domain.identity import ElementId, ProjectId
from planner.domain.pue import PueCategory
from planner.domain.results import SiteResult
from planner.presenters.chart_data import chart_text
from planner.presenters.facility import plant_figures
from planner.presenters.facility_charts import (
    free_cooling_chart,
    pue_build_up,
    site_shown,
    ups_chart,
)
from tests.builders import S, example, library

PROJECT = example()
EVALUATION = evaluate(PROJECT, S)
MILAN = PROJECT.scenario(S).plan.sites[0]


def milan() -> SiteResult:
    return EVALUATION.sites[MILAN.id]


@pytest.mark.parametrize("design_day", [False, True])
def test_every_component_begins_where_the_one_above_it_ends(design_day: bool) -> None:
    chart = pue_build_up(PROJECT, EVALUATION, design_day=design_day)
    it, *components, facility = chart.bars
    state = milan().design if design_day else milan().annual
    assert state is not None
    at = it.segments[0].value
    assert at == state.it_kw
    for bar in components:
        assert bar.base == pytest.approx(at)
        at += bar.segments[0].value
    assert facility.base == 0.0
    assert facility.segments[0].value == pytest.approx(at)
    assert facility.segments[0].value == state.facility_kw
    assert all(bar.text and bar.tooltip for bar in chart.bars)


def test_the_axis_is_cut_off_below_it_and_says_where() -> None:
    chart = pue_build_up(PROJECT, EVALUATION)
    state = milan().annual
    assert state is not None
    assert 0 < chart.axis_start < state.it_kw
    assert "axis from" in chart.unit
    assert chart.axis_end is not None
    assert chart.axis_end > state.facility_kw


def test_the_year_is_pue_in_three_categories_and_the_design_day_is_not() -> None:
    year = pue_build_up(PROJECT, EVALUATION)
    assert year.title == f"PUE build-up {milan().pue:.3f}"
    assert "category 3" in year.foot
    day = pue_build_up(PROJECT, EVALUATION, design_day=True)
    assert "PUE" not in day.title
    assert "it is not PUE" in day.foot
    assert "Battery recharge" in [bar.label for bar in day.bars]
    assert "Battery recharge" not in [bar.label for bar in year.bars]


def test_an_entered_pue_is_told_beneath_the_computed_one() -> None:
    plan = PROJECT.scenario(S).plan
    entered = replace(MILAN, entered_pue=1.4, pue_reason="measured")
    project = with_plan(PROJECT, S, replace(plan, sites=(entered, *plan.sites[1:])))
    chart = pue_build_up(project, evaluate(project, S))
    assert "Entered over it: PUE 1.400." in chart.foot
    assert chart.title == f"PUE build-up {milan().pue:.3f}"


def test_the_title_measures_where_the_site_says_and_the_target_stands_beneath() -> None:
    plan = PROJECT.scenario(S).plan
    design = replace(MILAN.design, pue_category=PueCategory.UPS_OUTPUT, pue_target=1.2)
    project = with_plan(
        PROJECT, S, replace(plan, sites=(replace(MILAN, design=design), *plan.sites[1:]))
    )
    chart = pue_build_up(project, evaluate(project, S))
    state = milan().annual
    assert state is not None
    assert chart.title == f"PUE build-up {state.pue_at(PueCategory.UPS_OUTPUT):.3f} (category 1)"
    assert chart.foot.startswith("Target: 1.200 (category 1).")


def test_the_numbers_of_the_build_up_are_copied_with_their_groups() -> None:
    rows = [row.split("\t") for row in chart_text(pue_build_up(PROJECT, EVALUATION)).splitlines()]
    assert rows[0][1].startswith("IT, kW")
    named = {row[0]: row for row in rows[1:]}
    state = milan().annual
    assert state is not None
    assert max(map(float, named["UPS"][1:])) == pytest.approx(state.ups_kw)


def test_ups_are_marked_at_their_load_of_the_year_and_of_the_design_day() -> None:
    chart = ups_chart(PROJECT, EVALUATION)
    annual, design = milan().annual, milan().design
    assert annual is not None
    assert design is not None
    assert annual.ups_load is not None
    assert design.ups_load is not None
    loads = [100 * annual.ups_load, 100 * design.ups_load]
    assert [bound.x for bound in chart.bounds] == pytest.approx(loads)
    efficiency, loss = chart.panes
    assert all(85.0 < value < 100.0 for value in efficiency.lines[0].y[5:])
    assert list(loss.lines[0].y) == sorted(loss.lines[0].y)
    assert "usual: 2 units" in chart.unit


def test_batteries_of_ups_on_the_plan_are_a_pane_of_their_own() -> None:
    plan = PROJECT.scenario(S).plan
    table = ((0.02, 240.0), (0.5, 21.0), (1.0, 9.0))
    ups = PowerElement(
        ElementId("u1"),
        PowerKind.UPS,
        "UPS A",
        MILAN.id,
        400.0,
        3,
        kva=150.0,
        battery_minutes=table,
    )
    project = with_plan(PROJECT, S, replace(plan, power_elements=(ups,)))
    chart = ups_chart(project, evaluate(project, S))
    efficiency, _, autonomy = chart.panes
    minutes = dict(zip(autonomy.lines[0].x, autonomy.lines[0].y, strict=True))
    assert minutes[50.0] == pytest.approx(21.0)
    assert minutes[100.0] == pytest.approx(9.0)
    assert len(efficiency.lines[0].x) == len(autonomy.lines[0].x)
    assert "usual" not in chart.unit


def test_hours_of_free_cooling_are_a_year_and_stand_in_the_legend() -> None:
    chart = free_cooling_chart(PROJECT, EVALUATION)
    hours = sum(segment.value for bar in chart.bars for segment in bar.segments)
    assert hours == pytest.approx(8760.0, abs=1.0)
    named = [int("".join(filter(str.isdigit, name))) for name, _ in chart.legend]
    assert sum(named) == pytest.approx(8760, abs=2)
    assert "approach" in chart.foot


def test_without_hardware_the_charts_say_what_to_do() -> None:
    project = new_project(library(), "Empty", "IT", ProjectId("empty"))
    evaluation = evaluate(project, S)
    assert site_shown(project, evaluation, "") is None
    assert "Place hardware" in pue_build_up(project, evaluation).empty_text
    assert "Place hardware" in ups_chart(project, evaluation).empty_text
    assert plant_figures(evaluation, None) == ()
