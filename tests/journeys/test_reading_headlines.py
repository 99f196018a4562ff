"""An architect reads the headlines: a click leads to the chart, a small window keeps the six wanted."""

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from planner.app import paths
from planner.app.settings import load_settings
from planner.app.window import Session
from planner.presenters import kpis
from planner.ui.inspector.why_view import WhyPopover
from planner.ui.kpi.strip import KpiStrip
from planner.ui.kpi.tile import TileView
from tests.hand import Hand
from tests.settling import settle


@pytest.mark.parametrize(
    ("headline", "title"),
    [
        (kpis.HEAT, "Heat by room"),
        (kpis.TCO, "Cost breakdown"),
        (kpis.BREAK_EVEN, "Cumulative cost"),
        (kpis.TTFT, "Throughput–latency"),
    ],
)
def test_a_click_on_a_headline_leads_to_its_chart_and_tells_why(
    session: Session, hand: Hand, headline: str, title: str
) -> None:
    hand.window.resize(1366, 768)
    bench = hand.window.bench
    bench.tabs.setCurrentWidget(bench.bom)
    hand.settle()
    QTest.mouseClick(shown_view(hand, headline), Qt.MouseButton.LeftButton)
    hand.settle()
    assert bench.tabs.currentWidget() is bench.dashboard
    chart = bench.dashboard.chart_of(headline)
    assert chart is not None
    assert chart.accessibleName() == title
    left = chart.mapTo(bench.dashboard.viewport(), QPoint(0, 0)).x()
    assert 0 <= left < bench.dashboard.viewport().width()
    popover = bench.strip.findChild(WhyPopover)
    assert popover is not None
    popover.close()


def shown_view(hand: Hand, headline: str) -> TileView:
    """The widget of a headline, put into the small window first when it is not kept there."""
    strip = hand.window.bench.strip
    if not strip.view(headline).isVisible():
        strip.keep([headline, *kpis.FIRST_SIX[1:]])
        hand.settle()
    return strip.view(headline)


def test_a_small_window_keeps_the_headlines_that_the_user_wants(
    session: Session, hand: Hand, qapp: QApplication, qtbot: QtBot
) -> None:
    hand.window.resize(1366, 768)
    hand.settle()
    strip = hand.window.bench.strip
    assert not strip.view(kpis.TIME_TO_SERVE).isVisible()
    choose("Time to serve")
    right_click(strip, kpis.BREAK_EVEN)
    qtbot.waitUntil(strip.view(kpis.TIME_TO_SERVE).isVisible)
    assert not strip.view(kpis.BREAK_EVEN).isVisible()
    assert kpis.TIME_TO_SERVE in load_settings(paths.settings_folder()).tiles

    again = Session(qapp, None)
    again.show()
    again.window.setWindowState(Qt.WindowState.WindowNoState)
    again.window.resize(1366, 768)
    qtbot.waitUntil(lambda: again.files is not None)
    settle(20)
    assert again.window.bench.strip.view(kpis.TIME_TO_SERVE).isVisible()
    again.window.resize(1600, 900)
    settle(20)
    assert all(again.window.bench.strip.view(key).isVisible() for key in kpis.ORDER)
    again.window.may_close = lambda: True
    again.window.close()
    again.end()
    again.window.deleteLater()


def right_click(strip: KpiStrip, headline: str) -> None:
    at = strip.view(headline).geometry().center()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(strip, QContextMenuEvent(reason, at, strip.mapToGlobal(at)))


def choose(title: str) -> None:
    """Choose an entry of the next menu."""

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            action = next(one for one in menu.actions() if one.text() == title)
            action.trigger()
            menu.close()
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(20, look)
