"""How a catalogue pack leaves the window: what it says of itself, its file, its content hash then.

Imports the exchange through the workspace, so not before the window is painted.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from planner.domain.errors import Message, UserError
from planner.presenters.packs import hash_text
from planner.presenters.rows import Tone
from planner.ui.dialogs.export_pack import ExportPackDialog
from planner.ui.dialogs.message_box import MessageBox, ask
from planner.ui.exports import open_outside
from planner.workspace.packing import (
    PACK_SUFFIX,
    Manifest,
    PackInfo,
    Packing,
    in_groups,
    suggested_pack,
)
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import Notice
from planner.workspace.workspace import Workspace

_COPY, _SHOW = 0, 1


class PackExport:
    """Asks what the pack says of itself and where it goes, then writes in the background.

    `folders` are those of the catalogue, the user's own last; `folder` is where packs went last.
    """

    def __init__(self, window: QWidget, workspace: Workspace, scheduler: Scheduler) -> None:
        self._window = window
        self._workspace = workspace
        self._scheduler = scheduler
        self._last = Manifest(_tr("Our catalogue"), "1")
        self.folders: Callable[[], tuple[Path, ...]] = tuple
        self.folder = Path.home()

    def ask(self) -> None:
        """Show the fields; then ask for a file and write."""
        packing = Packing(self.folders(), self._scheduler)
        try:
            dialog = ExportPackDialog(packing, self._last, self._window)
        except UserError as problem:
            self._workspace.notices.emit(Notice(problem.message, serious=True))
            return

        def go_on(result: int) -> None:
            if result == QDialog.DialogCode.Accepted:
                self._last = dialog.manifest
                folders = tuple(dialog.folders)
                path = self._ask_path(self._last)
                if path is not None:
                    packing.make(path, self._last, folders, self._tell_of(path), self._refuse)
            dialog.deleteLater()

        dialog.finished.connect(go_on)
        dialog.open()

    def _ask_path(self, manifest: Manifest) -> Path | None:
        """Return where to write; what exists is replaced only when that was asked."""
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            _tr("Export Catalogue Pack"),
            str(suggested_pack(self.folder, manifest)),
            _tr("Catalogue pack (*.rackpack)"),
        )
        if not chosen:
            return None
        path = Path(chosen)
        if path.suffix.lower() != PACK_SUFFIX:
            # the file dialog has asked about the name without suffix only
            path = path.with_name(path.name + PACK_SUFFIX)
            if path.exists() and not self._may_replace(path):
                return None
        self.folder = path.parent
        return path

    def _may_replace(self, path: Path) -> bool:
        message = Message(
            _tr("{0} exists already.").format(path.name),
            _tr("It is as it was."),
            _tr("Replace it with this pack?"),
        )
        return ask(self._window, message, (_tr("Replace"), _tr("Cancel"))) == 0

    def _refuse(self, error: BaseException) -> None:
        if not isinstance(error, UserError):
            raise error
        self._workspace.notices.emit(Notice(error.message, serious=True))

    def _tell_of(self, path: Path) -> Callable[[PackInfo], None]:
        return lambda info: self._tell(path, info)

    def _tell(self, path: Path, info: PackInfo) -> None:
        message = Message(
            _tr("Wrote {0}.").format(path.name),
            hash_text(info),
            _tr(
                "Tell readers this hash by another route than the pack; they see it before they add."
            ),
        )
        actions = (_tr("Copy Hash"), _tr("Show in Folder"), _tr("Close"))
        box = MessageBox(message, actions, self._window, Tone.GOOD)

        def act() -> None:
            if box.chosen == _COPY:
                QApplication.clipboard().setText(in_groups(info.content_hash))
            elif box.chosen == _SHOW:
                open_outside(path.parent)
            box.deleteLater()

        box.finished.connect(act)
        box.open()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Exports", text)
