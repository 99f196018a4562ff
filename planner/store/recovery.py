"""What a crash left behind: journals without a living owner, and the projects in them."""

import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from planner.domain.errors import Message
from planner.domain.identity import ProjectId
from planner.domain.phrase import say
from planner.domain.project import Project
from planner.store.contents import project_of_rows, read_checked_rows, stamp_of
from planner.store.database import connect
from planner.store.journal_file import (
    SUFFIX,
    UNFINISHED,
    delete_journal,
    read_edits,
    read_head,
)
from planner.store.mapping import RowChanges
from planner.store.problems import Doing, FileProblem, explained
from planner.store.project_file import OpenedProject, open_project
from planner.store.record import Key, Row
from planner.store.tables import Stored

_ABANDONED_AFTER_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Recoverable:
    """Unsaved work of a session that ended without closing its document.

    `project_path` is None for a document that never had a file; `save_counter` is the save of the
    file that the edits follow.
    """

    path: Path
    project_id: ProjectId
    project_name: str
    project_path: Path | None
    save_counter: int
    save_mark: str
    edits: int
    last_label: str
    last_at: datetime

    def discard(self) -> None:
        """Delete the journal: its work is no longer wanted, or protected elsewhere by now."""
        with suppress(OSError):
            delete_journal(self.path)


@dataclass(frozen=True, slots=True)
class Recovered:
    """The project as of the last acknowledged edit.

    `opened` is its file, when that still holds the save which the edits follow: the project then
    continues as unsaved work on it. Otherwise `copy_because` says why it is an untitled copy.
    """

    project: Project
    opened: OpenedProject | None
    copy_because: Message | None


def find_recoverable(folder: Path) -> tuple[Recoverable, ...]:
    """Return the unsaved work in *folder*, newest first; journals in use are not offered."""
    for path in folder.glob(f"*{UNFINISHED}"):
        _delete_when_abandoned(path)
    found = [_look_into(path) for path in sorted(folder.glob(f"*{SUFFIX}"))]
    offered = [entry for entry in found if entry is not None and not _is_in_file(entry)]
    return tuple(sorted(offered, key=lambda entry: entry.last_at, reverse=True))


def recover(found: Recoverable) -> Recovered:
    """Return the project in a journal, and its file when that is still the one it belongs to.

    The journal stays until it is discarded: do that when the project is protected by its own.

    Raises:
        UserError: when the journal is damaged or gone, or the project file is locked by somebody.
    """
    project = _replayed(found.path)
    if found.project_path is None:
        return Recovered(project, None, None)
    path = found.project_path
    try:
        opened = open_project(path)
    except FileProblem as problem:
        return Recovered(project, None, _as_copy(path, problem.message.happened))
    if opened.read_only is not None:
        opened.release()
        return Recovered(project, None, _as_copy(path, opened.read_only.happened))
    if opened.stamp.mark != found.save_mark:
        opened.release()
        why = say(
            "it holds save number {0} of {1:%Y-%m-%d %H:%M}, not number {2} that the edits were "
            "made on.",
            opened.save_counter,
            opened.stamp.saved_at,
            found.save_counter,
        )
        return Recovered(project, None, _as_copy(path, why))
    return Recovered(project, opened, None)


def _as_copy(path: Path, why: str) -> Message:
    return Message(
        say("The recovered work cannot continue in {0}: {1}", path.name, why),
        say("Nothing is lost, and the file was left as it is."),
        say("It is open as an untitled copy; save it under a name of its own."),
    )


def _replayed(path: Path) -> Project:
    with explained(path, Doing.OPEN):
        with closing(connect(path, "rw")) as connection:
            edits = read_edits(connection)
        rows, _ = read_checked_rows(path, connect(path, "ro"))
    return project_of_rows(path, _apply(rows, [edit.changes for edit in edits]))


def _apply(rows: Mapping[str, list[Row]], edits: list[RowChanges]) -> dict[str, list[Row]]:
    """Return *rows* after all *edits*."""
    key_columns = {
        table.name: tuple(column.name for column in table.primary_key)
        for table in Stored.metadata.sorted_tables
    }
    by_key: dict[str, dict[Key, Row]] = {
        table: {tuple(row[name] for name in key_columns[table]): row for row in found}
        for table, found in rows.items()
    }
    for edit in edits:
        for table, keys in edit.deletes.items():
            for key in keys:
                by_key[table].pop(key, None)
        for table, changed in edit.upserts.items():
            for row in changed:
                by_key[table][tuple(row[name] for name in key_columns[table])] = row
    return {table: list(found.values()) for table, found in by_key.items()}


def _look_into(path: Path) -> Recoverable | None:
    """Describe a journal; None when it is in use, empty or unreadable."""
    try:
        with closing(connect(path, "rw")) as connection:
            connection.execute("PRAGMA busy_timeout = 0")
            head = read_head(connection)
            (name,) = connection.execute("SELECT name FROM project").fetchone()
            (edits,) = connection.execute("SELECT count(*) FROM edit").fetchone()
            last = connection.execute(
                "SELECT label, at FROM edit ORDER BY sequence DESC LIMIT 1"
            ).fetchone()
    except (sqlite3.Error, TypeError, ValueError):
        return None
    if last is None:
        _delete_when_abandoned(path)
        return None
    return Recoverable(
        path=path,
        project_id=head.project,
        project_name=name,
        project_path=head.project_path,
        save_counter=head.counter,
        save_mark=head.mark,
        edits=edits,
        last_label=last[0],
        last_at=datetime.fromisoformat(last[1]),
    )


def _is_in_file(found: Recoverable) -> bool:
    """Drop a journal whose edits were all saved, in the moment before it could be cleared."""
    if found.project_path is None:
        return False
    stamp = stamp_of(found.project_path)
    if stamp is None or stamp.counter != found.save_counter + 1:
        return False
    try:
        saved = open_project(found.project_path, read_only=True).project
        if saved != _replayed(found.path):
            return False
    except FileProblem:
        return False
    found.discard()
    return True


def _delete_when_abandoned(path: Path) -> None:
    """Delete what a crash left half-made; a living process makes it whole in seconds."""
    with suppress(OSError):
        if time.time() - path.stat().st_mtime > _ABANDONED_AFTER_SECONDS:
            delete_journal(path)
