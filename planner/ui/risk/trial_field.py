"""The entry of one shock: a number with its unit, or a choice of whom it hits."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from planner.presenters.inspection import ChoiceEditor, Option
from planner.presenters.shock_entries import Shock, Trial, entered, shown, size_editor, size_name
from planner.ui.inspector.fields import ChoiceField, NumberField
from planner.ui.theme import GRID

_FIELD_PX = 104


class TrialField(QWidget):
    """Shows the size of a shock; without one it is empty and takes no room for a field."""

    def __init__(
        self,
        commit: Callable[[float | str], bool],
        refuse: Callable[[str, str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._commit = commit
        self._refuse = refuse
        self._shape: tuple[object, ...] = ()
        self._field: NumberField | ChoiceField | None = None
        self._label = QLabel(self)
        self._label.setProperty("role", "muted")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GRID)
        self._row.addWidget(self._label)

    @property
    def field(self) -> NumberField | ChoiceField | None:
        """What is typed into or chosen from."""
        return self._field

    def enter(self) -> None:
        """Lead the keyboard into the field."""
        if self._field is not None:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(self._field, NumberField):
                self._field.selectAll()

    def show_trial(self, trial: Trial | None, targets: tuple[str, ...]) -> None:
        """Show the size of *trial*, or whom of *targets* it hits."""
        shape = () if trial is None else (trial.key, trial.shock, targets)
        if shape != self._shape:
            self._shape = shape
            self._replace(None if trial is None else self._made(trial, targets))
            self._label.setText("" if trial is None else size_name(trial))
        if trial is None or self._field is None:
            return
        size = trial.size
        self._field.show_value(trial.target if size is None else shown(trial.shock, size))

    def _made(self, trial: Trial, targets: tuple[str, ...]) -> NumberField | ChoiceField:
        editor = size_editor(trial.shock)
        if editor is not None:
            number = NumberField(editor, lambda value: self._take(trial.shock, value), self)
            number.refused.connect(self._refuse)
            return number
        largest = self.tr("Largest: {0}").format(targets[0]) if targets else self.tr("none")
        options = (Option("", largest), *(Option(name, name) for name in targets))
        return ChoiceField(ChoiceEditor(options), lambda value: self._commit(str(value)), self)

    def _take(self, shock: Shock, value: object) -> bool:
        return isinstance(value, int | float) and self._commit(entered(shock, float(value)))

    def _replace(self, field: NumberField | ChoiceField | None) -> None:
        if self._field is not None:
            self._field.hide()
            self._field.deleteLater()
        self._field = field
        if field is not None:
            field.setFixedWidth(_FIELD_PX)
            field.setAccessibleName(self.tr("How hard, or whom it hits"))
            self._row.addWidget(field)
            field.show()
