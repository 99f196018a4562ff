"""The Regions view in the window: turns events into selecting, pointing out, zooming and panning."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QWidget

from planner.domain.atlas import Atlas
from planner.domain.identity import EntryId, SiteId, WorkloadId
from planner.ui.canvas.dropped import accept_copy, is_foreign
from planner.ui.canvas.geometry import nearest
from planner.ui.canvas.gestures.gesture import Gesture
from planner.ui.canvas.plan_view import WAYS, PlanView
from planner.ui.canvas.pointer import Pointer
from planner.ui.mime import entry_in, workload_in
from planner.ui.regions.moving import MoveOnMap
from planner.ui.regions.scene import RegionsScene, Spot
from planner.ui.theme import Theme
from planner.workspace.dropping import drop_command, stands_on_maps
from planner.workspace.state import NOTHING, CanvasTarget, Selection, State, Subject
from planner.workspace.telling import run_and_tell
from planner.workspace.workspace import Workspace

_WALKS_WITH = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier)


class RegionsHands(Pointer[Spot]):
    """Selects cards and flows; the workload of a flow is dragged to another place."""

    def __init__(self, workspace: Workspace, scene: RegionsScene) -> None:
        super().__init__(workspace)
        self._scene = scene

    def hit(self, point: QPointF) -> Spot:
        return self._scene.hit(point)

    def move(self, at: QPoint, point: QPointF, zoom: float) -> None:
        """Follow the pointer with a flow; cards stay where they are."""
        if self.busy or (self._pressed is not None and self._scene.flow(self._pressed[2].key)):
            super().move(at, point, zoom)

    def begin(self, found: Spot, zoom: float) -> Gesture:
        workload = WorkloadId(found.selection.ids[0])
        return MoveOnMap(self._workspace, self._scene, zoom, workload)

    def enter_workload(self, workload: WorkloadId, point: QPointF, zoom: float) -> None:
        """Begin to move a workload that is dragged in from the list."""
        self._placing = MoveOnMap(self._workspace, self._scene, zoom, workload)
        self._placing.start(point)

    def choose(self, found: Spot, *, adds: bool, extends: bool = False) -> None:
        """Point out one card or flow; there is no choosing of several."""
        self._workspace.select(self._scene.take(found.key) if found.key else NOTHING)
        self._scene.show_state(self._workspace.state)


class RegionsView(PlanView):
    """Shows the places of the plan on a map, with what the law says of the data between them.

    `site_wanted` carries the site to show in the Racks view, `foreign_dropped` what was dropped that
    is no entry of the catalogue.
    """

    canvas: RegionsScene
    _hands: RegionsHands

    site_wanted = Signal(object)
    foreign_dropped = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        theme: Theme,
        font: QFont,
        atlas: Callable[[], Atlas],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(workspace, parent)
        self.canvas = RegionsScene(theme, font, atlas, self)
        self._hands = RegionsHands(workspace, self.canvas)
        self.setScene(self.canvas)
        self.setAccessibleName(self.tr("Regions"))

    def follow(self, state: State) -> None:
        if self.canvas.map is not None:
            self.setAccessibleDescription(self.canvas.map.summary)

    # --- pointer ----------------------------------------------------------------------------------

    def dragged(self, at: QPoint, event: QMouseEvent) -> None:
        self.canvas.hover(None)
        self._hands.move(at, self.mapToScene(at), self.camera.zoom)

    def hovered(self, at: QPoint) -> None:
        self.canvas.hover(self.mapToScene(at))

    def released(self, at: QPoint, event: QMouseEvent) -> None:
        self._hands.release(self.mapToScene(at))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        site = self.canvas.site_at(self.mapToScene(event.position().toPoint()))
        if event.button() is Qt.MouseButton.LeftButton and site is not None:
            self._hands.cancel()
            self.site_wanted.emit(site)
        else:
            super().mouseDoubleClickEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Leave:
            self.canvas.hover(None)
        return super().viewportEvent(event)

    # --- drags from the catalogue and the list of workloads -----------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        workload = workload_in(event.mimeData())
        if workload is not None:
            at = self.mapToScene(event.position().toPoint())
            self._hands.enter_workload(workload, at, self.camera.zoom)
            event.acceptProposedAction()
            return
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if is_foreign(event.mimeData()):
            accept_copy(event)
        elif workload_in(event.mimeData()) is not None:
            allowed = self._hands.hover(self.mapToScene(event.position().toPoint()))
            event.setAccepted(allowed)
        elif self._placed(event) is not None:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hands.cancel()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        entry, workspace = self._placed(event), self._workspace
        if is_foreign(event.mimeData()):
            accept_copy(event)
            self.foreign_dropped.emit(event.mimeData())
            return
        if entry is not None:
            command = drop_command(workspace.state, workspace.library, entry, CanvasTarget())
            run_and_tell(workspace, command)
        elif not self._hands.drop(self.mapToScene(event.position().toPoint())):
            event.ignore()
            return
        event.acceptProposedAction()
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _placed(self, event: QDropEvent) -> EntryId | None:
        """What of the catalogue is dragged, where it is a place of its own or in one."""
        entry = entry_in(event.mimeData())
        on_map = entry is not None and stands_on_maps(self._workspace.library, entry)
        return entry if on_map else None

    # --- keys -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        site = self._workspace.state.selection.single_of(Subject.SITE)
        if event.key() == Qt.Key.Key_Escape:
            if not self._hands.cancel():
                self._select(NOTHING)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and site:
            self.site_wanted.emit(SiteId(site))
        elif not self.holds_space(event) and not self._walk(event):
            # Not the base class: it would scroll with the arrow keys.
            event.ignore()

    def _walk(self, event: QKeyEvent) -> bool:
        """Go to the neighbouring card or flow; returns whether the key asks for that."""
        way = WAYS.get(Qt.Key(event.key()))
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if way is None or held not in _WALKS_WITH:
            return False
        here = self.canvas.current or self._workspace.state.selection.single or ""
        found = nearest(self.canvas.spots(), here, way)
        if found is not None:
            selection = self.canvas.take(found)
            self._select(selection)
            self.camera.reveal(self.canvas.rect_of(selection))
            if QAccessible.isActive():
                told = QAccessibleAnnouncementEvent(self, self.canvas.told(found))
                QAccessible.updateAccessibility(told)
        return True

    def _select(self, selection: Selection) -> None:
        self._workspace.select(selection)
        self.canvas.show_state(self._workspace.state)
