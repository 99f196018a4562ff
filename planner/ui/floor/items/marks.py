"""What lies over the floor: outlines of what is selected or hovered, and guide lines of a drag."""

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.ui.canvas.geometry import Box
from planner.ui.canvas.painting import Grid, Look
from planner.ui.floor.items.ground import polygon

Outline = tuple[tuple[float, float], ...]
"""Corners in scene coordinates."""

_PEN_PX = 2.5
_MARGIN = 40.0


class MarksItem(QGraphicsItem):
    """Draws a line around each selected thing, a thin one around what the pointer is on."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._selected: tuple[Outline, ...] = ()
        self._hovered: Outline | None = None
        self._bounds = QRectF()
        self.setZValue(6.0)

    @property
    def selected(self) -> tuple[Outline, ...]:
        """What is outlined as selected."""
        return self._selected

    def select(self, outlines: tuple[Outline, ...]) -> None:
        """Outline what is selected."""
        if outlines != self._selected:
            self._change(outlines, self._hovered)

    def hover(self, outline: Outline | None) -> None:
        """Outline what the pointer is on."""
        if outline != self._hovered:
            self._change(self._selected, outline)

    def _change(self, selected: tuple[Outline, ...], hovered: Outline | None) -> None:
        self.prepareGeometryChange()
        self._selected, self._hovered = selected, hovered
        bounds = QRectF()
        for outline in (*selected, *(() if hovered is None else (hovered,))):
            xs, ys = [x for x, _ in outline], [y for _, y in outline]
            rect = QRectF(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
            bounds = bounds.united(rect.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))
        self._bounds = bounds
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        theme = self._look.theme
        with Grid(painter) as grid:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if self._hovered is not None:
                painter.setPen(QPen(theme.text, 1.0))
                painter.drawPolygon(polygon(grid, self._hovered))
            for outline in self._selected:
                shape = polygon(grid, outline)
                painter.setPen(QPen(theme.floor, _PEN_PX + 2.0))
                painter.drawPolygon(shape)
                painter.setPen(QPen(theme.text, _PEN_PX))
                painter.drawPolygon(shape)


class GuidesItem(QGraphicsItem):
    """Draws the lines that a drag has snapped to."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._lines: tuple[Box, ...] = ()
        self._bounds = QRectF()
        self.setZValue(9.0)

    @property
    def lines(self) -> tuple[Box, ...]:
        """The lines, as boxes without width or without height."""
        return self._lines

    def show_lines(self, lines: tuple[Box, ...]) -> None:
        """Show these lines."""
        if lines == self._lines:
            return
        self.prepareGeometryChange()
        self._lines = lines
        self._bounds = QRectF()
        for one in lines:
            self._bounds = self._bounds.united(
                QRectF(one.x - 4, one.y - 4, one.width + 8, one.height + 8)
            )
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
            painter.setPen(QPen(self._look.theme.accent, 1.0, Qt.PenStyle.DashLine))
            painter.drawLines(
                [
                    QLineF(grid.x(one.x), grid.y(one.y), grid.x(one.right), grid.y(one.bottom))
                    for one in self._lines
                ]
            )
