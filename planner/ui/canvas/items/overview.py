"""All racks as one item for the far view: coloured runs and names, a handful of calls."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.domain.identity import RackId
from planner.presenters.colouring import Shade
from planner.presenters.rows import Tone
from planner.ui.canvas.geometry import GUTTER, HEADER, Box
from planner.ui.canvas.items.rack_picture import RackPicture
from planner.ui.canvas.layout import Layout, RackPlace
from planner.ui.canvas.painting import Align, Grid, Look
from planner.ui.canvas.shades import fill_of, hatching
from planner.ui.theme import READABLE_PX


class _RackRects:
    """The rectangles of one rack in scene coordinates, by what colours them."""

    __slots__ = ("bar", "frame", "name", "runs", "tone")

    def __init__(self, picture: RackPicture, place: RackPlace) -> None:
        x, y, frame = place.x, place.y, picture.shape.frame
        self.frame = QRectF(x + frame.x, y + frame.y, frame.width, frame.height)
        self.name = picture.caption.name
        self.tone = picture.caption.tone
        self.runs: dict[Shade, list[QRectF]] = {}
        for kind, box in picture.runs:
            rect = QRectF(x + box.x, y + box.y, box.width, box.height)
            self.runs.setdefault(kind, []).append(rect)
        self.bar: tuple[Tone, QRectF] | None = None
        if picture.caption.bars and not picture.whole:  # one metric at a time
            bar = max(picture.caption.bars, key=lambda one: one.worst)
            height = frame.height * min(1.0, bar.worst)
            self.bar = (bar.tone, QRectF(x, y + frame.bottom - height, GUTTER - 3, height))


class OverviewItem(QGraphicsItem):
    """Draws every rack at once; shown below `OVERVIEW_SCALE`.

    *picture* tells what a rack shows; it is asked when the item is next painted.
    """

    def __init__(self, look: Look, picture: Callable[[RackId], RackPicture]) -> None:
        super().__init__()
        self._look = look
        self._picture = picture
        self._layout = Layout()
        self._bounds = QRectF()
        self._racks: dict[RackId, _RackRects] = {}
        self._stale: set[RackId] = set()
        # Only then does Qt tell which part is to be painted.
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def set_layout(self, layout: Layout) -> None:
        """Cover another layout; racks that it lacks are forgotten."""
        self.prepareGeometryChange()
        box = layout.bounds
        self._layout = layout
        self._bounds = QRectF(box.x, box.y, box.width, box.height)
        self._racks = {key: one for key, one in self._racks.items() if key in layout.racks}
        self._stale.update(layout.racks)
        self.update()

    def outdate(self, racks: Iterable[RackId]) -> None:
        """Ask again what these racks show."""
        for rack in racks:
            self._stale.add(rack)
            cell = self._layout.racks[rack].cell
            self.update(QRectF(cell.x, cell.y, cell.width, cell.height))

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        if self._stale:
            self._gather()
        theme = self._look.theme
        seen = option.exposedRect.adjusted(-GUTTER, -HEADER, GUTTER, HEADER)
        racks = [one for one in self._racks.values() if one.frame.intersects(seen)]
        painter.setPen(theme.rack_line)
        painter.setBrush(theme.rack)
        painter.drawRects([one.frame for one in racks])
        painter.setPen(theme.rack)
        runs: dict[Shade, list[QRectF]] = {}
        for one in racks:
            for shade, rects in one.runs.items():
                runs.setdefault(shade, []).extend(rects)
        for shade, rects in runs.items():
            painter.setBrush(fill_of(shade, theme))
            painter.drawRects(rects)
            if shade is None:
                painter.setBrush(hatching())
                painter.drawRects(rects)
        for tone in Tone:
            bars = [one.bar[1] for one in racks if one.bar is not None and one.bar[0] is tone]
            if bars:
                painter.setBrush(theme.tone(tone))
                painter.drawRects(bars)
        self._paint_names(painter, racks)

    def _paint_names(self, painter: QPainter, racks: Iterable[_RackRects]) -> None:
        """Write the names while the header is high enough for them."""
        theme = self._look.theme
        with Grid(painter) as grid:
            if HEADER * grid.scale < READABLE_PX:
                return
            spare = GUTTER * grid.scale
            for one in racks:
                frame = one.frame
                box = Box(frame.x(), frame.y() - HEADER, frame.width(), HEADER)
                rect = grid.rect(box).adjusted(-spare, 0, spare, 0)
                colour = theme.bad if one.tone is Tone.BAD else theme.text
                self._look.type.draw(
                    painter, rect, one.name, READABLE_PX, colour, align=Align.CENTRE
                )

    def _gather(self) -> None:
        for rack in self._stale:
            place = self._layout.racks.get(rack)
            if place is not None:
                self._racks[rack] = _RackRects(self._picture(rack), place)
        self._stale.clear()
