"""What dropping a catalogue entry on the floor plan means, and what can be dropped there."""

from collections.abc import Sequence
from dataclasses import replace

from planner.catalog.library import Library
from planner.compute.floor_rules import floor_rules
from planner.compute.floor_units import entry_size
from planner.document.command import Command, Compound
from planner.document.commands.plant import PlaceElement
from planner.document.commands.racks import AddRack
from planner.document.commands.standing import Stand
from planner.document.plant_entry import PlantEntry, is_plant
from planner.domain.components import ComponentKind
from planner.domain.errors import EditRefused
from planner.domain.footprint import Footprint
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId, RackId, RoomId
from planner.domain.phrase import say
from planner.domain.standing import PlaceKind, RoomLayout
from planner.workspace.dropping import default_feeds, drop_command, lowest_slot
from planner.workspace.flooring import joined_row, pose_of
from planner.workspace.state import RoomTarget, SlotTarget, State

NEW = "new"
"""Stands for what is dragged in, among the things of a room."""


_OF_COMPONENT = {
    ComponentKind.AIR_HANDLER: PlaceKind.AIR_HANDLERS,
    ComponentKind.IN_ROW_COOLER: PlaceKind.IN_ROW,
    ComponentKind.GENERATOR: PlaceKind.GENERATORS,
}
_OF_PART = {
    PartKind.RACK: PlaceKind.RACKS,
    PartKind.RACK_SYSTEM: PlaceKind.RACKS,
    PartKind.CDU: PlaceKind.CDUS,
    PartKind.PDU: PlaceKind.PDUS,
    PartKind.UPS: PlaceKind.UPS,
}


def place_kind(library: Library, entry: EntryId) -> PlaceKind | None:
    """Return the group of an entry that stands on a floor, None for anything else."""
    part = library.parts.get(entry)
    if part is not None:
        stands = part.frame is not None or part.on_floor or part.kind is PartKind.PDU
        return _OF_PART.get(part.kind) if stands else None
    component = library.components.get(entry)
    if component is None or not is_plant(component) or component.kind is ComponentKind.REAR_DOOR:
        return None
    return _OF_COMPONENT.get(component.kind, PlaceKind.OTHER)


def placeable(library: Library, kind: PlaceKind | None) -> Sequence[EntryId]:
    """Return what can be placed on a floor, of one group or of all, in the order of the catalogue."""
    every = (*library.parts, *library.components)
    found = ((one, place_kind(library, one)) for one in every)
    return [one for one, group in found if group is not None and kind in (None, group)]


def size_on_floor(state: State, library: Library, entry: EntryId) -> tuple[float, float] | None:
    """Return width and depth that an entry takes on a floor; None for what stands in racks."""
    if place_kind(library, entry) is None:
        return None
    part = library.parts.get(entry)
    if part is not None and part.frame is not None:
        return part.frame.width_mm, part.frame.depth_mm
    rules = floor_rules(state.project.shelf)
    width, depth = entry_size(entry, library.parts, library.components)
    return width or rules.unit_width_mm, depth or rules.unit_depth_mm


def placing_on_floor(
    state: State, library: Library, entry: EntryId, layout: RoomLayout, place: Footprint
) -> Command:
    """Return the edit that places an entry of the catalogue at a place of a room.

    Raises:
        EditRefused: when it is nothing that stands on a floor.
    """
    part = library.parts.get(entry)
    if part is not None and part.kind in (PartKind.RACK, PartKind.RACK_SYSTEM):
        return _rack(state, library, part, layout, place)
    plant: PlantEntry | None = part if part is not None else library.components.get(entry)
    if plant is not None and place_kind(library, entry) is not None:
        return PlaceElement(state.scenario, plant, layout.room, pose_of(layout.room, place))
    raise EditRefused(
        say("It does not stand on a floor."), say("Drop it on a rack, or use the Racks view.")
    )


def placing_in_rack(state: State, library: Library, entry: EntryId, rack: RackId) -> Command:
    """Return the edit that places a device at the lowest free units of a rack seen from above.

    Raises:
        EditRefused: when there is no place for it.
    """
    part = library.parts.get(entry)
    if part is None or place_kind(library, entry) is not None:
        raise EditRefused(say("It does not stand in a rack."), say("Drop it on the floor."))
    bottom = lowest_slot(state, library, part, state.plan.racks[rack])
    if bottom is None:
        raise EditRefused(
            say("{0} has no room for {1}.", state.plan.racks[rack].name, part.label),
            say("Drop it on another rack."),
        )
    return drop_command(state, library, entry, SlotTarget(rack, bottom))


def place_in_room(state: State, library: Library, entry: EntryId, room: RoomId) -> Command:
    """Return the edit that places an entry in a room without saying where; the room lays it out."""
    part = library.parts.get(entry)
    if part is not None and part.kind is PartKind.PDU:
        return PlaceElement(state.scenario, part, room)
    return drop_command(state, library, entry, RoomTarget(room))


def _rack(
    state: State, library: Library, part: Part, layout: RoomLayout, place: Footprint
) -> Command:
    """A rack at a place: it joins the row that it stands in line with, else the first one.

    All other racks of the room are pinned where they are seen: a row that grows would move them.
    """
    country = next(
        site.country for site in state.plan.sites for one in site.rooms if one.id == layout.room
    )
    fit = part.accelerators
    accelerator = library.accelerators[fit.accelerator] if fit else None
    feeds = default_feeds(state.project.shelf, country)
    add = AddRack(state.scenario, layout.room, part, feeds, accelerator)
    before = state.plan.racks
    after = add.apply(state.project).scenario(state.scenario).plan
    (new,) = [rack for key, rack in after.racks.items() if key not in before]
    pinned = tuple(
        (str(key), pose_of(layout.room, one.footprint))
        for key, one in layout.racks.items()
        if one.assumed
    )
    row = joined_row(layout, place)
    rows = ((new.id, row),) if row is not None and row != new.row else ()
    stand = Stand(state.scenario, ((new.id, pose_of(layout.room, place)),), pinned, rows)
    return Compound(say("add {0}", part.label), (add, stand))


def turned(place: Footprint) -> Footprint:
    """Return a place turned clockwise by a quarter."""
    return replace(place, rotation_deg=(place.rotation_deg + 90.0) % 360.0)
