"""Pictures below floor plans, decoded once and drawn where their underlay lies."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QTransform

from planner.domain.floor_plan import Underlay
from planner.domain.identity import EntryId
from planner.domain.picture import Picture

_MOST_KEPT = 8
_MIDDLE = 128


class Backdrop:
    """A decoded picture; `image` is null when what the project keeps is no picture."""

    def __init__(self, picture: Picture) -> None:
        self.image = QImage.fromData(picture.content())
        self._pixmaps: dict[bool, QPixmap] = {}

    def pixmap(self, *, dark: bool) -> QPixmap:
        """Return the picture as it is drawn: a light one inverted on dark ground, to be read there."""
        if dark not in self._pixmaps:
            image = self.image
            if dark and self._is_light:
                image = image.convertToFormat(QImage.Format.Format_ARGB32)
                image.invertPixels(QImage.InvertMode.InvertRgb)
            self._pixmaps[dark] = QPixmap.fromImage(image)
        return self._pixmaps[dark]

    @property
    def _is_light(self) -> bool:
        one = self.image.scaled(
            QSize(1, 1),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        return QColor(one.pixel(0, 0)).lightness() > _MIDDLE


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
    painter: QPainter,
    backdrop: Backdrop,
    underlay: Underlay,
    transform: QTransform,
    *,
    dark: bool,
) -> None:
    """Draw a picture as it lies, on dark or light ground."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setOpacity(max(0.0, min(1.0, underlay.opacity)))
    painter.setTransform(transform, combine=True)
    painter.drawPixmap(0, 0, backdrop.pixmap(dark=dark))
    painter.restore()


def covered(backdrop: Backdrop, transform: QTransform) -> QRectF:
    """Return the box around a picture as it lies."""
    size = backdrop.image.size()
    return transform.mapRect(QRectF(0, 0, size.width(), size.height()))
