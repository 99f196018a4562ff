"""A compliance officer moves a restricted workload to a foreign cloud, and is told why it may not go."""

from collections.abc import Iterable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from planner.app.window import Session
from planner.domain.compliance import NOT_LEGAL_ADVICE
from planner.domain.workload import DataClass, Workload
from planner.ui.inspector.fields import ChoiceField
from planner.ui.inspector.figure import FigureLabel
from planner.ui.panels.move_workload import MoveWorkloadMenu
from planner.workspace.state import Selection, Subject
from tests.hand import Hand

CHAT = "Restricted chat"
AMERICAN = "aws-h200-us-east-1"


@pytest.fixture
def chat(session: Session, hand: Hand) -> Workload:
    hand.do("file.example")
    return workload(hand)


def workload(hand: Hand) -> Workload:
    return next(one for one in hand.state.project.workloads if one.name == CHAT)


def card(hand: Hand, key: str) -> QPoint:
    """The middle of the card of a burst, in the viewport."""
    return hand.view.mapFromScene(QPointF(*hand.view.canvas.layout.cards[key].box.middle))


def ghost(hand: Hand) -> str:
    picture = hand.view.canvas.ghost.picture
    assert picture is not None
    return picture.reason


def choose(session: Session, hand: Hand, key: str, words: str) -> None:
    """Choose in a box of the inspector by its first letters."""
    field = session.window.bench.inspector.field(key)
    assert isinstance(field, ChoiceField)
    field.setFocus()
    QTest.keyClicks(field, words)
    hand.settle()


def read(place: QWidget) -> str:
    """All that is written in a part of the window."""
    labels: Iterable[QLabel] = place.findChildren(QLabel)
    return "\n".join(one.text() for one in labels if not one.isHidden())


def test_a_rule_is_named_before_the_drop_in_the_menu_and_explained_afterwards(
    session: Session, hand: Hand, chat: Workload
) -> None:
    cloud, routes = hand.plan.bursts[0], hand.plan.routes
    assert hand.drag_workload(CHAT, card(hand, cloud.id), let_go=False)[-1]
    assert ghost(hand).startswith("SOV-001: data class restricted may not be processed")
    hand.leave()
    assert hand.plan.routes == routes

    assert hand.drag_workload(CHAT, card(hand, cloud.id))[-1]
    assert "SOV-001" in hand.window.toast.text
    assert hand.state.selection == Selection(Subject.WORKLOAD, (chat.id,))
    assert hand.state.evaluation.workloads[chat.id].unserved_share == 1.0
    text = read(session.window.bench.inspector)
    assert "SOV-001" in text
    assert NOT_LEGAL_ADVICE in text
    assert "data class policy" in text
    hand.click_undo_in_toast()
    assert hand.plan.routes == routes

    # The keyboard offers the same places with the same rules.
    list_of = session.window.bench.workloads.list
    list_of.setCurrentIndex(list_of.model().index(0, 0))
    hand.key_in(list_of, Qt.Key.Key_Return)
    hand.do("design.move_workload")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, MoveWorkloadMenu)
    offered = {one.text(): one.isEnabled() for one in menu.actions()}
    closed = next(text for text in offered if text.startswith("Azure"))
    assert "closed by SOV-001" in closed
    assert offered[closed]
    already = next(text for text in offered if text.startswith("Milan, Restricted"))
    assert not offered[already]

    assert menu.activeAction().isEnabled()
    while menu.activeAction().text() != closed:
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    hand.settle()
    (route,) = [one for one in hand.plan.routes if one.workload == chat.id]
    pools = {one.id: one.pool for one in hand.plan.deployments}
    assert route.deployment is not None
    assert pools[route.deployment] == hand.plan.bursts[0].pool
    assert "SOV-001" in hand.window.toast.text
    hand.do("edit.undo")
    assert hand.state.evaluation.workloads[chat.id].unserved_share == 0.0


def test_a_rule_of_law_closes_another_country_with_its_source_and_status(
    session: Session, hand: Hand, chat: Workload, qtbot: QtBot
) -> None:
    hand.drag_entry(AMERICAN, hand.centre())
    american = hand.plan.bursts[-1]
    assert session.desk is not None
    session.desk.workspace.select(Selection(Subject.WORKLOAD, (chat.id,)))
    hand.settle()
    choose(session, hand, f"workload:{chat.id}:data_class", "internal")
    choose(session, hand, f"workload:{chat.id}:handling:add_label", "personal data of the EU")
    assert workload(hand).data_class is DataClass.INTERNAL
    assert workload(hand).handling.labels == ("personal_eu",)

    hand.drag_workload(CHAT, card(hand, american.id))
    assert "GDPR-TR-1: Personal data of the EU would leave" in hand.window.toast.text
    text = read(session.window.bench.inspector)
    short = session.window.bench.inspector.field(f"workload:{chat.id}:short_of")
    assert isinstance(short, FigureLabel)
    assert short.text == "Every route is closed by rules of law: GDPR-TR-1"
    assert NOT_LEGAL_ADVICE in text

    bench = session.window.bench
    bench.tabs.setCurrentWidget(bench.checks)
    rows = bench.checks.table.rows
    qtbot.waitUntil(
        lambda: "GDPR-TR-1" in [rows.index(n, 1).data() for n in range(rows.rowCount())]
    )
    row = next(n for n in range(rows.rowCount()) if rows.index(n, 1).data() == "GDPR-TR-1")
    bench.checks.table.setCurrentIndex(rows.index(row, 0))
    qtbot.waitUntil(lambda: "in force, verified 2026" in read(bench.checks))
    assert NOT_LEGAL_ADVICE in read(bench.checks)

    choose(session, hand, f"workload:{chat.id}:handling:transfer_tool", "standard clauses")
    assert "GDPR-TR-1" not in read(session.window.bench.inspector)
    assert hand.state.evaluation.workloads[chat.id].unserved_share < 1.0
