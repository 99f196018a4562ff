"""The curve of throughput against latency: closed form at once, simulated points after it."""

from collections.abc import Callable

import pytest

from planner.domain.project import Project
from planner.presenters.series import LineChart
from planner.ui.charts.dashboard import Dashboard
from planner.ui.charts.line_chart import LineChartView
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import Selection, Subject
from planner.workspace.sweeps import Sweeps
from planner.workspace.workspace import Workspace
from tests.builders import served_chat
from tests.schedulers import ByHand

Show = Callable[..., None]
Open = Callable[[Project], Workspace]


def board_of(workspace: Workspace, scheduler: Scheduler, shown: Show) -> Dashboard:
    board = Dashboard(workspace, sweeps=Sweeps(scheduler))
    workspace.changed.subscribe(board.show_state)
    shown(board, 2900, 240)
    return board


def chart(board: Dashboard) -> LineChart:
    for view in board.charts:
        if isinstance(view, LineChartView) and view.accessibleName() == "Throughput–latency":
            assert view.chart is not None
            return view.chart
    raise AssertionError("there is no such chart")


@pytest.fixture
def chat(open_project: Open) -> Workspace:
    return open_project(served_chat(users=9000).project)


def select(workspace: Workspace) -> None:
    workload = workspace.state.project.workloads[0].id
    workspace.select(Selection(Subject.WORKLOAD, (workload,)))


def test_points_follow_the_curve_of_what_is_selected(chat: Workspace, shown: Show) -> None:
    by_hand = ByHand()
    board = board_of(chat, by_hand, shown)
    assert len(chart(board).lines) == 1
    assert not by_hand.waiting
    select(chat)
    assert "simulated points follow" in chart(board).note
    by_hand.go()
    by_hand.go()
    curve, points = chart(board).lines
    assert points.label == "simulated, p95"
    assert len(points.x) >= 3
    assert list(points.y) == sorted(points.y)
    assert max(points.x) <= chart(board).x_end
    assert all("TTFT p95" in text for text in points.texts)
    # Simulated throughput is of all replicas, as the curve is.
    assert 0.5 < max(points.y) / max(curve.y) < 1.5


def test_nothing_is_simulated_without_anybody_to_do_it(chat: Workspace, shown: Show) -> None:
    board = Dashboard(chat)
    chat.changed.subscribe(board.show_state)
    shown(board, 2900, 240)
    select(chat)
    assert len(chart(board).lines) == 1
    assert "simulated" not in chart(board).note
