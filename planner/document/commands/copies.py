"""More devices like some: paste, duplicate, the same units in other racks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.document.clip import Clip, CopiedDevice, copied_devices
from planner.document.command import PlanEdit
from planner.document.commands.arrangement import Arrangement, Turns, refuse_whole_rack
from planner.document.commands.groups import devices_text, racks_text
from planner.document.commands.naming import stem_of
from planner.document.commands.rack_groups import chosen_racks, refuse_count
from planner.document.commands.revise import part_of, shelve
from planner.domain.errors import EditRefused
from planner.domain.identity import PlacementId, RackId, RoomId
from planner.domain.phrase import say
from planner.domain.placement import FloorPose, Placement, RackSlot
from planner.domain.project import Project
from planner.domain.site import Rack
from planner.domain.units import HALF_UNITS_PER_UNIT


@dataclass(frozen=True)
class PastePlacements(PlanEdit):
    """Paste copied devices: the lowest at `bottom` of `rack`, the others in their places beside it.

    `bottom` None takes the lowest place where all of them fit. Floor-standing units go to `room`.
    Without rack or room the devices go to the unracked tray.
    """

    clip: Clip
    rack: RackId | None = None
    bottom: int | None = None
    room: RoomId | None = None

    def label(self, project: Project) -> str:
        """Such as ``paste 4 devices into R04``."""
        rack = project.scenario(self.scenario).plan.racks.get(self.rack) if self.rack else None
        count = len(self.clip.devices)
        only = self.clip.devices[0].placement.name if count == 1 else ""
        what = only or say("{0} devices", count)
        return say("paste {0} into {1}", what, rack.name) if rack else say("paste {0}", what)

    def apply(self, project: Project) -> Project:
        """Copy the parts that are new here, then place new devices."""
        if not self.clip.devices:
            raise EditRefused(say("There is nothing to paste."), say("Copy some devices first."))
        shelf = shelve(project.shelf, self.clip.parts, self.clip.accelerators)
        project = project if shelf is project.shelf else replace(project, shelf=shelf)
        group = _Group(project, self, self.clip.devices)
        if self.rack is None:
            group.put_off_rack(self.room)
        else:
            bottom = self.bottom if self.bottom is not None else group.lowest(self.rack)
            if bottom is None:
                name = group.arrangement.rack(self.rack).name
                raise EditRefused(
                    say("There is no room in {0} for what you copied.", name),
                    say("Select another rack and paste again."),
                )
            group.put(self.rack, bottom, self.room)
        return group.arrangement.finish()


@dataclass(frozen=True)
class Duplicate(PlanEdit):
    """Add `count` copies of devices to `racks`, each in the lowest free place.

    The racks take one copy each in turn; with `evenly` off each is filled before the next. Devices
    that are copied together keep their places beside one another. A rack without room is passed over. Copies of what stands on the floor or the tray stand there too.
    """

    placements: frozenset[PlacementId]
    count: int = 1
    racks: tuple[RackId, ...] = ()
    evenly: bool = True

    def label(self, project: Project) -> str:
        """Such as ``add 8 of gpu-03``."""
        what = devices_text(project, self.scenario, self.placements)
        return (
            say("duplicate {0}", what)
            if self.count == 1
            else say("add {0} of {1}", self.count, what)
        )

    def apply(self, project: Project) -> Project:
        """Deal the copies out; when not all fit none is added."""
        refuse_count(self.count, self.count * len(self.placements), say("devices"))
        plan = project.scenario(self.scenario).plan
        group = _Group(project, self, copied_devices(plan, self.placements))
        if not group.racked:
            for _ in range(self.count):
                group.put_off_rack(None)
            return group.arrangement.finish()
        racks = self.racks or tuple(dict.fromkeys(rack for rack in group.home))
        turns = Turns(racks, evenly=self.evenly)
        for done in range(self.count):
            place = turns.next(group.lowest)
            if place is None:
                raise EditRefused(
                    say(
                        "Only {0} of {1} fit into the {2} chosen.",
                        done,
                        self.count,
                        chosen_racks(len(racks)),
                    ),
                    say("Choose more racks, or fewer copies."),
                )
            group.put(*place, None)
        return group.arrangement.finish()


@dataclass(frozen=True)
class ArrayOverRacks(PlanEdit):
    """Repeat devices of one rack at the same units in other racks."""

    placements: frozenset[PlacementId]
    racks: tuple[RackId, ...]

    def label(self, project: Project) -> str:
        """Such as ``repeat 4 devices in 7 racks``."""
        what = devices_text(project, self.scenario, self.placements)
        where = racks_text(project, self.scenario, self.racks)
        return say("repeat {0} in {1}", what, where)

    def apply(self, project: Project) -> Project:
        """Copy them into each rack; the first that does not fit refuses all."""
        refuse_count(len(self.racks), len(self.racks) * len(self.placements), say("devices"))
        plan = project.scenario(self.scenario).plan
        group = _Group(project, self, copied_devices(plan, self.placements))
        if len(set(group.home)) != 1 or len(group.racked) != len(self.placements):
            raise EditRefused(
                say("Only devices of one rack can be repeated in other racks."),
                say("Select devices of one rack."),
            )
        for rack in self.racks:
            if rack not in group.home:
                group.put(rack, group.base, None)
        return group.arrangement.finish()


class _Group:
    """Devices that are copied together, and where their copies go.

    `racked` stood in racks; `base` is the lowest half unit among them and `home` their racks.
    """

    def __init__(self, project: Project, edit: PlanEdit, devices: Sequence[CopiedDevice]) -> None:
        self.arrangement = Arrangement(project, edit.scenario)
        self._project = project
        for one in devices:
            refuse_whole_rack(part_of(project, one.placement.part))
        plan = project.scenario(edit.scenario).plan
        self._phases = {phase.id for phase in plan.phases}
        self._order = plan.ordered_racks()
        self._index = {rack.id: index for index, rack in enumerate(self._order)}
        self._rooms = plan.room_of_row()
        self.racked = [
            (one, one.placement.host) for one in devices if isinstance(one.placement.host, RackSlot)
        ]
        self._others = [one for one in devices if not isinstance(one.placement.host, RackSlot)]
        self.base = min(
            (slot.bottom for _, slot in self.racked if not slot.side.is_channel), default=1
        )
        self.home = [slot.rack for _, slot in self.racked]

    def lowest(self, rack: RackId) -> int | None:
        """Return the lowest half unit of a rack from which all that were racked fit, or None."""
        if not self.racked:
            return 1
        if len(self.racked) == 1:
            one, slot = self.racked[0]
            part = part_of(self._project, one.placement.part)
            found = self.arrangement.lowest_slot(part, rack, face=slot.face)
            return found.bottom if found is not None else None
        frame = part_of(self._project, self.arrangement.rack(rack).frame).frame
        top = frame.units * HALF_UNITS_PER_UNIT if frame is not None else 0
        return next(
            (
                bottom
                for bottom in range(1, top + 1, HALF_UNITS_PER_UNIT)
                if self._fits(rack, bottom)
            ),
            None,
        )

    def _fits(self, rack: RackId, bottom: int) -> bool:
        for one, slot in self.racked:
            target = self._beside(one, rack)
            part = part_of(self._project, one.placement.part)
            if target is None or self.arrangement.misfit(part, self._slot(slot, target, bottom)):
                return False
        return True

    def put(self, rack: RackId, bottom: int, room: RoomId | None) -> None:
        """Put a copy of each: those that were racked from *bottom* up, others where there is room."""
        for one, slot in self.racked:
            target = self._beside(one, rack)
            if target is None:
                raise EditRefused(
                    say(
                        "There is no rack for {0}: it stood {1} racks after the first one copied, "
                        "and no rack stands there.",
                        one.placement.name,
                        one.step,
                    ),
                    say("Paste further to the left."),
                )
            self.arrangement.put(self._copy(one.placement), self._slot(slot, target, bottom))
        for one in self._others:
            part = part_of(self._project, one.placement.part)
            if part.on_floor:
                self._put_down(one.placement, room or self._room(rack))
                continue
            free = self.arrangement.lowest_slot(part, rack)
            if free is None:
                name = self.arrangement.rack(rack).name
                raise EditRefused(
                    say("There is no room in {0} for {1}.", name, part.label),
                    say("Choose another rack."),
                )
            self.arrangement.put(self._copy(one.placement), free)

    def put_off_rack(self, room: RoomId | None) -> None:
        """Put a copy of each on the tray; floor-standing units into *room* or where they stood."""
        for one, _ in self.racked:
            self.arrangement.put_on_tray(self._copy(one.placement))
        for one in self._others:
            self._put_down(one.placement, room)

    def _put_down(self, placement: Placement, room: RoomId | None) -> None:
        host = placement.host
        target = room or (host.room if isinstance(host, FloorPose) else None)
        if target is None or not part_of(self._project, placement.part).on_floor:
            self.arrangement.put_on_tray(self._copy(placement))
            return
        self.arrangement.put_on_floor(self._copy(placement), FloorPose(target, 0.0, 0.0))

    def _copy(self, placement: Placement) -> Placement:
        phase = placement.phase if placement.phase in self._phases else None
        until = placement.until_phase if placement.until_phase in self._phases else None
        kept = replace(placement, phase=phase, until_phase=until)
        return self.arrangement.copy(kept, stem_of(placement.name))

    def _slot(self, slot: RackSlot, rack: Rack, bottom: int) -> RackSlot:
        up = 0 if slot.side.is_channel else bottom - self.base
        return replace(slot, rack=rack.id, bottom=slot.bottom + up)

    def _beside(self, one: CopiedDevice, rack: RackId) -> Rack | None:
        """The rack of the same room that stands as far along as when the device was copied."""
        first = self.arrangement.rack(rack)
        if not one.step:
            return first
        index = self._index[rack] + one.step
        found = self._order[index] if index < len(self._order) else None
        same_room = found is not None and self._rooms[found.row] == self._rooms[first.row]
        return found if same_room else None

    def _room(self, rack: RackId) -> RoomId:
        return self._rooms[self.arrangement.rack(rack).row]
