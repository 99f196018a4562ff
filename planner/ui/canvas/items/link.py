"""A link between two places, as a curve with its bandwidth."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.ui.canvas.geometry import Box
from planner.ui.canvas.painting import Align, Grid, Look

_MARGIN = 40.0


@dataclass(frozen=True, slots=True)
class LinkPicture:
    """The boxes that a link joins, its text, and how many links run below it (for distance)."""

    start: Box
    end: Box
    text: str
    lane: int = 0


class LinkItem(QGraphicsItem):
    """Draws one link."""

    def __init__(self, look: Look, picture: LinkPicture) -> None:
        super().__init__()
        self._look = look
        self.picture = picture

    def boundingRect(self) -> QRectF:
        one, two = self._ends()
        return QRectF(one, two).normalized().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def _ends(self) -> tuple[QPointF, QPointF]:
        """Return points on the facing edges of both boxes."""
        left, right = self.picture.start, self.picture.end
        if left.x > right.x:
            left, right = right, left
        shift = 14.0 * self.picture.lane
        if right.x >= left.right:
            upper, lower = max(left.y, right.y), min(left.bottom, right.bottom)
            if lower - upper > 2 * shift:
                y = (upper + lower) / 2 + shift
                return QPointF(left.right, y), QPointF(right.x, y)
            return (
                QPointF(left.right, left.y + left.height / 2 + shift),
                QPointF(right.x, right.y + right.height / 2 + shift),
            )
        high, low = (left, right) if left.y <= right.y else (right, left)
        x = (max(left.x, right.x) + min(left.right, right.right)) / 2 + shift
        return QPointF(x, high.bottom), QPointF(x, low.y)

    def is_near(self, at: QPointF, tolerance: float) -> bool:
        """Whether a point of the scene lies on the line, give or take *tolerance*."""
        stroker = QPainterPathStroker()
        stroker.setWidth(2 * tolerance)
        return stroker.createStroke(_curve(*self._ends())).contains(at)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        theme = self._look.theme
        one, two = self._ends()
        with Grid(painter) as grid:
            start = QPointF(grid.x(one.x()), grid.y(one.y()))
            end = QPointF(grid.x(two.x()), grid.y(two.y()))
            path = _curve(start, end)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.accent, max(1.0, min(2.0, 2 * grid.scale))))
            painter.drawPath(path)
            painter.setBrush(theme.accent)
            painter.setPen(Qt.PenStyle.NoPen)
            for end_point in (start, end):
                painter.drawEllipse(end_point, 3.0, 3.0)
            px = grid.size(9.5, most=12)
            width = self._look.type.width(self.picture.text, px) + 12
            if abs(end.x() - start.x()) > width:
                middle = path.pointAtPercent(0.5)
                tag = QRectF(middle.x() - width / 2, middle.y() - px - 6, width, px + 4)
                self._look.type.draw(
                    painter, tag, self.picture.text, px, theme.muted, align=Align.CENTRE
                )


def _curve(start: QPointF, end: QPointF) -> QPainterPath:
    """Return a line that leaves and arrives level."""
    path = QPainterPath(start)
    bend = (end.x() - start.x()) / 2
    path.cubicTo(QPointF(start.x() + bend, start.y()), QPointF(end.x() - bend, end.y()), end)
    return path
