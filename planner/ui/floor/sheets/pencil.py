"""Draws on paper: everything is in millimetres of the sheet, text keeps its size at any zoom."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QPolygonF,
)

from planner.ui.canvas.painting import Align

_FONT_PX = 100
"""Fonts are set at this size and scaled: sizes of fonts are whole numbers."""
_HATCH_MM = 1.6

_FLAGS = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft,
    Align.CENTRE: Qt.AlignmentFlag.AlignHCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight,
}


class Pencil:
    """A painter whose unit is a millimetre of paper."""

    def __init__(self, painter: QPainter, font: QFont) -> None:
        self.painter = painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._fonts = {}
        for bold in (False, True):
            one = QFont(font)
            one.setPixelSize(_FONT_PX)
            one.setBold(bold)
            one.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            self._fonts[bold] = one

    def pen(
        self, colour: QColor, width_mm: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine
    ) -> None:
        """Draw outlines with a pen; nothing is filled."""
        pen = QPen(colour, width_mm, style)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def fill(self, colour: QColor) -> None:
        """Fill shapes; no outline is drawn."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(colour)

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a line."""
        self.painter.drawLine(QLineF(x1, y1, x2, y2))

    def polygon(self, points: Sequence[tuple[float, float]]) -> None:
        """Draw a closed shape."""
        self.painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))

    def rect(self, rect: QRectF) -> None:
        """Draw a rectangle."""
        self.painter.drawRect(rect)

    def hatch(self, points: Sequence[tuple[float, float]], colour: QColor) -> None:
        """Draw lines from the lower left to the upper right inside a shape.

        Each line is cut at the sides of the shape, since drawings in SVG know no clipping.
        """
        box = QPolygonF([QPointF(x, y) for x, y in points]).boundingRect()
        self.pen(colour, 0.18)
        offset = box.left() + box.top()
        while offset < box.right() + box.bottom():
            cuts = sorted(_cuts(points, offset))
            for first, last in zip(cuts[::2], cuts[1::2], strict=False):
                self.line(first, offset - first, last, offset - last)
            offset += _HATCH_MM

    def width(self, text: str, size_mm: float, *, bold: bool = False) -> float:
        """Return how wide a text is in mm."""
        metrics = QFontMetricsF(self._fonts[bold])
        return metrics.horizontalAdvance(text) * size_mm / _FONT_PX

    def write(
        self,
        rect: QRectF,
        text: str,
        size_mm: float,
        colour: QColor,
        *,
        align: Align = Align.LEFT,
        bold: bool = False,
    ) -> None:
        """Write one line into a box, shortened with an ellipsis where it is too long."""
        painter, shrink = self.painter, size_mm / _FONT_PX
        room = rect.width() / shrink
        metrics = QFontMetricsF(self._fonts[bold])
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.save()
        painter.translate(rect.topLeft())
        painter.scale(shrink, shrink)
        painter.setFont(self._fonts[bold])
        painter.setPen(colour)
        flags = _FLAGS[align] | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        painter.drawText(QRectF(0, 0, room, rect.height() / shrink), int(flags), shown)
        painter.restore()

    def write_upright(self, rect: QRectF, text: str, size_mm: float, colour: QColor) -> None:
        """Write one line from the foot of a box to its head, in its middle."""
        self.painter.save()
        self.painter.translate(rect.center())
        self.painter.rotate(-90)
        turned = QRectF(-rect.height() / 2, -rect.width() / 2, rect.height(), rect.width())
        self.write(turned, text, size_mm, colour, align=Align.CENTRE)
        self.painter.restore()


def _cuts(points: Sequence[tuple[float, float]], total: float) -> Iterator[float]:
    """Yield x where the line x + y = *total* crosses the sides of a shape."""
    for (x1, y1), (x2, y2) in zip(points, (*points[1:], points[0]), strict=True):
        here, there = x1 + y1 - total, x2 + y2 - total
        if (here > 0) != (there > 0):
            yield x1 + (x2 - x1) * here / (here - there)
