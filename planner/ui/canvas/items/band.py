"""The rubber band."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.ui.canvas.geometry import Box
from planner.ui.canvas.painting import Grid, Look

_WASH = 0.14
_MARGIN = 60.0
"""Scene units around the band that its line may take from afar."""


class BandItem(QGraphicsItem):
    """Draws a rectangle in the accent colour."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.box: Box | None = None
        self.setZValue(9.0)

    def show_box(self, box: Box | None) -> None:
        """Draw a band, or none."""
        self.prepareGeometryChange()
        self.box = box

    def boundingRect(self) -> QRectF:
        if self.box is None:
            return QRectF()
        box = self.box.grown(_MARGIN)
        return QRectF(box.x, box.y, box.width, box.height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        if self.box is None:
            return
        wash = QColor(self._look.theme.accent)
        wash.setAlphaF(_WASH)
        with Grid(painter) as grid:
            painter.setBrush(wash)
            painter.setPen(QPen(self._look.theme.accent, 1.0))
            painter.drawRect(grid.rect(self.box))
