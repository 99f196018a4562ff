"""A year that was recorded is served hour by hour."""

from dataclasses import replace

import numpy as np
import pytest

from planner.compute.evaluate import evaluate
from planner.compute.explain.case import Case
from planner.compute.explain.demand import requests_of
from planner.compute.hours import TYPICAL, YEAR, calendar_of
from planner.compute.serve import demand_profile
from planner.compute.typical_week import typical_week
from planner.domain.codec import from_json, to_json
from planner.domain.units import HOURS_PER_YEAR
from planner.domain.workload import FLAT_YEAR, Demand
from planner.workspace.workspace import Workspace
from tests.builders import Draft, chat_workload, library, served_chat
from tests.builders import S as FIRST

WAVES = tuple((np.sin(np.arange(8760) / 37.0) / 2 + 0.5).tolist())
WEEK = tuple(1.0 if 8 <= hour % 24 < 18 else 0.2 for hour in range(168))
SEASON = tuple(0.5 + month / 22 for month in range(12))


def recorded(draft: Draft, factors: tuple[float, ...]) -> Draft:
    (workload,) = draft.project.workloads
    assert workload.demand is not None
    changed = replace(workload, demand=replace(workload.demand, recorded=factors))
    draft.project = replace(draft.project, workloads=(changed,))
    return draft


def test_the_whole_year_begins_with_a_monday_and_has_every_hour_once() -> None:
    assert YEAR.count == int(HOURS_PER_YEAR)
    assert YEAR.weight == 1.0
    assert (YEAR.day_of_week[0], YEAR.hour_of_day[0], YEAR.month[0]) == (0, 0, 0)
    assert np.bincount(YEAR.month).tolist()[1] == 28 * 24
    assert YEAR.month[-1] == 11
    assert TYPICAL.weight * TYPICAL.count == HOURS_PER_YEAR


def test_a_week_times_months_is_the_same_demand_in_both_calendars() -> None:
    workload = chat_workload(demand=Demand(600, week=WEEK, months=SEASON))
    typical, year = demand_profile(workload), demand_profile(workload, YEAR)
    assert year.max() == pytest.approx(typical.max())
    assert year[:168] == pytest.approx(typical[:168])
    assert year[-24:].mean() == pytest.approx(typical[-24:].mean())


def test_recorded_hours_are_served_one_by_one() -> None:
    plain, waves = served_chat(), recorded(served_chat(), WAVES)
    key = plain.project.workloads[0].id
    evaluation = waves.evaluate()
    assert calendar_of(waves.project.workloads) is YEAR
    assert evaluation.workloads[key].demand_requests_per_s == pytest.approx(
        max(WAVES) * plain.evaluate().workloads[key].demand_requests_per_s
    )
    share = sum(WAVES) / 8760
    before = plain.value("cost_per_million_output_tokens")
    after = waves.value("cost_per_million_output_tokens")
    assert after == pytest.approx(before / share, rel=0.1)


def test_a_flat_recording_is_the_flat_week() -> None:
    plain, flat = served_chat(), recorded(served_chat(), (1.0,) * 8760)
    for key in ("tco_total", "throughput_output_tokens_per_s", "unserved_share"):
        assert flat.value(key) == pytest.approx(plain.value(key))


def test_while_something_is_tried_typical_hours_are_served_and_all_right_after() -> None:
    project = recorded(served_chat(), tuple(0.8 * one for one in WAVES)).project
    tried = evaluate(project, FIRST, typical=True)
    kept = evaluate(project, FIRST)
    assert tried.figures["demand_output_tokens_per_s"].value != pytest.approx(
        kept.figures["demand_output_tokens_per_s"].value
    )
    workspace = Workspace(project, library())
    assert workspace.state.evaluation.figures == kept.figures


def test_incremental_and_full_results_are_equal() -> None:
    draft = recorded(served_chat(), WAVES)
    before = draft.evaluate()
    draft.rack("dgx-h200")
    assert draft.evaluate(before).figures == draft.evaluate().figures


def test_it_is_written_and_read_back_and_old_values_have_none() -> None:
    demand = Demand(600, recorded=WAVES)
    assert from_json(Demand, to_json(demand)) == demand
    old = {"users": 600, "months": list(FLAT_YEAR)}
    assert from_json(Demand, old).recorded == ()


def test_why_tells_the_recorded_hour() -> None:
    draft = recorded(served_chat(), tuple(0.8 * one for one in WAVES))
    evaluation = draft.evaluate()
    case = Case(draft.project, FIRST, evaluation)
    (workload,) = draft.project.workloads
    why = requests_of(case, workload, evaluation.workloads[workload.id])
    assert why.formula is not None
    assert "recorded" in why.formula.expression
    assert why.value == pytest.approx(evaluation.workloads[workload.id].demand_requests_per_s)
    assert any(given.value == pytest.approx(0.8 * max(WAVES)) for given in why.inputs)


def test_the_chart_of_the_week_shows_the_week_of_the_peak() -> None:
    draft = recorded(served_chat(), WAVES)
    evaluation = draft.evaluate()
    week = typical_week(draft.project, evaluation)
    assert week is not None
    assert max(week.owned) == pytest.approx(evaluation.figures["demand_output_tokens_per_s"].value)
