"""The command compare: scenarios of a project side by side, with odds and what they order."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from planner.app.commands.opening import open_for_reading, scenario_named
from planner.app.commands.plans import AsJson, Draws, ProjectFile, Seed
from planner.app.commands.printing import print_json, print_table
from planner.compute.evaluate import evaluate
from planner.domain.errors import UserError
from planner.domain.identity import ScenarioId
from planner.domain.project import Project, Scenario
from planner.domain.results import Evaluation
from planner.exchange.bom import bill_of_materials
from planner.exchange.bom_difference import LineDifference, bom_differences
from planner.exchange.results_json import results_json
from planner.presenters import formats
from planner.presenters.comparison import HEADLINE, UNIT, ComparisonView, comparison_view
from planner.studies.contest import Contest, contest
from planner.studies.cost_response import cost_response
from planner.studies.monte_carlo import SEED

_TOLD = 20
"""Lines of a bill of materials that are told; JSON has all of them."""


def compare_command(
    file: ProjectFile,
    scenarios: Annotated[
        str,
        typer.Option(
            "--scenarios",
            metavar="A,B,C",
            help="Names of the scenarios; without them all. Differences are to the first.",
        ),
    ] = "",
    draws: Draws = None,
    seed: Seed = SEED,
    as_json: AsJson = False,
) -> None:
    """Put scenarios side by side: headlines, differences, odds, what they order."""
    project = open_for_reading(file).project
    chosen = _chosen(project, scenarios)
    evaluations: dict[ScenarioId, Evaluation] = {}
    last: Evaluation | None = None
    for one in chosen:
        last = evaluations[one.id] = evaluate(project, one.id, last)
    drawn = None if draws is None else _contest(project, evaluations, draws, seed)
    ordered = _ordered_otherwise(project, chosen, evaluations)
    if as_json:
        print_json(_json(project, chosen, evaluations, drawn, ordered))
        return
    view = comparison_view(project, evaluations, chosen[0].id)
    print(f"{project.name}: {view.terms}")
    print()
    _print_view(view)
    print(f"Left out of every sum of money: {' '.join(view.exclusions)}")
    if drawn is not None:
        print()
        _print_contest(project, drawn)
    for scenario, differences in zip(chosen[1:], ordered, strict=True):
        print()
        _print_order(chosen[0], scenario, differences, project)


def _chosen(project: Project, names: str) -> tuple[Scenario, ...]:
    """Return the scenarios with these names, in their order; all without any.

    Raises:
        UserError: when there is no such scenario, or only one.
    """
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    found = project.scenarios
    if wanted:
        by_id = {one.id: one for one in (scenario_named(project, name) for name in wanted)}
        found = tuple(by_id.values())
    if len(found) < 2:
        raise UserError(
            f"A comparison takes two scenarios or more, here there is {len(found)}.",
            "Nothing was done.",
            f"{project.name} has: {', '.join(one.name for one in project.scenarios)}.",
        )
    return found


def _contest(
    project: Project, evaluations: dict[ScenarioId, Evaluation], draws: int, seed: int
) -> Contest:
    responses = {key: cost_response(project, one) for key, one in evaluations.items()}
    admissible = frozenset(key for key, one in evaluations.items() if one.admissible)
    return contest(responses, admissible, draws=draws, seed=seed)


def _ordered_otherwise(
    project: Project,
    chosen: Sequence[Scenario],
    evaluations: dict[ScenarioId, Evaluation],
) -> list[tuple[LineDifference, ...]]:
    """Return what each scenario orders otherwise than the first."""
    first, *others = (bill_of_materials(project, one.id, evaluations[one.id]) for one in chosen)
    return [bom_differences(first, other) for other in others]


def _print_view(view: ComparisonView) -> None:
    columns = [one for one in view.table.columns if one.key != UNIT]
    rows = []
    for row in view.table.rows:
        cells = [row.cells[one.key].text if one.key in row.cells else "" for one in columns]
        rows.append(cells)
    print_table([_title(one.key, one.title) for one in columns], rows)


def _title(key: str, title: str) -> str:
    return "" if key == HEADLINE else title.replace("\n", ", ")


def _print_contest(project: Project, drawn: Contest) -> None:
    shown = project.shown_currency

    def money(usd: float) -> str:
        return str(formats.money(usd * shown.per_usd, shown.code))

    rows = []
    for one in drawn.contenders:
        wins = "not admissible" if one.wins_share is None else f"{one.wins_share:.1%}"
        spread = (one.tco.p10_usd, one.tco.p50_usd, one.tco.p90_usd)
        rows.append((project.scenario(one.scenario).name, *map(money, spread), wins))
    print_table(("TCO over all draws", "P10", "P50", "P90", "is the cheapest"), rows)
    print(f"{drawn.draws} draws, seed {drawn.seed}; all scenarios in the same draws.")


def _print_order(
    base: Scenario,
    scenario: Scenario,
    differences: Sequence[LineDifference],
    project: Project,
) -> None:
    if not differences:
        print(f"{scenario.name} orders what {base.name} orders.")
        return
    rows = []
    for one in differences[:_TOLD]:
        total = "no data" if one.total is None else f"{one.total:+,}".replace(",", formats.SPACE)
        rows.append(
            (f"{one.quantity:+}", str(one.line.unit), one.line.description, one.line.site, total)
        )
    currency = project.settings.currency
    print_table((f"{scenario.name}, more or less", "", "Item", "Site", f"Amount, {currency}"), rows)
    if len(differences) > _TOLD:
        print(f"and {len(differences) - _TOLD} more lines.")


def _json(
    project: Project,
    chosen: Sequence[Scenario],
    evaluations: dict[ScenarioId, Evaluation],
    drawn: Contest | None,
    ordered: Sequence[tuple[LineDifference, ...]],
) -> dict[str, Any]:
    shown = project.shown_currency
    found: dict[str, Any] = {
        "currency": shown.code,
        "base": chosen[0].name,
        "scenarios": [],
    }
    for place, scenario in enumerate(chosen):
        results = results_json(project, scenario.id, evaluations[scenario.id])
        one: dict[str, Any] = {
            "name": scenario.name,
            "admissible": evaluations[scenario.id].admissible,
            "kpis": results["kpis"],
        }
        contender = drawn.of(scenario.id) if drawn is not None else None
        if contender is not None:
            spread = contender.tco
            one["tco_drawn"] = {
                "p10": spread.p10_usd * shown.per_usd,
                "p50": spread.p50_usd * shown.per_usd,
                "p90": spread.p90_usd * shown.per_usd,
                "cheapest_share": contender.wins_share,
            }
        if place:
            one["ordered_otherwise"] = [_line_json(line) for line in ordered[place - 1]]
        found["scenarios"].append(one)
    if drawn is not None:
        found["draws"], found["seed"] = drawn.draws, drawn.seed
    return found


def _line_json(one: LineDifference) -> dict[str, Any]:
    return {
        "line_id": one.line.line_id,
        "description": one.line.description,
        "site": one.line.site,
        "unit": str(one.line.unit),
        "quantity": float(one.quantity),
        "amount": None if one.total is None else float(one.total),
        "currency": one.line.currency,
    }
