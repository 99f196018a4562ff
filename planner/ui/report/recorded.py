"""Scenes of the window recorded, so that a page can draw them as shapes and text.

Recording needs the thread of the window, as all of a scene does; what was recorded is drawn in any.
"""

from dataclasses import dataclass, field

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPicture, QRegion
from PySide6.QtWidgets import QGraphicsScene

from planner.ui.canvas.painting import Look
from planner.ui.floor.sheets.pencil import Pencil
from planner.ui.report.pieces import Piece
from planner.ui.theme import LIGHT

AROUND_PX = 14.0
"""Ground around what stands alone."""
_LARGEST_MM_PER_PX = 0.265
"""A pixel of a screen at 96 dpi: little is not blown up."""


@dataclass(frozen=True)
class Recording:
    """A part of a scene, recorded at its size in pixels of the screen at 100 %.

    `title` says what it shows where that is not in the picture.
    """

    picture: QPicture
    width_px: float
    height_px: float
    title: str = ""


@dataclass(frozen=True)
class Recordings:
    """What a report shows of the window: racks, a part for each sheet, and the map of places.

    `left` counts the parts of the racks for which there was no room.
    """

    racks: tuple[Recording, ...] = field(default=())
    left: int = 0
    jurisdictions: Recording | None = None


def recorded(
    scene: QGraphicsScene, look: Look, part: QRectF, title: str = "", around: float = AROUND_PX
) -> Recording:
    """Return a part of a scene, with so much of the ground around it."""
    source = part.adjusted(-around, -around, around, around)
    size = QRect(0, 0, round(source.width()), round(source.height()))
    picture = QPicture()
    picture.setBoundingRect(size)
    look.exposed = QRegion(size)
    painter = QPainter(picture)
    scene.render(painter, QRectF(size), source)
    painter.end()
    return Recording(picture, size.width(), size.height(), title)


def recording_piece(shown: Recording, width: float, high: float) -> Piece:
    """Return a recording as large as there is room for, in the middle."""
    scale = min(width / shown.width_px, high / shown.height_px, _LARGEST_MM_PER_PX)

    def draw(pencil: Pencil, left: float, top: float) -> None:
        painter = pencil.painter
        painter.save()
        painter.translate(left + (width - shown.width_px * scale) / 2, top)
        painter.scale(scale, scale)
        pencil.fill(LIGHT.canvas)
        painter.drawRect(QRectF(0.0, 0.0, shown.width_px, shown.height_px))
        # Qt enlarges a recording by the resolution of the device: a pixel of it is one here.
        picture, device = shown.picture, painter.device()
        painter.scale(
            picture.logicalDpiX() / device.logicalDpiX(),
            picture.logicalDpiY() / device.logicalDpiY(),
        )
        painter.drawPicture(0, 0, picture)
        painter.restore()

    return Piece(shown.height_px * scale, draw, above=3.0)
