"""Headings, paragraphs and cards as pieces."""

from collections.abc import Iterator

from PySide6.QtCore import QRectF

from planner.presenters.report.blocks import Card, Cards, Heading, Words
from planner.presenters.rows import Tone
from planner.ui.canvas.painting import Align
from planner.ui.floor.sheets.pencil import Pencil
from planner.ui.report.pieces import Piece
from planner.ui.report.typeface import LEADING, Typeface
from planner.ui.theme import LIGHT

TEXT_MM, HEADING_MM, TITLE_MM = 2.9, 3.7, 5.6
"""Sizes of running text, of headings inside a page, and of the title of a page."""
_ABOVE_HEADING, _ABOVE_WORDS = 6.0, 2.0
_CARD_GAP, _CARD_PAD, _LEAST_CARD = 3.0, 2.2, 40.0
_SMALL, _VALUE = 2.4, 5.0
_BAR_HIGH = 1.2
_CARD_REST = 2 * 1.6 + _VALUE * LEADING + _BAR_HIGH + 1.8
"""Height of a card without its title and its status."""


def title_piece(typeface: Typeface, text: str, width: float) -> Piece:
    """Return the title of a page."""
    return _lines_piece(typeface, text, width, TITLE_MM, Tone.NORMAL, bold=True, keeps_next=True)


def heading_piece(typeface: Typeface, heading: Heading, width: float) -> Piece:
    """Return a heading; what it is over follows on the same sheet."""
    return _lines_piece(
        *(typeface, heading.text, width, HEADING_MM, Tone.NORMAL),
        bold=True,
        keeps_next=True,
        above=_ABOVE_HEADING,
        below=1.2,
    )


def words_pieces(typeface: Typeface, words: Words, width: float) -> Iterator[Piece]:
    """Return a paragraph, a line a piece: it may go on over a sheet."""
    for place, line in enumerate(typeface.lines(words.text, TEXT_MM, width)):
        above = _ABOVE_WORDS if place == 0 else 0.0
        yield _lines_piece(typeface, line, width, TEXT_MM, words.tone, above=above)


def _lines_piece(
    typeface: Typeface,
    text: str,
    width: float,
    size: float,
    tone: Tone,
    *,
    bold: bool = False,
    keeps_next: bool = False,
    above: float = 0.0,
    below: float = 0.0,
) -> Piece:
    lines = typeface.lines(text, size, width, bold=bold)

    def draw(pencil: Pencil, left: float, top: float) -> None:
        write_lines(pencil, QRectF(left, top, width, 0.0), lines, size, tone, bold=bold)

    return Piece(len(lines) * size * LEADING + below, draw, above, keeps_next)


def write_lines(
    pencil: Pencil,
    box: QRectF,
    lines: tuple[str, ...],
    size: float,
    tone: Tone = Tone.NORMAL,
    *,
    align: Align = Align.LEFT,
    bold: bool = False,
) -> None:
    """Write lines one below the other from the head of a box, which may be wider by a hair."""
    high = size * LEADING
    for place, line in enumerate(lines):
        # Rounding must not turn the end of a line that fits into an ellipsis.
        room = QRectF(box.left(), box.top() + place * high, box.width() + 0.3, high)
        if align is Align.RIGHT:
            room.translate(-0.3, 0.0)
        pencil.write(room, line, size, LIGHT.tone(tone), align=align, bold=bold)


# --- cards ----------------------------------------------------------------------------------------


def cards_pieces(typeface: Typeface, cards: Cards, width: float) -> Iterator[Piece]:
    """Return cards, a line of them a piece; all lines have as many as fit, shared out evenly."""
    most = max(1, int((width + _CARD_GAP) // (_LEAST_CARD + _CARD_GAP)))
    lines = -(-len(cards.cards) // most)
    count = -(-len(cards.cards) // lines) if lines else 1
    wide = (width - (count - 1) * _CARD_GAP) / count
    for first in range(0, len(cards.cards), count):
        shown = cards.cards[first : first + count]
        yield _cards_piece(typeface, shown, wide)


def _cards_piece(typeface: Typeface, cards: tuple[Card, ...], wide: float) -> Piece:
    inner = wide - 2 * _CARD_PAD
    said = [typeface.lines(one.status, _SMALL, inner) for one in cards]
    titles = [typeface.lines(one.title, _SMALL, inner) for one in cards]
    line = _SMALL * LEADING
    above = max(map(len, titles)) * line
    high = above + max(map(len, said)) * line + _CARD_REST

    def draw(pencil: Pencil, left: float, top: float) -> None:
        for place, card in enumerate(cards):
            box = QRectF(left + place * (wide + _CARD_GAP), top, wide, high)
            pencil.fill(LIGHT.card)
            pencil.rect(box)
            pencil.pen(LIGHT.line, 0.2)
            pencil.rect(box)
            room = box.adjusted(_CARD_PAD, 1.6, -_CARD_PAD, -1.6)
            write_lines(pencil, room, titles[place], _SMALL, Tone.MUTED)
            room.setTop(room.top() + above)
            _draw_value(typeface, pencil, room, card)
            room.setTop(room.top() + _VALUE * LEADING + _BAR_HIGH + 1.8)
            write_lines(pencil, room, said[place], _SMALL, card.tone)

    return Piece(high, draw, above=_CARD_GAP)


def _draw_value(typeface: Typeface, pencil: Pencil, room: QRectF, card: Card) -> None:
    """Draw value, unit and bar from the head of *room*."""
    high = _VALUE * LEADING
    beside = typeface.width(card.value, _VALUE, bold=True) + 1.4
    size = min(_VALUE, _VALUE * room.width() / max(room.width(), beside))
    value = QRectF(room.left(), room.top(), room.width() + 0.3, high)
    pencil.write(value, card.value, size, LIGHT.text, bold=True)
    spare = room.width() - beside
    fitting = (one for one in card.units if typeface.width(one, _SMALL) <= spare)
    unit = QRectF(room.left() + beside, room.top() + 0.7, spare + 0.3, high)
    pencil.write(unit, next(fitting, card.units[-1]), _SMALL, LIGHT.muted)
    if card.fraction is None:
        return
    bar = QRectF(room.left(), room.top() + high + 0.5, room.width(), _BAR_HIGH)
    pencil.fill(LIGHT.track)
    pencil.rect(bar)
    bar.setWidth(bar.width() * max(0.0, min(1.0, card.fraction)))
    pencil.fill(LIGHT.tone(card.tone))
    pencil.rect(bar)
