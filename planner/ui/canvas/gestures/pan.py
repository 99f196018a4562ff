"""Moving the view over the plan."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QGraphicsView


class Pan:
    """Drags the view; works on positions in the viewport, since the scene moves below it."""

    def __init__(self, view: QGraphicsView, at: QPoint) -> None:
        self._view = view
        self._last = at

    def move(self, at: QPoint) -> None:
        """Follow the pointer."""
        step = at - self._last
        self._last = at
        for bar, by in (
            (self._view.horizontalScrollBar(), step.x()),
            (self._view.verticalScrollBar(), step.y()),
        ):
            bar.setValue(bar.value() - by)
