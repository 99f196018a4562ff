"""Small marks of the catalogue, drawn as vectors: a star, a clock, an i in a circle, scales."""

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QToolButton, QWidget

from planner.ui.theme import theme_of

_POINTS = 5
_INNER = 0.42


def paint_star(painter: QPainter, box: QRectF, colour: QColor, *, filled: bool) -> None:
    """Paint a star: filled for a favourite, an outline for what could become one."""
    middle, outer = box.center(), min(box.width(), box.height()) / 2
    corners = []
    for step in range(2 * _POINTS):
        radius = outer if step % 2 == 0 else outer * _INNER
        angle = -pi / 2 + step * pi / _POINTS
        corners.append(QPointF(middle.x() + radius * cos(angle), middle.y() + radius * sin(angle)))
    _begin(painter, colour)
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
    painter.drawPolygon(QPolygonF(corners))
    painter.restore()


def paint_clock(painter: QPainter, box: QRectF, colour: QColor, *, filled: bool) -> None:
    """Paint a clock; *filled* makes its hands heavier."""
    middle, radius = box.center(), min(box.width(), box.height()) / 2 - 1
    _begin(painter, colour, 1.8 if filled else 1.2)
    painter.drawEllipse(middle, radius, radius)
    painter.drawLine(middle, QPointF(middle.x(), middle.y() - radius * 0.6))
    painter.drawLine(middle, QPointF(middle.x() + radius * 0.5, middle.y()))
    painter.restore()


def paint_info(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Paint an i in a circle."""
    middle, radius = box.center(), min(box.width(), box.height()) / 2 - 1
    _begin(painter, colour)
    painter.drawEllipse(middle, radius, radius)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(middle.x(), middle.y() - radius * 0.45), 0.6, 0.6)
    bottom = QPointF(middle.x(), middle.y() + radius * 0.55)
    painter.drawLine(QPointF(middle.x(), middle.y() - radius * 0.05), bottom)
    painter.restore()


def _begin(painter: QPainter, colour: QColor, width: float = 1.2) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


class StarButton(QToolButton):
    """Narrows the list to favourites."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setProperty("role", "quiet")

    def sizeHint(self) -> QSize:
        side = self.fontMetrics().height() + 8
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = theme_of(self)
        colour = theme.accent if self.isChecked() else theme.muted
        self.paint_mark(QPainter(self), _inner(self), colour)

    def paint_mark(self, painter: QPainter, box: QRectF, colour: QColor) -> None:
        """Paint what the button is for."""
        paint_star(painter, box, colour, filled=self.isChecked())


class ClockButton(StarButton):
    """Narrows the list to what was used last."""

    def paint_mark(self, painter: QPainter, box: QRectF, colour: QColor) -> None:
        paint_clock(painter, box, colour, filled=self.isChecked())


def _inner(widget: QWidget) -> QRectF:
    box = QRectF(0, 0, 14, 14)
    box.moveCenter(QRectF(widget.rect()).center())
    return box
