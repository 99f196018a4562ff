"""Failure tests beside the window: applied, followed through edits, ended, all of them run."""

import pytest

from planner.document.commands.placing import DeletePlacements
from planner.domain.failure import Effect
from planner.workspace.failing import FailureTests, Progress
from planner.workspace.scheduler import Immediate
from planner.workspace.workspace import Workspace
from tests.builders import Draft, S, feeds, library


@pytest.fixture
def workspace() -> Workspace:
    draft = Draft()
    draft.rack("dgx-h100", "dgx-h100", on=feeds(63.0))
    draft.deploy(draft.workload(users=50_000))
    return Workspace(draft.project, library())


def following(workspace: Workspace) -> FailureTests:
    tests = FailureTests(Immediate())
    tests.follow(workspace.state)
    return tests


def effects(tests: FailureTests) -> int | None:
    """Return how many devices throttle in the test that is applied, None without one."""
    return None if tests.applied is None else tests.applied.count(Effect.REDUCED)


def feed_a(tests: FailureTests) -> str:
    return next(one.id for one in tests.failures if one.name == "Feed A")


def test_a_failure_is_applied_until_it_ends_and_the_plan_knows_nothing_of_it(
    workspace: Workspace,
) -> None:
    tests, before = following(workspace), workspace.state
    told: list[None] = []
    tests.changed.subscribe(told.append)
    tests.lose(feed_a(tests))
    assert effects(tests) == 2
    tests.end()
    assert effects(tests) is None
    assert len(told) == 2
    assert workspace.state is before
    assert workspace.state.undo_label is None


def test_an_edit_meanwhile_is_tested_again(workspace: Workspace) -> None:
    tests = following(workspace)
    tests.lose(feed_a(tests))
    gone = next(iter(workspace.state.plan.racks.values())).placements[0].id
    workspace.run(DeletePlacements(S, frozenset({gone})))
    tests.follow(workspace.state)
    assert effects(tests) == 1


def test_a_test_ends_when_what_was_lost_is_no_longer_there(workspace: Workspace) -> None:
    tests = following(workspace)
    rack = next(iter(workspace.state.plan.racks.values()))
    tests.lose(next(one.id for one in tests.failures if one.name == f"PDU A of {rack.name}"))
    assert effects(tests) == 2
    workspace.run(DeletePlacements(S, frozenset(one.id for one in rack.placements)))
    tests.follow(workspace.state)
    assert effects(tests) is None
    assert tests.wanted == ""


def test_all_failures_are_run_with_progress_and_forgotten_after_an_edit(
    workspace: Workspace,
) -> None:
    tests = following(workspace)
    told: list[Progress] = []
    tests.progressed.subscribe(told.append)
    tests.run_all()
    assert tests.all is not None
    assert len(tests.all.results) == len(tests.failures)
    assert told[-1].done == told[-1].of
    assert not tests.is_sweeping
    gone = next(iter(workspace.state.plan.racks.values())).placements[0].id
    workspace.run(DeletePlacements(S, frozenset({gone})))
    tests.follow(workspace.state)
    assert tests.all is None


def test_a_sweep_that_is_ended_leaves_nothing(workspace: Workspace) -> None:
    tests = following(workspace)
    tests.progressed.subscribe(lambda _: tests.cancel())
    tests.run_all()
    assert tests.all is None
    assert not tests.is_sweeping


def test_all_failures_tell_what_workloads_endure_until_the_plan_changes(
    workspace: Workspace,
) -> None:
    tests = following(workspace)
    tests.run_all()
    found = tests.endurance
    assert found is not None
    (workload,) = found.workloads
    (site,) = workload.without
    losing = found.losing(site.site)
    assert losing is not None
    assert losing.whole_minute is None
    gone = next(iter(workspace.state.plan.racks.values())).placements[0].id
    workspace.run(DeletePlacements(S, frozenset({gone})))
    tests.follow(workspace.state)
    assert [tests.endurance, tests.all] == [None, None]
