"""The assumptions that one question rests on, with range and source, and another value for each."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from planner.document.command import Command
from planner.presenters.assumptions import Assumed, assumed
from planner.presenters.estimates import estimates_table
from planner.presenters.wording import sentence
from planner.ui.panels.override_dialog import OverrideDialog
from planner.ui.tables.column_fit import Room
from planner.ui.tables.row_model import KEY_ROLE
from planner.ui.tables.table_view import TableView
from planner.workspace.state import State
from planner.workspace.workspace import Workspace

_ROOMS = {
    "label": Room(13, 22, grows=True),
    "value": Room(9, 13),
    "span": Room(12, 19),
    "status": Room(8, 10),
    "source": Room(12, 24),
    "date": Room(10, 10),
}
_FIRST = ("label", "value", "span", "source", "date", "status")


class EstimatesTable(TableView):
    """Some assumptions; Enter or a double-click overrides the current one, with a reason.

    `chosen` comes with the key of the current one. `change` and `reset` stand where the page that
    it is part of has room for them.
    """

    chosen = Signal(str)

    def __init__(
        self, workspace: Workspace, title: str, keys: Sequence[str], parent: QWidget
    ) -> None:
        currency = workspace.state.project.shown_currency
        super().__init__(estimates_table((), currency, title), parent)
        self._workspace = workspace
        self._state = workspace.state
        self._caption = title
        self._keys = tuple(keys)
        self._rows: dict[str, Assumed] = {}
        self.change = QPushButton(self.tr("Change…"), parent)
        self.change.setToolTip(self.tr("Enter another value of the current assumption, and why"))
        self.change.clicked.connect(self.override)
        self.reset_button = QPushButton(self.tr("Reset"), parent)
        self.reset_button.clicked.connect(self._take_back)
        self.setAccessibleName(title)
        self.fit_columns(_ROOMS, _FIRST)
        self.doubleClicked.connect(lambda _: self.override())
        self.selectionModel().currentRowChanged.connect(self._choose)

    def show_state(self, state: State) -> None:
        """Show the assumptions of *state*."""
        self._state = state
        catalogue = self._workspace.library.assumptions
        known = {one.key: one for one in assumed(state.project, state.scenario, catalogue)}
        self._rows = {key: known[key] for key in self._keys if key in known}
        currency = state.project.shown_currency
        self.show_table(estimates_table(tuple(self._rows.values()), currency, self._caption))
        if self._rows and not self.currentIndex().isValid():
            self.setCurrentIndex(self.rows.index(0, 0))
        self._judge()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.override()
        elif event.matches(QKeySequence.StandardKey.Delete):
            self._take_back()
        else:
            super().keyPressEvent(event)

    @property
    def current(self) -> Assumed | None:
        """The current assumption."""
        index = self.currentIndex()
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

    def _take_back(self) -> None:
        one = self.current
        if one is not None and one.reset is not None:
            self._run(one.reset)

    def _run(self, command: Command) -> bool:
        self._workspace.end_merge()
        label = command.label(self._workspace.state.project)
        return self._workspace.run(command, undo_hint=sentence(label))

    def _choose(self, _: QModelIndex) -> None:
        self._judge()
        one = self.current
        if one is not None:
            self.chosen.emit(one.key)

    def _judge(self) -> None:
        one = self.current
        self.change.setEnabled(one is not None)
        self.reset_button.setEnabled(one is not None and one.overridden)
        self.reset_button.setToolTip("" if one is None else one.default)
