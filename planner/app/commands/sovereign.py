"""The command sovereignty: how sovereign the sites of a plan and the whole of it are."""

from collections.abc import Mapping
from typing import Any

from planner.app.commands.opening import Evaluated, evaluate_file
from planner.app.commands.plans import AsJson, ProjectFile, ScenarioName
from planner.app.commands.printing import print_json, print_table
from planner.compute.air_gap import GapLine, air_gap
from planner.compute.explain.case import Case
from planner.compute.sovereignty import Sovereignty, sovereignty_of_plan, sovereignty_of_sites
from planner.domain.compliance import NOT_LEGAL_ADVICE
from planner.domain.errors import UserError
from planner.presenters.inspect_air_gap import state_text
from planner.presenters.inspect_sovereignty import aim_name, level_text, score_text


def sovereignty_command(
    file: ProjectFile, scenario: ScenarioName = None, as_json: AsJson = False
) -> None:
    """Tell the sovereignty score and level of each site and of the plan, with their reasons."""
    done = evaluate_file(file, scenario)
    case = Case(done.project, done.scenario.id, done.evaluation)
    sites = [found for _, found in sovereignty_of_sites(case)]
    gaps = {
        site.name: lines for site in case.plan.sites if (lines := air_gap(case, site, site.rooms))
    }
    whole = sovereignty_of_plan(done.scenario.name, sites)
    if whole is None:
        raise UserError(
            f"{done.scenario.name} uses no site, or its project is older than the score.",
            "Nothing was calculated.",
            "Place hardware, a burst or a model API, or update the project from the catalogue.",
        )
    if as_json:
        print_json({**_json(done, whole, sites), "air_gaps": _gaps_json(gaps)})
    else:
        _print(done, whole, sites)
        _print_gaps(gaps)
        print()
        print(NOT_LEGAL_ADVICE)


def _json(done: Evaluated, whole: Sovereignty, sites: list[Sovereignty]) -> dict[str, Any]:
    return {
        "project": done.project.name,
        "scenario": done.scenario.name,
        "notice": str(NOT_LEGAL_ADVICE),
        "plan": _scored(whole),
        "sites": [_scored(one) for one in sites],
    }


def _scored(found: Sovereignty) -> dict[str, Any]:
    return {
        "name": found.name,
        "score_low_of_100": found.score_low,
        "score_high_of_100": found.score_high,
        "level_low_of_4": found.level_low,
        "level_high_of_4": found.level_high,
        "problem": found.problem or None,
        "objectives": [
            {
                "id": one.aim.code,
                "objective": one.aim.value,
                "weight_share": one.weight,
                "level_low": one.low,
                "level_high": one.high,
                "why": str(one.why),
                "site": one.site,
            }
            for one in found.objectives
        ],
    }


def _print(done: Evaluated, whole: Sovereignty, sites: list[Sovereignty]) -> None:
    level = level_text(whole.level_low, whole.level_high)
    score = score_text(whole)
    points = f"{score} of 100" if whole.score_low is not None else f"{score} ({whole.problem})"
    print(f"{done.project.name}, {done.scenario.name}: sovereignty {points}, level {level} of 4.")
    for one in sites:
        print()
        level = level_text(one.level_low, one.level_high)
        print(f"{one.name}: {score_text(one)}, level {level}.")
        print_table(
            ("Id", "Objective", "Weight", "Level", "Why"),
            (
                (
                    each.aim.code,
                    aim_name(each.aim),
                    f"{each.weight:.0%}",
                    level_text(each.low, each.high),
                    str(each.why),
                )
                for each in one.objectives
            ),
        )


def _gaps_json(gaps: Mapping[str, tuple[GapLine, ...]]) -> list[dict[str, Any]]:
    return [
        {
            "site": site,
            "bars": [
                {
                    "element": one.barred.value,
                    "forbids": str(one.forbids),
                    "instead": str(one.instead),
                    "state": one.state.value,
                    "subjects": list(one.names),
                }
                for one in lines
            ],
        }
        for site, lines in gaps.items()
    ]


def _print_gaps(gaps: Mapping[str, tuple[GapLine, ...]]) -> None:
    for site, lines in gaps.items():
        print()
        print(f"{site}: what its air gap bars, and what it needs instead.")
        print_table(
            ("Barred", "State", "Instead", "In the way, or without a spare"),
            (
                (str(one.forbids), state_text(one), str(one.instead), ", ".join(one.names))
                for one in lines
            ),
        )
