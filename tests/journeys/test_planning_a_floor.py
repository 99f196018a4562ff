"""Somebody looks at the plan from above, draws two rows, drags a rack, thinks again and looks closer."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from planner.app.window import Session
from planner.domain.floor_plan import Point
from planner.domain.identity import RackId
from planner.ui.floor.tools import Tool
from planner.ui.stage import PlanView
from planner.workspace.state import Subject
from tests.hand import Hand

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def test_two_rows_are_drawn_a_rack_is_dragged_and_taken_back(empty: Session, hand: Hand) -> None:
    bench = empty.window.bench
    assert not bench.stage.floor_plan.isEnabled()  # there is no room yet
    hand.drag_entry("dgx-h200", hand.centre())
    bench.stage.floor_plan.trigger()
    hand.settle()
    floor = bench.stage.floor
    assert bench.stage.currentWidget() is floor
    assert bench.floor.place.isVisible()
    room = next(iter(floor.canvas.places.rooms))

    def at(x_mm: float, y_mm: float) -> QPoint:
        place = floor.canvas.places.rooms[room]
        return floor.mapFromScene(QPointF(*place.at(Point(x_mm, y_mm))))

    def drag(start: QPoint, end: QPoint) -> None:
        QTest.mousePress(floor.viewport(), LEFT, PLAIN, start)
        QTest.mouseMove(floor.viewport(), (start + end) / 2)
        QTest.mouseMove(floor.viewport(), end)
        QTest.mouseRelease(floor.viewport(), LEFT, PLAIN, end)
        hand.settle()

    bench.floor.tools.by_tool[Tool.ROOM].trigger()
    drag(at(0.0, 0.0), at(5900.0, 4700.0))
    undo = hand.state.undo_label
    assert undo is not None
    assert undo.startswith("draw")
    racks = set(hand.state.plan.racks)
    bench.floor.tools.by_tool[Tool.ROW].trigger()
    drag(at(600.0, 4600.0), at(3100.0, 4600.0))
    new = [one for one in hand.state.plan.racks if one not in racks]
    assert len(new) == 4
    assert hand.state.selection.kind is Subject.RACK

    moved = RackId(new[0])
    before = floor.canvas.places.rack_box(moved)
    assert before is not None
    start = floor.mapFromScene(QPointF(*before.middle))
    QTest.mouseClick(floor.viewport(), LEFT, PLAIN, start)
    drag(start, at(5300.0, 1000.0))
    there = floor.canvas.places.rack_box(moved)
    assert there is not None
    assert there != before
    hand.do("edit.undo")
    assert floor.canvas.places.rack_box(moved) == before

    QTest.mouseDClick(floor.viewport(), LEFT, PLAIN, start)
    hand.settle()
    assert bench.stage.shown is PlanView.RACKS
    assert hand.state.selection.ids == (moved,)
