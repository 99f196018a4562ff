"""The sheet `BoM`: one row per line, with live formulas and our results beside them."""

from decimal import Decimal
from typing import Any

from planner.exchange.columns import COLUMNS, Column, Kind
from planner.exchange.layout import BOM_SHEET, FIRST_ROW, HEADER_ROW, INDEX, formula_of, sum_of
from planner.exchange.lines import Bom, Charge, Head, Option
from planner.exchange.styles import Styles, write, write_formula

TOTALS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("One-off total", "total", {"charge": Charge.ONE_OFF, "option": Option.BASE}),
    ("Monthly total", "total", {"charge": Charge.MONTHLY, "option": Option.BASE}),
    ("Yearly total", "total", {"charge": Charge.YEARLY, "option": Option.BASE}),
    ("Recurring over the term", "term_total", {"option": Option.BASE}),
)


def subtitle(head: Head) -> str:
    """Say in one line what the sheet is of and how firm it is."""
    parts = [
        f"Scenario {head.scenario}",
        f"prices in {head.currency}",
        f"catalogue {head.catalogue_version}" if head.catalogue_version else "",
        f"{head.date} r{head.revision}".strip(),
        "Budgetary estimate, not an offer",
    ]
    return " · ".join(part for part in parts if part)


def write_bom(book: Any, bom: Bom, styles: Styles) -> Any:
    """Add the sheet and return it."""
    sheet = book.add_worksheet(BOM_SHEET)
    sheet.write_string(0, 0, f"Bill of materials: {bom.head.project}", styles.title())
    sheet.write_string(1, 0, subtitle(bom.head), styles.muted())
    for index, column in enumerate(COLUMNS):
        sheet.set_column(index, index, column.width)
        sheet.write_string(HEADER_ROW, index, column.title, styles.header(column.kind))
    usual = [(index, column, _style(column, styles)) for index, column in enumerate(COLUMNS)]
    fine = list(usual)
    quantity = INDEX["quantity"]
    fine[quantity] = (
        *usual[quantity][:2],
        styles.value(Kind.FINE_QUANTITY, entered=True),
    )
    for row, line in enumerate(bom.lines, start=FIRST_ROW):
        for index, column, style in fine if line.is_metered else usual:
            value = column.value(line)
            if column.formula:
                formula = formula_of(column.formula, line, row)
                write_formula(sheet, (row, index), formula, style, "" if value is None else value)
            else:
                write(sheet, row, index, value, style)
    last = FIRST_ROW + max(len(bom.lines), 1) - 1
    sheet.autofilter(HEADER_ROW, 0, last, len(COLUMNS) - 1)
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.repeat_rows(HEADER_ROW)
    _validate(sheet, last)
    _write_totals(sheet, bom, last + 2, styles)
    return sheet


def totals(bom: Bom) -> tuple[tuple[str, str, Decimal], ...]:
    """Return label, formula without equals sign and result of every total, optional ones last."""
    count = len(bom.lines)
    rows = [
        (label, _sum(key, count, conditions), _result(bom, key, conditions))
        for label, key, conditions in TOTALS
    ]
    for option in (Option.OPTIONAL, Option.ALTERNATIVE):
        if any(line.option is option for line in bom.lines):
            wanted: dict[str, str] = {"charge": Charge.ONE_OFF, "option": option}
            label = f"{option} lines, one-off, in no total"
            rows.append((label, _sum("total", count, wanted), _result(bom, "total", wanted)))
    return tuple(rows)


def _sum(key: str, count: int, conditions: dict[str, str]) -> str:
    return sum_of(key, count, **{name: f'"{value}"' for name, value in conditions.items()})


def _result(bom: Bom, key: str, conditions: dict[str, str]) -> Decimal:
    option = Option(conditions["option"])
    if key == "term_total":
        return bom.term_total(option)
    return bom.total(Charge(conditions["charge"]), option)


def _style(column: Column, styles: Styles) -> Any:
    if column.key == "line_id":
        return styles.muted()
    return styles.value(column.kind, entered=column.entered)


def _write_totals(sheet: Any, bom: Bom, row: int, styles: Styles) -> None:
    for place, (label, formula, result) in enumerate(totals(bom), start=row):
        sheet.write_string(place, INDEX["description"], label, styles.value(Kind.TEXT, bold=True))
        style = styles.value(Kind.MONEY, bold=True)
        write_formula(sheet, (place, INDEX["total"]), f"={formula}", style, result)


def _validate(sheet: Any, last: int) -> None:
    def rule(key: str, options: dict[str, object]) -> None:
        sheet.data_validation(FIRST_ROW, INDEX[key], last, INDEX[key], options)

    share = {"validate": "decimal", "criteria": "between", "error_title": "Out of range"}
    rule("discount", share | {"minimum": 0, "maximum": 1, "error_message": "Enter 0 % to 100 %."})
    rule("margin", share | {"minimum": 0, "maximum": 0.99, "error_message": "Enter 0 % to 99 %."})
    positive = {"validate": "decimal", "criteria": ">=", "value": 0}
    rule("quantity", positive | {"error_message": "Enter a quantity of zero or more."})
    rule("option", {"validate": "list", "source": [option.value for option in Option]})
    rule("charge", {"validate": "list", "source": [charge.value for charge in Charge]})
