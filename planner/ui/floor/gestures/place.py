"""Placing an entry of the catalogue on the floor, or into a rack that is seen from above."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPointF

from planner.document.command import Command
from planner.domain.errors import EditRefused
from planner.domain.footprint import Footprint
from planner.domain.identity import EntryId, RackId
from planner.presenters.wording import translate, worded
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.ghost import GhostPicture, Standing
from planner.ui.floor.gestures.move import SNAP_PX, guides_of, tip_of
from planner.ui.floor.places import UNIT_MM, RoomOnPlan
from planner.ui.floor.scene import FloorScene
from planner.workspace.floor_placing import (
    NEW,
    placing_in_rack,
    placing_on_floor,
    size_on_floor,
)
from planner.workspace.floor_verdict import FITS, FloorJudge, FloorVerdict
from planner.workspace.flooring import facing_near
from planner.workspace.snapping import snapper_of
from planner.workspace.workspace import Workspace

_FARTHEST_SNAP_MM = 250.0


class PlaceOnPlan:
    """Drags a catalogue entry over the floor plan; it is held at its middle.

    Near a row it turns as the row does.
    """

    def __init__(
        self, workspace: Workspace, scene: FloorScene, scale: float, entry: EntryId
    ) -> None:
        self._workspace = workspace
        self._scene = scene
        self._scale = scale
        self._entry = entry
        self._size = size_on_floor(workspace.state, workspace.library, entry)
        self._room: RoomOnPlan | None = None
        self._judge: FloorJudge | None = None
        self._verdict: FloorVerdict = FITS
        self._command: Callable[[], Command] | None = None

    @property
    def refused(self) -> bool:
        """Whether it cannot be let go here."""
        return self._command is None or self._verdict.refused

    def start(self, at: QPointF) -> None:
        """Begin over the plan."""
        self.move(at)

    def move(self, at: QPointF) -> None:
        """Show where it would go."""
        room = self._scene.places.room_at(at.x(), at.y())
        if self._size is None:
            self._over_rack(at)
        elif room is None:
            self._nowhere(at, translate("floor", "Drop it inside a room."))
        else:
            self._over_floor(at, room, self._size)

    def end(self, at: QPointF) -> None:
        """Place it."""
        self.move(at)
        self._clear()
        if self._command is not None and not self._verdict.refused:
            self._workspace.run(self._command())

    def cancel(self) -> None:
        """Place nothing."""
        self._clear()

    def _over_floor(self, at: QPointF, room: RoomOnPlan, size: tuple[float, float]) -> None:
        state, library = self._workspace.state, self._workspace.library
        if room is not self._room or self._judge is None:
            self._room = room
            moving, racks = frozenset((NEW,)), frozenset[str]()
            part = library.parts.get(self._entry)
            if part is not None and part.frame is not None:
                racks = moving
            self._judge = FloorJudge(state, room.layout, moving, racks)
            self._snapper = snapper_of(state, room.layout, moving)
        point = room.mm(at.x(), at.y())
        turn = facing_near(room.layout, point)
        place = Footprint(point.x_mm, point.y_mm, *size, turn)
        within = min(_FARTHEST_SNAP_MM, SNAP_PX / self._scale * UNIT_MM)
        snap = self._snapper.snap(place.extent(), within)
        place = replace(place, x_mm=place.x_mm + snap.right_mm, y_mm=place.y_mm + snap.down_mm)
        self._scene.guides.show_lines(guides_of(room, snap))
        self._verdict = self._judge.verdict({NEW: place})
        self._command = lambda: placing_on_floor(state, library, self._entry, room.layout, place)
        self._show(at, room.box_of(place.extent()), worded(self._verdict.text))

    def _over_rack(self, at: QPointF) -> None:
        """A device goes into the rack under the pointer."""
        state, library = self._workspace.state, self._workspace.library
        rack = self._scene.places.rack_at(at.x(), at.y())
        if rack is None:
            self._nowhere(at, translate("floor", "Drop it on a rack."))
            return
        into: RackId = rack
        try:
            command = placing_in_rack(state, library, self._entry, into)
        except EditRefused as refused:
            self._nowhere(at, worded(refused.message.happened))
            return
        self._verdict, self._command = FITS, lambda: command
        text = translate("floor", "into {0}").format(state.plan.racks[into].name)
        self._show(at, self._scene.places.rack_box(into), text)

    def _nowhere(self, at: QPointF, text: str) -> None:
        self._command = None
        self._verdict = FloorVerdict(refused=True, warns=False, text=text)
        self._scene.guides.show_lines(())
        self._show(at, None, text)

    def _show(self, at: QPointF, box: Box | None, text: str) -> None:
        standing = Standing.BREAKS_LIMIT if self._verdict.warns else Standing.FITS
        if self._verdict.refused:
            standing = Standing.REFUSED
        picture = GhostPicture(box, tip_of(at, self._scale), "", standing, text)
        self._scene.ghost.show_picture(picture, self._scale)

    def _clear(self) -> None:
        self._scene.ghost.clear()
        self._scene.guides.show_lines(())
