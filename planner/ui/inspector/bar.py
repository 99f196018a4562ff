"""A stacked bar of the inspector with its text above it."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.presenters.inspection import BarRow
from planner.presenters.series import Hue
from planner.ui.theme import GRID, sized, tabular, theme_of

_BAR_PX = 7
_INSET = 2 * GRID + 1
_TEXT = 0.92


class BarLabel(QWidget):
    """Paints a `BarRow`; its tooltip and its accessible name say every part."""

    def __init__(self, row: BarRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._describe()

    @property
    def row(self) -> BarRow:
        """What is shown."""
        return self._row

    def show_row(self, row: BarRow) -> None:
        """Show another bar."""
        if row != self._row:
            self._row = row
            self._describe()
            self.update()

    def sizeHint(self) -> QSize:
        text = QFontMetricsF(sized(self.font(), _TEXT)).height()
        return QSize(110, round(text) + _BAR_PX + 3 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self)
        font = tabular(sized(self.font(), _TEXT))
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(theme.text)
        line = QRectF(_INSET, GRID, self.width() - _INSET, metrics.height())
        painter.drawText(line, 0, self._row.text)
        bar = QRectF(_INSET, line.bottom() + GRID, self.width() - _INSET - GRID, _BAR_PX)
        painter.fillRect(bar, theme.track)
        left = bar.left()
        for part in self._row.parts:
            width = bar.width() * part.value
            if part.hue is not Hue.FREE:
                painter.fillRect(QRectF(left, bar.top(), width, _BAR_PX), theme.hue(part.hue))
            left += width

    def _describe(self) -> None:
        self.setToolTip(self._row.tooltip)
        parts = self._row.tooltip.replace("\n", ", ")
        self.setAccessibleName(f"{self._row.label}: {self._row.text}; {parts}")
