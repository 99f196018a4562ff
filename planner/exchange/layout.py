"""Where the bill of materials lies in its sheet: rows, letters and ranges for formulas."""

from collections.abc import Mapping

from planner.exchange.columns import COLUMNS
from planner.exchange.lines import BomLine
from planner.exchange.money import places

BOM_SHEET = "BoM"
HEADER_ROW = 3
"""Row of the column headers, counted from 0; title and head stand above it."""
FIRST_ROW = HEADER_ROW + 1


def letters(column: int) -> str:
    """Return the letters of a column counted from 0: A, B, ..., Z, AA, ..."""
    text = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


INDEX = {column.key: index for index, column in enumerate(COLUMNS)}
LETTERS = {key: letters(index) for key, index in INDEX.items()}

# "#" stands for the number of the row until it is known.
_CELLS = {key: f"{letter}#" for key, letter in LETTERS.items()}


def formula_of(template: str, line: BomLine, row: int) -> str:
    """Return the formula of a cell of *line* in *row*, counted from 0."""
    digits = {"places": str(line.unit_places), "total_places": str(places(line.currency))}
    return f"={template.format_map(_CELLS | digits)}".replace("#", str(row + 1))


def column_range(key: str, lines: int) -> str:
    """Return the absolute range of a column over all lines, as other sheets refer to it."""
    letter = LETTERS[key]
    last = FIRST_ROW + max(lines, 1)
    return f"{BOM_SHEET}!${letter}${FIRST_ROW + 1}:${letter}${last}"


def sum_of(key: str, lines: int, **conditions: str) -> str:
    """Return the sum of a column; each condition is an expression for a column's value."""
    return f"SUMIFS({column_range(key, lines)}{_conditions(lines, conditions)})"


def count_of(key: str, lines: int, **conditions: str) -> str:
    """Return how many numbers a column holds under the conditions."""
    numbers = f'{column_range(key, lines)},">-1E+300"'
    return f"COUNTIFS({numbers}{_conditions(lines, conditions)})"


def _conditions(lines: int, conditions: Mapping[str, str]) -> str:
    return "".join(f",{column_range(name, lines)},{test}" for name, test in conditions.items())
