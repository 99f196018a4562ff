"""Moving devices within a rack, between racks, into rooms, on and off the tray."""

from PySide6.QtCore import QPointF

from planner.document.command import Command
from planner.domain.identity import PlacementId
from planner.domain.placement import RackSlot
from planner.domain.project import Project
from planner.ui.canvas.geometry import Box
from planner.ui.canvas.gestures.proposal import Proposal
from planner.ui.canvas.picking import group_boxes
from planner.ui.canvas.pointing import drop_target, floor_target, held_half_units, slot_box
from planner.ui.canvas.scene import CanvasScene
from planner.workspace.arranging import group_of, move_group_command
from planner.workspace.state import DropTarget, SlotTarget, TrayTarget
from planner.workspace.workspace import Workspace

_MOST_GHOSTS = 400
"""More boxes than this say no more than these."""


class MoveDevices:
    """Drags a device, and what is selected with it, to where the pointer holds it."""

    def __init__(
        self, workspace: Workspace, scene: CanvasScene, scale: float, lead: PlacementId
    ) -> None:
        self._workspace = workspace
        self._scene = scene
        self._lead = lead
        self._group = group_of(workspace.state, lead)
        placement = workspace.state.plan.placement(lead)
        part = workspace.state.project.shelf.parts[placement.part]
        self._on_floor = part.on_floor
        racked = placement.host if isinstance(placement.host, RackSlot) else None
        self._height = racked.height if racked else part.half_units or 0
        self._home = (
            slot_box(scene.layout, SlotTarget(racked.rack, racked.bottom), racked.height)
            if racked
            else None
        )
        self._held = self._height / 2

        def command(target: DropTarget) -> Command:
            return move_group_command(workspace.state, lead, target)

        self._proposal = Proposal(
            workspace, scene, scale, self._height, command, self._ghosts, len(self._group)
        )

    def start(self, at: QPointF) -> None:
        """Remember where the device is held."""
        if self._home is not None:
            racks = self._scene.racks
            self._held = held_half_units(self._scene.layout, racks, self._lead, at.y())

    def move(self, at: QPointF) -> None:
        """Show the places that all would take."""
        self._proposal.consider(self._target(at), at)

    def end(self, at: QPointF) -> None:
        """Move them there."""
        self.move(at)
        self._proposal.accept(tells=True)

    def cancel(self) -> None:
        """Leave them where they are."""
        self._proposal.drop()

    def _target(self, at: QPointF) -> DropTarget:
        if self._scene.tray.contains(at):
            return TrayTarget()
        layout = self._scene.layout
        if self._on_floor:
            return floor_target(layout, at.x(), at.y())
        return drop_target(layout, at.x(), at.y(), self._height, self._held)

    def _ghosts(self, target: DropTarget, after: Project | None) -> tuple[Box, ...]:
        """Where the others of the group would stand; refused ones as far away as they are now."""
        others = self._group - {self._lead}
        if not others or not isinstance(target, SlotTarget):
            return ()
        layout, state = self._scene.layout, self._workspace.state
        if after is not None:
            plan = after.scenario(state.scenario).plan
            return group_boxes(layout, plan, others, _MOST_GHOSTS)
        goal = slot_box(layout, target, self._height)
        if goal is None or self._home is None:
            return ()
        right, down = goal.x - self._home.x, goal.y - self._home.y
        return tuple(
            Box(box.x + right, box.y + down, box.width, box.height)
            for box in group_boxes(layout, state.plan, others, _MOST_GHOSTS)
        )
