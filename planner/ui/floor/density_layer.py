"""Power density on the floor plan: one item a room, worked out while it is shown."""

from collections.abc import Mapping

from PySide6.QtWidgets import QGraphicsScene

from planner.domain.identity import RackId, RoomId
from planner.presenters.floor_field import DensityField, density_field
from planner.ui.canvas.painting import Look
from planner.ui.floor.items.density import DensityItem
from planner.ui.floor.places import FloorPlaces
from planner.workspace.state import State

_Z = 1.0
"""Above the ground, below the racks."""


class DensityLayer:
    """Shows the density of every room on one scale; `top` is its end, None while nothing is shown."""

    def __init__(self, scene: QGraphicsScene, look: Look) -> None:
        self._scene = scene
        self._look = look
        self._items: dict[RoomId, DensityItem] = {}
        self._made_of: dict[RoomId, tuple[object, DensityField | None]] = {}
        self.is_on = False
        self.top: float | None = None

    def show(self, state: State, places: FloorPlaces) -> None:
        """Follow a state; nothing is worked out while the layer is off."""
        fields = self._fields(state, places) if self.is_on else {}
        self.top = max((field.top for field in fields.values()), default=None)
        for room in set(self._items) - set(fields):
            self._scene.removeItem(self._items.pop(room))
        for room, field in fields.items():
            place, top = places.rooms[room], self.top or 1.0
            if room in self._items:
                self._items[room].show_field(place, field, top)
                continue
            item = self._items[room] = DensityItem(self._look, place, field, top)
            item.setZValue(_Z)
            self._scene.addItem(item)

    def _fields(self, state: State, places: FloorPlaces) -> dict[RoomId, DensityField]:
        drawn = {room.id: room.drawn for site in state.plan.sites for room in site.rooms}
        racks, found = state.shown.racks, {}
        for key, place in places.rooms.items():
            kw: Mapping[RackId, float] = {
                rack: racks[rack].peak_kw for rack in place.layout.racks if rack in racks
            }
            made_of = (place.layout, drawn.get(key), kw)
            known = self._made_of.get(key)
            if known is None or known[0] != made_of:
                known = made_of, density_field(place.layout, drawn.get(key), kw)
                self._made_of[key] = known
            if known[1] is not None:
                found[key] = known[1]
        return found
