"""What the catalogue offers where a search has no hit: to create what is missing."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from planner.presenters.catalogue_row import Chip
from planner.ui.palette.flow import FlowLayout
from planner.ui.theme import GRID
from planner.workspace.new_items import ItemKind

_KIND_OF = {
    Chip.GPU_SERVERS: (ItemKind.GPU_SERVER,),
    Chip.CPU_SERVERS: (ItemKind.CPU_SERVER,),
    Chip.STORAGE: (ItemKind.STORAGE,),
    Chip.NETWORK: (ItemKind.SWITCH,),
    Chip.ACCELERATORS: (ItemKind.GPU,),
}
_USUAL = (ItemKind.GPU, ItemKind.GPU_SERVER)


def new_kind(chip: Chip) -> str:
    """Return the kind of a new entry like those of a group; a GPU server where there is none."""
    return _KIND_OF.get(chip, (ItemKind.GPU_SERVER,))[0].value


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
            button.setText(self._caption(kind))
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
            kinds = _KIND_OF.get(chip, ()) if chip is not None else _USUAL
            self._text.setText(self.tr("Nothing is called that. Try fewer letters."))
            if kinds:
                self._text.setText(
                    self.tr("Nothing is called that. Try fewer letters, or create it.")
                )
        for kind, button in self.buttons.items():
            button.setVisible(kind in kinds)

    def _caption(self, kind: ItemKind) -> str:
        return {
            ItemKind.GPU: self.tr("Create GPU…"),
            ItemKind.GPU_SERVER: self.tr("Create GPU server…"),
            ItemKind.CPU_SERVER: self.tr("Create CPU server…"),
            ItemKind.STORAGE: self.tr("Create storage…"),
            ItemKind.SWITCH: self.tr("Create switch…"),
        }[kind]
