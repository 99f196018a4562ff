"""Somebody draws a room with two rows, gives it a floor that carries too little, and prints it."""

from pathlib import Path

from PySide6.QtCore import QPoint

from planner.app.window import Session
from planner.ui.dialogs.add_row import AddRowDialog
from planner.ui.dialogs.message_box import MessageBox
from planner.ui.dialogs.number_racks import NumberRacksDialog
from planner.ui.dialogs.print_floor import PrintFloorDialog
from planner.ui.stage import PlanView
from planner.workspace.state import Selection, Subject
from tests.hand import Hand, one_child


def test_a_room_with_two_rows_is_drawn_numbered_and_printed(
    empty: Session, hand: Hand, tmp_path: Path
) -> None:
    assert empty.desk is not None
    workspace = empty.desk.workspace
    middle = hand.view.viewport().rect().center()
    hand.drag_entry("dgx-h100", QPoint(middle))
    room = hand.plan.sites[0].rooms[0].id
    workspace.select(Selection(Subject.ROOM, (room,)))
    hand.do("floor.draw")
    hand.do("floor.add_row")
    row = one_child(empty.window, AddRowDialog)
    row.judge()
    row.accept()
    hand.settle()
    assert len(hand.plan.sites[0].rooms[0].rows) == 2
    workspace.select(Selection(Subject.ROOM, (room,)))
    hand.do("floor.number")
    numbering = one_child(empty.window, NumberRacksDialog)
    assert "A01" in numbering.names.text()
    numbering.accept()
    hand.settle()
    names = {rack.name for rack in hand.plan.racks.values()}
    assert "A01" in names
    assert any(name.startswith("B") for name in names)
    empty.window.bench.stage.choose(PlanView.FLOOR)
    hand.do("file.print_floor")
    sheet = one_child(empty.window, PrintFloorDialog)
    sheet.scale.show_value(50)
    sheet.refresh()
    assert sheet.verdict.text == "One sheet, 1 : 50"
    target = tmp_path / "hall.pdf"
    assert sheet.write(target)
    sheet.reject()
    hand.settle()
    assert target.read_bytes().startswith(b"%PDF-")
    told = one_child(empty.window, MessageBox)
    assert told.accessibleName() == "Wrote hall.pdf."
    told.reject()
    while hand.state.undo_label is not None:
        hand.do("edit.undo")
    assert not hand.plan.racks
