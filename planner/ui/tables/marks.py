"""Marks of status: shape and colour together, so that neither has to be told apart alone."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from planner.presenters.rows import Tone
from planner.ui.theme import Theme

MARK_PX = 11
"""Side of the square that a mark fills."""


def paint_mark(painter: QPainter, box: QRectF, tone: Tone, theme: Theme) -> None:
    """Paint the mark of a tone centred in *box*.

    Bad is a disc with a cross, warning a triangle with a bar, good a disc with a tick, the others
    a ring.
    """
    side = min(box.width(), box.height(), MARK_PX)
    mark = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
    colour = theme.tone(tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    stroke = QPen(theme.window, side / 7)
    stroke.setCapStyle(Qt.PenCapStyle.RoundCap)
    stroke.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    x, y = mark.left(), mark.top()

    def at(right: float, down: float) -> QPointF:
        return QPointF(x + right * side, y + down * side)

    if tone is Tone.BAD:
        painter.drawEllipse(mark)
        painter.setPen(stroke)
        painter.drawLine(at(0.34, 0.34), at(0.66, 0.66))
        painter.drawLine(at(0.66, 0.34), at(0.34, 0.66))
    elif tone is Tone.WARNING:
        painter.drawPolygon(QPolygonF([at(0.5, 0.02), at(1.02, 0.96), at(-0.02, 0.96)]))
        painter.setPen(stroke)
        painter.drawLine(at(0.5, 0.38), at(0.5, 0.6))
        painter.drawPoint(at(0.5, 0.8))
    elif tone is Tone.GOOD:
        painter.drawEllipse(mark)
        painter.setPen(stroke)
        painter.drawPolyline([at(0.28, 0.52), at(0.44, 0.68), at(0.72, 0.34)])
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, side / 7))
        inset = side / 10
        painter.drawEllipse(mark.adjusted(inset, inset, -inset, -inset))
    painter.restore()
