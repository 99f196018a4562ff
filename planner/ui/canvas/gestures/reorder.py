"""Moving a rack to another place in a row."""

from PySide6.QtCore import QPointF

from planner.document.commands.racks import MoveRack
from planner.domain.identity import RackId
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.ghost import GhostPicture, Standing
from planner.ui.canvas.scene import CanvasScene
from planner.workspace.workspace import Workspace


class ReorderRack:
    """Drags a rack by its header; a bar shows the gap it would go into."""

    def __init__(
        self, workspace: Workspace, scene: CanvasScene, scale: float, rack: RackId
    ) -> None:
        self._workspace = workspace
        self._scene = scene
        self._scale = scale
        self._rack = rack
        self._command: MoveRack | None = None

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
        state = self._workspace.state
        rack = state.plan.racks[self._rack]
        before = state.plan.racks_of_row(row)[: position - 1]
        if any(one.id == self._rack for one in before):
            position -= 1
        self._command = MoveRack(state.scenario, self._rack, row, position)
        box = Box(marker.x - 1, marker.y, 4.0, marker.height)
        tip = (marker.x + 12 / self._scale, at.y())
        picture = GhostPicture(box, tip, "", Standing.FITS, rack.name)
        self._scene.ghost.show_picture(picture, self._scale)

    def end(self, at: QPointF) -> None:
        """Move the rack there."""
        self.move(at)
        self._scene.ghost.clear()
        if self._command is not None:
            self._workspace.run(self._command)

    def cancel(self) -> None:
        """Leave the rack where it is."""
        self._scene.ghost.clear()
