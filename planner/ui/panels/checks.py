"""The checks: every finding, worst first, with jump and one-click fix."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from planner.domain.finding import Fix
from planner.presenters.findings import FindingRow, FindingsList, findings_columns, place_of
from planner.presenters.rows import Table
from planner.ui.inspector.finding_view import FindingView
from planner.ui.inspector.inspector import run_fix
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.state import Selection, State, Subject
from planner.workspace.workspace import Workspace

_DETAIL_PX = 300
_WIDTHS = {"severity": 96, "rule": 84, "subject": 150, "message": 420}


class ChecksPanel(QWidget):
    """Lists the findings; a click or Enter jumps to the thing, a button repairs it."""

    jump = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._state = workspace.state
        self._drawn: State | None = None
        self._findings = FindingsList()
        self._rows: dict[str, FindingRow] = {}
        self._detail_row: FindingRow | None = None
        self.table = TableView(Table(findings_columns()), self, marked=frozenset({0}))
        self.table.setAccessibleName(self.tr("Findings"))
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(self._show_detail)
        for place, column in enumerate(self.table.rows.table.columns):
            self.table.setColumnWidth(place, _WIDTHS[column.key])
        self.table.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self._detail = QScrollArea(self)
        self._detail.setWidgetResizable(True)
        self._detail.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._detail.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._empty = QLabel(self)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setText(self.tr("Nothing is wrong. Every check passes."))
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.addWidget(self.table)
        self._split.addWidget(self._detail)
        self._split.setStretchFactor(0, 1)
        self._split.setSizes([800, _DETAIL_PX])
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)
        layout.addWidget(self._empty)
        self.setAccessibleName(self.tr("Checks"))

    def show_state(self, state: State) -> None:
        """Show the findings of *state*; while hidden, later."""
        self._state = state
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def detail(self) -> FindingView | None:
        """Return what is shown of the current finding."""
        box = self._detail.widget()
        return box.findChild(FindingView) if box is not None else None

    def _draw(self) -> None:
        if self._drawn is not None and self._drawn.evaluation is self._state.evaluation:
            return
        self._drawn = self._state
        table = self._findings.update(self._state.evaluation.findings)
        rows = self._findings.rows
        self._rows = {row.key: row for row in rows}
        self.table.show_table(table)
        self._empty.setVisible(not rows)
        self._split.setVisible(bool(rows))
        if rows and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.table.rows.index(0, 0))
        self._show_detail()

    def _current(self) -> FindingRow | None:
        index = self.table.currentIndex()
        return self._rows.get(self.table.rows.key_at(index.row())) if index.isValid() else None

    def _open(self, key: str) -> None:
        row = self._rows.get(key)
        if row is None:
            return
        place = place_of(self._state.project, self._state.evaluation, row.subject)
        if place is not None:
            kind, thing = place
            self.jump.emit(Selection(Subject(kind), (thing,)))

    def _show_detail(self, *_: object) -> None:
        row = self._current()
        if row == self._detail_row:
            return
        self._detail_row = row
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        column.setSpacing(GRID)
        if row is not None:
            view = FindingView(row, box, with_source=True)
            view.fixed.connect(self._fix)
            column.addWidget(view)
            if place_of(self._state.project, self._state.evaluation, row.subject) is not None:
                show = QPushButton(self.tr("Show {0}").format(row.subject_name), box)
                show.clicked.connect(lambda: self._open(row.key))
                column.addWidget(show, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        old = self._detail.takeWidget()
        if old is not None:
            # its button may be at work on the very click that led here
            old.hide()
            old.deleteLater()
        self._detail.setWidget(box)

    def _fix(self, fix: Fix) -> None:
        run_fix(self._workspace, fix)
