"""What the actions on hardware do, and when they are possible."""

from collections.abc import Callable

from planner.document.clip import Clip
from planner.document.command import Command, Compound
from planner.document.commands.copies import PastePlacements
from planner.document.commands.groups import EditPlacements, MovePlacements, devices_text
from planner.document.commands.placing import DeletePlacements
from planner.document.commands.racks import DeleteRacks
from planner.domain.errors import EditRefused, Message
from planner.domain.identity import EntryId, PlacementId, RackId, SiteId
from planner.domain.phrase import say
from planner.domain.placement import Face, RackSlot
from planner.domain.plan import Plan
from planner.workspace import arranging, clipboard, founding, selecting, stocking
from planner.workspace.action import Desk
from planner.workspace.state import NOTHING, Notice, Selection, SlotTarget, State, Subject
from planner.workspace.telling import run_and_tell


def has_devices(state: State) -> bool:
    """Whether devices are selected."""
    return state.selection.kind is Subject.PLACEMENT and bool(state.selection.ids)


def only_entry(state: State) -> EntryId | None:
    """Return the catalogue entry behind all that is selected; None where there are several."""
    found = _entries(state)
    return next(iter(found)) if len(found) == 1 else None


def show_entry(desk: Desk) -> None:
    """Show the page of what is selected."""
    entry = only_entry(desk.workspace.state)
    if entry is not None:
        desk.cataloguer.show_entry(entry)


def only_engine(state: State) -> EntryId | None:
    """Return the engine that all that is selected runs on; None where there are several."""
    ids = set(state.selection.ids)
    match state.selection.kind:
        case Subject.DEPLOYMENT:
            found = {one.engine for one in state.plan.deployments if one.id in ids}
        case Subject.WORKLOAD:
            routed = {one.deployment for one in state.plan.routes if one.workload in ids}
            found = {one.engine for one in state.plan.deployments if one.id in routed}
        case Subject.POOL:
            found = {one.engine for one in state.plan.deployments if one.pool in ids}
        case _:
            return None
    return next(iter(found)) if len(found) == 1 else None


def show_engine(desk: Desk) -> None:
    """Show the page of the engine that what is selected runs on."""
    engine = only_engine(desk.workspace.state)
    if engine is not None:
        desk.cataloguer.show_entry(engine)


def _entries(state: State) -> set[EntryId]:
    """What is selected as the catalogue knows it: parts, frames, offers, models, regions."""
    plan, ids = state.plan, set(state.selection.ids)
    match state.selection.kind:
        case Subject.PLACEMENT:
            return {one.part for one in state.devices}
        case Subject.RACK:
            return {rack.system or rack.frame for key, rack in plan.racks.items() if key in ids}
        case Subject.BURST:
            return {one.offer for one in plan.bursts if one.id in ids}
        case Subject.POOL:
            return {one.accelerator for one in plan.pools if one.id in ids}
        case Subject.DEPLOYMENT:
            return {one.llm for one in plan.deployments if one.id in ids}
        case Subject.WORKLOAD:
            return {one.llm for one in state.project.workloads if one.id in ids}
        case Subject.SITE:
            return {one.region for one in plan.sites if one.id in ids and one.region is not None}
    return set()


def has_racks(state: State) -> bool:
    """Whether racks are selected."""
    return state.selection.kind is Subject.RACK and bool(state.selection.ids)


def can_copy(state: State) -> bool:
    """Whether devices or racks are selected."""
    return has_devices(state) or has_racks(state)


def is_on_tray(state: State) -> bool:
    """Whether something that lies on the tray is selected."""
    return has_devices(state) and any(one.id in state.selection.ids for one in state.plan.tray)


def is_off_tray(state: State) -> bool:
    """Whether something that does not lie on the tray is selected."""
    tray = {one.id for one in state.plan.tray}
    return has_devices(state) and any(one not in tray for one in state.selection.ids)


def has_hardware(state: State) -> bool:
    """Whether there is something that can be selected all at once."""
    return bool(state.plan.racks) or bool(state.plan.tray)


def copy(desk: Desk) -> None:
    """Put the selection on the clipboard."""
    workspace = desk.workspace
    try:
        clip = clipboard.copy(workspace.state)
    except EditRefused as refused:
        workspace.notices.emit(Notice(refused.message))
        return
    desk.arranger.put_on_clipboard(clipboard.text_of(clip))
    workspace.notices.emit(Notice(Message(say("Copied {0}.", _what(clip)), "", "")))


def cut(desk: Desk) -> None:
    """Put the selection on the clipboard and delete it."""
    workspace = desk.workspace
    selection, scenario = workspace.state.selection, workspace.state.scenario
    command: Command = DeletePlacements(scenario, frozenset(map(PlacementId, selection.ids)))
    if selection.kind is Subject.RACK:
        command = DeleteRacks(scenario, frozenset(map(RackId, selection.ids)))
    try:
        clip = clipboard.copy(workspace.state)
    except EditRefused as refused:
        workspace.notices.emit(Notice(refused.message))
        return
    if workspace.run(command, undo_hint=say("Cut {0}", _what(clip))):
        desk.arranger.put_on_clipboard(clipboard.text_of(clip))


def paste(desk: Desk) -> None:
    """Paste at the slot under the pointer when it is meant, else where the selection points."""
    pointed = desk.arranger.pointed()
    _paste(desk, lambda state, clip: _paste_command(state, clip, pointed))


def repeat(desk: Desk) -> None:
    """Paste copied devices into every selected rack, at the units where they stood."""
    _paste(desk, repeat_command)


def repeat_command(state: State, clip: Clip) -> Command:
    """Return the edit that puts copied devices at their units into every selected rack.

    Raises:
        EditRefused: when racks are on the clipboard, or devices that stood in no rack.
    """
    racks = selecting.selected_racks(state.plan, state.selection)
    slots = [one.host for one in clip.placements() if isinstance(one.host, RackSlot)]
    if clip.racks or not slots or not racks:
        raise EditRefused(
            say("There are no devices of a rack on the clipboard."),
            say("Copy the devices of one rack, select the racks and repeat."),
        )
    bottom = min((slot.bottom for slot in slots if slot.height), default=1)
    pastes = tuple(PastePlacements(state.scenario, clip, rack.id, bottom) for rack in racks)
    where = racks[0].name if len(racks) == 1 else say("{0} racks", len(racks))
    return Compound(say("repeat {0} in {1}", _what(clip), where), pastes)


def duplicate_once(desk: Desk) -> None:
    """Add one copy of each selected device or rack."""
    _edit(desk, arranging.duplicate_command)


def lock(desk: Desk) -> None:
    """Lock the selected devices, or unlock them when all are locked."""
    _edit(desk, arranging.lock_command)


def add_room(desk: Desk) -> None:
    """Add a room to the site of the selection."""
    _edit(desk, founding.add_room_command)


def align(desk: Desk) -> None:
    """Bring the selected devices to the height of the one selected first."""
    _edit(desk, arranging.align_command)


def distribute(desk: Desk) -> None:
    """Spread the selected devices of each rack evenly."""
    _edit(desk, arranging.distribute_command)


def to_tray(desk: Desk) -> None:
    """Put the selected devices on the tray."""
    _edit(desk, arranging.to_tray_command)


def from_tray(desk: Desk) -> None:
    """Put the selected devices of the tray where there is room."""
    _edit(desk, arranging.from_tray_command)


def spare(desk: Desk) -> None:
    """Count the selected devices as spares, or no longer when all are."""
    _edit(desk, spare_command)


def spare_command(state: State) -> Command | None:
    """Return the edit that marks the selected devices as spares, or no longer when all are."""
    devices = selecting.selected_devices(state)
    if not devices:
        return None
    value = not all(one.spare for one in devices)
    ids = frozenset(one.id for one in devices)
    return EditPlacements(state.scenario, ids, "spare", value)


def turn(desk: Desk) -> None:
    """Mount the selected devices at the other face of their racks."""
    _edit(desk, turn_command)


def turn_command(state: State) -> Command | None:
    """Return the edit that mounts the selected devices at the other face, at the same units."""
    racked = [
        (one, one.host)
        for one in selecting.selected_devices(state)
        if isinstance(one.host, RackSlot) and not one.host.side.is_channel
    ]
    if not racked:
        return None
    lead, slot = racked[0]
    group = frozenset(one.id for one, _ in racked)
    face = Face.REAR if slot.face is Face.FRONT else Face.FRONT
    move = MovePlacements(state.scenario, group, lead.id, slot.rack, slot.bottom, face)
    what = devices_text(state.project, state.scenario, group)
    return Compound(
        say("turn {0} to the front" if face is Face.FRONT else "turn {0} to the rear", what),
        (move,),
    )


def can_turn(state: State) -> bool:
    """Whether a device that stands in rack units is selected."""
    slots = (one.host for one in selecting.selected_devices(state))
    return any(isinstance(slot, RackSlot) and not slot.side.is_channel for slot in slots)


def fill(desk: Desk) -> None:
    """Fill the rack of the selected device with more of its part; for a rack, ask with what."""
    state, library = desk.workspace.state, desk.workspace.library
    if has_racks(state):
        desk.arranger.place_many(fills=True)
        return
    for one in selecting.selected_devices(state):
        if isinstance(one.host, RackSlot):
            command = stocking.fill_command(state, library, one.part, one.host.rack)
            run_and_tell(desk.workspace, command)
            return


def can_fill(state: State) -> bool:
    """Whether a rack, or a device in one, is selected."""
    devices = selecting.selected_devices(state)
    return has_racks(state) or any(isinstance(one.host, RackSlot) for one in devices)


def select_all(desk: Desk) -> None:
    """Select what stands around the selection; once more, what stands around that."""
    state = desk.workspace.state
    desk.workspace.select(widened(state.plan, state.selection))


def widened(plan: Plan, selection: Selection) -> Selection:
    """Return the next wider selection: devices of the rack, of the site, of all; racks likewise."""
    if selection.kind is Subject.PLACEMENT and selection.ids:
        return _first_wider(selection, _wider_devices(plan, selection))
    if selection.kind is Subject.SITE:
        return selecting.racks_of_site(plan, SiteId(selection.ids[0]))
    return _first_wider(selection, _wider_racks(plan, selection))


def _wider_devices(plan: Plan, selection: Selection) -> list[Selection]:
    devices = [PlacementId(one) for one in selection.ids]
    racks = selecting.racks_holding(plan, devices)
    inside = selecting.of_racks(plan, [RackId(one) for one in racks.ids])
    sites = _sites(plan, racks)
    around = [one for site in sites for one in selecting.of_site(plan, site).ids]
    everything = tuple(one.id for one in plan.placements())
    kind = Subject.PLACEMENT
    tray = selecting.on_tray(plan) if not racks.ids else NOTHING
    return [inside, tray, Selection(kind, tuple(around)), Selection(kind, everything)]


def _wider_racks(plan: Plan, selection: Selection) -> list[Selection]:
    chosen = selecting.selected_racks(plan, selection)
    rooms = plan.room_of_row()
    room = selecting.racks_of_room(plan, rooms[chosen[0].row]) if chosen else NOTHING
    sites = _sites(plan, selection)
    site = selecting.racks_of_site(plan, sites[0]) if sites else NOTHING
    everything = tuple(rack.id for rack in plan.ordered_racks())
    return [room, site, Selection(Subject.RACK, everything)]


def _first_wider(selection: Selection, candidates: list[Selection]) -> Selection:
    now = set(selection.ids)
    return next((one for one in candidates if one.ids and set(one.ids) - now), selection)


def _sites(plan: Plan, racks: Selection) -> list[SiteId]:
    sites = plan.site_of_row()
    chosen = selecting.selected_racks(plan, racks)
    return list(dict.fromkeys(sites[rack.row] for rack in chosen))


def select_alike(desk: Desk) -> None:
    """Select every device of the same parts."""
    state = desk.workspace.state
    desk.workspace.select(selecting.same_parts(state.plan, state.selection))


def _edit(desk: Desk, make: Callable[[State], Command | None]) -> None:
    """Run the edit that a selection asks for; a refusal becomes a message."""
    workspace = desk.workspace
    try:
        command = make(workspace.state)
    except EditRefused as refused:
        workspace.notices.emit(Notice(refused.message))
        return
    if command is not None:
        run_and_tell(workspace, command)


def _paste(desk: Desk, make: Callable[[State, Clip], Command]) -> None:
    text = desk.arranger.clipboard_text()
    _edit(desk, lambda state: make(state, clipboard.parse(text)))


def _paste_command(state: State, clip: Clip, pointed: SlotTarget | None) -> Command:
    meant = pointed is not None and (not can_copy(state) or pointed.rack in state.selection.ids)
    if pointed is not None and meant and clip.devices:
        there = PastePlacements(state.scenario, clip, pointed.rack, pointed.bottom)
        try:
            there.apply(state.project)
        except EditRefused:
            return arranging.paste_command(state, clip)
        return there
    return arranging.paste_command(state, clip)


def _what(clip: Clip) -> str:
    """What a clip holds, such as ``gpu-03``, ``4 devices`` or ``2 racks``."""
    if clip.racks:
        only = clip.racks[0].rack.name
        return only if len(clip.racks) == 1 else say("{0} racks", len(clip.racks))
    only = clip.devices[0].placement.name
    return only if len(clip.devices) == 1 else say("{0} devices", len(clip.devices))
