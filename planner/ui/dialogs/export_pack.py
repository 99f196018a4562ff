"""What a catalogue pack says of itself, asked before it is written."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.presenters.inspection import ChoiceEditor, Option
from planner.presenters.rows import Tone
from planner.ui.dialog_foot import dialog_foot
from planner.ui.dialogs.workload_form import VerdictLine
from planner.ui.inspector.fields import ChoiceField
from planner.ui.theme import GRID
from planner.workspace.packing import Manifest, Packing, fault_of

_WIDTH_PX = 560
_LABEL_PX = 130
_OWN, _ADDED = "own", "added"


class ExportPackDialog(QDialog):
    """Asks for the entries and for name, version, publisher, licence and last day of a pack.

    *last* is what was asked for the pack before.
    """

    def __init__(self, packing: Packing, last: Manifest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export Catalogue Pack"))
        self._packing = packing
        about = QLabel(
            self.tr(
                "Writes entries of your catalogue with their evidence, sources and observed prices"
                " into one file that colleagues import. Its content hash tells them that it is"
                " yours: give it to them by another route than the file."
            ),
            self,
        )
        about.setWordWrap(True)
        about.setProperty("role", "muted")
        self._form = QFormLayout()
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._form.setHorizontalSpacing(4 * GRID)
        self._form.setVerticalSpacing(2 * GRID)
        self.entries = self._entries()
        self.name = self._field(self.tr("&Name"), last.name, "")
        self.version = self._field(self.tr("&Version"), last.version, "")
        self.publisher = self._field(
            self.tr("&Publisher"), last.publisher, self.tr("who answers for it")
        )
        self.licence = self._field(
            self.tr("&Licence"), last.licence, self.tr("what readers may do with it")
        )
        self.valid_until = self._field(
            self.tr("Valid &until"), last.valid_until, self.tr("year-month-day; empty: no end")
        )
        self.verdict = VerdictLine(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(4 * GRID)
        column.addWidget(about)
        column.addLayout(self._form)
        column.addWidget(self.verdict)
        column.addLayout(self._foot())
        self.setMinimumWidth(_WIDTH_PX)
        self.entries.activated.connect(self._judge)
        self._judge()
        self.name.setFocus()

    @property
    def manifest(self) -> Manifest:
        """What was entered, made today."""
        return Manifest(
            self.name.text().strip(),
            self.version.text().strip(),
            self.licence.text().strip(),
            self.publisher.text().strip(),
            self._packing.today(),
            self.valid_until.text().strip(),
        )

    @property
    def folders(self) -> Sequence[Path]:
        """The catalogue folders whose entries are written."""
        return self._packing.added if self.entries.value == _ADDED else self._packing.own

    def _entries(self) -> ChoiceField:
        options = [Option(_OWN, self.tr("of my own catalogue"))]
        if len(self._packing.added) > 1:
            options.append(Option(_ADDED, self.tr("of the organisation's and my own catalogue")))
        field = ChoiceField(ChoiceEditor(tuple(options)), parent=self)
        field.show_value(_OWN)
        self._row(self.tr("&Entries"), field)
        return field

    def _field(self, label: str, text: str, hint: str) -> QLineEdit:
        field = QLineEdit(text, self)
        field.setPlaceholderText(hint)
        field.textChanged.connect(self._judge)
        self._row(label, field)
        return field

    def _row(self, label: str, field: QWidget) -> None:
        text = QLabel(label, self)
        text.setBuddy(field)
        text.setMinimumWidth(_LABEL_PX)
        field.setAccessibleName(label.replace("&", ""))
        self._form.addRow(text, field)

    def _foot(self) -> QHBoxLayout:
        self.go_button = QPushButton(self.tr("Choose file…"), self)
        return dialog_foot(self, self.go_button)

    def _judge(self) -> None:
        """Say what the pack will hold, or what is missing."""
        number = self._packing.count(self.folders)
        fault = fault_of(self.manifest)
        if number == 0:
            text = self.tr("There is no entry yet: import files or add entries first.")
            self.verdict.say(Tone.MUTED, text)
        elif fault:
            text = self.tr("The pack cannot be made yet: {0}.").format(fault)
            self.verdict.say(Tone.WARNING, text)
        else:
            word = self.tr("1 entry") if number == 1 else self.tr("{0} entries").format(number)
            self.verdict.say(Tone.GOOD, self.tr("{0} will be in the pack.").format(word))
        self.go_button.setEnabled(number > 0 and not fault)
