"""Moving the view over the plan."""

from PySide6.QtCore import QPoint

from planner.ui.canvas.camera import Camera


class Pan:
    """Drags the view; works on pixels of the viewport, since the scene moves below them."""

    def __init__(self, camera: Camera, at: QPoint) -> None:
        self._camera = camera
        self._last = at

    def move(self, at: QPoint) -> None:
        """Follow the pointer."""
        step = at - self._last
        self._last = at
        self._camera.pan_by(step.x(), step.y())
