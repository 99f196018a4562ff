"""A planner drags the line between owned and rented, sees what it costs, and applies it."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from planner.app.window import Session
from planner.ui.charts.split_chart import SplitChartView
from tests.hand import Hand


def _view(session: Session, hand: Hand) -> SplitChartView:
    (view,) = [
        one for one in session.window.bench.dashboard.charts if isinstance(one, SplitChartView)
    ]
    view.setFocus()
    hand.settle()
    return view


def _at(view: SplitChartView, gpus: float) -> QPoint:
    """The pixel of the middle of the chart at a number of GPUs."""
    box = view.plot.getPlotItem().getViewBox()
    assert view.chart is not None
    point = box.mapViewToScene(QPointF(len(view.chart.bars) / 2, gpus))
    found: QPoint = view.plot.mapFromScene(point)
    return found


def _drag(view: SplitChartView, start: float, end: float) -> None:
    target = view.plot.viewport()
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=_at(view, start))
    for step in range(1, 9):
        QTest.mouseMove(target, _at(view, start + (end - start) * step / 8))
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=_at(view, end))


def test_the_line_is_dragged_priced_applied_and_undone(session: Session, hand: Hand) -> None:
    assert session.desk is not None
    workspace = session.desk.workspace
    before = workspace.state.project
    view = _view(session, hand)
    assert view.split is not None
    planned, costs = view.split.planned, view.chart.unit if view.chart else ""
    assert not view.apply_button.isVisible()
    _drag(view, planned, 32.0)
    hand.settle()
    assert view.split.owned == 32.0
    assert view.chart is not None
    assert view.chart.unit != costs
    assert workspace.state.project is before  # trying changes nothing
    assert view.apply_button.isVisible()
    QTest.mouseClick(view.apply_button, Qt.MouseButton.LeftButton)
    hand.settle()
    owned = sum(one.gpus for one in workspace.state.evaluation.pools.values() if one.owned)
    assert owned == 32
    assert view.split.planned == 32.0
    assert not view.apply_button.isVisible()
    assert "own 32 GPUs and rent the rest" in (workspace.state.undo_label or "")
    workspace.undo()
    assert workspace.state.project == before


def test_the_keyboard_moves_the_line_by_a_server_and_escape_takes_it_back(
    session: Session, hand: Hand
) -> None:
    view = _view(session, hand)
    assert view.split is not None
    planned, step = view.split.planned, view.split.step
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.split.owned == planned - 2 * step
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.split.owned == planned - step
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.split.owned == planned
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    hand.settle()
    assert view.split.planned == planned - step


def test_a_press_away_from_the_line_moves_nothing(session: Session, hand: Hand) -> None:
    view = _view(session, hand)
    assert view.split is not None
    planned = view.split.planned
    _drag(view, planned / 2, planned / 4)
    assert view.split.owned == planned
