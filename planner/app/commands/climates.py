"""The command import climate: a year of weather from a file into a site of a project."""

from pathlib import Path
from typing import Annotated, Any

import typer

from planner.app.commands.plans import AsJson
from planner.app.commands.printing import print_json
from planner.domain.climate import ClimateRecord
from planner.domain.errors import UserError
from planner.domain.project import Project, Scenario
from planner.domain.site import Site
from planner.presenters.climate import ShownLoop, climate_view, report_text
from planner.store.project_file import open_project, save
from planner.workspace.climates import WeatherReport, climate_command, weather_from

_TOLD = 5
"""So many lines of a refused file are named."""

importing = typer.Typer(name="import", help="Read files of others into a project.")


@importing.callback()
def _group() -> None:
    """Keep `climate` a command of the group while it is the only one."""


@importing.command("climate")
def import_climate(
    file: Annotated[Path, typer.Argument(help="EPW file, or a table of 8,760 hours.")],
    project: Annotated[Path, typer.Argument(help="Project file; it is saved.")],
    site: Annotated[str, typer.Option("--site", help="Name or id of the site.")],
    scenario: Annotated[
        str | None, typer.Option("--scenario", help="Name or id; all scenarios without it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Give a site the climate of a weather file; free cooling then follows from its hours."""
    report = weather_from(file)
    if report.record is None:
        raise UserError(
            f"{file.name}: {report.refusal}.",
            "The project was not changed.",
            " ".join(
                (
                    "Choose a file of a whole year.",
                    *(f"Line {one.row}: {one.text}." for one in report.problems[:_TOLD]),
                )
            ),
        )
    with open_project(project) as opened:
        chosen = [one for one in opened.project.scenarios if scenario in (None, one.name, one.id)]
        changed = opened.project
        found: list[Site] = []
        for one in chosen:
            here = _site(one, site)
            if here is not None:
                found.append(here)
                changed = climate_command(one.id, here.id, report.record).apply(changed)
        if not found:
            raise _no_such_site(chosen, site, scenario)
        save(opened, changed)
    if as_json:
        print_json(_as_json(report, report.record, found[0]))
    else:
        _print(changed, found[0], report, report.record)


def _site(scenario: Scenario, name: str) -> Site | None:
    sites = (site for site in scenario.plan.sites if site.kind.holds_racks)
    return next((site for site in sites if name in (site.name, site.id)), None)


def _no_such_site(chosen: list[Scenario], site: str, scenario: str | None) -> UserError:
    if not chosen:
        return UserError(
            f"There is no scenario {scenario}.", "The project was not changed.", "Give its name."
        )
    names = dict.fromkeys(
        one.name for each in chosen for one in each.plan.sites if one.kind.holds_racks
    )
    listed = ", ".join(names) if names else "none"
    return UserError(
        f"There is no site {site} with racks.",
        "The project was not changed.",
        f"Sites of the project: {listed}.",
    )


def _print(project: Project, site: Site, report: WeatherReport, record: ClimateRecord) -> None:
    for loop in ShownLoop:
        view = climate_view(project, site, record, loop)
        if loop is ShownLoop.AIR:
            print(f"{site.name}: {view.source}")
            print(view.figures)
        print(view.hours)
    problems = report_text(report)
    if problems:
        print(problems)


def _as_json(report: WeatherReport, record: ClimateRecord, site: Site) -> dict[str, Any]:
    return {
        "site": site.name,
        "name": record.name,
        "years": record.years,
        "hours": record.hours,
        "missing_hours": record.missing_hours,
        "design_dry_bulb_c": record.design_dry_bulb_c,
        "design_wet_bulb_c": record.design_wet_bulb_c,
        "mean_dry_bulb_c": record.mean_dry_bulb_c,
        "summer_mean_c": record.summer_mean_c,
        "elevation_m": record.elevation_m,
        "notes": list(record.notes),
        "problems": [{"line": one.row, "text": one.text} for one in report.problems],
        "problem_count": report.count,
    }
