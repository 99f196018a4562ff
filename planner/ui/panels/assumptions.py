"""Every assumption in a searchable table; the current one with its source, override and reset."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from planner.document.command import Command
from planner.domain.provenance import Status
from planner.presenters.assumptions import (
    GROUPS,
    Assumed,
    assumed,
    assumption_columns,
    assumption_table,
    filtered,
    group_name,
)
from planner.presenters.inspection import ChoiceEditor, Option
from planner.presenters.rows import Table
from planner.presenters.why import status_word
from planner.ui.inspector.fields import ChoiceField, SwitchField
from planner.ui.panels.override_dialog import OverrideDialog
from planner.ui.tables.column_fit import Room
from planner.ui.tables.row_model import KEY_ROLE
from planner.ui.tables.table_view import TableView
from planner.ui.theme import GRID
from planner.workspace.state import State
from planner.workspace.telling import run_and_tell
from planner.workspace.workspace import Workspace

_ROOMS = {
    "group": Room(8, 10),
    "label": Room(20, 30, grows=True),
    "value": Room(10, 12),
    "unit": Room(12, 15),
    "span": Room(9, 12),
    "status": Room(7, 9),
    "source": Room(16, 30),
    "date": Room(10, 10),
}
_FIRST = ("label", "value", "unit", "status", "group")
"""What is listed where there is room for little; the detail beside the table has the rest."""
_DETAIL_PX = 280
_SEARCH_PX = 220


class AssumptionsPanel(QWidget):
    """Lists what the numbers rest on; double-click or Enter overrides, with a reason."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._state = workspace.state
        self._drawn: State | None = None
        self._all: tuple[Assumed, ...] = ()
        self._rows: dict[str, Assumed] = {}
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search: discount, PUE, lead time"))
        self.search.setAccessibleName(self.tr("Search assumptions"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(_SEARCH_PX)
        self.search.textChanged.connect(self._find)
        groups = [Option("", self.tr("All groups"))]
        groups += [Option(group, group_name(group)) for group in GROUPS]
        self.group = ChoiceField(ChoiceEditor(tuple(groups)), self._filter, self)
        self.group.setAccessibleName(self.tr("Group"))
        self.group.show_value("")
        self.overridden = SwitchField(self.tr("Overridden only"), self._filter, self)
        self._count = QLabel(self)
        self._count.setProperty("role", "muted")
        self.table = AssumptionTable(self)
        self.table.wanted.connect(self.override)
        self.table.selectionModel().currentRowChanged.connect(self._show_detail)
        self._detail = QScrollArea(self)
        self._detail.setWidgetResizable(True)
        self._detail.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._detail.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._empty = QLabel(self)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.setAccessibleName(self.tr("Assumptions"))

    def show_state(self, state: State) -> None:
        """Show the assumptions of *state*; while hidden, later."""
        self._state = state
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    @property
    def current(self) -> Assumed | None:
        """The current assumption."""
        index = self.table.currentIndex()
        return self._rows.get(str(index.data(KEY_ROLE))) if index.isValid() else None

    def override(self) -> OverrideDialog | None:
        """Ask for another value of the current assumption."""
        one = self.current
        if one is None:
            return None
        name = self._state.project.scenario(self._state.scenario).name
        dialog = OverrideDialog(one, name, self._run, self.window())
        dialog.open()
        return dialog

    def reset(self) -> None:
        """Take the override of the current assumption back."""
        one = self.current
        if one is not None and one.reset is not None:
            self._run(one.reset)

    def _run(self, command: Command) -> bool:
        self._workspace.end_merge()
        return run_and_tell(self._workspace, command)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        head.setSpacing(2 * GRID)
        head.addWidget(self.search, 1)
        head.addWidget(self.group)
        head.addWidget(self.overridden)
        head.addStretch(1)
        head.addWidget(self._count)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.table)
        split.addWidget(self._detail)
        split.setStretchFactor(0, 1)
        split.setSizes([800, _DETAIL_PX])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        self._split = split
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(split, 1)
        layout.addWidget(self._empty, 1)

    def _draw(self) -> None:
        state, drawn = self._state, self._drawn
        if drawn is not None and (
            drawn.project is state.project and drawn.scenario == state.scenario
        ):
            return
        self._drawn = state
        catalogue = self._workspace.library.assumptions
        self._all = assumed(state.project, state.scenario, catalogue)
        self._fill()

    def _find(self) -> None:
        """List what has the words, from the top."""
        self._fill()
        self.table.setCurrentIndex(self.table.rows.index(0, 0))
        self.table.scrollToTop()

    def _filter(self, value: object) -> bool:
        """Take a choice and list anew; the box shows it afterwards."""
        self._fill(group=value if isinstance(value, str) else None, only=value)
        return True

    def _fill(self, *, group: str | None = None, only: object = None) -> None:
        chosen = str(self.group.value or "") if group is None else group
        overridden = only if isinstance(only, bool) else self.overridden.isChecked()
        rows = filtered(self._all, self.search.text(), chosen, only_overridden=overridden)
        self._rows = {one.key: one for one in rows}
        table = assumption_table(rows)
        self.table.show_table(table)
        self._empty.setText(table.empty_text)
        self._empty.setVisible(not rows)
        self._split.setVisible(bool(rows))
        if rows and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.table.rows.index(0, 0))
        changed = sum(one.overridden for one in self._all)
        text = self.tr("{0} of {1}, {2} overridden")
        self._count.setText(text.format(len(rows), len(self._all), changed))
        self._show_detail()

    def _show_detail(self, *_: object) -> None:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        column.setSpacing(GRID)
        one = self.current
        if one is not None:
            for text, role in _texts(one):
                column.addWidget(_label(text, role, box))
            column.addLayout(self._buttons(one, box))
        column.addStretch()
        old = self._detail.takeWidget()
        if old is not None:
            # its button may be at work on the very click that led here
            old.hide()
            old.deleteLater()
        self._detail.setWidget(box)

    def _buttons(self, one: Assumed, parent: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        change = QPushButton(self.tr("Override…"), parent)
        change.clicked.connect(self.override)
        row.addWidget(change)
        if one.reset is not None:
            reset = QPushButton(self.tr("Reset"), parent)
            reset.setToolTip(one.default)
            reset.clicked.connect(self.reset)
            row.addWidget(reset)
        row.addStretch()
        return row


class AssumptionTable(TableView):
    """The table; `wanted` asks to override the current row."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Table(assumption_columns()), parent, marked=frozenset({5}))
        self.setAccessibleName(self.tr("Assumptions"))
        self.doubleClicked.connect(self._want)
        self.fit_columns(_ROOMS, _FIRST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.wanted.emit()
        else:
            super().keyPressEvent(event)

    def _want(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if index.isValid():
            self.wanted.emit()


def _texts(one: Assumed) -> list[tuple[str, str]]:
    """The lines of the detail with their roles."""
    value = f"{one.text} {one.unit}".strip()
    if one.span:
        value = f"{value} ({one.span})"
    origin = ", ".join(part for part in (one.source, one.date) if part)
    if one.status is not Status.ENTERED:
        origin = f"{status_word(one.status)}: {origin}"
    texts = [(one.label, "heading"), (value, ""), (origin, "muted")]
    if one.overridden:
        texts.append((f"“{one.reason}”", "") if one.reason else ("", ""))
        texts.append((one.default, "muted"))
    texts.append((one.note, "muted"))
    return [(text, role) for text, role in texts if text]


def _label(text: str, role: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        label.setProperty("role", role)
    return label
