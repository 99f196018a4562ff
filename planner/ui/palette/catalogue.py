"""The catalogue panel: search, chips, and rows to drag onto the canvas."""

from datetime import date
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from planner.domain.errors import EditRefused, Message
from planner.domain.identity import EntryId
from planner.presenters.catalogue import placed_text, summary
from planner.presenters.catalogue_row import CatalogueRow
from planner.presenters.catalogue_search import CatalogueSearch, Suggestion
from planner.presenters.list_prices import ListPrices
from planner.ui.palette.chips import ChipBar
from planner.ui.palette.compare_bar import CompareBar
from planner.ui.palette.creating import CreateOffer, new_kind
from planner.ui.palette.glyphs import ClockButton, StarButton
from planner.ui.palette.list import CatalogueList
from planner.ui.palette.marked import Marked
from planner.ui.palette.model import ROW_ROLE, CatalogueModel
from planner.ui.palette.search_field import SearchField
from planner.ui.theme import GRID
from planner.workspace.dropping import place_best
from planner.workspace.state import Notice, State
from planner.workspace.workspace import Workspace

_HIGH_PX = 520
"""Below this height of the panel the list needs the room of the rarer chips."""


class CataloguePanel(QWidget):
    """Lists what can be placed, places it, and leads to pages, comparisons and new entries.

    `page_wanted` carries an entry, `compare_wanted` several, `new_wanted` what is missing by its
    kind and the words that were searched; `marked` comes when favourites or recent ones changed.
    Escape leaves it by `left`.
    """

    page_wanted = Signal(str)
    compare_wanted = Signal(tuple)
    new_wanted = Signal(str, str)
    marked = Signal(object)
    left = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._prices = ListPrices.of(workspace.state.project, date.today().isoformat())
        self._finder = CatalogueSearch(workspace.library, self._prices)
        self._marks = Marked()
        self.model = CatalogueModel(self)
        self._count = QLabel()
        self._search = SearchField(self)
        self._search.suggest = self._suggestions
        self.favourites = StarButton(self)
        self.recent = ClockButton(self)
        self.chips = ChipBar(self)
        self._note = QLabel(self)
        self._list = CatalogueList(self.model, self)
        self.missing = CreateOffer(self)
        self.comparison = CompareBar(self)
        self._build()
        self._connect()
        self._refresh()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def refresh(self) -> None:
        """List the rows anew, as after prices were hidden."""
        self._finder = CatalogueSearch(self._workspace.library, self._prices)
        self._refresh()

    def show_state(self, state: State) -> None:
        """Follow a project that adds or edits entries, or is priced in another currency."""
        prices = ListPrices.of(state.project, date.today().isoformat())
        repriced = prices.differs(self._prices)
        if repriced or self._workspace.library is not self._finder.library:
            self._prices = prices
            self.refresh()

    def set_marks(self, marks: Marked) -> None:
        """Take favourites and recent ones of earlier sessions."""
        self._marks = marks
        self._show_marks()

    def use(self, entry: str) -> None:
        """Remember an entry as the one used last."""
        self._mark(self._marks.used(entry))

    def toggle_favourite(self, entry: str) -> None:
        """Make an entry a favourite, or no longer."""
        self._mark(self._marks.toggled(entry))

    def is_favourite(self, entry: str) -> bool:
        """Whether an entry is a favourite."""
        return entry in self._marks.favourites

    def place(self, entry: EntryId) -> None:
        """Place an entry at the selection, else where it fits best."""
        workspace = self._workspace
        try:
            command = place_best(workspace.state, workspace.library, entry)
        except EditRefused as refused:
            workspace.notices.emit(Notice(refused.message))
            return
        self.use(entry)
        workspace.run(command, undo_hint=placed_text(workspace.library, entry, self._prices))

    def collect(self, row: CatalogueRow) -> None:
        """Put an entry among those to be compared, or take it out again."""
        refused = self.comparison.toggle(row)
        if refused:
            self._workspace.notices.emit(Notice(Message(refused, "", "")))

    def reveal(self, entry: EntryId) -> None:
        """List everything, or its group where that is listed alone, and put the list on an entry."""
        self._search.clear()
        self._narrow_to(None)
        place = self.model.place_of(entry)
        if not place.isValid():
            self.chips.choose(self._finder.chip_of(entry))
            self._refresh()
            place = self.model.place_of(entry)
        self._list.setCurrentIndex(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.chips.use_room(compact=self.height() < _HIGH_PX)

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
        self.favourites.setToolTip(self.tr("Favourites only"))
        self.favourites.setAccessibleName(self.tr("Favourites only"))
        self.recent.setToolTip(self.tr("Used last"))
        self.recent.setAccessibleName(self.tr("Used last"))
        line = QHBoxLayout()
        line.setSpacing(GRID // 2)
        line.addWidget(self._search, 1)
        line.addWidget(self.favourites)
        line.addWidget(self.recent)
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        top = QVBoxLayout()
        top.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        top.setSpacing(GRID * 2)
        top.addLayout(head)
        top.addLayout(line)
        top.addWidget(self.chips)
        top.addWidget(self._note)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self.missing)
        whole.addWidget(self._list, 1)
        whole.addStretch(0)
        whole.addWidget(self.comparison)

    def _connect(self) -> None:
        self._search.textChanged.connect(self._refresh)
        self._search.left_downwards.connect(self._enter_list)
        self._search.returnPressed.connect(self._enter_list)
        self.chips.pressed.connect(self._narrow_to)
        for button in (self.favourites, self.recent):
            button.clicked.connect(partial(self._narrow_to, button))
        self._list.chosen.connect(self._place)
        self._list.left.connect(self.left)
        self._search.left_empty.connect(self.left)
        self._list.looked_into.connect(self._look_into)
        self._list.compared.connect(self._compare)
        self._list.starred.connect(lambda index: self.toggle_favourite(self._row(index).entry))
        self._list.dropped.connect(lambda index: self.use(self._row(index).entry))
        self._list.menu_wanted.connect(self._open_menu)
        self.missing.wanted.connect(lambda kind: self.new_wanted.emit(kind, self._search.text()))
        self.comparison.compare.connect(self.compare_wanted)
        self.comparison.changed.connect(self._show_marks)

    def _narrow_to(self, pressed: QToolButton | None) -> None:
        """Narrow to one button, or to none when it was pressed again."""
        chosen = self.chips.chosen
        self.chips.choose(chosen if chosen and self.chips.chips[chosen] is pressed else None)
        for button in (self.favourites, self.recent):
            if button is not pressed:
                button.setChecked(False)
        self._refresh()

    def _refresh(self) -> None:
        text = self._search.text()
        chip = self.chips.chosen
        only = None
        if self.favourites.isChecked():
            only = self._marks.favourites
        elif self.recent.isChecked():
            only = self._marks.recent
        found = self._finder.find(text, chip, None if only is None else tuple(map(EntryId, only)))
        self.model.show_entries(found.entries, self._finder.row)
        self._note.setText(found.note)
        self._note.setVisible(bool(found.note))
        self._list.setVisible(bool(found.entries))
        self.missing.offer(text, chip, missing=not found.entries, marked_only=only is not None)
        self._count.setText(summary(self._finder.library, len(found.entries)))

    def _suggestions(self, text: str) -> tuple[Suggestion, ...]:
        return self._finder.suggestions(text)

    def _enter_list(self) -> None:
        if self.model.rowCount():
            self._list.setFocus(Qt.FocusReason.TabFocusReason)
            if not self._list.currentIndex().isValid():
                self._list.setCurrentIndex(self.model.index(0))

    def _place(self, index: QModelIndex) -> None:
        """Place what can be placed; look into what cannot."""
        row = self._row(index)
        if row.is_placed:
            self.place(row.entry)
        else:
            self._look_into(index)

    def _look_into(self, index: QModelIndex) -> None:
        entry = self._row(index).entry
        self.use(entry)
        self.page_wanted.emit(entry)

    def _compare(self, index: QModelIndex) -> None:
        self.collect(self._row(index))

    def _open_menu(self, index: QModelIndex, at: QPoint) -> None:
        row = self._row(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if row.is_placed:
            menu.addAction(self.tr("Place\tEnter"), lambda: self._place(index))
        menu.addAction(self.tr("Details…\tSpace"), lambda: self._look_into(index))
        star = self.tr("Remove from Favourites\t*"), self.tr("Add to Favourites\t*")
        text = star[0] if self.is_favourite(row.entry) else star[1]
        menu.addAction(text, lambda: self.toggle_favourite(row.entry))
        compared = row.entry in self.comparison.ids
        texts = self.tr("Take out of Comparison\tCtrl+Space"), self.tr("Compare\tCtrl+Space")
        action = menu.addAction(texts[0] if compared else texts[1], lambda: self._compare(index))
        action.setEnabled(compared or not self.comparison.refusal(row))
        menu.addSeparator()
        menu.addAction(self.tr("New Item…"), lambda: self.new_wanted.emit(new_kind(row.chip), ""))
        menu.popup(at)

    def _row(self, index: QModelIndex) -> CatalogueRow:
        row: CatalogueRow = index.data(ROW_ROLE)
        return row

    def _mark(self, marks: Marked) -> None:
        self._marks = marks
        self.marked.emit(marks)
        self._show_marks()
        if self.favourites.isChecked():
            self._refresh()

    def _show_marks(self) -> None:
        self.model.mark(self._marks.favourites, self.comparison.ids)
