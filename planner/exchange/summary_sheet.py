"""The sheet `Summary`: totals, the way from the bill of materials to the capex, and what is missing."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from planner.exchange.bom_sheet import subtitle, totals
from planner.exchange.columns import Kind
from planner.exchange.layout import sum_of
from planner.exchange.lines import Bom, BomLine, Charge, Option
from planner.exchange.money import rounded
from planner.exchange.styles import Styles, write, write_formula

SUMMARY_SHEET = "Summary"
_LABEL, _GROUP, _FIRST = 0, 1, 2


class _Page:
    """Writes blocks one below the other."""

    def __init__(self, sheet: Any, styles: Styles) -> None:
        self.sheet = sheet
        self.styles = styles
        self.row = 3

    def heading(self, *titles: str) -> None:
        """Begin a block."""
        self.row += 1
        for index, title in enumerate(titles):
            kind = Kind.TEXT if index < _FIRST else Kind.MONEY
            write(self.sheet, self.row, index, title, self.styles.heading(kind))
        self.row += 1

    def amount(self, label: str, formula: str, result: Decimal, *, bold: bool = False) -> str:
        """Write a label and an amount; return the address of the amount."""
        self.texts(label, "", bold=bold)
        self.money(_FIRST, formula, result, bold=bold)
        self.row += 1
        return f"$C${self.row}"

    def texts(self, label: str, group: str, *, bold: bool = False) -> None:
        """Write the first two cells of the row."""
        style = self.styles.value(Kind.TEXT, bold=bold)
        write(self.sheet, self.row, _LABEL, label, style)
        write(self.sheet, self.row, _GROUP, group, style)

    def money(self, column: int, formula: str, result: Decimal, *, bold: bool = False) -> None:
        """Write an amount of the row, as a formula with its result where there is one."""
        style = self.styles.value(Kind.MONEY, bold=bold)
        if formula:
            write_formula(self.sheet, (self.row, column), f"={formula}", style, result)
        else:
            write(self.sheet, self.row, column, result, style)

    def note(self, text: str) -> None:
        """Write a line that explains."""
        write(self.sheet, self.row, _LABEL, text, self.styles.muted())
        self.row += 1


def write_summary(book: Any, bom: Bom, styles: Styles) -> Any:
    """Add the sheet and return it."""
    sheet = book.add_worksheet(SUMMARY_SHEET)
    sheet.set_column(_LABEL, _LABEL, 58)
    sheet.set_column(_GROUP, _GROUP, 18)
    sheet.set_column(_FIRST, _FIRST + 3, 18)
    sheet.write_string(0, 0, f"Summary: {bom.head.project}", styles.title())
    sheet.write_string(1, 0, subtitle(bom.head), styles.muted())
    page = _Page(sheet, styles)
    one_off = _write_totals(page, bom)
    _write_groups(page, bom)
    _write_steps(page, bom, one_off)
    _write_missing(page, bom)
    return sheet


def _write_totals(page: _Page, bom: Bom) -> str:
    page.heading("Totals", "", bom.head.currency)
    addresses = [page.amount(label, formula, result) for label, formula, result in totals(bom)]
    page.note("One-off and recurring amounts are never added; taxes and freight are not included.")
    if bom.without_price:
        page.note(
            f"At least: {len(bom.without_price)} of {len(bom.lines)} lines have no price, see below."
        )
    return addresses[0]


def _write_groups(page: _Page, bom: Bom) -> None:
    page.heading("By site and group", "Group", "One-off", "Monthly", "Yearly", "Over the term")
    count = len(bom.lines)
    groups: dict[tuple[str, str], list[BomLine]] = {}
    for line in bom.lines:
        if line.option is Option.BASE:
            groups.setdefault((line.site_key, line.group), []).append(line)
    for (site_key, group), lines in groups.items():
        page.texts(lines[0].site, group)
        same = {"line_id": f'"*@{site_key}"', "group": f'"{group}"', "option": f'"{Option.BASE}"'}
        for index, charge in enumerate(Charge, start=_FIRST):
            formula = sum_of("total", count, **same, charge=f'"{charge}"')
            page.money(index, formula, _sum(x.total for x in lines if x.charge is charge))
        formula = sum_of("term_total", count, **same)
        page.money(_FIRST + len(Charge), formula, _sum(line.term_total for line in lines))
        page.row += 1


def _write_steps(page: _Page, bom: Bom, one_off: str) -> None:
    page.heading("From the bill of materials to the capex", "", bom.head.currency)
    start = bom.total(Charge.ONE_OFF)
    first = page.amount("One-off total of the bill of materials", one_off, start)
    last = first
    for step in bom.steps:
        last = page.amount(step.label, "", step.amount)
    reached = start + _sum(step.amount for step in bom.steps)
    result = page.amount("Capex by these steps", f"SUM({first}:{last})", reached, bold=True)
    target = page.amount("Capex of the cost model", "", bom.capex)
    page.amount("Difference", f"ROUND({result}-{target},2)", rounded(reached - bom.capex, 2))


def _write_missing(page: _Page, bom: Bom) -> None:
    if not bom.without_price:
        return
    page.heading("Without a price", "Site")
    for line in bom.without_price:
        page.texts(line.description, line.site)
        page.row += 1


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return sum((value for value in values if value is not None), Decimal(0))
