"""Shapes of demand: read from text, laid over demand, and found again in it."""

import pytest

from planner.domain.demand_shape import Curve, curve_of, factors_of
from planner.domain.workload import Demand
from tests.builders import library

CURVE = Curve((0.5,) * 8 + (1.0,) * 16, (0.25,) * 24, (1.0,) * 6 + (0.5,) * 6, 0.1)


def test_a_curve_is_laid_over_demand_and_found_again() -> None:
    demand = CURVE.on(Demand(100, recorded=(1.0,) * 8760))
    assert not demand.recorded
    assert (len(demand.week), demand.users) == (168, 100)
    assert demand.week[5 * 24 :] == (0.25,) * 48
    found = curve_of(demand)
    assert found.workday == pytest.approx(CURVE.workday)
    assert found.restday == pytest.approx(CURVE.restday)
    assert (found.months, found.growth_per_year) == (CURVE.months, 0.1)


def test_the_load_factor_is_the_mean_over_the_peak() -> None:
    assert Curve((1.0,) * 24, (1.0,) * 24, (1.0,) * 12).load_factor == 1.0
    week = (5 * (8 * 0.5 + 16) + 2 * 24 * 0.25) / 168
    assert CURVE.load_factor == pytest.approx(week * 0.75)
    assert Curve((0.0,) * 24, (0.0,) * 24, (1.0,) * 12).load_factor == 0.0


def test_every_shape_of_the_catalogue_has_its_source_and_reaches_its_peak() -> None:
    shapes = library().shapes
    assert {"office", "global", "night-batch", "seasonal", "growing"} <= shapes.keys()
    for shape in shapes.values():
        assert shape.evidence.source
        assert shape.evidence.note
        assert max(shape.workday) == 1.0
        assert max(shape.months) == 1.0
    assert shapes["growing"].growth_per_year > 0


@pytest.mark.parametrize(
    ("text", "said"),
    [("1 1", "2 numbers instead of 3"), ("1 x 1", "x is no number"), ("1 2 1", "between 0 and 1")],
)
def test_factors_that_cannot_be_are_told(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        factors_of(text, 3)
