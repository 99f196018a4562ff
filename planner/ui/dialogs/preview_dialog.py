"""A dialog that tries an edit while it is open: the whole window shows what it would change."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFormLayout, QPushButton, QVBoxLayout, QWidget

from planner.document.changes import changes
from planner.document.command import Command
from planner.domain.errors import EditRefused
from planner.presenters.arranging import where_text
from planner.presenters.rows import Tone
from planner.presenters.wording import sentence, worded
from planner.ui.dialog_foot import dialog_foot
from planner.ui.dialogs.workload_form import VerdictLine
from planner.ui.theme import GRID
from planner.workspace.done import done_text
from planner.workspace.state import Preview
from planner.workspace.workspace import Workspace

_WIDTH_PX = 480
_SETTLE_MS = 150


class PreviewDialog(QDialog):
    """Fields, a verdict that follows them, and one button that makes the edit as one step.

    Subclasses fill `form`, and `top` above it, say in `nothing` what to do first, return the edit from `make` and call `retry` when a
    field changes. `make` may refuse: then the reason is the verdict.
    """

    def __init__(
        self, workspace: Workspace, title: str, button: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.judge)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH_PX)
        self.form = QFormLayout()
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self.form.setHorizontalSpacing(4 * GRID)
        self.form.setVerticalSpacing(GRID + 2)
        self.top = QVBoxLayout()
        self.verdict = VerdictLine(self)
        self.nothing = self.tr("Fill in the empty fields to see the verdict.")
        self.button = QPushButton(button, self)
        foot = dialog_foot(self, self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addLayout(self.top)
        layout.addLayout(self.form)
        layout.addWidget(self.verdict)
        layout.addLayout(foot)

    def make(self) -> Command | None:
        """Return the edit that is entered, None while something is missing.

        Raises:
            EditRefused: when it is not possible.
        """
        raise NotImplementedError

    def show_preview(self, preview: Preview | None) -> None:
        """Show more of what the edit would change; None when it is not possible."""

    def retry(self, *_: object) -> None:
        """Try again soon: a field has changed."""
        self._settle.start()

    def judge(self) -> None:
        """Try the edit now and say what it would bring."""
        self._settle.stop()
        try:
            command = self.make()
        except EditRefused as refused:
            self._refuse(worded(refused.message.happened))
            return
        if command is None:
            self._refuse(self.nothing, Tone.MUTED)
            return
        preview = self.workspace.preview(command)
        if preview.verdict.refused or preview.project is None:
            self._refuse(worded(preview.verdict.text))
            return
        state = self.workspace.state
        plan = preview.project.scenario(state.scenario).plan
        added = changes(state.plan, plan).placements_added
        where = where_text(plan, added) if added else ""
        label = command.label(state.project)
        text = where or sentence(label)
        if preview.verdict.findings:
            self.verdict.say(Tone.WARNING, f"{text}. {worded(preview.verdict.text)}")
        else:
            self.verdict.say(Tone.GOOD, text)
        self.button.setEnabled(True)
        self.show_preview(preview)

    def accept(self) -> None:
        self.judge()
        if not self.button.isEnabled():
            return
        command = self.make()
        if command is not None:
            text = done_text(command, self.workspace.state.project)
            if self.workspace.run(command, undo_hint=text):
                super().accept()

    def reject(self) -> None:
        self._leave()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._leave()
        super().closeEvent(event)

    def _leave(self) -> None:
        self._settle.stop()
        self.workspace.drop_preview()

    def _refuse(self, text: str, tone: Tone = Tone.BAD) -> None:
        self.workspace.drop_preview()
        self.button.setEnabled(False)
        self.verdict.say(tone, text)
        self.show_preview(None)
