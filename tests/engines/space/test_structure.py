"""Published and derived cases of structure, and that every printed formula gives what is computed."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.expression import evaluate_expression
from planner.engines.space import (
    FORMULAS,
    Weight,
    aisle_pitch_mm,
    area_load_kg_m2,
    blanking_units,
    cable_fill,
    centre_of_gravity_u,
    centre_share,
    depth_margin_mm,
    footprint_load_kg_m2,
    lift_margin_kg,
    load_share,
    opening_margin_mm,
    point_load_kg,
    rack_mass,
    rail_margin_mm,
    ramp_slope_percent,
    rolling_share,
    tile_load_kg,
)
from planner.engines.space.slots import FREE_UNITS

KG_PER_LB = 0.45359237
M2_PER_FT2 = 0.09290304
MM_PER_FT = 304.8
LIVE, FLOOR = 15 * KG_PER_LB / M2_PER_FT2, 10 * KG_PER_LB / M2_PER_FT2


def test_st_01_a_4500_lb_rack_on_four_feet_stays_below_a_panel_of_3000_lb() -> None:
    foot = point_load_kg(4500 * KG_PER_LB, 4)
    assert foot == pytest.approx(1125 * KG_PER_LB)
    assert foot < 3000 * KG_PER_LB


def test_st_02_the_slab_carries_803_kg_m2_under_a_rack_of_1360_kg() -> None:
    load = area_load_kg_m2(2998 * KG_PER_LB, 12 * M2_PER_FT2, 20 * M2_PER_FT2, LIVE, FLOOR)
    assert load == pytest.approx(803, abs=1.0)
    assert load * M2_PER_FT2 / KG_PER_LB == pytest.approx(164.4, abs=0.05)
    assert load > 75 * KG_PER_LB / M2_PER_FT2


@pytest.mark.parametrize(("share", "lb"), [(1 / 3, 999), (1 / 2, 1499)], ids=["ST-02", "ST-02b"])
def test_a_tile_carries_a_third_standing_and_half_rolling(share: float, lb: float) -> None:
    assert tile_load_kg(2998 * KG_PER_LB, share) == pytest.approx(lb * KG_PER_LB, rel=1e-3)


def test_a_tile_under_two_casters_carries_a_third_of_both_racks() -> None:
    assert tile_load_kg(1360.0, 1 / 3, 1360.0) == pytest.approx(2 * tile_load_kg(1360.0, 1 / 3))


def test_st_03_the_seven_tile_pitch() -> None:
    pitch = aisle_pitch_mm(4 * MM_PER_FT, 3 * MM_PER_FT, 42 * 25.4)
    assert pitch == pytest.approx(14 * MM_PER_FT)
    assert pitch == pytest.approx(7 * 2 * MM_PER_FT)
    assert pitch == pytest.approx(4270, abs=5)


def test_st_04_897_mm_deep_server_and_150_mm_of_cables_do_not_fit_in_1000_mm() -> None:
    assert depth_margin_mm(1000.0, 897.1, 150.0) == pytest.approx(-47.1)


def test_st_05_an_nvl72_uses_the_whole_static_load_of_a_common_cabinet() -> None:
    mass = rack_mass([(1360.0, 1)], 1364.0)
    assert mass.share == pytest.approx(0.997, abs=0.0005)


def test_st_07_centre_of_gravity_of_a_rack_with_switches_on_top() -> None:
    weights = [Weight(142.4, 5), Weight(142.4, 15), Weight(60, 40), Weight(125, 24)]
    centre = centre_of_gravity_u(weights)
    assert centre == pytest.approx(17.56, abs=0.005)
    assert centre_share(centre or 0.0, 48) == pytest.approx(0.366, abs=0.0005)


def test_mass_without_data_is_counted_apart_and_without_rating_there_is_no_share() -> None:
    mass = rack_mass([(142.4, 2), (None, 3)], None)
    assert (mass.mass_kg, mass.unknown_devices, mass.share) == (284.8, 3, None)


def test_without_any_mass_there_is_no_centre() -> None:
    assert centre_of_gravity_u([]) is None


@pytest.mark.parametrize(
    ("rail", "posts", "fits"),
    [
        ((600, 900), (700, 750), True),
        ((600, 700), (701, 900), False),
        ((600, 700), (700, 900), True),
    ],
)
def test_rails_fit_where_their_range_meets_that_of_the_posts(
    rail: tuple[float, float], posts: tuple[float, float], fits: bool
) -> None:
    assert (rail_margin_mm(*rail, *posts) >= 0) is fits


@given(st.lists(st.tuples(st.floats(0.1, 500), st.floats(0, 52)), min_size=1, max_size=12))
def test_the_centre_lies_between_the_lowest_and_the_highest_mass(
    masses: list[tuple[float, float]],
) -> None:
    centre = centre_of_gravity_u(Weight(*one) for one in masses)
    heights = [height for _, height in masses]
    assert centre is not None
    assert min(heights) - 1e-9 <= centre <= max(heights) + 1e-9
    doubled = centre_of_gravity_u(Weight(2 * mass, height) for mass, height in masses)
    assert doubled == pytest.approx(centre)


COMPUTED: Mapping[str, tuple[Callable[..., float], Mapping[str, float]]] = {
    "space.free_units": (
        lambda units, used_half_units: units - used_half_units / 2,
        {"units": 48, "used_half_units": 65},
    ),
    "space.open_front": (
        blanking_units,
        {"open_half_units": 7},
    ),
    "space.load_share": (load_share, {"mass_kg": 1360, "static_load_kg": 1364}),
    "space.rolling_share": (rolling_share, {"mass_kg": 900, "dynamic_load_kg": 1020}),
    "space.centre_of_gravity": (
        lambda moment_kg_u, mass_kg: (
            centre_of_gravity_u([Weight(mass_kg, moment_kg_u / mass_kg)]) or 0
        ),
        {"moment_kg_u": 8248, "mass_kg": 469.8},
    ),
    "space.centre_share": (centre_share, {"centre_u": 17.56, "units": 48}),
    "space.depth_margin": (
        depth_margin_mm,
        {"rack_depth_mm": 1000, "device_depth_mm": 897.1, "bend_reserve_mm": 150},
    ),
    "space.rail_margin": (
        rail_margin_mm,
        {"rail_min_mm": 610, "rail_max_mm": 900, "post_min_mm": 700, "post_max_mm": 950},
    ),
    "space.cable_fill": (cable_fill, {"cables": 64, "diameter_mm": 6.2, "area_mm2": 11_000}),
    "space.point_load": (point_load_kg, {"mass_kg": 2041, "feet": 4}),
    "space.tile_load": (tile_load_kg, {"mass_kg": 1360, "neighbour_kg": 900, "share": 0.5}),
    "space.footprint_load": (footprint_load_kg_m2, {"mass_kg": 1360, "footprint_m2": 0.72}),
    "space.area_load": (
        area_load_kg_m2,
        {
            "mass_kg": 1360,
            "live_kg_m2": LIVE,
            "service_m2": 1.115,
            "floor_kg_m2": FLOOR,
            "total_m2": 1.858,
        },
    ),
    "space.opening_margin": (
        opening_margin_mm,
        {"opening_mm": 2100, "size_mm": 1991, "packing_mm": 150},
    ),
    "space.lift_margin": (lift_margin_kg, {"lift_kg": 2000, "mass_kg": 1360, "pallet_kg": 90}),
    "space.ramp_slope": (ramp_slope_percent, {"rise_mm": 450, "run_mm": 5400}),
    "space.aisle_pitch": (aisle_pitch_mm, {"cold_mm": 1200, "hot_mm": 900, "depth_mm": 1200}),
}


def test_no_formula_is_left_out() -> None:
    assert set(COMPUTED) == set(FORMULAS)
    assert FREE_UNITS.id in FORMULAS


@pytest.mark.parametrize("formula_id", COMPUTED)
def test_the_printed_formula_gives_the_computed_number(formula_id: str) -> None:
    compute, symbols = COMPUTED[formula_id]
    formula = FORMULAS[formula_id]
    assert set(symbols) == set(formula.symbols)
    assert evaluate_expression(formula.expression, symbols) == pytest.approx(compute(**symbols))
