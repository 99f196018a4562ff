"""What lies over the floor plan and stays in its corner: the legend."""

from PySide6.QtCore import QEvent, QObject

from planner.ui.canvas.legend import LegendBox
from planner.ui.floor.view import FloorView

_FROM_EDGE = 8


class FloorOverlays(QObject):
    """Keeps the legend in step with the floor plan."""

    def __init__(self, view: FloorView) -> None:
        super().__init__(view)
        self._view = view
        self.legend = LegendBox(view)
        view.installEventFilter(self)

    @property
    def foot_px(self) -> int:
        """How much of the foot the legend takes; messages stand above it."""
        return self.legend.height() if self.legend.isVisible() else 0

    def follow(self) -> None:
        """Show what the floor plan shows now."""
        self.legend.show_colours(self._view.canvas.colours, far=True)
        self.legend.setVisible(not self._view.canvas.is_empty)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        foot = self._view.height() - _FROM_EDGE
        self.legend.move(_FROM_EDGE, foot - self.legend.height())
