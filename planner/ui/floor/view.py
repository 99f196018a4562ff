"""The floor plan in the window: turns events into zooming, panning, selecting and gestures."""

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QWidget

from planner.domain.identity import RackId
from planner.ui.canvas.dropped import accept_copy, is_foreign
from planner.ui.canvas.plan_view import WAYS, PlanView
from planner.ui.floor.hands import FloorHands
from planner.ui.floor.pointing import neighbour
from planner.ui.floor.scene import FloorScene
from planner.ui.floor.tools import FloorTools
from planner.ui.mime import entry_in
from planner.ui.theme import Theme
from planner.workspace.flooring import nudge_command
from planner.workspace.selecting import extended
from planner.workspace.state import NOTHING
from planner.workspace.telling import run_and_tell
from planner.workspace.workspace import Workspace

_STEPS_MM = {
    Qt.KeyboardModifier.NoModifier: 100.0,
    Qt.KeyboardModifier.ShiftModifier: 10.0,
    Qt.KeyboardModifier.AltModifier: 600.0,
}
"""How far an arrow key moves what is selected."""
_CTRL = Qt.KeyboardModifier.ControlModifier


class FloorView(PlanView):
    """Shows the rooms of the plan to scale.

    `rack_wanted` carries the rack to show in the Racks view, `foreign_dropped` what was dropped that is no entry of the catalogue.
    """

    canvas: FloorScene
    _hands: FloorHands

    rack_wanted = Signal(object)
    foreign_dropped = Signal(object)

    def __init__(
        self, workspace: Workspace, theme: Theme, font: QFont, parent: QWidget | None = None
    ) -> None:
        super().__init__(workspace, parent)
        self.canvas = FloorScene(theme, font, self)
        self._hands = FloorHands(workspace, self.canvas)
        self.setScene(self.canvas)
        self.setAccessibleName(self.tr("Floor plan"))

    def use_tools(self, tools: FloorTools) -> None:
        """Let a drag draw what a tool is for, while one is in the hand."""
        self._hands.tools = tools
        for action in tools.actions:
            action.toggled.connect(lambda _: self._show_cursor())

    # --- pointer ----------------------------------------------------------------------------------

    def dragged(self, at: QPoint, event: QMouseEvent) -> None:
        self.canvas.hover(None)
        self._hands.move(at, self.mapToScene(at), self.camera.zoom)

    def hovered(self, at: QPoint) -> None:
        self._hands.look(self.mapToScene(at))

    def released(self, at: QPoint, event: QMouseEvent) -> None:
        self._hands.release(self.mapToScene(at))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.canvas.hit(self.mapToScene(event.position().toPoint()))
        if event.button() is Qt.MouseButton.LeftButton and found.rack is not None:
            self._hands.cancel()
            self.rack_wanted.emit(RackId(found.rack))
        else:
            super().mouseDoubleClickEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Leave:
            self.canvas.hover(None)
        return super().viewportEvent(event)

    # --- drags from the catalogue -----------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        entry = entry_in(event.mimeData())
        if entry is None:
            accept_copy(event)
            return
        at = self.mapToScene(event.position().toPoint())
        self._hands.enter(entry, at, self.camera.zoom)
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if is_foreign(event.mimeData()):
            accept_copy(event)
        elif self._hands.hover(self.mapToScene(event.position().toPoint())):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hands.cancel()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        if is_foreign(event.mimeData()):
            accept_copy(event)
            self.foreign_dropped.emit(event.mimeData())
        elif self._hands.drop(self.mapToScene(event.position().toPoint())):
            event.acceptProposedAction()
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        else:
            event.ignore()

    def _show_cursor(self) -> None:
        tools = self._hands.tools
        if tools is not None and tools.tool is not None:
            self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        else:
            super()._show_cursor()

    # --- keys -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if not self._hands.cancel():
                self._workspace.select(NOTHING)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self._hands.close_walls():
                event.ignore()
        elif not self.holds_space(event) and not self._walk(event) and not self._nudge(event):
            # Not the base class: it would scroll with the arrow keys.
            event.ignore()

    def _nudge(self, event: QKeyEvent) -> bool:
        """Move what is selected by an arrow key; returns whether the key was one."""
        way = WAYS.get(Qt.Key(event.key()))
        step = _STEPS_MM.get(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
        if way is None or step is None:
            return False
        workspace = self._workspace
        selected = self.canvas.rect_of(workspace.state.selection)
        command = nudge_command(workspace.state, way[0] * step, way[1] * step)
        seen = command is not None and self.camera.seen.intersects(selected)
        if command is not None and seen and run_and_tell(workspace, command):
            self.canvas.show_state(workspace.state)
            self.reveal(workspace.state.selection)
        return True

    def _walk(self, event: QKeyEvent) -> bool:
        """Select the neighbour of what is selected; returns whether the key asks for that."""
        way = WAYS.get(Qt.Key(event.key()))
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if way is None or held not in (_CTRL, _CTRL | Qt.KeyboardModifier.ShiftModifier):
            return False
        found = neighbour(self.canvas.places, self._workspace.state.selection, way)
        if found is not None:
            state = self._workspace.state
            extends = bool(held & Qt.KeyboardModifier.ShiftModifier)
            chosen = (
                extended(state.selection, found.kind, found.ids)
                if extends and found.kind
                else found
            )
            self._workspace.select(chosen)
            self.reveal(found)
        return True
