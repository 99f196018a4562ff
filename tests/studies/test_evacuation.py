"""A site is evacuated over minutes: what is served at each of them, and what is lost."""

import pytest

from planner.compute.evaluate import evaluate
from planner.domain.service import RouteRole
from planner.domain.workload import DataClass
from planner.studies.evacuation import Evacuation, evacuate
from tests.builders import Draft, S, served_chat


def backed() -> Draft:
    """A chat with a standby burst large enough to take over, which starts in ten minutes."""
    draft = served_chat(users=2_000, data_class=DataClass.PUBLIC)
    pool = draft.pool_of(draft.burst(maximum=4))
    draft.deploy(draft.project.workloads[0].id, pool, RouteRole.STANDBY)
    return draft


def evacuated(draft: Draft, notice: float, drain: float | None = None) -> Evacuation:
    evaluation = evaluate(draft.project, S)
    return evacuate(draft.project, evaluation, draft.plan.sites[0].id, notice, drain)


def test_a_loss_is_unserved_until_the_burst_has_started() -> None:
    one = evacuated(backed(), notice=0.0)
    assert one.before > 0.0
    lost = [each.minute for each in one.moments if each.unserved > 1.0]
    assert (min(lost), max(lost)) == (0.0, 10.0)
    assert one.whole_minute == 10.0
    assert one.lost_tokens == pytest.approx(one.before * 600.0)
    assert one.moments[-1].elsewhere == pytest.approx(one.before)


def test_with_notice_the_load_drains_once_the_burst_serves_and_nothing_is_lost() -> None:
    one = evacuated(backed(), notice=30.0, drain=5.0)
    assert one.lost_tokens == pytest.approx(0.0)
    assert one.whole_minute == 0.0
    assert all(each.served == pytest.approx(one.before) for each in one.moments)
    full = [each.minute for each in one.moments if each.at_site == pytest.approx(one.before)]
    assert max(full) == 10.0
    empty = [each.minute for each in one.moments if each.at_site < 1e-6]
    assert min(empty) == pytest.approx(15.0)


def test_notice_that_ends_before_the_burst_serves_loses_the_time_between() -> None:
    one = evacuated(backed(), notice=4.0)
    assert one.lost_tokens == pytest.approx(one.before * 6 * 60.0)
    assert one.whole_minute == 10.0


def test_without_another_place_it_is_never_served_again() -> None:
    one = evacuated(served_chat(users=2_000), notice=5.0)
    assert one.whole_minute is None
    assert one.moments[-1].served == 0.0
    (workload,) = one.workloads
    assert workload.unserved == 1.0


def test_a_site_that_serves_nothing_is_evacuated_without_a_trace() -> None:
    draft = served_chat(users=2_000)
    idle = draft.site()
    one = evacuate(draft.project, evaluate(draft.project, S), idle)
    assert one.lost_tokens == 0.0
    assert one.whole_minute == 0.0
