"""Commands that write what others read: bom, render, and the demonstration without a window."""

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from planner.app import wiring
from planner.app.commands.drawing import draw_floor, draw_regions
from planner.app.commands.opening import Evaluated, evaluate_file
from planner.app.commands.plans import ProjectFile, ScenarioName, print_evaluation
from planner.compute.cable_schedule import CableLine, cable_schedule
from planner.compute.evaluate import evaluate
from planner.compute.steps.context import context_of
from planner.domain.errors import UserError
from planner.domain.quote import Audience
from planner.exchange import cable_sheet
from planner.exchange.bom import bill_of_materials
from planner.exchange.cost_sheet import cost_sheets
from planner.exchange.csv_file import dialect_of, write_csv, write_rows
from planner.exchange.facility_sheet import site_powers
from planner.exchange.focus import COLUMNS, first_month, focus_rows
from planner.exchange.lines import Bom
from planner.exchange.offer import warnings
from planner.exchange.risk_sheet import risk_sheets
from planner.exchange.target import replacing, revision_of
from planner.exchange.workbook import paper_of, write_workbook
from planner.store.project_file import save_new

_READERS = {Audience.INTERNAL: "colleagues", Audience.CUSTOMER: "customers"}

WORKBOOK, TABLE, PICTURE = ".xlsx", ".csv", ".png"
DRAWINGS = (".pdf", ".png", ".svg")

_ON_PAPER = (".pdf", ".svg")
"""What only views to scale are drawn as."""

OutputFile = Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="File to write.")]


class Theme(StrEnum):
    """Colours of a picture."""

    LIGHT = "light"
    DARK = "dark"


class View(StrEnum):
    """What a picture shows."""

    RACKS = "racks"
    FLOOR = "floor"
    REGIONS = "regions"


def bom(
    file: ProjectFile,
    output: OutputFile,
    csv_locale: Annotated[
        str, typer.Option("--csv-locale", help="Delimiter and decimal sign of CSV, such as de_DE.")
    ] = "C",
    audience: Annotated[
        Audience,
        typer.Option("--audience", help="Customers see no cost, discount, margin or source."),
    ] = Audience.INTERNAL,
    scenario: ScenarioName = None,
) -> None:
    """Write the bill of materials as a workbook or as CSV, by the suffix of OUT."""
    suffix = checked_suffix(output, WORKBOOK, TABLE)
    dialect_of(csv_locale)
    done = evaluate_file(file, scenario)
    lines = _bill(done, output)
    if suffix == WORKBOOK:
        sheets = cost_sheets(done.project, done.scenario.id, done.evaluation, date.today())
        cables = _cables(done)
        paper = paper_of(done.project.settings.country)
        sites = site_powers(done.project, done.evaluation)
        risks = risk_sheets(done.project, done.scenario.id, done.evaluation)
        write_workbook(lines, output, paper, audience, sheets, cables, sites, risks)
    else:
        write_csv(lines, output, csv_locale, audience)
    print(f"Wrote {output}: {len(lines.lines)} lines for {_READERS[audience]}.")
    for warning in warnings(lines):
        print(warning, file=sys.stderr)


def cables(
    file: ProjectFile,
    output: OutputFile,
    csv_locale: Annotated[
        str, typer.Option("--csv-locale", help="Delimiter and decimal sign of CSV, such as de_DE.")
    ] = "C",
    scenario: ScenarioName = None,
) -> None:
    """Write the cable schedule of the fabrics of a plan as CSV, a line for each cable."""
    checked_suffix(output, TABLE)
    dialect_of(csv_locale)
    lines = _cables(evaluate_file(file, scenario))
    write_rows(cable_sheet.COLUMNS, cable_sheet.cable_rows(lines), output, csv_locale)
    print(f"Wrote {output}: {len(lines):,} cables.")
    if not lines:
        print(
            "Cables are those of fabrics, and this plan has no fabric with links. Its switches stay "
            "as they are. Build Fabrics in the window connects them.",
            file=sys.stderr,
        )
    unknown = sum(line.length_m is None for line in lines)
    if unknown:
        print(f"{unknown:,} of them have no length: an end is not placed.", file=sys.stderr)


def _cables(done: Evaluated) -> tuple[CableLine, ...]:
    return cable_schedule(context_of(done.project, done.scenario.id, done.evaluation))


class Periods(StrEnum):
    """How finely costs are parted in time."""

    MONTH = "month"
    YEAR = "year"


def costs(
    file: ProjectFile,
    output: OutputFile,
    by: Annotated[Periods, typer.Option("--by", help="One charge a month or a year.")] = (
        Periods.MONTH
    ),
    csv_locale: Annotated[
        str, typer.Option("--csv-locale", help="Delimiter and decimal sign of CSV, such as de_DE.")
    ] = "C",
    scenario: ScenarioName = None,
) -> None:
    """Write the costs of a plan as CSV in the columns of FOCUS 1.2, for FinOps tools."""
    checked_suffix(output, TABLE)
    dialect_of(csv_locale)
    done = evaluate_file(file, scenario)
    rows = focus_rows(
        done.project,
        done.scenario.id,
        done.evaluation,
        start=first_month(done.project, date.today()),
        by_year=by is Periods.YEAR,
    )
    write_rows(COLUMNS, rows, output, csv_locale)
    print(f"Wrote {output}: {len(rows):,} charges by {by}.")
    missing = done.evaluation.costs.unpriced
    if missing:
        print(f"{len(missing)} lines without data have none: {', '.join(missing)}", file=sys.stderr)


def render(
    file: ProjectFile,
    output: OutputFile,
    view: Annotated[View, typer.Option("--view", help="What to draw.")] = View.RACKS,
    theme: Annotated[Theme, typer.Option("--theme", help="Colours.")] = Theme.LIGHT,
    scale: Annotated[
        str, typer.Option("--scale", help="Of the floor plan: 1:50, 1:100, ... or fit.")
    ] = "fit",
    paper: Annotated[str, typer.Option("--paper", help="A4, A3 or Letter, for PDF.")] = "A3",
    scenario: ScenarioName = None,
) -> None:
    """Draw the racks of a plan as PNG; its floor plan or its regions as PDF, PNG or SVG."""
    if view is View.FLOOR:
        checked_suffix(output, *DRAWINGS)
        done = evaluate_file(file, scenario)
        for line in draw_floor(done, output, theme.value, scale, paper):
            print(line)
        return
    if view is View.REGIONS:
        checked_suffix(output, *DRAWINGS)
        for line in draw_regions(evaluate_file(file, scenario), output, theme.value):
            print(line)
        return
    _checked_picture(output)
    done = evaluate_file(file, scenario)
    draw(done, output, theme)
    print(f"Wrote {output}.")


def demo(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder to fill.")],
) -> None:
    """Do the main job without a window: evaluate the example, write workbook, picture, project."""
    library, _ = wiring.load_library()
    project = wiring.project_from_template(wiring.EXAMPLE, library)
    scenario = project.scenarios[0]
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise UserError(
            f"The folder {output} cannot be made: {(problem.strerror or '').lower()}.",
            "Nothing was written.",
            "Choose another folder with --output.",
        ) from None
    with save_new(project, output / f"{wiring.EXAMPLE}.rackwright") as opened:
        done = Evaluated(opened, scenario, evaluate(project, scenario.id))
    print_evaluation(done)
    print()
    workbook = output / f"{wiring.EXAMPLE}.xlsx"
    lines = _bill(done, workbook)
    picture = output / f"{wiring.EXAMPLE}.png"
    write_workbook(lines, workbook, paper_of(project.settings.country))
    draw(done, picture, Theme.LIGHT)
    for path in (done.opened.path, workbook, picture):
        print(f"Wrote {path}")


def draw(done: Evaluated, output: Path, theme: Theme) -> None:
    """Write a picture of the racks."""
    # Qt is only for pictures: the other commands start in a fraction of the time without it.
    from planner.ui.canvas.render import picture  # noqa: PLC0415

    with replacing(output) as temporary:
        temporary.write_bytes(picture(done.project, done.scenario.id, done.evaluation, theme.value))


def _bill(done: Evaluated, output: Path) -> Bom:
    return bill_of_materials(
        done.project,
        done.scenario.id,
        done.evaluation,
        date=date.today().isoformat(),
        revision=revision_of(output, done.project.quote.revision),
    )


def checked_suffix(output: Path, *known: str) -> str:
    """Return the suffix of a file to write, one of those known.

    Raises:
        UserError: when it is another one.
    """
    suffix = output.suffix.lower()
    if suffix in known:
        return suffix
    found = f"ends in {output.suffix}" if output.suffix else "has no suffix"
    raise UserError(
        f"{output.name} {found}, and the suffix tells what to write.",
        "Nothing was written.",
        f"Let the name end in {' or '.join(known)}.",
    )


def _checked_picture(output: Path) -> None:
    """Refuse what the racks cannot be drawn as; what other views can be names these.

    Raises:
        UserError: when the name does not end in .png.
    """
    suffix = output.suffix.lower()
    if suffix not in _ON_PAPER:
        checked_suffix(output, PICTURE)
        return
    others = " or ".join(f"--view {one}" for one in View if one is not View.RACKS)
    raise UserError(
        f"Racks are drawn as {PICTURE} alone, and {output.name} ends in {output.suffix}.",
        "Nothing was written.",
        f"Add {others} to draw that as {suffix}, or let the name end in {PICTURE}.",
    )
