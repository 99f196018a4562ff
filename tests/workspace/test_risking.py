"""The cost is drawn once edits have settled; what is outdated is dropped."""

from dataclasses import replace

import pytest

from planner.document.commands.assumptions import OverrideAssumption
from planner.document.commands.racks import EditRack
from planner.domain.identity import RackId
from planner.presenters.risk import with_drawn_range
from planner.workspace.risking import MOST_RACKS, Risk, Risks
from planner.workspace.state import State
from planner.workspace.workspace import Workspace
from tests.builders import Draft, S, library, served_chat
from tests.schedulers import ByHand


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(served_chat(users=3000).project, library())


@pytest.fixture
def scheduler() -> ByHand:
    return ByHand()


def known(risks: Risks, state: State) -> Risk | None:
    return risks.of(state.project, state.evaluation)


def pay(workspace: Workspace, usd: float) -> None:
    """Enter what a full-time person costs."""
    entered = OverrideAssumption("finance.fte_usd_year", usd, "our own", "2026-11-25")
    assert workspace.run(entered)


def test_the_cost_is_drawn_in_the_background(workspace: Workspace, scheduler: ByHand) -> None:
    risks, told = Risks(scheduler), list[Risk]()
    risks.changed.subscribe(told.append)
    risks.follow(workspace.state)
    assert known(risks, workspace.state) == Risk(under_way=True)
    scheduler.go()
    scheduler.go()
    (done,) = told
    assert done.drawn is not None
    assert done.swings
    assert known(risks, workspace.state) is done
    risks.follow(workspace.state)
    assert len(scheduler.waiting) == 1  # the other headlines, no second drawing


def test_what_belongs_to_an_older_cost_is_dropped(workspace: Workspace, scheduler: ByHand) -> None:
    risks, told = Risks(scheduler), list[Risk]()
    risks.changed.subscribe(told.append)
    risks.follow(workspace.state)
    scheduler.go()  # now it is under way
    pay(workspace, 120_000.0)
    assert known(risks, workspace.state) is None
    risks.follow(workspace.state)
    scheduler.go()  # the old one ends early, unheard
    assert told == []
    scheduler.go()
    (done,) = told
    assert done.drawn is not None
    assert done.drawn.likely_usd == workspace.state.evaluation.costs.present_usd


def test_an_edit_that_costs_nothing_leaves_it_standing(
    workspace: Workspace, scheduler: ByHand
) -> None:
    risks = Risks(scheduler)
    risks.follow(workspace.state)
    scheduler.go()
    scheduler.go()
    done = known(risks, workspace.state)
    rack = next(iter(workspace.state.project.scenario(S).plan.racks))
    assert workspace.run(EditRack(S, rack, "name", "Front"))
    assert known(risks, workspace.state) is done


def test_while_an_edit_is_tried_nothing_is_drawn(workspace: Workspace, scheduler: ByHand) -> None:
    risks, told = Risks(scheduler), list[Risk]()
    risks.changed.subscribe(told.append)
    risks.follow(workspace.state)
    rack = next(iter(workspace.state.project.scenario(S).plan.racks))
    workspace.preview(EditRack(S, rack, "name", "Front"))
    assert workspace.state.preview is not None
    risks.follow(workspace.state)
    scheduler.go()
    assert scheduler.waiting == []
    risks.follow(replace(workspace.state, preview=None))
    scheduler.go()
    scheduler.go()
    assert len(told) == 1


def test_without_a_cost_or_in_a_huge_plan_nothing_is_drawn(scheduler: ByHand) -> None:
    risks = Risks(scheduler)
    draft = Draft()
    empty = Workspace(draft.project, library()).state
    risks.follow(empty)
    assert known(risks, empty) == Risk()
    huge = Workspace(served_chat(servers=1).project, library()).state
    (racks,) = huge.evaluation.racks.values()
    many = {RackId(f"r{number}"): racks for number in range(MOST_RACKS + 1)}
    huge = replace(huge, evaluation=replace(huge.evaluation, racks=many))
    risks.follow(huge)
    assert known(risks, huge) == Risk(too_large=True)
    assert scheduler.waiting == []


def test_the_other_headlines_get_their_range_a_moment_later(
    workspace: Workspace, scheduler: ByHand
) -> None:
    risks = Risks(scheduler)
    risks.follow(workspace.state)
    for _ in range(2):
        scheduler.go()
    first = known(risks, workspace.state)
    assert first is not None
    assert first.drawn is not None
    assert first.headlines == ()
    for _ in range(2):
        scheduler.go()
    then = known(risks, workspace.state)
    assert then is not None
    assert then.drawn is first.drawn
    spreads = {one.key: one for one in then.headlines}
    project, evaluation = workspace.state.project, workspace.state.evaluation
    shown = with_drawn_range(project, evaluation, first.drawn, then.headlines)
    power = shown.figures["it_power_kw"]
    assert (power.low, power.high) == (spreads["it_power_kw"].p10, spreads["it_power_kw"].p90)
    assert power.range_kind == "P10–P90"
    assert shown.figures["vram_total_gib"].low is None  # nothing uncertain moves it
