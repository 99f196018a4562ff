"""The charts there are, in their order: each is a view and how it is drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters import kpis
from planner.presenters.cash_flow import cash_flow
from planner.presenters.charts import cumulative_cost, memory_by_pool, power_by_rack
from planner.presenters.cost_charts import MOST_GROUPS, cost_breakdown
from planner.presenters.layout_charts import deployment_shown, front_keys, layout_front
from planner.presenters.minute_charts import minute_chart
from planner.presenters.plant_charts import heat_by_room
from planner.presenters.risk import MOST_SWINGS, cost_range, cost_tornado, without_draws
from planner.presenters.series import BarChart, LineChart
from planner.presenters.service_charts import ThroughputLatency, load_over_week
from planner.ui.charts.bar_chart import BarChartView
from planner.ui.charts.frame import ChartFrame
from planner.ui.charts.layout_chart import LayoutChartView
from planner.ui.charts.line_chart import LineChartView
from planner.ui.charts.pane_chart import PaneChartView
from planner.workspace.layouts import LayoutFronts
from planner.workspace.minutes import Minutes
from planner.workspace.risking import Risk
from planner.workspace.sweeps import Sweeps

_ALL_GROUPS = 100
_ALL_SWINGS = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """What charts are drawn from; `workload`, `deployment` or `pool` is selected, empty for none.

    `risk` is what is known of the plan's: while an edit is tried, of the plan without it. `sweeps`
    simulates a deployment at rate after rate, None where nothing is simulated. Charts of a plant
    show that of a `site`, the first one's where it is empty, on the `design_day` or over the year.
    """

    project: Project
    evaluation: Evaluation
    workload: str = ""
    deployment: str = ""
    pool: str = ""
    risk: Risk = field(default_factory=lambda: Risk(under_way=True))
    sweeps: Sweeps | None = None
    site: str = ""
    design_day: bool = False

    @property
    def without_draws(self) -> str:
        """Why no drawn costs are shown."""
        risk = self.risk
        return without_draws(self.evaluation, under_way=risk.under_way, too_large=risk.too_large)

    def is_same(self, other: "Shown | None") -> bool:
        """Whether the same objects would be drawn."""
        return (
            other is not None
            and other.project is self.project
            and other.evaluation is self.evaluation
            and other.workload == self.workload
            and other.deployment == self.deployment
            and other.pool == self.pool
            and other.risk is self.risk
            and other.site == self.site
            and other.design_day == self.design_day
        )


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart on the screen; `draw` shows other values in its view."""

    view: ChartFrame
    draw: Callable[[Shown], None]


Maker = Callable[[QWidget, bool], Drawing]
"""Makes a chart below a parent; in its large form it leaves nothing out."""


def _bars(present: Callable[[Shown], BarChart], parent: QWidget) -> Drawing:
    view = BarChartView(parent)
    return Drawing(view, lambda shown: view.show_chart(present(shown)))


def _lines(present: Callable[[Shown], LineChart], parent: QWidget) -> Drawing:
    view = LineChartView(parent)
    return Drawing(view, lambda shown: view.show_chart(present(shown)))


def _power(parent: QWidget, _: bool) -> Drawing:
    return _bars(lambda shown: power_by_rack(shown.project, shown.evaluation), parent)


def _memory(parent: QWidget, _: bool) -> Drawing:
    return _bars(lambda shown: memory_by_pool(shown.project, shown.evaluation), parent)


def _cost(parent: QWidget, _: bool) -> Drawing:
    return _lines(
        lambda shown: cumulative_cost(shown.project, shown.evaluation, shown.risk.drawn), parent
    )


def _latency(parent: QWidget, large: bool) -> Drawing:
    """Curves in closed form at once; simulated points where somebody looks closer."""
    known, view = ThroughputLatency(), LineChartView(parent)
    drawn: list[Shown] = []
    followed: list[Sweeps] = []

    def again(_: object) -> None:
        for shown in drawn:
            draw(shown)

    def draw(shown: Shown) -> None:
        drawn[:] = [shown]
        project, evaluation, chosen = shown.project, shown.evaluation, shown.workload
        swept, under_way = None, False
        asked = None
        if shown.sweeps is not None and (large or chosen or shown.deployment):
            asked = known.swept(project, evaluation, chosen)
        if shown.sweeps is not None and asked is not None:
            if not followed:
                followed.append(shown.sweeps)
                view.destroyed.connect(shown.sweeps.changed.subscribe(again))
            swept, under_way = shown.sweeps.of(project, evaluation, *asked)
        view.show_chart(known.chart(project, evaluation, chosen, swept, under_way=under_way))

    return Drawing(view, draw)


def _heat(parent: QWidget, _: bool) -> Drawing:
    return _bars(lambda shown: heat_by_room(shown.project, shown.evaluation), parent)


def _breakdown(parent: QWidget, large: bool) -> Drawing:
    most = _ALL_GROUPS if large else MOST_GROUPS
    return _bars(lambda shown: cost_breakdown(shown.project, shown.evaluation, most), parent)


def _cash(parent: QWidget, large: bool) -> Drawing:
    return _bars(lambda shown: cash_flow(shown.project, shown.evaluation, by_month=large), parent)


def _week(parent: QWidget, _: bool) -> Drawing:
    return _bars(lambda shown: load_over_week(shown.project, shown.evaluation), parent)


def _cost_range(parent: QWidget, _: bool) -> Drawing:
    return _lines(
        lambda shown: cost_range(
            shown.project, shown.evaluation, shown.risk.drawn, shown.without_draws
        ),
        parent,
    )


def _tornado(parent: QWidget, large: bool) -> Drawing:
    most = _ALL_SWINGS if large else MOST_SWINGS
    return _bars(
        lambda shown: cost_tornado(
            shown.project, shown.risk.drawn, shown.risk.swings, most, shown.without_draws
        ),
        parent,
    )


Choose = Callable[[str, str], None]
"""Offers the layouts of a deployment, one of them chosen by its key; both may be empty."""


def _no_choice(deployment: str, layout: str) -> None:
    del deployment, layout


def with_layouts(fronts: LayoutFronts, choose: Choose = _no_choice) -> tuple[Maker, ...]:
    """Return every maker, and one of the chart of layouts that *fronts* searches.

    *choose* is asked for the layout under the pointer when its menu entry is taken.
    """

    def make(parent: QWidget, _: bool) -> Drawing:
        view = LayoutChartView(parent)
        view.wanted.connect(choose)
        drawn: list[Shown] = []

        def draw(shown: Shown) -> None:
            drawn[:] = [shown]
            chosen = deployment_shown(
                shown.project, shown.evaluation, shown.workload, shown.deployment, shown.pool
            )
            asked, found = fronts.of(shown.project, shown.evaluation, chosen, shown.workload)
            view.show_chart(layout_front(asked, found))
            view.offer(chosen, front_keys(found))

        def again(_: object) -> None:
            for shown in drawn:
                draw(shown)

        view.destroyed.connect(fronts.changed.subscribe(again))
        return Drawing(view, draw)

    return (*MAKERS, make)


def minute_maker(minutes: Minutes) -> Maker:
    """Return the maker of the chart of a simulated minute, which *minutes* answers."""

    def make(parent: QWidget, _: bool) -> Drawing:
        view = PaneChartView(parent)
        drawn: list[Shown] = []

        def draw(shown: Shown) -> None:
            drawn[:] = [shown]
            chosen = deployment_shown(
                shown.project, shown.evaluation, shown.workload, shown.deployment, shown.pool
            )
            asked, found, under_way = minutes.of(
                shown.project, shown.evaluation, chosen, shown.workload
            )
            view.show_chart(minute_chart(asked, found, under_way=under_way))

        def again(_: object) -> None:
            for shown in drawn:
                draw(shown)

        view.destroyed.connect(minutes.changed.subscribe(again))
        return Drawing(view, draw)

    return make


MAKERS: tuple[Maker, ...] = (
    _power,
    _memory,
    _latency,
    _cost,
    _heat,
    _breakdown,
    _cash,
    _week,
    _cost_range,
    _tornado,
)
"""From left to right; those that answer the first questions come first."""

MAKER_OF: Mapping[str, Maker] = {
    kpis.IT_POWER: _power,
    kpis.HEAT: _heat,
    kpis.VRAM: _memory,
    kpis.THROUGHPUT: _latency,
    kpis.TTFT: _latency,
    kpis.TCO: _breakdown,
    kpis.TOKEN_COST: _breakdown,
    kpis.BREAK_EVEN: _cost,
}
"""The chart that shows more of a headline."""
