"""A room on paper: floor, tiles, aisles, walls, doors, racks, plant and dimension lines."""

from collections.abc import Sequence
from math import atan2, degrees

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPolygonF

from planner.domain.floor_plan import (
    Door,
    Extent,
    FloorPlan,
    Point,
    Swing,
    length_mm,
    signed_area_mm2,
)
from planner.domain.hardware import DeviceClass
from planner.domain.standing import Aisle, AisleKind, StandingRack, StandingUnit
from planner.presenters.floor import RackMark, aisle_text, door_text
from planner.presenters.floor_sheet import RoomDrawing
from planner.ui.canvas.painting import Align
from planner.ui.canvas.shades import fill_of, text_on
from planner.ui.floor.backdrops import Backdrop, draw_backdrop, placed
from planner.ui.floor.items.doors import inward_of
from planner.ui.floor.sheets.pencil import Pencil
from planner.ui.theme import NO_DATA, Theme, mixed

_WALL, _THIN, _HAIR = 0.7, 0.25, 0.12
_FINEST_TILE_MM = 1.5
_TINT, _WASH = 0.13, 0.22
_LARGEST_TEXT, _SMALLEST_TEXT = 2.6, 1.1
_DIMENSION_OFF, _TICK, _DIMENSION_TEXT = 5.0, 1.2, 2.6
_LEAST_LINE = 1.25
"""Height of a line of text, in sizes of its font."""


class RoomArtist:
    """Draws one room; the north-west corner of its floor stands at `left`, `top` of the sheet."""

    def __init__(
        self, pencil: Pencil, theme: Theme, room: RoomDrawing, scale: int, left: float, top: float
    ) -> None:
        self._pencil = pencil
        self._theme = theme
        self._room = room
        self._scale = scale
        self._left = left - room.layout.extent.x_mm / scale
        self._top = top - room.layout.extent.y_mm / scale

    def draw(self) -> None:
        """Draw everything, from the floor up."""
        pencil, theme, layout = self._pencil, self._theme, self._room.layout
        plan = self._room.plan or FloorPlan()
        walls = self._points(layout.outline)
        pencil.fill(theme.floor if theme.dark else QColor("white"))
        pencil.polygon(walls)
        self._underlay(plan)
        self._tiles(plan)
        for aisle in layout.aisles:
            self._aisle(aisle)
        for one in plan.obstacles:
            self._obstacle(self._points(one.corners), one.name)
        pencil.pen(theme.wall, _WALL if not layout.assumed else _THIN, self._wall_style())
        pencil.polygon(walls)
        clockwise = signed_area_mm2(plan.outline) > 0
        for door in plan.doors:
            ends = plan.door_ends(door)
            if ends is not None:
                self._door(door, ends, clockwise=clockwise)
        for key, rack in layout.racks.items():
            self._rack(rack, self._room.racks[key])
        for unit in layout.units.values():
            self._unit(unit)
        self._dimensions(layout.extent)

    # --- where things are -------------------------------------------------------------------------

    def _at(self, point: Point) -> tuple[float, float]:
        return self._left + point.x_mm / self._scale, self._top + point.y_mm / self._scale

    def _points(self, points: Sequence[Point]) -> list[tuple[float, float]]:
        return [self._at(one) for one in points]

    def _box(self, extent: Extent) -> QRectF:
        x, y = self._at(Point(extent.x_mm, extent.y_mm))
        return QRectF(x, y, extent.width_mm / self._scale, extent.depth_mm / self._scale)

    def _wall_style(self) -> Qt.PenStyle:
        return Qt.PenStyle.DashLine if self._room.layout.assumed else Qt.PenStyle.SolidLine

    # --- the room ---------------------------------------------------------------------------------

    def _underlay(self, plan: FloorPlan) -> None:
        """Draw the picture below the plan where the room is; beyond the walls it is left out."""
        if self._room.picture is None or plan.underlay is None:
            return
        backdrop = Backdrop(self._room.picture)
        if backdrop.image.isNull():
            return
        painter, origin = self._pencil.painter, QPointF(*self._at(Point(0.0, 0.0)))
        painter.save()
        walls = QPolygonF([QPointF(x, y) for x, y in self._points(self._room.layout.outline)])
        path = QPainterPath()
        path.addPolygon(walls)
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        transform = placed(plan.underlay, origin, 1.0 / self._scale)
        draw_backdrop(painter, backdrop, plan.underlay, transform, dark=self._theme.dark)
        painter.restore()

    def _tiles(self, plan: FloorPlan) -> None:
        pitch = plan.tile_mm / self._scale
        if pitch < _FINEST_TILE_MM:
            return
        floor = self._box(self._room.layout.extent)
        x, y = self._at(plan.tile_origin)
        self._pencil.pen(self._theme.line, _HAIR)
        column = x + ((floor.left() - x) // pitch) * pitch
        while column <= floor.right() + 1e-6:
            if column >= floor.left():
                self._pencil.line(column, floor.top(), column, floor.bottom())
            column += pitch
        row = y + ((floor.top() - y) // pitch) * pitch
        while row <= floor.bottom() + 1e-6:
            if row >= floor.top():
                self._pencil.line(floor.left(), row, floor.right(), row)
            row += pitch

    def _aisle(self, aisle: Aisle) -> None:
        theme, pencil, rect = self._theme, self._pencil, self._box(aisle.extent)
        colour = {
            AisleKind.COLD: theme.cold,
            AisleKind.HOT: theme.hot,
            AisleKind.MIXED: theme.warning,
        }[aisle.kind]
        tint = QColor(colour)
        tint.setAlphaF(_TINT)
        pencil.fill(tint)
        pencil.rect(rect)
        if aisle.contained:
            pencil.pen(colour, _THIN, Qt.PenStyle.DashLine)
            pencil.rect(rect)
        wide, high = rect.width(), rect.height()
        along, across = (high, wide) if aisle.runs_north else (wide, high)
        text = aisle_text(aisle)
        size = self._size_for((text,), along - 2, across, 3.0)
        if size == 0.0:
            return
        if aisle.runs_north:
            pencil.write_upright(rect, text, size, colour)
        else:
            pencil.write(rect, text, size, colour, align=Align.CENTRE)

    def _obstacle(self, points: list[tuple[float, float]], name: str) -> None:
        theme, pencil = self._theme, self._pencil
        pencil.fill(theme.card)
        pencil.polygon(points)
        pencil.hatch(points, theme.wall)
        pencil.pen(theme.wall, _THIN)
        pencil.polygon(points)
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = QRectF(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        size = self._size_for((name,), box.width() - 1, box.height(), 2.2) if name else 0.0
        if size:
            pencil.fill(theme.card)
            middle = QRectF(box.left(), box.center().y() - size * 0.7, box.width(), size * 1.4)
            pencil.rect(middle.adjusted(0.5, 0, -0.5, 0))
            pencil.write(middle, name, size, theme.text, align=Align.CENTRE)

    def _door(self, door: Door, ends: tuple[Point, Point], *, clockwise: bool) -> None:
        theme, pencil = self._theme, self._pencil
        first, last = (QPointF(*self._at(one)) for one in ends)
        inward = QPointF(*inward_of(ends, clockwise=clockwise))
        pencil.pen(theme.floor if theme.dark else QColor("white"), _WALL * 1.8)
        pencil.painter.drawLine(first, last)
        pencil.pen(theme.muted, _THIN)
        if door.swing is Swing.SLIDING:
            pencil.painter.drawLine(first + inward, last + inward)
        else:
            hinge, free = (first, last) if door.swing.at_start else (last, first)
            way = inward if door.swing.inwards else -inward
            radius = length_mm(*ends) / self._scale
            tip = hinge + way * radius
            pencil.painter.drawLine(hinge, tip)
            start = -degrees(atan2(free.y() - hinge.y(), free.x() - hinge.x()))
            end = -degrees(atan2(tip.y() - hinge.y(), tip.x() - hinge.x()))
            sweep = (end - start + 180.0) % 360.0 - 180.0
            around = QRectF(hinge.x() - radius, hinge.y() - radius, 2 * radius, 2 * radius)
            pencil.painter.drawArc(around, round(start * 16), round(sweep * 16))
        if abs(inward.x()) > abs(inward.y()):
            return  # beside a wall that runs north there is no room for the text
        middle = (first + last) / 2 - inward * 2.4
        label = QRectF(middle.x() - 30, middle.y() - 1.4, 60, 2.8)
        pencil.write(label, door_text(door), 2.0, theme.muted, align=Align.CENTRE)

    # --- what stands in it ------------------------------------------------------------------------

    def _rack(self, rack: StandingRack, mark: RackMark) -> None:
        theme, pencil = self._theme, self._pencil
        corners = self._points(rack.footprint.corners())
        # Ink is for what stands there: on white paper an empty rack is its outline.
        ground = theme.rack if theme.dark else QColor("white")
        pencil.fill(ground if mark.is_empty else fill_of(mark.shade, theme))
        pencil.polygon(corners)
        hollow = not mark.is_empty and mark.shade is None
        if hollow:
            pencil.hatch(corners, NO_DATA[1])
        style = Qt.PenStyle.DashLine if rack.assumed else Qt.PenStyle.SolidLine
        pencil.pen(theme.faint if mark.is_empty else theme.line_strong, _HAIR, style)
        pencil.polygon(corners)
        # A heavy line where the front is.
        pencil.pen(theme.cold, 0.5)
        pencil.line(*corners[0], *corners[1])
        if mark.is_empty:
            colour = theme.muted
        else:
            colour = theme.rack_text if hollow else text_on(mark.shade, theme)
        lines = tuple(one for one in (mark.name, mark.short) if one)
        self._lines(self._box(rack.footprint.extent()), lines, colour)

    def _unit(self, unit: StandingUnit) -> None:
        theme, pencil = self._theme, self._pencil
        colour = theme.cooling if unit.kind.cools else theme.lines[DeviceClass.FACILITY]
        corners = self._points(unit.footprint.corners())
        pencil.fill(mixed(colour, theme.floor, _WASH))
        pencil.polygon(corners)
        style = Qt.PenStyle.DashLine if unit.assumed or not unit.sized else Qt.PenStyle.SolidLine
        pencil.pen(colour, _THIN, style)
        pencil.polygon(corners)
        self._lines(self._box(unit.footprint.extent()), (unit.name,), theme.text)

    def _lines(self, box: QRectF, lines: tuple[str, ...], colour: QColor) -> None:
        """Write lines one below the other in the middle of a box; as many as can be read."""
        size = self._size_for(lines, box.width() - 0.6, box.height() - 0.6, _LARGEST_TEXT)
        if size == 0.0 and len(lines) > 1:
            self._lines(box, lines[:1], colour)
            return
        if size == 0.0:
            return
        high = size * _LEAST_LINE
        top = box.center().y() - high * len(lines) / 2
        for place, text in enumerate(lines):
            line = QRectF(box.left(), top + place * high, box.width(), high)
            self._pencil.write(line, text, size, colour, align=Align.CENTRE, bold=place == 0)

    def _size_for(self, lines: tuple[str, ...], wide: float, high: float, largest: float) -> float:
        """Return the size at which lines fit a box; 0 where nobody could read them."""
        if not lines or wide <= 0:
            return 0.0
        longest = max(self._pencil.width(one, 1.0, bold=True) for one in lines)
        size = min(largest, wide / longest if longest else largest)
        size = min(size, high / (_LEAST_LINE * len(lines)))
        return size if size >= _SMALLEST_TEXT else 0.0

    def _dimensions(self, extent: Extent) -> None:
        theme, pencil, box = self._theme, self._pencil, self._box(extent)
        y, x = box.top() - _DIMENSION_OFF, box.left() - _DIMENSION_OFF
        pencil.pen(theme.faint, _HAIR * 1.5)
        pencil.line(box.left(), y, box.right(), y)
        pencil.line(x, box.top(), x, box.bottom())
        for at in (box.left(), box.right()):
            pencil.line(at, y - _TICK, at, y + _TICK)
        for at in (box.top(), box.bottom()):
            pencil.line(x - _TICK, at, x + _TICK, at)
        mark = self._room.mark
        above = QRectF(box.left(), y - 4.2, box.width(), 3.6)
        pencil.write(above, mark.wide, _DIMENSION_TEXT, theme.muted, align=Align.CENTRE)
        beside = QRectF(x - 4.2, box.top(), 3.6, box.height())
        pencil.write_upright(beside, mark.deep, _DIMENSION_TEXT, theme.muted)
