"""The sums below the bill of materials in one line that never asks for more width than there is."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.presenters.bom import Total
from planner.ui.theme import GRID, sized, tabular, theme_of

_BETWEEN = 5 * GRID
_LEAST_PX = 200


class TotalsLine(QWidget):
    """Paints names and amounts; what has no room is told by the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._totals: tuple[Total, ...] = ()
        self._note = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def totals(self) -> tuple[Total, ...]:
        """What is shown."""
        return self._totals

    @property
    def note(self) -> str:
        """What stands after the totals where there is room."""
        return self._note

    def show_totals(
        self, totals: Sequence[Total], note: str = "", remarks: Sequence[str] = ()
    ) -> None:
        """Show *totals*, then *note* where there is room; the tooltip ends with *remarks*."""
        self._totals = tuple(totals)
        self._note = note
        lines = [f"{one.label}: {one.exact}\n{one.tooltip}".strip() for one in totals]
        self.setToolTip("\n".join([*lines, *remarks]))
        spoken = [f"{one.label}: {one.exact}" for one in totals]
        self.setAccessibleName("; ".join([*spoken, note] if note else spoken))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_LEAST_PX, round(QFontMetricsF(self.font()).height()) + 2 * GRID)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = theme_of(self)
        plain, bold = tabular(self.font()), tabular(sized(self.font(), 1.0, bold=True))
        metrics, bold_metrics = QFontMetricsF(plain), QFontMetricsF(bold)
        baseline = (self.height() + metrics.ascent() - metrics.descent()) / 2
        x = 0.0
        for total in self._totals:
            name = metrics.horizontalAdvance(total.label) + GRID + 2
            amount = bold_metrics.horizontalAdvance(total.amount)
            if x + name + amount > self.width():
                painter.setFont(plain)
                painter.setPen(theme.muted)
                painter.drawText(QPointF(x, baseline), "…")
                return
            painter.setFont(plain)
            painter.setPen(theme.muted)
            painter.drawText(QPointF(x, baseline), total.label)
            painter.setFont(bold)
            painter.setPen(theme.text)
            painter.drawText(QPointF(x + name, baseline), total.amount)
            x += name + amount + _BETWEEN
        if x + metrics.horizontalAdvance(self._note) <= self.width():
            painter.setFont(plain)
            painter.setPen(theme.faint)
            painter.drawText(QPointF(x, baseline), self._note)
