"""What holds after any edit of several things at once."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from planner.compute.evaluate import evaluate
from planner.document.command import Command
from planner.document.commands.groups import FromTray, LockPlacements, MovePlacements, ToTray
from planner.document.document import Document
from planner.domain.errors import EditRefused
from planner.domain.placement import RackSlot, refusal
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


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_group_that_moves_and_moves_back_is_where_it_was(data: st.DataObject) -> None:
    project = example()
    plan = project.scenario(S).plan
    milan = [rack for rack in plan.racks.values() if rack.name.startswith("R0")]
    chosen = data.draw(
        st.sets(st.sampled_from([p for rack in milan for p in rack.placements]), min_size=1)
    )
    lead = data.draw(st.sampled_from(sorted(chosen, key=lambda one: one.id)))
    host = lead.host
    assert isinstance(host, RackSlot)
    group = frozenset(one.id for one in chosen)
    target = data.draw(st.sampled_from(milan))
    away = MovePlacements(S, group, lead.id, target.id, data.draw(st.integers(1, 40)))
    moved = applied(away, project)
    assume(moved is not None)
    assert moved is not None
    channels = {p.id: p.host.side for r in milan for p in r.placements if p.host.height == 0}  # type: ignore[union-attr]
    kept = {one: moved.scenario(S).plan.placement(one).host.side for one in channels}  # type: ignore[union-attr]
    assume(channels == kept)  # a taken side channel is swapped for the free one, and stays so
    back = MovePlacements(S, group, lead.id, host.rack, host.bottom)
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
