"""Starts the window: paint first, then load everything else and show a project."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from planner.app import paths
from planner.app.collector import Collector, settle
from planner.app.import_scans import spare_source_scans
from planner.app.logs import Crashes, print_message
from planner.app.settings import SettingsMemory, load_settings, save_settings
from planner.domain.errors import Message
from planner.presenters.wording import worded_message
from planner.ui.appearance import Appearance, ThemeChoice
from planner.ui.bridge import Bridge
from planner.ui.icons import IconSet
from planner.ui.language import speak
from planner.ui.main_window import MainWindow
from planner.ui.palette.marked import Marked
from planner.ui.preferences import use

if TYPE_CHECKING:  # what the window may not wait for
    from planner.ui.cataloguer import WindowCataloguer
    from planner.ui.desk import WindowDesk
    from planner.ui.exports import BomExport
    from planner.ui.surveyor import WindowSurveyor
    from planner.workspace.files import Files


NO_FONTS = Message(
    "This computer has no fonts, so the window shows no words.",
    "Projects and commands work as ever.",
    "Install a font such as DejaVu Sans and start Rackwright again.",
)
"""Told where it can be read: a box of the window would have no words either."""

USUAL_SIZE = QSize(1600, 1000)
"""Size of the first window; a smaller screen is filled."""


def run_window(path: Path | None, crashes: Crashes) -> int:
    """Open the window on a project file, or on the example as an untitled copy."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Rackwright")
    session = Session(application, path)
    crashes.tell = session.tell
    session.show()
    code = application.exec()
    session.end()
    return int(code)


_DRAWN_MS = 1000
"""A project just opened is drawn by then, and what it is drawn with lives as long as itself."""


_TURN_S = 0.0005
"""How long a study in the background may make the window wait for Python, again and again a frame."""


class Session:
    """One run of the window: what is remembered, the window, and what it works on."""

    def __init__(self, application: QApplication, path: Path | None) -> None:
        spare_source_scans()
        sys.setswitchinterval(_TURN_S)
        self._path = path
        self._settings = load_settings(paths.settings_folder())
        use(self._settings.preferences)
        resources = paths.resource_folder()
        speak(application, resources / "translations", QLocale())
        choice = ThemeChoice(self._settings.theme)
        appearance = Appearance(application, resources / "themes", choice)
        self.window = MainWindow(appearance, IconSet(resources / "icons"))
        self._collector = Collector(self.window)
        self.bridge = Bridge(self.window)
        self.files: Files | None = None
        self.desk: WindowDesk | None = None
        self._appearance = appearance
        self.window.painted.connect(self._fill)

    def show(self) -> None:
        """Show the window where it was last time."""
        settings = self._settings
        available = self.window.screen().availableGeometry()
        self.window.resize(USUAL_SIZE.boundedTo(available.size()))
        if settings.geometry:
            self.window.restore(settings.geometry, settings.docks)
        elif available.size().expandedTo(USUAL_SIZE) != available.size():
            self.window.setWindowState(Qt.WindowState.WindowMaximized)
        self.window.show()

    def tell(self, message: Message) -> None:
        """Tell of an error nobody expected; the window goes on."""
        message = worded_message(message)
        box = QMessageBox(QMessageBox.Icon.Critical, "Rackwright", message.happened)
        box.setInformativeText(f"{message.unharmed} {message.remedy}")
        box.exec()

    def end(self) -> None:
        """Remember the look of the window and let go of the file."""
        self._collector.end()
        geometry, docks, theme = self.window.remembered()
        folder = paths.settings_folder()
        kept = load_settings(folder)
        path = self.files.path if self.files is not None else None
        last = str(path) if path is not None else ""
        view = self.window.bench.stage.wanted.value if self.desk is not None else kept.plan_view
        shown = self.window.bench.views.badges.isChecked() if self.desk else kept.badges
        look = replace(kept, geometry=geometry, docks=docks, theme=theme, last_file=last)
        save_settings(folder, replace(look, plan_view=view, badges=shown))
        if self.files is not None:
            self.files.close(discard=True)
        self.bridge.close()

    def _fill(self) -> None:
        """Load catalogue and charts, and show the example; the window is painted by now."""
        # Charts and calculation take a second to import: not before the first paint.
        from planner.app import wiring  # noqa: PLC0415
        from planner.ui.desk import EXAMPLE, WindowDesk  # noqa: PLC0415
        from planner.ui.recent_menu import RecentMenu  # noqa: PLC0415
        from planner.ui.start.reception import Makers, Reception  # noqa: PLC0415
        from planner.ui.workbench import CALM_MS  # noqa: PLC0415
        from planner.workspace.check_rules import check_rules  # noqa: PLC0415
        from planner.workspace.maps import atlas  # noqa: PLC0415
        from planner.workspace.own_catalogue import OwnCatalogue  # noqa: PLC0415
        from planner.workspace.published_cases import case_runs  # noqa: PLC0415
        from planner.workspace.workspace import Workspace  # noqa: PLC0415

        library, _ = wiring.load_library()
        makers = Makers(
            empty=lambda country: wiring.empty_project(library, "Untitled", country),
            template=lambda name: wiring.project_from_template(name, library),
            cards=lambda: wiring.template_cards(library),
        )
        first = makers.empty("") if self._to_open() else makers.template(EXAMPLE)
        workspace = Workspace(first, library)
        desk = self.desk = WindowDesk(self.window, workspace, self._open_files, self.bridge)
        memory = SettingsMemory(paths.settings_folder())
        reception = desk.reception = Reception(
            self.window, workspace, makers, memory, self._appearance, desk.show_project
        )
        desk.theme = lambda: self._appearance.theme.name
        desk.with_surveyor = self._equip_surveyor
        desk.with_exports = self._equip_exports
        desk.with_cataloguer = partial(self._equip_cataloguer, wiring.catalog_folders)
        desk.opened = self._note_recent
        desk.cases = lambda: case_runs(wiring.catalog_folders())
        desk.last_quote = lambda: load_settings(paths.settings_folder()).last_quote
        desk.quote_numbered = self._note_quote
        self.window.attach(desk, self.bridge)
        desk.show_checks = self.window.bench.show_checks
        self.window.bench.checks.rules = lambda: check_rules(wiring.catalog_folders())
        self.window.bench.stage.atlas = lambda: atlas(wiring.catalog_folders(), workspace.library)
        own = self.window.bench.pages.own = OwnCatalogue(workspace, wiring.catalog_folders)
        self.window.bench.pages.keep = own.keep
        self.window.open_doors(
            reception, RecentMenu(reception.recent, desk.open_recent, self.window)
        )
        self._remember(desk)
        # The example's charts are drawn before the store is imported; a wanted file comes first.
        if self._to_open():
            QTimer.singleShot(0, self.window, self._begin)
        else:  # counted from when the window is painted, which may take longer than that
            calm = partial(QTimer.singleShot, 2 * CALM_MS, self.window, self._begin)
            QTimer.singleShot(0, self.window, calm)

    def _equip_surveyor(self, surveyor: "WindowSurveyor") -> None:
        surveyor.metric = lambda: self.window.bench.stage.coloured_by

    def _equip_exports(self, exports: "BomExport") -> None:
        if self._settings.export_folder:
            exports.folder = Path(self._settings.export_folder)
        exports.exported = self._note_export
        exports.atlas = self.window.bench.stage.atlas

    def _equip_cataloguer(
        self, folders: Callable[[], tuple[Path, ...]], cataloguer: "WindowCataloguer"
    ) -> None:
        cataloguer.imports.folders = cataloguer.packs.folders = folders
        cataloguer.imports.added = self._list_anew
        cataloguer.pages = self.window.bench.pages

    def _import_benchmark(self, files: Sequence[Path]) -> None:
        """Show what dropped benchmarks say; the files come from outside the window."""
        if self.desk is not None:
            self.desk.cataloguer.import_benchmark(files)

    def _remember(self, desk: "WindowDesk") -> None:
        """Give the window what was remembered, follow what changes of it, and take what is dropped."""
        self.window.bench.stage.begin(self._settings.plan_view)
        self.window.bench.views.show_badges(shown=self._settings.badges)
        strip = self.window.bench.strip
        strip.keep(self._settings.tiles)
        strip.kept.connect(self._note_tiles)
        self.window.may_close = desk.may_leave
        # Later: the program that is dragged from waits until the drop is dealt with.
        later = Qt.ConnectionType.QueuedConnection
        self.window.canvas.project_dropped.connect(desk.open_recent, later)
        self.window.canvas.benchmark_dropped.connect(self._import_benchmark, later)
        kept = Marked(self._settings.favourites, self._settings.recent_entries)
        self.window.catalogue.set_marks(kept)
        self.window.catalogue.marked.connect(self._note_marks)

    def _to_open(self) -> Path | None:
        """The file that was asked for, else the one that was open last time if it is still there."""
        if self._path is not None:
            return self._path
        last = Path(self._settings.last_file)
        return last if self._settings.last_file and last.is_file() else None

    def _list_anew(self) -> None:
        """List the catalogue anew, as after an import."""
        self.window.catalogue.refresh()

    def _begin(self) -> None:
        """Protect what is shown from here on; open what was asked for, left unsaved or open last."""
        if self.desk is None:
            return
        if not self.window.fontMetrics().inFont("A"):
            print_message(NO_FONTS)
        files, wanted = self._open_files(), self._to_open()
        if self._path is None and files.recoverable():
            self.desk.recover()
        if wanted is not None and files.path is None and self.desk.workspace.state.file.clean:
            self.desk.open_path(wanted)
        self.desk.cataloguer.tell_problems()
        self._settle()

    def _open_files(self) -> "Files":
        """Return the files of the workspace, made when they are first asked for."""
        if self.files is None:
            # The store takes as long to import as all that is shown first.
            from planner.workspace.files import Files  # noqa: PLC0415

            assert self.desk is not None
            self.files = Files(self.desk.workspace, paths.state_folder(), self.bridge)
        return self.files

    def _settle(self) -> None:
        settle()
        self._collector.begin()
        QTimer.singleShot(_DRAWN_MS, self.window, settle)

    def _note_recent(self, path: Path) -> None:
        self._settle()
        folder = paths.settings_folder()
        save_settings(folder, load_settings(folder).with_recent(path))

    def _note_export(self, folder: Path) -> None:
        kept = load_settings(paths.settings_folder())
        save_settings(paths.settings_folder(), replace(kept, export_folder=str(folder)))

    def _note_tiles(self, keys: tuple[str, ...]) -> None:
        kept = load_settings(paths.settings_folder())
        save_settings(paths.settings_folder(), replace(kept, tiles=keys))

    def _note_marks(self, marks: Marked) -> None:
        kept = load_settings(paths.settings_folder())
        chosen = replace(kept, favourites=marks.favourites, recent_entries=marks.recent)
        save_settings(paths.settings_folder(), chosen)

    def _note_quote(self, number: str) -> None:
        kept = load_settings(paths.settings_folder())
        save_settings(paths.settings_folder(), replace(kept, last_quote=number))
