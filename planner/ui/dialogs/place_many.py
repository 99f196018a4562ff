"""Many of one part over racks: eight of these, or as many as fit."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QWidget

from planner.document.command import Command, Compound
from planner.domain.hardware import Part, PartKind
from planner.domain.identity import EntryId
from planner.domain.site import Rack
from planner.presenters.arranging import part_choice
from planner.presenters.inspection import NumberEditor
from planner.ui.dialogs.duplicate import MOST
from planner.ui.dialogs.preview_dialog import PreviewDialog
from planner.ui.dialogs.rack_choice import RackChoice
from planner.ui.inspector.fields import NumberField, SearchField, SwitchField
from planner.workspace.dropping import lowest_slot
from planner.workspace.selecting import selected_devices, selected_racks
from planner.workspace.stocking import fill_command, open_racks, place_many_command
from planner.workspace.workspace import Workspace


class PlaceManyDialog(PreviewDialog):
    """Places many of a part over the ticked racks, as one step."""

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget | None = None,
        *,
        entry: EntryId | None = None,
        fills: bool = False,
    ) -> None:
        super().__init__(workspace, "", "", parent)
        self.setWindowTitle(self.tr("Place Many"))
        self.button.setText(self.tr("Place"))
        state = workspace.state
        parts = sorted(filter(_is_racked, workspace.library.parts.values()), key=_class_and_name)
        self.part = SearchField(((part.id, part_choice(part)) for part in parts), self)
        self.part.setAccessibleName(self.tr("Part"))
        chosen = next((one.part for one in selected_devices(state)), None)
        self.part.choose(entry or chosen or "")
        self.part.currentIndexChanged.connect(self.retry)
        self.form.addRow(self.tr("&Part"), self.part)
        self.count = NumberField(NumberEditor("", 1, MOST), self._changed, self)
        self.count.setAccessibleName(self.tr("How many"))
        self.count.show_value(8)
        self.count.textEdited.connect(self.retry)
        self.form.addRow(self.tr("How &many"), self.count)
        self.fills = SwitchField(self.tr("As many as fit"), parent=self)
        self.fills.toggled.connect(self._fill)
        self.form.addRow("", self.fills)
        ticked = {rack.id for rack in selected_racks(state.plan, state.selection)}
        self.racks = RackChoice(state, open_racks(state), ticked, self)
        self.racks.ticked.connect(self.retry)
        self.form.addRow(self.tr("&Racks"), self.racks)
        hint = QLabel(
            self.tr("Without a tick all racks are used, most power to spare first."), self
        )
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        self.form.addRow("", hint)
        self.fills.setChecked(fills)
        (self.part if fills else self.count).setFocus()
        self.count.selectAll()
        self.judge()

    def make(self) -> Command | None:
        state, library = self.workspace.state, self.workspace.library
        entry = EntryId(self.part.key)
        if self.fills.isChecked():
            return self._filling(entry)
        count = self.count.typed()
        if count is None:
            return None
        return place_many_command(state, library, entry, round(count), self.racks.racks)

    def _filling(self, entry: EntryId) -> Command | None:
        state, library = self.workspace.state, self.workspace.library
        racks = self._chosen()
        part = library.parts[entry]
        free = [one for one in racks if lowest_slot(state, library, part, one) is not None]
        if not free and racks:
            free = [racks[0]]  # it tells why there is no room
        fills = tuple(fill_command(state, library, entry, rack.id) for rack in free)
        if not fills:
            return None
        if len(fills) == 1:
            return fills[0]
        label = self.tr("fill {0} racks with {1}").format(len(fills), part.label)
        return Compound(label, fills)

    def _chosen(self) -> Sequence[Rack]:
        racks = self.workspace.state.plan.racks
        return [racks[one] for one in self.racks.racks] or open_racks(self.workspace.state)

    def _changed(self, value: object) -> bool:
        self.retry()
        return value is not None

    def _fill(self, fills: bool) -> None:
        self.count.setEnabled(not fills)
        self.retry()


def _is_racked(part: Part) -> bool:
    whole = part.kind in (PartKind.RACK, PartKind.RACK_SYSTEM)
    return not part.on_floor and not whole and part.half_units is not None


def _class_and_name(part: Part) -> tuple[bool, str, str]:
    return part.accelerators is None, str(part.device_class), part.label
