"""What the charts show equals the results they are made of."""

from dataclasses import replace

import pytest

from planner.domain.results import Evaluation
from planner.presenters.charts import MOST_BARS, cumulative_cost, memory_by_pool, power_by_rack
from planner.presenters.series import Hue
from tests.builders import H200, L40S, Draft, feeds, served_chat


def test_a_bar_is_the_expected_peak_of_a_rack_by_class() -> None:
    draft = Draft()
    rack = draft.rack(H200, "sn5600")
    evaluation = draft.evaluate()
    result = evaluation.racks[rack]
    (bar,) = power_by_rack(draft.project, evaluation).bars
    assert sum(part.value for part in bar.segments) == pytest.approx(result.peak_kw)
    assert {part.hue for part in bar.segments} == {Hue.COMPUTE, Hue.NETWORK}
    assert bar.outline == result.nameplate_kw
    assert bar.limit == result.surviving_limit_kw
    assert f"{result.peak_kw:.1f}" in bar.tooltip


def test_a_rack_above_its_surviving_limit_is_marked_and_says_so() -> None:
    draft = Draft()
    draft.rack(H200, H200, H200, on=feeds(amps=16.0))
    draft.rack("sn5600")
    over, fine = power_by_rack(draft.project, draft.evaluate()).bars
    assert over.over
    assert "exceeded" in over.tooltip
    assert not fine.over


def test_the_legend_names_only_the_classes_in_use() -> None:
    draft = Draft()
    draft.rack(H200)
    legend = power_by_rack(draft.project, draft.evaluate()).legend
    assert legend == (("compute", Hue.COMPUTE),)


def test_of_many_racks_those_nearest_their_limit_are_shown_and_the_mean_of_the_others() -> None:
    draft = Draft()
    full = [draft.rack(H200) for _ in range(3)]
    for _ in range(MOST_BARS + 5):
        draft.rack("sn5600")
    chart = power_by_rack(draft.project, draft.evaluate())
    assert len(chart.bars) == MOST_BARS + 1
    assert {bar.key for bar in chart.bars} > set(full)
    others = chart.bars[-1]
    assert others.label == "others"
    assert "mean of 8 other racks" in others.tooltip
    one_switch = chart.bars[-2]
    assert sum(s.value for s in others.segments) == pytest.approx(
        sum(s.value for s in one_switch.segments)
    )


def test_racks_stand_in_the_order_of_the_plan() -> None:
    draft = Draft()
    racks = [draft.rack(H200) for _ in range(3)]
    chart = power_by_rack(draft.project, draft.evaluate())
    assert [bar.key for bar in chart.bars] == racks


def test_memory_of_a_pool_adds_up_to_all_of_it() -> None:
    draft = served_chat()
    evaluation = draft.evaluate()
    (bar,) = memory_by_pool(draft.project, evaluation).bars
    assert sum(part.value for part in bar.segments) == pytest.approx(100.0)
    (pool,) = evaluation.pools.values()
    weights = next(part for part in bar.segments if part.hue is Hue.WEIGHTS)
    assert weights.value == pytest.approx(pool.memory.weights / pool.memory.total * 100)
    assert "1.13\u00a0TB" in bar.tooltip


def test_charts_of_an_empty_plan_say_what_to_do() -> None:
    draft = Draft()
    evaluation = draft.evaluate()
    for chart in (
        power_by_rack(draft.project, evaluation),
        memory_by_pool(draft.project, evaluation),
    ):
        assert chart.bars == ()
        assert chart.empty_text
    cost = cumulative_cost(draft.project, evaluation)
    assert cost.lines == ()
    assert cost.empty_text


@pytest.fixture(scope="module")
def costed() -> tuple[Draft, Evaluation]:
    draft = Draft()
    draft.rack(H200, L40S)
    draft.deploy(draft.workload())
    return draft, draft.evaluate()


def test_cost_lines_end_at_the_present_cost(costed: tuple[Draft, Evaluation]) -> None:
    draft, evaluation = costed
    chart = cumulative_cost(draft.project, evaluation)
    own = chart.lines[0]
    curve = evaluation.costs.cumulative_present
    assert len(own.x) == len(curve)
    assert chart.unit.startswith("$M")
    assert own.y[-1] == pytest.approx(curve[-1] / 1e6)
    assert "9 %" in chart.unit


def test_break_even_is_a_mark_on_the_own_curve(costed: tuple[Draft, Evaluation]) -> None:
    draft, evaluation = costed
    costs = replace(evaluation.costs, break_even_month=26)
    chart = cumulative_cost(draft.project, replace(evaluation, costs=costs))
    (mark,) = chart.marks
    assert mark.x == 26
    assert mark.y == chart.lines[0].y[26]
    assert mark.label == "break-even 26 mo"
    never = replace(evaluation.costs, break_even_month=None)
    assert cumulative_cost(draft.project, replace(evaluation, costs=never)).marks == ()


def test_the_reference_is_dashed(costed: tuple[Draft, Evaluation]) -> None:
    draft, evaluation = costed
    costs = replace(evaluation.costs, reference_present=(1e6,) * 61, reference_name="AWS")
    lines = cumulative_cost(draft.project, replace(evaluation, costs=costs)).lines
    assert [(line.label, line.dashed) for line in lines] == [("A", False), ("AWS", True)]
