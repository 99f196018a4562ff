"""Feeds of a rack, normally and after the loss of each one."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.hardware import BelowNeeded, SupplyUnits
from planner.domain.site import Feed
from planner.engines.power import (
    CordedDevices,
    FeedRules,
    RackPower,
    circuit_limit_kw,
    cords_of,
    feed_loads,
    supplies_by_feed,
)

RULES = FeedRules(planning_share=0.8, power_factor=0.99, nec_share=0.8, iec_share=1.0)
VA_ONLY = FeedRules(planning_share=0.8, power_factor=1.0, nec_share=0.8, iec_share=1.0)
EUROPEAN = tuple(Feed(name, 400.0, 3, 32.0) for name in "AB")
DGX_SUPPLIES = SupplyUnits(6, 3.3, 4, 3, BelowNeeded.THROTTLE)
DUAL = SupplyUnits(2, 2.0, 1, 1, BelowNeeded.STOP)


def dgx(count: int = 1, cords: tuple[str, ...] = ()) -> CordedDevices:
    return CordedDevices(DGX_SUPPLIES, 10.2, count, cords)


@pytest.mark.parametrize(
    ("volts", "phases", "breaker_a", "load_a", "va"),
    [
        (120, 1, 20, 16, 1920),
        (120, 1, 30, 24, 2880),
        (240, 1, 20, 16, 3840),
        (240, 1, 30, 24, 5760),
        (240, 1, 40, 32, 7680),
        (240, 1, 50, 40, 9600),
        (208, 3, 20, 16, 5764),
        (208, 3, 30, 24, 8646),
        (208, 3, 60, 48, 17292),
    ],
)
def test_pw_01_north_american_branch_circuits_carry_80_percent(
    volts: float, phases: int, breaker_a: float, load_a: float, va: float
) -> None:
    feed = Feed("A", volts, phases, breaker_a)
    (load,) = feed_loads((feed,), (), VA_ONLY).feeds
    assert load.legal_kw * 1000 == pytest.approx(va, abs=1)
    assert breaker_a * VA_ONLY.legal_share(volts) == pytest.approx(load_a)


def test_european_circuits_carry_their_rated_current() -> None:
    (load, _) = feed_loads(EUROPEAN, (), RULES).feeds
    assert load.legal_kw == pytest.approx(22.17 * 0.99, abs=0.01)
    assert load.planning_kw == pytest.approx(0.8 * load.legal_kw)


def test_the_region_decides_where_the_voltage_does_not() -> None:
    feeds = (Feed("A", 415.0, 3, 60.0),)
    american = feed_loads(feeds, (), RULES, north_american=True).feeds[0]
    assert american.legal_kw == pytest.approx(american.planning_kw)
    assert feed_loads(feeds, (), RULES).feeds[0].legal_kw > american.legal_kw


def test_pw_06_rack_roll_up_of_dgx_h100() -> None:
    assert [feed_loads(EUROPEAN, (dgx(n),), RULES).nameplate_kw for n in (4, 2, 1)] == (
        pytest.approx([40.8, 20.4, 10.2])
    )


def test_pw_15_a_dual_corded_load_of_10_kva_trips_30_a_feeds_and_fits_60_a_feeds() -> None:
    load = CordedDevices(DUAL, 10.0)
    for amps, fits in ((30.0, False), (60.0, True)):
        rack = feed_loads(tuple(Feed(n, 208.0, 3, amps) for n in "AB"), (load,), VA_ONLY)
        amps_of_kw = 1000 / (208 * math.sqrt(3))
        assert rack.feeds[0].normal_kw * amps_of_kw == pytest.approx(13.88, abs=0.01)
        assert rack.feeds[0].worst_kw * amps_of_kw == pytest.approx(27.76, abs=0.01)
        assert (rack.feeds[0].worst_kw <= rack.feeds[0].legal_kw) is fits


def test_the_loss_of_a_feed_moves_its_whole_load_to_the_other() -> None:
    rack = feed_loads(EUROPEAN, (dgx(2),), RULES)
    assert [feed.normal_kw for feed in rack.feeds] == pytest.approx([10.2, 10.2])
    assert rack.losses[0].lost == "A"
    assert rack.losses[0].loads_kw == pytest.approx((0.0, 20.4))
    assert rack.feeds[1].worst_lost == "A"
    assert rack.losses[0].dropped_devices == 0


def test_three_feeds_share_what_the_lost_one_carried() -> None:
    feeds = tuple(Feed(name, 400.0, 3, 32.0) for name in "ABC")
    rack = feed_loads(feeds, (dgx(),), RULES)
    assert [feed.normal_kw for feed in rack.feeds] == pytest.approx([3.4, 3.4, 3.4])
    assert rack.losses[1].loads_kw == pytest.approx((5.1, 0.0, 5.1))


def test_a_device_with_one_cord_drops_with_its_feed_and_leaves_the_other_alone() -> None:
    single = CordedDevices(SupplyUnits(1, 0.5, 1, 1), 0.4, 3)
    rack = feed_loads(EUROPEAN, (single,), RULES)
    assert [feed.normal_kw for feed in rack.feeds] == pytest.approx([1.2, 0.0])
    assert rack.losses[0].dropped_devices == 3
    assert rack.losses[0].dropped_kw == pytest.approx(1.2)
    assert rack.losses[0].loads_kw == (0.0, 0.0)
    assert rack.losses[1].dropped_devices == 0


def test_a_device_that_needs_more_supplies_than_survive_drops() -> None:
    stops = CordedDevices(SupplyUnits(4, 3.0, 3, 1, BelowNeeded.STOP), 8.0)
    assert feed_loads(EUROPEAN, (stops,), RULES).losses[0].dropped_kw == 8.0


def test_explicit_cords_replace_the_alternation() -> None:
    cords = cords_of(6, ("A", "B"), {3: "A", 5: "A"})
    assert cords == ("A", "B", "A", "A", "A", "A")
    assert supplies_by_feed(dgx(1, cords), ("A", "B")) == (5, 1)
    rack = feed_loads(EUROPEAN, (dgx(1, cords),), RULES)
    assert rack.losses[0].dropped_devices == 1


def test_devices_without_nameplate_or_without_any_live_feed_are_counted_apart() -> None:
    rack = feed_loads(
        EUROPEAN, (CordedDevices(DUAL, None, 2), CordedDevices(DUAL, 1.0, 1, ("C", "C"))), RULES
    )
    assert (rack.unknown_devices, rack.unpowered_devices) == (2, 1)
    assert [feed.worst_kw for feed in rack.feeds] == [0.0, 0.0]


def test_a_device_with_unknown_supplies_shares_its_load_over_all_feeds() -> None:
    rack = feed_loads(EUROPEAN, (CordedDevices(None, 1.0),), RULES)
    assert [(feed.normal_kw, feed.worst_kw) for feed in rack.feeds] == [(0.5, 1.0), (0.5, 1.0)]


def test_the_surviving_limit_is_what_the_smallest_surviving_feed_allows() -> None:
    small = Feed("B", 400.0, 3, 16.0)
    assert feed_loads(EUROPEAN, (), RULES).surviving_limit_kw == pytest.approx(17.56, abs=0.01)
    unequal = feed_loads((EUROPEAN[0], small), (), RULES).surviving_limit_kw
    assert unequal == circuit_limit_kw(0.8, small.kva, 0.99)
    assert feed_loads(EUROPEAN[:1], (dgx(),), RULES).surviving_limit_kw == 0.0


def test_a_rack_without_feeds_powers_nothing() -> None:
    rack = feed_loads((), (dgx(2),), RULES)
    assert rack == RackPower(20.4, 0, 2, (), (), 0.0)


supplies = st.builds(
    lambda count, needed, minimum, below: SupplyUnits(
        count, 3.0, min(needed, count), min(minimum, needed, count), below
    ),
    st.integers(1, 8),
    st.integers(1, 8),
    st.integers(1, 8),
    st.sampled_from(list(BelowNeeded)),
)
groups = st.lists(
    st.builds(
        CordedDevices, st.none() | supplies, st.none() | st.floats(0.01, 20.0), st.integers(1, 9)
    ),
    max_size=6,
)
feed_sets = st.lists(st.sampled_from([16.0, 32.0, 63.0]), min_size=1, max_size=4).map(
    lambda amps: tuple(Feed(chr(65 + i), 400.0, 3, a) for i, a in enumerate(amps))
)


@given(feed_sets, groups)
def test_every_state_carries_all_devices_that_do_not_drop(
    feeds: tuple[Feed, ...], devices: list[CordedDevices]
) -> None:
    rack = feed_loads(feeds, devices, RULES)
    assert sum(feed.normal_kw for feed in rack.feeds) == pytest.approx(rack.nameplate_kw)
    for loss in rack.losses:
        assert sum(loss.loads_kw) + loss.dropped_kw == pytest.approx(rack.nameplate_kw)


@given(feed_sets, groups)
def test_failover_never_lowers_a_surviving_load_before_drops(
    feeds: tuple[Feed, ...], devices: list[CordedDevices]
) -> None:
    rack = feed_loads(feeds, devices, RULES)
    for loss in rack.losses:
        for feed, load_kw in zip(rack.feeds, loss.loads_kw, strict=True):
            if feed.name != loss.lost:
                assert load_kw + loss.dropped_kw >= feed.normal_kw - 1e-9
    for feed in rack.feeds:
        assert feed.worst_kw >= feed.normal_kw


@given(feed_sets, groups, st.builds(CordedDevices, supplies, st.floats(0.01, 20.0)))
def test_another_device_never_lowers_a_load(
    feeds: tuple[Feed, ...], devices: list[CordedDevices], more: CordedDevices
) -> None:
    before = feed_loads(feeds, devices, RULES)
    after = feed_loads(feeds, [*devices, more], RULES)
    assert after.nameplate_kw > before.nameplate_kw
    for old, new in zip(before.feeds, after.feeds, strict=True):
        assert new.normal_kw >= old.normal_kw
        assert new.worst_kw >= old.worst_kw


@given(groups)
def test_twenty_equal_servers_are_one_entry(devices: list[CordedDevices]) -> None:
    singles = [
        CordedDevices(group.supply, group.nameplate_kw, 1)
        for group in devices
        for _ in range(group.count)
    ]
    grouped = feed_loads(EUROPEAN, devices, RULES)
    apart = feed_loads(EUROPEAN, singles, RULES)
    assert grouped.nameplate_kw == pytest.approx(apart.nameplate_kw)
    for one, other in zip(grouped.losses, apart.losses, strict=True):
        assert one.loads_kw == pytest.approx(other.loads_kw)
        assert one.dropped_devices == other.dropped_devices
