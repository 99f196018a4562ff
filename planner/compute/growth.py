"""What stops growth next: how many more servers every resource of a place carries.

The server is the most common GPU server of the place, else of the plan. For each resource the
room that is left is divided by what one more server takes; the resource that carries fewest binds.
Worked out when somebody asks, from results that are there.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planner.compute.explain.case import Case
from planner.compute.floor_growth import RatedFloor, rated_floor
from planner.compute.growth_limits import MOST, Limit, Newcomer, Resource, limit_of
from planner.compute.growth_plant import free_ports, room_cooling, site_power
from planner.compute.racks import draw_of
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId, RackId
from planner.domain.phrase import say
from planner.domain.placement import RackSlot
from planner.domain.results import RackResult, SiteResult
from planner.domain.site import Rack, Room, Site, SiteKind
from planner.engines.space.slots import Occupant, lowest_free_slot


@dataclass(frozen=True, slots=True)
class Growth:
    """The server that is added and the limits of a place, the binding one first."""

    server: Part
    limits: tuple[Limit, ...]

    @property
    def binding(self) -> Limit:
        """The resource that runs out first."""
        return self.limits[0]


def growth_of_rack(case: Case, rack_id: RackId) -> Growth | None:
    """Return what stops the next server in a rack, None for rack systems and without any server."""
    rack = case.plan.racks.get(rack_id)
    server = _server(case, (rack,)) if rack is not None else None
    if rack is None or server is None or rack.system is not None:
        return None
    return _growth(server, _rack_limits(case, rack, server))


def growth_of_room(case: Case, room_id: str) -> Growth | None:
    """Return what stops the next server in a room."""
    for site in case.plan.sites:
        for room in site.rooms:
            if room.id == room_id:
                racks = case.context.room_racks.get(room.id, ())
                server = _server(case, racks)
                if server is None or not racks:
                    return None
                return _growth(server, _room_limits(case, site, room, server))
    return None


def growth_of_site(case: Case, site_id: str) -> Growth | None:
    """Return what stops the next server at a site."""
    site = next((one for one in case.plan.sites if one.id == site_id), None)
    result = case.evaluation.sites.get(site.id) if site is not None else None
    if site is None or result is None:
        return None
    racks = [rack for room in site.rooms for rack in case.context.room_racks.get(room.id, ())]
    server = _server(case, racks)
    if server is None or not racks:
        return None
    return _growth(server, _site_limits(case, site, result, racks, server))


def _growth(server: Newcomer, limits: Iterator[Limit]) -> Growth | None:
    found = sorted(limits, key=lambda one: (one.more, -one.used / one.limit if one.limit else 0.0))
    return Growth(server.part, tuple(found)) if found else None


def _server(case: Case, racks: Iterable[Rack]) -> Newcomer | None:
    """The most common GPU server of some racks, else of the plan."""
    part = _most_common(case, racks) or _most_common(case, case.plan.racks.values())
    if part is None:
        return None
    fit = part.accelerators
    accelerator: Accelerator | None = case.shelf.accelerators[fit.accelerator] if fit else None
    draw = draw_of(part, accelerator, None, case.context.rack_rules)
    share = part.draw.liquid_share or 0.0
    heat = draw.heat_kw
    return Newcomer(
        part,
        draw.nameplate_kw,
        draw.peak_kw,
        None if heat is None else heat * (1.0 - share),
        None if heat is None else heat * share,
    )


def _most_common(case: Case, racks: Iterable[Rack]) -> Part | None:
    parts = case.shelf.parts
    counts: Counter[EntryId] = Counter()
    for rack in racks:
        if rack.system is None:
            counts.update(one.part for one in rack.placements)
    servers = [
        (-count, key)
        for key, count in counts.items()
        if parts[key].accelerators is not None and parts[key].half_units
    ]
    return parts[min(servers)[1]] if servers else None


# Racks --------------------------------------------------------------------------------------------


def _rack_limits(case: Case, rack: Rack, server: Newcomer) -> Iterator[Limit]:
    result = case.evaluation.racks[rack.id]
    yield _units(case, rack, server.part)
    yield from _rack_ratings(rack, result, _air_limit_kw(case, rack), server)
    room = case.plan.room_of_row()[rack.row]
    rooms = (one for site in case.plan.sites for one in site.rooms)
    floor = _floor(case, next(one for one in rooms if one.id == room))
    if floor is not None:
        yield from _on_floor(rack, floor, server)


def _floor(case: Case, room: Room) -> RatedFloor | None:
    rules = case.context.rack_rules.structure
    return rated_floor(room, case.racked.rooms.get(room.id), rules)


def _on_floor(
    rack: Rack, floor: RatedFloor, server: Newcomer, *, all_grow: bool = False
) -> Iterator[Limit]:
    """What one more server puts on a foot, a tile and the slab below a rack."""
    for one in floor.loads(rack.id, server.part.mass_kg or 0.0, all_grow=all_grow):
        yield limit_of(
            Resource.FLOOR, "rack", rack.id, one.name, one.used, one.limit, one.each, one.unit
        )


def _rack_ratings(
    rack: Rack, result: RackResult, air_limit_kw: float, server: Newcomer
) -> Iterator[Limit]:
    """What is quickly said of a rack: its feeds, air and mass."""
    if server.nameplate_kw and result.feeds:
        yield _feed(rack, result, server.nameplate_kw)
    if server.air_kw:
        name = say("air at {0}", rack.name)
        heat_kw = result.air_heat_kw
        yield limit_of(
            Resource.AIR, "rack", rack.id, name, heat_kw, air_limit_kw, server.air_kw, "kW"
        )
    if server.part.mass_kg and result.static_load_kg is not None:
        yield limit_of(
            Resource.MASS,
            "rack",
            rack.id,
            say("static load of {0}", rack.name),
            result.mass_kg,
            result.static_load_kg,
            server.part.mass_kg,
            "kg",
        )


def _air_limit_kw(case: Case, rack: Rack) -> float:
    rooms = case.racked.rooms.values()
    return next(one.records[rack.id].basis.limit_kw for one in rooms if rack.id in one.records)


def _free_places(case: Case, rack: Rack, part: Part, most: int = MOST) -> int:
    """How many more of a part find a place in a rack, counted up to *most*."""
    if not most:
        return 0
    parts = case.shelf.parts
    frame = parts[rack.frame].frame
    units = frame.units if frame is not None else 0
    fits_depth = frame is None or part.depth_mm is None or part.depth_mm <= frame.depth_mm
    occupants = [
        Occupant(one.host, parts[one.part].full_depth)
        for one in rack.placements
        if isinstance(one.host, RackSlot)
    ]
    height = part.half_units or 0
    more, wanted = 0, RackSlot(rack.id, 1, height)
    while fits_depth and height and more < most:
        slot = lowest_free_slot(units, occupants, wanted, part.full_depth)
        if slot is None:
            break
        occupants.append(Occupant(slot, part.full_depth))
        more += 1
    return more


def _units(case: Case, rack: Rack, part: Part) -> Limit:
    frame = case.shelf.parts[rack.frame].frame
    height = part.half_units or 0
    result = case.evaluation.racks[rack.id]
    return Limit(
        Resource.UNITS,
        "rack",
        rack.id,
        say("free units of {0}", rack.name),
        result.half_units_used / 2.0,
        float(frame.units if frame is not None else 0),
        height / 2.0,
        "U",
        _free_places(case, rack, part),
    )


def _feed(rack: Rack, result: RackResult, nameplate_kw: float) -> Limit:
    """The worst feed, after the loss of another one where there are several."""
    several = len(result.feeds) > 1
    worst = min(result.feeds, key=lambda one: one.planning_kw - one.worst_kw)
    each = nameplate_kw / (len(result.feeds) - 1 if several else 1)
    name = (
        say("feed {0} of {1} after the loss of another", worst.name, rack.name)
        if several
        else say("feed {0} of {1}", worst.name, rack.name)
    )
    return limit_of(
        Resource.FEED, "rack", rack.id, name, worst.worst_kw, worst.planning_kw, each, "kW"
    )


# Rooms and sites ----------------------------------------------------------------------------------


def _in_racks(case: Case, room: Room, server: Newcomer) -> Limit:
    """How many more the racks of a room carry by themselves, each by what binds it."""
    inside = case.racked.rooms.get(room.id)
    floor = _floor(case, room)
    more = total = 0
    stops = Counter[Resource]()
    for record in inside.records.values() if inside is not None else ():
        basis = record.basis
        if basis.rack.system is None:
            ratings = [*_rack_ratings(basis.rack, record.result, basis.limit_kw, server)]
            if floor is not None:
                ratings += _on_floor(basis.rack, floor, server, all_grow=True)
            first = min(ratings, key=lambda one: one.more, default=None)
            most = MOST if first is None else first.more
            fitting = _free_places(case, basis.rack, server.part, most)
            short = first is None or fitting < first.more
            stops[Resource.UNITS if first is None or short else first.resource] += 1
            more += fitting
            total += 1
    count = float(total)
    return Limit(
        *(Resource.RACKS, "room", room.id, say("racks"), count, count, 0.0, "", more),
        stops=tuple(stops.most_common()),
    )


def _room_limits(case: Case, site: Site, room: Room, server: Newcomer) -> Iterator[Limit]:
    yield _in_racks(case, room, server)
    if site.kind is SiteKind.OWN:
        yield from room_cooling(case, room, server)


def _site_limits(
    case: Case, site: Site, result: SiteResult, racks: list[Rack], server: Newcomer
) -> Iterator[Limit]:
    rooms = [room for room in site.rooms if case.context.room_racks.get(room.id)]
    limits = [list(_room_limits(case, site, room, server)) for room in rooms]
    more = sum(min(one.more for one in mine) for mine in limits)
    stops = Counter[Resource]()
    for mine in limits:
        for one in mine:
            stops.update(dict(one.stops))
    count = float(len(racks))
    name = say("racks and their rooms")
    yield Limit(
        *(Resource.RACKS, "site", site.id, name, count, count, 0.0, "", more),
        stops=tuple(stops.most_common()),
    )
    if server.peak_kw:
        yield from site_power(case, site, result, server.peak_kw)
    yield from free_ports(case, site, server.part)
