"""The chart of layouts, whose points can be taken for the deployment."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from planner.ui.charts.line_chart import LineChartView


class LayoutChartView(LineChartView):
    """Shows layouts; its menu offers them, first the one nearest to the pointer."""

    wanted = Signal(str, str)
    """A deployment, and the key of the layout that is wanted for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._deployment = ""
        self._points: tuple[tuple[float, str], ...] = ()
        self._pointed = 0.0
        self.plot.hovered.connect(self._point)

    def offer(self, deployment: str, points: tuple[tuple[float, str], ...]) -> None:
        """Offer the layouts of a deployment, by their place on the x axis and their keys."""
        self._deployment, self._points = deployment, points

    def menu(self) -> QMenu:
        menu = super().menu()
        menu.addSeparator()
        action = menu.addAction(self.tr("Use a Layout…"), self._want)
        action.setEnabled(bool(self._deployment))
        return menu

    def _point(self, x: float, _: float) -> None:
        self._pointed = x

    def _want(self) -> None:
        nearest = min(self._points, key=lambda one: abs(one[0] - self._pointed), default=(0.0, ""))
        self.wanted.emit(self._deployment, nearest[1])
