"""Placing, moving, renaming and deleting hardware."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.naming import refuse_unreadable
from planner.document.commands.pools import join_pool, without_empty_pools
from planner.document.commands.revise import (
    NAME_STEM,
    Ids,
    free_name,
    part_of,
    rack_in,
    shelve,
    site_of_rack,
    with_plan,
    with_racks,
    with_rooms,
)
from planner.domain.changing import with_field
from planner.domain.errors import EditRefused
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import PlacementId, PoolId, RackId, RoomId
from planner.domain.phrase import named, say
from planner.domain.placement import Face, FloorPose, Placement, RackSlot, Side, refusal
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.site import Rack, Room, Site
from planner.domain.units import HALF_UNITS_PER_UNIT


@dataclass(frozen=True)
class PlacePart(PlanEdit):
    """Place a catalogue part in a rack; `bottom` is the lowest half unit, 1-based.

    `accelerator` is the entry that the part's accelerators refer to, None for other parts.
    """

    part: Part
    accelerator: Accelerator | None
    rack: RackId
    bottom: int
    face: Face = Face.FRONT
    side: Side = Side.FULL

    def label(self, project: Project) -> str:
        """Such as ``place NVIDIA DGX H200 in R02``."""
        rack = project.scenario(self.scenario).plan.racks.get(self.rack)
        what = self.part.label
        return say("place {0} in {1}", what, rack.name) if rack else say("place {0}", what)

    def apply(self, project: Project) -> Project:
        """Add the placement, copy the part on first use, join or make the pool."""
        accelerators = (self.accelerator,) if self.accelerator else ()
        shelf = shelve(project.shelf, (self.part,), accelerators)
        project = project if shelf is project.shelf else replace(project, shelf=shelf)
        plan = project.scenario(self.scenario).plan
        part = shelf.parts[self.part.id]
        rack = rack_in(plan, self.rack)
        refuse_rack_system(rack)
        # Asked of the plan as it was: it remembers, and a drag asks at each target.
        name = free_name(NAME_STEM[part.kind], plan.placement_names)
        ids = Ids(project)
        pool: PoolId | None = None
        if part.accelerators and self.accelerator:
            site = site_of_rack(plan, rack)
            gpu = shelf.accelerators[part.accelerators.accelerator].name
            plan, pool = join_pool(plan, site, part.accelerators.accelerator, gpu, ids)
        side, height = slot_shape(part, self.side, rack)
        slot = RackSlot(rack.id, self.bottom, height, self.face, side)
        refuse_misfit(project, part, slot, rack, rack.placements)
        placement = Placement(PlacementId(ids.new("p")), name, part.id, slot, pool=pool)
        changed = replace(rack, placements=in_order((*rack.placements, placement)))
        return with_plan(project, self.scenario, with_racks(plan, {rack.id: changed}), ids.serial)


@dataclass(frozen=True)
class MovePlacement(PlanEdit):
    """Move a device to another slot, in the same rack or another one; None keeps its face."""

    placement: PlacementId
    rack: RackId
    bottom: int
    face: Face | None = None

    def label(self, project: Project) -> str:
        """Such as ``move gpu-03 to R04``."""
        plan = project.scenario(self.scenario).plan
        name = plan.placement(self.placement).name
        rack = plan.racks.get(self.rack)
        return say("move {0} to {1}", name, rack.name) if rack else say("move {0}", name)

    def apply(self, project: Project) -> Project:
        """Take the device out of its place and put it into the new one."""
        plan = project.scenario(self.scenario).plan
        source = plan.rack_of(self.placement)
        placement = find_placement(plan, self.placement)
        refuse_locked(placement)
        target = rack_in(plan, self.rack)
        refuse_rack_system(target)
        if source is not None:
            refuse_rack_system(source)
        part = part_of(project, placement.part)
        rest = tuple(p for p in target.placements if p.id != placement.id)
        old = placement.host if isinstance(placement.host, RackSlot) else None
        wanted = old.side if old else Side.FULL
        side, height = slot_shape(part, wanted, replace(target, placements=rest))
        face = self.face or (old.face if old else Face.FRONT)
        slot = RackSlot(target.id, self.bottom, height, face, side)
        if slot == placement.host:
            return project
        refuse_misfit(project, part, slot, target, rest)
        ids = Ids(project)
        pool = placement.pool
        emptied: set[PoolId] = set()
        if part.accelerators:
            site = site_of_rack(plan, target)
            if source is None or site_of_rack(plan, source) != site:
                emptied = {pool} if pool else set()
                accelerator = project.shelf.accelerators[part.accelerators.accelerator]
                plan, pool = join_pool(plan, site, accelerator.id, accelerator.name, ids)
        moved = replace(placement, host=slot, pool=pool)
        changed = {target.id: replace(target, placements=in_order((*rest, moved)))}
        if source is not None and source.id != target.id:
            left = tuple(p for p in source.placements if p.id != placement.id)
            cords = tuple(c for c in source.cords if c.placement != placement.id)
            changed[source.id] = replace(source, placements=left, cords=cords)
        plan = replace(plan, tray=tuple(p for p in plan.tray if p.id != placement.id))
        plan = without_empty_pools(with_racks(plan, changed), emptied)
        return with_plan(project, self.scenario, plan, ids.serial)


@dataclass(frozen=True)
class DeletePlacements(PlanEdit):
    """Delete devices wherever they stand."""

    placements: frozenset[PlacementId]

    def label(self, project: Project) -> str:
        """Such as ``delete gpu-03`` or ``delete 4 devices``."""
        if len(self.placements) == 1:
            (only,) = self.placements
            return say("delete {0}", project.scenario(self.scenario).plan.placement(only).name)
        return say("delete {0} devices", len(self.placements))

    def apply(self, project: Project) -> Project:
        """Remove them; pools that hold nothing any more go too, unless something is deployed."""
        plan = project.scenario(self.scenario).plan
        gone = [p for p in plan.placements() if p.id in self.placements]
        refuse_locked(*gone)
        changed: dict[RackId, Rack] = {}
        for rack in plan.racks.values():
            left = tuple(p for p in rack.placements if p.id not in self.placements)
            if len(left) != len(rack.placements):
                refuse_rack_system(rack)
                cords = tuple(c for c in rack.cords if c.placement not in self.placements)
                changed[rack.id] = replace(rack, placements=left, cords=cords)
        if not gone:
            return project
        plan = with_racks(plan, changed)
        plan = replace(plan, tray=tuple(p for p in plan.tray if p.id not in self.placements))
        plan = with_rooms(plan, self._without)
        plan = without_empty_pools(plan, {p.pool for p in gone if p.pool})
        return with_plan(project, self.scenario, plan)

    def _without(self, site: Site, room: Room) -> Room:
        left = tuple(p for p in room.floor if p.id not in self.placements)
        return room if len(left) == len(room.floor) else replace(room, floor=left)


@dataclass(frozen=True)
class EditPlacement(PlanEdit):
    """Change fields of a device: name, gpu_limit_kw, locked, spare."""

    placement: PlacementId
    field: str
    value: object

    @property
    def merge_key(self) -> Hashable | None:
        """Edits of one field of one device merge."""
        return (self.scenario, self.placement, self.field)

    def label(self, project: Project) -> str:
        """Such as ``rename gpu-03`` or ``change GPU power limit of gpu-03``."""
        name = project.scenario(self.scenario).plan.placement(self.placement).name
        if self.field == "name":
            return say("rename {0}", name)
        if self.field == "gpu_limit_kw":
            return say("change GPU power limit of {0}", name)
        return say("change {0} of {1}", named(self.field), name)

    def apply(self, project: Project) -> Project:
        """Replace the field; names stay unique in the scenario."""
        plan = project.scenario(self.scenario).plan
        placement = find_placement(plan, self.placement)
        if self.field == "name":
            refuse_name(str(self.value), placement.name, plan.placement_names)
        changed = with_field(placement, self.field, self.value)
        if changed.gpu_limit_kw is not None and not changed.gpu_limit_kw > 0:
            raise EditRefused(
                say("A GPU of {0} cannot run on {1:g} kW.", placement.name, changed.gpu_limit_kw),
                say("Use a limit above zero, or none."),
            )
        return with_plan(project, self.scenario, _with_placement(plan, changed))


def _with_placement(plan: Plan, changed: Placement) -> Plan:
    """Return the plan with the placement of the same id replaced, wherever it stands."""

    def swapped(placements: tuple[Placement, ...]) -> tuple[Placement, ...]:
        return tuple(changed if one.id == changed.id else one for one in placements)

    def in_room(_: Site, room: Room) -> Room:
        here = any(one.id == changed.id for one in room.floor)
        return replace(room, floor=swapped(room.floor)) if here else room

    rack = plan.rack_of(changed.id)
    if rack is not None:
        return with_racks(plan, {rack.id: replace(rack, placements=swapped(rack.placements))})
    return replace(with_rooms(plan, in_room), tray=swapped(plan.tray))


def find_placement(plan: Plan, placement: PlacementId) -> Placement:
    """Return a placement.

    Raises:
        EditRefused: when it is no longer there.
    """
    try:
        return plan.placement(placement)
    except KeyError:
        raise EditRefused(
            say("This device is no longer in the plan."), say("Select another one.")
        ) from None


def in_order(placements: tuple[Placement, ...]) -> tuple[Placement, ...]:
    """Sort the placements of a rack from the bottom up, so that equal racks compare equal."""
    return tuple(sorted(placements, key=_height))


def _height(placement: Placement) -> tuple[int, str]:
    slot = placement.host
    return (slot.bottom if isinstance(slot, RackSlot) else 0, placement.id)


def slot_shape(part: Part, wanted: Side, rack: Rack) -> tuple[Side, int]:
    """Return side and height: 0U parts go to the first free side channel."""
    height = part.half_units if part.half_units is not None else 0
    if part.half_units != 0:
        return wanted if not wanted.is_channel else Side.FULL, height
    taken = {p.host.side for p in rack.placements if isinstance(p.host, RackSlot)}
    if wanted.is_channel and wanted not in taken:
        return wanted, 0
    first = Side.CHANNEL_LEFT if Side.CHANNEL_LEFT not in taken else Side.CHANNEL_RIGHT
    return first, 0


def refuse_misfit(
    project: Project, part: Part, slot: RackSlot, rack: Rack, others: tuple[Placement, ...]
) -> None:
    """Refuse a slot that breaks a physical law.

    Raises:
        EditRefused: naming the device and the reason.
    """
    frame = part_of(project, rack.frame)
    reason = refusal(part, slot, frame, others, project.shelf.parts)
    if reason is None:
        return
    units = (part.half_units or 0) / HALF_UNITS_PER_UNIT
    raise EditRefused(
        say(
            "{0} ({1:g}U) does not fit at {2} of {3}: {4}.",
            part.label,
            units,
            slot.label(),
            rack.name,
            reason,
        ),
        say("Drop it on a free slot or another rack."),
    )


def refuse_locked(*placements: Placement) -> None:
    """Refuse to touch locked devices.

    Raises:
        EditRefused: naming the first that is locked.
    """
    for placement in placements:
        if placement.locked:
            raise EditRefused(
                say("{0} is locked.", placement.name), say("Unlock it in the inspector first.")
            )


def refuse_rack_system(rack: Rack) -> None:
    """Refuse to change what stands inside a rack system.

    Raises:
        EditRefused: when the rack is one.
    """
    if rack.system is not None:
        raise EditRefused(
            say("{0} is a rack system with fixed contents.", rack.name),
            say("Use another rack for this device."),
        )


def refuse_name(name: str, current: str, taken: Iterable[str]) -> None:
    """Refuse a name that cannot be read or told apart, or that something else has.

    Raises:
        EditRefused: with the name.
    """
    refuse_unreadable(name)
    if name != current and name in set(taken):
        raise EditRefused(
            say("The name {0} is taken in this scenario.", name), say("Choose another name.")
        )


@dataclass(frozen=True)
class PlaceOnFloor(PlanEdit):
    """Put a floor-standing unit (UPS, CDU, air handler) into a room."""

    part: Part
    room: RoomId

    def label(self, project: Project) -> str:
        """Such as ``place Vertiv XDU1350``."""
        return say("place {0}", self.part.label)

    def apply(self, project: Project) -> Project:
        """Add the unit at the end of the room's floor."""
        shelf = shelve(project.shelf, (self.part,))
        project = replace(project, shelf=shelf)
        plan = project.scenario(self.scenario).plan
        if all(room.id != self.room for site in plan.sites for room in site.rooms):
            raise EditRefused(
                say("This room is no longer in the plan."), say("Choose another room.")
            )
        ids = Ids(project)
        name = free_name(NAME_STEM[self.part.kind], plan.placement_names)

        def placed(_: Site, room: Room) -> Room:
            if room.id != self.room:
                return room
            pose = FloorPose(room.id, 0.0, 0.0)
            unit = Placement(PlacementId(ids.new("p")), name, self.part.id, pose)
            return replace(room, floor=(*room.floor, unit))

        plan = with_rooms(plan, placed)
        return with_plan(project, self.scenario, plan, ids.serial)
