"""What the catalogue offers where a search has no hit: to create what is missing."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from planner.presenters.catalogue_chips import Chip
from planner.presenters.new_items import item_kind_word
from planner.ui.palette.flow import FlowLayout
from planner.ui.theme import GRID
from planner.workspace.new_items import ItemKind

_KIND_OF = {
    Chip.GPU_SERVERS: (ItemKind.GPU_SERVER,),
    Chip.CPU_SERVERS: (ItemKind.CPU_SERVER,),
    Chip.STORAGE: (ItemKind.STORAGE,),
    Chip.NETWORK: (ItemKind.SWITCH,),
    Chip.POWER: (ItemKind.PDU, ItemKind.UPS, ItemKind.PLANT),
    Chip.COOLING: (ItemKind.CDU, ItemKind.PLANT),
    Chip.RACKS: (ItemKind.RACK,),
    Chip.COMPONENTS: (
        *(ItemKind.OPTIC, ItemKind.CABLE, ItemKind.NIC, ItemKind.DRIVE, ItemKind.MEMORY),
        ItemKind.PLANT,
    ),
    Chip.RACK_SYSTEMS: (ItemKind.RACK_SYSTEM,),
    Chip.CLOUD: (ItemKind.OFFER,),
    Chip.MODEL_APIS: (ItemKind.API,),
    Chip.SITES: (ItemKind.REGION,),
    Chip.ACCELERATORS: (ItemKind.GPU,),
    Chip.LLMS: (ItemKind.LLM,),
    Chip.ENGINES: (ItemKind.ENGINE,),
}
_USUAL = (ItemKind.GPU, ItemKind.GPU_SERVER, ItemKind.LLM, ItemKind.OFFER)


def new_kind(chip: Chip) -> str:
    """Return the kind of a new entry like those of a group."""
    return _KIND_OF[chip][0].value


class CreateOffer(QWidget):
    """Says that nothing is found, and how to go on; `wanted` carries the kind to create."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = QLabel(self)
        self._text.setProperty("role", "muted")
        self._text.setWordWrap(True)
        self.buttons = {kind: QPushButton(self) for kind in ItemKind}
        flow = FlowLayout(offered := QWidget(self), GRID)
        for kind, button in self.buttons.items():
            button.setText(self.tr("Create {0}…").format(item_kind_word(kind.value)))
            button.clicked.connect(lambda _=False, kind=kind: self.wanted.emit(kind.value))
            flow.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._text)
        layout.addWidget(offered)
        self.hide()

    def offer(self, text: str, chip: Chip | None, *, missing: bool, marked_only: bool) -> None:
        """Offer to create what a search did not find in a group; nothing while it found some."""
        self.setVisible(missing)
        if not missing:
            return
        kinds: tuple[ItemKind, ...] = ()
        if marked_only and not text.strip():
            self._text.setText(
                self.tr("Nothing is marked yet. A right click on an item makes it a favourite.")
            )
        else:
            kinds = _KIND_OF[chip] if chip is not None else _USUAL
            told = self.tr("Nothing is called that. Try fewer letters, or create it.")
            if chip is None:
                told += " " + self.tr("The form has every other kind too.")
            self._text.setText(told)
        for kind, button in self.buttons.items():
            button.setVisible(kind in kinds)
