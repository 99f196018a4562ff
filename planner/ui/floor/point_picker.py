"""A picture on which two points are set, with the pointer or with the arrow keys."""

from math import hypot

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from planner.ui.theme import theme_of

_SIZE = QSize(480, 250)
_CROSS_PX = 9
_NEAR_PX = 12.0
_LEAPS = 10


class PointPicker(QWidget):
    """Shows a picture and up to two points in its pixels.

    A click sets the first, then the second, then moves the nearer one. Arrow keys move the point
    that was set last by a pixel of the picture, with Shift by ten; Tab leaves.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(_SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Picture with two points"))
        self.setAccessibleDescription(
            self.tr("Click two points whose distance is known; arrow keys move the last one.")
        )
        self.points: list[QPointF] = []
        self._image_size = QSize()
        self._pixmap = QPixmap()
        self._active = 0

    def show_image(self, image: QImage) -> None:
        """Show another picture, without points."""
        self._image_size = image.size()
        ratio = self.devicePixelRatioF()
        self._pixmap = QPixmap()
        if not image.isNull():
            self._pixmap = QPixmap.fromImage(
                image.scaled(
                    self.size() * ratio,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
            self._pixmap.setDevicePixelRatio(ratio)
        self.points = []
        self.update()
        self.changed.emit()

    @property
    def distance_px(self) -> float:
        """How far the points are apart in pixels of the picture; 0 without two."""
        if len(self.points) < 2:
            return 0.0
        apart = self.points[1] - self.points[0]
        return hypot(apart.x(), apart.y())

    def set_point(self, at: QPointF) -> None:
        """Set or move a point, in pixels of the picture."""
        if len(self.points) < 2:
            self.points.append(QPointF())
            self._active = len(self.points) - 1
        self._move(at)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._pixmap.isNull() or event.button() is not Qt.MouseButton.LeftButton:
            return
        if len(self.points) == 2:
            self._active = self._nearer(event.position())
        self.set_point(self._picture_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.points and event.buttons() & Qt.MouseButton.LeftButton:
            self._move(self._picture_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: QPointF(-1, 0),
            Qt.Key.Key_Right: QPointF(1, 0),
            Qt.Key.Key_Up: QPointF(0, -1),
            Qt.Key.Key_Down: QPointF(0, 1),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is not None and not self._pixmap.isNull():
            far = _LEAPS if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self._nudge(move * far)
        elif event.key() == Qt.Key.Key_Space and not self._pixmap.isNull():
            self._next()
        else:
            super().keyPressEvent(event)

    def _nudge(self, move: QPointF) -> None:
        if not self.points:
            self._next()
        self._move(self.points[self._active] + move)

    def _move(self, at: QPointF) -> None:
        """Move the point that was set last, inside the picture."""
        size = self._image_size
        held = QPointF(min(max(at.x(), 0.0), size.width()), min(max(at.y(), 0.0), size.height()))
        self.points[self._active] = held
        self.update()
        self.changed.emit()

    def _next(self) -> None:
        """Set a point in the middle, or take up the other one."""
        if len(self.points) < 2:
            self.set_point(QPointF(self._image_size.width() / 2, self._image_size.height() / 2))
        else:
            self._active = 1 - self._active
            self.update()

    def _nearer(self, at: QPointF) -> int:
        first, second = (self._screen(one) - at for one in self.points)
        return 0 if hypot(first.x(), first.y()) <= hypot(second.x(), second.y()) else 1

    # --- where things are -------------------------------------------------------------------------

    def _shown(self) -> QRectF:
        size = self._pixmap.deviceIndependentSize()
        return QRectF(
            (self.width() - size.width()) / 2,
            (self.height() - size.height()) / 2,
            size.width(),
            size.height(),
        )

    def _picture_at(self, at: QPointF) -> QPointF:
        shown = self._shown()
        scale = self._image_size.width() / shown.width()
        return (at - shown.topLeft()) * scale

    def _screen(self, point: QPointF) -> QPointF:
        shown = self._shown()
        return shown.topLeft() + point * (shown.width() / self._image_size.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), QPainter(self)
        painter.fillRect(self.rect(), theme.well)
        if self._pixmap.isNull():
            painter.setPen(theme.muted)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("No picture yet"))
        else:
            painter.drawPixmap(self._shown().topLeft(), self._pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_points(painter)
        if self.hasFocus():
            painter.setPen(QPen(theme.accent, 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_points(self, painter: QPainter) -> None:
        theme = theme_of(self)
        spots = [self._screen(one) for one in self.points]
        painter.setPen(QPen(theme.bad, 2))
        if len(spots) == 2:
            painter.drawLine(spots[0], spots[1])
        for place, spot in enumerate(spots):
            wide = 2.6 if place == self._active and self.hasFocus() else 1.6
            painter.setPen(QPen(theme.bad, wide))
            across, down = QPointF(_CROSS_PX, 0), QPointF(0, _CROSS_PX)
            painter.drawLine(spot - across, spot + across)
            painter.drawLine(spot - down, spot + down)
            painter.drawText(spot + QPoint(6, -6), str(place + 1))
