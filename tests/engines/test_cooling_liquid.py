"""Heat exchangers, coolants, pipes, noise."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from planner.domain.units import BTU_H_PER_KW, BTU_H_PER_TON, M3H_PER_CFM
from planner.engines.cooling import (
    Coolant,
    CoolantState,
    OutOfRange,
    WarmDevices,
    door_split,
    exchange,
    least_flow_lpm_per_kw,
    level_at_dba,
    lmtd_k,
    lpm_per_kw,
    pipe_bore_mm,
    rack_heat,
    ride_through_s,
    supply_class,
    total_dba,
    unit_output,
    velocity_m_s,
    water_side_kw,
)
from planner.engines.cooling.heat import AirRules

PG25 = Coolant(
    "PG25", ((30, 1014.9), (40, 1009.9), (50, 1004.4)), ((30, 3945), (40, 3969), (50, 3992))
)
WATER = Coolant("water", ((30, 995.7), (40, 992.3)), ((30, 4179.3), (40, 4178.9)))
LEAST = ((25, 0.4), (30, 0.5), (35, 0.7), (40, 0.9), (45, 1.3))
BORES = (25, 32, 40, 50, 65, 80, 100, 125, 150, 200)


@pytest.mark.parametrize(("coolant", "lpm"), [(PG25, 1.497), (WATER, 1.447)])
def test_cl_05_flow_for_a_kw_and_10_kelvin(coolant: Coolant, lpm: float) -> None:
    assert lpm_per_kw(coolant, 40.0, 10.0) == pytest.approx(lpm, rel=0.005)


def test_a_coolant_is_not_known_outside_its_table() -> None:
    assert PG25.at(45.0).density_kg_m3 == pytest.approx(1007.15)
    with pytest.raises(OutOfRange, match="Temperature of PG25 of 55 °C lies outside 30 to 50 °C"):
        lpm_per_kw(PG25, 55.0, 10.0)
    with pytest.raises(OutOfRange, match="rises by 0 K"):
        lpm_per_kw(PG25, 40.0, 0.0)


@pytest.mark.parametrize(
    ("lpm", "bore_mm", "m_s", "smaller_m_s"),
    [(175.0, 40, 2.321, 3.627), (2100.0, 150, 1.981, 2.852)],
)
def test_cl_06_smallest_pipe_at_most_2_4_m_s(
    lpm: float, bore_mm: float, m_s: float, smaller_m_s: float
) -> None:
    assert pipe_bore_mm(lpm, BORES, 2.4) == bore_mm
    assert velocity_m_s(lpm, bore_mm) == pytest.approx(m_s, abs=0.001)
    smaller = BORES[BORES.index(int(bore_mm)) - 1]
    assert velocity_m_s(lpm, smaller) == pytest.approx(smaller_m_s, abs=0.001)


def test_a_flow_beyond_the_largest_pipe_is_refused() -> None:
    with pytest.raises(OutOfRange, match=r"5,000 l/min flow faster than 2.4 m/s even in DN200"):
        pipe_bore_mm(5000.0, BORES, 2.4)


@pytest.mark.parametrize(
    ("supply_c", "lpm"),
    [(25, 0.4), (30, 0.5), (35, 0.7), (40, 0.9), (45, 1.3), (32, 0.58), (10, 0.4)],
)
def test_cl_07_least_flow_by_supply_temperature(supply_c: float, lpm: float) -> None:
    assert least_flow_lpm_per_kw(supply_c, LEAST) == pytest.approx(lpm)


def test_cl_07_supply_above_45_degrees_is_refused() -> None:
    with pytest.raises(OutOfRange, match="Coolant supply of 46 °C"):
        least_flow_lpm_per_kw(46.0, LEAST)


def test_cl_08_in_row_unit_by_its_water_and_net_of_its_fan() -> None:
    gross_kw = water_side_kw(8.2, 10.0, 16.0, 999.4, 4189.0)
    assert gross_kw == pytest.approx(57.3, abs=0.3)
    output = unit_output(57.3, 2.6)
    assert output.net_kw == pytest.approx(54.7)
    assert output.eer == pytest.approx(21.04, abs=0.01)
    assert unit_output(40.0, 0.0).eer is None


def test_a_rear_door_leaves_the_rest_to_the_room() -> None:
    assert (door_split(75.0, 60.0).door_kw, door_split(75.0, 60.0).room_kw) == (60.0, 15.0)
    assert door_split(20.0, 60.0).room_kw == 0.0


def test_cl_09_heat_exchanger_of_a_cdu() -> None:
    cdu = exchange(1250.0, hot_in_c=51.0, hot_out_c=37.0, cold_in_c=35.0, cold_out_c=46.0)
    assert cdu.lmtd_k == pytest.approx(3.274, abs=0.001)
    assert cdu.ua_kw_k == pytest.approx(381.8, abs=0.1)
    assert cdu.approach_k == 2.0
    assert cdu.effectiveness == pytest.approx(14 / 16)


def test_crossing_temperatures_exchange_no_heat() -> None:
    with pytest.raises(OutOfRange, match="exchanges no heat"):
        exchange(100.0, hot_in_c=45.0, hot_out_c=34.0, cold_in_c=35.0, cold_out_c=44.0)


ends = st.floats(0.01, 100)


@given(ends, ends)
def test_the_mean_difference_lies_between_the_ends(one_k: float, other_k: float) -> None:
    mean_k = lmtd_k(one_k, other_k)
    low, high = sorted((one_k, other_k))
    assert low * (1 - 1e-9) <= mean_k <= high * (1 + 1e-9)
    assert lmtd_k(other_k, one_k) == pytest.approx(mean_k)


def test_equal_ends_are_their_own_mean() -> None:
    assert lmtd_k(4.0, 4.0) == 4.0
    assert lmtd_k(4.0, 4.0 + 1e-9) == pytest.approx(4.0)


@given(st.floats(1, 2000), st.floats(20, 60), st.floats(1, 15), st.floats(0.5, 20))
def test_a_better_approach_needs_a_larger_exchanger(
    heat_kw: float, hot_out_c: float, range_k: float, approach_k: float
) -> None:
    assume(hot_out_c - approach_k > 1)

    def ua(approach: float) -> float:
        cold_c = hot_out_c - approach
        return exchange(
            heat_kw,
            hot_in_c=hot_out_c + range_k,
            hot_out_c=hot_out_c,
            cold_in_c=cold_c,
            cold_out_c=cold_c + range_k,
        ).ua_kw_k

    assert ua(approach_k) >= ua(approach_k * 1.1) * (1 - 1e-9)


@pytest.mark.parametrize(
    ("supply_c", "name"), [(17, "W17"), (17.5, "W27"), (32, "W32"), (45, "W45"), (45.1, "W+")]
)
def test_a_class_of_water_is_its_warmest_supply(supply_c: float, name: str) -> None:
    assert supply_class(supply_c, "W", (17, 27, 32, 40, 45)) == name


def test_a_loop_rides_through_by_its_volume() -> None:
    state = CoolantState(1009.9, 3969.0)
    seconds = ride_through_s(200.0, state, 10.0, 120.0)
    assert seconds == pytest.approx(200 * 1.0099 * 3.969 * 10 / 120)
    assert ride_through_s(200.0, state, 20.0, 240.0) == pytest.approx(seconds)
    assert ride_through_s(200.0, state, 10.0, 0.0) is None


def test_cl_15_conversions() -> None:
    assert pytest.approx(34_804, abs=1) == 10.2 * BTU_H_PER_KW
    assert pytest.approx(2.900, abs=0.001) == 10.2 * BTU_H_PER_KW / BTU_H_PER_TON
    assert pytest.approx(3.5169, abs=0.0001) == BTU_H_PER_TON / BTU_H_PER_KW
    assert pytest.approx(254.9, abs=0.1) == 150 * M3H_PER_CFM


def test_cl_16_rack_roll_up() -> None:
    parts = [WarmDevices(6.5, count=18), WarmDevices(3.6 / 9, count=9), WarmDevices(0.8)]
    rack = rack_heat(parts, AirRules(186.9, 20.0))
    assert rack.heat_kw == pytest.approx(121.4)
    assert rack.heat_kw / 132.0 == pytest.approx(0.92, abs=0.001)


def test_equal_sources_add_ten_log_n() -> None:
    assert total_dba([(80.0, 10)]) == pytest.approx(90.0)
    assert total_dba([(80.0, 1), (80.0, 1)]) == pytest.approx(83.01, abs=0.01)
    assert total_dba([]) is None
    assert total_dba([(90.0, 0)]) is None


def test_noise_falls_by_6_db_with_twice_the_distance() -> None:
    assert level_at_dba(100.0, 1.0) == pytest.approx(89.0)
    assert level_at_dba(100.0, 1.0) - level_at_dba(100.0, 2.0) == pytest.approx(6.02, abs=0.01)
    with pytest.raises(OutOfRange, match="distance of 0 m"):
        level_at_dba(100.0, 0.0)
