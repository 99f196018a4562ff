"""What can go wrong with a file, in words that say what happened, what is unharmed, what to do."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from planner.domain.errors import Message, UserError
from planner.domain.phrase import say
from planner.domain.project import Project


class Doing(StrEnum):
    """What the program was about when a problem came up."""

    OPEN = "opened"
    SAVE = "saved"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a file open; `since` is an ISO time with its offset."""

    user: str
    host: str
    pid: int
    since: str


class FileProblem(UserError):
    """A file that cannot be opened or saved as asked."""


class FileVanished(FileProblem):
    """The file, or its folder, is not where it was."""


class FileChanged(FileProblem):
    """The file holds another state than the one that was opened or saved last."""


class FileDamaged(FileProblem):
    """The file is truncated or its contents contradict themselves."""


class ForeignFile(FileProblem):
    """The file is something else than a project."""


class ReadOnly(FileProblem):
    """The file or its folder cannot be written."""


class DiskFull(FileProblem):
    """There is no space left for the file."""


class LockedByOther(FileProblem):
    """Somebody else has the file open; opening read-only or saving as a copy is possible."""

    def __init__(self, path: Path, holder: Holder | None, lock_path: Path) -> None:
        self.holder = holder
        if holder is None:
            happened = say("{0} is open elsewhere.", path.name)
        else:
            since = holder.since[:16].replace("T", " ")
            happened = say(
                "{0} has been open by {1} on {2} since {3}.",
                path.name,
                holder.user,
                holder.host,
                since,
            )
        super().__init__(
            happened,
            say("The file was not changed."),
            say(
                "Open it read-only, or work on a copy with another name. If that program no "
                "longer runs, delete {0} and open again.",
                lock_path.name,
            ),
        )


class NewerSchema(FileProblem):
    """A newer version of the program wrote the file; `project` is what this one can read of it."""

    def __init__(self, path: Path, version: int, known: int, project: Project | None) -> None:
        self.project = project
        super().__init__(
            say(
                "{0} was saved by a newer version of Rackwright (file schema {1}, this "
                "version writes {2}).",
                path.name,
                version,
                known,
            ),
            say("The file was not changed."),
            say("Update Rackwright, or open what this version understands as a copy.")
            if project is not None
            else say("Update Rackwright; this version cannot read the file."),
        )


def vanished(path: Path, doing: Doing) -> FileVanished:
    """Return the message for a file or folder that is gone."""
    if doing is Doing.OPEN:
        return FileVanished(
            say("{0} is not there.", path),
            say("Nothing was changed."),
            say("Choose the file again; it may have been moved, or its drive is not connected."),
        )
    gone = path if path.parent.is_dir() else path.parent
    return FileVanished(
        say("{0} was not saved: {1} is no longer there.", path.name, gone),
        say("Your work is still open and unharmed."),
        say("Save it under another name or folder."),
    )


def changed(path: Path, how: str) -> FileChanged:
    """Return the message for a file that somebody else has saved or replaced in the meantime."""
    return FileChanged(
        say(
            "{0} was not saved: the file was changed from elsewhere since it was opened "
            "here ({1}).",
            path.name,
            how,
        ),
        say("Your work is still open, and the file was left as it is."),
        say("Save your work under another name, then compare the two."),
    )


def damaged(path: Path, what: str) -> FileDamaged:
    """Return the message for a file that is truncated or contradicts itself."""
    return FileDamaged(
        say("{0} is damaged: {1}.", path.name, what),
        say("The file was left as it is."),
        say("Open a backup copy of it; unsaved work of the last session is offered under Recover."),
    )


def foreign(path: Path, what: str) -> ForeignFile:
    """Return the message for a file that is no project."""
    return ForeignFile(
        say("{0} is not a Rackwright project: {1}.", path.name, what),
        say("The file was not changed."),
        say("Choose a file that ends in .rackwright."),
    )


def read_only(path: Path, doing: Doing) -> ReadOnly:
    """Return the message for missing permission."""
    if doing is Doing.OPEN:
        return ReadOnly(
            say("You have no permission to read {0}.", path),
            say("Nothing was changed."),
            say("Ask its owner for access, or choose another file."),
        )
    return ReadOnly(
        say("{0} was not saved: the file or its folder {1} is read-only.", path.name, path.parent),
        say("Your work is still open and the file holds its last saved state."),
        say("Save under another name in a folder that you may write to."),
    )


def disk_full(path: Path, doing: Doing) -> DiskFull:
    """Return the message for a full disk."""
    if doing is Doing.OPEN:
        return DiskFull(
            say(
                "{0} must be upgraded to be opened, and the disk of {1} is too full for the "
                "backup copy.",
                path.name,
                path.parent,
            ),
            say("The file was not changed."),
            say("Free some space, or open the file read-only."),
        )
    return DiskFull(
        say("{0} was not saved: the disk of {1} is full.", path.name, path.parent),
        say("Your work is still open and the file holds its last saved state."),
        say("Free some space and save again, or save on another disk."),
    )


def busy(path: Path, doing: Doing) -> FileProblem:
    """Return the message for a file that another program is writing."""
    return FileProblem(
        say(
            "{0} was not opened: another program is writing to it."
            if doing is Doing.OPEN
            else "{0} was not saved: another program is writing to it.",
            path.name,
        ),
        say("The file was left as it is.")
        if doing is Doing.OPEN
        else say("Your work is still open and the file was left as it is."),
        say("Close the other program, such as an SQLite browser, and try again."),
    )


def unreadable_disk(path: Path, doing: Doing) -> FileProblem:
    """Return the message for a drive that does not do as it is told."""
    return FileProblem(
        say(
            "{0} was not opened: the drive of {1} does not answer as it should."
            if doing is Doing.OPEN
            else "{0} was not saved: the drive of {1} does not answer as it should.",
            path.name,
            path.parent,
        ),
        say("Nothing was changed.")
        if doing is Doing.OPEN
        else say("Your work is still open and the file holds its last saved state."),
        say("Check the drive or the network connection and try again, or use another folder."),
    )


@contextmanager
def explained(path: Path, doing: Doing) -> Iterator[None]:
    """Turn what the operating system and SQLite say about *path* into messages for the user."""
    try:
        yield
    except DBAPIError as error:
        if not isinstance(error.orig, sqlite3.Error):
            raise
        raise of_sqlite(path, doing, error.orig) from error
    except sqlite3.Error as error:
        raise of_sqlite(path, doing, error) from error
    except UnicodeDecodeError as error:
        # Python stumbles over damaged names in what SQLite says about a damaged file.
        raise of_sqlite(path, doing, sqlite3.DatabaseError()) from error
    except OSError as error:
        raise of_system(path, doing, error) from error


def sqlite_code(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code; what Python cannot decode has none and is damage."""
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return code & 0xFF


def of_sqlite(path: Path, doing: Doing, error: sqlite3.Error) -> FileProblem:
    """Return the message for an error of SQLite."""
    match sqlite_code(error):
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return busy(path, doing)
        case sqlite3.SQLITE_FULL:
            return disk_full(path, doing)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return read_only(path, doing)
        case sqlite3.SQLITE_CANTOPEN:
            return read_only(path, doing) if path.exists() else vanished(path, doing)
        case sqlite3.SQLITE_IOERR:
            return unreadable_disk(path, doing)
        case _ if doing is Doing.OPEN:
            return damaged(path, say("parts of it cannot be read"))  # pages, tables or columns
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return changed(path, say("it is damaged or no project any more"))
        case _:
            return unreadable_disk(path, doing)


def of_system(path: Path, doing: Doing, error: OSError) -> FileProblem:
    """Return the message for an error of the operating system."""
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return vanished(path, doing)
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return read_only(path, doing)
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return disk_full(path, doing)
        case errno.EISDIR:
            return foreign(path, say("it is a folder"))
        case _:
            return unreadable_disk(path, doing)


def opened_read_only(path: Path, why: str) -> Message:
    """Return the notice for a project that can be looked at but not saved in place."""
    return Message(
        say("{0} is open read-only: {1}.", path.name, why),
        say("The file stays as it is."),
        say("Changes can be saved under another name."),
    )


def journal_problem(folder: Path, error: Exception) -> Message:
    """Return the message for edits that the recovery journal in *folder* cannot take."""
    if isinstance(error, DBAPIError) and isinstance(error.orig, sqlite3.Error):
        error = error.orig
    match error:
        case sqlite3.Error():
            problem: FileProblem | None = of_sqlite(folder, Doing.SAVE, error)
        case OSError():
            problem = of_system(folder, Doing.SAVE, error)
        case FileProblem():
            problem = error
        case _:
            problem = None
    match problem:
        case DiskFull():
            why = say("the disk of {0} is full", folder)
        case ReadOnly():
            why = say("{0} is read-only", folder)
        case FileVanished():
            why = say("{0} is no longer there", folder)
        case _:
            why = say("{0} cannot be written", folder)
    return Message(
        say("New edits are not protected against a crash: {0}.", why),
        say("Your work is still open and unharmed; protecting it is tried again by itself."),
        say("Save the project now, or remove the cause."),
    )
