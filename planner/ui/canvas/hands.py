"""What the pointer is doing on the canvas: turns presses, moves and drops into gestures."""

from PySide6.QtCore import QPoint, QPointF, Qt

from planner.domain.identity import EntryId, PlacementId
from planner.ui.canvas.gestures.band import RubberBand
from planner.ui.canvas.gestures.gesture import DRAG_STARTS_AT_PX, Gesture
from planner.ui.canvas.gestures.move import MoveDevices
from planner.ui.canvas.gestures.place import PlaceEntry
from planner.ui.canvas.gestures.reorder import ReorderRacks
from planner.ui.canvas.picking import up_to
from planner.ui.canvas.pointing import Hit, Zone
from planner.ui.canvas.scene import CanvasScene
from planner.workspace.selecting import toggled
from planner.workspace.state import Subject
from planner.workspace.workspace import Workspace


class Hands:
    """Selects, drags devices and racks, and places what is dragged in from the catalogue.

    Ctrl adds to the selection or takes away, Shift extends it; what is selected already can be
    dragged together, and a click on it alone selects it when the button is let go.

    Points of the viewport are whole pixels, points of the scene are `QPointF`.
    """

    def __init__(self, workspace: Workspace, scene: CanvasScene) -> None:
        self._workspace = workspace
        self._scene = scene
        self._pressed: tuple[QPoint, QPointF, Hit] | None = None
        self._adds = False
        self._chooses_on_release = False
        self._gesture: Gesture | None = None
        self._placing: PlaceEntry | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being dragged."""
        return self._gesture is not None or self._placing is not None

    @property
    def carries(self) -> bool:
        """Whether what is dragged could lie on the tray."""
        return self._placing is not None or isinstance(self._gesture, MoveDevices)

    def press(self, at: QPoint, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Select what is there; a drag may follow."""
        self.grab(at, point, self._scene.hit(point), modifiers)

    def grab(self, at: QPoint, point: QPointF, found: Hit, modifiers: Qt.KeyboardModifier) -> None:
        """Select what was hit; a drag of it may follow."""
        adds = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        extends = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._pressed = (at, point, found)
        self._adds = adds or extends
        self._chooses_on_release = not self._adds and self._is_selected(found)
        if not self._chooses_on_release:
            self.choose(found, adds=adds, extends=extends)

    def move(self, at: QPoint, point: QPointF, zoom: float) -> None:
        """Follow the pointer; what the press began on decides what is dragged."""
        if self._gesture is not None:
            self._gesture.move(point)
        elif self._pressed is not None:
            start, start_point, found = self._pressed
            if (at - start).manhattanLength() < DRAG_STARTS_AT_PX:
                return
            self._pressed = None
            self._chooses_on_release = False
            self._gesture = self._begin(found, zoom)
            self._gesture.start(start_point)
            self._gesture.move(point)

    def release(self, point: QPointF) -> None:
        """Finish what was begun."""
        pressed, self._pressed = self._pressed, None
        if pressed is not None and self._chooses_on_release:
            self.choose(pressed[2], adds=False)
        self._chooses_on_release = False
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

    def choose(self, found: Hit, *, adds: bool, extends: bool = False) -> None:
        """Select what was hit; *adds* adds it or takes it away, *extends* takes all up to it."""
        state, hit = self._workspace.state, found.selection
        if not adds and not extends:
            self._workspace.select(hit)
        elif hit.kind not in (Subject.PLACEMENT, Subject.RACK, Subject.BURST):
            return
        elif extends:
            self._workspace.select(up_to(state.plan, state.selection, hit))
        else:
            self._workspace.select(toggled(state.selection, hit.kind, hit.ids[0]))

    def point_out(self, found: Hit) -> None:
        """Select what was hit for a menu, unless it is selected already."""
        if not self._is_selected(found):
            self._workspace.select(found.selection)

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

    def _begin(self, found: Hit, zoom: float) -> Gesture:
        if found.selection.kind is Subject.PLACEMENT and not self._adds:
            (placement,) = found.selection.ids
            return MoveDevices(self._workspace, self._scene, zoom, PlacementId(placement))
        if found.zone is Zone.RACK_HEADER and found.rack is not None and not self._adds:
            return ReorderRacks(self._workspace, self._scene, zoom, found.rack)
        inside = found.zone in (Zone.RACK, Zone.DEVICE)
        return RubberBand(self._workspace, self._scene, adds=self._adds, inside_rack=inside)

    def _is_selected(self, found: Hit) -> bool:
        current, hit = self._workspace.state.selection, found.selection
        return bool(hit.ids) and hit.kind is current.kind and hit.ids[0] in current.ids
