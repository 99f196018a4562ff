"""Four views of the same costs: what must be equal between them, and where each puts a purchase."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.engines.finance.leasing import LeaseTerms, lease_or_buy, lease_payments
from planner.engines.finance.lines import CostClass, CostLine
from planner.engines.finance.streams import (
    AssetLife,
    CostStream,
    asset_streams,
    decline_curve,
    monthly_stream,
)
from planner.engines.finance.tco import present_value
from planner.engines.finance.views import Seen, View, seen

MARKET = ((12.0, 0.65), (24.0, 0.375), (36.0, 0.275), (48.0, 0.15), (60.0, 0.15))
curves = st.sampled_from([(), MARKET, decline_curve(0.14, 20)])


def total(lines: tuple[Seen, ...]) -> tuple[float, ...]:
    return tuple(map(sum, zip(*(one.monthly_usd for one in lines if one.monthly_usd), strict=True)))


def streams_of(
    price: float, life: AssetLife, horizon: int, growth: float = 0.0
) -> list[CostStream]:
    server = CostLine("Server", CostClass.SERVERS, price)
    installed = CostLine("Installation", CostClass.INSTALLATION, 0.03 * price)
    return [
        *asset_streams(server, life, horizon, growth),
        *asset_streams(installed, None, horizon),
        monthly_stream("Energy", CostClass.ENERGY, 0.01 * price, horizon),
    ]


@given(
    st.floats(1e3, 1e7),
    st.integers(6, 80),
    st.floats(0, 0.5),
    curves,
    st.integers(1, 120),
    st.floats(0, 0.3),
    st.floats(-0.05, 0.2),
)
def test_books_have_the_sum_of_cash_and_annuities_its_present_value(
    price: float,
    life_months: int,
    residual: float,
    curve: tuple[tuple[float, float], ...],
    horizon: int,
    rate: float,
    growth: float,
) -> None:
    life = AssetLife(life_months, residual, curve)
    streams = streams_of(price, life, horizon, growth)
    views = {view: total(seen(streams, view, rate, life_months)) for view in View}
    cash = sum(views[View.CASH])
    assert sum(views[View.BOOKS]) == pytest.approx(cash, rel=1e-9, abs=1e-6 * price)
    worth = present_value(views[View.CASH], rate)
    assert sum(views[View.PRESENT]) == pytest.approx(worth, rel=1e-9, abs=1e-6 * price)
    economic = present_value(views[View.ECONOMIC], rate)
    assert economic == pytest.approx(worth, rel=1e-7, abs=1e-6 * price)


@given(st.floats(1e3, 1e7), st.integers(6, 80), curves, st.integers(1, 120))
def test_at_rate_zero_every_view_has_the_same_sum(
    price: float, life_months: int, curve: tuple[tuple[float, float], ...], horizon: int
) -> None:
    streams = streams_of(price, AssetLife(life_months, 0.1, curve), horizon)
    sums = [sum(total(seen(streams, view, 0.0, life_months))) for view in View]
    assert sums == pytest.approx([sums[0]] * 4, rel=1e-9, abs=1e-6 * price)


def test_the_books_write_off_in_a_straight_line_and_know_no_month_0() -> None:
    streams = streams_of(100_000.0, AssetLife(60, 0.1), 60)
    server, installation, energy = seen(streams, View.BOOKS, 0.09, 60)
    assert server.monthly_usd == pytest.approx((0.0, *(1500.0,) * 60))
    assert installation.monthly_usd == pytest.approx((0.0, *(50.0,) * 60))
    assert energy.monthly_usd == (0.0, *(1000.0,) * 60)


def test_selling_below_book_value_is_a_loss_of_the_last_month() -> None:
    life = AssetLife(60, 0.1, MARKET)
    server = seen(streams_of(100_000.0, life, 24), View.BOOKS, 0.09, 24)[0]
    assert server.monthly_usd is not None
    book_value = 100_000.0 - 24 * 1500.0
    assert server.monthly_usd[23] == pytest.approx(1500.0)
    assert server.monthly_usd[24] == pytest.approx(1500.0 + book_value - 37_500.0)


def test_an_annuity_is_the_same_every_month_of_a_life() -> None:
    server = seen(streams_of(100_000.0, AssetLife(36, 0.1), 60), View.ECONOMIC, 0.09, 36)[0]
    assert server.monthly_usd is not None
    assert server.monthly_usd[0] == 0.0
    assert len({round(usd, 6) for usd in server.monthly_usd[1:37]}) == 1


def test_a_purchase_without_a_price_stays_without_data_in_every_view() -> None:
    streams = [
        *asset_streams(CostLine("B300", CostClass.SERVERS, None), AssetLife(60, 0.1), 12),
        *asset_streams(CostLine("H200", CostClass.SERVERS, 12.0), AssetLife(12, 0.0), 12),
    ]
    for view in View:
        lines = seen(streams, view, 0.09, 12)
        assert lines[0].monthly_usd is None
        assert [one.purchase for one in lines[:2]] == [0, 1]


def test_a_lease_earns_the_lessor_its_interest() -> None:
    terms = LeaseTerms(0.08, 36, 0.1)
    payments = lease_payments(100_000.0, terms, 36)
    back = present_value((*payments[:-1], payments[-1] + 10_000.0), 0.08)
    assert back == pytest.approx(100_000.0)


def test_what_is_left_of_the_last_lease_is_charged() -> None:
    terms = LeaseTerms(0.08, 36, 0.1)
    payments = lease_payments(100_000.0, terms, 60)
    assert sum(payments) == pytest.approx(72 * payments[1])
    assert payments[-1] == pytest.approx(13 * payments[1])


def test_leasing_at_the_discount_rate_costs_what_buying_does() -> None:
    life = AssetLife(60, 0.1)
    bought = total(seen(streams_of(100_000.0, life, 60)[:2], View.CASH, 0.08, 60))
    found = lease_or_buy(100_000.0, bought, LeaseTerms(0.08, 60, 0.1), 0.08)
    assert found.leasing_saves_usd == pytest.approx(0.0, abs=1e-6)
    dearer = lease_or_buy(100_000.0, bought, LeaseTerms(0.12, 60, 0.1), 0.08)
    assert dearer.leasing_saves_usd < 0


def test_a_rate_of_minus_100_per_cent_is_refused() -> None:
    with pytest.raises(ValueError, match="-100 %"):
        seen(streams_of(100.0, AssetLife(12, 0.0), 12), View.ECONOMIC, -1.0, 12)
