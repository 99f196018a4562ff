"""The history panel lists the steps and goes to the one that is chosen."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from planner.document.commands.assumptions import RenameProject
from planner.ui.panels.history import HistoryPanel
from planner.workspace.workspace import Workspace


def panel_of(workspace: Workspace, shown: Callable[..., None]) -> HistoryPanel:
    panel = HistoryPanel(workspace)
    for name in ("First", "Second", "Third"):
        workspace.run(RenameProject(name))
        workspace.end_merge()
    shown(panel, 500, 240)
    workspace.changed.subscribe(panel.show_state)
    return panel


def test_a_click_goes_to_the_step(workspace: Workspace, shown: Callable[..., None]) -> None:
    panel = panel_of(workspace, shown)
    assert [panel.steps.item(row).text() for row in range(panel.steps.count())] == [
        "As opened",
        "Rename project",
        "Rename project",
        "Rename project",
    ]
    assert panel.steps.currentRow() == 3

    at = panel.steps.visualItemRect(panel.steps.item(1)).center()
    QTest.mouseClick(
        panel.steps.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(at),
    )

    assert workspace.state.project.name == "First"
    assert panel.steps.count() == 4
    assert panel.steps.currentRow() == 1
    assert workspace.state.redo_label == "rename project"


def test_the_keyboard_goes_back_to_the_beginning(
    workspace: Workspace, shown: Callable[..., None]
) -> None:
    name = workspace.state.project.name
    panel = panel_of(workspace, shown)
    panel.steps.setFocus()
    QTest.keyClick(panel.steps, Qt.Key.Key_Home)
    QTest.keyClick(panel.steps, Qt.Key.Key_Return)
    assert workspace.state.project.name == name
    said = panel.steps.item(3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Rename project, undone"


def test_a_new_step_replaces_those_that_were_undone(
    workspace: Workspace, shown: Callable[..., None]
) -> None:
    panel = panel_of(workspace, shown)
    workspace.go_to(1)
    workspace.run(RenameProject("Other"))
    assert panel.steps.count() == 3
    assert panel.steps.currentRow() == 2
