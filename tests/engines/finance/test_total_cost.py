"""Present value, total cost, break-even and unit costs, against published comparisons."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.engines.finance.cloud import model_api_usd
from planner.engines.finance.lines import CostClass
from planner.engines.finance.opex import energy_usd_month
from planner.engines.finance.streams import CostStream, monthly_stream
from planner.engines.finance.tco import (
    break_even_crossing,
    break_even_month,
    present_value,
    root_sum_square_range,
    tco,
)
from planner.engines.finance.unit_costs import (
    break_even_utilisation,
    gpu_hour_usd,
    usd_per_million_output_tokens,
)


def curve(purchase_usd: float, usd_month: float, months: int) -> tuple[float, ...]:
    """Cumulative cost without discounting."""
    streams = [
        CostStream("Purchase", CostClass.SERVERS, (purchase_usd, *(0.0,) * months)),
        monthly_stream("Running", CostClass.ENERGY, usd_month, months),
    ]
    return tco(streams, months, 0.0).cumulative_pv_usd


@pytest.mark.parametrize(
    ("cloud_usd_h", "hours"),
    [(98.32, 8556), (77.43, 10891), (53.95, 15708), (39.32, 21685), (55.04, 15392)],
)
def test_p1_lenovo_break_even_hours_by_price_tier(cloud_usd_h: float, hours: float) -> None:
    hours_per_month = 720
    own = curve(833_806.0, 0.87 * hours_per_month, 60)
    cloud = curve(0.0, cloud_usd_h * hours_per_month, 60)
    crossing = break_even_crossing(own, cloud)
    assert crossing is not None
    assert crossing * hours_per_month == pytest.approx(hours, rel=0.001)
    assert break_even_month(own, cloud) == math.ceil(crossing)


def test_p1_lenovo_five_year_totals() -> None:
    hours_per_month = 730
    own = curve(833_806.0, 0.87 * hours_per_month, 60)[-1]
    cloud = curve(0.0, 98.32 * hours_per_month, 60)[-1]
    assert own == pytest.approx(871_912, rel=0.001)
    assert cloud == pytest.approx(4_306_416, rel=0.001)
    assert cloud - own == pytest.approx(3_434_504, rel=0.001)


A100 = (15_000.0, 0.400)
RTX_5090 = (2_000.0, 0.575)
GPT_5 = (1.25, 10.0)
OPUS = (15.0, 75.0)
SONNET = (3.0, 15.0)


@pytest.mark.parametrize(
    ("count", "gpu", "tokens_s", "published"),
    [
        (16, A100, 800, (69.3, 8.7, 44.0)),
        (6, A100, 400, (51.5, 6.5, 32.8)),
        (4, A100, 400, (34.0, 4.3, 21.8)),
        (2, A100, 220, (30.9, 3.9, 19.8)),
        (2, A100, 200, (34.0, 4.3, 21.8)),
        (1, A100, 190, (17.8, 2.3, 11.4)),
        (1, RTX_5090, 200, (2.26, 0.3, 1.4)),
        (1, RTX_5090, 180, (2.5, 0.3, 1.6)),
        (1, RTX_5090, 150, (3.0, 0.4, 1.9)),
    ],
)
def test_p2_pan_break_even_months_against_model_apis(
    count: int,
    gpu: tuple[float, float],
    tokens_s: float,
    published: tuple[float, float, float],
) -> None:
    hours = 176  # the token capacities of the paper need 8 h on 22 days
    price_usd, kw = gpu
    energy_usd = energy_usd_month(count * kw * hours / 730, 0.15)
    tokens = tokens_s * 3600 * hours
    own = curve(count * price_usd, energy_usd, 120)
    for (input_usd_m, output_usd_m), months in zip((GPT_5, OPUS, SONNET), published, strict=True):
        api_usd = model_api_usd(tokens / 3, tokens * 2 / 3, input_usd_m, output_usd_m)
        last_digit = 0.01 if months == 2.26 else 0.1
        assert break_even_crossing(own, curve(0.0, api_usd, 120)) == pytest.approx(
            months, abs=max(0.015 * months, last_digit)
        )


def test_p4_uptime_utilisation_above_which_a_dedicated_cluster_wins() -> None:
    year = 8760.0
    assert break_even_utilisation(21.78 * year, 1.0, 66.0, 0.0) == pytest.approx(0.33, abs=0.001)
    assert break_even_utilisation(20.0 * year, 1.0, 66.0, 0.0) == pytest.approx(0.303, abs=0.001)
    unit_usd = {share: gpu_hour_usd(21.78 * year, 1.0, share, 0.0) for share in (0.08, 0.23, 0.43)}
    assert unit_usd[0.08] == pytest.approx(272, abs=0.5)
    loss_below, gain_above = unit_usd[0.23] - 66.0, 66.0 - unit_usd[0.43]
    assert (loss_below, gain_above) == pytest.approx((28.7, 15.3), abs=0.1)


def test_p5_37signals_payback_five_year_net_and_npv() -> None:
    own = curve(0.7e6, 1.3e6 / 12, 60)
    cloud = curve(0.0, 3.2e6 / 12, 60)
    assert break_even_crossing(own, cloud) == pytest.approx(4.4, abs=0.05)
    assert cloud[-1] - own[-1] == pytest.approx(8.8e6, rel=0.001)
    yearly = [0.0 if month % 12 or month == 0 else 1.9e6 for month in range(61)]
    yearly[0] = -0.7e6
    assert present_value(yearly, 0.10) == pytest.approx(6.50e6, rel=0.001)


def test_screening_check_a_triangular_demand_of_100_gpus_owns_46() -> None:
    # Economics of a load duration curve that falls in a straight line from 100 GPUs to 0.
    share = break_even_utilisation(15_613.0, 1.0, 3.50, 0.182)
    assert share is not None
    assert 100 * (1 - share) == pytest.approx(46.3, abs=0.05)


def test_owning_never_breaks_even_where_renting_costs_less_than_running() -> None:
    assert break_even_utilisation(15_613.0, 0.97, 0.15, 0.182) is None


def test_break_even_counts_only_from_where_the_plan_stays_cheaper() -> None:
    reference = (0.0, 10.0, 20.0, 30.0, 40.0)
    assert break_even_month((5.0, 9.0, 25.0, 28.0, 39.0), reference) == 3
    assert break_even_month((0.0, 5.0, 9.0, 12.0, 15.0), reference) == 0
    assert break_even_month((5.0, 9.0, 15.0, 20.0, 41.0), reference) is None
    assert break_even_month((50.0, 50.0, 50.0, 50.0, 40.0), reference) == 4
    assert break_even_crossing((0.0, 5.0, 9.0, 12.0, 15.0), reference) == 0
    assert break_even_crossing((50.0,) * 5, reference) is None


def test_curves_of_different_horizons_are_not_compared() -> None:
    with pytest.raises(ValueError, match="shorter"):
        break_even_month((1.0, 2.0), (1.0,))


def test_total_cost_reconciles_with_its_streams_and_names_what_is_missing() -> None:
    streams = [
        CostStream("Servers", CostClass.SERVERS, (100.0, *(0.0,) * 12)),
        monthly_stream("Energy", CostClass.ENERGY, 2.0, 12),
        CostStream("B300", CostClass.SERVERS, None),
        CostStream("Servers, residual value", CostClass.RESIDUAL, (*(0.0,) * 12, -10.0)),
    ]
    cost = tco(streams, 12, 0.09)
    assert cost.undiscounted_usd == pytest.approx(114.0)
    assert cost.pv_usd == pytest.approx(sum(cost.by_class_usd.values()))
    assert cost.by_class_usd[CostClass.RESIDUAL] == pytest.approx(-10 / 1.09)
    assert cost.cumulative_pv_usd[0] == 100.0
    assert cost.cumulative_pv_usd[-1] == cost.pv_usd
    assert (cost.streams, cost.missing) == (4, ("B300",))


def test_a_stream_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        tco([monthly_stream("Energy", CostClass.ENERGY, 2.0, 11)], 12, 0.09)


def test_the_range_adds_half_ranges_as_squares() -> None:
    spread = root_sum_square_range(100.0, {"gpu price": (94.0, 100.0), "tariff": (104.0, 96.0)})
    assert (spread.low_usd, spread.high_usd) == pytest.approx((95.0, 105.0))
    assert root_sum_square_range(7.0, {}).low_usd == 7.0


def test_cost_per_million_tokens_needs_tokens() -> None:
    assert usd_per_million_output_tokens(500.0, 2e9) == pytest.approx(0.25)
    assert usd_per_million_output_tokens(500.0, 0.0) is None


amounts = st.lists(st.floats(0.0, 1e6), min_size=1, max_size=61)
rates = st.floats(0.0, 0.3)


@given(amounts)
def test_present_value_at_rate_zero_is_the_sum(monthly: list[float]) -> None:
    assert present_value(monthly, 0.0) == pytest.approx(sum(monthly))


@given(amounts, rates, rates)
def test_a_higher_rate_never_raises_the_present_value_of_costs(
    monthly: list[float], one: float, other: float
) -> None:
    low, high = sorted((one, other))
    assert present_value(monthly, high) <= present_value(monthly, low) * (1 + 1e-12)


@given(amounts, rates, st.floats(1.0, 3.0))
def test_cost_is_monotone_in_price(monthly: list[float], rate: float, factor: float) -> None:
    horizon = len(monthly) - 1
    cheap = tco([CostStream("x", CostClass.CLOUD, tuple(monthly))], horizon, rate)
    dear = tco(
        [CostStream("x", CostClass.CLOUD, tuple(usd * factor for usd in monthly))], horizon, rate
    )
    assert dear.pv_usd >= cheap.pv_usd
    assert all(d >= c for d, c in zip(dear.cumulative_pv_usd, cheap.cumulative_pv_usd, strict=True))


curves = st.lists(st.floats(-1e6, 1e6), min_size=12, max_size=12)


@given(curves, curves)
def test_break_even_is_where_the_rest_is_cheaper_and_the_month_before_is_not(
    own: list[float], reference: list[float]
) -> None:
    month = break_even_month(own, reference)
    start = len(own) if month is None else month
    assert all(a <= b for a, b in zip(own[start:], reference[start:], strict=True))
    if start > 0:
        assert own[start - 1] > reference[start - 1]


@given(curves, curves)
def test_the_crossing_lies_in_the_month_of_the_break_even(
    own: list[float], reference: list[float]
) -> None:
    month = break_even_month(own, reference)
    crossing = break_even_crossing(own, reference)
    assert (month is None) is (crossing is None)
    if month is not None and crossing is not None:
        assert month - 1 <= crossing <= month
