"""NPV, internal rate, payback, annuity: what they promise, and where they do not exist."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.engines.finance.annuity import (
    annuity_usd,
    level_present_value_usd,
    monthly_rate,
    straight_line_usd,
)
from planner.engines.finance.returns import internal_rate, payback_month, returns, sign_changes
from planner.engines.finance.tco import present_value

amounts = st.floats(-1e6, 1e6)
rates = st.just(0.0) | st.floats(1e-9, 0.5)


@given(st.lists(amounts, min_size=1, max_size=60))
def test_at_rate_zero_the_present_value_is_the_sum(monthly: list[float]) -> None:
    assert returns(monthly, 0.0).npv_usd == pytest.approx(sum(monthly), abs=1e-6)


def test_a_loan_at_one_per_cent_a_month_has_that_internal_rate() -> None:
    payment = annuity_usd(1000.0, 0.0, 0.01, 24)
    rate = internal_rate([-1000.0, *(payment,) * 24])
    assert rate == pytest.approx(1.01**12 - 1, rel=1e-9)


@given(st.floats(1e3, 1e6), st.floats(0.01, 0.9), st.integers(2, 120))
def test_at_the_internal_rate_nothing_is_gained(price: float, share: float, months: int) -> None:
    monthly = [-price, *(price * (1 + share) / months,) * months]
    rate = internal_rate(monthly)
    assert rate is not None
    assert present_value(monthly, rate) == pytest.approx(0.0, abs=1e-5 * price)


def test_without_a_change_of_sign_there_is_no_rate_but_a_profile() -> None:
    found = returns([-100.0, -1.0, -1.0], 0.09)
    assert found.irr is None
    assert found.sign_changes == 0
    assert found.payback_months is None
    assert [usd < 0 for _, usd in found.profile] == [True] * len(found.profile)


def test_where_several_rates_may_exist_none_is_picked() -> None:
    # The oil-pump series of the textbooks: 25 % and 400 % a year are both internal rates.
    yearly = [-1600.0, 10000.0, -10000.0]
    monthly = [0.0] * 25
    monthly[0], monthly[12], monthly[24] = yearly
    found = returns(monthly, 0.1)
    assert sign_changes(monthly) == 2
    assert found.irr is None
    assert present_value(monthly, 0.25) == pytest.approx(0.0, abs=1e-6)
    assert present_value(monthly, 4.0) == pytest.approx(0.0, abs=1e-6)
    assert max(usd for _, usd in found.profile) > 0 > min(usd for _, usd in found.profile)


def test_payback_interpolates_and_ignores_what_is_undone() -> None:
    assert payback_month([-100.0, 40.0, 40.0, 40.0]) == pytest.approx(2.5)
    assert payback_month([-100.0, 150.0, -60.0, 40.0]) == pytest.approx(2.25)
    assert payback_month([-100.0, 40.0]) is None
    assert payback_month([10.0, 1.0]) == 0.0


def test_discounted_payback_comes_later() -> None:
    found = returns([-100.0, *(10.0,) * 60], 0.12)
    assert found.payback_months == pytest.approx(10.0)
    assert found.discounted_payback_months is not None
    assert found.discounted_payback_months > 10.0


@given(st.floats(1.0, 1e7), st.floats(0, 0.5), rates, st.integers(1, 240))
def test_annuity_and_price_have_the_same_present_value(
    price: float, residual_share: float, rate: float, periods: int
) -> None:
    residual = price * residual_share
    payment = annuity_usd(price, residual, rate, periods)
    worth = level_present_value_usd(payment, rate, periods) + residual * (1 + rate) ** -periods
    assert worth == pytest.approx(price, rel=1e-6)
    assert payment >= straight_line_usd(price, residual, periods) * (1 - 1e-9)


def test_twelve_monthly_rates_make_a_year() -> None:
    assert (1 + monthly_rate(0.09)) ** 12 == pytest.approx(1.09)


@pytest.mark.parametrize("rate", [-1.0, -1.5])
def test_rates_of_minus_100_per_cent_and_below_are_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="-100 %"):
        returns([-1.0, 2.0], rate)
    with pytest.raises(ValueError, match="-100 %"):
        annuity_usd(1.0, 0.0, rate, 12)
    with pytest.raises(ValueError, match="-100 %"):
        monthly_rate(rate)


def test_a_horizon_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        straight_line_usd(1.0, 0.0, 0)
    with pytest.raises(ValueError, match="no month"):
        returns([], 0.09)
