"""Outlines of what another scenario has otherwise: dashed where it has a device, solid what is new."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.overlay import OverlayItem
from planner.ui.canvas.painting import Grid, Look

_PEN_PX = 2.0
_HATCH = 0.35


class DifferencesItem(OverlayItem):
    """Draws ghosts of the other scenario and lines around what differs here, over everything."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, z=5.0)
        self.there: tuple[Box, ...] = ()
        self.here: tuple[Box, ...] = ()

    def show_boxes(self, there: tuple[Box, ...], here: tuple[Box, ...]) -> None:
        """Draw other outlines; none without boxes."""
        if (there, here) == (self.there, self.here):
            return
        self.there, self.here = there, here
        self.cover((*there, *here))

    def draw(self, painter: QPainter, grid: Grid) -> None:
        line = self._look.theme.rack_text
        hatch = QColor(line)
        hatch.setAlphaF(_HATCH)
        painter.setPen(QPen(line, _PEN_PX, Qt.PenStyle.DashLine))
        painter.setBrush(QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        painter.drawRects([grid.rect(box) for box in self.there])
        painter.setPen(QPen(line, _PEN_PX))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRects([grid.rect(box) for box in self.here])
