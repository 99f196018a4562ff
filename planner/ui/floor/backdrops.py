"""Pictures below floor plans, decoded once and drawn where their underlay lies."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QPixmap, QTransform

from planner.domain.floor_plan import Underlay
from planner.domain.identity import EntryId
from planner.domain.picture import Picture

_MOST_KEPT = 8


class Backdrop:
    """A decoded picture; `image` is null when what the project keeps is no picture."""

    def __init__(self, picture: Picture) -> None:
        self.image = QImage.fromData(picture.content())
        self._pixmap: QPixmap | None = None

    @property
    def pixmap(self) -> QPixmap:
        """The picture as screens draw it."""
        if self._pixmap is None:
            self._pixmap = QPixmap.fromImage(self.image)
        return self._pixmap


class Backdrops:
    """Decodes the pictures of a project when they are first drawn, and keeps the last few."""

    def __init__(self) -> None:
        self._known: dict[str, Backdrop] = {}

    def of(self, pictures: Mapping[EntryId, Picture], underlay: Underlay | None) -> Backdrop | None:
        """Return the picture of an underlay; None where there is none, or it cannot be drawn."""
        picture = pictures.get(EntryId(underlay.digest)) if underlay is not None else None
        if picture is None:
            return None
        found = self._known.pop(picture.id, None) or Backdrop(picture)
        self._known[picture.id] = found  # as the last one
        while len(self._known) > _MOST_KEPT:
            del self._known[next(iter(self._known))]
        return None if found.image.isNull() else found


def placed(underlay: Underlay, origin: QPointF, per_mm: float) -> QTransform:
    """Return how pixels of a picture lie where `origin` is 0, 0 of the floor, so many units a mm."""
    transform = QTransform()
    transform.translate(origin.x() + underlay.x_mm * per_mm, origin.y() + underlay.y_mm * per_mm)
    transform.rotate(underlay.rotation_deg)
    scale = underlay.mm_per_px * per_mm
    transform.scale(scale, scale)
    return transform


def draw_backdrop(
    painter: QPainter, backdrop: Backdrop, underlay: Underlay, transform: QTransform
) -> None:
    """Draw a picture as it lies."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setOpacity(max(0.0, min(1.0, underlay.opacity)))
    painter.setTransform(transform, combine=True)
    painter.drawPixmap(0, 0, backdrop.pixmap)
    painter.restore()


def covered(backdrop: Backdrop, transform: QTransform) -> QRectF:
    """Return the box around a picture as it lies."""
    size = backdrop.image.size()
    return transform.mapRect(QRectF(0, 0, size.width(), size.height()))
