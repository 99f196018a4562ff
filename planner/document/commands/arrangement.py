"""The hardware of a scenario while one command rearranges it.

A command takes devices out of their places, puts devices into others and asks for the result. What
would break a physical law is refused on the way, and then nothing has happened: the project that
the command was given never changes.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from planner.document.commands.naming import Names
from planner.document.commands.placing import (
    in_order,
    refuse_locked,
    refuse_misfit,
    refuse_rack_system,
    slot_shape,
)
from planner.document.commands.pools import pool_at, without_empty_pools
from planner.document.commands.revise import (
    NAME_STEM,
    Ids,
    part_of,
    rack_in,
    with_plan,
    with_racks,
    with_rooms,
)
from planner.domain.errors import EditRefused
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import PlacementId, PoolId, RackId, RoomId, ScenarioId
from planner.domain.phrase import say
from planner.domain.placement import Face, FloorPose, Placement, RackSlot, Side, Tray, refusal
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.site import Rack, Room, Site
from planner.engines.space import Occupant, lowest_free_slot

T = TypeVar("T")

CHANNELS = (Side.CHANNEL_LEFT, Side.CHANNEL_RIGHT)


class Arrangement:
    """Devices of one scenario, taken out and put in."""

    def __init__(self, project: Project, scenario: ScenarioId) -> None:
        self.project = project
        self._scenario = scenario
        self._plan = project.scenario(scenario).plan
        self._racks: dict[RackId, Rack] = {}
        self._tray = self._plan.tray
        self._floors: dict[RoomId, tuple[Placement, ...]] = {}
        self._left: set[PoolId] = set()
        self._ids = Ids(project)
        self._names: Names | None = None
        self._sites = self._plan.site_of_row()

    def rack(self, rack_id: RackId) -> Rack:
        """Return a rack as it stands now.

        Raises:
            EditRefused: when it is not in the plan, or is a rack system with fixed contents.
        """
        rack = self._racks.get(rack_id) or rack_in(self._plan, rack_id)
        refuse_rack_system(rack)
        return rack

    # Out -----------------------------------------------------------------------------------------

    def take(self, wanted: Collection[PlacementId]) -> tuple[Placement, ...]:
        """Take devices out of racks, floors and tray; return them as they stood.

        Raises:
            EditRefused: when one is not in the plan, is locked or belongs to a rack system.
        """
        ids = frozenset(wanted)
        taken: list[Placement] = []
        for rack in self._plan.racks.values():
            if not ids.isdisjoint(rack.held):
                taken += [one for one in rack.placements if one.id in ids]
                left = tuple(one for one in self.rack(rack.id).placements if one.id not in ids)
                self._racks[rack.id] = replace(self.rack(rack.id), placements=left)
        for room in _rooms(self._plan):
            mine = [one for one in room.floor if one.id in ids]
            if mine:
                taken += mine
                self._floors[room.id] = tuple(one for one in room.floor if one.id not in ids)
        taken += [one for one in self._tray if one.id in ids]
        self._tray = tuple(one for one in self._tray if one.id not in ids)
        if len(taken) != len(ids):
            raise EditRefused(say("A device is no longer in the plan."), say("Select again."))
        for one in taken:
            refuse_locked(one)
        return tuple(taken)

    # In ------------------------------------------------------------------------------------------

    def put(self, placement: Placement, slot: RackSlot) -> None:
        """Put a device into a rack; it joins the pool of the site when it was in none there.

        Of *slot* counts where; the height is that of the part, and a 0U part takes the other side
        channel when the wanted one is taken.

        Raises:
            EditRefused: when it does not fit.
        """
        rack = self.rack(slot.rack)
        part = part_of(self.project, placement.part)
        side, height = slot_shape(part, slot.side, rack)
        slot = replace(slot, side=side, height=height)
        refuse_misfit(self.project, part, slot, rack, rack.placements)
        self._plan, pool = pool_at(
            self._plan, self.project.shelf, placement, self._sites[rack.row], self._ids
        )
        if placement.pool is not None and placement.pool != pool:
            self._left.add(placement.pool)
        placed = replace(placement, host=slot, pool=pool)
        self._racks[rack.id] = replace(rack, placements=(*rack.placements, placed))

    def put_on_tray(self, placement: Placement) -> None:
        """Put a device on the unracked tray, where it belongs to no pool."""
        if placement.pool is not None:
            self._left.add(placement.pool)
        unracked = replace(placement, host=Tray(), pool=None)
        self._tray = tuple(sorted((*self._tray, unracked), key=_age))

    def put_on_floor(self, placement: Placement, pose: FloorPose) -> None:
        """Put a floor-standing unit into a room.

        Raises:
            EditRefused: when the room is not in the plan.
        """
        for room in _rooms(self._plan):
            if room.id == pose.room:
                floor = self._floors.get(room.id, room.floor)
                placed = replace(placement, host=pose)
                self._floors[room.id] = tuple(sorted((*floor, placed), key=_age))
                return
        raise EditRefused(say("This room is no longer in the plan."), say("Choose another room."))

    def copy(self, placement: Placement, stem: str = "") -> Placement:
        """Return a new device like *placement*, named by the rules, on no place yet."""
        part = part_of(self.project, placement.part)
        return replace(
            placement,
            id=PlacementId(self._ids.new("p")),
            name=self._new_name(stem or NAME_STEM[part.kind]),
            host=Tray(),
            pool=None,
            locked=False,
        )

    def new(self, part: Part) -> Placement:
        """Return a new device of a part on the shelf, on no place yet."""
        return self.copy(Placement(PlacementId(""), "", part.id, Tray()))

    # Where there is room --------------------------------------------------------------------------

    def misfit(self, part: Part, slot: RackSlot) -> str | None:
        """Return why a part cannot stand in a slot now, None when it fits."""
        rack = self.rack(slot.rack)
        frame = part_of(self.project, rack.frame)
        return refusal(part, slot, frame, rack.placements, self.project.shelf.parts)

    def lowest_slot(
        self, part: Part, rack_id: RackId, *, at_least: int = 1, face: Face = Face.FRONT
    ) -> RackSlot | None:
        """Return the lowest slot for a part in a rack from the half unit *at_least* up, or None."""
        rack = self.rack(rack_id)
        frame = part_of(self.project, rack.frame).frame
        if frame is None or part.on_floor or part.half_units is None:
            return None
        if part.depth_mm is not None and part.depth_mm > frame.depth_mm:
            return None
        parts = self.project.shelf.parts
        occupants = [
            Occupant(one.host, parts[one.part].full_depth)
            for one in rack.placements
            if isinstance(one.host, RackSlot)
        ]
        if part.half_units == 0:
            free = (
                lowest_free_slot(frame.units, occupants, _channel(rack_id, side, face))
                for side in CHANNELS
            )
            return next((slot for slot in free if slot is not None), None)
        if at_least > 1:
            occupants.append(Occupant(RackSlot(rack_id, 1, at_least - 1)))
        wanted = RackSlot(rack_id, 1, part.half_units, face)
        return lowest_free_slot(frame.units, occupants, wanted, part.full_depth)

    # Result --------------------------------------------------------------------------------------

    def finish(self) -> Project:
        """Return the project; the same object when nothing moved."""
        plan = self._plan
        changed = {}
        for rack_id, rack in self._racks.items():
            settled = self._settled(rack)
            if settled != plan.racks[rack_id]:
                changed[rack_id] = settled
        if changed:
            plan = with_racks(plan, changed)
        if self._tray != plan.tray:
            plan = replace(plan, tray=self._tray)
        if self._floors:
            plan = with_rooms(plan, self._with_floor)
        plan = without_empty_pools(plan, self._left)
        if plan is self.project.scenario(self._scenario).plan:
            return self.project
        return with_plan(self.project, self._scenario, plan, self._ids.serial)

    def _settled(self, rack: Rack) -> Rack:
        """A rack with its devices in order and without cords of devices that left."""
        inside = {one.id for one in rack.placements}
        cords = tuple(cord for cord in rack.cords if cord.placement in inside)
        return replace(rack, placements=in_order(rack.placements), cords=cords)

    def _with_floor(self, _: Site, room: Room) -> Room:
        floor = self._floors.get(room.id, room.floor)
        return room if floor == room.floor else replace(room, floor=floor)

    def _new_name(self, stem: str) -> str:
        if self._names is None:
            self._names = Names(self._plan.placement_names)
        return self._names.new(stem)


class Turns:
    """Deals things out over racks; a full rack is passed over from then on.

    Evenly, each takes one in turn; otherwise one is filled before the next.
    """

    def __init__(self, racks: Sequence[RackId], *, evenly: bool = True) -> None:
        self._racks = racks
        self._step = 1 if evenly else 0
        self._turn = 0
        self._full: set[RackId] = set()

    def next(self, room_in: Callable[[RackId], T | None]) -> tuple[RackId, T] | None:
        """Return the rack whose turn it is and what *room_in* finds there; None when all are full."""
        for step in range(len(self._racks)):
            index = (self._turn + step) % len(self._racks)
            rack = self._racks[index]
            found = None if rack in self._full else room_in(rack)
            if found is not None:
                self._turn = index + self._step
                return rack, found
            self._full.add(rack)
        return None


def refuse_whole_rack(part: Part) -> None:
    """Refuse a part that is a rack of its own.

    Raises:
        EditRefused: when it is one.
    """
    if part.kind in (PartKind.RACK, PartKind.RACK_SYSTEM):
        raise EditRefused(
            say("{0} is a whole rack; it cannot stand inside another one.", part.label),
            say("Add it as a rack, or duplicate its rack."),
        )


def _rooms(plan: Plan) -> Iterator[Room]:
    for site in plan.sites:
        yield from site.rooms


def _channel(rack: RackId, side: Side, face: Face) -> RackSlot:
    return RackSlot(rack, 1, 0, face, side)


def _age(placement: Placement) -> tuple[int, str]:
    """Order of creation: ids end in the project's counter."""
    return len(placement.id), placement.id
