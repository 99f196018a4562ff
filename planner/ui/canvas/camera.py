"""Zoom and position of the view over the plan."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsView

SMALLEST_ZOOM = 0.002
"""Far enough to show some hundred thousand racks at once."""
LARGEST_ZOOM = 4.0
FIT_MARGIN_PX = 16
FIT_FOOT_PX = 34
FIT_HEAD_PX = 8
"""Room below the plan for the legend."""
LARGEST_FIT = 1.25
"""Fitting never blows a small plan up beyond this."""


class Camera:
    """Moves a view; once told to show everything it keeps doing so until moved by hand."""

    def __init__(self, view: QGraphicsView) -> None:
        self._view = view
        self.follows_all = True

    @property
    def zoom(self) -> float:
        """The scale; 1 is 100 %."""
        return self._view.transform().m11()

    @property
    def seen(self) -> QRectF:
        """What of the scene is in view."""
        return self._view.mapToScene(self._view.viewport().rect()).boundingRect()

    def show_all(self, content: QRectF) -> None:
        """Show the whole content, and go on doing so."""
        self.follows_all = True
        self._fit(content)

    def show_part(self, part: QRectF) -> None:
        """Show a part as large as it goes."""
        self.follows_all = False
        self._fit(part)

    def reveal(self, part: QRectF) -> None:
        """Bring a part into view, moving as little as possible."""
        if not part.isEmpty() and not self.seen.contains(part):
            self.follows_all = False
            self._view.ensureVisible(part, FIT_MARGIN_PX, FIT_MARGIN_PX)

    def zoom_to(self, zoom: float, about: QPointF | None = None) -> None:
        """Zoom so that the scene point under *about* (default: the middle) stays there."""
        self.follows_all = False
        at = about or QPointF(self._view.viewport().rect().center())
        fixed = self._view.mapToScene(at.toPoint())
        self._set_zoom(zoom)
        drift = self._view.mapFromScene(fixed) - at.toPoint()
        self._scroll(drift.x(), drift.y())

    def pan_by(self, right: int, down: int) -> None:
        """Move the content by pixels."""
        self.follows_all = False
        self._scroll(-right, -down)

    def _scroll(self, right: int, down: int) -> None:
        horizontal, vertical = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        horizontal.setValue(horizontal.value() + right)
        vertical.setValue(vertical.value() + down)

    def _fit(self, rect: QRectF) -> None:
        if rect.isEmpty():
            self._set_zoom(1.0)
            self._view.centerOn(rect.center())
            return
        room = self._view.viewport().size()
        width = max(1, room.width() - 2 * FIT_MARGIN_PX)
        height = max(1, room.height() - FIT_HEAD_PX - FIT_FOOT_PX)
        self._set_zoom(min(width / rect.width(), height / rect.height(), LARGEST_FIT))
        lower = (FIT_FOOT_PX - FIT_HEAD_PX) / 2 / self.zoom
        self._view.centerOn(rect.center() + QPointF(0, lower))

    def _set_zoom(self, zoom: float) -> None:
        zoom = max(SMALLEST_ZOOM, min(zoom, LARGEST_ZOOM))
        if zoom != self.zoom:
            self._view.setTransform(QTransform.fromScale(zoom, zoom))
