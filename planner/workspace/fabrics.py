"""Building fabrics: what is usual for a site, what it takes, and the edit that places it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from planner.catalog.library import Library
from planner.compute.fabric_building import (
    Seat,
    SiteReach,
    Wanted,
    busiest_room,
    in_free_units,
    in_new_racks,
    missing_switches,
    sized_together,
)
from planner.compute.fabrics.hosts import nodes_of
from planner.compute.fabrics.sizing import SizedFabric
from planner.document.commands.fabrics import BuildFabrics, PlannedSwitch, usual_name
from planner.domain.components import Component
from planner.domain.fabric import Fabric, FabricKind, Medium
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId, FabricId, RoomId, SiteId
from planner.domain.plan import Plan
from planner.domain.site import Feed, Rack, Site
from planner.workspace.dropping import default_feeds
from planner.workspace.founding import site_of_selection
from planner.workspace.state import State

_SWITCH_CHOICE = {
    FabricKind.COMPUTE: "network.compute_switch",
    FabricKind.STORAGE: "network.storage_switch",
    FabricKind.IN_BAND: "network.in_band_switch",
    FabricKind.OUT_OF_BAND: "network.out_of_band_switch",
}
"""The words of the catalogue that name the usual switch of each kind."""

_LANES = ((1600.0, 200.0), (400.0, 100.0), (200.0, 50.0), (40.0, 25.0))
"""Rate of a lane by the rate of a port from so much up: four lanes a connector (IEEE 802.3)."""


class Place(StrEnum):
    """Where the switches of a build go."""

    NEW_RACKS = "new racks"
    FREE_UNITS = "free units"


@dataclass(frozen=True, slots=True)
class Building:
    """A build that was worked out: the edit, and what it places; `refusals` name what has no tree."""

    command: BuildFabrics
    sized: tuple[SizedFabric, ...]
    switches: int
    new_racks: int
    refusals: tuple[str, ...] = ()


def lane_of(port_gbit_s: float, switch: Part | None = None) -> float:
    """Return the rate of a lane: that of the switch where it is known, else the usual for a port."""
    rating = switch.switch if switch is not None else None
    if rating is not None and rating.lane_gbit_s is not None:
        return min(rating.lane_gbit_s, port_gbit_s)
    return next((lane for rate, lane in _LANES if port_gbit_s >= rate), port_gbit_s)


def usual_fabric(
    kind: FabricKind,
    library: Library,
    plan: Plan,
    site: Site,
    parts: Mapping[EntryId, Part],
    room: RoomId | None = None,
) -> Fabric | None:
    """Return a fabric of a kind as reference architectures build it; None without its switch.

    It stays in *room*; None are all rooms that are not air-gapped.
    """
    switch = library.parts.get(EntryId(library.choices.get(_SWITCH_CHOICE[kind], "")))
    if switch is None or switch.switch is None:
        return None
    rate = switch.switch.port_gbit_s
    fabric = Fabric(
        id=FabricId(f"new {kind}"),
        name=_name(kind, site, room),
        kind=kind,
        switch=switch.id,
        port_gbit_s=rate,
        lane_gbit_s=lane_of(rate, switch),
        media=library.media,
        room=room,
    )
    if kind is FabricKind.COMPUTE:
        return replace(fabric, rails=usual_rails(SiteReach(plan, site, parts), room))
    if kind in (FabricKind.STORAGE, FabricKind.IN_BAND):
        return replace(fabric, planes=2)
    return replace(fabric, tiers=1)


def _name(kind: FabricKind, site: Site, room: RoomId | None) -> str:
    """What a fabric is called; that of an air-gapped room with the name of the room."""
    name = str(usual_name(kind))
    return next((f"{name} {one.name}" for one in site.rooms if one.id == room), name)


def usual_rails(reach: SiteReach, room: RoomId | None = None) -> int:
    """Return the GPUs of the largest computer in reach: each is on a rail of its own."""
    hosts, parts = reach.of(room), reach.parts
    found = {parts[one.part].id: parts[one.part] for inside in hosts.values() for one in inside}
    return max((part.gpus // nodes_of(part) for part in found.values()), default=0) or 1


def components_of(media: Sequence[Medium], library: Library) -> tuple[Component, ...]:
    """Return the entries that media are bought as."""
    wanted = {one for medium in media for one in (medium.cable, medium.module, medium.nic_module)}
    return tuple(component for key, component in library.components.items() if key in wanted)


@dataclass(frozen=True, slots=True)
class FabricDraft:
    """A fabric that could be built; `wanted` when there is something for it to connect."""

    fabric: Fabric
    wanted: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """Where fabrics can be built: a site, or one air-gapped room of it."""

    site: SiteId
    room: RoomId | None
    name: str


def grounds(state: State) -> tuple[Ground, ...]:
    """Return the sites with racks in rooms that are not air-gapped, and each air-gapped room."""
    rooms = state.plan.room_of_row()
    filled = {rooms[rack.row] for rack in state.plan.racks.values()}
    found = []
    for site in state.plan.sites:
        inside = [room for room in site.rooms if room.id in filled]
        if any(not room.air_gapped for room in inside):
            found.append(Ground(site.id, None, site.name))
        found += [
            Ground(site.id, room.id, f"{site.name} · {room.name}")
            for room in inside
            if room.air_gapped
        ]
    return tuple(found)


def ground_meant(state: State) -> Ground | None:
    """Return the ground of the selection's site, else the first."""
    chosen, found = site_of_selection(state), grounds(state)
    return next((one for one in found if one.site == chosen), next(iter(found), None))


def drafts(
    state: State, site: SiteId, library: Library, room: RoomId | None = None
) -> tuple[FabricDraft, ...]:
    """Return a fabric of each kind: what is there, or what is usual where there is none."""
    plan, place = state.plan, state.plan.site(site)
    parts = {**library.parts, **state.project.shelf.parts}
    hosts = SiteReach(plan, place, parts).of(room)
    kinds = {parts[one.part].kind for inside in hosts.values() for one in inside}
    servers = kinds & {PartKind.GPU_SERVER, PartKind.RACK_SYSTEM}
    wanted = {
        FabricKind.COMPUTE: bool(servers),
        FabricKind.STORAGE: bool(servers) and PartKind.STORAGE in kinds,
        FabricKind.IN_BAND: bool(kinds),
        FabricKind.OUT_OF_BAND: bool(kinds),
    }
    found = []
    for kind in FabricKind:
        mine = (one for one in place.fabrics if one.kind is kind and one.room == room)
        fabric = next(mine, None) or usual_fabric(kind, library, plan, place, parts, room)
        if fabric is not None:
            found.append(FabricDraft(fabric, wanted[kind]))
    return tuple(found)


def building(
    state: State,
    site: SiteId,
    fabrics: Sequence[Fabric],
    library: Library,
    place: Place,
) -> Building | None:
    """Return the edit that builds *fabrics* of one ground; None when there is no room for racks."""
    if not fabrics:
        return None
    plan, room = state.plan, fabrics[0].room
    parts = {**library.parts, **state.project.shelf.parts}
    reach = SiteReach(plan, plan.site(site), parts)
    target = room or busiest_room(plan, site, reach.of(None))
    if target is None:
        return None
    sized = sized_together(fabrics, reach)
    wanted = missing_switches(sized, reach)
    racks = reach.racks(room) if place is Place.FREE_UNITS else []
    seats, frame, new_racks = _seated(state, wanted, library, racks, parts)
    command = BuildFabrics(
        scenario=state.scenario,
        site=site,
        fabrics=tuple(fabrics),
        parts=tuple({key: parts[key] for one in fabrics for key in one.switch_types}.values()),
        components=tuple(
            {c.id: c for one in fabrics for c in components_of(one.media, library)}.values()
        ),
        switches=tuple(
            PlannedSwitch(one.wanted.fabric, one.wanted.tier, one.wanted.plane, one.rack)
            for one in seats
        ),
        room=target,
        racks=new_racks,
        frame=frame,
        feeds=_feeds(state),
    )
    refusals = tuple(one.refusal for one in sized if one.refusal)
    return Building(command, sized, len(wanted), new_racks, refusals)


def building_of(
    state: State,
    library: Library,
    site: SiteId,
    fabric: FabricId | None = None,
    kind: FabricKind | None = None,
    room: RoomId | None = None,
) -> BuildFabrics | None:
    """Return the edit that completes a fabric, or builds one of a kind; None when it is gone."""
    place = next((one for one in state.plan.sites if one.id == site), None)
    if place is None:
        return None
    wanted = next((one for one in place.fabrics if one.id == fabric), None)
    if wanted is None and kind is not None:
        parts = {**library.parts, **state.project.shelf.parts}
        wanted = usual_fabric(kind, library, state.plan, place, parts, room)
    if wanted is None:
        return None
    built = building(state, site, [wanted], library, Place.NEW_RACKS)
    return built.command if built is not None else None


def _seated(
    state: State,
    wanted: Sequence[Wanted],
    library: Library,
    racks: Sequence[Rack],
    parts: Mapping[EntryId, Part],
) -> tuple[tuple[Seat, ...], Part, int]:
    """The rack of every switch, the frame of new racks, and how many of those it takes."""
    frame, feeds = library.parts[EntryId(library.choices["default.rack_frame"])], _feeds(state)
    seats, left = in_free_units(wanted, racks, state.evaluation.racks, parts)
    added = in_new_racks(left, frame, feeds, state.project.shelf)
    count = 1 + max((one.rack for one in added if isinstance(one.rack, int)), default=-1)
    return (*seats, *added), frame, count


def _feeds(state: State) -> tuple[Feed, ...]:
    """The feeds of the racks that stand there, else those of a first rack."""
    first = next((rack.feeds for rack in state.plan.racks.values() if rack.feeds), None)
    return first or default_feeds(state.project.shelf, state.project.settings.country)
