"""The project file: one SQLite file that changes only when the user saves.

Opening takes the lock beside the file; saving writes the difference of rows in one transaction and
counts up; saving under a new name writes the whole project beside the target and moves it into
place. Whatever goes wrong, the file holds its last saved state, and the message says so.
"""

import errno
import os
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from planner.domain.errors import Message
from planner.domain.phrase import say
from planner.domain.project import Project
from planner.store import database, migrations, problems
from planner.store.contents import PROJECT_FILE, flush_file, read_contents, write_contents
from planner.store.database import (
    SaveStamp,
    connect,
    core,
    read_stamp,
    transaction,
    write_changes,
    write_stamp,
)
from planner.store.lock import Lock, take_lock
from planner.store.mapping import row_changes
from planner.store.problems import Doing, LockedByOther, NewerSchema, explained

SUFFIX = ".rackwright"

_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
_USER_VERSION = slice(60, 64)
_APPLICATION_ID = slice(68, 72)


@dataclass(frozen=True)
class OpenedProject:
    """A project as it is in its file, and the right to save it there.

    `project` is the state of the last save, which the next one is compared with; `stamp` says
    which save that was. `read_only` says why the file cannot be saved in place, None when it can.
    `backup` is the copy made before an upgrade.
    Release it when the project is closed; a program that only reads uses it as a context manager.
    """

    project: Project
    path: Path
    stamp: SaveStamp
    lock: Lock | None = None
    read_only: Message | None = None
    backup: Path | None = None

    @property
    def save_counter(self) -> int:
        """How often the file was saved."""
        return self.stamp.counter

    def release(self) -> None:
        """Let others open the file."""
        if self.lock is not None:
            self.lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def open_project(path: Path, *, read_only: bool = False) -> OpenedProject:
    """Open the project file at *path*; *read_only* takes no lock and writes nothing.

    A file or folder that cannot be written is opened read-only too, and `read_only` of the result
    says why. A file of an older schema is upgraded, after a backup copy.

    Raises:
        UserError: of the classes in `planner.store.problems`.
    """
    with explained(path, Doing.OPEN):
        path = path.resolve() if path.is_symlink() else path
        version = _identify(path)
        if version > migrations.SCHEMA_VERSION:
            raise NewerSchema(path, version, migrations.SCHEMA_VERSION, _readable_part(path))
        if read_only:
            why = problems.opened_read_only(path, say("as you asked"))
            return replace(_read(path), read_only=why)
        lock, notice = _try_lock(path)
        try:
            backup = _upgrade_in_place(path) if lock is not None else None
            return replace(_read(path), lock=lock, read_only=notice, backup=backup)
        except BaseException:
            if lock is not None:
                lock.release()
            raise


def save(opened: OpenedProject, project: Project) -> OpenedProject:
    """Write *project* over the state that *opened* has of its file, and return the new state.

    Raises:
        UserError: when it cannot be written; then the file holds what it held before.
    """
    path = opened.path
    if opened.read_only is not None:
        raise problems.read_only(path, Doing.SAVE)
    changes = row_changes(opened.project, project)
    stamp = SaveStamp.new(opened.stamp.counter + 1)
    with explained(path, Doing.SAVE):
        if not path.exists():
            raise problems.vanished(path, Doing.SAVE)
        with core(connect(path, "rw")) as connection:
            for pragma in database.DURABLE:
                connection.exec_driver_sql(pragma)
            with transaction(connection):
                _expect_stamp(connection, opened)
                write_changes(connection, changes)
                write_stamp(connection, stamp)
    return replace(opened, project=project, stamp=stamp)


def save_new(project: Project, path: Path) -> OpenedProject:
    """Write *project* into a new file at *path*, in place of any file that is there.

    The file appears whole or not at all: it is written beside the target and moved.

    Raises:
        UserError: when it cannot be written or the target is open elsewhere; then a file that was
            there is unchanged.
    """
    with explained(path, Doing.SAVE):
        if not path.parent.is_dir():
            raise problems.vanished(path, Doing.SAVE)
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
        path = path.resolve() if path.is_symlink() else path
        stamp = SaveStamp.new(1)
        lock = take_lock(path)
        beside = path.with_name(f".{path.name}.saving")
        try:
            write_contents(project, beside, stamp, PROJECT_FILE)
            if path.exists():
                shutil.copymode(path, beside)
            _finish_interrupted_save(path)
            beside.replace(path)
            _flush_folder(path.parent)
        except BaseException:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            lock.release()
            raise
    return OpenedProject(project, path, stamp, lock)


# ------------------------------------------------------------------------------------------------
# Reading


def _identify(path: Path) -> int:
    """Return the schema version of a project file; refuse any other file by its first bytes."""
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    if not header:
        raise problems.damaged(path, say("it is empty"))
    if not header.startswith(_MAGIC[: len(header)]):
        raise problems.foreign(path, say("its contents have another format"))
    if len(header) < _HEADER_BYTES:
        raise problems.damaged(path, say("it ends after {0} bytes", len(header)))
    if int.from_bytes(header[_APPLICATION_ID], "big") != PROJECT_FILE:
        raise problems.foreign(path, say("it is a database of another program"))
    return int.from_bytes(header[_USER_VERSION], "big")


def _try_lock(path: Path) -> tuple[Lock | None, Message | None]:
    """Return the lock, or why the file can only be read."""
    if not os.access(path, os.W_OK):
        return None, problems.opened_read_only(path, say("you may not write to the file"))
    try:
        return take_lock(path), None
    except LockedByOther:
        raise
    except OSError as error:
        full = error.errno == errno.ENOSPC
        why = (
            say("its disk is full")
            if full
            else say("you may not write to the folder {0}", path.parent)
        )
        return None, problems.opened_read_only(path, why)


def _read(path: Path) -> OpenedProject:
    """Read a project file without writing to it, whatever its schema version."""
    try:
        return _opened(path, path)
    except sqlite3.OperationalError as error:
        # An interrupted save must be undone, which a reader may not do in place: do it in a copy.
        writing = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
        if problems.sqlite_code(error) not in writing:
            raise
    with tempfile.TemporaryDirectory(prefix="rackwright-") as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        for suffix in ("-journal", "-wal"):
            with suppress(FileNotFoundError):
                shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
        return _opened(path, copy)


def _opened(path: Path, read_from: Path) -> OpenedProject:
    mode = "ro" if read_from == path else "rw"
    project, stamp = read_contents(path, connect(read_from, mode))
    return OpenedProject(project, path, stamp)


def _readable_part(path: Path) -> Project | None:
    """Return what this version understands of a file with a newer schema."""
    try:
        with explained(path, Doing.OPEN):
            return _read(path).project
    except problems.FileProblem:
        return None


def _upgrade_in_place(path: Path) -> Path | None:
    """Bring a file to the newest schema; return the backup copy made before, if one was needed."""
    with closing(connect(path, "rw")) as connection:
        for pragma in database.DURABLE:
            connection.execute(pragma)
        version = migrations.schema_version(connection)
        if version == migrations.SCHEMA_VERSION:
            return None
        backup = _free_name(path, f"{path.stem}.schema-{version}")
        try:
            shutil.copyfile(path, backup)
            flush_file(backup)
            migrations.upgrade(connection)
        except BaseException:
            backup.unlink(missing_ok=True)
            raise
        return backup


def _free_name(path: Path, stem: str) -> Path:
    """Return a path beside *path* where nothing is yet."""
    names = (f"{stem}{suffix}{path.suffix}" for suffix in ("", *(f"-{n}" for n in range(2, 100))))
    return next(found for name in names if not (found := path.with_name(name)).exists())


# ------------------------------------------------------------------------------------------------
# Writing


def _expect_stamp(connection: Connection, opened: OpenedProject) -> None:
    """Refuse to write when the file is not in the state that the row difference starts from."""
    found = read_stamp(connection)
    if found is None or found.mark != opened.stamp.mark:
        how = (
            say("it is empty")
            if found is None
            else say("it now holds save number {0}", found.counter)
        )
        raise problems.changed(opened.path, how)


def _finish_interrupted_save(path: Path) -> None:
    """Leave nothing beside an old file that SQLite would apply to the new one."""
    leftovers = [path.with_name(f"{path.name}{suffix}") for suffix in ("-journal", "-wal", "-shm")]
    if not any(leftover.exists() for leftover in leftovers):
        return
    if path.exists():
        with suppress(sqlite3.Error), closing(connect(path, "rw")) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema")
    for leftover in leftovers:
        leftover.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    """Have the new name on the disk; Windows flushes names by itself."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
