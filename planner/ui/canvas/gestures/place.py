"""Placing a catalogue entry that is dragged in."""

from dataclasses import replace

from PySide6.QtCore import QPointF

from planner.document.command import Command
from planner.document.commands.placing import PlacePart
from planner.domain.components import ComponentKind
from planner.domain.identity import EntryId
from planner.ui.canvas.gestures.proposal import Proposal
from planner.ui.canvas.pointing import drop_target, floor_target
from planner.ui.canvas.scene import CanvasScene
from planner.workspace.dropping import drop_command
from planner.workspace.state import DropTarget, TrayTarget
from planner.workspace.workspace import Workspace


class PlaceEntry:
    """Drags a catalogue entry over the canvas; it is held at its middle."""

    def __init__(
        self, workspace: Workspace, scene: CanvasScene, scale: float, entry: EntryId
    ) -> None:
        self._scene = scene
        part = workspace.library.parts.get(entry)
        self._height = (part.half_units or 0) if part else 0
        component = workspace.library.components.get(entry)
        is_door = component is not None and component.kind is ComponentKind.REAR_DOOR
        self._goes_into_racks = is_door or (part is not None and part.frame is None)

        def command(target: DropTarget) -> Command:
            drop = drop_command(workspace.state, workspace.library, entry, target)
            if isinstance(drop, PlacePart) and not drop.part.full_depth:
                # What is seen is what is meant; a device of full depth closes both faces anyway.
                return replace(drop, face=scene.face)
            return drop

        self._proposal = Proposal(workspace, scene, scale, self._height, command)

    @property
    def refused(self) -> bool:
        """Whether a drop here would break a physical law."""
        return self._proposal.refused

    def start(self, at: QPointF) -> None:
        """Begin over the canvas."""
        self.move(at)

    def move(self, at: QPointF) -> None:
        """Show where it would go."""
        layout = self._scene.layout
        if self._goes_into_racks and self._scene.tray.contains(at):
            target: DropTarget = TrayTarget()
        elif self._goes_into_racks:
            target = drop_target(layout, at.x(), at.y(), self._height, self._height / 2)
        else:
            target = floor_target(layout, at.x(), at.y())
        self._proposal.consider(target, at)

    def end(self, at: QPointF) -> None:
        """Place it."""
        self.move(at)
        self._proposal.accept()

    def cancel(self) -> None:
        """Place nothing."""
        self._proposal.drop()
