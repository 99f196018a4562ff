"""Layouts to choose from: what each would do, what it would bring, and taking one as a step."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.document.commands.layouts import UseLayout
from planner.document.commands.workloads import EditDeployment
from planner.domain.errors import EditRefused
from planner.domain.identity import DeploymentId, EntryId
from planner.domain.language_model import Precision
from planner.domain.project import Project
from planner.domain.service import Deployment
from planner.presenters.layout_rows import NOW
from planner.presenters.rows import Tone
from planner.ui.charts.catalogue import with_layouts
from planner.ui.charts.dashboard import Dashboard
from planner.ui.charts.layout_chart import LayoutChartView
from planner.ui.dialogs.best_layouts import BestLayoutsDialog
from planner.workspace.layouts import LayoutFronts
from planner.workspace.scheduler import Immediate
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace
from tests.builders import H200, L40S, Draft, S, served_chat
from tests.schedulers import ByHand

Show = Callable[..., None]
Open = Callable[[Project], Workspace]


def the_deployment(workspace: Workspace) -> Deployment:
    return workspace.state.plan.deployments[0]


def opened(workspace: Workspace, shown: Show, picked: str = "") -> BestLayoutsDialog:
    deployment = the_deployment(workspace).id
    dialog = BestLayoutsDialog(workspace, Immediate(), deployment, None, picked)
    shown(dialog)
    return dialog


def cells(dialog: BestLayoutsDialog, column: str) -> list[str]:
    table = dialog.table.rows.table
    return [row.cells[column].text for row in table.rows if column in row.cells]


@pytest.fixture
def chat(open_project: Open) -> Workspace:
    return open_project(served_chat(users=9000).project)


def test_the_layout_there_is_comes_first_and_is_not_taken(chat: Workspace, shown: Show) -> None:
    dialog = opened(chat, shown)
    assert cells(dialog, "layout")[0].endswith(", now")
    assert len(set(cells(dialog, "layout"))) == len(cells(dialog, "layout"))
    assert not dialog.button.isEnabled()
    assert dialog.verdict.tone is Tone.MUTED
    assert "Fewest GPUs for" in dialog.answer.text()


def test_a_layout_is_previewed_and_taken_as_one_step(chat: Workspace, shown: Show) -> None:
    dialog = opened(chat, shown)
    before = the_deployment(chat)
    row = dialog.table.rows.row_of("tp 4, fp8 weights, fp8 KV")
    assert row is not None
    dialog.table.selectRow(row)
    dialog.judge()
    assert chat.state.preview is not None
    assert the_deployment(chat) == before
    assert "TTFT p95" in dialog.verdict.text
    assert "2 replicas" in dialog.verdict.text
    dialog.accept()
    assert (the_deployment(chat).tp, the_deployment(chat).replicas) == (4, None)
    assert chat.labels == ((f"use another layout for {before.name}",), 1)
    chat.undo()
    assert the_deployment(chat) == before


def test_a_double_click_takes_a_layout(chat: Workspace, shown: Show) -> None:
    dialog = opened(chat, shown, picked="tp 2, fp8 weights, fp8 KV")
    index = dialog.table.currentIndex()
    assert dialog.table.rows.key_at(index.row()) == "tp 2, fp8 weights, fp8 KV"
    at = dialog.table.visualRect(index).center()
    viewport = dialog.table.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    assert the_deployment(chat).tp == 2


def test_precisions_are_searched_where_that_is_asked(chat: Workspace, shown: Show) -> None:
    dialog = opened(chat, shown)
    assert set(cells(dialog, "precision")) == {"FP8, FP8"}
    dialog.precisions.click()
    found = set(cells(dialog, "precision"))
    assert {"BF16, BF16", "FP8, BF16", "FP8, FP8"} <= found


def test_what_takes_the_time_is_told(chat: Workspace, shown: Show) -> None:
    dialog = opened(chat, shown)
    assert set(cells(dialog, "dominant")) <= {
        "weights",
        "KV cache",
        "compute",
        "links",
        "engine, host",
        "prefill",
    }


def test_what_does_not_fit_says_what_is_short(open_project: Open, shown: Show) -> None:
    draft = Draft()
    draft.rack(L40S)
    draft.deploy(draft.workload(users=100), tp=8)
    dialog = opened(open_project(draft.project), shown)
    (row,) = (one for one in cells(dialog, "layout") if one == "TP 1")
    verdicts = dict(zip(cells(dialog, "layout"), cells(dialog, "verdict"), strict=True))
    assert "short a GPU: weights" in verdicts[row]


def test_it_waits_for_the_search(chat: Workspace, shown: Show) -> None:
    by_hand = ByHand()
    dialog = BestLayoutsDialog(chat, by_hand, the_deployment(chat).id)
    shown(dialog)
    assert dialog.answer.text() == "Layouts are being searched."
    by_hand.go()
    by_hand.go()
    assert cells(dialog, "layout")
    assert dialog.table.rows.row_of(NOW) == 0


def test_closing_leaves_the_plan(chat: Workspace, shown: Show) -> None:
    dialog = opened(chat, shown, picked="tp 8, fp8 weights, fp8 KV")
    dialog.judge()
    dialog.reject()
    assert chat.state.preview is None
    assert the_deployment(chat).tp == 1


def test_the_chart_leads_to_the_layout_under_the_pointer(chat: Workspace, shown: Show) -> None:
    asked: list[tuple[str, str]] = []
    makers = with_layouts(LayoutFronts(Immediate()), lambda *wanted: asked.append(wanted))
    board = Dashboard(chat, makers=makers)
    chat.changed.subscribe(board.show_state)
    shown(board, 4000, 240)
    chat.select(Selection(Subject.DEPLOYMENT, (the_deployment(chat).id,)))
    (view,) = (one for one in board.charts if isinstance(one, LayoutChartView))
    view.plot.hovered.emit(1e6, 0.0)
    next(one for one in view.menu().actions() if one.text() == "Use a Layout…").trigger()
    ((deployment, layout),) = asked
    assert deployment == the_deployment(chat).id
    assert layout.startswith("tp ")


# The command --------------------------------------------------------------------------------------


def layout(deployment: DeploymentId, tp: int = 2) -> UseLayout:
    return UseLayout(S, deployment, tp, 1, 1, 1, Precision.FP8, Precision.FP8)


def test_a_fixed_number_of_replicas_keeps_its_gpus() -> None:
    draft = Draft()
    draft.rack(H200)
    deployment = draft.deploy(draft.workload(users=100), replicas=6)
    draft.run(layout(deployment))
    assert draft.plan.deployments[0].replicas == 3
    draft.run(layout(deployment, tp=8))
    assert draft.plan.deployments[0].replicas == 1


def test_what_is_gone_is_not_laid_out() -> None:
    draft = Draft()
    draft.rack(H200)
    with pytest.raises(EditRefused, match="no longer"):
        draft.run(layout(DeploymentId("d-99")))


def test_experts_are_spread_by_the_layout(open_project: Open, shown: Show) -> None:
    draft = Draft()
    draft.rack(H200)
    workload = draft.workload("Search", 60, llm=EntryId("qwen3-235b-a22b"))
    deployment = draft.deploy(workload)
    draft.run(EditDeployment(S, deployment, "tp", 8))
    dialog = opened(open_project(draft.project), shown)
    assert any("EP" in one for one in cells(dialog, "layout"))
