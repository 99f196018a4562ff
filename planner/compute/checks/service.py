"""Checks of service: objectives and bursts, SLO and FIN; and all checks of service together."""

from collections.abc import Iterator
from math import ceil

from planner.compute.checks import memory, replicas, routes
from planner.compute.checks.recovery import recovery_objectives
from planner.compute.checks.subject import Arguments, ServiceSubject
from planner.compute.compliance import Place, refusal
from planner.compute.serve import Demanded
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.identity import DeploymentId
from planner.domain.phrase import say
from planner.domain.service import Burst, BurstTrigger, RouteRole

ADMISSIBLE_UNSERVED = 0.001
"""Largest share of requests that may stay unserved in a plan that counts as admissible."""

SLO_SOURCE = say("objectives of the workload")


def check_service(subject: ServiceSubject) -> tuple[Finding, ...]:
    """Run every check of service."""
    return tuple(
        finding
        for check in (
            memory.too_small,
            memory.beyond_the_engine,
            memory.without_gpus,
            memory.training_memory,
            memory.layout_over_servers,
            replicas.without_fabric,
            objectives,
            training_window,
            recovery_objectives,
            routes.forbidden_routes,
            routes.air_gap_links,
            routes.air_gap_routes,
            idle_bursts,
        )
        for finding in check(subject)
    )


def objectives(subject: ServiceSubject) -> Iterator[Finding]:
    """SLO-001: requests that no permitted resource serves inside the objectives."""
    for one in subject.demanded:
        result = subject.workloads[one.workload.id]
        if result.unserved_share <= 0.0:
            continue
        peak = result.unserved_share_peak
        unserved = result.unserved_share
        share = say("{0:.1%}", unserved) if unserved >= 0.001 else say("under 0.1 %")
        fixes = tuple(_service_fixes(subject, one))
        yield Finding(
            rule="SLO-001",
            subject=one.workload.id,
            subject_name=one.workload.name,
            severity=Severity.ERROR,
            message=say(
                "{0}: {1} of its requests a year and {2:.0%} of those in the peak hour are not "
                "served inside the objectives ({3})."
                if result.short_of
                else "{0}: {1} of its requests a year and {2:.0%} of those in the peak hour are not "
                "served inside the objectives.",
                one.workload.name,
                share,
                peak,
                result.short_of,
            ),
            detail=say("What is served keeps its objectives. Add capacity or another route."),
            source=SLO_SOURCE,
            fixes=fixes,
            blocks_admission=result.unserved_share > ADMISSIBLE_UNSERVED,
        )


def _missing_instances(
    subject: ServiceSubject, demanded: Demanded, running: int, deployed: set[DeploymentId]
) -> int:
    """Instances of a burst, more than those *running*, that take what the peak hour leaves over."""
    workload = demanded.workload.id
    result = subject.workloads[workload]
    missing = result.demand_requests_per_s - result.served_requests_per_s
    rates = [
        limit.requests_per_s / running
        for one in deployed
        for limit in subject.deployments[one].rates
        if limit.workload == workload and limit.requests_per_s > 0.0
    ]
    return max(1, ceil(missing / max(rates))) if rates else 1


def _service_fixes(subject: ServiceSubject, demanded: Demanded) -> Iterator[Fix]:
    targets = {leg.target for leg in demanded.legs if not leg.forbidden}
    for burst in subject.plan.bursts:
        deployed = {d.id for d in subject.plan.deployments if d.pool == burst.pool}
        if deployed & targets:
            extra = _missing_instances(subject, demanded, burst.maximum, deployed)
            value = burst.maximum + extra
            more: Arguments = {"burst": burst.id, "field": "maximum", "value": value}
            what = say(
                "One more burst instance ({1})" if extra == 1 else "{0} more burst instances ({1})",
                extra,
                value,
            )
            yield Fix("burst-field", more, what)
    for deployment in subject.plan.deployments:
        if deployment.id in targets and deployment.replicas is not None:
            result = subject.deployments[deployment.id]
            free = subject.free_gpus.get(deployment.pool, 0) >= deployment.gpus_per_replica
            if free and result.replicas == deployment.replicas:
                value = deployment.replicas + 1
                more = {"deployment": deployment.id, "field": "replicas", "value": value}
                yield Fix(
                    "deployment-field", more, say("Run {0} replicas of {1}", value, deployment.name)
                )


def training_window(subject: ServiceSubject) -> Iterator[Finding]:
    """SLO-002: a training run that is longer than its window, or has no GPUs."""
    for one in subject.demanded:
        job = one.workload.training
        if job is None:
            continue
        hours = subject.training_hours.get(one.workload.id)
        if hours is None:
            yield Finding(
                rule="SLO-002",
                subject=one.workload.id,
                subject_name=one.workload.name,
                severity=Severity.ERROR,
                message=say("{0} has no {1} free GPUs to run on.", one.workload.name, job.gpus),
                detail=say("Route it to a pool with free GPUs or ask for fewer."),
                source=say("training GPUs are exclusive"),
            )
        elif hours > job.window_hours:
            yield Finding(
                rule="SLO-002",
                subject=one.workload.id,
                subject_name=one.workload.name,
                severity=Severity.WARNING,
                message=say(
                    "{0} takes {1:.1f} h a run; its window has {2} h.",
                    one.workload.name,
                    hours,
                    job.window_hours,
                ),
                detail=say("Use more GPUs, fewer tokens or a longer window."),
                source=say("training time = FLOP ÷ (GPUs × peak × MFU)"),
            )


def idle_bursts(subject: ServiceSubject) -> Iterator[Finding]:
    """FIN-001: a burst that serves nothing."""
    deployed = {deployment.pool for deployment in subject.plan.deployments}
    routed = {
        deployment.pool
        for deployment in subject.plan.deployments
        if any(
            route.deployment == deployment.id and route.role is not RouteRole.STANDBY
            for route in subject.plan.routes
        )
    }
    for burst in subject.plan.bursts:
        if burst.pool in routed:
            continue
        what = (
            say("no workload is routed to it")
            if burst.pool in deployed
            else say("nothing is deployed on it")
        )
        paid = burst.trigger is not BurstTrigger.OVERFLOW or burst.minimum > 0
        yield Finding(
            rule="FIN-001",
            subject=burst.id,
            subject_name=burst.name,
            severity=Severity.WARNING,
            message=say(
                "{0} serves nothing: {1}, but its scheduled hours are paid."
                if paid
                else "{0} serves nothing: {1}.",
                burst.name,
                what,
            ),
            detail=say("Deploy a model on it and route a workload to it, or remove it."),
            source=say("a burst works through a deployment"),
            fixes=_deployable(subject, burst),
        )


def _deployable(subject: ServiceSubject, burst: Burst) -> tuple[Fix, ...]:
    """A deployment on the burst, where some workload may run there."""
    project, place = subject.project, Place.of(subject.plan.site(burst.site))
    for one in project.workloads:
        refused = refusal(project.shelf.compliance, one, place, project.settings)
        if one.training is None and refused is None:
            label = say("Deploy the largest workload on it")
            return (Fix("deploy-burst", {"burst": burst.id}, label),)
    return ()
