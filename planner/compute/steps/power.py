"""Step: how busy pools are, and what devices, rooms and sites draw."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from planner.compute.devices import IDLE, device_result
from planner.compute.fabrics.power import NO_OPTICS, OpticsDraw, optics_draw
from planner.compute.own_coolers import NO_OWN_COOLING, own_cooling, rack_coolers
from planner.compute.pool_results import gpu_counts, pool_loads, pool_results
from planner.compute.sites import (
    DeviceKey,
    PoolLoad,
    RackSums,
    room_result,
    site_result,
    with_limits,
)
from planner.compute.steps.climate import chillers_of, free_cooling_of, wet_shares_of
from planner.compute.steps.context import Context
from planner.compute.steps.fabrics import Fabrics
from planner.compute.steps.plant import plant_of
from planner.compute.steps.racks import Racked
from planner.compute.steps.service import Capacity, Served
from planner.compute.totals import SiteRacks, holds_racks
from planner.domain.identity import EntryId, PoolId, RackId, RoomId, SiteId
from planner.domain.results import (
    DeviceResult,
    PoolResult,
    RoomResult,
    SiteResult,
)
from planner.domain.site import Site

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Powered:
    """Loads of pools and what devices, rooms and sites draw.

    `site_racks` is for the money: without what sites could draw and cool, which costs nothing.
    """

    devices: Mapping[DeviceKey, DeviceResult]
    pools: Mapping[PoolId, PoolResult]
    sites: Mapping[SiteId, SiteResult]
    rooms: Mapping[RoomId, RoomResult]
    site_racks: tuple[SiteRacks, ...]


def power_step(
    context: Context, racked: Racked, capacity: Capacity, served: Served, fabrics: Fabrics
) -> Powered:
    """Return draws of devices, rooms and sites at the load that service puts on the pools."""
    plan, shelf, graph = context.plan, context.shelf, context.graph
    gpus = graph.node("GPUs", gpu_counts, capacity.servers)
    loads = graph.node(
        "loads",
        pool_loads,
        plan.pools,
        gpus,
        plan.deployments,
        capacity.allotted,
        served.first,
        capacity.runs,
    )
    devices = graph.kept("devices", _devices(context, racked, loads))
    pools = graph.node(
        "pools",
        pool_results,
        plan.pools,
        gpus,
        plan.deployments,
        plan.bursts,
        capacity.replicas,
        capacity.allotted,
        served.first,
        served.demanded,
        served.rates,
        loads,
        capacity.runs,
        shelf.accelerators,
        shelf.offers,
        shelf.llms,
    )
    optics = _optics(context, fabrics)
    rooms = _rooms(context, racked, optics)
    sites, site_racks = {}, []
    for site in filter(holds_racks, plan.sites):
        frames, counts = _contents(context, site, racked)
        sums, optic = _sums(context, site, racked), optics.get(site.id, NO_OPTICS)
        drawn = _drawn(context, site, sums, counts, devices, loads, optic)
        billed = graph.node(("site racks", site.id), SiteRacks, site, frames, counts, drawn)
        site_racks.append(billed)
        capacities = tuple(rooms[room.id].air_capacity_kw for room in site.rooms)
        sites[site.id] = graph.node(
            ("site", site.id),
            with_limits,
            drawn,
            site,
            _with_optics(sums, optic.full_kw),
            capacities,
        )
    return Powered(devices, pools, sites, rooms, tuple(site_racks))


def _optics(context: Context, fabrics: Fabrics) -> dict[SiteId, OpticsDraw]:
    """What the optics of sites with fabrics draw."""
    parts = context.shelf.parts
    return {
        site: context.graph.node(("optics", site), optics_draw, one.fabrics, fabrics.results, parts)
        for site, one in context.places.sites.items()
        if one.fabrics
    }


def _rooms(
    context: Context, racked: Racked, optics: Mapping[SiteId, OpticsDraw]
) -> dict[RoomId, RoomResult]:
    heat_kw = {room: kw for one in optics.values() for room, kw in one.by_room.items()}
    limit = context.shelf.assume("cooling.rack_air_limit_kw")
    coolers: Mapping[RackId, float] = context.graph.node(
        "air limits", rack_coolers, context.plan.cooling_elements
    )
    return {
        room: context.graph.node(
            ("room", room),
            room_result,
            context.places.rooms[room],
            _with_optics(inside.sums, heat_kw.get(room, 0.0)),
            context.plan.cooling_elements,
            limit,
            own_cooling(coolers, inside.results) if coolers else NO_OWN_COOLING,
        )
        for room, inside in racked.rooms.items()
    }


def _contents(
    context: Context, site: Site, racked: Racked
) -> tuple[Mapping[EntryId, int], Mapping[DeviceKey, int]]:
    """Empty cabinets to buy and devices of a site by kind, counted room by room."""
    frames: dict[EntryId, int] = {}
    devices: dict[DeviceKey, int] = {}
    for room in site.rooms:
        inside = racked.rooms[room.id]
        for frame, count in inside.frames.items():
            frames[frame] = frames.get(frame, 0) + count
        for key, count in inside.counts.items():
            devices[key] = devices.get(key, 0) + count
    return (
        context.graph.kept(f"frames of {site.id}", frames),
        context.graph.kept(f"counts of {site.id}", devices),
    )


def _devices(
    context: Context, racked: Racked, loads: Mapping[PoolId, PoolLoad]
) -> dict[DeviceKey, DeviceResult]:
    graph = context.graph
    kinds: tuple[DeviceKey, ...] = graph.node(
        "kinds of devices", _kinds, tuple(inside.counts for inside in racked.rooms.values())
    )
    results = {}
    for key in kinds:
        part_id, pool, gpu_limit_kw = key
        part = context.shelf.parts[part_id]
        load = loads.get(pool, IDLE) if pool is not None else IDLE
        known = graph.node(("load", pool), lambda value: value, load)
        results[key] = graph.node(
            ("device", key),
            device_result,
            part,
            context.accelerator_of(part),
            gpu_limit_kw,
            known,
            context.rack_rules,
        )
    return results


def _kinds(counts: tuple[Mapping[DeviceKey, int], ...]) -> tuple[DeviceKey, ...]:
    keys = {key for inside in counts for key in inside}
    return tuple(sorted(keys, key=lambda one: (one[0], one[1] or "", one[2] or 0.0)))


def _sums(context: Context, site: Site, racked: Racked) -> RackSums:
    """What is added up over the racks of a site; the same object while it is equal."""
    rooms = tuple(racked.rooms[room.id].sums for room in site.rooms)
    return context.graph.node(("sums", site.id), _added, rooms)


def _added(rooms: tuple[RackSums, ...]) -> RackSums:
    sums = RackSums()
    for room in rooms:
        sums = sums.plus(room)
    return sums


def _drawn(
    context: Context,
    site: Site,
    sums: RackSums,
    counts: Mapping[DeviceKey, int],
    devices: Mapping[DeviceKey, DeviceResult],
    loads: Mapping[PoolId, PoolLoad],
    optics: OpticsDraw,
) -> SiteResult:
    """What a site draws, without what it could draw and cool."""
    graph = context.graph
    region = context.shelf.regions.get(site.region) if site.region else None
    free = free_cooling_of(context, site)
    return graph.node(
        ("drawn by", site.id),
        site_result,
        site,
        graph.node(
            ("sums drawn", site.id),
            lambda sums, optics: _with_optics(sums, optics.full_kw).drawn,
            sums,
            optics,
        ),
        counts,
        devices,
        context.shelf.parts,
        loads,
        region,
        free,
        context.rack_rules.ratios,
        context.plant_rules,
        optics,
        plant_of(context, site),
        wet_shares_of(context, site),
        chillers_of(context, site),
    )


def _with_optics(sums: RackSums, kw: float) -> RackSums:
    """Return sums with the heat of optics that no device holds; without any, the same object."""
    if not kw:
        return sums
    return sums.plus(RackSums(nameplate_kw=kw, heat_kw=kw, air_heat_kw=kw))
