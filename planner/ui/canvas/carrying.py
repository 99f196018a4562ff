"""Carrying things over the canvas and the tray at its foot, as if both were one ground."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QGraphicsView

from planner.ui.canvas.dropped import accept_copy, is_foreign, project_in, refusal
from planner.ui.canvas.hands import Hands
from planner.ui.canvas.pointing import Hit, Zone
from planner.ui.canvas.scene import CanvasScene
from planner.ui.canvas.tray import HEIGHT, TrayStrip
from planner.ui.mime import benchmark_files, entry_in, workload_in
from planner.workspace.state import Notice, Selection, Subject
from planner.workspace.workspace import Workspace

_LINGERS_MS = 90
"""The empty tray stays so long after a drag left the canvas: perhaps it went to the tray."""


class Carrying(QObject):
    """Serves a canvas and its tray; points are in pixels of the canvas.

    *rack* moves what is selected on the tray into racks, *opens* opens a project file, *measures*
    reads the files of a benchmark.
    """

    def __init__(
        self,
        view: QGraphicsView,
        scene: CanvasScene,
        workspace: Workspace,
        hands: Hands,
        rack: Callable[[], None],
        opens: Callable[[Path], None],
        measures: Callable[[tuple[Path, ...]], None],
    ) -> None:
        super().__init__(view)
        self._view = view
        self._scene = scene
        self._rack = rack
        self._opens = opens
        self._measures = measures
        self._workspace = workspace
        self._hands = hands
        self.tray: TrayStrip | None = None

    def begin_drag(self, event: QDragEnterEvent, at: QPoint) -> None:
        """An entry or a workload comes in, or something else, which is told about when it is dropped."""
        entry, workload = entry_in(event.mimeData()), workload_in(event.mimeData())
        zoom = self._view.transform().m11()
        if entry is not None:
            self._hands.enter(entry, self._pointed(at), zoom)
            self.place_tray()
        elif workload is not None:
            self._hands.enter_workload(workload, self._pointed(at), zoom)
        else:
            accept_copy(event)
            return
        event.acceptProposedAction()

    def follow_drag(self, event: QDragMoveEvent, at: QPoint) -> None:
        """An entry or a workload is dragged."""
        if is_foreign(event.mimeData()):
            accept_copy(event)
            return
        allowed = self._hands.hover(self._pointed(at))
        self._show_target(at)
        if allowed:
            event.acceptProposedAction()
        else:
            event.ignore()

    def leave_drag(self) -> None:
        """What was dragged leaves, or goes from the canvas to the tray over it."""
        self._hands.cancel()
        # Not at once: the tray would vanish under a pointer that just came to it.
        QTimer.singleShot(_LINGERS_MS, self, self.place_tray)

    def end_drag(self, event: QDropEvent, at: QPoint) -> None:
        """What was dragged is let go; a project file is opened, all else is told about."""
        if is_foreign(event.mimeData()):
            accept_copy(event)
            self.take(event.mimeData())
            return
        if self._hands.drop(self._pointed(at)):
            event.acceptProposedAction()
            self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        else:
            event.ignore()
        self.place_tray()

    def take(self, data: QMimeData) -> None:
        """Open a project file, read a benchmark, tell about anything else."""
        project, files = project_in(data), benchmark_files(data)
        if project is not None:
            self._opens(project)
        elif files:
            self._measures(files)
        else:
            self._workspace.notices.emit(Notice(refusal(data)))

    def tray_pressed(self, at: QPoint, placement: str, modifiers: Qt.KeyboardModifier) -> None:
        """A device on the tray was pressed; a drag may follow."""
        found = Hit(Zone.DEVICE, Selection(Subject.PLACEMENT, (placement,)))
        self._hands.grab(at, self._pointed(at), found, modifiers)

    def tray_dragged(self, at: QPoint) -> None:
        """The pointer moved with the button held."""
        self._hands.move(at, self._pointed(at), self._view.transform().m11())
        self.place_tray()
        self._show_target(at)

    def tray_released(self, at: QPoint) -> None:
        """The button was let go."""
        self._hands.release(self._pointed(at))
        self.place_tray()

    def tray_chosen(self, selection: Selection) -> None:
        """Devices of the tray were selected by the keyboard."""
        self._workspace.select(selection)

    def tray_entered(self) -> None:
        """Move the selected devices of the tray into racks."""
        self._rack()

    def place_tray(self) -> None:
        """Show the tray while it holds something or could take what is dragged.

        A filled one keeps its own ground; an empty one only covers the foot of the canvas.
        """
        if self.tray is None:
            return
        view, filled, carries = self._view, self.tray.is_filled, self._hands.carries
        if not carries:
            self.tray.show_target(target=False)
            margin = HEIGHT if filled else 0
            if margin != view.viewportMargins().bottom():
                view.setViewportMargins(0, 0, 0, margin)
        self.tray.setVisible(filled or carries)
        self.tray.setGeometry(0, view.height() - HEIGHT, view.width(), HEIGHT)

    def _pointed(self, at: QPoint) -> QPointF:
        """Return a point of the scene, after telling the scene where the tray is now."""
        view, box = self._view, QRectF()
        if self.tray is not None and self.tray.isVisible():
            box = view.mapToScene(self.tray.geometry()).boundingRect()
        self._scene.tray = box
        return view.mapToScene(at)

    def _show_target(self, at: QPoint) -> None:
        if self.tray is not None:
            over = self.tray.isVisible() and self.tray.geometry().contains(at)
            self.tray.show_target(target=over and self._hands.carries)
