"""Charts of a site's plant, which a panel of their own and the dashboard show."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from planner.presenters.facility_charts import free_cooling_chart, pue_build_up, ups_chart
from planner.presenters.series import PaneChart
from planner.ui.charts.bar_chart import BarChartView
from planner.ui.charts.catalogue import Drawing, Maker, Shown
from planner.ui.charts.pane_chart import PaneChartView


def _panes(present: Callable[[Shown], PaneChart], parent: QWidget) -> Drawing:
    view = PaneChartView(parent)
    return Drawing(view, lambda shown: view.show_chart(present(shown)))


def _build_up(parent: QWidget, _: bool) -> Drawing:
    view = BarChartView(parent)
    return Drawing(
        view,
        lambda shown: view.show_chart(
            pue_build_up(shown.project, shown.evaluation, shown.site, design_day=shown.design_day)
        ),
    )


def _ups(parent: QWidget, _: bool) -> Drawing:
    return _panes(lambda shown: ups_chart(shown.project, shown.evaluation, shown.site), parent)


def _free_cooling(parent: QWidget, _: bool) -> Drawing:
    view = BarChartView(parent)
    return Drawing(
        view,
        lambda shown: view.show_chart(
            free_cooling_chart(shown.project, shown.evaluation, shown.site)
        ),
    )


PLANT_MAKERS: tuple[Maker, ...] = (_build_up, _free_cooling, _ups)
"""From left to right."""
