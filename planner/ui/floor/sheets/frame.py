"""The frame of a sheet: border, title block, scale bar, north arrow, legend."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF

from planner.presenters import formats
from planner.presenters.floor_sheet import (
    FOOT_MM,
    MARGIN_MM,
    Drawing,
    Sheet,
    bar_mm,
    scale_text,
)
from planner.presenters.wording import translate
from planner.ui.canvas.painting import Align
from planner.ui.canvas.shades import SMOOTH, fill_of
from planner.ui.floor.sheets.pencil import Pencil
from planner.ui.theme import NO_DATA, Theme

_TITLE_WIDE = 92.0
_LEGEND_TEXT, _SMALL = 2.3, 2.0
_SWATCH = 3.2


class FrameArtist:
    """Draws what surrounds the drawing on one sheet."""

    def __init__(self, pencil: Pencil, theme: Theme, drawing: Drawing, sheet: Sheet) -> None:
        self._pencil = pencil
        self._theme = theme
        self._drawing = drawing
        self._sheet = sheet
        wide = sheet.width_mm - 2 * MARGIN_MM
        self._foot = QRectF(MARGIN_MM, sheet.height_mm - MARGIN_MM - FOOT_MM, wide, FOOT_MM)

    def draw(self) -> None:
        """Draw border and foot."""
        sheet, pencil, theme = self._sheet, self._pencil, self._theme
        pencil.pen(theme.line_strong, 0.35)
        pencil.rect(
            QRectF(
                MARGIN_MM,
                MARGIN_MM,
                sheet.width_mm - 2 * MARGIN_MM,
                sheet.height_mm - 2 * MARGIN_MM,
            )
        )
        foot = self._foot
        pencil.line(foot.left(), foot.top(), foot.right(), foot.top())
        title = min(_TITLE_WIDE, foot.width() * 0.45)
        split = foot.right() - title
        pencil.line(split, foot.top(), split, foot.bottom())
        self._title(QRectF(split, foot.top(), title, foot.height()))
        rest = QRectF(foot.left(), foot.top(), foot.width() - title, foot.height())
        self._north(QRectF(rest.left() + 2, rest.top() + 2, 10, rest.height() - 4))
        self._bar(QRectF(rest.left() + 16, rest.top() + 3, rest.width() - 20, 7))
        self._legend(QRectF(rest.left() + 16, rest.top() + 13, rest.width() - 20, 11))

    def _title(self, box: QRectF) -> None:
        drawing, sheet, theme = self._drawing, self._sheet, self._theme
        inner = box.adjusted(2.5, 1.5, -2.5, -1.5)
        line = inner.height() / 5
        rows = (
            (drawing.project, 3.4, theme.text, True),
            (sheet.drawing.mark.title, 2.8, theme.text, False),
            (
                translate("sheet", "{0} · scenario {1}").format(
                    sheet.drawing.site, drawing.scenario
                ),
                2.3,
                theme.muted,
                False,
            ),
            (
                translate("sheet", "Scale {0} · {1}").format(scale_text(sheet.scale), drawing.date),
                2.3,
                theme.muted,
                False,
            ),
            (self._number(), 2.3, theme.muted, False),
        )
        for place, (text, size, colour, bold) in enumerate(rows):
            at = QRectF(inner.left(), inner.top() + place * line, inner.width(), line)
            self._pencil.write(at, text, size, colour, bold=bold)

    def _number(self) -> str:
        sheet = self._sheet
        text = translate("sheet", "Sheet {0} of {1}").format(sheet.number, sheet.of)
        if sheet.columns * sheet.rows == 1:
            return text
        return translate("sheet", "{0} · part {1}{2} of this room").format(
            text, _letter(sheet.down), sheet.across + 1
        )

    def _north(self, box: QRectF) -> None:
        """Draw an arrow to the top of the sheet: plans have north above."""
        painter, theme = self._pencil.painter, self._theme
        middle, top = box.center().x(), box.top() + 4
        tip, foot = QPointF(middle, top), box.bottom() - 1
        left, right = QPointF(middle - 3, foot), QPointF(middle + 3, foot)
        notch = QPointF(middle, foot - 3)
        self._pencil.fill(theme.text)
        painter.drawPolygon(QPolygonF([tip, left, notch]))
        self._pencil.pen(theme.text, 0.2)
        painter.drawPolygon(QPolygonF([tip, notch, right]))
        head = QRectF(box.left(), box.top() - 0.5, box.width(), 4)
        letter = translate("sheet", "N")
        self._pencil.write(head, letter, 3.2, theme.text, align=Align.CENTRE, bold=True)

    def _bar(self, box: QRectF) -> None:
        """Draw the scale bar: four fields, each a quarter of a round length."""
        scale, theme, pencil = self._sheet.scale, self._theme, self._pencil
        length = bar_mm(scale, min(box.width() - 14, 90.0))
        quarter = length / 4 / scale
        top = box.top() + 3.6
        for place in range(4):
            field = QRectF(box.left() + place * quarter, top, quarter, 1.6)
            if place % 2 == 0:
                pencil.fill(theme.text)
                pencil.rect(field)
            pencil.pen(theme.text, 0.15)
            pencil.rect(field)
        ends = ((0.0, "0"), (length / 2, ""), (length, str(formats.length(length))))
        for at, text in ends:
            label = QRectF(box.left() + at / scale - 10, box.top(), 20, 3)
            pencil.write(label, text, _SMALL, theme.muted, align=Align.CENTRE)

    def _legend(self, box: QRectF) -> None:
        legend, theme, pencil = self._drawing.legend, self._theme, self._pencil
        title = QRectF(box.left(), box.top(), box.width(), 3.4)
        pencil.write(title, legend.title, _LEGEND_TEXT, theme.muted, bold=True)
        x, y = box.left(), box.top() + 4.2
        if legend.high:
            x = self._ramp(x, y, legend.low, legend.high)
        for entry in legend.entries:
            words = pencil.width(entry.text, _LEGEND_TEXT) + _SWATCH + 4
            if x + words > box.right():
                x, y = box.left(), y + _SWATCH + 0.6
            if y + _SWATCH > self._foot.bottom():
                return
            swatch = QRectF(x, y, _SWATCH, _SWATCH)
            pencil.fill(fill_of(entry.shade, theme))
            pencil.rect(swatch)
            if entry.shade is None:
                corners = [
                    (swatch.left(), swatch.top()),
                    (swatch.right(), swatch.top()),
                    (swatch.right(), swatch.bottom()),
                    (swatch.left(), swatch.bottom()),
                ]
                pencil.hatch(corners, NO_DATA[1])
            text = QRectF(swatch.right() + 1.2, y, words, _SWATCH)
            pencil.write(text, entry.text, _LEGEND_TEXT, theme.text)
            x += words + 1

    def _ramp(self, x: float, y: float, low: str, high: str) -> float:
        """Draw the colours of a scale between its ends and return where they end."""
        theme, pencil = self._theme, self._pencil
        left = pencil.width(low, _LEGEND_TEXT) + 1.5
        pencil.write(QRectF(x, y, left, _SWATCH), low, _LEGEND_TEXT, theme.text)
        step = 40.0 / len(SMOOTH)
        for place, colour in enumerate(SMOOTH):
            pencil.fill(colour)
            pencil.rect(QRectF(x + left + place * step, y, step + 0.02, _SWATCH))
        right = x + left + 40.0 + 1.5
        words = pencil.width(high, _LEGEND_TEXT) + 3
        pencil.write(QRectF(right, y, words, _SWATCH), high, _LEGEND_TEXT, theme.text)
        return right + words + 2


def _letter(place: int) -> str:
    """Return A, B, ... Z, AA, ... for a row of sheets."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
