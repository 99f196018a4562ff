"""Step: how reliable sites, jobs and servers are, as far as checks ask for it.

Nothing is worked out for sites without a class to aim at, nor for plans of few servers.
"""

from collections.abc import Iterator
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
from planner.domain.finding import Finding
from planner.domain.identity import SiteId, WorkloadId
from planner.domain.site import SiteKind


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
    jobs = {
        key: job_reliability(run.gpus, run.hours, rules)
        for key, run in capacity.runs.items()
        if run.gpus and run.hours
    }
    plan, shelf = context.plan, context.shelf
    return Reliability(rules, jobs, spares_needed(plan.tray, money.counts, shelf.parts, rules))


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
    workloads = {one.id: one for one in context.project.workloads}
    jobs = ((workloads[key], job) for key, job in known.jobs.items())
    yield from interrupted_jobs(jobs, known.rules)
    yield from unspared(known.spares, context.shelf.parts)
    aimed = [
        (site, supply, context.plan.racks[supply.rack].name)
        for site in context.plan.sites
        if site.design.target_class and (supply := supply_at(context, powered, site.id)) is not None
    ]
    yield from supplied_sites(aimed, known.rules)
