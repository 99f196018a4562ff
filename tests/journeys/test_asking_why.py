"""A person asks why a number is so: of a room, of several racks, in the currency of the project."""

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QPushButton

from planner.app.window import Session
from planner.document.commands.quoting import SetCurrency, SetExchangeRate
from planner.presenters.why import Why
from planner.ui.inspector.why_view import WhyView
from planner.workspace.state import Subject
from tests.hand import Hand
from tests.settling import settle


def ask(hand: Hand, label: str) -> Why:
    """Press the question mark beside a figure of the inspector, and read the answer."""
    inspector = hand.window.bench.inspector
    buttons = inspector.findChildren(QPushButton)
    button = next(one for one in buttons if one.accessibleName() == f"Why? {label}")
    button.click()
    hand.settle()
    (view,) = inspector.findChildren(WhyView)
    assert view.why is not None
    return view.why


def test_why_is_this_room_so_warm_and_what_does_it_remove(session: Session, hand: Hand) -> None:
    room = hand.plan.sites[0].rooms[0]
    box = hand.view.canvas.layout.rooms[room.id].box
    hand.click(hand.view.mapFromScene(QPointF(box.x + box.width - 12, box.y + 6)))
    assert hand.state.selection.kind is Subject.ROOM
    why = ask(hand, "Heat to air")
    assert why.title.startswith(f"Heat to air in {room.name}: why ")
    assert any(one.source for one in why.inputs)
    assert any(part.title.startswith(f"Heat to air that {room.name} removes") for part in why.parts)


def test_what_does_this_rack_cost_in_our_currency(session: Session, hand: Hand) -> None:
    assert session.desk is not None
    workspace = session.desk.workspace
    workspace.run(SetCurrency("EUR"))
    hand.click(hand.header_of("R01"))
    unrated = ask(hand, "Hardware, list price")
    assert unrated.title.endswith("USD?")
    assert any("no exchange rate for EUR" in note for note in unrated.notes)

    workspace.run(SetExchangeRate("EUR", 0.92, "2026-11-20", "ECB"))
    settle(60)
    (view,) = hand.window.bench.inspector.findChildren(WhyView)
    assert view.why is not None
    assert view.why.title.endswith("EUR?")
    assert any(one.source == "ECB, 2026-11-20" for one in view.why.inputs)
