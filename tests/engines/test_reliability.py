"""Availability, failures of many nodes, checkpoints and spares, against published figures."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.app.paths import catalog_folder
from planner.catalog.reliability import load_failures
from planner.domain.expression import evaluate_expression
from planner.engines.reliability import (
    EXPECTED_INTERRUPTIONS,
    JOB_MTTF,
    MEAN_DOWN,
    availability,
    checkpoint_interval_h,
    down_hours,
    expected_interruptions,
    failure_rate,
    goodput,
    in_parallel,
    in_series,
    job_mttf_h,
    k_of_n,
    mean_down,
    poisson_quantile,
    redundant,
)

SHARES = st.floats(0.0, 1.0)


def test_rl_01_failures_of_the_llama_3_run() -> None:
    """RL-01: every 3.093 h, 3.789 per 1000 node-days, counts that sum to 419, GPU share 63.96 %."""
    record = next(one for one in load_failures(catalog_folder())[0] if one.id == "llama-3-405b")
    assert record.nodes is not None
    assert record.days is not None
    assert record.interruptions is not None
    assert record.days * 24 / record.interruptions == pytest.approx(3.093, abs=5e-4)
    rate = failure_rate(record.interruptions, record.nodes, record.days)
    assert rate == record.rate == pytest.approx(3.789, abs=5e-4)
    assert record.counted == record.interruptions == 419
    assert record.gpu_share == pytest.approx(0.6396, abs=5e-5)
    assert job_mttf_h(record.nodes, rate) == pytest.approx(3.093, abs=5e-4)


def test_rl_02_failures_of_a_cluster() -> None:
    """RL-02: 6.50 per 1000 node-days of eight GPUs, 16,384 and 131,072 GPUs."""
    assert job_mttf_h(16_384 / 8, 6.50) == pytest.approx(1.80, abs=5e-3)
    assert job_mttf_h(131_072 / 8, 6.50) == pytest.approx(0.23, abs=5e-3)


@pytest.mark.parametrize(
    ("share", "hours"),
    [(0.99671, 28.8), (0.99982, 1.6), (0.99995, 0.44)],
    ids=["RL-03 I", "RL-03 III", "RL-03 IV"],
)
def test_hours_of_a_tier(share: float, hours: float) -> None:
    assert down_hours(share) == pytest.approx(hours, abs=0.03)


def test_rl_04_series_and_parallel() -> None:
    """RL-04: twice 0.99999 in series, twice 0.999 in parallel."""
    both = in_series((0.99999, 0.99999))
    assert both == pytest.approx(0.99998, abs=1e-9)
    assert down_hours(both) * 3600 == pytest.approx(630, abs=1.0)
    assert in_parallel((0.999, 0.999)) == pytest.approx(0.999999, abs=1e-12)


@pytest.mark.parametrize(("share", "spares"), [(0.95, 10), (0.99, 12), (0.999, 15)])
def test_rl_05_spares(share: float, spares: int) -> None:
    """RL-05: 128 nodes, 6.5 per 1000 node-days, seven days of repair."""
    mean = mean_down(128, 6.5, 7)
    assert mean == pytest.approx(5.824)
    assert poisson_quantile(mean, share) == spares


def test_fewer_failures_and_faster_repair_need_fewer_spares() -> None:
    assert poisson_quantile(mean_down(128, 3.79, 3), 0.99) == 5
    assert poisson_quantile(0.0, 0.99) == 0


@given(mean=st.floats(0.01, 2000.0), share=st.floats(0.01, 0.9999))
def test_a_quantile_lies_near_its_mean(mean: float, share: float) -> None:
    assert abs(poisson_quantile(mean, share) - mean) <= 10.0 * mean**0.5 + 52.0


@given(each=SHARES, needed=st.integers(1, 5), spare=st.integers(0, 3))
def test_spare_units_never_make_a_group_worse(each: float, needed: int, spare: int) -> None:
    group = k_of_n(needed, needed + spare, each)
    assert group <= k_of_n(needed, needed + spare + 1, each) + 1e-12
    assert k_of_n(needed, needed, each) == pytest.approx(in_series([each] * needed))
    assert k_of_n(1, spare + 1, each) == pytest.approx(in_parallel([each] * (spare + 1)))


@given(each=st.floats(0.75, 1.0), beta=SHARES)
def test_common_causes_take_from_redundancy_what_they_share(each: float, beta: float) -> None:
    pair = redundant(1, 2, each, beta)
    assert each - 1e-12 <= pair <= in_parallel((each, each)) + 1e-12
    assert redundant(1, 2, each, 1.0) == pytest.approx(each)
    assert redundant(2, 2, each, beta) == each * each


def test_figures_that_cannot_be_are_refused() -> None:
    for mtbf, mttr in ((0.0, 1.0), (-1.0, 1.0), (1.0, -1.0)):
        with pytest.raises(ValueError, match="time between failures"):
            availability(mtbf, mttr)
    for mean, share in ((1.0, 0.0), (1.0, 1.0), (-1.0, 0.5)):
        with pytest.raises(ValueError, match="between 0 and 1"):
            poisson_quantile(mean, share)
    assert availability(990.0, 10.0) == pytest.approx(0.99)


@given(write=st.floats(0.001, 0.5), mttf=st.floats(2.0, 5000.0), restart=st.floats(0.0, 1.0))
def test_the_best_interval_between_checkpoints_is_the_best(
    write: float, mttf: float, restart: float
) -> None:
    best = checkpoint_interval_h(write, mttf)
    kept = goodput(best, write, restart, mttf)
    assert 0.0 < kept <= 1.0
    # Daly's estimate is within a few thousandths of what trying gives.
    assert all(
        kept >= goodput(best * times, write, restart, mttf) - 5e-3
        for times in (0.5, 0.8, 1.25, 2.0)
    )


def test_jobs_without_failures_or_without_hope() -> None:
    assert job_mttf_h(0, 6.5) == checkpoint_interval_h(0.1, inf) == inf
    assert goodput(inf, 0.1, 0.1, inf) == 1.0
    assert goodput(0.0, 0.1, 0.1, 1.0) == 0.0
    assert goodput(1.0, 1.0, 1.0, 0.01) == 0.0
    assert checkpoint_interval_h(3.0, 1.0) == 1.0
    assert expected_interruptions(100, 5.0, 48.0) == pytest.approx(1.0)


def test_formulas_say_what_the_functions_do() -> None:
    symbols = {"nodes": 2048.0, "rate": 3.79, "hours": 100.0, "days": 7.0}
    for formula, expected in (
        (JOB_MTTF, job_mttf_h(2048, 3.79)),
        (EXPECTED_INTERRUPTIONS, expected_interruptions(2048, 3.79, 100.0)),
        (MEAN_DOWN, mean_down(2048, 3.79, 7.0)),
    ):
        given_symbols = {name: symbols[name] for name in formula.symbols}
        assert evaluate_expression(formula.expression, given_symbols) == pytest.approx(expected)
