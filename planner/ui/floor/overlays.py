"""What lies over the floor plan and stays in its corner: the legends."""

from PySide6.QtCore import QEvent, QObject, QPointF

from planner.presenters.floor_field import field_legend
from planner.ui.canvas.legend import LegendBox
from planner.ui.canvas.minimap import MapPicture, Minimap
from planner.ui.floor.places import FloorPlaces
from planner.ui.floor.view import FloorView

_FROM_EDGE = 8
_BETWEEN = 4


class FloorOverlays(QObject):
    """Keeps the legends in step with the floor plan."""

    def __init__(self, view: FloorView) -> None:
        super().__init__(view)
        self._view = view
        self.legend = LegendBox(view)
        self.field = LegendBox(view)
        self.minimap = Minimap(view)
        self._mapped: FloorPlaces | None = None
        self.minimap.wanted.connect(self._move_to)
        view.zoom_changed.connect(lambda _: self._show_seen())
        view.horizontalScrollBar().valueChanged.connect(lambda _: self._show_seen())
        view.verticalScrollBar().valueChanged.connect(lambda _: self._show_seen())
        view.installEventFilter(self)

    @property
    def foot_px(self) -> int:
        """How much of the foot the legend takes; messages stand above it."""
        shown = (one for one in (self.legend, self.field) if one.isVisible())
        return sum(one.height() + _BETWEEN for one in shown)

    def follow(self) -> None:
        """Show what the floor plan shows now."""
        self.legend.show_colours(self._view.canvas.colours, far=True, smooth=True)
        self.legend.setVisible(not self._view.canvas.is_empty)
        shown = self._view.canvas.field
        if shown.kind is not None and shown.ends is not None:
            self.field.show_legend(field_legend(shown.kind, *shown.ends))
        self.field.setVisible(shown.ends is not None)
        places = self._view.canvas.places
        if places is not self._mapped:
            self._mapped = places
            self.minimap.show_map(_map_of(places))
        self._show_seen()
        self._place()

    def _show_seen(self) -> None:
        self.minimap.show_seen(self._view.camera.seen, 1 / self._view.camera.zoom)

    def _move_to(self, point: QPointF) -> None:
        self._view.camera.follows_all = False
        self._view.centerOn(point)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        foot = self._view.height() - _FROM_EDGE
        self.legend.move(_FROM_EDGE, foot - self.legend.height())
        above = foot - self.legend.height() - _BETWEEN
        self.field.move(_FROM_EDGE, above - self.field.height())
        minimap = self.minimap
        minimap.move(self._view.width() - minimap.width() - _FROM_EDGE, foot - minimap.height())


def _map_of(places: FloorPlaces) -> MapPicture:
    racks = (places.rack_box(rack) for rack in places.racks)
    units = (places.unit_box(unit) for unit in places.units)
    return MapPicture(
        places.bounds,
        tuple((room.floor, True) for room in places.rooms.values()),
        tuple(box for box in racks if box is not None),
        tuple(box for box in units if box is not None),
    )
