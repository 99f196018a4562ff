"""Doors in the walls of a room: the opening, the leaf, and the floor that it sweeps."""

from math import atan2, degrees

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from planner.domain.floor_plan import Door, FloorPlan, Point, Swing, length_mm, signed_area_mm2
from planner.presenters.floor import door_text
from planner.ui.canvas.painting import Align, Grid, Look
from planner.ui.floor.places import UNIT_MM, RoomOnPlan

_TEXT = 170.0
"""Width of the name of a door in the scene."""


def paint_doors(
    painter: QPainter, grid: Grid, look: Look, place: RoomOnPlan, plan: FloorPlan | None
) -> None:
    """Draw every door of a room."""
    for door in plan.doors if plan is not None else ():
        ends = plan.door_ends(door) if plan is not None else None
        if plan is not None and ends is not None:
            clockwise = signed_area_mm2(plan.outline) > 0
            _paint(painter, grid, look, place, door, ends, clockwise=clockwise)


def _paint(
    painter: QPainter,
    grid: Grid,
    look: Look,
    place: RoomOnPlan,
    door: Door,
    ends: tuple[Point, Point],
    *,
    clockwise: bool,
) -> None:
    theme = look.theme
    first, last = (QPointF(grid.x(x), grid.y(y)) for x, y in place.corners(ends))
    inward = inward_of(ends, clockwise=clockwise)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # The opening: the wall taken out again.
    painter.setPen(QPen(theme.floor, max(4.0, 9.0 * grid.scale), c=Qt.PenCapStyle.FlatCap))
    painter.drawLine(first, last)
    painter.setPen(QPen(theme.muted, 1.2))
    if door.swing is Swing.SLIDING:
        off = QPointF(*inward) * max(3.0, 6.0 * grid.scale)
        painter.drawLine(first + off, last + off)
    else:
        hinge, free = (first, last) if door.swing.at_start else (last, first)
        way = inward if door.swing.inwards else (-inward[0], -inward[1])
        radius = length_mm(*ends) / UNIT_MM * grid.scale
        tip = hinge + QPointF(*way) * radius
        painter.drawLine(hinge, tip)
        start = -degrees(atan2(free.y() - hinge.y(), free.x() - hinge.x()))
        end = -degrees(atan2(tip.y() - hinge.y(), tip.x() - hinge.x()))
        sweep = (end - start + 180.0) % 360.0 - 180.0
        around = QRectF(hinge.x() - radius, hinge.y() - radius, 2 * radius, 2 * radius)
        painter.drawArc(around, round(start * 16), round(sweep * 16))
    px = grid.size(11, most=12)
    if 30.0 * grid.scale >= px:
        middle = (first + last) / 2 - QPointF(*inward) * (px * 1.1)
        wide = _TEXT * 2 * grid.scale
        label = QRectF(middle.x() - wide / 2, middle.y() - px / 2 - 1, wide, px + 2)
        if abs(inward[0]) > abs(inward[1]):
            return  # beside the wall there is no room for it; hovering tells
        look.type.draw(painter, label, door_text(door), px, theme.muted, align=Align.CENTRE)


def inward_of(ends: tuple[Point, Point], *, clockwise: bool) -> tuple[float, float]:
    """Return the direction into the room, of length 1, at a wall of its outline."""
    first, last = ends
    length = length_mm(first, last)
    along = ((last.x_mm - first.x_mm) / length, (last.y_mm - first.y_mm) / length)
    return (-along[1], along[0]) if clockwise else (along[1], -along[0])
