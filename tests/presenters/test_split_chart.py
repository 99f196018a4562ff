"""The load duration curve: its bands, its words, and what moves with the line."""

import pytest

from planner.domain.workload import DataClass, Demand
from planner.presenters.privacy import hide_prices
from planner.presenters.series import Hue
from planner.presenters.split_chart import LoadSplits, SplitChart
from planner.presenters.splits import Splits
from tests.builders import Draft, library

OFFICE = tuple(1.0 if 8 <= hour % 24 < 18 and hour < 120 else 0.1 for hour in range(168))


def office_chat(data_class: DataClass = DataClass.INTERNAL) -> Draft:
    draft = Draft()
    for _ in range(6):
        draft.rack("dgx-h200")
    demand = Demand(30_000, week=OFFICE)
    draft.deploy(draft.workload(users=30_000, demand=demand, data_class=data_class))
    return draft


def chart_of(draft: Draft, owned: float | None = None) -> SplitChart:
    return LoadSplits(Splits(library)).chart(draft.project, draft.evaluate(), owned=owned)


def heights(found: SplitChart, hue: Hue) -> list[float]:
    return [sum(s.value for s in bar.segments if s.hue is hue) for bar in found.chart.bars]


def test_the_curve_falls_and_its_bands_add_up_to_it() -> None:
    found = chart_of(office_chat(), owned=8.0)
    totals = [sum(segment.value for segment in bar.segments) for bar in found.chart.bars]
    assert totals == sorted(totals, reverse=True)
    assert found.levels is not None
    assert totals == pytest.approx(found.levels.tolist())
    assert max(heights(found, Hue.COMPUTE)) == pytest.approx(8.0)
    assert max(heights(found, Hue.CLOUD)) > 0.0


def test_the_plan_owns_everything_and_a_moved_line_says_what_it_costs() -> None:
    draft = office_chat()
    planned, moved = chart_of(draft), chart_of(draft, owned=24.0)
    assert (planned.owned, planned.is_moved) == (48.0, False)
    assert sum(heights(planned, Hue.CLOUD)) == 0.0
    assert (moved.owned, moved.planned, moved.is_moved) == (24.0, 48.0, True)
    assert "own 48" in planned.chart.unit
    assert "own 24" in moved.chart.unit
    assert "above the cheapest" in planned.chart.unit


def test_less_than_what_may_not_leave_is_no_split() -> None:
    draft = office_chat(DataClass.RESTRICTED)
    found = chart_of(draft, owned=8.0)
    assert heights(found, Hue.LIMIT)[0] > 0.0
    assert "not served" in found.chart.unit
    assert "May not leave: Chat; the rules on data cost" in found.chart.foot


def test_a_column_tells_who_carries_it() -> None:
    found = chart_of(office_chat(), owned=8.0)
    told = found.told_at(0)
    assert "owned 8" in told
    assert "on demand" in told
    assert found.told_at(100_000) == ""


def test_exclusions_stand_beneath_and_hidden_prices_stay_hidden() -> None:
    draft = office_chat()
    assert "Tax: costs are before tax." in chart_of(draft).chart.foot
    hide_prices(hidden=True)
    try:
        found = chart_of(draft)
    finally:
        hide_prices(hidden=False)
    assert "$" not in found.chart.unit
    assert "$" not in found.chart.foot


def test_nothing_to_split_says_why() -> None:
    found = chart_of(Draft())
    assert not found.chart.bars
    assert "no workload asks for GPUs yet" in found.chart.empty_text
