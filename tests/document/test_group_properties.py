"""What holds after any edit of several things at once."""

from collections import Counter
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.compute.evaluate import evaluate
from planner.document.command import Command
from planner.document.commands.groups import FromTray, LockPlacements, MovePlacements, ToTray
from planner.document.document import Document
from planner.domain.errors import EditRefused
from planner.domain.placement import Face, RackSlot, refusal
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import Evaluation
from tests.builders import H200, Draft, S, example
from tests.group_edits import group_command
from tests.random_edits import NoSubject, random_command

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def steps(data: st.DataObject, document: Document, count: int) -> None:
    """Give random edits of several things, now and then another one; the refused change nothing."""
    for _ in range(count):
        before = document.project
        choose = random_command if data.draw(st.integers(0, 3)) == 0 else group_command
        try:
            document.run(choose(data.draw, before))
        except NoSubject:
            continue
        except EditRefused as refused:
            message = refused.message
        else:
            continue
        assert document.project is before
        assert all((message.happened, message.unharmed, message.remedy))


def applied(command: Command, project: Project) -> Project | None:
    """Return the project after a command, None when it is refused."""
    try:
        return command.apply(project)
    except EditRefused:
        return None


def assert_lawful(project: Project, plan: Plan) -> None:
    """Check that nothing overlaps, names and ids are unique, and pools are where they belong."""
    names = Counter(one.name for one in plan.placements())
    ids = Counter(one.id for one in plan.placements())
    assert max(names.values(), default=1) == 1
    assert max(ids.values(), default=1) == 1
    pools = {pool.id: pool for pool in plan.pools}
    sites = plan.site_of_row()
    for rack in plan.racks.values():
        for one in rack.placements:
            part = project.shelf.parts[one.part]
            assert isinstance(one.host, RackSlot)
            assert one.host.rack == rack.id
            others = [p for p in rack.placements if p.id != one.id]
            frame = project.shelf.parts[rack.frame]
            assert refusal(part, one.host, frame, others, project.shelf.parts) is None
            if part.accelerators is None:
                assert one.pool is None
            else:
                assert one.pool is not None
                assert pools[one.pool].site == sites[rack.row]
                assert pools[one.pool].accelerator == part.accelerators.accelerator
    assert all(one.pool is None for one in plan.tray)


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_every_edit_leaves_a_lawful_plan_and_undo_is_exact(data: st.DataObject) -> None:
    document = Document(example())
    steps(data, document, 6)
    assert_lawful(document.project, document.project.scenario(S).plan)
    last = document.project
    while document.undo() is not None:
        pass
    assert document.project is example()
    while document.redo() is not None:
        pass
    assert document.project is last


@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_incremental_results_equal_full_ones_after_every_edit(data: st.DataObject) -> None:
    document = Document(example())
    known: Evaluation | None = None
    for _ in range(3):
        steps(data, document, 1)
        known = evaluate(document.project, S, known)
        assert known == evaluate(document.project, S)


@cache
def roomy() -> Project:
    """Four racks of a room with a few devices of every mounting in the first two."""
    draft = Draft()
    racks = [draft.rack() for _ in range(4)]
    for rack in racks[:2]:
        draft.place(H200, rack, 3)
        draft.place("dell-r760", rack, 15)
        draft.place("sn2201", rack, 20, Face.REAR)
        draft.place("pdu-400-63", rack, 1)
        draft.place("pdu-400-63", rack, 1)
    return draft.project


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_a_group_that_moves_and_moves_back_is_where_it_was(data: st.DataObject) -> None:
    project = roomy()
    plan = project.scenario(S).plan
    devices = sorted((one.id for one in plan.placements()), key=len)
    group = data.draw(st.frozensets(st.sampled_from(devices), min_size=1, max_size=5))
    lead = plan.placement(data.draw(st.sampled_from(sorted(group))))
    target = data.draw(st.sampled_from(sorted(plan.racks)))
    home = lead.host
    assert isinstance(home, RackSlot)
    bottom = home.bottom + data.draw(st.integers(-2, 20))
    moved = applied(MovePlacements(S, group, lead.id, target, bottom), project)
    if moved is None:
        return
    # A taken side channel is swapped for the free one, and then stays so.
    for one in group:
        before, after = plan.placement(one).host, moved.scenario(S).plan.placement(one).host
        assert isinstance(before, RackSlot)
        assert isinstance(after, RackSlot)
        if before.side is not after.side:
            return
    assert moved.scenario(S).plan.pools == plan.pools
    back = MovePlacements(S, group, lead.id, home.rack, home.bottom)
    assert back.apply(moved) == project


def test_to_the_tray_and_back_is_the_identical_plan() -> None:
    draft = Draft()
    rack = draft.rack(H200, H200)
    draft.deploy()
    plan = draft.plan
    group = frozenset(one.id for one in plan.placements())
    draft.run(ToTray(S, group))
    assert len(draft.plan.tray) == 2
    draft.run(FromTray(S, group, (rack,)))
    assert draft.plan == plan


@pytest.mark.parametrize("locked", [True, False])
def test_locking_twice_changes_nothing(locked: bool) -> None:
    draft = Draft()
    draft.rack(H200)
    group = frozenset(one.id for one in draft.plan.placements())
    document = Document(LockPlacements(S, group, locked).apply(draft.project))
    assert document.run(LockPlacements(S, group, locked)) is None
