"""Published cost cases: what the sources printed against what the finance engine computes."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from planner.presenters.published_cases import (
    case_texts,
    case_title,
    check_table,
    input_table,
    step_table,
    verdict,
)
from planner.presenters.rows import Table
from planner.ui.tables.column_fit import Room
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.published_cases import CaseRun

_LIST_PX = 250
_WIDTH_PX = 1160
_HEIGHT_PX = 620

_CHECK_ROOMS = {
    "variant": Room(20, 30),
    "result": Room(18, 34, grows=True),
    "expected": Room(9, 12),
    "computed": Room(9, 12),
    "unit": Room(12, 13),
    "off": Room(7, 9),
    "tolerance": Room(12, 13),
    "passes": Room(8, 9),
    "grounds": Room(9, 13),
}
_CHECK_ORDER = ("result", "expected", "computed", "passes", "unit", "variant", "off", "tolerance")
_INPUT_ROOMS = {
    "variant": Room(10, 24),
    "label": Room(20, 40, grows=True),
    "value": Room(9, 12),
    "unit": Room(8, 13),
    "grounds": Room(10, 13),
    "note": Room(10, 30),
}
_INPUT_ORDER = ("label", "value", "unit", "variant", "grounds")
_STEP_ROOMS = {
    "step": Room(18, 32),
    "variant": Room(10, 24),
    "value": Room(9, 12),
    "unit": Room(8, 13),
    "formula": Room(16, 27),
    "arguments": Room(20, 40, grows=True),
}
_STEP_ORDER = ("step", "value", "unit", "formula", "variant", "arguments")


class PublishedCasesDialog(QDialog):
    """A list of cases; the chosen one with its setting, source, inputs, steps and values."""

    def __init__(self, runs: Sequence[CaseRun], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Published Cases"))
        self._runs = tuple(runs)
        self.cases = QListWidget(self)
        self.cases.setAccessibleName(self.tr("Cases"))
        self.cases.setFixedWidth(_LIST_PX)
        self.cases.setWordWrap(True)
        self.cases.setSpacing(2)
        self.cases.setSelectionMode(QListWidget.SelectionMode.SingleSelection)
        for run in self._runs:
            QListWidgetItem(f"{case_title(run)}\n{verdict(run)}", self.cases)
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told.setProperty("role", "muted")
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self._add_tables(self._runs[0])
        self._lay_out()
        self.cases.currentRowChanged.connect(self._show)
        self.cases.setCurrentRow(0)
        self.resize(_WIDTH_PX, _HEIGHT_PX)

    def _show(self, place: int) -> None:
        if not 0 <= place < len(self._runs):
            return
        run = self._runs[place]
        self.told.setText("\n".join(f"{heading}: {text}" for heading, text in case_texts(run)))
        shown = max(0, self.tabs.currentIndex())
        # made anew: a case without variants has a column less
        for old in (self.checks, self.inputs, self.steps):
            old.deleteLater()
        self._add_tables(run)
        self.tabs.setCurrentIndex(shown)

    def _add_tables(self, run: CaseRun) -> None:
        self.tabs.clear()
        self.checks = self._table(check_table(run), _CHECK_ROOMS, _CHECK_ORDER)
        self.inputs = self._table(input_table(run), _INPUT_ROOMS, _INPUT_ORDER)
        self.steps = self._table(step_table(run), _STEP_ROOMS, _STEP_ORDER)
        self.tabs.addTab(self.checks, self.tr("Expected and computed"))
        self.tabs.addTab(self.inputs, self.tr("Inputs"))
        self.tabs.addTab(self.steps, self.tr("Steps"))

    def _table(self, table: Table, rooms: Mapping[str, Room], order: Sequence[str]) -> TableView:
        view = TableView(table, self)
        columns = {column.key for column in table.columns}
        view.fit_columns(rooms, [key for key in order if key in columns])
        return view

    def _lay_out(self) -> None:
        close = QPushButton(self.tr("Close"), self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        hint = QLabel(self.tr("The same from a terminal: rackwright study run --all"), self)
        hint.setProperty("role", "muted")
        foot.addWidget(hint)
        foot.addStretch()
        foot.addWidget(close)
        right = QVBoxLayout()
        right.setSpacing(2 * GRID)
        right.addWidget(self.told)
        right.addWidget(self.tabs, 1)
        both = QHBoxLayout()
        both.setSpacing(4 * GRID)
        both.addWidget(self.cases)
        both.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addLayout(both, 1)
        layout.addLayout(foot)
