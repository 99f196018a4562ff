"""All racks as one item for the far view: coloured runs, no text, a handful of calls."""

from collections.abc import Iterable
from itertools import chain

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from planner.domain.hardware import DeviceClass
from planner.domain.identity import RackId
from planner.presenters.rows import Tone
from planner.ui.canvas.geometry import GUTTER, Box
from planner.ui.canvas.items.rack import RackPicture
from planner.ui.canvas.painting import Look


class _RackRects:
    """The rectangles of one rack in scene coordinates, by what colours them."""

    __slots__ = ("bars", "frame", "runs")

    def __init__(self, picture: RackPicture, x: float, y: float) -> None:
        frame = picture.shape.frame
        self.frame = QRectF(x + frame.x, y + frame.y, frame.width, frame.height)
        self.runs: dict[DeviceClass, list[QRectF]] = {}
        for kind, box in picture.runs:
            self.runs.setdefault(kind, []).append(_moved(box, x, y))
        self.bars: list[tuple[Tone, QRectF]] = []
        if picture.caption.bars:
            bar = max(picture.caption.bars, key=lambda one: one.worst)
            height = frame.height * min(1.0, bar.worst)
            top = y + frame.bottom - height
            self.bars.append((bar.tone, QRectF(x, top, GUTTER - 3, height)))


class OverviewItem(QGraphicsItem):
    """Draws every rack at once; shown below `OVERVIEW_SCALE`."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._bounds = QRectF()
        self._racks: dict[RackId, _RackRects] = {}
        self._frames: list[QRectF] = []
        self._runs: dict[DeviceClass, list[QRectF]] = {}
        self._bars: dict[Tone, list[QRectF]] = {}
        self._stale = False

    def set_rack(self, picture: RackPicture, x: float, y: float) -> None:
        """Draw a rack at a place from now on."""
        rects = _RackRects(picture, x, y)
        self._racks[picture.rack] = rects
        self._stale = True
        self.update(rects.frame.adjusted(-GUTTER, 0, 0, 0))

    def remove_racks(self, racks: Iterable[RackId]) -> None:
        """Forget racks."""
        for rack in racks:
            self._racks.pop(rack, None)
        self._stale = True
        self.update()

    def set_bounds(self, bounds: Box) -> None:
        """Cover the whole layout."""
        self.prepareGeometryChange()
        self._bounds = QRectF(bounds.x, bounds.y, bounds.width, bounds.height)

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
        painter.setPen(theme.rack_line)
        painter.setBrush(theme.rack)
        painter.drawRects(self._frames)
        painter.setPen(theme.rack)
        for kind, runs in self._runs.items():
            painter.setBrush(theme.fills[kind])
            painter.drawRects(runs)
        for tone, bars in self._bars.items():
            painter.setBrush(theme.tone(tone))
            painter.drawRects(bars)

    def _gather(self) -> None:
        racks = self._racks.values()
        self._frames = [one.frame for one in racks]
        self._runs = {
            kind: list(chain.from_iterable(one.runs.get(kind, ()) for one in racks))
            for kind in DeviceClass
        }
        self._runs = {kind: runs for kind, runs in self._runs.items() if runs}
        bars: dict[Tone, list[QRectF]] = {}
        for tone, bar in chain.from_iterable(one.bars for one in racks):
            bars.setdefault(tone, []).append(bar)
        self._bars = bars
        self._stale = False


def _moved(box: Box, x: float, y: float) -> QRectF:
    return QRectF(x + box.x, y + box.y, box.width, box.height)
