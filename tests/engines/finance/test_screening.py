"""The cheapest mix of owned and rented capacity by screening curves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.engines.finance.screening import (
    Resource,
    Split,
    load_duration,
    spot_usd_h,
)

OWN = Resource("own", 15_613.0, 0.182)
CLOUD = Resource("on demand", 0.0, 3.50)
TRIANGLE = load_duration(np.linspace(0.0, 100.0, 8760, endpoint=False) + 100.0 / 8760 / 2)

_money = st.floats(0.01, 50_000.0)
_price = st.floats(0.0, 20.0)
resources = st.builds(Resource, st.just("own"), _money, _price)
rentals = st.lists(
    st.builds(Resource, st.sampled_from(["a", "b", "c"]), st.just(0.0) | _money, _price),
    min_size=1,
    max_size=3,
)
loads = st.lists(st.integers(0, 40).map(float), min_size=1, max_size=30).map(np.array)


def test_a_triangular_load_is_split_where_the_published_example_splits_it() -> None:
    split = Split(TRIANGLE, OWN, [CLOUD])
    assert split.optimum == pytest.approx(46.3, abs=0.05)
    assert split.best().usd_year == pytest.approx(1.222e6, rel=0.001)
    assert split.at(0.0).usd_year == pytest.approx(1.533e6, rel=0.001)
    assert split.at(TRIANGLE.peak).usd_year == pytest.approx(1.641e6, rel=0.001)


def test_the_load_that_is_carried_is_the_load_of_the_year() -> None:
    split = Split(TRIANGLE, OWN, [CLOUD])
    for units in (0.0, 17.3, 46.3, 100.0, 140.0):
        mix = split.at(units)
        assert sum(one.unit_hours for one in mix.supplies) == pytest.approx(TRIANGLE.unit_hours)
        assert mix.supplies[1].unit_hours == pytest.approx(TRIANGLE.above(units))


def test_servers_beyond_the_peak_stand_idle_and_cost() -> None:
    split = Split(TRIANGLE, OWN, [CLOUD])
    more = split.at(TRIANGLE.peak + 10).usd_year - split.at(TRIANGLE.peak).usd_year
    assert more == pytest.approx(10 * OWN.fixed_usd_year)


def test_a_commitment_lies_between_what_is_owned_and_what_is_rented_by_the_hour() -> None:
    reserved = Resource("reserved", 2.0 * 8760, 0.0)
    cheap_to_run = Resource("own", 14_000.0, 0.02)
    cheapest = Split(TRIANGLE, cheap_to_run, [reserved, CLOUD]).best()
    assert [one.units > 0 for one in cheapest.supplies] == [True, False, True]
    dear_to_own = Resource("own", 30_000.0, 0.02)
    without = Split(TRIANGLE, dear_to_own, [CLOUD]).best()
    with_term = Split(TRIANGLE, dear_to_own, [reserved, CLOUD]).best()
    assert with_term.owned.units == 0.0
    assert with_term.usd_year < without.usd_year


def test_what_may_not_leave_is_owned_and_what_that_costs_is_the_difference() -> None:
    free, bound = Split(TRIANGLE, OWN, [CLOUD]), Split(TRIANGLE, OWN, [CLOUD], at_least=80.0)
    assert bound.optimum == 80.0
    assert bound.unconstrained == free.optimum
    assert bound.best().usd_year > free.best().usd_year


def test_without_anything_to_rent_the_peak_is_owned_or_refused() -> None:
    split = Split(TRIANGLE, OWN)
    assert split.optimum == pytest.approx(TRIANGLE.peak)
    refused = split.at(60.0)
    assert refused.unserved_unit_hours == pytest.approx(TRIANGLE.above(60.0))
    assert refused.owned.unit_hours == pytest.approx(TRIANGLE.unit_hours - TRIANGLE.above(60.0))


def test_every_level_of_the_load_is_carried_by_its_bands() -> None:
    split = Split(TRIANGLE, OWN, [CLOUD])
    levels = np.array([0.0, 10.0, 46.0, 70.0, 99.0])
    bands = split.bands(40.0, levels)
    assert bands.sum(axis=0) == pytest.approx(levels)
    assert bands[0] == pytest.approx(np.minimum(levels, 40.0), abs=0.02)
    refused = Split(TRIANGLE, OWN).bands(40.0, levels)
    assert refused[1] == pytest.approx(np.maximum(levels - 40.0, 0.0), abs=0.02)


def test_servers_come_whole() -> None:
    split = Split(TRIANGLE, OWN, [CLOUD])
    assert split.whole(8) == 48.0
    assert Split(TRIANGLE, OWN, [CLOUD], at_least=49.0).whole(8) == 56.0
    assert Split(TRIANGLE, OWN).whole(8) == 104.0


def test_an_interrupted_hour_is_paid_with_half_an_interval_and_the_restart() -> None:
    assert spot_usd_h(2.0, 0.05, 1.0, 0.25) == pytest.approx(2.0 * 1.0375)


@given(loads, resources, rentals, st.floats(0.0, 1.0))
def test_cost_is_convex_in_owned_capacity_and_least_at_the_optimum(
    load: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    own: Resource,
    rented: list[Resource],
    share: float,
) -> None:
    split = Split(load_duration(load), own, rented)
    peak = split.load.peak
    left, right = share * peak, peak * 1.3
    middle = (left + right) / 2
    ends = split.at(left).usd_year + split.at(right).usd_year
    assert split.at(middle).usd_year <= ends / 2 * (1 + 1e-9) + 1e-6
    least = split.best().usd_year
    for units in (0.0, left, middle, peak):
        assert least <= split.at(units).usd_year * (1 + 1e-9) + 1e-6


@given(loads, resources, rentals, st.floats(1.0, 3.0))
def test_dearer_prices_never_lower_the_cost(
    load: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    own: Resource,
    rented: list[Resource],
    factor: float,
) -> None:
    dearer = [
        Resource(one.name, one.fixed_usd_year * factor, one.variable_usd_h * factor)
        for one in rented
    ]
    duration = load_duration(load)
    before, after = Split(duration, own, rented).best(), Split(duration, own, dearer).best()
    assert after.usd_year >= before.usd_year * (1 - 1e-9)
