"""Selecting by a rubber band."""

from PySide6.QtCore import QPointF

from planner.ui.canvas.geometry import Box
from planner.ui.canvas.picking import in_band
from planner.ui.canvas.scene import CanvasScene
from planner.workspace.selecting import extended
from planner.workspace.state import NOTHING, Selection
from planner.workspace.workspace import Workspace


class RubberBand:
    """Draws a rectangle and selects what is in it; *adds* keeps what was selected before.

    What it would select is highlighted while it is drawn, and selected at the end.
    """

    def __init__(
        self, workspace: Workspace, scene: CanvasScene, *, adds: bool, inside_rack: bool
    ) -> None:
        self._workspace = workspace
        self._scene = scene
        self._before = workspace.state.selection if adds else NOTHING
        self._inside_rack = inside_rack
        self._start = QPointF()
        self._found = self._before

    def start(self, at: QPointF) -> None:
        """Begin at a corner."""
        self._start = at

    def move(self, at: QPointF) -> None:
        """Stretch the band and highlight what is in it."""
        left, right = sorted((self._start.x(), at.x()))
        top, bottom = sorted((self._start.y(), at.y()))
        band = Box(left, top, right - left, bottom - top)
        self._scene.band.show_box(band)
        scene = self._scene
        found = in_band(scene.layout, scene.racks, band, inside_rack=self._inside_rack)
        found = self._joined(found)
        if found != self._found:
            self._found = found
            self._scene.highlight(found)

    def end(self, at: QPointF) -> None:
        """Select what is in the band."""
        self.move(at)
        self._scene.band.show_box(None)
        self._workspace.select(self._found)

    def cancel(self) -> None:
        """Select what was selected before."""
        self._scene.band.show_box(None)
        self._scene.highlight(self._workspace.state.selection)

    def _joined(self, found: Selection) -> Selection:
        if self._before.kind is None or found.kind is None:
            return found if found.ids else self._before
        return extended(self._before, found.kind, found.ids)
