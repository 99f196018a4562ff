"""A view of the plan: shows states, selects, offers a menu, tells by tooltips what is under it."""

from typing import Any, Protocol

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from planner.ui.canvas.painting import Look
from planner.ui.canvas.panned import PannedView
from planner.ui.canvas.pointer import Pointed, Pointer
from planner.ui.theme import Theme
from planner.workspace.state import Selection, State
from planner.workspace.workspace import Workspace

WAYS = {
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
}
"""The direction of each arrow key on the screen."""


class PlanScene(Protocol):
    """What a view of the plan asks of its scene."""

    look: Look

    @property
    def state(self) -> State | None:
        """The state that is drawn, None before the first."""
        ...

    def show_state(self, state: State) -> None:
        """Draw a state."""
        ...

    def set_theme(self, theme: Theme) -> None:
        """Draw everything in another theme."""
        ...

    def content_rect(self) -> QRectF:
        """Return the box around everything."""
        ...

    def rect_of(self, selection: Selection) -> QRectF:
        """Return the box around what is selected; empty when it is not there."""
        ...

    def hit(self, point: QPointF) -> Pointed:
        """Return what is at a point."""
        ...

    def tooltip(self, point: QPointF) -> str:
        """Return what is told of a point; empty when nothing is."""
        ...


class PlanView(PannedView):
    """Shows a scene of the plan; `menu_wanted` carries a global position."""

    menu_wanted = Signal(QPoint)

    canvas: PlanScene
    _hands: Pointer[Any]

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace

    @property
    def look(self) -> Look:
        return self.canvas.look

    @property
    def drawn(self) -> State | None:
        return self.canvas.state

    def rect_of(self, selection: Selection) -> QRectF:
        return self.canvas.rect_of(selection)

    def show_state(self, state: State) -> None:
        """Show a state; the view stays unless it shows everything and that has changed."""
        before = self.canvas.content_rect()
        self.canvas.show_state(state)
        self.follow(state)
        if self.camera.follows_all and self.canvas.content_rect() != before:
            self.fit_all()

    def follow(self, state: State) -> None:
        """Another state is shown, and what is beside the scene follows."""

    def set_theme(self, theme: Theme) -> None:
        """Draw everything in another theme."""
        self.canvas.set_theme(theme)
        self.viewport().update()

    def fit_all(self) -> None:
        self.camera.show_all(self.canvas.content_rect())

    def fit_selection(self) -> None:
        """Show what is selected; everything when nothing is."""
        rect = self.canvas.rect_of(self._workspace.state.selection)
        if rect.isEmpty():
            self.fit_all()
        else:
            self.camera.show_part(rect)

    def reveal(self, selection: Selection) -> None:
        """Bring what is selected into view."""
        self.camera.reveal(self.canvas.rect_of(selection))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.camera.follows_all:
            self.fit_all()

    def pressed(self, at: QPoint, event: QMouseEvent) -> None:
        self._hands.press(at, self.mapToScene(at), event.modifiers())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._hands.busy:
            return
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            rect = self.canvas.rect_of(self._workspace.state.selection)
            at = self.mapFromScene(rect.center()) if not rect.isEmpty() else event.pos()
            self.menu_wanted.emit(self.viewport().mapToGlobal(at))
            return
        self._hands.point_out(self.canvas.hit(self.mapToScene(event.pos())))
        self.menu_wanted.emit(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.canvas.tooltip(self.mapToScene(event.pos()))
            if text:
                QToolTip.showText(event.globalPos(), text, self.viewport())
            else:
                QToolTip.hideText()
            return True
        if event.type() is QEvent.Type.Paint and isinstance(event, QPaintEvent):
            self.look.begin(event.region())
            done = super().viewportEvent(event)
            self.look.end()
            return done
        return super().viewportEvent(event)
