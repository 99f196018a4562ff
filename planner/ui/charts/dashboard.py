"""The charts of the bottom dock, side by side."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters.charts import cumulative_cost, memory_by_pool, power_by_rack
from planner.ui.charts.bar_chart import BarChartView
from planner.ui.charts.line_chart import LineChartView
from planner.ui.charts.plot import ChartFrame
from planner.ui.theme import theme_of
from planner.workspace.state import State
from planner.workspace.workspace import Workspace

_ENLARGED = QSize(1000, 600)

Draw = Callable[[Project, Evaluation], None]
"""Shows results in the chart it belongs to."""


def _power(parent: QWidget) -> tuple[ChartFrame, Draw]:
    view = BarChartView(parent)
    return view, lambda project, results: view.show_chart(power_by_rack(project, results))


def _memory(parent: QWidget) -> tuple[ChartFrame, Draw]:
    view = BarChartView(parent)
    return view, lambda project, results: view.show_chart(memory_by_pool(project, results))


def _cost(parent: QWidget) -> tuple[ChartFrame, Draw]:
    view = LineChartView(parent)
    return view, lambda project, results: view.show_chart(cumulative_cost(project, results))


_CHARTS = (_power, _memory, _cost)


class Dashboard(QWidget):
    """Power by rack, VRAM by pool, cumulative cost; they follow previews.

    While hidden nothing is drawn; the newest state is drawn when shown.
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = workspace.state
        self._drawn: tuple[Project, Evaluation] | None = None
        self._views: list[tuple[ChartFrame, Draw]] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(1)
        for index, make in enumerate(_CHARTS):
            view, draw = make(self)
            view.enlarge.connect(partial(self.enlarged, index))
            self._views.append((view, draw))
            self._layout.addWidget(view, 1)
        self.setAccessibleName(self.tr("Dashboard"))

    @property
    def charts(self) -> tuple[ChartFrame, ...]:
        """The charts from left to right."""
        return tuple(view for view, _ in self._views)

    def show_state(self, state: State) -> None:
        """Show the charts of *state*; those that do not change are left alone."""
        self._state = state
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme_of(self).line)

    def enlarged(self, index: int) -> QDialog:
        """Open one chart in a window of its own that follows the plan too."""
        dialog = QDialog(self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self._views[index][0].accessibleName())
        dialog.resize(_ENLARGED)
        entry = _CHARTS[index](dialog)
        layout = QVBoxLayout(dialog)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(entry[0])
        self._views.append(entry)
        dialog.finished.connect(lambda _: self._views.remove(entry))
        entry[1](*self._shown())
        dialog.show()
        return dialog

    def _shown(self) -> tuple[Project, Evaluation]:
        preview = self._state.preview
        if preview is not None and preview.project is not None and preview.evaluation is not None:
            return preview.project, preview.evaluation
        return self._state.project, self._state.evaluation

    def _draw(self) -> None:
        shown = self._shown()
        if self._drawn is not None and all(a is b for a, b in zip(shown, self._drawn, strict=True)):
            return
        self._drawn = shown
        for _, draw in self._views:
            draw(*shown)
