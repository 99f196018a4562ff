"""Scenarios as tabs of the open project."""

from dataclasses import replace

import pytest

from planner.compute.evaluate import evaluate
from planner.document.commands.assumptions import RenameProject
from planner.document.commands.copies import Duplicate
from planner.document.commands.racks import EditSite
from planner.document.commands.retype import ReplaceType
from planner.document.commands.scenarios import (
    AddScenario,
    DeleteScenario,
    RenameScenario,
    SetReferenceScenario,
)
from planner.document.commands.workloads import EditWorkload
from planner.domain.errors import EditRefused
from planner.domain.identity import ScenarioId
from planner.domain.workload import Demand
from planner.workspace.state import FileStatus, Notice, Selection, State, Subject
from planner.workspace.workspace import Workspace
from tests.builders import S, library, served_chat
from tests.group_edits import fitted


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(served_chat().project, library())


def names(workspace: Workspace) -> list[str]:
    return [one.name for one in workspace.state.project.scenarios]


def shown(workspace: Workspace) -> str:
    state = workspace.state
    return state.project.scenario(state.scenario).name


def server(workspace: Workspace) -> frozenset:  # type: ignore[type-arg]
    return frozenset(one.id for one in workspace.state.plan.placements())


def check_results(workspace: Workspace) -> None:
    state = workspace.state
    assert state.evaluation == evaluate(state.project, state.scenario)


def test_a_new_scenario_is_shown_at_once(workspace: Workspace) -> None:
    before = workspace.state.evaluation.figures
    assert workspace.run(AddScenario(S))
    assert shown(workspace) == "B"
    assert workspace.state.evaluation.scenario == workspace.state.scenario
    assert workspace.state.evaluation.figures == before
    assert workspace.state.deltas == {}
    workspace.undo()
    assert (shown(workspace), names(workspace)) == ("A", ["A"])
    workspace.redo()
    assert shown(workspace) == "B"
    check_results(workspace)


def test_undo_switches_to_the_tab_of_the_step(workspace: Workspace) -> None:
    workspace.run(AddScenario(S))
    workspace.run(Duplicate(workspace.state.scenario, server(workspace)))
    workspace.open_scenario(S)
    assert len(server(workspace)) == 1
    tabs: list[str] = []
    workspace.changed.subscribe(lambda state: tabs.append(name_of(state)))
    workspace.undo()
    assert tabs == ["B", "B"]
    assert shown(workspace) == "B"
    assert len(server(workspace)) == 1
    assert workspace.state.deltas["it_power_kw"] < 0
    workspace.open_scenario(S)
    workspace.redo()
    assert shown(workspace) == "B"
    assert workspace.state.deltas["it_power_kw"] > 0
    check_results(workspace)


def name_of(state: State) -> str:
    return state.project.scenario(state.scenario).name


def test_steps_of_the_whole_project_stay_on_the_tab_that_is_shown(workspace: Workspace) -> None:
    workspace.run(RenameProject("Bank"))
    workspace.run(AddScenario(S))
    second = workspace.state.scenario
    workload = workspace.state.project.workloads[0]
    workspace.run(EditWorkload(replace(workload, demand=Demand(9000)), "users"))
    assert workspace.state.scenario == second
    workspace.undo()
    assert workspace.state.scenario == second
    check_results(workspace)


@pytest.mark.parametrize(("deleted", "neighbour"), [("A", "B"), ("B", "C"), ("C", "B")])
def test_deleting_the_tab_that_is_shown_shows_its_neighbour(
    workspace: Workspace, deleted: str, neighbour: str
) -> None:
    workspace.run(AddScenario(S, "B"))
    workspace.run(AddScenario(workspace.state.scenario, "C"))
    (gone,) = [one.id for one in workspace.state.project.scenarios if one.name == deleted]
    workspace.open_scenario(gone)
    workspace.run(DeleteScenario(gone))
    assert shown(workspace) == neighbour
    check_results(workspace)
    workspace.undo()
    assert shown(workspace) == deleted
    check_results(workspace)
    workspace.redo()
    assert shown(workspace) == neighbour


def test_deleting_another_tab_stays_on_the_one_that_is_shown(workspace: Workspace) -> None:
    workspace.run(AddScenario(S))
    second = workspace.state.scenario
    workspace.open_scenario(S)
    workspace.run(DeleteScenario(second))
    assert (shown(workspace), names(workspace)) == ("A", ["A"])


def test_the_last_tab_cannot_be_deleted(workspace: Workspace) -> None:
    notices: list[Notice] = []
    workspace.notices.subscribe(notices.append)
    assert not workspace.run(DeleteScenario(S))
    assert notices[0].message.happened == "A is the only scenario."


def test_the_selection_goes_along_where_the_other_plan_has_it(workspace: Workspace) -> None:
    (one,) = server(workspace)
    workspace.run(AddScenario(S))
    second = workspace.state.scenario
    workspace.run(Duplicate(second, frozenset({one})))
    both = tuple(sorted(server(workspace)))
    workspace.select(Selection(Subject.PLACEMENT, both))
    workspace.open_scenario(S)
    assert workspace.state.selection == Selection(Subject.PLACEMENT, (one,))
    copy = next(iter(set(both) - {one}))
    workspace.open_scenario(second)
    workspace.select(Selection(Subject.PLACEMENT, (copy,)))
    workspace.open_scenario(S)
    assert workspace.state.selection == Selection()


def test_opening_a_tab_drops_the_preview_and_is_no_step(workspace: Workspace) -> None:
    workspace.run(AddScenario(S))
    second = workspace.state.scenario
    steps = workspace.labels
    workspace.preview(Duplicate(second, server(workspace)))
    workspace.open_scenario(S)
    assert workspace.state.preview is None
    assert workspace.labels == steps
    assert workspace.state.evaluation.scenario == S
    workspace.open_scenario(ScenarioId("scenario-99"))
    assert workspace.state.scenario == S


def test_typing_on_two_tabs_makes_two_steps(workspace: Workspace) -> None:
    workspace.run(AddScenario(S))
    second = workspace.state.scenario
    site = workspace.state.plan.sites[0].id
    workspace.run(RenameScenario(second, "Bigger"))
    workspace.open_scenario(S)
    workspace.open_scenario(second)
    workspace.run(RenameScenario(second, "Biggest"))
    workspace.run(EditSite(second, site, "name", "Milan"))
    labels, position = workspace.labels
    assert labels[1:] == ("rename scenario B", "rename scenario Bigger", "rename Site 1")
    assert position == 4


def test_the_comparison_is_of_every_tab(workspace: Workspace) -> None:
    workspace.run(AddScenario(S))
    second = workspace.state.scenario
    workspace.run(Duplicate(second, server(workspace)))
    workspace.open_scenario(S)
    workspace.run(SetReferenceScenario(S))
    comparison = workspace.comparison()
    assert [column.name for column in comparison.columns] == ["A", "B"]
    assert comparison.base == 0
    power = next(row for row in comparison.rows if row.key == "it_power_kw")
    assert power.cells[1].difference == pytest.approx(power.cells[0].figure.value or 0.0)
    assert workspace.comparison() == comparison


def test_a_what_if_changes_nothing(workspace: Workspace) -> None:
    state = workspace.state
    found = workspace.what_if(ReplaceType(S, server(workspace), *fitted("dgx-b200")))
    assert found.before is state.evaluation
    assert any(shift.improves for shift in found.shifts)
    assert workspace.state is state
    with pytest.raises(EditRefused):
        workspace.what_if(ReplaceType(S, server(workspace), *fitted("pdu-400-63")))
    assert workspace.state is state


def test_another_project_forgets_the_tabs(workspace: Workspace) -> None:
    workspace.run(AddScenario(S))
    workspace.open_scenario(S)
    workspace.adopt(served_chat(users=10).project, FileStatus())
    assert names(workspace) == ["A"]
    check_results(workspace)


def test_an_edit_of_another_tab_shows_it(workspace: Workspace) -> None:
    workspace.run(AddScenario(S))
    second = workspace.state.scenario
    workspace.open_scenario(S)
    workspace.run(RenameScenario(second, "Larger"))
    assert shown(workspace) == "Larger"
    assert workspace.state.deltas == {}
    check_results(workspace)
