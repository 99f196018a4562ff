"""Drawing on whole pixels at every zoom, text that stays readable, and a few small marks.

Items draw in pixels of the viewport instead of scene units: edges stay crisp, text keeps its hinting
and a text that would be smaller than `READABLE_PX` is left out.
"""

import math
from collections.abc import Iterable, Iterator
from enum import Enum
from time import perf_counter

from PySide6.QtCore import QLine, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QRegion,
    QTransform,
)

from planner.presenters.canvas import SEPARATOR
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.tiles import TileCache
from planner.ui.theme import READABLE_PX, Theme, tabular

LARGEST_PX = 20
"""Text on the canvas grows with the zoom up to this size."""

_KEPT_TEXTS = 20_000

_ANEW_S = 0.005
"""How long a frame draws what could be stretched."""

_DASH, _DASH_EVERY = 4, 6

_HALF = 0.5 + 1e-6
"""A half, and what misses one only for being computed."""


def whole(pixels: float) -> int:
    """Return the nearest whole pixel; halves go up, so that what is moved fits what stays.

    Panning copies what is on the screen and paints its edges beside it.
    """
    return math.floor(pixels + _HALF)


class Align(Enum):
    """Where a text stands in its box."""

    LEFT = 0
    CENTRE = 1
    RIGHT = 2


class Look:
    """What every item of a canvas draws with: theme, typesetter, and the tiles drawn so far.

    While the zoom is `in_motion`, tiles of another zoom are stretched instead of drawn anew.
    `scale` is the zoom of the view. `exposed` is what of the viewport is being painted, in its
    pixels; None for all of a picture. A frame `has_time` for a few milliseconds to draw anew what
    could be stretched.
    What is drawn `on_paper` is drawn as shapes: no tile has as many pixels as paper.
    """

    def __init__(self, theme: Theme, font: QFont) -> None:
        self.theme = theme
        self.type = Typesetter(font)
        self.tiles = TileCache()
        self.in_motion = False
        self.on_paper = False
        self.scale = 1.0
        self.exposed: QRegion | None = None
        self._until = 0.0

    def begin(self, exposed: QRegion) -> None:
        """Begin a frame that shows this part of the viewport; `end` ends it."""
        self.exposed = exposed
        self._until = perf_counter() + _ANEW_S

    def end(self) -> None:
        """End a frame."""
        self.exposed = None

    @property
    def has_time(self) -> bool:
        """Whether the frame is young enough to draw anew what could be stretched."""
        return perf_counter() < self._until

    def is_exposed(self, rect: QRectF) -> bool:
        """Whether something that fills *rect*, in pixels of the viewport, is to be painted.

        An edit exposes a few small boxes all over the plan, and what lies between them is not.
        """
        return self.exposed is None or self.exposed.intersects(rect.toAlignedRect())

    def exposed_parts(self, painter: QPainter) -> tuple[QRectF, ...]:
        """Return what is to be painted in the coordinates of the item; empty for all of it.

        Moving the view exposes two of its edges, and not the middle.
        """
        if self.exposed is None:
            return ()
        inverse, _ = painter.worldTransform().inverted()
        # The annotations forget that a region is walked box by box.
        boxes: Iterator[QRect] = iter(self.exposed)  # type: ignore[call-overload]
        return tuple(inverse.mapRect(QRectF(one)) for one in boxes)

    def seen(self, painter: QPainter) -> QRectF:
        """Return the part that is being painted, in pixels: of the viewport, or of a picture."""
        return QRectF(
            self.exposed.boundingRect() if self.exposed is not None else painter.viewport()
        )

    def ground(
        self, painter: QPainter, rect: QRectF, radius: float, fill: QColor, line: QPen
    ) -> None:
        """Paint a rounded rectangle that others stand on, as `rounded` does.

        While its edges are not exposed it is only filled: curves as large as the view are slow.
        """
        edge = math.ceil(max(radius, line.widthF())) + 1
        inside = QRegion(rect.adjusted(edge, edge, -edge, -edge).toRect())
        if self.exposed is not None and not self.exposed.subtracted(inside).intersects(
            rect.toAlignedRect()
        ):
            painter.fillRect(rect, fill)
        else:
            rounded(painter, rect, radius, fill, line)


class Grid:
    """Maps the coordinates of the item being painted to whole pixels.

    While it is in use the painter works in viewport pixels.
    """

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter
        transform = painter.worldTransform()
        self.scale = transform.m11()
        self._dx = transform.dx()
        self._dy = transform.dy()

    def __enter__(self) -> "Grid":
        self._painter.save()
        self._painter.setWorldTransform(QTransform())
        return self

    def __exit__(self, *_: object) -> None:
        self._painter.restore()

    def x(self, x: float) -> int:
        """Return the pixel column of *x*."""
        return whole(self._dx + x * self.scale)

    def y(self, y: float) -> int:
        """Return the pixel row of *y*."""
        return whole(self._dy + y * self.scale)

    def rect(self, box: Box) -> QRectF:
        """Return a box with its edges on whole pixels, never thinner than one."""
        left, top = self.x(box.x), self.y(box.y)
        right, bottom = self.x(box.right), self.y(box.bottom)
        return QRectF(left, top, max(1, right - left), max(1, bottom - top))

    def margin(self, width: float) -> int:
        """Return a width in whole pixels."""
        return round(width * self.scale)

    def size(self, px: float, least: int = READABLE_PX, most: int = LARGEST_PX) -> int:
        """Return a text size of *px* at 100 %, kept between readable and large."""
        return max(least, min(most, round(px * self.scale)))


class Typesetter:
    """Sets single lines of text; remembers fonts and shortened texts."""

    def __init__(self, font: QFont) -> None:
        self._font = tabular(font)
        self._fonts: dict[tuple[int, bool], tuple[QFont, QFontMetricsF]] = {}
        self._lines: dict[tuple[int, bool, str, int], tuple[str, float]] = {}
        self._widths: dict[tuple[int, bool, str], float] = {}

    def font(self, px: int, *, bold: bool = False) -> QFont:
        """Return the font at a size in pixels."""
        return self._sized(px, bold)[0]

    def width(self, text: str, px: int, *, bold: bool = False) -> float:
        """Return how wide a text is."""
        key = (px, bold, text)
        found = self._widths.get(key)
        if found is None:
            if len(self._widths) > _KEPT_TEXTS:
                self._widths.clear()
            found = self._widths[key] = self._sized(px, bold)[1].horizontalAdvance(text)
        return found

    def line_height(self, px: int) -> float:
        """Return the distance between lines."""
        return self._sized(px, False)[1].height()

    def draw(
        self,
        painter: QPainter,
        rect: QRectF,
        text: str,
        px: int,
        colour: QColor,
        *,
        align: Align = Align.LEFT,
        bold: bool = False,
    ) -> None:
        """Draw one line centred on the height of *rect*.

        What does not fit loses its last facts (after `SEPARATOR`) before it is cut.
        """
        if px < READABLE_PX or not text:
            return
        font, metrics = self._sized(px, bold)
        shown, width = self._fitted(text, px, int(rect.width()), metrics, bold=bold)
        if not shown:
            return
        x = rect.left()
        if align is Align.CENTRE:
            x += (rect.width() - width) / 2
        elif align is Align.RIGHT:
            x += rect.width() - width
        baseline = rect.top() + (rect.height() + metrics.capHeight()) / 2
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(QPointF(whole(x), whole(baseline)), shown)

    def draw_upright(
        self,
        painter: QPainter,
        rect: QRectF,
        text: str,
        px: int,
        colour: QColor,
        *,
        bold: bool = False,
    ) -> None:
        """Draw one line from the foot of *rect* to its head, in the middle of both."""
        if px < READABLE_PX or rect.height() < self.width(text, px, bold=bold):
            return
        painter.save()
        painter.translate(rect.center())
        painter.rotate(-90)
        turned = QRectF(-rect.height() / 2, -rect.width() / 2, rect.height(), rect.width())
        self.draw(painter, turned, text, px, colour, align=Align.CENTRE, bold=bold)
        painter.restore()

    def draw_all(
        self, painter: QPainter, lines: Iterable[tuple[QRect, str, int]], colour: QColor
    ) -> None:
        """Draw many lines, given as (box, text, size), in one colour; as `draw` does."""
        painter.setPen(colour)
        size = cap = 0
        font, metrics = self._sized(READABLE_PX, False)
        for rect, text, px in lines:
            if px != size:
                size = px
                font, metrics = self._sized(px, False)
                painter.setFont(font)
                cap = round(metrics.capHeight())
            shown, _ = self._fitted(text, px, rect.width(), metrics, bold=False)
            if shown:
                painter.drawText(rect.left(), rect.top() + (rect.height() + cap) // 2, shown)

    def _sized(self, px: int, bold: bool) -> tuple[QFont, QFontMetricsF]:
        found = self._fonts.get((px, bold))
        if found is None:
            font = QFont(self._font)
            font.setPixelSize(px)
            if bold:
                font.setWeight(QFont.Weight.DemiBold)
            found = self._fonts[(px, bold)] = (font, QFontMetricsF(font))
        return found

    def _fitted(
        self, text: str, px: int, width: int, metrics: QFontMetricsF, *, bold: bool
    ) -> tuple[str, float]:
        key = (px, bold, text, width)
        found = self._lines.get(key)
        if found is None:
            if len(self._lines) > _KEPT_TEXTS:
                self._lines.clear()
            facts = text
            while metrics.horizontalAdvance(facts) > width and SEPARATOR in facts:
                facts = facts.rsplit(SEPARATOR, 1)[0]
            shown = metrics.elidedText(facts, Qt.TextElideMode.ElideRight, width)
            if shown == "…":
                shown = ""
            found = self._lines[key] = (shown, metrics.horizontalAdvance(shown))
        return found


def draw_tick(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """Draw a tick."""
    path = QPainterPath(_inside(rect, 0.15, 0.55))
    path.lineTo(_inside(rect, 0.4, 0.8))
    path.lineTo(_inside(rect, 0.88, 0.22))
    _stroke(painter, path, colour, rect.width() / 7)


def draw_cross(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """Draw a cross."""
    path = QPainterPath(_inside(rect, 0.2, 0.2))
    path.lineTo(_inside(rect, 0.8, 0.8))
    path.moveTo(_inside(rect, 0.8, 0.2))
    path.lineTo(_inside(rect, 0.2, 0.8))
    _stroke(painter, path, colour, rect.width() / 7)


def draw_warning(painter: QPainter, rect: QRectF, colour: QColor, inside: QColor) -> None:
    """Draw a filled triangle with an exclamation mark."""
    path = QPainterPath(_inside(rect, 0.5, 0.06))
    path.lineTo(_inside(rect, 0.98, 0.92))
    path.lineTo(_inside(rect, 0.02, 0.92))
    path.closeSubpath()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, colour)
    mark = QPainterPath(_inside(rect, 0.5, 0.38))
    mark.lineTo(_inside(rect, 0.5, 0.6))
    mark.moveTo(_inside(rect, 0.5, 0.76))
    mark.lineTo(_inside(rect, 0.5, 0.77))
    _stroke(painter, mark, inside, max(1.2, rect.width() / 9))


def draw_lock(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """Draw a closed padlock."""
    body = QRectF(_inside(rect, 0.2, 0.46), _inside(rect, 0.8, 0.92))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(body, 1.5, 1.5)
    shackle = QPainterPath(_inside(rect, 0.32, 0.5))
    shackle.lineTo(_inside(rect, 0.32, 0.32))
    shackle.cubicTo(_inside(rect, 0.32, 0.02), _inside(rect, 0.68, 0.02), _inside(rect, 0.68, 0.32))
    shackle.lineTo(_inside(rect, 0.68, 0.5))
    _stroke(painter, shackle, colour, max(1.2, rect.width() / 9))


def as_rect(box: Box) -> QRectF:
    """Return a box of the scene as Qt's rectangle."""
    return QRectF(box.x, box.y, box.width, box.height)


def rounded(painter: QPainter, rect: QRectF, radius: float, fill: QColor, line: QPen) -> None:
    """Fill and outline a rounded rectangle; the line lies inside its edges."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill)
    painter.setPen(line)
    inset = line.widthF() / 2 if line.style() != Qt.PenStyle.NoPen else 0.0
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)


def dashed(painter: QPainter, rect: QRectF, corner: float, line: QColor, seen: QRectF) -> None:
    """Outline a box with dashes, but for its corners, as far as it is *seen*.

    Qt begins its dashes where a line comes into view: they would not fit those that are moved.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(line, 1.0))
    edge, box = math.ceil(corner), rect.toRect()
    across = _dashes(box.left() + edge, box.right() - edge, seen.left(), seen.right())
    down = _dashes(box.top() + edge, box.bottom() - edge, seen.top(), seen.bottom())
    painter.drawLines(
        [QLine(x, y, end, y) for y in (box.top(), box.bottom()) for x, end in across]
        + [QLine(x, y, x, end) for x in (box.left(), box.right()) for y, end in down]
    )


def _dashes(start: int, end: int, seen_from: float, seen_to: float) -> list[tuple[int, int]]:
    """Return first and last pixel of the dashes between two pixels that are seen."""
    first = start + max(0, int((seen_from - start) // _DASH_EVERY)) * _DASH_EVERY
    last = min(end, int(seen_to) + 1)
    return [(at, min(at + _DASH - 1, end)) for at in range(first, last + 1, _DASH_EVERY)]


def _inside(rect: QRectF, x: float, y: float) -> QPointF:
    return QPointF(rect.left() + rect.width() * x, rect.top() + rect.height() * y)


def _stroke(painter: QPainter, path: QPainterPath, colour: QColor, width: float) -> None:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawPath(path)
