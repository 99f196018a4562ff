"""Step: the networks inside sites; nothing is looked at without fabrics."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from planner.compute.checks.fabric_subject import FabricSubject
from planner.compute.checks.fabrics import check_fabrics
from planner.compute.checks.subject import ServiceSubject
from planner.compute.fabrics.hosts import Hosts, KnownHosts, Spot, reached, read_hosts, spots
from planner.compute.fabrics.members import Members, assign
from planner.compute.fabrics.results import fabric_result
from planner.compute.fabrics.rules import FabricRules, fabric_rules
from planner.compute.fabrics.sizing import SizedFabric, size_fabric
from planner.compute.steps.context import Context
from planner.compute.steps.standing import standing_in
from planner.domain.fabric import Fabric
from planner.domain.fabric_results import FabricResult
from planner.domain.finding import Finding
from planner.domain.identity import EntryId, FabricId, PlacementId, RackId, SiteId
from planner.domain.site import Site


@dataclass(frozen=True, slots=True)
class SiteFabrics:
    """What the cables of a site are made of, for the schedule that is read on demand."""

    sized: tuple[SizedFabric, ...]
    members: Members
    hosts: Hosts
    spots: Mapping[RackId, Spot]
    rules: FabricRules


@dataclass(frozen=True, slots=True)
class Fabrics:
    """The results of every fabric, and by site what they were made of."""

    results: Mapping[FabricId, FabricResult] = field(default_factory=dict)
    sites: Mapping[SiteId, SiteFabrics] = field(default_factory=dict)


NONE = Fabrics()


def fabrics_step(context: Context) -> Fabrics:
    """Return the fabrics of every site."""
    if not any(site.fabrics for site in context.plan.sites):
        return NONE
    graph = context.graph
    rules = graph.node(
        "fabric rules", lambda _: fabric_rules(context.shelf), context.shelf.assumptions
    )
    results: dict[FabricId, FabricResult] = {}
    sites: dict[SiteId, SiteFabrics] = {}
    for site in context.plan.sites:
        if site.fabrics:
            sites[site.id] = inside = _site(context, site, rules)
            results.update(_results(context, site, inside))
    return Fabrics(graph.kept("fabrics", results), sites)


def _site(context: Context, site: Site, rules: FabricRules) -> SiteFabrics:
    graph, parts = context.graph, context.shelf.parts
    racks = tuple(rack for room in site.rooms for rack in context.room_racks[room.id])
    known: KnownHosts = graph.continued(("hosts", site.id), read_hosts, racks, parts)
    hosts = graph.kept(f"hosts of {site.id}", _while_dragged(context, site, known.hosts))
    sized = tuple(
        graph.node(
            ("fabric size", one.id), size_fabric, one, _reached(context, site, one, hosts), parts
        )
        for one in site.fabrics
    )
    members = graph.node(("fabric switches", site.id), assign, sized, hosts)
    where = _spots(context, site, rules)
    return SiteFabrics(sized, members, hosts, where, rules)


def _reached(context: Context, site: Site, fabric: Fabric, hosts: Hosts) -> Hosts:
    """What a fabric may connect; the same object while it stays."""
    racks = (rack for room in site.rooms for rack in context.room_racks[room.id])
    mine = reached(site, fabric.room, hosts, racks)
    return hosts if mine is hosts else context.graph.kept(f"reach of {fabric.id}", mine)


def _while_dragged(context: Context, site: Site, hosts: Hosts) -> Hosts:
    """Return the hosts as they stood, while the same devices are only dragged elsewhere.

    Tens of thousands of cables would be measured anew at each step; they are when it is dropped.
    """
    before = context.graph.before(f"hosts of {site.id}") if context.typical else None
    if before is None:
        return hosts
    known = cast("Hosts", before)
    return known if _devices(known) == _devices(hosts) else hosts


def _devices(hosts: Hosts) -> set[tuple[PlacementId, EntryId]]:
    return {(one.placement, one.part) for inside in hosts.values() for one in inside}


def _spots(context: Context, site: Site, rules: FabricRules) -> Mapping[RackId, Spot]:
    """Where the racks of a site stand; only what moves a rack lays a room out again."""
    layouts = [standing_in(context, room) for room in site.rooms]
    return context.graph.node(
        ("spots", site.id), lambda *laid: spots(laid, rules.between_rooms_m), *layouts
    )


def _results(context: Context, site: Site, inside: SiteFabrics) -> dict[FabricId, FabricResult]:
    return {
        one.fabric.id: context.graph.node(
            ("fabric", one.fabric.id),
            fabric_result,
            site.id,
            one,
            inside.members[one.fabric.id],
            inside.hosts,
            inside.spots,
            context.shelf.parts,
            inside.rules,
        )
        for one in inside.sized
    }


def fabric_findings(
    context: Context, fabrics: Fabrics, subject: ServiceSubject
) -> Iterator[Finding]:
    """Yield what is found in fabrics; nothing is looked at without any."""
    if not fabrics.sites:
        return
    jobs = subject.jobs
    pools = {one.pool for one in context.plan.deployments if one.id in jobs}
    training = frozenset(one.site for one in context.plan.pools if one.id in pools)
    for site, inside in fabrics.sites.items():
        yield from context.graph.node(
            ("fabric findings", site),
            lambda place, trains, *_, inside=inside: check_fabrics(
                _subjects(context, fabrics, place, inside, trains)
            ),
            context.places.sites[site],
            site in training,
            tuple(fabrics.results[one.fabric.id] for one in inside.sized),
            inside.hosts,
            context.shelf.parts,
            context.shelf.assumptions,
        )


def _subjects(
    context: Context, fabrics: Fabrics, site: Site, inside: SiteFabrics, trains: bool
) -> tuple[FabricSubject, ...]:
    racks = {host.placement: rack for rack, hosts in inside.hosts.items() for host in hosts}
    return tuple(
        FabricSubject(
            site,
            one.fabric,
            fabrics.results[one.fabric.id],
            inside.hosts,
            context.shelf.parts,
            inside.rules,
            context.shelf.assumptions,
            racks,
            trains,
        )
        for one in inside.sized
    )
