"""What lies over the canvas and stays in its corners: the legend and the minimap."""

from PySide6.QtCore import QEvent, QObject, QPointF, QTimer
from PySide6.QtWidgets import QWidget

from planner.presenters.colouring import Metric
from planner.presenters.legend import Legend
from planner.ui.canvas.items.rack import OVERVIEW_SCALE
from planner.ui.canvas.legend import LegendBox
from planner.ui.canvas.minimap import Minimap
from planner.ui.canvas.view import CanvasView

_FROM_EDGE = 8
_MOVE_THEM = (
    QEvent.Type.Resize,
    QEvent.Type.FontChange,
    QEvent.Type.Show,
    QEvent.Type.Hide,
)


class Overlays(QObject):
    """Keeps legend and minimap in step with a canvas, once per turn of the event loop."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self.legend = LegendBox(view)
        self.fabric_legend = LegendBox(view)
        self.minimap = Minimap(view)
        self._note: QWidget | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.follow)
        self.minimap.wanted.connect(self._move_to)
        view.zoom_changed.connect(self._soon)
        view.horizontalScrollBar().valueChanged.connect(self._soon)
        view.verticalScrollBar().valueChanged.connect(self._soon)
        view.installEventFilter(self)
        view.tray.installEventFilter(self)

    @property
    def foot_px(self) -> int:
        """How much of the foot of the canvas the legend takes; messages stand above it."""
        if not self.legend.isVisible():
            return 0
        top = self.fabric_legend if self.fabric_legend.isVisible() else self.legend
        return self.legend.geometry().bottom() - min(top.y(), self.legend.y()) + 1

    def hold_note(self, note: QWidget) -> None:
        """Keep a note beside the minimap, or above the legend where there is little room."""
        self._note = note
        note.installEventFilter(self)

    def set_metric(self, metric: Metric) -> None:
        """Colour the canvas by another metric."""
        self._view.canvas.set_metric(metric)
        self.follow()

    def follow(self) -> None:
        """Show what the canvas shows now."""
        view = self._view
        zoom = view.camera.zoom
        self.legend.show_colours(view.canvas.colours, far=zoom < OVERVIEW_SCALE)
        self.legend.setVisible(not view.canvas.is_empty)
        fabrics = view.canvas.fabrics.legend
        if fabrics:
            self.fabric_legend.show_legend(Legend(self.tr("Fabrics"), fabrics))
        self.fabric_legend.setVisible(bool(fabrics))
        self.minimap.show_layout(view.canvas.layout)
        self.minimap.show_seen(view.camera.seen, 1 / zoom)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVE_THEM:
            self._soon()
        return super().eventFilter(watched, event)

    def _soon(self, _: object = None) -> None:
        if not self._later.isActive():
            self._later.start()

    def _move_to(self, point: QPointF) -> None:
        self._view.camera.follows_all = False
        self._view.centerOn(point)

    def _place(self) -> None:
        view, legend, minimap = self._view, self.legend, self.minimap
        foot = view.height() - view.tray_height() - _FROM_EDGE
        legend.move(_FROM_EDGE, foot - legend.height())
        last = self._place_fabrics(foot)
        note = view.face_note
        note.move(last.geometry().right() + _FROM_EDGE, foot - note.height())
        minimap.move(view.width() - minimap.width() - _FROM_EDGE, foot - minimap.height())
        if self._note is not None:
            self._place_note(self._note, foot)

    def _place_fabrics(self, foot: int) -> QWidget:
        """Put the legend of fabrics beside the other, above it in narrow views; return the last box."""
        view, legend, fabrics = self._view, self.legend, self.fabric_legend
        if not fabrics.isVisible():
            return legend
        x = legend.geometry().right() + _FROM_EDGE
        free = view.width() - (self.minimap.width() if self.minimap.isVisible() else 0)
        if x + fabrics.width() + _FROM_EDGE <= free:
            fabrics.move(x, foot - fabrics.height())
            return fabrics
        fabrics.move(_FROM_EDGE, legend.y() - fabrics.height() - _FROM_EDGE // 2)
        return legend

    def _place_note(self, note: QWidget, foot: int) -> None:
        view, legend, minimap = self._view, self.legend, self.minimap
        right = minimap.x() if minimap.isVisible() else view.width()
        x = right - note.width() - _FROM_EDGE
        fabrics = self.fabric_legend
        level = fabrics.isVisible() and fabrics.y() == legend.y()
        beside = view.face_note if view.face_note.isVisible() else fabrics if level else legend
        if x > beside.geometry().right() + _FROM_EDGE:
            note.move(x, foot - note.height())
        else:
            top = fabrics if fabrics.isVisible() else legend
            note.move(_FROM_EDGE, top.y() - note.height() - _FROM_EDGE)
