"""Selecting racks or plant by a rubber band."""

from PySide6.QtCore import QPointF

from planner.ui.canvas.geometry import Box
from planner.ui.floor.scene import FloorScene
from planner.workspace.selecting import extended
from planner.workspace.state import NOTHING, Selection, Subject
from planner.workspace.workspace import Workspace


class FloorBand:
    """Draws a rectangle and selects the racks in it, or else the plant; *adds* keeps the selection."""

    def __init__(self, workspace: Workspace, scene: FloorScene, *, adds: bool) -> None:
        self._workspace = workspace
        self._scene = scene
        self._before = workspace.state.selection if adds else NOTHING
        self._start = QPointF()
        self._found = self._before

    def start(self, at: QPointF) -> None:
        """Begin at a corner."""
        self._start = at

    def move(self, at: QPointF) -> None:
        """Stretch the band and outline what is in it."""
        left, right = sorted((self._start.x(), at.x()))
        top, bottom = sorted((self._start.y(), at.y()))
        band = Box(left, top, right - left, bottom - top)
        self._scene.band.show_box(band)
        found = self._joined(self._inside(band))
        if found != self._found:
            self._found = found
            self._scene.show_selection(found)

    def end(self, at: QPointF) -> None:
        """Select what is in the band."""
        self.move(at)
        self._scene.band.show_box(None)
        self._workspace.select(self._found)

    def cancel(self) -> None:
        """Select what was selected before."""
        self._scene.band.show_box(None)
        self._scene.show_selection(self._workspace.state.selection)

    def _inside(self, band: Box) -> Selection:
        racks = self._scene.places.racks_in(band)
        if racks:
            return Selection(Subject.RACK, tuple(racks))
        places = self._scene.places
        units = [places.units[one].layout.units[one] for one in places.units_in(band)]
        elements = tuple(one.key for one in units if one.is_element)
        if elements:
            return Selection(Subject.ELEMENT, elements)
        return Selection(Subject.PLACEMENT, tuple(one.key for one in units)) if units else NOTHING

    def _joined(self, found: Selection) -> Selection:
        if self._before.kind is None or found.kind is None:
            return found if found.ids else self._before
        return extended(self._before, found.kind, found.ids)
