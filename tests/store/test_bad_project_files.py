"""Every way a file can be wrong has one message in three parts, and leaves the file as it was."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.errors import UserError
from planner.store import database, migrations
from planner.store.problems import (
    DiskFull,
    FileChanged,
    FileDamaged,
    FileProblem,
    FileVanished,
    ForeignFile,
    NewerSchema,
    ReadOnly,
)
from planner.store.project_file import OpenedProject, open_project, save, save_new
from tests.store.samples import marked, renamed, sample_project

# The file itself tells of nothing technical: no exception names, no word of blame.
FORBIDDEN = ("error", "invalid", "failed", "traceback", "exception", "errno")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A saved project that nobody has open."""
    path = tmp_path / "plan.rackwright"
    save_new(sample_project(), path).release()
    return path


def complaint_on_opening(path: Path, kind: type[FileProblem]) -> str:
    before = path.read_bytes() if path.is_file() else None
    texts = set()
    for read_only in (False, True):
        with pytest.raises(UserError) as caught:
            open_project(path, read_only=read_only)
        assert type(caught.value) is kind
        texts.add(checked(caught.value))
    assert (path.read_bytes() if path.is_file() else None) == before
    assert not list(path.parent.glob("*.lock")), "a refused file must not stay locked"
    assert len(texts) == 1
    return texts.pop()


def checked(problem: UserError) -> str:
    message = problem.message
    for part in (message.happened, message.unharmed, message.remedy):
        assert part.endswith(".")
    text = str(message)
    assert not [word for word in FORBIDDEN if word in text.lower()]
    return text


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    text = complaint_on_opening(tmp_path / "gone.rackwright", FileVanished)
    assert "gone.rackwright is not there" in text


def test_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "folder.rackwright"
    path.mkdir()
    assert "is a folder" in complaint_on_opening(path, ForeignFile)


def test_a_file_of_another_format(tmp_path: Path) -> None:
    path = tmp_path / "letter.rackwright"
    path.write_text("Dear customer, " * 40)
    assert "is not a Rackwright project" in complaint_on_opening(path, ForeignFile)


def test_a_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "music.rackwright"
    execute(path, "CREATE TABLE song (name)", "PRAGMA user_version = 1")
    assert "a database of another program" in complaint_on_opening(path, ForeignFile)


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.rackwright"
    path.touch()
    assert "is damaged: it is empty" in complaint_on_opening(path, FileDamaged)


@pytest.mark.parametrize("share", [0.0005, 0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_truncated_file(path: Path, share: float) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: max(1, int(len(whole) * share))])
    assert "plan.rackwright is damaged" in complaint_on_opening(path, FileDamaged)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_is_overwritten_is_either_read_or_explained(
    path: Path, data: st.DataObject
) -> None:
    broken = path.with_name("broken.rackwright")
    contents = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(contents) - 1))
        patch = data.draw(st.binary(min_size=1, max_size=40))
        contents[at : at + len(patch)] = patch
    broken.write_bytes(contents)
    try:
        open_project(broken).release()
    except UserError as problem:
        checked(problem)


def test_damaged_names_of_tables_and_columns(path: Path) -> None:
    """They come back in what SQLite says, where Python cannot decode them."""
    contents = path.read_bytes()
    start = contents.index(b"CREATE TABLE site")
    complaints = []
    for at in range(start, start + 200, 7):
        path.write_bytes(contents[:at] + b"\x80" + contents[at + 1 :])
        try:
            open_project(path).release()  # the type of a column may be any word
        except FileDamaged as problem:
            complaints.append(checked(problem))
    assert len(complaints) > 10


def test_a_device_in_a_rack_that_is_not_there(path: Path) -> None:
    execute(path, "DELETE FROM rack WHERE id = 'rack-2'")
    assert "3 rows in placement belong to rack rack-2, which is not there" in complaint_on_opening(
        path, FileDamaged
    )


def test_a_value_that_no_project_can_have(path: Path) -> None:
    execute(path, "UPDATE placement SET face = 'top' WHERE id = 'gpu-1-1'")
    text = complaint_on_opening(path, FileDamaged)
    assert "placement scenario-1/gpu-1-1: host.face: expected one of front, rear" in text


def test_a_table_that_was_dropped(path: Path) -> None:
    execute(path, "DROP TABLE pool")
    assert "is damaged: parts of it cannot be read" in complaint_on_opening(path, FileDamaged)


def test_a_row_that_somebody_edited_by_hand(path: Path) -> None:
    execute(path, "UPDATE site SET rest = 'by hand'")
    text = complaint_on_opening(path, FileDamaged)
    assert "site scenario-1/site-1: the column rest holds no JSON object" in text


def test_a_time_of_saving_that_is_none(path: Path) -> None:
    execute(path, "UPDATE save SET saved_at = 'yesterday'")
    assert "does not say when it was saved" in complaint_on_opening(path, FileDamaged)


def test_a_newer_schema_offers_what_can_be_read(path: Path) -> None:
    newer = migrations.SCHEMA_VERSION + 1
    execute(path, "ALTER TABLE rack ADD COLUMN colour", f"PRAGMA user_version = {newer}")
    text = complaint_on_opening(path, NewerSchema)
    assert f"saved by a newer version of Rackwright (file schema {newer}" in text
    assert "as a copy" in text
    with pytest.raises(NewerSchema) as caught:
        open_project(path)
    assert caught.value.project == sample_project()


def test_a_newer_schema_that_cannot_be_read_says_so(path: Path) -> None:
    execute(path, "ALTER TABLE rack RENAME TO cabinet", "PRAGMA user_version = 99")
    assert "cannot read the file" in complaint_on_opening(path, NewerSchema)
    with pytest.raises(NewerSchema) as caught:
        open_project(path)
    assert caught.value.project is None


def test_a_file_that_another_program_is_writing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    opened = open_project(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as browser:
        browser.execute("BEGIN EXCLUSIVE")
        with pytest.raises(FileProblem) as caught:
            save(opened, renamed(opened.project, "New"))
        assert "another program is writing to it" in checked(caught.value)
        with pytest.raises(FileProblem) as caught:
            open_project(path, read_only=True)
        assert "another program is writing to it" in checked(caught.value)
        browser.execute("ROLLBACK")
    save(opened, renamed(opened.project, "New")).release()
    assert open_project(path, read_only=True).project.name == "New"


# -- saving --------------------------------------------------------------------------------------


def complaint_on_saving(opened: OpenedProject, kind: type[FileProblem]) -> str:
    before = opened.path.read_bytes() if opened.path.exists() else None
    with pytest.raises(FileProblem) as caught:
        save(opened, renamed(opened.project, "New"))
    assert type(caught.value) is kind
    assert (opened.path.read_bytes() if opened.path.exists() else None) == before
    return checked(caught.value)


def test_saving_where_the_file_has_gone(path: Path) -> None:
    opened = open_project(path)
    path.unlink()
    text = complaint_on_saving(opened, FileVanished)
    assert "plan.rackwright was not saved" in text
    assert "under another name" in text
    assert not path.exists()


def test_saving_where_the_folder_has_gone(tmp_path: Path) -> None:
    path = tmp_path / "stick" / "plan.rackwright"
    path.parent.mkdir()
    opened = save_new(sample_project(), path)
    shutil.rmtree(path.parent)
    assert f"{path.parent} is no longer there" in complaint_on_saving(opened, FileVanished)
    with pytest.raises(FileVanished) as caught:
        save_new(sample_project(), path)
    assert f"{path.parent} is no longer there" in checked(caught.value)
    opened.release()


def test_saving_over_a_file_that_was_replaced_meanwhile(path: Path) -> None:
    opened = open_project(path)
    other = path.with_name("other.rackwright")
    save_new(renamed(sample_project(), "Other"), other).release()
    shutil.copyfile(other, path)
    assert "it now holds save number 1" in complaint_on_saving(opened, FileChanged)
    path.write_text("Dear customer, " * 400)
    assert "no project any more" in complaint_on_saving(opened, FileChanged)


def test_saving_a_project_that_was_opened_read_only(path: Path) -> None:
    opened = open_project(path, read_only=True)
    assert opened.read_only is not None
    assert "read-only" in complaint_on_saving(opened, ReadOnly)


def test_saving_as_a_folder(tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as caught:
        save_new(sample_project(), tmp_path)
    assert "it is a folder" in checked(caught.value)


def test_a_file_without_permission(
    public_folder: Path, ordinary_user: Callable[[], AbstractContextManager[None]]
) -> None:
    path = public_folder / "plan.rackwright"
    save_new(sample_project(), path).release()
    path.chmod(0o400)
    with ordinary_user():
        if path.stat().st_uid != 0:
            path.chmod(0o000)
        with pytest.raises(ReadOnly) as caught:
            open_project(path)
    assert "no permission to read" in checked(caught.value)


def test_a_read_only_file_opens_read_only(
    public_folder: Path, ordinary_user: Callable[[], AbstractContextManager[None]]
) -> None:
    path = public_folder / "plan.rackwright"
    save_new(sample_project(), path).release()
    path.chmod(0o444)
    with ordinary_user():
        opened = open_project(path)
        assert opened.project == sample_project()
        assert opened.lock is None
        assert "may not write to the file" in str(opened.read_only)
        assert "read-only" in complaint_on_saving(opened, ReadOnly)


def test_a_read_only_folder_opens_read_only_and_takes_no_new_file(
    public_folder: Path, ordinary_user: Callable[[], AbstractContextManager[None]]
) -> None:
    path = public_folder / "plan.rackwright"
    save_new(sample_project(), path).release()
    path.chmod(0o666)
    public_folder.chmod(0o555)
    with ordinary_user():
        opened = open_project(path)
        assert "may not write to the folder" in str(opened.read_only)
        with pytest.raises(ReadOnly) as caught:
            save_new(sample_project(), public_folder / "new.rackwright")
        assert "is read-only" in checked(caught.value)
        # The folder was closed after the file was opened.
        with pytest.raises(ReadOnly) as caught:
            save(replace(opened, read_only=None), renamed(opened.project, "New"))
        assert "is read-only" in checked(caught.value)
    assert [found.name for found in public_folder.iterdir()] == ["plan.rackwright"]
    assert open_project(path, read_only=True).project == sample_project()


def test_a_full_disk_leaves_the_last_saved_state(tiny_disk: Path) -> None:
    path = tiny_disk / "plan.rackwright"
    opened = save_new(sample_project(), path)
    (tiny_disk / "film").write_bytes(b"x" * (256 * 1024 - path.stat().st_size - 8 * 4096))
    larger = sample_project(racks=60, servers_per_rack=20)
    with pytest.raises(DiskFull) as caught:
        save(opened, larger)
    assert f"the disk of {tiny_disk} is full" in checked(caught.value)
    with pytest.raises(DiskFull) as caught:
        save_new(larger, tiny_disk / "new.rackwright")
    checked(caught.value)
    assert not list(tiny_disk.glob("*new*"))
    assert open_project(path, read_only=True).project == sample_project()
    (tiny_disk / "film").unlink()
    save(opened, renamed(opened.project, "Saved after all")).release()
    assert open_project(path, read_only=True).project.name == "Saved after all"


def test_a_drive_that_refuses_to_write(
    path: Path, files_limited_to: Callable[[int], AbstractContextManager[None]]
) -> None:
    opened = open_project(path)
    larger = sample_project(racks=60, servers_per_rack=20)
    with files_limited_to(path.stat().st_size + 4096), pytest.raises(FileProblem) as caught:
        save(opened, larger)
    assert "was not saved" in checked(caught.value)
    assert open_project(path, read_only=True).project == sample_project()
    whole = path.read_bytes()
    opened.release()
    with files_limited_to(50_000), pytest.raises(FileProblem) as caught:
        save_new(marked(larger, 3), path)
    assert "was not saved" in checked(caught.value)
    assert path.read_bytes() == whole
    assert [found.name for found in path.parent.iterdir()] == [path.name]
