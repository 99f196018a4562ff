"""On what a benchmark ran: a choice for everything that its files may not tell."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from planner.presenters.inspection import ChoiceEditor, Option
from planner.ui.inspector.fields import ChoiceField, SearchField
from planner.ui.theme import GRID
from planner.workspace.benchmarking import Choices


class BenchmarkSetup(QWidget):
    """The fields of a set-up by the names that tables of set-ups use; `edited` at every choice."""

    edited = Signal()

    def __init__(self, choices: Choices, parent: QWidget) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._form.setHorizontalSpacing(3 * GRID)
        self._form.setVerticalSpacing(2 * GRID)
        self.fields: dict[str, ChoiceField] = {}
        self._is_showing = False
        self.searched: dict[str, SearchField] = {}
        chosen = ("", self.tr("chosen"))
        sizes = tuple((size, size) for size in choices.sizes)
        precisions = tuple((one, one.upper()) for one in choices.precisions)
        self._search("model", self.tr("&Model"), choices.models)
        self._search("gpu", self.tr("&GPU"), choices.gpus)
        self._add("gpu_count", self.tr("GPUs in &all"), (chosen, *sizes))
        self._add("engine", self.tr("&Engine"), (chosen, *choices.engines))
        self._add("weights_precision", self.tr("&Weights"), (chosen, *precisions))
        self._add("kv_precision", self.tr("KV cac&he"), (chosen, *precisions))
        self._add("tp", self.tr("&Tensor parallel"), (chosen, *sizes))
        self._add("pp", self.tr("Pipe&line parallel"), (chosen, *sizes))
        self._add("ep", self.tr("E&xpert parallel"), (chosen, *sizes))
        self._add("dp", self.tr("&Data parallel"), (chosen, *sizes))
        self.show_told({})

    def told(self) -> dict[str, str]:
        """Return what is chosen, without blanks."""
        values = {name: one.key for name, one in self.searched.items()}
        values |= {name: str(field.value or "") for name, field in self.fields.items()}
        return {name: text for name, text in values.items() if text}

    def show_told(self, told: Mapping[str, str]) -> None:
        """Show what is known of a set-up; the rest is chosen, or asked for where it must be told."""
        self._is_showing = True
        for name, search in self.searched.items():
            search.choose(told.get(name, ""))
        for name, field in self.fields.items():
            field.show_value(told.get(name, ""))
        self._is_showing = False

    def missing(self) -> str:
        """Return what is still to be told before anything can be compared; empty for nothing."""
        told = self.told()
        if not told.get("model"):
            return self.tr(
                "The file does not name a model of the catalogue. Choose it on the left."
            )
        if not told.get("gpu"):
            return self.tr("The file does not name the GPU. Choose it on the left.")
        return ""

    def _search(self, name: str, label: str, entries: Sequence[tuple[str, str]]) -> None:
        field = SearchField((("", ""), *entries), self)
        editor = field.lineEdit()
        if editor is not None:
            editor.setPlaceholderText(self.tr("choose"))
        field.currentIndexChanged.connect(self._chosen)
        self._row(label, field)
        self.searched[name] = field

    def _add(self, name: str, label: str, options: Sequence[tuple[str, str]]) -> None:
        editor = ChoiceEditor(
            tuple(Option(value, text) for value, text in options), self.tr("choose")
        )
        field = ChoiceField(editor, parent=self)
        field.activated.connect(self._chosen)
        self._row(label, field)
        self.fields[name] = field

    def _row(self, label: str, field: QWidget) -> None:
        text = QLabel(label, self)
        text.setBuddy(field)
        field.setAccessibleName(label.replace("&", ""))
        self._form.addRow(text, field)

    def _chosen(self, _: int) -> None:
        if not self._is_showing:
            self.edited.emit()
