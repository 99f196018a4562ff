"""What the colours of the canvas mean, in its lower left corner."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from planner.domain.hardware import DeviceClass
from planner.presenters.colouring import Colouring, Shade
from planner.presenters.legend import Legend, LegendEntry, legend
from planner.ui.canvas.shades import SMOOTH, fill_of, hatching
from planner.ui.theme import GRID, RADIUS, RAMP, Theme, sized, tabular, theme_of

_SMALL = 0.88
_SWATCH_PX = 10.0
_STEP_PX = 12.0
_GAP = 2.5 * GRID
_PAD = 2.0 * GRID


class LegendBox(QWidget):
    """One line over the canvas: the metric, then its classes or its scale; the pointer passes."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._legend = Legend("")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()  # until there is something to explain

    @property
    def legend(self) -> Legend:
        """What is explained."""
        return self._legend

    def show_colours(self, colours: Colouring, *, far: bool, smooth: bool = False) -> None:
        """Explain colours; *far* while whole racks are coloured, *smooth* without steps."""
        self.show_legend(legend(colours, far=far, smooth=smooth))

    def show_legend(self, wanted: Legend) -> None:
        """Explain other colours."""
        if wanted == self._legend:
            return
        self._legend = wanted
        ends = [one for one in (wanted.low, wanted.high, wanted.words) if one]
        texts = [*ends, *(one.text for one in wanted.entries)]
        self.setAccessibleName(f"{wanted.title}: {', '.join(texts)}")
        self.resize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._font())
        width = _PAD + QFontMetricsF(self._font(bold=True)).horizontalAdvance(self._legend.title)
        if self._legend.high:
            ends = metrics.horizontalAdvance(self._legend.low + self._legend.high)
            width += _GAP + ends + 2 * GRID + _STEP_PX * len(RAMP)
        for entry in self._legend.entries:
            width += _GAP + _SWATCH_PX + GRID + metrics.horizontalAdvance(entry.text)
        if self._legend.words:
            width += _GAP + metrics.horizontalAdvance(self._legend.words)
        return QSize(round(width + _PAD), round(metrics.height() + 1.5 * GRID))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = theme_of(self), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.line, 1.0))
        painter.setBrush(theme.card)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        x = self._write(painter, _PAD, self._legend.title, theme, bold=True)
        if self._legend.high:
            x = self._write(painter, x + _GAP, self._legend.low, theme) + GRID
            x = self._paint_ramp(painter, x) + GRID
            x = self._write(painter, x, self._legend.high, theme)
        for entry in self._legend.entries:
            x = self._paint_entry(painter, x + _GAP, entry, theme)
        if self._legend.words:
            self._write(painter, x + _GAP, self._legend.words, theme)

    def _paint_entry(self, painter: QPainter, x: float, entry: LegendEntry, theme: Theme) -> float:
        swatch = QRectF(x, (self.height() - _SWATCH_PX) / 2, _SWATCH_PX, _SWATCH_PX)
        painter.setPen(QPen(theme.line_strong, 1.0))
        painter.setBrush(_swatch(entry.shade, theme))
        painter.drawRect(swatch)
        if entry.shade is None:
            painter.setBrush(hatching())
            painter.drawRect(swatch)
        return self._write(painter, swatch.right() + GRID, entry.text, theme)

    def _paint_ramp(self, painter: QPainter, x: float) -> float:
        top = round((self.height() - _SWATCH_PX) / 2)
        if self._legend.smooth:
            whole = round(_STEP_PX * len(RAMP))
            for column in range(whole):
                colour = SMOOTH[column * len(SMOOTH) // whole]
                painter.fillRect(QRectF(round(x) + column, top, 1.0, _SWATCH_PX), colour)
            return round(x) + _STEP_PX * len(RAMP)
        for index, colour in enumerate(RAMP):
            painter.fillRect(QRectF(round(x) + index * _STEP_PX, top, _STEP_PX, _SWATCH_PX), colour)
        return round(x) + _STEP_PX * len(RAMP)

    def _write(
        self, painter: QPainter, x: float, text: str, theme: Theme, *, bold: bool = False
    ) -> float:
        font = self._font(bold=bold)
        width = QFontMetricsF(font).horizontalAdvance(text)
        painter.setFont(font)
        painter.setPen(theme.text if bold else theme.muted)
        box = QRectF(x, 0, width + 1, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        return x + width

    def _font(self, *, bold: bool = False) -> QFont:
        return tabular(sized(self.font(), _SMALL, bold=bold))


def _swatch(shade: Shade, theme: Theme) -> QColor:
    """Return the colour of a swatch; clouds are outlined, not filled, and so show their line."""
    if shade is DeviceClass.CLOUD:
        return theme.lines[shade]
    return fill_of(shade, theme)
