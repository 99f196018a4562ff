"""Step: how busy pools are, and what devices, rooms and sites draw."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from planner.compute.devices import IDLE, device_result
from planner.compute.pool_results import pool_loads, pool_results
from planner.compute.sites import (
    DeviceKey,
    PoolLoad,
    device_counts,
    device_key,
    room_result,
    site_result,
)
from planner.compute.steps.context import Context
from planner.compute.steps.service import Capacity, Served
from planner.compute.totals import SiteRacks, holds_racks
from planner.domain.identity import EntryId, PoolId, RackId, RoomId, SiteId
from planner.domain.results import (
    DeviceGroup,
    DeviceResult,
    PoolResult,
    RackResult,
    RoomResult,
    SiteResult,
)
from planner.domain.site import Rack, Site

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
    context: Context, racks: Mapping[RackId, RackResult], capacity: Capacity, served: Served
) -> Powered:
    """Return draws of devices, rooms and sites at the load that service puts on the pools."""
    plan, shelf, graph = context.plan, context.shelf, context.graph
    loads = pool_loads(
        plan.pools,
        capacity.servers,
        plan.deployments,
        capacity.allotted,
        served.first,
        capacity.runs,
    )
    devices = _kept(context, "devices", _devices(context, racks, loads))
    pools = pool_results(
        plan.pools,
        capacity.servers,
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
    of_site, of_room = _by_place(context)
    limit = shelf.assume("cooling.rack_air_limit_kw")
    rooms = {
        room: graph.node(
            ("room", room),
            room_result,
            context.places.rooms[room],
            tuple(racks[rack.id] for rack in inside),
            plan.cooling_elements,
            limit,
        )
        for room, inside in of_room.items()
    }
    known_loads = _kept(context, "loads", loads)
    sites: dict[SiteId, SiteResult] = {}
    site_racks = []
    for site in plan.sites:
        if holds_racks(site):
            inside = of_site[site.id]
            counts = _counts(context, site, of_room, racks)
            sites[site.id] = _site(
                context, site, inside, racks, counts, devices, known_loads, rooms
            )
            site_racks.append(SiteRacks(site, _frames(inside), counts, sites[site.id]))
    return Powered(devices, pools, sites, rooms, tuple(site_racks))


def _counts(
    context: Context,
    site: Site,
    of_room: Mapping[RoomId, list[Rack]],
    racks: Mapping[RackId, RackResult],
) -> Mapping[DeviceKey, int]:
    """Devices of a site by kind, counted room by room."""
    total: dict[DeviceKey, int] = {}
    for room in site.rooms:
        results = tuple(racks[rack.id] for rack in of_room[room.id])
        inside: Mapping[DeviceKey, int] = context.graph.node(
            ("counts", room.id), device_counts, results
        )
        for key, count in inside.items():
            total[key] = total.get(key, 0) + count
    return _kept(context, f"counts of {site.id}", total)


def _frames(racks: list[Rack]) -> Mapping[EntryId, int]:
    """Empty cabinets to buy; the cabinet of a rack system is part of it."""
    return Counter(rack.frame for rack in racks if rack.system is None)


def _by_place(
    context: Context,
) -> tuple[dict[SiteId, list[Rack]], dict[RoomId, list[Rack]]]:
    places = context.places
    of_site: dict[SiteId, list[Rack]] = {site: [] for site in places.sites}
    of_room: dict[RoomId, list[Rack]] = {room: [] for room in places.rooms}
    for rack in context.ordered:
        of_site[places.site_of_row[rack.row]].append(rack)
        of_room[places.room_of_row[rack.row]].append(rack)
    return of_site, of_room


def _kept(context: Context, key: str, mapping: Mapping[K, V]) -> Mapping[K, V]:
    """Return the base's object when it is equal, so that what reads it need not run again."""
    return context.graph.node(key, lambda _: mapping, tuple(mapping.items()))


def _devices(
    context: Context, racks: Mapping[RackId, RackResult], loads: Mapping[PoolId, PoolLoad]
) -> dict[DeviceKey, DeviceResult]:
    graph = context.graph
    groups: tuple[DeviceGroup, ...] = graph.node(
        "groups of racks", _distinct, tuple(racks.values())
    )
    results = {}
    for group in groups:
        part = context.shelf.parts[group.part]
        load = loads.get(group.pool, IDLE) if group.pool is not None else IDLE
        known = graph.node(("load", group.pool), lambda value: value, load)
        results[device_key(group)] = graph.node(
            ("device", device_key(group)),
            device_result,
            part,
            context.accelerator_of(part),
            group.gpu_limit_kw,
            known,
            context.rack_rules,
        )
    return results


def _distinct(racks: tuple[RackResult, ...]) -> tuple[DeviceGroup, ...]:
    """One group of each kind of device, in a fixed order."""
    found = {device_key(group): group for rack in racks for group in rack.groups}
    return tuple(
        sorted(
            found.values(),
            key=lambda group: (group.part, group.pool or "", group.gpu_limit_kw or 0.0),
        )
    )


def _site(
    context: Context,
    site: Site,
    inside: list[Rack],
    racks: Mapping[RackId, RackResult],
    counts: Mapping[DeviceKey, int],
    devices: Mapping[DeviceKey, DeviceResult],
    loads: Mapping[PoolId, PoolLoad],
    rooms: Mapping[RoomId, RoomResult],
) -> SiteResult:
    region = context.shelf.regions.get(site.region) if site.region else None
    return context.graph.node(
        ("site", site.id),
        site_result,
        site,
        tuple(racks[rack.id] for rack in inside),
        counts,
        tuple(rooms[room.id].air_capacity_kw for room in site.rooms),
        devices,
        context.shelf.parts,
        loads,
        region,
        context.rack_rules.ratios,
        context.plant_rules,
    )
