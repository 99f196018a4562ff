"""What the pointer is doing on the floor plan."""

from functools import partial

from PySide6.QtCore import QPoint, QPointF, Qt

from planner.domain.errors import Message
from planner.domain.identity import EntryId
from planner.presenters.wording import translate
from planner.ui.canvas.gestures.band import RubberBand
from planner.ui.canvas.gestures.gesture import Gesture
from planner.ui.canvas.pointer import Pointer
from planner.ui.floor.gestures.draw import DrawCorners, DrawRow, DrawWalls
from planner.ui.floor.gestures.move import MoveStanding
from planner.ui.floor.gestures.place import PlaceOnPlan
from planner.ui.floor.gestures.redraw import MoveFixture, MoveWall
from planner.ui.floor.places import RoomOnPlan
from planner.ui.floor.pointing import FloorHit, in_band
from planner.ui.floor.scene import FloorScene
from planner.ui.floor.tools import FloorTools, Tool
from planner.workspace.state import Notice, Subject
from planner.workspace.workspace import Workspace


class FloorHands(Pointer[FloorHit]):
    """Selects and drags what stands on the floor; with a tool in the hand it draws."""

    joins = frozenset((Subject.PLACEMENT, Subject.RACK, Subject.ELEMENT))

    def __init__(self, workspace: Workspace, scene: FloorScene) -> None:
        super().__init__(workspace)
        self._scene = scene
        self._walls: DrawCorners | None = None
        self.tools: FloorTools | None = None

    @property
    def _tool(self) -> Tool | None:
        return self.tools.tool if self.tools is not None else None

    def hit(self, point: QPointF) -> FloorHit:
        return self._scene.hit(point)

    def place(self, entry: EntryId, zoom: float) -> PlaceOnPlan:
        return PlaceOnPlan(self._workspace, self._scene, zoom, entry)

    def grab(
        self, at: QPoint, point: QPointF, found: FloorHit, modifiers: Qt.KeyboardModifier
    ) -> None:
        """Select what was hit, or begin to draw there with the tool in the hand."""
        if self._tool is None:
            super().grab(at, point, found, modifiers)
        else:
            self._pressed = (at, point, found)
            self._chooses_on_release = False

    def release(self, point: QPointF) -> None:
        """Finish what was begun; a click with the tool for walls draws a corner."""
        if self._pressed is not None and self._tool is Tool.ROOM:
            _, _, found = self._pressed
            self._pressed = None
            self._add_corner(found, point)
            return
        drawn = self._gesture is not None
        super().release(point)
        if drawn:
            self._put_away()

    def cancel(self) -> bool:
        """Drop a drag, or put a tool away; returns whether there was something."""
        if self._walls is not None:
            self._walls.cancel()
            self._walls = None
        held = self._tool is not None
        dropped = super().cancel()
        self._put_away()
        return dropped or held

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

    def begin(self, found: FloorHit, zoom: float) -> Gesture:
        place = self._room_of(found)
        if self._tool is Tool.ROOM and place is not None:
            return DrawWalls(self._workspace, self._scene, zoom, place)
        if self._tool is Tool.ROW and place is not None:
            return DrawRow(self._workspace, self._scene, zoom, place)
        if self._tool is not None:
            self._tell_to_begin_in_a_room()
        lead = found.rack or found.unit
        if lead is not None and place is not None and not self._adds:
            return MoveStanding(self._workspace, self._scene, zoom, place, lead)
        if place is not None and not self._adds:
            drawn = self._scene.places.fixture(found.fixture) if found.fixture is not None else None
            if drawn is not None:
                return MoveFixture(self._workspace, self._scene, zoom, *drawn)
            if found.wall is not None:
                return MoveWall(self._workspace, self._scene, zoom, place, found.wall)
        return RubberBand(
            self._workspace,
            self._scene.band,
            partial(in_band, self._scene.places),
            self._scene.show_selection,
            adds=self._adds,
        )

    def _room_of(self, found: FloorHit) -> RoomOnPlan | None:
        return self._scene.places.rooms.get(found.room) if found.room is not None else None

    def _add_corner(self, found: FloorHit, point: QPointF) -> None:
        """Draw one more corner of the walls; the first click says of which room."""
        place = self._room_of(found)
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
