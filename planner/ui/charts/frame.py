"""What every chart shares: title and unit, plot, legend, hover text, menu, enlarging, error."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QBoxLayout, QLabel, QMenu, QToolTip, QVBoxLayout, QWidget

from planner.presenters.chart_data import chart_text
from planner.presenters.rows import Tone
from planner.presenters.series import Chart
from planner.ui.charts.plot import SMALL, Foot, Grid, Legend, Plot
from planner.ui.theme import GRID, Theme, sized, tabular, theme_of

_ONE_LINE_PX = 190
"""A lower chart has title and unit on one line."""


class _UnitLabel(QLabel):
    """The unit of a chart, which gives way when there is little room; its tooltip is whole."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "muted")

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme_of(self).muted)
        room = QRect(0, 0, self.width(), self.height())
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)


class ChartFrame(QWidget):
    """Title, unit, plot and legend; subclasses draw into `plot`.

    Double-click or Enter asks to enlarge it; Ctrl+C and the context menu copy it.
    """

    enlarge = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot = Plot(self)
        self.grid = Grid()
        self.plot.addItem(self.grid)
        self.legend = Legend(self)
        self._title = QLabel(self)
        self._title.setProperty("role", "heading")
        self._unit = _UnitLabel(self)
        self._empty = QLabel(self)
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, GRID + 2, 3 * GRID, GRID + 2)
        layout.setSpacing(0)
        self._head = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._head.setSpacing(0)
        self._head.addWidget(self._title)
        self._head.addWidget(self._unit)
        layout.addLayout(self._head)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.legend)
        self._foot = Foot(self)
        layout.addWidget(self._foot)
        self._empty.hide()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.plot.enlarge.connect(self.enlarge)
        self.plot.hovered.connect(self._hover)

    def set_head(self, title: str, unit: str) -> None:
        """Set title and unit."""
        if self._title.text() != title:
            self._title.setText(title)
            self.setAccessibleName(title)
        if self._unit.text() != unit:
            self._unit.setText(unit)
            self._unit.setToolTip(unit)

    def set_empty(self, text: str) -> None:
        """Show *text* in place of the plot; with an empty text show the plot."""
        self._empty.setText(text)
        self._empty.setVisible(bool(text))
        self.plot.setVisible(not text)
        self.legend.setVisible(not text)
        self._foot.setVisible(not text and bool(self._foot.text()))

    def set_foot(self, text: str) -> None:
        """Print *text* beneath the legend, as much of it as has room; the tooltip has all."""
        self._foot.show_text(text)
        self._foot.setVisible(bool(text) and not self._empty.text())

    @property
    def empty_text(self) -> str:
        """What is shown in place of the plot."""
        return self._empty.text()

    def show_error(self, text: str) -> None:
        """Show that this chart could not be drawn; the next one that can be replaces the text."""
        self.forget()
        if not self._title.text():
            self.set_head(self.tr("Chart"), "")
        self.set_empty(text)
        self.setAccessibleDescription(text)

    def forget(self) -> None:
        """Draw the next chart anew, even when it equals the last one; subclasses do."""
        raise NotImplementedError

    @property
    def chart(self) -> Chart | None:
        """What is shown; subclasses answer."""
        raise NotImplementedError

    def copy_picture(self) -> None:
        """Put the chart on the clipboard as it is seen."""
        QGuiApplication.clipboard().setPixmap(self.grab())

    def copy_data(self) -> None:
        """Put the numbers of the chart on the clipboard, the unit in the titles."""
        if self.chart is not None:
            QGuiApplication.clipboard().setText(chart_text(self.chart))

    def menu(self) -> QMenu:
        """Return what can be done with the chart."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Copy as Picture"), self.copy_picture)
        copy = menu.addAction(self.tr("Copy as Data"), self.copy_data)
        copy.setEnabled(self.chart is not None)
        menu.addSeparator()
        menu.addAction(self.tr("Enlarge"), self.enlarge.emit)
        return menu

    def tooltip_at(self, x: float, y: float) -> str:
        """Return the values under the mouse; subclasses answer."""
        raise NotImplementedError

    def repaint_theme(self) -> None:
        """Take the colours of the theme again; subclasses do."""
        raise NotImplementedError

    def style_axes(self, theme: Theme) -> None:
        """Dress the axes in the theme."""
        self.plot.style(theme, tabular(sized(self.font(), SMALL)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.repaint_theme()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = self.height() < _ONE_LINE_PX
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._head.setDirection(beside if low else below)
        self._head.setSpacing(2 * GRID if low else 0)
        self._head.setStretch(1, 1)
        self._foot.updateGeometry()  # how much of it is printed follows the height of the chart
        self.repaint_theme()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        at = self.mapToGlobal(QPoint(3 * GRID, 6 * GRID)) if by_key else event.globalPos()
        self.menu().popup(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enlarge.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_data()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = theme_of(self)
        painter.fillRect(self.rect(), theme.window)
        if self.hasFocus():
            painter.setPen(theme.tone(Tone.ACCENT))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    def _hover(self, x: float, y: float) -> None:
        text = self.tooltip_at(x, y)
        if text:
            QToolTip.showText(self.cursor().pos(), text, self.plot)
        else:
            QToolTip.hideText()
