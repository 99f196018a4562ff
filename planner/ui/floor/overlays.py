"""What lies over the floor plan and stays in its corner: the legends."""

from PySide6.QtCore import QEvent, QObject

from planner.presenters.floor_field import density_legend
from planner.ui.canvas.legend import LegendBox
from planner.ui.floor.view import FloorView

_FROM_EDGE = 8
_BETWEEN = 4


class FloorOverlays(QObject):
    """Keeps the legends in step with the floor plan."""

    def __init__(self, view: FloorView) -> None:
        super().__init__(view)
        self._view = view
        self.legend = LegendBox(view)
        self.density = LegendBox(view)
        view.installEventFilter(self)

    @property
    def foot_px(self) -> int:
        """How much of the foot the legend takes; messages stand above it."""
        shown = (one for one in (self.legend, self.density) if one.isVisible())
        return sum(one.height() + _BETWEEN for one in shown)

    def follow(self) -> None:
        """Show what the floor plan shows now."""
        self.legend.show_colours(self._view.canvas.colours, far=True, smooth=True)
        self.legend.setVisible(not self._view.canvas.is_empty)
        top = self._view.canvas.density_top
        if top is not None:
            self.density.show_legend(density_legend(top))
        self.density.setVisible(top is not None)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        foot = self._view.height() - _FROM_EDGE
        self.legend.move(_FROM_EDGE, foot - self.legend.height())
        above = foot - self.legend.height() - _BETWEEN
        self.density.move(_FROM_EDGE, above - self.density.height())
