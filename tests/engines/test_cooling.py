"""Heat, air, coolant, zones and the climate."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.cooling_design import Rejection
from planner.domain.expression import evaluate_expression
from planner.domain.facility import CoolingElement, Loop
from planner.domain.identity import ElementId, SiteId
from planner.domain.units import M3H_PER_CFM
from planner.engines.cooling import (
    FORMULAS,
    SEA_LEVEL_AIR_KW_PER_M3H_K,
    AirRules,
    ClimateRules,
    CoolantState,
    Cooler,
    Envelope,
    ModeLimits,
    TemperatureBin,
    WarmDevices,
    WaterLoop,
    air_at_humidity,
    air_for_rise_m3h,
    air_rise_k,
    air_volume_m3h,
    airflow_m3h,
    annual_free_share,
    chiller_cop,
    coldest_water_c,
    coolant_lpm,
    derated_high_c,
    evaporated_l,
    exchange,
    free_share,
    heat_split,
    ideal_share,
    inlet_c,
    least_flow_lpm_per_kw,
    level_at_dba,
    lmtd_k,
    make_up_l,
    mode_hours,
    mode_limits,
    pad_share,
    pressure_ratio,
    rack_heat,
    ride_through_s,
    seasonal_amplitude_k,
    temperature_bins,
    total_dba,
    unit_output,
    velocity_m_s,
    water_l_day,
    water_side_kw,
    water_use_effectiveness,
    zone_capacity,
)

RULES = AirRules(m3h_per_kw=110 * M3H_PER_CFM, rack_limit_kw=20.0)
CLIMATE = ClimateRules(
    temperate_amplitude_k=10.0,
    temperate_summer_c=24.0,
    tropical_amplitude_k=2.0,
    tropical_summer_c=28.0,
    design_deviate=2.14,
)
K_PER_F = 1 / 1.8


def unit(capacity_kw: float, installed: int = 1, standby: int = 0) -> CoolingElement:
    return CoolingElement(
        ElementId("crah"),
        "CRAH",
        SiteId("s"),
        Loop.AIR,
        capacity_kw,
        20.0,
        32.0,
        installed,
        standby,
    )


def test_cl_01_airflow_for_4_kw_and_20_fahrenheit() -> None:
    cfm = 628.9
    assert air_rise_k(4.0, cfm * M3H_PER_CFM) == pytest.approx(20 * K_PER_F, rel=0.0002)


@pytest.mark.parametrize(
    ("feet", "ratio", "cfm"),
    [(2000, 0.93, 1655.9), (4000, 0.86, 1790.7), (8000, 0.74, 2081.1), (10000, 0.69, 2231.9)],
)
def test_cl_02_airflow_and_altitude(feet: float, ratio: float, cfm: float) -> None:
    at_height = pressure_ratio(feet * 0.3048)
    assert at_height == pytest.approx(ratio, rel=0.005)
    assert airflow_m3h(10.0, 154.0) / ratio == pytest.approx(cfm, abs=0.1)
    thin_air_k = air_rise_k(10.0, cfm * M3H_PER_CFM, ratio)
    assert thin_air_k == pytest.approx(20 * K_PER_F * 157.24 / 154.0, rel=0.001)


def test_cl_03_reference_hall_airflow_means_a_rise_of_11_65_kelvin() -> None:
    assert air_rise_k(1.0, 150 * M3H_PER_CFM) == pytest.approx(11.65, abs=0.01)


@pytest.mark.parametrize(("heat_kw", "rise_k"), [(10.2, 16.13), (11.30, 17.87)])
def test_cl_04_dgx_h100_air_side(heat_kw: float, rise_k: float) -> None:
    assert air_rise_k(heat_kw, 1105 * M3H_PER_CFM) == pytest.approx(rise_k, abs=0.01)


def test_cl_04_dgx_h100_airflow_per_kw() -> None:
    assert airflow_m3h(10.2, 108.3 * M3H_PER_CFM) == pytest.approx(1105 * M3H_PER_CFM, rel=0.001)


@pytest.mark.parametrize(
    ("density_kg_m3", "heat_j_kgk", "lpm"), [(1009.9, 3969.0, 1.497), (992.3, 4178.9, 1.447)]
)
def test_cl_05_coolant_flow(density_kg_m3: float, heat_j_kgk: float, lpm: float) -> None:
    assert coolant_lpm(1.0, 10.0, density_kg_m3, heat_j_kgk) == pytest.approx(lpm, rel=0.005)


@pytest.mark.parametrize(
    ("elevation_m", "pa"), [(0, 101325), (500, 95461), (1000, 89875), (4000, 61640)]
)
def test_cl_12_standard_atmosphere(elevation_m: float, pa: float) -> None:
    assert pressure_ratio(elevation_m) * 101325 == pytest.approx(pa, abs=1)


def test_printed_airflow_wins_and_the_rest_follows_the_heat_to_air() -> None:
    rack = rack_heat(
        [
            WarmDevices(11.3, airflow_m3h=1877.0, count=2),
            WarmDevices(10.0, liquid_share=0.85),
            WarmDevices(None, count=3),
        ],
        RULES,
    )
    assert rack.heat_kw == pytest.approx(32.6)
    assert (rack.air_kw, rack.liquid_kw) == pytest.approx((24.1, 8.5))
    assert rack.airflow_m3h == pytest.approx(2 * 1877.0 + 1.5 * 110 * M3H_PER_CFM)
    assert rack.unknown_devices == 3
    assert rack.air_margin_kw == pytest.approx(-4.1)


@given(st.lists(st.builds(WarmDevices, st.floats(0, 150), st.floats(0, 1), st.none())))
def test_heat_to_air_plus_heat_to_liquid_is_the_heat(devices: list[WarmDevices]) -> None:
    rack = rack_heat(devices, RULES)
    assert rack.air_kw + rack.liquid_kw == pytest.approx(rack.heat_kw)
    assert rack.air_kw >= 0.0


def test_a_zone_counts_standby_units_only_after_a_failure() -> None:
    zone = zone_capacity([unit(50.0, installed=4, standby=1)])
    assert (zone.running_kw, zone.after_failure_kw) == (150.0, 150.0)
    bare = zone_capacity([unit(50.0, installed=2), unit(80.0)])
    assert (bare.running_kw, bare.after_failure_kw) == (180.0, 100.0)
    assert bare.margin_kw(120.0) == -20.0


def test_a_zone_without_units_removes_nothing() -> None:
    assert zone_capacity([]).running_kw == zone_capacity([unit(50.0, 0)]).after_failure_kw == 0.0


# Share of hours at or below a temperature in the PVGIS typical meteorological year 2005-2023 at
# 45° N 8° E, whose design dry bulb (0.4 %) is 31.7 °C and whose summer mean is 22.2 °C.
@pytest.mark.parametrize(
    ("threshold_c", "share"),
    [(5, 0.167), (10, 0.377), (15, 0.562), (20, 0.759), (25, 0.918), (30, 0.989)],
)
def test_the_model_year_matches_a_typical_meteorological_year(
    threshold_c: float, share: float
) -> None:
    bins = temperature_bins(31.7, 22.2, CLIMATE)
    below = sum(hours.share for hours in bins if hours.temperature_c < threshold_c)
    assert below == pytest.approx(share, abs=0.025)


def test_a_city_cooler_than_its_country_still_has_a_year() -> None:
    bins = temperature_bins(22.0, 25.5, CLIMATE)
    assert sum(hours.share for hours in bins) == pytest.approx(1.0)


def test_a_warm_water_loop_needs_no_chiller_in_a_temperate_year() -> None:
    bins = temperature_bins(32.0, 19.0, CLIMATE)
    warm = annual_free_share(bins, WaterLoop(supply_c=40.0, return_c=50.0, approach_k=5.0))
    chilled = annual_free_share(bins, WaterLoop(supply_c=18.0, return_c=24.0, approach_k=10.0))
    assert warm > 0.999
    assert 0.3 < chilled < 0.6


def test_partial_free_cooling_lies_between_supply_and_return() -> None:
    loop = WaterLoop(supply_c=32.0, return_c=42.0, approach_k=5.0)
    assert [free_share(t, loop) for t in (27.0, 32.0, 37.0, 45.0)] == [1.0, 0.5, 0.0, 0.0]


summers = st.floats(5.0, 38.0)
spreads = st.floats(0.0, 18.0)


@given(summers, spreads)
def test_the_bins_are_a_whole_year(summer_c: float, spread_k: float) -> None:
    bins = temperature_bins(summer_c + spread_k, summer_c, CLIMATE)
    assert sum(hours.share for hours in bins) == pytest.approx(1.0)
    assert all(hours.share >= -1e-12 for hours in bins)


@given(summers, st.floats(4.0, 18.0))
def test_the_design_temperature_is_as_rare_as_it_says(summer_c: float, spread_k: float) -> None:
    bins = temperature_bins(summer_c + spread_k, summer_c, CLIMATE)
    hotter = sum(h.share for h in bins if h.temperature_c > summer_c + spread_k + 0.5)
    assert hotter < 0.01


@given(summers, spreads, st.floats(12.0, 45.0), st.floats(0.0, 10.0))
def test_warmer_water_never_lowers_free_cooling(
    summer_c: float, spread_k: float, supply_c: float, warmer_k: float
) -> None:
    bins = temperature_bins(summer_c + spread_k, summer_c, CLIMATE)
    cold = annual_free_share(bins, WaterLoop(supply_c, supply_c + 8.0, 7.0))
    warm = annual_free_share(bins, WaterLoop(supply_c + warmer_k, supply_c + warmer_k + 8.0, 7.0))
    assert 0.0 <= cold <= warm + 1e-12
    assert warm <= 1.0


Symbols = Mapping[str, float]
Case = tuple[str, Callable[[Symbols], float], Symbols]
HEIGHT = Envelope("A1", 15, 32, -12, 8, 17, 80, 3050, 900, 300)
AIR = air_at_humidity(24.0, 45.0, 101_325.0)
MODES = mode_hours((TemperatureBin(10.0, 0.5), TemperatureBin(30.0, 0.5)), ModeLimits(20.0, 25.0))


def _reach(s: Symbols) -> float:
    cooler = Cooler(Rejection.WET_OPEN, s["approach_k"], True, 0.0, s["freeze_margin_k"])
    return coldest_water_c(cooler, 40.0, s["bulb_c"])


def _some(value: float | None) -> float:
    assert value is not None
    return value


OTHER_CASES: list[Case] = [
    (
        "cooling.air_for_rise",
        lambda s: air_for_rise_m3h(s["air_kw"], s["rise_k"], s["pressure_ratio"]),
        {
            "air_kw": 10.2,
            "rise_k": 16.0,
            "kw_per_m3h_k": SEA_LEVEL_AIR_KW_PER_M3H_K,
            "pressure_ratio": 0.86,
        },
    ),
    (
        "cooling.air_volume",
        lambda s: air_volume_m3h(s["air_kw"], s["rise_k"], AIR),
        {
            "air_kw": 10.2,
            "rise_k": 16.0,
            "density_kg_m3": AIR.density_kg_m3,
            "heat_kj_kgk": AIR.heat_kj_kgk,
        },
    ),
    (
        "cooling.derated_inlet",
        lambda s: derated_high_c(HEIGHT, s["elevation_m"]),
        {"high_c": 32.0, "elevation_m": 1500.0, "derate_above_m": 900.0, "derate_m_per_k": 300.0},
    ),
    (
        "cooling.inlet",
        lambda s: inlet_c(s["supply_c"], s["recirculation"], s["rise_k"]),
        {"supply_c": 24.0, "recirculation": 0.2, "rise_k": 16.0},
    ),
    (
        "cooling.lmtd",
        lambda s: lmtd_k(s["warm_end_k"], s["cold_end_k"]),
        {"warm_end_k": 5.0, "cold_end_k": 2.0},
    ),
    (
        "cooling.ua",
        lambda s: (
            exchange(
                s["heat_kw"], hot_in_c=51.0, hot_out_c=37.0, cold_in_c=35.0, cold_out_c=46.0
            ).ua_kw_k
        ),
        {"heat_kw": 1250.0, "lmtd_k": lmtd_k(5.0, 2.0)},
    ),
    (
        "cooling.net_output",
        lambda s: unit_output(s["gross_kw"], s["fan_kw"]).net_kw,
        {"gross_kw": 57.3, "fan_kw": 2.6},
    ),
    (
        "cooling.effectiveness",
        lambda s: (
            exchange(
                1250.0,
                hot_in_c=s["hot_in_c"],
                hot_out_c=s["hot_out_c"],
                cold_in_c=s["cold_in_c"],
                cold_out_c=s["cold_out_c"],
            ).effectiveness
        ),
        {"hot_in_c": 51.0, "hot_out_c": 37.0, "cold_in_c": 35.0, "cold_out_c": 46.0},
    ),
    (
        "cooling.water_side",
        lambda s: water_side_kw(
            s["flow_m3h"], s["in_c"], s["out_c"], s["density_kg_m3"], s["heat_j_kgk"]
        ),
        {
            "flow_m3h": 8.2,
            "in_c": 10.0,
            "out_c": 16.0,
            "density_kg_m3": 999.4,
            "heat_j_kgk": 4189.0,
        },
    ),
    (
        "cooling.least_flow",
        lambda s: s["liquid_kw"] * least_flow_lpm_per_kw(32.0, ((30.0, 0.5), (35.0, 0.7))),
        {"liquid_kw": 117.0, "lpm_per_kw": 0.58},
    ),
    (
        "cooling.pipe_velocity",
        lambda s: velocity_m_s(s["flow_lpm"], s["bore_mm"]),
        {"flow_lpm": 175.0, "bore_mm": 40.0},
    ),
    (
        "cooling.ride_through",
        lambda s: _some(
            ride_through_s(
                s["litres"],
                CoolantState(s["density_kg_m3"], s["heat_j_kgk"]),
                s["rise_k"],
                s["heat_kw"],
            )
        ),
        {
            "litres": 200.0,
            "density_kg_m3": 1009.9,
            "heat_j_kgk": 3969.0,
            "rise_k": 8.0,
            "heat_kw": 120.0,
        },
    ),
    (
        "cooling.rejection_reach",
        _reach,
        {"freeze_margin_k": 5.0, "bulb_c": 20.0, "approach_k": 5.0},
    ),
    (
        "cooling.full_free_limit",
        lambda s: (
            mode_limits(
                s["supply_c"], s["supply_c"] + 10.0, s["exchanger_k"], s["approach_k"]
            ).full_up_to_c
        ),
        {"supply_c": 45.0, "exchanger_k": 4.0, "approach_k": 5.0},
    ),
    (
        "cooling.chiller_cop",
        lambda s: chiller_cop(
            s["evaporating_c"],
            s["evaporating_c"] + s["lift_k"],
            s["efficiency"],
            s["greatest"],
        ),
        {"greatest": 9.0, "efficiency": 0.5, "evaporating_c": 8.0, "lift_k": 35.0},
    ),
    (
        "cooling.chiller_rated_share",
        lambda s: ideal_share(
            s["cop"], s["evaporating_c"], s["evaporating_c"] + s["lift_k"], 0.0, 0.0
        ),
        {"cop": 2.96, "lift_k": 43.3, "evaporating_c": 3.7},
    ),
    (
        "cooling.evaporated",
        lambda s: evaporated_l(s["heat_kwh"], s["evaporated_share"]),
        {"heat_kwh": 1000.0, "evaporated_share": 0.675},
    ),
    (
        "cooling.pad_share",
        lambda s: pad_share(s["drop_k"], s["air_rise_k"]),
        {"drop_k": 6.0, "air_rise_k": 12.0},
    ),
    (
        "cooling.make_up",
        lambda s: make_up_l(s["evaporated_l"], s["cycles"]),
        {"evaporated_l": 100.0, "cycles": 5.0},
    ),
    (
        "cooling.wue",
        lambda s: _some(water_use_effectiveness(s["water_l"], s["it_kwh"])),
        {"water_l": 1800.0, "it_kwh": 1000.0},
    ),
    (
        "cooling.water_day",
        lambda s: water_l_day(s["it_kw"], s["l_per_kwh"]),
        {"it_kw": 10_000.0, "l_per_kwh": 3.0},
    ),
    (
        "cooling.equal_sources",
        lambda s: _some(total_dba([(s["level_dba"], int(s["count"]))])),
        {"level_dba": 80.0, "count": 8.0},
    ),
    (
        "cooling.noise_distance",
        lambda s: level_at_dba(s["power_level_dba"], s["distance_m"]),
        {"power_level_dba": 100.0, "distance_m": 3.0},
    ),
    (
        "cooling.mechanical_hours",
        lambda s: MODES.mechanical,
        {"year_h": 8760.0, "full_h": MODES.full, "trim_h": MODES.trim},
    ),
]

CASES: list[Case] = [
    (
        "cooling.liquid",
        lambda s: heat_split(s["heat_kw"], s["liquid_share"]).liquid_kw,
        {"heat_kw": 14.5, "liquid_share": 0.85},
    ),
    (
        "cooling.air",
        lambda s: heat_split(s["heat_kw"], s["liquid_share"]).air_kw,
        {"heat_kw": 14.5, "liquid_share": 0.85},
    ),
    (
        "cooling.airflow",
        lambda s: airflow_m3h(s["air_kw"], s["m3h_per_kw"]),
        {"air_kw": 2.2, "m3h_per_kw": 187.0},
    ),
    (
        "cooling.air_rise",
        lambda s: air_rise_k(s["air_kw"], s["airflow_m3h"], s["pressure_ratio"]),
        {
            "air_kw": 10.2,
            "airflow_m3h": 1877.0,
            "kw_per_m3h_k": SEA_LEVEL_AIR_KW_PER_M3H_K,
            "pressure_ratio": 0.86,
        },
    ),
    (
        "cooling.pressure_ratio",
        lambda s: pressure_ratio(s["elevation_m"]),
        {"elevation_m": 1600.0},
    ),
    (
        "cooling.coolant_flow",
        lambda s: coolant_lpm(s["liquid_kw"], s["rise_k"], s["density_kg_m3"], s["heat_j_kgk"]),
        {"liquid_kw": 117.0, "rise_k": 9.0, "density_kg_m3": 1009.9, "heat_j_kgk": 3969.0},
    ),
    (
        "cooling.free_share",
        lambda s: free_share(
            s["outdoor_c"], WaterLoop(s["supply_c"], s["return_c"], s["approach_k"])
        ),
        {"return_c": 42.0, "approach_k": 5.0, "outdoor_c": 30.0, "supply_c": 32.0},
    ),
]
CASES += OTHER_CASES
CASES += [
    (
        "cooling.seasonal_amplitude",
        lambda s: seasonal_amplitude_k(s["summer_c"], CLIMATE),
        {
            "temperate_k": 10.0,
            "tropical_k": 2.0,
            "summer_c": summer_c,
            "temperate_c": 24.0,
            "tropical_c": 28.0,
        },
    )
    for summer_c in (19.0, 25.0, 31.0)
]


@pytest.mark.parametrize(("formula_id", "function", "symbols"), CASES)
def test_the_printed_formula_gives_the_computed_number(
    formula_id: str, function: Callable[[Symbols], float], symbols: Symbols
) -> None:
    formula = FORMULAS[formula_id]
    assert set(symbols) == set(formula.symbols)
    assert evaluate_expression(formula.expression, symbols) == pytest.approx(function(symbols))


def test_every_formula_is_tried() -> None:
    assert {formula_id for formula_id, _, _ in CASES} == set(FORMULAS)
    assert all(formula.id == formula_id for formula_id, formula in FORMULAS.items())
