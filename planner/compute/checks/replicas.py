"""Checks of replicas over several servers. NET-005."""

from collections.abc import Iterator

from planner.compute.checks.subject import Arguments, ServiceSubject
from planner.domain.fabric import FabricKind
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.identity import RoomId
from planner.domain.phrase import say
from planner.domain.site import Site


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
        room = _ground(site, subject.pool_rooms.get(deployment.pool, frozenset()))
        if any(one.kind is FabricKind.COMPUTE and one.room == room for one in site.fabrics):
            continue
        arguments: Arguments = {"site": site.id, "fabric_kind": str(FabricKind.COMPUTE)}
        if room is not None:
            arguments["room"] = room
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
            fixes=(Fix("build-fabric", arguments, say("Build a compute fabric")),),
        )


def _ground(site: Site, rooms: frozenset[RoomId]) -> RoomId | None:
    """The air-gapped room that the servers stand in, whose fabrics are its own; else None."""
    gapped = {room.id for room in site.rooms if room.air_gapped}
    return next(iter(rooms)) if rooms and rooms <= gapped else None
