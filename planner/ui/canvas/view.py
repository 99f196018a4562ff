"""The view on the canvas: zoom, pan, clicks, keys, and drags from the catalogue."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
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
    QPainter,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QToolTip, QWidget

from planner.domain.errors import EditRefused
from planner.domain.identity import PlacementId
from planner.ui.canvas.gestures.gesture import DRAG_STARTS_AT_PX, Gesture
from planner.ui.canvas.gestures.move import MoveDevice
from planner.ui.canvas.gestures.pan import Pan
from planner.ui.canvas.gestures.place import PlaceEntry
from planner.ui.canvas.gestures.reorder import ReorderRack
from planner.ui.canvas.keyboard import Step, step_command
from planner.ui.canvas.pointing import Hit, Zone
from planner.ui.canvas.scene import CanvasScene
from planner.ui.mime import entry_in
from planner.ui.theme import Theme
from planner.workspace.state import NOTHING, Notice, Selection, State, Subject
from planner.workspace.workspace import Workspace

SMALLEST_ZOOM = 0.02
LARGEST_ZOOM = 4.0
FIT_MARGIN_PX = 24
LARGEST_FIT = 1.25
"""Fitting never blows a small plan up beyond this."""
_ZOOM_PER_DEGREE = 1.0012
_DOT_PITCH = 24.0

_STEPS = {
    (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier): Step.UP,
    (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier): Step.DOWN,
    (Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier): Step.UP_ONE,
    (Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier): Step.DOWN_ONE,
    (Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier): Step.NEXT_RACK,
    (Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier): Step.PREVIOUS_RACK,
}


class CanvasView(QGraphicsView):
    """Shows the scene and turns events into gestures; `menu_wanted` carries a global position."""

    zoom_changed = Signal(float)
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, font: QFont, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = CanvasScene(theme, font, self)
        self._workspace: Workspace | None = None
        self._gesture: Gesture | None = None
        self._pressed: tuple[QPoint, Hit] | None = None
        self._pan: Pan | None = None
        self._placing: PlaceEntry | None = None
        self._space_held = False
        self._fits_all = True
        self._dots: tuple[tuple[int, str, float], QPixmap] | None = None
        self.setScene(self._canvas)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(self.tr("Canvas"))

    # --- what is shown --------------------------------------------------------------------------

    @property
    def canvas(self) -> CanvasScene:
        """The scene."""
        return self._canvas

    @property
    def zoom(self) -> float:
        """The scale; 1 is 100 %."""
        return self.transform().m11()

    def attach(self, workspace: Workspace) -> None:
        """Send edits to this workspace from now on."""
        self._workspace = workspace

    def show_state(self, state: State) -> None:
        """Show a state; the view stays unless it was fitted to everything and that has changed."""
        before = self._canvas.layout.bounds
        self._canvas.show_state(state)
        if self._fits_all and self._canvas.layout.bounds != before:
            self.fit_all()

    def set_theme(self, theme: Theme) -> None:
        """Draw everything in another theme."""
        self._dots = None
        self._canvas.set_theme(theme)
        self.viewport().update()

    # --- zoom and pan ---------------------------------------------------------------------------

    def fit_all(self) -> None:
        """Show the whole plan."""
        self._fits_all = True
        if self._canvas.is_empty:
            self._set_zoom(1.0)
            self.centerOn(QPointF(0.0, 0.0))
        else:
            self._fit(self._canvas.content_rect())

    def fit_selection(self) -> None:
        """Show what is selected; everything when nothing is."""
        selection = self._workspace.state.selection if self._workspace else NOTHING
        rect = self._canvas.rect_of(selection)
        if rect.isEmpty():
            self.fit_all()
            return
        self._fits_all = False
        self._fit(rect)

    def zoom_to(self, zoom: float) -> None:
        """Zoom about the middle of the view."""
        self._fits_all = False
        middle = self.viewport().rect().center()
        self._zoom_about(QPointF(middle), zoom)

    def zoom_by(self, factor: float) -> None:
        """Zoom about the middle of the view by a factor."""
        self.zoom_to(self.zoom * factor)

    def reveal(self, selection: Selection) -> None:
        """Bring what is selected into view, moving as little as possible."""
        rect = self._canvas.rect_of(selection)
        if rect.isEmpty():
            return
        seen = self.mapToScene(self.viewport().rect()).boundingRect()
        if not seen.contains(rect):
            self._fits_all = False
            self.ensureVisible(rect, FIT_MARGIN_PX, FIT_MARGIN_PX)

    def _fit(self, rect: QRectF) -> None:
        room = self.viewport().size()
        width = max(1, room.width() - 2 * FIT_MARGIN_PX)
        height = max(1, room.height() - 2 * FIT_MARGIN_PX)
        self._set_zoom(min(width / rect.width(), height / rect.height(), LARGEST_FIT))
        self.centerOn(rect.center())

    def _zoom_about(self, at: QPointF, zoom: float) -> None:
        """Zoom so that the scene point under the viewport point *at* stays there."""
        fixed = self.mapToScene(at.toPoint())
        self._set_zoom(zoom)
        drift = self.mapFromScene(fixed) - at.toPoint()
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        horizontal.setValue(horizontal.value() + drift.x())
        vertical.setValue(vertical.value() + drift.y())

    def _set_zoom(self, zoom: float) -> None:
        zoom = max(SMALLEST_ZOOM, min(zoom, LARGEST_ZOOM))
        if zoom != self.zoom:
            self._canvas.racks.set_scale(zoom)
            self.setTransform(QTransform.fromScale(zoom, zoom))
            self.zoom_changed.emit(zoom)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned:
            self._fits_all = False
            self._zoom_about(event.position(), self.zoom * _ZOOM_PER_DEGREE**turned)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits_all:
            self.fit_all()

    # --- mouse ----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        pans = event.button() is Qt.MouseButton.MiddleButton or self._space_held
        if pans:
            self._pan = Pan(self, at)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        if event.button() is not Qt.MouseButton.LeftButton or self._workspace is None:
            return
        found = self._canvas.hit(self.mapToScene(at))
        self._pressed = (at, found)
        self._choose(found, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pan is not None:
            self._fits_all = False
            self._pan.move(at)
        elif self._gesture is not None:
            self._gesture.move(self.mapToScene(at))
        elif self._pressed is not None:
            start, found = self._pressed
            if (at - start).manhattanLength() >= DRAG_STARTS_AT_PX:
                self._pressed = None
                self._begin(found, start, at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pan is not None:
            self._pan = None
            self._show_cursor()
            return
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._pressed = None
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.end(self.mapToScene(event.position().toPoint()))

    def _begin(self, found: Hit, start: QPoint, at: QPoint) -> None:
        """Turn a press into a drag."""
        if self._workspace is None:
            return
        if found.zone is Zone.DEVICE:
            (placement,) = found.selection.ids
            self._gesture = MoveDevice(
                self._workspace, self._canvas, self.zoom, PlacementId(placement)
            )
        elif found.zone is Zone.RACK_HEADER and found.rack is not None:
            self._gesture = ReorderRack(self._workspace, self._canvas, self.zoom, found.rack)
        else:
            self._pan = Pan(self, start)
            self._pan.move(at)
            return
        self._gesture.start(self.mapToScene(start))
        self._gesture.move(self.mapToScene(at))

    def _choose(self, found: Hit, modifiers: Qt.KeyboardModifier) -> None:
        """Select what was clicked; Ctrl adds or takes away."""
        if self._workspace is None:
            return
        current = self._workspace.state.selection
        adds = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if not adds or found.selection.kind is not current.kind or not found.selection.ids:
            self._workspace.select(found.selection)
            return
        (one,) = found.selection.ids
        ids = tuple(i for i in current.ids if i != one) if one in current.ids else None
        ids = ids if ids is not None else (*current.ids, one)
        self._workspace.select(Selection(found.selection.kind if ids else None, ids))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._workspace is None:
            return
        found = self._canvas.hit(self.mapToScene(event.pos()))
        selection = self._workspace.state.selection
        inside = found.selection.kind is selection.kind and set(found.selection.ids) <= set(
            selection.ids
        )
        if not inside or not found.selection.ids:
            self._workspace.select(found.selection)
        self.menu_wanted.emit(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self._canvas.tooltip(self.mapToScene(event.pos()))
            if text:
                QToolTip.showText(event.globalPos(), text, self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    # --- keys -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        elif event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space_held = True
                self._show_cursor()
        elif not self._step(event):
            # Not the base class: it would scroll with the arrow keys.
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = False
            self._show_cursor()
        else:
            super().keyReleaseEvent(event)

    def _escape(self) -> None:
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()
        elif self._workspace is not None:
            self._workspace.select(NOTHING)

    def _step(self, event: QKeyEvent) -> bool:
        """Move the selected devices by an arrow key; returns whether the key was one."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        step = _STEPS.get((Qt.Key(event.key()), modifiers))
        workspace = self._workspace
        if step is None or workspace is None:
            return False
        selection = workspace.state.selection
        if selection.kind is not Subject.PLACEMENT or not self._is_seen(selection):
            return True
        try:
            command = step_command(workspace.state, step)
        except EditRefused as refused:
            workspace.notices.emit(Notice(refused.message))
            return True
        if command is not None:
            label = command.label(workspace.state.project)
            if workspace.run(command, undo_hint=label[:1].upper() + label[1:]):
                self.reveal(workspace.state.selection)
        return True

    def _is_seen(self, selection: Selection) -> bool:
        seen = self.mapToScene(self.viewport().rect()).boundingRect()
        return seen.intersects(self._canvas.rect_of(selection))

    def _show_cursor(self) -> None:
        if self._space_held:
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.viewport().unsetCursor()

    # --- drags from the catalogue -----------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        entry = entry_in(event.mimeData())
        if entry is None or self._workspace is None:
            event.ignore()
            return
        self._placing = PlaceEntry(self._workspace, self._canvas, self.zoom, entry)
        self._placing.start(self.mapToScene(event.position().toPoint()))
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._placing is None:
            event.ignore()
            return
        self._placing.move(self.mapToScene(event.position().toPoint()))
        if self._placing.refused:
            event.ignore()
        else:
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        placing, self._placing = self._placing, None
        if placing is not None:
            placing.cancel()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        placing, self._placing = self._placing, None
        if placing is None:
            event.ignore()
            return
        placing.end(self.mapToScene(event.position().toPoint()))
        event.acceptProposedAction()
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    # --- background -------------------------------------------------------------------------------

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        theme = self._canvas.look.theme
        pitch = round(_DOT_PITCH * self.zoom)
        if pitch < 10:
            painter.fillRect(rect, theme.canvas)
            return
        shift = painter.worldTransform()
        painter.save()
        exposed = shift.mapRect(rect).toAlignedRect()
        painter.setWorldTransform(QTransform())
        offset = QPoint(
            round(exposed.left() - shift.dx()) % pitch, round(exposed.top() - shift.dy()) % pitch
        )
        painter.drawTiledPixmap(exposed, self._dot_tile(pitch, theme), offset)
        painter.restore()

    def _dot_tile(self, pitch: int, theme: Theme) -> QPixmap:
        ratio = self.devicePixelRatioF()
        key = (pitch, theme.name, ratio)
        if self._dots is None or self._dots[0] != key:
            tile = QPixmap(round(pitch * ratio), round(pitch * ratio))
            tile.setDevicePixelRatio(ratio)
            tile.fill(theme.canvas)
            painter = QPainter(tile)
            painter.fillRect(QRectF(0, 0, 2, 2), theme.canvas_dot)
            painter.end()
            self._dots = (key, tile)
        return self._dots[1]
