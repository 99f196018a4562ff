"""How rental prices move while time passes, and which prices move with them."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.engines.finance.streams import Market
from planner.studies.assumed_ranges import Kin, Ranged
from planner.studies.cost_response import Swing
from planner.studies.price_paths import (
    Declining,
    Floats,
    Kinship,
    Markets,
    Reverting,
    held,
)
from planner.studies.worlds import Worlds

PATH = Reverting(sd_year=0.4, half_life_months=18.0, drift_year=-0.1)
DRAWS, MONTHS = 20_000, 60


def shocks(draws: int = DRAWS, months: int = MONTHS) -> Floats:
    return np.random.default_rng(11).standard_normal((draws, months))


def test_paths_start_at_todays_price_and_their_median_follows_the_trend() -> None:
    paths = PATH.paths(shocks())
    assert (paths[:, 0] == 1.0).all()
    for month in (12, 36, 60):
        assert np.median(paths[:, month]) == pytest.approx(0.9 ** (month / 12), rel=0.02)


def test_prices_rise_as_well_as_fall() -> None:
    paths = PATH.paths(shocks())
    dearer_in_two_years = (paths[:, 24] > 1.0).mean()
    assert 0.2 < dearer_in_two_years < 0.5


def test_a_deviation_is_halved_in_the_half_life() -> None:
    once = np.zeros((1, 40))
    once[0, 0] = 3.0
    still = Reverting(0.4, 18.0, 0.0)
    logs = np.log(still.paths(once))[0]
    assert logs[19] == pytest.approx(logs[1] / 2.0)
    assert logs[37] == pytest.approx(logs[1] / 4.0)


def test_the_spread_of_a_year_is_below_the_one_that_was_measured() -> None:
    # Without reversion it would be 40 %; within a year a third of it is taken back.
    logs = np.log(PATH.paths(shocks())[:, 12])
    kept = 0.5 ** (1 / 18)
    expected = 0.4 / sqrt(12) * sqrt(sum(kept ** (2 * n) for n in range(12)))
    assert logs.std() == pytest.approx(expected, rel=0.02)
    assert expected < 0.4


def test_the_level_is_standard_normal_and_follows_the_mean_price() -> None:
    numbers = shocks()
    level = PATH.level(numbers)
    assert level.mean() == pytest.approx(0.0, abs=0.02)
    assert level.std() == pytest.approx(1.0, rel=0.02)
    mean_log = np.log(PATH.paths(numbers))[:, 1:].mean(axis=1)
    assert np.corrcoef(level, mean_log)[0, 1] == pytest.approx(1.0, abs=1e-9)


def test_a_term_is_paid_at_the_price_of_its_start() -> None:
    path = np.arange(31.0)[None, :]
    assert list(held(path, 1)[0]) == [0, *range(30)]
    assert list(held(path, 12)[0]) == [0] + [0] * 12 + [12] * 12 + [24] * 6


@settings(max_examples=30, deadline=None)
@given(st.floats(0.0, 0.4), st.floats(0.4, 0.9), st.integers(1, 60))
def test_a_declining_price_never_rises(low: float, high: float, months: int) -> None:
    chance = np.linspace(0.0, 1.0, 7)
    paths = Declining(low, (low + high) / 2, high).paths(chance, months)
    assert (np.diff(paths, axis=1) <= 0.0).all()
    assert paths[0, -1] == pytest.approx((1.0 - low) ** (months / 12))
    assert paths[-1, -1] == pytest.approx((1.0 - high) ** (months / 12))


# Correlation --------------------------------------------------------------------------------------


def price(key: str, kin: Kin | None) -> Swing:
    ranged = Ranged(key, key, "USD", 1.0, 2.0, 3.0, lambda project, _: project, adds=True, kin=kin)
    return Swing(ranged, 1.0, 3.0, values=(1.0, 3.0))


def drawn(swing: Swing, worlds: Worlds) -> Floats:
    low, high = worlds.weights((swing,), slice(0, DRAWS))
    return np.asarray(2.0 - low + high)


def test_server_prices_move_with_rental_prices_and_with_one_another() -> None:
    kinships = {Kin.SERVERS: Kinship(0.5, 0.8), Kin.STORAGE: Kinship(0.4, 0.8)}
    worlds = Worlds(1, DRAWS, MONTHS, Markets(PATH, None, kinships))
    first = drawn(price("price:a", Kin.SERVERS), worlds)
    second = drawn(price("price:b", Kin.SERVERS), worlds)
    storage = drawn(price("price:c", Kin.STORAGE), worlds)
    other = drawn(price("price:d", None), worlds)
    rent = np.log(worlds.paths(slice(0, DRAWS))[Market.CLOUD])[:, 1:].mean(axis=1)

    def correlation(a: Floats, b: Floats) -> float:
        return float(np.corrcoef(a, b)[0, 1])

    assert correlation(first, rent) == pytest.approx(0.5, abs=0.03)
    assert correlation(storage, rent) == pytest.approx(0.4, abs=0.03)
    assert correlation(first, second) == pytest.approx(0.8, abs=0.03)
    assert correlation(first, storage) == pytest.approx(0.5 * 0.4, abs=0.03)
    assert correlation(other, rent) == pytest.approx(0.0, abs=0.03)


def test_correlated_prices_keep_their_own_distribution() -> None:
    kinships = {Kin.SERVERS: Kinship(0.5, 0.8)}
    alone = drawn(price("price:a", None), Worlds(1, DRAWS, MONTHS, Markets()))
    with_kin = drawn(
        price("price:a", Kin.SERVERS), Worlds(1, DRAWS, MONTHS, Markets(PATH, None, kinships))
    )
    for percentile in (5, 25, 50, 75, 95):
        assert np.percentile(with_kin, percentile) == pytest.approx(
            np.percentile(alone, percentile), abs=0.02
        )


def test_an_assumption_keeps_its_draws_whatever_stands_beside_it() -> None:
    worlds, others = Worlds(3, 500, 12, Markets()), Worlds(3, 500, 12, Markets())
    swings = (price("a", None), price("b", None), price("c", None))
    together = worlds.weights(swings, slice(0, 500))
    assert (others.weights(swings[2:], slice(0, 500)) == together[4:]).all()
