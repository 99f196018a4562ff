"""All racks as one item for the far view: coloured runs and names, a handful of calls.

What was painted is kept as a pixmap, so that panning copies it, an edit repaints only the racks it
changes, and a zoom in motion stretches it. Racks that wait to be asked what they show are worked
off a few milliseconds at a time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.domain.identity import RackId
from planner.presenters.canvas import PowerBar
from planner.presenters.colouring import Shade
from planner.presenters.rows import Tone
from planner.ui.canvas.geometry import GUTTER, HEADER, Box
from planner.ui.canvas.layout import Layout, RackPlace
from planner.ui.canvas.painting import Align, Grid, Look
from planner.ui.canvas.shades import fill_of, hatching
from planner.ui.theme import READABLE_PX

_MOST_PIXELS = 8_000_000
_MOST_VIEWS = 3.0
"""What is larger, in pixels or in views, is painted directly: only a part of it is in view."""
_AT_A_TIME_S = 0.01
"""How long racks are asked what they show before what is there is painted."""
_LEAST_STRETCH, _MOST_STRETCH = 0.4, 6.0
"""How far the pixmap is stretched while the zoom is in motion."""
_MOST_RECTS = 40
"""More racks than these are repainted with all that is between them."""

Runs = tuple[tuple[Shade, Box], ...]
"""Where devices of one colour stand, from the bottom up."""


@dataclass(frozen=True, slots=True)
class FarPicture:
    """What a rack shows from afar: name, runs of devices of one colour, and its fullest bar."""

    name: str
    tone: Tone
    runs: Runs
    bar: PowerBar | None = None


class _RackRects:
    """The rectangles of one rack in scene coordinates, by what colours them."""

    __slots__ = ("bar", "cell", "frame", "picture", "place", "runs")

    def __init__(self, place: RackPlace, picture: FarPicture) -> None:
        x, y, frame, cell = place.x, place.y, place.shape.frame, place.cell
        self.place = place
        self.cell = QRectF(cell.x, cell.y, cell.width, cell.height)
        self.frame = QRectF(x + frame.x, y + frame.y, frame.width, frame.height)
        self.runs: dict[Shade, list[QRectF]] = {}
        for kind, box in picture.runs:
            rect = QRectF(x + box.x, y + box.y, box.width, box.height)
            self.runs.setdefault(kind, []).append(rect)
        self.show(picture)

    def is_made_of(self, place: RackPlace, runs: Runs) -> bool:
        """Whether the rack stands here with these runs."""
        return self.picture.runs is runs and self.place == place

    def show(self, picture: FarPicture) -> None:
        """Take over name, tone and bar of a picture with the same runs."""
        self.picture = picture
        self.bar: QRectF | None = None
        if picture.bar is not None:
            frame = self.frame
            height = frame.height() * min(1.0, picture.bar.worst)
            self.bar = QRectF(self.place.x, frame.bottom() - height, GUTTER - 3, height)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The overview as it was painted, and for what."""

    pixmap: QPixmap
    scale: float
    ratio: float
    theme: str


class OverviewItem(QGraphicsItem):
    """Draws every rack at once; shown below `OVERVIEW_SCALE`.

    *picture* tells what a rack shows; it is asked when the item is next painted. What waits ends
    with *scene*.
    """

    def __init__(self, scene: QObject, look: Look, picture: Callable[[RackId], FarPicture]) -> None:
        super().__init__()
        self._look = look
        self._picture = picture
        self._layout = Layout()
        self._bounds = QRectF()
        self._racks: dict[RackId, _RackRects] = {}
        self._stale: dict[RackId, None] = {}
        self._changed: set[RackId] = set()
        self._kept: _Kept | None = None
        self._go_on = QTimer(scene)
        self._go_on.setSingleShot(True)
        self._go_on.setInterval(0)
        self._go_on.timeout.connect(self._continue)
        # Only then does Qt tell which part is to be painted.
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def set_layout(self, layout: Layout) -> None:
        """Cover another layout; racks that it lacks are forgotten."""
        self.prepareGeometryChange()
        box = layout.bounds
        self._layout = layout
        self._bounds = QRectF(box.x, box.y, box.width, box.height)
        self._racks = {key: one for key, one in self._racks.items() if key in layout.racks}
        waiting, drawn = self._stale, self._racks
        self._stale = {
            key: None
            for key, place in layout.racks.items()
            if key in waiting or key not in drawn or drawn[key].place != place
        }
        self._kept = None
        self.update()

    def outdate(self, racks: Iterable[RackId], *, at_once: bool = False) -> None:
        """Ask again what these racks show; *at_once* when a mixture of old and new would mislead."""
        if at_once:
            self._kept = None
        outdated = dict.fromkeys(racks)
        self._stale.update(outdated)
        if at_once or len(outdated) > _MOST_RECTS:
            self.update()
        elif self.isVisible():
            # Of the scene: an item would have everything between its racks painted as well.
            for rack in outdated:
                cell = self._layout.racks[rack].cell
                self.scene().update(cell.x, cell.y, cell.width, cell.height)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        self._gather()
        scale, ratio = painter.worldTransform().m11(), painter.device().devicePixelRatioF()
        kept = self._kept_for(scale, ratio)
        if widget is None or (kept is None and self._is_large(widget, scale, ratio)):
            # A picture file, or a part of the plan.
            exposed = self._look.exposed_parts(painter) or (option.exposedRect,)
            self._paint(painter, self._racks_in(exposed))
            return
        if kept is None:
            kept = self._painted_anew(scale, ratio)
        else:
            self._repaint_changed(kept)
        with Grid(painter) as grid:
            at = QPointF(grid.x(self._bounds.x()), grid.y(self._bounds.y()))
            if kept.scale == scale:
                painter.drawPixmap(at, kept.pixmap)
                return
            size = kept.pixmap.deviceIndependentSize() * (scale / kept.scale)
            painter.drawPixmap(QRectF(at, size), kept.pixmap, QRectF(kept.pixmap.rect()))

    def _is_large(self, view: QWidget, scale: float, ratio: float) -> bool:
        area = self._bounds.width() * self._bounds.height() * scale**2
        return area * ratio**2 > _MOST_PIXELS or area > _MOST_VIEWS * view.width() * view.height()

    def _racks_in(self, exposed: Iterable[QRectF]) -> list[_RackRects]:
        """Return the racks that some parts of the plan show; names reach beyond their racks."""
        boxes = (_box(one.adjusted(-GUTTER, -HEADER, GUTTER, HEADER)) for one in exposed)
        seen = dict.fromkeys(rack for box in boxes for rack in self._layout.racks_in(box))
        return [self._racks[rack] for rack in seen if rack in self._racks]

    def _kept_for(self, scale: float, ratio: float) -> _Kept | None:
        """Return the overview at a scale, or one to be stretched while the zoom is in motion."""
        kept = self._kept
        if kept is None or (kept.ratio, kept.theme) != (ratio, self._look.theme.name):
            return None
        stretches = _LEAST_STRETCH <= scale / kept.scale <= _MOST_STRETCH
        return kept if kept.scale == scale or (self._look.in_motion and stretches) else None

    def _painted_anew(self, scale: float, ratio: float) -> _Kept:
        size = QSize(
            round(self._bounds.width() * scale * ratio) + 2,
            round(self._bounds.height() * scale * ratio) + 2,
        )
        pixmap = QPixmap(size)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        kept = self._kept = _Kept(pixmap, scale, ratio, self._look.theme.name)
        painter = self._painter_on(kept)
        self._paint(painter, list(self._racks.values()))
        painter.end()
        self._changed.clear()
        return kept

    def _repaint_changed(self, kept: _Kept) -> None:
        racks = [self._racks[rack] for rack in self._changed if rack in self._racks]
        self._changed.clear()
        if not racks:
            return
        painter = self._painter_on(kept)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        for one in racks:
            painter.fillRect(one.cell, Qt.GlobalColor.transparent)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        self._paint(painter, racks)
        painter.end()

    def _painter_on(self, kept: _Kept) -> QPainter:
        painter = QPainter(kept.pixmap)
        scale = kept.scale
        painter.setWorldTransform(
            QTransform(scale, 0, 0, scale, -self._bounds.x() * scale, -self._bounds.y() * scale)
        )
        return painter

    def _paint(self, painter: QPainter, racks: list[_RackRects]) -> None:
        theme = self._look.theme
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
            bars = [
                one.bar
                for one in racks
                if one.bar is not None and one.picture.bar and one.picture.bar.tone is tone
            ]
            if bars:
                painter.setBrush(theme.tone(tone))
                painter.drawRects(bars)
        self._paint_names(painter, racks)

    def _paint_names(self, painter: QPainter, racks: Iterable[_RackRects]) -> None:
        """Write the names while the header is high enough for them."""
        theme = self._look.theme
        with Grid(painter) as grid:
            if HEADER * grid.scale < READABLE_PX:
                self._paint_upright_names(painter, grid, racks)
                return
            spare = GUTTER * grid.scale
            for one in racks:
                frame = one.frame
                box = Box(frame.x(), frame.y() - HEADER, frame.width(), HEADER)
                rect = grid.rect(box).adjusted(-spare, 0, spare, 0)
                name, tone = one.picture.name, one.picture.tone
                colour = theme.bad if tone is Tone.BAD else theme.text
                self._look.type.draw(painter, rect, name, READABLE_PX, colour, align=Align.CENTRE)

    def _paint_upright_names(
        self, painter: QPainter, grid: Grid, racks: Iterable[_RackRects]
    ) -> None:
        """Write the names from bottom to top into frames that are wide enough for a line."""
        look = self._look
        line = round(look.type.line_height(READABLE_PX))
        for one in racks:
            frame = grid.rect(_box(one.frame))
            length = look.type.width(one.picture.name, READABLE_PX) + 4
            if frame.width() < line or frame.height() < length + 2:
                continue
            strip = QRectF(0, 0, length, line)
            painter.save()
            painter.translate(frame.center().x() - line / 2, frame.top() + length + 1)
            painter.rotate(-90)
            painter.fillRect(strip, look.theme.rack)
            look.type.draw(
                painter,
                strip,
                one.picture.name,
                READABLE_PX,
                look.theme.rack_text,
                align=Align.CENTRE,
            )
            painter.restore()

    def _gather(self) -> None:
        """Ask outdated racks what they show, for a few milliseconds; the rest waits its turn."""
        end = perf_counter() + _AT_A_TIME_S
        while self._stale:
            rack, _ = self._stale.popitem()
            place = self._layout.racks.get(rack)
            if place is None:
                continue
            picture, known = self._picture(rack), self._racks.get(rack)
            if known is not None and known.is_made_of(place, picture.runs):
                known.show(picture)
            else:
                self._racks[rack] = _RackRects(place, picture)
            self._changed.add(rack)
            if perf_counter() > end and self._kept is not None:
                self._go_on.start()
                return

    def _continue(self) -> None:
        """Paint what is left in the next turn of the event loop."""
        waiting = [self._layout.racks[rack].cell for rack in self._stale]
        if not waiting:
            return
        whole = waiting[0]
        for cell in waiting[1:]:
            whole = whole.united(cell)
        self.update(QRectF(whole.x, whole.y, whole.width, whole.height))


def _box(rect: QRectF) -> Box:
    return Box(rect.x(), rect.y(), rect.width(), rect.height())
