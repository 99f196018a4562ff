"""A computed value: number and muted unit as plain text, never in a box."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.presenters import formats
from planner.presenters.inspection import FigureRow
from planner.presenters.rows import Tone
from planner.ui.tables.marks import MARK_PX, paint_mark
from planner.ui.theme import GRID, Theme, sized, tabular, theme_of

_INSET = 2 * GRID + 1
"""Where text begins in a box, so that results stand below inputs."""
_UNIT = 0.92
_MARKED = (Tone.BAD, Tone.WARNING, Tone.GOOD)


class FigureLabel(QWidget):
    """Paints the value of a `FigureRow`; words that need more room go on over several lines."""

    def __init__(self, row: FigureRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._describe()

    @property
    def text(self) -> str:
        """The value with its unit."""
        return str(self._row.figure)

    def show_row(self, row: FigureRow) -> None:
        """Show the value of *row*."""
        if row != self._row:
            longer = len(str(row.figure)) != len(self.text)
            self._row = row
            self._describe()
            if longer:
                self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(110, round(QFontMetricsF(self.font()).height()) + 2 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        one_line = self.sizeHint().height()
        if self._fits(width):
            return one_line
        box = QFontMetricsF(self._number_font()).boundingRect(
            QRectF(0, 0, width - self._left(), 1000), self._flags(), self._breakable()
        )
        return max(one_line, round(box.height()) + 2 * GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = theme_of(self)
        left = self._left()
        if self._row.tone in _MARKED:
            mark = QRectF(0, 0, MARK_PX + 2, self.sizeHint().height())
            paint_mark(painter, mark, self._row.tone, theme)
        painter.setPen(theme.tone(self._row.tone))
        painter.setFont(self._number_font())
        if not self._fits(self.width()):
            box = QRectF(left, GRID, self.width() - left, self.height() - GRID)
            painter.drawText(box, self._flags(), self._breakable())
            return
        self._paint_line(painter, theme, left)

    def _paint_line(self, painter: QPainter, theme: Theme, left: float) -> None:
        metrics = QFontMetricsF(painter.font())
        baseline = (self.height() + metrics.ascent() - metrics.descent()) / 2
        number = self._row.figure.number
        painter.drawText(QPointF(left, baseline), number)
        painter.setFont(tabular(sized(self.font(), _UNIT)))
        painter.setPen(theme.muted)
        after = left + metrics.horizontalAdvance(number) + GRID
        painter.drawText(QPointF(after, baseline), self._row.figure.unit)

    def _fits(self, width: int) -> bool:
        number = QFontMetricsF(self._number_font()).horizontalAdvance(self._row.figure.number)
        unit = QFontMetricsF(self.font()).horizontalAdvance(self._row.figure.unit)
        return self._left() + number + GRID + unit * _UNIT <= width + 0.5

    def _breakable(self) -> str:
        """The text with spaces at which it may go on in the next line."""
        return self.text.replace(formats.SPACE, " ")

    def _left(self) -> float:
        return MARK_PX + GRID + 1 if self._row.tone in _MARKED else _INSET

    def _number_font(self) -> QFont:
        return tabular(self.font())

    def _flags(self) -> int:
        return int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)

    def _describe(self) -> None:
        self.setAccessibleName(f"{self._row.label}: {self.text}")
        self.setToolTip(self._row.tooltip)
