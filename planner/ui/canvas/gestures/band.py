"""Selecting by a rubber band."""

from collections.abc import Callable

from PySide6.QtCore import QPointF

from planner.ui.canvas.geometry import Box
from planner.ui.canvas.items.band import BandItem
from planner.workspace.selecting import extended
from planner.workspace.state import NOTHING, Selection
from planner.workspace.workspace import Workspace


class RubberBand:
    """Draws a rectangle and selects what *find* says is in it; *adds* keeps what was selected before.

    *highlight* shows what it would select while it is drawn; that is selected at the end.
    """

    def __init__(
        self,
        workspace: Workspace,
        band: BandItem,
        find: Callable[[Box], Selection],
        highlight: Callable[[Selection], None],
        *,
        adds: bool,
    ) -> None:
        self._workspace = workspace
        self._band = band
        self._find = find
        self._highlight = highlight
        self._before = workspace.state.selection if adds else NOTHING
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
        self._band.show_box(band)
        found = self._joined(self._find(band))
        if found != self._found:
            self._found = found
            self._highlight(found)

    def end(self, at: QPointF) -> None:
        """Select what is in the band."""
        self.move(at)
        self._band.show_box(None)
        self._workspace.select(self._found)

    def cancel(self) -> None:
        """Select what was selected before."""
        self._band.show_box(None)
        self._highlight(self._workspace.state.selection)

    def _joined(self, found: Selection) -> Selection:
        if self._before.kind is None or found.kind is None:
            return found if found.ids else self._before
        return extended(self._before, found.kind, found.ids)
