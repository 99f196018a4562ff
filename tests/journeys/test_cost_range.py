"""An architect sees how sure the cost is a moment after edits settle, and what moves it."""

from pytestqt.qtbot import QtBot

from planner.app.window import Session
from planner.document.commands.assumptions import OverrideAssumption
from planner.presenters.kpis import TCO
from planner.presenters.series import BarChart, LineChart
from planner.ui.charts.bar_chart import BarChartView
from planner.ui.charts.line_chart import LineChartView
from tests.hand import Hand


def test_the_range_is_drawn_beside_the_window_and_follows_edits(
    session: Session, hand: Hand, qtbot: QtBot
) -> None:
    bench = session.window.bench
    assert session.desk is not None
    workspace = session.desk.workspace
    assert bench.strip.tile(TCO).status == "range"
    qtbot.waitUntil(lambda: bench.strip.tile(TCO).status == "P10–P90")
    chances, swings = bench.dashboard.charts[8:10]
    swings.setFocus()
    hand.settle()
    assert isinstance(chances, LineChartView)
    assert isinstance(swings, BarChartView)
    assert isinstance(chances.chart, LineChart)
    assert isinstance(swings.chart, BarChart)
    assert chances.chart.lines
    assert "seed 1" in chances.chart.unit
    assert swings.chart.bars[0].key == "finance.life_months"
    known = OverrideAssumption("finance.life_months", 60.0, "our policy", "2026-11-25")
    assert workspace.run(known)
    hand.settle()
    assert bench.strip.tile(TCO).status == "range"  # the old draws are gone
    qtbot.waitUntil(lambda: bench.strip.tile(TCO).status == "P10–P90")
    hand.settle()
    assert "finance.life_months" not in {bar.key for bar in swings.chart.bars}
