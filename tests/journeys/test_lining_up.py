"""An architect brings devices into line: at one height over racks, at equal distances in a rack."""

from PySide6.QtCore import Qt

from planner.app.window import Session
from planner.domain.placement import RackSlot
from planner.workspace.state import Selection, Subject
from tests.hand import Hand

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def at(hand: Hand, rack: str, unit: int) -> str:
    """Return the name of the device whose lowest unit is this one."""
    return next(
        one.name
        for one in hand.rack(rack).placements
        if isinstance(one.host, RackSlot) and one.host.height and one.host.unit == unit
    )


def select(session: Session, hand: Hand, *names: str) -> None:
    assert session.desk is not None
    ids = tuple(hand.device(name).id for name in names)
    session.desk.workspace.select(Selection(Subject.PLACEMENT, ids))
    hand.settle()


def test_devices_of_several_racks_come_to_the_height_of_the_first_selected(
    session: Session, hand: Hand
) -> None:
    before = hand.state.project
    first, other = at(hand, "R04", 36), at(hand, "R05", 30)
    hand.click(hand.middle_of(first))
    hand.click(hand.middle_of(other), CTRL)
    hand.key(Qt.Key.Key_U, CTRL | SHIFT)
    assert hand.where(first) == ("R04", 36)
    assert hand.where(other) == ("R05", 36)
    assert hand.state.undo_label == f"align {other} with {first}"
    assert hand.window.toast.text == f"Aligned {other} with {first}"
    hand.click_undo_in_toast()
    assert hand.state.project == before


def test_what_cannot_be_aligned_stays_and_the_reason_is_told(session: Session, hand: Hand) -> None:
    before = hand.state.project
    select(session, hand, at(hand, "R04", 36), at(hand, "R04", 37))
    hand.do("design.align")
    assert "stand in the same rack" in hand.window.toast.text
    select(session, hand, at(hand, "R04", 40), at(hand, "R05", 30))  # another switch stands there
    hand.do("design.align")
    assert at(hand, "R05", 40) in hand.window.toast.text
    select(session, hand, at(hand, "R04", 36), "pdu-01")
    hand.do("design.align")
    assert "Only devices that stand in rack units" in hand.window.toast.text
    select(session, hand, at(hand, "R04", 36))
    assert not hand.window.commands["design.align"].isEnabled()
    assert hand.state.project is before


def test_devices_of_a_rack_are_spread_between_the_lowest_and_the_highest(
    session: Session, hand: Hand
) -> None:
    before = hand.state.project
    low, middle, high = (at(hand, "R04", unit) for unit in (30, 31, 41))
    select(session, hand, middle, high, low)
    hand.do("design.distribute")
    assert [hand.where(one)[1] for one in (low, middle, high)] == [30, 35, 41]
    assert hand.window.toast.text == "Distributed 3 devices"
    hand.click_undo_in_toast()
    assert hand.state.project == before

    select(session, hand, low, at(hand, "R04", 37), at(hand, "R05", 30))
    hand.do("design.distribute")
    assert "Select three or more devices of one rack" in hand.window.toast.text
    select(session, hand, low, middle)
    assert not hand.window.commands["design.distribute"].isEnabled()
    assert hand.state.project == before
