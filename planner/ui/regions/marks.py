"""How flows look by what the rules say: colour, line, arrow head and the shape of their number."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from planner.presenters.regions import Ruling
from planner.presenters.rows import Tone
from planner.ui.canvas.painting import Align, Typesetter
from planner.ui.theme import Theme

TONES = {
    Ruling.ALLOWED: Tone.GOOD,
    Ruling.CONDITIONAL: Tone.WARNING,
    Ruling.FORBIDDEN: Tone.BAD,
}
_DASHES = {
    Ruling.ALLOWED: (),
    Ruling.CONDITIONAL: (5.0, 3.0),
    Ruling.FORBIDDEN: (1.0, 2.6),
}
_HEAD = 8.0
_SPREAD = 0.42
"""Half the angle of an arrow head, in radians."""


def colour_of(ruling: Ruling, theme: Theme) -> QColor:
    """Return the colour of a flow."""
    return theme.tone(TONES[ruling])


def line_of(ruling: Ruling, theme: Theme, width: float) -> QPen:
    """Return the line of a flow: whole, in dashes, or in dots."""
    pen = QPen(colour_of(ruling, theme), width)
    pen.setCapStyle(
        Qt.PenCapStyle.RoundCap if ruling is Ruling.FORBIDDEN else Qt.PenCapStyle.FlatCap
    )
    if _DASHES[ruling]:
        pen.setDashPattern(list(_DASHES[ruling]))
    return pen


def draw_head(
    painter: QPainter, before: QPointF, tip: QPointF, ruling: Ruling, theme: Theme, scale: float
) -> None:
    """Draw what the line of a flow ends in: an arrow, an open arrow, or a bar that stops it."""
    colour, size = colour_of(ruling, theme), max(6.0, _HEAD * scale)
    angle = math.atan2(tip.y() - before.y(), tip.x() - before.x())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, max(1.5, 1.8 * scale))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if ruling is Ruling.FORBIDDEN:
        across = QPointF(math.sin(angle), -math.cos(angle)) * (size * 0.6)
        painter.setPen(pen)
        painter.drawLine(tip - across, tip + across)
        return
    wings = [
        tip - QPointF(math.cos(angle + turn), math.sin(angle + turn)) * size
        for turn in (_SPREAD, -_SPREAD)
    ]
    if ruling is Ruling.ALLOWED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([tip, *wings]))
    else:
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([wings[0], tip, wings[1]]))


def draw_number(
    painter: QPainter,
    at: QPointF,
    radius: float,
    text: str,
    ruling: Ruling,
    theme: Theme,
    kind: Typesetter,
    *,
    copies: bool,
) -> None:
    """Draw the number of a flow in a disc, a diamond or a square, doubled for copies."""
    colour = colour_of(ruling, theme)
    ground = theme.card
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if copies:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.2))
        painter.drawPath(_shape(at, radius + 2.5, ruling))
    painter.setPen(QPen(ground, 1.0))
    painter.setBrush(colour)
    painter.drawPath(_shape(at, radius, ruling))
    px = max(9, round(radius * 1.25))
    box = QRectF(at.x() - radius * 2, at.y() - radius, radius * 4, radius * 2)
    ink = QColor("black") if theme.dark else QColor("white")
    kind.draw(painter, box, text, px, ink, align=Align.CENTRE, bold=True)


def _shape(at: QPointF, radius: float, ruling: Ruling) -> QPainterPath:
    path = QPainterPath()
    if ruling is Ruling.ALLOWED:
        path.addEllipse(at, radius, radius)
    elif ruling is Ruling.CONDITIONAL:
        far = radius * 1.3
        path.moveTo(at + QPointF(0, -far))
        for corner in (QPointF(far, 0), QPointF(0, far), QPointF(-far, 0)):
            path.lineTo(at + corner)
        path.closeSubpath()
    else:
        path.addRoundedRect(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius), 2, 2)
    return path
