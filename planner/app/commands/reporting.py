"""The command report: the pages of a report as one PDF."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from planner.app import wiring
from planner.app.commands.exports import OutputFile, checked_suffix
from planner.app.commands.opening import Evaluated, evaluate_file
from planner.app.commands.plans import ProjectFile, ScenarioName
from planner.exchange.target import replacing
from planner.presenters.floor_sheet import Paper
from planner.presenters.report.pages import Page, pages_from, paper_from
from planner.workspace.maps import atlas
from planner.workspace.state import State

PDF = ".pdf"


def report_command(
    file: ProjectFile,
    output: OutputFile,
    pages: Annotated[
        str, typer.Option("--pages", help="Pages, such as summary,costs; all of them for all.")
    ] = "all",
    paper: Annotated[
        str,
        typer.Option("--paper", help="A4 or Letter; that of the project's country if not said."),
    ] = "",
    scenario: ScenarioName = None,
) -> None:
    """Write a report of a plan as PDF: headlines, racks, findings, timeline, compliance, risk, costs."""
    checked_suffix(output, PDF)
    chosen = pages_from(pages)
    done = evaluate_file(file, scenario)
    size = paper_from(paper, done.project.settings.country)
    with replacing(output) as temporary:
        sheets = _write(done, temporary, chosen, size)
    shown = ", ".join(chosen)
    print(f"Wrote {output}: {sheets} sheets of {size} with {shown}.")


def _write(done: Evaluated, path: Path, pages: tuple[Page, ...], paper: Paper) -> int:
    """Write the report and return how many sheets it has."""
    # Qt is only for reports and pictures: other commands start in a fraction of the time without.
    from planner.presenters.report.making import report_of  # noqa: PLC0415 - with all it asks
    from planner.ui.canvas.render import application  # noqa: PLC0415 - Qt
    from planner.ui.report.job import views_of  # noqa: PLC0415 - Qt
    from planner.ui.report.sheets import bound  # noqa: PLC0415 - Qt
    from planner.ui.report.writing import pdf_of  # noqa: PLC0415 - Qt

    library, _ = wiring.load_library()
    today = date.today().isoformat()
    made = report_of(done.project, done.evaluation, library, today, pages)
    font = application().font()
    state = State(done.project, done.scenario.id, done.evaluation)
    views = views_of(state, pages, paper, lambda: atlas(wiring.catalog_folders(), library))
    whole = bound(made, views, paper, font)
    path.write_bytes(pdf_of(whole))
    return len(whole.sheets)
