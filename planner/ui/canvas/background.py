"""The ground of the canvas: dots on a grid that moves with the plan."""

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QPainter, QPixmap, QTransform

from planner.ui.theme import Theme

_PITCH = 24.0
_FINEST_PX = 10


class DottedGround:
    """Paints the ground from one tile per zoom, theme and pixel ratio."""

    def __init__(self) -> None:
        self._tile = QPixmap()
        self._key: tuple[int, str, float] = (0, "", 0.0)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint *rect*, given in scene coordinates."""
        shift = painter.worldTransform()
        pitch = round(_PITCH * shift.m11())
        if pitch < _FINEST_PX:
            painter.fillRect(rect, theme.canvas)
            return
        exposed = shift.mapRect(rect).toAlignedRect()
        painter.save()
        painter.setWorldTransform(QTransform())
        left, top = exposed.left() - shift.dx(), exposed.top() - shift.dy()
        offset = QPoint(round(left) % pitch, round(top) % pitch)
        ratio = painter.device().devicePixelRatioF()
        painter.drawTiledPixmap(exposed, self._for(pitch, theme, ratio), offset)
        painter.restore()

    def _for(self, pitch: int, theme: Theme, ratio: float) -> QPixmap:
        key = (pitch, theme.name, ratio)
        if self._key != key:
            tile = QPixmap(round(pitch * ratio), round(pitch * ratio))
            tile.setDevicePixelRatio(ratio)
            tile.fill(theme.canvas)
            painter = QPainter(tile)
            painter.fillRect(QRectF(0, 0, 2, 2), theme.canvas_dot)
            painter.end()
            self._tile, self._key = tile, key
        return self._tile
