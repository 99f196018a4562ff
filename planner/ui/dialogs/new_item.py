"""The form of a new catalogue entry: a GPU or server in eight fields that works at once."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.domain.entry_fields import Entry
from planner.domain.errors import UserError
from planner.domain.identity import EntryId
from planner.presenters.entry_page import entry_title
from planner.presenters.inspection import ChoiceEditor, NumberEditor, Option, TextEditor
from planner.presenters.new_items import (
    FORMS,
    ItemField,
    derived_text,
    draft_verdict,
    item_kind_name,
    split_name,
)
from planner.presenters.rows import Tone
from planner.presenters.wording import worded_message
from planner.ui.dialogs.workload_form import VerdictLine
from planner.ui.inspector.fields import (
    ChoiceField,
    NumberField,
    SearchField,
    SwitchField,
    TextField,
)
from planner.ui.theme import GRID
from planner.workspace.new_items import NEEDED, Draft, ItemForm, ItemKind, draft, named_like
from planner.workspace.workspace import Workspace

_WIDTH_PX = 720
_SETTLE_MS = 120
_COLUMNS = 2
_VERDICT_LINES = 4
_USUAL_GPUS = 8
_SERVER_SIZES = (0, 1, 2, 4, 8)
_ANYTHING = 1e12

Keep = Callable[[Sequence[Entry]], None]
"""Writes entries into the user's own catalogue; raises `UserError` when it cannot."""

Input = TextField | NumberField | SearchField


class NewItemDialog(QDialog):
    """Asks for the figures of a new entry and adds it to the project as one step.

    What is not entered but follows by a rule is shown in its field; what looks wrong is said while
    one types. `added` holds the ids of what was added. With *keep* it can go into the user's own
    catalogue too.
    """

    def __init__(
        self,
        workspace: Workspace,
        kind: ItemKind,
        parent: QWidget,
        searched: str = "",
        keep: Keep | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._keep = keep
        self._today = date.today().isoformat()
        self._searched = searched
        self.added: tuple[EntryId, ...] = ()
        self.draft = Draft()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._judge)
        self.setWindowTitle(self.tr("New Catalogue Item"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        kinds = tuple(Option(one, item_kind_name(one.value)) for one in ItemKind)
        self.kind = ChoiceField(ChoiceEditor(kinds), self._kind_chosen, self)
        self.kind.setAccessibleName(self.tr("Kind"))
        self.kind.show_value(kind)
        self.inputs: dict[str, Input] = {}
        self.servers = self._make_servers()
        self._servers_row = self._labelled(self.tr("Also add a server with"), self.servers)
        self.source = TextField(
            TextEditor(self.tr("such as the data sheet and its page")), parent=self
        )
        self.source.setAccessibleName(self.tr("Source of the figures"))
        self.source.textChanged.connect(lambda _: self._settle.start())
        self.everywhere = SwitchField(
            self.tr("In my catalogue too, for other projects"), parent=self
        )
        self.everywhere.setVisible(keep is not None)
        self._fields = QWidget(self)
        self.verdict = VerdictLine(self)
        self.verdict.setMinimumHeight(_VERDICT_LINES * self.fontMetrics().height() + GRID)
        self.add_button = QPushButton(self.tr("Add to the project"), self)
        self.add_button.setProperty("role", "primary")
        self.add_button.setDefault(True)
        self.add_button.clicked.connect(self.accept)
        self._build()
        self._show_kind(kind)
        self.setMinimumWidth(_WIDTH_PX)

    def form(self) -> ItemForm:
        """Return what is entered."""
        kind = self._kind()
        texts, numbers = {}, {}
        for field in _fields_of(kind):
            entered = self.inputs[field.name]
            if isinstance(entered, NumberField):
                number = entered.typed()
                if number is not None:
                    numbers[field.name] = float(f"{number / field.shown_per_stored:.12g}")
            else:
                key = entered.key if isinstance(entered, SearchField) else entered.text()
                texts[field.name] = key
        servers = self._servers() if kind is ItemKind.GPU else 0
        return ItemForm(kind, texts, numbers, servers, self.source.text())

    def accept(self) -> None:
        self._settle.stop()
        self._judge()
        command = self.draft.command
        if command is None:
            return
        names = " + ".join(entry_title(entry) for entry in self.draft.entries)
        told = self.tr("Added {0} to the project").format(names)
        if self.everywhere.isChecked() and self._keep is not None:
            told = self.tr("Added {0} to the project and to your catalogue").format(names)
            try:
                self._keep(self.draft.entries)
            except UserError as refused:
                self.verdict.say(Tone.BAD, str(worded_message(refused.message)))
                return
        if self._workspace.run(command, undo_hint=told):
            self.added = tuple(entry.id for entry in self.draft.entries)
            super().accept()

    def _build(self) -> None:
        lead = QLabel(
            self.tr(
                "Figures are marked as entered today. What is left empty and follows by a rule is "
                "derived, and marked so."
            ),
            self,
        )
        lead.setProperty("role", "muted")
        lead.setWordWrap(True)
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(cancel)
        foot.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self._labelled(self.tr("&Kind"), self.kind))
        layout.addWidget(lead)
        layout.addWidget(self._fields)
        layout.addWidget(self._labelled(self.tr("S&ource of the figures"), self.source, wide=True))
        layout.addWidget(self._servers_row)
        layout.addWidget(self.everywhere)
        layout.addWidget(self.verdict)
        layout.addStretch()
        layout.addLayout(foot)

    def _labelled(self, text: str, field: QWidget, *, wide: bool = False) -> QWidget:
        row = QWidget(self)
        label = QLabel(text, row)
        label.setBuddy(field)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(3 * GRID)
        line.addWidget(label)
        line.addWidget(field, 1 if wide else 0)
        if not wide:
            line.addStretch()
        return row

    def _make_servers(self) -> ChoiceField:
        texts = {0: self.tr("none"), 1: self.tr("1 GPU")}
        options = (Option(n, texts.get(n, self.tr("{0} GPUs").format(n))) for n in _SERVER_SIZES)
        field = ChoiceField(ChoiceEditor(tuple(options)), self._changed, self)
        field.show_value(_USUAL_GPUS)
        return field

    def _kind(self) -> ItemKind:
        kind = self.kind.value
        return kind if isinstance(kind, ItemKind) else ItemKind.GPU

    def _servers(self) -> int:
        count = self.servers.value
        return count if isinstance(count, int) else 0

    def _kind_chosen(self, kind: object) -> bool:
        if isinstance(kind, ItemKind):
            self._show_kind(kind)
        return True

    def _show_kind(self, kind: ItemKind) -> None:
        """Make the fields of a kind; texts that both kinds have stay."""
        kept = {name: one.text() for name, one in self.inputs.items() if isinstance(one, TextField)}
        maker, name = split_name(self._searched, self._makers())
        kept = {"manufacturer": maker, "name": name, **kept}
        old, self._fields = self._fields, QWidget(self)
        self.inputs = {}
        grid = QGridLayout(self._fields)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID + 2)
        for place, field in enumerate(_fields_of(kind)):
            entered = self._make(field, kind, kept)
            label = QLabel(self._label(field, kind), self._fields)
            label.setBuddy(entered)
            row, column = divmod(place, _COLUMNS)
            grid.addWidget(label, row, 2 * column)
            grid.addWidget(entered, row, 2 * column + 1)
            grid.setColumnStretch(2 * column + 1, 1)
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(old, self._fields)
        old.deleteLater()
        self._servers_row.setVisible(kind is ItemKind.GPU)
        texts = [one for one in self.inputs.values() if isinstance(one, TextField)]
        first = next((one for one in texts if not one.text()), texts[0])
        first.setFocus()
        self._judge()

    def _label(self, field: ItemField, kind: ItemKind) -> str:
        return f"{field.title} *" if field.name in NEEDED[kind] else field.title

    def _make(self, field: ItemField, kind: ItemKind, kept: dict[str, str]) -> Input:
        entered: Input
        if field.name == "accelerator":
            gpus = self._workspace.library.accelerators.values()
            named = sorted((one.name, one.id) for one in gpus)
            entered = SearchField([(key, name) for name, key in named], self._fields)
            entered.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            entered.setMinimumContentsLength(8)
            entered.currentIndexChanged.connect(lambda _: self._settle.start())
        elif field.text:
            entered = TextField(TextEditor(), parent=self._fields)
            entered.show_value(kept.get(field.name, ""))
            entered.textChanged.connect(lambda _: self._settle.start())
            if field.name == "manufacturer":
                completer = QCompleter(self._makers(), entered)
                completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
                entered.setCompleter(completer)
        else:
            editor = NumberEditor(field.unit, -_ANYTHING, _ANYTHING, field.decimals, empty=" ")
            entered = NumberField(editor, self._changed, self._fields)
            entered.textChanged.connect(lambda _: self._settle.start())
            if kind is ItemKind.GPU_SERVER and field.name == "accelerator_count":
                entered.show_value(_USUAL_GPUS)
        entered.setAccessibleName(field.title)
        self.inputs[field.name] = entered
        return entered

    def _makers(self) -> list[str]:
        library = self._workspace.library
        makers = {one.manufacturer for one in library.parts.values()}
        return sorted(makers | {one.manufacturer for one in library.accelerators.values()})

    def _changed(self, value: object) -> bool:
        del value
        self._settle.start()
        return True

    def _judge(self) -> None:
        """Say what would be added, what is missing and what is unlikely."""
        form, library = self.form(), self._workspace.library
        found = self.draft = draft(library, form, self._today)
        for field in _fields_of(form.kind):
            entered, figure = self.inputs[field.name], found.derived.get(field.name)
            if isinstance(entered, NumberField):
                text = "" if figure is None else derived_text(field, figure.value)
                entered.setPlaceholderText(text)
                entered.setToolTip("" if figure is None else figure.evidence.note)
        tone, text = draft_verdict(
            found.missing,
            found.problems,
            found.doubts,
            named_like(library, form.kind, form.texts),
            [entry_title(entry) for entry in found.entries],
            roofline=form.kind is ItemKind.GPU,
        )
        self.add_button.setEnabled(found.command is not None)
        self._say(tone, text)

    def _say(self, tone: Tone, text: str) -> None:
        unread = self._unread()
        if unread:
            self.add_button.setEnabled(False)
            tone, text = Tone.BAD, unread
        self.verdict.say(tone, text)

    def _unread(self) -> str:
        """What is typed into a field of numbers and is none."""
        for field in _fields_of(self._kind()):
            entered = self.inputs[field.name]
            if (
                isinstance(entered, NumberField)
                and entered.text().strip()
                and entered.typed() is None
            ):
                return self.tr("{0}: “{1}” is not a number.").format(field.title, entered.text())
        return ""


def _fields_of(kind: ItemKind) -> tuple[ItemField, ...]:
    first, others = FORMS[kind.value]
    return (*first, *others)
