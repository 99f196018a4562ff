"""What is selected, turned into edits of several things: the workspace chooses racks and targets."""

from collections.abc import Collection, Sequence

from planner.document.clip import Clip
from planner.document.command import Command
from planner.document.commands.copies import ArrayOverRacks, Duplicate, PastePlacements
from planner.document.commands.groups import (
    FromTray,
    LockPlacements,
    MovePlacements,
    ToRoom,
    ToTray,
)
from planner.document.commands.lining_up import AlignPlacements, DistributePlacements
from planner.document.commands.rack_groups import DuplicateRacks, MoveRacks, PasteRacks
from planner.domain.errors import EditRefused
from planner.domain.identity import PlacementId, RackId, RoomId
from planner.domain.phrase import say
from planner.domain.placement import FloorPose, RackSlot
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.site import Rack
from planner.workspace.selecting import selected_devices, selected_racks
from planner.workspace.state import (
    DropTarget,
    RoomTarget,
    SlotTarget,
    State,
    Subject,
    TrayTarget,
)
from planner.workspace.stocking import by_headroom, open_racks


def group_of(state: State, lead: PlacementId) -> frozenset[PlacementId]:
    """Return the devices that a drag of *lead* takes along: the selection when it is part of it."""
    selection = state.selection
    if selection.kind is Subject.PLACEMENT and lead in selection.ids:
        return frozenset(PlacementId(one) for one in selection.ids)
    return frozenset({lead})


def move_group_command(state: State, lead: PlacementId, target: DropTarget) -> Command:
    """Return the move of a device, and of what is selected with it, to where *lead* is dropped.

    Raises:
        EditRefused: when devices cannot go there.
    """
    group = group_of(state, lead)
    if isinstance(target, SlotTarget):
        return MovePlacements(state.scenario, group, lead, target.rack, target.bottom)
    if isinstance(target, TrayTarget):
        return ToTray(state.scenario, group)
    if isinstance(target, RoomTarget):
        return ToRoom(state.scenario, group, target.room)
    raise EditRefused(
        say("There is no rack here."), say("Drop the devices on a rack or on the tray.")
    )


def move_racks_command(state: State, lead: RackId, room: RoomId, position: int) -> Command:
    """Return the move of a rack, and of the racks selected with it, into the first row of a room.

    Raises:
        EditRefused: when the room has no row.
    """
    chosen = {rack.id for rack in selected_racks(state.plan, state.selection)}
    group = frozenset(chosen if lead in chosen else {lead})
    for _, one, row in state.plan.rows():
        if one.id == room:
            return MoveRacks(state.scenario, group, row.id, position)
    raise EditRefused(say("There is no row in this room."), say("Drop the racks in another room."))


def to_tray_command(state: State) -> Command | None:
    """Return the edit that puts the selected devices on the tray; None when none is selected."""
    devices = _devices(state)
    return ToTray(state.scenario, devices) if devices else None


def from_tray_command(state: State) -> Command | None:
    """Return the edit that racks the selected devices of the tray; None when none is selected.

    The racks with most power to spare come first.
    """
    tray = {one.id for one in state.plan.tray}
    devices = frozenset(one for one in _devices(state) if one in tray)
    if not devices:
        return None
    return FromTray(state.scenario, devices, tuple(by_headroom(state, open_racks(state))))


def lock_command(state: State) -> Command | None:
    """Return the edit that locks the selected devices, or unlocks them when all are locked."""
    placements = selected_devices(state)
    if not placements:
        return None
    locked = all(one.locked for one in placements)
    ids = frozenset(one.id for one in placements)
    return LockPlacements(state.scenario, ids, not locked)


def align_command(state: State) -> Command | None:
    """Return the edit that brings the selected devices to the height of the one selected first."""
    ids = tuple(PlacementId(one.id) for one in selected_devices(state))
    if len(ids) < 2:
        return None
    chosen = state.selection.ids
    lead = min(ids, key=lambda one: chosen.index(one) if one in chosen else len(chosen))
    return AlignPlacements(state.scenario, frozenset(ids), lead)


def distribute_command(state: State) -> Command | None:
    """Return the edit that spreads the selected devices of each rack evenly."""
    devices = _devices(state)
    return DistributePlacements(state.scenario, devices) if len(devices) > 2 else None


def duplicate_command(state: State, count: int = 1, racks: Sequence[RackId] = ()) -> Command | None:
    """Return the edit that adds copies of what is selected; None when nothing can be copied.

    Devices go evenly over *racks*; without any into their own racks first, then into those that
    follow. Racks are copied whole.
    """
    selection, plan = state.selection, state.plan
    if selection.kind is Subject.RACK and selection.ids:
        chosen = frozenset(RackId(one) for one in selection.ids)
        return DuplicateRacks(state.scenario, chosen, count)
    devices = _devices(state)
    if not devices:
        return None
    if racks:
        return Duplicate(state.scenario, devices, count, tuple(racks))
    return Duplicate(state.scenario, devices, count, _own_first(plan, devices), evenly=False)


def array_command(state: State, racks: Collection[RackId]) -> Command | None:
    """Return the edit that repeats the selected devices at their units in other racks."""
    devices = _devices(state)
    return ArrayOverRacks(state.scenario, devices, tuple(racks)) if devices and racks else None


def paste_command(state: State, clip: Clip) -> Command:
    """Return the edit that pastes a clip where the selection points.

    Devices go into the selected rack, the rack of the selected device, or the rack with most power
    to spare that has room for all of them; floor-standing units into the room of the selection.
    """
    room = _room(state)
    if clip.racks:
        if room is None:
            raise EditRefused(say("There is no room for these racks."), say("Add a site first."))
        return PasteRacks(state.scenario, clip, room)
    if not any(isinstance(one.host, RackSlot) for one in clip.placements()):
        return PastePlacements(state.scenario, clip, room=room)
    chosen = _pointed_at(state)
    if chosen is not None:
        return PastePlacements(state.scenario, clip, chosen.id, room=room)
    for rack in by_headroom(state, _with_room_for(state, clip)):
        command = PastePlacements(state.scenario, clip, rack, room=room)
        if _possible(state.project, command):
            return command
    raise EditRefused(
        say("No rack has room for what you copied."),
        say("Add a rack, or select the tray and paste there."),
    )


def _with_room_for(state: State, clip: Clip) -> list[Rack]:
    """Racks with as many free units as the devices of the first copied rack take together."""
    parts = {part.id: part for part in clip.parts}
    needed = sum(
        parts[one.placement.part].half_units or 0
        for one in clip.devices
        if one.step == 0 and isinstance(one.placement.host, RackSlot)
    )
    results = state.evaluation.racks
    return [
        rack
        for rack in open_racks(state)
        if results[rack.id].half_units_total - results[rack.id].half_units_used >= needed
    ]


def _own_first(plan: Plan, devices: frozenset[PlacementId]) -> tuple[RackId, ...]:
    """The rack of the first device and those after it in its room, then those before it."""
    rooms = plan.room_of_row()
    order = [rack for rack in plan.ordered_racks() if rack.system is None]
    home = next(
        (n for n, rack in enumerate(order) if any(p.id in devices for p in rack.placements)), None
    )
    if home is None:
        return ()
    room = rooms[order[home].row]
    around = [*order[home:], *order[:home]]
    return tuple(rack.id for rack in around if rooms[rack.row] == room)


def _pointed_at(state: State) -> Rack | None:
    """The selected rack, or the one that holds what is selected."""
    racks = selected_racks(state.plan, state.selection)
    if racks:
        return racks[0]
    devices = _devices(state)
    return next(
        (
            rack
            for rack in state.plan.ordered_racks()
            if any(one.id in devices for one in rack.placements)
        ),
        None,
    )


def _room(state: State) -> RoomId | None:
    """The room of the selection, else the first that holds hardware."""
    plan, selection = state.plan, state.selection
    if selection.kind is Subject.ROOM and selection.ids:
        return RoomId(selection.ids[0])
    rack = _pointed_at(state)
    if rack is not None:
        return plan.room_of_row()[rack.row]
    for one in selected_devices(state):
        if isinstance(one.host, FloorPose):
            return one.host.room
    rooms = [room.id for site in plan.sites if site.kind.holds_racks for room in site.rooms]
    return rooms[0] if rooms else None


def _possible(project: Project, command: Command) -> bool:
    try:
        command.apply(project)
    except EditRefused:
        return False
    return True


def _devices(state: State) -> frozenset[PlacementId]:
    return frozenset(one.id for one in selected_devices(state))
