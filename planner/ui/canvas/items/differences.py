"""Outlines of what another scenario has otherwise: dashed where it has a device, solid what is new."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.ui.canvas.geometry import Box
from planner.ui.canvas.painting import Grid, Look

_PEN_PX = 2.0
_HATCH = 0.35
_MARGIN = 60.0
"""Scene units around a box that its line may take from afar."""


class DifferencesItem(QGraphicsItem):
    """Draws ghosts of the other scenario and lines around what differs here, over everything."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.there: tuple[Box, ...] = ()
        self.here: tuple[Box, ...] = ()
        self._bounds = QRectF()
        self.setZValue(5.0)

    def show_boxes(self, there: tuple[Box, ...], here: tuple[Box, ...]) -> None:
        """Draw other outlines; none without boxes."""
        if (there, here) == (self.there, self.here):
            return
        self.prepareGeometryChange()
        self.there, self.here = there, here
        self._bounds = QRectF()
        for box in (*there, *here):
            grown = box.grown(_MARGIN)
            self._bounds |= QRectF(grown.x, grown.y, grown.width, grown.height)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        line = self._look.theme.rack_text
        hatch = QColor(line)
        hatch.setAlphaF(_HATCH)
        with Grid(painter) as grid:
            painter.setPen(QPen(line, _PEN_PX, Qt.PenStyle.DashLine))
            painter.setBrush(QBrush(hatch, Qt.BrushStyle.BDiagPattern))
            painter.drawRects([grid.rect(box) for box in self.there])
            painter.setPen(QPen(line, _PEN_PX))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRects([grid.rect(box) for box in self.here])
