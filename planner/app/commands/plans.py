"""Commands that make and read plans: new, templates, evaluate, check."""

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.app import wiring
from planner.app.commands.opening import Evaluated, evaluate_file
from planner.app.commands.printing import print_findings, print_json, print_table
from planner.domain.errors import UserError
from planner.domain.finding import Finding, Severity
from planner.domain.pue import COMPONENTS, PueCategory, PueResult
from planner.domain.results import RackResult, SiteResult
from planner.domain.site import Site
from planner.exchange.results_json import finding_json, results_json
from planner.presenters.headlines import headline_title, writer_of
from planner.presenters.kpis import tiles
from planner.store.project_file import save_new
from planner.studies.cost_response import cost_response
from planner.studies.failover import sweep, unmuted
from planner.studies.headline_ranges import HeadlineSpread, headline_ranges
from planner.studies.monte_carlo import SEED

FINDINGS_FOUND = 1

ProjectFile = Annotated[Path, typer.Argument(metavar="FILE", help="A project file.")]
ScenarioName = Annotated[
    str | None, typer.Option("--scenario", help="Name of a scenario; without it the first one.")
]
Draws = Annotated[
    int | None,
    typer.Option(
        "--monte-carlo",
        metavar="N",
        min=1,
        max=1_000_000,
        help="Draw the assumptions N times and tell how sure the figures are.",
    ),
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="The same seed, the same draws.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


class FailOn(StrEnum):
    """From which severity on `check` ends with exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The project file to make.")],
    template: Annotated[
        str | None,
        typer.Option("--template", help="Name of a template; see the templates command."),
    ] = None,
    country: Annotated[
        str, typer.Option("--country", help="Country of an empty project, such as IT.")
    ] = "",
) -> None:
    """Make a project from a template, or an empty one."""
    if file.exists():
        raise UserError(
            f"{file.name} exists already.",
            "It was not changed.",
            "Choose another name, or delete it first.",
        )
    library, _ = wiring.load_library()
    project = (
        wiring.project_from_template(template, library)
        if template is not None
        else wiring.empty_project(library, file.stem, country)
    )
    save_new(project, file).release()
    print(f"Made {file}: {project.name}.")


def templates(as_json: AsJson = False) -> None:
    """List the templates, one name a line."""
    found = wiring.templates()
    if as_json:
        print_json([{"name": x.name, "title": x.title, "summary": x.summary} for x in found])
        return
    for template in found:
        print(template.name)


def evaluate(
    file: ProjectFile,
    scenario: ScenarioName = None,
    draws: Draws = None,
    seed: Seed = SEED,
    as_json: AsJson = False,
) -> None:
    """Calculate a plan: headlines, workloads, racks, findings."""
    done = evaluate_file(file, scenario)
    drawn = () if draws is None else _drawn(done, draws, seed)
    if as_json:
        results = results_json(done.project, done.scenario.id, done.evaluation)
        if draws is not None:
            results["monte_carlo"] = _drawn_json(drawn, draws, seed)
        print_json(results)
        return
    print_evaluation(done)
    if draws is not None:
        print()
        _print_drawn(done, drawn, draws, seed)


def _drawn(done: Evaluated, draws: int, seed: int) -> tuple[HeadlineSpread, ...]:
    response = cost_response(done.project, done.evaluation)
    return headline_ranges(done.project, done.evaluation, response, draws=draws, seed=seed)


def _print_drawn(done: Evaluated, drawn: tuple[HeadlineSpread, ...], draws: int, seed: int) -> None:
    rows = []
    for one in drawn:
        figure = done.evaluation.figures[one.key]
        writer = writer_of(done.project, one.key, (figure,), (done.evaluation,))
        values = (writer.write(value * writer.factors[0]) for value in (one.p10, one.p50, one.p90))
        rows.append((headline_title(done.project, one.key), *values))
    print_table((f"{draws} draws, seed {seed}", "P10", "P50", "P90"), rows)


def _drawn_json(drawn: tuple[HeadlineSpread, ...], draws: int, seed: int) -> dict[str, Any]:
    kpis = {one.key: {"p10": one.p10, "p50": one.p50, "p90": one.p90} for one in drawn}
    return {"draws": draws, "seed": seed, "kpis": kpis}


def check(
    file: ProjectFile,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="End with code 1 from this severity on.")
    ] = FailOn.ERROR,
    failures: Annotated[
        bool,
        typer.Option(
            "--failures", help="Try every single failure too: what trips, stops or throttles."
        ),
    ] = False,
    scenario: ScenarioName = None,
    as_json: AsJson = False,
) -> None:
    """List the findings of a plan; ends with code 1 when one is as severe as --fail-on."""
    done = evaluate_file(file, scenario)
    findings = done.evaluation.findings
    if failures:
        failed = unmuted(sweep(done.project, done.evaluation).findings, done.scenario.plan)
        findings = tuple(sorted((*findings, *failed), key=lambda one: one.order))
    if as_json:
        print_json([finding_json(finding) for finding in findings])
    else:
        print_findings(findings)
        print(summary(findings))
    if fail_on is not FailOn.NEVER:
        worst = Severity(fail_on.value).rank
        if any(finding.severity.rank <= worst for finding in findings):
            raise typer.Exit(FINDINGS_FOUND)


def summary(findings: tuple[Finding, ...]) -> str:
    """Say how many findings there are, such as ``2 errors, 1 warning, 4 notes``."""
    counts = Counter(finding.severity for finding in findings)
    names = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    parts = [
        f"{counts[severity]} {name}{'' if counts[severity] == 1 else 's'}"
        for severity, name in names.items()
        if counts[severity]
    ]
    return ", ".join(parts) if parts else "No findings."


def print_evaluation(done: Evaluated) -> None:
    """Print headlines, workloads, racks and findings."""
    evaluation = done.evaluation
    print(f"{done.project.name}, scenario {done.scenario.name}")
    if not evaluation.admissible:
        print(f"Not admissible: {evaluation.not_admissible_because}")
    print()
    rows = [
        (tile.title, f"{tile.value} {tile.unit}".strip(), tile.status)
        for tile in tiles(done.project, evaluation)
    ]
    print_table(("Headline", "Value", "Status"), rows)
    print(done.left_out)
    print()
    print_table(
        ("Workload", "Demand tok/s", "Unserved at peak", "TTFT p95 ms", "TPOT p95 ms", "Verdict"),
        [
            (
                one.name,
                f"{one.demand_output_tokens_per_s:,.0f}",
                f"{one.unserved_share_peak:.1%}",
                _milliseconds(one.ttft_p95_ms),
                _milliseconds(one.tpot_p95_ms),
                one.verdict,
            )
            for one in evaluation.workloads.values()
        ],
    )
    print()
    racks = done.scenario.plan.racks
    print_table(
        ("Rack", "Nameplate kW", "Expected peak kW", "Survives kW", "Heat kW", "Mass kg", "GPUs"),
        [
            (
                racks[one.rack].name,
                _at_least(one, one.nameplate_kw),
                _at_least(one, one.peak_kw),
                "no data" if one.surviving_limit_kw is None else f"{one.surviving_limit_kw:.1f}",
                _at_least(one, one.heat_kw),
                f"{one.mass_kg:,.0f}",
                str(one.gpus),
            )
            for one in evaluation.racks.values()
        ],
    )
    print()
    for site in done.scenario.plan.sites:
        result = evaluation.sites.get(site.id)
        if result is not None and result.design is not None:
            _print_build_up(site, result)
            print()
    print_findings(evaluation.findings)
    print(summary(evaluation.findings))


def _print_build_up(site: Site, result: SiteResult) -> None:
    """Print where the power of an own site goes, over the year and on the design day."""
    states = (result.annual, result.design)
    known = [_kilowatts(state) for state in states]
    rows = [
        (name, *(f"{one[name]:.2f}" if one else "no data" for one in known))
        for name in next(one for one in known if one)
        if any(one.get(name) for one in known)
    ]
    print_table((f"Power of {site.name}, kW", "Mean of the year", "Design day"), rows)
    if result.annual is not None:
        pues = (f"{result.annual.pue_at(one):.3f} (category {one.value})" for one in PueCategory)
        print(f"PUE by category of ISO/IEC 30134-2: {', '.join(pues)}.")
    if result.water is not None:
        print(
            f"WUE: {result.water.l_kwh:.2f} l/kWh, {result.water.l_year / 1000.0:,.0f} m³ of water a"
            f" year, {result.water.l_design_day / 1000.0:,.1f} m³ on the design day."
        )


def _kilowatts(state: PueResult | None) -> dict[str, float]:
    """Return kW by name, from IT to the facility; nothing without a state."""
    if state is None:
        return {}
    parts = {str(COMPONENTS[key]): kw for key, kw in state.components_kw.items()}
    return {"IT": state.it_kw, **parts, "Facility": state.facility_kw}


def _at_least(rack: RackResult, kw: float) -> str:
    """A sum of a rack: a lower bound where devices have no data, nothing where none has."""
    if not rack.without_data:
        return f"{kw:.1f}"
    return f"≥ {kw:.1f}" if kw else "no data"


def _milliseconds(value: float | None) -> str:
    return "no data" if value is None else f"{value:,.0f}"
