"""The files, pages and forms that actions on the catalogue need."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QMainWindow
from shiboken6 import isValid

from planner.presenters.list_prices import ListPrices
from planner.presenters.places import PlaceTables
from planner.ui.benchmarks import BenchmarkImport
from planner.ui.dialogs.catalogue_layers import CatalogueLayersDialog
from planner.ui.dialogs.places import PlacesDialog
from planner.ui.dialogs.update_catalogue import UpdateCatalogueDialog
from planner.ui.entry_pages import CataloguePages
from planner.ui.exports import open_outside
from planner.ui.imports import CatalogueImport
from planner.ui.packs import PackExport
from planner.workspace.layers import CatalogueLayers, left_out
from planner.workspace.lookups import Lookups, References
from planner.workspace.new_items import ItemKind
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import Notice
from planner.workspace.workspace import Workspace


class WindowCataloguer:
    """Serves one window; `pages` are given once the panels are there."""

    def __init__(self, window: QMainWindow, workspace: Workspace, scheduler: Scheduler) -> None:
        self._window = window
        self._workspace = workspace
        self._scheduler = scheduler
        self.imports = CatalogueImport(window, workspace, scheduler)
        self.benchmarks = BenchmarkImport(window, workspace, scheduler)
        self.packs = PackExport(window, workspace, scheduler)
        self.pages: CataloguePages | None = None

    def import_files(self) -> None:
        """Show how files of others enter the user's catalogue."""
        self.imports.ask()

    def import_benchmark(self, files: Sequence[Path] = ()) -> None:
        """Show what a benchmark of the user's own says of the predictions."""
        self.benchmarks.ask(files)

    def export_pack(self) -> None:
        """Ask what a catalogue pack says of itself and write it."""
        self.packs.ask()

    def show_layers(self) -> None:
        """Show what the catalogue is made of, and the problems in its files."""
        layers = CatalogueLayers(self._workspace, self.imports.folders(), self._scheduler)
        dialog = CatalogueLayersDialog(layers, self._window)
        dialog.folder_wanted.connect(open_outside)
        dialog.open()

    def tell_problems(self) -> None:
        """Tell of rows of the catalogue that cannot be used."""
        told = left_out(self._workspace.catalogue.problems)
        if told is not None:
            self._workspace.notices.emit(Notice(told))

    def show_places(self) -> None:
        """Show cloud regions and cities, colocation prices and egress tariffs."""
        dialog = PlacesDialog(self._window)

        def show(read: References) -> None:
            if isValid(dialog):
                prices = ListPrices.of_today(self._workspace.state.project)
                dialog.show_book(PlaceTables(read, prices))

        Lookups(self.imports.folders(), self._scheduler).read(show, _raise)
        dialog.open()

    def update_project(self) -> None:
        """Show what the catalogue says now of what the project has copies of."""
        UpdateCatalogueDialog(self._workspace, self._window).open()

    def show_entry(self, entry: str) -> None:
        """Show the page of a catalogue entry."""
        self._shown_by.show_entry(entry)

    def new_entry(self) -> None:
        """Show the form of a new catalogue entry."""
        self._shown_by.create(ItemKind.GPU_SERVER)

    @property
    def _shown_by(self) -> CataloguePages:
        if self.pages is None:
            raise RuntimeError("nobody told who shows entries")
        return self.pages


def _raise(error: BaseException) -> None:
    """Let what nobody expected reach the one place that tells of it."""
    raise error
