"""Dragging and nudging on the floor plan, with the guides and the verdict that are shown."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.document.commands.floor_plan import DrawRoom
from planner.domain.floor_plan import Extent
from planner.domain.identity import RackId
from planner.ui.canvas.items.ghost import Standing
from planner.ui.floor.view import FloorView
from planner.ui.theme import DARK
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace
from tests.builders import Draft, S, library

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
WALLS = Extent(0.0, 0.0, 9000.0, 7200.0).corners()


@pytest.fixture
def workspace(qapp: QApplication) -> Workspace:
    draft = Draft()
    for _ in range(4):
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
    made.setFocus()
    yield made
    made.close()
    made.deleteLater()


def racks(workspace: Workspace) -> list[RackId]:
    return list(workspace.state.plan.racks)


def x_of(view: FloorView, rack: RackId) -> float:
    return view.canvas.places.racks[rack].layout.racks[rack].footprint.x_mm


def y_of(view: FloorView, rack: RackId) -> float:
    return view.canvas.places.racks[rack].layout.racks[rack].footprint.y_mm


def middle(view: FloorView, rack: RackId) -> QPoint:
    box = view.canvas.places.rack_box(rack)
    assert box is not None
    return view.mapFromScene(QPointF(*box.middle))


def pull(view: FloorView, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(view.viewport(), LEFT, PLAIN, start)
    QTest.mouseMove(view.viewport(), (start + end) / 2)
    QTest.mouseMove(view.viewport(), end)


def let_go(view: FloorView, at: QPoint) -> None:
    QTest.mouseRelease(view.viewport(), LEFT, PLAIN, at)


def ghost(view: FloorView) -> Standing | None:
    """Return what the ghost says, None while there is none."""
    picture = view.canvas.ghost.picture
    return picture.standing if picture is not None else None


def down(view: FloorView, mm: float) -> QPoint:
    return QPoint(0, round(mm / 10.0 * view.camera.zoom))


def test_a_rack_is_dragged_and_the_rest_of_its_row_stays(
    view: FloorView, workspace: Workspace
) -> None:
    first, *others = racks(workspace)
    before = [x_of(view, one) for one in others]
    start = middle(view, first)
    end = start + down(view, 1800.0)
    pull(view, start, end)
    assert ghost(view) is Standing.FITS
    let_go(view, end)
    pose = workspace.state.plan.racks[first].pose
    assert pose is not None
    assert pose.y_mm % 100.0 == 0.0  # it snapped
    assert [x_of(view, one) for one in others] == before
    assert ghost(view) is None
    assert view.canvas.guides.lines == ()
    workspace.undo()
    assert workspace.state.plan.racks[first].pose is None
    assert workspace.state.undo_label is None


def test_a_drop_on_another_rack_is_refused_with_its_name(
    view: FloorView, workspace: Workspace
) -> None:
    first, second, *_ = racks(workspace)
    told = []
    workspace.notices.subscribe(lambda notice: told.append(str(notice.message)))
    end = middle(view, second)
    pull(view, middle(view, first), end)
    assert ghost(view) is Standing.REFUSED
    let_go(view, end)
    assert workspace.state.undo_label is None
    assert "R02 stands there" in told[-1]


def test_a_drop_beyond_the_walls_is_refused(view: FloorView, workspace: Workspace) -> None:
    first = racks(workspace)[0]
    start = middle(view, first)
    end = start + QPoint(-round(360 * view.camera.zoom), 0)
    pull(view, start, end)
    assert ghost(view) is Standing.REFUSED
    let_go(view, end)
    assert workspace.state.undo_label is None


def test_an_edge_near_another_comes_to_rest_at_it_and_shows_a_guide(
    view: FloorView, workspace: Workspace
) -> None:
    first, second, *_ = racks(workspace)
    start = middle(view, first)
    end = start + down(view, 2000.0) + QPoint(4, 0)
    pull(view, start, end)
    assert view.canvas.guides.lines
    let_go(view, end)
    assert x_of(view, first) == x_of(view, second) - 600.0


def test_a_selected_row_is_dragged_together_in_one_step(
    view: FloorView, workspace: Workspace
) -> None:
    everyone = racks(workspace)
    workspace.select(Selection(Subject.RACK, tuple(everyone)))
    before = [(x_of(view, one), y_of(view, one)) for one in everyone]
    start = middle(view, everyone[1])
    end = start + down(view, 1200.0)
    pull(view, start, end)
    let_go(view, end)
    moved = {
        (x_of(view, one) - x, y_of(view, one) - y)
        for one, (x, y) in zip(everyone, before, strict=True)
    }
    assert len(moved) == 1
    workspace.undo()
    assert [(x_of(view, one), y_of(view, one)) for one in everyone] == before


def test_arrow_keys_nudge_and_are_one_step_of_undo(view: FloorView, workspace: Workspace) -> None:
    first = racks(workspace)[0]
    workspace.select(Selection(Subject.RACK, (first,)))
    before = y_of(view, first)
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert y_of(view, first) == before + 310.0
    workspace.undo()
    assert y_of(view, first) == before
    assert workspace.state.undo_label is None


def test_ctrl_and_an_arrow_walk_from_rack_to_rack(view: FloorView, workspace: Workspace) -> None:
    first, second, third, _ = racks(workspace)
    workspace.select(Selection(Subject.RACK, (first,)))
    ctrl = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(view, Qt.Key.Key_Right, ctrl)
    assert list(workspace.state.selection.ids) == [second]
    QTest.keyClick(view, Qt.Key.Key_Right, ctrl | Qt.KeyboardModifier.ShiftModifier)
    assert list(workspace.state.selection.ids) == [second, third]


def test_escape_leaves_a_dragged_rack_where_it_was(view: FloorView, workspace: Workspace) -> None:
    first = racks(workspace)[0]
    start = middle(view, first)
    end = start + down(view, 1800.0)
    pull(view, start, end)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    let_go(view, end)
    assert workspace.state.undo_label is None
    assert ghost(view) is None
