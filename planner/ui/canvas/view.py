"""The view on the canvas: turns events into zooming, panning, gestures and steps."""

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QToolTip, QWidget

from planner.domain.placement import Face
from planner.ui.canvas.carrying import Carrying
from planner.ui.canvas.hands import Hands
from planner.ui.canvas.keyboard import Step, take_step
from planner.ui.canvas.painting import Look
from planner.ui.canvas.panned import PannedView
from planner.ui.canvas.pointing import drop_target
from planner.ui.canvas.scene import CanvasScene
from planner.ui.canvas.tray import TrayStrip
from planner.ui.canvas.walking import Way, walked
from planner.ui.theme import GRID, Theme
from planner.workspace.state import NOTHING, Selection, SlotTarget, State
from planner.workspace.workspace import Workspace

_STEPS = {
    (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier): Step.UP,
    (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier): Step.DOWN,
    (Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier): Step.UP_ONE,
    (Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier): Step.DOWN_ONE,
    (Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier): Step.NEXT_RACK,
    (Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier): Step.PREVIOUS_RACK,
}
_WAYS = {
    Qt.Key.Key_Up: Way.UP,
    Qt.Key.Key_Down: Way.DOWN,
    Qt.Key.Key_Left: Way.LEFT,
    Qt.Key.Key_Right: Way.RIGHT,
}
_CTRL = Qt.KeyboardModifier.ControlModifier
_CTRL_SHIFT = _CTRL | Qt.KeyboardModifier.ShiftModifier


class FaceNote(QLabel):
    """Says over the canvas that racks are seen from the rear."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent.tr("Rear faces · R shows the front"), parent)
        self.setProperty("role", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setContentsMargins(GRID * 2, 2, GRID * 2, 2)
        self.adjustSize()
        self.hide()


class CanvasView(PannedView):
    """Shows the plan; `menu_wanted` carries a global position.

    `rack_wanted` asks to move what is selected on the tray into racks, `project_dropped` carries the
    path of a project file to open, `benchmark_dropped` those of files that may be a benchmark.
    """

    menu_wanted = Signal(QPoint)
    rack_wanted = Signal()
    project_dropped = Signal(object)
    benchmark_dropped = Signal(object)

    def __init__(
        self, workspace: Workspace, theme: Theme, font: QFont, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.canvas = CanvasScene(theme, font, self)
        self._workspace = workspace
        self._hands = Hands(workspace, self.canvas)
        self.setScene(self.canvas)
        self.setAccessibleName(self.tr("Canvas"))
        self.face_note = FaceNote(self)
        self._carrying = Carrying(
            self,
            self.canvas,
            workspace,
            self._hands,
            self.rack_wanted.emit,
            self.project_dropped.emit,
            self.benchmark_dropped.emit,
        )
        self.tray = TrayStrip(self, self._carrying, theme)
        self._carrying.tray = self.tray

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
        before = self.canvas.layout.bounds
        self.canvas.show_state(state)
        self.tray.show_state(state)
        self._carrying.place_tray()
        if self.camera.follows_all and self.canvas.layout.bounds != before:
            self.fit_all()

    def set_theme(self, theme: Theme) -> None:
        """Draw everything in another theme."""
        self.canvas.set_theme(theme)
        self.tray.set_theme(theme, self._workspace.state.project.shelf)
        self.viewport().update()

    def show_face(self, face: Face) -> None:
        """Show racks from the front or from the rear; a note tells when it is the rear."""
        self.canvas.show_face(face)
        self.face_note.setVisible(face is Face.REAR)

    def tray_height(self) -> int:
        """Return how much of the foot the tray takes now."""
        return self.tray.height() if self.tray.isVisible() else 0

    def fit_all(self) -> None:
        """Show the whole plan."""
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

    def slot_at(self, at: QPoint) -> SlotTarget | None:
        """Return the whole unit of a rack at a point of the viewport."""
        point = self.mapToScene(at)
        found = drop_target(self.canvas.layout, point.x(), point.y(), 2, 1.0)
        return found if isinstance(found, SlotTarget) else None

    def rescaled(self, scale: float) -> None:
        self.canvas.racks.set_scale(scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._carrying.place_tray()
        if self.camera.follows_all:
            self.fit_all()

    # --- pointer --------------------------------------------------------------------------------

    def pressed(self, at: QPoint, event: QMouseEvent) -> None:
        self._hands.press(at, self.mapToScene(at), event.modifiers())

    def dragged(self, at: QPoint, event: QMouseEvent) -> None:
        self._carrying.tray_dragged(at)

    def hovered(self, at: QPoint) -> None:
        self.canvas.point(self.mapToScene(at))

    def released(self, at: QPoint, event: QMouseEvent) -> None:
        self._carrying.tray_released(at)

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
            self.canvas.look.exposed = event.region()
            done = super().viewportEvent(event)
            self.canvas.look.exposed = None
            return done
        return super().viewportEvent(event)

    def take_foreign(self, data: QMimeData) -> None:
        """Open a project file or a benchmark that was dropped on another view; tell about the rest."""
        self._carrying.take(data)

    # --- keys -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        elif not self.holds_space(event) and not self._step(event) and not self._walk(event):
            # Not the base class: it would scroll with the arrow keys.
            event.ignore()

    def _escape(self) -> None:
        if not self._hands.cancel():
            self._workspace.select(NOTHING)
        self._carrying.place_tray()

    def _step(self, event: QKeyEvent) -> bool:
        """Move the selected devices by an arrow key; returns whether the key was one."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        step = _STEPS.get((Qt.Key(event.key()), modifiers))
        if step is None:
            return False
        selected = self.canvas.rect_of(self._workspace.state.selection)
        if self.camera.seen.intersects(selected) and take_step(self._workspace, step):
            self.canvas.show_state(self._workspace.state)
            self.reveal(self._workspace.state.selection)
        return True

    def _walk(self, event: QKeyEvent) -> bool:
        """Select the neighbour of what is selected; returns whether the key asks for that."""
        way = _WAYS.get(Qt.Key(event.key()))
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if way is None or held not in (_CTRL, _CTRL_SHIFT):
            return False
        state = self._workspace.state
        found = walked(state.plan, state.selection, way, extend=held == _CTRL_SHIFT)
        self._workspace.select(found)
        self.reveal(Selection(found.kind, found.ids[-1:]))
        return True

    # --- drags from the catalogue -----------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._carrying.begin_drag(event, event.position().toPoint())

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._carrying.follow_drag(event, event.position().toPoint())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._carrying.leave_drag()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self._carrying.end_drag(event, event.position().toPoint())
