"""The file of a recovery journal: a complete project, and every edit made since.

It begins as a copy of the project file (of the whole project, where there is no file), so that
recovery depends on nothing else. Each record holds the rows that one edit, undo or redo changed.
While its document is open the file stays locked by SQLite itself; that lock ends with the process.
"""

import json
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from planner.domain.identity import ProjectId
from planner.domain.project import Project
from planner.store.contents import JOURNAL_FILE, flush_file, stamp_of, write_contents
from planner.store.database import DURABLE, SaveStamp, connect
from planner.store.mapping import RowChanges
from planner.store.project_file import OpenedProject

SUFFIX = ".journal"
UNFINISHED = ".unfinished"
"""Suffix of a journal whose base is still being written."""

_TABLES = (
    """
    CREATE TABLE journal (
        project TEXT NOT NULL, path TEXT, mark TEXT NOT NULL, counter INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE edit (
        sequence INTEGER PRIMARY KEY, at TEXT NOT NULL, label TEXT NOT NULL, changes TEXT NOT NULL
    )
    """,
)


@dataclass(frozen=True, slots=True)
class EditRecord:
    """One edit, undo or redo as it is journalled."""

    sequence: int
    at: datetime
    label: str
    changes: RowChanges


@dataclass(frozen=True, slots=True)
class JournalHead:
    """What a journal belongs to: a project, and the save of its file (none: never saved)."""

    project: ProjectId
    project_path: Path | None
    mark: str
    counter: int


class JournalFile:
    """A journal that is open for writing; nobody else can read it meanwhile."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._identity = path.stat()

    @classmethod
    def start(cls, folder: Path, base: Project, saved: OpenedProject | None) -> "JournalFile":
        """Start a journal on *base*, whose project file (None: it has none) was last *saved*."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{base.id}-{secrets.token_hex(4)}{SUFFIX}"
        unfinished = path.with_suffix(UNFINISHED)
        try:
            if saved is None or saved.project is not base or not _copied(saved, unfinished):
                stamp = SaveStamp.new(0) if saved is None else saved.stamp
                write_contents(base, unfinished, stamp, JOURNAL_FILE)
            _add_tables(unfinished, base.id, saved)
            unfinished.replace(path)
        except BaseException:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise
        return cls.reopen(path)

    @classmethod
    def reopen(cls, path: Path) -> "JournalFile":
        """Open a journal of this process for writing again."""
        connection = connect(path, "rw")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        for pragma in DURABLE:
            connection.execute(pragma)
        return cls(path, connection)

    def is_in_place(self) -> bool:
        """Return whether the file is still there: a deleted one would take edits into nowhere."""
        try:
            return os.path.samestat(self._identity, self.path.stat())
        except OSError:
            return False

    def append(self, records: Iterable[EditRecord]) -> None:
        """Write records in one transaction; they are on the disk when this returns."""
        rows = [
            (record.sequence, record.at.isoformat(), record.label, _to_text(record.changes))
            for record in records
        ]
        self._connection.execute("BEGIN EXCLUSIVE")
        try:
            # A retry after an error may repeat what did reach the disk.
            self._connection.executemany("INSERT OR REPLACE INTO edit VALUES (?, ?, ?, ?)", rows)
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # a full disk ends it by itself
                self._connection.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Close the file and keep it."""
        self._connection.close()

    def discard(self) -> None:
        """Close the file and delete it."""
        self._connection.close()
        delete_journal(self.path)


def delete_journal(path: Path) -> None:
    """Delete a journal and what SQLite left beside it."""
    path.unlink(missing_ok=True)
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)


def read_head(connection: sqlite3.Connection) -> JournalHead:
    """Return what the journal belongs to."""
    project, path, mark, counter = connection.execute(
        "SELECT project, path, mark, counter FROM journal"
    ).fetchone()
    return JournalHead(ProjectId(project), Path(path) if path else None, mark, counter)


def read_edits(connection: sqlite3.Connection) -> list[EditRecord]:
    """Return all records in order."""
    rows = connection.execute("SELECT sequence, at, label, changes FROM edit ORDER BY sequence")
    return [
        EditRecord(sequence, datetime.fromisoformat(at), label, _from_text(changes))
        for sequence, at, label, changes in rows
    ]


def _copied(saved: OpenedProject, target: Path) -> bool:
    """Copy the project file, unless it is gone or holds another save by now."""
    try:
        shutil.copyfile(saved.path, target)
    except OSError:
        return False
    return stamp_of(target) == saved.stamp


def _add_tables(path: Path, project: ProjectId, saved: OpenedProject | None) -> None:
    with closing(connect(path, "rw")) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA application_id = {JOURNAL_FILE}")
        for table in _TABLES:
            connection.execute(table)
        stamp = ("", 0) if saved is None else (saved.stamp.mark, saved.stamp.counter)
        path_text = None if saved is None else str(saved.path.absolute())
        connection.execute(
            "INSERT INTO journal (project, path, mark, counter) VALUES (?, ?, ?, ?)",
            (project, path_text, *stamp),
        )
    flush_file(path)


def _to_text(changes: RowChanges) -> str:
    return json.dumps(
        {"upserts": changes.upserts, "deletes": changes.deletes}, separators=(",", ":")
    )


def _from_text(text: str) -> RowChanges:
    data = json.loads(text)
    deletes = {table: [tuple(key) for key in keys] for table, keys in data["deletes"].items()}
    return RowChanges(data["upserts"], deletes)
