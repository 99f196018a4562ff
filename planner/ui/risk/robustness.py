"""The page of what would make a plan robust: measures with their cost, the most useful first."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from planner.presenters.robustness import suggestions_table
from planner.ui.elided_label import ElidedLabel
from planner.ui.tables.column_fit import Room
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.shaking import Shaking
from planner.workspace.state import State
from planner.workspace.workspace import Workspace

_ROOMS = {
    "measure": Room(14, 20),
    "cost": Room(6, 9),
    "softens": Room(12, 30, grows=True),
}
_ORDER = ("measure", "cost", "softens")


class RobustnessPage(QWidget):
    """Measures against the shocks, which are tried once this is seen and the plan is calm."""

    def __init__(
        self, workspace: Workspace, shaking: Shaking, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._state = workspace.state
        self._shaking = shaking
        self.note = ElidedLabel(self)
        self.table = TableView(suggestions_table((), self._state.project.shown_currency), self)
        self.table.setAccessibleName(self.tr("What would make the plan robust"))
        self.table.fit_columns(_ROOMS, _ORDER)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.note)
        self.destroyed.connect(shaking.changed.subscribe(lambda _: self._draw()))
        self.setAccessibleName(self.tr("Robustness"))

    def show_state(self, state: State) -> None:
        """Show what would make the plan of *state* robust."""
        self._state = state
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def _draw(self) -> None:
        if not self.isVisible():
            return
        state, shaking = self._state, self._shaking
        shaking.shake_soon(state, self._workspace.library)
        found = () if shaking.is_old(state) else shaking.suggested
        self.table.show_table(suggestions_table(found, state.project.shown_currency))
