"""What the pointer is doing on a view of the plan: turns presses, moves and drops into gestures."""

from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QPoint, QPointF, Qt

from planner.domain.identity import EntryId
from planner.ui.canvas.gestures.gesture import DRAG_STARTS_AT_PX, Gesture, Placing
from planner.ui.canvas.picking import up_to
from planner.workspace.selecting import toggled
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace


class Pointed(Protocol):
    """What a point of a scene hits."""

    @property
    def selection(self) -> Selection:
        """What a click there selects."""
        ...


HitT = TypeVar("HitT", bound=Pointed)


class Pointer(Generic[HitT]):
    """Selects, drags what is there, and places what is dragged in from the catalogue.

    Ctrl adds to the selection or takes away, Shift extends it; what is selected already can be
    dragged together, and a click on it alone selects it when the button is let go.

    Points of the viewport are whole pixels, points of the scene are `QPointF`.
    """

    joins: frozenset[Subject] = frozenset()
    """Kinds of things of which several can be selected one by one."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._pressed: tuple[QPoint, QPointF, HitT] | None = None
        self._adds = False
        self._chooses_on_release = False
        self._gesture: Gesture | None = None
        self._placing: Placing | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being dragged."""
        return self._gesture is not None or self._placing is not None

    def hit(self, point: QPointF) -> HitT:
        """Return what is at a point."""
        raise NotImplementedError

    def begin(self, found: HitT, zoom: float) -> Gesture:
        """Return the drag that a press on something begins."""
        raise NotImplementedError

    def place(self, entry: EntryId, zoom: float) -> Placing:
        """Return the drag of an entry of the catalogue."""
        raise NotImplementedError

    def press(self, at: QPoint, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Select what is there; a drag may follow."""
        self.grab(at, point, self.hit(point), modifiers)

    def grab(self, at: QPoint, point: QPointF, found: HitT, modifiers: Qt.KeyboardModifier) -> None:
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
            self._gesture = self.begin(found, zoom)
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

    def choose(self, found: HitT, *, adds: bool, extends: bool = False) -> None:
        """Select what was hit; *adds* adds it or takes it away, *extends* takes all up to it."""
        state, hit = self._workspace.state, found.selection
        if not adds and not extends:
            self._workspace.select(hit)
        elif hit.kind not in self.joins:
            return
        elif extends:
            self._workspace.select(up_to(state.plan, state.selection, hit))
        else:
            self._workspace.select(toggled(state.selection, hit.kind, hit.ids[0]))

    def point_out(self, found: HitT) -> None:
        """Select what was hit for a menu, unless it is selected already."""
        if not self._is_selected(found):
            self._workspace.select(found.selection)

    def enter(self, entry: EntryId, point: QPointF, zoom: float) -> None:
        """Begin to place an entry of the catalogue."""
        self._placing = self.place(entry, zoom)
        self._placing.start(point)

    def hover(self, point: QPointF) -> bool:
        """Show where what is dragged in would go; returns whether it may be dropped there."""
        if self._placing is None:
            return False
        self._placing.move(point)
        return not self._placing.refused

    def drop(self, point: QPointF) -> bool:
        """Finish what was dragged in; returns whether there was something."""
        placing, self._placing = self._placing, None
        if placing is not None:
            placing.end(point)
        return placing is not None

    def _is_selected(self, found: HitT) -> bool:
        current, hit = self._workspace.state.selection, found.selection
        return bool(hit.ids) and hit.kind is current.kind and hit.ids[0] in current.ids
