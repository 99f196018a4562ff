"""What waiting costs and from when own silicon pays: published figures, and where nothing pays."""

import pytest

from planner.engines.finance.custom_silicon import break_even_units, unit_saving_usd
from planner.engines.finance.delay import bridge_usd, delay_usd, slot_gain_usd


@pytest.mark.parametrize(("usd_per_hour", "usd"), [(2.65, 92_900), (10.60, 371_400)])
def test_six_months_of_an_eight_gpu_server(usd_per_hour: float, usd: float) -> None:
    assert bridge_usd(8, 6, usd_per_hour) == pytest.approx(usd, rel=1e-3)


@pytest.mark.parametrize(("saving_usd", "units"), [(20_000, 25_000), (15_000, 33_333)])
def test_half_a_billion_needs_tens_of_thousands_of_chips(saving_usd: float, units: float) -> None:
    assert break_even_units(5e8, 0, saving_usd) == pytest.approx(units, rel=1e-4)


def test_a_chip_that_saves_nothing_never_pays() -> None:
    dear = unit_saving_usd(
        20_000, 21_000, merchant_kw=1, custom_kw=1, powered_hours=40_000, usd_kwh=0.1
    )
    assert dear < 0
    assert break_even_units(5e8, 0, dear) is None


def test_waiting_gains_the_interest_when_nothing_else_is_lost() -> None:
    idle = {"bridge_usd": 0.0, "stranded_usd_month": 0.0, "lost_margin_usd_month": 0.0}
    assert delay_usd(months=12, capex_usd=1000, rate_year=0.09, **idle) == pytest.approx(-90)


def test_a_slot_pays_below_the_cost_it_avoids() -> None:
    assert slot_gain_usd(50_000, 0.1, 400_000) > 0 > slot_gain_usd(30_000, 0.1, 400_000)
