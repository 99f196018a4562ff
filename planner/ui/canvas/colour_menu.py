"""The drop-down that chooses what the canvas is coloured by."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from planner.presenters.colouring import Metric, metric_title, metric_tooltip


class ColourMenu(QMenu):
    """One entry for each metric; `chosen` carries the metric."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Colour"))
        self.setToolTipsVisible(True)
        group = QActionGroup(self)
        self._actions: dict[Metric, QAction] = {}
        for metric in Metric:
            action = self.addAction(metric_title(metric))
            action.setCheckable(True)
            action.setToolTip(metric_tooltip(metric))
            action.triggered.connect(partial(self.chosen.emit, metric))
            group.addAction(action)
            self._actions[metric] = action
        self._actions[Metric.CLASS].setChecked(True)

    def choose(self, metric: Metric) -> None:
        """Choose a metric as a click does."""
        self._actions[metric].trigger()

    @property
    def choice(self) -> Metric:
        """The metric that is chosen."""
        return next(one for one, action in self._actions.items() if action.isChecked())

    @property
    def caption(self) -> str:
        """What a button that opens the menu says."""
        return self.tr("Colour: {0}").format(metric_title(self.choice))
