"""Moving racks to another place in a row."""

from PySide6.QtCore import QPointF

from planner.document.command import Command
from planner.document.commands.rack_groups import MoveRacks
from planner.domain.identity import RackId, RowId
from planner.presenters.wording import translate
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.ghost import GhostPicture, Standing
from planner.ui.canvas.scene import CanvasScene
from planner.workspace.selecting import selected_racks
from planner.workspace.telling import run_and_tell
from planner.workspace.workspace import Workspace


class ReorderRacks:
    """Drags a rack by its header, and those selected with it; a bar shows the gap they go into."""

    def __init__(
        self, workspace: Workspace, scene: CanvasScene, scale: float, rack: RackId
    ) -> None:
        self._workspace = workspace
        self._scene = scene
        self._scale = scale
        self._lead = rack
        chosen = {one.id for one in selected_racks(workspace.state.plan, workspace.state.selection)}
        self._group = frozenset(chosen if rack in chosen else {rack})
        self._command: Command | None = None

    def start(self, at: QPointF) -> None:
        """Nothing to show before the pointer moves."""

    def move(self, at: QPointF) -> None:
        """Show the nearest gap between racks."""
        self._command = None
        room = self._scene.layout.room_at(at.x(), at.y())
        if room is None:
            self._scene.ghost.clear()
            return
        row, position, marker = self._scene.layout.gap_at(room, at.x(), at.y())
        if row is None:
            self._scene.ghost.clear()
            return
        self._command = self._move(row, position)
        box = Box(marker.x - 1, marker.y, 4.0, marker.height)
        tip = (marker.x + 12 / self._scale, at.y())
        text = self._workspace.state.plan.racks[self._lead].name
        if len(self._group) > 1:
            text = translate("canvas", "{0} racks").format(len(self._group))
        picture = GhostPicture(box, tip, "", Standing.FITS, text)
        self._scene.ghost.show_picture(picture, self._scale)

    def end(self, at: QPointF) -> None:
        """Move the racks there."""
        self.move(at)
        self._scene.ghost.clear()
        if self._command is not None:
            run_and_tell(self._workspace, self._command)

    def cancel(self) -> None:
        """Leave the racks where they are."""
        self._scene.ghost.clear()

    def _move(self, row: RowId, position: int) -> Command:
        """The move to a gap; positions count the racks that stay only."""
        state = self._workspace.state
        before = state.plan.racks_of_row(row)[: position - 1]
        staying = sum(one.id not in self._group for one in before)
        return MoveRacks(state.scenario, self._group, row, staying + 1)
