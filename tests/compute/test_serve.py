"""Demand meets capacity hour by hour: order of routes, shares, bursts, windows, mixed load."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.compute.hours import TYPICAL_HOURS
from planner.compute.serve import Demanded, Leg, Service, Target, TargetKind, serve
from planner.domain.identity import WorkloadId
from planner.domain.service import BurstTrigger, RouteRole
from planner.domain.workload import BatchJob, Demand, WorkloadKind
from tests.builders import chat_workload

SHARE, OVERFLOW, STANDBY = RouteRole
CHAT, MAIL = WorkloadId("chat"), WorkloadId("mail")


def asked(rate: float, *legs: Leg, name: WorkloadId = CHAT, **changes: Any) -> Demanded:
    """Return a workload that asks for *rate* requests a second in every hour."""
    demand = Demand(1, active_share=1.0, seconds_between_requests=1.0 / rate)
    return Demanded(chat_workload(id=name, **({"demand": demand} | changes)), legs)


def target(key: str, rate: float, kind: TargetKind = TargetKind.OWNED, **changes: Any) -> Target:
    """Return a target that carries *rate* requests a second of any workload."""
    return Target(key, key, kind, {CHAT: rate, MAIL: rate}, **changes)


def burst(rate: float, maximum: int, **changes: Any) -> Target:
    fields = {"minimum": 0, "trigger": BurstTrigger.OVERFLOW, "maximum": maximum}
    return target("cloud", rate, TargetKind.BURST, **(fields | changes))


def served(demanded: Demanded | list[Demanded], *targets: Target, year: int = 0) -> Service:
    every = demanded if isinstance(demanded, list) else [demanded]
    return serve(every, {one.key: one for one in targets}, year)


def rates(service: Service, workload: WorkloadId = CHAT) -> dict[str, float]:
    """Return what every target and nobody serves in the first hour."""
    found = {
        key: float(hours[0]) for (one, key), hours in service.served.items() if one == workload
    }
    return found | {"nobody": float(service.unserved[workload][0])}


def about(expected: dict[str, float]) -> Any:
    return pytest.approx(expected)


def test_shares_are_filled_before_overflows_in_their_order() -> None:
    legs = (
        Leg("second", OVERFLOW, order=2),
        Leg("first", OVERFLOW, order=1),
        Leg("a", SHARE, 0.75),
        Leg("b", SHARE, 0.25),
    )
    places = (target("a", 6), target("b", 6), target("first", 1), target("second", 9))
    found = rates(served(asked(12, *legs), *places))
    assert found == about({"a": 6.0, "b": 3.0, "first": 1.0, "second": 2.0, "nobody": 0.0})


def test_shares_of_more_than_the_whole_count_in_proportion() -> None:
    legs = (Leg("a", SHARE, 1.0), Leg("b", SHARE, 1.0))
    found = rates(served(asked(10, *legs), target("a", 99), target("b", 99)))
    assert found == about({"a": 5.0, "b": 5.0, "nobody": 0.0})


def test_a_standby_carries_nothing() -> None:
    found = rates(
        served(asked(9, Leg("a", SHARE), Leg("b", STANDBY)), target("a", 4), target("b", 9))
    )
    assert found == about({"a": 4.0, "nobody": 5.0})


def test_a_forbidden_target_is_passed_over() -> None:
    legs = (Leg("a", SHARE, forbidden="not there"), Leg("b", OVERFLOW))
    assert rates(served(asked(5, *legs), target("a", 9), target("b", 9)))["b"] == 5.0


def test_lower_priority_numbers_are_served_first() -> None:
    late = asked(6, Leg("a", SHARE), name=CHAT, priority=2)
    early = asked(6, Leg("a", SHARE), name=MAIL, priority=1)
    service = served([late, early], target("a", 10))
    assert rates(service, MAIL)["nobody"] == 0.0
    assert rates(service, CHAT) == about({"a": 4.0, "nobody": 2.0})


def test_equal_priorities_share_what_there_is() -> None:
    both = [asked(6, Leg("a", SHARE), name=CHAT), asked(18, Leg("a", SHARE), name=MAIL)]
    service = served(both, target("a", 12))
    assert rates(service, CHAT)["a"] == pytest.approx(3.0)
    assert rates(service, MAIL)["a"] == pytest.approx(9.0)


def test_a_mixed_load_fills_a_target_when_the_shares_add_up_to_one() -> None:
    both = [asked(3, Leg("a", SHARE)), asked(60, Leg("a", SHARE), name=MAIL, priority=2)]
    mixed = Target("a", "a", TargetKind.OWNED, {CHAT: 4.0, MAIL: 100.0})
    service = served(both, mixed)
    assert rates(service, MAIL)["a"] == pytest.approx(25.0)
    assert service.utilisation["a"].max() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("rate", "minimum", "maximum", "running"),
    [(10, 0, 5, 0), (11, 0, 5, 1), (14, 0, 5, 2), (16, 0, 5, 2), (90, 0, 5, 5), (10, 2, 5, 2)],
)
def test_burst_instances_are_the_overflow_in_whole_instances(
    rate: float, minimum: int, maximum: int, running: int
) -> None:
    legs = (Leg("a", SHARE), Leg("cloud", OVERFLOW))
    service = served(asked(rate, *legs), target("a", 10), burst(3.0, maximum, minimum=minimum))
    assert set(service.instances["cloud"]) == {running}


def test_a_burst_starts_at_its_threshold_and_owned_capacity_fills_up_last() -> None:
    legs = (Leg("a", SHARE), Leg("cloud", OVERFLOW))
    places = (target("a", 10), burst(1.0, 3, threshold=0.6))
    assert rates(served(asked(8, *legs), *places)) == about({"a": 6.0, "cloud": 2.0, "nobody": 0.0})
    assert rates(served(asked(12, *legs), *places)) == about(
        {"a": 9.0, "cloud": 3.0, "nobody": 0.0}
    )
    assert rates(served(asked(15, *legs), *places)) == about(
        {"a": 10.0, "cloud": 3.0, "nobody": 2.0}
    )


def test_owned_capacity_fills_up_only_to_its_share() -> None:
    legs = (Leg("a", SHARE, 0.5), Leg("cloud", OVERFLOW))
    found = rates(served(asked(20, *legs), target("a", 15), burst(1.0, 2, threshold=0.4)))
    assert found == about({"a": 10.0, "cloud": 2.0, "nobody": 8.0})


def test_a_burst_that_always_runs_runs_unasked() -> None:
    service = served(asked(1, Leg("cloud", SHARE)), burst(9.0, 2, trigger=BurstTrigger.ALWAYS))
    assert set(service.instances["cloud"]) == {1}


def test_a_scheduled_burst_serves_in_its_window_only() -> None:
    nights = burst(9.0, 2, trigger=BurstTrigger.SCHEDULE, start_hour=22, schedule_hours=4)
    service = served(asked(1, Leg("cloud", SHARE)), nights)
    assert list(np.flatnonzero(service.instances["cloud"][:24])) == [0, 1, 22, 23]
    assert list(np.flatnonzero(service.unserved[CHAT][:24])) == list(range(2, 22))


def test_a_batch_spreads_over_its_window_and_days() -> None:
    job = BatchJob(
        output_tokens_per_run=300 * 3600 * 6, runs_per_week=2, start_hour=22, window_hours=6
    )
    batch = asked(1, Leg("a", SHARE), kind=WorkloadKind.BATCH, demand=None, batch=job)
    hours = served(batch, target("a", 9)).demand[CHAT][:168]
    assert set(hours) == {0.0, 1.0}
    assert list(np.flatnonzero(hours)) == [*range(22, 28), *range(46, 52)]


def test_demand_grows_year_by_year() -> None:
    grown = asked(10, Leg("a", SHARE), demand=Demand(10, 1.0, 1.0, growth_per_year=0.5))
    assert rates(served(grown, target("a", 99), year=2))["a"] == pytest.approx(22.5)


def test_the_peak_hour_has_most_output_tokens() -> None:
    week = tuple(0.5 if hour != 30 else 1.0 for hour in range(168))
    chat = asked(1, Leg("a", SHARE), demand=Demand(10, 1.0, 1.0, week=week))
    job = BatchJob(1e9, 7, 3, 1)
    batch = asked(1, name=MAIL, kind=WorkloadKind.BATCH, demand=None, batch=job)
    assert served([chat], target("a", 99)).peak == 30
    assert served([chat, batch], target("a", 99)).peak == 3


def test_an_embedding_makes_no_output_tokens() -> None:
    week = tuple(0.5 if hour != 30 else 1.0 for hour in range(168))
    chat = asked(1, Leg("a", SHARE), demand=Demand(10, 1.0, 1.0, week=week))
    embedding = asked(1e6, name=MAIL, kind=WorkloadKind.EMBEDDING)
    flat = replace(embedding.workload, demand=Demand(10**6, 1.0, 1.0))
    assert served([chat, replace(embedding, workload=flat)], target("a", 99)).peak == 30


LEGS = st.lists(
    st.builds(
        Leg,
        st.sampled_from(["a", "b", "cloud", "API"]),
        st.sampled_from(RouteRole),
        st.floats(0, 1),
        st.integers(1, 3),
        st.sampled_from(["", "", "forbidden"]),
    ),
    max_size=4,
    unique_by=lambda leg: leg.target,
).map(tuple)


@settings(max_examples=60, deadline=None)
@given(
    LEGS, LEGS, st.tuples(*[st.floats(0.1, 30)] * 4), st.booleans(), st.sampled_from(BurstTrigger)
)
def test_what_is_served_and_what_is_not_add_up(
    one: tuple[Leg, ...],
    other: tuple[Leg, ...],
    size: tuple[float, ...],
    alike: bool,
    trigger: BurstTrigger,
) -> None:
    demanded = [asked(size[0], *one), asked(size[1], *other, name=MAIL, priority=1 if alike else 2)]
    places = (
        target("a", size[2]),
        target("b", size[3]),
        target("API", 2, TargetKind.API),
        burst(1.0, 3, threshold=0.5, trigger=trigger, schedule_hours=8),
    )
    service = served(demanded, *places)
    for workload, asked_for in service.demand.items():
        given_out = sum(hours for (key, _), hours in service.served.items() if key == workload)
        total = service.unserved[workload] + given_out
        np.testing.assert_allclose(total, asked_for, rtol=1e-9)
        assert service.unserved[workload].shape == (TYPICAL_HOURS,)
        assert service.unserved[workload].min() >= 0.0
    assert all(used.max() <= 1.0 + 1e-9 for used in service.utilisation.values())


@settings(max_examples=40, deadline=None)
@given(LEGS, st.floats(0.1, 40), st.floats(0.1, 30))
def test_a_workload_split_into_equal_halves_is_served_as_before(
    legs: tuple[Leg, ...], rate: float, size: float
) -> None:
    places = (target("a", size), target("b", 5), burst(2.0, 3, threshold=0.7))
    whole = served(asked(rate, *legs), *places)
    halves = served([asked(rate / 2, *legs), asked(rate / 2, *legs, name=MAIL)], *places)
    for name in (CHAT, MAIL):
        np.testing.assert_allclose(halves.unserved[name] * 2, whole.unserved[CHAT], atol=1e-9)
    for key, used in whole.utilisation.items():
        np.testing.assert_allclose(halves.utilisation[key], used, atol=1e-9)
