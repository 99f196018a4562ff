"""Files of the open project: new, open, save, protect, recover, close.

Imports the store, so nobody imports this module before the window is painted.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from planner.document.document import Edited
from planner.domain.errors import Message, UserError
from planner.domain.project import Project
from planner.store.journal import Journal
from planner.store.problems import LockedByOther, NewerSchema
from planner.store.project_file import OpenedProject, open_project, save, save_new
from planner.store.recovery import Recoverable, find_recoverable, recover
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import FileStatus, Notice, Way
from planner.workspace.workspace import Workspace


@dataclass(frozen=True)
class OtherWay:
    """What can be done instead of opening a file for editing."""

    way: Way
    take: Callable[[], None]
    """Show the project that way; raises `UserError` when that fails too."""


class Files:
    """Keeps the workspace's project in a file and in the recovery journal.

    The file changes only on save; every edit goes to the journal in *state_folder* within a
    second. Errors are `UserError`s and leave the open project as it was.
    """

    def __init__(self, workspace: Workspace, state_folder: Path, scheduler: Scheduler) -> None:
        self._workspace = workspace
        self._folder = state_folder
        self._scheduler = scheduler
        self._opened: OpenedProject | None = None
        self._journal = self._new_journal(None)
        self._stop: Callable[[], None] = workspace.edited.subscribe(self._protect)

    @property
    def path(self) -> Path | None:
        """The file of the open project, None while untitled."""
        return self._opened.path if self._opened else None

    def new(self, project: Project) -> None:
        """Show a project without a file, such as a template."""
        self._take(project, None)

    def open(self, path: Path, *, read_only: bool = False) -> None:
        """Open a project file; the one that is open already is read again.

        Raises:
            UserError: when it cannot be read; the project on the screen stays.
        """
        own = self._opened
        if own is not None and path.resolve() == own.path.resolve():
            with open_project(path, read_only=True):
                pass  # it can be read, so that its lock may be given up for a moment
            own.release()
        opened = open_project(path, read_only=read_only)
        self._take(opened.project, opened)
        if opened.read_only is not None and not read_only:  # else it was asked for
            self._workspace.notices.emit(Notice(opened.read_only, serious=True))

    def other_way(self, path: Path, refused: UserError) -> OtherWay | None:
        """Return what can be done after `open` refused a file, None when nothing can."""
        if isinstance(refused, LockedByOther):
            return OtherWay(Way.READ_ONLY, lambda: self.open(path, read_only=True))
        if isinstance(refused, NewerSchema) and refused.project is not None:
            understood = refused.project
            return OtherWay(Way.COPY, lambda: self.new(understood))
        return None

    def save(self) -> bool:
        """Save to the project's own file; False when it has none that can be written.

        Raises:
            UserError: when it cannot be written; the file then holds what it held before.
        """
        if self._opened is None or self._opened.read_only is not None:
            return False
        project = self._workspace.state.project
        self._opened = save(self._opened, project)
        self._saved()
        return True

    def save_as(self, path: Path) -> None:
        """Save to another file, which becomes the project's own.

        Raises:
            UserError: when it cannot be written.
        """
        own = self._opened if self._opened is not None and not self._opened.read_only else None
        if own is not None and path.resolve() == own.path.resolve():
            self.save()
            return
        opened = save_new(self._workspace.state.project, path)
        if self._opened is not None:
            self._opened.release()
        self._opened = opened
        self._saved()

    def revert(self) -> None:
        """Return to what the file holds.

        Raises:
            UserError: when it cannot be read.
        """
        if self._opened is not None:
            self.open(self._opened.path)

    def recoverable(self) -> tuple[Recoverable, ...]:
        """Return unsaved work that a crash left behind, newest first."""
        return find_recoverable(self._folder)

    def recover(self, found: Recoverable) -> None:
        """Continue unsaved work: on its file when that still fits, else as an untitled copy.

        Raises:
            UserError: when the journal or the file cannot be read.
        """
        recovered = recover(found)
        self._take(recovered.project, recovered.opened, unsaved=True)
        before = recovered.opened.project if recovered.opened else None
        self._journal.append("recover", before, recovered.project)
        if self._journal.flush():
            found.discard()
        if recovered.copy_because is not None:
            self._workspace.notices.emit(Notice(recovered.copy_because, serious=True))

    def flush(self) -> bool:
        """Write the journal at once; return whether everything is on the disk."""
        return self._journal.flush()

    def close(self, *, discard: bool = False) -> None:
        """Stop protecting and release the file; unsaved work stays recoverable unless discarded."""
        clean = discard or self._workspace.state.file.clean
        self._journal.close(clean=clean)
        if self._opened is not None:
            self._opened.release()
            self._opened = None
        self._stop()

    def _take(
        self, project: Project, opened: OpenedProject | None, *, unsaved: bool = False
    ) -> None:
        """Show another project; the one on the screen has been saved or given up by now."""
        self._journal.close(clean=True)
        if self._opened is not None and self._opened is not opened:
            self._opened.release()
        self._opened = opened
        self._journal = self._new_journal(opened)
        status = FileStatus(
            path=opened.path if opened else None,
            clean=not unsaved,
            read_only=opened is not None and opened.read_only is not None,
            protected=unsaved,
        )
        self._workspace.adopt(project, status)

    def _new_journal(self, opened: OpenedProject | None) -> Journal:
        return Journal(self._folder, opened, self._on_problem)

    def _protect(self, edited: Edited) -> None:
        self._journal.append(edited.label, edited.before, edited.after)

    def _saved(self) -> None:
        if self._opened is None:
            return
        self._journal.saved(self._opened)
        now = datetime.now().astimezone().strftime("%H:%M")
        status = replace(
            self._workspace.state.file,
            path=self._opened.path,
            saved_at=now,
            read_only=False,
            protected=False,
        )
        self._workspace.set_file(status, clean=True)

    def _on_problem(self, message: Message) -> None:
        """Runs on the journal's thread."""
        self._scheduler.post(lambda: self._workspace.notices.emit(Notice(message, serious=True)))
