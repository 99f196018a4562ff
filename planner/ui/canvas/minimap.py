"""The whole plan in the lower right corner of the canvas, and where the view is in it."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from planner.domain.hardware import DeviceClass
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.layout import NOWHERE, Layout
from planner.ui.theme import GRID, RADIUS, Theme, mixed, theme_of

_LARGEST = QSize(168, 112)
_PAD = 2.0 * GRID
_NEARLY_ALL_PX = 2.0
"""A view that cuts off less than this shows everything."""
_STEP = 0.25
"""Share of the view that an arrow key moves by."""


@dataclass(frozen=True, slots=True, eq=False)
class MapPicture:
    """What a map shows: grounds (and whether they are ours), racks, cards, in scene coordinates."""

    bounds: Box = NOWHERE
    grounds: tuple[tuple[Box, bool], ...] = ()
    racks: tuple[Box, ...] = ()
    cards: tuple[Box, ...] = ()


def map_of(layout: Layout) -> MapPicture:
    """Return the map of a Racks view."""
    return MapPicture(
        layout.bounds,
        tuple((one.box, one.kind.holds_racks) for one in layout.sites.values()),
        tuple(
            Box(one.x + frame.x, one.y + frame.y, frame.width, frame.height)
            for one in layout.racks.values()
            for frame in (one.shape.frame,)
        ),
        tuple(card.box for card in layout.cards.values()),
    )


class Minimap(QWidget):
    """Shows sites and racks; a click, a drag or an arrow key moves the view there.

    `wanted` carries the point of the scene that is to be in the middle of the view. Hidden while
    the view shows everything.
    """

    wanted = Signal(QPointF)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._made_of: object = None
        self._map = MapPicture()
        self._seen = QRectF()
        self._picture: tuple[MapPicture, str, float, QPixmap] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("Click or drag to move the view"))
        self.setAccessibleName(self.tr("Minimap"))
        self.setAccessibleDescription(self.tr("The arrow keys move the view of the canvas."))
        self.hide()

    def show_layout(self, layout: Layout) -> None:
        """Show the sites and racks of another plan."""
        if layout is not self._made_of:
            self._made_of = layout
            self.show_map(map_of(layout))

    def show_map(self, picture: MapPicture) -> None:
        """Show another map."""
        if picture is not self._map:
            self._map = picture
            bounds = picture.bounds
            room = _LARGEST.width() - 2 * _PAD, _LARGEST.height() - 2 * _PAD
            scale = min(room[0] / max(1.0, bounds.width), room[1] / max(1.0, bounds.height))
            width, height = bounds.width * scale + 2 * _PAD, bounds.height * scale + 2 * _PAD
            self.resize(round(width), round(height))
            self.update()

    def show_seen(self, seen: QRectF, pixel: float) -> None:
        """Frame what of the scene the view shows; *pixel* is the size of a pixel in it."""
        bounds = self._map.bounds
        whole = QRectF(bounds.x, bounds.y, bounds.width, bounds.height)
        slack = _NEARLY_ALL_PX * pixel
        everything = seen.adjusted(-slack, -slack, slack, slack).contains(whole)
        self.setVisible(not everything and bool(self._map.grounds))
        if seen != self._seen:
            self._seen = seen
            self.update()

    def point_at(self, at: QPointF) -> QPointF:
        """Return the point of the scene under a point of the map."""
        bounds, scale = self._map.bounds, self._scale()
        return QPointF(bounds.x + (at.x() - _PAD) / scale, bounds.y + (at.y() - _PAD) / scale)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.wanted.emit(self.point_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.wanted.emit(self.point_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {
            Qt.Key.Key_Left: QPointF(-1, 0),
            Qt.Key.Key_Right: QPointF(1, 0),
            Qt.Key.Key_Up: QPointF(0, -1),
            Qt.Key.Key_Down: QPointF(0, 1),
        }.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
            return
        size = self._seen.size()
        step = QPointF(way.x() * size.width() * _STEP, way.y() * size.height() * _STEP)
        self.wanted.emit(self._seen.center() + step)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), QPainter(self)
        painter.drawPixmap(0, 0, self._drawn(theme))
        frame = self._mapped(self._seen).intersected(QRectF(self.rect()))
        veil = QColor(theme.accent)
        veil.setAlphaF(0.16)
        painter.setPen(QPen(theme.accent, 1.5))
        painter.setBrush(veil)
        painter.drawRect(frame.adjusted(1, 1, -1, -1))
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.accent, 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def _drawn(self, theme: Theme) -> QPixmap:
        """Return the plan, drawn once for each layout, theme and pixel ratio."""
        ratio, kept = self.devicePixelRatioF(), self._picture
        if kept is not None and kept[0] is self._map and kept[1:3] == (theme.name, ratio):
            return kept[3]
        pixmap = QPixmap((self.size().toSizeF() * ratio).toSize())
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.line_strong, 1.0))
        painter.setBrush(theme.card_raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        cloud = theme.lines[DeviceClass.CLOUD]
        for box, is_own in self._map.grounds:
            colour = theme.muted if is_own else cloud
            painter.setPen(QPen(colour, 1.0))
            painter.setBrush(mixed(colour, theme.card_raised, 0.16))
            painter.drawRect(self._box(box))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mixed(theme.fills[DeviceClass.COMPUTE], theme.card_raised, 0.75))
        painter.drawRects([self._box(box) for box in self._map.racks] or [QRectF()])
        painter.setBrush(mixed(cloud, theme.card_raised, 0.75))
        painter.drawRects([self._box(box) for box in self._map.cards] or [QRectF()])
        painter.end()
        self._picture = (self._map, theme.name, ratio, pixmap)
        return pixmap

    def _scale(self) -> float:
        return (self.width() - 2 * _PAD) / max(1.0, self._map.bounds.width)

    def _box(self, box: Box) -> QRectF:
        return self._mapped(QRectF(box.x, box.y, box.width, box.height))

    def _mapped(self, rect: QRectF) -> QRectF:
        bounds, scale = self._map.bounds, self._scale()
        return QRectF(
            _PAD + (rect.x() - bounds.x) * scale,
            _PAD + (rect.y() - bounds.y) * scale,
            rect.width() * scale,
            rect.height() * scale,
        )
