"""How files of older versions become new ones, one released step after the other.

The schema version of a file is its `user_version`: the number of steps it went through. Each step
runs in one transaction together with its new number. A step that was released is never edited.
"""

import sqlite3
from collections.abc import Callable

from planner.store.migrations.step_001 import create_tables

Step = Callable[[sqlite3.Connection], None]

STEPS: tuple[Step, ...] = (create_tables,)

SCHEMA_VERSION = len(STEPS)


def schema_version(connection: sqlite3.Connection) -> int:
    """Return how many steps the file of *connection* went through."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def upgrade(connection: sqlite3.Connection) -> None:
    """Run the steps that are missing.

    *connection* must not be in a transaction and must not open any by itself.
    """
    found = schema_version(connection)
    for version, step in enumerate(STEPS[found:], start=found + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            step(connection)
            connection.execute(f"PRAGMA user_version = {version}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk ends it by itself
                connection.execute("ROLLBACK")
            raise
