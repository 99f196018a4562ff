"""Plant on the floor of a room: labelled boxes with their load."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.domain.hardware import DeviceClass
from planner.domain.standing import StandingUnit
from planner.ui.canvas.painting import Align, Grid, Look, rounded
from planner.ui.floor.items.ground import polygon
from planner.ui.floor.places import RoomOnPlan
from planner.ui.theme import READABLE_PX, mixed

_WASH = 0.22
_LARGEST_PX = 13


@dataclass(frozen=True, slots=True)
class UnitsPicture:
    """The plant of a room and the line below each name, such as its load."""

    place: RoomOnPlan
    details: Mapping[str, str]


class UnitsItem(QGraphicsItem):
    """Draws the plant of one room."""

    def __init__(self, look: Look, picture: UnitsPicture) -> None:
        super().__init__()
        self._look = look
        self.picture = picture

    def show_picture(self, picture: UnitsPicture) -> None:
        """Draw other plant."""
        if picture == self.picture:
            return
        self.prepareGeometryChange()
        self.picture = picture
        self.update()

    def boundingRect(self) -> QRectF:
        box = self.picture.place.box
        return QRectF(box.x, box.y, box.width, box.height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        with Grid(painter) as grid:
            for unit in self.picture.place.layout.units.values():
                rect = grid.rect(self.picture.place.box_of(unit.footprint.extent()))
                if self._look.is_exposed(rect):
                    self._paint_unit(painter, grid, unit, rect)

    def _paint_unit(self, painter: QPainter, grid: Grid, unit: StandingUnit, rect: QRectF) -> None:
        theme, kind = self._look.theme, self._look.type
        colour = theme.cooling if unit.kind.cools else theme.lines[DeviceClass.FACILITY]
        fill: QColor = mixed(colour, theme.floor, _WASH)
        style = Qt.PenStyle.DashLine if unit.assumed or not unit.sized else Qt.PenStyle.SolidLine
        pen = QPen(colour, 1.4, style)
        if unit.footprint.is_upright:
            rounded(painter, rect, min(4.0, 4 * grid.scale + 1), fill, pen)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(pen)
            painter.setBrush(fill)
            corners = self.picture.place.corners(unit.footprint.corners())
            painter.drawPolygon(polygon(grid, corners))
        inner = rect.adjusted(3, 2, -3, -2)
        px = _LARGEST_PX
        while px >= READABLE_PX and kind.width(unit.name, px, bold=True) > inner.width():
            px -= 1
        if px < READABLE_PX or inner.height() < kind.line_height(px):
            return
        detail = self.picture.details.get(unit.key, "")
        line = kind.line_height(px)
        both = bool(detail) and inner.height() >= 2 * line
        top = inner.center().y() - (line if both else line / 2)
        name = QRectF(inner.left(), top, inner.width(), line)
        kind.draw(painter, name, unit.name, px, theme.text, align=Align.CENTRE, bold=True)
        if both:
            small = max(READABLE_PX, px - 1)
            below = name.translated(0, line)
            kind.draw(painter, below, detail, small, theme.muted, align=Align.CENTRE)
