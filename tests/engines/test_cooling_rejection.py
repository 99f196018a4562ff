"""Heat rejection, modes of free cooling, chillers, water, hours of a year."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.climate import TemperatureHours
from planner.domain.cooling_design import Rejection
from planner.engines.cooling import (
    Cooler,
    CoolingMode,
    ModeLimits,
    OutOfRange,
    chiller_cop,
    coldest_water_c,
    design_c,
    entering_bins,
    evaporated_l,
    hours_by_temperature,
    make_up_l,
    mode_hours,
    mode_limits,
    pad_share,
    water_l_day,
    water_use_effectiveness,
    wet_bulbs,
    year_bins,
)

DRY = Cooler(Rejection.DRY, 10.0, to_wet_bulb=False)
PADS = Cooler(Rejection.ADIABATIC, 10.0, to_wet_bulb=False, pad_effectiveness=0.7)
OPEN = Cooler(Rejection.WET_OPEN, 5.0, to_wet_bulb=True, freeze_margin_k=5.0)
UNKNOWN = float("nan")


@pytest.mark.parametrize(
    ("outdoor_c", "mode"),
    [
        (34.8, CoolingMode.FULL),
        (36.0, CoolingMode.TRIM),
        (40.5, CoolingMode.MECHANICAL),
        (-10.0, CoolingMode.FULL),
    ],
)
def test_cl_13_mode_of_free_cooling(outdoor_c: float, mode: CoolingMode) -> None:
    assert ModeLimits(34.8, 40.5).mode(outdoor_c) is mode


def test_cl_13_the_chain_of_approaches_leaves_1_2_kelvin_in_hand() -> None:
    limits = mode_limits(45.0, 55.0, 4.0, 5.0)
    assert limits.full_up_to_c == 36.0
    assert limits.full_up_to_c - 34.8 == pytest.approx(1.2)
    with pytest.raises(OutOfRange, match="returns at 40 °C and is supplied at 45 °C"):
        mode_limits(45.0, 40.0, 4.0, 5.0)


def test_each_kind_of_rejection_has_its_bulb() -> None:
    assert coldest_water_c(DRY, 30.0, None) == 40.0
    assert coldest_water_c(PADS, 30.0, 20.0) == pytest.approx(33.0)
    assert coldest_water_c(OPEN, 30.0, 20.0) == 25.0
    assert coldest_water_c(OPEN, -5.0, -6.0) == 5.0


def test_wet_kinds_refuse_a_climate_without_humidity() -> None:
    with pytest.raises(OutOfRange, match="No wet bulb"):
        coldest_water_c(OPEN, 30.0, None)
    with pytest.raises(OutOfRange, match="lies above the dry bulb"):
        coldest_water_c(PADS, 20.0, 25.0)


def test_cl_14_water_of_a_day() -> None:
    assert water_l_day(10_000.0, 3.0) == pytest.approx(720_000.0)


def test_water_follows_the_heat_and_the_cycles() -> None:
    assert evaporated_l(1.0, 1.0) == pytest.approx(1.48, abs=0.005)
    assert make_up_l(100.0, 5.0) == pytest.approx(125.0)
    assert make_up_l(evaporated_l(1.0, 0.675), 5.0) == pytest.approx(1.25, abs=0.001)
    assert pad_share(6.0, 12.0) == 0.5
    with pytest.raises(OutOfRange, match="Cycles of concentration of 1"):
        make_up_l(100.0, 1.0)
    assert water_use_effectiveness(1800.0, 1000.0) == 1.8
    assert water_use_effectiveness(1800.0, 0.0) is None


@given(st.floats(0, 1e6), st.floats(1.1, 25))
def test_make_up_is_never_less_than_what_evaporates(litres: float, cycles: float) -> None:
    assert make_up_l(litres, cycles) >= litres
    assert make_up_l(2 * litres, cycles) == pytest.approx(2 * make_up_l(litres, cycles))


def test_a_chiller_works_harder_over_a_larger_lift() -> None:
    assert chiller_cop(5.0, 45.0, 0.5, 9.0) == pytest.approx(0.5 * 278.15 / 40.0)
    assert chiller_cop(20.0, 25.0, 0.5, 9.0) == 9.0
    with pytest.raises(OutOfRange, match="Lift of a chiller of -5 K"):
        chiller_cop(30.0, 25.0, 0.5, 9.0)
    with pytest.raises(OutOfRange, match="Lift of a chiller of 75 K"):
        chiller_cop(-20.0, 55.0, 0.5, 9.0)


@given(st.floats(-10, 20), st.floats(2, 60), st.floats(0, 8))
def test_a_smaller_lift_never_costs_more(cold_c: float, lift_k: float, more_k: float) -> None:
    small = chiller_cop(cold_c, cold_c + lift_k, 0.5, 9.0)
    assert chiller_cop(cold_c, cold_c + lift_k + more_k, 0.5, 9.0) <= small


hourly = st.lists(st.floats(-40, 50), min_size=1, max_size=400).map(np.array)


@given(hourly)
def test_the_hours_of_all_bins_are_the_hours_of_the_year(temperatures: "np.ndarray") -> None:
    bins = hours_by_temperature(temperatures)
    assert sum(one.hours for one in bins) == len(temperatures)
    assert sum(one.share for one in year_bins(bins)) == pytest.approx(1.0)
    degrees = [one.temperature_c for one in bins]
    assert degrees == sorted(set(degrees))
    for one in bins:
        near = np.abs(temperatures - one.temperature_c) <= 0.5 + 1e-9
        assert near.sum() >= one.hours


@given(hourly, st.floats(0, 40), st.floats(1, 15))
def test_the_modes_of_a_year_sum_to_the_year(
    temperatures: "np.ndarray", full_c: float, range_k: float
) -> None:
    bins = year_bins(hours_by_temperature(temperatures))
    hours = mode_hours(bins, ModeLimits(full_c, full_c + range_k))
    assert hours.total == pytest.approx(8760.0)
    warmer = mode_hours(bins, ModeLimits(full_c + 1.0, full_c + range_k + 1.0))
    assert warmer.full >= hours.full
    assert warmer.mechanical <= hours.mechanical + 1e-6


def test_hours_without_a_temperature_are_in_no_bin() -> None:
    bins = hours_by_temperature(
        np.array([10.2, 9.8, UNKNOWN, 20.0]), np.array([8.0, 6.0, 5.0, UNKNOWN])
    )
    assert bins == (TemperatureHours(10.0, 2, 7.0), TemperatureHours(20.0, 1, None))
    assert design_c(np.array([UNKNOWN])) is None
    assert hours_by_temperature(np.array([UNKNOWN])) == ()


def test_more_hours_than_a_year_has_are_no_year() -> None:
    with pytest.raises(OutOfRange, match="9,000 hours are no year"):
        year_bins([TemperatureHours(10.0, 9000)])
    with pytest.raises(OutOfRange, match="0 hours are no year"):
        year_bins([])


def test_the_wet_bulb_of_an_hour_comes_from_dew_point_or_humidity() -> None:
    wet = wet_bulbs(
        np.array([40.0, 40.0, 10.0, 10.0, 10.0]),
        np.array([7.43, UNKNOWN, 10.3, UNKNOWN, UNKNOWN]),
        np.array([UNKNOWN, 13.98, UNKNOWN, 120.0, UNKNOWN]),
        np.full(5, 101_325.0),
    )
    assert wet[:3] == pytest.approx([20.0, 20.0, 10.0], abs=0.02)
    assert np.isnan(wet[3:]).all()


def test_the_design_temperature_is_exceeded_by_a_250th_of_the_hours() -> None:
    temperatures = np.arange(1000, dtype=float)
    design = design_c(temperatures)
    assert design is not None
    assert (temperatures > design).sum() == 4


def test_a_wet_cooler_counts_its_year_from_the_wet_bulb() -> None:
    hours = (TemperatureHours(20.0, 100, 15.0), TemperatureHours(30.0, 300, 20.0))
    assert [one.temperature_c for one in entering_bins(OPEN, hours)] == [15.0, 20.0]
    assert [one.temperature_c for one in entering_bins(PADS, hours)] == pytest.approx([16.5, 23.0])
    assert [one.share for one in entering_bins(DRY, hours)] == [0.25, 0.75]
