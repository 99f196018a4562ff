"""A row of columns that are drawn with the mouse or set with the keys: one share of a peak each."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.presenters import formats
from planner.presenters.rows import Tone
from planner.presenters.series import Hue
from planner.ui.charts.plot import SMALL
from planner.ui.theme import GRID, sized, theme_of

_STEP, _FINE = 0.05, 0.01
_GAP_PX = 1.0
_HEIGHT_PX = 96


class CurveEditor(QWidget):
    """Columns from 0 to 100 %: press and draw, or choose with Left and Right and set with Up, Down.

    With Shift the keys go by 1 %, Home and End choose the first and the last column, Page Up and
    Page Down set to 100 and 0 %. A wheel that passes over changes nothing.
    """

    edited = Signal()

    def __init__(self, name: str, labels: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = tuple(labels)
        self._values = [1.0] * len(self._labels)
        self._chosen = 0
        self._drawing = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        self._speak()

    @property
    def values(self) -> tuple[float, ...]:
        """The shares, from the left."""
        return tuple(self._values)

    @property
    def chosen(self) -> int:
        """The column that the keys set."""
        return self._chosen

    def show_values(self, values: Sequence[float]) -> None:
        """Show other shares; nobody is told."""
        self._values = [min(1.0, max(0.0, value)) for value in values]
        self._speak()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 72)

    def column_at(self, x: float) -> int:
        """Return the column under a pixel, the nearest one outside."""
        slot = self.width() / len(self._values)
        return max(0, min(len(self._values) - 1, int(x // slot)))

    def point_of(self, column: int, share: float) -> QPointF:
        """Return where the top of a column is at a share."""
        area = self._area()
        slot = self.width() / len(self._values)
        return QPointF((column + 0.5) * slot, area.bottom() - share * area.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._drawing = True
            self._draw_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        column = self.column_at(event.position().x())
        self.setToolTip(self._text_of(column))
        if self._drawing:
            self._draw_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drawing = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), len(self._values) - 1
        step = _FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
        chosen = {
            Qt.Key.Key_Left: self._chosen - 1,
            Qt.Key.Key_Right: self._chosen + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        now = self._values[self._chosen]
        wanted = {
            Qt.Key.Key_Up: now + step,
            Qt.Key.Key_Down: now - step,
            Qt.Key.Key_PageUp: 1.0,
            Qt.Key.Key_PageDown: 0.0,
        }
        if key in chosen:
            self._chosen = max(0, min(last, chosen[key]))
            self._speak()
            self.update()
        elif key in wanted:
            self._set(self._chosen, wanted[key])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, area = theme_of(self), self._area()
        painter.fillRect(area, theme.well)
        painter.setPen(theme.line)
        for share in (0.5, 1.0):
            y = area.bottom() - share * area.height()
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        slot = self.width() / len(self._values)
        colour = theme.hue(Hue.COMPUTE)
        for column, share in enumerate(self._values):
            top = area.bottom() - share * area.height()
            box = QRectF(column * slot, top, max(1.0, slot - _GAP_PX), area.bottom() - top)
            painter.fillRect(box, colour)
        self._paint_labels(painter, slot, area)
        if self.hasFocus():
            painter.setPen(QPen(theme.tone(Tone.ACCENT), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            left = self._chosen * slot
            painter.drawRect(QRectF(left, area.top() + 1, slot - _GAP_PX, area.height() - 2))

    def _paint_labels(self, painter: QPainter, slot: float, area: QRectF) -> None:
        font = sized(self.font(), SMALL)
        painter.setFont(font)
        painter.setPen(theme_of(self).muted)
        metrics = QFontMetricsF(font)
        widest = max(metrics.horizontalAdvance(label) for label in self._labels) + GRID
        step = max(1, -int(-widest // slot))
        for column in range(0, len(self._labels), step):
            at = QRectF(column * slot, area.bottom() + 1, slot * step, metrics.height())
            painter.drawText(at, Qt.AlignmentFlag.AlignLeft, self._labels[column])

    def _area(self) -> QRectF:
        low = QFontMetricsF(sized(self.font(), SMALL)).height() + 2
        return QRectF(0.0, 2.0, float(self.width()), max(8.0, self.height() - low - 2.0))

    def _draw_to(self, at: QPointF) -> None:
        area = self._area()
        self._set(self.column_at(at.x()), (area.bottom() - at.y()) / area.height())

    def _set(self, column: int, share: float) -> None:
        self._chosen = column
        value = round(min(1.0, max(0.0, share)), 2)
        if value != self._values[column]:
            self._values[column] = value
            self.edited.emit()
        self._speak()
        self.update()

    def _text_of(self, column: int) -> str:
        return f"{self._labels[column]} {formats.percent(self._values[column])}"

    def _speak(self) -> None:
        """Tell assistive technology the column that is chosen, and what the keys do."""
        keys = self.tr("Left and Right choose, Up and Down set, Shift finer")
        self.setAccessibleDescription(f"{self._text_of(self._chosen)}; {keys}")
