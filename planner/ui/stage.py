"""Where the plan is shown: racks, floor plan or regions, one at a time, chosen in the toolbar."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFont, QKeySequence
from PySide6.QtWidgets import QStackedWidget

from planner.domain.atlas import Atlas
from planner.domain.identity import RackId, SiteId
from planner.presenters.colouring import Metric
from planner.presenters.floor_field import FieldKind
from planner.ui.canvas.view import CanvasView
from planner.ui.floor.overlays import FloorOverlays
from planner.ui.floor.view import FloorView
from planner.ui.regions.view import RegionsView
from planner.ui.theme import Theme
from planner.workspace.state import Selection, State, Subject
from planner.workspace.workspace import Workspace


class PlanView(StrEnum):
    """The views of the plan."""

    RACKS = "racks"
    FLOOR = "floor"
    REGIONS = "regions"


class Stage(QStackedWidget):
    """Holds the views; only the one that is seen follows the plan.

    Floor plan and regions are made when they are first asked for. `changed` carries the view that
    is shown now, `floor_made` the floor plan, `regions_made` the regions. `atlas` reads the map.
    """

    changed = Signal(object)
    floor_made = Signal(object)
    regions_made = Signal(object)

    def __init__(self, workspace: Workspace, canvas: CanvasView, theme: Theme, font: QFont) -> None:
        super().__init__()
        self._workspace = workspace
        self._theme = theme
        self._font = font
        self._metric = Metric.CLASS
        self._field: FieldKind | None = None
        self._floor: FloorView | None = None
        self._overlays: FloorOverlays | None = None
        self._regions: RegionsView | None = None
        self._wanted = PlanView.RACKS
        self.atlas: Callable[[], Atlas] = Atlas
        self.canvas = canvas
        self.addWidget(canvas)
        self.setFocusProxy(canvas)
        group = QActionGroup(self)
        self.racks = self._action(group, self.tr("Racks"), "Ctrl+1", PlanView.RACKS)
        self.floor_plan = self._action(group, self.tr("Floor plan"), "Ctrl+2", PlanView.FLOOR)
        self.regions_view = self._action(group, self.tr("Regions"), "Ctrl+3", PlanView.REGIONS)
        self.racks.setChecked(True)

    @property
    def choices(self) -> list[QAction]:
        """The actions that choose a view, in their order."""
        return list(self._chosen_by.values())

    @property
    def shown(self) -> PlanView:
        """Which view is seen."""
        if self.currentWidget() is self.canvas:
            return PlanView.RACKS
        return PlanView.FLOOR if self.currentWidget() is self._floor else PlanView.REGIONS

    @property
    def wanted(self) -> PlanView:
        """Which view was chosen; while there is nothing in it, the racks are seen all the same."""
        return self._wanted

    @property
    def view(self) -> CanvasView | FloorView | RegionsView:
        """The view that is seen."""
        return {
            PlanView.RACKS: self.canvas,
            PlanView.FLOOR: self._floor,
            PlanView.REGIONS: self._regions,
        }[self.shown] or self.canvas

    @property
    def floor(self) -> FloorView:
        """The floor plan, made when it is first asked for."""
        if self._floor is None:
            self._floor = FloorView(self._workspace, self._theme, self._font)
            self._floor.rack_wanted.connect(self._show_rack)
            self._overlays = FloorOverlays(self._floor)
            self._floor.canvas.set_metric(self._metric)
            self._floor.canvas.show_field(self._field)
            self.addWidget(self._floor)
            self.floor_made.emit(self._floor)
        return self._floor

    @property
    def regions(self) -> RegionsView:
        """The map of jurisdictions, made when it is first asked for."""
        if self._regions is None:
            read = self.atlas
            self._regions = RegionsView(self._workspace, self._theme, self._font, read)
            self._regions.site_wanted.connect(self._show_site)
            self._regions.foreign_dropped.connect(self.canvas.take_foreign)
            self.addWidget(self._regions)
            self.regions_made.emit(self._regions)
        return self._regions

    @property
    def coloured_by(self) -> Metric:
        """What colours the plan now."""
        return self._metric

    @property
    def foot_px(self) -> int:
        """How much of the foot of the view its legend takes; the map has its own inside."""
        if self._overlays is None or self.shown is not PlanView.FLOOR:
            return 0
        return self._overlays.foot_px

    def choose(self, view: PlanView) -> None:
        """Show a view from now on."""
        self._wanted = view
        self._chosen_by[view].setChecked(True)
        self._settle(self._workspace.state)

    def begin(self, remembered: str) -> None:
        """Show the view that was shown last time, if it is one."""
        if remembered in (PlanView.FLOOR, PlanView.REGIONS):
            self.choose(PlanView(remembered))

    def show_state(self, state: State) -> None:
        """Let the view that is seen show a state."""
        self._settle(state)
        self._follow(state)

    def set_theme(self, theme: Theme) -> None:
        """Draw everything in another theme."""
        self._theme = theme
        self.canvas.set_theme(theme)
        if self._floor is not None:
            self._floor.set_theme(theme)
        if self._regions is not None:
            self._regions.set_theme(theme)

    def set_metric(self, metric: Metric) -> None:
        """Colour the floor plan by another metric."""
        self._metric = metric
        if self._floor is not None:
            self._floor.canvas.set_metric(metric)
        if self._overlays is not None:
            self._overlays.follow()

    def show_field(self, kind: FieldKind | None) -> None:
        """Show a heat map on the floor plan, or none."""
        self._field = kind
        if self._floor is not None:
            self._floor.canvas.show_field(kind)
        if self._overlays is not None:
            self._overlays.follow()

    def reveal(self, selection: Selection) -> None:
        """Bring what is selected into view."""
        self.view.reveal(selection)

    def fit_all(self) -> None:
        """Show the whole plan."""
        self.view.fit_all()

    def fit_selection(self) -> None:
        """Show what is selected."""
        self.view.fit_selection()

    def zoom_by(self, factor: float) -> None:
        """Zoom about the middle of the view."""
        camera = self.view.camera
        camera.zoom_to(camera.zoom * factor)

    def zoom_to(self, zoom: float) -> None:
        """Zoom to a scale; 1 is 100 %."""
        self.view.camera.zoom_to(zoom)

    def _settle(self, state: State) -> None:
        """Bring the chosen view to the front, where there is something to see in it."""
        rooms = any(site.rooms for site in state.plan.sites if site.kind.holds_racks)
        self.floor_plan.setEnabled(rooms)
        self.regions_view.setEnabled(bool(state.plan.sites))
        view = self._wanted if self._chosen_by[self._wanted].isEnabled() else PlanView.RACKS
        if view is self.shown:
            return
        focused = self.view.hasFocus()
        self.setCurrentWidget(self._made(view))
        self._follow(state)
        self.setFocusProxy(self.view)
        if focused:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit(view)

    def _made(self, view: PlanView) -> CanvasView | FloorView | RegionsView:
        """The widget of a view, made where it is not there yet."""
        if view is PlanView.RACKS:
            return self.canvas
        return self.floor if view is PlanView.FLOOR else self.regions

    def _follow(self, state: State) -> None:
        """Let the view that is seen show a state."""
        self.view.show_state(state)
        if self.shown is PlanView.FLOOR and self._overlays is not None:
            self._overlays.follow()

    def _show_rack(self, rack: RackId) -> None:
        """Show a rack of the floor plan from its front."""
        self._show_in_racks(Selection(Subject.RACK, (rack,)))

    def _show_site(self, site: SiteId) -> None:
        """Show a place of the map with what stands in it."""
        self._show_in_racks(Selection(Subject.SITE, (site,)))

    def _show_in_racks(self, selection: Selection) -> None:
        self.choose(PlanView.RACKS)
        self._workspace.select(selection)
        self.canvas.show_state(self._workspace.state)
        self.canvas.fit_selection()
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _chosen_by(self) -> dict[PlanView, QAction]:
        return {
            PlanView.RACKS: self.racks,
            PlanView.FLOOR: self.floor_plan,
            PlanView.REGIONS: self.regions_view,
        }

    def _action(self, group: QActionGroup, title: str, keys: str, view: PlanView) -> QAction:
        action = QAction(title, self)
        action.setCheckable(True)
        action.setShortcut(QKeySequence(keys))
        action.setToolTip(f"{title} ({keys})")
        action.triggered.connect(self._chooser(view))
        group.addAction(action)
        return action

    def _chooser(self, view: PlanView) -> Callable[[bool], None]:
        return lambda _checked: self.choose(view)
