"""A row of racks: which, how many, where the fronts look, what is contained."""

from PySide6.QtWidgets import QWidget

from planner.document.command import Command
from planner.domain.identity import EntryId
from planner.domain.site import Containment, Orientation
from planner.presenters.inspection import ChoiceEditor, NumberEditor, Option
from planner.ui.dialogs.preview_dialog import PreviewDialog
from planner.ui.inspector.fields import ChoiceField, NumberField, SearchField
from planner.workspace.floor_rows import LONGEST_ROW, add_row_command, racks_for_rows
from planner.workspace.workspace import Workspace

_USUAL = 10


class AddRowDialog(PreviewDialog):
    """Adds a row to the room that is meant, as one step."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, "", "", parent)
        self.setWindowTitle(self.tr("Add Row"))
        self.button.setText(self.tr("Add"))
        parts = racks_for_rows(workspace.library)
        self.frame = SearchField(((one.id, one.label) for one in parts), self)
        self.frame.setAccessibleName(self.tr("Rack"))
        self.frame.choose(workspace.library.choices["default.rack_frame"])
        self.frame.currentIndexChanged.connect(self.retry)
        self.form.addRow(self.tr("&Rack"), self.frame)
        self.count = NumberField(NumberEditor("", 1, LONGEST_ROW), self._changed, self)
        self.count.setAccessibleName(self.tr("How many"))
        self.count.show_value(_USUAL)
        self.count.textEdited.connect(self.retry)
        self.form.addRow(self.tr("How &many"), self.count)
        looks = (
            Option(Orientation.NORTH, self.tr("north")),
            Option(Orientation.SOUTH, self.tr("south")),
            Option(Orientation.EAST, self.tr("east")),
            Option(Orientation.WEST, self.tr("west")),
        )
        self.fronts = ChoiceField(ChoiceEditor(looks), self._changed, self)
        self.fronts.setAccessibleName(self.tr("Fronts look"))
        self.fronts.show_value(Orientation.NORTH)
        self.form.addRow(self.tr("&Fronts look"), self.fronts)
        contained = (
            Option(Containment.COLD_AISLE, self.tr("cold aisle")),
            Option(Containment.HOT_AISLE, self.tr("hot aisle")),
            Option(Containment.NONE, self.tr("none")),
        )
        self.containment = ChoiceField(ChoiceEditor(contained), self._changed, self)
        self.containment.setAccessibleName(self.tr("Containment"))
        self.containment.show_value(Containment.COLD_AISLE)
        self.form.addRow(self.tr("&Containment"), self.containment)
        self.count.selectAll()
        self.count.setFocus()
        self.judge()

    def make(self) -> Command | None:
        count, frame = self.count.typed(), self.frame.key
        if count is None or not frame:
            return None
        return add_row_command(
            self.workspace.state,
            self.workspace.library,
            EntryId(frame),
            round(count),
            Orientation(str(self.fronts.value)),
            Containment(str(self.containment.value)),
        )

    def _changed(self, value: object) -> bool:
        self.retry()
        return value is not None
