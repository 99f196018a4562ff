"""What is said about an import beforehand: power ports, entries that differ, money, columns."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.presenters.inspection import ChoiceEditor, Option
from planner.presenters.rows import Tone
from planner.ui.dialogs.workload_form import VerdictLine
from planner.ui.inspector.fields import ChoiceField
from planner.ui.theme import GRID
from planner.workspace.importing import ImportOptions, Redundancy

_LABEL_PX = 210
_CURRENCIES = ("USD", "EUR", "GBP", "CHF", "JPY", "CNY")
_KEEP, _REPLACE = "keep", "replace"
_MINE, _ORGANISATION = "mine", "organisation"


class ImportChoices(QWidget):
    """The choices, and the buttons that ask for files or a folder."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        about = QLabel(
            self.tr(
                "Reads NetBox device, module and rack types (.yaml), models (config.json), price lists"
                " and cloud prices (.xlsx, .csv) and packs (.rackpack). A report tells what was found; nothing is"
                " added before you say so."
            ),
            self,
        )
        about.setWordWrap(True)
        about.setProperty("role", "muted")
        self._form = QFormLayout()
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._form.setHorizontalSpacing(4 * GRID)
        self._form.setVerticalSpacing(2 * GRID)
        self._make_fields()
        self.verdict = VerdictLine(self)
        self.verdict.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4 * GRID)
        column.addWidget(about)
        column.addLayout(self._form)
        column.addStretch()
        column.addLayout(self._make_foot())

    def options(self, usual: ImportOptions) -> ImportOptions:
        """Return the usual options with what was chosen."""
        return replace(
            usual,
            redundancy=Redundancy(str(self.redundancy.value)),
            replace=self.existing.value == _REPLACE,
            currency=str(self.currency.value),
        )

    def refuse(self, text: str) -> None:
        """Say why nothing could be read, empty for nothing to say."""
        self.verdict.say(Tone.BAD, text)
        self.verdict.setVisible(bool(text))

    def offer_organisation(self) -> None:
        """Let the organisation's catalogue be added to instead of the user's own."""
        self.target.setVisible(True)
        self._label_of(self.target).setVisible(True)

    @property
    def for_organisation(self) -> bool:
        """Whether the organisation's catalogue is added to."""
        return self.target.value == _ORGANISATION

    def _label_of(self, field: QWidget) -> QWidget:
        return self._form.labelForField(field)

    def _make_fields(self) -> None:
        self.target = self._choice(
            self.tr("A&dd to"),
            (
                (_MINE, self.tr("my own catalogue")),
                (_ORGANISATION, self.tr("the organisation's catalogue, for everybody")),
            ),
        )
        self.target.hide()
        self._label_of(self.target).hide()
        self.redundancy = self._choice(
            self.tr("Devices with &several power ports"),
            (
                (Redundancy.UNKNOWN.value, self.tr("not known: their power is no data")),
                (Redundancy.TWO_FEEDS.value, self.tr("half of the ports carry the device (N+N)")),
                (Redundancy.ONE_SPARE.value, self.tr("one port is spare (N+1)")),
                (Redundancy.NONE.value, self.tr("all ports carry the device")),
            ),
        )
        self.existing = self._choice(
            self.tr("&Entries with other figures"),
            (
                (_KEEP, self.tr("leave as it is in the catalogue")),
                (_REPLACE, self.tr("take the figures of the file")),
            ),
        )
        self.currency = self._choice(
            self.tr("&Prices without a currency"),
            (("", self.tr("refuse them")), *((code, code) for code in _CURRENCIES)),
        )

    def _make_foot(self) -> QHBoxLayout:
        self.files_button = QPushButton(self.tr("Choose &files…"), self)
        self.files_button.setProperty("role", "primary")
        self.files_button.setDefault(True)
        self.folder_button = QPushButton(self.tr("Choose f&older…"), self)
        self.folder_button.setAutoDefault(False)
        self.cancel_button = QPushButton(self.tr("Cancel"), self)
        self.cancel_button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setSpacing(2 * GRID)
        foot.addWidget(self.verdict, 1)
        foot.addStretch()
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.folder_button)
        foot.addWidget(self.files_button)
        return foot

    def _choice(self, label: str, options: Sequence[tuple[str, str]]) -> ChoiceField:
        editor = ChoiceEditor(tuple(Option(value, text) for value, text in options))
        field = ChoiceField(editor, parent=self)
        field.show_value(options[0][0])
        self._add(label, field)
        return field

    def _add(self, label: str, field: QWidget) -> None:
        text = QLabel(label, self)
        text.setBuddy(field)
        text.setMinimumWidth(_LABEL_PX)
        field.setAccessibleName(label.replace("&", ""))
        self._form.addRow(text, field)
