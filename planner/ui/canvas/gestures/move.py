"""Moving a device within a rack and between racks."""

from PySide6.QtCore import QPointF

from planner.document.command import Command
from planner.domain.identity import PlacementId
from planner.domain.placement import RackSlot
from planner.ui.canvas.gestures.proposal import Proposal
from planner.ui.canvas.pointing import drop_target, held_half_units
from planner.ui.canvas.scene import CanvasScene
from planner.workspace.dropping import move_command
from planner.workspace.state import DropTarget
from planner.workspace.workspace import Workspace


class MoveDevice:
    """Drags one device to another slot."""

    def __init__(
        self, workspace: Workspace, scene: CanvasScene, scale: float, placement: PlacementId
    ) -> None:
        self._scene = scene
        self._placement = placement
        self._held = 0.0
        host = workspace.state.plan.placement(placement).host
        self._height = host.height if isinstance(host, RackSlot) else 0

        def command(target: DropTarget) -> Command:
            return move_command(workspace.state, placement, target)

        self._proposal = Proposal(workspace, scene, scale, self._height, command)

    def start(self, at: QPointF) -> None:
        """Remember where the device is held."""
        racks = self._scene.racks
        self._held = held_half_units(self._scene.layout, racks, self._placement, at.y())

    def move(self, at: QPointF) -> None:
        """Show the slot under the pointer."""
        target = drop_target(self._scene.layout, at.x(), at.y(), self._height, self._held)
        self._proposal.consider(target, at)

    def end(self, at: QPointF) -> None:
        """Move the device there."""
        self.move(at)
        self._proposal.accept()

    def cancel(self) -> None:
        """Leave the device where it is."""
        self._proposal.drop()
