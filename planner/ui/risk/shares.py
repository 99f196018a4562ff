"""The page of shares: spend and capacity by vendor, country and software, and why a class is risky."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from planner.presenters.supply_shares import PLAN, capacity_note, classes_of, shares_table
from planner.ui.elided_label import ElidedLabel
from planner.ui.panels.following import FollowingPage
from planner.ui.risk.why_pane import WhyPane
from planner.ui.tables.column_fit import Room
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.shaking import SupplyRisk, dependence
from planner.workspace.state import State
from planner.workspace.workspace import Workspace

_ROOMS = {
    "name": Room(16, 30, grows=True),
    "spend": Room(14, 18),
    "capacity": Room(14, 18),
}
_ORDER = ("name", "spend", "capacity")
_SIZES = (640, 500)


class SharesPage(FollowingPage):
    """Follows the plan; a class that is chosen is divided, and its score explained beside it."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._risk: SupplyRisk | None = None
        self.choice = QComboBox(self)
        self.choice.setAccessibleName(self.tr("Shares of"))
        self.choice.currentIndexChanged.connect(lambda _: self._show())
        self.note = ElidedLabel(self)
        self.table = TableView(shares_table(None), self)
        self.table.setAccessibleName(self.tr("Shares of spend and capacity"))
        self.table.fit_columns(_ROOMS, _ORDER)
        self.why = WhyPane(self)
        head = QHBoxLayout()
        head.setContentsMargins(2 * GRID, GRID, 2 * GRID, 0)
        head.setSpacing(2 * GRID)
        label = QLabel(self.tr("Shares of"), self)
        label.setBuddy(self.choice)
        head.addWidget(label)
        head.addWidget(self.choice)
        head.addWidget(self.note, 1)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.why)
        split.setSizes(list(_SIZES))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)
        self.setFocusProxy(self.choice)
        self.setAccessibleName(self.tr("Shares"))

    def basis(self, state: State) -> tuple[object, ...]:
        project = state.project
        return (state.evaluation.costs, project.shelf, project.settings, state.plan)

    def draw(self, state: State) -> None:
        project, evaluation = state.project, state.evaluation
        self._risk = dependence(project, evaluation)
        self._offer()
        self._show()

    def _offer(self) -> None:
        """Offer the plan and the classes that it has; what was chosen stays."""
        wanted = classes_of(self._risk)
        offered = tuple(self.choice.itemData(place) for place in range(self.choice.count()))
        if offered == tuple(key for key, _ in wanted):
            return
        chosen = self.choice.currentData()
        self.choice.blockSignals(True)
        self.choice.clear()
        for key, name in wanted:
            self.choice.addItem(name, key)
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))
        self.choice.blockSignals(False)

    def _show(self) -> None:
        key = str(self.choice.currentData() or PLAN)
        self.table.show_table(shares_table(self._risk, key))
        self.note.show_text(capacity_note(key))
        self.why.show_key(self._state, f"supply:{key}:score")
