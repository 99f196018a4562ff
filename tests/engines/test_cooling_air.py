"""Moist air, environmental classes, inlet temperature."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.units import M3H_PER_CFM
from planner.engines.cooling import (
    Breach,
    Envelope,
    OutOfRange,
    air_at_dew_point,
    air_at_humidity,
    air_at_wet_bulb,
    air_for_rise_m3h,
    air_rise_k,
    air_volume_m3h,
    derated_high_c,
    inlet_c,
    inlet_limit_c,
    standard_pressure_pa,
    violations,
)

SEA_PA = 101_325.0
A1 = Envelope("A1", 15, 32, -12, 8, 17, 80, 3050, 900, 300)
H1 = Envelope("H1", 15, 25, -12, 8, 17, 80, 3050, 900, None)


def test_cl_01_airflow_of_4_kw_and_20_fahrenheit() -> None:
    assert air_for_rise_m3h(4.0, 20 / 1.8) / M3H_PER_CFM == pytest.approx(628.9, abs=0.1)


@pytest.mark.parametrize(
    ("feet", "printed"), [(2000, 0.93), (4000, 0.86), (8000, 0.74), (10_000, 0.69)]
)
def test_cl_02_pressure_by_altitude_is_the_printed_one(feet: float, printed: float) -> None:
    assert standard_pressure_pa(feet * 0.3048) / SEA_PA == pytest.approx(printed, rel=0.005)


def test_cl_02_thin_air_needs_more_flow_by_its_pressure() -> None:
    at_sea = air_volume_m3h(10.0, 11.1, air_at_humidity(24.0, 45.0, SEA_PA))
    high = air_volume_m3h(10.0, 11.1, air_at_humidity(24.0, 45.0, standard_pressure_pa(3048.0)))
    assert high / at_sea == pytest.approx(1 / 0.6877, rel=0.01)


def test_cl_03_reference_hall_moves_150_cfm_for_a_kw() -> None:
    cfm = air_for_rise_m3h(1.0, 11.65) / M3H_PER_CFM
    assert cfm == pytest.approx(150.0, rel=0.001)


@pytest.mark.parametrize(("heat_kw", "rise_k"), [(10.2, 16.13), (11.30, 17.87)])
def test_cl_04_the_rule_of_thumb_agrees_with_moist_air(heat_kw: float, rise_k: float) -> None:
    air = air_at_humidity(15.0, 45.0, SEA_PA)
    assert air_volume_m3h(heat_kw, rise_k, air) == pytest.approx(1105 * M3H_PER_CFM, rel=0.02)


def test_cl_11_psychrometrics_of_the_handbook() -> None:
    air = air_at_wet_bulb(40.0, 20.0, SEA_PA)
    assert air.humidity_ratio == pytest.approx(0.0065, abs=0.0001)
    assert air.dew_point_c == pytest.approx(7.0, abs=0.5)
    assert air.relative_humidity_percent == pytest.approx(14.0, abs=1.0)
    assert air.enthalpy_kj_kg == pytest.approx(56.7, abs=0.1)
    assert air.volume_m3_kg == pytest.approx(0.896, rel=0.01)


@pytest.mark.parametrize(
    ("elevation_m", "pa"), [(0, 101_325), (500, 95_461), (1000, 89_875), (4000, 61_640)]
)
def test_cl_12_pressure_of_the_standard_atmosphere(elevation_m: float, pa: float) -> None:
    assert standard_pressure_pa(elevation_m) == pytest.approx(pa, abs=1)


@given(st.floats(-20, 45), st.floats(1, 100))
def test_humidity_dew_point_and_wet_bulb_tell_the_same_air(dry_c: float, humidity: float) -> None:
    air = air_at_humidity(dry_c, humidity, SEA_PA)
    assert air.dew_point_c <= air.wet_bulb_c + 0.01 <= dry_c + 0.02
    back = air_at_dew_point(dry_c, air.dew_point_c, SEA_PA)
    assert back.relative_humidity_percent == pytest.approx(humidity, abs=0.2)


@given(st.floats(0.1, 200), st.floats(1, 30), st.floats(0, 3000))
def test_airflow_doubles_with_the_heat(heat_kw: float, rise_k: float, elevation_m: float) -> None:
    air = air_at_humidity(24.0, 45.0, standard_pressure_pa(elevation_m))
    once = air_volume_m3h(heat_kw, rise_k, air)
    assert air_volume_m3h(2 * heat_kw, rise_k, air) == pytest.approx(2 * once)
    assert air_for_rise_m3h(2 * heat_kw, rise_k) == pytest.approx(
        2 * air_for_rise_m3h(heat_kw, rise_k)
    )


@given(st.floats(0.1, 200), st.floats(1, 30), st.floats(0.6, 1))
def test_airflow_and_rise_are_each_other_backwards(heat: float, rise_k: float, thin: float) -> None:
    assert air_rise_k(heat, air_for_rise_m3h(heat, rise_k, thin), thin) == pytest.approx(rise_k)


@pytest.mark.parametrize("humidity", [-1.0, 100.5, 140.0])
def test_humidity_beyond_0_to_100_is_refused_by_name(humidity: float) -> None:
    with pytest.raises(OutOfRange, match=r"Relative humidity of .* outside 0 to 100 %"):
        air_at_humidity(24.0, humidity, SEA_PA)


@pytest.mark.parametrize("elevation_m", [-600.0, 11_500.0, float("nan")])
def test_altitudes_beyond_the_model_are_refused_by_name(elevation_m: float) -> None:
    with pytest.raises(OutOfRange, match="Elevation of"):
        standard_pressure_pa(elevation_m)


def test_air_that_cannot_be_is_refused() -> None:
    with pytest.raises(OutOfRange, match="Dew point 25 °C lies above the dry bulb 20 °C"):
        air_at_dew_point(20.0, 25.0, SEA_PA)
    with pytest.raises(OutOfRange, match="Wet bulb 25 °C lies above"):
        air_at_wet_bulb(20.0, 25.0, SEA_PA)
    with pytest.raises(OutOfRange, match="Dry bulb of 95 °C"):
        air_at_humidity(95.0, 20.0, SEA_PA)
    with pytest.raises(OutOfRange, match="rises by 0 K carries no heat"):
        air_volume_m3h(4.0, 0.0, air_at_humidity(20.0, 50.0, SEA_PA))


def test_every_breach_of_an_envelope_is_named_with_its_limit() -> None:
    hot = violations(A1, air_at_humidity(34.0, 5.0, SEA_PA), 0.0)
    assert [(one.breach, one.limit) for one in hot] == [
        (Breach.TOO_WARM, 32),
        (Breach.HUMIDITY_LOW, 8),
    ]
    cold = violations(A1, air_at_humidity(12.0, 85.0, SEA_PA), 3200.0)
    assert [one.breach for one in cold] == [
        Breach.ELEVATION,
        Breach.TOO_COLD,
        Breach.HUMIDITY_HIGH,
    ]
    dry = violations(A1, air_at_humidity(16.0, 9.0, SEA_PA), 0.0)
    assert [one.breach for one in dry] == [Breach.DEW_POINT_LOW]


def test_the_upper_limit_falls_above_900_metres() -> None:
    assert derated_high_c(A1, 900.0) == 32.0
    assert derated_high_c(A1, 2100.0) == 28.0
    assert derated_high_c(A1, 8000.0) == derated_high_c(A1, A1.max_elevation_m)
    assert derated_high_c(H1, 2100.0) == 25.0
    assert violations(A1, air_at_humidity(30.0, 40.0, SEA_PA), 2100.0)[0].limit == 28.0


def test_what_the_vendor_prints_wins_over_the_class() -> None:
    assert inlet_limit_c(A1, 0.0, 30.0) == 30.0
    assert inlet_limit_c(A1, 1500.0, 35.0) == 35.0
    assert inlet_limit_c(A1, 1500.0, None) == 30.0


def test_exhaust_that_is_drawn_in_warms_the_inlet() -> None:
    assert inlet_c(24.0, 0.05, 16.0) == pytest.approx(24.8)
    assert inlet_c(24.0, 0.20, 16.0) == pytest.approx(27.2)
