"""A sales engineer compares three scenarios, tries other prices on all of them, and keeps one."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from planner.app.window import Session
from planner.document.commands.levers import Lever
from planner.presenters.rows import Row
from planner.ui.scenarios.compare import CompareDialog
from planner.ui.scenarios.two_way import TwoWayDialog
from planner.workspace.workspace import Workspace
from tests.hand import Hand

WAIT_MS = 60_000


def workspace_of(session: Session) -> Workspace:
    assert session.desk is not None
    return session.desk.workspace


def compared(session: Session, hand: Hand, qtbot: QtBot) -> CompareDialog:
    """The comparison of three scenarios."""
    bench = session.window.bench
    for _ in range(2):
        QTest.mouseClick(bench.scenario_tabs.add, Qt.MouseButton.LeftButton)
        hand.settle()
    workspace = workspace_of(session)
    assert len(workspace.state.project.scenarios) == 3
    QTest.keyClick(session.window, Qt.Key.Key_F8)
    dialog = bench.scenarios.comparison
    assert dialog is not None
    wait(dialog, qtbot)
    return dialog


def wait(dialog: CompareDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(
        lambda: dialog.comparing.compared.is_current and dialog.view is not None, timeout=WAIT_MS
    )


def row(dialog: CompareDialog, key: str) -> Row:
    assert dialog.view is not None
    return next(one for one in dialog.view.table.rows if one.key == key)


def test_three_scenarios_side_by_side_with_levers(
    session: Session, hand: Hand, qtbot: QtBot
) -> None:
    dialog = compared(session, hand, qtbot)
    workspace = workspace_of(session)
    before = workspace.state.project
    scenarios = [one.id for one in before.scenarios]
    assert [key for key in row(dialog, "capex").cells if key in scenarios] == scenarios
    tco = {key: row(dialog, "tco_total").cells[key].value for key in scenarios}

    slider = dialog.levers.sliders.slider(Lever.ENERGY_PRICE)
    slider.setFocus()
    for _ in range(10):
        QTest.keyClick(slider, Qt.Key.Key_Right)
    wait(dialog, qtbot)
    for key in scenarios:
        dearer, cheaper = row(dialog, "tco_total").cells[key].value, tco[key]
        assert isinstance(dearer, float)
        assert isinstance(cheaper, float)
        assert dearer > cheaper
    assert workspace.state.project is before

    QTest.mouseClick(dialog.levers.apply, Qt.MouseButton.LeftButton)
    hand.settle()
    assert workspace.labels[0][-1].startswith("what if: energy price × 2")
    assert not dialog.levers.sliders.values
    wait(dialog, qtbot)
    dialog.tabs.setCurrentIndex(1)
    assert dialog.orders.rows.table.empty_text == "All scenarios order the same."
    close = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Close")
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    hand.do("edit.undo")
    assert workspace.state.project == before


def test_the_window_closes_while_costs_are_drawn(
    session: Session, hand: Hand, qtbot: QtBot
) -> None:
    dialog = compared(session, hand, qtbot)
    qtbot.waitUntil(lambda: dialog.odds.drawn.under_way, timeout=WAIT_MS)


def test_two_assumptions_together_from_the_menu(session: Session, hand: Hand, qtbot: QtBot) -> None:
    session.window.bench.scenarios.two_way.trigger()
    (dialog,) = session.window.findChildren(TwoWayDialog)
    qtbot.waitUntil(lambda: dialog.table.rows.rowCount() > 0, timeout=WAIT_MS)
    assert dialog.down.currentData() != dialog.across.currentData()
    dialog.close()
