"""The command resilience: how available workloads are, what lost sites leave, and an evacuation."""

import dataclasses
from typing import Annotated, Any

import typer

from planner.app.commands.opening import Evaluated, evaluate_file
from planner.app.commands.plans import AsJson, ProjectFile, ScenarioName
from planner.app.commands.printing import print_json, print_table
from planner.compute.explain.case import Case
from planner.compute.failover.trial import Trial
from planner.compute.resilience.explaining import explain_availability
from planner.compute.resilience.service import WithoutSite, WorkloadResilience, resilience
from planner.domain.errors import UserError
from planner.domain.site import Site
from planner.presenters import formats
from planner.presenters.resilience import resilience_table, site_text
from planner.studies.evacuation import Evacuation, evacuate


def resilience_command(
    file: ProjectFile,
    site: Annotated[
        str, typer.Option("--evacuate", metavar="SITE", help="Take the load of a site elsewhere.")
    ] = "",
    notice: Annotated[
        float,
        typer.Option(
            "--notice", min=0, max=1440, help="Minutes that the site still serves; 0 is a loss."
        ),
    ] = 0.0,
    scenario: ScenarioName = None,
    as_json: AsJson = False,
) -> None:
    """Tell how resilient the service of each workload is, or how a site is evacuated."""
    done = evaluate_file(file, scenario)
    if site:
        moved = evacuate(done.project, done.evaluation, _site(done, site).id, notice)
        _tell_evacuation(done, moved, as_json=as_json)
        return
    case = Case(done.project, done.evaluation.scenario, done.evaluation)
    found = resilience(case, Trial(case))
    if as_json:
        print_json(
            {
                "project": done.project.name,
                "scenario": done.scenario.name,
                "workloads": [_json(case, one) for one in found],
            }
        )
        return
    print(f"{done.project.name}, {done.scenario.name}: service when sites and servers are lost.")
    table = resilience_table(found)
    print()
    print_table(
        [one.title for one in table.columns],
        ([row.cells[one.key].text for one in table.columns] for row in table.rows),
    )
    for one in found:
        print()
        print(one.workload.name)
        for each in one.without:
            print(f"  {site_text(each)}")


def _site(done: Evaluated, name: str) -> Site:
    sites = done.scenario.plan.sites
    for one in sites:
        if name.casefold() in (one.name.casefold(), one.id.casefold()):
            return one
    names = ", ".join(f"“{one.name}”" for one in sites)
    raise UserError(
        f"{done.scenario.name} has no site “{name}”.",
        "Nothing was calculated.",
        f"Use one of {names}." if names else "Add a site first.",
    )


def _tell_evacuation(done: Evaluated, one: Evacuation, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "project": done.project.name,
                "scenario": done.scenario.name,
                "site": one.name,
                "notice_minutes": one.notice_minutes,
                "drain_minutes": one.drain_minutes,
                "before_output_tokens_per_s": one.before,
                "whole_after_minutes": one.whole_minute,
                "lost_output_tokens": one.lost_tokens,
                "moments": [
                    {
                        "minute": each.minute,
                        "at_site_tokens_per_s": each.at_site,
                        "elsewhere_tokens_per_s": each.elsewhere,
                        "unserved_tokens_per_s": each.unserved,
                    }
                    for each in one.moments
                ],
                "workloads_after": [dataclasses.asdict(each) for each in one.workloads],
            }
        )
        return
    notice = f"{one.notice_minutes:g} minutes of notice" if one.notice_minutes else "no notice"
    print(f"{done.project.name}, {done.scenario.name}: {one.name} is evacuated with {notice}.")
    print()
    print_table(
        ("Minute", f"At {one.name}, tok/s", "Elsewhere, tok/s", "Unserved, tok/s"),
        (
            (
                f"{each.minute:.1f}",
                formats.grouped(each.at_site),
                formats.grouped(each.elsewhere),
                formats.grouped(each.unserved),
            )
            for each in one.moments
        ),
    )
    print()
    if one.whole_minute is None:
        left = one.moments[-1].served
        share = left / one.before if one.before else 0.0
        print(f"While {one.name} is away, {formats.percent(share)} of the usual service is left.")
    else:
        print(f"As much as before is served from minute {one.whole_minute:.1f} on.")
    lost, minutes = formats.grouped(one.lost_tokens), one.moments[-1].minute
    print(f"Not served in these {minutes:g} minutes: {lost} output tokens.")


def _json(case: Case, one: WorkloadResilience) -> dict[str, Any]:
    recovery, why = one.workload.recovery, explain_availability(case, one)
    return {
        "id": one.workload.id,
        "name": one.workload.name,
        "availability": one.availability,
        "short_hours_per_year": one.short_h,
        "sites_hours_per_year": one.sites_h,
        "servers_hours_per_year": one.servers_h,
        "planned_hours_per_year": one.planned_h,
        "expected_unserved_share": one.lost_share,
        "servers_that_may_be_down": one.may_be_down,
        "recovery_time_objective_hours": recovery.time_hours,
        "recovery_time_met": one.is_back_in_time,
        "recovery_point_objective_hours": recovery.point_hours,
        "recovery_point_met": one.keeps_its_data,
        "sites": [_site_json(each) for each in one.without],
        "servers": [dataclasses.asdict(each) for each in one.spares],
        "why": None
        if why is None or why.formula is None
        else {
            "formula": why.formula.expression,
            "source": str(why.formula.source),
            "inputs": {each.symbol: each.value for each in why.inputs if each.symbol},
            "left_out": [str(each) for each in why.exclusions],
        },
    }


def _site_json(one: WithoutSite) -> dict[str, Any]:
    return {
        "site": one.name,
        "availability": one.availability,
        "power_down_hours": None if one.supply is None else one.supply.down_hours,
        "cooling_down_hours": None if one.cooling is None else one.cooling.hours,
        "cooling": [dataclasses.asdict(each) for each in one.cooling.pools] if one.cooling else [],
        "share_left": one.share_left,
        "unserved_share": one.unserved,
        "first_hours": one.first_h,
        "whole_hours": one.whole_h,
        "delivered_anew": one.redelivered,
        "copy_age_hours": None if one.copies is None else one.copies.hours,
        "no_copy_because": None if one.copies is None else str(one.copies.why) or None,
    }
