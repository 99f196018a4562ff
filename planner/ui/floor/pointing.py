"""What lies under a point of the floor plan."""

from dataclasses import dataclass
from enum import Enum

from planner.domain.floor_plan import extent_of
from planner.domain.identity import RackId, RoomId
from planner.ui.canvas.geometry import Box, nearest
from planner.ui.floor.places import (
    UNIT_MM,
    FloorPlaces,
    fixture_at,
    fixture_corners,
    wall_at,
)
from planner.workspace.state import NOTHING, Selection, Subject

_WALL_PX = 6.0
"""A wall can be taken hold of so near to it."""

Outline = tuple[tuple[float, float], ...]


class FloorZone(Enum):
    """What kind of thing is under the pointer."""

    RACK = "rack"
    UNIT = "plant"
    FIXTURE = "fixture"
    WALL = "wall"
    ROOM = "room"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class FloorHit:
    """What is under the pointer, and what a click there would select."""

    zone: FloorZone
    selection: Selection = NOTHING
    room: RoomId | None = None
    rack: RackId | None = None
    unit: str | None = None
    fixture: str | None = None
    wall: int | None = None


def hit(places: FloorPlaces, x: float, y: float, scale: float = 1.0) -> FloorHit:
    """Return what is at a point of the scene; *scale* is the zoom, since walls are thin."""
    place = places.room_at(x, y)
    if place is None:
        return FloorHit(FloorZone.NOTHING)
    rack = places.rack_at(x, y)
    if rack is not None:
        return FloorHit(FloorZone.RACK, Selection(Subject.RACK, (rack,)), place.room, rack)
    unit = places.unit_at(x, y)
    if unit is not None:
        element = place.layout.units[unit].is_element
        kind = Subject.ELEMENT if element else Subject.PLACEMENT
        return FloorHit(FloorZone.UNIT, Selection(kind, (unit,)), place.room, unit=unit)
    at = place.mm(x, y)
    fixture = fixture_at(place, at)
    if fixture is not None:
        chosen = Selection(Subject.FIXTURE, (fixture.id,))
        return FloorHit(FloorZone.FIXTURE, chosen, place.room, fixture=fixture.id)
    wall = wall_at(place, at, _WALL_PX / max(scale, 1e-6) * UNIT_MM)
    zone = FloorZone.ROOM if wall is None else FloorZone.WALL
    return FloorHit(zone, Selection(Subject.ROOM, (place.room,)), place.room, wall=wall)


def in_band(places: FloorPlaces, band: Box) -> Selection:
    """Return the racks in a rubber band; where there are none, its elements, or its devices."""
    racks = places.racks_in(band)
    if racks:
        return Selection(Subject.RACK, tuple(racks))
    units = [places.units[one].layout.units[one] for one in places.units_in(band)]
    elements = tuple(one.key for one in units if one.is_element)
    if elements:
        return Selection(Subject.ELEMENT, elements)
    return Selection(Subject.PLACEMENT, tuple(one.key for one in units)) if units else NOTHING


def box_of(places: FloorPlaces, kind: Subject | None, one: str) -> Box | None:
    """Return the box around a thing, None when it is not on the floor."""
    if kind is Subject.ROOM and RoomId(one) in places.rooms:
        return places.rooms[RoomId(one)].box
    if kind is Subject.SITE:
        boxes = [place.box for place in places.rooms.values() if place.site == one]
        found = boxes[0] if boxes else None
        for box in boxes[1:]:
            found = box.united(found) if found is not None else box
        return found
    drawn = places.fixture(one) if kind is Subject.FIXTURE else None
    if drawn is not None:
        extent = extent_of(fixture_corners(*drawn))
        return None if extent is None else drawn[0].box_of(extent)
    return places.rack_box(RackId(one)) or places.unit_box(one)


def outline_of(places: FloorPlaces, kind: Subject | None, one: str) -> Outline | None:
    """Return the corners of a rack or a piece of plant in scene coordinates."""
    if kind is Subject.RACK and RackId(one) in places.racks:
        room = places.racks[RackId(one)]
        return tuple(room.corners(room.layout.racks[RackId(one)].footprint.corners()))
    drawn = places.fixture(one) if kind is Subject.FIXTURE else None
    if drawn is not None:
        return tuple(drawn[0].corners(fixture_corners(*drawn))) or None
    if one in places.units:
        room = places.units[one]
        return tuple(room.corners(room.layout.units[one].footprint.corners()))
    return None


def neighbour(
    places: FloorPlaces, selection: Selection, way: tuple[float, float]
) -> Selection | None:
    """Return the nearest rack or piece of plant in a direction; the first rack without a selection."""
    found = {
        **{str(rack): places.rack_box(rack) for rack in places.racks},
        **{unit: places.unit_box(unit) for unit in places.units},
    }
    boxes = {key: box for key, box in found.items() if box is not None}
    key = nearest(boxes, selection.ids[-1] if selection.ids else "", way)
    return None if key is None else _selection_of(places, key)


def _selection_of(places: FloorPlaces, key: str) -> Selection:
    if key in places.racks:
        return Selection(Subject.RACK, (key,))
    element = places.units[key].layout.units[key].is_element
    return Selection(Subject.ELEMENT if element else Subject.PLACEMENT, (key,))
