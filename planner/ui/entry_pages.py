"""Opens pages, comparisons and forms of catalogue entries, and carries out what they ask for."""

from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from planner.document.commands.entries import EditEntry, RemoveEntry, ResetEntry, columns_of
from planner.domain.entry_fields import Entry
from planner.domain.errors import Message, UserError
from planner.domain.hardware import Accelerator, Part
from planner.domain.identity import EntryId
from planner.domain.language_model import LanguageModel
from planner.domain.offers import CloudOffer, ModelApi
from planner.domain.results import Evaluation
from planner.presenters.catalogue_row import CatalogueRow, catalogue_row
from planner.presenters.entry_comparison import comparison_table
from planner.presenters.entry_page import (
    FigureDetail,
    entry_named,
    entry_page,
    entry_title,
    origin_text,
)
from planner.presenters.list_prices import ListPrices
from planner.presenters.rows import Table
from planner.presenters.where_used import EntryUse, where_used
from planner.ui.dialogs.compare_entries import CompareEntriesDialog
from planner.ui.dialogs.edit_figure import EditFigureDialog
from planner.ui.dialogs.entry_page import EntryDialog
from planner.ui.dialogs.message_box import ask
from planner.ui.dialogs.new_item import Keep, NewItemDialog
from planner.ui.palette.catalogue import CataloguePanel
from planner.workspace.new_items import ItemKind, doubts_about_figure
from planner.workspace.own_catalogue import OwnCatalogue
from planner.workspace.state import Notice, Selection, State, Subject
from planner.workspace.workspace import Workspace


class CataloguePages(QObject):
    """The dialogs of the catalogue over one window.

    `jump` carries what to select after a place that uses an entry was chosen. `keep` writes new
    entries into the user's own catalogue, where there is one.
    """

    jump = Signal(object)

    def __init__(self, window: QWidget, workspace: Workspace, panel: CataloguePanel) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace
        self._panel = panel
        self.keep: Keep | None = None
        self.own: OwnCatalogue | None = None
        self._entry: EntryId | None = None
        self.page: EntryDialog | None = None
        self.comparison: CompareEntriesDialog | None = None
        self._compared: tuple[EntryId, ...] = ()
        self._shown: Evaluation | None = None
        panel.page_wanted.connect(self.show_entry)
        panel.compare_wanted.connect(self.compare)
        panel.new_wanted.connect(self.create)

    def show_entry(self, entry: str) -> None:
        """Show the page of an entry, in the page that is open already where there is one."""
        found = entry_named(self._workspace.library, EntryId(entry))
        if found is None:
            return
        self._entry = found.id
        page = self._open_page()
        self._draw(page, found)
        page.show()
        page.raise_()
        page.activateWindow()

    def compare(self, entries: tuple[str, ...]) -> None:
        """Put entries of one kind side by side."""
        if self.comparison is not None and _is_open(self.comparison):
            self.comparison.close()
        self._compared = tuple(map(EntryId, entries))
        self.comparison = CompareEntriesDialog(self._table, self._window)
        self.comparison.show()

    def create(self, kind: str, searched: str = "") -> None:
        """Show the form of a new entry; what is added is then listed and marked as used."""
        kept = self.keep
        dialog = NewItemDialog(self._workspace, ItemKind(kind), self._window, searched, kept)
        dialog.accepted.connect(lambda: self._reveal(dialog.added))
        dialog.open()

    def show_state(self, state: State) -> None:
        """Follow the project in what is open; while nothing is calculated anew, nothing differs."""
        if state.evaluation is self._shown:
            return
        self._shown = state.evaluation
        page, comparison = self.page, self.comparison
        if page is not None and _is_open(page):
            found = self._current()
            if found is None:
                page.close()
            else:
                self._draw(page, found)
        if comparison is not None and _is_open(comparison):
            if len(self._entries(self._compared)) == len(self._compared):
                comparison.draw()
            else:
                comparison.close()

    def _open_page(self) -> EntryDialog:
        if self.page is None or not _is_open(self.page):
            page = self.page = EntryDialog(self._window)
            page.edit_wanted.connect(self._edit)
            page.reset_wanted.connect(self._reset)
            page.jump.connect(self._jump)
            page.favourite_wanted.connect(lambda: self._favour(page))
            page.compare_wanted.connect(self._collect)
            page.linked_wanted.connect(self._show_linked)
            page.remove_wanted.connect(self._remove)
            page.forget_wanted.connect(self._forget)
            page.place_wanted.connect(lambda: self._panel.place(self._entry or EntryId("")))
        return self.page

    def _draw(self, page: EntryDialog, entry: Entry) -> None:
        library = self._workspace.library
        linked = entry_named(library, _linked_to(entry) or EntryId(""))
        page.show_page(
            entry_page(entry, library, self._prices()),
            self._row(entry),
            where_used(self._workspace.state.project, entry),
            favourite=self._panel.is_favourite(entry.id),
            own=entry_named(self._workspace.catalogue, entry.id) is None,
            kept=self.own is not None and self.own.has(entry),
            origin=origin_text(entry, self._workspace.catalogue),
            linked=linked.name if isinstance(linked, Accelerator | LanguageModel) else "",
        )

    def _row(self, entry: Entry) -> CatalogueRow:
        """How an entry is listed."""
        return catalogue_row(entry, self._workspace.library, self._prices())

    def _prices(self) -> ListPrices:
        """What writes prices for the project, today."""
        return ListPrices.of(self._workspace.state.project, date.today().isoformat())

    def _table(self, *, only: bool) -> Table:
        """What is compared, with the figures that differ only when asked so."""
        entries = self._entries(self._compared)
        titles = [entry_title(one) for one in entries]
        library = self._workspace.library
        return comparison_table(entries, titles, library, self._prices(), only_differences=only)

    def _entries(self, ids: tuple[EntryId, ...]) -> list[Entry]:
        """Those of the entries that there still are."""
        found = (entry_named(self._workspace.library, key) for key in ids)
        return [one for one in found if one is not None]

    def _edit(self, name: str) -> None:
        found = self._current()
        if found is None or self.page is None:
            return
        entry, column = found, columns_of(type(found))[name]
        figure = self.page.current_figure()
        if figure is None:
            return
        library = self._workspace.library
        EditFigureDialog(
            entry_title(entry),
            figure,
            (column.low, column.high),
            lambda value: doubts_about_figure(library, entry, name, value),
            lambda value, reason: self._take(entry, figure, value, reason),
            self.page,
        ).open()

    def _take(self, entry: Entry, figure: FigureDetail, value: float, reason: str) -> bool:
        accelerators = self._workspace.library.accelerators
        inside = accelerators.get(_linked_to(entry) or EntryId(""))
        today = date.today().isoformat()
        command = EditEntry(entry, figure.name, value, reason, today, inside)
        told = self.tr("Edited {0} of {1}").format(figure.label.lower(), entry_title(entry))
        return self._workspace.run(command, undo_hint=told)

    def _reset(self, name: str) -> None:
        entry = self._current()
        if entry is not None:
            told = self.tr("Reset {0}").format(entry_title(entry))
            self._workspace.run(ResetEntry(type(entry), entry.id, name), undo_hint=told)

    def _remove(self) -> None:
        entry = self._current()
        if entry is not None:
            told = self.tr("Removed {0} from the project").format(entry_title(entry))
            self._workspace.run(RemoveEntry(type(entry), entry.id), undo_hint=told)

    def _forget(self) -> None:
        """Take the entry out of the user's own catalogue, which no Undo brings back."""
        entry, page = self._current(), self.page
        if entry is None or page is None or self.own is None:
            return
        question = Message(
            self.tr("Remove {0} from your catalogue?").format(entry_title(entry)),
            self.tr("Projects keep the copies that they have."),
            self.tr("Undo does not bring it back."),
        )
        if ask(page, question, (self.tr("Remove"), self.tr("Cancel"))) != 0:
            return
        try:
            self.own.remove(entry)
        except UserError as refused:
            self._workspace.notices.emit(Notice(refused.message, serious=True))
            return
        found = self._current()
        if found is None:
            page.close()
        else:
            self._draw(page, found)

    def _jump(self, use: EntryUse) -> None:
        self._workspace.open_scenario(use.scenario)
        self.jump.emit(Selection(Subject(use.kind), use.ids))

    def _favour(self, page: EntryDialog) -> None:
        entry = self._current()
        if entry is not None:
            self._panel.toggle_favourite(entry.id)
            self._draw(page, entry)

    def _collect(self) -> None:
        entry = self._current()
        if entry is not None:
            self._panel.collect(self._row(entry))

    def _show_linked(self) -> None:
        entry = self._current()
        linked = _linked_to(entry) if entry is not None else None
        if linked is not None:
            self.show_entry(linked)

    def _current(self) -> Entry | None:
        return entry_named(self._workspace.library, self._entry) if self._entry else None

    def _reveal(self, added: tuple[EntryId, ...]) -> None:
        self._panel.show_state(self._workspace.state)
        for entry in added:
            self._panel.use(entry)
        if added:
            self._panel.reveal(added[-1])


def _is_open(dialog: QDialog) -> bool:
    """Whether a dialog, which deletes itself on closing, is still there to be seen."""
    return isValid(dialog) and dialog.isVisible()


def _linked_to(entry: Entry) -> EntryId | None:
    """The accelerator inside an entry, or the model that an API serves."""
    match entry:
        case Part(accelerators=fit) if fit is not None:
            return fit.accelerator
        case CloudOffer():
            return entry.accelerator
        case ModelApi():
            return entry.llm
    return None
