"""The command timeline: when the plan serves, what decides it, and other ways to get there."""

import dataclasses
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from planner.app.commands.opening import Evaluated, evaluate_file
from planner.app.commands.plans import AsJson, ProjectFile, ScenarioName
from planner.app.commands.printing import print_json, print_table
from planner.compute.explain.case import Case
from planner.domain.site import Site
from planner.domain.timeline import Dated, Readiness, Timeline
from planner.presenters import formats
from planner.studies.branches import Branch, branches
from planner.studies.waiting import Waiting, waiting


def timeline_command(
    file: ProjectFile,
    ways: Annotated[
        bool,
        typer.Option(
            "--branches",
            help="Compare a new building, a site with power, a colocation and a cloud.",
        ),
    ] = False,
    cost: Annotated[
        bool,
        typer.Option("--waiting", help="Tell what the wait, a slip and an earlier slot cost."),
    ] = False,
    scenario: ScenarioName = None,
    as_json: AsJson = False,
) -> None:
    """Tell when the plan serves, activity by activity, with the critical path."""
    done = evaluate_file(file, scenario)
    found = _branches(done) if ways else []
    wait = waiting(_case(done)) if cost else None
    if as_json:
        known = timeline_json(done)
        if ways:
            known["branches"] = [
                {"site": site.name, **_branch_json(branch)} for site, branch in found
            ]
        if wait is not None:
            known["waiting"] = dataclasses.asdict(wait)
        print_json(known)
        return
    _print(done, found)
    if wait is not None:
        _print_waiting(wait)


def timeline_json(done: Evaluated) -> dict[str, Any]:
    """Return the timeline with its units in the keys."""
    plan, timeline = done.scenario.plan, done.evaluation.timeline
    names = {site.id: site.name for site in plan.sites}
    workloads = {one.id: one.name for one in done.project.workloads}
    return {
        "project": done.project.name,
        "scenario": done.scenario.name,
        "time_to_serve": None if _falls_short(done) else _ready_json(timeline.whole),
        "ordered_serves": _ready_json(timeline.whole),
        "first_token": _ready_json(timeline.first),
        "workloads": [
            {"name": workloads[key], **(_ready_json(ready) or {})}
            for key, ready in timeline.workloads.items()
        ],
        "critical_path": _path(timeline),
        "tasks": [
            {
                "id": one.activity.key,
                "name": str(one.activity.name),
                "site": names[one.activity.site] if one.activity.site else None,
                "item": str(one.activity.item),
                "after": list(one.activity.after),
                "likely_weeks": one.activity.duration.likely,
                "start_week": one.start,
                "end_week": one.end,
                "end_week_p50": one.end_p50,
                "end_week_p80": one.end_p80,
                "float_weeks": one.float_weeks,
                "critical_share": one.critical_share,
                "entered": one.activity.edited,
            }
            for one in timeline.tasks
        ],
    }


def _falls_short(done: Evaluated) -> bool:
    """Whether a workload is not served at peak by all that is ordered: there is no time to serve."""
    return any(one.unserved_share_peak > 0.0 for one in done.evaluation.workloads.values())


def _ready_json(ready: Readiness | None) -> dict[str, float] | None:
    if ready is None:
        return None
    return {"likely_weeks": ready.likely, "p50_weeks": ready.p50, "p80_weeks": ready.p80}


def _branch_json(branch: Branch) -> dict[str, Any]:
    return {
        "way": branch.way.value,
        "planned": branch.planned,
        **(_ready_json(branch.ready) or {}),
        "critical_path": _path(branch.timeline),
    }


def _path(timeline: Timeline) -> list[str]:
    if timeline.whole is None:
        return []
    return [one.activity.key for one in timeline.path_to(timeline.whole.last)]


def _branches(done: Evaluated) -> list[tuple[Site, Branch]]:
    orders = _case(done).money.orders
    plan = done.scenario.plan
    return [
        (site, branch)
        for site in plan.sites
        if site.kind.holds_racks
        for branch in branches(plan, site.id, orders, done.project.shelf)
    ]


def _case(done: Evaluated) -> Case:
    return Case(done.project, done.scenario.id, done.evaluation)


def _print_waiting(wait: Waiting) -> None:
    print()
    if wait.rental:
        print(
            f"A bridge of {formats.trimmed(wait.weeks, 1)} weeks on {wait.rental}: "
            f"{formats.grouped(wait.bridge_usd)} USD."
        )
    else:
        print("No rental is comparable: only what stands idle counts.")
    if wait.crossover_month is not None:
        print(f"From month {wait.crossover_month} on it has cost less than going on renting.")
    for slip in wait.slips:
        print(f"{formats.trimmed(slip.weeks)} weeks later cost {formats.grouped(slip.usd)} USD.")
    for slot in wait.slots:
        weeks = slot.weeks_to_pay
        needed = (
            "never pays" if weeks is None else f"pays from {formats.trimmed(weeks, 1)} weeks on"
        )
        print(f"A slot {formats.percent(slot.premium_share)} dearer {needed}.")


def _print(done: Evaluated, found: Sequence[tuple[Site, Branch]]) -> None:
    timeline = done.evaluation.timeline
    names = {site.id: site.name for site in done.scenario.plan.sites}
    if timeline.whole is None:
        print("Nothing is ordered yet.")
        return
    whole, short = timeline.whole, _falls_short(done)
    serves = "what is ordered serves" if short else "everything serves"
    print(
        f"{done.project.name}, {done.scenario.name}: {serves} after "
        f"{formats.trimmed(whole.p50, 1)} weeks (P50), {formats.trimmed(whole.p80, 1)} (P80)."
    )
    if short:
        print("Not every workload is served at peak by what is ordered.")
    if timeline.first is not None:
        print(f"First token after {formats.trimmed(timeline.first.p50, 1)} weeks (P50).")
    print()
    critical = {one.activity.key for one in timeline.path_to(whole.last)}
    print_table(
        ("", "Site", "Activity", "Weeks", "Start", "End", "End P80", "Float", "Decides"),
        (
            _row(one, names[one.activity.site] if one.activity.site else "", critical)
            for one in timeline.tasks
        ),
    )
    if found:
        print()
        print_table(
            ("Site", "Way", "P50", "P80", ""),
            (
                (
                    site.name,
                    branch.way.value,
                    formats.trimmed(branch.ready.p50, 1),
                    formats.trimmed(branch.ready.p80, 1),
                    "planned" if branch.planned else "",
                )
                for site, branch in found
            ),
        )


def _row(one: Dated, site: str, critical: set[str]) -> tuple[str, ...]:
    activity = one.activity
    return (
        "*" if activity.key in critical else "",
        site,
        f"{activity.name}: {activity.item}" if activity.item else str(activity.name),
        formats.trimmed(activity.duration.likely, 1),
        formats.trimmed(one.start, 1),
        formats.trimmed(one.end, 1),
        formats.trimmed(one.end_p80, 1),
        formats.trimmed(one.float_weeks, 1),
        f"{one.critical_share:.0%}",
    )
