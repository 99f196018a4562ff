"""A view that wheel, Space and middle button move: what the views of the plan have in common."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from planner.ui.canvas.background import DottedGround
from planner.ui.canvas.camera import Camera
from planner.ui.canvas.gestures.pan import Pan
from planner.ui.canvas.painting import Look
from planner.workspace.state import Selection, State

_ZOOM_PER_DEGREE = 1.0012
_SETTLES_MS = 90
"""A zoom is at rest after this long without another step; then everything is drawn crisply."""


class PannedView(QGraphicsView):
    """Zooms at the pointer, pans, and hands every other press, drag and release on."""

    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.camera = Camera(self)
        self._pan: Pan | None = None
        self._space_held = False
        self._ground = DottedGround()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLES_MS)
        self._settle.timeout.connect(self._come_to_rest)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        # The ground fills it: nothing below needs to be painted first.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # --- what a view adds -------------------------------------------------------------------------

    @property
    def look(self) -> Look:
        """What its items draw with."""
        raise NotImplementedError

    @property
    def drawn(self) -> State | None:
        """The state that it shows, None before the first."""
        raise NotImplementedError

    def rect_of(self, selection: Selection) -> QRectF:
        """Return the box of the scene around what is selected; empty when it is not there."""
        raise NotImplementedError

    def fit_all(self) -> None:
        """Show the whole plan."""
        raise NotImplementedError

    def pressed(self, at: QPoint, event: QMouseEvent) -> None:
        """The left button went down at a point of the viewport."""

    def dragged(self, at: QPoint, event: QMouseEvent) -> None:
        """The pointer moved with the left button held."""

    def hovered(self, at: QPoint) -> None:
        """The pointer moved with no button held."""

    def released(self, at: QPoint, event: QMouseEvent) -> None:
        """The left button went up."""

    def rescaled(self, scale: float) -> None:
        """The zoom is about to become another one."""

    # --- zoom and position ------------------------------------------------------------------------

    def setTransform(self, matrix: QTransform, combine: bool = False) -> None:
        # Before the transform: what is hidden from here on must not be painted once more.
        self.rescaled(matrix.m11())
        self.look.scale = matrix.m11()
        self.look.in_motion = True
        self._settle.start()
        super().setTransform(matrix, combine)
        self.zoom_changed.emit(matrix.m11())

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        self._ground.paint(painter, QRectF(rect), self.look.theme)

    def _come_to_rest(self) -> None:
        self.look.in_motion = False
        self.viewport().update()

    # --- events -----------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned:
            zoom = self.camera.zoom * _ZOOM_PER_DEGREE**turned
            self.camera.zoom_to(zoom, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if event.button() is Qt.MouseButton.MiddleButton or self._space_held:
            self._pan = Pan(self.camera, at)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() is Qt.MouseButton.LeftButton:
            self.pressed(at, event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pan is not None:
            self._pan.move(at)
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged(at, event)
        elif not event.buttons():
            self.hovered(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pan is not None:
            self._pan = None
            self._show_cursor()
        elif event.button() is Qt.MouseButton.LeftButton:
            self.released(event.position().toPoint(), event)

    def holds_space(self, event: QKeyEvent) -> bool:
        """Take Space, which pans while it is held; returns whether it was that key."""
        if event.key() != Qt.Key.Key_Space:
            return False
        if not event.isAutoRepeat():
            self._space_held = True
            self._show_cursor()
        return True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = False
            self._show_cursor()
        else:
            super().keyReleaseEvent(event)

    def _show_cursor(self) -> None:
        if self._space_held:
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.viewport().unsetCursor()
