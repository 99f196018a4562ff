"""Several devices at once: moving them together, on and off the unracked tray, locking them."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.arrangement import Arrangement
from planner.document.commands.placing import find_placement
from planner.document.commands.revise import part_of, with_plan, with_racks, with_rooms
from planner.domain.changing import with_field
from planner.domain.errors import EditRefused
from planner.domain.identity import PlacementId, RackId, RoomId, ScenarioId
from planner.domain.phrase import named, say
from planner.domain.placement import Face, FloorPose, Placement, RackSlot
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.site import Rack, Room, Site


@dataclass(frozen=True)
class MovePlacements(PlanEdit):
    """Move devices together: `lead` goes to a slot, the others keep their places relative to it.

    A device that stands so many racks further along and so many units higher than the lead does so
    after the move too. From the unracked tray devices have no place relative to one another: they
    stack up from the lead. `face` None keeps the faces; another face than the lead's turns all.
    """

    placements: frozenset[PlacementId]
    lead: PlacementId
    rack: RackId
    bottom: int
    face: Face | None = None

    def label(self, project: Project) -> str:
        """Such as ``move 4 devices to R04``."""
        plan = project.scenario(self.scenario).plan
        what = devices_text(project, self.scenario, self.placements | {self.lead})
        return say("move {0} to {1}", what, plan.racks[self.rack].name)

    def apply(self, project: Project) -> Project:
        """Take all out, then put each into its new place; the first misfit refuses them all."""
        plan = project.scenario(self.scenario).plan
        find_placement(plan, self.lead)
        arrangement = Arrangement(project, self.scenario)
        taken = arrangement.take(self.placements | {self.lead})
        lead = next(one for one in taken if one.id == self.lead)
        racked = [one for one in taken if one is not lead and _related(one, lead)]
        stacked = [one for one in taken if one is not lead and not _related(one, lead)]
        target = self._lead_slot(lead)
        _refuse_floor_units(project, taken)
        arrangement.put(lead, target)
        if isinstance(lead.host, RackSlot):
            shift = _Shift(plan, lead.host, target)
            for one in racked:
                arrangement.put(one, shift.slot(one))
        for one in stacked:
            _stack(arrangement, one, target)
        return arrangement.finish()

    def _lead_slot(self, lead: Placement) -> RackSlot:
        old = lead.host if isinstance(lead.host, RackSlot) else RackSlot(self.rack, 1, 0)
        return replace(old, rack=self.rack, bottom=self.bottom, face=self.face or old.face)


def _related(one: Placement, lead: Placement) -> bool:
    return isinstance(one.host, RackSlot) and isinstance(lead.host, RackSlot)


def _stack(arrangement: Arrangement, one: Placement, above: RackSlot) -> None:
    part = part_of(arrangement.project, one.part)
    slot = arrangement.lowest_slot(part, above.rack, at_least=above.bottom, face=above.face)
    if slot is None:
        name = arrangement.rack(above.rack).name
        raise EditRefused(
            say(
                "There is no room for {0} ({1}) above U{2:g} of {3}.",
                one.name,
                part.label,
                above.unit,
                name,
            ),
            say("Drop it lower or on another rack."),
        )
    arrangement.put(one, slot)


class _Shift:
    """From an old slot to the new one when the lead moves: racks along, half units up, face."""

    def __init__(self, plan: Plan, old: RackSlot, new: RackSlot) -> None:
        self._racks = plan.ordered_racks()
        self._index = {rack.id: index for index, rack in enumerate(self._racks)}
        self._rooms = plan.room_of_row()
        self._old, self._new = old, new
        self._turn = old.face is not new.face

    def slot(self, placement: Placement) -> RackSlot:
        """Return where a device goes that stood in a slot beside the lead."""
        host = placement.host
        if not isinstance(host, RackSlot):
            raise TypeError(host)
        rack = self._rack(placement.name, host)
        up = 0 if host.side.is_channel else self._new.bottom - self._old.bottom
        face = _OTHER[host.face] if self._turn else host.face
        return replace(host, rack=rack.id, bottom=host.bottom + up, face=face)

    def _rack(self, name: str, host: RackSlot) -> Rack:
        """The rack as far along as before; rooms that were one stay one, so that no move spills."""
        steps = self._index[host.rack] - self._index[self._old.rack]
        index = self._index[self._new.rack] + steps
        lead = self._racks[self._index[self._new.rack]]
        together = self._room(host.rack) == self._room(self._old.rack)
        if 0 <= index < len(self._racks):
            rack = self._racks[index]
            if together == (self._room(rack.id) == self._room(lead.id)):
                return rack
        if not together:
            raise EditRefused(
                say("{0} stands in another room than the device you hold.", name),
                say("Move the devices of each room by themselves."),
            )
        racks = say("1 rack" if abs(steps) == 1 else "{0} racks", abs(steps))
        side = say("after") if steps > 0 else say("before")
        raise EditRefused(
            say(
                "There is no rack for {0}: it stands {1} {2} the device you hold, and the "
                "room has no rack that far {2} {3}.",
                name,
                racks,
                side,
                lead.name,
            ),
            say("Drop the group on another rack."),
        )

    def _room(self, rack: RackId) -> RoomId:
        return self._rooms[self._racks[self._index[rack]].row]


_OTHER = {Face.FRONT: Face.REAR, Face.REAR: Face.FRONT}


@dataclass(frozen=True)
class ToTray(PlanEdit):
    """Put devices on the unracked tray, where they count in no figure."""

    placements: frozenset[PlacementId]

    def label(self, project: Project) -> str:
        """Such as ``put gpu-03 on the tray``."""
        return say("put {0} on the tray", devices_text(project, self.scenario, self.placements))

    def apply(self, project: Project) -> Project:
        """Take them out of racks and rooms; pools that hold nothing any more go too."""
        arrangement = Arrangement(project, self.scenario)
        for one in arrangement.take(self.placements):
            arrangement.put_on_tray(one)
        return arrangement.finish()


@dataclass(frozen=True)
class FromTray(PlanEdit):
    """Put devices from the tray into racks: each into the first of `racks` with room for it."""

    placements: frozenset[PlacementId]
    racks: tuple[RackId, ...]

    def label(self, project: Project) -> str:
        """Such as ``move 2 devices from the tray to R04``."""
        what = devices_text(project, self.scenario, self.placements)
        where = racks_text(project, self.scenario, self.racks)
        return say("move {0} from the tray to {1}", what, where)

    def apply(self, project: Project) -> Project:
        """Fill the lowest free slots, in the order of the tray."""
        arrangement = Arrangement(project, self.scenario)
        taken = arrangement.take(self.placements)
        _refuse_floor_units(project, taken)
        for one in taken:
            part = part_of(project, one.part)
            slots = (arrangement.lowest_slot(part, rack) for rack in self.racks)
            slot = next((slot for slot in slots if slot is not None), None)
            if slot is None:
                raise EditRefused(
                    say(
                        "There is no room for {0} ({1}) in the racks chosen.", one.name, part.label
                    ),
                    say("Choose more racks, or add one."),
                )
            arrangement.put(one, slot)
        return arrangement.finish()


@dataclass(frozen=True)
class ToRoom(PlanEdit):
    """Move floor-standing units into a room, from other rooms or the tray."""

    placements: frozenset[PlacementId]
    room: RoomId

    def label(self, project: Project) -> str:
        """Such as ``move ups-01 to Hall``."""
        plan = project.scenario(self.scenario).plan
        name = next(room.name for site in plan.sites for room in site.rooms if room.id == self.room)
        return say("move {0} to {1}", devices_text(project, self.scenario, self.placements), name)

    def apply(self, project: Project) -> Project:
        """Put each on the floor of the room."""
        arrangement = Arrangement(project, self.scenario)
        for one in arrangement.take(self.placements):
            if not part_of(project, one.part).on_floor:
                raise EditRefused(say("{0} stands in a rack.", one.name), say("Drop it on a rack."))
            pose = one.host if isinstance(one.host, FloorPose) else FloorPose(self.room, 0.0, 0.0)
            arrangement.put_on_floor(one, replace(pose, room=self.room))
        return arrangement.finish()


@dataclass(frozen=True)
class LockPlacements(PlanEdit):
    """Lock devices against being moved, replaced or deleted, or unlock them."""

    placements: frozenset[PlacementId]
    locked: bool = True

    def label(self, project: Project) -> str:
        """Such as ``lock gpu-03`` or ``unlock 4 devices``."""
        what = devices_text(project, self.scenario, self.placements)
        return say("lock {0}" if self.locked else "unlock {0}", what)

    def apply(self, project: Project) -> Project:
        """Set the lock of those where it is another."""
        return _changed(project, self, self.placements, "locked", self.locked)


@dataclass(frozen=True)
class EditPlacements(PlanEdit):
    """Give one field of several devices the same value: gpu_limit_kw, spare, phase, until_phase."""

    placements: frozenset[PlacementId]
    field: str
    value: object

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of the same devices merge."""
        return (self.scenario, self.placements, self.field)

    def label(self, project: Project) -> str:
        """Such as ``change GPU power limit of 4 devices``."""
        what = devices_text(project, self.scenario, self.placements)
        field = say("GPU power limit") if self.field == "gpu_limit_kw" else named(self.field)
        return say("change {0} of {1}", field, what)

    def apply(self, project: Project) -> Project:
        """Replace the field where it is another."""
        if self.field == "gpu_limit_kw" and isinstance(self.value, int | float):
            refuse_limit(self.value, devices_text(project, self.scenario, self.placements))
        return _changed(project, self, self.placements, self.field, self.value)


def refuse_limit(limit_kw: float, what: str) -> None:
    """Refuse a power limit of zero or less.

    Raises:
        EditRefused: with the limit.
    """
    if not limit_kw > 0:
        raise EditRefused(
            say("A GPU of {0} cannot run on {1:g} kW.", what, limit_kw),
            say("Use a limit above zero, or none."),
        )


def _changed(
    project: Project,
    edit: PlanEdit,
    placements: frozenset[PlacementId],
    field: str,
    value: object,
) -> Project:
    """The project with a field of devices replaced, wherever they stand."""
    plan = project.scenario(edit.scenario).plan

    def new(placement: Placement) -> Placement:
        if placement.id not in placements:
            return placement
        changed = with_field(placement, field, value)
        return placement if changed == placement else changed

    def renewed(old: tuple[Placement, ...]) -> tuple[Placement, ...]:
        found = tuple(new(one) for one in old)
        return old if all(a is b for a, b in zip(old, found, strict=True)) else found

    def in_room(_: Site, room: Room) -> Room:
        floor = renewed(room.floor)
        return room if floor is room.floor else replace(room, floor=floor)

    racks = {
        rack.id: replace(rack, placements=inside)
        for rack in plan.racks.values()
        if (inside := renewed(rack.placements)) is not rack.placements
    }
    changed = with_rooms(with_racks(plan, racks) if racks else plan, in_room)
    changed = replace(changed, tray=renewed(plan.tray))
    return project if changed == plan else with_plan(project, edit.scenario, changed)


def devices_text(project: Project, scenario: ScenarioId, placements: frozenset[PlacementId]) -> str:
    """Return the name of one device, or how many there are."""
    if len(placements) == 1:
        (only,) = placements
        return find_placement(project.scenario(scenario).plan, only).name
    return say("{0} devices", len(placements))


def racks_text(project: Project, scenario: ScenarioId, racks: Sequence[RackId]) -> str:
    """Return the name of one rack, or how many there are."""
    if len(racks) == 1:
        return project.scenario(scenario).plan.racks[racks[0]].name
    return say("{0} racks", len(racks))


def _refuse_floor_units(project: Project, placements: tuple[Placement, ...]) -> None:
    for one in placements:
        if part_of(project, one.part).on_floor:
            raise EditRefused(
                say("{0} stands on the floor, not in a rack.", one.name),
                say("Drop it inside a room."),
            )
