"""What is lost with a switch or a link: shares of fabrics, and who is no longer reached."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from planner.compute.explain.case import Case
from planner.compute.failover.listing import SiteThings, Standing
from planner.compute.failover.service import DEAD, Seated, ServiceAfter, Speed
from planner.compute.links import ways_from_users
from planner.compute.routing import round_trip_ms
from planner.compute.steps.ways import ends_of, ways_of
from planner.domain.fabric import FabricKind, FabricSwitch, Tier
from planner.domain.fabric_results import FabricResult
from planner.domain.failure import Failure, NetworkLeft
from planner.domain.hardware import PartKind
from planner.domain.identity import DeploymentId, LinkId, PlacementId, SiteId
from planner.domain.phrase import say
from planner.domain.site import SiteKind

Hits = list[tuple[Seated, Speed]]

_MANAGEMENT_GBIT_S = 1.0
"""Ports of management controllers of servers: gigabit Ethernet. No users are served over them."""


class NetworkAfter:
    """The network of a plan after the loss of one switch or link.

    `placed` are the things that fail by themselves, with the site they belong to.
    """

    def __init__(
        self,
        case: Case,
        service: ServiceAfter,
        placed: Mapping[PlacementId, tuple[Standing, SiteThings]],
    ) -> None:
        self._case = case
        self._service = service
        self._placed = placed

    def switches(self, failure: Failure) -> tuple[tuple[NetworkLeft, ...], Hits]:
        """Return what is left of switches, and the servers that go with the last of them.

        A switch that takes part in a fabric counts among those of its tier. Without any leaf of the
        compute fabric nothing spreads over servers; without any switch at a site nobody reaches it,
        and switches for management alone reach nobody either.
        """
        known = self._placed.get(failure.switch) if failure.switch is not None else None
        if known is None:
            return (), []
        lost, things = known
        switches = [one for one in things.standing if one.part.kind is PartKind.SWITCH]
        member = self._member(lost.placement.id)
        if member is None:
            alike = [one for one in switches if one.part.id == lost.part.id]
            left = NetworkLeft(lost.part.label, len(alike) - 1, len(alike))
            return (left,), self._everything(things) if _is_last(lost, switches) else []
        fabric, switch = member
        tier = [one for one in fabric.members if one.tier is switch.tier]
        words = {
            Tier.LEAF: say("leaves of {0}", fabric.name),
            Tier.SPINE: say("spines of {0}", fabric.name),
            Tier.CORE: say("cores of {0}", fabric.name),
        }
        left = NetworkLeft(words[switch.tier], len(tier) - 1, len(tier))
        return (left,), list(self._cut_off(fabric, left, things))

    def _member(self, placement: PlacementId) -> tuple[FabricResult, FabricSwitch] | None:
        """The fabric that a switch takes part in, and its part."""
        for fabric in self._case.evaluation.fabrics.values():
            for one in fabric.members:
                if one.placement == placement:
                    return fabric, one
        return None

    def _cut_off(
        self, fabric: FabricResult, left: NetworkLeft, things: SiteThings
    ) -> Iterator[tuple[Seated, Speed]]:
        """Servers that do nothing any more when no switch of a tier is left."""
        if left.left:
            return
        if fabric.kind is FabricKind.IN_BAND:
            yield from self._everything(things)
        elif fabric.kind is FabricKind.COMPUTE:
            spread = self._spread(things)
            for server, speed in self._everything(things):
                if any((seat.deployment, seat.replica) in spread for seat in server.seats):
                    yield server, speed

    def _everything(self, things: SiteThings) -> Hits:
        servers = self._service.servers
        return [(one, DEAD) for rack in things.racks for one in servers.get(rack.id, ())]

    def _spread(self, things: SiteThings) -> frozenset[tuple[DeploymentId, int]]:
        """Replicas that are on more than one server."""
        seen: set[tuple[DeploymentId, int]] = set()
        spread: set[tuple[DeploymentId, int]] = set()
        for server, _ in self._everything(things):
            for key in {(seat.deployment, seat.replica) for seat in server.seats}:
                (spread if key in seen else seen).add(key)
        return frozenset(spread)

    def reached(self, failure: Failure) -> tuple[frozenset[SiteId], Mapping[DeploymentId, float]]:
        """Return sites that are gone or no longer reached, and round trips that became longer."""
        if failure.gone is not None:
            return self.without_sites((failure.gone,))
        if failure.link is None:
            return frozenset(), {}
        return self._without_links({failure.link})

    def without_sites(
        self, sites: Collection[SiteId]
    ) -> tuple[frozenset[SiteId], Mapping[DeploymentId, float]]:
        """Return what is gone or no longer reached without *sites*, and longer round trips.

        Links end with the site that they lead to, and so does what is behind it. The users of an
        own site are not in it: they keep its links.
        """
        case = self._case
        if not case.plan.links:
            return frozenset(sites), {}
        passed = {one.id for one in case.plan.sites if one.kind is not SiteKind.OWN} & {*sites}
        ends = ends_of(case.context)
        cut = {link for link, both in ends.items() if not passed.isdisjoint(both)}
        gone, trips = self._without_links(cut) if cut else (frozenset[SiteId](), {})
        return gone.union(sites), trips

    def _without_links(
        self, cut: Collection[LinkId]
    ) -> tuple[frozenset[SiteId], Mapping[DeploymentId, float]]:
        case = self._case
        plan, before = case.plan, ways_of(case.context)
        links = [one for one in plan.links if one.id not in cut]
        after = ways_from_users(links, ends_of(case.context), plan.sites)
        gone = frozenset(before) - frozenset(after)
        sites = {pool.id: case.context.places.sites[pool.site] for pool in plan.pools}
        trips = {}
        for one in plan.deployments:
            site = sites[one.pool]
            ms = round_trip_ms(site, after, case.settings.country, case.shelf.assumptions)
            if site.id not in gone and ms != case.capacity.trips[one.id]:
                trips[one.id] = ms
        return gone, trips


def _is_last(lost: Standing, switches: Sequence[Standing]) -> bool:
    """Whether no other switch of the site reaches its users once this one is lost."""
    reaching = [one for one in switches if not _is_for_management(one)] or switches
    return [one.placement.id for one in reaching] == [lost.placement.id]


def _is_for_management(one: Standing) -> bool:
    rating = one.part.switch
    return rating is not None and rating.port_gbit_s <= _MANAGEMENT_GBIT_S
