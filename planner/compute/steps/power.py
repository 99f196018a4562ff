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
    """Loads of pools and what devices, rooms and sites draw; `sites_racks` for the money."""

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
    site_racks = tuple(
        graph.node(
            ("site racks", site.id),
            SiteRacks,
            site,
            frames,
            counts,
            _site(
                context, site, racked, counts, devices, loads, rooms, optics.get(site.id, NO_OPTICS)
            ),
        )
        for site in plan.sites
        if holds_racks(site)
        for frames, counts in (_contents(context, site, racked),)
    )
    sites = {one.site.id: one.result for one in site_racks}
    return Powered(devices, pools, sites, rooms, site_racks)


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
    keys = {key for inside in racked.rooms.values() for key in inside.counts}
    results = {}
    for key in sorted(keys, key=lambda one: (one[0], one[1] or "", one[2] or 0.0)):
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


def _site(
    context: Context,
    site: Site,
    racked: Racked,
    counts: Mapping[DeviceKey, int],
    devices: Mapping[DeviceKey, DeviceResult],
    loads: Mapping[PoolId, PoolLoad],
    rooms: Mapping[RoomId, RoomResult],
    optics: OpticsDraw,
) -> SiteResult:
    graph = context.graph
    region = context.shelf.regions.get(site.region) if site.region else None
    sums = RackSums()
    for room in site.rooms:
        sums = sums.plus(racked.rooms[room.id].sums)
    sums = _with_optics(sums, optics.full_kw)
    free = free_cooling_of(context, site)
    return graph.node(
        ("site", site.id),
        site_result,
        site,
        graph.node(("sums", site.id), lambda value: value, sums),
        counts,
        tuple(rooms[room.id].air_capacity_kw for room in site.rooms),
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
