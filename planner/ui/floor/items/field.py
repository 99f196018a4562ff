"""A heat map on the tiles of a room, below its racks."""

from math import isnan

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.domain.floor_plan import Extent
from planner.presenters.colouring import FINE_STEPS, Level
from planner.presenters.floor_field import TileField
from planner.ui.canvas.painting import Grid, Look, as_rect
from planner.ui.canvas.shades import fill_of
from planner.ui.floor.places import RoomOnPlan

_ALPHA, _FAINT = 0.7, 0.15
_LEAST = 0.02
"""Share of the scale below which a tile is left as it is."""
_STRENGTHS = 24
"""Steps from nothing to the full strength of a colour."""
_CLEAR = 0.6
"""Nearness from which on a colour has its full strength."""


class FieldItem(QGraphicsItem):
    """Draws the tiles of one room, those of one colour at a time."""

    def __init__(
        self, look: Look, place: RoomOnPlan, field: TileField, ends: tuple[float, float]
    ) -> None:
        super().__init__()
        self._look = look
        self._place = place
        self._field = field
        self._ends = ends

    def show_field(self, place: RoomOnPlan, field: TileField, ends: tuple[float, float]) -> None:
        """Draw another field, on a scale with these *ends*."""
        if (place, field, ends) == (self._place, self._field, self._ends):
            return
        if place != self._place:
            self.prepareGeometryChange()
        self._place, self._field, self._ends = place, field, ends
        self.update()

    def boundingRect(self) -> QRectF:
        return as_rect(self._place.box)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        floor = self._place.floor
        with Grid(painter) as grid:
            if not self._look.is_exposed(grid.rect(self._place.box)):
                return
            painter.save()
            painter.setClipRect(grid.rect(floor))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(Qt.PenStyle.NoPen)
            for (level, strength), places in self._alike().items():
                colour = QColor(fill_of(Level(level), self._look.theme))
                colour.setAlphaF(_ALPHA * strength / _STRENGTHS)
                painter.setBrush(colour)
                painter.drawRects(
                    [grid.rect(self._place.box_of(self._tile(one))) for one in places]
                )
            painter.restore()

    def _alike(self) -> dict[tuple[int, int], list[int]]:
        """The tiles of each colour and strength; those that hardly show are left out.

        What is hardly dense, or far from every rack, hardly shows, so that the field has no edge.
        """
        field, (low, top) = self._field, self._ends
        found: dict[tuple[int, int], list[int]] = {}
        for place, value in enumerate(field.values):
            share = (value - low) / (top - low)
            if isnan(share):
                continue
            level = max(0, min(FINE_STEPS - 1, int(share * FINE_STEPS)))
            shown = field.nearness[place] / _CLEAR if field.nearness else _FAINT + 2.0 * share
            strength = round(_STRENGTHS * min(1.0, shown))
            if strength and (field.nearness or share >= _LEAST):
                found.setdefault((level, strength), []).append(place)
        return found

    def _tile(self, place: int) -> Extent:
        field = self._field
        row, column = divmod(place, field.columns)
        x, y = field.x_mm + column * field.tile_mm, field.y_mm + row * field.tile_mm
        return Extent(x, y, field.tile_mm, field.tile_mm)
