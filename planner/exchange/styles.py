"""Cells of a workbook: formats made once, and writers that never turn a text into a formula."""

from decimal import Decimal
from typing import Any

from planner.domain.money import places
from planner.exchange.columns import Kind

# Excel's own limit for the text of a cell.
_LONGEST_TEXT = 32_767

# Heights of rows, which no program fits to wrapped texts when it opens a file.
LINE_POINTS = 15
HEADER_POINTS = 32

_NUMBER_FORMATS = {
    Kind.TEXT: "@",
    Kind.COUNT: "0",
    Kind.QUANTITY: "#,##0",
    Kind.FINE_QUANTITY: "#,##0.00",
    Kind.FINE_PRICE: "#,##0.00####",
    Kind.SHARE: "0.0%",
    Kind.NUMBER: "#,##0.0",
    Kind.PLAIN: "General",
}

_ENTERED_COLOUR = "#FFF8DC"
_INPUT = {"bg_color": _ENTERED_COLOUR, "border": 4, "border_color": "#C9BFA0"}
_LEFT = {"align": "left", "indent": 1}
_HEADER_COLOUR = "#E3E8EF"
_MUTED_COLOUR = "#6B7280"
_LABEL_COLOUR = "#4B5563"


class Styles:
    """The formats of one workbook in a currency, each made when it is first asked for."""

    def __init__(self, book: Any, currency: str) -> None:
        self._book = book
        self._made: dict[tuple[object, ...], Any] = {}
        cents = places(currency)
        money = f"#,##0.{'0' * cents}" if cents else "#,##0"
        self._numbers = _NUMBER_FORMATS | {Kind.MONEY: money, Kind.UNIT_PRICE: money}

    def value(
        self, kind: Kind, *, entered: bool = False, bold: bool = False, over: bool = False
    ) -> Any:
        """Format of a value; entered ones have the tint of an input, `over` draws a line above."""
        properties: dict[str, object] = {
            "num_format": self._numbers[kind],
            "valign": "top",
            **_side(kind),
        }
        if entered:
            properties |= _INPUT
        if bold:
            properties |= {"bold": True}
        if over:
            properties |= {"top": 1}
        return self._format(("value", kind, entered, bold, over), properties)

    def header(self, kind: Kind = Kind.TEXT) -> Any:
        """Format of the header of a column of this kind."""
        properties = {
            "bold": True,
            **_side(kind),
            "bg_color": _HEADER_COLOUR,
            "bottom": 1,
            "text_wrap": True,
            "valign": "vcenter",
        }
        return self._format(("header", kind), properties)

    def title(self) -> Any:
        """Format of the title of a sheet."""
        return self._format(
            ("title",), {"bold": True, "font_size": 16, "indent": 1, "align": "left"}
        )

    def heading(self, kind: Kind = Kind.TEXT) -> Any:
        """Format of the heading of a block, over values of this kind."""
        properties = {"bold": True, "font_size": 11, "bottom": 1, **_side(kind)}
        return self._format(("heading", kind), properties)

    def label(self) -> Any:
        """Format of the name of a fact."""
        return self._format(("label",), {"font_color": _LABEL_COLOUR, "valign": "top", **_LEFT})

    def text(self, *, wrapped: bool) -> Any:
        """Format of a text beside its label; a wrapped one takes several lines."""
        properties = {"num_format": "@", "valign": "top", "text_wrap": wrapped, **_LEFT}
        return self._format(("text", wrapped), properties)

    def share(self, *, entered: bool) -> Any:
        """Format of a percentage beside its label."""
        properties: dict[str, object] = {"num_format": self._numbers[Kind.SHARE], **_LEFT}
        if entered:
            properties |= _INPUT
        return self._format(("share", entered), properties)

    def part_of_sum(self) -> Any:
        """Format of an amount in a table of sums, where nothing is a dash."""
        money = self._numbers[Kind.MONEY]
        return self._format(
            ("part of sum",), {"num_format": f'{money};-{money};"–"', "align": "right"}
        )

    def muted(self) -> Any:
        """Format of what explains rather than counts."""
        return self._format(("muted",), {"font_color": _MUTED_COLOUR, "valign": "top", **_LEFT})

    def _format(self, key: tuple[object, ...], properties: dict[str, object]) -> Any:
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._book.add_format(properties)
        return made


def _side(kind: Kind) -> dict[str, object]:
    # indented, so that a text does not touch the number left of it
    return dict(_LEFT) if kind is Kind.TEXT else {"align": "right"}


def clean(text: str) -> str:
    """Return *text* as a cell can hold it: encodable, and not too long."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= _LONGEST_TEXT // 2 else f"{text[: _LONGEST_TEXT // 2 - 1]}…"


def write(
    sheet: Any, row: int, column: int, value: str | Decimal | float | None, style: Any
) -> None:
    """Write a value: a text always as text, a number as a number, None as an empty cell."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, clean(value), style)
    else:
        sheet.write_number(row, column, float(value), style)


def write_formula(
    sheet: Any, place: tuple[int, int], formula: str, style: Any, stored: str | Decimal | float
) -> None:
    """Write a formula with the result that a reader without a calculator shows."""
    result = stored if isinstance(stored, str) else float(stored)
    sheet.write_formula(*place, formula, style, result)
