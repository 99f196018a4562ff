"""The sums below the bill of materials, in as many lines as their width asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.presenters.bom import Total
from planner.ui.theme import GRID, sized, tabular, theme_of

_BETWEEN = 5 * GRID
_LEAST_PX = 160


@dataclass(frozen=True, slots=True)
class _Word:
    """A total where it stands in its line; the amount stands `indent` pixels after its name."""

    name: str
    amount: str
    left: float
    indent: float


class TotalsLine(QWidget):
    """Paints names and amounts; the tooltip has them to the cent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._totals: tuple[Total, ...] = ()
        self._note = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def totals(self) -> tuple[Total, ...]:
        """What is shown."""
        return self._totals

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of the totals that have room."""
        return tuple(
            word.name for line in self._broken(self.width()) for word in line if word.amount
        )

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
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_LEAST_PX, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_PX, self._line() + 2 * GRID)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = len(self._broken(width)) or 1
        return lines * self._line() + 2 * GRID

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = theme_of(self)
        metrics = QFontMetricsF(self._plain)
        lines = self._broken(self.width())
        top = (self.height() - len(lines) * self._line()) / 2
        for row, line in enumerate(lines):
            middle = top + row * self._line() + self._line() / 2
            baseline = middle + (metrics.ascent() - metrics.descent()) / 2
            for word in line:
                painter.setFont(self._plain)
                painter.setPen(theme.muted if word.amount else theme.faint)
                painter.drawText(QPointF(word.left, baseline), word.name)
                painter.setFont(self._bold)
                painter.setPen(theme.text)
                painter.drawText(QPointF(word.left + word.indent, baseline), word.amount)

    @property
    def _plain(self) -> QFont:
        return tabular(self.font())

    @property
    def _bold(self) -> QFont:
        return tabular(sized(self.font(), 1.0, bold=True))

    def _line(self) -> int:
        return round(QFontMetricsF(self.font()).height()) + 1

    def _broken(self, width: int) -> list[list[_Word]]:
        """The totals in as many lines as the width asks for; the note where that needs no other."""
        plain, bold = QFontMetricsF(self._plain), QFontMetricsF(self._bold)
        texts = [(one.label, one.amount) for one in self._totals]
        if self._note:
            texts.append((self._note, ""))
        lines: list[list[_Word]] = []
        x = 0.0
        for name, amount in texts:
            indent = plain.horizontalAdvance(name) + GRID + 2
            whole = indent + bold.horizontalAdvance(amount)
            if not lines or x + whole > width:
                if lines and not amount:
                    break
                lines.append([])
                x = 0.0
            lines[-1].append(_Word(name, amount, x, indent))
            x += whole + _BETWEEN
        return lines
