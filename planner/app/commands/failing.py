"""The command failover: what every single failure does to a plan, or one of them in detail."""

import dataclasses
from difflib import get_close_matches
from typing import Annotated, Any

import typer

from planner.app.commands.opening import Evaluated, evaluate_file
from planner.app.commands.plans import FINDINGS_FOUND, AsJson, FailOn, ProjectFile, ScenarioName
from planner.app.commands.printing import print_json, print_table
from planner.compute.failover.trial import Trial
from planner.domain.errors import UserError
from planner.domain.failure import ElementLoad, FailureResult
from planner.domain.finding import Severity
from planner.presenters.failure_tables import failures_table
from planner.presenters.failures import banner_text, effect_text, effect_word, happens, load_text
from planner.presenters.rows import Table
from planner.studies.failover import Outage, Sweep, sweep, trial_of

_TOLD = 8


def failover_command(
    file: ProjectFile,
    lose: Annotated[
        str | None,
        typer.Option("--lose", metavar="NAME", help="Only this failure, such as “Feed A, Milan”."),
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="From which severity on to end with exit code 1.")
    ] = FailOn.NEVER,
    scenario: ScenarioName = None,
    as_json: AsJson = False,
) -> None:
    """Lose every feed, UPS, PDU, cooling unit, switch, link and site in turn and tell what serves."""
    done = evaluate_file(file, scenario)
    if lose is not None:
        result = _lost(trial_of(done.project, done.evaluation), lose)
        _tell_one(done, result, as_json=as_json)
        results: tuple[FailureResult, ...] = (result,)
    else:
        found = sweep(done.project, done.evaluation)
        results = found.results
        _tell_all(done, found, as_json=as_json)
    if fail_on is not FailOn.NEVER and _worst(results) <= Severity(fail_on.value).rank:
        raise typer.Exit(FINDINGS_FOUND)


def _worst(results: tuple[FailureResult, ...]) -> int:
    ranks = [one.severity.rank for one in results if one.severity is not None]
    return min(ranks, default=len(Severity))


def _lost(trial: Trial, name: str) -> FailureResult:
    """Return what the failure of this name or id does; its site may be left out if one has it.

    Raises:
        UserError: naming those that exist.
    """
    wanted = name.casefold()
    for one in trial.failures:
        if wanted in (one.name.casefold(), one.id.casefold()):
            return trial.result(one)
    at_a_site = [one for one in trial.failures if one.name.casefold().startswith(f"{wanted}, ")]
    if len(at_a_site) == 1:
        return trial.result(at_a_site[0])
    names = [str(one.name) for one in trial.failures]
    near = get_close_matches(name, names, n=_TOLD, cutoff=0.3) or names[:_TOLD]
    listed = ", ".join(f"“{one}”" for one in near)
    raise UserError(
        f"Nothing that can fail is called “{name}”.",
        "Nothing was calculated.",
        f"Use one of {listed}." if near else "Give the plan a rack first.",
    )


def _tell_one(done: Evaluated, result: FailureResult, *, as_json: bool) -> None:
    if as_json:
        print_json({"scenario": done.scenario.name, **result_json(result)})
        return
    racks = done.evaluation.racks
    names = {one.id: one.name for one in done.scenario.plan.racks.values()}
    parts = done.project.shelf.parts
    print(f"{done.project.name}, scenario {done.scenario.name}")
    print(banner_text(result))
    if result.worst is not None:
        print(f"Nearest its limit: {load_text(result.worst)}")
    if result.devices:
        print()
        print_table(
            ("Rack", "Devices", "Effect", "Left"),
            (
                (
                    names[one.rack] if one.rack in racks else one.rack,
                    f"{one.count} x {parts[one.part].label}",
                    effect_word(one.effect),
                    effect_text(one),
                )
                for one in result.devices
            ),
        )
    if result.service.workloads:
        print()
        print_table(
            ("Workload", "tok/s", "normal", "TTFT p95 ms", "TPOT p95 ms", "unserved"),
            (
                (
                    one.name,
                    f"{one.tokens_per_s:,.0f}",
                    f"{one.normal_tokens_per_s:,.0f}",
                    _ms(one.ttft_p95_ms),
                    _ms(one.tpot_p95_ms),
                    f"{one.unserved:.1%}",
                )
                for one in result.service.workloads
            ),
        )


def _ms(value: float | None) -> str:
    return "no data" if value is None else f"{value:,.0f}"


def _tell_all(done: Evaluated, found: Sweep, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "scenario": done.scenario.name,
                "concurrently_maintainable": found.is_concurrently_maintainable,
                "failures": [result_json(one) for one in found.results],
                "outages": [outage_json(one) for one in found.outages],
            }
        )
        return
    print(f"{done.project.name}, scenario {done.scenario.name}")
    if not found.results:
        print("Nothing in this plan can be lost: no rack stands at a site.")
        return
    print(f"{len(found.results)} single failures, {len(found.outages)} maintenance outages.")
    print()
    _print_failures(failures_table(found.worst_first()))
    stuck = [one for one in found.outages if not one.is_maintainable]
    print()
    if not stuck:
        print(
            "Concurrently maintainable: every element can be switched off with everything running."
        )
        return
    print("Cannot be maintained while everything runs:")
    for one in stuck:
        print(f"  {one.result.failure.name}: {happens(one.result)}")


def _print_failures(table: Table) -> None:
    keys = [one.key for one in table.columns]
    print_table(
        [one.title for one in table.columns],
        ([row.cells[key].text for key in keys] for row in table.rows),
    )


def outage_json(outage: Outage) -> dict[str, Any]:
    """Return a maintenance outage for programs, with the worst failure meanwhile."""
    worst = outage.worst
    return {
        **result_json(outage.result),
        "maintainable": outage.is_maintainable,
        "worst_failure_meanwhile": None if worst is None else result_json(worst),
    }


def result_json(result: FailureResult) -> dict[str, Any]:
    """Return what a failure does for programs."""
    service, severity = result.service, result.severity
    return {
        "id": result.failure.id,
        "name": str(result.failure.name),
        "kind": result.failure.kind.value,
        "assumed": result.failure.assumed,
        "severity": None if severity is None else severity.value,
        "service_share": service.share,
        "throughput_output_tokens_per_s": service.tokens_per_s,
        "normal_throughput_output_tokens_per_s": service.normal_tokens_per_s,
        "gpus_alive": service.gpus_alive,
        "gpus": service.gpus,
        "worst_element": None if result.worst is None else _load_json(result.worst),
        "tripped": [_load_json(one) for one in result.tripped],
        "devices": [
            {
                "rack": one.rack,
                "part": one.part,
                "count": one.count,
                "effect": one.effect.value,
                "cause": one.cause.value,
                "live_supplies": one.live,
                "supplies": one.supplies,
                "surviving_kw": one.surviving_kw,
                "nameplate_kw": one.nameplate_kw,
            }
            for one in result.devices
        ],
        "cooling": [
            {**dataclasses.asdict(one), "short_kw": one.short_kw} for one in result.cooling
        ],
        "switches": [dataclasses.asdict(one) for one in result.network],
        "workloads": [dataclasses.asdict(one) for one in service.workloads],
    }


def _load_json(load: ElementLoad) -> dict[str, Any]:
    return {
        "id": load.id,
        "name": str(load.name),
        "load_kw": load.load_kw,
        "planning_kw": load.planning_kw,
        "legal_kw": load.legal_kw,
    }
