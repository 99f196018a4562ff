"""On whom a plan depends: classes with their scores and a radar, what losing a vendor means."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from planner.presenters.explaining import why_of
from planner.presenters.inspect_sovereignty import plan_hint, plan_text
from planner.presenters.privacy import prices_hidden
from planner.presenters.rows import Table
from planner.presenters.supply import classes_table, losses_table, score_text, spokes
from planner.presenters.supply_shares import PLAN
from planner.ui.elided_label import ElidedLabel
from planner.ui.inspector.why_view import WhyPopover
from planner.ui.panels.following import FollowingPage
from planner.ui.risk.radar import Radar
from planner.ui.risk.weights import WeightsDialog
from planner.ui.tables.column_fit import Room
from planner.ui.tables.row_model import KEY_ROLE
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.shaking import SupplyRisk, dependence, sovereignty, term_weights
from planner.workspace.state import State
from planner.workspace.weighing import weights_in
from planner.workspace.workspace import Workspace

_CLASSES = {
    "class": Room(12, 18, grows=True),
    "score": Room(5, 8),
    "spend": Room(6, 8),
    "vendor": Room(8, 12),
    "share": Room(5, 6),
    "herfindahl": Room(6, 7),
    "country": Room(6, 8),
    "made": Room(6, 8),
    "single": Room(6, 8),
    "replace": Room(6, 8),
    "lead": Room(5, 6),
}
_CLASS_ORDER = (
    *("class", "score", "vendor", "share", "spend", "herfindahl", "country", "made", "single"),
    *("replace", "lead"),
)
_LOSSES = {
    "vendor": Room(7, 14, grows=True),
    "spend": Room(5, 6),
    "gpus": Room(5, 6),
    "recover": Room(6, 8),
    "survive": Room(6, 8),
    "exposure": Room(6, 8),
}
_LOSS_ORDER = ("vendor", "exposure", "spend", "gpus", "recover", "survive")


class DependencePage(FollowingPage):
    """Follows the plan: the class that is chosen is the one of the radar."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._workspace = workspace
        self._risk: SupplyRisk | None = None
        self._kind = ""
        currency = self._state.project.shown_currency
        self.score = ElidedLabel(self)
        self.score.setProperty("role", "heading")
        self.sovereignty = ElidedLabel(self)
        self.classes = self._table(classes_table(None, currency), self.tr("Risk by class"))
        self.classes.fit_columns(_CLASSES, _CLASS_ORDER)
        self.classes.selectionModel().currentRowChanged.connect(self._choose)
        self.radar = Radar(self)
        self.losses = self._table(losses_table(None, currency), self.tr("Losing a vendor"))
        self.losses.fit_columns(_LOSSES, _LOSS_ORDER)
        self.weights = QPushButton(self.tr("Weights…"), self)
        self.weights.setToolTip(self.tr("How much each term of the score counts"))
        self.weights.clicked.connect(self._enter_weights)
        self.why = QPushButton(self.tr("Why?"), self)
        self.why.setToolTip(self.tr("What the score is made of: of the chosen class, or of all"))
        self.why.clicked.connect(self._explain_score)
        self.why_lost = QPushButton(self.tr("Why?"), self)
        self.why_lost.setToolTip(self.tr("What losing the chosen vendor costs, and why"))
        self.why_lost.clicked.connect(self._explain_loss)
        for button in (self.weights, self.why, self.why_lost):
            button.setProperty("role", "link")
        self._lay_out()
        self.setAccessibleName(self.tr("Dependence"))

    def basis(self, state: State) -> tuple[object, ...]:
        project = state.project
        known = (project.shelf, project.settings, project.prices, prices_hidden())
        return (state.evaluation.costs, *known, state.plan)

    def draw(self, state: State) -> None:
        project, evaluation = state.project, state.evaluation
        self._risk = dependence(project, evaluation)
        currency = project.shown_currency
        self.score.show_text(score_text(self._risk))
        self.weights.setEnabled(bool(weights_in(project)))
        self.why.setEnabled(self._risk is not None)
        self.why_lost.setEnabled(self._risk is not None)
        sovereign = sovereignty(self._state)
        self.sovereignty.show_text(plan_text(sovereign))
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
        head = (self.score, self.why, self.weights)
        split.addWidget(self._column(head, self.sovereignty, self.classes))
        split.addWidget(self.radar)
        title = QLabel(self.tr("Losing a vendor"), self)
        title.setProperty("role", "heading")
        split.addWidget(self._column((title, None, self.why_lost), self.losses))
        split.setSizes([440, 270, 306])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def _enter_weights(self) -> None:
        WeightsDialog(self._workspace, self._risk, self).open()

    def _explain_score(self) -> None:
        self._explain(f"supply:{self._kind or PLAN}:score", self.why)

    def _explain_loss(self) -> None:
        rows, index = self.losses.rows, self.losses.currentIndex()
        if rows.rowCount():
            vendor = index.data(KEY_ROLE) if index.isValid() else rows.key_at(0)
            self._explain(f"loss:{vendor}:exposure", self.why_lost)

    def _explain(self, key: str, button: QPushButton) -> None:
        why = why_of(self._state.project, self._state.evaluation, key)
        if why is not None:
            WhyPopover(why, self).open_below(button)

    def _column(self, head: Sequence[QWidget | None], *under: QWidget) -> QWidget:
        """A line of widgets, None where what follows stands at the right, with others under it."""
        box = QWidget(self)
        line = QHBoxLayout()
        line.setContentsMargins(2 * GRID, GRID, 2 * GRID, 0)
        line.setSpacing(GRID)
        for widget in head:
            if widget is None:
                line.addStretch(1)
            else:
                line.addWidget(widget, 1 if isinstance(widget, ElidedLabel) else 0)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(line)
        for widget in under:
            column.addWidget(widget, 1 if isinstance(widget, TableView) else 0)
        return box
