"""Names of sites and rooms for the far view, where their titles would be smaller than text."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.overlay import OverlayItem
from planner.ui.canvas.items.site import SitePicture, has_room_for_title
from planner.ui.canvas.layout import ROOM_TITLE
from planner.ui.canvas.painting import Grid, Look, as_rect, rounded

_BEYOND = 600.0
"""Names may reach beyond the plan, in scene units."""
_PX, _ROOM_PX = 12, 10
_PAD = 5
_NARROWEST_ROOM_PX = 44.0
_LOWEST_ROOM_PX = 40.0
_OPACITY = 0.88


class LabelsItem(OverlayItem):
    """Writes on a site and its rooms what their own titles are too small to say."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._sites: tuple[SitePicture, ...] = ()

    def show_sites(self, bounds: Box, sites: Sequence[SitePicture]) -> None:
        """Name these sites and their rooms."""
        area = bounds.grown(_BEYOND)
        if as_rect(area) != self._bounds:
            self.cover((area,), margin=0.0)
        words = [(one.place, one.caption.title, one.rooms) for one in sites]
        if words != [(one.place, one.caption.title, one.rooms) for one in self._sites]:
            self._sites = tuple(sites)
            self.update()

    def draw(self, painter: QPainter, grid: Grid) -> None:
        for picture in self._sites:
            if not has_room_for_title(picture, grid.scale, self._look):
                self._name(painter, grid, picture)

    def _name(self, painter: QPainter, grid: Grid, picture: SitePicture) -> None:
        """Name a site, and its rooms where there is room for that."""
        box = grid.rect(picture.place.box)
        pill = self._pill(box, picture.caption.title, _PX, bold=True)
        if not self._look.is_exposed(box.united(pill)):
            return
        self._write(painter, pill, picture.caption.title, _PX, bold=True)
        if ROOM_TITLE * grid.scale >= _ROOM_PX:
            return
        for place, (name, _) in zip(picture.place.rooms, picture.rooms, strict=False):
            room = grid.rect(place.box)
            if not place.titled or room.height() < _LOWEST_ROOM_PX:
                continue
            if room.width() >= _NARROWEST_ROOM_PX:
                room.setTop(max(room.top(), pill.bottom() + 1))
                label = self._pill(room, name, _ROOM_PX, bold=False)
                self._write(painter, label, name, _ROOM_PX, bold=False)

    def _pill(self, box: QRectF, text: str, px: int, *, bold: bool) -> QRectF:
        """Return where a name stands in the upper left corner of a box."""
        kind = self._look.type
        wanted = kind.width(text, px, bold=bold) + 2 * _PAD
        # What is too small for its name, such as a cloud, is named all the same.
        width = min(wanted, box.width()) if box.width() >= _NARROWEST_ROOM_PX else wanted
        return QRectF(box.left(), box.top(), width, round(kind.line_height(px)) + 2)

    def _write(self, painter: QPainter, pill: QRectF, text: str, px: int, *, bold: bool) -> None:
        if not self._look.is_exposed(pill):
            return
        theme = self._look.theme
        ground = QColor(theme.card)
        ground.setAlphaF(_OPACITY)
        rounded(painter, pill, 3.0, ground, QPen(theme.line_strong, 1.0))
        inner = pill.adjusted(_PAD, 0, -_PAD + 1, 0)
        self._look.type.draw(painter, inner, text, px, theme.text, bold=bold)
