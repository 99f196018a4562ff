"""A radar of the terms of a score: each spoke from nothing to the most that its weight allows."""

from collections.abc import Sequence
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.presenters import formats
from planner.presenters.supply import Spoke
from planner.ui.theme import GRID, sized, theme_of

_RINGS = 4
_FILL_ALPHA = 70
_LEAST_PX, _LEAST_WIDTH_PX = 130, 290
_LABEL_SIZE = 0.85
_DOT_PX = 3.0
_SIDEWAYS = sin(pi / 3)
"""How far the outermost of six spokes reach to the side, of their length."""


class Radar(QWidget):
    """Draws spokes; what it shows is told to assistive technology as a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spokes: tuple[Spoke, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(_LEAST_WIDTH_PX, _LEAST_PX)

    def show_spokes(self, spokes: Sequence[Spoke]) -> None:
        """Show other terms."""
        self._spokes = tuple(spokes)
        told = ", ".join(
            self.tr("{0} {1} of {2}").format(
                one.label, formats.trimmed(one.points, 1), formats.trimmed(one.most, 1)
            )
            for one in spokes
        )
        self.setAccessibleName(self.tr("Terms of the risk"))
        self.setAccessibleDescription(told)
        self.setToolTip(told.replace(", ", "\n"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 180)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._spokes:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = theme_of(self)
        painter.setFont(sized(self.font(), _LABEL_SIZE))
        line = painter.fontMetrics().height()
        centre = QPointF(self.width() / 2, self.height() / 2)
        widest = max(painter.fontMetrics().horizontalAdvance(one.label) for one in self._spokes)
        # Labels stand above and below the upright spokes, a step away from their ends.
        upright = self.height() / 2 - line - 1.5 * GRID
        reach = min((self.width() / 2 - widest) / _SIDEWAYS - GRID, upright)
        reach = max(reach, 4.0 * GRID)
        painter.setPen(theme.line)
        for ring in range(1, _RINGS + 1):
            painter.drawPolygon(self._polygon(centre, [reach * ring / _RINGS] * len(self._spokes)))
        painter.setPen(QPen(theme.line_strong, 1))
        for place in range(len(self._spokes)):
            painter.drawLine(centre, self._at(centre, reach, place))
        shape = self._polygon(
            centre,
            [reach * (one.points / one.most if one.most else 0.0) for one in self._spokes],
        )
        fill = QColor(theme.accent)
        fill.setAlpha(_FILL_ALPHA)
        painter.setBrush(fill)
        painter.setPen(QPen(theme.accent, 2))
        painter.drawPolygon(shape)
        painter.setBrush(theme.accent)
        for place in range(shape.count()):
            painter.drawEllipse(shape.at(place), _DOT_PX, _DOT_PX)
        painter.setPen(theme.muted)
        for place, one in enumerate(self._spokes):
            self._label(painter, self._at(centre, reach + GRID, place), centre, one.label)
        painter.end()

    def _label(self, painter: QPainter, at: QPointF, centre: QPointF, text: str) -> None:
        """Write a label away from the middle: beside its spoke, above or below it."""
        metrics = painter.fontMetrics()
        width, line = metrics.horizontalAdvance(text) + 2, metrics.height()
        across, down = at.x() - centre.x(), at.y() - centre.y()
        left, top = at.x() - width / 2, at.y() - line / 2
        if abs(across) > 1.0:
            left = at.x() if across > 0 else at.x() - width
        else:
            top = at.y() - line if down < 0 else at.y()
        painter.drawText(QRectF(left, top, width, line), Qt.AlignmentFlag.AlignCenter, text)

    def _at(self, centre: QPointF, radius: float, place: int) -> QPointF:
        angle = 2 * pi * place / len(self._spokes) - pi / 2
        return QPointF(centre.x() + radius * cos(angle), centre.y() + radius * sin(angle))

    def _polygon(self, centre: QPointF, radii: Sequence[float]) -> QPolygonF:
        return QPolygonF([self._at(centre, radius, place) for place, radius in enumerate(radii)])
