"""The catalogue panel: search, chips, and rows to drag onto the canvas."""

from datetime import date
from functools import partial

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from planner.domain.errors import EditRefused
from planner.presenters.catalogue import (
    Chip,
    catalogue_rows,
    chip_label,
    placed_text,
    summary,
)
from planner.presenters.list_prices import ListPrices
from planner.ui.palette.flow import FlowLayout
from planner.ui.palette.list import CatalogueList, SearchField
from planner.ui.palette.model import CatalogueModel
from planner.ui.theme import GRID, sized
from planner.workspace.dropping import place_best
from planner.workspace.state import Notice, State
from planner.workspace.workspace import Workspace

_CHIP_SIZE = 0.9
"""Size of the text on chips against the usual one."""


class CataloguePanel(QWidget):
    """Lists what can be placed, and places it; Escape leaves it by `left`."""

    left = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.model = CatalogueModel(self)
        self._count = QLabel()
        self._search = SearchField(self)
        self._chips = {chip: _chip_button(chip, self) for chip in Chip}
        self._list = CatalogueList(self.model, self)
        self._prices = ListPrices.of(workspace.state.project, date.today().isoformat())
        self._nothing = QLabel(self.tr("Nothing is called that. Try fewer letters."))
        self._build()
        self._search.textChanged.connect(self._refresh)
        self._search.left_downwards.connect(self._enter_list)
        self._search.returnPressed.connect(self._enter_list)
        for chip, button in self._chips.items():
            button.clicked.connect(partial(self._toggle, chip))
        self._list.chosen.connect(self._place)
        self._list.left.connect(self.left)
        self._search.left_empty.connect(self.left)
        self._refresh()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def refresh(self) -> None:
        """List the rows anew, as after prices were hidden."""
        self._refresh()

    def show_state(self, state: State) -> None:
        """Write the prices in the currency of the project, by its rates."""
        prices = ListPrices.of(state.project, date.today().isoformat())
        if prices.differs(self._prices):
            self._prices = prices
            self._refresh()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 240)

    def _build(self) -> None:
        title = QLabel(self.tr("Catalogue"))
        title.setProperty("role", "heading")
        self._count.setProperty("role", "muted")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch()
        head.addWidget(self._count)
        chips = QWidget()
        flow = FlowLayout(chips, GRID)
        for button in self._chips.values():
            flow.addWidget(button)
        top = QVBoxLayout()
        top.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        top.setSpacing(GRID * 2)
        top.addLayout(head)
        top.addWidget(self._search)
        top.addWidget(chips)
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, 0)
        self._nothing.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self._nothing)
        whole.addWidget(self._list, 1)

    def _toggle(self, chip: Chip) -> None:
        """Narrow to one chip, or to none when it was pressed again."""
        for one, button in self._chips.items():
            if one is not chip:
                button.setChecked(False)
        self._refresh()

    def _refresh(self) -> None:
        library = self._workspace.library
        chip = next((one for one, button in self._chips.items() if button.isChecked()), None)
        rows = catalogue_rows(library, self._search.text(), chip, self._prices)
        self.model.show_rows(rows)
        self._nothing.setVisible(not rows)
        self._count.setText(summary(library, len(rows)))

    def _enter_list(self) -> None:
        if self.model.rowCount():
            self._list.setFocus(Qt.FocusReason.TabFocusReason)
            if not self._list.currentIndex().isValid():
                self._list.setCurrentIndex(self.model.index(0))

    def _place(self, index: QModelIndex) -> None:
        """Place an entry at the selection, else where it fits best."""
        entry = self.model.entry(index)
        if entry is None:
            return
        workspace = self._workspace
        try:
            command = place_best(workspace.state, workspace.library, entry)
        except EditRefused as refused:
            workspace.notices.emit(Notice(refused.message))
            return
        workspace.run(command, undo_hint=placed_text(workspace.library, entry, self._prices))


def _chip_button(chip: Chip, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setText(chip_label(chip))
    button.setCheckable(True)
    button.setProperty("role", "chip")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setFont(sized(button.font(), _CHIP_SIZE))
    return button
