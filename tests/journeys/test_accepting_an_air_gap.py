"""An architect accepts an air-gapped site and works off what has to change for it, one by one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from planner.app.window import Session
from planner.compute.air_gap import Barred
from planner.domain.compliance import NOT_LEGAL_ADVICE
from planner.domain.finding import Finding
from planner.domain.site import Room
from planner.presenters.inspection import ActionRow, FigureRow
from planner.ui.inspector.figure import FigureLabel
from planner.workspace.state import Selection, Subject
from tests.hand import Hand

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def room(session: Session, hand: Hand) -> Room:
    """The connected room of the example, selected."""
    hand.do("file.example")
    found = connected(hand)
    assert session.desk is not None
    session.desk.workspace.select(Selection(Subject.ROOM, (found.id,)))
    hand.settle()
    return found


def connected(hand: Hand) -> Room:
    return next(one for site in hand.plan.sites for one in site.rooms if one.name == "Connected")


def closed(hand: Hand) -> list[Finding]:
    return [one for one in hand.state.evaluation.findings if one.rule == "AIRGAP-1"]


def press(session: Session, hand: Hand, barred: Barred) -> None:
    """Press the first button below a thing that the gap bars."""
    inspector = session.window.bench.inspector
    row = next(one for one in inspection_rows(session) if f"air_gap_fix:{barred}:" in one.key)
    assert isinstance(row, ActionRow)
    button = next(
        one
        for one in inspector.findChildren(QAbstractButton)
        if one.text() == row.label and one.isVisible()
    )
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    hand.settle()


def inspection_rows(session: Session) -> list[ActionRow | FigureRow]:
    """The figures and buttons that the inspector shows."""
    inspection = session.window.bench.inspector.inspection
    assert inspection is not None
    rows = (row for section in inspection.sections for row in section.rows)
    return [row for row in rows if isinstance(row, ActionRow | FigureRow)]


def state_of(session: Session, room: Room, barred: Barred) -> str:
    label = session.window.bench.inspector.field(f"room:{room.id}:air_gap:{barred}")
    assert isinstance(label, FigureLabel)
    return label.text


def test_what_must_change_is_listed_with_its_substitute_and_worked_off_by_buttons(
    session: Session, hand: Hand, room: Room, qtbot: QtBot
) -> None:
    before = hand.plan
    assert not closed(hand)
    switch = session.window.bench.inspector.field(f"room:{room.id}:air_gapped")
    assert isinstance(switch, QAbstractButton)
    QTest.mouseClick(switch, LEFT)
    hand.settle()
    assert connected(hand).air_gapped
    assert len(closed(hand)) == 2
    assert all(NOT_LEGAL_ADVICE in one.detail for one in closed(hand))
    told = [str(one.figure) for one in inspection_rows(session) if isinstance(one, FigureRow)]
    assert "Models with open weights, deployed inside." in told
    assert NOT_LEGAL_ADVICE in told
    assert state_of(session, room, Barred.APIS) == "in the design"
    assert state_of(session, room, Barred.SUPPORT) == "substitute missing"

    press(session, hand, Barred.SUPPORT)  # staff around the clock
    assert hand.window.toast.offers_undo
    press(session, hand, Barred.SUPPORT)  # a spare of each server
    assert state_of(session, room, Barred.SUPPORT) == "substitute there"
    press(session, hand, Barred.APIS)
    assert state_of(session, room, Barred.APIS) == "none"
    press(session, hand, Barred.LINKS)
    assert state_of(session, room, Barred.LINKS) == "none"
    assert not closed(hand)
    assert not any("air_gap_fix" in one.key for one in inspection_rows(session))
    fallen_short = [one for one in hand.state.evaluation.findings if one.rule == "SLO-001"]
    assert any(one.subject_name == "Public assistant" for one in fallen_short)

    for _ in range(5):
        hand.do("edit.undo")
    assert hand.plan == before
