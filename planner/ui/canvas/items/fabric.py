"""All fabrics of the canvas as trays under the racks, drawn by one item."""

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from planner.domain.identity import FabricId
from planner.presenters import formats
from planner.presenters.seats import Group
from planner.ui.canvas.fabric_lines import FabricLines, Stretch
from planner.ui.canvas.items.overlay import OverlayItem
from planner.ui.canvas.painting import Align, Grid, Look
from planner.ui.canvas.shades import fill_of

_MARGIN = 12.0
_DROPS_FROM = 0.12
"""Zoom from which the cables of single racks are drawn; below only the trays are."""
_COUNTS_FROM = 0.4
_MOST_PX = 6.0
_FAINT = 0.3
_TEXT_PX = 10


class FabricsItem(OverlayItem):
    """Draws trays by the colour of their fabric; of the selected fabric with numbers, others faint."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.lines: tuple[FabricLines, ...] = ()
        self._selected: frozenset[str] = frozenset()

    def show_lines(self, lines: tuple[FabricLines, ...]) -> None:
        """Draw other lines."""
        if lines == self.lines:
            return
        self.lines = lines
        self.cover_rects(
            _rect(stretch)
            for one in lines
            for stretch in (*one.trays, *(drop for _, drop in one.drops))
        )

    def show_selected(self, selected: frozenset[str]) -> None:
        """Draw some fabrics with numbers, and the others faint."""
        if selected != self._selected:
            self._selected = selected
            self.update()

    def at(self, point: QPointF, reach: float) -> tuple[FabricLines, Stretch] | None:
        """Return the fabric and the piece of it nearest to a point, None when none is near."""
        x, y = point.x(), point.y()
        found, nearest = None, reach
        for one in self.lines:
            for stretch in (*(drop for _, drop in one.drops), *one.trays):
                away = stretch.away(x, y)
                if away < nearest:
                    found, nearest = (one, stretch), away
        return found

    def rect_of(self, fabric: FabricId) -> QRectF:
        """Return the box around the lines of a fabric."""
        rect = QRectF()
        for one in self.lines:
            if one.fabric == fabric:
                for stretch in (*one.trays, *(drop for _, drop in one.drops)):
                    rect |= _rect(stretch)
        return rect

    def draw(self, painter: QPainter, grid: Grid) -> None:
        seen = self._look.seen(painter).adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        chosen = any(one.fabric in self._selected for one in self.lines)
        for one in sorted(self.lines, key=lambda each: each.fabric in self._selected):
            mine = one.fabric in self._selected
            colour = QColor(fill_of(Group(one.lane), self._look.theme))
            if chosen and not mine:
                colour.setAlphaF(_FAINT)
            self._paint_trays(painter, grid, seen, one, colour)
            if mine and grid.scale >= _COUNTS_FROM:
                self._paint_counts(painter, grid, seen, one, colour)

    def _paint_trays(
        self, painter: QPainter, grid: Grid, seen: QRectF, one: FabricLines, colour: QColor
    ) -> None:
        drops = [drop for _, drop in one.drops] if grid.scale >= _DROPS_FROM else []
        by_width: dict[int, list[QLineF]] = {}
        for stretch in (*one.trays, *drops):
            line = QLineF(
                grid.x(stretch.x1), grid.y(stretch.y1), grid.x(stretch.x2), grid.y(stretch.y2)
            )
            if _touches(line, seen):
                by_width.setdefault(_width_px(stretch.cables, grid.scale), []).append(line)
        for width, lines in by_width.items():
            painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
            painter.drawLines(lines)

    def _paint_counts(
        self, painter: QPainter, grid: Grid, seen: QRectF, one: FabricLines, colour: QColor
    ) -> None:
        """Write how many cables leave each rack, on a ground of its own."""
        kind, theme = self._look.type, self._look.theme
        px = grid.size(_TEXT_PX, most=12)
        for _, drop in one.drops:
            text = formats.grouped(drop.cables)
            width = kind.width(text, px) + 8
            tag = QRectF(grid.x(drop.x1) - width / 2, grid.y(drop.y2) - px / 2 - 2, width, px + 4)
            if not tag.intersects(seen):
                continue
            painter.setPen(QPen(colour, 1))
            painter.setBrush(theme.card)
            painter.drawRect(tag)
            kind.draw(painter, tag, text, px, theme.text, align=Align.CENTRE)


def _width_px(cables: int, scale: float) -> int:
    """Wider for more cables: twice as many are a little wider."""
    full = min(_MOST_PX, 1.0 + 0.6 * math.log2(max(cables, 1)))
    return max(1, round(full * min(1.0, max(0.35, scale))))


def _rect(stretch: Stretch) -> QRectF:
    corner, other = QPointF(stretch.x1, stretch.y1), QPointF(stretch.x2, stretch.y2)
    return QRectF(corner, other).normalized().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)


def _touches(line: QLineF, seen: QRectF) -> bool:
    across = min(line.x1(), line.x2()) <= seen.right() and max(line.x1(), line.x2()) >= seen.left()
    return (
        across
        and min(line.y1(), line.y2()) <= seen.bottom()
        and max(line.y1(), line.y2()) >= seen.top()
    )
