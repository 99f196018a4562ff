"""The panel: headline, bars of all activities, and beside them other ways and the cost of waiting."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters.rows import Table
from planner.presenters.timeline import (
    TimelineView,
    branches_table,
    timeline_view,
    waiting_lines,
)
from planner.ui.elided_label import ElidedLabel
from planner.ui.tables.column_fit import Room
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.ui.timeline.table import Moved, TimelineTable
from planner.workspace.delivering import Deliveries, other_ways, rescheduled
from planner.workspace.state import State
from planner.workspace.workspace import Workspace

_SIDE_PX = 310
_WAYS = {"way": Room(10, 18, grows=True), "p50": Room(4, 5), "p80": Room(4, 5)}


class TimelinePanel(QWidget):
    """Follows the plan; a bar that is dragged previews the whole plan and is one undo step."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._state = workspace.state
        self._sided: tuple[object, ...] = ()
        # Long sentences give way; they never widen the window.
        self.headline = ElidedLabel(self)
        self.headline.setProperty("role", "heading")
        self.note = ElidedLabel(self)
        view = self._view(self._state.project, self._state.evaluation)
        self.table = TimelineTable(view, self)
        self.table.trying.connect(self._try)
        self.table.moved.connect(self._move)
        self.table.given_up.connect(workspace.drop_preview)
        self._empty = QLabel(view.table.empty_text, self)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._ways: list[TableView] = []
        self._titles: list[QLabel] = []
        self._side = QVBoxLayout()
        self._lay_out()
        self.setFocusProxy(self.table)
        self.setAccessibleName(self.tr("Timeline"))

    def show_state(self, state: State) -> None:
        """Show the timeline of *state*."""
        self._state = state
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def told(self) -> dict[str, str]:
        """Return the lines on waiting by label."""
        return {
            label.text(): value.text() for label, value in self._lines if label.isVisibleTo(self)
        }

    def _draw(self) -> None:
        project, evaluation = self._state.project, self._state.evaluation
        preview = self._state.preview
        if preview is not None and preview.project is not None and preview.evaluation is not None:
            project, evaluation = preview.project, preview.evaluation
        view = self._view(project, evaluation)
        self.headline.show_text(view.headline)
        self.note.show_text(view.note)
        self.note.setVisible(bool(view.note))
        self.table.show_view(view)
        self.table.setVisible(bool(view.bars))
        self._empty.setVisible(not view.bars)
        if preview is None and self.isVisible():
            self._show_side(project, evaluation)

    def _view(self, project: Project, evaluation: Evaluation) -> TimelineView:
        unserved = any(one.unserved_share_peak > 0 for one in evaluation.workloads.values())
        return timeline_view(project, evaluation, unserved)

    def _show_side(self, project: Project, evaluation: Evaluation) -> None:
        """Other ways and the wait, worked out again only when what they rest on has changed."""
        basis = (evaluation.timeline, evaluation.costs, project.settings)
        if all(a is b for a, b in zip(basis, self._sided, strict=False)) and self._sided:
            return
        self._sided = basis
        found: Deliveries = other_ways(project, evaluation)
        self._show_ways([(name, branches_table(ways)) for name, ways in found.ways])
        self._show_lines(waiting_lines(found.waiting, project.shown_currency))

    def _show_ways(self, tables: Sequence[tuple[str, Table]]) -> None:
        for old in self._ways:
            old.hide()
            old.deleteLater()
        for title in self._titles:
            title.hide()
            title.deleteLater()
        self._ways, self._titles = [], []
        for place, (name, table) in enumerate(tables):
            title = QLabel(self.tr("{0}: weeks to the first token").format(name), self._box)
            title.setProperty("role", "muted")
            shown = TableView(table, self._box)
            shown.setAccessibleName(title.text())
            shown.fit_columns(_WAYS)
            height = shown.verticalHeader().defaultSectionSize() * len(table.rows)
            shown.setFixedHeight(height + shown.horizontalHeader().sizeHint().height() + 2)
            shown.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._side.insertWidget(2 * place, title)
            self._side.insertWidget(2 * place + 1, shown)
            self._titles.append(title)
            self._ways.append(shown)

    def _show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        while len(self._lines) < len(lines):
            label, value = QLabel(self._box), QLabel(self._box)
            label.setProperty("role", "muted")
            label.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            self._form.addWidget(label, len(self._lines), 0)
            self._form.addWidget(value, len(self._lines), 1)
            self._lines.append((label, value))
        for place, (label, value) in enumerate(self._lines):
            shown = place < len(lines)
            label.setVisible(shown)
            value.setVisible(shown)
            if shown:
                label.setText(lines[place][0])
                value.setText(lines[place][1])

    def _try(self, moved: Moved) -> None:
        command = rescheduled(self._workspace.state, moved.bar.key, moved.weeks, moved.not_before)
        if command is not None:
            self._workspace.preview(command)

    def _move(self, moved: Moved) -> None:
        command = rescheduled(self._workspace.state, moved.bar.key, moved.weeks, moved.not_before)
        if command is not None:
            self._workspace.run(command)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        head.setSpacing(3 * GRID)
        head.addWidget(self.headline, 5)
        head.addWidget(self.note, 2)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addLayout(head)
        left.addWidget(self.table, 1)
        left.addWidget(self._empty, 1)
        self._box = QWidget(self)
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._form = QGridLayout()
        self._form.setColumnStretch(0, 1)
        self._form.setVerticalSpacing(2)
        self._form.setHorizontalSpacing(2 * GRID)
        self._form.setContentsMargins(0, GRID, 0, 0)
        self._side.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self._side.setSpacing(GRID)
        self._side.addLayout(self._form)
        self._side.addStretch(1)
        self._box.setLayout(self._side)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._box)
        scroll.setFixedWidth(_SIDE_PX)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setAccessibleName(self.tr("Other ways, and what the wait costs"))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(left, 1)
        whole.addWidget(scroll)
