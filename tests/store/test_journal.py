"""What is done is on the disk a moment later, and comes back after a crash."""

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.errors import Message, UserError
from planner.domain.project import Project
from planner.store.journal import Journal
from planner.store.project_file import OpenedProject, open_project, save, save_new
from planner.store.recovery import Recoverable, find_recoverable, recover
from tests.store.edits import histories
from tests.store.samples import marked, renamed, sample_project
from tests.store.strategies import projects


def no_problem(message: Message) -> None:
    raise AssertionError(str(message))


@contextmanager
def session(
    folder: Path,
    saved: OpenedProject | None = None,
    problem: Callable[[Message], None] = no_problem,
) -> Iterator[Journal]:
    """Keep a journal until the session dies: what was flushed is all that is left."""
    journal = Journal(folder, saved, problem, debounce_seconds=0.01, retry_seconds=0.01)
    yield journal
    journal.close(clean=False)
    if saved is not None:
        saved.release()


def follow(journal: Journal, states: list[Project]) -> None:
    for old, new in pairwise(states):
        journal.append("Edit", old, new)
    assert journal.flush()


def only(found: tuple[Recoverable, ...]) -> Recoverable:
    (one,) = found
    return one


def names(*texts: str) -> list[Project]:
    """Return the sample project under these names, one after the other."""
    return [sample_project(), *(renamed(sample_project(), text) for text in texts)]


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data(), titled=st.booleans())
def test_any_history_is_recovered_to_its_last_state(data: st.DataObject, titled: bool) -> None:
    states = data.draw(histories(data.draw(projects())))
    with TemporaryDirectory() as name:
        folder = Path(name)
        saved = save_new(states[0], folder / "plan.rackwright") if titled else None
        with session(folder / "state", saved) as journal:
            follow(journal, states)
        found = only(find_recoverable(folder / "state"))
        recovered = recover(found)
        assert repr(recovered.project) == repr(states[-1])
        assert (recovered.opened is not None) is titled
        if recovered.opened is not None:
            again = save(recovered.opened, recovered.project)
            again.release()
            assert repr(open_project(again.path, read_only=True).project) == repr(states[-1])


def test_edits_reach_the_disk_by_themselves(tmp_path: Path) -> None:
    with session(tmp_path) as journal:
        first, second = names("New")
        done = journal.append("Rename", first, second)
        waited = threading.Event()
        while journal.acknowledged < done:
            waited.wait(0.005)
    assert recover(only(find_recoverable(tmp_path))).project == second


def test_what_can_be_recovered_is_described(tmp_path: Path) -> None:
    path = tmp_path / "plan.rackwright"
    saved = save_new(sample_project(), path)
    with session(tmp_path / "state", saved) as journal:
        first, second, third = names("A", "B")
        assert journal.append("Rename to A", first, second) == 1
        assert journal.append("Rename to B", second, third) == 2
        assert journal.flush()
        assert journal.acknowledged == 2
    found = only(find_recoverable(tmp_path / "state"))
    assert (found.project_id, found.project_name) == (first.id, "Hybrid bank")
    assert (found.project_path, found.save_counter) == (path, 1)
    assert (found.edits, found.last_label) == (2, "Rename to B")


def test_a_document_that_was_never_saved_is_recovered(tmp_path: Path) -> None:
    with session(tmp_path) as journal:
        follow(journal, names("A", "B"))
    found = only(find_recoverable(tmp_path))
    assert found.project_path is None
    recovered = recover(found)
    assert recovered.project.name == "B"
    assert recovered.opened is None
    assert recovered.copy_because is None
    found.discard()
    assert find_recoverable(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_a_recovered_project_is_protected_before_its_journal_is_discarded(tmp_path: Path) -> None:
    with session(tmp_path) as journal:
        follow(journal, names("A"))
    found = only(find_recoverable(tmp_path))
    recovered = recover(found).project
    with session(tmp_path) as journal:
        journal.append("Recover", None, recovered)
        assert journal.flush()
        found.discard()
        follow(journal, [recovered, renamed(recovered, "B")])
    assert recover(only(find_recoverable(tmp_path))).project.name == "B"


def test_a_journal_in_use_is_not_offered(tmp_path: Path) -> None:
    with session(tmp_path) as journal:
        follow(journal, names("A"))
        assert find_recoverable(tmp_path) == ()
    assert len(find_recoverable(tmp_path)) == 1


def test_documents_with_the_same_id_have_a_journal_each(tmp_path: Path) -> None:
    with session(tmp_path) as one, session(tmp_path) as two:
        follow(one, names("A"))
        follow(two, names("B"))
    assert {recover(found).project.name for found in find_recoverable(tmp_path)} == {"A", "B"}


def test_closing_cleanly_leaves_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path, None, no_problem)
    follow(journal, names("A"))
    journal.append("Discarded with the rest", *names("B"))
    journal.close(clean=True)
    assert list(tmp_path.iterdir()) == []


def test_a_journal_without_edits_makes_no_file(tmp_path: Path) -> None:
    journal = Journal(tmp_path, None, no_problem)
    assert journal.flush()
    journal.close(clean=False)
    assert list(tmp_path.iterdir()) == []


def test_a_project_of_many_devices_is_copied_not_written_again(tmp_path: Path) -> None:
    """The base of a journal is the file itself: its bytes, but for the tables that are added."""
    project = sample_project(racks=40, servers_per_rack=20)
    saved = save_new(project, tmp_path / "plan.rackwright")
    with closing(sqlite3.connect(saved.path)) as connection:
        connection.execute("CREATE TABLE note AS SELECT 'kept with the copy' AS text")
        connection.commit()
    with session(tmp_path / "state", saved) as journal:
        follow(journal, [project, renamed(project, "A")])
    found = only(find_recoverable(tmp_path / "state"))
    with closing(sqlite3.connect(found.path)) as connection:
        assert connection.execute("SELECT text FROM note").fetchone() == ("kept with the copy",)


# -- saving ----------------------------------------------------------------------------------------


def test_saving_clears_the_journal(tmp_path: Path) -> None:
    saved = save_new(sample_project(), tmp_path / "plan.rackwright")
    with session(tmp_path / "state", saved) as journal:
        _, a, b, c = names("A", "B", "C")
        follow(journal, [saved.project, a])
        saved = save(saved, a)
        journal.saved(saved)
        assert journal.flush()
        assert list((tmp_path / "state").iterdir()) == []
        follow(journal, [a, b, c])
    found = only(find_recoverable(tmp_path / "state"))
    assert (found.save_counter, found.edits) == (2, 2)
    recovered = recover(found)
    assert recovered.project == c
    assert recovered.opened is not None
    assert recovered.opened.project == a
    recovered.opened.release()


def test_edits_made_while_saving_stay_protected(tmp_path: Path) -> None:
    saved = save_new(sample_project(), tmp_path / "plan.rackwright")
    with session(tmp_path / "state", saved) as journal:
        _, a, b = names("A", "B")
        follow(journal, [saved.project, a, b])
        saved = save(saved, a)
        journal.saved(saved)
        assert journal.flush()
    found = only(find_recoverable(tmp_path / "state"))
    recovered = recover(found)
    assert (found.save_counter, found.edits) == (2, 1)
    assert recovered.project == b
    assert recovered.opened is not None
    recovered.opened.release()


def test_an_untitled_document_gets_its_file_by_saving(tmp_path: Path) -> None:
    with session(tmp_path / "state") as journal:
        first, a, b = names("A", "B")
        follow(journal, [first, a])
        saved = save_new(a, tmp_path / "plan.rackwright")
        journal.saved(saved)
        follow(journal, [a, b])
        saved.release()
    recovered = recover(only(find_recoverable(tmp_path / "state")))
    assert recovered.project == b
    assert recovered.opened is not None
    assert recovered.opened.path == tmp_path / "plan.rackwright"
    recovered.opened.release()


def test_dying_between_saving_and_clearing_offers_nothing(tmp_path: Path) -> None:
    saved = save_new(sample_project(), tmp_path / "plan.rackwright")
    with session(tmp_path / "state", saved) as journal:
        _, a = names("A")
        follow(journal, [saved.project, a])
        save(saved, a).release()
    assert find_recoverable(tmp_path / "state") == ()
    assert list((tmp_path / "state").iterdir()) == []


# -- when the file is no longer the one the edits follow -------------------------------------------


@pytest.fixture
def left_behind(tmp_path: Path) -> Recoverable:
    """Two edits on a saved project, left by a session that died."""
    saved = save_new(sample_project(), tmp_path / "plan.rackwright")
    with session(tmp_path / "state", saved) as journal:
        follow(journal, names("A", "B"))
    return only(find_recoverable(tmp_path / "state"))


def recovered_as_copy(found: Recoverable) -> str:
    recovered = recover(found)
    assert recovered.project.name == "B"
    assert recovered.opened is None
    assert recovered.copy_because is not None
    assert "Nothing is lost" in recovered.copy_because.unharmed
    assert "untitled copy" in recovered.copy_because.remedy
    return recovered.copy_because.happened


def test_a_file_that_was_saved_since_is_not_written_over(
    tmp_path: Path, left_behind: Recoverable
) -> None:
    with open_project(tmp_path / "plan.rackwright") as opened:
        save(opened, renamed(opened.project, "Saved by somebody"))
    (found,) = find_recoverable(tmp_path / "state")
    assert "it holds save number 2 of 20" in recovered_as_copy(found)


def test_another_file_with_the_same_save_number_is_not_taken_for_it(
    tmp_path: Path, left_behind: Recoverable
) -> None:
    save_new(renamed(sample_project(), "Other"), tmp_path / "plan.rackwright").release()
    assert "not number 1 that the edits were made on" in recovered_as_copy(left_behind)


def test_a_file_that_is_gone_does_not_matter(tmp_path: Path, left_behind: Recoverable) -> None:
    (tmp_path / "plan.rackwright").unlink()
    assert "is not there" in recovered_as_copy(left_behind)


def test_a_file_that_somebody_has_open_is_left_alone(
    tmp_path: Path, left_behind: Recoverable
) -> None:
    with open_project(tmp_path / "plan.rackwright"):
        assert "has been open by" in recovered_as_copy(left_behind)


def test_a_damaged_project_file_does_not_matter(tmp_path: Path, left_behind: Recoverable) -> None:
    path = tmp_path / "plan.rackwright"
    path.write_bytes(path.read_bytes()[:20_000])
    assert "is damaged" in recovered_as_copy(left_behind)


def test_a_damaged_journal_is_explained_and_kept(tmp_path: Path, left_behind: Recoverable) -> None:
    contents = left_behind.path.read_bytes()
    left_behind.path.write_bytes(contents[: len(contents) // 2])
    with pytest.raises(UserError) as caught:
        recover(left_behind)
    assert "is damaged" in caught.value.message.happened
    assert left_behind.path.exists()
    left_behind.path.write_bytes(b"nonsense" * 1000)
    assert find_recoverable(tmp_path / "state") == ()
    assert left_behind.path.exists()


# -- when the disk does not play along -------------------------------------------------------------


def test_a_full_disk_is_told_once_and_nothing_is_lost(tiny_disk: Path) -> None:
    problems: list[Message] = []
    states = [sample_project()]
    with session(tiny_disk, None, problems.append) as journal:
        states.append(renamed(states[-1], "Before"))
        follow(journal, states)
        film = tiny_disk / "film"
        used = sum(found.stat().st_size for found in tiny_disk.iterdir())
        film.write_bytes(b"x" * (256 * 1024 - used - 2 * 4096))
        states.append(sample_project(racks=20, servers_per_rack=10))
        journal.append("Add racks", states[-2], states[-1])
        assert not journal.flush()
        states.append(renamed(states[-1], "After"))
        journal.append("Rename", states[-2], states[-1])
        assert not journal.flush()
        assert journal.acknowledged == 1
        film.unlink()
        assert journal.flush()
        assert journal.acknowledged == 3
    assert recover(only(find_recoverable(tiny_disk))).project == states[-1]
    (problem,) = problems
    assert f"the disk of {tiny_disk} is full" in problem.happened
    assert "still open and unharmed" in problem.unharmed


def test_saving_ends_the_trouble_of_a_full_disk(tmp_path: Path, tiny_disk: Path) -> None:
    problems: list[Message] = []
    saved = save_new(sample_project(), tmp_path / "plan.rackwright")
    large = sample_project(racks=60, servers_per_rack=20)
    with session(tiny_disk, saved, problems.append) as journal:
        _, small = names("A")
        follow(journal, [saved.project, small])
        done = journal.append("Add racks", small, large)
        assert not journal.flush()
        saved = save(saved, large)
        journal.saved(saved)
        assert journal.flush()
        assert journal.acknowledged == done
        assert list(tiny_disk.iterdir()) == []
    assert len(problems) == 1
    saved.release()
    assert find_recoverable(tiny_disk) == ()


def test_trouble_is_told_again_when_it_comes_back(
    tmp_path: Path, files_limited_to: Callable[[int], AbstractContextManager[None]]
) -> None:
    problems: list[Message] = []
    state = sample_project()
    with session(tmp_path, None, problems.append) as journal:
        for number in (1, 2):
            following = marked(state, number)
            with files_limited_to(4096):
                journal.append("Edit", state, following)
                assert not journal.flush()
                assert not journal.flush()
            assert len(problems) == number
            assert journal.flush()
            state = following
    assert recover(only(find_recoverable(tmp_path))).project == state


def test_a_state_folder_that_is_deleted_is_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    problems: list[Message] = []
    _, a, b, c = names("A", "B", "C")
    with session(folder, None, problems.append) as journal:
        follow(journal, [sample_project(), a])
        shutil.rmtree(folder)
        follow(journal, [a, b, c])
    assert recover(only(find_recoverable(folder))).project == c
    assert problems == []


def test_a_project_file_that_vanished_is_no_hindrance(tmp_path: Path) -> None:
    saved = save_new(sample_project(), tmp_path / "plan.rackwright")
    saved.path.unlink()
    with session(tmp_path / "state", saved) as journal:
        follow(journal, names("A", "B"))
    assert recovered_as_copy(only(find_recoverable(tmp_path / "state")))


def test_a_step_that_was_not_told_is_made_up_for(tmp_path: Path) -> None:
    """The journal compares with what it holds, whatever the caller says was there before."""
    _, a, b = names("A", "B")
    between = replace(a, serial=99)
    with session(tmp_path) as journal:
        follow(journal, [sample_project(), a])
        follow(journal, [between, replace(b, serial=99)])
    assert recover(only(find_recoverable(tmp_path))).project == replace(b, serial=99)
