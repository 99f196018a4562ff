"""Undo, redo, merging, labels and the clean mark."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.document.command import Compound
from planner.document.commands.assumptions import EditSetting, RenameProject
from planner.document.commands.placing import EditPlacement
from planner.document.commands.racks import AddSite
from planner.document.commands.workloads import EditWorkload
from planner.document.document import Document, Edited
from planner.domain.errors import EditRefused
from planner.domain.project import Project
from planner.domain.site import SiteKind
from planner.domain.workload import Demand
from tests.builders import H200, Draft, S, example, served_chat
from tests.random_edits import walk


def users(document: Document, count: int) -> EditWorkload:
    """Return the edit that a spin box makes when it shows *count*."""
    workload = document.project.workloads[0]
    return EditWorkload(replace(workload, demand=Demand(count)), "users")


@pytest.fixture
def document() -> Document:
    return Document(served_chat().project)


def test_edits_of_one_field_are_one_step(document: Document) -> None:
    before = document.project
    for count in (20, 200, 2001):
        document.run(users(document, count))
    assert document.history.labels == ("change users of Chat",)
    document.undo()
    assert document.project is before


def test_edits_of_other_fields_and_other_devices_stay_apart(document: Document) -> None:
    (device,) = document.project.scenario(S).plan.placements()
    document.run(users(document, 20))
    document.run(EditPlacement(S, device.id, "gpu_limit_kw", 0.5))
    document.run(EditPlacement(S, device.id, "name", "Ada"))
    document.run(users(document, 30))
    assert document.history.position == 4


def test_leaving_a_field_ends_its_step(document: Document) -> None:
    document.run(users(document, 20))
    document.history.seal()
    document.run(users(document, 30))
    assert document.history.position == 2


def test_a_step_never_grows_across_an_undo(document: Document) -> None:
    document.run(users(document, 20))
    document.run(RenameProject("Other"))
    document.undo()
    document.run(users(document, 30))
    document.undo()
    assert document.project.workloads[0].demand == Demand(20)


def test_a_step_never_grows_across_a_redo(document: Document) -> None:
    document.run(users(document, 20))
    document.undo()
    document.redo()
    document.run(users(document, 30))
    assert document.history.position == 2


def test_a_step_never_grows_across_the_clean_mark(document: Document) -> None:
    document.run(users(document, 20))
    document.history.mark_clean()
    document.run(users(document, 30))
    assert not document.history.is_clean
    document.undo()
    assert document.history.undo_label == "change users of Chat"


def test_undoing_back_to_the_saved_state_is_clean(document: Document) -> None:
    document.run(users(document, 20))
    document.history.mark_clean()
    document.run(RenameProject("Other"))
    assert document.undo()
    assert document.history.is_clean


def test_a_saved_state_that_was_edited_away_never_counts_as_clean_again(document: Document) -> None:
    document.run(users(document, 20))
    document.history.mark_clean()
    document.undo()
    document.run(RenameProject("Other"))
    assert not document.history.is_clean
    document.undo()
    assert not document.history.is_clean


def test_a_new_edit_drops_what_was_undone(document: Document) -> None:
    document.run(users(document, 20))
    document.undo()
    assert document.history.redo_label == "change users of Chat"
    document.run(RenameProject("Other"))
    assert not document.redo()


def test_undo_tells_its_label_and_the_tab_it_belongs_to(document: Document) -> None:
    heard: list[Edited] = []
    document.edited.subscribe(heard.append)
    document.run(AddSite(S, SiteKind.OWN, "IT", None))
    document.undo()
    document.redo()
    assert [one.label for one in heard] == ["add site", "Undo add site", "Redo add site"]
    assert {one.scenario for one in heard} == {S}
    assert heard[1].after is heard[0].before


def test_nothing_happens_at_the_ends_of_the_history(document: Document) -> None:
    assert document.undo() is None
    assert document.redo() is None
    assert document.history.undo_label is None


def test_an_edit_that_changes_nothing_is_no_step(document: Document) -> None:
    assert document.run(users(document, 2000)) is None
    assert document.history.position == 0


@pytest.mark.parametrize("failure", [EditRefused("No.", "Do else."), ZeroDivisionError()])
def test_an_edit_that_fails_leaves_everything_as_it_was(
    document: Document, failure: Exception
) -> None:
    class Failing(RenameProject):
        def apply(self, project: Project) -> Project:
            raise failure

    before = document.project
    with pytest.raises(type(failure)):
        document.run(Compound("both", (RenameProject("Half done"), Failing("x"))))
    assert document.project is before
    assert document.history.labels == ()


def test_a_listener_may_leave_while_it_is_called(document: Document) -> None:
    heard: list[str] = []
    leave = document.edited.subscribe(lambda _: leave())
    document.edited.subscribe(lambda edited: heard.append(edited.label))
    document.run(EditSetting("horizon_months", 36))
    document.run(EditSetting("discount_rate", 0.1))
    assert heard == ["change horizon months", "change discount rate"]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_edits_undone_are_the_identical_project_and_redone_too(data: st.DataObject) -> None:
    start = data.draw(st.sampled_from([Draft().project, served_chat().project, example()]))
    document, as_text = Document(start), repr(start)
    seen = [repr(project) for project in walk(data.draw, document, 15)]
    last = document.project
    while document.undo():
        pass
    assert document.project is start
    assert repr(document.project) == as_text
    while document.redo():
        pass
    while document.project is not last:
        assert document.undo()
    assert not seen or repr(document.project) == seen[-1]


def test_a_device_stays_the_same_object_while_others_change() -> None:
    draft = Draft()
    first = draft.rack(H200)
    before = draft.plan.racks[first]
    draft.rack(H200)
    assert draft.plan.racks[first] is before


def test_a_jump_passes_every_step_between_at_once(document: Document) -> None:
    heard: list[Edited] = []
    start = document.project
    for name in ("B", "C", "D"):
        document.run(RenameProject(name))
        document.history.seal()
    last = document.project
    document.edited.subscribe(heard.append)
    back = document.go_to(0)
    assert document.project is start
    assert back is not None
    assert (back.before, back.after) == (last, start)
    document.go_to(2)
    assert document.project.name == "C"
    assert document.history.position == 2
    assert document.go_to(2) is None
    document.go_to(99)
    assert document.project is last
    document.go_to(-5)
    assert document.project is start
    assert [edited.after.name for edited in heard] == [start.name, "C", "D", start.name]


def test_a_jump_back_to_the_saved_step_is_clean_again(document: Document) -> None:
    document.run(RenameProject("B"))
    document.history.mark_clean()
    document.run(RenameProject("C"))
    document.go_to(-1)
    assert not document.history.is_clean
    document.go_to(1)
    assert document.history.is_clean
