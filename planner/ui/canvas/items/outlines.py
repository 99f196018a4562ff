"""Outlines of what is selected, seen from so far that racks do not draw it themselves."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen

from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.overlay import OverlayItem
from planner.ui.canvas.painting import Grid, Look

_PEN_PX = 2.0


class OutlinesItem(OverlayItem):
    """Draws a line around each box, all by one call; shown in the far view only."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._boxes: tuple[Box, ...] = ()
        self._find: Callable[[], tuple[Box, ...]] | None = None

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
        self._boxes = boxes
        self.cover(boxes)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """What is outlined."""
        return self._boxes

    def draw(self, painter: QPainter, grid: Grid) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.theme.selected_line, _PEN_PX))
        painter.drawRects([grid.rect(box) for box in self._boxes])
