"""The chart of a simulated minute: it follows the selection, and only what is seen is simulated."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication

from planner.document.commands.workloads import EditWorkload
from planner.presenters.series import PaneChart
from planner.ui.charts.catalogue import minute_maker
from planner.ui.charts.dashboard import Dashboard
from planner.ui.charts.pane_chart import PaneChartView
from planner.workspace.minutes import Minutes
from planner.workspace.scheduler import Immediate
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace
from tests.schedulers import ByHand

Show = Callable[..., None]


def board(workspace: Workspace, minutes: Minutes) -> Dashboard:
    found = Dashboard(workspace, makers=(minute_maker(minutes),))
    workspace.changed.subscribe(found.show_state)
    return found


def chart(found: Dashboard) -> PaneChart:
    view = found.charts[0]
    assert isinstance(view, PaneChartView)
    assert view.chart is not None
    return view.chart


def select(workspace: Workspace, name: str) -> None:
    plan = workspace.state.project.scenarios[0].plan
    chosen = next(one for one in plan.deployments if one.name == name)
    workspace.select(Selection(Subject.DEPLOYMENT, (chosen.id,)))


@pytest.fixture
def seen(workspace: Workspace, shown: Show) -> Dashboard:
    found = board(workspace, Minutes(Immediate()))
    shown(found, 700, 300)
    return found


def test_requests_cache_and_tokens_of_the_selected_deployment(
    seen: Dashboard, workspace: Workspace
) -> None:
    select(workspace, "Restricted chat")
    found = chart(seen)
    assert found.unit.endswith("Restricted chat")
    requests, cache, tokens = found.panes
    assert [line.label for line in requests.lines] == ["running", "waiting"]
    assert [line.label for line in tokens.lines] == ["prefill", "decode"]
    running = requests.lines[0]
    assert len(running.x) == 600
    assert (running.x[0], running.x[-1]) == pytest.approx((0.05, 59.95))
    assert max(running.y) > 1.0
    assert 0.0 < max(cache.lines[0].y) <= 100.0
    assert "seed 1" in found.foot
    select(workspace, "Public assistant")
    assert chart(seen).unit.endswith("Public assistant")
    assert chart(seen) != found


def test_values_under_the_mouse_and_on_the_clipboard(seen: Dashboard, workspace: Workspace) -> None:
    select(workspace, "Restricted chat")
    view = seen.charts[0]
    text = view.tooltip_at(30.02, 1.0)
    assert text.startswith("time 30.1")
    assert "running" in text
    assert "(KV cache in use, %)" in text
    view.copy_data()
    head, first, *rest = QGuiApplication.clipboard().text().splitlines()
    assert head.split("\t")[:3] == ["time, s", "running, requests", "waiting, requests"]
    assert len(rest) == 599
    assert first.split("\t")[0] == "0.05"
    assert seen.enlarged(0).windowTitle() == "Simulated minute"


def test_it_says_what_it_waits_for_and_what_generates_nothing(
    workspace: Workspace, shown: Show
) -> None:
    scheduler = ByHand()
    found = board(workspace, Minutes(scheduler))
    assert scheduler.waiting == []
    shown(found, 700, 300)
    select(workspace, "Restricted chat")
    assert "being simulated" in found.charts[0].empty_text
    scheduler.go()
    scheduler.go()
    assert found.charts[0].empty_text == ""
    # What does not touch the deployment asks nothing anew.
    other = next(one for one in workspace.state.project.workloads if one.training is not None)
    assert workspace.run(EditWorkload(replace(other, name="Tuning"), "name"))
    assert scheduler.waiting == []
    assert found.charts[0].empty_text == ""
    select(workspace, "Nightly fine-tune")
    assert "No deployment generates tokens" in found.charts[0].empty_text
