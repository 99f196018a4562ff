"""Resilience of service: what lost sites leave, servers that can be spared, objectives that are met."""

from dataclasses import replace
from typing import Any

import pytest

from planner.compute.evaluate import evaluate
from planner.compute.explain.case import Case
from planner.compute.failover.trial import Trial
from planner.compute.resilience.explaining import explain_availability
from planner.compute.resilience.service import WorkloadResilience, resilience
from planner.document.commands.recovery import EditRecovery
from planner.document.commands.workloads import EditDeployment
from planner.domain.service import RouteRole
from planner.domain.workload import DataClass
from planner.engines.reliability import binomial_above, k_of_n
from tests.builders import H200, Draft, S, served_chat


def found(draft: Draft) -> WorkloadResilience:
    """Return the resilience of the first workload."""
    case = Case(draft.project, S, evaluate(draft.project, S))
    return resilience(case, Trial(case))[0]


def backed(role: RouteRole = RouteRole.STANDBY, **burst: Any) -> Draft:
    """A chat with a burst large enough to take over."""
    draft = served_chat(users=2_000, data_class=DataClass.PUBLIC)
    pool = draft.pool_of(draft.burst(maximum=4, **burst))
    draft.deploy(draft.project.workloads[0].id, pool, role)
    return draft


def test_a_single_site_takes_its_workload_with_it_until_it_is_delivered_anew() -> None:
    one = found(served_chat(users=2_000))
    (site,) = one.without
    assert (site.share_left, site.unserved, site.is_whole) == (0.0, 1.0, False)
    assert site.redelivered
    assert site.whole_h is not None
    assert site.whole_h > 1000
    assert site.availability is not None
    assert one.sites_h == pytest.approx((1.0 - site.availability) * 8760.0)
    assert one.is_back_in_time is None
    assert one.keeps_its_data is None


def test_a_burst_takes_over_after_its_start() -> None:
    draft = backed()
    workload = draft.project.workloads[0].id
    draft.run(EditRecovery(workload, "time_hours", 0.25))
    one = found(draft)
    own = next(each for each in one.without if each.site == draft.plan.sites[0].id)
    assert own.is_whole
    assert own.whole_h == pytest.approx(10 / 60)
    assert not own.redelivered
    assert one.is_back_in_time is True
    assert one.sites_h == 0.0
    assert one.servers_h == 0.0  # the cloud serves the whole demand whenever servers are down
    draft.run(EditRecovery(workload, "time_hours", 0.1))
    assert found(draft).is_back_in_time is False


def test_copies_decide_how_much_data_is_lost() -> None:
    draft = backed()
    workload, cloud = draft.project.workloads[0].id, draft.plan.bursts[0].site
    draft.run(EditRecovery(workload, "point_hours", 1.0))
    assert found(draft).keeps_its_data is False
    draft.run(
        EditRecovery(workload, "copy_every_hours", 1.0), EditRecovery(workload, "copy_site", cloud)
    )
    assert found(draft).keeps_its_data is True
    draft.run(EditRecovery(workload, "copy_every_hours", 2.0))
    assert found(draft).keeps_its_data is False


def test_reserve_replicas_and_unused_capacity_are_servers_to_spare() -> None:
    draft = Draft()
    for _ in range(3):
        draft.rack(H200)
    draft.deploy(draft.workload(users=100), tp=8)
    (idle,) = found(draft).spares
    assert (idle.servers, idle.may_be_down) == (3, 2)
    # 6.5 failures in 1,000 days, 7 days of repair.
    assert idle.each_down == pytest.approx(0.0455)
    assert idle.short_h == pytest.approx(8760 * (1 - k_of_n(1, 3, 1 - 0.0455)), rel=1e-6)
    draft.run(EditDeployment(S, draft.plan.deployments[0].id, "reserve_replicas", 2))
    (held,) = found(draft).spares
    assert held.may_be_down == 2


def test_hours_short_with_nothing_lost_are_not_put_on_servers() -> None:
    full = found(served_chat(users=60_000))
    assert full.planned_h > 0.0
    assert full.may_be_down == 0
    assert full.short_h is not None
    assert full.short_h <= 8760.0


def test_the_availability_is_explained_by_its_terms() -> None:
    draft = served_chat(users=2_000)
    case = Case(draft.project, S, evaluate(draft.project, S))
    (one,) = resilience(case, Trial(case))
    why = explain_availability(case, one)
    assert why is not None
    assert why.value == pytest.approx(1 - sum(each.value for each in why.inputs[:3]) / 8760)
    assert why.parts
    assert "lost: 0% is left" in why.notes[0]


def test_a_place_without_a_known_availability_leaves_the_whole_unknown() -> None:
    draft = served_chat(users=2_000)
    draft.api(draft.project.workloads[0].id, role=RouteRole.SHARE)
    known = dict(draft.project.shelf.assumptions)
    del known["reliability.api_availability"]
    draft.project = replace(draft.project, shelf=replace(draft.project.shelf, assumptions=known))
    one = found(draft)
    api = next(each for each in one.without if each.site == draft.plan.sites[-1].id)
    assert api.availability is None
    assert (one.availability is None) is not api.is_whole


@pytest.mark.parametrize(("count", "spare"), [(1, 0), (8, 2), (40, 3), (5000, 260)])
def test_more_down_than_can_be_spared_is_what_k_of_n_leaves(count: int, spare: int) -> None:
    above = binomial_above(count, spare, 0.0455)
    assert 0.0 < above < 1.0
    if count < 100:
        assert above == pytest.approx(1.0 - k_of_n(count - spare, count, 1 - 0.0455), rel=1e-9)


def test_ends_of_the_binomial_tail() -> None:
    assert binomial_above(4, 4, 0.5) == 0.0
    assert binomial_above(4, 2, 0.0) == 0.0
    assert binomial_above(4, -1, 0.5) == 1.0
    assert binomial_above(4, 3, 1.0) == 1.0
    with pytest.raises(ValueError, match="probability"):
        binomial_above(4, 3, 1.1)
