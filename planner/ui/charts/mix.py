"""Charts of owning and renting, which share what they are drawn from."""

from PySide6.QtWidgets import QWidget

from planner.domain.errors import Message
from planner.domain.phrase import say
from planner.presenters.break_even_charts import break_even_contour, break_even_curve
from planner.presenters.split_chart import LoadSplits
from planner.presenters.splits import Splits
from planner.ui.charts.catalogue import Drawing, Maker, Shown
from planner.ui.charts.line_chart import LineChartView
from planner.ui.charts.split_chart import SplitChartView
from planner.workspace.splitting import chosen_split
from planner.workspace.state import Notice
from planner.workspace.workspace import Workspace


def mix_makers(workspace: Workspace) -> tuple[Maker, ...]:
    """Return the makers of the load duration curve, and of break-even as curve and contour."""
    splits = Splits(lambda: workspace.library)

    def duration(parent: QWidget, _: bool) -> Drawing:
        view = SplitChartView(parent)
        tried = _Tried(view, splits, workspace)
        return Drawing(view, tried.draw)

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

    return (duration, curve, contour)


class _Tried:
    """The split that is tried in one chart; another plan or workload ends the trial."""

    def __init__(self, view: SplitChartView, splits: Splits, workspace: Workspace) -> None:
        self._view, self._loads, self._workspace = view, LoadSplits(splits), workspace
        self._shown: Shown | None = None
        view.tried.connect(self._try)
        view.applied.connect(self._apply)

    def draw(self, shown: Shown) -> None:
        """Draw the split of the plan."""
        self._shown = shown
        self._draw(None)

    def _draw(self, owned: float | None) -> None:
        shown = self._shown
        if shown is not None:
            chart = self._loads.chart(shown.project, shown.evaluation, shown.workload, owned)
            self._view.show_split(chart)

    def _try(self, gpus: float) -> None:
        self._draw(None if gpus < 0.0 else gpus)

    def _apply(self, gpus: float) -> None:
        state, shown = self._workspace.state, self._shown
        if shown is None:
            return
        found = self._loads.found(state.project, state.evaluation, shown.workload)
        if isinstance(found, str):
            return
        chosen = chosen_split(state, self._workspace.library, found, gpus)
        told = " ".join(chosen.told)
        if chosen.command is None:
            happened = say("{0} GPUs are owned already.", chosen.gpus)
            nothing = say("Nothing was changed.")
            self._workspace.notices.emit(Notice(Message(told or happened, nothing, "")))
            self._draw(None)
        else:
            self._workspace.run(chosen.command, undo_hint=told)
