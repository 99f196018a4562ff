"""Moving what is drawn on the floor: walls, doors along them, columns and obstacles."""

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication

from planner.document.command import Command
from planner.document.commands.floor_plan import ChangeFixture, DrawRoom
from planner.domain.floor_plan import (
    Door,
    Fixture,
    FloorPlan,
    Obstacle,
    Point,
    Polygon,
    extent_of,
    length_mm,
    sides,
)
from planner.presenters.floor import fixture_text, size_text
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.ghost import GhostPicture, Standing
from planner.ui.floor.gestures.move import tip_of
from planner.ui.floor.gestures.room import GRID_MM, RoomGesture
from planner.ui.floor.places import RoomOnPlan, fixture_corners
from planner.ui.floor.scene import FloorScene
from planner.workspace.telling import run_and_tell
from planner.workspace.workspace import Workspace

_FINE_MM = 10.0


class _Redraw(RoomGesture):
    """What the gestures have in common: a ghost, and an edit at the end if something changed."""

    def __init__(
        self, workspace: Workspace, scene: FloorScene, scale: float, room: RoomOnPlan
    ) -> None:
        super().__init__(workspace, scene, scale, room)
        self._from = Point(0.0, 0.0)
        self._command: Command | None = None

    def start(self, at: QPointF) -> None:
        """Remember where it is taken hold of."""
        self._from = self._room.mm(at.x(), at.y())

    def move(self, at: QPointF) -> None:
        """Follow the pointer."""
        to = self._room.mm(at.x(), at.y())
        self._command, corners, text = self._redrawn(to)
        extent = extent_of(corners)
        box: Box | None = self._room.box_of(extent) if extent is not None else None
        picture = GhostPicture(box, tip_of(at, self._scale), "", Standing.FITS, text)
        self._scene.ghost.show_picture(picture, self._scale)

    def end(self, at: QPointF) -> None:
        """Draw it there."""
        self.move(at)
        self._scene.ghost.clear()
        if self._command is not None:
            run_and_tell(self._workspace, self._command)

    def _redrawn(self, to: Point) -> tuple[Command | None, Polygon, str]:
        """The edit, the corners to show, and words beside the pointer."""
        raise NotImplementedError


class MoveWall(_Redraw):
    """Drags one wall of a room across its length; a room that was not drawn is drawn by that."""

    def __init__(
        self, workspace: Workspace, scene: FloorScene, scale: float, room: RoomOnPlan, wall: int
    ) -> None:
        super().__init__(workspace, scene, scale, room)
        self._wall = wall

    def _redrawn(self, to: Point) -> tuple[Command | None, Polygon, str]:
        outline = self._room.layout.outline
        first, last = sides(outline)[self._wall]
        length = length_mm(first, last)
        across = (-(last.y_mm - first.y_mm) / length, (last.x_mm - first.x_mm) / length)
        far = (to.x_mm - self._from.x_mm) * across[0] + (to.y_mm - self._from.y_mm) * across[1]
        by = _rounded(far)
        moving = {self._wall, (self._wall + 1) % len(outline)}
        moved = tuple(
            one.moved(across[0] * by, across[1] * by) if place in moving else one
            for place, one in enumerate(outline)
        )
        extent = extent_of(moved)
        text = size_text(extent) if extent is not None else ""
        scenario = self._workspace.state.scenario
        return (DrawRoom(scenario, self._room.room, moved) if by else None), moved, text


class MoveFixture(_Redraw):
    """Drags a column or obstacle, or a door along the walls."""

    def __init__(
        self, workspace: Workspace, scene: FloorScene, scale: float, room: RoomOnPlan, one: Fixture
    ) -> None:
        super().__init__(workspace, scene, scale, room)
        self._fixture = one

    def _redrawn(self, to: Point) -> tuple[Command | None, Polygon, str]:
        one = self._fixture
        moved: Fixture = self._door(one, to) if isinstance(one, Door) else self._block(one, to)
        corners = fixture_corners(self._room, moved)
        scenario = self._workspace.state.scenario
        command = ChangeFixture(scenario, self._room.room, moved) if moved != one else None
        return command, corners, fixture_text(moved)

    def _block(self, one: Obstacle, to: Point) -> Obstacle:
        right = _rounded(to.x_mm - self._from.x_mm)
        down = _rounded(to.y_mm - self._from.y_mm)
        return replace(one, corners=tuple(corner.moved(right, down) for corner in one.corners))

    def _door(self, one: Door, to: Point) -> Door:
        """The door in the wall nearest to the pointer, its middle there."""
        plan = self._room.plan or FloorPlan(self._room.layout.outline)
        walls = [
            (far, place, along)
            for place, (first, last) in enumerate(sides(plan.outline))
            if length_mm(first, last) >= one.width_mm
            for far, along in (_beside(first, last, to),)
        ]
        if not walls:
            return one
        _, wall, along = min(walls)
        first, last = sides(plan.outline)[wall]
        room = length_mm(first, last) - one.width_mm
        return replace(
            one, wall=wall, at_mm=max(0.0, min(room, _rounded(along - one.width_mm / 2)))
        )


def _beside(first: Point, last: Point, at: Point) -> tuple[float, float]:
    """Return how far a point is from a wall, and how far along it."""
    length = length_mm(first, last)
    right, down = (last.x_mm - first.x_mm) / length, (last.y_mm - first.y_mm) / length
    along = (at.x_mm - first.x_mm) * right + (at.y_mm - first.y_mm) * down
    along = max(0.0, min(length, along))
    return length_mm(first.moved(right * along, down * along), at), along


def _rounded(mm: float) -> float:
    """Return a distance on the drawing grid, on a finer one while Alt is held."""
    held = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.AltModifier
    step = _FINE_MM if held else GRID_MM
    return round(mm / step) * step
