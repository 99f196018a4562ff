"""How many errors and warnings there are, beside the name of a tab: marks with numbers."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar, QWidget

from planner.presenters.findings import Badges, badges
from planner.presenters.rows import Tone
from planner.ui.tables.marks import MARK_PX, paint_mark
from planner.ui.theme import GRID, sized, tabular, theme_of
from planner.workspace.state import State


class CountBadge(QWidget):
    """Paints the mark of each severity with its number, in a tab of a bar; away while all is 0.

    Qt lays the whole tab widget out anew for it, charts included: only when a number changes.
    """

    def __init__(self, bar: QTabBar, place: int) -> None:
        super().__init__(bar)
        self._bar = bar
        self._place = place
        self._found: Badges | None = None
        self._counts: tuple[tuple[Tone, str], ...] = ()
        # Clicks belong to the tab below.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_state(self, state: State) -> None:
        """Show how many errors and warnings a state has."""
        self.show_counts(badges(state.evaluation))

    def show_counts(self, found: Badges) -> None:
        """Show errors and warnings."""
        if found == self._found:
            return
        self._found = found
        pairs = ((Tone.BAD, found.errors), (Tone.WARNING, found.warnings))
        self._counts = tuple((tone, str(number)) for tone, number in pairs if number)
        spoken = self.tr("Checks, errors: {0}, warnings: {1}").format(found.errors, found.warnings)
        self._bar.setAccessibleTabName(self._place, spoken)
        self.resize(self.sizeHint())
        side = QTabBar.ButtonPosition.RightSide
        # The bar makes room for a button only when it gets one.
        self._bar.setTabButton(self._place, side, None)
        if self._counts:
            self._bar.setTabButton(self._place, side, self)
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._font())
        width = sum(
            MARK_PX + GRID + metrics.horizontalAdvance(text) + 2 * GRID for _, text in self._counts
        )
        return QSize(round(width), round(metrics.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self)
        font = self._font()
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        x = 0.0
        for tone, text in self._counts:
            paint_mark(painter, QRectF(x, 0, MARK_PX, self.height()), tone, theme)
            x += MARK_PX + GRID
            painter.setPen(theme.tone(tone))
            baseline = (self.height() + metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(x, baseline), text)
            x += metrics.horizontalAdvance(text) + 2 * GRID

    def _font(self) -> QFont:
        return tabular(sized(self.font(), 1.0, bold=True))
