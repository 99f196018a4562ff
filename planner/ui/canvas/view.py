"""The view on the canvas: turns events into zooming, panning, gestures and steps."""

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QWidget

from planner.domain.placement import Face
from planner.ui.canvas.carrying import Carrying
from planner.ui.canvas.hands import Hands
from planner.ui.canvas.keyboard import Step, take_step
from planner.ui.canvas.plan_view import PlanView
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


class CanvasView(PlanView):
    """Shows the racks of the plan.

    `rack_wanted` asks to move what is selected on the tray into racks, `project_dropped` carries the
    path of a project file to open, `benchmark_dropped` those of files that may be a benchmark.
    """

    canvas: CanvasScene
    _hands: Hands

    rack_wanted = Signal()
    project_dropped = Signal(object)
    benchmark_dropped = Signal(object)

    def __init__(
        self, workspace: Workspace, theme: Theme, font: QFont, parent: QWidget | None = None
    ) -> None:
        super().__init__(workspace, parent)
        self.canvas = CanvasScene(theme, font, self)
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

    def follow(self, state: State) -> None:
        self.tray.show_state(state)
        self._carrying.place_tray()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.tray.set_theme(theme, self._workspace.state.project.shelf)

    def show_face(self, face: Face) -> None:
        """Show racks from the front or from the rear; a note tells when it is the rear."""
        self.canvas.show_face(face)
        self.face_note.setVisible(face is Face.REAR)

    def tray_height(self) -> int:
        """Return how much of the foot the tray takes now."""
        return self.tray.height() if self.tray.isVisible() else 0

    def slot_at(self, at: QPoint) -> SlotTarget | None:
        """Return the whole unit of a rack at a point of the viewport."""
        point = self.mapToScene(at)
        found = drop_target(self.canvas.layout, point.x(), point.y(), 2, 1.0)
        return found if isinstance(found, SlotTarget) else None

    def rescaled(self, scale: float) -> None:
        self.canvas.racks.set_scale(scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._carrying.place_tray()
        super().resizeEvent(event)

    # --- pointer --------------------------------------------------------------------------------

    def dragged(self, at: QPoint, event: QMouseEvent) -> None:
        self._carrying.tray_dragged(at)

    def hovered(self, at: QPoint) -> None:
        self.canvas.point(self.mapToScene(at))

    def released(self, at: QPoint, event: QMouseEvent) -> None:
        self._carrying.tray_released(at)

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
