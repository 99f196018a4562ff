"""The panel: classes with their scores and a radar, what losing a vendor means, shocks."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from planner.presenters.inspect_sovereignty import plan_hint, plan_text
from planner.presenters.rows import Table
from planner.presenters.supply import (
    classes_table,
    losses_table,
    score_text,
    shocks_table,
    spokes,
    suggestions_table,
)
from planner.ui.risk.radar import Radar
from planner.ui.tables.column_fit import Room
from planner.ui.tables.row_model import KEY_ROLE
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.shaking import Shaking, SupplyRisk, dependence, sovereignty, term_weights
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
_SHOCKS = {
    "shock": Room(16, 26, grows=True),
    "tokens": Room(7, 9),
    "unserved": Room(6, 7),
    "tco": Room(7, 9),
    "weeks": Room(5, 6),
    "new": Room(5, 8),
}
_SHOCK_ORDER = ("shock", "unserved", "tco", "tokens", "weeks", "new")

_SUGGESTIONS = {
    "measure": Room(14, 20),
    "cost": Room(6, 9),
    "softens": Room(12, 30, grows=True),
}
_SUGGESTION_ORDER = ("measure", "cost", "softens")


class RiskPanel(QWidget):
    """Follows the plan; shocks are tried when they are asked for."""

    def __init__(
        self, workspace: Workspace, shaking: Shaking, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._state = workspace.state
        self._shaking = shaking
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
        self.shocks = self._table(
            shocks_table((), shaking.sizes, currency), self.tr("What shocks change")
        )
        self.shocks.fit_columns(_SHOCKS, _SHOCK_ORDER)
        self.suggestions = self._table(
            suggestions_table((), currency), self.tr("What would make the plan robust")
        )
        self.suggestions.fit_columns(_SUGGESTIONS, _SUGGESTION_ORDER)
        self.suggestions.hide()
        self.button = QPushButton(self.tr("Shake the plan"), self)
        self.button.clicked.connect(self._shake)
        self.note = QLabel(self)
        self.note.setProperty("role", "muted")
        self._lay_out()
        self.destroyed.connect(shaking.changed.subscribe(lambda _: self._show_shocks()))
        self.setFocusProxy(self.classes)
        self.setAccessibleName(self.tr("Risk"))

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
        if len(self._basis) != len(basis) or any(
            a is not b for a, b in zip(basis, self._basis, strict=True)
        ):
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
        self._show_shocks()

    def _show_radar(self) -> None:
        weights = term_weights(self._state.project)
        self.radar.show_spokes(spokes(self._risk, self._kind, weights))

    def _choose(self, current: QModelIndex) -> None:
        self._kind = str(current.data(KEY_ROLE)) if current.isValid() else ""
        self._show_radar()

    def _shake(self) -> None:
        if self._shaking.under_way:
            self._shaking.end()
        else:
            self._shaking.shake(self._state, self._workspace.library)

    def _show_shocks(self) -> None:
        shaking = self._shaking
        self.button.setText(self.tr("Cancel") if shaking.under_way else self.tr("Shake the plan"))
        if shaking.under_way:
            note = self.tr("Every shock is tried on a copy; the plan stays as it is.")
        elif shaking.is_old(self._state):
            note = self.tr("The plan has changed since; shake it again.")
        else:
            note = ""
        self.note.setText(note)
        currency = self._state.project.shown_currency
        self.shocks.show_table(shocks_table(shaking.found, shaking.sizes, currency))
        self.suggestions.show_table(suggestions_table(shaking.suggested, currency))
        self.suggestions.setVisible(bool(shaking.suggested))

    def _table(self, table: Table, name: str) -> TableView:
        shown = TableView(table, self)
        shown.setAccessibleName(name)
        return shown

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        self.sovereignty.setContentsMargins(2 * GRID, 0, 0, 0)
        split.addWidget(self._column((self.score,), self.sovereignty, self.classes))
        split.addWidget(self.radar)
        title = QLabel(self.tr("Losing a vendor"), self)
        title.setProperty("role", "heading")
        split.addWidget(self._column((title,), self.losses))
        split.addWidget(self._column((self.button, self.note), self.shocks, self.suggestions))
        split.setSizes([250, 290, 270, 420])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def _column(self, head: tuple[QWidget, ...], *under: QWidget) -> QWidget:
        box = QWidget(self)
        line = QHBoxLayout()
        line.setContentsMargins(2 * GRID, GRID, 2 * GRID, 0)
        line.setSpacing(2 * GRID)
        for widget in head:
            line.addWidget(widget)
        line.addStretch(1)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(line)
        for widget in under:
            column.addWidget(widget, 1 if isinstance(widget, TableView) else 0)
        return box
