"""What a failure test shows over the canvas: what is lost, what is left, the marks, and its end."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from planner.domain.failure import Effect, FailureResult
from planner.presenters.failures import (
    effect_word,
    failure_name,
    happens,
    result_tone,
    result_word,
    service_text,
)
from planner.presenters.rows import Tone
from planner.ui.failures.marks import effect_brush, effect_pen
from planner.ui.tables.marks import MARK_PX, paint_mark
from planner.ui.theme import GRID, sized, theme_of

_FROM_TOP_PX = 8
_WIDEST_PX = 860
_SWATCH_PX = 14
_SMALL = 0.9


class FailureBanner(QFrame):
    """Stands at the top of its parent while a failure is applied; *End test* ends it."""

    ended = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setProperty("role", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._mark = _Mark(self)
        self._title = QLabel(self)
        self._title.setProperty("role", "heading")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self.legend = EffectLegend(self)
        self.end_button = QPushButton(self.tr("End test"), self)
        self.end_button.setToolTip(self.tr("Back to the plan as it is (Esc)"))
        self.end_button.setAccessibleName(self.tr("End the failure test"))
        self.end_button.clicked.connect(self.ended)
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        head.addWidget(self._mark)
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self.legend)
        column = QVBoxLayout()
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(3 * GRID)
        row.addLayout(column, 1)
        row.addWidget(self.end_button, 0, Qt.AlignmentFlag.AlignVCenter)
        over.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """Everything that it says."""
        return f"{self._title.text()} · {self._text.text()}"

    def show_result(self, result: FailureResult | None) -> None:
        """Say what a failure does; None puts the banner away."""
        if result is None:
            self.hide()
            return
        self._mark.show_tone(result_tone(result))
        name = failure_name(result.failure)
        self._title.setText(self.tr("Failure test: {0} lost").format(name))
        left = self.tr("Service left: {0}").format(service_text(result.service))
        self._text.setText(f"{happens(result)}\n{left}")
        self.legend.show_effects([one for one in reversed(Effect) if result.count(one)])
        self.setAccessibleName(f"{result_word(result)}: {self.text}")
        self.show()
        self._place()
        self.raise_()
        alert = QAccessibleEvent(self, QAccessible.Event.Alert)
        QAccessible.updateAccessibility(alert)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self._over and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        width = min(_WIDEST_PX, self._over.width() - 2 * _FROM_TOP_PX)
        layout = self.layout()
        height = layout.heightForWidth(width) if layout is not None else 0
        self.resize(width, max(height, self.minimumSizeHint().height()))
        self.move((self._over.width() - width) // 2, _FROM_TOP_PX)


class _Mark(QWidget):
    """The mark of a tone."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._tone = Tone.NORMAL
        self.setFixedSize(MARK_PX + 2, MARK_PX + 2)

    def show_tone(self, tone: Tone) -> None:
        """Show another tone."""
        self._tone = tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_mark(QPainter(self), QRectF(self.rect()), self._tone, theme_of(self))


class EffectLegend(QWidget):
    """What the patterns on the devices mean."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.effects: tuple[Effect, ...] = ()
        self.setFont(sized(self.font(), _SMALL))

    def show_effects(self, effects: Sequence[Effect]) -> None:
        """Explain the patterns of these effects; none takes no room."""
        self.effects = tuple(effects)
        self.setVisible(bool(effects))
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(", ".join(effect_word(one) for one in effects))
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        width = sum(
            _SWATCH_PX + GRID + metrics.horizontalAdvance(effect_word(one)) + 3 * GRID
            for one in self.effects
        )
        return QSize(round(width), max(_SWATCH_PX + 2, round(metrics.height())))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self)
        metrics, x = QFontMetricsF(self.font()), 0.0
        for one in self.effects:
            top = (self.height() - _SWATCH_PX) / 2
            box = QRectF(x + 1, top + 1, _SWATCH_PX - 2, _SWATCH_PX - 2)
            painter.fillRect(box, theme.rack)
            painter.setPen(effect_pen(one))
            painter.setBrush(effect_brush(one))
            painter.drawRect(box)
            x += _SWATCH_PX + GRID
            painter.setPen(theme.muted)
            width = metrics.horizontalAdvance(effect_word(one))
            text = QRectF(x, 0, width + 1, self.height())
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, effect_word(one))
            x += width + 3 * GRID
