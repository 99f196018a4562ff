"""Servers that lose power supplies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.finding import Severity
from planner.domain.hardware import BelowNeeded, SupplyUnits
from planner.engines.power import (
    CordedDevices,
    SupplyState,
    ThrottleShares,
    supplies_by_feed,
    supply_survival,
    throttled_rate,
    throttled_service,
)

DGX_H100 = SupplyUnits(6, 3.3, 4, 3, BelowNeeded.THROTTLE)
SHARES = ThrottleShares(idle=0.20, decode=0.66, prefill=0.90)


@pytest.mark.parametrize(
    ("lost", "state", "severity"),
    [
        (0, SupplyState.FULL, None),
        (2, SupplyState.FULL, None),
        (3, SupplyState.REDUCED, Severity.INFO),
        (4, SupplyState.STOPS, Severity.ERROR),
        (6, SupplyState.STOPS, Severity.ERROR),
    ],
)
def test_pw_03_dgx_h100_by_live_supplies(
    lost: int, state: SupplyState, severity: Severity | None
) -> None:
    left = supply_survival(DGX_H100, 10.2, 0.82 * 10.2, lost)
    assert (left.state, left.severity) == (state, severity)
    assert left.surviving_kw == pytest.approx(3.3 * (6 - lost))


@pytest.mark.parametrize(
    ("feeds", "live", "state"), [("AB", 3, SupplyState.REDUCED), ("ABC", 4, SupplyState.FULL)]
)
def test_pw_03_three_feeds_keep_full_power_where_two_reduce_it(
    feeds: str, live: int, state: SupplyState
) -> None:
    lost = supplies_by_feed(CordedDevices(DGX_H100, 10.2), feeds)[0]
    left = supply_survival(DGX_H100, 10.2, 0.82 * 10.2, lost)
    assert (left.live, left.state) == (live, state)


def test_below_the_expected_peak_the_loss_is_a_warning() -> None:
    left = supply_survival(DGX_H100, 10.2, 10.0, 3)
    assert (left.state, left.severity) == (SupplyState.THROTTLED, Severity.WARNING)


def test_a_server_that_cannot_run_below_its_need_stops() -> None:
    stops = SupplyUnits(4, 3.0, 3, 1, BelowNeeded.STOP)
    assert supply_survival(stops, 8.0, 6.8, 2).state is SupplyState.STOPS


@pytest.mark.parametrize(
    "supply",
    [
        None,
        SupplyUnits(6, None, 4, 3, BelowNeeded.THROTTLE),
        SupplyUnits(6, 3.3, 4, 3, BelowNeeded.UNKNOWN),
    ],
)
def test_unknown_supplies_rating_or_behaviour_stay_no_data(supply: SupplyUnits | None) -> None:
    assert supply_survival(supply, 10.2, 8.4, 3).state is SupplyState.NO_DATA


def test_without_an_expected_peak_nameplate_decides() -> None:
    assert supply_survival(DGX_H100, 10.2, None, 3).state is SupplyState.THROTTLED
    assert supply_survival(DGX_H100, None, None, 3).state is SupplyState.NO_DATA


@given(st.integers(0, 6), st.integers(0, 6), st.floats(1.0, 20.0))
def test_losing_more_supplies_never_helps(one: int, other: int, peak_kw: float) -> None:
    order = [
        SupplyState.FULL,
        SupplyState.REDUCED,
        SupplyState.THROTTLED,
        SupplyState.STOPS,
    ]
    fewer = supply_survival(DGX_H100, peak_kw * 1.2, peak_kw, min(one, other))
    more = supply_survival(DGX_H100, peak_kw * 1.2, peak_kw, max(one, other))
    assert order.index(fewer.state) <= order.index(more.state)


def test_decode_keeps_full_speed_down_to_its_share_and_prefill_slows_at_once() -> None:
    rest_kw = 10.2 - 8 * 0.7
    service = throttled_service(9.9, rest_kw, 8, 0.7, SHARES)
    assert service.gpu_cap_kw == pytest.approx((9.9 - rest_kw) / 8)
    assert service.decode_rate == 1.0
    tighter = throttled_service(rest_kw + 8 * 0.56, rest_kw, 8, 0.7, SHARES)
    assert tighter.decode_rate == 1.0
    assert tighter.prefill_rate == pytest.approx((0.8 - 0.2) / (0.9 - 0.2))


def test_with_ample_power_the_limit_is_the_board_and_speed_is_full() -> None:
    service = throttled_service(50.0, 4.6, 8, 0.7, SHARES)
    assert service == type(service)(0.7, 1.0, 1.0)


def test_below_the_rest_of_the_server_nothing_is_served() -> None:
    service = throttled_service(3.0, 4.6, 8, 0.7, SHARES)
    assert (service.gpu_cap_kw, service.decode_rate, service.prefill_rate) == (0.0, 0.0, 0.0)


@given(st.floats(0, 1), st.floats(0, 1))
def test_speed_rises_with_the_cap(one_kw: float, other_kw: float) -> None:
    low = throttled_rate(min(one_kw, other_kw), 0.2, 0.66)
    high = throttled_rate(max(one_kw, other_kw), 0.2, 0.66)
    assert 0.0 <= low <= high <= 1.0
