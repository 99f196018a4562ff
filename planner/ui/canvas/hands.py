"""What the pointer is doing on the canvas: turns presses, moves and drops into gestures."""

from PySide6.QtCore import QPoint, QPointF, Qt

from planner.domain.identity import EntryId, PlacementId
from planner.ui.canvas.gestures.gesture import DRAG_STARTS_AT_PX, Gesture
from planner.ui.canvas.gestures.move import MoveDevice
from planner.ui.canvas.gestures.place import PlaceEntry
from planner.ui.canvas.gestures.reorder import ReorderRack
from planner.ui.canvas.pointing import Hit, Zone
from planner.ui.canvas.scene import CanvasScene
from planner.workspace.state import Selection
from planner.workspace.workspace import Workspace


class Hands:
    """Selects, drags devices and racks, and places what is dragged in from the catalogue.

    Points of the viewport are whole pixels, points of the scene are `QPointF`.
    """

    def __init__(self, workspace: Workspace, scene: CanvasScene) -> None:
        self._workspace = workspace
        self._scene = scene
        self._pressed: tuple[QPoint, QPointF, Hit] | None = None
        self._gesture: Gesture | None = None
        self._placing: PlaceEntry | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being dragged."""
        return self._gesture is not None or self._placing is not None

    def press(self, at: QPoint, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Select what is there; a drag may follow."""
        found = self._scene.hit(point)
        self._pressed = (at, point, found)
        self.choose(found, adds=bool(modifiers & Qt.KeyboardModifier.ControlModifier))

    def move(self, at: QPoint, point: QPointF, zoom: float) -> bool:
        """Follow the pointer; returns False when the press began on nothing that can be dragged."""
        if self._gesture is not None:
            self._gesture.move(point)
        elif self._pressed is not None:
            start, start_point, found = self._pressed
            if (at - start).manhattanLength() < DRAG_STARTS_AT_PX:
                return True
            self._pressed = None
            self._gesture = self._begin(found, zoom)
            if self._gesture is None:
                return False
            self._gesture.start(start_point)
            self._gesture.move(point)
        return True

    def release(self, point: QPointF) -> None:
        """Finish what was begun."""
        self._pressed = None
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.end(point)

    def cancel(self) -> bool:
        """Drop a drag; returns whether there was one."""
        self._pressed = None
        gesture = self._gesture or self._placing
        self._gesture = self._placing = None
        if gesture is not None:
            gesture.cancel()
        return gesture is not None

    def choose(self, found: Hit, *, adds: bool) -> None:
        """Select what was hit; *adds* adds it to the selection or takes it away."""
        current = self._workspace.state.selection
        if not adds or found.selection.kind is not current.kind or not found.selection.ids:
            self._workspace.select(found.selection)
            return
        (one,) = found.selection.ids
        if one in current.ids:
            ids = tuple(other for other in current.ids if other != one)
        else:
            ids = (*current.ids, one)
        self._workspace.select(Selection(found.selection.kind if ids else None, ids))

    def point_out(self, found: Hit) -> None:
        """Select what was hit for a menu, unless it is selected already."""
        current = self._workspace.state.selection
        hit = found.selection
        if not hit.ids or hit.kind is not current.kind or hit.ids[0] not in current.ids:
            self._workspace.select(hit)

    def enter(self, entry: EntryId, point: QPointF, zoom: float) -> None:
        """Begin to place a catalogue entry."""
        self._placing = PlaceEntry(self._workspace, self._scene, zoom, entry)
        self._placing.start(point)

    def hover(self, point: QPointF) -> bool:
        """Show where the entry would go; returns whether it may be dropped there."""
        if self._placing is None:
            return False
        self._placing.move(point)
        return not self._placing.refused

    def drop(self, point: QPointF) -> bool:
        """Place the entry; returns whether there was one."""
        placing, self._placing = self._placing, None
        if placing is not None:
            placing.end(point)
        return placing is not None

    def _begin(self, found: Hit, zoom: float) -> Gesture | None:
        if found.zone is Zone.DEVICE:
            (placement,) = found.selection.ids
            return MoveDevice(self._workspace, self._scene, zoom, PlacementId(placement))
        if found.zone is Zone.RACK_HEADER and found.rack is not None:
            return ReorderRack(self._workspace, self._scene, zoom, found.rack)
        return None
