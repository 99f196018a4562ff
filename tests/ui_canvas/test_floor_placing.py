"""Placing on the floor plan: from the panel, by dragging, and by drawing."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from planner.document.commands.floor_plan import DrawRoom
from planner.domain.floor_plan import Extent, Point
from planner.domain.identity import EntryId
from planner.domain.standing import PlaceKind
from planner.ui.canvas.items.ghost import Standing
from planner.ui.floor.gestures.place import PlaceOnPlan
from planner.ui.floor.palette import PlacePanel
from planner.ui.floor.tools import FloorTools, Tool
from planner.ui.floor.view import FloorView
from planner.ui.theme import DARK
from planner.workspace.workspace import Workspace
from tests.builders import Draft, S, library

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
WALLS = Extent(0.0, 0.0, 12_000.0, 9000.0).corners()


@pytest.fixture
def workspace(qapp: QApplication) -> Workspace:
    draft = Draft()
    for _ in range(3):
        draft.rack()
    draft.run(DrawRoom(S, draft.room(), WALLS))
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


def scene_point(view: FloorView, x_mm: float, y_mm: float) -> QPointF:
    room = next(iter(view.canvas.places.rooms.values()))
    return QPointF(*room.at(Point(x_mm, y_mm)))


def on_view(view: FloorView, x_mm: float, y_mm: float) -> QPoint:
    return view.mapFromScene(scene_point(view, x_mm, y_mm))


def bring(
    view: FloorView, workspace: Workspace, entry: str, x_mm: float, y_mm: float
) -> PlaceOnPlan:
    """Drag an entry of the catalogue to a point and hold it there."""
    gesture = PlaceOnPlan(workspace, view.canvas, view.camera.zoom, EntryId(entry))
    gesture.start(scene_point(view, x_mm, y_mm))
    return gesture


def test_plant_is_placed_where_it_is_dropped_and_snaps(
    view: FloorView, workspace: Workspace
) -> None:
    held = bring(view, workspace, "ups-gvl-500", 10_030.0, 7950.0)
    assert not held.refused
    held.end(scene_point(view, 10_030.0, 7950.0))
    (ups,) = workspace.state.plan.power_elements
    assert ups.pose is not None
    unit = view.canvas.places.units[ups.id].layout.units[ups.id]
    assert (
        unit.footprint.extent().x_mm % 300.0 == 0.0
        or unit.footprint.extent().right_mm % 300.0 == 0.0
    )
    workspace.undo()
    assert workspace.state.plan.power_elements == ()


def test_a_rack_that_goes_on_with_a_row_joins_it_and_moves_no_other(
    view: FloorView, workspace: Workspace
) -> None:
    room = next(iter(view.canvas.places.rooms.values()))
    (line,) = room.layout.lines
    before = {key: one.footprint for key, one in room.layout.racks.items()}
    at = scene_point(view, line.extent.right_mm + 310.0, line.extent.middle.y_mm + 20.0)
    held = PlaceOnPlan(workspace, view.canvas, view.camera.zoom, EntryId("rk-ar3300"))
    held.start(at)
    held.end(at)
    after = next(iter(view.canvas.places.rooms.values())).layout
    assert len(after.racks) == 4
    assert {key: after.racks[key].footprint for key in before} == before
    (longer,) = after.lines
    assert longer.length_mm == 2400.0


def test_a_rack_is_refused_on_another_and_outside(view: FloorView, workspace: Workspace) -> None:
    room = next(iter(view.canvas.places.rooms.values()))
    middle = room.layout.lines[0].extent.middle
    held = bring(view, workspace, "rk-ar3300", middle.x_mm, middle.y_mm)
    assert held.refused
    held.move(scene_point(view, -50.0, 4000.0))
    assert held.refused
    picture = view.canvas.ghost.picture
    assert picture is not None
    assert picture.standing is Standing.REFUSED
    held.cancel()
    assert view.canvas.ghost.picture is None


def test_a_server_goes_into_the_rack_below_it(view: FloorView, workspace: Workspace) -> None:
    room = next(iter(view.canvas.places.rooms.values()))
    middle = room.layout.lines[0].extent.middle
    held = bring(view, workspace, "dgx-h200", middle.x_mm, middle.y_mm)
    assert not held.refused
    held.end(scene_point(view, middle.x_mm, middle.y_mm))
    assert sum(len(rack.placements) for rack in workspace.state.plan.racks.values()) == 1
    held = bring(view, workspace, "dgx-h200", 600.0, 600.0)
    assert held.refused


def test_the_panel_lists_groups_and_places_in_the_room(workspace: Workspace, qtbot: QtBot) -> None:
    panel = PlacePanel(workspace)
    qtbot.addWidget(panel)
    panel.show_state(workspace.state)
    assert "12.0 × 9.0" in panel.room.text().replace("\u00a0", " ")
    everything = panel.model.rowCount()
    panel.chips[PlaceKind.UPS].click()
    assert 0 < panel.model.rowCount() < everything
    panel.search.setText("galaxy vl")
    index = panel.model.index(0)
    panel.list.chosen.emit(index)
    assert len(workspace.state.plan.power_elements) == 1
    panel.search.clear()
    panel.chips[PlaceKind.UPS].click()
    assert panel.model.rowCount() == everything


def test_a_drawn_line_becomes_a_row_and_a_drawn_rectangle_the_walls(
    view: FloorView, workspace: Workspace, qtbot: QtBot
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    tools = FloorTools(window)
    view.use_tools(tools)
    tools.by_tool[Tool.ROW].trigger()
    _drag(view, on_view(view, 1200.0, 7000.0), on_view(view, 7250.0, 7050.0))
    assert len(workspace.state.plan.racks) == 13
    assert tools.tool is None
    tools.by_tool[Tool.ROOM].trigger()
    _drag(view, on_view(view, 0.0, 0.0), on_view(view, 11_000.0, 8800.0))
    drawn = workspace.state.plan.sites[0].rooms[0].floor_plan
    assert drawn is not None
    assert drawn.extent is not None
    assert drawn.extent.width_mm == pytest.approx(11_000.0, abs=100.0)
    tools.by_tool[Tool.ROW].trigger()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert tools.tool is None


@pytest.mark.parametrize("closes", ["a click on the first corner", "Enter"])
def test_walls_are_drawn_corner_by_corner(
    view: FloorView, workspace: Workspace, qtbot: QtBot, closes: str
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    tools = FloorTools(window)
    view.use_tools(tools)
    tools.by_tool[Tool.ROOM].trigger()
    corners = [(0, 0), (11_000, 0), (11_000, 5000), (7000, 5000), (7000, 8800), (0, 8800)]
    for x, y in corners:
        QTest.mouseClick(view.viewport(), LEFT, PLAIN, on_view(view, x, y))
    if closes == "Enter":
        QTest.keyClick(view, Qt.Key.Key_Return)
    else:
        QTest.mouseClick(view.viewport(), LEFT, PLAIN, on_view(view, 0, 0))
    drawn = workspace.state.plan.sites[0].rooms[0].floor_plan
    assert drawn is not None
    assert len(drawn.outline) == 6
    for corner, (x, y) in zip(drawn.outline, corners, strict=True):
        assert [corner.x_mm, corner.y_mm] == pytest.approx([x, y], abs=100.0)
    assert tools.tool is None


@pytest.mark.parametrize("tool", list(Tool))
def test_drawing_beside_every_room_says_where_to_begin(
    view: FloorView, workspace: Workspace, qtbot: QtBot, tool: Tool
) -> None:
    told: list[str] = []
    workspace.notices.subscribe(lambda notice: told.append(str(notice.message)))
    window = QMainWindow()
    qtbot.addWidget(window)
    tools = FloorTools(window)
    view.use_tools(tools)
    tools.by_tool[tool].trigger()
    before = workspace.state.plan
    _drag(view, on_view(view, 4000.0, 16_000.0), on_view(view, 9000.0, 17_000.0))
    assert [text.partition(".")[0] for text in told] == ["There is no room where you began to draw"]
    assert workspace.state.plan is before


def _drag(view: FloorView, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(view.viewport(), LEFT, PLAIN, start)
    QTest.mouseMove(view.viewport(), (start + end) / 2)
    QTest.mouseMove(view.viewport(), end)
    QTest.mouseRelease(view.viewport(), LEFT, PLAIN, end)
