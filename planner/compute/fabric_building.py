"""What building fabrics takes: switches that are missing, and the racks they go into.

Order of the fabrics: compute, storage, in-band, out-of-band; the last also connects the switches that
the others are about to get.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from planner.compute.checks.fixes import spare_kw
from planner.compute.fabrics.hosts import Hosts, reached, read_hosts
from planner.compute.fabrics.members import assign
from planner.compute.fabrics.rules import fabric_rules
from planner.compute.fabrics.sizing import SizedFabric, size_fabric, tier_sizes
from planner.compute.rules import rack_rules
from planner.domain.fabric import Fabric, FabricKind, Tier
from planner.domain.hardware import Part
from planner.domain.identity import EntryId, RackId, RoomId, SiteId
from planner.domain.placement import RackSlot
from planner.domain.plan import Plan
from planner.domain.project import PartShelf
from planner.domain.results import RackResult
from planner.domain.site import Feed, Rack, Site
from planner.domain.units import HALF_UNITS_PER_UNIT
from planner.engines.power import circuit_limit_kw
from planner.engines.space import Occupant, lowest_free_slot


@dataclass(frozen=True, slots=True)
class Wanted:
    """A switch that is missing: in which of the fabrics, tier and plane."""

    fabric: int
    tier: Tier
    plane: int
    part: Part


@dataclass(frozen=True, slots=True)
class Seat:
    """The rack a missing switch goes into: one of the plan, or the number of a new one."""

    wanted: Wanted
    rack: RackId | int


class SiteReach:
    """What stands at a site, and what fabrics of it may connect."""

    def __init__(self, plan: Plan, site: Site, parts: Mapping[EntryId, Part]) -> None:
        sites = plan.site_of_row()
        self._site = site
        self.parts = parts
        self._racks = [rack for rack in plan.ordered_racks() if sites[rack.row] == site.id]
        self.all = read_hosts(None, self._racks, parts).hosts

    def of(self, room: RoomId | None) -> Hosts:
        """Return what a fabric of a room connects; None: of all that are not air-gapped."""
        return reached(self._site, room, self.all, self._racks)

    def racks(self, room: RoomId | None) -> list[Rack]:
        """Return the racks that a fabric of a room may use."""
        inside = self.of(room)
        return [rack for rack in self._racks if rack.id in inside]

    def others(self, fabrics: Sequence[Fabric]) -> list[SizedFabric]:
        """Return the fabrics of the site beside some, which keep their switches."""
        mine = {one.id for one in fabrics}
        return [
            size_fabric(one, self.of(one.room), self.parts)
            for one in self._site.fabrics
            if one.id not in mine
        ]


def sized_together(fabrics: Sequence[Fabric], reach: SiteReach) -> tuple[SizedFabric, ...]:
    """Return the size of fabrics that are built together."""
    sized = {
        number: size_fabric(one, reach.of(one.room), reach.parts)
        for number, one in enumerate(fabrics)
        if one.kind is not FabricKind.OUT_OF_BAND
    }
    taken = assign((*reach.others(fabrics), *sized.values()), reach.all)
    coming = sum(
        one.tree.switches - len(taken[one.fabric.id])
        for one in sized.values()
        if one.tree is not None
    )
    for number, one in enumerate(fabrics):
        if number not in sized:
            sized[number] = size_fabric(one, reach.of(one.room), reach.parts, coming)
    return tuple(sized[number] for number in range(len(fabrics)))


def missing_switches(sized: Sequence[SizedFabric], reach: SiteReach) -> tuple[Wanted, ...]:
    """Return the switches that the fabrics still need, plane by plane, leaves first."""
    others = reach.others([one.fabric for one in sized])
    taken = assign((*others, *sized), reach.all)
    wanted = []
    for number, one in enumerate(sized):
        if one.tree is None:
            continue
        for plane in range(one.fabric.planes):
            for tier, count in tier_sizes(one.tree).items():
                there = sum(
                    member.plane == plane and member.tier is tier for member in taken[one.fabric.id]
                )
                part = reach.parts[one.fabric.switch_of(tier)]
                wanted += [Wanted(number, tier, plane, part)] * (count - there)
    return tuple(wanted)


def in_new_racks(
    wanted: Sequence[Wanted], frame: Part, feeds: tuple[Feed, ...], shelf: PartShelf
) -> tuple[Seat, ...]:
    """Return the switches in new racks, as many in each as units, feeds and cabling allow.

    Planes of a fabric stay out of one another's racks while no more racks are needed for it: losing
    a rack then leaves the other plane.
    """
    room = _Room(
        units=frame.frame.units if frame.frame is not None else 0,
        kw=_planning_kw(feeds, shelf),
        most=int(fabric_rules(shelf).switches_per_rack),
    )
    racks: list[_Filled] = []
    fewest = _fewest(wanted, room)
    seats = []
    for one in _planes_first(wanted):
        rack = _rack_for(one, racks, room, fewest)
        racks[rack].add(one)
        seats.append(Seat(one, rack))
    return tuple(seats)


@dataclass(frozen=True, slots=True)
class _Room:
    """What a new rack takes."""

    units: float
    kw: float
    most: int


@dataclass(slots=True)
class _Filled:
    """What is in a new rack so far."""

    units: float = 0.0
    kw: float = 0.0
    switches: int = 0
    planes: set[tuple[int, int]] = field(default_factory=set)

    def takes(self, one: Wanted, room: _Room) -> bool:
        """Whether one more switch has room; the first has always."""
        if not self.switches:
            return True
        units, kw = _size(one)
        fits = self.units + units <= room.units and self.switches < room.most
        return fits and self.kw + kw <= room.kw

    def keeps_apart(self, one: Wanted) -> bool:
        """Whether no other plane of the same fabric stands there."""
        return all(fabric != one.fabric or plane == one.plane for fabric, plane in self.planes)

    def add(self, one: Wanted) -> None:
        """Put the switch there."""
        units, kw = _size(one)
        self.units += units
        self.kw += kw
        self.switches += 1
        self.planes.add((one.fabric, one.plane))


def _planes_first(wanted: Sequence[Wanted]) -> list[Wanted]:
    """Fabrics of several planes before others, while there is room to keep the planes apart."""
    planes: dict[int, set[int]] = {}
    for one in wanted:
        planes.setdefault(one.fabric, set()).add(one.plane)
    return sorted(wanted, key=lambda one: len(planes[one.fabric]) == 1)


def _size(one: Wanted) -> tuple[float, float]:
    return (one.part.half_units or 0) / HALF_UNITS_PER_UNIT, one.part.draw.nameplate_kw or 0.0


def _fewest(wanted: Sequence[Wanted], room: _Room) -> int:
    """The racks that all switches take when planes may share them."""
    racks: list[_Filled] = []
    for one in wanted:
        if not racks or not racks[-1].takes(one, room):
            racks.append(_Filled())
        racks[-1].add(one)
    return len(racks)


def _rack_for(one: Wanted, racks: list[_Filled], room: _Room, fewest: int) -> int:
    """The first rack that keeps planes apart, a new one while there are few, else any that fits."""
    open_racks = [place for place, rack in enumerate(racks) if rack.takes(one, room)]
    apart = next((place for place in open_racks if racks[place].keeps_apart(one)), None)
    if apart is not None:
        return apart
    if open_racks and len(racks) >= fewest:
        return open_racks[0]
    racks.append(_Filled())
    return len(racks) - 1


def _planning_kw(feeds: tuple[Feed, ...], shelf: PartShelf) -> float:
    """What one feed carries alone, so that a rack survives the loss of the others, and air cools."""
    rules = rack_rules(shelf.assumptions).feeds
    limits = [circuit_limit_kw(rules.planning_share, one.kva, rules.power_factor) for one in feeds]
    limits.append(shelf.assume("cooling.rack_air_limit_kw"))
    return min(limits)


def in_free_units(
    wanted: Sequence[Wanted],
    racks: Iterable[Rack],
    results: Mapping[RackId, RackResult],
    parts: Mapping[EntryId, Part],
) -> tuple[tuple[Seat, ...], tuple[Wanted, ...]]:
    """Return the switches that free units of racks take, and those that are left.

    A rack takes what its units and its feeds carry after the loss of the worst.
    """
    open_racks = [_Open(rack, results[rack.id], parts) for rack in racks if rack.system is None]
    seats, left = [], []
    for one in wanted:
        found = next((rack for rack in open_racks if rack.take(one.part)), None)
        if found is None:
            left.append(one)
        else:
            seats.append(Seat(one, found.rack.id))
    return tuple(seats), tuple(left)


class _Open:
    """A rack whose free units take switches one after the other."""

    def __init__(self, rack: Rack, result: RackResult, parts: Mapping[EntryId, Part]) -> None:
        self.rack = rack
        frame = parts[rack.frame].frame
        self._units = frame.units if frame is not None else 0
        self._depth_mm = frame.depth_mm if frame is not None else 0.0
        self._spare_kw = spare_kw(result) if result.feeds else float("inf")
        self._occupants = [
            Occupant(one.host, parts[one.part].full_depth)
            for one in rack.placements
            if isinstance(one.host, RackSlot)
        ]

    def take(self, part: Part) -> bool:
        """Take one more switch where there is room for it."""
        kw = part.draw.nameplate_kw or 0.0
        deep = part.depth_mm is not None and part.depth_mm > self._depth_mm
        if kw > self._spare_kw or deep or not part.half_units:
            return False
        wanted = RackSlot(self.rack.id, 1, part.half_units)
        slot = lowest_free_slot(self._units, self._occupants, wanted, part.full_depth)
        if slot is None:
            return False
        self._occupants.append(Occupant(slot, part.full_depth))
        self._spare_kw -= kw
        return True


def busiest_room(plan: Plan, site: SiteId, hosts: Hosts) -> RoomId | None:
    """Return the room of a site where most can be connected; its first when nothing can.

    Rooms that are air-gapped are left out.
    """
    rooms = plan.room_of_row()
    counts: dict[RoomId, int] = {
        room.id: 0
        for one in plan.sites
        if one.id == site
        for room in one.rooms
        if room.rows and not room.air_gapped
    }
    for rack, inside in hosts.items():
        room = rooms[plan.racks[rack].row]
        counts[room] = counts.get(room, 0) + len(inside)
    return max(counts, key=lambda room: counts[room], default=None)
