"""All racks of a room as one item: footprints in their colour, with name and value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.domain.finding import Severity
from planner.domain.footprint import Footprint
from planner.domain.identity import RackId
from planner.presenters.colouring import Shade
from planner.presenters.floor import RackMark
from planner.presenters.rows import Tone
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.painting import Align, Grid, Look, as_rect, draw_warning
from planner.ui.canvas.shades import fill_of, hatching, text_on
from planner.ui.floor.items.ground import polygon
from planner.ui.floor.places import RoomOnPlan
from planner.ui.theme import READABLE_PX

_LARGEST_PX = 14
_LARGEST_UPRIGHT_PX = 11
_NARROWEST_NAME_PX = 12.0
_LEAST_GAP_PX = 10.0
"""Below this width racks touch, above it a line of the floor shows between them."""


@dataclass(frozen=True, slots=True)
class RacksPicture:
    """The racks of a room and what each shows."""

    place: RoomOnPlan
    marks: Mapping[RackId, RackMark]


class RacksItem(QGraphicsItem):
    """Draws the racks of one room; an edit repaints those it changes."""

    def __init__(self, look: Look, picture: RacksPicture) -> None:
        super().__init__()
        self._look = look
        self.picture = picture
        self._boxes: dict[RackId, Box] = {}
        self._measure()
        # Only then does Qt tell which part is to be painted.
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def show_picture(self, picture: RacksPicture) -> None:
        """Draw other racks, repainting what differs."""
        before, self.picture = self.picture, picture
        if picture.place != before.place:
            self.prepareGeometryChange()
            self._measure()
            self.update()
            return
        changed = [key for key, mark in picture.marks.items() if before.marks.get(key) != mark]
        self.repaint(changed)

    def repaint(self, racks: Iterable[RackId]) -> None:
        """Paint some racks anew, and nothing between them."""
        scene = self.scene()
        for one in racks:
            box = self._boxes.get(one)
            if box is not None and scene is not None:
                scene.update(box.x - 2, box.y - 2, box.width + 4, box.height + 4)

    def boundingRect(self) -> QRectF:
        return as_rect(self.picture.place.box)

    def _measure(self) -> None:
        place = self.picture.place
        self._boxes = {
            key: place.box_of(one.footprint.extent()) for key, one in place.layout.racks.items()
        }

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        with Grid(painter) as grid:
            seen = self._look.seen(painter)
            near = [
                (key, rect)
                for key, box in self._boxes.items()
                if (rect := grid.rect(box)).intersects(seen) and self._look.is_exposed(rect)
            ]
            self._paint_fills(painter, grid, near)
            for key, rect in near:
                if rect.width() >= _NARROWEST_NAME_PX:
                    self._paint_words(painter, grid, key, rect)

    def _paint_fills(
        self, painter: QPainter, grid: Grid, near: list[tuple[RackId, QRectF]]
    ) -> None:
        """Fill the racks colour by colour, so that a thousand of them are a handful of calls."""
        theme, racks = self._look.theme, self.picture.place.layout.racks
        by_shade: dict[tuple[Shade, bool], list[QRectF]] = {}
        turned: list[tuple[RackId, QPolygonF]] = []
        for key, rect in near:
            place = racks[key].footprint
            if not place.is_upright:
                corners = self.picture.place.corners(place.corners())
                turned.append((key, polygon(grid, corners)))
                continue
            mark = self.picture.marks.get(key)
            colour = (mark.shade, mark.is_empty) if mark is not None else (None, True)
            gap = 1 if rect.width() > _LEAST_GAP_PX else 0
            by_shade.setdefault(colour, []).append(rect.adjusted(0, 0, -gap, -gap))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for (shade, empty), rects in by_shade.items():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.rack if empty else fill_of(shade, theme))
            painter.drawRects(rects)
            if not empty and shade is None:
                painter.setBrush(hatching())
                painter.drawRects(rects)
        self._paint_turned(painter, turned)
        self._paint_fronts(painter, grid, near)

    def _paint_turned(self, painter: QPainter, turned: list[tuple[RackId, QPolygonF]]) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for key, shape in turned:
            mark = self.picture.marks.get(key)
            empty = mark is None or mark.is_empty
            shade = mark.shade if mark is not None else None
            theme = self._look.theme
            painter.setPen(QPen(theme.floor, 1.0))
            painter.setBrush(theme.rack if empty else fill_of(shade, theme))
            painter.drawPolygon(shape)
            if not empty and shade is None:
                painter.setBrush(hatching())
                painter.drawPolygon(shape)

    def _paint_fronts(
        self, painter: QPainter, grid: Grid, near: list[tuple[RackId, QRectF]]
    ) -> None:
        """Mark the front of each rack by a line along it."""
        lines = [
            self._front_line(grid, self.picture.place.layout.racks[key].footprint)
            for key, rect in near
            if rect.width() >= _NARROWEST_NAME_PX / 2
        ]
        if lines:
            painter.setPen(QPen(self._look.theme.cold, 2.0, c=Qt.PenCapStyle.FlatCap))
            painter.drawLines(lines)

    def _front_line(self, grid: Grid, place: Footprint) -> QLineF:
        left, right = self.picture.place.corners(place.corners()[:2])
        ahead = place.front
        start = QPointF(grid.x(left[0]), grid.y(left[1]))
        end = QPointF(grid.x(right[0]), grid.y(right[1]))
        into = QPointF(-ahead[0], -ahead[1])
        return QLineF(start + into, end + into)

    def _paint_words(self, painter: QPainter, grid: Grid, key: RackId, rect: QRectF) -> None:
        mark = self.picture.marks.get(key)
        if mark is None:
            return
        theme, kind = self._look.theme, self._look.type
        colour = theme.rack_muted if mark.is_empty else text_on(mark.shade, theme)
        if not mark.is_empty and mark.shade is None:
            colour = theme.rack_text
        inner = rect.adjusted(1, 2, -2, -3)
        px = self._name_size(mark.name, inner)
        if px < READABLE_PX:
            self._paint_upright(painter, inner, mark, colour)
            return
        line = kind.line_height(px)
        bad = mark.tone is Tone.BAD and not mark.is_empty
        value, small = self._value(mark, inner.width(), px, bold=bad)
        both = value and inner.height() >= 2 * line
        top = inner.center().y() - (line if both else line / 2)
        name = QRectF(inner.left(), top, inner.width(), line)
        kind.draw(painter, name, mark.name, px, colour, align=Align.CENTRE)
        if both:
            below = name.translated(0, line)
            kind.draw(painter, below, value, small, colour, align=Align.CENTRE, bold=bad)
        if mark.severity is not None and inner.height() > 3 * line:
            self._paint_finding(painter, inner, mark.severity)

    def _paint_upright(
        self, painter: QPainter, inner: QRectF, mark: RackMark, colour: QColor
    ) -> None:
        """Name and value in one line from foot to head, where a rack is too narrow for its name."""
        px = min(_LARGEST_UPRIGHT_PX, int(inner.width()))
        for text in (f"{mark.name} · {mark.value}", f"{mark.name} · {mark.short}", mark.name):
            for size in range(px, READABLE_PX - 1, -1):
                if self._look.type.width(text, size) <= inner.height():
                    self._look.type.draw_upright(painter, inner, text, size, colour)
                    return

    def _name_size(self, name: str, inner: QRectF) -> int:
        """The largest size at which a name fits its rack."""
        for px in range(_LARGEST_PX, READABLE_PX - 1, -1):
            fits = self._look.type.width(name, px) <= inner.width()
            if fits and self._look.type.line_height(px) <= inner.height():
                return px
        return 0

    def _value(self, mark: RackMark, width: float, most: int, *, bold: bool) -> tuple[str, int]:
        """The value and its size: with its unit where there is room, else without."""
        for text in (mark.value, mark.short):
            for px in range(most, READABLE_PX - 1, -1):
                if text and self._look.type.width(text, px, bold=bold) <= width:
                    return text, px
        return "", most

    def _paint_finding(self, painter: QPainter, inner: QRectF, severity: Severity) -> None:
        theme = self._look.theme
        size = min(12.0, inner.width() / 3)
        at = QRect(
            round(inner.right() - size), round(inner.bottom() - size), round(size), round(size)
        )
        colour: QColor = theme.bad if severity is Severity.ERROR else theme.warning
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.rack)
        painter.drawEllipse(QRectF(at).adjusted(-2, -2, 2, 2))
        draw_warning(painter, QRectF(at), colour, theme.rack)
