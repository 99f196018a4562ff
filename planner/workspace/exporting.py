"""Writes the bill of materials of the open scenario, for colleagues or for customers; its costs.

Imports the exporters, so nobody imports this module before the window is painted.
"""

from datetime import date
from pathlib import Path

from planner.compute.cable_schedule import CableLine, cable_schedule
from planner.compute.steps.context import context_of
from planner.domain.errors import UserError
from planner.domain.phrase import say
from planner.domain.quote import Audience
from planner.exchange import cable_sheet, energy_sheet
from planner.exchange.bom import bill_of_materials
from planner.exchange.cost_sheet import cost_sheets
from planner.exchange.csv_file import write_csv, write_rows
from planner.exchange.facility_sheet import site_powers
from planner.exchange.focus import COLUMNS, first_month, focus_rows
from planner.exchange.lines import Bom
from planner.exchange.risk_sheet import risk_sheets
from planner.exchange.target import (
    OpenElsewhere,
    file_name,
    next_revision,
    replacing,
    revision_of,
)
from planner.exchange.workbook import paper_of, write_workbook
from planner.workspace.emissions import energy_of
from planner.workspace.state import State

WORKBOOK, TABLE, REPORT = ".xlsx", ".csv", ".pdf"


def bill_of(state: State, revision: int | None = None) -> Bom:
    """Return the bill of materials of the open scenario, dated today."""
    return bill_of_materials(
        state.project,
        state.scenario,
        state.evaluation,
        date=date.today().isoformat(),
        revision=revision,
    )


def suggested_path(state: State, folder: Path, audience: Audience = Audience.CUSTOMER) -> Path:
    """Return the file to offer for an export: customer, project, BoM, date and a free revision.

    The internal workbook says so in its name, lest it be mailed by a slip.
    """
    quote, today = state.project.quote, date.today().isoformat()
    kind = "BoM" if audience is Audience.CUSTOMER else "BoM internal"
    title = quote.title or state.project.name
    name = file_name(
        quote.customer, title, kind, f"{quote.date or today} r{quote.revision}", suffix=WORKBOOK
    )
    path = folder / name
    return next_revision(path) if path.exists() else path


def export_bom(
    state: State, path: Path, csv_locale: str, audience: Audience = Audience.INTERNAL
) -> Bom:
    """Write the bill of materials as a workbook, or as CSV when *path* ends in .csv.

    The revision is that of the file's name. Slow for thousands of lines: call it in the background.
    Returns what was written.

    Raises:
        UserError: when the file cannot be written; an existing file is then unchanged.
    """
    bom = bill_of(state, revision_of(path, state.project.quote.revision))
    if path.suffix.lower() == TABLE:
        write_csv(bom, path, csv_locale, audience)
    elif path.suffix.lower() == WORKBOOK:
        costs = cost_sheets(state.project, state.scenario, state.evaluation, date.today())
        cables = cables_of(state) if audience is Audience.INTERNAL else ()
        sites = site_powers(state.project, state.evaluation)
        paper = paper_of(state.project.settings.country)
        risks = risk_sheets(state.project, state.scenario, state.evaluation)
        write_workbook(bom, path, paper, audience, costs, cables, sites, risks)
    else:
        raise UserError(
            say(
                "{0} does not end in {1} or {2}, which tells what to write.",
                path.name,
                WORKBOOK,
                TABLE,
            ),
            say("Nothing was written."),
            say("Let the name end in {0} or {1}.", WORKBOOK, TABLE),
        )
    return bom


def cables_of(state: State) -> tuple[CableLine, ...]:
    """Return every cable of the open scenario."""
    return cable_schedule(context_of(state.project, state.scenario, state.evaluation))


def suggested_cables_path(state: State, folder: Path) -> Path:
    """Return the file to offer for the cable schedule."""
    title = state.project.quote.title or state.project.name
    today = date.today().isoformat()
    path = folder / file_name(title, "cables", today, suffix=TABLE)
    return next_revision(path) if path.exists() else path


def export_cables(state: State, path: Path, csv_locale: str) -> int:
    """Write the cable schedule as CSV; return how many cables were written.

    Raises:
        UserError: when the file cannot be written; an existing file is then unchanged.
    """
    lines = cables_of(state)
    write_rows(cable_sheet.COLUMNS, cable_sheet.cable_rows(lines), path, csv_locale)
    return len(lines)


def suggested_report_path(state: State, folder: Path) -> Path:
    """Return the file to offer for a report of the open scenario."""
    title = state.project.quote.title or state.project.name
    scenario = state.project.scenario(state.scenario).name
    path = folder / file_name(title, scenario, "report", date.today().isoformat(), suffix=REPORT)
    return next_revision(path) if path.exists() else path


def write_report(path: Path, made: bytes) -> None:
    """Write a report that has been drawn.

    Raises:
        UserError: when the file cannot be written; an existing file is then unchanged.
    """
    with replacing(path) as temporary:
        temporary.write_bytes(made)


def suggested_costs_path(state: State, folder: Path) -> Path:
    """Return the file to offer for the costs of the open scenario."""
    title = state.project.quote.title or state.project.name
    today = date.today().isoformat()
    path = folder / file_name(title, "costs FOCUS", today, suffix=TABLE)
    return next_revision(path) if path.exists() else path


def export_costs(state: State, path: Path, csv_locale: str) -> int:
    """Write the costs of the open scenario by month in the columns of FOCUS 1.2.

    Returns how many charges were written. Slow for long horizons: call it in the background.

    Raises:
        UserError: when the file cannot be written; an existing file is then unchanged.
    """
    rows = focus_rows(
        state.project,
        state.scenario,
        state.evaluation,
        start=first_month(state.project, date.today()),
    )
    write_rows(COLUMNS, rows, path, csv_locale)
    return len(rows)


def suggested_energy_path(state: State, folder: Path) -> Path:
    """Return the file to offer for the key figures of energy efficiency."""
    title = state.project.quote.title or state.project.name
    today = date.today().isoformat()
    path = folder / file_name(title, "energy key figures", today, suffix=TABLE)
    return next_revision(path) if path.exists() else path


def export_energy(state: State, path: Path, csv_locale: str) -> int:
    """Write PUE, WUE, ERF and REF of every site as CSV; return how many rows were written.

    Raises:
        UserError: when the file cannot be written; an existing file is then unchanged.
    """
    figures = energy_of(state)
    write_rows(energy_sheet.COLUMNS, energy_sheet.energy_rows(figures), path, csv_locale)
    return len(figures)


def free_path(error: BaseException) -> Path | None:
    """Return where to write instead when another program has the file open, else None."""
    return error.instead if isinstance(error, OpenElsewhere) else None
