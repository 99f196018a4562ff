"""How a rack is painted, tuned: a zoom step repaints fifty racks with a thousand devices.

Everything that is the same for all devices of a rack (edges, fonts, pens) is set once, and devices
of a class are filled by one call.
"""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from planner.domain.finding import Severity
from planner.domain.hardware import DeviceClass
from planner.presenters.colouring import Shade
from planner.presenters.rows import Tone
from planner.presenters.series import Hue
from planner.ui.canvas.geometry import DEVICE_WIDTH, GUTTER, RAIL, UNIT, Box
from planner.ui.canvas.items.faces import face_marks, outlets
from planner.ui.canvas.items.rack_picture import Block, RackPicture
from planner.ui.canvas.painting import Align, Grid, Look, draw_lock, draw_warning, rounded
from planner.ui.canvas.shades import fill_of, hatching, text_on
from planner.ui.theme import READABLE_PX, Theme, mixed

_NUMBERED_EVERY = 5
_NUMBERED_FROM_PX = 6.0
"""Least height of a rack unit at which units are numbered."""
_ROUND_FROM_PX = 13.0
"""Least height of a rack unit at which devices get round corners."""
_BAR_WIDTH = 4.0
_CHANNEL_STRENGTH = 0.6
"""How strongly devices in side channels are coloured."""
_FACE_ROW_FROM_PX = 14
"""Least height, at 100 %, below the texts of a device for its face to stand there."""
_FACE_BESIDE_FROM_PX = 96
"""Least width of a device whose face stands beside its name."""
_TEXT_SHARE = 0.56
"""Share of the width that is left to texts beside a face."""
_FACE_SHADE = 0.38
_FAINT_BAR = 0.45
"""Opacity of what a feed carries only after a loss."""
_SMALLEST_MARK_PX = 7
_MEMORY_BAR = 5.0
"""Height of the bar of a device's memory."""
_LOWEST_BAR_PX, _BAR_SHARE = 3, 6
"""Least height of that bar, and of its device in heights of it."""
MEMORY_HUES = (Hue.WEIGHTS, Hue.KV, Hue.ACTIVATIONS, Hue.OVERHEAD)
"""What fills memory, in the order of `Block.filled`."""
_BACK_SHADE = 0.45
"""Opacity of the hatch over devices that are seen from behind."""


class RackPainting:
    """Paints one rack once."""

    def __init__(self, painter: QPainter, grid: Grid, look: Look, picture: RackPicture) -> None:
        self._painter = painter
        self._grid = grid
        self._theme = look.theme
        self._type = look.type
        self._picture = picture

    def header(self) -> None:
        """Paint name, mark and load above the frame."""
        grid, kind, caption = self._grid, self._type, self._picture.caption
        frame = grid.rect(self._picture.shape.frame)
        zone = grid.rect(self._picture.shape.header)
        px, load_px = grid.size(12, 11, 16), grid.size(10.5, 10, 14)
        if kind.line_height(px) + kind.line_height(load_px) > zone.height() + 1:
            px = load_px = READABLE_PX
        line, second = kind.line_height(px), kind.line_height(load_px)
        both = line + second <= zone.height() + 1
        top = zone.bottom() - line - second if both else zone.top()
        name = QRectF(frame.left(), top, frame.width(), line if both else zone.height())
        kind.draw(
            self._painter, name, caption.name, px, self._theme.text, align=Align.CENTRE, bold=True
        )
        if self._picture.severity is not None:
            half = kind.width(caption.name, px, bold=True) / 2
            mark = QRectF(name.center().x() + half + 4, name.center().y() - px / 2, px, px)
            colour = severity_colour(self._theme, self._picture.severity)
            draw_warning(self._painter, mark, colour, self._theme.card)
        if both:
            spare = grid.scale * GUTTER
            load = QRectF(frame.left() - spare, name.bottom(), frame.width() + 2 * spare, second)
            colour = self._theme.tone(caption.tone)
            kind.draw(self._painter, load, caption.load, load_px, colour, align=Align.CENTRE)

    def frame(self, *, selected: bool) -> None:
        """Paint the cabinet and its unit numbers."""
        theme, grid, shape = self._theme, self._grid, self._picture.shape
        pen = QPen(theme.accent, 2.0) if selected else QPen(theme.rack_line, 1.0)
        rounded(self._painter, grid.rect(shape.frame), min(4.0, 4 * grid.scale), theme.rack, pen)
        if self._picture.system or UNIT * grid.scale < _NUMBERED_FROM_PX:
            return
        px = grid.size(8.5, most=12)
        # All numbers or none: two digits need the strip.
        if self._type.width("88", px) > (RAIL - 5) * grid.scale + 1:
            return
        for unit in (1, *range(_NUMBERED_EVERY, shape.units + 1, _NUMBERED_EVERY)):
            slot = shape.slot(2 * unit - 1, 2)
            # Two digits at the smallest size need the whole strip, the channel's edge included.
            rect = grid.rect(Box(GUTTER + 2, slot.y, RAIL - 5, slot.height))
            self._type.draw(self._painter, rect, str(unit), px, theme.rack_muted, align=Align.RIGHT)

    def bars(self) -> None:
        """Paint a bar for each feed: normal load, and fainter what a loss adds."""
        painter, frame = self._painter, self._picture.shape.frame
        bars = self._picture.caption.bars
        if not bars:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        step = min(_BAR_WIDTH + 1, (GUTTER - 2) / len(bars))
        for index, bar in enumerate(bars):
            x = GUTTER - 2 - step * (len(bars) - index)
            whole = self._grid.rect(Box(x, frame.y, step - 1, frame.height)).toRect()
            painter.fillRect(whole, self._theme.track)
            colour = self._theme.tone(bar.tone)
            faint = colour if bar.tone is Tone.BAD else mixed(colour, self._theme.track, _FAINT_BAR)
            for share, shade in ((bar.worst, faint), (bar.normal, colour)):
                height = round(whole.height() * min(1.0, share))
                top = whole.top() + whole.height() - height
                painter.fillRect(whole.left(), top, whole.width(), height, shade)

    def devices(self, selected: frozenset[str]) -> None:
        """Paint all devices with their texts."""
        grid = self._grid
        unit = UNIT * grid.scale
        left = grid.x(GUTTER + RAIL)
        width = max(1, grid.x(GUTTER + RAIL + DEVICE_WIDTH) - left)
        by_shade: dict[Shade, list[QRect]] = {}
        shown: list[tuple[Block, QRect]] = []
        for block in self._picture.full_width:
            top = grid.y(block.box.y)
            height = grid.y(block.box.bottom) - top
            rect = QRect(left, top, width, height - 1 if height > 2 else height)
            shown.append((block, rect))
            by_shade.setdefault(block.shade, []).append(rect)
        self._fills(by_shade, smooth=unit >= _ROUND_FROM_PX)
        self._parts(shown)
        self._backs(shown)
        self._channels(selected)
        for block, rect in shown:
            if block.placement in selected:
                self._highlight(block, rect)
        if unit >= READABLE_PX / 8:
            self._texts(shown)
        self._memories(shown)

    def _fills(self, by_shade: dict[Shade, list[QRect]], *, smooth: bool) -> None:
        """Fill devices, those of one colour by one call."""
        painter = self._painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        painter.setPen(Qt.PenStyle.NoPen)
        for shade, rects in by_shade.items():
            brushes = [QBrush(fill_of(shade, self._theme))]
            if shade is None:
                brushes.append(hatching())
            for brush in brushes:
                painter.setBrush(brush)
                if smooth:
                    for rect in rects:
                        painter.drawRoundedRect(rect, 2.0, 2.0)
                else:
                    painter.drawRects(rects)

    def _parts(self, shown: list[tuple[Block, QRect]]) -> None:
        """Divide what belongs to several among their colours, and hatch what belongs to none."""
        for block, rect in shown:
            start = 0.0
            for shade, share in block.parts:
                left = rect.left() + round(rect.width() * start)
                right = rect.left() + round(rect.width() * (start + share))
                part = QRect(left, rect.top(), right - left, rect.height())
                self._painter.fillRect(part, fill_of(shade, self._theme))
                if shade is None:
                    self._painter.fillRect(part, hatching())
                if start > 0:
                    self._painter.fillRect(left, rect.top(), 1, rect.height(), self._theme.rack)
                start += share

    def _memories(self, shown: list[tuple[Block, QRect]]) -> None:
        for block, rect in shown:
            if block.filled:
                self._memory(block, rect)

    def _memory(self, block: Block, rect: QRect) -> None:
        """Paint a bar of what fills the memory: weights, KV cache, activations, overhead, free."""
        height = round(_MEMORY_BAR * self._grid.scale)
        inset = max(3, round(4 * self._grid.scale))
        if height < _LOWEST_BAR_PX or rect.height() < _BAR_SHARE * height:
            return
        bar = QRect(
            rect.left() + inset, rect.bottom() - height - 1, rect.width() - 2 * inset, height
        )
        self._painter.fillRect(bar.adjusted(-1, -1, 1, 1), self._theme.rack)
        start = 0.0
        for hue, share in zip(MEMORY_HUES, block.filled, strict=True):
            left = bar.left() + round(bar.width() * min(start, 1.0))
            right = bar.left() + round(bar.width() * min(start + share, 1.0))
            self._painter.fillRect(left, bar.top(), right - left, height, self._theme.hue(hue))
            start += share

    def _backs(self, shown: list[tuple[Block, QRect]]) -> None:
        """Hatch what is mounted at the other face."""
        shade = QColor(self._theme.rack)
        shade.setAlphaF(_BACK_SHADE)
        hatch = QBrush(shade, Qt.BrushStyle.BDiagPattern)
        for block, rect in shown:
            if block.behind:
                self._painter.fillRect(rect, hatch)

    def _channels(self, selected: frozenset[str]) -> None:
        for block in self._picture.channels:
            fill = fill_of(block.shade, self._theme)
            if block.placement in selected:
                fill = self._theme.selected_line
            else:
                fill = mixed(fill, self._theme.rack, _CHANNEL_STRENGTH)
            strip = self._grid.rect(block.box).toRect()
            self._painter.fillRect(strip, fill)
            self._faces(outlets(strip, UNIT * self._grid.scale))

    def _highlight(self, block: Block, rect: QRect) -> None:
        fill = fill_of(block.shade, self._theme)
        if isinstance(block.shade, DeviceClass):
            fill = mixed(self._theme.lines[block.shade], fill, 0.5)
        line = QPen(self._theme.selected_line, 2.0)
        rounded(self._painter, QRectF(rect).adjusted(-1, -1, 1, 1), 2.0, fill, line)

    def _texts(self, shown: list[tuple[Block, QRect]]) -> None:
        grid, kind = self._grid, self._type
        usual, small = grid.size(11, 10, 16), grid.size(9.5, 9, 13)
        name_height, detail_height = kind.line_height(usual), kind.line_height(small)
        inset = max(3, round(4 * grid.scale))
        marks: list[QRect] = []
        texts: dict[str, tuple[QColor, list[tuple[QRect, str, int]]]] = {}
        for block, rect in shown:
            height = rect.height()
            # By the exact height: neighbours that round differently are named alike.
            if block.box.height * grid.scale < READABLE_PX:
                continue
            inner = rect.adjusted(inset, 0, -inset, 0)
            colour = text_on(block.shade, self._theme)
            _, lines = texts.setdefault(colour.name(), (colour, []))
            px = min(usual, max(READABLE_PX, height - 1))
            low = height < name_height + detail_height
            under = round(name_height + detail_height + 4 * grid.scale)
            if not low and height - under >= _FACE_ROW_FROM_PX * grid.scale:
                below = 10 if block.filled else 6
                area = inner.adjusted(0, under, 0, -max(3, round(below * grid.scale)))
                marks += face_marks(block.caption, area, grid.scale)
            elif inner.width() >= _FACE_BESIDE_FROM_PX:
                area = inner.adjusted(round(inner.width() * _TEXT_SHARE), 2, 0, -2)
                beside = face_marks(block.caption, area, grid.scale)
                marks += beside
                if beside:
                    inner.setRight(area.left() - inset)
            if low:
                lines.append((self._marked(block, inner), block.caption.name, px))
                continue
            top = rect.top() + min(3, round(3 * grid.scale))
            first = QRect(inner.left(), top, inner.width(), round(name_height))
            lines.append((self._marked(block, first), block.caption.name, px))
            second = QRect(inner.left(), first.bottom(), inner.width(), round(detail_height))
            lines.append((second, block.caption.detail, small))
        self._faces(marks)
        for colour, lines in texts.values():
            kind.draw_all(self._painter, sorted(lines, key=_size_of), colour)

    def _marked(self, block: Block, line: QRect) -> QRect:
        """Paint lock and warning at the right of a line; returns what is left of it."""
        if block.severity is None and not block.locked:
            return line
        size = min(11, line.height() - 1)
        if size < _SMALLEST_MARK_PX:
            return line
        mark = QRectF(line.right() - size, line.center().y() - size / 2, size, size)
        if block.severity is not None:
            fill = fill_of(block.shade, self._theme)
            draw_warning(self._painter, mark, text_on(block.shade, self._theme), fill)
            mark.translate(-size - 3, 0)
        if block.locked:
            draw_lock(self._painter, mark, text_on(block.shade, self._theme))
            mark.translate(-size - 3, 0)
        return QRect(line.left(), line.top(), int(mark.right()) - line.left(), line.height())

    def _faces(self, marks: list[QRect]) -> None:
        """Paint what tells the kinds of devices, in one darker tone."""
        if not marks:
            return
        shade = QColor(self._theme.rack)
        shade.setAlphaF(_FACE_SHADE)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(shade)
        self._painter.drawRects(marks)


def _size_of(line: tuple[QRect, str, int]) -> int:
    return line[2]


def severity_colour(theme: Theme, severity: Severity) -> QColor:
    """Return the colour of a finding's mark."""
    return theme.bad if severity is Severity.ERROR else theme.warning
