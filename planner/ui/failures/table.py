"""Every single failure and maintenance outage in a table: sorted, copied, shown, tried."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.domain.failure import Failure
from planner.presenters.failure_tables import (
    failure_columns,
    failure_place,
    failures_table,
    outages_table,
    sorted_table,
    sweep_text,
)
from planner.presenters.inspection import ChoiceEditor, Option
from planner.presenters.rows import Table
from planner.ui.elided_label import ElidedLabel
from planner.ui.failures.workloads import WorkloadsView
from planner.ui.inspector.fields import ChoiceField
from planner.ui.tables.column_fit import Room
from planner.ui.tables.row_model import KEY_ROLE
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.failing import FailureTests, Progress
from planner.workspace.state import Selection, State, Subject
from planner.workspace.workspace import Workspace

_ROOMS = {
    "failure": Room(16, 30),
    "happens": Room(24, 40, grows=True),
    "left": Room(6, 8),
    "tokens": Room(8, 9),
    "unserved": Room(6, 8),
    "worst": Room(14, 24),
    "load": Room(5, 7),
}
_ORDER = ("failure", "left", "happens", "worst", "load", "tokens", "unserved")
_FAILURES, _OUTAGES, _WORKLOADS = "failures", "outages", "workloads"
_PROGRESS_PX = 160


class FailuresPane(QWidget):
    """The table with its head: run all, progress with *Cancel*, failures or outages.

    A click on a title sorts, a double-click shows the place, Enter tries the failure on the plan.
    """

    jump = Signal(object)

    def __init__(
        self, tests: FailureTests, workspace: Workspace, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tests = tests
        self._state = workspace.state
        self._kind = _FAILURES
        self._sorting = ("left", False)
        self._known: dict[str, Failure] = {}
        self._drawn: object = None
        self.run_button = QPushButton(self.tr("Run all"), self)
        self.run_button.clicked.connect(tests.run_all)
        self.cancel_button = QPushButton(self.tr("Cancel"), self)
        self.cancel_button.clicked.connect(tests.cancel)
        self.progress = QProgressBar(self)
        self.progress.setFixedWidth(_PROGRESS_PX)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Failures that are done"))
        self.summary = ElidedLabel(self)
        self.try_button = QPushButton(self.tr("Try on the plan"), self)
        self.try_button.setToolTip(self.tr("Apply the failure of this row until the test ends"))
        self.try_button.clicked.connect(self._try)
        options = (
            Option(_FAILURES, self.tr("Single failures")),
            Option(_OUTAGES, self.tr("Maintenance outages")),
            Option(_WORKLOADS, self.tr("Workloads")),
        )
        self.kinds = ChoiceField(ChoiceEditor(options), self._take_kind, self)
        self.kinds.setAccessibleName(self.tr("Failures, outages or workloads"))
        self.kinds.setMinimumContentsLength(max(len(one.label) for one in options))
        self.kinds.show_value(self._kind)
        self.table = FailuresTable(self)
        self.table.doubleClicked.connect(self._show)
        self.table.tried.connect(self._try)
        self.table.horizontalHeader().sectionClicked.connect(self._sort_by)
        # Made when somebody asks for it: a chart takes its time.
        self.workloads: WorkloadsView | None = None
        self._empty = QLabel(self)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head())
        layout.addWidget(self.table, 1)
        layout.addWidget(self._empty, 1)
        self.setAccessibleName(self.tr("Single failures"))
        self.destroyed.connect(tests.changed.subscribe(lambda _: self._follow()))
        self.destroyed.connect(tests.progressed.subscribe(self._show_progress))
        self._draw()

    def _head(self) -> QHBoxLayout:
        """What stands over the table."""
        head = QHBoxLayout()
        head.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        head.setSpacing(2 * GRID)
        for widget in (self.kinds, self.run_button, self.progress, self.cancel_button):
            head.addWidget(widget)
        head.addWidget(self.summary, 1)
        head.addWidget(self.try_button)
        return head

    def show_state(self, state: State) -> None:
        """Follow a state: where a jump leads."""
        self._state = state

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def _follow(self) -> None:
        if self.isVisible():
            self._draw()

    def _show_progress(self, progress: Progress) -> None:
        self.progress.setMaximum(max(1, progress.of))
        self.progress.setValue(progress.done)

    def _draw(self) -> None:
        found, sweeping = self._tests.all, self._tests.is_sweeping
        self.progress.setVisible(sweeping)
        self.cancel_button.setVisible(sweeping)
        self.run_button.setVisible(not sweeping)
        self.run_button.setText(self.tr("Run all") if found is None else self.tr("Run again"))
        self.kinds.setEnabled(found is not None)
        self.summary.show_text("" if found is None or sweeping else sweep_text(found))
        by_workload = self._kind == _WORKLOADS
        self.table.setVisible(found is not None and not by_workload)
        if self.workloads is not None:
            self.workloads.setVisible(found is not None and by_workload)
        self.try_button.setVisible(found is not None and self._kind == _FAILURES)
        self.try_button.setEnabled(found is not None and bool(found.results))
        self._empty.setVisible(found is None)
        self._empty.setText(
            self.tr("Every failure is being tried. The plan stays as it is.")
            if sweeping
            else self.tr(
                "Run all to see what every single loss of power, cooling, network and site leaves,"
                " and what can be maintained while everything runs."
            )
        )
        if found is None or (found, self._kind, self._sorting) == self._drawn:
            return
        self._drawn = (found, self._kind, self._sorting)
        if by_workload:
            self._show_workloads()
            return
        if self._kind == _FAILURES:
            table = failures_table(found.results)
            failures = [one.failure for one in found.results]
        else:
            table = outages_table(found)
            failures = [one.result.failure for one in found.outages]
        self._known = {one.id: one for one in failures}
        column, down = self._sorting
        self.table.show_table(sorted_table(table, column, down=down))

    def _show_workloads(self) -> None:
        if self.workloads is None:
            self.workloads = WorkloadsView(self)
            layout = self.layout()
            if layout is not None:
                layout.addWidget(self.workloads)
        self.workloads.show_endurance(self._tests.endurance)

    def _take_kind(self, value: object) -> bool:
        self._kind = str(value)
        self._draw()
        return True

    def _sort_by(self, section: int) -> None:
        column = self.table.rows.table.columns[section].key
        before, down = self._sorting
        self._sorting = (column, not down if column == before else False)
        header = self.table.horizontalHeader()
        header.setSortIndicatorShown(True)
        order = Qt.SortOrder.DescendingOrder if self._sorting[1] else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(section, order)
        self._draw()

    def _current(self) -> Failure | None:
        index = self.table.currentIndex()
        return self._known.get(str(index.data(KEY_ROLE))) if index.isValid() else None

    def _show(self, _: QModelIndex) -> None:
        failure = self._current()
        if failure is None:
            return
        place = failure_place(self._state.project, self._state.scenario, failure)
        if place is not None:
            kind, thing = place
            self.jump.emit(Selection(Subject(kind), (thing,)))

    def _try(self) -> None:
        failure = self._current()
        if failure is not None:
            self._tests.lose(failure.id)


class FailuresTable(TableView):
    """The table; Enter tries the failure of the row."""

    tried = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Table(failure_columns()), parent, marked=frozenset({0}))
        self.setAccessibleName(self.tr("Failures"))
        self.setAccessibleDescription(
            self.tr("Enter tries the failure on the plan, a double-click shows its place")
        )
        self.horizontalHeader().setSectionsClickable(True)
        self.fit_columns(_ROOMS, _ORDER)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.tried.emit()
        else:
            super().keyPressEvent(event)
