"""A whole project in an SQLite file: what project files and recovery journals have in common."""

import os
import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from planner.domain.phrase import say
from planner.domain.project import Project
from planner.store import migrations, problems
from planner.store.database import (
    SaveStamp,
    connect,
    core,
    read_rows,
    read_stamp,
    transaction,
    write_changes,
    write_stamp,
)
from planner.store.mapping import project_of, row_changes
from planner.store.record import Row

PROJECT_FILE = int.from_bytes(b"RKWR", "big")
"""Application id that marks an SQLite file as a Rackwright project."""

JOURNAL_FILE = int.from_bytes(b"RKWJ", "big")
"""Application id of a recovery journal."""


def write_contents(project: Project, path: Path, stamp: SaveStamp, application_id: int) -> None:
    """Write a complete file at *path*, where nobody else looks yet, and onto the disk."""
    path.unlink(missing_ok=True)
    connection = connect(path, "rwc")
    try:
        # The file counts only once it is moved into place: speed now, one flush in the end.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA application_id = {application_id}")
        migrations.upgrade(connection)
        with core(connection) as wrapped, transaction(wrapped):
            write_changes(wrapped, row_changes(None, project))
            write_stamp(wrapped, stamp)
    finally:
        connection.close()
    flush_file(path)


def flush_file(path: Path) -> None:
    """Have what was written to *path* on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def stamp_of(path: Path) -> SaveStamp | None:
    """Return which save a file holds, None when it is gone or unreadable."""
    try:
        with core(connect(path, "ro")) as connection:
            return read_stamp(connection)
    except (OSError, ValueError, sqlite3.Error, DBAPIError):
        return None


def read_contents(path: Path, connection: sqlite3.Connection) -> tuple[Project, SaveStamp]:
    """Read everything, of any schema version up to ours, and close *connection*.

    Raises:
        FileDamaged: when SQLite or the mapping finds the contents wrong; *path* is for the message.
    """
    rows, stamp = read_checked_rows(path, connection)
    return project_of_rows(path, rows), stamp


def read_checked_rows(
    path: Path, connection: sqlite3.Connection
) -> tuple[dict[str, list[Row]], SaveStamp]:
    """Read the rows of a project, of any schema version up to ours, and close *connection*.

    Raises:
        FileDamaged: when SQLite finds the file damaged.
    """
    try:
        _expect_sound(path, connection)
        if migrations.schema_version(connection) < migrations.SCHEMA_VERSION:
            connection = _upgraded_in_memory(connection)
        with core(connection) as wrapped:
            stamp = read_stamp(wrapped)
            rows = read_rows(wrapped)
    except ValueError as error:
        raise problems.damaged(path, say("it does not say when it was saved")) from error
    finally:
        connection.close()
    if stamp is None:
        raise problems.damaged(path, say("it does not say when it was saved"))
    return rows, stamp


def _expect_sound(path: Path, connection: sqlite3.Connection) -> None:
    (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        problem = problems.damaged(path, say("its parts contradict each other"))
        problem.add_note(str(verdict))
        raise problem
    # SQLite does not mind when part of the last page is missing; who copied the file should.
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (page_bytes,) = connection.execute("PRAGMA page_size").fetchone()
    _, _, file = connection.execute("PRAGMA database_list").fetchone()
    missing = pages * page_bytes - Path(file).stat().st_size
    if missing > 0:
        raise problems.damaged(path, say("its last {0} bytes are missing", missing))


def project_of_rows(path: Path, rows: dict[str, list[Row]]) -> Project:
    """Return the project that *rows* describe.

    Raises:
        FileDamaged: when they describe none.
    """
    try:
        return project_of(rows)
    except ValueError as error:
        raise problems.damaged(path, str(error)) from error
    except (TypeError, LookupError) as error:
        raise problems.damaged(path, say("some of its rows are incomplete")) from error


def _upgraded_in_memory(connection: sqlite3.Connection) -> sqlite3.Connection:
    memory = sqlite3.connect(":memory:", isolation_level=None)
    connection.backup(memory)
    connection.close()
    migrations.upgrade(memory)
    return memory
