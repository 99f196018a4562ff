"""Checks of recovery objectives that are stated: another place in time, data that are new enough.

They read the plan alone: a place that serves at all. How much it serves is told by the resilience
of the workload.
"""

from collections.abc import Iterator

from planner.compute.checks.subject import ServiceSubject
from planner.compute.recovery import Way, copies_of, homes, others_h, ways_of
from planner.compute.serve import Demanded
from planner.domain.finding import Finding, Severity
from planner.domain.identity import SiteId
from planner.domain.phrase import say

SOURCE = say("recovery objectives of the workload (ISO 22301)")


def recovery_objectives(subject: ServiceSubject) -> Iterator[Finding]:
    """SLO-003 and SLO-004: what a lost site does to objectives of recovery."""
    for one in subject.demanded:
        if not one.workload.recovery.is_stated:
            continue
        dead = {
            str(key)
            for key, found in subject.deployments.items()
            if not found.replicas or found.refusal is not None
        }
        ways = ways_of(subject.plan, one, dead)
        yield from _time(subject, one, ways)
        yield from _point(subject, one, ways)


def _time(subject: ServiceSubject, demanded: Demanded, ways: tuple[Way, ...]) -> Iterator[Finding]:
    """SLO-003: no other place, or one that starts too late."""
    workload, limit = demanded.workload, demanded.workload.recovery.time_hours
    if limit is None:
        return
    late = [(site, others_h(ways, site)) for site in homes(ways)]
    late = [(site, hours) for site, hours in late if hours is None or hours > limit]
    if not late:
        return
    site, hours = max(late, key=lambda one: float("inf") if one[1] is None else one[1])
    name = subject.plan.site(site).name
    what = (
        say("nothing else serves it")
        if hours is None
        else say("another place serves after {0:.2g} h at the latest", hours)
    )
    yield Finding(
        rule="SLO-003",
        subject=workload.id,
        subject_name=workload.name,
        severity=Severity.WARNING,
        message=say(
            "{0}: when {1} is lost, {2}; it has to be back in {3:g} h.",
            *(workload.name, name, what, limit),
        ),
        detail=say(
            "As long as nothing is lost it is served as planned. Route it to a second site, keep "
            "instances running there, or change its recovery time objective."
        ),
        source=SOURCE,
    )


def _point(subject: ServiceSubject, demanded: Demanded, ways: tuple[Way, ...]) -> Iterator[Finding]:
    """SLO-004: no copy outside the lost site, or one that is too old."""
    workload, limit = demanded.workload, demanded.workload.recovery.point_hours
    if limit is None:
        return
    for site in homes(ways):
        what = _lost_data(subject, demanded, site, limit)
        if not what:
            continue
        name = subject.plan.site(site).name
        yield Finding(
            rule="SLO-004",
            subject=workload.id,
            subject_name=workload.name,
            severity=Severity.WARNING,
            message=say(
                "{0}: when {1} is lost, {2}; at most {3:g} h of data may be lost.",
                *(workload.name, name, what, limit),
            ),
            detail=say(
                "Nothing is lost as long as the site stands. Copy its data more often or to "
                "another site, or change its recovery point objective."
            ),
            source=SOURCE,
        )
        return


def _lost_data(subject: ServiceSubject, demanded: Demanded, site: SiteId, limit: float) -> str:
    project = subject.project
    copies = copies_of(
        *(subject.plan, demanded.workload, site, project.shelf.compliance, project.settings)
    )
    if copies.hours is None:
        return copies.why
    if copies.hours > limit:
        return say("the newest copy of its data is up to {0:g} h old", copies.hours)
    return ""
