"""The sheet `BoM`: one row per line, with live formulas and our results beside them."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from planner.domain.quote import Audience, Charge, Option
from planner.exchange.columns import Column, Kind, value_of
from planner.exchange.layout import BOM_SHEET, FIRST_ROW, HEADER_ROW, Layout
from planner.exchange.lines import Bom
from planner.exchange.offer import standing
from planner.exchange.styles import HEADER_POINTS, Styles, write, write_formula

"""Height of the headers, which take two lines."""

_METERED = {Kind.QUANTITY: Kind.FINE_QUANTITY, Kind.UNIT_PRICE: Kind.FINE_PRICE}
"""Kinds with more decimal places in lines of hours and tokens."""


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of lines: its name, formula without equals sign, and result."""

    label: str
    formula: str
    result: Decimal
    option: Option = Option.BASE


def subtitle(bom: Bom, audience: Audience) -> str:
    """Say in one line what the sheet is of and how firm it is."""
    head = bom.head
    internal = audience is Audience.INTERNAL
    dated = head.quote.date or head.date
    parts = [
        f"Scenario {head.scenario}" if internal else "",
        f"prices in {head.currency}",
        f"catalogue {head.catalogue_version}" if internal and head.catalogue_version else "",
        f"{dated} r{head.revision}".strip(),
        standing(bom),
        "Internal, not for customers" if internal else "",
    ]
    text = " · ".join(part for part in parts if part)
    return text[0].upper() + text[1:]


def write_bom(book: Any, bom: Bom, styles: Styles, layout: Layout) -> Any:
    """Add the sheet and return it."""
    sheet = book.add_worksheet(BOM_SHEET)
    sheet.write_string(0, 0, f"Bill of materials: {bom.head.title}", styles.title())
    sheet.write_string(1, 0, subtitle(bom, layout.audience), styles.muted())
    for index, column in enumerate(layout.columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(HEADER_ROW, index, column.title, styles.header(column.kind))
    sheet.set_row(HEADER_ROW, HEADER_POINTS)
    _write_lines(sheet, bom, styles, layout)
    sheet.autofilter(HEADER_ROW, 0, layout.last_row, len(layout.columns) - 1)
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.repeat_rows(HEADER_ROW)
    if layout.audience is Audience.INTERNAL:
        _validate(sheet, layout)
    _write_totals(sheet, bom, styles, layout)
    return sheet


def totals(bom: Bom, layout: Layout) -> tuple[Total, ...]:
    """Return every total, those of optional and alternative lines last.

    Totals are partial while lines stand apart for want of an exchange rate.
    """
    found = [
        _sum(bom, layout, "One-off total", Option.BASE, Charge.ONE_OFF),
        _sum(bom, layout, "Monthly total", Option.BASE, Charge.MONTHLY),
        _sum(bom, layout, "Yearly total", Option.BASE, Charge.YEARLY),
        _term(bom, layout, "Recurring over the term", Option.BASE),
    ]
    for option in (Option.OPTIONAL, Option.ALTERNATIVE):
        charges = {line.charge for line in bom.lines if line.option is option}
        name = f"{option} lines, {{}}, in no total"
        found += [
            _sum(bom, layout, name.format(charge), option, charge)
            for charge in Charge
            if charge in charges
        ]
        if charges - {Charge.ONE_OFF}:
            found.append(_term(bom, layout, name.format("over the term"), option))
    if bom.apart:
        found = [replace(total, label=f"{total.label}, partial") for total in found]
    return tuple(found)


def _sum(bom: Bom, layout: Layout, label: str, option: Option, charge: Charge) -> Total:
    formula = layout.sum_of("total", charge=f'"{charge}"', option=f'"{option}"')
    return Total(label, formula, bom.total(charge, option), option)


def _term(bom: Bom, layout: Layout, label: str, option: Option) -> Total:
    formula = layout.sum_of("term_total", option=f'"{option}"')
    return Total(label, formula, bom.term_total(option), option)


def _write_lines(sheet: Any, bom: Bom, styles: Styles, layout: Layout) -> None:
    usual = [
        (index, column, _style(column, styles, metered=False))
        for index, column in enumerate(layout.columns)
    ]
    metered = [(index, column, _style(column, styles, metered=True)) for index, column, _ in usual]
    for row, line in enumerate(bom.lines, start=FIRST_ROW):
        for index, column, style in metered if line.is_metered else usual:
            value = value_of(column, line, layout.audience)
            if column.formula:
                formula = layout.formula_of(column.formula, line, row)
                write_formula(sheet, (row, index), formula, style, "" if value is None else value)
            else:
                write(sheet, row, index, value, style)


def _style(column: Column, styles: Styles, *, metered: bool) -> Any:
    if column.key == "line_id":
        return styles.muted()
    kind = _METERED.get(column.kind, column.kind) if metered else column.kind
    return styles.value(kind, entered=column.entered)


def _write_totals(sheet: Any, bom: Bom, styles: Styles, layout: Layout) -> None:
    first = layout.last_row + 2
    for place, total in enumerate(totals(bom, layout), start=first):
        bold = total.option is Option.BASE
        label = styles.value(Kind.TEXT, bold=bold, over=place == first)
        money = styles.value(Kind.MONEY, bold=bold, over=place == first)
        sheet.write_string(place, layout.index["description"], total.label, label)
        at = (place, layout.index["total"])
        write_formula(sheet, at, f"={total.formula}", money, total.result)


def _validate(sheet: Any, layout: Layout) -> None:
    def rule(key: str, options: dict[str, object]) -> None:
        place = layout.index[key]
        sheet.data_validation(FIRST_ROW, place, layout.last_row, place, options)

    share = {"validate": "decimal", "criteria": "between", "error_title": "Out of range"}
    rule("discount", share | {"minimum": 0, "maximum": 1, "error_message": "Enter 0 % to 100 %."})
    rule("margin", share | {"minimum": 0, "maximum": 0.99, "error_message": "Enter 0 % to 99 %."})
    positive = {"validate": "decimal", "criteria": ">=", "value": 0}
    rule("quantity", positive | {"error_message": "Enter a quantity of zero or more."})
    rule("option", {"validate": "list", "source": [option.value for option in Option]})
    rule("charge", {"validate": "list", "source": [charge.value for charge in Charge]})
