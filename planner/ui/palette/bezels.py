"""The fronts of vendors as patterns: recognisable beside one another, no logos.

A vendor has a pattern and the ears that its front shows; those without an entry get both from
their name, the same at every start.
"""

from enum import Enum
from zlib import crc32

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen


class Pattern(Enum):
    """What fills the front of a device."""

    PLAIN = 0
    SLATS = 1
    BARS = 2
    DOTS = 3
    SLANTED = 4
    MESH = 5


class Ears(Enum):
    """The handles at the ends of a front."""

    BOTH = 0
    LEFT = 1
    NONE = 2


_VENDORS = {
    "nvidia": (Pattern.MESH, Ears.BOTH),
    "dell": (Pattern.SLANTED, Ears.BOTH),
    "supermicro": (Pattern.DOTS, Ears.BOTH),
    "hpe": (Pattern.BARS, Ears.LEFT),
    "lenovo": (Pattern.SLATS, Ears.BOTH),
    "gigabyte": (Pattern.SLATS, Ears.LEFT),
    "asus": (Pattern.SLANTED, Ears.LEFT),
    "cisco": (Pattern.BARS, Ears.BOTH),
    "arista": (Pattern.SLATS, Ears.NONE),
    "aws": (Pattern.SLANTED, Ears.NONE),
    "azure": (Pattern.SLATS, Ears.NONE),
    "google": (Pattern.DOTS, Ears.NONE),
    "oracle": (Pattern.BARS, Ears.NONE),
    "coreweave": (Pattern.MESH, Ears.NONE),
    "generic": (Pattern.PLAIN, Ears.NONE),
}


def front_of(vendor: str) -> tuple[Pattern, Ears]:
    """Return the pattern and ears of a vendor's front."""
    name = vendor.casefold()
    known = next((look for start, look in _VENDORS.items() if name.startswith(start)), None)
    if known is not None:
        return known
    if not name:
        return Pattern.PLAIN, Ears.NONE
    number = crc32(name.encode())
    return list(Pattern)[number % len(Pattern)], list(Ears)[number // 16 % len(Ears)]


def paint_pattern(painter: QPainter, box: QRectF, pattern: Pattern, colour: QColor) -> None:
    """Paint a pattern into a front, in lines a few pixels apart."""
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(colour, 1.0))
    pitch = max(3.0, box.height() / 9)
    if pattern in (Pattern.SLATS, Pattern.MESH):
        painter.drawLines(
            [QLineF(x, box.top(), x, box.bottom()) for x in _steps(box.left(), box.right(), pitch)]
        )
    if pattern in (Pattern.BARS, Pattern.MESH):
        painter.drawLines(
            [QLineF(box.left(), y, box.right(), y) for y in _steps(box.top(), box.bottom(), pitch)]
        )
    if pattern is Pattern.SLANTED:
        rise = box.height()
        painter.drawLines(
            [
                QLineF(x, box.bottom(), x + rise, box.top())
                for x in _steps(box.left() - rise, box.right(), 1.4 * pitch)
            ]
        )
    if pattern is Pattern.DOTS:
        painter.setPen(QPen(colour, 1.6))
        painter.drawPoints(
            [
                QPointF(x, y)
                for y in _steps(box.top(), box.bottom(), pitch)
                for x in _steps(box.left(), box.right(), pitch)
            ]
        )
    painter.restore()


def paint_ears(painter: QPainter, box: QRectF, ears: Ears, colour: QColor) -> QRectF:
    """Paint the handles at the ends of a front; returns what is left between them."""
    width = max(2.0, box.width() / 16)
    inner = QRectF(box)
    painter.setPen(QPen(colour, 1.0))
    if ears is not Ears.NONE:
        inner.setLeft(box.left() + width)
        painter.drawLine(QLineF(inner.left(), box.top() + 1, inner.left(), box.bottom() - 1))
    if ears is Ears.BOTH:
        inner.setRight(box.right() - width)
        painter.drawLine(QLineF(inner.right(), box.top() + 1, inner.right(), box.bottom() - 1))
    return inner


def _steps(start: float, end: float, pitch: float) -> list[float]:
    count = max(0, int((end - start) / pitch))
    return [start + pitch * (step + 0.5) for step in range(count)]
