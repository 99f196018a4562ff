"""What the pointer is doing on the floor plan: turns presses, moves and drops into gestures."""

from PySide6.QtCore import QPoint, QPointF, Qt

from planner.domain.errors import Message
from planner.domain.identity import EntryId
from planner.presenters.wording import translate
from planner.ui.canvas.gestures.gesture import DRAG_STARTS_AT_PX, Gesture
from planner.ui.canvas.picking import up_to
from planner.ui.floor.gestures.band import FloorBand
from planner.ui.floor.gestures.draw import DrawCorners, DrawRow, DrawWalls
from planner.ui.floor.gestures.move import MoveStanding
from planner.ui.floor.gestures.place import PlaceOnPlan
from planner.ui.floor.gestures.redraw import MoveFixture, MoveWall
from planner.ui.floor.pointing import FloorHit
from planner.ui.floor.scene import FloorScene
from planner.ui.floor.tools import FloorTools, Tool
from planner.workspace.selecting import toggled
from planner.workspace.state import Notice, Subject
from planner.workspace.workspace import Workspace


class FloorHands:
    """Selects and drags what stands on the floor.

    Ctrl adds to the selection or takes away, Shift extends it; what is selected already can be
    dragged together, and a click on it alone selects it when the button is let go.
    """

    def __init__(self, workspace: Workspace, scene: FloorScene) -> None:
        self._workspace = workspace
        self._scene = scene
        self._pressed: tuple[QPoint, QPointF, FloorHit] | None = None
        self._adds = False
        self._chooses_on_release = False
        self._gesture: Gesture | None = None
        self._placing: PlaceOnPlan | None = None
        self._walls: DrawCorners | None = None
        self.tools: FloorTools | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being dragged."""
        return self._gesture is not None or self._placing is not None

    @property
    def _tool(self) -> Tool | None:
        return self.tools.tool if self.tools is not None else None

    def press(self, at: QPoint, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Select what is there; a drag may follow."""
        found = self._scene.hit(point)
        if self._tool is not None:
            self._pressed = (at, point, found)
            self._chooses_on_release = False
            return
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
        if pressed is not None and self._tool is Tool.ROOM:
            self._add_corner(pressed[2], point)
            return
        if pressed is not None and self._chooses_on_release:
            self.choose(pressed[2], adds=False)
        self._chooses_on_release = False
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.end(point)
            self._put_away()

    def cancel(self) -> bool:
        """Drop a drag, or put a tool away; returns whether there was something."""
        self._pressed = None
        if self._walls is not None:
            self._walls.cancel()
            self._walls = None
        gesture = self._gesture or self._placing
        self._gesture = self._placing = None
        if gesture is not None:
            gesture.cancel()
        held = self._tool is not None
        self._put_away()
        return gesture is not None or held

    def enter(self, entry: EntryId, point: QPointF, zoom: float) -> None:
        """Begin to place a catalogue entry."""
        self._placing = PlaceOnPlan(self._workspace, self._scene, zoom, entry)
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

    def look(self, point: QPointF) -> None:
        """Follow the pointer with no button held."""
        if self._walls is not None:
            self._walls.hover(point)
        else:
            self._scene.hover(point)

    def close_walls(self) -> bool:
        """Close the walls that are being drawn; returns whether any were."""
        walls = self._walls
        if walls is None or not walls.close():
            return False
        self._walls = None
        self._put_away()
        return True

    def _add_corner(self, found: FloorHit, point: QPointF) -> None:
        """Draw one more corner of the walls; the first click says of which room."""
        place = self._scene.places.rooms.get(found.room) if found.room is not None else None
        if self._walls is None and place is not None:
            scale = self._scene.look.scale
            self._walls = DrawCorners(self._workspace, self._scene, scale, place)
        if self._walls is None:
            self._tell_to_begin_in_a_room()
        elif self._walls.click(point):
            self._walls = None
            self._put_away()

    def _tell_to_begin_in_a_room(self) -> None:
        """Walls and rows belong to the room on which they begin; elsewhere nothing is drawn."""
        message = Message(
            translate("floor", "There is no room where you began to draw."),
            translate("floor", "The plan is as it was."),
            translate(
                "floor", "Begin inside a room. For one more, select its site and press Add Room."
            ),
        )
        self._workspace.notices.emit(Notice(message))

    def _put_away(self) -> None:
        if self.tools is not None:
            self.tools.put_away()

    def choose(self, found: FloorHit, *, adds: bool, extends: bool = False) -> None:
        """Select what was hit; *adds* adds it or takes it away, *extends* takes all up to it."""
        state, hit = self._workspace.state, found.selection
        if not adds and not extends:
            self._workspace.select(hit)
        elif hit.kind not in (Subject.PLACEMENT, Subject.RACK, Subject.ELEMENT):
            return
        elif extends:
            self._workspace.select(up_to(state.plan, state.selection, hit))
        else:
            self._workspace.select(toggled(state.selection, hit.kind, hit.ids[0]))

    def point_out(self, found: FloorHit) -> None:
        """Select what was hit for a menu, unless it is selected already."""
        if not self._is_selected(found):
            self._workspace.select(found.selection)

    def _begin(self, found: FloorHit, zoom: float) -> Gesture:
        place = self._scene.places.rooms.get(found.room) if found.room is not None else None
        if self._tool is Tool.ROOM and place is not None:
            return DrawWalls(self._workspace, self._scene, zoom, place)
        if self._tool is Tool.ROW and place is not None:
            return DrawRow(self._workspace, self._scene, zoom, place)
        if self._tool is not None:
            self._tell_to_begin_in_a_room()
        lead = found.rack or found.unit
        if lead is not None and found.room is not None and not self._adds:
            room = self._scene.places.rooms[found.room]
            return MoveStanding(self._workspace, self._scene, zoom, room, lead)
        if place is not None and not self._adds:
            drawn = self._scene.places.fixture(found.fixture) if found.fixture is not None else None
            if drawn is not None:
                return MoveFixture(self._workspace, self._scene, zoom, *drawn)
            if found.wall is not None:
                return MoveWall(self._workspace, self._scene, zoom, place, found.wall)
        return FloorBand(self._workspace, self._scene, adds=self._adds)

    def _is_selected(self, found: FloorHit) -> bool:
        current, hit = self._workspace.state.selection, found.selection
        return bool(hit.ids) and hit.kind is current.kind and hit.ids[0] in current.ids
