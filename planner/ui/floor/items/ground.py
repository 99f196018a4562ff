"""The room itself: floor, tiles, aisles, walls with doors, columns, dimension lines, title."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF, QRegion
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.domain.floor_plan import FloorPlan, Obstacle, Point
from planner.domain.standing import Aisle, AisleKind
from planner.presenters.canvas import SEPARATOR
from planner.presenters.floor import RoomMark
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.painting import Align, Grid, Look, as_rect, dashed
from planner.ui.floor.backdrops import Backdrop, covered, draw_backdrop, placed
from planner.ui.floor.items.doors import paint_doors
from planner.ui.floor.places import HEAD, SIDE, UNIT_MM, RoomOnPlan
from planner.ui.theme import READABLE_PX, mixed

_FINEST_TILE_PX = 6.0
_WALL_MM = 150.0
_LINE_OFF = 50.0
"""Dimension lines stand off the walls by this much of the scene."""
_TICK_PX = 4.0
_TINT = 0.13
_LEAST_AISLE_TEXT_PX = 11
_AISLE_INK = 0.4
"""How much of its colour the text of an aisle takes: it has to be read below a heat map too."""


@dataclass(frozen=True, slots=True)
class GroundPicture:
    """Everything the ground of a room shows; `aisles` come with what is written in them."""

    place: RoomOnPlan
    mark: RoomMark
    plan: FloorPlan | None
    aisles: tuple[tuple[Aisle, str], ...] = ()
    backdrop: Backdrop | None = None
    doors: tuple[str, ...] = ()

    def covered(self) -> QRectF:
        """The box around the room in the scene, with the picture below it."""
        rect = as_rect(self.place.box)
        underlay = self.plan.underlay if self.plan is not None else None
        if self.backdrop is None or underlay is None:
            return rect
        origin = QPointF(*self.place.at(Point(0.0, 0.0)))
        return rect.united(covered(self.backdrop, placed(underlay, origin, 1.0 / UNIT_MM)))


class GroundItem(QGraphicsItem):
    """Draws the ground of one room."""

    def __init__(self, look: Look, picture: GroundPicture) -> None:
        super().__init__()
        self._look = look
        self.picture = picture
        self._selected = False

    def show_picture(self, picture: GroundPicture) -> None:
        """Draw another picture."""
        if picture == self.picture:
            return
        if picture.covered() != self.picture.covered():
            self.prepareGeometryChange()
        self.picture = picture
        self.update()

    def show_selection(self, *, selected: bool) -> None:
        """Highlight the walls."""
        if selected is not self._selected:
            self._selected = selected
            self.update()

    def boundingRect(self) -> QRectF:
        return self.picture.covered()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        with Grid(painter) as grid:
            if not self._look.is_exposed(grid.rect(self.picture.place.box)):
                if self.picture.backdrop is not None:
                    self._paint_backdrop(painter, grid)
                return
            walls = polygon(grid, self.picture.place.corners(self.picture.place.layout.outline))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.theme.floor)
            painter.drawPolygon(walls)
            self._paint_backdrop(painter, grid)
            self._paint_tiles(painter, grid, walls)
            for aisle, text in self.picture.aisles:
                self._paint_aisle(painter, grid, aisle, text)
            for one in self.picture.plan.obstacles if self.picture.plan else ():
                self._paint_obstacle(painter, grid, one)
            self._paint_walls(painter, grid, walls)
            paint_doors(painter, grid, self._look, self.picture.place, self.picture.plan)
            self._paint_dimensions(painter, grid)
            self._paint_title(painter, grid)

    def _paint_backdrop(self, painter: QPainter, grid: Grid) -> None:
        """Draw the picture below the plan, beyond the walls too: rooms are traced from it."""
        picture = self.picture
        underlay = picture.plan.underlay if picture.plan is not None else None
        if picture.backdrop is None or underlay is None:
            return
        x, y = picture.place.at(Point(0.0, 0.0))
        origin = QPointF(grid.x(x), grid.y(y))
        transform = placed(underlay, origin, grid.scale / UNIT_MM)
        dark = self._look.theme.dark
        draw_backdrop(painter, picture.backdrop, underlay, transform, dark=dark)

    def _paint_tiles(self, painter: QPainter, grid: Grid, walls: QPolygonF) -> None:
        """Draw the grid of floor panels, as far as it is seen."""
        plan = self.picture.plan or FloorPlan()
        pitch = plan.tile_mm / UNIT_MM
        if pitch * grid.scale < _FINEST_TILE_PX:
            return
        place, floor = self.picture.place, self.picture.place.floor
        seen = self._look.seen(painter)
        left, top = place.at(plan.tile_origin)
        painter.save()
        painter.setClipRect(walls.boundingRect().intersected(seen))
        if not self.picture.place.layout.assumed and walls.size() != 4:
            painter.setClipRegion(QRegion(walls.toPolygon()))
        painter.setPen(QPen(self._look.theme.line, 1.0))
        lines = []
        x = left + ((floor.x - left) // pitch) * pitch
        while x <= floor.right:
            column = grid.x(x)
            lines.append(QLineF(column, grid.y(floor.y), column, grid.y(floor.bottom)))
            x += pitch
        y = top + ((floor.y - top) // pitch) * pitch
        while y <= floor.bottom:
            row = grid.y(y)
            lines.append(QLineF(grid.x(floor.x), row, grid.x(floor.right), row))
            y += pitch
        painter.drawLines(lines)
        painter.restore()

    def _paint_aisle(self, painter: QPainter, grid: Grid, aisle: Aisle, text: str) -> None:
        theme = self._look.theme
        colour = {
            AisleKind.COLD: theme.cold,
            AisleKind.HOT: theme.hot,
            AisleKind.MIXED: theme.warning,
        }[aisle.kind]
        rect = grid.rect(self.picture.place.box_of(aisle.extent))
        if not self._look.is_exposed(rect):
            return
        tint = QColor(colour)
        tint.setAlphaF(_TINT)
        painter.fillRect(rect, tint)
        if aisle.contained:
            dashed(painter, rect, 0.0, colour, self._look.seen(painter))
        px = min(15, max(READABLE_PX, round(min(rect.width(), rect.height()) * 0.3)))
        kind, length = text.split(SEPARATOR, maxsplit=1)[0], max(rect.width(), rect.height())
        while px > READABLE_PX and self._look.type.width(text, px) > length - 8:
            px -= 1
        if (
            self._look.type.width(kind, px)
            > (rect.height() if aisle.runs_north else rect.width()) - 8
        ):
            return  # half a word says nothing
        ink = mixed(colour, theme.text, _AISLE_INK)
        if aisle.runs_north:
            self._look.type.draw_upright(painter, rect, text, px, ink)
        elif rect.height() >= _LEAST_AISLE_TEXT_PX:
            self._look.type.draw(
                painter, rect.adjusted(4, 0, -4, 0), text, px, ink, align=Align.CENTRE
            )

    def _paint_obstacle(self, painter: QPainter, grid: Grid, one: Obstacle) -> None:
        theme = self._look.theme
        shape = polygon(grid, self.picture.place.corners(one.corners))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.wall, 1.5))
        painter.setBrush(theme.card)
        painter.drawPolygon(shape)
        painter.setBrush(QBrush(theme.wall, Qt.BrushStyle.BDiagPattern))
        painter.drawPolygon(shape)
        rect = shape.boundingRect()
        px = min(12, int(rect.height()) - 2)
        if one.name and rect.width() > 3 * px:
            ground = rect.adjusted(2, rect.height() / 2 - px, -2, px - rect.height() / 2)
            painter.fillRect(ground, theme.card)
            self._look.type.draw(painter, ground, one.name, px, theme.text, align=Align.CENTRE)

    def _paint_walls(self, painter: QPainter, grid: Grid, walls: QPolygonF) -> None:
        theme, assumed = self._look.theme, self.picture.place.layout.assumed
        width = max(2.0, min(6.0, _WALL_MM / UNIT_MM * grid.scale))
        pen = QPen(theme.accent if self._selected else theme.wall, width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        if assumed:
            pen.setStyle(Qt.PenStyle.DashLine)
            pen.setWidthF(1.5 if not self._selected else 2.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=not assumed)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(walls)

    def _paint_dimensions(self, painter: QPainter, grid: Grid) -> None:
        look, floor, mark = self._look, self.picture.place.floor, self.picture.mark
        px = grid.size(13, most=14)
        if _LINE_OFF * grid.scale < px:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(look.theme.faint, 1.0))
        y, x = grid.y(floor.y - _LINE_OFF / 2), grid.x(floor.x - _LINE_OFF / 2)
        left, right = grid.x(floor.x), grid.x(floor.right)
        top, bottom = grid.y(floor.y), grid.y(floor.bottom)
        painter.drawLines(
            [
                QLineF(left, y, right, y),
                QLineF(left, y - _TICK_PX, left, y + _TICK_PX),
                QLineF(right, y - _TICK_PX, right, y + _TICK_PX),
                QLineF(x, top, x, bottom),
                QLineF(x - _TICK_PX, top, x + _TICK_PX, top),
                QLineF(x - _TICK_PX, bottom, x + _TICK_PX, bottom),
            ]
        )
        over = QRectF(left, y - px - 4, right - left, px + 2)
        look.type.draw(painter, over, mark.wide, px, look.theme.muted, align=Align.CENTRE)
        beside = QRectF(x - px - 4, top, px + 2, bottom - top)
        look.type.draw_upright(painter, beside, mark.deep, px, look.theme.muted)

    def _paint_title(self, painter: QPainter, grid: Grid) -> None:
        look, place, mark = self._look, self.picture.place, self.picture.mark
        box = grid.rect(Box(place.box.x + SIDE, place.box.y, place.floor.width, HEAD * 0.4))
        px = grid.size(16, 11, 17)
        if box.height() < px:
            return
        look.type.draw(painter, box, mark.title, px, look.theme.text, bold=True)
        used = look.type.width(mark.title, px, bold=True)
        rest = box.adjusted(used + px, 0, 0, 0)
        if mark.note and rest.width() > px * 3:
            look.type.draw(painter, rest, mark.note, max(READABLE_PX, px - 3), look.theme.muted)


def polygon(grid: Grid, points: Sequence[tuple[float, float]]) -> QPolygonF:
    """Return points of the scene as a polygon on whole pixels."""
    return QPolygonF([QPointF(grid.x(x), grid.y(y)) for x, y in points])
