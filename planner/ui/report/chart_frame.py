"""What charts on paper have in common: unit, legend, axes, and the words beneath."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from planner.presenters.rows import Tone
from planner.ui.canvas.painting import Align
from planner.ui.floor.sheets.pencil import Pencil
from planner.ui.report.pieces import Piece
from planner.ui.report.typeface import LEADING, Typeface
from planner.ui.report.words import write_lines
from planner.ui.theme import LIGHT

SIZE_MM = 2.4
LINE_MM = SIZE_MM * LEADING
_SWATCH, _BETWEEN = 2.2, 4.5
_GRID_MM = 0.12


@dataclass(frozen=True, slots=True)
class Entry:
    """A text of a legend; a line where it is `dashed` or `drawn`, else a filled square."""

    text: str
    colour: QColor
    drawn: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from `start` to `end` across so many millimetres from `origin`; down for `upwards`."""

    start: float
    end: float
    origin: float
    length: float
    upwards: bool = False

    def at(self, value: float) -> float:
        """Return where a value lies, kept on the axis."""
        share = (value - self.start) / ((self.end - self.start) or 1.0)
        share = max(0.0, min(1.0, share))
        return (
            self.origin - share * self.length if self.upwards else self.origin + share * self.length
        )


DrawPlot = Callable[[Pencil, QRectF], None]


def chart_piece(
    typeface: Typeface,
    head: tuple[str, tuple[Entry, ...]],
    plot: tuple[float, DrawPlot],
    foot: str,
    width: float,
) -> Piece:
    """Return a chart: unit and legend above a plot of a height, the words of *foot* beneath."""
    unit, legend = head
    plot_high, draw_plot = plot
    units = typeface.lines(unit, SIZE_MM, width)
    lines = legend_lines(typeface, legend, width)
    feet = typeface.lines(foot, SIZE_MM, width) if foot else ()
    above = (len(units) + len(lines)) * LINE_MM + 1.5
    high = above + plot_high + (1.0 + len(feet) * LINE_MM if feet else 0.0)

    def draw(pencil: Pencil, left: float, top: float) -> None:
        write_lines(pencil, QRectF(left, top, width, 0.0), units, SIZE_MM, Tone.MUTED)
        draw_legend(typeface, pencil, lines, left, top + len(units) * LINE_MM)
        draw_plot(pencil, QRectF(left, top + above, width, plot_high))
        beneath = QRectF(left, top + above + plot_high + 1.0, width, 0.0)
        write_lines(pencil, beneath, feet, SIZE_MM, Tone.MUTED)

    return Piece(high, draw, above=1.0)


def legend_lines(typeface: Typeface, legend: Iterable[Entry], width: float) -> list[list[Entry]]:
    """Return the entries of a legend, a list for each line that they take."""
    lines: list[list[Entry]] = []
    at = width + 1.0
    for one in legend:
        wide = _wide(typeface, one)
        if at + wide > width:
            lines.append([])
            at = 0.0
        lines[-1].append(one)
        at += wide
    return lines


def _wide(typeface: Typeface, one: Entry) -> float:
    return 2 * _SWATCH + typeface.width(one.text, SIZE_MM) + _BETWEEN


def draw_legend(
    typeface: Typeface, pencil: Pencil, lines: Sequence[Sequence[Entry]], left: float, top: float
) -> None:
    """Draw the entries of a legend."""
    for place, line in enumerate(lines):
        x, y = left, top + place * LINE_MM
        for one in line:
            middle = y + LINE_MM / 2
            if one.drawn or one.dashed:
                style = Qt.PenStyle.DashLine if one.dashed else Qt.PenStyle.SolidLine
                pencil.pen(one.colour, 0.5, style)
                pencil.line(x, middle, x + 1.6 * _SWATCH, middle)
            else:
                pencil.fill(one.colour)
                pencil.rect(QRectF(x, middle - _SWATCH / 2, _SWATCH, _SWATCH))
            box = QRectF(x + 2 * _SWATCH, y, typeface.width(one.text, SIZE_MM) + 0.3, LINE_MM)
            pencil.write(box, one.text, SIZE_MM, LIGHT.text)
            x += _wide(typeface, one)


def draw_level(pencil: Pencil, box: QRectF, axis: Axis, marks: Sequence[tuple[float, str]]) -> None:
    """Draw grid lines across a plot at values of its upright axis, their texts left of it."""
    for value, text in marks:
        y = axis.at(value)
        pencil.pen(LIGHT.line_strong if value == 0.0 else LIGHT.line, _GRID_MM)
        pencil.line(box.left(), y, box.right(), y)
        label = QRectF(box.left() - 31.0, y - LINE_MM / 2, 30.0, LINE_MM)
        pencil.write(label, text, SIZE_MM, LIGHT.muted, align=Align.RIGHT)


def draw_upright(
    pencil: Pencil, box: QRectF, axis: Axis, marks: Sequence[tuple[float, str]]
) -> None:
    """Draw grid lines down a plot at values of its lower axis, their texts below it."""
    for value, text in marks:
        x = axis.at(value)
        pencil.pen(LIGHT.line_strong if value == 0.0 else LIGHT.line, _GRID_MM)
        pencil.line(x, box.top(), x, box.bottom())
        label = QRectF(x - 20.0, box.bottom() + 0.4, 40.0, LINE_MM)
        pencil.write(label, text, SIZE_MM, LIGHT.muted, align=Align.CENTRE)


def room_for(typeface: Typeface, marks: Iterable[tuple[float, str]]) -> float:
    """Return how much paper the texts of an upright axis take."""
    return max((typeface.width(text, SIZE_MM) for _, text in marks), default=0.0) + 2.0
