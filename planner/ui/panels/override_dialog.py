"""Asks for another value of an assumption, why, and for which scenarios."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QLabel, QRadioButton, QWidget

from planner.document.command import Command
from planner.domain.errors import EditRefused
from planner.presenters.assumptions import Assumed
from planner.presenters.inspection import ChoiceEditor, NumberEditor, TextEditor
from planner.presenters.wording import worded
from planner.ui.inspector.fields import ChoiceField, NumberField, TextField
from planner.ui.panels.reason_dialog import ReasonDialog

Run = Callable[[Command], bool]
"""Runs a command; False when it was refused."""


class OverrideDialog(ReasonDialog):
    """The value with its unit, the reason and, where there is a choice, the scenarios.

    A refusal is told below the value and the dialog stays open.
    """

    def __init__(
        self, one: Assumed, scenario: str, run: Run, parent: QWidget | None = None
    ) -> None:
        self._one = one
        self._run = run
        self._was_refused = False
        self.here, self.everywhere = QRadioButton(), QRadioButton()
        super().__init__(
            self.tr("Override {0}").format(one.label),
            _about(one),
            self.tr("Override"),
            self._finish,
            parent,
        )
        self.field = self._make_field()
        self.field.show_value(one.value)
        self.field.setAccessibleName(one.label)
        self.body.addWidget(self.field)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "bad")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.everywhere.setText(self.tr("In every scenario"))
        self.here.setText(self.tr("Only in scenario {0}").format(scenario))
        for button in (self.everywhere, self.here):
            button.setVisible(one.here is not None)
            self.body.addWidget(button)
        self.everywhere.setEnabled(one.everywhere is not None)
        first = self.everywhere if one.everywhere and not one.overridden else self.here
        (first if one.here else self.everywhere).setChecked(True)
        self.everywhere.toggled.connect(self._judge)
        self.reason.setText(one.reason)
        self._judge()
        self.field.setFocus()
        if not isinstance(self.field, ChoiceField):
            self.field.selectAll()

    def _make_field(self) -> NumberField | ChoiceField | TextField:
        editor = self._one.editor
        if isinstance(editor, NumberEditor):
            field = NumberField(editor, parent=self)
            field.refused.connect(self._refuse)
            field.textEdited.connect(self._try_again)
            return field
        if isinstance(editor, ChoiceEditor):
            return ChoiceField(editor, parent=self)
        return TextField(editor if isinstance(editor, TextEditor) else TextEditor(), parent=self)

    def may_accept(self) -> bool:
        return super().may_accept() or not self._needs_reason()

    def _judge(self) -> None:
        self.reason.setVisible(self._needs_reason())
        super()._judge()

    def _needs_reason(self) -> bool:
        """A plain setting of the project keeps no reason, so that none is asked."""
        return self._one.keeps_reason or (self._one.here is not None and self.here.isChecked())

    def accept(self) -> None:
        # a number that was put back because it made no sense is not what the user meant
        if self._was_refused:
            self._was_refused = False
            return
        super().accept()

    def _finish(self, reason: str) -> bool:
        command = self._command(reason)
        return command is not None and self._run(command)

    def _command(self, reason: str) -> Command | None:
        value, one = self._value(), self._one
        if value is None:
            return None
        try:
            if self.here.isChecked() and one.here is not None:
                return one.here(value, reason)
            if one.everywhere is not None:
                return one.everywhere(value, reason, date.today().isoformat())
        except EditRefused as refused:
            self._refuse(worded(refused.message.happened), worded(refused.message.remedy))
        return None

    def _try_again(self) -> None:
        self._was_refused = False
        self.problem.hide()

    def _value(self) -> object:
        field = self.field
        if isinstance(field, NumberField):
            number = field.typed()
            if number is not None and isinstance(self._one.editor, NumberEditor):
                return round(number) if self._one.editor.decimals == 0 else number
            return None
        return field.value if isinstance(field, ChoiceField) else field.text().strip()

    def _refuse(self, happened: str, remedy: str) -> None:
        self._was_refused = True
        self.problem.setText(f"{happened} {remedy}")
        self.problem.show()


def _about(one: Assumed) -> str:
    """Where the value is from now, with its range and the formula or conflict in its note."""
    unit = f" {one.unit}" if one.unit else ""
    parts = [f"{one.text}{unit}", one.span, one.source, one.date, one.default, one.note]
    return " · ".join(part for part in parts if part)
