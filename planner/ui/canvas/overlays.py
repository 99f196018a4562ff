"""What lies over the canvas and stays in its corners: the legends and the minimap."""

from PySide6.QtCore import QEvent, QObject, QPointF, QTimer
from PySide6.QtWidgets import QWidget

from planner.presenters.badges import badge_legend
from planner.presenters.colouring import Metric
from planner.presenters.legend import Legend
from planner.ui.canvas.badge_layer import NEAR
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
    """Keeps legends and minimap in step with a canvas, once per turn of the event loop."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self.legend = LegendBox(view)
        self.fabric_legend = LegendBox(view)
        self.badge_legend = LegendBox(view)
        self.minimap = Minimap(view)
        self._note: QWidget | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.follow)
        self.minimap.wanted.connect(self._move_to)
        view.zoom_changed.connect(self.follow_soon)
        view.horizontalScrollBar().valueChanged.connect(self.follow_soon)
        view.verticalScrollBar().valueChanged.connect(self.follow_soon)
        view.installEventFilter(self)
        view.tray.installEventFilter(self)

    @property
    def foot_px(self) -> int:
        """How much of the foot of the canvas the legend takes; messages stand above it."""
        if not self.legend.isVisible():
            return 0
        return self.legend.geometry().bottom() - self._top + 1

    @property
    def _top(self) -> int:
        """Where the highest legend begins."""
        shown = (self.legend, self.fabric_legend, self.badge_legend)
        return min(one.y() for one in shown if one is self.legend or one.isVisible())

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
        badges = view.canvas.badges.is_shown and not view.canvas.is_empty
        if badges:
            self.badge_legend.show_legend(badge_legend(near=zoom >= NEAR))
        self.badge_legend.setVisible(badges)
        self.minimap.show_layout(view.canvas.layout)
        self.minimap.show_seen(view.camera.seen, 1 / zoom)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVE_THEM:
            self.follow_soon()
        return super().eventFilter(watched, event)

    def follow_soon(self, _: object = None) -> None:
        """Show what the canvas shows, once everything that happens now has happened."""
        if not self._later.isActive():
            self._later.start()

    def _move_to(self, point: QPointF) -> None:
        self._view.camera.follows_all = False
        self._view.centerOn(point)

    def _place(self) -> None:
        view, legend, minimap = self._view, self.legend, self.minimap
        foot = view.height() - view.tray_height() - _FROM_EDGE
        legend.move(_FROM_EDGE, foot - legend.height())
        last = legend
        for other in (self.fabric_legend, self.badge_legend):
            if other.isVisible():
                last = self._place_legend(other, last, foot)
        note = view.face_note
        note.move(last.geometry().right() + _FROM_EDGE, foot - note.height())
        minimap.move(view.width() - minimap.width() - _FROM_EDGE, foot - minimap.height())
        if self._note is not None:
            self._place_note(self._note, note if note.isVisible() else last, foot)

    def _place_legend(self, other: LegendBox, last: LegendBox, foot: int) -> LegendBox:
        """Put another legend beside the last one, above all in narrow views; return the last of the foot."""
        view = self._view
        x = last.geometry().right() + _FROM_EDGE
        free = view.width() - (self.minimap.width() if self.minimap.isVisible() else 0)
        if x + other.width() + _FROM_EDGE <= free:
            other.move(x, foot - other.height())
            return other
        top = self.legend.y()
        if other is self.badge_legend and self.fabric_legend.isVisible():
            top = min(top, self.fabric_legend.y())
        other.move(_FROM_EDGE, top - other.height() - _FROM_EDGE // 2)
        return last

    def _place_note(self, note: QWidget, beside: QWidget, foot: int) -> None:
        right = self.minimap.x() if self.minimap.isVisible() else self._view.width()
        x = right - note.width() - _FROM_EDGE
        if x > beside.geometry().right() + _FROM_EDGE:
            note.move(x, foot - note.height())
        else:
            note.move(_FROM_EDGE, self._top - note.height() - _FROM_EDGE)
