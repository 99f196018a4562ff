"""What the file actions do in the window: they ask, and the workspace's files act.

Imports the exporters through the workspace, so not before the window is painted.
"""

from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QMainWindow

from planner.domain.errors import Message, UserError
from planner.domain.project import Project
from planner.presenters.rows import Tone
from planner.ui.canvas.render import render_png
from planner.ui.command_palette import CommandPalette
from planner.ui.dialogs.add_line import AddLineDialog
from planner.ui.dialogs.message_box import ask
from planner.ui.dialogs.published_cases import PublishedCasesDialog
from planner.ui.dialogs.quote_details import QuoteDialog
from planner.ui.dialogs.shortcuts import ShortcutsDialog
from planner.ui.start.reception import Reception
from planner.ui.tools import WindowTools
from planner.workspace.published_cases import CaseRun
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import Notice, Way
from planner.workspace.workspace import Workspace

if TYPE_CHECKING:  # the store takes as long to import as everything that is shown first
    from planner.workspace.files import Files

PROJECT = ".rackwright"
EXAMPLE = "hybrid_bank"
"""The template that shows what the program is for."""


class Answer(Enum):
    """What to do with unsaved edits."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


class WindowDesk(WindowTools):
    """Carries out the actions that need a dialog; the window is its parent."""

    def __init__(
        self,
        window: QMainWindow,
        workspace: Workspace,
        files: Callable[[], "Files"],
        scheduler: Scheduler,
    ) -> None:
        super().__init__(window, workspace, scheduler)
        self._files_of = files
        self.last_quote: Callable[[], str] = lambda: ""
        self.quote_numbered: Callable[[str], None] = lambda _: None
        self.theme: Callable[[], str] = lambda: "light"
        self.cases: Callable[[], Sequence[CaseRun]] = lambda: ()
        self.show_checks: Callable[[], None] = lambda: None
        """Shows what is checked; where panels are, the workbench knows."""
        self.opened: Callable[[Path], None] = lambda _: None
        self.reception: Reception | None = None

    @property
    def _files(self) -> "Files":
        """The files of the workspace; they are there a moment after the window is filled."""
        return self._files_of()

    @property
    def _front(self) -> Reception:
        """Where projects begin."""
        if self.reception is None:
            raise RuntimeError("nobody told the desk where projects begin")
        return self.reception

    @property
    def workspace(self) -> Workspace:
        """The open project."""
        return self._workspace

    def show_project(self, make: Callable[[], Project]) -> bool:
        """Offer to save, then show a new project; False when the user stays or it cannot be made."""
        return self.may_leave() and self._try(lambda: self._files.new(make()))

    def new_project(self) -> None:
        """Offer to save, then show an empty project with the ways to begin."""
        self._front.start_new()

    def open_example(self) -> None:
        """Offer to save, then show the example as an untitled copy."""
        self._front.open_template(EXAMPLE)

    def open_project(self) -> None:
        """Ask for a file and open it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, _tr("Open Project"), str(self.folder), _projects()
        )
        if chosen and self.may_leave():
            self.open_path(Path(chosen))

    def open_path(self, path: Path) -> bool:
        """Open a file; a refusal is told, with another way to see the file where there is one."""
        try:
            self._files.open(path)
        except UserError as refused:
            other = self._files.other_way(path, refused)
            if other is None:
                self._workspace.notices.emit(Notice(refused.message, serious=True))
                return False
            offers = (_offer(other.way), _tr("Cancel"))
            if ask(self._window, refused.message, offers) != 0 or not self._try(other.take):
                return False
        self._remember(path)
        return True

    def open_recent(self, path: Path) -> None:
        """Offer to save, then open a file of the menu."""
        if self.may_leave():
            self.open_path(path)

    def save(self) -> bool:
        """Save, asking for a file when there is none; False when cancelled or refused."""
        if self._files.path is None or self._workspace.state.file.read_only:
            return self.save_as()
        return self._try(self._files.save)

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
            message = Message(
                _unsaved(one.edits).format(one.project_name, one.edits, when),
                _tr("They belong to {0}; the last one is: {1}.").format(where, one.last_label),
                _tr("Recover them now?"),
            )
            choices = (_tr("Recover"), _tr("Discard"), _tr("Later"))
            chosen = ask(self._window, message, choices, Tone.ACCENT)
            if chosen == 0 and self.may_leave():
                self._try(partial(self._files.recover, one))
                return
            if chosen == 1:
                one.discard()

    def quote_details(self) -> None:
        """Show what the plan is offered for."""
        dialog = QuoteDialog(self._workspace, self._window, self.last_quote())
        dialog.accepted.connect(
            lambda: self.quote_numbered(self._workspace.state.project.quote.number)
        )
        dialog.open()

    def add_line(self, site: str = "") -> None:
        """Show the form of a line of one's own."""
        AddLineDialog(self._workspace, self._window, site).open()

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

    def size_workload(self) -> None:
        """Show the form that places what serves a workload."""
        self._front.size_workload()

    def show_settings(self) -> None:
        """Show the settings of the program."""
        self._front.show_settings()

    def find_command(self) -> None:
        """Show the command palette."""
        CommandPalette(self._window).show()

    def show_published_cases(self) -> None:
        """Show published cost cases against what the finance engine makes of them."""
        self._try(lambda: PublishedCasesDialog(self.cases(), self._window).open())

    def show_shortcuts(self) -> None:
        """Show every shortcut."""
        ShortcutsDialog(self._window).open()

    def revert(self) -> None:
        """Return to what the file holds, once the user agrees; a refusal leaves everything."""
        path, state = self._files.path, self._workspace.state
        if path is None or state.file.clean:
            return
        message = Message(
            _tr("Return to {0} as it was saved?").format(path.name),
            _tr("The file stays as it is. Edits since then are given up and cannot be undone."),
            "",
        )
        # Enter keeps the edits.
        if ask(self._window, message, (_tr("Cancel"), _tr("Revert"))) == 1:
            self._try(self._files.revert)

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
        message = Message(
            _tr("{0} has unsaved edits.").format(name),
            _tr("They are in the recovery journal until you decide."),
            _tr("Save them?"),
        )
        choices = (_tr("Save"), _tr("Discard"), _tr("Cancel"))
        chosen = ask(self._window, message, choices, Tone.ACCENT)
        return {0: Answer.SAVE, 1: Answer.DISCARD}.get(chosen, Answer.CANCEL)

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


def _offer(way: Way) -> str:
    return _tr("Open Read-Only") if way is Way.READ_ONLY else _tr("Open as a Copy")


def _with_suffix(path: Path, suffix: str) -> Path:
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


def _projects() -> str:
    return _tr("Rackwright projects (*.rackwright)")


def _unsaved(edits: int) -> str:
    if edits == 1:
        return _tr("{0} has {1} unsaved edit from {2}.")
    return _tr("{0} has {1} unsaved edits from {2}.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Desk", text)
