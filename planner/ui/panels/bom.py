"""The bill of materials: table, totals, export."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from planner.presenters.bom import bom_view, columns
from planner.presenters.rows import Table
from planner.ui.panels.totals import TotalsLine
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.state import State
from planner.workspace.workspace import Workspace

_SETTLE_MS = 60
"""Edits in quick succession are listed once."""
_WIDTHS = {
    "position": 40,
    "site": 84,
    "group": 96,
    "manufacturer": 106,
    "part_number": 112,
    "description": 226,
    "quantity": 48,
    "unit": 56,
    "unit_cost": 116,
    "total": 124,
    "charge": 76,
    "term_total": 140,
    "kw": 64,
    "units": 48,
    "kg": 64,
    "lead_weeks": 92,
    "price_date": 90,
    "basis": 110,
    "remark": 200,
}


class BomPanel(QWidget):
    """Lists what is to be ordered; `export` asks for the workbook."""

    export = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = workspace.state
        self._drawn: State | None = None
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._draw)
        titles = columns(workspace.state.project.settings.currency)
        self.table = TableView(Table(titles), self)
        self.table.setAlternatingRowColors(True)
        self.table.setAccessibleName(self.tr("Lines of the bill of materials"))
        for place, column in enumerate(titles):
            self.table.setColumnWidth(place, _WIDTHS[column.key])
        self._empty = QLabel(self)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.hide()
        self.totals = TotalsLine(self)
        self._note = QLabel(self)
        self._note.setProperty("role", "muted")
        button = QPushButton(self.tr("Export BoM…"), self)
        button.setProperty("role", "primary")
        button.clicked.connect(self.export)
        foot = QHBoxLayout()
        foot.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        foot.setSpacing(5 * GRID)
        foot.addWidget(self.totals, 1)
        foot.addWidget(self._note)
        foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._empty, 1)
        layout.addLayout(foot)
        self.setAccessibleName(self.tr("Bill of materials"))

    def show_state(self, state: State) -> None:
        """Show the lines of *state*, soon; while hidden, later."""
        self._state = state
        if self.isVisible() and self._is_stale():
            self._settle.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def _is_stale(self) -> bool:
        drawn = self._drawn
        return drawn is None or (
            drawn.evaluation is not self._state.evaluation
            or drawn.project is not self._state.project
        )

    def _draw(self) -> None:
        if not self._is_stale():
            return
        self._drawn = self._state
        view = bom_view(self._state.project, self._state.evaluation)
        self.table.show_table(view.table)
        self._empty.setText(view.table.empty_text)
        self._empty.setVisible(not view.table.rows)
        self.table.setVisible(bool(view.table.rows))
        self._note.setText(view.note)
        self.totals.show_totals(view.totals)
