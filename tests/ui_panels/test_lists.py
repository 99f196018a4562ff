"""Checks, bill of materials and workloads: jump, fix, follow, export."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from planner.document.commands.placing import DeletePlacements, EditPlacement
from planner.domain.project import Project
from planner.presenters.bom import bom_view
from planner.ui.panels.bom import BomPanel
from planner.ui.panels.checks import ChecksPanel
from planner.ui.panels.workloads import WorkloadsPanel
from planner.ui.tables.row_model import KEY_ROLE
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, S, feeds, served_chat
from tests.settling import settle

Show = Callable[..., None]


@pytest.fixture
def overloaded(open_project: Callable[[Project], Workspace]) -> Workspace:
    draft = Draft()
    draft.rack(H200, H200, H200, on=feeds(amps=40.0))
    draft.rack(on=feeds(amps=40.0))
    return open_project(draft.project)


def test_findings_are_listed_worst_first_and_the_first_is_explained(
    overloaded: Workspace, shown: Show
) -> None:
    panel = ChecksPanel(overloaded)
    shown(panel, 1000, 220)
    words = [panel.table.rows.index(row, 0).data() for row in range(panel.table.rows.rowCount())]
    assert words[0] == "Error"
    assert words == sorted(words, key=["Error", "Warning", "Note"].index)
    detail = panel.detail()
    assert detail is not None
    subject, what = (panel.table.rows.index(0, column).data() for column in (2, 3))
    assert detail.row.message == f"{subject}: {what}"


def test_a_click_and_enter_jump_to_the_thing(overloaded: Workspace, shown: Show) -> None:
    panel = ChecksPanel(overloaded)
    shown(panel, 1000, 220)
    jumps: list[Selection] = []
    panel.jump.connect(jumps.append)
    rack = next(iter(overloaded.state.plan.racks))
    box = panel.table.visualRect(panel.table.rows.index(0, 3))
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert jumps == [Selection(Subject.RACK, (rack,))]
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert len(jumps) == 2


def test_the_fix_button_repairs_and_the_finding_goes(overloaded: Workspace, shown: Show) -> None:
    panel = ChecksPanel(overloaded)
    overloaded.changed.subscribe(panel.show_state)
    shown(panel, 1000, 220)
    keys = [panel.table.rows.key_at(row) for row in range(panel.table.rows.rowCount())]
    gone = next(key for key in keys if key.startswith("PWR-001"))
    place = panel.table.rows.row_of(gone)
    assert place is not None
    panel.table.setCurrentIndex(panel.table.rows.index(place, 0))
    detail = panel.detail()
    assert detail is not None
    fix = next(one for one in detail.findChildren(QPushButton) if one.text().startswith("Fix"))
    fix.click()
    assert panel.table.rows.row_of(gone) is None


def test_a_plan_without_findings_says_so(
    open_project: Callable[[Project], Workspace], shown: Show
) -> None:
    panel = ChecksPanel(open_project(Draft().project))
    shown(panel, 1000, 220)
    texts = [one.text() for one in panel.findChildren(QLabel) if one.isVisible()]
    assert "Nothing is wrong. Every check passes." in texts


def test_an_unrelated_edit_keeps_the_current_finding(overloaded: Workspace, shown: Show) -> None:
    panel = ChecksPanel(overloaded)
    overloaded.changed.subscribe(panel.show_state)
    shown(panel, 1000, 220)
    last = panel.table.rows.rowCount() - 1
    panel.table.setCurrentIndex(panel.table.rows.index(last, 0))
    key = panel.table.rows.key_at(last)
    device = next(overloaded.state.plan.placements()).id
    overloaded.run(EditPlacement(S, device, "name", "renamed"))
    assert panel.table.currentIndex().data(KEY_ROLE) == key


def test_the_bill_shows_its_lines_and_totals(overloaded: Workspace, shown: Show) -> None:
    panel = BomPanel(overloaded)
    shown(panel, 1200, 260)
    view = bom_view(overloaded.state.project, overloaded.state.evaluation)
    assert panel.table.rows.rowCount() == len(view.table.rows)
    assert panel.totals.totals == view.totals
    for total in view.totals:
        assert f"{total.label}: {total.exact}" in panel.totals.accessibleName()
    assert panel.minimumSizeHint().width() < 600


def test_the_bill_follows_edits_in_one_go(
    overloaded: Workspace, shown: Show, qapp: QApplication
) -> None:
    panel = BomPanel(overloaded)
    overloaded.changed.subscribe(panel.show_state)
    shown(panel, 1200, 260)
    device = next(overloaded.state.plan.placements()).id
    overloaded.run(DeletePlacements(S, frozenset({device})))
    place = panel.table.rows.table.rows[0].cells["quantity"]
    assert place.value == 3.0
    settle(120)
    assert panel.table.rows.table.rows[0].cells["quantity"].value == 2.0


def test_the_export_button_asks_for_the_workbook(overloaded: Workspace, shown: Show) -> None:
    panel = BomPanel(overloaded)
    shown(panel, 1200, 260)
    asked: list[bool] = []
    panel.export.connect(lambda: asked.append(True))
    button = next(one for one in panel.findChildren(QPushButton) if "Export" in one.text())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == [True]


def test_an_empty_bill_says_what_to_do(
    open_project: Callable[[Project], Workspace], shown: Show
) -> None:
    panel = BomPanel(open_project(Draft().project))
    shown(panel, 1200, 260)
    texts = [one.text() for one in panel.findChildren(QLabel) if one.isVisible()]
    assert any(text.startswith("Nothing to order yet") for text in texts)
    assert not panel.table.isVisible()


def test_workloads_are_listed_and_a_click_selects_one(
    open_project: Callable[[Project], Workspace], shown: Show
) -> None:
    workspace = open_project(served_chat(users=600).project)
    panel = WorkloadsPanel(workspace)
    workspace.changed.subscribe(panel.show_state)
    shown(panel, 240, 200)
    jumps: list[Selection] = []
    panel.jump.connect(jumps.append)
    panel.jump.connect(workspace.select)
    box = panel.list.visualRect(panel.model.index(0, 0))
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    chosen = workspace.state.project.workloads[0].id
    assert jumps == [Selection(Subject.WORKLOAD, (chosen,))]
    assert panel.list.currentIndex().row() == 0


def test_the_list_forgets_a_workload_that_is_no_longer_selected(
    open_project: Callable[[Project], Workspace], shown: Show
) -> None:
    workspace = open_project(served_chat(users=600).project)
    panel = WorkloadsPanel(workspace)
    workspace.changed.subscribe(panel.show_state)
    shown(panel, 240, 200)
    workspace.select(Selection(Subject.WORKLOAD, (workspace.state.project.workloads[0].id,)))
    assert panel.list.selectionModel().hasSelection()
    workspace.select(Selection(Subject.RACK, (next(iter(workspace.state.plan.racks)),)))
    assert not panel.list.selectionModel().hasSelection()


def test_add_asks_for_the_form(open_project: Callable[[Project], Workspace], shown: Show) -> None:
    panel = WorkloadsPanel(open_project(Draft().project))
    shown(panel, 240, 200)
    asked: list[bool] = []
    panel.add.connect(lambda: asked.append(True))
    button = panel.add_button
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert asked == [True]
    texts = [one.text() for one in panel.findChildren(QLabel) if one.isVisible()]
    assert any(text.startswith("No workload yet") for text in texts)
