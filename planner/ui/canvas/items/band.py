"""The rubber band."""

from PySide6.QtGui import QColor, QPainter, QPen

from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.overlay import OverlayItem
from planner.ui.canvas.painting import Grid, Look

_WASH = 0.14


class BandItem(OverlayItem):
    """Draws a rectangle in the accent colour."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, z=9.0)
        self.box: Box | None = None

    def show_box(self, box: Box | None) -> None:
        """Draw a band, or none."""
        self.box = box
        self.cover(() if box is None else (box,))

    def draw(self, painter: QPainter, grid: Grid) -> None:
        if self.box is None:
            return
        wash = QColor(self._look.theme.accent)
        wash.setAlphaF(_WASH)
        painter.setBrush(wash)
        painter.setPen(QPen(self._look.theme.accent, 1.0))
        painter.drawRect(grid.rect(self.box))
