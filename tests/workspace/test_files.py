"""The open project and its file: new, open, save, save as, revert, kill and recover, failures."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.document.commands.assumptions import RenameProject
from planner.domain.errors import UserError
from planner.domain.identity import ProjectId
from planner.store.project_file import open_project, save_new
from planner.workspace.files import Files
from planner.workspace.scheduler import Immediate
from planner.workspace.state import FileStatus, Notice
from planner.workspace.workspace import Workspace
from tests.builders import Draft, library, served_chat

ROOT = Path(__file__).parents[2]


class Session:
    """One run of the program: an untitled project in a window without a window."""

    def __init__(self, folder: Path) -> None:
        self.workspace = Workspace(Draft().project, library())
        self.files = Files(self.workspace, folder, Immediate())
        self.notices: list[Notice] = []
        self.workspace.notices.subscribe(self.notices.append)

    @property
    def name(self) -> str:
        return self.workspace.state.project.name

    @property
    def status(self) -> FileStatus:
        return self.workspace.state.file

    def rename(self, name: str) -> None:
        assert self.workspace.run(RenameProject(name))
        self.workspace.end_merge()


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir()
    return folder


@pytest.fixture
def session(state: Path) -> Iterator[Session]:
    session = Session(state)
    yield session
    session.files.close(discard=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bank.rackwright"


def name_in(path: Path) -> str:
    with open_project(path, read_only=True) as opened:
        return opened.project.name


def as_it_was(session: Session, path: Path | None, name: str) -> bool:
    return (session.files.path, session.name, session.status.path) == (path, name, path)


# Save and open -----------------------------------------------------------------------------------


def test_an_untitled_project_has_no_file_to_save_to(session: Session) -> None:
    assert session.files.path is None
    assert not session.files.save()
    assert session.status.title == "Untitled"


def test_save_as_makes_the_file_that_save_then_uses(session: Session, path: Path) -> None:
    session.rename("First")
    session.files.save_as(path)
    assert session.status.saved_at
    assert session.status.title == "bank"
    session.rename("Second")
    assert not session.status.clean
    assert name_in(path) == "First"
    assert session.files.save()
    assert name_in(path) == "Second"


def test_undo_beyond_the_save_is_unsaved(session: Session, path: Path) -> None:
    session.rename("Second")
    session.files.save_as(path)
    session.workspace.undo()
    assert not session.status.clean


def test_what_was_saved_opens_as_the_identical_project(session: Session, path: Path) -> None:
    session.files.new(served_chat().project)
    before = session.workspace.state
    session.files.save_as(path)
    session.files.new(Draft().project)
    session.files.open(path)
    assert session.workspace.state.project == before.project
    assert session.workspace.state.evaluation == before.evaluation
    assert session.workspace.state.undo_label is None
    assert session.status.clean


def test_save_as_another_file_leaves_the_first(session: Session, path: Path) -> None:
    session.files.save_as(path)
    session.rename("Second")
    other = path.with_name("other.rackwright")
    session.files.save_as(other)
    assert (name_in(path), name_in(other)) == ("Test", "Second")
    assert session.files.path == other
    with open_project(path) as first:
        assert first.read_only is None  # its lock was given back


def test_save_as_the_own_file_is_a_save(session: Session, path: Path) -> None:
    session.files.save_as(path)
    session.rename("Second")
    session.files.save_as(path.parent / "." / path.name)
    assert name_in(path) == "Second"
    with open_project(path, read_only=True) as opened:
        assert opened.save_counter == 2


def test_another_project_gives_the_file_back(session: Session, path: Path) -> None:
    session.files.save_as(path)
    session.files.new(served_chat().project)
    assert as_it_was(session, None, "Test")
    with open_project(path) as opened:
        assert opened.read_only is None


# Revert ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("again", [Files.revert, lambda files: files.open(files.path)])
def test_revert_and_opening_again_return_to_what_the_file_holds(
    session: Session, path: Path, again: object
) -> None:
    session.files.save_as(path)
    session.rename("Unsaved")
    again(session.files)  # type: ignore[operator]
    assert as_it_was(session, path, "Test")
    assert session.status.clean
    assert not session.status.read_only
    session.rename("Saved")
    assert session.files.save()


def test_a_revert_that_cannot_read_leaves_everything_as_it_was(
    session: Session, path: Path
) -> None:
    session.files.save_as(path)
    session.rename("Unsaved")
    good = path.read_bytes()
    path.write_bytes(b"something else")
    with pytest.raises(UserError):
        session.files.revert()
    assert as_it_was(session, path, "Unsaved")
    path.write_bytes(good)
    assert session.files.save()
    assert name_in(path) == "Unsaved"


def test_an_untitled_project_has_nothing_to_revert_to(session: Session) -> None:
    session.rename("Unsaved")
    session.files.revert()
    assert session.name == "Unsaved"


# Files that cannot be used -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [None, b"", b"not a project", b"SQLite format 3\0" + b"x" * 200]
)
def test_a_file_that_cannot_be_opened_leaves_the_project_on_the_screen(
    session: Session, path: Path, content: bytes | None
) -> None:
    own = path.with_name("own.rackwright")
    session.files.save_as(own)
    session.rename("Unsaved")
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        session.files.open(path)
    assert path.name in caught.value.message.happened
    assert as_it_was(session, own, "Unsaved")
    assert session.files.save()


def test_a_locked_file_is_left_to_who_has_it_and_may_be_read(session: Session, path: Path) -> None:
    with save_new(served_chat().project, path):
        with pytest.raises(UserError, match=r"bank\.rackwright has been open by .* since"):
            session.files.open(path)
        assert as_it_was(session, None, "Test")
        session.files.open(path, read_only=True)
        assert session.status.read_only
        assert session.notices == []  # it was asked for
        session.rename("Unsaved")
        assert not session.files.save()
    session.files.save_as(path.with_name("copy.rackwright"))
    assert session.files.save()
    assert name_in(path) == "Test"


def test_read_only_on_request_takes_no_lock(session: Session, path: Path) -> None:
    save_new(served_chat().project, path).release()
    session.files.open(path, read_only=True)
    with open_project(path) as other:
        assert other.read_only is None
    assert not session.files.save()


def test_a_save_that_fails_leaves_file_and_project(session: Session, path: Path) -> None:
    session.files.save_as(path)
    session.rename("Unsaved")
    moved = path.rename(path.with_name("away"))
    with pytest.raises(UserError) as caught:
        session.files.save()
    assert caught.value.message.remedy
    assert as_it_was(session, path, "Unsaved")
    assert not session.status.clean
    moved.rename(path)
    assert session.files.save()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_folder_is_told(session: Session, path: Path) -> None:
    path.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(UserError):
            session.files.save_as(path)
    finally:
        path.parent.chmod(stat.S_IRWXU)
    assert as_it_was(session, None, "Test")


def test_save_as_into_no_folder_is_told_and_changes_nothing(session: Session, path: Path) -> None:
    session.files.save_as(path)
    session.rename("Unsaved")
    with pytest.raises(UserError):
        session.files.save_as(path.parent / "nowhere" / "x.rackwright")
    assert as_it_was(session, path, "Unsaved")
    assert session.files.save()


# Kill and recover --------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from pathlib import Path
from tests.workspace.test_files import Session
session = Session(Path(sys.argv[1]))
if sys.argv[2]:
    session.files.save_as(Path(sys.argv[2]))
for name in ("One", "Two", "Three"):
    session.rename(name)
session.workspace.undo()
assert session.files.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(state: Path, path: Path | None = None) -> None:
    """Run a session that edits, is protected, and is killed."""
    command = [sys.executable, "-c", KILLED, str(state), str(path or "")]
    done = subprocess.run(command, cwd=ROOT, check=False, env={**os.environ, "PYTHONPATH": "."})
    assert done.returncode == -signal.SIGKILL


def test_untitled_work_survives_a_kill(session: Session, state: Path) -> None:
    killed(state)
    (found,) = session.files.recoverable()
    assert (found.project_name, found.last_label) == ("Test", "Undo rename project")
    session.files.recover(found)
    assert as_it_was(session, None, "Two")
    assert not session.status.clean
    assert session.files.recoverable() == ()


def test_work_on_a_file_continues_there_and_stays_unsaved(
    session: Session, state: Path, path: Path
) -> None:
    killed(state, path)
    assert name_in(path) == "Test"
    session.files.recover(session.files.recoverable()[0])
    assert as_it_was(session, path, "Two")
    session.rename("Four")
    session.workspace.undo()
    assert not session.status.clean
    assert session.files.save()
    assert (name_in(path), session.status.clean) == ("Two", True)


def test_work_on_a_file_that_went_on_becomes_a_copy(
    session: Session, state: Path, path: Path
) -> None:
    killed(state, path)
    path.unlink()
    save_new(served_chat().project, path).release()
    session.files.recover(session.files.recoverable()[0])
    assert as_it_was(session, None, "Two")
    (notice,) = session.notices
    assert "cannot continue in bank.rackwright" in notice.message.happened
    assert name_in(path) == "Test"


def test_closing_keeps_unsaved_work_unless_it_is_given_up(state: Path) -> None:
    for discard, left in ((False, 1), (True, 1)):
        session = Session(state)
        session.rename("Unsaved")
        assert session.files.flush()
        session.files.close(discard=discard)
        assert len(Session(state).files.recoverable()) == left


def test_saved_work_leaves_nothing_to_recover(state: Path, path: Path) -> None:
    session = Session(state)
    session.rename("Saved")
    session.files.save_as(path)
    session.files.close()
    assert Session(state).files.recoverable() == ()


def test_recovered_work_that_is_closed_unsaved_can_be_recovered_again(
    state: Path, path: Path
) -> None:
    killed(state, path)
    first = Session(state)
    first.files.recover(first.files.recoverable()[0])
    first.rename("Four")
    first.workspace.undo()
    first.files.close()
    second = Session(state)
    second.files.recover(second.files.recoverable()[0])
    assert second.name == "Two"
    second.files.close(discard=True)


def test_a_project_keeps_its_identity(session: Session, path: Path) -> None:
    session.files.save_as(path)
    session.files.open(path)
    assert session.workspace.state.project.id == ProjectId("test")
