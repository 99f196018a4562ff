"""Circuits, phases, batteries, redundancy and kinds of work: what always holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.facility_design import Redundancy
from planner.engines.power import (
    Range,
    WorkClass,
    WorkRatios,
    arrangement,
    battery_minutes,
    delta_of_lines,
    greatest_utilisation,
    harmonic_neutral_amps,
    line_amps,
    neutral_amps,
    phase_load,
    power_factor_at,
    rated_diversity,
    server_by_class,
    supply_volts,
    system_loads_kw,
)

AMPS = st.floats(0.0, 400.0)
BREAKERS = ((2, 0.9), (4, 0.8), (6, 0.7), (10, 0.6))
FACTORS = ((0.0, 0.9), (0.25, 0.95), (0.5, 0.98))
TABLE = ((0.5, 20.0), (0.75, 12.0), (1.0, 8.0))


@given(AMPS, AMPS, AMPS)
def test_measured_lines_lead_back_to_the_loads(ab: float, bc: float, ca: float) -> None:
    back = delta_of_lines(line_amps(delta=(ab, bc, ca)))
    assert back == pytest.approx((ab, bc, ca), abs=1e-3)


@pytest.mark.parametrize("lines", [(10.0, 2.0, 3.0), (5.0, 5.0, 9.9), (-1.0, 1.0, 1.0)])
def test_line_currents_that_no_loads_draw_are_refused(lines: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="no loads between lines draw"):
        delta_of_lines(lines)


@given(AMPS, AMPS, AMPS)
def test_neutral_is_what_the_lines_do_not_cancel(a: float, b: float, c: float) -> None:
    neutral = neutral_amps(a, b, c)
    assert neutral <= max(a, b, c) * (1 + 1e-9)
    assert neutral_amps(c, a, b) == pytest.approx(neutral, abs=1e-4)
    assert neutral_amps(a, a, a) == pytest.approx(0.0, abs=1e-4)
    assert neutral_amps(a, 0.0, 0.0) == pytest.approx(a)


def test_loads_to_neutral_and_between_lines_add_by_angle() -> None:
    # 10 A between A and B is 30 degrees ahead of phase A: with 10 A to neutral, 19.3 A not 20 A
    lines = line_amps((10.0, 0.0, 0.0), (10.0, 0.0, 0.0))
    assert lines == pytest.approx((19.32, 10.0, 0.0), abs=0.005)


def test_a_balanced_bank_carries_root_three_on_its_line() -> None:
    load = phase_load((2.08, 2.08, 2.08), 208.0, 1.0)
    assert load.lines == pytest.approx((17.32,) * 3, abs=0.005)
    assert (load.neutral_amps, load.loads_to_neutral) == (0.0, False)
    star = phase_load((2.3, 2.3, 2.3), 230 * 3**0.5, 1.0)
    assert star.lines == pytest.approx((10.0,) * 3)
    assert (star.neutral_amps, star.unbalance) == pytest.approx((0.0, 0.0), abs=1e-6)


def test_one_line_can_be_over_while_the_total_is_not() -> None:
    # 7.4 kW of 22.2 kVA, all on one line of a 32 A feed
    load = phase_load((7.4, 0.0, 0.0), 400.0, 0.99)
    assert load.highest_amps == pytest.approx(32.4, abs=0.05)
    assert load.neutral_amps == pytest.approx(load.highest_amps)
    assert load.unbalance == pytest.approx(2.0)


def test_harmonics_add_up_in_the_neutral() -> None:
    assert harmonic_neutral_amps(0.0, (10.0, 10.0, 10.0), 0.1) == pytest.approx(3.0)
    assert harmonic_neutral_amps(4.0, (10.0, 10.0, 10.0), 0.1) == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("volts", "phases", "expected"), [(208.0, 3, 208.0), (400.0, 3, 230.9), (230.0, 1, 230.0)]
)
def test_supplies_get_line_or_phase_voltage(volts: float, phases: int, expected: float) -> None:
    assert supply_volts(volts, phases) == pytest.approx(expected, abs=0.05)


def test_grouped_breakers_carry_less_each() -> None:
    assert [rated_diversity(count, BREAKERS) for count in (1, 2, 5, 9, 40)] == [
        *(1.0, 0.9, 0.8, 0.7, 0.6)
    ]


def test_the_power_factor_of_supplies_falls_with_their_load() -> None:
    assert [power_factor_at(share, FACTORS) for share in (0.1, 0.3, 0.9)] == [0.9, 0.95, 0.98]


@given(st.floats(0.5, 1.0), st.floats(0.5, 1.0))
def test_a_battery_never_lasts_longer_under_more_load(one: float, other: float) -> None:
    less, more = sorted((one, other))
    first, second = battery_minutes(less, TABLE), battery_minutes(more, TABLE)
    assert first is not None
    assert second is not None
    assert first.minutes >= second.minutes * (1 - 1e-9)


@pytest.mark.parametrize("load", [0.0, 1.01])
def test_no_battery_time_is_guessed_outside_of_its_table(load: float) -> None:
    assert battery_minutes(load, TABLE) is None
    assert battery_minutes(0.5, ()) is None


@given(st.sampled_from(Redundancy), st.floats(1.0, 1e5), st.integers(1, 8))
def test_what_survives_carries_the_whole_load(
    redundancy: Redundancy, load_kw: float, modules: int
) -> None:
    found = arrangement(redundancy, load_kw, modules)
    assert sum(found.normal_kw) == pytest.approx(load_kw)
    assert found.utilisation == pytest.approx(greatest_utilisation(redundancy, modules))
    assert max(found.worst_kw) <= found.system_kw * (1 + 1e-9)
    for lost in range(found.systems) if found.systems > 1 else ():
        assert sum(system_loads_kw(found.groups, found.systems, lost)) == pytest.approx(load_kw)


@pytest.mark.parametrize(
    ("redundancy", "share"),
    [
        (Redundancy.N, 1.0),
        (Redundancy.TWO_N, 0.5),
        (Redundancy.THREE_TO_MAKE_TWO, 2 / 3),
        (Redundancy.FOUR_TO_MAKE_THREE, 0.75),
        (Redundancy.TWO_N_PLUS_1, 0.25),
    ],
)
def test_greatest_use_by_redundancy(redundancy: Redundancy, share: float) -> None:
    assert greatest_utilisation(redundancy) == pytest.approx(share)


def test_a_server_draws_by_the_kind_of_work() -> None:
    shares = {WorkClass.IDLE: 0.2, WorkClass.DECODE: 0.66, WorkClass.TRAINING: 1.0}
    ratios = WorkRatios(
        {work: Range(share - 0.02, share, share + 0.02) for work, share in shares.items()},
        Range(0.6, 0.8, 1.0),
    )
    found = server_by_class(8, 1.0, 14.3, ratios)
    assert found[WorkClass.DECODE].likely == pytest.approx(8 * 0.66 + 6.3 * 0.8)
    assert found[WorkClass.TRAINING].high == 14.3  # never above the nameplate
    half = server_by_class(8, 1.0, 14.3, ratios, 0.5)
    assert half[WorkClass.IDLE] == found[WorkClass.IDLE]
    assert half[WorkClass.DECODE].likely == pytest.approx(8 * 0.43 + 6.3 * 0.8)
