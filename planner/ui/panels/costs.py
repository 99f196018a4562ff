"""The cost panel: costs taken apart in four views, and the figures that finance decides by."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from planner.domain.results import CostResult
from planner.presenters.costs import (
    VIEWS,
    LineSources,
    cost_tree,
    exclusions_text,
    view_meaning,
    view_name,
)
from planner.presenters.finance_figures import figure_columns, finance_table
from planner.presenters.inspection import ChoiceEditor, Option
from planner.presenters.rows import Table
from planner.ui.elided_label import ElidedLabel
from planner.ui.inspector.fields import ChoiceField
from planner.ui.panels.cost_tree import CostTreeView
from planner.ui.tables.column_fit import Room
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.financing import View, finance_of
from planner.workspace.state import State
from planner.workspace.workspace import Workspace

_SETTLE_MS = 60
"""Edits in quick succession are taken apart once."""
_FIGURES_PX = 270
_TREE_PX = 640
_ROOMS = {"figure": Room(18, 27, grows=True), "value": Room(8, 10)}


class CostsPanel(QWidget):
    """Unfolds the total to class, line and source; beside it returns and costs by unit.

    While hidden nothing is calculated: returns and views are asked for by who looks at them.
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._state = workspace.state
        self._drawn: tuple[object, ...] = ()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._draw)
        options = tuple(Option(view, view_name(view)) for view in VIEWS)
        self.view = ChoiceField(ChoiceEditor(options), self._choose, self)
        self.view.setAccessibleName(self.tr("View of the costs"))
        self.view.setMinimumContentsLength(18)
        self.view.show_value(View.CASH)
        self._meaning = ElidedLabel(self)
        self.tree = CostTreeView(self)
        self.figures = TableView(Table(figure_columns()), self)
        self.figures.fit_columns(_ROOMS, tuple(_ROOMS))
        self.figures.setAccessibleName(self.tr("Figures of finance"))
        self.left_out = ElidedLabel(self)
        self.left_out.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self._empty = QLabel(self)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.hide()
        self._lay_out()
        self.setAccessibleName(self.tr("Costs"))

    def show_state(self, state: State) -> None:
        """Show the costs of *state*, soon; while hidden, later."""
        self._state = state
        if self.isVisible() and self._basis() != self._drawn:
            self._settle.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def _choose(self, view: object) -> bool:
        self._drawn = ()
        if isinstance(view, View):
            self._draw(view)
        return True

    def _basis(self) -> tuple[object, ...]:
        """What the costs rest on: where all of it is the same, so are they."""
        state = self._state
        project, evaluation = state.project, state.evaluation
        kept = (evaluation.costs, project.shelf, project.settings, project.prices)
        return (*map(id, kept), state.scenario, self.view.value)

    def _draw(self, view: View | None = None) -> None:
        chosen = view if view is not None else self.view.value
        if not isinstance(chosen, View) or (view is None and self._basis() == self._drawn):
            return
        state = self._state
        self._kept: CostResult = state.evaluation.costs  # so that its id means nothing else
        self._drawn = (*self._basis()[:-1], chosen)
        report = finance_of(state)
        tree = cost_tree(state.project, report, chosen)
        self.tree.show_tree(tree, LineSources(state.project, state.evaluation))
        self.figures.show_table(finance_table(state.project, report))
        self._meaning.show_text(view_meaning(chosen))
        text = exclusions_text(report)
        self.left_out.show_text(self.tr("Left out: {0}").format(text) if text else "")
        self._empty.setText(tree.empty_text)
        self._empty.setVisible(bool(tree.empty_text))
        self._split.setVisible(not tree.empty_text)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        head.setSpacing(2 * GRID)
        head.addWidget(self.view)
        head.addWidget(self._meaning, 1)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.addWidget(self.tree)
        self._split.addWidget(self.figures)
        self._split.setStretchFactor(0, 1)
        self._split.setSizes([_TREE_PX, _FIGURES_PX])
        self._split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._split, 1)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.left_out)
