"""Where the bill of materials lies in its sheet: rows, letters and ranges for formulas."""

from collections.abc import Mapping

from planner.domain.money import places
from planner.domain.quote import Audience
from planner.exchange.columns import columns_for, missing_words
from planner.exchange.lines import BomLine

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


class Layout:
    """The sheet as an audience sees it, with so many lines."""

    def __init__(self, audience: Audience, lines: int) -> None:
        self.audience = audience
        self.columns = columns_for(audience)
        self.index = {column.key: index for index, column in enumerate(self.columns)}
        self._last = FIRST_ROW + max(lines, 1)
        # "#" stands for the number of the row until it is known.
        self._cells = {key: f"{letters(index)}#" for key, index in self.index.items()}

    @property
    def last_row(self) -> int:
        """The row of the last line, counted from 0."""
        return self._last - 1

    def formula_of(self, template: str, line: BomLine, row: int) -> str:
        """Return the formula of a cell of *line* in *row*, counted from 0."""
        words = {
            "places": str(line.unit_places),
            "total_places": str(places(line.currency)),
            "missing": missing_words(line, self.audience),
        }
        return f"={template.format_map(self._cells | words)}".replace("#", str(row + 1))

    def column_range(self, key: str) -> str:
        """Return the absolute range of a column over all lines, as other sheets refer to it."""
        letter = letters(self.index[key])
        return f"{BOM_SHEET}!${letter}${FIRST_ROW + 1}:${letter}${self._last}"

    def sum_of(self, key: str, **conditions: str) -> str:
        """Return the sum of a column; each condition is an expression for a column's value."""
        return f"SUMIFS({self.column_range(key)}{self._conditions(conditions)})"

    def count_of(self, key: str, **conditions: str) -> str:
        """Return how many numbers a column holds under the conditions."""
        numbers = f'{self.column_range(key)},">-1E+300"'
        return f"COUNTIFS({numbers}{self._conditions(conditions)})"

    def _conditions(self, conditions: Mapping[str, str]) -> str:
        return "".join(f",{self.column_range(name)},{test}" for name, test in conditions.items())
