"""A rack and everything in it as one graphics item.

One item per rack keeps a thousand racks fluent; which device is under the pointer follows from the
unit number. What is drawn depends on the zoom; below `OVERVIEW_SCALE` the overview item draws all
racks at once and these items are hidden.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.domain.finding import Severity
from planner.domain.hardware import DeviceClass
from planner.domain.identity import PlacementId, RackId
from planner.presenters.canvas import DeviceCaption, RackCaption
from planner.presenters.rows import Tone
from planner.ui.canvas.geometry import DEVICE_WIDTH, GUTTER, RAIL, UNIT, Box, RackShape
from planner.ui.canvas.layout import RackPlace
from planner.ui.canvas.painting import Align, Grid, Look, draw_lock, draw_warning, rounded
from planner.ui.theme import READABLE_PX, mixed

OVERVIEW_SCALE = 0.24
"""Below this zoom no text fits and the overview item takes over."""

_MARGIN = 6.0
"""Room for outlines that stand out, in scene units."""
_NUMBERED_EVERY = 5
_BAR_WIDTH = 4.0
_CHANNEL_STRENGTH = 0.6
"""How strongly devices in side channels are coloured."""
_GPU_ROW_FROM_PX = 40
"""Least height of a device that shows its GPUs."""
_ROUND_FROM_PX = 8
"""Least height of a rack unit at which devices get round corners."""


@dataclass(frozen=True, slots=True)
class Block:
    """One device as drawn: its box in the rack's cell, texts and marks."""

    placement: PlacementId
    box: Box
    caption: DeviceCaption
    locked: bool = False
    severity: Severity | None = None


@dataclass(frozen=True)
class RackPicture:
    """Everything a rack item shows; equal pictures need no repaint."""

    rack: RackId
    shape: RackShape
    caption: RackCaption
    blocks: tuple[Block, ...]
    severity: Severity | None = None
    system: bool = False

    @cached_property
    def runs(self) -> Sequence[tuple[DeviceClass, Box]]:
        """Neighbouring devices of one class joined, for the far view."""
        joined: list[tuple[DeviceClass, Box]] = []
        for block in self.blocks:
            if block.box.width < DEVICE_WIDTH / 2:
                continue
            kind = block.caption.device_class
            if joined and joined[-1][0] is kind and joined[-1][1].y == block.box.bottom:
                joined[-1] = (kind, joined[-1][1].united(block.box))
            else:
                joined.append((kind, block.box))
        return joined


class RackItem(QGraphicsItem):
    """Draws a rack's header, bars, frame and devices."""

    def __init__(self, look: Look, picture: RackPicture, place: RackPlace) -> None:
        super().__init__()
        self._look = look
        self.picture = picture
        self.place = place
        self._bounds = _bounds(picture.shape)
        self.setPos(place.x, place.y)
        self._selected_devices: frozenset[str] = frozenset()
        self._is_selected = False

    def show_picture(self, picture: RackPicture, place: RackPlace) -> bool:
        """Draw another picture, or the same elsewhere; returns whether anything differs."""
        moves = place != self.place
        if moves:
            if place.shape != self.place.shape:
                self.prepareGeometryChange()
                self._bounds = _bounds(place.shape)
            self.place = place
            self.setPos(place.x, place.y)
        if picture == self.picture:
            return moves
        self.picture = picture
        self.update()
        return True

    def show_selection(self, *, rack: bool, devices: frozenset[str]) -> None:
        """Highlight the rack or some of its devices."""
        if rack != self._is_selected or devices != self._selected_devices:
            self._is_selected, self._selected_devices = rack, devices
            self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def block_at(self, x: float, y: float) -> Block | None:
        """Return the device at a point of the cell."""
        return next((one for one in self.picture.blocks if one.box.contains(x, y)), None)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        with Grid(painter) as grid:
            self._paint_header(painter, grid)
            self._paint_frame(painter, grid)
            self._paint_bars(painter, grid)
            for block in self.picture.blocks:
                self._paint_block(painter, grid, block)

    def _paint_header(self, painter: QPainter, grid: Grid) -> None:
        look, caption = self._look, self.picture.caption
        frame = grid.rect(self.picture.shape.frame)
        zone = grid.rect(self.picture.shape.header)
        rect = QRectF(frame.left(), zone.top(), frame.width(), zone.height())
        px, load_px = grid.size(12, 11, 16), grid.size(10.5, 10, 14)
        if look.type.line_height(px) + look.type.line_height(load_px) > rect.height() + 2:
            px = load_px = READABLE_PX
        line = look.type.line_height(px)
        both = line + look.type.line_height(load_px) <= rect.height() + 2
        name = QRectF(rect.left(), rect.top(), rect.width(), line if both else rect.height())
        look.type.draw(
            painter, name, caption.name, px, look.theme.text, align=Align.CENTRE, bold=True
        )
        if self.picture.severity is not None:
            width = look.type.width(caption.name, px, bold=True)
            mark = QRectF(name.center().x() + width / 2 + 4, name.center().y() - px / 2, px, px)
            draw_warning(
                painter, mark, severity_colour(look, self.picture.severity), look.theme.card
            )
        if both:
            load = QRectF(rect.left() - grid.scale * GUTTER, name.bottom(), rect.width(), line)
            load.setWidth(rect.width() + 2 * grid.scale * GUTTER)
            colour = look.theme.tone(caption.tone)
            look.type.draw(painter, load, caption.load, load_px, colour, align=Align.CENTRE)

    def _paint_frame(self, painter: QPainter, grid: Grid) -> None:
        theme = self._look.theme
        frame = grid.rect(self.picture.shape.frame)
        pen = QPen(theme.rack_line, 1.0)
        if self._is_selected:
            pen = QPen(theme.accent, 2.0)
        rounded(painter, frame, min(4.0, 4 * grid.scale), theme.rack, pen)
        if self.picture.system or UNIT * grid.scale * _NUMBERED_EVERY < 14 or grid.scale < 0.5:
            return
        px = grid.size(8.5, most=12)
        # Two digits at the smallest size need the whole strip, the channel's edge included.
        left, rail = GUTTER + 2, RAIL - 5
        for unit in (1, *range(_NUMBERED_EVERY, self.picture.shape.units + 1, _NUMBERED_EVERY)):
            slot = self.picture.shape.slot(2 * unit - 1, 2)
            rect = grid.rect(Box(left, slot.y, rail, slot.height))
            text = str(unit)
            self._look.type.draw(painter, rect, text, px, theme.rack_muted, align=Align.RIGHT)

    def _paint_bars(self, painter: QPainter, grid: Grid) -> None:
        theme, frame = self._look.theme, self.picture.shape.frame
        bars = self.picture.caption.bars
        if not bars:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        step = min(_BAR_WIDTH + 1, (GUTTER - 2) / len(bars))
        for index, bar in enumerate(bars):
            x = GUTTER - 2 - step * (len(bars) - index)
            whole = grid.rect(Box(x, frame.y, step - 1, frame.height))
            painter.fillRect(whole, theme.track)
            colour = theme.tone(bar.tone)
            for share, opacity in ((bar.worst, 0.45), (bar.normal, 1.0)):
                height = round(whole.height() * min(1.0, share))
                filled = QRectF(whole.left(), whole.bottom() - height, whole.width(), height)
                painter.setOpacity(1.0 if bar.tone is Tone.BAD else opacity)
                painter.fillRect(filled, colour)
            painter.setOpacity(1.0)

    def _paint_block(self, painter: QPainter, grid: Grid, block: Block) -> None:
        theme = self._look.theme
        rect = grid.rect(block.box)
        if rect.height() > 2:
            rect.adjust(0, 0, 0, -1)
        fill = theme.fills[block.caption.device_class]
        if block.box.width < DEVICE_WIDTH / 2:
            fill = mixed(fill, theme.rack, _CHANNEL_STRENGTH)
        selected = block.placement in self._selected_devices
        if selected:
            fill = theme.lines[block.caption.device_class]
        if UNIT * grid.scale >= _ROUND_FROM_PX:
            line = QPen(theme.selected_line, 2.0) if selected else QPen(Qt.PenStyle.NoPen)
            outer = rect.adjusted(-1, -1, 1, 1) if selected else rect
            rounded(painter, outer, 2.0, fill, line)
        else:
            painter.fillRect(rect, theme.selected_line if selected else fill)
            if selected:
                painter.fillRect(rect.adjusted(1, 1, -1, -1), fill)
        if block.box.width > DEVICE_WIDTH / 2:
            self._paint_texts(painter, grid, block, rect)

    def _paint_texts(self, painter: QPainter, grid: Grid, block: Block, rect: QRectF) -> None:
        theme, kind = self._look.theme, self._look.type
        if rect.height() < READABLE_PX - 1:
            return
        px = min(grid.size(11, 10, 16), max(READABLE_PX, int(rect.height()) - 1))
        inset = max(3.0, 5 * grid.scale)
        inner = rect.adjusted(inset, 0, -inset, 0)
        inner.setRight(self._paint_marks(painter, block, inner, px))
        small = grid.size(9.5, 9, 13)
        name_height, detail_height = kind.line_height(px), kind.line_height(small)
        if rect.height() < name_height + detail_height:
            kind.draw(painter, inner, block.caption.name, px, theme.on_fill)
            return
        top = rect.top() + min(3.0, 3 * grid.scale)
        name = QRectF(inner.left(), top, inner.width(), name_height)
        kind.draw(painter, name, block.caption.name, px, theme.on_fill)
        detail = QRectF(inner.left(), name.bottom() - 1, rect.width() - 2 * inset, detail_height)
        kind.draw(painter, detail, block.caption.detail, small, theme.on_fill)
        free = rect.bottom() - detail.bottom()
        if block.caption.gpus and rect.height() >= _GPU_ROW_FROM_PX and free >= 10 * grid.scale:
            self._paint_gpus(painter, grid, block.caption.gpus, rect.adjusted(inset, 0, -inset, 0))

    def _paint_marks(self, painter: QPainter, block: Block, inner: QRectF, px: int) -> float:
        """Draw lock and warning at the right of the first line; returns where they begin."""
        right = inner.right()
        size = min(11.0, inner.height() - 1)
        top = inner.top() + min(
            max(0.0, (inner.height() - size) / 2), max(2.0, (px - size) / 2 + 3)
        )
        if size < 7:
            return right
        if block.severity is not None:
            mark = QRectF(right - size, top, size, size)
            theme = self._look.theme
            draw_warning(painter, mark, theme.on_fill, theme.fills[block.caption.device_class])
            right -= size + 3
        if block.locked:
            draw_lock(painter, QRectF(right - size, top, size, size), self._look.theme.on_fill)
            right -= size + 3
        return right

    def _paint_gpus(self, painter: QPainter, grid: Grid, gpus: int, rect: QRectF) -> None:
        """Draw a small dark square for each GPU along the bottom, in several rows when many."""
        gap = max(2.0, 3 * grid.scale)
        across = min(gpus, 8) if gpus <= 16 else 12
        rows = -(-gpus // across)
        width = (rect.width() - gap * (across - 1)) / across
        height = min(12 * grid.scale, width * 1.3)
        space = rect.height() * 0.6
        if rows * (height + gap) > space:
            height = max(2.0, space / rows - gap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.theme.rack)
        painter.setOpacity(0.38)
        bottom = rect.bottom() - max(3.0, 6 * grid.scale)
        for index in range(gpus):
            row, column = divmod(index, across)
            x = rect.left() + column * (width + gap)
            y = bottom - height - (rows - 1 - row) * (height + gap)
            painter.drawRoundedRect(QRectF(x, y, width, height), 1.5, 1.5)
        painter.setOpacity(1.0)


def _bounds(shape: RackShape) -> QRectF:
    cell = shape.cell.grown(_MARGIN)
    return QRectF(cell.x, cell.y, cell.width, cell.height)


def severity_colour(look: Look, severity: Severity) -> QColor:
    """Return the colour of a finding's mark."""
    return look.theme.bad if severity is Severity.ERROR else look.theme.warning
