"""On whom a plan depends: classes with their scores and a radar, what losing a vendor means."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from planner.presenters.inspect_sovereignty import plan_hint, plan_text
from planner.presenters.rows import Table
from planner.presenters.supply import classes_table, losses_table, score_text, spokes
from planner.ui.risk.radar import Radar
from planner.ui.tables.column_fit import Room
from planner.ui.tables.row_model import KEY_ROLE
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.shaking import SupplyRisk, dependence, sovereignty, term_weights
from planner.workspace.state import State
from planner.workspace.workspace import Workspace

_CLASSES = {
    "class": Room(12, 18, grows=True),
    "score": Room(5, 8),
    "spend": Room(6, 8),
    "vendor": Room(8, 12),
    "share": Room(5, 6),
    "herfindahl": Room(6, 7),
    "country": Room(6, 8),
    "lead": Room(5, 6),
}
_CLASS_ORDER = ("class", "score", "vendor", "share", "spend", "herfindahl", "country", "lead")
_LOSSES = {
    "vendor": Room(7, 14, grows=True),
    "spend": Room(5, 6),
    "gpus": Room(5, 6),
    "recover": Room(6, 8),
    "survive": Room(6, 8),
    "exposure": Room(6, 8),
}
_LOSS_ORDER = ("vendor", "exposure", "spend", "gpus", "recover", "survive")


class DependencePage(QWidget):
    """Follows the plan: the class that is chosen is the one of the radar."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = workspace.state
        self._basis: tuple[object, ...] = ()
        self._risk: SupplyRisk | None = None
        self._kind = ""
        currency = self._state.project.shown_currency
        self.score = QLabel(self)
        self.score.setProperty("role", "heading")
        self.sovereignty = QLabel(self)
        self.sovereignty.setProperty("role", "muted")
        self.classes = self._table(classes_table(None, currency), self.tr("Risk by class"))
        self.classes.fit_columns(_CLASSES, _CLASS_ORDER)
        self.classes.selectionModel().currentRowChanged.connect(self._choose)
        self.radar = Radar(self)
        self.losses = self._table(losses_table(None, currency), self.tr("Losing a vendor"))
        self.losses.fit_columns(_LOSSES, _LOSS_ORDER)
        self._lay_out()
        self.setAccessibleName(self.tr("Dependence"))

    def show_state(self, state: State) -> None:
        """Show the risk of *state*."""
        self._state = state
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def _draw(self) -> None:
        if not self.isVisible():
            return
        project, evaluation = self._state.project, self._state.evaluation
        basis = (evaluation.costs, project.shelf, project.settings, self._state.plan)
        if len(self._basis) == len(basis) and all(
            a is b for a, b in zip(basis, self._basis, strict=True)
        ):
            return
        self._basis = basis
        self._risk = dependence(project, evaluation)
        currency = project.shown_currency
        self.score.setText(score_text(self._risk))
        sovereign = sovereignty(self._state)
        self.sovereignty.setText(plan_text(sovereign))
        self.sovereignty.setToolTip(plan_hint(sovereign))
        self.sovereignty.setAccessibleDescription(plan_hint(sovereign))
        self.classes.show_table(classes_table(self._risk, currency))
        self.losses.show_table(losses_table(self._risk, currency))
        self._show_radar()

    def _show_radar(self) -> None:
        weights = term_weights(self._state.project)
        self.radar.show_spokes(spokes(self._risk, self._kind, weights))

    def _choose(self, current: QModelIndex) -> None:
        self._kind = str(current.data(KEY_ROLE)) if current.isValid() else ""
        self._show_radar()

    def _table(self, table: Table, name: str) -> TableView:
        shown = TableView(table, self)
        shown.setAccessibleName(name)
        return shown

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        self.sovereignty.setContentsMargins(2 * GRID, 0, 0, 0)
        split.addWidget(self._column(self.score, self.sovereignty, self.classes))
        split.addWidget(self.radar)
        title = QLabel(self.tr("Losing a vendor"), self)
        title.setProperty("role", "heading")
        split.addWidget(self._column(title, self.losses))
        split.setSizes([330, 290, 330])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def _column(self, head: QLabel, *under: QWidget) -> QWidget:
        box = QWidget(self)
        line = QHBoxLayout()
        line.setContentsMargins(2 * GRID, GRID, 2 * GRID, 0)
        line.addWidget(head)
        line.addStretch(1)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(line)
        for widget in under:
            column.addWidget(widget, 1 if isinstance(widget, TableView) else 0)
        return box
