"""An architect works on five thousand racks: sees them all, goes near, edits one, edits a whole site."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from planner.app.window import Session
from planner.domain.placement import Placement, RackSlot
from planner.ui.canvas.items.rack import RackItem
from planner.workspace.state import Selection, Subject
from tests.benchmarks.plans import big_project
from tests.builders import library
from tests.hand import Hand

RACKS, DEVICES = 5_000, 10_000
MOST_ITEMS_FROM_AFAR = 40
"""Sites, cards, links and one overview; a rack has no item of its own."""
CTRL = Qt.KeyboardModifier.ControlModifier


def seen(hand: Hand) -> list[object]:
    area = hand.view.mapToScene(hand.view.viewport().rect()).boundingRect()
    return [one for one in hand.view.canvas.items(area) if one.isVisible()]


def top(one: Placement) -> int:
    return one.host.top if isinstance(one.host, RackSlot) else 0


def test_all_are_seen_at_once_one_is_moved_and_a_site_is_edited_in_one_step(
    session: Session, hand: Hand
) -> None:
    assert session.desk is not None
    big = big_project(RACKS, DEVICES, library())
    assert session.desk.show_project(lambda: big)
    hand.settle()
    assert len(hand.plan.racks) == RACKS
    assert len(seen(hand)) < MOST_ITEMS_FROM_AFAR

    rack = hand.plan.ordered_racks()[RACKS // 2]
    device = max(rack.placements, key=top)  # nothing stands in its way
    at = hand.where(device.name)
    session.desk.workspace.select(Selection(Subject.RACK, (rack.id,)))
    QTest.keyClick(hand.view, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    hand.settle()
    near = [one for one in seen(hand) if isinstance(one, RackItem)]
    assert 0 < len(near) < RACKS // 100
    hand.click(hand.middle_of(device.name))
    assert hand.state.selection.single == device.id
    hand.key(Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert hand.where(device.name) == (rack.name, at[1] + 1)
    assert hand.state.undo_label == f"move {device.name} to {rack.name}"
    hand.key(Qt.Key.Key_Z, CTRL)
    assert hand.where(device.name) == at

    hand.key(Qt.Key.Key_F)
    assert len(seen(hand)) < MOST_ITEMS_FROM_AFAR
    place = hand.view.canvas.layout.racks[rack.id]
    shown = hand.view.mapFromScene(QPointF(place.x, place.y))
    assert hand.view.viewport().rect().contains(shown)

    for _ in range(2):  # all of its rack, then all of its site
        hand.key(Qt.Key.Key_A, CTRL)
    chosen = frozenset(hand.state.selection.ids)
    assert len(chosen) > DEVICES // 5
    hand.key(Qt.Key.Key_L, CTRL)
    locked = {one.id for one in hand.plan.placements() if one.locked}
    assert locked == chosen
    assert hand.state.undo_label == f"lock {len(chosen)} devices"
