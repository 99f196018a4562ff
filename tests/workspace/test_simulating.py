"""The selected workload is simulated once edits have settled; what is outdated is dropped."""

from dataclasses import replace

import pytest

from planner.document.commands.workloads import EditWorkload
from planner.domain.identity import WorkloadId
from planner.studies.peak_hour import explain_peak_hour
from planner.workspace.simulating import PeakHours, Simulating
from planner.workspace.state import Selection, Subject
from planner.workspace.workspace import Workspace
from tests.builders import example, library
from tests.schedulers import ByHand


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(example(), library())


def select(workspace: Workspace, name: str) -> WorkloadId:
    chosen = next(one.id for one in workspace.state.project.workloads if one.name == name)
    workspace.select(Selection(Subject.WORKLOAD, (chosen,)))
    return chosen


def lengthen(workspace: Workspace, chosen: WorkloadId, tokens: int) -> None:
    """Give the requests of a workload so many input tokens."""
    old = next(one for one in workspace.state.project.workloads if one.id == chosen)
    assert workspace.run(EditWorkload(replace(old, input_tokens=tokens), "input_tokens"))


def test_the_selected_workload_is_simulated_in_the_background(workspace: Workspace) -> None:
    scheduler = ByHand()
    hours = PeakHours(scheduler)
    told: list[Simulating] = []
    hours.changed.subscribe(told.append)
    chat = select(workspace, "Restricted chat")
    hours.follow(workspace.state)
    assert hours.of(workspace.state) == Simulating(chat)
    scheduler.go()
    scheduler.go()
    (done,) = told
    assert done.workload == chat
    assert not done.under_way
    assert done.peak_hour is not None
    assert hours.of(workspace.state) is done
    hours.follow(workspace.state)
    assert scheduler.waiting == []


def test_what_belongs_to_an_older_state_is_dropped(workspace: Workspace) -> None:
    scheduler = ByHand()
    hours = PeakHours(scheduler)
    told: list[Simulating] = []
    hours.changed.subscribe(told.append)
    chat = select(workspace, "Restricted chat")
    lengthen(workspace, chat, 2345)
    old = workspace.state
    hours.follow(old)
    scheduler.go()  # now it is under way
    lengthen(workspace, chat, 3000)
    assert hours.of(workspace.state) is None
    hours.follow(workspace.state)
    assert hours.of(workspace.state) == Simulating(chat)
    scheduler.go()  # the old one ends early, unheard
    assert told == []
    why = explain_peak_hour(old.project, old.evaluation, chat, "ttft_p95_ms")
    assert why is not None
    assert why.value is None
    scheduler.go()
    (done,) = told
    assert done.peak_hour is not None


def test_edits_in_quick_succession_are_simulated_once(workspace: Workspace) -> None:
    scheduler = ByHand()
    hours = PeakHours(scheduler)
    chat = select(workspace, "Restricted chat")
    for tokens in (1100, 1200, 1300):
        lengthen(workspace, chat, tokens)
        hours.follow(workspace.state)
    scheduler.go()
    assert len(scheduler.waiting) == 1


def test_without_a_selected_workload_nothing_is_simulated(workspace: Workspace) -> None:
    scheduler = ByHand()
    hours = PeakHours(scheduler)
    select(workspace, "Restricted chat")
    hours.follow(workspace.state)
    workspace.select(Selection())
    hours.follow(workspace.state)
    scheduler.go()
    assert scheduler.waiting == []
    assert hours.of(workspace.state) is None
