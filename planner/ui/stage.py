"""Where the plan is shown: the Racks view or the floor plan, one at a time, chosen in the toolbar."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFont, QKeySequence
from PySide6.QtWidgets import QStackedWidget

from planner.domain.identity import RackId
from planner.presenters.colouring import Metric
from planner.ui.canvas.view import CanvasView
from planner.ui.floor.overlays import FloorOverlays
from planner.ui.floor.view import FloorView
from planner.ui.theme import Theme
from planner.workspace.state import Selection, State, Subject
from planner.workspace.workspace import Workspace


class PlanView(StrEnum):
    """The views of the plan."""

    RACKS = "racks"
    FLOOR = "floor"


class Stage(QStackedWidget):
    """Holds the views; only the one that is seen follows the plan.

    The floor plan is made when it is first asked for. `changed` carries the view that is shown now,
    `floor_made` the floor plan.
    """

    changed = Signal(object)
    floor_made = Signal(object)

    def __init__(self, workspace: Workspace, canvas: CanvasView, theme: Theme, font: QFont) -> None:
        super().__init__()
        self._workspace = workspace
        self._theme = theme
        self._font = font
        self._metric = Metric.CLASS
        self._density = False
        self._floor: FloorView | None = None
        self._overlays: FloorOverlays | None = None
        self._wanted = PlanView.RACKS
        self.canvas = canvas
        self.addWidget(canvas)
        self.setFocusProxy(canvas)
        group = QActionGroup(self)
        self.racks = self._action(group, self.tr("Racks"), "Ctrl+1", PlanView.RACKS)
        self.floor_plan = self._action(group, self.tr("Floor plan"), "Ctrl+2", PlanView.FLOOR)
        self.racks.setChecked(True)

    @property
    def shown(self) -> PlanView:
        """Which view is seen."""
        return PlanView.RACKS if self.currentWidget() is self.canvas else PlanView.FLOOR

    @property
    def wanted(self) -> PlanView:
        """Which view was chosen; while there is no room, the racks are seen all the same."""
        return self._wanted

    @property
    def view(self) -> CanvasView | FloorView:
        """The view that is seen."""
        return self.canvas if self._floor is None or self.shown is PlanView.RACKS else self._floor

    @property
    def floor(self) -> FloorView:
        """The floor plan, made when it is first asked for."""
        if self._floor is None:
            self._floor = FloorView(self._workspace, self._theme, self._font)
            self._floor.rack_wanted.connect(self._show_rack)
            self._overlays = FloorOverlays(self._floor)
            self._floor.canvas.set_metric(self._metric)
            self._floor.canvas.show_density(shown=self._density)
            self.addWidget(self._floor)
            self.floor_made.emit(self._floor)
        return self._floor

    @property
    def coloured_by(self) -> Metric:
        """What colours the plan now."""
        return self._metric

    @property
    def foot_px(self) -> int:
        """How much of the foot of the floor plan its legend takes."""
        return self._overlays.foot_px if self._overlays is not None else 0

    def choose(self, view: PlanView) -> None:
        """Show a view from now on."""
        self._wanted = view
        (self.racks if view is PlanView.RACKS else self.floor_plan).setChecked(True)
        self._settle(self._workspace.state)

    def begin(self, remembered: str) -> None:
        """Show the view that was shown last time, if it is one."""
        if remembered == PlanView.FLOOR:
            self.choose(PlanView.FLOOR)

    def show_state(self, state: State) -> None:
        """Let the view that is seen show a state."""
        self._settle(state)
        if self.shown is PlanView.RACKS:
            self.canvas.show_state(state)
        else:
            self._follow_floor(state)

    def set_theme(self, theme: Theme) -> None:
        """Draw everything in another theme."""
        self._theme = theme
        self.canvas.set_theme(theme)
        if self._floor is not None:
            self._floor.set_theme(theme)

    def set_metric(self, metric: Metric) -> None:
        """Colour the floor plan by another metric."""
        self._metric = metric
        if self._floor is not None:
            self._floor.canvas.set_metric(metric)
        if self._overlays is not None:
            self._overlays.follow()

    def show_density(self, *, shown: bool) -> None:
        """Show the power density on the floor plan, or no longer."""
        self._density = shown
        if self._floor is not None:
            self._floor.canvas.show_density(shown=shown)
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
        view = self._wanted if rooms else PlanView.RACKS
        self.floor_plan.setEnabled(rooms)
        if view is self.shown:
            return
        focused = self.view.hasFocus()
        if view is PlanView.RACKS:
            self.canvas.show_state(state)
            self.setCurrentWidget(self.canvas)
        else:
            self.setCurrentWidget(self.floor)
            self._follow_floor(state)
        self.setFocusProxy(self.view)
        if focused:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit(view)

    def _follow_floor(self, state: State) -> None:
        self.floor.show_state(state)
        if self._overlays is not None:
            self._overlays.follow()

    def _show_rack(self, rack: RackId) -> None:
        """Show a rack of the floor plan from its front."""
        self.choose(PlanView.RACKS)
        selection = Selection(Subject.RACK, (rack,))
        self._workspace.select(selection)
        self.canvas.show_state(self._workspace.state)
        self.canvas.fit_selection()
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

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
