"""The chart of single failures: what each of them leaves of the service."""

from PySide6.QtWidgets import QWidget

from planner.presenters.failure_tables import failures_chart
from planner.ui.charts.bar_chart import BarChartView
from planner.ui.charts.catalogue import Drawing, Maker, Shown
from planner.workspace.failing import MOST_RACKS, FailureTests


def failures_maker(tests: FailureTests) -> Maker:
    """Return a maker of the chart; while it is seen, failures are run beside the window."""

    def make(parent: QWidget, large: bool) -> Drawing:
        view = BarChartView(parent)

        def draw(shown: Shown) -> None:
            too_large = len(shown.evaluation.racks) > MOST_RACKS
            view.show_chart(failures_chart(tests.all, whole=large, too_large=too_large))
            tests.run_soon()

        def again(_: object) -> None:
            if view.chart is not None:
                view.show_chart(failures_chart(tests.all, whole=large))

        view.destroyed.connect(tests.changed.subscribe(again))
        return Drawing(view, draw)

    return make
