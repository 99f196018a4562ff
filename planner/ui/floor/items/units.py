"""Plant on the floor of a room: labelled boxes with their load."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.domain.hardware import DeviceClass
from planner.domain.standing import StandingUnit, UnitKind
from planner.presenters.floor_plant import Clearance
from planner.ui.canvas.painting import Align, Grid, Look, as_rect, rounded
from planner.ui.floor.items.ground import polygon
from planner.ui.floor.places import RoomOnPlan
from planner.ui.theme import READABLE_PX, mixed

_WASH = 0.22
_CLEAR = 0.35
_LARGEST_PX = 13
_LABEL = 280.0
"""Floor that the words of a busway may take beyond its end, in the scene."""


@dataclass(frozen=True, slots=True)
class UnitsPicture:
    """The plant of a room, the line below each name, such as its load, and clearances to draw."""

    place: RoomOnPlan
    details: Mapping[str, str]
    clearances: tuple[Clearance, ...] = ()


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
        return as_rect(self.picture.place.box)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        with Grid(painter) as grid:
            for clearance in self.picture.clearances:
                self._paint_clearance(painter, grid, clearance)
            for unit in self.picture.place.layout.units.values():
                rect = grid.rect(self.picture.place.box_of(unit.footprint.extent()))
                if self._look.is_exposed(rect):
                    self._paint_unit(painter, grid, unit, rect)

    def _paint_busway(
        self, painter: QPainter, grid: Grid, unit: StandingUnit, rect: QRectF
    ) -> None:
        """A line along its row, with name and load beyond its end."""
        theme = self._look.theme
        colour = theme.lines[DeviceClass.FACILITY]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.fillRect(rect, colour)
        if rect.height() > rect.width():
            return
        words = " ".join(filter(None, (unit.name, self.picture.details.get(unit.key, ""))))
        px = grid.size(11, most=12)
        beyond = QRectF(rect.right() + 4, rect.center().y() - px, _LABEL * grid.scale, 2 * px)
        self._look.type.draw(painter, beyond, words, px, colour)

    def _paint_clearance(self, painter: QPainter, grid: Grid, clearance: Clearance) -> None:
        theme = self._look.theme
        colour = QColor(theme.warning if clearance.blocked else theme.faint)
        shape = polygon(grid, self.picture.place.corners(clearance.corners))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1.0, Qt.PenStyle.DotLine))
        colour.setAlphaF(_CLEAR)
        painter.setBrush(QBrush(colour, Qt.BrushStyle.FDiagPattern))
        painter.drawPolygon(shape)

    def _paint_unit(self, painter: QPainter, grid: Grid, unit: StandingUnit, rect: QRectF) -> None:
        if unit.kind is UnitKind.BUSWAY:
            self._paint_busway(painter, grid, unit, rect)
            return
        theme = self._look.theme
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
        self._paint_words(painter, unit, rect.adjusted(3, 2, -3, -2))

    def _paint_words(self, painter: QPainter, unit: StandingUnit, inner: QRectF) -> None:
        """Name and load below one another where they fit, else in one line from foot to head."""
        theme, kind = self._look.theme, self._look.type
        detail = self.picture.details.get(unit.key, "")
        px = self._largest(unit.name, inner.width())
        if px and inner.height() >= kind.line_height(px):
            line = kind.line_height(px)
            both = bool(detail) and inner.height() >= 2 * line
            top = inner.center().y() - (line if both else line / 2)
            name = QRectF(inner.left(), top, inner.width(), line)
            kind.draw(painter, name, unit.name, px, theme.text, align=Align.CENTRE, bold=True)
            if both:
                small = max(READABLE_PX, px - 1)
                below = name.translated(0, line)
                kind.draw(painter, below, detail, small, theme.muted, align=Align.CENTRE)
            return
        for words in (f"{unit.name} {detail}".strip(), unit.name):
            px = self._largest(words, inner.height())
            if px and inner.width() >= px:
                kind.draw_upright(painter, inner, words, px, theme.text, bold=True)
                return

    def _largest(self, words: str, width: float) -> int:
        """The largest size at which words fit a width, 0 when none does."""
        for px in range(_LARGEST_PX, READABLE_PX - 1, -1):
            if self._look.type.width(words, px, bold=True) <= width:
                return px
        return 0
