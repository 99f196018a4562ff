"""Somebody from finance takes the cost apart, changes the view, and checks the engine itself."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidgetItem

from planner.app.window import Session
from planner.ui.dialogs.published_cases import PublishedCasesDialog
from planner.ui.workbench import Workbench
from tests.hand import Hand


@pytest.fixture
def bench(session: Session, hand: Hand) -> Workbench:
    hand.do("file.example")
    return session.window.bench


def current(bench: Workbench) -> QTreeWidgetItem:
    item = bench.costs.tree.currentItem()
    assert item is not None
    return item


def press(bench: Workbench, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(bench.costs.tree, key)


def test_by_keyboard_from_the_total_to_the_source_of_a_price(bench: Workbench, hand: Hand) -> None:
    bench.tabs.setCurrentWidget(bench.costs)
    hand.settle()
    press(bench, Qt.Key.Key_Home)
    assert current(bench).text(0) == "Total: Cash"
    press(bench, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right)
    assert "DGX H200" in current(bench).text(0)
    told = [current(bench).child(place) for place in range(current(bench).childCount())]
    texts = [one.text(0) for one in told if one is not None]
    assert any("price of one: 370" in text and "2026" in text for text in texts)


def test_what_is_taken_apart_survives_another_view_and_an_edit(
    bench: Workbench, hand: Hand
) -> None:
    bench.tabs.setCurrentWidget(bench.costs)
    hand.settle()
    press(bench, Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down)
    line = current(bench).text(0)
    bench.costs.view.setFocus()
    QTest.keyClick(bench.costs.view, Qt.Key.Key_Down)
    bench.costs.view.activated.emit(bench.costs.view.currentIndex())
    assert current(bench).text(0) == line
    top = bench.costs.tree.topLevelItem(0)
    assert top is not None
    assert top.text(0) == "Total: P&L (straight line)"


def test_published_cases_open_from_the_menu_and_all_are_met(
    session: Session, bench: Workbench, hand: Hand
) -> None:
    hand.do("help.published_cases")
    hand.settle()
    dialog = session.window.findChild(PublishedCasesDialog)
    assert dialog is not None
    assert dialog.cases.count() == 6
    for place in range(dialog.cases.count()):
        dialog.cases.setCurrentRow(place)
        verdicts = {row.cells["passes"].text for row in dialog.checks.rows.table.rows}
        assert verdicts == {"✓ met"}
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    hand.settle()
