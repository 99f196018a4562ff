"""A report as sheets: every section begins one, and each says whose it is and its number."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter

from planner.presenters.floor_sheet import Paper
from planner.presenters.report.blocks import (
    Cards,
    Chart,
    Gantt,
    Grid,
    Head,
    Heading,
    Jurisdictions,
    RackViews,
    Radar,
    Report,
    Section,
    Words,
)
from planner.presenters.report.pages import Page
from planner.presenters.rows import Tone
from planner.presenters.series import BarChart, LineChart
from planner.presenters.wording import translate
from planner.ui.canvas.painting import Align
from planner.ui.floor.sheets.pencil import Pencil
from planner.ui.report.bars import bar_piece
from planner.ui.report.curves import line_piece
from planner.ui.report.gantt import gantt_pieces
from planner.ui.report.pieces import Piece, Placed, on_sheets
from planner.ui.report.racks import rack_pieces
from planner.ui.report.radar import radar_piece
from planner.ui.report.recorded import Recordings, recording_piece
from planner.ui.report.tables import table_pieces
from planner.ui.report.typeface import LEADING, Typeface
from planner.ui.report.words import (
    TITLE_MM,
    cards_pieces,
    heading_piece,
    title_piece,
    words_pieces,
    write_lines,
)
from planner.ui.theme import LIGHT

SIDE_MM, TOP_MM, BOTTOM_MM = 17.0, 20.0, 22.0
"""Margins, with the lines above and below the field in them."""
_EDGE_MM, _SMALL = 10.0, 2.3
_NAME_MM = 7.4
_MAP_SHARE = 0.86
"""The most of a sheet that a map takes, so that its heading stands above it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its size, the title of its section, and what stands on it."""

    width: float
    height: float
    title: str
    placed: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """All sheets of a report in their order."""

    head: Head
    typeface: Typeface
    sheets: tuple[Sheet, ...]


def rack_field(paper: Paper) -> tuple[float, float]:
    """Return width and height that a sheet across has for the racks."""
    width, height = _field(_size(paper, wide=True))
    return width, height - TITLE_MM * LEADING - 4.0


def bound(report: Report, views: Recordings, paper: Paper, font: QFont) -> Bound:
    """Return the sheets of a report on a size of paper; *views* are what it shows of the window."""
    typeface = Typeface(font)
    first, *others = report.sections
    rest = [_sheets(typeface, one, views, paper) for one in others]
    # The head of the report tells on which sheet each page begins: as many lines whatever they say.
    blank = dict.fromkeys((one.page for one in report.sections), 0)
    count = len(_sheets(typeface, first, views, paper, (report, blank)))
    starts = {first.page: 1}
    at = 1 + count
    for section, sheets in zip(others, rest, strict=True):
        starts[section.page] = at
        at += len(sheets)
    opened = _sheets(typeface, first, views, paper, (report, starts))
    return Bound(report.head, typeface, tuple(one for sheets in (opened, *rest) for one in sheets))


def _size(paper: Paper, *, wide: bool) -> tuple[float, float]:
    short, long = paper.size_mm
    return (long, short) if wide else (short, long)


def _field(size: tuple[float, float]) -> tuple[float, float]:
    return size[0] - 2 * SIDE_MM, size[1] - TOP_MM - BOTTOM_MM


def _sheets(
    typeface: Typeface,
    section: Section,
    views: Recordings,
    paper: Paper,
    opening: tuple[Report, Mapping[Page, int]] | None = None,
) -> list[Sheet]:
    size = _size(paper, wide=section.wide)
    width, high = _field(size)
    pieces: list[Piece] = []
    if opening is not None:
        pieces += _opening(typeface, *opening, width)
    pieces.append(title_piece(typeface, section.title, width))
    pieces += _pieces(typeface, section, views, width, high)
    return [Sheet(*size, section.title, tuple(placed)) for placed in on_sheets(pieces, high)]


def _pieces(
    typeface: Typeface, section: Section, views: Recordings, width: float, high: float
) -> Iterator[Piece]:
    for block in section.blocks:
        match block:
            case Heading():
                yield heading_piece(typeface, block, width)
            case Words():
                yield from words_pieces(typeface, block, width)
            case Cards():
                yield from cards_pieces(typeface, block, width)
            case Grid():
                yield from table_pieces(typeface, block, width, high)
            case Jurisdictions() | RackViews():
                yield from _recorded(typeface, block, views, width, high)
            case _:
                yield from _drawn(typeface, block, width)


def _recorded(
    typeface: Typeface,
    block: Jurisdictions | RackViews,
    views: Recordings,
    width: float,
    high: float,
) -> Iterator[Piece]:
    """What scenes of the window have drawn; nothing where it was not asked of them."""
    if isinstance(block, RackViews):
        yield from rack_pieces(typeface, views, width, high - TITLE_MM * LEADING - 3.0)
    elif views.jurisdictions is not None:
        yield recording_piece(views.jurisdictions, width, high * _MAP_SHARE)


def _drawn(typeface: Typeface, block: Chart | Gantt | Radar, width: float) -> Iterator[Piece]:
    match block:
        case Chart():
            yield from _chart_pieces(typeface, block.chart, width)
        case Gantt():
            yield from gantt_pieces(typeface, block.view, width)
        case Radar():
            yield radar_piece(typeface, block.spokes, width)


def _chart_pieces(typeface: Typeface, chart: BarChart | LineChart, width: float) -> Iterator[Piece]:
    """A chart, or why there is none."""
    if isinstance(chart, BarChart) and chart.bars:
        yield bar_piece(typeface, chart, width)
    elif isinstance(chart, LineChart) and chart.lines:
        yield line_piece(typeface, chart, width)
    else:
        yield from words_pieces(typeface, Words(chart.empty_text, Tone.MUTED), width)


# --- the head of the report -----------------------------------------------------------------------


def _opening(
    typeface: Typeface, report: Report, starts: Mapping[Page, int], width: float
) -> Iterator[Piece]:
    """The name of the plan, what is known of the report, its notice, and what is where in it."""
    head = report.head
    lines = typeface.lines(head.title, _NAME_MM, width, bold=True)

    def draw(pencil: Pencil, left: float, top: float) -> None:
        write_lines(pencil, QRectF(left, top, width, 0.0), lines, _NAME_MM, bold=True)

    yield Piece(len(lines) * _NAME_MM * LEADING + 1.0, draw, keeps_next=True)
    known = [(label, text) for label, text in head.lines]
    pages = [(section.title, str(starts[section.page])) for section in report.sections]
    yield _two_columns(typeface, known, pages, width)
    yield from words_pieces(typeface, Words(head.notice, Tone.ACCENT), width)
    yield Piece(2.5, _nothing)


def _nothing(pencil: Pencil, left: float, top: float) -> None:
    del pencil, left, top


def _two_columns(
    typeface: Typeface,
    known: Sequence[tuple[str, str]],
    pages: Sequence[tuple[str, str]],
    width: float,
) -> Piece:
    """What is known on the left, contents on the right."""
    size = 2.6
    line = size * LEADING + 0.25
    right = min(72.0, width * 0.4)
    labels = max(typeface.width(label, size) for label, _ in known) + 4.0
    wrapped = [
        (label, typeface.lines(text, size, width - right - labels - 8.0)) for label, text in known
    ]
    high = max(sum(len(lines) for _, lines in wrapped), len(pages)) * line

    def draw(pencil: Pencil, left: float, top: float) -> None:
        y = top
        for label, lines in wrapped:
            pencil.write(QRectF(left, y, labels, line), label, size, LIGHT.muted)
            for text in lines:
                box = QRectF(left + labels, y, width - right - labels, line)
                pencil.write(box, text, size, LIGHT.text)
                y += line
        for place, (title, number) in enumerate(pages):
            box = QRectF(left + width - right, top + place * line, right, line)
            pencil.write(box.adjusted(0.0, 0.0, -8.0, 0.0), title, size, LIGHT.text)
            pencil.write(box, number, size, LIGHT.muted, align=Align.RIGHT)
            pencil.pen(LIGHT.line, 0.12)
            pencil.line(box.left(), box.bottom() - 0.3, box.right(), box.bottom() - 0.3)

    return Piece(high + 1.5, draw, above=1.0)


# --- drawing --------------------------------------------------------------------------------------


def draw_sheet(painter: QPainter, whole: Bound, number: int, per_mm: float) -> None:
    """Draw the sheet of a number, counted from 1, with so many units of the painter in a mm."""
    sheet = whole.sheets[number - 1]
    painter.save()
    painter.scale(per_mm, per_mm)
    pencil = Pencil(painter, whole.typeface.font)
    for one in sheet.placed:
        one.piece.draw(pencil, SIDE_MM, TOP_MM + one.top)
    _frame(pencil, whole, sheet, number)
    painter.restore()


def _frame(pencil: Pencil, whole: Bound, sheet: Sheet, number: int) -> None:
    """Whose report, which page of it; below scenario, date, what it is for, and the number."""
    head = whole.head
    line = _SMALL * LEADING
    wide = sheet.width - 2 * SIDE_MM
    above = QRectF(SIDE_MM, _EDGE_MM, wide, line)
    if number > 1:
        half = above.adjusted(0.0, 0.0, -wide / 2, 0.0)
        pencil.write(half, head.title, _SMALL, LIGHT.muted, bold=True)
        other = above.adjusted(wide / 2, 0.0, 0.0, 0.0)
        pencil.write(other, sheet.title, _SMALL, LIGHT.muted, align=Align.RIGHT)
        pencil.pen(LIGHT.line_strong, 0.15)
        pencil.line(SIDE_MM, above.bottom() + 1.2, SIDE_MM + wide, above.bottom() + 1.2)
    top = sheet.height - BOTTOM_MM + 4.0
    pencil.pen(LIGHT.line_strong, 0.15)
    pencil.line(SIDE_MM, top - 1.0, SIDE_MM + wide, top - 1.0)
    text = translate("report", "{0} · {1} · {2}").format(head.scenario, head.date, head.version)
    of = translate("report", "Page {0} of {1}").format(number, len(whole.sheets))
    room = whole.typeface.width(of, _SMALL) + 4.0
    pencil.write(QRectF(SIDE_MM, top, wide - room, line), text, _SMALL, LIGHT.muted)
    right = QRectF(SIDE_MM + wide - room, top, room, line)
    pencil.write(right, of, _SMALL, LIGHT.text, align=Align.RIGHT)
    notice = whole.typeface.lines(head.notice, _SMALL, wide)
    write_lines(pencil, QRectF(SIDE_MM, top + line, wide, 0.0), notice, _SMALL, Tone.MUTED)
