"""A chiller by the ideal cycle: warmer water and colder days take less, cold days no less than 1 K."""

import pytest

from planner.engines.cooling import (
    Chiller,
    ChillerHours,
    OutOfRange,
    ideal_share,
    mean_draw_share,
)

MACHINE = Chiller(0.5, 9.0, 3.0, 12.0)


def test_the_rated_point_gives_back_the_printed_cop() -> None:
    share = ideal_share(2.96, 6.7, 35.0, 3.0, 12.0)
    assert share == pytest.approx(0.463, abs=0.001)
    assert Chiller(share, 9.0, 3.0, 12.0).cop(6.7, 35.0) == pytest.approx(2.96)


def test_warmer_water_and_colder_air_take_less() -> None:
    assert MACHINE.cop(18.0, 35.0) > MACHINE.cop(7.0, 35.0)
    assert MACHINE.cop(18.0, 20.0) > MACHINE.cop(18.0, 35.0)


def test_no_machine_is_better_than_the_best_however_cold_it_is() -> None:
    assert MACHINE.cop(18.0, -30.0) == 9.0


def test_beyond_the_model_nothing_is_said() -> None:
    with pytest.raises(OutOfRange, match="Lift of a chiller"):
        MACHINE.cop(-30.0, 40.0)
    with pytest.raises(OutOfRange, match="Share of the ideal cycle"):
        ideal_share(44.4, 6.7, 35.0, 3.0, 12.0)


def test_a_year_is_the_mean_by_the_heat_of_its_hours() -> None:
    hours = (ChillerHours(20.0, 0.3), ChillerHours(35.0, 0.1), ChillerHours(0.0, 0.0))
    warm, hot = 1.0 / MACHINE.cop(18.0, 20.0), 1.0 / MACHINE.cop(18.0, 35.0)
    assert mean_draw_share(MACHINE, 18.0, hours) == pytest.approx(0.75 * warm + 0.25 * hot)
    assert mean_draw_share(MACHINE, 18.0, (ChillerHours(0.0, 0.0),)) is None


def test_milder_hours_are_near_the_published_mean_of_part_loads() -> None:
    """Code minimum of machines cooled by air: COP 2.96 at full load, IPLV 4.10 (AHRI 550/590)."""
    machine = Chiller(ideal_share(2.96, 6.7, 35.0, 3.0, 12.0), 9.0, 3.0, 12.0)
    points = ((35.0, 0.01), (26.7, 0.42), (18.3, 0.45), (12.8, 0.12))
    mean = sum(weight * machine.cop(6.7, air_c) for air_c, weight in points)
    assert mean == pytest.approx(4.10, rel=0.1)
