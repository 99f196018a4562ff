"""The workloads in a table to work in: users with twice and half, verdict, and routes beside it."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from planner.document.command import Command
from planner.domain.errors import EditRefused, Message
from planner.presenters.inspection import EditRow, Inspection, NumberEditor
from planner.presenters.rows import Table
from planner.presenters.workload_table import (
    WorkloadLine,
    inspect_routes,
    lines_table,
    workload_columns,
    workload_lines,
)
from planner.ui.inspector.fields import NumberField
from planner.ui.inspector.inspector import Inspector
from planner.ui.tables.column_fit import Room
from planner.ui.tables.row_model import KEY_ROLE
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.state import Notice, Selection, State, Subject
from planner.workspace.telling import run_and_tell
from planner.workspace.workspace import Workspace

_AMOUNT = 1
"""Place of the column with inputs."""
_ROOMS = {
    "name": Room(15, 18),
    "amount": Room(20, 21),
    "verdict": Room(6, 8),
    "demand": Room(7, 10),
    "served": Room(5, 6),
    "ttft": Room(10, 12),
    "tpot": Room(7, 9),
    "short": Room(14, 28, grows=True),
    "model": Room(12, 16),
    "kind": Room(8, 10),
    "input": Room(6, 8),
    "output": Room(6, 8),
    "class": Room(9, 11),
}
_FIRST = ("name", "amount", "verdict", "served", "ttft", "tpot", "short", "demand")
"""What is shown of a workload where there is room for little; the inspector shows the rest."""
_ROUTES_PX = 264
_BESIDE_PX = 1000
"""A narrower panel leaves the routes to the inspector."""


class WorkloadTable(QWidget):
    """Every workload with what it asks and what it gets; beside it, with room, its routes.

    `jump` carries the workload that was clicked, `add` asks for the form of a new one.
    """

    jump = Signal(object)
    add = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._state = workspace.state
        self._drawn: State | None = None
        self._lines: dict[str, WorkloadLine] = {}
        self.table = TableView(Table(workload_columns()), self, marked=frozenset({0}))
        self.table.setAccessibleName(self.tr("Workloads"))
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(self._show_routes)
        self.table.fit_columns(_ROOMS, _FIRST)
        like = AmountBox(self._workspace)
        self.table.verticalHeader().setDefaultSectionSize(like.sizeHint().height() + 2)
        like.deleteLater()
        self.routes = Inspector(workspace, self, self._look)
        self.routes.setAccessibleName(self.tr("Routes"))
        self.routes.jump.connect(self.jump)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.addWidget(self.table)
        self._split.addWidget(self.routes)
        self._split.setStretchFactor(0, 1)
        self._split.setSizes([800, _ROUTES_PX])
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._empty = self._make_empty()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)
        layout.addWidget(self._empty)
        self.setAccessibleName(self.tr("Workloads"))

    def show_state(self, state: State) -> None:
        """Show the workloads of *state*; while hidden, later."""
        self._state = state
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.routes.setVisible(self.width() >= _BESIDE_PX)

    def amount(self, workload: str) -> "AmountBox | None":
        """Return the box with the users of a workload."""
        row = self.table.rows.row_of(workload)
        if row is None:
            return None
        box = self.table.indexWidget(self.table.rows.index(row, _AMOUNT))
        return box if isinstance(box, AmountBox) else None

    def _make_empty(self) -> QWidget:
        box = QWidget(self)
        text = QLabel(self.tr("No workload yet. Add one to see what it needs."), box)
        text.setProperty("role", "muted")
        button = QPushButton(self.tr("Add workload…"), box)
        button.clicked.connect(self.add)
        column = QVBoxLayout(box)
        column.addStretch()
        column.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        return box

    def _draw(self) -> None:
        state, drawn = self._state, self._drawn
        self._drawn = state
        same = drawn is not None and (drawn.shown is state.shown and drawn.project is state.project)
        if not same:
            lines = workload_lines(state.project, state.shown)
            self._lines = {line.row.key: line for line in lines}
            self.table.show_table(lines_table(lines))
            self._fill_amounts()
            self._split.setVisible(bool(lines))
            self._empty.setVisible(not lines)
        self._follow_selection(state)
        self.routes.show_state(state)

    def _fill_amounts(self) -> None:
        for row in range(self.table.rows.rowCount()):
            line = self._lines[self.table.rows.key_at(row)]
            index = self.table.rows.index(row, _AMOUNT)
            box = self.table.indexWidget(index)
            if not isinstance(box, AmountBox):
                box = AmountBox(self._workspace, self.table)
                self.table.setIndexWidget(index, box)
            box.show_line(line)

    def _follow_selection(self, state: State) -> None:
        """Make the workload that is selected elsewhere the current one; the first to begin with."""
        chosen = state.selection.single if state.selection.kind is Subject.WORKLOAD else None
        row = self.table.rows.row_of(chosen) if chosen else None
        current = self.table.currentIndex()
        if row is None and not current.isValid() and self.table.rows.rowCount():
            row = 0
        if row is not None and current.row() != row:
            self.table.setCurrentIndex(self.table.rows.index(row, 0))

    def _look(self, state: State, workspace: Workspace) -> Inspection | None:
        current = self.table.currentIndex()
        if not current.isValid():
            return None
        key = str(current.data(KEY_ROLE))
        return inspect_routes(state.project, state.evaluation, workspace.library, key)

    def _show_routes(self, current: QModelIndex) -> None:
        if current.isValid():
            self.routes.look_again()

    def _open(self, key: str) -> None:
        self.jump.emit(Selection(Subject.WORKLOAD, (key,)))


class AmountBox(QWidget):
    """Half, the users in a box, twice: each press or entry is one step."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._line: WorkloadLine | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(GRID, 1, GRID, 1)
        self._row.setSpacing(2)
        self.half = self._button("÷2", lambda: self._line.halve if self._line else None)
        self.twice = self._button("×2", lambda: self._line.double if self._line else None)
        self.field = self._make_field(NumberEditor())
        self._row.addWidget(self.half)
        self._row.addWidget(self.field, 1)
        self._row.addWidget(self.twice)

    def sizeHint(self) -> QSize:
        return QSize(170, self.field.sizeHint().height() + 2)

    def show_line(self, line: WorkloadLine) -> None:
        """Show the amount of a workload."""
        before, self._line = self._line, line
        row = line.amount
        if isinstance(row.editor, NumberEditor) and (
            before is None or before.amount.editor != row.editor
        ):
            old = self.field
            self.field = self._make_field(row.editor)
            self._row.replaceWidget(old, self.field)
            old.deleteLater()
        self.field.show_value(row.value)
        self.field.setAccessibleName(row.label)
        self.field.setToolTip(row.tooltip or row.label)
        self.half.setAccessibleName(self.tr("Halve: {0}").format(row.label))
        self.twice.setAccessibleName(self.tr("Double: {0}").format(row.label))

    def _button(self, text: str, command: Callable[[], Command | None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("role", "quiet")
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

        def press() -> None:
            wanted = command()
            if wanted is not None:
                run_and_tell(self._workspace, wanted)

        button.clicked.connect(press)
        return button

    def _make_field(self, editor: NumberEditor) -> NumberField:
        field = NumberField(editor, self._commit, self)
        field.refused.connect(self._refuse)
        field.left.connect(self._workspace.end_merge)
        return field

    def _commit(self, value: object) -> bool:
        if self._line is None:
            return False
        row: EditRow = self._line.amount
        try:
            command = row.command(value)
        except EditRefused as refused:
            self._workspace.notices.emit(Notice(refused.message))
            return False
        return self._workspace.run(command)

    def _refuse(self, happened: str, remedy: str) -> None:
        unharmed = self.tr("The value is as it was.")
        self._workspace.notices.emit(Notice(Message(happened, unharmed, remedy)))
