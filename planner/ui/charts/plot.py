"""What charts are painted with: a plot without frills, grid lines, labels, a legend."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QStyleOptionGraphicsItem, QToolTip, QWidget

from planner.ui.theme import GRID, Theme, sized, theme_of

SMALL = 0.84
"""Size of labels in charts, as a share of the font of the window."""
_SWATCH_PX = 8.0
_LABEL_REACH_PX = 6
_SMALLEST = QSize(80, 48)
_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class Plot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """A plot that neither pans nor zooms nor ranges by itself; it tells what is under the mouse."""

    hovered = Signal(float, float)
    """Position in data coordinates."""
    enlarge = Signal()
    pressed = Signal(float, float)
    """The left button went down there, in data coordinates."""
    released = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, background=None)
        self._ticks: dict[str, tuple[tuple[tuple[float, str], ...], float]] = {}
        self._ranges: tuple[tuple[float, float], tuple[float, float]] | None = None
        self._style = ("", "")
        item = self.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.setMouseEnabled(x=False, y=False)
        item.disableAutoRange()
        item.getViewBox().setDefaultPadding(0.0)
        item.setContentsMargins(0, 0, 0, 0)
        # labels at the ends of the axes reach half their size beyond the plot
        item.layout.setContentsMargins(0, _LABEL_REACH_PX, 2 * _LABEL_REACH_PX, 0)
        for name in ("left", "bottom"):
            axis = item.getAxis(name)
            axis.setStyle(
                tickLength=0,
                tickAlpha=0,
                tickTextOffset=4,
                autoExpandTextSpace=False,
                hideOverlappingLabels=False,
            )
            axis.setPen(pg.mkPen(None))
            axis.setTickPen(pg.mkPen(None))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(pg.PlotWidget.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setMinimumSize(_SMALLEST)

    def sizeHint(self) -> QSize:
        return _SMALLEST

    def axis(self, name: str) -> Any:
        """Return the axis on a side."""
        return self.getPlotItem().getAxis(name)

    def set_ticks(self, name: str, ticks: Sequence[tuple[float, str]], room: float) -> None:
        """Label an axis and give it *room* pixels; costs nothing when both stand already."""
        wanted = (tuple(ticks), room)
        if self._ticks.get(name) == wanted:
            return
        self._ticks[name] = wanted
        axis = self.axis(name)
        axis.setTicks([list(ticks)])
        if name == "left":
            axis.setWidth(room)
        else:
            axis.setHeight(room)

    def set_ranges(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show exactly these ranges."""
        if self._ranges != (x, y):
            self._ranges = (x, y)
            self.getPlotItem().getViewBox().setRange(xRange=x, yRange=y, padding=0)

    def style(self, theme: Theme, font: QFont) -> None:
        """Dress ground and axes in the theme; costs nothing when they are dressed so already."""
        if self._style != (theme.name, font.key()):
            self._style = (theme.name, font.key())
            self.setBackground(theme.window)  # which also drops the ground that Qt keeps as drawn
            for name in ("left", "bottom"):
                self.axis(name).setTextPen(theme.muted)
                self.axis(name).setTickFont(font)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = self.getPlotItem().getViewBox().mapSceneToView(event.position())
        self.hovered.emit(point.x(), point.y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            point = self.getPlotItem().getViewBox().mapSceneToView(event.position())
            self.pressed.emit(point.x(), point.y())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.released.emit()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.enlarge.emit()
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        QToolTip.hideText()
        super().leaveEvent(event)


def device_pen(painter: QPainter, colour: QColor, width: float) -> QPen:
    """Return a pen of *width* pixels of the window, on screens of any density."""
    pen = QPen(colour, width * painter.device().devicePixelRatio())
    pen.setCosmetic(True)
    return pen


class Grid(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """Thin lines at the ticks of the value axis."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[QLineF] = []
        self._span = QRectF()
        self._colour = QColor()
        self.setZValue(-1)

    def show_lines(
        self, values: Sequence[float], span: QRectF, colour: QColor, *, upright: bool = False
    ) -> None:
        """Draw a line across *span* at each value; *upright* ones for axes at the bottom."""
        self.prepareGeometryChange()
        self._span, self._colour = span, colour
        if upright:
            self._lines = [QLineF(value, span.top(), value, span.bottom()) for value in values]
        else:
            self._lines = [QLineF(span.left(), value, span.right(), value) for value in values]
        self.update()

    def boundingRect(self) -> QRectF:
        return self._span

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setPen(device_pen(painter, self._colour, 1))
        painter.drawLines(self._lines)


class Label(pg.TextItem):  # type: ignore[misc]  # pyqtgraph has no types
    """A text at a point of a plot; the same text again costs nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = ("", "", "")
        self.setZValue(2)

    def show_text(self, text: str, colour: QColor, font: QFont) -> None:
        """Show *text*."""
        wanted = (text, colour.name(), font.key())
        if wanted != self._shown:
            self._shown = wanted
            self.setFont(font)
            self.setText(text, color=colour)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A text of a legend as it is shown, at its place."""

    text: str
    colour: QColor
    kind: int
    left: float
    line: int


class Foot(QWidget):
    """Words beneath a chart: one line where it is low, as many as it takes where there is room.

    What has no room is in the tooltip.
    """

    _ROOMY_PX = 400

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def text(self) -> str:
        """Return all of the words."""
        return self._text

    def show_text(self, text: str) -> None:
        """Show *text*."""
        if text != self._text:
            self._text = text
            self.setToolTip(text)
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, self.heightForWidth(self.width()))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        metrics = QFontMetricsF(sized(self.font(), SMALL))
        line = metrics.height()
        parent = self.parentWidget()
        if parent is None or parent.height() < self._ROOMY_PX:
            return round(line) + 1
        room = QRectF(0.0, 0.0, max(1.0, float(width)), 10_000.0)
        return round(metrics.boundingRect(room, _WRAPPED, self._text).height()) + 1

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = sized(self.font(), SMALL)
        painter.setFont(font)
        painter.setPen(theme_of(self).muted)
        metrics = QFontMetricsF(font)
        text = self._text
        if self.height() < 2 * metrics.height():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(self.rect()), _WRAPPED, text)


class Legend(QWidget):
    """Names of colours: a square for what fills, a frame or a dash for what bounds.

    They go on in a second line where one is too short; what has no room even there is in the
    tooltip.
    """

    FILL, FRAME, DASH = range(3)
    _MOST_LINES = 2

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries: tuple[tuple[str, QColor, int], ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_entries(self, entries: Sequence[tuple[str, QColor, int]]) -> None:
        """Show text, colour and kind of each entry."""
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            self.setToolTip(" · ".join(text for text, _, _ in self._entries))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, self.heightForWidth(self.width()))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        placed = self._placed(width)
        lines = placed[-1].line + 1 if placed else 1
        return lines * self._line() + 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()  # the layout remembers how many lines another width took

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(sized(self.font(), SMALL))
        theme = theme_of(self)
        height = self._line()
        for one in self._placed(self.width()):
            top = 1 + one.line * height
            middle = top + height / 2
            swatch = QRectF(one.left, middle - _SWATCH_PX / 2, _SWATCH_PX, _SWATCH_PX)
            if one.kind == Legend.FILL:
                painter.fillRect(swatch, one.colour)
            elif one.kind == Legend.FRAME:
                painter.setPen(one.colour)
                painter.drawRect(swatch.adjusted(0.5, 0.5, -0.5, -0.5))
            else:
                painter.setPen(QPen(one.colour, 1.5, Qt.PenStyle.DashLine))
                right = swatch.right() + 1
                painter.drawLine(QPointF(one.left - 1, middle), QPointF(right, middle))
            painter.setPen(theme.muted)
            at = QRectF(swatch.right() + GRID, top, self.width(), height)
            painter.drawText(at, Qt.AlignmentFlag.AlignVCenter, one.text)

    def _line(self) -> int:
        return round(QFontMetricsF(sized(self.font(), SMALL)).height())

    def _placed(self, width: int) -> list[_Entry]:
        """The entries that have room, in lines of *width* pixels; the last may be cut short."""
        metrics = QFontMetricsF(sized(self.font(), SMALL))
        placed: list[_Entry] = []
        x, line = 0.0, 0
        for text, colour, kind in self._entries:
            whole = _SWATCH_PX + GRID + metrics.horizontalAdvance(text)
            if x and x + whole > width and line + 1 < self._MOST_LINES:
                x, line = 0.0, line + 1
            room = width - x - _SWATCH_PX - GRID
            if room < _SWATCH_PX:
                break
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            placed.append(_Entry(shown, colour, kind, x, line))
            x += whole + 2 * GRID + 1
        return placed
