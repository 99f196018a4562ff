"""Step: how reliable sites, jobs and servers are, as far as checks ask for it.

Nothing is worked out for sites without a class to aim at, nor for plans of few servers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.compute.checks.reliability import interrupted_jobs, supplied_sites, unspared
from planner.compute.reliability.failures import (
    JobReliability,
    SparesNeed,
    job_reliability,
    spares_needed,
)
from planner.compute.reliability.rules import ReliabilityRules, reliability_rules
from planner.compute.reliability.supply import Supply, supply_of
from planner.compute.steps.chains import site_chain
from planner.compute.steps.context import Context
from planner.compute.steps.power import Powered
from planner.compute.steps.service import Capacity
from planner.compute.totals import PlanMoney, holds_racks
from planner.compute.training import TrainingRun
from planner.domain.finding import Finding
from planner.domain.hardware import Part
from planner.domain.identity import EntryId, SiteId, WorkloadId
from planner.domain.placement import Placement
from planner.domain.site import SiteKind
from planner.domain.workload import Workload


@dataclass(frozen=True, slots=True)
class Reliability:
    """What is known of a plan: jobs by workload, servers by type, supplies of own sites with racks."""

    rules: ReliabilityRules
    jobs: dict[WorkloadId, JobReliability]
    spares: tuple[SparesNeed, ...]


def rules_of(context: Context) -> ReliabilityRules | None:
    """Return what the project assumes of failures."""
    return context.graph.node("reliability rules", reliability_rules, context.shelf)


def reliability_step(context: Context, capacity: Capacity, money: PlanMoney) -> Reliability | None:
    """Return how often jobs are interrupted and which spares are needed, None without assumptions."""
    rules = rules_of(context)
    if rules is None:
        return None
    return context.graph.node(
        "reliability",
        _reliability,
        rules,
        capacity.runs,
        context.plan.tray,
        money.counts,
        context.shelf.parts,
    )


def _reliability(
    rules: ReliabilityRules,
    runs: Mapping[WorkloadId, TrainingRun],
    tray: tuple[Placement, ...],
    counts: Mapping[EntryId, int],
    parts: Mapping[EntryId, Part],
) -> Reliability:
    jobs = {
        key: job_reliability(run.gpus, run.hours, rules)
        for key, run in runs.items()
        if run.gpus and run.hours
    }
    return Reliability(rules, jobs, spares_needed(tray, counts, parts, rules))


def supply_at(context: Context, powered: Powered, site: SiteId) -> Supply | None:
    """Return how the worst fed rack of an own site is supplied; None where that is not known."""
    rules = rules_of(context)
    found = next((one for one in context.plan.sites if one.id == site), None)
    if rules is None or found is None or found.kind is not SiteKind.OWN:
        return None
    result = powered.sites.get(site)
    if result is None or not holds_racks(found):
        return None
    return supply_of(site_chain(context, found, result.it_power_kw), rules)


def check_reliability(
    context: Context, capacity: Capacity, powered: Powered, money: PlanMoney
) -> Iterator[Finding]:
    """Yield the findings of REL and EN50600."""
    known = reliability_step(context, capacity, money)
    if known is None:
        return
    found: tuple[Finding, ...] = context.graph.node(
        "findings of reliability", _found, known, context.project.workloads, context.shelf.parts
    )
    yield from found
    aimed = [
        (site, supply, context.plan.racks[supply.rack].name)
        for site in context.plan.sites
        if site.design.target_class and (supply := supply_at(context, powered, site.id)) is not None
    ]
    yield from supplied_sites(aimed, known.rules)


def _found(
    known: Reliability, workloads: tuple[Workload, ...], parts: Mapping[EntryId, Part]
) -> tuple[Finding, ...]:
    by_id = {one.id: one for one in workloads}
    jobs = ((by_id[key], job) for key, job in known.jobs.items())
    return (*interrupted_jobs(jobs, known.rules), *unspared(known.spares, parts))
