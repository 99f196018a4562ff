"""What gestures that draw in one room have in common."""

from PySide6.QtCore import QPointF

from planner.domain.floor_plan import Point
from planner.ui.floor.places import RoomOnPlan
from planner.ui.floor.scene import FloorScene
from planner.workspace.workspace import Workspace

GRID_MM = 100.0
"""What is drawn comes to rest at multiples of this."""


class RoomGesture:
    """Shows what it would draw as a ghost; nothing is changed before its end."""

    def __init__(
        self, workspace: Workspace, scene: FloorScene, scale: float, room: RoomOnPlan
    ) -> None:
        self._workspace = workspace
        self._scene = scene
        self._scale = scale
        self._room = room

    def cancel(self) -> None:
        """Draw nothing."""
        self._scene.ghost.clear()

    def _on_grid(self, at: QPointF) -> Point:
        """The point of the drawing grid that is nearest to a point of the scene."""
        point = self._room.mm(at.x(), at.y())
        return Point(round(point.x_mm / GRID_MM) * GRID_MM, round(point.y_mm / GRID_MM) * GRID_MM)
