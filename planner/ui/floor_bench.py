"""What belongs to the floor plan in the window: its tools and menu, and what can be placed there."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget

from planner.ui.floor.palette import PlacePanel
from planner.ui.floor.tools import FloorTools
from planner.ui.floor.view import FloorView
from planner.ui.menus import ActionSet
from planner.ui.palette.catalogue import CataloguePanel
from planner.ui.stage import PlanView, Stage
from planner.workspace.state import Subject
from planner.workspace.workspace import Workspace

_DRAWING = ("floor.add_row", "floor.add_door", "floor.add_column", "floor.add_obstacle")
"""Actions that the panel offers beside the tools."""


_ON_THE_FLOOR = (
    ("floor.select_row", "floor.delete_row", "floor.rotate", "floor.face_about"),
    ("floor.align_left", "floor.align_right", "floor.align_top", "floor.align_bottom"),
    ("floor.distribute",),
)
"""What a right click on the floor plan offers besides the usual, in groups."""


class FloorBench(QObject):
    """Connects the floor plan with the window; `column` holds catalogue or place panel.

    `menu_wanted` carries a global position, `zoomed` comes when the plan is zoomed.
    """

    menu_wanted = Signal(QPoint)
    zoomed = Signal()

    def __init__(
        self, window: QMainWindow, workspace: Workspace, stage: Stage, catalogue: CataloguePanel
    ) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._stage = stage
        self._catalogue = catalogue
        self.place = PlacePanel(workspace)
        self.tools = FloorTools(window)
        self.column = QStackedWidget()
        self.column.addWidget(catalogue)
        self.column.addWidget(self.place)
        stage.floor_made.connect(self._connect)
        stage.changed.connect(self._show_view)
        for action in self.tools.actions:
            action.triggered.connect(lambda _: stage.choose(PlanView.FLOOR))
        self.place.left.connect(stage.setFocus)
        self.place.page_wanted.connect(catalogue.page_wanted)
        self.place.room_wanted.connect(lambda _: stage.fit_selection())

    def fill(self, menus: Mapping[str, QMenu], commands: ActionSet) -> None:
        """Put tools and views into their menus."""
        self.tools.fill(menus["Floor"])
        adding = [commands[one] for one in _DRAWING]
        self.place.offer_drawing((*self.tools.actions, *adding))

    def add_to(self, menu: QMenu, commands: ActionSet) -> None:
        """Add to a menu what can be done on the floor with what is under the pointer."""
        kind = self._workspace.state.selection.kind
        draws = (_DRAWING,) if kind in (None, Subject.ROOM) else ()
        for group in (*_ON_THE_FLOOR, *draws):
            menu.addActions([commands[one] for one in group if commands[one].isEnabled()])
            menu.addSeparator()

    def _connect(self, floor: FloorView) -> None:
        floor.zoom_changed.connect(lambda _: self.zoomed.emit())
        floor.menu_wanted.connect(self.menu_wanted)
        floor.use_tools(self.tools)
        clearances = self.tools.clearances
        floor.canvas.show_clearances(shown=clearances.isChecked())
        clearances.toggled.connect(lambda shown: floor.canvas.show_clearances(shown=shown))
        floor.foreign_dropped.connect(self._stage.canvas.take_foreign)

    def _show_view(self, view: PlanView) -> None:
        """Offer beside a view what can be placed in it."""
        shown = self.place if view is PlanView.FLOOR else self._catalogue
        self.column.setCurrentWidget(shown)
        if view is not PlanView.FLOOR:
            self.tools.put_away()
