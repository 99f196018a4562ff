"""Moving racks and plant over the floor, with guides where they come to rest and a verdict."""

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication

from planner.domain.errors import EditRefused, Message
from planner.domain.footprint import Footprint
from planner.presenters.wording import translate, worded
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.ghost import GhostPicture, Standing
from planner.ui.floor.places import UNIT_MM, RoomOnPlan
from planner.ui.floor.scene import FloorScene
from planner.workspace.floor_verdict import FITS, FloorJudge, FloorVerdict
from planner.workspace.flooring import other_room_command, place_of, stand_command
from planner.workspace.snapping import Snap, Snapper, snapper_of
from planner.workspace.state import Notice
from planner.workspace.telling import run_and_tell
from planner.workspace.workspace import Workspace

SNAP_PX = 10.0
"""Edges nearer than this come to rest at one another."""
_FARTHEST_SNAP_MM = 250.0
_TIP_PX = (16.0, 20.0)
_MOST_GHOSTS = 400


class MoveStanding:
    """Drags what is selected in one room, led by the thing under the pointer; Alt does not snap."""

    def __init__(
        self, workspace: Workspace, scene: FloorScene, scale: float, room: RoomOnPlan, lead: str
    ) -> None:
        self._workspace = workspace
        self._scene = scene
        self._scale = scale
        self._source = room
        self._target = room
        layout = room.layout
        ids = workspace.state.selection.ids
        chosen = [one for one in ids if one in layout.units or one in layout.racks]
        self._lead = lead
        self._group = {one: place_of(layout, one) for one in (lead, *chosen)}
        self._racks = frozenset(one for one in self._group if one in layout.racks)
        self._start = QPointF()
        self._places: dict[str, Footprint] = dict(self._group)
        self._verdict: FloorVerdict = FITS
        self._come_into(room)

    def start(self, at: QPointF) -> None:
        """Remember where the pointer holds it."""
        self._start = at

    def move(self, at: QPointF) -> None:
        """Show the places that all would take, and what is to be said of them."""
        room = self._scene.places.room_at(at.x(), at.y())
        if room is not None and room.room != self._target.room:
            self._come_into(room)
        places = self._moved(at)
        if places != self._places or self._scene.ghost.picture is None:
            self._places = places
            self._verdict = self._judge.verdict(places)
        self._show(at)

    def end(self, at: QPointF) -> None:
        """Let them stand there; where they cannot, nothing changes and the reason is told."""
        self.move(at)
        self._clear()
        workspace, state = self._workspace, self._workspace.state
        if self._places == self._group and self._target.room == self._source.room:
            return
        if self._verdict.refused:
            workspace.notices.emit(Notice(standing_refused(self._verdict)))
            return
        source, target = self._source.layout, self._target.layout
        try:
            if source.room == target.room:
                run_and_tell(workspace, stand_command(state, source, self._places))
            else:
                run_and_tell(workspace, other_room_command(state, source, target, self._places))
        except EditRefused as refused:
            workspace.notices.emit(Notice(refused.message))

    def cancel(self) -> None:
        """Leave them where they are."""
        self._clear()

    def _come_into(self, room: RoomOnPlan) -> None:
        """Look at what stands in the room that is dragged into."""
        self._target = room
        moving = frozenset(self._group)
        state = self._workspace.state
        self._judge = FloorJudge(state, room.layout, moving, self._racks)
        self._snapper: Snapper = snapper_of(state, room.layout, moving)

    def _moved(self, at: QPointF) -> dict[str, Footprint]:
        start = self._source.mm(self._start.x(), self._start.y())
        now = self._target.mm(at.x(), at.y())
        right, down = now.x_mm - start.x_mm, now.y_mm - start.y_mm
        held = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.AltModifier
        lead = self._group[self._lead]
        if held:
            self._scene.guides.show_lines(())
        else:
            extent = replace(lead, x_mm=lead.x_mm + right, y_mm=lead.y_mm + down).extent()
            within = min(_FARTHEST_SNAP_MM, SNAP_PX / self._scale * UNIT_MM)
            snap = self._snapper.snap(extent, within)
            right, down = right + snap.right_mm, down + snap.down_mm
            self._scene.guides.show_lines(guides_of(self._target, snap))
        return {
            key: replace(one, x_mm=one.x_mm + right, y_mm=one.y_mm + down)
            for key, one in self._group.items()
        }

    def _show(self, at: QPointF) -> None:
        verdict = self._verdict
        standing = Standing.BREAKS_LIMIT if verdict.warns else Standing.FITS
        if verdict.refused:
            standing = Standing.REFUSED
        boxes = [self._target.box_of(one.extent()) for one in self._places.values()]
        text = worded(verdict.text)
        if standing is Standing.FITS:
            text = self._where()
        picture = GhostPicture(
            boxes[0], tip_of(at, self._scale), "", standing, text, tuple(boxes[1:_MOST_GHOSTS])
        )
        self._scene.ghost.show_picture(picture, self._scale)

    def _where(self) -> str:
        """Where the lead would stand, from the corner of its room."""
        extent, room = self._places[self._lead].extent(), self._target.layout.extent
        return translate("floor", "{0} mm from the left, {1} mm from the top").format(
            f"{extent.x_mm - room.x_mm:.0f}", f"{extent.y_mm - room.y_mm:.0f}"
        )

    def _clear(self) -> None:
        self._scene.ghost.clear()
        self._scene.guides.show_lines(())


def standing_refused(verdict: FloorVerdict) -> Message:
    """Return what is told when something cannot stand where it was let go."""
    return Message(
        translate("floor", "It cannot stand there: {0}.").format(worded(verdict.text)),
        translate("floor", "Nothing was changed."),
        translate("floor", "Let it go at a free place."),
    )


def tip_of(at: QPointF, scale: float) -> tuple[float, float]:
    """Return where the words of a ghost stand, beside the pointer."""
    return at.x() + _TIP_PX[0] / scale, at.y() + _TIP_PX[1] / scale


def guides_of(room: RoomOnPlan, snap: Snap) -> tuple[Box, ...]:
    """Return the lines through a room that something has come to rest at."""
    floor, lines = room.floor, []
    if snap.x_mm is not None:
        lines.append(Box(room.x + snap.x_mm / UNIT_MM, floor.y, 0.0, floor.height))
    if snap.y_mm is not None:
        lines.append(Box(floor.x, room.y + snap.y_mm / UNIT_MM, floor.width, 0.0))
    return tuple(lines)
