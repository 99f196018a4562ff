"""The sheets `Costs` and `FOCUS`: views of the costs by year, and the charges of FinOps tools."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

from planner.compute.explain.case import Case
from planner.compute.explain.exclusions import money_exclusions
from planner.domain.identity import ScenarioId
from planner.domain.money import places
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.units import MONTHS_PER_YEAR
from planner.engines.finance.lines import CostClass
from planner.engines.finance.views import View, seen
from planner.exchange.bom_sheet import subtitle
from planner.exchange.columns import Kind
from planner.exchange.focus import COLUMNS, FocusRow, first_month, focus_rows
from planner.exchange.layout import Layout, letters
from planner.exchange.lines import Bom
from planner.exchange.styles import Styles, write, write_formula

COST_SHEET = "Costs"
FOCUS_SHEET = "FOCUS"

_TITLES = {
    View.CASH: "Cash",
    View.BOOKS: "P&L: purchases in a straight line over their life",
    View.ECONOMIC: "Economic: purchases as annuities at the discount rate",
    View.PRESENT: "Present value",
}
_FIRST_ROW = 3
_SUM = 1
_LABEL_WIDTH, _AMOUNT_WIDTH, _FOCUS_WIDTH = 46.0, 15.0, 18.0
_AMOUNTS = frozenset({"BilledCost", "EffectiveCost", "ListCost", "ContractedCost"})


@dataclass(frozen=True, slots=True)
class CostBlock:
    """One view: amounts by class, each at the start and by year, in the currency of the workbook."""

    title: str
    rows: tuple[tuple[str, tuple[float, ...]], ...]


@dataclass(frozen=True, slots=True)
class CostSheets:
    """What the sheets hold; `currency` is that of the amounts, USD while a rate is missing."""

    currency: str
    years: int
    blocks: tuple[CostBlock, ...]
    charges: tuple[FocusRow, ...]
    missing: tuple[str, ...]
    exclusions: tuple[str, ...]


def cost_sheets(
    project: Project, scenario: ScenarioId, evaluation: Evaluation, today: Date
) -> CostSheets:
    """Return the costs of a scenario as the sheets show them."""
    case = Case(project, scenario, evaluation)
    start = first_month(project, today)
    return CostSheets(
        project.shown_currency.code,
        -(-case.settings.horizon_months // MONTHS_PER_YEAR),
        tuple(_block(case, view) for view in View),
        focus_rows(project, scenario, evaluation, start=start, by_year=True),
        evaluation.costs.unpriced,
        tuple(map(str, money_exclusions(case))),
    )


def write_costs(book: Any, bom: Bom, costs: CostSheets, styles: Styles, layout: Layout) -> Any:
    """Add the sheet of the views and return it."""
    sheet = book.add_worksheet(COST_SHEET)
    sheet.set_column(0, 0, _LABEL_WIDTH)
    sheet.set_column(1, costs.years + 2, _AMOUNT_WIDTH)
    sheet.write_string(0, 0, f"Costs: {bom.head.title}, {costs.currency}", styles.title())
    sheet.write_string(1, 0, subtitle(bom, layout.audience), styles.muted())
    row = _FIRST_ROW
    for block in costs.blocks:
        row = _write_block(sheet, row, block, costs.years, styles)
    notes = [f"Left out: {text}" for text in costs.exclusions]
    if costs.missing:
        notes.insert(0, f"At least: without data are {', '.join(costs.missing)}.")
    for place, note in enumerate(notes):
        write(sheet, row + place, 0, note, styles.muted())
    return sheet


def write_focus(book: Any, costs: CostSheets, styles: Styles) -> Any:
    """Add the sheet of the charges by year and return it."""
    sheet = book.add_worksheet(FOCUS_SHEET)
    sheet.set_column(0, len(COLUMNS) - 1, _FOCUS_WIDTH)
    for index, name in enumerate(COLUMNS):
        kind = Kind.MONEY if name in _AMOUNTS else Kind.TEXT
        sheet.write_string(0, index, name, styles.header(kind))
    text = styles.value(Kind.TEXT)
    for row, charge in enumerate(costs.charges, start=1):
        for index, name in enumerate(COLUMNS):
            value = charge.get(name)
            kind = Kind.MONEY if name in _AMOUNTS else Kind.PLAIN
            style = text if isinstance(value, str) or value is None else styles.value(kind)
            write(sheet, row, index, value, style)
    sheet.autofilter(0, 0, max(1, len(costs.charges)), len(COLUMNS) - 1)
    sheet.freeze_panes(1, 0)
    return sheet


def _block(case: Case, view: View) -> CostBlock:
    settings, shown = case.settings, case.project.shown_currency
    horizon = settings.horizon_months
    spread = min(horizon, case.rates.life.months)
    by_class: dict[CostClass, list[float]] = {}
    for one in seen(case.money.streams, view, settings.discount_rate, spread):
        if one.monthly_usd is not None:
            known = by_class.setdefault(one.cost_class, [0.0] * (horizon + 1))
            by_class[one.cost_class] = [
                before + usd for before, usd in zip(known, one.monthly_usd, strict=True)
            ]
    digits = places(shown.code)
    rows = [
        (
            cost_class.value[:1].upper() + cost_class.value[1:],
            tuple(round(usd * shown.per_usd, digits) for usd in _by_year(months)),
        )
        for cost_class, months in sorted(by_class.items(), key=lambda pair: -sum(pair[1]))
    ]
    return CostBlock(_TITLES[view], tuple(rows))


def _by_year(monthly: Sequence[float]) -> list[float]:
    """Return month 0, then the sum of each year."""
    years = range(1, len(monthly), MONTHS_PER_YEAR)
    return [monthly[0], *(sum(monthly[first : first + MONTHS_PER_YEAR]) for first in years)]


def _write_block(sheet: Any, row: int, block: CostBlock, years: int, styles: Styles) -> int:
    """Write a view and return the next free row; sums are live formulas."""
    titles = [block.title, "Sum", "Start", *(f"Year {year + 1}" for year in range(years))]
    for index, title in enumerate(titles):
        kind = Kind.TEXT if index == 0 else Kind.MONEY
        write(sheet, row, index, title, styles.heading(kind))
    first, last = row + 1, row + len(block.rows)
    money = styles.value(Kind.MONEY)
    end = letters(len(titles) - 1)
    for place, (name, amounts) in enumerate(block.rows, start=first):
        write(sheet, place, 0, name, styles.value(Kind.TEXT))
        formula = f"=SUM(C{place + 1}:{end}{place + 1})"
        write_formula(sheet, (place, _SUM), formula, money, sum(amounts))
        for index, amount in enumerate(amounts, start=_SUM + 1):
            write(sheet, place, index, amount, money)
    bold = styles.value(Kind.MONEY, bold=True, over=True)
    write(sheet, last + 1, 0, "Total", styles.value(Kind.TEXT, bold=True, over=True))
    columns = [sum(column) for column in zip(*(one for _, one in block.rows), strict=True)]
    for index, amount in enumerate([sum(columns), *columns], start=_SUM):
        letter = letters(index)
        formula = f"=SUM({letter}{first + 1}:{letter}{last + 1})"
        write_formula(sheet, (last + 1, index), formula, bold, amount)
    return last + 3
