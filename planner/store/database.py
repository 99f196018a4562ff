"""Connections to SQLite files, and rows in bulk: SQLAlchemy Core on the tables of SQLModel."""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, NullPool, and_, bindparam, create_engine, delete, insert, select

import planner
from planner.store.mapping import RowChanges
from planner.store.record import Row
from planner.store.tables import Save, Stored, table_of

BUSY_SECONDS = 2.0
"""How long to wait for another program that is writing to the file."""

DURABLE: tuple[str, ...] = ("PRAGMA journal_mode = DELETE", "PRAGMA synchronous = FULL")
"""A project file is copied and mailed: one file, and on the disk when saving returns."""

_TABLES = {
    table.name: table for table in Stored.metadata.sorted_tables if table is not table_of(Save)
}


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open an existing file; *mode* is ``ro``, ``rw`` or ``rwc`` (create). No implicit BEGIN."""
    return sqlite3.connect(
        f"{_address(path)}?mode={mode}", uri=True, isolation_level=None, timeout=BUSY_SECONDS
    )


def _address(path: Path) -> str:
    address = path.absolute().as_uri()
    if address.startswith("file:///"):
        return address
    # A Windows share: SQLite takes the server for part of the path, behind four slashes.
    return address.replace("file://", "file:////", 1)


@dataclass(frozen=True, slots=True)
class SaveStamp:
    """Which save a file holds: number, random mark, time, version of the program.

    Two copies of a file that went different ways may share the number, never the mark.
    """

    counter: int
    mark: str
    saved_at: datetime
    program: str

    @classmethod
    def new(cls, counter: int) -> "SaveStamp":
        """Return the stamp of a save that happens now."""
        now = datetime.now().astimezone().replace(microsecond=0)
        return cls(counter, secrets.token_hex(8), now, planner.__version__)


@contextmanager
def core(connection: sqlite3.Connection) -> Iterator[Connection]:
    """Give the SQLAlchemy connection on top of *connection*; both are closed in the end."""
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=NullPool)
    try:
        with engine.connect() as wrapped:
            yield wrapped
    finally:
        connection.close()


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Write everything inside, or nothing; the file is reserved from the beginning."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def read_rows(connection: Connection) -> dict[str, list[Row]]:
    """Return all rows of a project by table."""
    rows: dict[str, list[Row]] = {}
    for name, table in _TABLES.items():
        columns = [column for column in table.columns if column.computed is None]
        names = [column.name for column in columns]
        found = connection.execute(select(*columns)).all()
        rows[name] = [dict(zip(names, row, strict=True)) for row in found]
    return rows


def write_changes(connection: Connection, changes: RowChanges) -> None:
    """Delete and insert or replace rows, in bulk."""
    for name, keys in changes.deletes.items():
        table = _TABLES[name]
        key_columns = tuple(table.primary_key)
        matches = and_(*(column == bindparam(f"key_{column.name}") for column in key_columns))
        connection.execute(
            delete(table).where(matches),
            [
                {f"key_{column.name}": part for column, part in zip(key_columns, key, strict=True)}
                for key in keys
            ],
        )
    for name, rows in changes.upserts.items():
        connection.execute(insert(_TABLES[name]).prefix_with("OR REPLACE"), list(rows))


def read_stamp(connection: Connection) -> SaveStamp | None:
    """Return the stamp of the last save, None when the file has none."""
    table = table_of(Save)
    columns = (table.c.counter, table.c.mark, table.c.saved_at, table.c.program)
    row = connection.execute(select(*columns)).one_or_none()
    if row is None:
        return None
    counter, mark, saved_at, program = row
    return SaveStamp(counter, mark, datetime.fromisoformat(saved_at), program)


def write_stamp(connection: Connection, stamp: SaveStamp) -> None:
    """Record a save."""
    row = {**asdict(stamp), "id": 1, "saved_at": stamp.saved_at.isoformat(timespec="seconds")}
    connection.execute(insert(table_of(Save)).prefix_with("OR REPLACE"), [row])
