"""How the racks of a room are named by where they stand, with the names they would get."""

from PySide6.QtWidgets import QLabel, QWidget

from planner.document.command import Command
from planner.domain.floor_plan import Counting, FloorPlan, Numbering
from planner.domain.identity import RoomId
from planner.domain.plan import Plan
from planner.presenters.inspection import ChoiceEditor, NumberEditor, Option, TextEditor
from planner.ui.dialogs.preview_dialog import PreviewDialog
from planner.ui.inspector.fields import ChoiceField, NumberField, TextField
from planner.workspace.floor_actions import meant_room
from planner.workspace.flooring import number_command
from planner.workspace.state import Preview
from planner.workspace.workspace import Workspace

_NAMED = 8


class NumberRacksDialog(PreviewDialog):
    """Rows get letters from north to south, racks numbers along their row; the window previews it."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, "", "", parent)
        self.setWindowTitle(self.tr("Number Racks by Place"))
        self.button.setText(self.tr("Number"))
        self.nothing = self.tr(
            "The first row is a letter or a number; racks are counted from 0 or more."
        )
        plan = workspace.state.plan
        self._plans = {
            room.id: room.floor_plan or FloorPlan()
            for site in plan.sites
            if site.kind.holds_racks
            for room in site.rooms
        }
        rooms = [
            Option(room.id, f"{site.name} · {room.name}")
            for site in plan.sites
            if site.kind.holds_racks
            for room in site.rooms
        ]
        self.room = ChoiceField(ChoiceEditor(tuple(rooms)), self._other_room, self)
        self.room.show_value(meant_room(workspace.state) or rooms[0].value)
        self.prefix = TextField(TextEditor(self.tr("none")), parent=self)
        self.first_row = TextField(TextEditor("A"), parent=self)
        self.first_row.setMaxLength(2)
        self.start = NumberField(NumberEditor("", 0, 9999), parent=self)
        self.step = NumberField(NumberEditor("", 1, 100), parent=self)
        self.digits = NumberField(NumberEditor("", 1, 4), parent=self)
        ways = (
            Option(Counting.FORWARD, self.tr("West to east, north to south")),
            Option(Counting.BACKWARD, self.tr("East to west, south to north")),
        )
        self.counting = ChoiceField(ChoiceEditor(ways), self._chosen, self)
        for text, field in (
            (self.tr("&Room"), self.room),
            (self.tr("&Prefix"), self.prefix),
            (self.tr("&First row"), self.first_row),
            (self.tr("&Begin at"), self.start),
            (self.tr("&Step"), self.step),
            (self.tr("&Digits, at least"), self.digits),
            (self.tr("&Direction"), self.counting),
        ):
            self._add(text, field)
        self.names = QLabel(self)
        self.names.setWordWrap(True)
        self.names.setProperty("role", "muted")
        self.names.setAccessibleName(self.tr("New names"))
        self.form.addRow(QLabel(self.tr("New names"), self), self.names)
        for box in (self.prefix, self.first_row, self.start, self.step, self.digits):
            box.textEdited.connect(self.retry)
        self._show_scheme()
        self.prefix.setFocus()

    def _add(self, text: str, field: QWidget) -> None:
        label = QLabel(text, self)
        label.setBuddy(field)
        field.setAccessibleName(text.replace("&", ""))
        self.form.addRow(label, field)

    def _other_room(self, value: object) -> bool:
        del value
        self._show_scheme()
        return True

    def _chosen(self, value: object) -> bool:
        del value
        self.retry()
        return True

    def _show_scheme(self) -> None:
        scheme = self._plans[self._room].numbering
        self.prefix.show_value(scheme.prefix)
        self.first_row.show_value(scheme.first_row)
        self.start.show_value(scheme.start)
        self.step.show_value(scheme.step)
        self.digits.show_value(scheme.digits)
        self.counting.show_value(scheme.counting)
        self.judge()

    @property
    def _room(self) -> RoomId:
        return RoomId(str(self.room.value))

    @property
    def scheme(self) -> Numbering | None:
        """The scheme that is entered; None while a field says nothing that can be used."""
        # Rows are lettered on from here, or counted on where it is a number.
        letters = self.first_row.text().strip().upper()
        numbers = (self.start.typed(), self.step.typed(), self.digits.typed())
        is_letter = len(letters) == 1 and letters.isascii() and letters.isalpha()
        if not (is_letter or letters.isdecimal()) or None in numbers:
            return None
        start, step, digits = (round(one or 0.0) for one in numbers)
        counting = Counting(str(self.counting.value))
        return Numbering(self.prefix.text().strip(), letters, start, step, digits, counting)

    def make(self) -> Command | None:
        scheme = self.scheme
        return None if scheme is None else number_command(self.workspace.state, self._room, scheme)

    def show_preview(self, preview: Preview | None) -> None:
        """List what the first racks would be called."""
        if preview is None or preview.project is None:
            self.names.setText("")
            return
        after = preview.project.scenario(self.workspace.state.scenario).plan
        renamed = _renamed(self.workspace.state.plan, after)
        shown = ", ".join(f"{old} → {new}" for old, new in renamed[:_NAMED])
        more = len(renamed) - _NAMED
        if not renamed:
            self.names.setText(self.tr("Every rack is named so already."))
        elif more > 0:
            self.names.setText(self.tr("{0} and {1} more").format(shown, more))
        else:
            self.names.setText(shown)


def _renamed(before: Plan, after: Plan) -> list[tuple[str, str]]:
    pairs = ((rack.name, after.racks[key].name) for key, rack in before.racks.items())
    return sorted((one for one in pairs if one[0] != one[1]), key=lambda one: one[1])
