"""An architect works through the panels below the canvas: charts, workloads, assumptions, checks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from planner.app.window import Session
from planner.presenters.inspection import EditRow
from planner.ui.charts.line_chart import LineChartView
from planner.ui.inspector.fields import NumberField
from planner.ui.panels.override_dialog import OverrideDialog
from planner.ui.panels.reason_dialog import ReasonDialog
from planner.ui.workbench import Workbench
from planner.workspace.state import Selection, Subject
from tests.hand import Hand

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bench(session: Session, hand: Hand) -> Workbench:
    hand.do("file.example")
    return session.window.bench


def show(bench: Workbench, panel: QWidget, hand: Hand) -> None:
    """Click the tab of a panel."""
    bar, place = bench.tabs.tabBar(), bench.tabs.indexOf(panel)
    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(place).center())
    hand.settle()
    assert panel.isVisible()


def write(field: QLineEdit, text: str) -> None:
    """Replace what is in a box and press Enter."""
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def value(hand: Hand, key: str) -> float:
    number = hand.state.evaluation.figures[key].value
    assert number is not None
    return number


def test_doubling_the_users_tells_what_is_short_at_once_and_halving_takes_it_back(
    bench: Workbench, hand: Hand, qtbot: QtBot
) -> None:
    show(bench, bench.workload_table, hand)
    chat = next(o for o in hand.state.project.workloads if o.name == "Restricted chat")
    before = hand.state.project
    box = bench.workload_table.amount(chat.id)
    assert box is not None
    for _ in range(2):
        QTest.mouseClick(box.twice, LEFT)
    rows = bench.workload_table.table.rows
    row = rows.row_of(chat.id)
    assert row is not None
    qtbot.waitUntil(lambda: rows.index(row, 2).data() == "short")
    assert rows.index(row, 7).data()
    for _ in range(2):
        QTest.mouseClick(box.half, LEFT)
    assert hand.state.project.workloads == before.workloads
    qtbot.waitUntil(lambda: rows.index(row, 2).data() == "served")


def test_a_click_on_a_workload_brings_its_latency_curve_and_its_routes(
    bench: Workbench, hand: Hand
) -> None:
    hand.window.resize(1700, 950)
    show(bench, bench.workload_table, hand)
    table = bench.workload_table.table
    at = table.visualRect(table.rows.index(0, 0)).center()
    QTest.mouseClick(table.viewport(), LEFT, pos=at)
    hand.settle()
    name = table.rows.index(0, 0).data()
    assert bench.inspector.inspection is not None
    assert bench.inspector.inspection.title == name
    assert bench.workload_table.routes.inspection is not None
    assert bench.workload_table.routes.inspection.title == name
    show(bench, bench.dashboard, hand)
    latency = bench.dashboard.charts[2]
    assert isinstance(latency, LineChartView)
    assert latency.chart is not None
    assert name in latency.chart.unit


def test_a_chart_is_enlarged_copied_and_closed(bench: Workbench, hand: Hand) -> None:
    show(bench, bench.dashboard, hand)
    before = len(bench.dashboard.charts)
    power = bench.dashboard.charts[0]
    QTest.mouseDClick(power.plot.viewport(), LEFT, pos=power.plot.viewport().rect().center())
    hand.settle()
    large = bench.dashboard.charts[-1]
    dialog = large.window()
    assert isinstance(dialog, QDialog)
    assert dialog.isVisible()
    assert dialog.width() <= 1280
    assert dialog.height() <= 640
    large.setFocus()
    QTest.keyClick(large, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 1 + len(hand.plan.racks)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    hand.settle()
    assert len(bench.dashboard.charts) == before


def test_an_assumption_is_found_overridden_with_a_reason_and_reset(
    bench: Workbench, hand: Hand, qtbot: QtBot
) -> None:
    show(bench, bench.assumptions, hand)
    panel = bench.assumptions
    before = value(hand, "tco_total")
    QTest.keyClicks(panel.search, "maintenance a year discounted")
    assert panel.table.rows.rowCount() == 1
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    (dialog,) = hand.window.findChildren(OverrideDialog)
    assert isinstance(dialog.field, NumberField)
    write(dialog.field, "0.12")
    write(dialog.reason, "their service contract")
    assert value(hand, "tco_total") > before

    def reason() -> str:
        return panel.table.rows.table.rows[0].cells["source"].text

    qtbot.waitUntil(lambda: reason() == "their service contract")
    reset = next(o for o in panel.findChildren(QPushButton) if o.text() == "Reset")
    QTest.mouseClick(reset, LEFT)
    assert value(hand, "tco_total") == before


def test_a_finding_is_muted_with_a_reason_found_again_and_another_is_repaired(
    bench: Workbench, hand: Hand, qtbot: QtBot
) -> None:
    show(bench, bench.checks, hand)
    panel = bench.checks
    errors = [one.rule for one in hand.state.evaluation.findings if one.severity == "error"]
    QTest.keyClicks(panel.filters.search, "slo-001")
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_M)
    (dialog,) = hand.window.findChildren(ReasonDialog)
    write(dialog.reason, "the customer accepts a queue until March")
    qtbot.waitUntil(lambda: not panel.table.isVisible())
    assert "SLO-001" in [one.rule for one in hand.state.evaluation.muted]
    assert not hand.state.evaluation.admissible
    panel.filters.muted.click()
    assert panel.table.rows.rowCount() == 1
    QTest.mouseClick(next(o for o in panel.findChildren(QPushButton) if o.text() == "Unmute"), LEFT)
    panel.filters.muted.click()
    panel.filters.search.setText("PWR-001")
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_F)
    hand.settle()
    left = [one.rule for one in hand.state.evaluation.findings if one.severity == "error"]
    assert left == [rule for rule in errors if rule != "PWR-001"]


def test_the_current_of_all_racks_is_set_at_once_and_undone_at_once(
    bench: Workbench, hand: Hand
) -> None:
    before = hand.plan
    bench.inspector.jump.emit(Selection(Subject.RACK, tuple(before.racks)))
    hand.settle()
    shown = bench.inspector.inspection
    assert shown is not None
    assert shown.title == f"{len(before.racks)} racks"
    rows = (row for section in shown.sections for row in section.rows)
    row = next(o for o in rows if isinstance(o, EditRow) and o.label == "Current per feed")
    amps = bench.inspector.field(row.key)
    assert isinstance(amps, NumberField)
    assert amps.placeholderText() == "mixed"
    write(amps, "63")
    hand.settle()
    assert {feed.amps for rack in hand.plan.racks.values() for feed in rack.feeds} == {63.0}
    hand.do("edit.undo")
    assert hand.plan.racks == before.racks
