"""The inputs of a workload: use, lengths, users and their habits, objectives; jobs and their runs."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from planner.domain.identity import EntryId
from planner.domain.workload import BatchJob, DataClass, Optimiser, TrainingJob, TuningMethod
from planner.domain.workload import WorkloadKind as Kind
from planner.presenters.inspect_demand import data_class_name
from planner.presenters.inspect_training import (
    method_options,
    optimiser_options,
    stage_options,
)
from planner.presenters.inspection import ChoiceEditor, NumberEditor, Option, TextEditor
from planner.presenters.uses import Use, use_text
from planner.presenters.workloads import kind_name
from planner.ui.inspector.fields import (
    ChoiceField,
    NumberField,
    SearchField,
    SwitchField,
    TextField,
)
from planner.ui.theme import GRID
from planner.workspace.service import GENERATIVE_LLM, WorkloadForm, suited_llm
from planner.workspace.workspace import Workspace

_LABEL_PX, _SECOND_LABEL_PX = 120, 104
_MILLION = 1e6
_PERCENT = 100.0
_SERVED = (Kind.INTERACTIVE, Kind.EMBEDDING, Kind.RERANKING)
_LATEST_STAGE = 3
_RPS_DECIMALS = 3


class WorkloadFields(QWidget):
    """Everything that a workload is asked; `edited` after each change, `refused` as of a field.

    With *kept* the kind stays as it is: the workload exists already.
    """

    edited = Signal()
    refused = Signal(str, str)

    def __init__(
        self,
        workspace: Workspace,
        uses: Sequence[Use],
        names: frozenset[str],
        parent: QWidget,
        *,
        kept: bool = False,
    ) -> None:
        super().__init__(parent)
        self.uses, self._library, self._names = tuple(uses), workspace.library, names
        self._own_name = kept
        self._kept = kept
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._rows.setHorizontalSpacing(4 * GRID)
        self._rows.setVerticalSpacing(GRID + 2)
        self._second_labels: dict[QWidget, QLabel] = {}
        self._make_head()
        self._make_users()
        self._make_job()
        self._make_lengths()

    # What is entered -----------------------------------------------------------------------------

    @property
    def chosen_kind(self) -> Kind:
        """The kind that is chosen."""
        kind = self.kind.value
        return kind if isinstance(kind, Kind) else Kind.INTERACTIVE

    def form(self) -> WorkloadForm | None:
        """Return what is entered, None while a number is missing or out of bounds."""
        kind = self.chosen_kind
        asked = self.asked()
        if any(field.typed() is None for field in asked) or not self.name.text().strip():
            return None
        served = kind in _SERVED
        return WorkloadForm(
            self.name.text().strip(),
            kind,
            EntryId(self.model.key),
            users=_whole(self.users) if served else 1,
            input_tokens=_whole(self.input),
            output_tokens=_whole(self.output),
            data_class=self._data_class(),
            ttft_limit_ms=self.ttft.typed() if served else None,
            tpot_limit_ms=self.tpot.typed() if kind is Kind.INTERACTIVE else None,
            batch=self._batch() if kind is Kind.BATCH else None,
            training=self._training() if kind is Kind.TRAINING else None,
            active_share=(self.active.typed() or 0.0) / _PERCENT if served else None,
            seconds_between_requests=self.seconds.typed() if served else None,
            texts=_whole(self.texts) if served and not kind.generates else 1,
            prefix_hit=(self.cached.typed() or 0.0) / _PERCENT if kind.generates else 0.0,
        )

    def asked(self) -> tuple[NumberField, ...]:
        """Return the numbers that the kind cannot do without."""
        kind = self.chosen_kind
        if kind in _SERVED:
            last = self.output if kind.generates else self.texts
            return (self.users, self.active, self.seconds, self.input, last)
        window = (self.tokens, self.runs, self.start, self.window_hours)
        if kind is Kind.BATCH:
            return (*window, self.input, self.output)
        return (*window, self.gpus, self.rank, self.sequence, self.sequences)

    def _batch(self) -> BatchJob:
        tokens = (self.tokens.typed() or 0.0) * _MILLION
        return BatchJob(tokens, *map(_whole, (self.runs, self.start, self.window_hours)))

    def _training(self) -> TrainingJob:
        method, optimiser = self.method.value, self.optimiser.value
        stage, mfu = self.zero.value, self.mfu.typed()
        return TrainingJob(
            (self.tokens.typed() or 0.0) * _MILLION,
            _whole(self.runs),
            _whole(self.gpus),
            _whole(self.start),
            _whole(self.window_hours),
            method=method if isinstance(method, TuningMethod) else TuningMethod.LORA,
            lora_rank=_whole(self.rank),
            mfu=None if mfu is None else mfu / _PERCENT,
            zero_stage=stage if isinstance(stage, int) else _LATEST_STAGE,
            optimiser=optimiser if isinstance(optimiser, Optimiser) else Optimiser.ADAM,
            recompute=self.recompute.isChecked(),
            sequence_tokens=_whole(self.sequence),
            sequences=_whole(self.sequences),
        )

    def _data_class(self) -> DataClass:
        chosen = self.data_class.value
        return chosen if isinstance(chosen, DataClass) else DataClass.INTERNAL

    # What is shown -------------------------------------------------------------------------------

    def show_form(self, form: WorkloadForm) -> None:
        """Show what a form holds."""
        self.name.show_value(form.name)
        self.model.choose(form.llm)
        self.data_class.show_value(form.data_class)
        self.users.show_value(form.users)
        self.active.show_value((form.active_share or 0.1) * _PERCENT)
        self.seconds.show_value(form.seconds_between_requests or 60.0)
        self.input.show_value(form.input_tokens)
        self.output.show_value(form.output_tokens)
        self.texts.show_value(form.texts)
        self.cached.show_value(form.prefix_hit * _PERCENT or None)
        self.ttft.show_value(form.ttft_limit_ms)
        self.tpot.show_value(form.tpot_limit_ms)
        if form.batch is not None:
            self.tokens.show_value(form.batch.output_tokens_per_run / _MILLION)
            self.runs.show_value(form.batch.runs_per_week)
            self.start.show_value(form.batch.start_hour)
            self.window_hours.show_value(form.batch.window_hours)
        if form.training is not None:
            self._show_training(form.training)
        self.show_kind(form.kind)
        self._show_rate()

    def _show_training(self, job: TrainingJob) -> None:
        self.tokens.show_value(job.tokens_per_run / _MILLION)
        self.runs.show_value(job.runs_per_month)
        self.gpus.show_value(job.gpus)
        self.start.show_value(job.start_hour)
        self.window_hours.show_value(job.window_hours)
        self.method.show_value(job.method)
        self.rank.show_value(job.lora_rank)
        self.zero.show_value(job.zero_stage)
        self.optimiser.show_value(job.optimiser)
        self.recompute.show_value(job.recompute)
        self.sequence.show_value(job.sequence_tokens)
        self.sequences.show_value(job.sequences)
        self.mfu.show_value(None if job.mfu is None else job.mfu * _PERCENT)

    def show_kind(self, kind: Kind) -> None:
        """Ask what this kind of workload needs, and nothing else."""
        self.kind.show_value(kind)
        served, training = kind in _SERVED, kind is Kind.TRAINING
        generates = kind.generates and not training
        self._show(not training and not self._kept, self.use)
        self._show(not self._kept, self.kind)
        self._show(served, self.users, self.active, self.seconds, self.rate)
        self._show(not served, self.tokens, self.runs, self.start, self.window_hours)
        job = (self.gpus, self.method, self.rank, self.zero, self.optimiser, self.recompute)
        self._show(training, *job, self.sequence, self.sequences, self.mfu)
        self._show(not training, self.input)
        self._show(generates, self.output, self.cached)
        self._show(served and not kind.generates, self.texts)
        self._show(served, self.ttft)
        self._show(kind is Kind.INTERACTIVE, self.tpot)
        self._second_labels[self.runs].setText(
            self.tr("&Runs a month") if training else self.tr("&Runs a week")
        )
        self.load.setVisible(served)
        self.rank.setEnabled(self.method.value is not TuningMethod.FULL)

    def take_use(self, use: Use) -> None:
        """Begin with the lengths, habits and objectives of a use."""
        self.use.show_value(use)
        self.use.setToolTip("\n".join(filter(None, (use_text(use), use.sources))))
        self.input.show_value(use.input_tokens)
        self.output.show_value(use.output_tokens)
        self.texts.show_value(use.texts)
        self.cached.show_value(use.prefix_hit * _PERCENT or None)
        self.active.show_value(use.active_share * _PERCENT)
        self.seconds.show_value(use.seconds_between_requests)
        self.ttft.show_value(use.ttft_ms)
        self.tpot.show_value(use.tpot_ms)
        suited = suited_llm(self._library, EntryId(self.model.key), use.kind)
        self.model.choose(suited)
        if not self._own_name:
            self._suggest_name(use.name)
        self.show_kind(use.kind)
        self._show_rate()

    def _suggest_name(self, stem: str) -> None:
        name, number = stem, 2
        while name in self._names:
            name, number = f"{stem} {number}", number + 1
        self.name.show_value(name)

    # How it is built -----------------------------------------------------------------------------

    def _make_head(self) -> None:
        offered = tuple(Option(use, use.name) for use in self.uses)
        self.use = ChoiceField(ChoiceEditor(offered), self._use_chosen, self)
        kinds = tuple(Option(one, kind_name(one)) for one in Kind)
        self.kind = ChoiceField(ChoiceEditor(kinds), self._kind_chosen, self)
        self._pair(self.tr("U&se"), self.use, self.tr("&Kind"), self.kind)
        self.name = TextField(TextEditor(), parent=self)
        self.name.textEdited.connect(self._name_typed)
        self._add(self.tr("&Name"), self.name)
        llms = ((llm.id, llm.name) for llm in self._library.llms.values())
        self.model = SearchField(llms, self)
        self.model.choose(self._library.choices.get(GENERATIVE_LLM, ""))
        self.model.currentIndexChanged.connect(lambda _: self.edited.emit())
        classes = tuple(Option(one, data_class_name(one)) for one in DataClass)
        self.data_class = ChoiceField(ChoiceEditor(classes), self._changed, self)
        self.data_class.show_value(DataClass.INTERNAL)
        self._pair(self.tr("&Model"), self.model, self.tr("&Data class"), self.data_class)

    def _make_users(self) -> None:
        self.users = self._number(NumberEditor("", 1, 1e8, step=100), 1000, self._load_typed)
        percent = NumberEditor("%", 0.1, 100, 1)
        self.active = self._number(percent, 10, self._load_typed)
        self._pair(self.tr("&Users"), self.users, self.tr("&Active at peak"), self.active)
        every = NumberEditor("s", 0.1, 86400, 1, 5)
        self.seconds = self._number(every, 60, self._load_typed)
        self.seconds.setToolTip(
            self.tr("From one request of an active user to the next: answer and thinking time.")
        )
        rate = NumberEditor(self.tr("req/s"), 1e-6, 1e7, _RPS_DECIMALS)
        self.rate = self._number(rate, None, self._rate_typed)
        self.rate.setToolTip(self.tr("Another rate changes the number of users."))
        self._pair(self.tr("A request &every"), self.seconds, self.tr("At &peak"), self.rate)
        self.load = QLabel(self)
        self.load.setProperty("role", "muted")
        self.load.setWordWrap(True)
        self._rows.addRow("", self.load)

    def _make_job(self) -> None:
        million = NumberEditor(self.tr("M tokens"), 0.001, 1e9, 3, 10)
        self.tokens = self._number(million, 100)
        self.runs = self._number(NumberEditor("", 1, 1000), 5)
        self._pair(self.tr("&Tokens per run"), self.tokens, self.tr("&Runs a week"), self.runs)
        self.start = self._number(NumberEditor(self.tr("o'clock"), 0, 23), 22)
        self.window_hours = self._number(NumberEditor(self.tr("h"), 1, 24), 8)
        self._pair(
            self.tr("Window &from"), self.start, self.tr("Window &length"), self.window_hours
        )
        self.gpus = self._number(NumberEditor("", 1, 1e5), 8)
        self.method = ChoiceField(ChoiceEditor(method_options()), self._method_chosen, self)
        self.method.show_value(TuningMethod.LORA)
        self._pair(self.tr("&GPUs"), self.gpus, self.tr("&Trains"), self.method)
        self.rank = self._number(NumberEditor("", 1, 4096, step=8), 16)
        self.zero = ChoiceField(ChoiceEditor(stage_options()), self._changed, self)
        self.zero.show_value(_LATEST_STAGE)
        self._pair(self.tr("Rank of adapters"), self.rank, self.tr("&ZeRO shares"), self.zero)
        self.optimiser = ChoiceField(ChoiceEditor(optimiser_options()), self._changed, self)
        self.optimiser.show_value(Optimiser.ADAM)
        self.recompute = SwitchField(self.tr("activations again"), self._changed, self)
        self.recompute.show_value(True)
        self._pair(self.tr("&Optimiser"), self.optimiser, self.tr("Re&compute"), self.recompute)
        tokens = NumberEditor(self.tr("tokens"), 16, 1e7, step=1024)
        self.sequence = self._number(tokens, 4096)
        self.sequences = self._number(NumberEditor(self.tr("sequences"), 1, 4096), 1)
        self._pair(self.tr("&Sequence"), self.sequence, self.tr("At once per GPU"), self.sequences)
        usual = NumberEditor("%", 1, 100, 1, empty=self.tr("usual for the model"))
        self.mfu = self._number(usual, None)
        self._add(self.tr("MF&U"), self.mfu)

    def _make_lengths(self) -> None:
        long = NumberEditor(self.tr("tokens"), 1, 1e7, step=100)
        self.input = self._number(long, 1000)
        self.output = self._number(long, 300)
        self.texts = self._number(NumberEditor(self.tr("texts"), 1, 1e4), 1)
        self.texts.setToolTip(self.tr("Texts that one request carries, each of that length."))
        self._pair(self.tr("&Input"), self.input, self.tr("&Output"), self.output)
        self._beside(self.input.parentWidget(), self.tr("&Per request"), self.texts)
        nothing = self.tr("nothing")
        self.cached = self._number(NumberEditor("%", 0, 99, 1, 5, empty=nothing), None)
        self.cached.setToolTip(
            self.tr("Share of the input that is in the cache already: prompts, documents, turns.")
        )
        self._add(self.tr("Known &before"), self.cached)
        no_limit = self.tr("no limit")
        first = NumberEditor("ms", 1, 6e5, step=50, empty=no_limit)
        self.ttft = self._number(first, None)
        self.tpot = self._number(NumberEditor("ms", 1, 1e4, step=5, empty=no_limit), None)
        self._pair(self.tr("TT&FT p95 ≤"), self.ttft, self.tr("TP&OT p95 ≤"), self.tpot)

    def _number(
        self,
        editor: NumberEditor,
        value: float | None,
        typed: object = None,
    ) -> NumberField:
        field = NumberField(editor, self._changed, self)
        field.show_value(value)
        if callable(typed):
            field.textEdited.connect(typed)
            field.editingFinished.connect(self._show_rate)
        field.textEdited.connect(lambda _: self.edited.emit())
        field.refused.connect(self.refused)
        return field

    def _add(self, label: str, field: QWidget) -> None:
        self._rows.addRow(self._label(label, field, _LABEL_PX), field)

    def _pair(self, label: str, field: QWidget, second_label: str, second: QWidget) -> None:
        """Two fields in one line; each can be shown without the other."""
        line = QWidget(self)
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout.addWidget(field, 1)
        self._beside(line, second_label, second)
        self._rows.addRow(self._label(label, field, _LABEL_PX), line)

    def _beside(self, line: QWidget | None, label: str, field: QWidget) -> None:
        layout = line.layout() if line is not None else None
        if isinstance(layout, QHBoxLayout):
            text = self._label(label, field, _SECOND_LABEL_PX)
            text.setContentsMargins(GRID, 0, 0, 0)
            self._second_labels[field] = text
            layout.addWidget(text)
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            layout.addWidget(field, 1)

    def _label(self, label: str, field: QWidget, width: int) -> QLabel:
        text = QLabel(label, self)
        text.setMinimumWidth(width)
        text.setBuddy(field)
        field.setAccessibleName(label.replace("&", ""))
        return text

    def _show(self, visible: bool, *fields: QWidget) -> None:
        """Show fields with their labels; a line without any of its fields is not there."""
        for field in fields:
            field.setVisible(visible)
            second = self._second_labels.get(field)
            if second is not None:
                second.setVisible(visible)
            line = field.parentWidget()
            if line is self:
                self._rows.setRowVisible(field, visible)
                continue
            layout = line.layout() if line is not None else None
            if line is not None and layout is not None:
                items = (layout.itemAt(place) for place in range(layout.count()))
                inside = [one for item in items if item and (one := item.widget()) is not None]
                self._rows.setRowVisible(line, any(not one.isHidden() for one in inside))

    # What the user does --------------------------------------------------------------------------

    def _changed(self, value: object) -> bool:
        del value
        self.edited.emit()
        return True

    def _name_typed(self, _: str) -> None:
        self._own_name = True
        self.edited.emit()

    def _kind_chosen(self, kind: object) -> bool:
        if isinstance(kind, Kind):
            first = next((use for use in self.uses if use.kind is kind), None)
            if first is not None and not self._kept:
                self.take_use(first)
            elif not self._own_name:
                self._suggest_name(kind_name(kind))
            self.show_kind(kind)
            self.edited.emit()
        return True

    def _use_chosen(self, use: object) -> bool:
        if isinstance(use, Use):
            self.take_use(use)
            self.edited.emit()
        return True

    def _method_chosen(self, method: object) -> bool:
        self.rank.setEnabled(method is not TuningMethod.FULL)
        return self._changed(method)

    def _load_typed(self, _: str) -> None:
        self._show_rate()

    def _show_rate(self) -> None:
        """Show requests a second as users and habits make them."""
        numbers = (self.users.typed(), self.active.typed(), self.seconds.typed())
        if all(numbers) and not self.rate.hasFocus():
            users, active, seconds = (one or 0.0 for one in numbers)
            self.rate.show_value(round(users * active / _PERCENT / seconds, 6))

    def _rate_typed(self, _: str) -> None:
        """Take as many users as make the rate."""
        rate, active, seconds = self.rate.typed(), self.active.typed(), self.seconds.typed()
        if rate and active and seconds:
            self.users.show_value(max(1, round(rate * seconds * _PERCENT / active)))


def _whole(field: NumberField) -> int:
    return round(field.typed() or 0)
