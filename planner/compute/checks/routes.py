"""Checks of where data may go: data classes and air gaps, SOV and AIRGAP."""

from collections.abc import Iterator

from planner.compute.checks.subject import ServiceSubject
from planner.compute.compliance import POLICY_RULE
from planner.domain.compliance import NOT_LEGAL_ADVICE
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.identity import DeploymentId, RackId, RoomId
from planner.domain.phrase import say


def forbidden_routes(subject: ServiceSubject) -> Iterator[Finding]:
    """SOV-001: a route to a place where the data may not go."""
    for one in subject.demanded:
        for leg in one.legs:
            if leg.rule != POLICY_RULE:
                continue
            route = next(
                route
                for route in subject.plan.routes
                if route.workload == one.workload.id and leg.target in (route.deployment, route.api)
            )
            yield Finding(
                rule="SOV-001",
                subject=f"{one.workload.id}/{leg.target}",
                subject_name=one.workload.name,
                severity=Severity.ERROR,
                message=say("{0}: {1}.", one.workload.name, leg.forbidden),
                detail=say(
                    "No request takes this route. Remove it or change the data class. {0}",
                    NOT_LEGAL_ADVICE,
                ),
                source=say("data class policy"),
                fixes=(Fix("delete-route", {"route": route.id}, say("Remove the route")),),
                blocks_admission=True,
            )


def air_gap_links(subject: ServiceSubject) -> Iterator[Finding]:
    """AIRGAP-1: a link that leaves an air-gapped room."""
    sites, rooms = subject.plan.sites, subject.plan.room_of_row()
    gapped = {room.id: room.name for site in sites for room in site.rooms if room.air_gapped}
    room_of = {rack.id: rooms[rack.row] for rack in subject.plan.racks.values()} if gapped else {}
    for link in subject.plan.links:
        ends = {room_of.get(RackId(end), end) for end in link.ends}
        left = [RoomId(end) for end in sorted(ends) if end in gapped]
        if len(ends) == 2 and left:
            yield Finding(
                rule="AIRGAP-1",
                subject=link.id,
                subject_name=link.name,
                severity=Severity.ERROR,
                message=say("Link {0} leaves the air-gapped room {1}.", link.name, gapped[left[0]]),
                detail=say("Remove the link or the air gap. {0}", NOT_LEGAL_ADVICE),
                fixes=(Fix("delete-link", {"link": link.id}, say("Delete the link")),),
                source=say("an air-gapped room has no connection to the outside"),
                blocks_admission=True,
            )


def air_gap_routes(subject: ServiceSubject) -> Iterator[Finding]:
    """AIRGAP-1: a workload served in an air-gapped room that also has a route outside it."""
    gapped = {room.id for site in subject.plan.sites for room in site.rooms if room.air_gapped}
    pool_of = {one.id: one.pool for one in subject.plan.deployments}

    def inside(route_target: DeploymentId | None) -> bool:
        if route_target is None or route_target not in pool_of:
            return False
        rooms = subject.pool_rooms.get(pool_of[route_target], frozenset())
        return bool(rooms) and rooms <= gapped

    for workload in subject.project.workloads:
        routes = [route for route in subject.plan.routes if route.workload == workload.id]
        within = [route for route in routes if inside(route.deployment)]
        outside = [route for route in routes if not inside(route.deployment)]
        if within and outside and gapped:
            yield Finding(
                rule="AIRGAP-1",
                subject=workload.id,
                subject_name=workload.name,
                severity=Severity.ERROR,
                message=say(
                    "{0} is served in an air-gapped room and has {1} routes outside it."
                    if len(outside) > 1
                    else "{0} is served in an air-gapped room and has {1} route outside it.",
                    workload.name,
                    len(outside),
                ),
                detail=say(
                    "Requests cannot leave the room. Remove the routes outside. {0}",
                    NOT_LEGAL_ADVICE,
                ),
                source=say("an air-gapped room has no connection to the outside"),
                fixes=(
                    Fix("delete-route", {"route": outside[0].id}, say("Remove the route outside")),
                ),
                blocks_admission=True,
            )
