"""How a user's own benchmark enters the project: the dialog, from the menu or by files dropped."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from planner.ui.dialogs.import_benchmark import ImportBenchmarkDialog
from planner.workspace.benchmarking import BenchmarkDesk
from planner.workspace.scheduler import Scheduler
from planner.workspace.workspace import Workspace


class BenchmarkImport:
    """Opens the dialog; `folder` is where files were looked for last."""

    def __init__(self, window: QWidget, workspace: Workspace, scheduler: Scheduler) -> None:
        self._window = window
        self._desk = BenchmarkDesk(workspace, scheduler)
        self.folder = Path.home()

    def ask(self, files: Sequence[Path] = ()) -> ImportBenchmarkDialog:
        """Show what a benchmark says of the predictions; *files* are read at once."""
        dialog = ImportBenchmarkDialog(self._desk, self.folder, self._window)

        def remember() -> None:
            self.folder = dialog.folder

        dialog.finished.connect(remember)
        dialog.open()
        if files:
            dialog.read(files)
        return dialog
