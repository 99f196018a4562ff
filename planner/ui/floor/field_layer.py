"""Heat maps of the floor plan: one item a room, worked out while they are shown."""

from PySide6.QtWidgets import QGraphicsScene

from planner.domain.identity import RoomId
from planner.presenters.floor_field import FieldKind, TileField, field_of, rack_values
from planner.ui.canvas.painting import Look
from planner.ui.floor.items.field import FieldItem
from planner.ui.floor.places import FloorPlaces
from planner.workspace.state import State

_Z = 1.0
"""Above the ground, below the racks."""


class FieldLayer:
    """Shows the heat map of every room on one scale.

    `kind` is what it shows, None for nothing; `ends` are those of the scale, None while nothing is
    seen.
    """

    def __init__(self, scene: QGraphicsScene, look: Look) -> None:
        self._scene = scene
        self._look = look
        self._items: dict[RoomId, FieldItem] = {}
        self._made_of: dict[RoomId, tuple[object, TileField | None]] = {}
        self.kind: FieldKind | None = None
        self.ends: tuple[float, float] | None = None

    def show(self, state: State, places: FloorPlaces) -> None:
        """Follow a state; nothing is worked out while nothing is shown."""
        kind = self.kind
        fields = {} if kind is None else self._fields(kind, state, places)
        self.ends = None
        if fields:
            low = min(field.low for field in fields.values())
            self.ends = (low, max(field.top for field in fields.values()))
        for room in set(self._items) - set(fields):
            self._scene.removeItem(self._items.pop(room))
        for room, field in fields.items():
            place, ends = places.rooms[room], self.ends or (0.0, 1.0)
            if room in self._items:
                self._items[room].show_field(place, field, ends)
                continue
            item = self._items[room] = FieldItem(self._look, place, field, ends)
            item.setZValue(_Z)
            self._scene.addItem(item)

    def _fields(
        self, kind: FieldKind, state: State, places: FloorPlaces
    ) -> dict[RoomId, TileField]:
        drawn = {room.id: room.drawn for site in state.plan.sites for room in site.rooms}
        values, found = rack_values(kind, state.project, state.shown), {}
        for key, place in places.rooms.items():
            inside = {rack: values[rack] for rack in place.layout.racks if rack in values}
            made_of = (kind, place.layout, drawn.get(key), inside)
            known = self._made_of.get(key)
            if known is None or known[0] != made_of:
                known = made_of, field_of(kind, place.layout, drawn.get(key), inside)
                self._made_of[key] = known
            if known[1] is not None:
                found[key] = known[1]
        return found
