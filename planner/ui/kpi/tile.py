"""One headline: small title, large figure, muted unit, thin bar."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QWidget

from planner.presenters.kpis import Tile
from planner.presenters.rows import Tone
from planner.ui.tables.marks import MARK_PX, paint_mark
from planner.ui.theme import GRID, RADIUS, Theme, mixed, sized, tabular, theme_of

TALL_PX = 59
LOW_PX = 43
CHANGE_SHOWN_MS = 10_000
"""How long a tile shows what an edit changed."""

LARGE = 1.5
"""Size of a tile that is shown to many, against the usual one."""

_BAR_PX = 3.0
_SIDE = 3 * GRID
_TITLE = 0.86
_UNIT = 0.9
_FIGURE_TALL = 1.55
_FIGURE_LOW = 1.3
_NO_FIGURE = 1.1
_CHIP_SHADE = 0.18
_MARKED = (Tone.BAD, Tone.WARNING)


class TileView(QAbstractButton):
    """Shows a `Tile`; a click asks for its *Why?*."""

    def __init__(self, tile: Tile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tile = tile
        self._low = False
        self._large = False
        self._change_shown = False
        self._types: dict[tuple[float, bool, bool], tuple[QFont, QFontMetricsF]] = {}
        self._fade = QTimer(self, singleShot=True, interval=CHANGE_SHOWN_MS)
        self._fade.timeout.connect(self._hide_change)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._describe()

    @property
    def tile(self) -> Tile:
        """What is shown."""
        return self._tile

    @property
    def change_text(self) -> str:
        """The change that is shown now; empty when none is."""
        return self._tile.change if self._change_shown else ""

    def show_tile(self, tile: Tile, *, fresh: bool) -> None:
        """Show *tile*; *fresh* starts the time of its change anew."""
        shown = self._change_shown
        if fresh and tile.change:
            self._change_shown = True
            self._fade.start()
        elif fresh:
            self._change_shown = False
            self._fade.stop()
        if tile != self._tile or shown != self._change_shown:
            self._tile = tile
            self._describe()
            self.update()

    def set_low(self, low: bool) -> None:
        """Use the low form of narrow windows."""
        if low != self._low:
            self._low = low
            self.updateGeometry()
            self.update()

    def set_large(self, large: bool) -> None:
        """Show everything larger, for those who sit farther away."""
        if large != self._large:
            self._large = large
            usual = QApplication.font(self)
            self.setFont(sized(usual, LARGE) if large else usual)
            self.updateGeometry()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # It fills itself: the strip below need not be painted for one changed figure. Not before,
        # since the style takes it back from every button that it dresses.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.FontChange:
            self._types.clear()
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        height = LOW_PX if self._low else TALL_PX
        return QSize(150, round(height * LARGE) if self._large else height)

    def minimumSizeHint(self) -> QSize:
        return QSize(96, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = theme_of(self)
        pointed = self.underMouse() or self.isDown()
        painter.fillRect(self.rect(), theme.hover if pointed else theme.window)
        inner = QRectF(self.rect()).adjusted(_SIDE, 0, -_SIDE, 0)
        self._paint_title(painter, theme, inner)
        self._paint_figure(painter, theme, inner)
        self._paint_bar(painter, theme, inner)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.accent)
            frame = QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
            painter.drawRoundedRect(frame, RADIUS, RADIUS)

    def _paint_title(self, painter: QPainter, theme: Theme, inner: QRectF) -> None:
        font, metrics = self._type(_TITLE, figures=False)
        top = GRID if self._low else 2 * GRID
        line = QRectF(inner.left(), top, inner.width(), metrics.height())
        if self.change_text:
            line.setRight(self._paint_chip(painter, theme, line) - GRID)
        painter.setFont(font)
        painter.setPen(theme.muted)
        title = metrics.elidedText(self._tile.title, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, title)

    def _paint_chip(self, painter: QPainter, theme: Theme, line: QRectF) -> float:
        font, metrics = self._type(_TITLE)
        width = metrics.horizontalAdvance(self.change_text) + 2 * GRID
        chip = QRectF(line.right() - width, line.top(), width, line.height())
        tone = self._tile.change_tone
        colour = theme.text if tone is Tone.NORMAL else theme.tone(tone)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mixed(colour, theme.window, _CHIP_SHADE))
        painter.drawRoundedRect(chip, GRID, GRID)
        painter.setPen(colour)
        painter.setFont(font)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self.change_text)
        painter.restore()
        return chip.left()

    def _paint_figure(self, painter: QPainter, theme: Theme, inner: QRectF) -> None:
        missing = self._tile.tone is Tone.MUTED
        factor = _FIGURE_LOW if self._low else _FIGURE_TALL
        font, metrics = self._type(_NO_FIGURE if missing else factor, bold=not missing)
        foot = 2 * GRID if self._low else 3 * GRID
        baseline = self.height() - foot - metrics.descent() - (0 if self._low else 1)
        painter.setFont(font)
        painter.setPen(theme.muted if missing else theme.text)
        painter.drawText(QPointF(inner.left(), baseline), self._tile.value)
        left = inner.left() + metrics.horizontalAdvance(self._tile.value) + GRID + 1
        painter.setFont(self._type(_UNIT)[0])
        painter.setPen(theme.muted)
        right = inner.right()
        if self._tile.tone in _MARKED:
            # the bar's colour alone would not be told apart by everybody
            middle = baseline - metrics.capHeight() / 2
            mark = QRectF(right - MARK_PX, middle - MARK_PX / 2, MARK_PX, MARK_PX)
            paint_mark(painter, mark, self._tile.tone, theme)
            right = mark.left() - GRID
        painter.drawText(QPointF(left, baseline), self._unit_for(right - left))

    def _unit_for(self, width: float) -> str:
        metrics = self._type(_UNIT)[1]
        for text in self._tile.units:
            if metrics.horizontalAdvance(text) <= width:
                return text
        return metrics.elidedText(self._tile.units[-1], Qt.TextElideMode.ElideRight, width)

    def _paint_bar(self, painter: QPainter, theme: Theme, inner: QRectF) -> None:
        if self._tile.fraction is None:
            return
        foot = 4.0 if self._low else 7.0
        track = QRectF(inner.left(), self.height() - foot - _BAR_PX, inner.width(), _BAR_PX)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.track)
        painter.drawRoundedRect(track, _BAR_PX / 2, _BAR_PX / 2)
        track.setWidth(max(_BAR_PX, track.width() * self._tile.fraction))
        painter.setBrush(theme.tone(self._tile.tone))
        painter.drawRoundedRect(track, _BAR_PX / 2, _BAR_PX / 2)
        painter.restore()

    def _type(
        self, factor: float, *, bold: bool = False, figures: bool = True
    ) -> tuple[QFont, QFontMetricsF]:
        """Return the font at *factor* times its size, with *figures* of equal width."""
        found = self._types.get((factor, bold, figures))
        if found is None:
            font = sized(self.font(), factor, bold=bold)
            font = tabular(font) if figures else font
            found = self._types[factor, bold, figures] = (font, QFontMetricsF(font))
        return found

    def _hide_change(self) -> None:
        self._change_shown = False
        self._describe()
        self.update()

    def _describe(self) -> None:
        tile = self._tile
        self.setAccessibleName(tile.spoken)
        head = f"{tile.title}: {tile.value} {tile.unit}".strip()
        lines = [head, tile.status, tile.tooltip, self.tr("Click for Why?")]
        self.setToolTip("\n".join(line for line in lines if line))
