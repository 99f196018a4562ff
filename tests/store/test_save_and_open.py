"""A project that is saved and opened is the identical project, whatever way it was saved."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.identity import RackId
from planner.domain.project import Project
from planner.store.mapping import row_changes
from planner.store.project_file import OpenedProject, open_project, save, save_new
from tests.store.edits import histories
from tests.store.samples import racks_of, renamed, sample_project, with_racks
from tests.store.strategies import projects

THOROUGH = settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)


@contextmanager
def new_file() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder) / "plan.rackwright"


def reopened(path: Path) -> Project:
    with open_project(path, read_only=True) as opened:
        return opened.project


def in_full(project: Project) -> str:
    """Spell a project out: unlike ``==`` this tells order, -0.0 and 1 from 1.0."""
    return repr(project)


@THOROUGH
@given(project=projects())
def test_saved_and_opened_is_the_identical_project(project: Project) -> None:
    with new_file() as path:
        save_new(project, path).release()
        assert in_full(reopened(path)) == in_full(project)


@THOROUGH
@given(data=st.data())
def test_saving_differences_is_the_same_as_saving_everything(data: st.DataObject) -> None:
    states = data.draw(histories(data.draw(projects())))
    with new_file() as path, new_file() as whole:
        opened = save_new(states[0], path)
        for state in states[1:]:
            opened = save(opened, state)
        opened.release()
        save_new(states[-1], whole).release()
        assert in_full(reopened(path)) == in_full(states[-1])
        assert contents(path) == contents(whole)


def contents(path: Path) -> list[str]:
    """Return all rows of all tables but the stamp of the save."""
    with closing(sqlite3.connect(path)) as connection:
        return sorted(line for line in connection.iterdump() if 'INTO "save"' not in line)


def test_only_the_rows_of_the_edit_are_written() -> None:
    before = sample_project()
    racks = racks_of(before)
    rack = racks[RackId("rack-1")]
    left = replace(rack.placements[1], name="gpu-09")
    after = with_racks(before, {**racks, rack.id: replace(rack, placements=(left,))})
    changes = row_changes(before, after)
    written = {table: len(rows) for table, rows in changes.upserts.items()}
    assert written == {"scenario": 1, "rack": 1, "placement": 1}
    deleted = [("scenario-1", "gpu-1-0"), ("scenario-1", "gpu-1-2")]
    assert changes.deletes == {"placement": deleted}
    assert not row_changes(after, after)


def test_a_person_can_read_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "plan.rackwright"
    save_new(sample_project(), path).release()
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute(
            "SELECT name, part, rack, unit, face FROM placement ORDER BY sort"
        ).fetchall()
        (racks,) = connection.execute("SELECT count(*) FROM rack").fetchone()
    assert found[0] == ("gpu-1-0", "dgx-h200", "rack-1", 1.0, "rear")
    assert [row[3] for row in found[::2]] == [1.0, 2.0, 3.0]
    assert racks == 2


def test_each_save_counts_up_and_leaves_its_time(tmp_path: Path) -> None:
    path = tmp_path / "plan.rackwright"
    first = save_new(sample_project(), path)
    second = save(first, renamed(first.project, "Renamed"))
    second.release()
    with open_project(path) as opened:
        assert opened.project.name == "Renamed"
        assert (first.save_counter, opened.save_counter) == (1, 2)
        assert opened.stamp == second.stamp
        assert opened.stamp.mark != first.stamp.mark
        assert opened.read_only is None


def test_nothing_but_the_project_is_left_in_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "plan.rackwright"
    opened = save_new(sample_project(), path)
    save(opened, renamed(opened.project, "Again")).release()
    open_project(path).release()
    assert [found.name for found in tmp_path.iterdir()] == ["plan.rackwright"]


def test_saving_over_another_project_replaces_it(tmp_path: Path) -> None:
    path = tmp_path / "plan.rackwright"
    save_new(sample_project(), path).release()
    path.chmod(0o640)
    save_new(renamed(sample_project(), "The other"), path).release()
    assert reopened(path).name == "The other"
    assert path.stat().st_mode & 0o777 == 0o640


def test_saving_over_a_torn_project_is_not_undone_by_its_leftovers(tmp_path: Path) -> None:
    path = tmp_path / "plan.rackwright"
    leave_interrupted_save(save_new(sample_project(), path))
    save_new(renamed(sample_project(), "The other"), path).release()
    assert reopened(path).name == "The other"


def leave_interrupted_save(opened: OpenedProject) -> None:
    """Leave the file as a process that died in the middle of saving does: torn, with a journal."""
    opened.release()
    path = opened.path
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE project SET name = 'torn'")
        connection.executemany(
            "INSERT INTO pool VALUES ('x', ?, 1, ?, 's', 'a', NULL, '')",
            [(f"pool-{n}", "x" * 500) for n in range(200)],
        )
        torn = path.read_bytes()
        journal = path.with_name(f"{path.name}-journal").read_bytes()
        connection.execute("ROLLBACK")
    path.write_bytes(torn)
    path.with_name(f"{path.name}-journal").write_bytes(journal)


@pytest.mark.parametrize("read_only", [True, False])
def test_an_interrupted_save_is_undone_on_opening(tmp_path: Path, read_only: bool) -> None:
    path = tmp_path / "plan.rackwright"
    leave_interrupted_save(save_new(sample_project(), path))
    torn = path.read_bytes()
    with open_project(path, read_only=read_only) as opened:
        assert opened.project == sample_project()
    assert (path.read_bytes() == torn) is read_only


def test_names_that_mean_something_in_an_address_are_plain_names(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory #1 100% ü.rackwright"
    save_new(sample_project(), path).release()
    assert reopened(path) == sample_project()
    assert path.exists()


def test_a_link_to_a_project_stays_a_link(tmp_path: Path) -> None:
    path = tmp_path / "plan.rackwright"
    link = tmp_path / "link.rackwright"
    save_new(sample_project(), path).release()
    link.symlink_to(path)
    save_new(renamed(sample_project(), "Through the link"), link).release()
    assert link.is_symlink()
    assert reopened(path).name == "Through the link"
