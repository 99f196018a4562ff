"""Copies of the selection: how many, into which racks, and how they are dealt out."""

from enum import Enum

from PySide6.QtWidgets import QLabel, QWidget

from planner.document.command import Command
from planner.presenters.arranging import selected_text
from planner.presenters.inspection import ChoiceEditor, NumberEditor, Option
from planner.ui.dialogs.preview_dialog import PreviewDialog
from planner.ui.dialogs.rack_choice import RackChoice
from planner.ui.inspector.fields import ChoiceField, NumberField
from planner.workspace.arranging import array_command, duplicate_command
from planner.workspace.selecting import selected_devices, selected_racks
from planner.workspace.state import Subject
from planner.workspace.stocking import open_racks
from planner.workspace.workspace import Workspace

MOST = 10_000


class Dealing(Enum):
    """How copies go over racks."""

    NEAR = "near"
    EVENLY = "evenly"
    SAME_UNITS = "same units"


class DuplicateDialog(PreviewDialog):
    """Duplicates devices or whole racks, as one step."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, "", "", parent)
        self.setWindowTitle(self.tr("Duplicate"))
        self.button.setText(self.tr("Duplicate"))
        state = workspace.state
        self._are_racks = state.selection.kind is Subject.RACK
        self.top.addWidget(QLabel(self._subject(), self))
        self.count = NumberField(NumberEditor("", 1, MOST), self._changed, self)
        self.count.show_value(1)
        self.count.textEdited.connect(self.retry)
        self.count.setAccessibleName(self.tr("Copies"))
        self.form.addRow(self.tr("&Copies"), self.count)
        options = (
            Option(Dealing.NEAR, self.tr("Where they are, then the racks after it")),
            Option(Dealing.EVENLY, self.tr("Evenly over the ticked racks")),
            Option(Dealing.SAME_UNITS, self.tr("At the same units of each ticked rack")),
        )
        self.dealing = ChoiceField(ChoiceEditor(options), self._dealt, self)
        self.dealing.show_value(Dealing.NEAR)
        self.racks = RackChoice(state, open_racks(state), (), self)
        self.racks.ticked.connect(self._ticked)
        if not self._are_racks:
            self.form.addRow(self.tr("&Where"), self.dealing)
            self.form.addRow(self.tr("&Racks"), self.racks)
        self.racks.setVisible(not self._are_racks)
        self.dealing.setVisible(not self._are_racks)
        self.count.selectAll()
        self.count.setFocus()
        self.judge()

    def make(self) -> Command | None:
        state, count = self.workspace.state, self.count.typed()
        how = self.dealing.value
        racks = self.racks.racks
        if how is Dealing.SAME_UNITS and not self._are_racks:
            return array_command(state, racks)
        if count is None or (how is Dealing.EVENLY and not racks):
            return None
        return duplicate_command(state, round(count), racks if how is Dealing.EVENLY else ())

    def _subject(self) -> str:
        state = self.workspace.state
        if self._are_racks:
            racks = selected_racks(state.plan, state.selection)
            names = ", ".join(rack.name for rack in racks[:4])
            return names if len(racks) <= 4 else self.tr("{0} racks").format(len(racks))
        return selected_text(selected_devices(state), state.project.shelf)

    def _changed(self, value: object) -> bool:
        self.retry()
        return value is not None

    def _dealt(self, value: object) -> bool:
        self.count.setEnabled(value is not Dealing.SAME_UNITS)
        self.retry()
        return True

    def _ticked(self) -> None:
        if self.dealing.value is Dealing.NEAR and self.racks.racks:
            self.dealing.show_value(Dealing.EVENLY)
        self.retry()
