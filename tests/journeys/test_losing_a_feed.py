"""An architect loses a feed: throttled servers are marked, tokens per second fall, nothing changes."""

from PySide6.QtCore import QPointF, Qt

from planner.app.window import Session
from planner.domain.failure import Effect
from planner.presenters.inspection import FigureRow
from planner.presenters.kpis import THROUGHPUT
from planner.ui.charts.bar_chart import BarChartView
from planner.ui.failures.testing import FailureTesting
from planner.ui.stage import PlanView
from tests.builders import Draft, feeds
from tests.hand import Hand
from tests.settling import settle


def wait_for(hand: Hand, testing: FailureTesting) -> None:
    """Wait until a failure is applied."""
    for _ in range(200):
        if testing.tests.applied is not None:
            break
        settle(10)
    hand.settle()


def test_losing_a_feed_marks_what_throttles_and_escape_ends_it(
    session: Session, hand: Hand
) -> None:
    bench = hand.window.bench
    testing = bench.failing
    before, normal = hand.state, bench.strip.tile(THROUGHPUT)
    testing.choose.trigger()
    hand.settle()
    chip = next(one for one in testing.panel.chips.values() if one.text() == "Lose feed A, Milan")
    chip.click()
    wait_for(hand, testing)

    assert chip.isChecked()
    assert testing.banner.isVisible()
    assert "Failure test: Feed A, Milan lost" in testing.banner.text
    assert {effect: len(boxes) for effect, boxes in testing.marks.boxes.items()} == {
        Effect.STOPS: 3,
        Effect.REDUCED: 4,
    }
    scene, box = hand.view.canvas, next(iter(testing.marks.boxes[Effect.STOPS]))
    told = scene.tooltip(QPointF(box.x + box.width / 2, box.y + box.height / 2))
    assert told.splitlines()[-1] == "With Feed A, Milan lost: Stops: without power"
    assert set(testing.banner.legend.effects) == {Effect.STOPS, Effect.REDUCED}
    failed = bench.strip.tile(THROUGHPUT)
    assert float(failed.value) < float(normal.value)
    assert "normally" in failed.status
    hand.click(hand.middle_of("gpu-01"))
    inspection = bench.inspector.inspection
    assert inspection is not None
    titles = [one.title for one in inspection.sections]
    assert "With Feed A, Milan lost" in titles

    bench.stage.choose(PlanView.FLOOR)
    hand.settle()
    assert testing.floor_marks is not None
    assert {effect: len(boxes) for effect, boxes in testing.floor_marks.boxes.items()} == {
        Effect.STOPS: 1,
        Effect.REDUCED: 2,
    }
    bench.stage.choose(PlanView.RACKS)
    hand.settle()

    hand.key(Qt.Key.Key_Escape)
    assert testing.tests.applied is None
    assert not testing.banner.isVisible()
    assert testing.marks.boxes == {}
    assert bench.strip.tile(THROUGHPUT) == normal
    assert hand.state.project is before.project
    assert hand.state.undo_label is None


def test_all_failures_stand_in_a_table_and_a_double_click_shows_the_place(
    session: Session, hand: Hand
) -> None:
    bench = hand.window.bench
    pane = bench.failing.pane
    bench.failing.run_all.trigger()
    for _ in range(400):
        if bench.failing.tests.all is not None:
            break
        settle(10)
    hand.settle()
    assert bench.tabs.currentWidget() is bench.facility
    assert pane.isVisible()
    rows = pane.table.rows
    assert rows.rowCount() == len(bench.failing.tests.failures)
    assert rows.table.rows[0].cells["left"].value == rows.table.rows[1].cells["left"].value
    bench.tabs.setCurrentWidget(bench.checks)
    hand.settle()
    found = bench.checks.table.rows.table.rows
    assert any(row.cells["rule"].text == "PWR-035" for row in found)
    bench.tabs.setCurrentWidget(bench.facility)
    bench.facility.open_page(1)
    hand.settle()
    bars = [one.chart for one in bench.facility.board.charts if isinstance(one, BarChartView)]
    (chart,) = [one for one in bars if one is not None and one.title == "Single failures"]
    assert "Feed A, Milan" in [bar.label for bar in chart.bars]
    rack = hand.rack("R02").id
    row = rows.row_of(f"pdu/{rack}/A")
    assert row is not None
    pane.table.setCurrentIndex(rows.index(row, 0))
    pane.table.doubleClicked.emit(rows.index(row, 0))
    hand.settle()
    assert hand.state.selection.ids == (rack,)
    pane.try_button.click()
    wait_for(hand, bench.failing)
    assert bench.failing.tests.wanted == f"pdu/{rack}/A"
    bench.failing.tests.end()
    pane.kinds.setCurrentIndex(2)
    pane.kinds.activated.emit(2)
    hand.settle()
    endured = pane.workloads
    assert endured is not None
    assert endured.isVisibleTo(pane)
    assert not pane.table.isVisibleTo(pane)
    names = [row.cells["workload"].text for row in endured.table.rows.table.rows]
    assert names[:2] == ["Restricted chat", "Document search"]
    assert endured.chart.chart is not None
    assert endured.chart.chart.title == "When Milan is lost"
    endured.table.setCurrentIndex(endured.table.rows.index(1, 0))
    assert endured.chart.chart.title == "When Frankfurt is lost"


def test_escape_ends_the_test_before_a_presentation(session: Session, hand: Hand) -> None:
    bench = hand.window.bench
    testing = bench.failing
    testing.tests.lose(testing.tests.failures[0].id)
    wait_for(hand, testing)
    bench.presenting.present.trigger()
    hand.settle()
    hand.key(Qt.Key.Key_Escape)
    assert testing.tests.applied is None
    assert bench.presenting.runs
    hand.key(Qt.Key.Key_Escape)
    assert not bench.presenting.runs


def test_dgx_h100_on_two_feeds_throttle_and_answer_slower(session: Session, hand: Hand) -> None:
    """Six supplies of 3.3 kW on two feeds do not carry 10.2 kW."""
    draft = Draft()
    draft.rack("dgx-h100", "dgx-h100", on=feeds(63.0))
    draft.deploy(draft.workload("Chat", users=5_000))
    assert session.desk is not None
    session.desk.show_project(lambda: draft.project)
    hand.settle()
    bench = hand.window.bench
    testing, normal = bench.failing, bench.strip.tile(THROUGHPUT)
    testing.tests.lose(next(one.id for one in testing.tests.failures if one.name == "Feed A"))
    wait_for(hand, testing)

    assert {effect: len(boxes) for effect, boxes in testing.marks.boxes.items()} == {
        Effect.REDUCED: 2
    }
    assert float(bench.strip.tile(THROUGHPUT).value) < float(normal.value)
    hand.click(hand.middle_of("gpu-01"))
    inspection = bench.inspector.inspection
    assert inspection is not None
    (section,) = [one for one in inspection.sections if one.title == "With Feed A lost"]
    told = {row.label: str(row.figure) for row in section.rows if isinstance(row, FigureRow)}
    assert told["This device"] == "Throttles"
    assert told["Left"].replace("\u00a0", " ") == "3 of 6 supplies left, 9.9 of 10.2 kW"
    assert "(−" in told["Service left"]
    testing.tests.end()
