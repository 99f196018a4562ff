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
        shown = [one for one in (self.legend, self.fabric_legend) if one.isVisible()]
        return sum(one.height() for one in shown) + _FROM_EDGE // 2 * max(0, len(shown) - 1)

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
        fabrics = self.fabric_legend
        fabrics.move(_FROM_EDGE, legend.y() - fabrics.height() - _FROM_EDGE // 2)
        note = view.face_note
        note.move(legend.x() + legend.width() + _FROM_EDGE, foot - note.height())
        minimap.move(view.width() - minimap.width() - _FROM_EDGE, foot - minimap.height())
        if self._note is not None:
            self._place_note(self._note, foot)

    def _place_note(self, note: QWidget, foot: int) -> None:
        view, legend, minimap = self._view, self.legend, self.minimap
        right = minimap.x() if minimap.isVisible() else view.width()
        x = right - note.width() - _FROM_EDGE
        beside = view.face_note if view.face_note.isVisible() else legend
        if x > beside.geometry().right() + _FROM_EDGE:
            note.move(x, foot - note.height())
        else:
            top = self.fabric_legend if self.fabric_legend.isVisible() else legend
            note.move(_FROM_EDGE, top.y() - note.height() - _FROM_EDGE)
