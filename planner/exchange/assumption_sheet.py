"""The sheet `Assumptions`: what the figures rest on, and what the columns mean."""

from collections.abc import Iterator
from typing import Any

from planner.exchange.bom_sheet import subtitle
from planner.exchange.columns import Kind
from planner.exchange.entered import ENTERED
from planner.exchange.layout import Layout
from planner.exchange.lines import Bom
from planner.exchange.setting_lines import KEPT_AS_SETTING
from planner.exchange.styles import Styles, write

ASSUMPTION_SHEET = "Assumptions"
_HEADER_ROW = 11

NOTES = (
    "Unit sell = list price x (1 - discount) / (1 - margin), rounded; total = quantity x unit sell.",
    "kW is nameplate power, U and kg are of the whole line; an empty cell means nothing to state.",
    "A price that nobody knows reads no data and is in no total; it is never taken as 0.",
    "Recurring lines are those of the first year; term total = total x term.",
    "Energy, staff, maintenance, insurance and egress are in the total cost of ownership, not here.",
    "Lead weeks are likely values from order to delivery; orders run in parallel.",
    "Tinted cells are for your entries; everything else is computed.",
)

_Cell = str | float | None

_NUMBERS = ("Value", "Low", "High")

_COLUMNS = (
    ("Assumption", 58.0),
    ("Value", 12.0),
    ("Unit", 16.0),
    ("Low", 12.0),
    ("High", 12.0),
    ("Status", 12.0),
    ("Date", 11.0),
    ("Source", 60.0),
    ("Reason for another value", 40.0),
)


def write_assumptions(book: Any, bom: Bom, styles: Styles, layout: Layout) -> Any:
    """Add the sheet and return it."""
    sheet = book.add_worksheet(ASSUMPTION_SHEET)
    sheet.write_string(0, 0, f"Assumptions: {bom.head.title}", styles.title())
    sheet.write_string(1, 0, subtitle(bom, layout.audience), styles.muted())
    for row, note in enumerate(NOTES, start=3):
        sheet.write_string(row, 0, note, styles.muted())
    for index, (title, width) in enumerate(_COLUMNS):
        sheet.set_column(index, index, width)
        kind = Kind.PLAIN if title in _NUMBERS else Kind.TEXT
        sheet.write_string(_HEADER_ROW, index, title, styles.header(kind))
    text = styles.value(Kind.TEXT)
    number = styles.value(Kind.PLAIN)
    rows = [*_settings(bom), *_assumed(bom), *_rates(bom), *_terms(bom)]
    for row, values in enumerate(rows, start=_HEADER_ROW + 1):
        for index, value in enumerate(values):
            write(sheet, row, index, value, number if isinstance(value, float) else text)
    last = _HEADER_ROW + max(len(rows), 1)
    sheet.autofilter(_HEADER_ROW, 0, last, len(_COLUMNS) - 1)
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    return sheet


def _settings(bom: Bom) -> Iterator[tuple[_Cell, ...]]:
    for one in bom.settings:
        evidence = one.evidence
        yield (
            *(one.label, one.value, one.unit, evidence.low, evidence.high),
            *(evidence.status.value, evidence.date, evidence.source, one.reason),
        )


def _assumed(bom: Bom) -> Iterator[tuple[_Cell, ...]]:
    for one in bom.assumptions:
        if one.key in KEPT_AS_SETTING.values():
            continue  # the setting counts, and stands above
        evidence = one.evidence
        values = (one.label, one.likely, one.unit, evidence.low, evidence.high)
        yield (*values, evidence.status.value, evidence.date, evidence.source, one.reason)


def _rates(bom: Bom) -> Iterator[tuple[_Cell, ...]]:
    for rate in bom.rates:
        label, unit = f"Exchange rate of {rate.currency}", f"{rate.currency} per USD"
        yield (label, rate.per_usd, unit, None, None, ENTERED, rate.date, rate.source)


def _terms(bom: Bom) -> Iterator[tuple[_Cell, ...]]:
    for price_class, terms in bom.terms.items():
        for name, share in (("Discount", terms.discount), ("Margin", terms.margin)):
            if share is not None:
                yield (f"{name}, {price_class}", share, "share", None, None, ENTERED)
