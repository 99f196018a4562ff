"""Failure tests of whole plans: what trips, throttles and stops, and what still serves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.compute.evaluate import evaluate
from planner.compute.explain.case import Case
from planner.compute.failover.trial import Trial
from planner.document.commands.fabrics import AddFabric
from planner.domain.fabric import Fabric, FabricKind, Tier
from planner.domain.failure import Effect, Failure, FailureKind, FailureResult
from planner.domain.finding import Severity
from planner.domain.identity import EntryId, FabricId
from planner.domain.project import Project
from planner.domain.service import RouteRole
from tests.builders import H200, L40S, Draft, S, example, feeds, library

DGX = "dgx-h100"


def trial_of(project: Project) -> Trial:
    return Trial(Case(project, S, evaluate(project, S)))


def lost(trial: Trial, name: str) -> FailureResult:
    """Return what the failure of this name does."""
    return trial.result(next(one for one in trial.failures if one.name == name))


def served(*parts: str, users: int = 60_000, racks: int = 1, feed_count: int = 2) -> Draft:
    """Return a plan whose racks hold *parts* each and serve one workload."""
    draft = Draft()
    for _ in range(racks):
        draft.rack(*parts, on=feeds(63.0, count=feed_count))
    draft.deploy(draft.workload(users=users))
    return draft


def test_dgx_h100_on_two_feeds_throttle_and_serve_less() -> None:
    """Six supplies of 3.3 kW on two feeds do not carry 10.2 kW: 9.9 kW are left."""
    result = lost(trial_of(served(DGX, DGX).project), "Feed A")
    (effect,) = result.devices
    assert (effect.effect, effect.count) == (Effect.REDUCED, 2)
    assert (effect.live, effect.supplies) == (3, 6)
    assert effect.surviving_kw == pytest.approx(9.9)
    service = result.service
    assert service.tokens_per_s is not None
    assert service.normal_tokens_per_s is not None
    assert 0.85 < service.share < 1.0
    (workload,) = service.workloads
    assert workload.ttft_p95_ms is not None
    assert workload.ttft_p95_ms > (workload.normal_ttft_p95_ms or 0.0)
    assert service.gpus_alive == service.gpus == 16


def test_three_feeds_leave_four_supplies_and_full_speed() -> None:
    trial = trial_of(served(DGX, feed_count=3).project)
    result = lost(trial, "Feed B")
    assert result.devices == ()
    assert result.service.share == 1.0
    # Of three feeds on two UPS systems two hang on the first.
    assert lost(trial, "UPS 1").count(Effect.STOPS) == 1


def test_what_is_behind_one_feed_alone_stops_with_it() -> None:
    trial = trial_of(served(DGX, racks=2, feed_count=1).project)
    result = lost(trial, "PDU A of R01")
    assert result.count(Effect.STOPS) == 1
    assert result.severity is Severity.ERROR
    assert result.service.gpus_alive == 8
    assert result.service.share == pytest.approx(0.5)


def test_a_circuit_above_its_legal_limit_trips_and_takes_the_rack_with_it() -> None:
    draft = Draft()
    draft.rack(DGX, DGX, DGX, on=feeds(32.0))
    draft.deploy(draft.workload())
    result = lost(trial_of(draft.project), "PDU A of R01")
    assert [one.name for one in result.tripped] == ["feed B of R01"]
    assert result.worst is not None
    assert result.worst.load_kw == pytest.approx(30.6)
    assert result.worst.severity is Severity.ERROR
    assert result.count(Effect.STOPS) == 3
    assert result.service.tokens_per_s == 0.0


def test_reserve_replicas_step_in_for_what_is_lost() -> None:
    def share(reserve: int) -> float:
        draft = Draft()
        for _ in range(2):
            draft.rack(DGX, on=feeds(count=1))
        draft.deploy(draft.workload(), tp=8, reserve_replicas=reserve)
        return lost(trial_of(draft.project), "PDU A of R02").service.share

    assert share(0) == pytest.approx(0.5)
    assert share(1) == 1.0


def test_a_replica_over_two_servers_dies_with_one_of_them() -> None:
    draft = Draft()
    for _ in range(2):
        draft.rack(DGX, on=feeds(count=1))
    draft.deploy(draft.workload(), tp=8, pp=2)
    service = lost(trial_of(draft.project), "PDU A of R01").service
    assert service.tokens_per_s == 0.0
    assert service.gpus_alive == 8


def test_standby_routes_take_over_when_something_is_lost() -> None:
    draft = Draft()
    draft.rack(DGX, on=feeds(count=1))
    draft.rack(L40S, on=feeds(count=1))
    workload = draft.workload(llm="llama-3.1-8b", users=500)
    draft.deploy(workload)
    pools = draft.plan.pools
    draft.deploy(workload, pool=pools[1].id, role=RouteRole.STANDBY)
    (left,) = lost(trial_of(draft.project), "PDU A of R01").service.workloads
    assert left.unserved == 0.0
    assert left.tokens_per_s == pytest.approx(left.normal_tokens_per_s)


def test_losing_the_grid_stops_everything_and_losing_the_site_too() -> None:
    trial = trial_of(served(DGX, racks=2).project)
    for name in ("Utility", "All of Site 1"):
        result = lost(trial, name)
        assert result.count(Effect.STOPS) == 2
        assert result.service.gpus_alive == 0
        assert result.service.tokens_per_s == 0.0


def test_each_transformer_and_ups_carries_everything_after_the_loss_of_the_other() -> None:
    trial = trial_of(served(DGX, DGX, racks=6).project)
    for name in ("Transformer 1", "Transformer 2", "UPS 1", "UPS 2"):
        result = lost(trial, name)
        assert result.tripped == ()
        assert result.worst is not None
        assert result.worst.severity is None
        assert result.worst.share > 0.5


def test_the_example_loses_what_its_overloaded_rack_holds() -> None:
    racks = example().scenario(S).plan.racks
    result = lost(trial_of(example()), "Feed A, Milan")
    assert [one.name for one in result.tripped] == ["feed B of R02"]
    stopped = [racks[one.rack].name for one in result.devices if one.effect is Effect.STOPS]
    assert stopped == ["R02"]
    assert 0.5 < result.service.share < 0.8


def test_a_lost_link_takes_what_only_it_reached() -> None:
    service = lost(trial_of(example()), "Milan to Frankfurt").service
    (hit,) = [one for one in service.workloads if one.unserved > one.normal_unserved]
    assert hit.name == "Document search"


def test_losing_nothing_changes_nothing() -> None:
    trial = trial_of(example())
    result = trial.result(Failure("nothing", FailureKind.POWER, "nothing"))
    assert result.devices == ()
    assert result.severity is None
    assert result.service.share == 1.0
    for one in result.service.workloads:
        assert one.tokens_per_s == one.normal_tokens_per_s
        assert one.ttft_p95_ms == one.normal_ttft_p95_ms


@settings(max_examples=12)
@given(
    racks=st.lists(
        st.lists(st.sampled_from([DGX, H200, L40S]), max_size=3),
        min_size=1,
        max_size=3,
    ),
    feed_count=st.integers(1, 3),
    amps=st.sampled_from([16.0, 32.0, 63.0]),
)
def test_no_failure_makes_more_of_a_plan_and_flows_stay_balanced(
    racks: list[list[str]], feed_count: int, amps: float
) -> None:
    draft = Draft()
    for parts in racks:
        draft.rack(*parts, on=feeds(amps, count=feed_count))
    if draft.plan.pools:
        draft.deploy(draft.workload(llm="llama-3.1-8b"))
    trial = trial_of(draft.project)
    for failure in trial.failures:
        result = trial.result(failure)
        assert 0.0 <= result.service.share <= 1.0
        assert result.service.gpus_alive <= result.service.gpus
        for one in result.service.workloads:
            assert one.unserved >= one.normal_unserved - 1e-9
        assert trial.result(failure) == result


def with_fabric(kind: FabricKind) -> Draft:
    """Return a plan with a fabric between servers, and one replica over two of them."""
    draft = Draft()
    for _ in range(2):
        draft.rack(DGX, "qm9700", on=feeds(63.0))
    site = draft.plan.sites[0]
    switch = library().parts[EntryId("qm9700")]
    fabric = Fabric(FabricId(""), "Fabric", kind, switch.id)
    draft.run(AddFabric(S, site.id, fabric, switch, ()))
    draft.deploy(draft.workload(), tp=8, pp=2)
    return draft


def test_replicas_over_several_servers_end_with_the_last_leaf() -> None:
    draft = with_fabric(FabricKind.COMPUTE)
    (fabric,) = draft.evaluate().fabrics.values()
    leaves = [one for one in fabric.members if one.tier is Tier.LEAF]
    assert len(leaves) == 1
    trial = trial_of(draft.project)
    switch = next(one for one in trial.failures if one.switch == leaves[0].placement)
    result = trial.result(switch)
    assert [(one.name, one.left, one.of) for one in result.network] == [("leaves of Fabric", 0, 1)]
    assert result.service.tokens_per_s == 0.0


def test_a_lost_site_takes_what_only_it_led_to() -> None:
    """The cloud behind Frankfurt is no better reached without Frankfurt than without its link."""
    trial = trial_of(example())

    def unserved(name: str) -> float:
        workloads = lost(trial, name).service.workloads
        return next(one.unserved for one in workloads if one.name == "Document search")

    assert unserved("All of Frankfurt") >= unserved("Milan to Frankfurt") == pytest.approx(1.0)


@pytest.mark.parametrize(("others", "left"), [((), 0.0), (("sn2201",), 0.0), (("sn4600c",), 1.0)])
def test_the_last_switch_that_reaches_users_takes_their_service(
    others: tuple[str, ...], left: float
) -> None:
    """A management switch that is left reaches nobody."""
    trial = trial_of(served(DGX, "sn4600c", *others).project)
    assert lost(trial, "sw-01").service.share == left
    if others == ("sn2201",):
        assert lost(trial, "sw-02").service.share == 1.0


def test_a_circuit_above_its_limit_before_trips_when_it_carries_more() -> None:
    draft = Draft()
    draft.rack(DGX, DGX, DGX, DGX, on=feeds(16.0))
    draft.deploy(draft.workload())
    result = lost(trial_of(draft.project), "PDU A of R01")
    assert [one.name for one in result.tripped] == ["feed B of R01"]
    assert result.count(Effect.STOPS) == 4
