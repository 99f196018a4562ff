"""A rack and everything in it as one graphics item.

One item per rack keeps a thousand racks fluent; which device is under the pointer follows from the
unit number. What is drawn depends on the zoom; below `OVERVIEW_SCALE` the overview item draws all
racks at once and these items are hidden.
"""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.ui.canvas.geometry import RackShape
from planner.ui.canvas.items.rack_painting import RackPainting
from planner.ui.canvas.items.rack_picture import Block, RackPicture
from planner.ui.canvas.layout import RackPlace
from planner.ui.canvas.painting import Grid, Look
from planner.ui.canvas.tiles import Tile

OVERVIEW_SCALE = 0.36
"""Below this zoom only names of racks can be read, and the overview item takes over."""

_LEAST_STRETCH, _MOST_STRETCH = 0.4, 2.5
"""How far a tile is stretched while the zoom is in motion."""

_MARGIN = 6.0
"""Room for outlines that stand out, in scene units."""


class RackItem(QGraphicsItem):
    """Draws a rack's header, bars, frame and devices.

    The picture is worked out when it is first needed: an edit that touches a thousand racks costs
    only those in view.
    """

    def __init__(self, look: Look, place: RackPlace, picture: Callable[[], RackPicture]) -> None:
        super().__init__()
        self._look = look
        self.place = place
        self._make_picture = picture
        self._picture: RackPicture | None = None
        self._bounds = _bounds(place.shape)
        self._selected_devices: frozenset[str] = frozenset()
        self._is_selected = False
        self.setPos(place.x, place.y)

    @property
    def picture(self) -> RackPicture:
        """What is drawn."""
        if self._picture is None:
            self._picture = self._make_picture()
        return self._picture

    def show_picture(self, place: RackPlace, picture: Callable[[], RackPicture]) -> None:
        """Draw another picture, perhaps elsewhere."""
        if place != self.place:
            if place.shape != self.place.shape:
                self.prepareGeometryChange()
                self._bounds = _bounds(place.shape)
            self.place = place
            self.setPos(place.x, place.y)
        self._make_picture = picture
        self._picture = None
        self._repaint()

    def show_selection(self, *, rack: bool, devices: frozenset[str]) -> None:
        """Highlight the rack or some of its devices."""
        if rack != self._is_selected or devices != self._selected_devices:
            self._is_selected, self._selected_devices = rack, devices
            self._repaint()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def block_at(self, x: float, y: float) -> Block | None:
        """Return the device at a point of the cell."""
        return next((one for one in self.picture.blocks if one.box.contains(x, y)), None)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        if self._look.on_paper:
            with Grid(painter) as grid:
                self._paint_all(painter, grid)
            return
        scale = painter.worldTransform().m11()
        ratio = painter.device().devicePixelRatioF()
        tile = self._look.tiles.get(id(self))
        if tile is None or self._is_outdated(tile, scale, ratio):
            tile = Tile(self._draw_tile(scale, ratio), scale, ratio, self._look.theme.name)
            self._look.tiles.put(id(self), tile)
        with Grid(painter) as grid:
            margin = grid.margin(_MARGIN)
            corner = QPoint(grid.x(0) - margin, grid.y(0) - margin)
            if tile.scale == scale:
                painter.drawPixmap(corner, tile.pixmap)
                return
            size = tile.pixmap.deviceIndependentSize() * (scale / tile.scale)
            painter.drawPixmap(QRect(corner, size.toSize()), tile.pixmap)

    def _is_outdated(self, tile: Tile, scale: float, ratio: float) -> bool:
        """Whether a tile is drawn anew; while the zoom is in motion, it is stretched if it can be.

        One that would be stretched too far is drawn while there is time for it in this frame.
        """
        if (tile.ratio, tile.theme) != (ratio, self._look.theme.name):
            return True
        if tile.scale == scale or not self._look.in_motion:
            return tile.scale != scale
        return not _LEAST_STRETCH <= scale / tile.scale <= _MOST_STRETCH and self._look.has_time

    def _draw_tile(self, scale: float, ratio: float) -> QPixmap:
        margin = round(_MARGIN * scale)
        width = round(self._bounds.width() * scale) + 2
        height = round(self._bounds.height() * scale) + 2
        tile = QPixmap(round(width * ratio), round(height * ratio))
        tile.setDevicePixelRatio(ratio)
        tile.fill(Qt.GlobalColor.transparent)
        painter = QPainter(tile)
        painter.setWorldTransform(QTransform(scale, 0, 0, scale, margin, margin))
        with Grid(painter) as grid:
            self._paint_all(painter, grid)
        painter.end()
        return tile

    def _paint_all(self, painter: QPainter, grid: Grid) -> None:
        painting = RackPainting(painter, grid, self._look, self.picture)
        painting.header()
        painting.frame(selected=self._is_selected)
        painting.bars()
        painting.devices(self._selected_devices)

    def _repaint(self) -> None:
        self._look.tiles.forget(id(self))
        self.update()


def _bounds(shape: RackShape) -> QRectF:
    cell = shape.cell.grown(_MARGIN)
    return QRectF(cell.x, cell.y, cell.width, cell.height)
