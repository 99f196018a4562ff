"""Power density on the tiles of a room, below its racks."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.domain.floor_plan import Extent
from planner.presenters.colouring import FINE_STEPS, Level
from planner.presenters.floor_field import DensityField
from planner.ui.canvas.painting import Grid, Look, as_rect
from planner.ui.canvas.shades import fill_of
from planner.ui.floor.places import RoomOnPlan

_ALPHA, _FAINT = 0.7, 0.15
_LEAST = 0.02
"""Share of the scale below which a tile is left as it is."""


class DensityItem(QGraphicsItem):
    """Draws the tiles of one room, those of one colour at a time."""

    def __init__(self, look: Look, place: RoomOnPlan, field: DensityField, top: float) -> None:
        super().__init__()
        self._look = look
        self._place = place
        self._field = field
        self._top = top

    def show_field(self, place: RoomOnPlan, field: DensityField, top: float) -> None:
        """Draw another field, on a scale that ends at *top*."""
        if (place, field, top) == (self._place, self._field, self._top):
            return
        if place != self._place:
            self.prepareGeometryChange()
        self._place, self._field, self._top = place, field, top
        self.update()

    def boundingRect(self) -> QRectF:
        return as_rect(self._place.box)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        field, floor = self._field, self._place.floor
        with Grid(painter) as grid:
            if not self._look.is_exposed(grid.rect(self._place.box)):
                return
            by_level: dict[int, list[QRectF]] = {}
            for place, value in enumerate(field.values):
                share = value / self._top
                if share < _LEAST:
                    continue
                row, column = divmod(place, field.columns)
                tile = Extent(
                    field.x_mm + column * field.tile_mm,
                    field.y_mm + row * field.tile_mm,
                    field.tile_mm,
                    field.tile_mm,
                )
                level = min(FINE_STEPS - 1, int(share * FINE_STEPS))
                by_level.setdefault(level, []).append(grid.rect(self._place.box_of(tile)))
            painter.save()
            painter.setClipRect(grid.rect(floor))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(Qt.PenStyle.NoPen)
            for level, rects in by_level.items():
                colour = QColor(fill_of(Level(level), self._look.theme))
                # What is hardly dense hardly shows, so that the field has no edge.
                colour.setAlphaF(_ALPHA * min(1.0, _FAINT + 2.0 * level / FINE_STEPS))
                painter.setBrush(colour)
                painter.drawRects(rects)
            painter.restore()
