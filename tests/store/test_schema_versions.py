"""Files of every released schema version open; the steps lead to what the tables declare."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from planner.domain.codec import from_json
from planner.domain.project import Project
from planner.store import migrations
from planner.store.migrations import SCHEMA_VERSION, schema_version, upgrade
from planner.store.problems import DiskFull, FileProblem
from planner.store.project_file import open_project, save, save_new
from planner.store.tables import Stored
from tests.store.samples import sample_project

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
def test_a_file_of_every_version_opens_and_can_be_saved(tmp_path: Path, version: int) -> None:
    name = f"project_schema_{version}.rackwright"
    path = tmp_path / name
    shutil.copyfile(GOLDEN / name, path)
    expected = json.loads((GOLDEN / name).with_suffix(".json").read_text(encoding="utf-8"))
    opened = open_project(path)
    assert opened.project == from_json(Project, expected)
    opened = save(opened, replace(opened.project, name="Saved by this version"))
    opened.release()
    assert open_project(path, read_only=True).project == opened.project


def shape(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Return columns (name, type, not null, default, key, generated) of every table."""
    tables = [
        (name, sql)
        for name, sql in connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name")
        if sql is not None
    ]
    return {
        name: [
            ("WITHOUT ROWID" in sql,),
            *(row[1:] for row in connection.execute(f'PRAGMA table_xinfo("{name}")')),
        ]
        for name, sql in tables
    }


def test_the_steps_lead_to_the_declared_tables(tmp_path: Path) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        upgrade(connection)
        by_steps = shape(connection)
        assert schema_version(connection) == SCHEMA_VERSION
    engine = create_engine(f"sqlite:///{tmp_path / 'declared.db'}")
    Stored.metadata.create_all(engine)
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "declared.db")) as connection:
        assert by_steps == shape(connection)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file of the present version, which `next_version` makes an old one."""
    path = tmp_path / "plan.rackwright"
    save_new(sample_project(), path).release()
    return path


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Pretend that one more step was released."""

    def release(*statements: str) -> None:
        def step(connection: sqlite3.Connection) -> None:
            for statement in statements:
                connection.execute(statement)

        monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, step))
        monkeypatch.setattr(migrations, "SCHEMA_VERSION", SCHEMA_VERSION + 1)

    return release


RENAME = "UPDATE project SET name = name || ' (upgraded)'"


def test_an_older_file_is_upgraded_after_a_backup(
    old: Path, next_version: Callable[..., None]
) -> None:
    before = old.read_bytes()
    next_version(RENAME)
    for kept in ("plan.schema-1.rackwright", "plan.schema-1-2.rackwright"):
        old.write_bytes(before)
        with open_project(old) as opened:
            assert opened.project.name == "Hybrid bank (upgraded)"
            assert opened.backup == old.with_name(kept)
            assert opened.backup.read_bytes() == before
    with open_project(old) as opened:
        assert opened.backup is None
        assert opened.project.name == "Hybrid bank (upgraded)"


def test_reading_an_older_file_upgrades_only_what_is_read(
    old: Path, next_version: Callable[..., None]
) -> None:
    before = old.read_bytes()
    next_version(RENAME)
    assert open_project(old, read_only=True).project.name == "Hybrid bank (upgraded)"
    assert old.read_bytes() == before
    assert [found.name for found in old.parent.iterdir()] == [old.name]


def test_a_step_that_stops_half_way_leaves_the_old_file(
    old: Path, next_version: Callable[..., None]
) -> None:
    next_version(RENAME, "UPDATE nonsense SET a = 1")
    with pytest.raises(FileProblem):
        open_project(old)
    with closing(sqlite3.connect(old)) as connection:
        assert schema_version(connection) == SCHEMA_VERSION
        assert connection.execute("SELECT name FROM project").fetchone() == ("Hybrid bank",)
    assert [found.name for found in old.parent.iterdir()] == [old.name]


def test_without_space_for_the_backup_nothing_is_upgraded(
    old: Path,
    next_version: Callable[..., None],
    files_limited_to: Callable[[int], AbstractContextManager[None]],
) -> None:
    next_version(RENAME)
    with files_limited_to(10_000), pytest.raises(DiskFull) as caught:
        open_project(old)
    assert "too full for the backup copy" in caught.value.message.happened
    with closing(sqlite3.connect(old)) as connection:
        assert schema_version(connection) == SCHEMA_VERSION
    assert [found.name for found in old.parent.iterdir()] == [old.name]
