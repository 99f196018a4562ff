"""The commands under study: published cost cases, and what the engine makes of them."""

from typing import Annotated, Any

import typer

from planner.app import wiring
from planner.app.commands.plans import AsJson
from planner.app.commands.printing import print_json, print_table
from planner.domain.errors import UserError
from planner.presenters.published_cases import (
    case_texts,
    case_title,
    check_table,
    input_table,
    step_table,
    table_texts,
    verdict,
)
from planner.studies.published_cases import CaseRun, Check
from planner.workspace.published_cases import case_runs

MISSED = 1
"""Exit code when an expected value is not met."""

study = typer.Typer(name="study", help="Calculate published cost cases again.")


@study.command("list")
def list_studies(as_json: AsJson = False) -> None:
    """List the published cases that come with the program."""
    runs = case_runs(wiring.catalog_folders())
    if as_json:
        print_json([_head(run) for run in runs])
        return
    print_table(
        ("name", "case", "source", "date", "verdict"),
        (
            (run.case.id, run.case.name, run.case.source, run.case.date, verdict(run))
            for run in runs
        ),
    )


@study.command("run")
def run_studies(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A name of study list, such as p1.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Run every case.")] = False,
    steps: Annotated[
        bool, typer.Option("--steps", help="Print inputs and every step as well.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Print expected against computed; ends with code 1 when a value is not met."""
    runs = _chosen(name, everything=everything)
    if as_json:
        print_json([_run_json(run) for run in runs])
    else:
        for place, run in enumerate(runs):
            if place:
                print()
            _print_run(run, steps=steps)
    if not all(run.passes for run in runs):
        raise typer.Exit(MISSED)


def _chosen(name: str | None, *, everything: bool) -> tuple[CaseRun, ...]:
    runs = case_runs(wiring.catalog_folders())
    if everything:
        return runs
    wanted = (name or "").casefold()
    found = tuple(run for run in runs if wanted in (run.case.id, run.case.name.casefold()))
    if found:
        return found
    known = ", ".join(run.case.id for run in runs)
    raise UserError(
        f"There is no study “{name}”." if name else "No study was named.",
        "Nothing was calculated.",
        f"Use one of {known}, or --all.",
    )


def _print_run(run: CaseRun, *, steps: bool) -> None:
    print(case_title(run))
    for heading, text in case_texts(run):
        print(f"  {heading}: {text}")
    if steps:
        for table in (input_table(run), step_table(run)):
            print()
            print_table(*table_texts(table))
    print()
    print_table(*table_texts(check_table(run)))
    print(f"{verdict(run)}.")


def _head(run: CaseRun) -> dict[str, Any]:
    case = run.case
    return {
        "name": case.id,
        "case": case.name,
        "source": case.source,
        "address": case.address,
        "date": case.date,
        "passes": run.passes,
        "expected_values": len(run.checks),
    }


def _run_json(run: CaseRun) -> dict[str, Any]:
    case = run.case
    return {
        **_head(run),
        "setting": case.setting,
        "lesson": case.lesson,
        "note": case.note,
        "inputs": [
            {
                "variant": one.variant,
                "key": one.key,
                "label": one.label,
                "value": one.value,
                "unit": one.unit,
                "status": one.grounds.value,
            }
            for one in case.inputs
        ],
        "steps": [
            {
                "key": step.key,
                "label": step.label,
                "unit": step.unit,
                "formula": step.formula,
                "arguments": step.arguments,
                "values": {variant: run.values[variant][step.key] for variant in case.variants},
            }
            for step in case.steps
        ],
        "checks": [_check_json(check) for check in run.checks],
    }


def _check_json(check: Check) -> dict[str, Any]:
    expected = check.expected
    return {
        "variant": expected.variant,
        "step": expected.step,
        "label": check.step.label,
        "unit": check.step.unit,
        "expected": expected.value,
        "relation": expected.relation.value,
        "tolerance_share": expected.tolerance_share,
        "tolerance": expected.tolerance,
        "status": expected.grounds.value,
        "computed": check.computed,
        "off_share": check.off_share,
        "passes": check.passes,
    }
