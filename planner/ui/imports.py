"""How files of others enter the user's catalogue: the dialog, and what is told afterwards."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from planner.domain.errors import Message
from planner.ui.dialogs.import_catalogue import ImportDialog
from planner.workspace.importing import BackgroundImport
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import Notice
from planner.workspace.workspace import Workspace


class CatalogueImport:
    """Opens the import; `folders` are those of the catalogue, the user's own last.

    `folder` is where files were looked for last; `added` is told when the catalogue has more.
    """

    def __init__(self, window: QWidget, workspace: Workspace, scheduler: Scheduler) -> None:
        self._window = window
        self._workspace = workspace
        self._scheduler = scheduler
        self.folders: Callable[[], tuple[Path, ...]] = tuple
        self.folder = Path.home()
        self.added: Callable[[], None] = lambda: None

    def ask(self) -> ImportDialog:
        """Show what can be imported and how."""
        work = BackgroundImport(self._workspace, self.folders(), self._scheduler)
        dialog = ImportDialog(work, self.folder, self._window)
        dialog.told = self._tell
        dialog.added = self.added

        def remember() -> None:
            self.folder = dialog.folder

        dialog.finished.connect(remember)
        dialog.open()
        return dialog

    def _tell(self, message: Message) -> None:
        self._workspace.notices.emit(Notice(message))
