"""The sheet `Facility`: where the power of every own site goes, PUE by category, and water."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from planner.domain.project import Project
from planner.domain.pue import COMPONENTS, PueCategory, PueResult
from planner.domain.results import Evaluation, SiteResult
from planner.exchange.columns import Kind
from planner.exchange.layout import letters
from planner.exchange.styles import Styles, write, write_formula

FACILITY_SHEET = "Facility"

_FIRST_ROW = 2
_YEAR, _DAY = 1, 2
_LABEL_WIDTH, _VALUE_WIDTH = 60.0, 18.0
_MEASURED = {
    PueCategory.IT_INPUT: "PUE, IT measured at the devices (ISO/IEC 30134-2 category 3)",
    PueCategory.PDU_OUTPUT: "PUE, IT measured at the PDU output (category 2)",
    PueCategory.UPS_OUTPUT: "PUE, IT measured at the UPS output (category 1)",
}


@dataclass(frozen=True, slots=True)
class SitePower:
    """A site with a plant, in the mean of the year and on the design day."""

    name: str
    result: SiteResult


def site_powers(project: Project, evaluation: Evaluation) -> tuple[SitePower, ...]:
    """Return the sites whose plant is computed, in the order of the plan."""
    found = (
        (site.name, evaluation.sites.get(site.id))
        for site in project.scenario(evaluation.scenario).plan.sites
    )
    return tuple(
        SitePower(name, result)
        for name, result in found
        if result is not None and result.design is not None
    )


def write_facility(book: Any, sites: Sequence[SitePower], styles: Styles) -> Any:
    """Add the sheet and return it; sums and PUE are live formulas."""
    sheet = book.add_worksheet(FACILITY_SHEET)
    sheet.set_column(0, 0, _LABEL_WIDTH)
    sheet.set_column(_YEAR, _DAY, _VALUE_WIDTH)
    sheet.write_string(0, 0, "Facility: power by component, kW", styles.title())
    row = _FIRST_ROW
    for one in sites:
        row = _write_site(sheet, row, one, styles)
    return sheet


def _write_site(sheet: Any, row: int, site: SitePower, styles: Styles) -> int:
    """Write a site and return the next free row."""
    for index, title in enumerate((site.name, "Mean of the year", "Design day")):
        write(sheet, row, index, title, styles.heading(Kind.TEXT if index == 0 else Kind.NUMBER))
    states = {_YEAR: site.result.annual, _DAY: site.result.design}
    first = row + 1
    parts = list(_rows(states))
    text, number = styles.value(Kind.TEXT), styles.value(Kind.NUMBER)
    for place, (label, values) in enumerate(parts, start=first):
        write(sheet, place, 0, label, text)
        for index, value in values.items():
            write(sheet, place, index, value, number)
    total = first + len(parts)
    bold = styles.value(Kind.NUMBER, bold=True, over=True)
    write(sheet, total, 0, "Facility", styles.value(Kind.TEXT, bold=True, over=True))
    for index, state in states.items():
        if state is not None:
            letter = letters(index)
            formula = f"=SUM({letter}{first + 1}:{letter}{total})"
            write_formula(sheet, (total, index), formula, bold, state.facility_kw)
    after = _write_ratios(sheet, (first, total), site.result, styles)
    return after + 1


def _rows(states: dict[int, PueResult | None]) -> Iterator[tuple[str, dict[int, float]]]:
    """IT, then every component that draws in one of the states."""
    known = {index: state for index, state in states.items() if state is not None}
    yield "IT", {index: state.it_kw for index, state in known.items()}
    for key, name in COMPONENTS.items():
        values = {index: state.components_kw[key] for index, state in known.items()}
        if any(values.values()):
            yield str(name), values


def _write_ratios(sheet: Any, rows: tuple[int, int], result: SiteResult, styles: Styles) -> int:
    """Write PUE and water below the sum and return the next free row."""
    first, total = rows
    annual, water = result.annual, result.water
    text, number = styles.value(Kind.TEXT), styles.value(Kind.FINE_QUANTITY)
    row = total + 1
    if annual is not None:
        column = letters(_YEAR)
        for category, label in _MEASURED.items():
            write(sheet, row, 0, label, text)
            # Between IT and its meter nothing but losses behind it: their rows follow that of IT.
            measured = annual.measured_kw(category)
            if category is PueCategory.IT_INPUT:
                formula = f"={column}{total + 1}/{column}{first + 1}"
                write_formula(sheet, (row, _YEAR), formula, number, annual.facility_kw / measured)
            else:
                write(sheet, row, _YEAR, annual.facility_kw / measured, number)
            row += 1
    if water is not None:
        for label, values in (
            ("WUE, l of water for each kWh of IT", {_YEAR: water.l_kwh}),
            (
                "Water, m³ a year and on the design day",
                {_YEAR: water.l_year / 1000.0, _DAY: water.l_design_day / 1000.0},
            ),
        ):
            write(sheet, row, 0, label, text)
            for index, value in values.items():
                write(sheet, row, index, value, number)
            row += 1
    return row
