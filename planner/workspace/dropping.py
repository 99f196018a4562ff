"""What a drop, a double-click or a move means as a command."""

from planner.catalog.library import Library
from planner.document.command import Command, Compound
from planner.document.commands.cloud import AddBurst, AddModelApi
from planner.document.commands.filling import PlaceOnTray
from planner.document.commands.placing import (
    MovePlacement,
    PlacePart,
    slot_shape,
)
from planner.document.commands.plant import PlaceElement
from planner.document.commands.racks import AddRack, AddSite, MoveRack
from planner.document.plant_entry import PlantEntry, is_plant
from planner.domain.components import ComponentKind
from planner.domain.errors import EditRefused
from planner.domain.facility_design import NORTH_AMERICA
from planner.domain.hardware import Accelerator, Part, PartKind
from planner.domain.identity import ElementId, EntryId, PlacementId, RackId, RoomId
from planner.domain.offers import CloudOffer, Region
from planner.domain.phrase import say
from planner.domain.placement import Placement, RackSlot, Side, refusal
from planner.domain.plan import Plan
from planner.domain.project import PartShelf, Project
from planner.domain.results import RackResult
from planner.domain.site import Feed, Rack, SiteKind
from planner.domain.units import HALF_UNITS_PER_UNIT
from planner.workspace.state import (
    CanvasTarget,
    DropTarget,
    RoomTarget,
    SiteTarget,
    SlotTarget,
    State,
    Subject,
    TrayTarget,
)


def drop_command(state: State, library: Library, entry_id: str, target: DropTarget) -> Command:
    """Return what dropping a catalogue entry at *target* does.

    Raises:
        EditRefused: when nothing sensible can be done there.
    """
    entry = EntryId(entry_id)
    if entry in library.offers:
        return _burst(state, library, library.offers[entry])
    if entry in library.apis:
        return AddModelApi(state.scenario, library.apis[entry])
    if entry in library.regions:
        region = library.regions[entry]
        return AddSite(state.scenario, SiteKind.OWN, region.country, region)
    component = library.components.get(entry)
    if component is not None and is_plant(component):
        if component.kind is ComponentKind.REAR_DOOR and isinstance(target, SlotTarget):
            return PlaceElement(state.scenario, component, target.rack)
        return _floor(state, library, component, target)
    part = _part(library, entry)
    if part.kind in (PartKind.RACK, PartKind.RACK_SYSTEM):
        return _rack(state, library, part, target)
    if isinstance(target, TrayTarget):
        return PlaceOnTray(state.scenario, part, _accelerator(library, part))
    if part.on_floor:
        return _floor(state, library, part, target)
    if isinstance(target, SlotTarget):
        accelerator = _accelerator(library, part)
        return PlacePart(state.scenario, part, accelerator, target.rack, target.bottom)
    return _in_new_rack(state, library, part, target)


def stands_on_maps(library: Library, entry_id: str) -> bool:
    """Whether an entry is a place of its own or in one: a region, a cloud offer or a model API."""
    entry = EntryId(entry_id)
    return entry in library.offers or entry in library.apis or entry in library.regions


def place_best(state: State, library: Library, entry_id: str) -> Command:
    """Return the placement that Enter or a double-click makes: at the selection, else where it fits.

    The selected rack comes first, then the rack with most power to spare that has a slot, then a
    new rack in the first room.
    """
    part = library.parts.get(EntryId(entry_id))
    if part is None or not _stands_in_racks(part):
        return drop_command(state, library, entry_id, _room_target(state))
    for rack in _preferred(state, part):
        bottom = lowest_slot(state, library, part, rack)
        if bottom is not None:
            target = SlotTarget(rack.id, bottom)
            return drop_command(state, library, entry_id, target)
    return _in_new_rack(state, library, part, _room_target(state))


def move_command(state: State, placement_id: PlacementId, target: DropTarget) -> Command:
    """Return what moving a device to *target* does.

    Raises:
        EditRefused: when a device cannot go there.
    """
    if isinstance(target, SlotTarget):
        return MovePlacement(state.scenario, placement_id, target.rack, target.bottom)
    raise EditRefused(say("There is no rack here."), say("Drop the device on a rack."))


def move_rack_command(state: State, rack: RackId, room: RoomId, position: int) -> Command:
    """Return the move of a rack to a place in the first row of a room."""
    for _, one, row in state.plan.rows():
        if one.id == room:
            return MoveRack(state.scenario, rack, row.id, position)
    raise EditRefused(say("There is no row in this room."), say("Drop the rack in another room."))


def lowest_slot(state: State, library: Library, part: Part, rack: Rack) -> int | None:
    """Return the lowest half unit where a part fits into a rack, None when it does not."""
    if rack.system is not None or part.half_units is None:
        return None
    parts = {**library.parts, **state.project.shelf.parts}
    frame = parts[rack.frame]
    if frame.frame is None:
        return None
    if part.half_units == 0:
        side, _ = slot_shape(part, Side.FULL, rack)
        slot = RackSlot(rack.id, 1, 0, side=side)
        return None if refusal(part, slot, frame, rack.placements, parts) else 1
    for bottom in range(1, frame.frame.units * HALF_UNITS_PER_UNIT + 1, HALF_UNITS_PER_UNIT):
        slot = RackSlot(rack.id, bottom, part.half_units)
        if refusal(part, slot, frame, rack.placements, parts) is None:
            return bottom
    return None


def default_feeds(shelf: PartShelf, country: str) -> tuple[Feed, ...]:
    """Return feeds A and B of a new rack by the practice of a country."""
    where = "us" if country in NORTH_AMERICA else "eu"
    volts = shelf.assume(f"default.feed_{where}_volts")
    amps = shelf.assume(f"default.feed_{where}_amps")
    phases = int(shelf.assume(f"default.feed_{where}_phases"))
    return tuple(Feed(name, volts, phases, amps) for name in ("A", "B"))


def region_of(library: Library, country: str) -> Region | None:
    """Return the region entry of a country."""
    return library.regions.get(EntryId(country.lower()))


def moved_by(state: State, placement: Placement, half_units: int) -> Command | None:
    """Return the move of a device up (positive) or down inside its rack; None off its rack."""
    slot = placement.host
    if not isinstance(slot, RackSlot):
        return None
    return MovePlacement(state.scenario, placement.id, slot.rack, slot.bottom + half_units)


def moved_to_neighbour(state: State, placement: Placement, step: int) -> Command | None:
    """Return the move of a device to the next rack of its row at the same height."""
    slot = placement.host
    if not isinstance(slot, RackSlot):
        return None
    rack = state.plan.racks[slot.rack]
    row = state.plan.racks_of_row(rack.row)
    index = [one.id for one in row].index(rack.id) + step
    if not 0 <= index < len(row):
        return None
    return MovePlacement(state.scenario, placement.id, row[index].id, slot.bottom)


def _part(library: Library, entry: EntryId) -> Part:
    part = library.parts.get(entry)
    if part is None:
        raise EditRefused(
            say("Accelerators and language models are not placed on their own."),
            say("Drag a server, or add a workload."),
        )
    return part


def _accelerator(library: Library, part: Part) -> Accelerator | None:
    return library.accelerators[part.accelerators.accelerator] if part.accelerators else None


def _stands_in_racks(part: Part) -> bool:
    return not part.on_floor and part.kind not in (PartKind.RACK, PartKind.RACK_SYSTEM)


def _burst(state: State, library: Library, offer: CloudOffer) -> Command:
    accelerator = library.accelerators[offer.accelerator]
    return AddBurst(state.scenario, offer, accelerator, region_of(library, offer.country))


def _rack(state: State, library: Library, part: Part, target: DropTarget) -> Command:
    room = _room_of(state, target)
    accelerator = _accelerator(library, part)
    if room is not None:
        feeds = default_feeds(state.project.shelf, _country(state.plan, room))
        add = AddRack(state.scenario, room, part, feeds, accelerator)
        commands, _ = _added(state, state.project, add, target)
        return add if len(commands) == 1 else Compound(say("add {0}", part.label), commands)
    site, project = _new_site(state, library)
    room = project.scenario(state.scenario).plan.sites[-1].rooms[0].id
    feeds = default_feeds(state.project.shelf, project.settings.country)
    rack = AddRack(state.scenario, room, part, feeds, accelerator)
    return Compound(say("add {0}", part.label), (site, rack))


def _floor(state: State, library: Library, entry: PlantEntry, target: DropTarget) -> Command:
    """Plant of the building, in the room that it was dropped on."""
    room = _room_of(state, target)
    if room is not None:
        return PlaceElement(state.scenario, entry, room)
    site, project = _new_site(state, library)
    room = project.scenario(state.scenario).plan.sites[-1].rooms[0].id
    place = PlaceElement(state.scenario, entry, room)
    return Compound(say("place {0}", entry.label), (site, place))


def _in_new_rack(state: State, library: Library, part: Part, target: DropTarget) -> Command:
    """A rack of the default frame around the device; on an empty canvas a site around both."""
    first: tuple[Command, ...] = ()
    project = state.project
    room = _room_of(state, target)
    if room is None:
        site, project = _new_site(state, library)
        first = (site,)
        room = project.scenario(state.scenario).plan.sites[-1].rooms[0].id
    frame = library.parts[EntryId(library.choices["default.rack_frame"])]
    country = _country(project.scenario(state.scenario).plan, room)
    add = AddRack(state.scenario, room, frame, default_feeds(project.shelf, country))
    commands, new = _added(state, project, add, target)
    place = PlacePart(state.scenario, part, _accelerator(library, part), new, 1)
    return Compound(say("place {0} in a new rack", part.label), (*first, *commands, place))


def _added(
    state: State, project: Project, add: AddRack, target: DropTarget
) -> tuple[tuple[Command, ...], RackId]:
    """The new rack, moved to the gap it was dropped at, and its id."""
    before = project.scenario(state.scenario).plan.racks
    after = add.apply(project).scenario(state.scenario).plan
    (new,) = [rack for key, rack in after.racks.items() if key not in before]
    if isinstance(target, RoomTarget) and 0 < target.position < new.position:
        move = MoveRack(state.scenario, new.id, new.row, target.position)
        return (add, move), new.id
    return (add,), new.id


def _new_site(state: State, library: Library) -> tuple[Command, Project]:
    country = state.project.settings.country
    site = AddSite(state.scenario, SiteKind.OWN, country, region_of(library, country))
    return site, site.apply(state.project)


def _room_of(state: State, target: DropTarget) -> RoomId | None:
    """The room that a drop is meant for; None when there is no site for hardware yet."""
    plan = state.plan
    if isinstance(target, RoomTarget):
        return target.room
    if isinstance(target, SlotTarget):
        row = plan.racks[target.rack].row
        return next(room.id for _, room, one in plan.rows() if one.id == row)
    if isinstance(target, SiteTarget):
        site = plan.site(target.site)
        if not site.kind.holds_racks:
            raise EditRefused(
                say("{0} is a {1}: no hardware of yours stands there.", site.name, site.kind),
                say("Drop it on an own site or a colocation."),
            )
        return site.rooms[0].id if site.rooms else None
    rooms = [room.id for site in plan.sites if site.kind.holds_racks for room in site.rooms]
    return rooms[0] if rooms else None


def _room_target(state: State) -> DropTarget:
    selection = state.selection
    if selection.kind is Subject.ROOM and selection.single:
        return RoomTarget(RoomId(selection.single))
    if selection.kind is Subject.RACK and selection.single:
        return SlotTarget(RackId(selection.single), 1)
    if selection.kind is Subject.ELEMENT and selection.single:
        element = state.plan.element(ElementId(selection.single))
        rooms = {room.id for site in state.plan.sites for room in site.rooms}
        if element is not None and element.place in rooms:
            return RoomTarget(RoomId(element.place))
    return CanvasTarget()


def _country(plan: Plan, room: RoomId) -> str:
    return next(site.country for site in plan.sites for one in site.rooms if one.id == room)


def _preferred(state: State, part: Part) -> list[Rack]:
    """Racks to try: the selected one, the one of the selected device, then by power to spare."""
    plan, selection = state.plan, state.selection
    first: list[Rack] = []
    if selection.kind is Subject.RACK:
        first = [plan.racks[RackId(one)] for one in selection.ids if RackId(one) in plan.racks]
    if selection.kind is Subject.PLACEMENT and selection.single:
        holding = plan.rack_of(PlacementId(selection.single))
        first = [holding] if holding else []
    nameplate = part.draw.nameplate_kw or 0.0
    results = state.evaluation.racks
    spare = [
        (headroom_kw(results[rack.id]), rack) for rack in plan.racks.values() if rack.id in results
    ]
    fitting = [(kw, rack) for kw, rack in spare if kw >= nameplate]
    fitting.sort(key=lambda pair: (-pair[0], pair[1].name))
    return first + [rack for _, rack in fitting if rack not in first]


def headroom_kw(result: RackResult) -> float:
    """Return the nameplate that a rack can still take on its worst-loaded feed."""
    return min((feed.planning_kw - feed.worst_kw for feed in result.feeds), default=0.0)
