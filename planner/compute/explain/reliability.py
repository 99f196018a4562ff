"""Why a training job is interrupted so often, and how available its resources are."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from planner.compute.explain.case import Case
from planner.compute.explain.terms import Given, applied
from planner.compute.reliability.failures import (
    GPUS_OF_A_NODE,
    JobReliability,
    SparesNeed,
    job_reliability,
    spares_needed,
)
from planner.compute.reliability.supply import Supply
from planner.compute.steps.reliability import rules_of, supply_at
from planner.compute.training import TrainingRun
from planner.domain.formula import Explanation, Formula
from planner.domain.identity import PoolId, SiteId, WorkloadId
from planner.domain.phrase import listed, say
from planner.engines.reliability import EXPECTED_INTERRUPTIONS, JOB_MTTF, MEAN_DOWN, down_hours

AVAILABLE: Final = Formula(
    id="explain.power_availability",
    result="share of time with power",
    unit="share of time",
    expression="1 - alone - pairs",
    symbols={
        "alone": "unavailability of elements that stop the rack by themselves",
        "pairs": "unavailability of pairs of elements that stop it together",
    },
    source="Minimal cuts of the power chain, rare events (IEC 61078); beta factor of IEC 61508-6",
)

WITHOUT_POWER: Final = Formula(
    id="explain.power_down_hours",
    result="hours a year without power",
    unit="h",
    expression="8760 * (alone + pairs)",
    symbols=AVAILABLE.symbols,
    source="Minimal cuts of the power chain, rare events (IEC 61078); beta factor of IEC 61508-6",
)

BY_SHARES: Final = Formula(
    id="explain.resource_availability",
    result="share of time with power, by the shares of its sites",
    unit="share of time",
    expression="1 - hours / 8760",
    symbols={"hours": "hours a year without power at its own sites, by what each serves"},
    source="Mean over the sites that serve it",
)

WITH_RESTARTS: Final = Formula(
    id="explain.effective_hours",
    result="hours of a run with checkpoints, restarts and what is computed again",
    unit="h",
    expression="hours / goodput",
    symbols={
        "hours": "hours of a run without failures",
        "goodput": "share of the time that computes what is kept",
    },
    source="Daly, Future Generation Computer Systems 22 (2006), equation 20",
)


@dataclass(frozen=True, slots=True)
class Resources:
    """Availability of what serves a workload, by its shares of the peak hour.

    `known` is the share of the requests whose places are own sites; others promise what their
    contracts say.
    """

    availability: float
    known: float


def job_of(case: Case, workload: WorkloadId) -> JobReliability | None:
    """Return how reliable a training job is; None without a job, or without assumptions."""
    rules, run = rules_of(case.context), case.capacity.runs.get(workload)
    if rules is None or run is None or not run.gpus or not run.hours:
        return None
    return job_reliability(run.gpus, run.hours, rules)


def spares_of(case: Case, pool: PoolId | None = None) -> tuple[SparesNeed, ...]:
    """Return the spares that types of servers need: all of the plan's, or those in a pool."""
    rules = rules_of(case.context)
    if rules is None:
        return ()
    stands = [one for rack in case.plan.racks.values() for one in rack.placements]
    counts = Counter(one.part for one in stands)
    mine = {one.part for one in stands if pool is None or one.pool == pool}
    needs = spares_needed(case.plan.tray, counts, case.shelf.parts, rules)
    return tuple(one for one in needs if one.part in mine)


def supply_of_site(case: Case, site: SiteId) -> Supply | None:
    """Return how the worst fed rack of an own site is supplied."""
    return supply_at(case.context, case.powered, site)


def resources_of(case: Case, workload: WorkloadId) -> Resources | None:
    """Return how available what serves a workload is, None where no own site serves it."""
    result = case.evaluation.workloads.get(workload)
    pool_of = {str(one.id): one.pool for one in case.plan.deployments}
    site_of = {one.id: one.site for one in case.plan.pools}
    weights: dict[SiteId, float] = {}
    whole = 0.0
    for share in result.shares if result is not None else ():
        whole += share.requests_per_s
        pool = pool_of.get(share.target)
        if pool is not None:
            site = site_of[pool]
            weights[site] = weights.get(site, 0.0) + share.requests_per_s
    supplies = {site: supply_of_site(case, site) for site in weights}
    known = {site: one.availability for site, one in supplies.items() if one is not None}
    counted = sum(weights[site] for site in known)
    if not counted:
        return None
    mean = sum(weights[site] * available for site, available in known.items()) / counted
    return Resources(mean, counted / whole)


def explain_mttf(case: Case, run: TrainingRun) -> Explanation | None:
    """Return why a job computes so long between two interruptions."""
    job, rules = job_of(case, run.workload), rules_of(case.context)
    if job is None or rules is None:
        return None
    given = {"nodes": _nodes(run), "rate": case.assumed("reliability.node_failures")}
    return applied(say("Time between interruptions"), job.mttf_h, "h", JOB_MTTF, given)


def explain_interruptions(case: Case, run: TrainingRun) -> Explanation | None:
    """Return why a run has so many interruptions."""
    job, rules = job_of(case, run.workload), rules_of(case.context)
    if job is None or rules is None:
        return None
    given = {
        "nodes": _nodes(run),
        "rate": case.assumed("reliability.node_failures"),
        "hours": Given(job.effective_h if job.effective_h is not None else run.hours, "h"),
    }
    title = say("Interruptions of a run")
    return applied(title, job.interruptions, "", EXPECTED_INTERRUPTIONS, given)


def _nodes(run: TrainingRun) -> Given:
    return Given(
        run.gpus / GPUS_OF_A_NODE, "", label=say("GPUs of the job over {0}", GPUS_OF_A_NODE)
    )


def explain_effective(case: Case, run: TrainingRun) -> Explanation | None:
    """Return why a run takes longer than it computes."""
    job = job_of(case, run.workload)
    if job is None or job.effective_h is None:
        return None
    given = {"hours": Given(run.hours, "h"), "goodput": Given(job.goodput, "share of time")}
    beside = (
        Given(job.interval_h, "h", label=say("Time between checkpoints")),
        case.assumed("reliability.checkpoint_minutes"),
        case.assumed("reliability.restart_minutes"),
    )
    title = say("A run with its restarts")
    return applied(title, job.effective_h, "h", WITH_RESTARTS, given, beside=beside)


SUPPLY_FIGURES = ("power_availability", "power_down_hours")
"""Figures of a site that `explain_supply` explains."""


def explain_supply(case: Case, site: SiteId, name: str) -> Explanation | None:
    """Return why the worst fed rack of a site is without power so long."""
    supply = supply_of_site(case, site)
    if supply is None:
        return None
    given = {"alone": Given(supply.alone, "share of time"), "pairs": Given(supply.pairs, "")}
    worst = [Given(one.hours, "h a year", label=listed(one.names, " + ")) for one in supply.cuts]
    title = say("Power of {0}, the worst fed rack", case.plan.racks[supply.rack].name)
    beside = (*worst, case.assumed("reliability.common_cause"))
    if name == "power_availability":
        value, unit, formula = supply.availability, "share of time", AVAILABLE
    else:
        value, unit, formula = supply.down_hours, "h a year", WITHOUT_POWER
    notes = (say("Whether the surviving paths carry the load is what the failure test tells."),)
    return applied(title, value, unit, formula, given, beside=beside, notes=notes)


def explain_resources(case: Case, workload: WorkloadId) -> Explanation | None:
    """Return why what serves a workload has power for so much of the time."""
    found = resources_of(case, workload)
    if found is None:
        return None
    given = {"hours": Given(down_hours(found.availability), "h a year")}
    beside = (Given(found.known, "share", label=say("Requests served at own sites")),)
    title = say("Power of what serves it")
    return applied(title, found.availability, "share of time", BY_SHARES, given, beside=beside)


def explain_down(case: Case, part: str) -> Explanation | None:
    """Return why so many servers of a type are down on average."""
    need = next((one for one in spares_of(case) if one.part == part), None)
    if need is None:
        return None
    fit = case.shelf.parts[need.part].accelerators
    eights = need.servers * (fit.count if fit else GPUS_OF_A_NODE) / GPUS_OF_A_NODE
    given = {
        "nodes": Given(eights, "servers of eight GPUs"),
        "rate": case.assumed("reliability.node_failures"),
        "days": case.assumed("reliability.repair_days"),
    }
    beside = (case.assumed("reliability.spares_quantile"),)
    title = say("{0} down on average", case.shelf.parts[need.part].label)
    return applied(title, need.mean_down, "servers", MEAN_DOWN, given, beside=beside)
