"""Writing a file so that whatever goes wrong leaves an existing one as it was."""

import errno
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from planner.domain.errors import UserError
from planner.domain.phrase import say

NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})

# Windows forbids the most: these characters, and a blank or dot at the end.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')

# Names of files have at most 255 bytes: room for four parts in any script.
_LONGEST_PART_BYTES = 55

# What programs leave beside a document that they have open: Excel, then LibreOffice.
_LOCKS = ("~${}", ".~lock.{}#")


class OpenElsewhere(UserError):
    """Another program has the file open; `instead` is a free name beside it."""

    def __init__(self, target: Path) -> None:
        self.instead = next_revision(target)
        excel = target.suffix == ".xlsx"
        super().__init__(
            say(
                "{0} is open in another program, probably Excel."
                if excel
                else "{0} is open in another program, probably a spreadsheet.",
                target.name,
            ),
            say("The existing file is as it was."),
            say("Close it and press Retry, or save as {0}.", self.instead.name),
        )


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a temporary path beside *target*; it takes the place of *target* at the end.

    Raises:
        UserError: when the folder or the disk refuses, or another program has *target* open.
    """
    target = target.absolute()
    _refuse_open(target)
    temporary = target.with_name(f".{target.stem[:40]}-{uuid.uuid4().hex}.part")
    try:
        # made here, so that a folder that refuses does so before the work
        temporary.open("xb").close()
        yield temporary
        temporary.replace(target)
    except OSError as problem:
        raise refusal_of(target, problem) from problem
    finally:
        with suppress(OSError):
            temporary.unlink()


def refusal_of(target: Path, problem: OSError) -> UserError:
    """Return what to tell the user about *problem* while writing *target*."""
    kept = (
        say("The existing file is as it was.") if target.exists() else say("Nothing was written.")
    )
    folder = target.parent
    if problem.errno in NO_SPACE:
        return UserError(
            say("There is not enough space for {0} in {1}.", target.name, folder),
            kept,
            say("Free some space or choose another folder."),
        )
    if target.is_dir():
        return UserError(
            say("{0} is a folder.", target),
            say("It is as it was, and so is everything in it."),
            say("Choose another name for the file."),
        )
    if problem.errno in (errno.ENOENT, errno.ENOTDIR):
        return UserError(
            say("There is no folder {0}.", folder),
            say("Nothing was written."),
            say("Choose a folder that exists."),
        )
    if problem.errno in NOT_ALLOWED and target.exists() and os.access(folder, os.W_OK):
        # Windows: a program that has the file open keeps others from replacing it.
        return OpenElsewhere(target)
    if problem.errno in NOT_ALLOWED:
        return UserError(
            say("{0} cannot be written: the folder {1} is read-only for you.", target.name, folder),
            kept,
            say("Choose another folder."),
        )
    reason = (problem.strerror or "no reason given").lower()
    return UserError(
        say("{0} cannot be written into {1}: {2}.", target.name, folder, reason),
        kept,
        say("Choose another folder."),
    )


def file_name(*parts: str, suffix: str) -> str:
    """Return a name made of *parts* that every file system takes; empty parts are left out."""
    named = " - ".join(_cut(part) for part in parts if part)
    return f"{_FORBIDDEN.sub('_', named).strip(' .')}{suffix}"


def _cut(part: str) -> str:
    encoded = part.encode("utf-8", "replace")[:_LONGEST_PART_BYTES]
    return encoded.decode("utf-8", "ignore").strip()


def revision_of(target: Path, usual: int = 1) -> int:
    """Return the number at the end of a name like ``BoM r2.xlsx``, *usual* when there is none."""
    return _split(target.stem)[1] or usual


def next_revision(target: Path) -> Path:
    """Return the first path like ``BoM r2.xlsx`` that does not exist."""
    stem, found = _split(target.stem)
    number = found or 1
    while True:
        number += 1
        path = target.with_name(f"{stem} r{number}{target.suffix}")
        if not path.exists():
            return path


def _split(stem: str) -> tuple[str, int]:
    """Return a name without its revision, and the revision, 0 for none."""
    head, _, tail = stem.rpartition(" r")
    return (head, int(tail)) if head and tail.isdecimal() else (stem, 0)


def _refuse_open(target: Path) -> None:
    locks = (target.with_name(pattern.format(target.name)) for pattern in _LOCKS)
    if target.exists() and any(lock.exists() for lock in locks):
        raise OpenElsewhere(target)
