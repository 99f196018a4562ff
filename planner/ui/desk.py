"""What the file actions do in the window: they ask, and the workspace's files act.

Imports the store and the exporters through the workspace, so not before the window is painted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from planner.domain.errors import Message, UserError
from planner.domain.project import Project
from planner.ui.canvas.render import render_png
from planner.ui.dialogs.workload_form import WorkloadDialog
from planner.workspace.exporting import export_bom, suggested_name
from planner.workspace.files import Files
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import Notice
from planner.workspace.workspace import Workspace

PROJECT = ".rackwright"


class Answer(Enum):
    """What to do with unsaved edits."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Makers:
    """Where new projects come from."""

    empty: Callable[[], Project]
    example: Callable[[], Project]


class WindowDesk:
    """Carries out the actions that need a dialog; the window is its parent."""

    def __init__(
        self,
        window: QWidget,
        workspace: Workspace,
        files: Files,
        makers: Makers,
        scheduler: Scheduler,
    ) -> None:
        self._window = window
        self._workspace = workspace
        self._files = files
        self._makers = makers
        self._scheduler = scheduler
        self.theme: Callable[[], str] = lambda: "light"
        self.folder = Path.home()
        self.opened: Callable[[Path], None] = lambda _: None

    @property
    def workspace(self) -> Workspace:
        """The open project."""
        return self._workspace

    def new_project(self) -> None:
        """Offer to save, then show an empty project."""
        if self.may_leave():
            self._files.new(self._makers.empty())

    def open_example(self) -> None:
        """Offer to save, then show the example as an untitled copy."""
        if self.may_leave():
            self._files.new(self._makers.example())

    def open_project(self) -> None:
        """Ask for a file and open it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, _tr("Open Project"), str(self.folder), _projects()
        )
        if chosen and self.may_leave():
            self.open_path(Path(chosen))

    def open_path(self, path: Path) -> bool:
        """Open a file; a refusal is told and the project on the screen stays."""
        if not self._try(lambda: self._files.open(path)):
            return False
        self._remember(path)
        return True

    def save(self) -> bool:
        """Save, asking for a file when there is none; False when cancelled or refused."""
        if self._files.path is None or self._workspace.state.file.read_only:
            return self.save_as()
        return self._try(self._save_in_place)

    def save_as(self) -> bool:
        """Ask for a file and save to it; False when cancelled or refused."""
        name = self._files.path or self.folder / f"{self._workspace.state.project.name}{PROJECT}"
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, _tr("Save Project As"), str(name), _projects()
        )
        if not chosen:
            return False
        path = _with_suffix(Path(chosen), PROJECT)
        if not self._try(lambda: self._files.save_as(path)):
            return False
        self._remember(path)
        return True

    def recover(self) -> None:
        """Offer unsaved work of earlier sessions, newest first."""
        found = self._files.recoverable()
        if not found:
            self._say(_tr("There is no unsaved work to recover."), "", "")
            return
        for one in found:
            where = one.project_path.name if one.project_path else _tr("an untitled project")
            when = one.last_at.astimezone().strftime("%Y-%m-%d %H:%M")
            box = _box(
                self._window,
                Message(
                    _tr("{0} has {1} unsaved edits from {2}.").format(
                        one.project_name, one.edits, when
                    ),
                    _tr("They belong to {0}; the last one is: {1}.").format(where, one.last_label),
                    _tr("Recover them now?"),
                ),
            )
            recover = box.addButton(_tr("Recover"), QMessageBox.ButtonRole.AcceptRole)
            discard = box.addButton(_tr("Discard"), QMessageBox.ButtonRole.DestructiveRole)
            box.addButton(_tr("Later"), QMessageBox.ButtonRole.RejectRole)
            box.exec()
            if box.clickedButton() is recover and self.may_leave():
                self._try(lambda one=one: self._files.recover(one))  # type: ignore[misc]
                return
            if box.clickedButton() is discard:
                one.discard()

    def export_bom(self) -> None:
        """Ask for a file and write the bill of materials in the background."""
        state = self._workspace.state
        filters = _tr("Excel workbook (*.xlsx);;CSV (*.csv)")
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            _tr("Export Bill of Materials"),
            str(self.folder / suggested_name(state)),
            filters,
        )
        if not chosen:
            return
        path = Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.xlsx")
        self.folder = path.parent
        self.write_bom(path)

    def write_bom(self, path: Path) -> None:
        """Write the bill of materials to *path* in the background and say when it is there."""
        state = self._workspace.state
        locale = QLocale().name()
        self._scheduler.in_background(
            lambda: export_bom(state, path, locale),
            lambda bom: self._exported(path, len(bom.lines), len(bom.without_price)),
            self._tell_failure,
        )

    def export_picture(self) -> None:
        """Ask for a file and write the canvas as a picture."""
        state = self._workspace.state
        name = self.folder / f"{state.project.name}.png"
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, _tr("Export Picture"), str(name), _tr("PNG picture (*.png)")
        )
        if not chosen:
            return
        path = _with_suffix(Path(chosen), ".png")
        drawn = self._try(
            lambda: render_png(state.project, state.scenario, state.evaluation, path, self.theme())
        )
        if drawn:
            self._say(_tr("Wrote {0}.").format(path.name), "", "")

    def add_workload(self) -> None:
        """Show the form of a new workload."""
        WorkloadDialog(self._workspace, self._window).open()

    def quit(self) -> None:
        """Close the window, which offers to save."""
        self._window.window().close()

    def may_leave(self) -> bool:
        """Offer to save unsaved edits; False when the user wants to stay."""
        state = self._workspace.state
        if state.file.clean:
            return True
        answer = self._ask_to_save(state.project.name)
        if answer is Answer.SAVE:
            return self.save()
        return answer is Answer.DISCARD

    def _ask_to_save(self, name: str) -> Answer:
        box = _box(
            self._window,
            Message(
                _tr("{0} has unsaved edits.").format(name),
                _tr("They are in the recovery journal until you decide."),
                _tr("Save them?"),
            ),
        )
        save = box.addButton(QMessageBox.StandardButton.Save)
        discard = box.addButton(QMessageBox.StandardButton.Discard)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        if box.clickedButton() is save:
            return Answer.SAVE
        return Answer.DISCARD if box.clickedButton() is discard else Answer.CANCEL

    def _save_in_place(self) -> None:
        self._files.save()

    def _exported(self, path: Path, lines: int, unpriced: int) -> None:
        text = _tr("Wrote {0}: {1} lines.").format(path.name, lines)
        rest = _tr("{0} lines have no price and are in no total.").format(unpriced)
        box = _box(self._window, Message(text, rest if unpriced else "", ""))
        box.setIcon(QMessageBox.Icon.Information)
        show = box.addButton(_tr("Open"), QMessageBox.ButtonRole.ActionRole)
        folder = box.addButton(_tr("Show in Folder"), QMessageBox.ButtonRole.ActionRole)
        close = box.addButton(QMessageBox.StandardButton.Close)
        box.setDefaultButton(close)
        show.clicked.connect(lambda: _open_outside(path))
        folder.clicked.connect(lambda: _open_outside(path.parent))
        box.open()

    def _tell_failure(self, error: BaseException) -> None:
        if not isinstance(error, UserError):
            raise error
        self._workspace.notices.emit(Notice(error.message, serious=True))

    def _try(self, act: Callable[[], object]) -> bool:
        """Do something with files; a refusal is told in a message box."""
        try:
            act()
        except UserError as refused:
            self._workspace.notices.emit(Notice(refused.message, serious=True))
            return False
        return True

    def _say(self, happened: str, unharmed: str, remedy: str) -> None:
        self._workspace.notices.emit(Notice(Message(happened, unharmed, remedy)))

    def _remember(self, path: Path) -> None:
        self.folder = path.parent
        self.opened(path)


def _box(parent: QWidget, message: Message) -> QMessageBox:
    box = QMessageBox(parent)
    box.setWindowTitle("Rackwright")
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(message.happened)
    box.setInformativeText(" ".join(part for part in (message.unharmed, message.remedy) if part))
    return box


def _open_outside(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _with_suffix(path: Path, suffix: str) -> Path:
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


def _projects() -> str:
    return _tr("Rackwright projects (*.rackwright)")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Desk", text)
