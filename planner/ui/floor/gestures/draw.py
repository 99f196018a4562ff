"""Drawing on the floor: walls of a room, and a row of racks along a line."""

from collections.abc import Callable

from PySide6.QtCore import QPointF

from planner.document.command import Command
from planner.document.commands.floor_plan import DrawRoom
from planner.domain.floor_plan import Extent, Point, length_mm
from planner.presenters import formats
from planner.presenters.floor import size_text
from planner.presenters.wording import translate, worded
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.ghost import GhostPicture, Standing
from planner.ui.floor.gestures.move import standing_refused, tip_of
from planner.ui.floor.gestures.room import RoomGesture
from planner.ui.floor.places import UNIT_MM, RoomOnPlan
from planner.ui.floor.scene import FloorScene
from planner.workspace.floor_rows import drawn_row
from planner.workspace.floor_verdict import FITS, FloorJudge, FloorVerdict
from planner.workspace.state import Notice
from planner.workspace.telling import run_and_tell
from planner.workspace.workspace import Workspace

_CLOSE_PX = 10.0
"""A click so near to the first corner closes the walls."""


class DrawWalls(RoomGesture):
    """Drags a rectangle that becomes the walls of a room."""

    def __init__(
        self, workspace: Workspace, scene: FloorScene, scale: float, room: RoomOnPlan
    ) -> None:
        super().__init__(workspace, scene, scale, room)
        self._from = Point(0.0, 0.0)
        self._extent: Extent | None = None

    def start(self, at: QPointF) -> None:
        """Begin at a corner."""
        self._from = self._on_grid(at)

    def move(self, at: QPointF) -> None:
        """Stretch the rectangle; its size stands beside the pointer."""
        to = self._on_grid(at)
        left, right = sorted((self._from.x_mm, to.x_mm))
        top, bottom = sorted((self._from.y_mm, to.y_mm))
        self._extent = Extent(left, top, right - left, bottom - top)
        box = self._room.box_of(self._extent)
        text = size_text(self._extent)
        picture = GhostPicture(box, tip_of(at, self._scale), "", Standing.FITS, text)
        self._scene.ghost.show_picture(picture, self._scale)

    def end(self, at: QPointF) -> None:
        """Draw the walls."""
        self.move(at)
        self._scene.ghost.clear()
        if self._extent is not None:
            draw = DrawRoom(self._workspace.state.scenario, self._room.room, self._extent.corners())
            run_and_tell(self._workspace, draw)


class DrawCorners(RoomGesture):
    """Draws walls corner by corner; a click on the first one, or Enter, closes them."""

    def __init__(
        self, workspace: Workspace, scene: FloorScene, scale: float, room: RoomOnPlan
    ) -> None:
        super().__init__(workspace, scene, scale, room)
        self._corners: list[Point] = []

    @property
    def corners(self) -> tuple[Point, ...]:
        """The corners so far."""
        return tuple(self._corners)

    def click(self, at: QPointF) -> bool:
        """Add a corner; returns whether the walls were closed by that."""
        point = self._point(at)
        first = self._corners[0] if self._corners else None
        near_mm = _CLOSE_PX / self._scale * UNIT_MM
        if first is not None and len(self._corners) > 2 and length_mm(first, point) <= near_mm:
            return self.close()
        if not self._corners or point != self._corners[-1]:
            self._corners.append(point)
        self.hover(at)
        return False

    def hover(self, at: QPointF) -> None:
        """Show the walls up to the pointer."""
        points = (*self._corners, self._point(at))
        self._scene.outlines.hover(tuple(self._room.corners(points)))
        if self._corners:
            length = formats.length(length_mm(self._corners[-1], points[-1]), 2)
            picture = GhostPicture(None, tip_of(at, self._scale), "", Standing.FITS, str(length))
            self._scene.ghost.show_picture(picture, self._scale)

    def close(self) -> bool:
        """Draw the walls through the corners; returns whether there are enough of them."""
        if len(self._corners) < 3:
            return False
        self.cancel()
        state = self._workspace.state
        run_and_tell(self._workspace, DrawRoom(state.scenario, self._room.room, self.corners))
        return True

    def cancel(self) -> None:
        """Draw nothing."""
        super().cancel()
        self._scene.outlines.hover(None)

    def _point(self, at: QPointF) -> Point:
        """The point of the grid, level or upright with the last corner where it nearly is."""
        point = self._on_grid(at)
        if not self._corners:
            return point
        last = self._corners[-1]
        near_mm = _CLOSE_PX / self._scale * UNIT_MM
        x = last.x_mm if abs(point.x_mm - last.x_mm) <= near_mm else point.x_mm
        y = last.y_mm if abs(point.y_mm - last.y_mm) <= near_mm else point.y_mm
        return Point(x, y)


class DrawRow(RoomGesture):
    """Drags a line along the fronts of a new row; racks of the usual frame fill it."""

    def __init__(
        self, workspace: Workspace, scene: FloorScene, scale: float, room: RoomOnPlan
    ) -> None:
        super().__init__(workspace, scene, scale, room)
        self._from = Point(0.0, 0.0)
        self._judge = FloorJudge(workspace.state, room.layout, frozenset(), frozenset())
        self._verdict: FloorVerdict = FITS
        self._command: Callable[[], Command] | None = None

    def start(self, at: QPointF) -> None:
        """Begin at one end."""
        self._from = self._on_grid(at)

    def move(self, at: QPointF) -> None:
        """Show the racks that the line holds."""
        state, library = self._workspace.state, self._workspace.library
        to = self._on_grid(at)
        row = drawn_row(state, library, self._room.room, self._from, to)
        self._command = None
        tip = tip_of(at, self._scale)
        if row is None:
            text = translate("floor", "Drag along the fronts of the row.")
            self._scene.ghost.show_picture(
                GhostPicture(None, tip, "", Standing.FITS, text), self._scale
            )
            return
        places = row.footprints()
        self._verdict = self._judge.verdict(places)
        boxes: list[Box] = [self._room.box_of(one.extent()) for one in places.values()]
        standing = Standing.BREAKS_LIMIT if self._verdict.warns else Standing.FITS
        text = translate("floor", "{0} racks").format(row.count)
        if self._verdict.refused:
            standing = Standing.REFUSED
        if self._verdict != FITS:
            text = f"{text}: {worded(self._verdict.text)}"
        picture = GhostPicture(boxes[0], tip, "", standing, text, tuple(boxes[1:]))
        self._scene.ghost.show_picture(picture, self._scale)
        if not self._verdict.refused:
            self._command = lambda: row

    def end(self, at: QPointF) -> None:
        """Add the row."""
        self.move(at)
        self._scene.ghost.clear()
        if self._command is not None:
            run_and_tell(self._workspace, self._command())
        elif self._verdict.refused:
            self._workspace.notices.emit(Notice(standing_refused(self._verdict)))
