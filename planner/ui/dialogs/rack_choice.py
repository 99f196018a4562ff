"""A list of racks to tick."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from planner.domain.identity import RackId
from planner.domain.site import Rack
from planner.presenters.arranging import rack_choice
from planner.workspace.state import State

_ROWS = 7
_ID = Qt.ItemDataRole.UserRole


class RackChoice(QListWidget):
    """Racks with their free units and power; Space ticks, Ctrl+A and Space tick all."""

    ticked = Signal()

    def __init__(
        self,
        state: State,
        racks: Sequence[Rack],
        chosen: Collection[RackId],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setUniformItemSizes(True)
        self.setAccessibleName(self.tr("Racks"))
        checked, unchecked = Qt.CheckState.Checked, Qt.CheckState.Unchecked
        for rack in racks:
            item = QListWidgetItem(rack_choice(rack, state.evaluation), self)
            item.setData(_ID, rack.id)
            item.setCheckState(checked if rack.id in chosen else unchecked)
        if racks:
            self.setCurrentRow(0)
            self.setFixedHeight(self.sizeHintForRow(0) * min(_ROWS, max(3, len(racks))) + 6)
        self.itemChanged.connect(self._tick_selected)

    @property
    def racks(self) -> tuple[RackId, ...]:
        """The ticked racks in the order in which they stand."""
        items = (self.item(row) for row in range(self.count()))
        return tuple(
            RackId(item.data(_ID)) for item in items if item.checkState() is Qt.CheckState.Checked
        )

    def _tick_selected(self, changed: QListWidgetItem) -> None:
        """Ticking one of several selected racks ticks them all."""
        self.blockSignals(True)
        if changed.isSelected():
            for item in self.selectedItems():
                item.setCheckState(changed.checkState())
        self.blockSignals(False)
        self.ticked.emit()
