"""The form of a workload, new or changed, with a verdict that follows every entry."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from planner.document.command import Command
from planner.domain.identity import WorkloadId
from planner.domain.workload import Workload
from planner.presenters.rows import Tone
from planner.presenters.uses import uses
from planner.presenters.wording import worded
from planner.presenters.workload_verdict import entered, load_text
from planner.ui.dialog_foot import dialog_foot
from planner.ui.dialogs.workload_fields import WorkloadFields
from planner.ui.tables.marks import MARK_PX, paint_mark
from planner.ui.theme import GRID, theme_of
from planner.workspace.service import (
    WorkloadForm,
    add_workload_command,
    edit_workload_command,
    form_of,
    suggest,
)
from planner.workspace.workspace import Workspace

_WIDTH_PX = 620
_SETTLE_MS = 150
_VERDICT_LINES = 5


class WorkloadDialog(QDialog):
    """Asks what a workload needs and adds it where it fits, or changes one, as one step.

    While it is open the window shows what the entries would change; the plan stays as it is until
    the button is pressed.
    """

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget | None = None,
        workload: WorkloadId | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        project, library = workspace.state.project, workspace.library
        self._old = next((one for one in project.workloads if one.id == workload), None)
        self._is_refusing = False
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._judge)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # Projects of an older catalogue lack uses that were added since.
        offered = uses({**library.assumptions, **project.shelf.assumptions})
        names = frozenset(one.name for one in project.workloads)
        self.fields = WorkloadFields(workspace, offered, names, self, kept=self._old is not None)
        self.fields.edited.connect(self._settle.start)
        self.fields.refused.connect(self._refuse)
        self.verdict = VerdictLine(self, _VERDICT_LINES)
        self.add_button = QPushButton(self)
        self._name_window()
        foot = dialog_foot(self, self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self.fields)
        layout.addWidget(self.verdict)
        layout.addStretch()
        layout.addLayout(foot)
        self.setMinimumWidth(_WIDTH_PX)
        if self._old is None:
            self.fields.take_use(offered[0])
        else:
            self.fields.show_form(form_of(self._old))
        first = self.fields.name if self._old is None else self.fields.asked()[0]
        first.selectAll()
        first.setFocus()
        self._judge()

    def _name_window(self) -> None:
        if self._old is None:
            self.setWindowTitle(self.tr("Add Workload"))
            self.add_button.setText(self.tr("Add workload"))
        else:
            self.setWindowTitle(self.tr("Edit {0}").format(self._old.name))
            self.add_button.setText(self.tr("Apply"))

    def form(self) -> WorkloadForm | None:
        """Return what is entered, None while a number is missing or out of bounds."""
        return self.fields.form()

    def accept(self) -> None:
        if self._is_refusing:
            # The same Enter that left a field with a number that cannot be.
            return
        form = self.form()
        if form is None:
            self._judge()
            return
        self._settle.stop()
        added, changed = self.tr("Added {0}"), self.tr("Changed {0}")
        hint = (added if self._old is None else changed).format(form.name)
        if self._workspace.run(self._command(form), undo_hint=hint):
            super().accept()
        else:
            self._judge()

    def reject(self) -> None:
        self._settle.stop()
        self._workspace.drop_preview()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settle.stop()
        self._workspace.drop_preview()
        super().closeEvent(event)

    def _command(self, form: WorkloadForm) -> Command:
        state, library = self._workspace.state, self._workspace.library
        if self._old is not None:
            return edit_workload_command(state, library, self._old, form)
        return add_workload_command(state, library, form)

    def _refuse(self, happened: str, remedy: str) -> None:
        """Say why a number was put back, until the next edit."""
        self._settle.stop()
        self._judge()
        kept = self.tr("The last number is back.")
        self.verdict.say(Tone.BAD, f"{happened} {kept} {remedy}")
        self._is_refusing = True
        QTimer.singleShot(0, self, self._end_refusal)

    def _end_refusal(self) -> None:
        self._is_refusing = False

    def _judge(self) -> None:
        """Say whether it would be served, and let the window show what it would change."""
        form = self.form()
        self.add_button.setEnabled(form is not None)
        if form is None:
            self._workspace.drop_preview()
            self._ask()
            return
        state, library = self._workspace.state, self._workspace.library
        where = ""
        if self._old is None:
            found = suggest(state, library, form)
            where = worded(found.text)
            fits = found.deployment is not None
        else:
            fits = True
        preview = self._workspace.preview(self._command(form))
        if preview.project is None or preview.evaluation is None:
            self.add_button.setEnabled(False)
            self.verdict.say(Tone.BAD, worded(preview.verdict.text))
            return
        workload = self._shown(preview.project.workloads)
        result = preview.evaluation.workloads.get(workload.id)
        if workload.demand is not None:
            tokens = workload.generated_tokens
            self.fields.load.setText(load_text(workload.demand, result, tokens))
        if not fits:
            self.verdict.say(Tone.BAD, where)
            return
        before, after = state.evaluation, preview.evaluation
        told = entered(preview.project, before, after, workload, where)
        self.verdict.say(told.tone, told.text)

    def _shown(self, workloads: tuple[Workload, ...]) -> Workload:
        """The workload of the form: the one that is changed, or the newest."""
        if self._old is None:
            return workloads[-1]
        return next(one for one in workloads if one.id == self._old.id)

    def _ask(self) -> None:
        """Say which number cannot be, or that one is missing."""
        for field in self.fields.asked():
            problem = field.problem() if field.text().strip() else None
            if problem is not None:
                self.verdict.say(Tone.BAD, f"{field.accessibleName()}: {' '.join(problem)}")
                return
        self.verdict.say(Tone.MUTED, self.tr("Fill in the empty fields to see the verdict."))


class VerdictLine(QWidget):
    """A mark and a text, with room for so many lines."""

    def __init__(self, parent: QWidget | None = None, lines: int = 3) -> None:
        super().__init__(parent)
        self._lines = lines
        self.tone = Tone.MUTED
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARK_PX + 2 + 2 * GRID, 0, 0, 0)
        layout.addWidget(self._text)
        self.setMinimumHeight(lines * self.fontMetrics().height() + GRID)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def say(self, tone: Tone, text: str) -> None:
        """Show a verdict."""
        self.tone = tone
        self._text.setText(text)
        self.setAccessibleName(text)
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._lines * self.fontMetrics().height() + GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        box = QRectF(0, 1, MARK_PX + 2, self.fontMetrics().height())
        paint_mark(QPainter(self), box, self.tone, theme_of(self))
