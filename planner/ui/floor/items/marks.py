"""What lies over the floor: outlines of what is selected or hovered, and guide lines of a drag."""

from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter, QPen

from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.overlay import OverlayItem
from planner.ui.canvas.painting import Grid, Look
from planner.ui.floor.items.ground import polygon

Outline = tuple[tuple[float, float], ...]
"""Corners in scene coordinates."""

_PEN_PX = 2.5
_MARGIN = 40.0
_GUIDE_MARGIN = 4.0


class MarksItem(OverlayItem):
    """Draws a line around each selected thing, a thin one around what the pointer is on."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, z=6.0)
        self._selected: tuple[Outline, ...] = ()
        self._hovered: Outline | None = None

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
        self._selected, self._hovered = selected, hovered
        outlines = (*selected, *(() if hovered is None else (hovered,)))
        self.cover((_box(outline) for outline in outlines), _MARGIN)

    def draw(self, painter: QPainter, grid: Grid) -> None:
        theme = self._look.theme
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


class GuidesItem(OverlayItem):
    """Draws the lines that a drag has snapped to."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, z=9.0)
        self._lines: tuple[Box, ...] = ()

    @property
    def lines(self) -> tuple[Box, ...]:
        """The lines, as boxes without width or without height."""
        return self._lines

    def show_lines(self, lines: tuple[Box, ...]) -> None:
        """Show these lines."""
        if lines == self._lines:
            return
        self._lines = lines
        self.cover(lines, _GUIDE_MARGIN)

    def draw(self, painter: QPainter, grid: Grid) -> None:
        painter.setPen(QPen(self._look.theme.accent, 1.0, Qt.PenStyle.DashLine))
        painter.drawLines(
            [
                QLineF(grid.x(one.x), grid.y(one.y), grid.x(one.right), grid.y(one.bottom))
                for one in self._lines
            ]
        )


def _box(outline: Outline) -> Box:
    """Return the box around the corners of an outline."""
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
