"""What lies over a plan and is drawn by one item: outlines, marks, guide lines, the rubber band."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.ui.canvas.geometry import Box
from planner.ui.canvas.painting import Grid, Look, as_rect

MARGIN = 60.0
"""Scene units around a box that its line may take from afar."""


class OverlayItem(QGraphicsItem):
    """Covers the boxes of what it draws and a margin around each."""

    def __init__(self, look: Look, z: float = 0.0) -> None:
        super().__init__()
        self._look = look
        self._bounds = QRectF()
        self.setZValue(z)

    def cover(self, boxes: Iterable[Box], margin: float = MARGIN) -> None:
        """Take up the area of other boxes from now on, and be painted anew."""
        self.cover_rects(as_rect(box.grown(margin)) for box in boxes)

    def cover_rects(self, rects: Iterable[QRectF]) -> None:
        """Take up the area of these rectangles from now on, and be painted anew."""
        self.prepareGeometryChange()
        self._bounds = QRectF()
        for rect in rects:
            self._bounds |= rect
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        with Grid(painter) as grid:
            self.draw(painter, grid)

    def draw(self, painter: QPainter, grid: Grid) -> None:
        """Draw all of it."""
        raise NotImplementedError
