"""Checks of reliability: interrupted jobs, spares, availability and the class that is aimed at."""

from collections.abc import Iterable, Iterator, Mapping

from planner.compute.reliability.failures import JobReliability, SparesNeed
from planner.compute.reliability.rules import ReliabilityRules
from planner.compute.reliability.supply import Supply
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.hardware import Part
from planner.domain.identity import EntryId
from planner.domain.phrase import listed, say
from planner.domain.site import Site
from planner.domain.workload import Workload
from planner.engines.reliability import down_hours

MINUTES = 60.0
PATHS_SOURCE = say("EN 50600-2-2: paths and redundancy by availability class")


def interrupted_jobs(
    jobs: Iterable[tuple[Workload, JobReliability]], rules: ReliabilityRules
) -> Iterator[Finding]:
    """REL-001: a training job that fails more often than checkpoints can sensibly be written."""
    for workload, job in jobs:
        if job.interval_h >= rules.least_interval_h or job.interruptions < 1.0:
            continue
        hopeless = job.mttf_h < rules.checkpoint_h + rules.restart_h
        yield Finding(
            rule="REL-001",
            subject=workload.id,
            subject_name=workload.name,
            severity=Severity.WARNING if hopeless else Severity.INFO,
            message=say(
                "{0}: {1:,.0f} servers of eight GPUs fail every {2:.2g} h; a checkpoint every "
                "{3:.0f} min would be best, and {4:.0%} of the time computes what is kept.",
                workload.name,
                job.nodes,
                job.mttf_h,
                job.interval_h * MINUTES,
                job.goodput,
            ),
            detail=say("Write checkpoints faster, restart faster, or split the job."),
            source=say("Daly 2006; failure rate of the assumptions"),
        )


def unspared(needs: Iterable[SparesNeed], parts: Mapping[EntryId, Part]) -> Iterator[Finding]:
    """REL-002: servers of a type without the spares that their failures ask for."""
    for need in needs:
        if not need.missing:
            continue
        part = parts[need.part]
        yield Finding(
            rule="REL-002",
            subject=f"spares/{part.id}",
            subject_name=part.label,
            severity=Severity.INFO,
            message=say(
                "Of {0} {1}, {2:.1f} are down on average; {3} spares suffice most of the time, "
                "the plan has {4}.",
                need.servers,
                part.label,
                need.mean_down,
                need.needed,
                need.there,
            ),
            detail=say("Put spares on the tray; they are ordered and count in nothing else."),
            source=say("Poisson quantile of servers under repair; failure rate of the assumptions"),
            fixes=(
                Fix(
                    "add-spares",
                    {"part": part.id, "count": need.missing},
                    say("Add {0} spares", need.missing),
                ),
            ),
        )


def supplied_sites(
    supplies: Iterable[tuple[Site, Supply, str]], rules: ReliabilityRules
) -> Iterator[Finding]:
    """EN50600-1 and REL-003: paths below the class aimed at, availability below what is quoted."""
    for site, supply, rack in supplies:
        target = site.design.target_class
        if supply.reached < target:
            yield Finding(
                rule="EN50600-1",
                subject=site.id,
                subject_name=site.name,
                severity=Severity.WARNING,
                message=say(
                    "{0} aims at class {1}; the paths to {2} reach class {3}: the next class needs "
                    "{4}.",
                    site.name,
                    target,
                    rack,
                    supply.reached,
                    supply.missing,
                ),
                detail=say("Add what is missing, or aim at the class that is reached."),
                source=PATHS_SOURCE,
            )
        quoted = rules.quoted[target - 1]
        if supply.availability < quoted:
            yield Finding(
                rule="REL-003",
                subject=site.id,
                subject_name=site.name,
                severity=Severity.INFO,
                message=say(
                    "{0}: power of {1} is expected to be missing {2:.2f} h a year; {3:.2f} h are "
                    "quoted for tier {4}. Most of it: {5}.",
                    site.name,
                    rack,
                    supply.down_hours,
                    down_hours(quoted),
                    target,
                    listed(supply.cuts[0].names, " + ") if supply.cuts else say("no data"),
                ),
                detail=say("Add a second source or path, or put your own figures for failures."),
                source=say("minimal cuts of the power chain; percentages of tiers are only notes"),
            )
