"""Charts of drawn costs in the dashboard: under way, drawn, and while an edit is tried."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication

from planner.document.commands.assumptions import OverrideAssumption
from planner.domain.project import Project
from planner.ui.charts.bar_chart import BarChartView
from planner.ui.charts.dashboard import Dashboard
from planner.ui.charts.line_chart import LineChartView
from planner.workspace.risking import Risks
from planner.workspace.workspace import Workspace
from tests.builders import served_chat
from tests.schedulers import ByHand

Show = Callable[..., None]


@pytest.fixture
def small(open_project: Callable[[Project], Workspace]) -> Workspace:
    return open_project(served_chat(users=3000).project)


@pytest.fixture
def scheduler() -> ByHand:
    return ByHand()


@pytest.fixture
def board(small: Workspace, scheduler: ByHand, shown: Show) -> Dashboard:
    """The dashboard of a plan whose cost has not been drawn yet."""
    risks = Risks(scheduler)
    board = Dashboard(small, risks=risks)
    small.changed.subscribe(risks.follow)
    small.changed.subscribe(board.show_state)
    risks.changed.subscribe(lambda _: board.look_again())
    risks.follow(small.state)
    shown(board, 2700, 240)
    return board


def views(board: Dashboard) -> tuple[LineChartView, BarChartView]:
    chances, swings = board.charts[8:10]
    assert isinstance(chances, LineChartView)
    assert isinstance(swings, BarChartView)
    return chances, swings


def test_charts_say_that_they_are_under_way_and_then_show_the_draws(
    board: Dashboard, scheduler: ByHand
) -> None:
    chances, swings = views(board)
    assert chances.empty_text == swings.empty_text == "Drawing 10\u202f000 costs…"
    scheduler.go()
    scheduler.go()
    assert chances.empty_text == swings.empty_text == ""
    assert chances.chart is not None
    assert "cheaper than" in chances.tooltip_at(chances.chart.marks[0].x, 0.0)
    assert swings.chart is not None
    reach = max(part.value for bar in swings.chart.bars for part in bar.segments)
    assert swings.value_limit is not None
    assert reach <= swings.value_limit < 3 * reach
    assert swings.tooltip_at(0.0, 0.0).startswith(swings.chart.bars[0].label)


def test_enlarged_it_shows_more_assumptions_and_copies_them(
    board: Dashboard, scheduler: ByHand
) -> None:
    scheduler.go()
    scheduler.go()
    _, swings = views(board)
    dialog = board.enlarged(9)
    large = board.charts[-1]
    assert isinstance(large, BarChartView)
    assert large.chart is not None
    assert swings.chart is not None
    assert len(large.chart.bars) > len(swings.chart.bars)
    actions = {one.text(): one for one in large.menu().actions()}
    actions["Copy as Data"].trigger()
    assert QGuiApplication.clipboard().text().count("\n") == len(large.chart.bars)
    dialog.close()


def test_draws_of_an_older_cost_are_not_shown(
    small: Workspace, board: Dashboard, scheduler: ByHand
) -> None:
    scheduler.go()
    scheduler.go()
    chances, _ = views(board)
    tried = OverrideAssumption("finance.fte_usd_year", 120_000.0, "", "2026-11-25")
    small.preview(tried)
    assert chances.empty_text == ""  # while it is tried those of the plan stay
    assert small.run(tried)
    assert chances.empty_text.startswith("Drawing")
