"""The chips that narrow the catalogue to a group; where there is little room, the usual ones only."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from planner.presenters.catalogue import chip_label
from planner.presenters.catalogue_chips import Chip
from planner.ui.palette.flow import FlowLayout
from planner.ui.theme import GRID, sized

_SIZE = 0.9
"""Size of the text on chips against the usual one."""
_USUAL = frozenset(
    {Chip.GPU_SERVERS, Chip.CPU_SERVERS, Chip.STORAGE, Chip.NETWORK, Chip.RACKS, Chip.CLOUD}
)
"""Chips that stay where there is little room."""


class ChipBar(QWidget):
    """A chip for each group; `pressed` carries the one that was pressed.

    In a `compact` bar the last chip opens the others, and the one that is chosen stays in sight.
    """

    pressed = Signal(QToolButton)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.chips = {chip: self._button(chip_label(chip)) for chip in Chip}
        self.more = self._button("")
        self.more.setAccessibleName(self.tr("More groups"))
        self._compact = False
        flow = FlowLayout(self, GRID - 1)
        for button in (*self.chips.values(), self.more):
            flow.addWidget(button)
        for button in self.chips.values():
            button.clicked.connect(lambda _=False, one=button: self._press(one))
        self.more.clicked.connect(self._fit)
        self._fit()

    @property
    def chosen(self) -> Chip | None:
        """The group that is chosen, None while all are listed."""
        return next((one for one, button in self.chips.items() if button.isChecked()), None)

    def choose(self, chip: Chip | None) -> None:
        """Choose a group, or none."""
        for one, button in self.chips.items():
            button.setChecked(one is chip)
        self._fit()

    def use_room(self, *, compact: bool) -> None:
        """Show the usual chips only, or all."""
        if compact is not self._compact:
            self._compact = compact
            self._fit()

    def _press(self, button: QToolButton) -> None:
        self.pressed.emit(button)
        self._fit()

    def _fit(self) -> None:
        opened = self.more.isChecked() or not self._compact
        for chip, button in self.chips.items():
            button.setVisible(opened or chip in _USUAL or button.isChecked())
        self.more.setVisible(self._compact)
        hidden = len(self.chips.keys() - _USUAL)
        self.more.setText(self.tr("fewer") if opened else self.tr("+{0} more").format(hidden))
        self.updateGeometry()

    def _button(self, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setCheckable(True)
        button.setProperty("role", "chip")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setFont(sized(button.font(), _SIZE))
        return button
