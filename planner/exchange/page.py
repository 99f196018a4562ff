"""A sheet of blocks, one below the other: facts, amounts, notes."""

from decimal import Decimal
from typing import Any

from planner.exchange.columns import Kind
from planner.exchange.layout import letters
from planner.exchange.styles import LINE_POINTS, Styles, clean, write, write_formula

LABEL, SECOND, FIRST_AMOUNT = 0, 1, 2
_LAST = 5
_WIDTHS = (46.0, 19.0, 17.0, 17.0, 17.0, 17.0)
_CHARACTERS = 88
"""About how many fit into a line of the cells that hold a long text."""


class Page:
    """Writes blocks to a sheet; `row` is the next free one, counted from 0."""

    def __init__(self, sheet: Any, styles: Styles, title: str, subtitle: str) -> None:
        self.sheet = sheet
        self.styles = styles
        self.row = 2
        for index, width in enumerate(_WIDTHS):
            sheet.set_column(index, index, width)
        sheet.write_string(0, 0, clean(title), styles.title())
        sheet.write_string(1, 0, clean(subtitle), styles.muted())

    def heading(self, *titles: str) -> None:
        """Begin a block."""
        self.row += 1
        padded = (*titles, *("",) * (_LAST + 1 - len(titles)))
        for index, title in enumerate(padded):
            kind = Kind.TEXT if index < FIRST_AMOUNT else Kind.MONEY
            write(self.sheet, self.row, index, title, self.styles.heading(kind))
        self.row += 1

    def fact(self, label: str, value: str) -> None:
        """Write a label and a text, which may be long."""
        write(self.sheet, self.row, LABEL, label, self.styles.label())
        text = clean(value)
        lines = sum(1 + len(one) // _CHARACTERS for one in text.splitlines() or [""])
        if lines == 1:
            write(self.sheet, self.row, SECOND, text, self.styles.text(wrapped=False))
        else:
            style = self.styles.text(wrapped=True)
            self.sheet.merge_range(self.row, SECOND, self.row, _LAST, text, style)
            self.sheet.set_row(self.row, LINE_POINTS * lines)
        self.row += 1

    def share(self, label: str, value: float, *, entered: bool) -> str:
        """Write a label and a share of one; return the address of the share."""
        write(self.sheet, self.row, LABEL, label, self.styles.label())
        write(self.sheet, self.row, SECOND, value, self.styles.share(entered=entered))
        if entered:
            percent: dict[str, object] = {
                "validate": "decimal",
                "criteria": "between",
                "minimum": 0,
                "maximum": 1,
            }
            percent |= {"error_title": "Out of range", "error_message": "Enter 0 % to 100 %."}
            self.sheet.data_validation(self.row, SECOND, self.row, SECOND, percent)
        self.row += 1
        return f"$B${self.row}"

    def amount(self, label: str, formula: str, result: Decimal, *, bold: bool = False) -> str:
        """Write a label and an amount; return the address of the amount."""
        self.texts(label, "", bold=bold)
        self.money(FIRST_AMOUNT, formula, result, bold=bold)
        self.row += 1
        return f"$C${self.row}"

    def texts(self, label: str, group: str, *, bold: bool = False) -> None:
        """Write the first two cells of the row."""
        style = self.styles.value(Kind.TEXT, bold=bold)
        write(self.sheet, self.row, LABEL, label, style)
        write(self.sheet, self.row, SECOND, group, style)

    def money(self, column: int, formula: str, result: Decimal, *, bold: bool = False) -> str:
        """Write an amount of the row, as a formula with its result where there is one."""
        style = self.styles.value(Kind.MONEY, bold=bold)
        if formula:
            write_formula(self.sheet, (self.row, column), f"={formula}", style, result)
        else:
            write(self.sheet, self.row, column, result, style)
        return f"${letters(column)}${self.row + 1}"

    def part_of_sum(self, column: int, formula: str, result: Decimal) -> None:
        """Write one amount of a table of sums."""
        place = (self.row, column)
        write_formula(self.sheet, place, f"={formula}", self.styles.part_of_sum(), result)

    def note(self, text: str) -> None:
        """Write a line that explains."""
        write(self.sheet, self.row, LABEL, text, self.styles.muted())
        self.row += 1
