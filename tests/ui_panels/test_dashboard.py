"""The dashboard: charts scroll, follow the selected workload, copy, and fail alone."""

import logging
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from planner.ui.appearance import Appearance
from planner.ui.charts.bar_chart import BarChartView
from planner.ui.charts.catalogue import MAKERS, Drawing, Shown
from planner.ui.charts.dashboard import Dashboard
from planner.ui.charts.frame import ChartFrame
from planner.ui.charts.line_chart import LineChartView
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace

Show = Callable[..., None]


def drawn(board: Dashboard) -> list[bool]:
    return [view.chart is not None for view in board.charts]


def test_a_small_screen_shows_three_charts_and_scrolls_to_the_others(
    workspace: Workspace, shown: Show
) -> None:
    board = Dashboard(workspace)
    shown(board, 886, 170)
    assert drawn(board) == [True] * 3 + [False] * (len(MAKERS) - 3)
    bar = board.horizontalScrollBar()
    wheel = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(),
        QPoint(0, -3000),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(board.viewport(), wheel)
    assert bar.value() == bar.maximum()
    assert drawn(board) == [True] * 3 + [False] * (len(MAKERS) - 6) + [True] * 3


def test_charts_out_of_sight_are_made_when_the_window_rests(
    workspace: Workspace, shown: Show, qtbot: QtBot
) -> None:
    board = Dashboard(workspace)
    assert board.findChildren(ChartFrame) == []
    shown(board, 886, 170)
    assert len(board.findChildren(ChartFrame)) >= 3
    qtbot.waitUntil(lambda: len(board.findChildren(ChartFrame)) == len(MAKERS))
    assert drawn(board) == [True] * 3 + [False] * (len(MAKERS) - 3)


def test_tab_brings_a_hidden_chart_into_sight(workspace: Workspace, shown: Show) -> None:
    board = Dashboard(workspace)
    shown(board, 886, 170)
    last = board.charts[-1]
    last.setFocus()
    assert last.chart is not None
    assert board.horizontalScrollBar().value() == board.horizontalScrollBar().maximum()


def test_the_latency_chart_follows_the_selected_workload(workspace: Workspace, shown: Show) -> None:
    board = Dashboard(workspace)
    workspace.changed.subscribe(board.show_state)
    shown(board, 1300, 240)
    view = board.charts[2]
    assert isinstance(view, LineChartView)
    chat = next(o for o in workspace.state.project.workloads if o.name == "Restricted chat")
    workspace.select(Selection(Subject.WORKLOAD, (chat.id,)))
    assert view.chart is not None
    assert "Restricted chat" in view.chart.unit
    text = view.tooltip_at(view.chart.marks[0].x, 0.0)
    assert text.startswith("TPOT ")
    assert "in the peak hour" in text


def test_a_chart_is_copied_as_data_and_as_picture(workspace: Workspace, shown: Show) -> None:
    board = Dashboard(workspace)
    shown(board, 886, 170)
    view = board.charts[0]
    actions = {one.text(): one for one in view.menu().actions()}
    assert set(actions) >= {"Copy as Picture", "Copy as Data", "Enlarge"}
    actions["Copy as Data"].trigger()
    assert QGuiApplication.clipboard().text().startswith("Power by rack\t")
    actions["Copy as Picture"].trigger()
    assert QGuiApplication.clipboard().image().width() == view.width()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("Power by rack\t")


def test_a_chart_that_raises_says_so_and_the_others_live_on(
    workspace: Workspace, shown: Show, caplog: pytest.LogCaptureFixture
) -> None:
    broken = [True]

    def make(parent: QWidget, large: bool) -> Drawing:
        made = MAKERS[0](parent, large)

        def draw(shown: Shown) -> None:
            if broken[0]:
                raise ZeroDivisionError
            made.draw(shown)

        return Drawing(made.view, draw)

    board = Dashboard(workspace, makers=(make, MAKERS[1]))
    workspace.changed.subscribe(board.show_state)
    with caplog.at_level(logging.CRITICAL):
        shown(board, 886, 170)
    bad, good = board.charts
    assert isinstance(bad, BarChartView)
    assert "could not be drawn" in bad.empty_text
    assert "unharmed" in bad.empty_text
    assert "ZeroDivisionError" not in bad.empty_text
    assert good.chart is not None
    broken[0] = False
    workspace.select(Selection(Subject.WORKLOAD, (workspace.state.project.workloads[0].id,)))
    assert bad.chart is not None
    assert bad.empty_text == ""


@pytest.mark.parametrize("index", range(len(MAKERS)))
def test_every_chart_enlarges_within_a_small_screen(
    workspace: Workspace, shown: Show, index: int, appearance: Appearance
) -> None:
    board = Dashboard(workspace)
    shown(board, 2700, 240)
    title = board.charts[index].accessibleName()
    dialog = board.enlarged(index)
    assert dialog.windowTitle() == title
    assert dialog.width() <= 1280
    assert dialog.height() <= 640
    large = board.charts[-1]
    assert large.chart is not None
    assert isinstance(large, BarChartView | LineChartView)
    # charts of drawn costs say that they are under way: nobody draws here
    assert large.tooltip_at(0.0, 0.0) or "Drawing" in large.empty_text
    dialog.close()
