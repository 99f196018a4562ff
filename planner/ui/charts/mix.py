"""Charts of owning and renting, which share what they are drawn from."""

from PySide6.QtWidgets import QWidget

from planner.presenters.break_even_charts import break_even_contour, break_even_curve
from planner.presenters.splits import Splits
from planner.ui.charts.catalogue import Drawing, Maker
from planner.ui.charts.line_chart import LineChartView


def mix_makers() -> tuple[Maker, ...]:
    """Return the makers of break-even as curve and contour."""
    splits = Splits()

    def curve(parent: QWidget, _: bool) -> Drawing:
        view = LineChartView(parent)
        return Drawing(
            view,
            lambda shown: view.show_chart(
                break_even_curve(shown.project, shown.evaluation, splits)
            ),
        )

    def contour(parent: QWidget, _: bool) -> Drawing:
        view = LineChartView(parent)
        return Drawing(
            view,
            lambda shown: view.show_chart(
                break_even_contour(shown.project, shown.evaluation, splits)
            ),
        )

    return (curve, contour)
