"""What can be placed on the floor plan: racks and plant of the catalogue, and what is drawn."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from planner.domain.errors import EditRefused
from planner.domain.identity import RoomId
from planner.domain.standing import PlaceKind
from planner.presenters.catalogue import placed_text
from planner.presenters.catalogue_search import CatalogueSearch
from planner.presenters.floor import place_kind_name, room_choices
from planner.presenters.list_prices import ListPrices
from planner.ui.palette.flow import FlowLayout
from planner.ui.palette.list import CatalogueList
from planner.ui.palette.model import CatalogueModel
from planner.ui.theme import GRID, sized
from planner.workspace.floor_actions import meant_room
from planner.workspace.floor_placing import place_in_room, placeable
from planner.workspace.state import Notice, Selection, State, Subject
from planner.workspace.workspace import Workspace

_CHIP_SIZE = 0.9


class PlacePanel(QWidget):
    """Lists what stands on floors, by group; rows are dragged onto the plan.

    Enter or a double-click places in the room that is chosen above. `room_wanted` carries a room to
    show, `page_wanted` an entry to look into, Escape leaves by `left`.
    """

    room_wanted = Signal(object)
    page_wanted = Signal(str)
    left = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._finder: CatalogueSearch | None = None
        self._room: RoomId | None = None
        self.room = QToolButton(self)
        self.search = QLineEdit(self)
        self.chips: dict[PlaceKind, QToolButton] = {
            kind: self._chip(place_kind_name(kind)) for kind in PlaceKind
        }
        self.walls = self._chip(self.tr("Walls"))
        self._drawing = QWidget(self)
        self.model = CatalogueModel(self)
        self.list = CatalogueList(self.model, self)
        self._build()
        self._connect()

    def offer_drawing(self, actions: Sequence[QAction]) -> None:
        """Offer what draws: rooms, rows, doors, columns."""
        layout = self._drawing.layout()
        for action in actions:
            button = QToolButton(self._drawing)
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            if layout is not None:
                layout.addWidget(button)

    def show_state(self, state: State) -> None:
        """Follow the catalogue and the rooms of a project."""
        choices = room_choices(state.plan, state.project.shelf)
        rooms = [room for room, _ in choices]
        meant = meant_room(state) if state.selection.ids else None
        if meant is not None:
            self._room = meant
        elif self._room not in rooms:
            self._room = rooms[0] if rooms else None
        titles = dict(choices)
        self.room.setText(titles.get(self._room, "") if self._room is not None else "")
        self.room.setEnabled(len(choices) > 1)
        menu = self.room.menu()
        if isinstance(menu, QMenu):
            menu.clear()
            for room, title in choices:
                menu.addAction(title).triggered.connect(partial(self._choose_room, room))
        if self._finder is None or self._finder.library is not self._workspace.library:
            prices = ListPrices.of(state.project, date.today().isoformat())
            self._finder = CatalogueSearch(self._workspace.library, prices)
            self._refresh()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 240)

    def _chip(self, text: str) -> QToolButton:
        chip = QToolButton(self)
        chip.setText(text)
        chip.setCheckable(True)
        chip.setProperty("role", "chip")
        chip.setFont(sized(self.font(), _CHIP_SIZE))
        return chip

    def _build(self) -> None:
        title = QLabel(self.tr("Place"), self)
        title.setProperty("role", "heading")
        self.room.setProperty("role", "quiet")
        self.room.setAccessibleName(self.tr("Room"))
        self.room.setToolTip(self.tr("The room that Enter places in; choose another one"))
        self.room.setMenu(QMenu(self.room))
        self.room.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch()
        head.addWidget(self.room)
        self.search.setPlaceholderText(self.tr("Search racks and equipment"))
        self.search.setAccessibleName(self.tr("Search racks and equipment"))
        self.search.setClearButtonEnabled(True)
        chips = QWidget(self)
        flow = FlowLayout(chips, GRID - 1)
        for chip in (*self.chips.values(), self.walls):
            flow.addWidget(chip)
        FlowLayout(self._drawing, GRID)
        self._drawing.setVisible(False)
        top = QVBoxLayout()
        top.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        top.setSpacing(GRID * 2)
        top.addLayout(head)
        top.addWidget(self.search)
        top.addWidget(chips)
        top.addWidget(self._drawing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self.list, 1)
        whole.addStretch(0)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._refresh)
        for chip in (*self.chips.values(), self.walls):
            chip.clicked.connect(partial(self._narrow_to, chip))
        self.list.chosen.connect(self._place)
        self.list.left.connect(self.left)
        self.list.looked_into.connect(self._look_into)

    def _narrow_to(self, chosen: QToolButton) -> None:
        for chip in (*self.chips.values(), self.walls):
            if chip is not chosen:
                chip.setChecked(False)
        self._drawing.setVisible(self.walls.isChecked())
        self._refresh()

    def _refresh(self) -> None:
        if self._finder is None:
            return
        kind = next((one for one, chip in self.chips.items() if chip.isChecked()), None)
        only = placeable(self._workspace.library, kind)
        found = self._finder.find(self.search.text(), None, only)
        self.model.show_entries(found.entries, self._finder.row)
        self.list.setVisible(not self.walls.isChecked())

    def _choose_room(self, room: RoomId) -> None:
        self._room = room
        self._workspace.select(Selection(Subject.ROOM, (room,)))
        self.room_wanted.emit(room)

    def _place(self, index: QModelIndex) -> None:
        entry, workspace = self.model.entry(index), self._workspace
        if entry is None or self._room is None:
            return
        try:
            command = place_in_room(workspace.state, workspace.library, entry, self._room)
        except EditRefused as refused:
            workspace.notices.emit(Notice(refused.message))
            return
        prices = ListPrices.of(workspace.state.project, date.today().isoformat())
        workspace.run(command, undo_hint=placed_text(workspace.library, entry, prices))

    def _look_into(self, index: QModelIndex) -> None:
        entry = self.model.entry(index)
        if entry is not None:
            self.page_wanted.emit(str(entry))
