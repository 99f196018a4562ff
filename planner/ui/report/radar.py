"""The terms of a score around a middle, on paper, each with its points."""

from collections.abc import Sequence
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPolygonF

from planner.presenters import formats
from planner.presenters.supply import Spoke
from planner.presenters.wording import translate
from planner.ui.canvas.painting import Align
from planner.ui.floor.sheets.pencil import Pencil
from planner.ui.report.chart_frame import LINE_MM, SIZE_MM
from planner.ui.report.pieces import Piece
from planner.ui.report.typeface import Typeface
from planner.ui.theme import LIGHT

_HIGH, _REACH = 58.0, 22.0
_RINGS = 4
_FILL_ALPHA = 70


def radar_piece(typeface: Typeface, spokes: Sequence[Spoke], width: float) -> Piece:
    """Return a radar: each spoke from nothing to the most that its weight allows."""

    def draw(pencil: Pencil, left: float, top: float) -> None:
        centre = QPointF(left + width / 2, top + _HIGH / 2)
        pencil.pen(LIGHT.line_strong, 0.15)
        for ring in range(1, _RINGS + 1):
            pencil.painter.drawPolygon(_polygon(centre, [_REACH * ring / _RINGS] * len(spokes)))
        for place in range(len(spokes)):
            at = _at(centre, _REACH, place, len(spokes))
            pencil.line(centre.x(), centre.y(), at.x(), at.y())
        radii = [_REACH * (one.points / one.most if one.most else 0.0) for one in spokes]
        shape = _polygon(centre, radii)
        fill = QColor(LIGHT.accent)
        fill.setAlpha(_FILL_ALPHA)
        pencil.fill(fill)
        pencil.painter.drawPolygon(shape)
        pencil.pen(LIGHT.accent, 0.5)
        pencil.painter.drawPolygon(shape)
        for place, one in enumerate(spokes):
            _label(typeface, pencil, one, _at(centre, _REACH + 1.5, place, len(spokes)), centre)

    return Piece(_HIGH, draw, above=1.0)


def _label(typeface: Typeface, pencil: Pencil, one: Spoke, at: QPointF, centre: QPointF) -> None:
    """Write name and points away from the middle: beside a spoke, above or below it."""
    points = translate("report", "{0} of {1}").format(
        formats.trimmed(one.points, 1), formats.trimmed(one.most, 1)
    )
    text = translate("report", "{0}: {1}").format(one.label, points)
    wide = typeface.width(text, SIZE_MM) + 0.6
    across, down = at.x() - centre.x(), at.y() - centre.y()
    left, top = at.x() - wide / 2, at.y() - LINE_MM / 2
    align = Align.CENTRE
    if abs(across) > 1.0:
        align = Align.LEFT if across > 0 else Align.RIGHT
        left = at.x() if across > 0 else at.x() - wide
    else:
        top = at.y() - LINE_MM if down < 0 else at.y()
    pencil.write(QRectF(left, top, wide, LINE_MM), text, SIZE_MM, LIGHT.text, align=align)


def _at(centre: QPointF, radius: float, place: int, count: int) -> QPointF:
    angle = 2 * pi * place / count - pi / 2
    return QPointF(centre.x() + radius * cos(angle), centre.y() + radius * sin(angle))


def _polygon(centre: QPointF, radii: Sequence[float]) -> QPolygonF:
    return QPolygonF([_at(centre, one, place, len(radii)) for place, one in enumerate(radii)])
