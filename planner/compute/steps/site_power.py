"""Step: what is found of the electrical practice and the power plant of a site."""

from collections import Counter
from collections.abc import Iterable, Mapping

from planner.compute.checks.plant_power import check_plant
from planner.compute.checks.plant_subject import Circuits, PlantSubject
from planner.compute.checks.site_power import PracticeSubject, check_practice
from planner.compute.power_tables import breaker_diversity
from planner.compute.steps.context import Context
from planner.compute.steps.power import Powered
from planner.compute.steps.racks import Racked, RackRecord, RoomRacks
from planner.compute.steps.service import Capacity
from planner.domain.facility import PowerElement
from planner.domain.finding import Finding
from planner.domain.identity import RoomId, SiteId
from planner.domain.plan import Plan
from planner.domain.site import Rack, Site, SiteKind
from planner.engines.power import circuit_amps

_DIVERSITY = "power.diversity_training"


def check_site_power(
    context: Context, racked: Racked, powered: Powered, capacity: Capacity, site: Site
) -> tuple[Finding, ...]:
    """Return what is found of the practice and the plant of a site with racks."""
    graph, result = context.graph, powered.sites[site.id]
    diversity = context.shelf.assume(_DIVERSITY)
    practice = PracticeSubject(
        site,
        result,
        _volts(context, site),
        diversity < 1.0 and site.id in _sites_that_train(context.plan, capacity),
        diversity,
    )
    found = check_practice(practice)
    elements = _elements(context, site)
    if not elements or site.kind is not SiteKind.OWN:
        return found
    rooms = {room.id: racked.rooms[room.id] for room in site.rooms if room.id in racked.rooms}
    places = tuple(sorted({one.place for one in elements} | {site.id}))
    below = graph.node(("below plant", site.id), _below, site, places, tuple(rooms.items()))
    subject = PlantSubject(
        site,
        result,
        elements,
        below,
        context.rules_at(site).feeds,
        context.shelf.assumptions,
        breaker_diversity(context.shelf.assumptions),
    )
    return found + check_plant(subject)


def _volts(context: Context, site: Site) -> frozenset[float]:
    """Voltages of the feeds of a site's racks, room by room."""
    found: frozenset[float] = frozenset()
    for room in site.rooms:
        racks = context.room_racks.get(room.id, ())
        found |= context.graph.node(("volts in", room.id), _volts_of, racks)
    return found


def _volts_of(racks: tuple[Rack, ...]) -> frozenset[float]:
    return frozenset([feed.volts for rack in racks for feed in rack.feeds])


def _sites_that_train(plan: Plan, capacity: Capacity) -> set[SiteId]:
    """Where training jobs run."""
    deployments = {one.deployment for one in plan.routes if one.workload in capacity.runs}
    pools = {one.pool for one in plan.deployments if one.id in deployments}
    return {one.site for one in plan.pools if one.id in pools}


def _elements(context: Context, site: Site) -> tuple[PowerElement, ...]:
    """The power elements of a site, busways of rows included; those of a row belong to it."""
    plan = context.plan
    rows = tuple(one for room in site.rooms for row in room.rows for one in row.busways)
    if not plan.power_elements:
        return rows
    return (*(one for one in plan.power_elements if plan.site_of(one.place) == site.id), *rows)


def _below(
    site: Site, places: tuple[str, ...], rooms: tuple[tuple[RoomId, RoomRacks], ...]
) -> Mapping[str, Circuits]:
    """What hangs on each place: a site, a room, or a rack."""
    inside = dict(rooms)
    every = [record for room in inside.values() for record in room.records.values()]
    by_rack: dict[str, list[RackRecord]] = {record.basis.rack.id: [record] for record in every}
    found: dict[str, Circuits] = {}
    for place in places:
        if place == site.id:
            found[place] = _circuits(every)
        elif place in inside:
            found[place] = _circuits(inside[RoomId(place)].records.values())
        elif place in by_rack:
            found[place] = _circuits(by_rack[place])
    return found


def _circuits(records: Iterable[RackRecord]) -> Circuits:
    cords: Counter[str] = Counter()
    amps: dict[str, float] = {}
    normal: dict[str, float] = {}
    racks, peak_kw = 0, 0.0
    for record in records:
        rack, result = record.basis.rack, record.result
        racks += 1
        peak_kw += result.peak_kw
        each = _cords(record)
        for feed, load in zip(rack.feeds, result.feeds, strict=True):
            cords[feed.name] += each
            amps[feed.name] = min(amps.get(feed.name, feed.amps), feed.amps)
            here = circuit_amps(load.normal_kw, feed.volts, feed.phases)
            normal[feed.name] = max(normal.get(feed.name, 0.0), here)
    return Circuits(racks, peak_kw, dict(cords), amps, normal)


def _cords(record: RackRecord) -> int:
    """Cords on each feed of a rack, spread evenly."""
    basis = record.basis
    feeds = max(1, len(basis.rack.feeds))
    cords = sum(
        group.count * (part.supply.count if part.supply else feeds)
        for group, part in zip(basis.groups, basis.parts, strict=True)
        if part.half_units != 0
    )
    return -(-cords // feeds)
