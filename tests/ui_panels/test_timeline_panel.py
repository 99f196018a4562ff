"""The timeline: read it, drag a bar, move it by the keyboard, take it back, undo."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from planner.domain.quote import ShownCurrency
from planner.presenters.timeline import timeline_view, waiting_lines
from planner.ui.timeline.panel import TimelinePanel
from planner.workspace.delivering import other_ways
from planner.workspace.workspace import Workspace
from tests.builders import library, served_chat


@pytest.fixture
def shown(qtbot: QtBot) -> tuple[TimelinePanel, Workspace]:
    workspace = Workspace(served_chat().project, library())
    panel = TimelinePanel(workspace)
    qtbot.addWidget(panel)
    workspace.changed.subscribe(panel.show_state)
    panel.resize(1200, 400)
    panel.show()
    return panel, workspace


def servers(workspace: Workspace) -> str:
    tasks = workspace.state.evaluation.timeline.tasks
    return next(one.activity.key for one in tasks if one.activity.key.endswith("/servers"))


def test_a_bar_that_is_dragged_begins_later_and_undo_takes_it_back(
    shown: tuple[TimelinePanel, Workspace],
) -> None:
    panel, workspace = shown
    key, before = servers(workspace), workspace.state.project
    start, end = panel.table.bar_rect(key)
    middle = QPoint((start.x() + end.x()) // 2, start.y())
    port = panel.table.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(port, middle + QPoint(40, 0))
    assert workspace.state.preview is not None
    assert workspace.state.project is before
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=middle + QPoint(40, 0))
    moved = workspace.state.evaluation.timeline.task(key)
    assert moved.activity.edited
    assert moved.start > 0
    workspace.undo()
    assert workspace.state.project == before


def test_the_end_of_a_bar_is_its_length(shown: tuple[TimelinePanel, Workspace]) -> None:
    panel, workspace = shown
    key = servers(workspace)
    took = workspace.state.evaluation.timeline.task(key).activity.duration.likely
    _, end = panel.table.bar_rect(key)
    port = panel.table.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=end)
    QTest.mouseMove(port, end + QPoint(60, 0))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end + QPoint(60, 0))
    dated = workspace.state.evaluation.timeline.task(key)
    assert dated.activity.duration.likely > took
    assert dated.start == 0


def test_escape_gives_a_drag_up(shown: tuple[TimelinePanel, Workspace]) -> None:
    panel, workspace = shown
    before = workspace.state.project
    start, end = panel.table.bar_rect(servers(workspace))
    middle = QPoint((start.x() + end.x()) // 2, start.y())
    port = panel.table.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(port, middle + QPoint(40, 0))
    QTest.keyClick(panel.table, Qt.Key.Key_Escape)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=middle + QPoint(40, 0))
    assert workspace.state.preview is None
    assert workspace.state.project is before


def test_arrows_move_and_delete_takes_back(shown: tuple[TimelinePanel, Workspace]) -> None:
    panel, workspace = shown
    key, before = servers(workspace), workspace.state.evaluation.timeline
    rows = panel.table.rows
    place = next(row for row in range(rows.rowCount()) if rows.key_at(row) == key)
    panel.table.setCurrentIndex(rows.index(place, 0))
    QTest.keyClick(panel.table, Qt.Key.Key_Right)
    assert workspace.state.evaluation.timeline.task(key).start == 0.5
    QTest.keyClick(panel.table, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert workspace.state.evaluation.timeline.task(key).activity.duration.likely == 16.5
    QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    assert workspace.state.evaluation.timeline == before


def test_the_panel_shows_what_the_command_line_tells(
    shown: tuple[TimelinePanel, Workspace],
) -> None:
    panel, workspace = shown
    state = workspace.state
    view = timeline_view(state.project, state.evaluation, unserved=False)
    whole = state.evaluation.timeline.whole
    assert whole is not None
    assert f"{whole.p80:.1f}" in view.headline
    assert panel.headline.text() == view.headline
    found = other_ways(state.project, state.evaluation)
    lines = waiting_lines(found.waiting, ShownCurrency("USD", 1.0))
    assert panel.told() == dict(lines)
