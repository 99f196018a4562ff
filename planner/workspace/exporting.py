"""Writes the bill of materials of the open scenario.

Imports the exporters, so nobody imports this module before the window is painted.
"""

from datetime import date
from pathlib import Path

from planner.domain.errors import UserError
from planner.exchange.bom import bill_of_materials
from planner.exchange.csv_file import write_csv
from planner.exchange.lines import Bom
from planner.exchange.workbook import paper_of, write_workbook
from planner.workspace.state import State

WORKBOOK, TABLE = ".xlsx", ".csv"


def bill_of(state: State) -> Bom:
    """Return the bill of materials of the open scenario, dated today."""
    return bill_of_materials(
        state.project, state.scenario, state.evaluation, date=date.today().isoformat()
    )


def suggested_name(state: State) -> str:
    """Return the name to offer for an export: project, BoM, date and revision."""
    return f"{state.project.name} - BoM - {date.today().isoformat()} r1{WORKBOOK}"


def export_bom(state: State, path: Path, csv_locale: str) -> Bom:
    """Write the bill of materials as a workbook, or as CSV when *path* ends in .csv.

    Slow for thousands of lines: call it in the background. Returns what was written.

    Raises:
        UserError: when the file cannot be written; an existing file is then unchanged.
    """
    bom = bill_of(state)
    if path.suffix.lower() == TABLE:
        write_csv(bom, path, csv_locale)
    elif path.suffix.lower() == WORKBOOK:
        write_workbook(bom, path, paper_of(state.project.settings.country))
    else:
        raise UserError(
            f"{path.name} does not end in {WORKBOOK} or {TABLE}, which tells what to write.",
            "Nothing was written.",
            f"Let the name end in {WORKBOOK} or {TABLE}.",
        )
    return bom
