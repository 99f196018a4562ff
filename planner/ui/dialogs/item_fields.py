"""The fields of the form of a new entry: a kind's figures in two columns, what follows shown in them."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QLabel, QWidget

from planner.domain.provenance import Status
from planner.presenters.inspection import NumberEditor, TextEditor
from planner.presenters.item_forms import FORMS, ItemField, options_of
from planner.presenters.new_items import derived_text
from planner.ui.inspector.fields import NumberField, SearchField, TextField
from planner.ui.theme import GRID
from planner.workspace.item_kinds import NEEDED, ItemKind
from planner.workspace.new_items import Draft
from planner.workspace.workspace import Workspace

_COLUMNS = 2
_LEAST_LETTERS = 8
_USUAL_GPUS = 8
_ANYTHING = 1e12
_MAKERS = ("manufacturer", "developer", "provider")

Input = TextField | NumberField | SearchField


class ItemFields(QWidget):
    """The fields of one kind by their name in `inputs`; `changed` comes with every letter.

    *texts* are what they begin with, *makers* are suggested.
    """

    changed = Signal()

    def __init__(
        self,
        kind: ItemKind,
        workspace: Workspace,
        texts: Mapping[str, str],
        makers: list[str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.kind = kind
        self.inputs: dict[str, Input] = {}
        first, others = FORMS[kind.value]
        self._fields = (*first, *others)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(3 * GRID)
        self._grid.setVerticalSpacing(GRID + 2)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(2 * column + 1, 1)
        rows = -(-len(first) // _COLUMNS)
        self._add(first, 0, workspace, texts, makers)
        if others:
            more = QLabel(self.tr("FURTHER FIGURES, AS FAR AS THEY ARE KNOWN"), self)
            more.setProperty("role", "section")
            self._grid.addWidget(more, rows, 0, 1, 2 * _COLUMNS)
            self._add(others, rows + 1, workspace, texts, makers)

    @property
    def texts(self) -> dict[str, str]:
        """What is entered as text or chosen."""
        return {
            name: one.key if isinstance(one, SearchField) else one.text()
            for name, one in self.inputs.items()
            if not isinstance(one, NumberField)
        }

    @property
    def numbers(self) -> dict[str, float]:
        """The numbers that are entered, in the units of the tables."""
        found = {}
        for field in self._fields:
            entered = self.inputs[field.name]
            number = entered.typed() if isinstance(entered, NumberField) else None
            if number is not None:
                found[field.name] = float(f"{number / field.shown_per_stored:.12g}")
        return found

    @property
    def unread(self) -> str:
        """What is typed into a field of numbers and is none, or chosen and not in the list."""
        for field in self._fields:
            one = self.inputs[field.name]
            if isinstance(one, NumberField) and one.text().strip() and one.typed() is None:
                return self.tr("{0}: “{1}” is not a number.").format(field.title, one.text())
            if isinstance(one, SearchField) and not one.is_in_list:
                text = self.tr("{0}: “{1}” is in no name of the list.")
                return text.format(field.title, one.currentText())
        return ""

    def show_derived(self, draft: Draft) -> None:
        """Show what follows from the other figures in the fields that are empty."""
        for field in self._fields:
            entered, figure = self.inputs[field.name], draft.derived.get(field.name)
            text = draft.derived_texts.get(field.name, "")
            said = self.tr("{0}, derived").format(text) if text else ""
            if isinstance(entered, NumberField):
                entered.setPlaceholderText("")
                entered.setToolTip("")
                if figure is not None:
                    assumed = figure.evidence.status is Status.ASSUMED
                    told = derived_text(field, figure.value, assumed=assumed)
                    entered.setPlaceholderText(told)
                    entered.setToolTip(figure.evidence.note)
            elif isinstance(entered, TextField):
                entered.setPlaceholderText(said)
            elif entered.itemData(0) == "":
                entered.setItemText(0, said or self.tr("–"))

    def begin(self) -> None:
        """Put the keyboard where something is missing first."""
        texts = [one for one in self.inputs.values() if isinstance(one, TextField)]
        next((one for one in texts if not one.text()), texts[0]).setFocus()

    def _add(
        self,
        fields: tuple[ItemField, ...],
        top: int,
        workspace: Workspace,
        texts: Mapping[str, str],
        makers: list[str],
    ) -> None:
        for place, field in enumerate(fields):
            entered = self.inputs[field.name] = self._made(field, workspace, texts, makers)
            entered.setAccessibleName(field.title)
            needed = field.name in NEEDED[self.kind]
            label = QLabel(f"{field.title} *" if needed else field.title, self)
            label.setBuddy(entered)
            row, column = divmod(place, _COLUMNS)
            self._grid.addWidget(label, top + row, 2 * column)
            self._grid.addWidget(entered, top + row, 2 * column + 1)

    def _made(
        self, field: ItemField, workspace: Workspace, texts: Mapping[str, str], makers: list[str]
    ) -> Input:
        if field.choices is not None:
            chosen = SearchField(options_of(field.choices, workspace.library), self)
            chosen.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            chosen.setMinimumContentsLength(_LEAST_LETTERS)
            chosen.currentIndexChanged.connect(lambda _: self.changed.emit())
            chosen.editTextChanged.connect(lambda _: self.changed.emit())
            return chosen
        if field.text:
            text = TextField(TextEditor(), parent=self)
            text.show_value(texts.get(field.name, ""))
            text.textChanged.connect(lambda _: self.changed.emit())
            if field.name in _MAKERS:
                completer = QCompleter(makers, text)
                completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
                text.setCompleter(completer)
            return text
        editor = NumberEditor(field.unit, -_ANYTHING, _ANYTHING, field.decimals, empty=" ")
        number = NumberField(editor, parent=self)
        number.textChanged.connect(lambda _: self.changed.emit())
        if self.kind is ItemKind.GPU_SERVER and field.name == "accelerator_count":
            number.show_value(_USUAL_GPUS)
        return number
