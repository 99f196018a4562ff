"""A window of 1366 by 768 pixels: everything is read without scrolling sideways."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QPushButton, QScrollArea, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from planner.app.window import Session
from planner.presenters.bom_columns import EVERY, column_sets
from planner.ui.charts.dashboard import Dashboard
from planner.ui.panels.bom import BomPanel
from planner.ui.panels.totals import TotalsLine
from planner.ui.tables.table_view import TableView
from planner.workspace.state import Selection, Subject
from tests.hand import Hand, one_child
from tests.settling import settle


@pytest.fixture
def small(session: Session, hand: Hand) -> Hand:
    """The window at its smallest usual size."""
    session.window.resize(1366, 768)
    hand.settle()
    return hand


@pytest.fixture
def bill(small: Hand) -> BomPanel:
    """The bill of materials in the small window."""
    panel = small.window.bench.bom
    small.window.bench.tabs.setCurrentWidget(panel)
    settle(120)
    return panel


def panels(hand: Hand) -> Iterator[QWidget]:
    """Show one panel of the bottom dock after the other."""
    tabs = hand.window.bench.tabs
    for place in range(tabs.count()):
        tabs.setCurrentIndex(place)
        settle(120)
        panel = tabs.currentWidget()
        assert panel is not None
        yield panel


def overhang(area: QAbstractScrollArea) -> int:
    """Return how many pixels of an area are only reached by scrolling sideways."""
    return area.horizontalScrollBar().maximum()


def cut_titles(table: TableView) -> list[str]:
    """Return the titles that are shown, but not whole."""
    header = table.horizontalHeader()
    metrics = QFontMetrics(header.font())
    shown = [i for i in range(table.rows.columnCount()) if not table.isColumnHidden(i)]
    titles = {i: table.rows.table.columns[i].title for i in shown}
    return [
        title
        for i, title in titles.items()
        if metrics.horizontalAdvance(title) > header.sectionSize(i)
    ]


def test_no_panel_scrolls_sideways(small: Hand) -> None:
    """Tables fill their width, with whole titles; only the charts go on to the right."""
    areas, tables = 0, 0
    for panel in panels(small):
        if isinstance(panel, Dashboard):  # three charts at a time, by design
            continue
        seen = [
            one
            for one in panel.findChildren(QAbstractScrollArea)
            if one.isVisible() and not isinstance(one, Dashboard)
        ]
        areas += len(seen)
        assert {type(one).__name__: overhang(one) for one in seen if overhang(one)} == {}
        for table in (one for one in seen if isinstance(one, TableView)):
            tables += 1
            assert cut_titles(table) == []
            assert table.horizontalHeader().length() == table.viewport().width()
    assert areas >= 8
    assert tables >= 5


def test_every_column_of_the_bill_is_seen_in_one_of_its_sets(small: Hand, bill: BomPanel) -> None:
    seen: set[str] = set()
    *sets, every = column_sets()
    for place, one in enumerate(sets):
        bill.columns.activated.emit(place)
        small.settle()
        assert cut_titles(bill.table) == []
        assert overhang(bill.table) == 0
        assert set(bill.table.shown_columns) >= {"description", "quantity", *one.columns[:4]}
        seen.update(bill.table.shown_columns)
    assert seen == {column.key for column in bill.table.rows.table.columns}
    assert every.key == EVERY
    bill.columns.activated.emit(len(sets))
    small.settle()
    assert len(bill.table.shown_columns) == bill.table.rows.columnCount()
    assert overhang(bill.table) > 0
    bill.columns.activated.emit(0)
    small.settle()
    assert overhang(bill.table) == 0


def test_the_foot_of_the_bill_shows_every_total_and_button(small: Hand, bill: BomPanel) -> None:
    totals = one_child(bill, TotalsLine)
    assert totals.shown == tuple(one.label for one in totals.totals)
    assert len(totals.shown) >= 5
    assert totals.height() >= totals.heightForWidth(totals.width())
    buttons = [one for one in bill.findChildren(QPushButton) if one.isVisible()]
    assert len(buttons) == 3
    for button in buttons:
        assert button.width() >= button.sizeHint().width()
        assert bill.rect().contains(button.geometry())


def test_the_keyboard_stays_on_cells_that_are_seen(small: Hand, bill: BomPanel) -> None:
    table = bill.table
    keys = [column.key for column in table.rows.table.columns]

    def current() -> str:
        return keys[table.currentIndex().column()]

    table.setCurrentIndex(table.rows.index(0, keys.index("discount")))
    QTest.keyClicks(table.viewport(), "5")
    box = table.indexWidget(table.currentIndex())
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert current() == "margin"
    box = table.indexWidget(table.currentIndex())
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert (table.currentIndex().row(), current()) == (1, "list_price")
    bill.columns.activated.emit(len(column_sets()) - 2)
    assert table.currentIndex().row() == 1
    assert current() in table.shown_columns


def test_a_copied_table_goes_back_under_its_titles(small: Hand, bill: BomPanel) -> None:
    """Whatever columns are seen: a whole line comes from a spreadsheet as it went there."""
    table = bill.table
    table.clearSelection()
    table.copy()
    lines = QGuiApplication.clipboard().text().split("\n")
    titles, cells = lines[0].split("\t"), lines[1].split("\t")
    cells[titles.index("Part number")] = "P-1"
    cells[titles.index("Discount, %")] = "12"
    QGuiApplication.clipboard().setText("\n".join(["\t".join(titles), "\t".join(cells)]))
    table.setCurrentIndex(table.rows.index(0, titles.index("Pos")))
    table.paste()
    (overlay,) = small.state.project.prices.overlays.values()
    assert (overlay.part_number, overlay.discount) == ("P-1", 0.12)


def test_the_inspector_has_what_the_workload_table_leaves_out(small: Hand) -> None:
    bench = small.window.bench
    bench.tabs.setCurrentWidget(bench.workload_table)
    settle(120)
    table = bench.workload_table.table
    assert not bench.workload_table.routes.isVisible()
    QTest.mouseClick(
        table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=table.visualRect(table.rows.index(1, 0)).center(),
    )
    small.settle()
    workload = small.state.project.workloads[1]
    assert small.state.selection == Selection(Subject.WORKLOAD, (workload.id,))
    shown = bench.inspector.inspection
    assert shown is not None
    rows = [row for section in shown.sections for row in section.rows]
    assert {"Model", "Data class", "Input", "Output", "Demand at peak"} <= {
        row.label for row in rows
    }
    routes = [one for one in small.plan.routes if one.workload == workload.id]
    assert [row.label for row in rows].count("Delete route") == len(routes) == 2


def test_the_inspector_never_scrolls_sideways(session: Session, small: Hand) -> None:
    plan = small.plan
    assert session.desk is not None
    workspace = session.desk.workspace
    devices = [one.id for one in plan.placements()]
    area = one_child(small.window.bench.inspector, QScrollArea)
    for one in (
        Selection(Subject.PLACEMENT, tuple(devices[:1])),
        Selection(Subject.PLACEMENT, tuple(devices)),
        Selection(Subject.RACK, tuple(plan.racks)),
        Selection(Subject.SITE, (plan.sites[0].id,)),
        Selection(Subject.WORKLOAD, (small.state.project.workloads[0].id,)),
    ):
        workspace.select(one)
        small.settle()
        body = area.widget()
        assert body is not None
        assert body.minimumSizeHint().width() <= area.viewport().width()


def test_the_tab_of_the_checks_counts_errors_and_warnings(small: Hand, qtbot: QtBot) -> None:
    bench = small.window.bench
    place = bench.tabs.indexOf(bench.checks)
    bar = bench.tabs.tabBar()
    badge = bar.tabButton(place, QTabBar.ButtonPosition.RightSide)
    assert badge is not None
    assert badge.isVisible()
    assert bar.tabRect(place).contains(badge.geometry())
    assert bar.accessibleTabName(place) == "Checks, errors: 2, warnings: 0"
    small.do("file.new")
    qtbot.waitUntil(lambda: bar.tabButton(place, QTabBar.ButtonPosition.RightSide) is None)
    assert not badge.isVisible()


def test_a_message_leaves_the_legend_free(small: Hand) -> None:
    bench = small.window.bench
    small.click(small.middle_of("gpu-01"))
    small.key(Qt.Key.Key_Delete)
    assert bench.toast.isVisible()
    assert bench.overlays.legend.isVisible()
    assert bench.toast.geometry().bottom() < bench.overlays.legend.geometry().top()
