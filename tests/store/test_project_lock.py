"""Two people, one file: the second is told who has it; the dead hold nothing."""

import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from planner.store import lock
from planner.store.lock import lock_path, take_lock
from planner.store.problems import Holder, LockedByOther
from planner.store.project_file import open_project, save, save_new
from tests.store.samples import renamed, sample_project

HOLD_UNTIL_KILLED = """
import sys
from pathlib import Path
from planner.store.lock import take_lock
lock = take_lock(Path(sys.argv[1]))
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A saved project that nobody has open."""
    path = tmp_path / "plan.rackwright"
    save_new(sample_project(), path).release()
    return path


def leave_sidecar(path: Path, **fields: object) -> None:
    now = "2026-11-20T09:41:00+01:00"
    holder = Holder("anna", platform.node(), 4_194_000, now)
    lock_path(path).write_text(json.dumps({**asdict(holder), **fields}))


def test_the_second_opener_is_told_who_has_it(path: Path) -> None:
    first = open_project(path)
    with pytest.raises(LockedByOther) as caught:
        open_project(path)
    holder = caught.value.holder
    assert holder is not None
    assert (holder.host, holder.pid) == (platform.node(), os.getpid())
    assert f"by {holder.user} on {holder.host} since 20" in caught.value.message.happened
    assert "read-only" in caught.value.message.remedy
    with pytest.raises(LockedByOther):
        save_new(sample_project(), path)
    first.release()
    open_project(path).release()


def test_reading_takes_no_lock_and_sees_what_was_saved(path: Path) -> None:
    first = open_project(path)
    with open_project(path, read_only=True) as second:
        assert second.project == first.project
        save(first, renamed(first.project, "New")).release()
        assert open_project(path, read_only=True).project.name == "New"
    assert not lock_path(path).exists()


def test_saving_under_another_name_locks_that(path: Path) -> None:
    copy = path.with_name("copy.rackwright")
    opened = save_new(sample_project(), copy)
    with pytest.raises(LockedByOther):
        open_project(copy)
    opened.release()
    opened.release()
    assert not lock_path(copy).exists()


def test_a_process_that_was_killed_holds_nothing(path: Path) -> None:
    command = [sys.executable, "-c", HOLD_UNTIL_KILLED, str(path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        with pytest.raises(LockedByOther) as caught:
            open_project(path)
        assert caught.value.holder is not None
        assert caught.value.holder.pid == other.pid
        other.kill()
    assert lock_path(path).exists()
    open_project(path).release()
    assert not lock_path(path).exists()


def test_a_sidecar_of_another_machine_counts(path: Path) -> None:
    leave_sidecar(path, host="anna-laptop")
    with pytest.raises(LockedByOther) as caught:
        open_project(path)
    assert "by anna on anna-laptop since 2026-11-20 09:41" in caught.value.message.happened
    assert f"delete {lock_path(path).name}" in caught.value.message.remedy
    assert open_project(path, read_only=True).project == sample_project()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"user": "anna"}'])
def test_a_sidecar_that_says_nothing_is_taken_over(path: Path, text: str) -> None:
    lock_path(path).write_text(text)
    open_project(path).release()


def test_a_used_again_process_number_does_not_revive_a_lock(path: Path) -> None:
    leave_sidecar(path, pid=os.getpid())
    open_project(path).release()


def test_where_files_cannot_be_locked_the_process_number_decides(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "_lock_descriptor", lambda descriptor: None)
    with subprocess.Popen([sys.executable, "-c", "pass"]) as other:
        pass
    leave_sidecar(path, pid=other.pid)
    first = take_lock(path)
    with pytest.raises(LockedByOther):
        take_lock(path)
    first.release()
    leave_sidecar(path, pid=1)
    with pytest.raises(LockedByOther):
        take_lock(path)


def test_only_one_of_many_gets_the_lock(path: Path) -> None:
    script = HOLD_UNTIL_KILLED.replace("lock = take_lock(Path(sys.argv[1]))", RACE)
    others = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    rounds = [other.communicate("")[0].split() for other in others]
    assert all(other.returncode == 0 for other in others)
    assert sum(int(found[0]) for found in rounds) > 0
    assert not lock_path(path).exists()


# Each process takes and gives back the lock many times; while it has it, a second file with a fixed
# name must not be there yet: somebody else's would be.
RACE = """
import os, time
from planner.store.problems import LockedByOther
path = Path(sys.argv[1])
inside = path.with_name("inside")
taken = 0
end = time.monotonic() + 1.0
while time.monotonic() < end:
    try:
        lock = take_lock(path)
    except LockedByOther:
        continue
    descriptor = os.open(inside, os.O_CREAT | os.O_EXCL)
    os.close(descriptor)
    os.unlink(inside)
    lock.release()
    taken += 1
print(taken)
"""


def test_saving_keeps_the_lock(path: Path) -> None:
    opened = save(open_project(path), renamed(sample_project(), "New"))
    with pytest.raises(LockedByOther):
        open_project(path)
    opened.release()
    open_project(path).release()
