"""From an empty project to a bill of materials without a mouse: every key goes where the focus is."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from planner.app.window import Session
from planner.domain.placement import Tray
from planner.ui.charts.frame import ChartFrame
from planner.ui.dialogs.export_bom import ExportDialog
from planner.ui.dialogs.message_box import MessageBox
from planner.ui.start.doors import TemplateList
from planner.ui.start.size_form import SizeDialog
from planner.workspace.state import Subject
from tests.hand import Hand
from tests.settling import settle

NONE = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
F6, ENTER, ESCAPE, TAB = Qt.Key.Key_F6, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab


class Keyboard:
    """Ten fingers and no mouse: keys go to what has the focus, and to nothing else."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    @property
    def focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None, "nothing has the focus"
        return found

    def on(self, kind: type[QWidget]) -> bool:
        return isinstance(self.focus, kind)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.focus, key, held)
        self._hand.settle()

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focus, text)
        self._hand.settle()

    def tab_to(self, reached: Callable[[QWidget], bool], most: int = 12) -> None:
        for _ in range(most):
            if reached(self.focus):
                return
            self.press(TAB)
        pytest.fail(f"Tab does not lead there from {self.focus}")

    def back_in_the_window(self) -> None:
        """What a desktop does when a dialog or a list of suggestions closes."""
        self._hand.window.activateWindow()
        self._hand.settle()


@pytest.fixture
def keys(hand: Hand) -> Keyboard:
    keyboard = Keyboard(hand)
    keyboard.back_in_the_window()
    return keyboard


def test_a_workload_is_sized_hardware_added_and_moved_and_the_bill_written(
    session: Session, hand: Hand, keys: Keyboard, qtbot: QtBot, tmp_path: Path
) -> None:
    assert session.desk is not None
    session.desk.exports.folder = tmp_path
    keys.press(Qt.Key.Key_N, CTRL)
    assert keys.on(TemplateList)
    page = hand.window.bench.start
    assert page is not None
    keys.tab_to(lambda one: one is page.size_button)
    keys.press(ENTER)
    form = QApplication.activeModalWidget()
    assert isinstance(form, SizeDialog)
    qtbot.waitUntil(form.users.hasFocus)
    keys.press(Qt.Key.Key_A, CTRL)
    keys.type("3000")
    settle(250)
    keys.press(ENTER)
    keys.back_in_the_window()
    (workload,) = hand.state.project.workloads
    assert hand.state.evaluation.workloads[workload.id].verdict == "ok"

    servers = len(list(hand.plan.placements()))
    keys.press(Qt.Key.Key_F, CTRL)
    keys.type("dgx h200")
    keys.back_in_the_window()
    keys.press(ENTER)
    keys.press(ENTER)
    assert len(list(hand.plan.placements())) == servers + 1
    keys.press(ESCAPE)
    assert keys.focus is hand.view
    keys.press(Qt.Key.Key_Right, CTRL)
    keys.press(Qt.Key.Key_Down, CTRL)
    assert hand.state.selection.kind is Subject.PLACEMENT

    before = hand.state.project
    keys.press(Qt.Key.Key_T, CTRL)
    assert any(isinstance(one.host, Tray) for one in hand.plan.placements())
    keys.press(Qt.Key.Key_Z, CTRL)
    assert hand.state.project == before

    keys.press(Qt.Key.Key_4, ALT)
    table = hand.window.bench.bom.table
    assert keys.on(type(table))
    answer(ExportDialog, hand)
    answer(QFileDialog, hand)
    keys.press(Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: bool(list(tmp_path.glob("*.xlsx"))), timeout=10_000)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), MessageBox))
    keys.press(ESCAPE)
    keys.back_in_the_window()
    (written,) = tmp_path.glob("*.xlsx")
    assert "DGX H200" in str(
        [[cell.value for cell in row] for row in load_workbook(written)["BoM"]]
    )


def test_f6_visits_every_panel_and_comes_back(session: Session, hand: Hand, keys: Keyboard) -> None:
    bench = hand.window.bench
    hand.view.setFocus()
    foot = bench.failing.panel
    ring = [bench.inspector, bench.tabs, bench.strip, bench.catalogue, bench.workloads, foot]
    hand.click(hand.middle_of("gpu-05"))
    for pane in ring:
        keys.press(F6)
        assert pane.isAncestorOf(keys.focus), pane
    keys.press(F6)
    assert keys.focus is hand.view
    for pane in reversed(ring):
        keys.press(F6, SHIFT)
        assert pane.isAncestorOf(keys.focus), pane
    keys.press(Qt.Key.Key_J, CTRL)
    assert not bench.tabs.isVisible()
    keys.press(F6, SHIFT)
    assert keys.focus is hand.view or bench.catalogue.isAncestorOf(keys.focus)


def test_each_panel_of_the_foot_has_a_key_and_a_name_in_the_palette(
    session: Session, hand: Hand, keys: Keyboard
) -> None:
    tabs = hand.window.bench.tabs
    hand.view.setFocus()
    keys.press(Qt.Key.Key_J, CTRL)
    assert not tabs.isVisible()
    for place in range(min(tabs.count(), 10)):  # there is no digit for those after the tenth
        keys.press(Qt.Key(Qt.Key.Key_0 + (place + 1) % 10), ALT)
        assert tabs.isVisible()
        assert tabs.currentIndex() == place
        assert tabs.isAncestorOf(keys.focus)
        before = hand.state.project
        keys.press(Qt.Key.Key_Down)  # nothing is changed by looking around
        assert not keys.on(QComboBox)
        assert hand.state.project is before
    keys.press(Qt.Key.Key_1, ALT)
    assert keys.on(ChartFrame)
    keys.press(Qt.Key.Key_K, CTRL)
    keys.type("assump")
    keys.press(ENTER)
    keys.back_in_the_window()
    assert tabs.currentWidget() is hand.window.bench.assumptions


def answer(kind: type[QDialog], hand: Hand) -> None:
    """Press Enter in the next dialog of a kind, which is waited for, until it has heard it."""

    def look() -> None:
        asked = QApplication.activeModalWidget()
        if not isinstance(asked, kind):
            QTimer.singleShot(20, look)
            return
        # A dialog that the screen has not made the active one yet hears of keys all the same.
        focused = cast("QWidget | None", asked.focusWidget())
        QTest.keyClick(focused or asked, ENTER)
        hand.settle()
        if isValid(asked) and asked.isVisible():
            QTimer.singleShot(20, look)

    QTimer.singleShot(20, look)
