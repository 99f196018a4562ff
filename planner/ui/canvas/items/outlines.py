"""Outlines of what is selected, seen from so far that racks do not draw it themselves."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.ui.canvas.geometry import Box
from planner.ui.canvas.painting import Grid, Look

_PEN_PX = 2.0
_MARGIN = 60.0
"""Scene units around a box that its line may take from afar."""


class OutlinesItem(QGraphicsItem):
    """Draws a line around each box, all by one call; shown in the far view only."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._boxes: tuple[Box, ...] = ()
        self._find: Callable[[], tuple[Box, ...]] | None = None
        self._bounds = QRectF()

    def outline(self, find: Callable[[], tuple[Box, ...]]) -> None:
        """Outline other boxes; while hidden they are not asked for."""
        self._find = find
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Ask for the boxes that are not known yet."""
        if self._find is None:
            return
        boxes, self._find = self._find(), None
        if boxes == self._boxes:
            return
        self.prepareGeometryChange()
        self._boxes = boxes
        self._bounds = QRectF()
        for box in boxes:
            grown = box.grown(_MARGIN)
            self._bounds |= QRectF(grown.x, grown.y, grown.width, grown.height)
        self.update()

    @property
    def boxes(self) -> tuple[Box, ...]:
        """What is outlined."""
        return self._boxes

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        with Grid(painter) as grid:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._look.theme.selected_line, _PEN_PX))
            painter.drawRects([grid.rect(box) for box in self._boxes])
