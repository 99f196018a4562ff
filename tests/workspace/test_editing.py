"""The open project: previews, edits, undo, selection, deltas, notices."""

from dataclasses import replace

import pytest

from planner.document.command import ProjectEdit
from planner.document.commands.assumptions import EditSetting
from planner.document.commands.cloud import AddBurst, AddModelApi
from planner.document.commands.placing import (
    DeletePlacements,
    MovePlacement,
    PlaceOnFloor,
    PlacePart,
)
from planner.document.commands.racks import AddRack, AddRoom, AddSite, DeleteRacks
from planner.document.commands.workloads import AddWorkload, DeleteWorkload, EditWorkload
from planner.domain.errors import EditRefused, Message
from planner.domain.project import Project
from planner.domain.site import SiteKind
from planner.domain.workload import Demand
from planner.workspace.state import FileStatus, Notice, Selection, State, Subject
from planner.workspace.workspace import Workspace
from tests.builders import H200, Draft, S, feeds, library, served_chat

SERVER = library().parts[H200]  # type: ignore[index]
GPU = library().accelerators["h200-sxm"]  # type: ignore[index]


class Watched:
    """A workspace whose states and notices are kept."""

    def __init__(self, draft: Draft) -> None:
        self.workspace = Workspace(draft.project, library())
        self.states: list[State] = []
        self.notices: list[Notice] = []
        self.workspace.changed.subscribe(self.states.append)
        self.workspace.notices.subscribe(self.notices.append)

    @property
    def state(self) -> State:
        return self.workspace.state


@pytest.fixture
def one() -> Watched:
    return Watched(served_chat())


def place(watched: Watched, bottom: int = 17) -> PlacePart:
    return PlacePart(S, SERVER, GPU, next(iter(watched.state.plan.racks)), bottom)


def users(watched: Watched, count: int) -> EditWorkload:
    workload = watched.state.project.workloads[0]
    return EditWorkload(replace(workload, demand=Demand(count)), "users")


# Previews ----------------------------------------------------------------------------------------


def test_a_preview_changes_nothing(one: Watched) -> None:
    before = one.state
    preview = one.workspace.preview(place(one))
    assert one.state.project is before.project
    assert one.state.evaluation is before.evaluation
    assert one.workspace.labels == ((), 0)
    assert one.state.shown is preview.evaluation
    one.workspace.drop_preview()
    assert one.state.shown is before.evaluation


def test_the_same_command_keeps_the_same_preview_and_tells_nobody_again(one: Watched) -> None:
    first = one.workspace.preview(place(one))
    told = len(one.states)
    assert one.workspace.preview(place(one)) is first
    assert len(one.states) == told
    assert one.workspace.preview(place(one, 25)) is not first


def test_an_edit_uses_what_its_preview_worked_out(one: Watched) -> None:
    preview = one.workspace.preview(place(one))
    assert one.workspace.run(place(one))
    assert one.state.evaluation is preview.evaluation
    assert one.state.project == preview.project
    assert one.state.preview is None


def test_an_edit_other_than_the_preview_is_worked_out_anew(one: Watched) -> None:
    preview = one.workspace.preview(place(one))
    one.workspace.run(place(one, 25))
    assert one.state.evaluation is not preview.evaluation
    assert one.state.project != preview.project


def test_a_verdict_tells_what_fits_what_brings_findings_and_what_is_refused(one: Watched) -> None:
    storage, cpu = (library().parts[key] for key in ("weka-nitro155", "dell-r760"))  # type: ignore[index]
    rack = next(iter(one.state.plan.racks))
    fits = one.workspace.preview(PlacePart(S, cpu, None, rack, 41)).verdict
    warns = one.workspace.preview(place(one)).verdict
    refused = one.workspace.preview(PlacePart(S, storage, None, rack, 5)).verdict
    assert (fits.fits, fits.text) == (True, "fits")
    assert (warns.refused, warns.fits) == (False, False)
    assert {finding.rule for finding in warns.findings} == {"PWR-001", "COL-001", "COL-002"}
    assert warns.text == warns.findings[0].message
    assert refused.refused
    assert "gpu-01 is in U1–U8" in refused.text
    assert one.state.shown is one.state.evaluation


# Edits -------------------------------------------------------------------------------------------


def test_a_refusal_is_a_notice_and_changes_nothing(one: Watched) -> None:
    before = one.state
    assert not one.workspace.run(place(one, 5))
    (notice,) = one.notices
    assert "does not fit at U3–U10" in notice.message.happened
    assert notice.message.unharmed == "Nothing was changed."
    assert not notice.serious
    assert one.state == before


def test_an_edit_that_changes_nothing_is_silent(one: Watched) -> None:
    assert not one.workspace.run(users(one, 2000))
    assert one.notices == []
    assert one.state.undo_label is None


def test_an_edit_tells_what_it_changed(one: Watched) -> None:
    one.workspace.run(place(one))
    state = one.state
    (added,) = state.changes.placements_added
    assert state.selection == Selection(Subject.PLACEMENT, (added,))
    assert state.deltas["heat_load_kw"] == pytest.approx(11.3)
    assert "demand_output_tokens_per_s" not in state.deltas
    assert state.undo_label == "place NVIDIA DGX H200 in R01"
    assert not state.file.clean
    assert state.file.protected


def test_undo_and_redo_are_edits_with_results_of_their_own(one: Watched) -> None:
    before = one.state
    one.workspace.run(place(one))
    after = one.state
    one.workspace.undo()
    assert one.state.project is before.project
    assert one.state.evaluation == before.evaluation
    assert one.state.deltas["heat_load_kw"] == pytest.approx(-11.3)
    assert (one.state.undo_label, one.state.redo_label) == (None, after.undo_label)
    assert one.state.file.clean
    one.workspace.redo()
    assert one.state.evaluation == after.evaluation


def test_nothing_to_undo_tells_nobody(one: Watched) -> None:
    one.workspace.undo()
    one.workspace.redo()
    one.workspace.drop_preview()
    assert one.states == []


def test_typing_is_one_step_until_the_field_is_left(one: Watched) -> None:
    for count in (3, 30):
        one.workspace.run(users(one, count))
    one.workspace.end_merge()
    one.workspace.run(users(one, 40))
    assert one.workspace.labels == (("change users of Chat",) * 2, 2)


def test_a_hint_offers_to_undo(one: Watched) -> None:
    one.workspace.run(DeleteRacks(S, frozenset(one.state.plan.racks)), undo_hint="Deleted R01")
    assert one.notices == [Notice(Message("Deleted R01", "", ""), undoable=True)]


@pytest.mark.parametrize("failing", ["apply", "calculation"])
def test_an_edit_that_cannot_be_carried_out_leaves_document_and_results(
    one: Watched, failing: str
) -> None:
    class Broken(ProjectEdit):
        def apply(self, project: Project) -> Project:
            if failing == "apply":
                raise ZeroDivisionError
            return replace(project, shelf=replace(project.shelf, assumptions={}))

        def label(self, project: Project) -> str:
            return "break"

    before = one.state
    with pytest.raises((ZeroDivisionError, KeyError)):
        one.workspace.run(Broken())
    assert one.state is before
    one.workspace.run(users(one, 3))
    one.workspace.undo()
    assert one.state.project is before.project
    assert one.workspace.labels == (("change users of Chat",), 0)


def test_listeners_hear_of_the_edit_after_the_state(one: Watched) -> None:
    heard: list[bool] = []
    one.workspace.edited.subscribe(lambda edited: heard.append(one.state.project is edited.after))
    one.workspace.run(place(one))
    one.workspace.undo()
    assert heard == [True, True]


# Selection ---------------------------------------------------------------------------------------


def test_what_is_new_is_selected() -> None:
    watched = Watched(Draft())
    site = AddSite(S, SiteKind.OWN, "IT", library().regions["it"])  # type: ignore[index]
    watched.workspace.run(site)
    assert watched.state.selection == Selection(Subject.SITE, (watched.state.plan.sites[0].id,))
    room = watched.state.plan.sites[0].rooms[0].id
    frame, ups = (library().parts[key] for key in ("rk-ar3300", "ups-apm2-100"))  # type: ignore[index]
    watched.workspace.run(AddRack(S, room, frame, feeds()))
    assert watched.state.selection == Selection(Subject.RACK, tuple(watched.state.plan.racks))
    watched.workspace.run(PlaceOnFloor(S, ups, room))
    unit = watched.state.plan.sites[0].rooms[0].floor[0].id
    assert watched.state.selection == Selection(Subject.PLACEMENT, (unit,))


def test_undo_selects_what_was_selected_before(one: Watched) -> None:
    """The burst that was dropped is selected; taking it back returns to the server."""
    server, lib = next(iter(one.state.plan.placements())).id, library()
    before = Selection(Subject.PLACEMENT, (server,))
    one.workspace.select(before)
    offer = lib.offers["aws-h200-us-east-1"]  # type: ignore[index]
    one.workspace.run(AddBurst(S, offer, GPU, lib.regions["us"]))  # type: ignore[index]
    (burst,) = one.state.plan.bursts
    new = Selection(Subject.BURST, (burst.id,))
    assert one.state.selection == new
    one.workspace.undo()
    assert one.state.selection == before
    one.workspace.redo()
    assert one.state.selection == new
    one.workspace.run(AddModelApi(S, next(iter(lib.apis.values()))))
    assert one.state.selection == Selection(Subject.SITE, (one.state.plan.sites[-1].id,))
    one.workspace.go_to(0)
    assert one.state.selection == before


def test_undo_of_an_edit_that_selected_nothing_leaves_the_selection(one: Watched) -> None:
    server = Selection(Subject.PLACEMENT, (next(iter(one.state.plan.placements())).id,))
    one.workspace.run(users(one, 30))
    one.workspace.select(server)
    one.workspace.undo()
    assert one.state.selection == server


def test_a_new_room_or_workload_is_selected(one: Watched) -> None:
    one.workspace.run(AddRoom(S, one.state.plan.sites[0].id))
    room = one.state.plan.sites[0].rooms[-1].id
    assert one.state.selection == Selection(Subject.ROOM, (room,))
    chat = replace(one.state.project.workloads[0], name="Second")
    llm = one.state.project.shelf.llms[chat.llm]
    one.workspace.run(AddWorkload(S, chat, llm, None, None))
    workload = one.state.project.workloads[-1].id
    assert one.state.selection == Selection(Subject.WORKLOAD, (workload,))


def test_what_is_gone_is_not_selected_any_more(one: Watched) -> None:
    one.workspace.run(place(one))
    first, second = (device.id for device in one.state.plan.placements())
    one.workspace.select(Selection(Subject.PLACEMENT, (first, second)))
    one.workspace.run(DeletePlacements(S, frozenset({first})))
    assert one.state.selection.ids == (second,)
    one.workspace.run(DeletePlacements(S, frozenset({second})))
    assert one.state.selection == Selection()
    one.workspace.undo()
    assert one.state.selection.ids == (second,)


def test_a_selection_stays_through_edits_of_other_things(one: Watched) -> None:
    workload = one.state.project.workloads[0].id
    one.workspace.select(Selection(Subject.WORKLOAD, (workload,)))
    one.workspace.run(EditSetting("horizon_months", 36))
    assert one.state.selection.single == workload
    one.workspace.run(DeleteWorkload(workload))
    assert one.state.selection == Selection()


def test_selecting_the_same_again_tells_nobody(one: Watched) -> None:
    server = next(one.state.plan.placements()).id
    for _ in range(2):
        one.workspace.select(Selection(Subject.PLACEMENT, (server,)))
    assert len(one.states) == 1


# Another project ---------------------------------------------------------------------------------


def test_another_project_begins_a_history_of_its_own(one: Watched) -> None:
    one.workspace.run(place(one))
    other = Draft().project
    one.workspace.adopt(other, FileStatus())
    assert one.state.project is other
    assert (one.state.undo_label, one.state.selection, one.state.deltas) == (None, Selection(), {})
    assert one.workspace.labels == ((), 0)


def test_recovered_work_stays_unsaved_even_when_its_edits_are_undone(one: Watched) -> None:
    one.workspace.adopt(served_chat().project, FileStatus(clean=False, protected=True))
    one.workspace.run(place(one))
    one.workspace.undo()
    assert not one.state.file.clean
    one.workspace.set_file(one.state.file, clean=True)
    assert one.state.file.clean


def test_a_refused_move_says_what_is_in_the_way(one: Watched) -> None:
    one.workspace.run(place(one))
    first, second = (device.id for device in one.state.plan.placements())
    move = MovePlacement(S, second, next(iter(one.state.plan.racks)), 3)
    with pytest.raises(EditRefused, match="gpu-01 is in U1–U8"):
        move.apply(one.state.project)
    assert one.workspace.preview(move).verdict.refused
    assert one.state.plan.placement(first).name == "gpu-01"
