"""Several loads that share what is owned, against the exact answer for one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.engines.finance.screening import Resource, Split, load_duration
from planner.studies.mix import SharedLoad, shared_mix

OWN = Resource("own", 15_613.0, 0.182)
CLOUD = Resource("cloud", 0.0, 3.5)
EVERYTHING = frozenset({"own", "cloud", "reserved"})
DAY = np.array([2.0, 2, 1, 1, 3, 8, 20, 40, 60, 64, 58, 30])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 40).map(float), min_size=2, max_size=24).map(np.array),
    st.floats(100.0, 40_000.0),
    st.floats(0.0, 3.0),
    st.floats(100.0, 40_000.0),
    st.floats(0.5, 12.0),
)
def test_for_one_load_the_programme_finds_what_the_screening_curves_find(
    load: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    fixed: float,
    running: float,
    term: float,
    price: float,
) -> None:
    every = [
        Resource("own", fixed, running),
        Resource("reserved", term, 0.0),
        Resource("cloud", 0.0, price),
    ]
    found = shared_mix([SharedLoad("chat", load, EVERYTHING)], every)
    exact = Split(load_duration(load), every[0], every[1:]).best()
    assert found is not None
    assert found.usd_year == pytest.approx(exact.usd_year, rel=1e-6, abs=1e-3)


def test_load_that_must_stay_fills_what_is_owned_and_the_rest_bursts() -> None:
    bound = SharedLoad("restricted", DAY, frozenset({"own"}))
    free = SharedLoad("public", DAY[::-1].copy(), EVERYTHING)
    found = shared_mix([bound, free], [OWN, CLOUD])
    assert found is not None
    assert found.owned.units >= 64.0 - 1e-6
    exact = Split(load_duration(DAY + DAY[::-1]), OWN, [CLOUD], at_least=64.0).best()
    assert found.usd_year == pytest.approx(exact.usd_year, rel=1e-6)


def test_capacity_that_one_load_leaves_free_carries_the_other() -> None:
    night, day = DAY[::-1].copy(), DAY
    together = shared_mix(
        [SharedLoad("a", night, frozenset({"own"})), SharedLoad("b", day, frozenset({"own"}))],
        [OWN],
    )
    assert together is not None
    assert together.owned.units == pytest.approx((night + day).max())


def test_a_load_that_may_go_nowhere_has_no_mix() -> None:
    assert shared_mix([SharedLoad("a", DAY, frozenset())], [OWN, CLOUD]) is None
