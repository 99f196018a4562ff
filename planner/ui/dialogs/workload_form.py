"""The form of a new workload, with a verdict that follows every entry."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.domain.identity import EntryId
from planner.domain.workload import BatchJob, DataClass, TrainingJob, WorkloadKind
from planner.presenters.inspect_demand import data_class_name
from planner.presenters.inspection import ChoiceEditor, NumberEditor, Option, TextEditor
from planner.presenters.rows import Tone
from planner.presenters.uses import Use, uses
from planner.presenters.wording import worded
from planner.presenters.workloads import kind_name, verdict
from planner.ui.dialog_foot import dialog_foot
from planner.ui.inspector.fields import ChoiceField, NumberField, SearchField, TextField
from planner.ui.tables.marks import MARK_PX, paint_mark
from planner.ui.theme import GRID, theme_of
from planner.workspace.service import WorkloadForm, add_workload_command, suggest
from planner.workspace.workspace import Workspace

_WIDTH_PX = 540
_LABEL_PX = 120
_SETTLE_MS = 150
_MILLION = 1e6
_SERVED = (WorkloadKind.INTERACTIVE, WorkloadKind.EMBEDDING)
_DEFAULT_LLM = "default.llm"


class WorkloadDialog(QDialog):
    """Asks what a workload needs and adds it where it fits, as one step.

    While it is open the window shows what the workload would change.
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._uses = uses(workspace.state.project.shelf.assumptions)
        self._own_name = False
        self._is_refusing = False
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._judge)
        self.setWindowTitle(self.tr("Add Workload"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._make_fields()
        self.verdict = VerdictLine(self)
        self.add_button = QPushButton(self.tr("Add workload"), self)
        foot = dialog_foot(self, self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(4 * GRID)
        layout.addLayout(self._form)
        layout.addWidget(self.verdict)
        layout.addStretch()
        layout.addLayout(foot)
        self.setMinimumWidth(_WIDTH_PX)
        self._take_use(self._uses[0])
        self._show_kind(WorkloadKind.INTERACTIVE)
        self.name.selectAll()
        self.name.setFocus()
        self._judge()

    def form(self) -> WorkloadForm | None:
        """Return what is entered, None while a number is missing or out of bounds."""
        kind = self._kind()
        asked = self._asked(kind)
        numbers = {field: field.typed() for field in asked}
        if any(number is None for number in numbers.values()) or not self.name.text().strip():
            return None

        def whole(field: NumberField) -> int:
            return round(numbers[field] or 0)

        batch = training = None
        if kind is WorkloadKind.BATCH:
            tokens = (numbers[self.tokens] or 0) * _MILLION
            batch = BatchJob(tokens, whole(self.runs), whole(self.start), whole(self.window_hours))
        if kind is WorkloadKind.TRAINING:
            tokens = (numbers[self.tokens] or 0) * _MILLION
            training = TrainingJob(
                tokens,
                whole(self.runs),
                whole(self.gpus),
                whole(self.start),
                whole(self.window_hours),
            )
        return WorkloadForm(
            self.name.text().strip(),
            kind,
            self._llm(),
            users=whole(self.users) if kind in _SERVED else 1,
            input_tokens=whole(self.input),
            output_tokens=whole(self.output),
            data_class=self._data_class(),
            ttft_limit_ms=self.ttft.typed() if kind in _SERVED else None,
            tpot_limit_ms=self.tpot.typed() if kind is WorkloadKind.INTERACTIVE else None,
            batch=batch,
            training=training,
        )

    def accept(self) -> None:
        if self._is_refusing:
            # The same Enter that left a field with a number that cannot be.
            return
        form = self.form()
        if form is None:
            self._judge()
            return
        self._settle.stop()
        state, library = self._workspace.state, self._workspace.library
        hint = self.tr("Added {0}").format(form.name)
        command = add_workload_command(state, library, form)
        if self._workspace.run(command, undo_hint=hint):
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

    def _make_fields(self) -> None:
        self._form = QFormLayout()
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._form.setHorizontalSpacing(4 * GRID)
        self._form.setVerticalSpacing(GRID + 2)
        self.name = TextField(TextEditor(), parent=self)
        self.name.textEdited.connect(self._name_typed)
        self._add(self.tr("&Name"), self.name)
        kinds = (Option(kind, kind_name(kind)) for kind in WorkloadKind)
        self.kind = ChoiceField(ChoiceEditor(tuple(kinds)), self._kind_chosen, self)
        self._add(self.tr("&Kind"), self.kind)
        offered = (Option(use, use.name) for use in self._uses if use.kind in _SERVED)
        self.use = ChoiceField(ChoiceEditor(tuple(offered)), self._use_chosen, self)
        self._add(self.tr("U&se"), self.use)
        llms = ((llm.id, llm.name) for llm in self._workspace.library.llms.values())
        self.model = SearchField(llms, self)
        self.model.choose(self._workspace.library.choices.get(_DEFAULT_LLM, ""))
        self.model.currentIndexChanged.connect(lambda _: self._settle.start())
        self._add(self.tr("&Model"), self.model)
        tokens, million = self.tr("tokens"), self.tr("M tokens")
        self.users = self._number(self.tr("&Users"), NumberEditor("", 1, 1e8, step=100), 1000)
        self.tokens = self._number(
            self.tr("&Tokens per run"), NumberEditor(million, 0.001, 1e9, 3, 10), 100
        )
        self.runs = self._number(self.tr("&Runs"), NumberEditor("", 1, 1000), 5)
        self.gpus = self._number(self.tr("&GPUs"), NumberEditor("", 1, 1e5), 8)
        self.start = self._number(
            self.tr("Window &from"), NumberEditor(self.tr("o'clock"), 0, 23), 22
        )
        self.window_hours = self._number(
            self.tr("Window &length"), NumberEditor(self.tr("h"), 1, 24), 8
        )
        long = NumberEditor(tokens, 1, 1e7, step=100)
        self.input = self._number(self.tr("&Input"), long, 1000)
        self.output = self._number(self.tr("&Output"), long, 300)
        classes = (Option(one, data_class_name(one)) for one in DataClass)
        self.data_class = ChoiceField(ChoiceEditor(tuple(classes)), self._choice_made, self)
        self.data_class.show_value(DataClass.INTERNAL)
        self._add(self.tr("&Data class"), self.data_class)
        no_limit = self.tr("no limit")
        self.ttft = self._number(
            self.tr("TT&FT p95 at most"), NumberEditor("ms", 1, 6e5, step=50, empty=no_limit), None
        )
        self.tpot = self._number(
            self.tr("TP&OT p95 at most"), NumberEditor("ms", 1, 1e4, step=5, empty=no_limit), None
        )

    def _add(self, label: str, field: QWidget) -> None:
        text = QLabel(label, self)
        text.setMinimumWidth(_LABEL_PX)
        text.setBuddy(field)
        field.setAccessibleName(label.replace("&", ""))
        self._form.addRow(text, field)

    def _number(self, label: str, editor: NumberEditor, value: float | None) -> NumberField:
        field = NumberField(editor, self._choice_made, self)
        field.show_value(value)
        field.textEdited.connect(lambda _: self._settle.start())
        field.refused.connect(self._refuse)
        self._add(label, field)
        return field

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

    def _kind(self) -> WorkloadKind:
        kind = self.kind.value
        return kind if isinstance(kind, WorkloadKind) else WorkloadKind.INTERACTIVE

    def _data_class(self) -> DataClass:
        chosen = self.data_class.value
        return chosen if isinstance(chosen, DataClass) else DataClass.INTERNAL

    def _llm(self) -> EntryId:
        return EntryId(self.model.key)

    def _asked(self, kind: WorkloadKind) -> tuple[NumberField, ...]:
        """Numbers that a kind cannot do without."""
        lengths = (self.input, self.output)
        if kind in _SERVED:
            return (self.users, *lengths)
        window = (self.tokens, self.runs, self.start, self.window_hours)
        return (
            (*window, self.gpus, *lengths) if kind is WorkloadKind.TRAINING else (*window, *lengths)
        )

    def _show_kind(self, kind: WorkloadKind) -> None:
        self.kind.show_value(kind)
        asked = self._asked(kind)
        for field in (self.users, self.tokens, self.runs, self.gpus, self.start, self.window_hours):
            self._form.setRowVisible(field, field in asked)
        training = kind is WorkloadKind.TRAINING
        for field in (self.input, self.output):
            self._form.setRowVisible(field, not training)
        self._form.setRowVisible(self.use, kind is WorkloadKind.INTERACTIVE)
        self._form.setRowVisible(self.ttft, kind in _SERVED)
        self._form.setRowVisible(self.tpot, kind is WorkloadKind.INTERACTIVE)
        runs = self.tr("&Runs a month") if training else self.tr("&Runs a week")
        label = self._form.labelForField(self.runs)
        if isinstance(label, QLabel):
            label.setText(runs)
        self.adjustSize()

    def _kind_chosen(self, kind: object) -> bool:
        if isinstance(kind, WorkloadKind):
            first = next((use for use in self._uses if use.kind is kind), None)
            if first is not None:
                self._take_use(first)
            elif not self._own_name:
                self._suggest_name(kind_name(kind))
            self._show_kind(kind)
            self._settle.start()
        return True

    def _use_chosen(self, use: object) -> bool:
        if isinstance(use, Use):
            self._take_use(use)
            self._settle.start()
        return True

    def _choice_made(self, value: object) -> bool:
        del value
        self._settle.start()
        return True

    def _take_use(self, use: Use) -> None:
        self.use.show_value(use)
        self.input.show_value(use.input_tokens)
        self.output.show_value(use.output_tokens)
        self.ttft.show_value(use.ttft_ms)
        self.tpot.show_value(use.tpot_ms)
        if not self._own_name:
            self._suggest_name(use.name)

    def _suggest_name(self, stem: str) -> None:
        taken = {one.name for one in self._workspace.state.project.workloads}
        name, number = stem, 2
        while name in taken:
            name, number = f"{stem} {number}", number + 1
        self.name.show_value(name)

    def _name_typed(self, _: str) -> None:
        self._own_name = True
        self._settle.start()

    def _judge(self) -> None:
        """Say whether it would be served, and let the window show what it would change."""
        form = self.form()
        self.add_button.setEnabled(form is not None)
        if form is None:
            self._workspace.drop_preview()
            self._ask()
            return
        state, library = self._workspace.state, self._workspace.library
        found = suggest(state, library, form)
        preview = self._workspace.preview(add_workload_command(state, library, form))
        if preview.project is None or preview.evaluation is None:
            self.add_button.setEnabled(False)
            self.verdict.say(Tone.BAD, worded(preview.verdict.text))
            return
        if found.deployment is None:
            self.verdict.say(Tone.BAD, worded(found.text))
            return
        added = preview.project.workloads[-1]
        word, tone, detail = verdict(preview.evaluation.workloads.get(added.id))
        text = f"{word[:1].upper()}{word[1:]}: {worded(found.text)}."
        detail = f"{detail[:1].upper()}{detail[1:]}"
        self.verdict.say(tone, f"{text} {detail}".strip())

    def _ask(self) -> None:
        """Say which number cannot be, or that one is missing."""
        for field in self._asked(self._kind()):
            problem = field.problem() if field.text().strip() else None
            if problem is not None:
                self.verdict.say(Tone.BAD, f"{field.accessibleName()}: {' '.join(problem)}")
                return
        self.verdict.say(Tone.MUTED, self.tr("Fill in the empty fields to see the verdict."))


class VerdictLine(QWidget):
    """A mark and a text of up to three lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tone = Tone.MUTED
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARK_PX + 2 + 2 * GRID, 0, 0, 0)
        layout.addWidget(self._text)
        self.setMinimumHeight(3 * self.fontMetrics().height() + GRID)

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
        return QSize(200, 3 * self.fontMetrics().height() + GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        box = QRectF(0, 1, MARK_PX + 2, self.fontMetrics().height())
        paint_mark(QPainter(self), box, self.tone, theme_of(self))
