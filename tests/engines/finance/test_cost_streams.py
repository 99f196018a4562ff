"""Costs by month: purchases, refreshes, residual values, running costs."""

import pytest

from planner.domain.site import Colocation
from planner.engines.finance.cloud import commitment_left_usd, commitment_months_left
from planner.engines.finance.lines import CostClass, CostLine
from planner.engines.finance.opex import (
    OpexRates,
    colocation_usd_month,
    energy_usd_month,
    staff_fte,
)
from planner.engines.finance.streams import (
    AssetLife,
    asset_streams,
    last_month_stream,
    maintenance_stream,
    monthly_stream,
    yearly_stream,
)

LIFE = AssetLife(60, 0.10)
SERVERS = CostLine("Servers", CostClass.SERVERS, 1000.0)
RATES = OpexRates(
    maintenance=0.08,
    maintenance_free_months=12,
    insurance=0.005,
    gpus_per_fte=75.0,
    minimum_fte=0.5,
    always_staffed_fte=5.0,
    fte_usd_year=120_000.0,
)


def dated(monthly: tuple[float, ...] | None) -> dict[int, float]:
    """The months in which money moves."""
    assert monthly is not None
    return {month: usd for month, usd in enumerate(monthly) if usd}


def test_hardware_that_lives_as_long_as_the_horizon_is_bought_once() -> None:
    bought, residual = asset_streams(SERVERS, LIFE, 60)
    assert dated(bought.monthly_usd) == {0: 1000.0}
    assert dated(residual.monthly_usd) == pytest.approx({60: -100.0})
    assert residual.cost_class is CostClass.RESIDUAL


def test_a_shorter_life_is_refreshed_and_the_last_one_is_worth_more() -> None:
    bought, residual = asset_streams(SERVERS, AssetLife(48, 0.10), 60)
    assert dated(bought.monthly_usd) == {0: 1000.0, 48: 1000.0}
    assert dated(residual.monthly_usd) == pytest.approx({48: -100.0, 60: -775.0})


def test_a_longer_life_keeps_its_unused_part() -> None:
    _, residual = asset_streams(
        CostLine("Building", CostClass.BUILDING, 1000.0), AssetLife(240, 0.0), 60
    )
    assert dated(residual.monthly_usd) == pytest.approx({60: -750.0})


def test_a_purchase_without_a_life_leaves_nothing() -> None:
    (only,) = asset_streams(CostLine("Installation", CostClass.INSTALLATION, 30.0), None, 60)
    assert dated(only.monthly_usd) == {0: 30.0}


def test_an_unknown_price_stays_no_data_over_all_months() -> None:
    (only,) = asset_streams(CostLine("B300", CostClass.SERVERS, None), LIFE, 60)
    assert only.monthly_usd is None
    assert monthly_stream("Energy", CostClass.ENERGY, None, 60).monthly_usd is None


def test_running_costs_fall_due_from_the_first_month_to_the_last() -> None:
    stream = monthly_stream("Energy", CostClass.ENERGY, 5.0, 3)
    assert stream.monthly_usd == (0.0, 5.0, 5.0, 5.0)


def test_maintenance_starts_after_month_12_of_every_purchase() -> None:
    stream = maintenance_stream(
        "Maintenance", 8.0, free_months=12, life_months=36, horizon_months=60
    )
    months = set(dated(stream.monthly_usd))
    assert months == set(range(13, 37)) | set(range(49, 61))


def test_growing_demand_is_paid_year_by_year_and_the_last_year_goes_on() -> None:
    stream = yearly_stream("Burst", CostClass.CLOUD, (120.0, 240.0), 36)
    assert stream.monthly_usd is not None
    assert stream.monthly_usd[0] == 0.0
    assert stream.monthly_usd[1:13] == (10.0,) * 12
    assert stream.monthly_usd[13:] == (20.0,) * 24
    with pytest.raises(ValueError, match="no year"):
        yearly_stream("Burst", CostClass.CLOUD, (), 36)


def test_a_commitment_that_outlives_the_horizon_is_charged_in_the_last_month() -> None:
    assert [commitment_months_left(60, term) for term in (12, 36, 60)] == [0, 12, 0]
    owed = commitment_left_usd(12, 2, 10.0)
    assert owed == pytest.approx(12 * 2 * 730 * 10.0)
    stream = last_month_stream("Commitment", CostClass.CLOUD, owed, 60)
    assert dated(stream.monthly_usd) == {60: owed}


def test_a_kilowatt_for_a_month_is_730_kilowatt_hours() -> None:
    assert energy_usd_month(1.0, 0.10) == pytest.approx(73.0)


def test_colocation_with_energy_included_has_no_meter() -> None:
    terms = Colocation(contracted_kw=40.0, usd_per_kw_month=200.0)
    included = Colocation(40.0, 200.0, energy_included=True)
    assert colocation_usd_month(terms, 1000.0, 0.2) == pytest.approx(8200.0)
    assert colocation_usd_month(included, 1000.0, 0.2) == pytest.approx(8000.0)


@pytest.mark.parametrize(
    ("gpus", "always", "fte"),
    [(8, False, 0.5), (150, False, 2.0), (8, True, 5.0), (750, True, 10.0)],
)
def test_staff_follows_the_gpus_above_a_minimum(gpus: int, always: bool, fte: float) -> None:
    assert staff_fte(gpus, always, RATES) == pytest.approx(fte)
