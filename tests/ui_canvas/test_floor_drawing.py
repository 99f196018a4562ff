"""Walls, doors and columns on the floor plan: taken hold of, moved, deleted, inspected."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.document.commands.floor_plan import AddFixture
from planner.domain.floor_plan import Door, Extent, FloorPlan, Obstacle, ObstacleKind, Point
from planner.domain.identity import FixtureId
from planner.presenters.inspection import EditRow
from planner.presenters.inspector import inspect
from planner.ui.floor.view import FloorView
from planner.ui.theme import DARK
from planner.workspace.actions import delete_command
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace
from tests.builders import Draft, S, library

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def workspace(qapp: QApplication) -> Workspace:
    draft = Draft()
    draft.rack()
    return Workspace(draft.project, library())


@pytest.fixture
def view(workspace: Workspace, qtbot: QtBot) -> Iterator[FloorView]:
    made = FloorView(workspace, DARK, QApplication.font())
    workspace.changed.subscribe(made.show_state)
    made.resize(900, 700)
    made.show()
    made.show_state(workspace.state)
    yield made
    made.close()
    made.deleteLater()


def floor(workspace: Workspace) -> FloorPlan:
    plan = workspace.state.plan.sites[0].rooms[0].floor_plan
    assert plan is not None
    return plan


def on_view(view: FloorView, x_mm: float, y_mm: float) -> QPoint:
    room = next(iter(view.canvas.places.rooms.values()))
    return view.mapFromScene(QPointF(*room.at(Point(x_mm, y_mm))))


def drag(view: FloorView, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(view.viewport(), LEFT, PLAIN, start)
    QTest.mouseMove(view.viewport(), (start + end) / 2)
    QTest.mouseMove(view.viewport(), end)
    QTest.mouseRelease(view.viewport(), LEFT, PLAIN, end)


def test_dragging_a_wall_draws_the_room_and_undo_forgets_it(
    view: FloorView, workspace: Workspace
) -> None:
    assert workspace.state.plan.sites[0].rooms[0].floor_plan is None
    drag(view, on_view(view, 6000.0, 600.0), on_view(view, 7500.0, 600.0))
    extent = floor(workspace).extent
    assert extent is not None
    assert extent.width_mm == pytest.approx(7500.0, abs=100.0)
    assert extent.depth_mm == 4800.0
    workspace.undo()
    assert workspace.state.plan.sites[0].rooms[0].floor_plan is None


def test_a_column_is_selected_dragged_and_deleted(view: FloorView, workspace: Workspace) -> None:
    room = workspace.state.plan.sites[0].rooms[0].id
    corners = Extent(600.0, 600.0, 400.0, 400.0).corners()
    outline = Extent(0.0, 0.0, 6000.0, 4800.0).corners()
    column = Obstacle(FixtureId(""), "", ObstacleKind.COLUMN, corners)
    workspace.run(AddFixture(S, room, column, outline))
    assert workspace.state.selection.kind is Subject.FIXTURE
    drag(view, on_view(view, 800.0, 800.0), on_view(view, 1300.0, 800.0))
    (moved,) = floor(workspace).obstacles
    assert moved.corners[0] == Point(1100.0, 600.0)
    assert workspace.state.selection == Selection(Subject.FIXTURE, (moved.id,))
    assert len(view.canvas.outlines.selected) == 1
    command = delete_command(workspace.state)
    assert command is not None
    workspace.run(command)
    assert floor(workspace).obstacles == ()


def test_a_door_follows_the_pointer_to_another_wall(view: FloorView, workspace: Workspace) -> None:
    room = workspace.state.plan.sites[0].rooms[0].id
    outline = Extent(0.0, 0.0, 6000.0, 4800.0).corners()
    door = Door(FixtureId(""), "", 2, 2500.0, 900.0, 2100.0)
    workspace.run(AddFixture(S, room, door, outline))
    # South wall from east to west: 2.5 m to 3.4 m from the east end.
    drag(view, on_view(view, 3050.0, 4800.0), on_view(view, 40.0, 2400.0))
    (moved,) = floor(workspace).doors
    assert moved.wall == 3
    assert moved.at_mm == pytest.approx(1950.0, abs=60.0)


def test_the_inspector_edits_rooms_rows_and_fixtures(workspace: Workspace) -> None:
    state = workspace.state
    room = state.plan.sites[0].rooms[0].id
    shown = inspect(state.project, state.evaluation, library(), "room", (room,))
    assert shown is not None
    rows = {row.key: row for section in shown.sections for row in section.rows}
    wide = rows[f"floor:{room}:width_mm"]
    assert isinstance(wide, EditRow)
    workspace.run(wide.command(9000.0))
    extent = floor(workspace).extent
    assert extent is not None
    assert extent.width_mm == 9000.0
