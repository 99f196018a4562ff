"""Pieces of a report that stay whole, and how they go on sheets one below the other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from planner.ui.floor.sheets.pencil import Pencil

Draw = Callable[[Pencil, float, float], None]
"""Draws a piece whose upper left corner is at x and y, in millimetres."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something of a height that no sheet cuts.

    `above` is kept free above it, but at the head of a sheet. With `keeps_next` the piece after it
    stands on the same sheet. `repeat` is drawn again when the piece is the first of a sheet.
    """

    height: float
    draw: Draw
    above: float = 0.0
    keeps_next: bool = False
    repeat: "Piece | None" = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece at its distance from the head of the field of a sheet."""

    piece: Piece
    top: float


def on_sheets(pieces: Sequence[Piece], high: float) -> list[list[Placed]]:
    """Return the sheets that pieces take, each with a field as *high* as that."""
    sheets: list[list[Placed]] = [[]]
    at = 0.0
    for group in _groups(pieces):
        if sheets[-1] and at + _height(group) > high:
            sheets.append([])
            at = 0.0
        for piece in group:
            fresh = not sheets[-1]
            if not fresh and at + piece.above + piece.height > high:
                sheets.append([])
                at, fresh = 0.0, True
            if fresh and piece.repeat is not None:
                sheets[-1].append(Placed(piece.repeat, 0.0))
                at = piece.repeat.height
            elif not fresh:
                at += piece.above
            sheets[-1].append(Placed(piece, at))
            at += piece.height
    return sheets


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces that stay together."""
    group: list[Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.keeps_next:
            yield group
            group = []
    if group:
        yield group


def _height(group: Sequence[Piece]) -> float:
    return sum(one.above + one.height for one in group)
