"""Checks of replicas over several servers. NET-005."""

from collections.abc import Iterator

from planner.compute.checks.subject import ServiceSubject
from planner.compute.fabrics.links import compute_fabric
from planner.domain.fabric import FabricKind
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.phrase import say


def without_fabric(subject: ServiceSubject) -> Iterator[Finding]:
    """NET-005: a replica over several servers where no compute fabric joins them.

    A site without any fabric is not planned that far: that is told as an info.
    """
    sites = {site.id: site for site in subject.plan.sites}
    places = {pool.id: sites.get(pool.site) for pool in subject.plan.pools if pool.burst is None}
    for deployment in subject.plan.deployments:
        site = places.get(deployment.pool)
        domain = subject.link_domains.get(deployment.pool)
        if site is None or domain is None or deployment.gpus_per_replica <= domain:
            continue
        if compute_fabric(site.fabrics) is not None:
            continue
        yield Finding(
            rule="NET-005",
            subject=deployment.id,
            subject_name=deployment.name,
            severity=Severity.WARNING if site.fabrics else Severity.INFO,
            message=say(
                "{0} spans {1} GPUs a replica, more than the {2} of one link domain; {3} has no "
                "compute fabric.",
                deployment.name,
                deployment.gpus_per_replica,
                domain,
                site.name,
            ),
            detail=say(
                "Its speed counts on the usual fabric of 400 Gbit/s for each GPU. Build the fabric."
            ),
            source=say("a replica over several servers needs a compute fabric"),
            fixes=(
                Fix(
                    "build-fabric",
                    {"site": site.id, "fabric_kind": str(FabricKind.COMPUTE)},
                    say("Build a compute fabric"),
                ),
            ),
        )
