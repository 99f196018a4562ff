"""The note of a scenario: what it is about, for comparisons and reports."""

from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.document.commands.scenarios import NoteScenario
from planner.domain.project import Scenario
from planner.ui.dialog_foot import dialog_foot
from planner.ui.theme import GRID
from planner.workspace.workspace import Workspace

_SIZE = (440, 240)


class NoteDialog(QDialog):
    """Edits the note of one scenario; OK keeps it as one step."""

    def __init__(self, workspace: Workspace, scenario: Scenario, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._scenario = scenario
        self.setWindowTitle(self.tr("Note of {0}").format(scenario.name))
        self.text = QPlainTextEdit(scenario.note, self)
        self.text.setAccessibleName(self.windowTitle())
        self.text.setTabChangesFocus(True)
        hint = QLabel(self.tr("Shown when pointing at the tab and in the comparison."), self)
        hint.setProperty("role", "muted")
        keep = QPushButton(self.tr("OK"), self)
        buttons = dialog_foot(self, keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.text, 1)
        layout.addWidget(hint)
        layout.addLayout(buttons)
        self.resize(*_SIZE)

    def accept(self) -> None:
        note = self.text.toPlainText().strip()
        if note != self._scenario.note:
            self._workspace.run(NoteScenario(self._scenario.id, note))
            self._workspace.end_merge()
        super().accept()
