"""Names of sites and rooms for the far view, where their titles would be smaller than text."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.site import SitePicture, has_room_for_title
from planner.ui.canvas.layout import ROOM_TITLE
from planner.ui.canvas.painting import Grid, Look, rounded

_BEYOND = 600.0
"""Names may reach beyond the plan, in scene units."""
_PX, _ROOM_PX = 12, 10
_PAD = 5
_NARROWEST_ROOM_PX = 44.0
_LOWEST_ROOM_PX = 40.0
_OPACITY = 0.88


class LabelsItem(QGraphicsItem):
    """Writes on a site and its rooms what their own titles are too small to say."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._sites: tuple[SitePicture, ...] = ()
        self._bounds = QRectF()

    def show_sites(self, bounds: Box, sites: Sequence[SitePicture]) -> None:
        """Name these sites and their rooms."""
        area = bounds.grown(_BEYOND)
        rect = QRectF(area.x, area.y, area.width, area.height)
        if rect != self._bounds:
            self.prepareGeometryChange()
            self._bounds = rect
        words = [(one.place, one.caption.title, one.rooms) for one in sites]
        if words != [(one.place, one.caption.title, one.rooms) for one in self._sites]:
            self._sites = tuple(sites)
            self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        with Grid(painter) as grid:
            for picture in self._sites:
                if has_room_for_title(picture, grid.scale, self._look):
                    continue
                box = grid.rect(picture.place.box)
                label = self._write(painter, box, picture.caption.title, _PX, bold=True)
                if ROOM_TITLE * grid.scale >= _ROOM_PX:
                    continue
                for place, (name, _) in zip(picture.place.rooms, picture.rooms, strict=False):
                    room = grid.rect(place.box)
                    if not place.titled or room.height() < _LOWEST_ROOM_PX:
                        continue
                    if room.width() >= _NARROWEST_ROOM_PX:
                        room.setTop(max(room.top(), label.bottom() + 1))
                        self._write(painter, room, name, _ROOM_PX, bold=False)

    def _write(self, painter: QPainter, box: QRectF, text: str, px: int, *, bold: bool) -> QRectF:
        """Write a name into the upper left corner of a box; returns where it stands."""
        kind, theme = self._look.type, self._look.theme
        wanted = kind.width(text, px, bold=bold) + 2 * _PAD
        # What is too small for its name, such as a cloud, is named all the same.
        width = min(wanted, box.width()) if box.width() >= _NARROWEST_ROOM_PX else wanted
        pill = QRectF(box.left(), box.top(), width, round(kind.line_height(px)) + 2)
        ground = QColor(theme.card)
        ground.setAlphaF(_OPACITY)
        rounded(painter, pill, 3.0, ground, QPen(theme.line_strong, 1.0))
        inner = pill.adjusted(_PAD, 0, -_PAD + 1, 0)
        kind.draw(painter, inner, text, px, theme.text, bold=bold)
        return pill
