"""The chart of layouts: it follows the selection, says what each point is, copies and enlarges."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication

from planner.presenters.series import LineChart
from planner.ui.charts.catalogue import with_layouts
from planner.ui.charts.dashboard import Dashboard
from planner.ui.charts.line_chart import LineChartView
from planner.workspace.layouts import LayoutFronts
from planner.workspace.scheduler import Immediate
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace

Show = Callable[..., None]


@pytest.fixture
def board(workspace: Workspace, shown: Show) -> Dashboard:
    board = Dashboard(workspace, makers=with_layouts(LayoutFronts(Immediate())))
    workspace.changed.subscribe(board.show_state)
    shown(board, 2900, 240)
    return board


def chart(board: Dashboard) -> LineChart:
    view = board.charts[-1]
    assert isinstance(view, LineChartView)
    assert view.chart is not None
    return view.chart


def test_it_follows_deployments_pools_and_workloads(board: Dashboard, workspace: Workspace) -> None:
    assert chart(board).title == "Layouts"
    plan = workspace.state.project.scenarios[0].plan
    chat = next(one for one in plan.deployments if one.name == "Restricted chat")
    served = next(one for one in workspace.state.project.workloads if one.name == "Restricted chat")
    other = next(one for one in plan.deployments if one.name == "Public assistant")
    for selection in (
        Selection(Subject.DEPLOYMENT, (chat.id,)),
        Selection(Subject.WORKLOAD, (served.id,)),
    ):
        workspace.select(Selection(Subject.DEPLOYMENT, (other.id,)))
        assert chart(board).unit.endswith("Public assistant")
        workspace.select(selection)
        assert chart(board).unit == "output tok/s per GPU by speed per user, Restricted chat"
    workspace.select(Selection(Subject.POOL, (other.pool,)))
    assert chart(board).unit.endswith("Public assistant")


def test_front_layout_objective_and_mark_are_drawn(board: Dashboard, workspace: Workspace) -> None:
    plan = workspace.state.project.scenarios[0].plan
    chat = next(one for one in plan.deployments if one.name == "Restricted chat")
    workspace.select(Selection(Subject.DEPLOYMENT, (chat.id,)))
    shown = chart(board)
    front, current = shown.lines
    assert (front.label, current.label) == ("best layouts", "layout of Restricted chat")
    assert list(front.y) == sorted(front.y)
    (mark,) = shown.marks
    assert mark.label == f"now, tp {chat.tp}"
    (bound,) = shown.bounds
    assert mark.x >= bound.x * (1 - 1e-9)
    view = board.charts[-1]
    text = view.tooltip_at(front.x[0], 0.0)
    assert "best layouts" in text
    assert "fp8 weights" in text
    assert "TTFT p95" in text
    assert "Most within all objectives" in text


def test_it_copies_what_each_point_is_and_enlarges(board: Dashboard) -> None:
    view = board.charts[-1]
    view.copy_data()
    head, first, *_ = QGuiApplication.clipboard().text().splitlines()
    assert head.split("\t")[1:] == [
        "speed per user, tok/s",
        f"Layouts, {chart(board).unit}",
        "Point",
    ]
    assert "fp8 weights" in first.split("\t")[3]
    dialog = board.enlarged(len(board.charts) - 1)
    assert dialog.windowTitle() == "Layouts"
    assert board.charts[-1].chart == view.chart
    dialog.close()


def test_what_generates_no_tokens_has_no_layouts(board: Dashboard, workspace: Workspace) -> None:
    plan = workspace.state.project.scenarios[0].plan
    tuning = next(one for one in plan.deployments if one.name == "Nightly fine-tune")
    workspace.select(Selection(Subject.DEPLOYMENT, (tuning.id,)))
    assert board.charts[-1].empty_text == "No deployment generates tokens here."
    workspace.select(Selection())
    assert chart(board).lines
