"""The page of lock-in: what leaving each vendor, cloud, model API and landlord costs, and why."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from planner.presenters.lock_in import exits_note, exits_table
from planner.presenters.privacy import prices_hidden
from planner.ui.elided_label import ElidedLabel
from planner.ui.panels.following import FollowingPage
from planner.ui.risk.why_pane import WhyPane
from planner.ui.tables.column_fit import Room
from planner.ui.tables.row_model import KEY_ROLE
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.state import State
from planner.workspace.weighing import bonds_of, knows_leaving
from planner.workspace.workspace import Workspace

_ROOMS = {
    "who": Room(10, 18, grows=True),
    "kind": Room(9, 10),
    "cost": Room(8, 10),
    "months": Room(7, 9),
    "notice": Room(6, 7),
    "left": Room(6, 8),
    "time": Room(6, 7),
    "labour": Room(7, 8),
    "training": Room(7, 8),
    "parallel": Room(7, 9),
    "egress": Room(7, 8),
    "commitment": Room(7, 9),
    "write_off": Room(7, 9),
    "stack": Room(10, 22),
}
_ORDER = (
    *("who", "cost", "months", "notice", "left", "time", "kind", "commitment", "write_off"),
    *("egress", "labour", "parallel", "training", "stack"),
)
_SIZES = (760, 380)


class LeavingPage(FollowingPage):
    """Follows the plan; what is current in the table is explained beside it."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.note = ElidedLabel(self)
        self.table = TableView(exits_table((), self._state.project.shown_currency), self)
        self.table.setAccessibleName(self.tr("What leaving each costs"))
        self.table.fit_columns(_ROOMS, _ORDER)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.why = WhyPane(self)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID)
        self.note.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.why)
        split.setSizes(list(_SIZES))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)
        self.setFocusProxy(self.table)
        self.setAccessibleName(self.tr("Leaving"))

    def basis(self, state: State) -> tuple[object, ...]:
        project = state.project
        money = (project.prices, prices_hidden())
        return (state.evaluation.costs, project.shelf, project.settings, *money, state.plan)

    def draw(self, state: State) -> None:
        project = state.project
        bonds = bonds_of(state)
        note = exits_note(bonds, known=knows_leaving(project))
        self.note.show_text(note if bonds else "")
        self.table.show_table(exits_table(bonds, project.shown_currency, note))
        if bonds and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.table.rows.index(0, 0))
        self._explain()

    def _choose(self, _: QModelIndex) -> None:
        self._explain()

    def _explain(self) -> None:
        index = self.table.currentIndex()
        key = f"exit:{index.data(KEY_ROLE)}:months" if index.isValid() else ""
        self.why.show_key(self._state, key)
