"""Starts the window: paint first, then load everything else and show a project."""

import gc
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from planner.app import paths
from planner.app.logs import Crashes
from planner.app.settings import load_settings, save_settings
from planner.domain.errors import Message
from planner.ui.appearance import Appearance, ThemeChoice
from planner.ui.bridge import Bridge
from planner.ui.icons import IconSet
from planner.ui.main_window import MainWindow

if TYPE_CHECKING:  # what the window may not wait for
    from planner.ui.desk import WindowDesk
    from planner.workspace.files import Files


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


def settle() -> None:
    """Keep what was just loaded out of later garbage collections.

    Walking a large project's objects takes longer than a frame, and they live as long as it is open.
    """
    gc.collect()
    gc.freeze()


class Session:
    """One run of the window: what is remembered, the window, and what it works on."""

    def __init__(self, application: QApplication, path: Path | None) -> None:
        self._path = path
        self._settings = load_settings(paths.settings_folder())
        resources = paths.resource_folder()
        choice = ThemeChoice(self._settings.theme)
        appearance = Appearance(application, resources / "themes", choice)
        self.window = MainWindow(appearance, IconSet(resources / "icons"))
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
        box = QMessageBox(QMessageBox.Icon.Critical, "Rackwright", message.happened)
        box.setInformativeText(f"{message.unharmed} {message.remedy}")
        box.exec()

    def end(self) -> None:
        """Remember the look of the window and let go of the file."""
        geometry, docks, theme = self.window.remembered()
        folder = paths.settings_folder()
        kept = load_settings(folder)
        save_settings(folder, replace(kept, geometry=geometry, docks=docks, theme=theme))
        if self.files is not None:
            self.files.close(discard=True)
        self.bridge.close()

    def _fill(self) -> None:
        """Load catalogue, store and charts, and show the project; the window is painted by now."""
        # Store, charts and calculation take a second to import: not before the first paint.
        from planner.app import wiring  # noqa: PLC0415
        from planner.ui.desk import Makers, WindowDesk  # noqa: PLC0415
        from planner.workspace.files import Files  # noqa: PLC0415
        from planner.workspace.workspace import Workspace  # noqa: PLC0415

        library, _ = wiring.load_library()
        makers = Makers(
            empty=lambda: wiring.empty_project(library, "Untitled", self._settings.country),
            example=lambda: wiring.project_from_template(wiring.EXAMPLE, library),
        )
        workspace = Workspace(makers.example(), library)
        self.files = Files(workspace, paths.state_folder(), self.bridge)
        self.desk = WindowDesk(self.window, workspace, self.files, makers, self.bridge)
        self.desk.theme = lambda: self._appearance.theme.name
        self.desk.opened = self._note_recent
        if self._settings.export_folder:
            self.desk.folder = Path(self._settings.export_folder)
        self.window.attach(self.desk, self.bridge)
        self.window.may_close = self.desk.may_leave
        if self._path is not None:
            self.desk.open_path(self._path)
        elif self.files.recoverable():
            self.desk.recover()
        settle()

    def _note_recent(self, path: Path) -> None:
        settle()
        folder = paths.settings_folder()
        save_settings(folder, load_settings(folder).with_recent(path))
