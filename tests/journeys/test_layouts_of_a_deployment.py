"""An architect selects a deployment and sees which layouts of its pool would do better."""

from pytestqt.qtbot import QtBot

from planner.app.window import Session
from planner.presenters.series import LineChart
from planner.ui.charts.catalogue import MAKERS
from planner.workspace.state import Selection, Subject
from tests.hand import Hand


def test_the_front_comes_beside_the_window_and_follows_the_selection(
    session: Session, hand: Hand, qtbot: QtBot
) -> None:
    hand.do("file.example")
    bench = session.window.bench
    bench.tabs.setCurrentWidget(bench.dashboard)
    hand.settle()
    place = len(MAKERS)  # the chart of layouts comes after those that need nothing of the window
    view = bench.dashboard.charts[place]
    bench.dashboard.ensureWidgetVisible(view, 0, 0)

    def labels() -> tuple[str, ...]:
        chart = view.chart
        return tuple(one.label for one in chart.lines) if isinstance(chart, LineChart) else ()

    qtbot.waitUntil(lambda: len(labels()) == 2)
    plan = hand.state.project.scenarios[0].plan
    other = next(one for one in plan.deployments if one.name == "Public assistant")
    assert session.desk is not None
    session.desk.workspace.select(Selection(Subject.DEPLOYMENT, (other.id,)))
    hand.settle()
    qtbot.waitUntil(lambda: labels()[-1:] == ("layout of Public assistant",))
    dialog = bench.dashboard.enlarged(place)
    hand.settle()
    assert bench.dashboard.charts[-1].chart == view.chart
    dialog.close()
