"""What a drag shows before the drop: where it would go, and the verdict."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.ui.canvas.geometry import Box
from planner.ui.canvas.painting import (
    Align,
    Grid,
    Look,
    draw_cross,
    draw_tick,
    draw_warning,
    rounded,
)
from planner.ui.theme import mixed

_BUBBLE_WIDTH = 300
_BUBBLE_PAD = 8
_BUBBLE_PX = 12
_MARK = 14
_MOST_LINES = 4
_EDGE_PX = 4


class Standing(Enum):
    """What the verdict says."""

    FITS = "fits"
    BREAKS_LIMIT = "breaks a limit"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class GhostPicture:
    """A ghost: its box in scene coordinates (None: only the bubble at `tip`), title and verdict.

    `others` are the boxes of devices that move along.
    """

    box: Box | None
    tip: tuple[float, float]
    title: str
    standing: Standing
    reason: str
    others: tuple[Box, ...] = ()


class GhostItem(QGraphicsItem):
    """Draws the ghost: accent and tick, amber and reason, or red hatch, cross and reason."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.picture: GhostPicture | None = None
        self._scale = 1.0
        self._lines: tuple[str, ...] = ()
        self._tip = QPointF()
        self.setZValue(10.0)
        self.setVisible(False)

    def show_picture(self, picture: GhostPicture, scale: float) -> None:
        """Show a ghost; *scale* is the zoom of the view."""
        if picture == self.picture and scale == self._scale and self.isVisible():
            return
        self.prepareGeometryChange()
        self.picture, self._scale = picture, scale
        width = _BUBBLE_WIDTH - 2 * _BUBBLE_PAD - _MARK - 6
        self._lines = self._wrapped(picture.reason, width)
        self._tip = self._inside(*picture.tip)
        self.setVisible(True)
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        # While it still knows its size, or what it covered stays as it was painted.
        self.setVisible(False)
        self.prepareGeometryChange()
        self.picture = None

    def boundingRect(self) -> QRectF:
        if self.picture is None:
            return QRectF()
        bubble = self._bubble_size()
        x, y = self._tip.x(), self._tip.y()
        rect = QRectF(x, y, (bubble[0] + 4) / self._scale, (bubble[1] + 4) / self._scale)
        boxes = self.picture.others
        if self.picture.box is not None:
            boxes = (*boxes, self.picture.box)
        for box in boxes:
            rect = rect.united(QRectF(box.x, box.y, box.width, box.height))
        return rect.adjusted(-4, -4, 4, 4)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        if self.picture is None:
            return
        with Grid(painter) as grid:
            self._paint_others(painter, grid)
            if self.picture.box is not None:
                self._paint_place(painter, grid.rect(self.picture.box), grid)
            at = QPointF(grid.x(self._tip.x()), grid.y(self._tip.y()))
            self._paint_bubble(painter, at)

    def _colour(self, standing: Standing) -> QColor:
        theme = self._look.theme
        return {
            Standing.FITS: theme.accent,
            Standing.BREAKS_LIMIT: theme.warning,
            Standing.REFUSED: theme.bad,
        }[standing]

    def _paint_others(self, painter: QPainter, grid: Grid) -> None:
        """Paint the places of what moves along, more quietly than that of what is held."""
        picture = self.picture
        if picture is None or not picture.others:
            return
        colour = self._colour(picture.standing)
        wash = QColor(colour)
        wash.setAlphaF(0.16)
        rects = [grid.rect(box) for box in picture.others]
        painter.setPen(QPen(colour, 1.0, Qt.PenStyle.DashLine))
        painter.setBrush(wash)
        painter.drawRects(rects)
        if picture.standing is Standing.REFUSED:
            hatch = QColor(colour)
            hatch.setAlphaF(0.45)
            for rect in rects:
                painter.fillRect(rect, QBrush(hatch, Qt.BrushStyle.BDiagPattern))

    def _paint_place(self, painter: QPainter, rect: QRectF, grid: Grid) -> None:
        picture, theme = self.picture, self._look.theme
        if picture is None:
            return
        colour = self._colour(picture.standing)
        wash = QColor(colour)
        wash.setAlphaF(0.22)
        pen = QPen(colour, 2.0, Qt.PenStyle.DashLine)
        rounded(painter, rect, 3.0, wash, pen)
        if picture.standing is Standing.REFUSED:
            hatch = QColor(colour)
            hatch.setAlphaF(0.6)
            painter.fillRect(rect.adjusted(2, 2, -2, -2), QBrush(hatch, Qt.BrushStyle.BDiagPattern))
            return
        px = min(grid.size(11, most=14), int(rect.height()) - 2)
        text = theme.rack_text
        self._look.type.draw(
            painter, rect.adjusted(4, 0, -4, 0), picture.title, px, text, align=Align.CENTRE
        )

    def _inside(self, x: float, y: float) -> QPointF:
        """Where the bubble begins so that all of it is in the view, at *x*, *y* where there is room."""
        views = self.scene().views() if self.scene() is not None else []
        if not views:
            return QPointF(x, y)
        seen = views[0].mapToScene(views[0].viewport().rect()).boundingRect()
        width, height = (px / self._scale for px in self._bubble_size())
        margin = _EDGE_PX / self._scale
        left = max(seen.left() + margin, min(x, seen.right() - width - margin))
        top = max(seen.top() + margin, min(y, seen.bottom() - height - margin))
        return QPointF(left, top)

    def _bubble_size(self) -> tuple[float, float]:
        line = self._look.type.line_height(_BUBBLE_PX)
        height = max(1, len(self._lines)) * line + 2 * _BUBBLE_PAD - 2
        widest = max((self._look.type.width(text, _BUBBLE_PX) for text in self._lines), default=0.0)
        return widest + 2 * _BUBBLE_PAD + _MARK + 8, height

    def _paint_bubble(self, painter: QPainter, at: QPointF) -> None:
        picture, look = self.picture, self._look
        if picture is None or not self._lines:
            return
        width, height = self._bubble_size()
        rect = QRectF(at.x(), at.y(), round(width), round(height))
        colour = self._colour(picture.standing)
        back = mixed(colour, look.theme.raised, 0.08)
        rounded(painter, rect, 6.0, back, QPen(colour, 1.0))
        mark = QRectF(rect.left() + _BUBBLE_PAD, rect.top() + _BUBBLE_PAD - 1, _MARK, _MARK)
        if picture.standing is Standing.FITS:
            draw_tick(painter, mark, look.theme.good)
        elif picture.standing is Standing.BREAKS_LIMIT:
            draw_warning(painter, mark, colour, back)
        else:
            draw_cross(painter, mark, colour)
        line = look.type.line_height(_BUBBLE_PX)
        for index, text in enumerate(self._lines):
            box = QRectF(mark.right() + 6, rect.top() + _BUBBLE_PAD - 1 + index * line, 0, line)
            box.setRight(rect.right() - 4)
            look.type.draw(painter, box, text, _BUBBLE_PX, look.theme.text)

    def _wrapped(self, text: str, width: float) -> tuple[str, ...]:
        """Break a reason into at most a few lines."""
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self._look.type.width(longer, _BUBBLE_PX) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        if len(lines) > _MOST_LINES:
            lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]} …"]
        return tuple(lines)
