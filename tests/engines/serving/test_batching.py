"""What a replica serves: queue, Little's law, limits, closed loops."""

from collections.abc import Callable
from dataclasses import replace
from math import log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.language_model import Precision
from planner.domain.provenance import Evidence, Status
from planner.engines.serving.band import Badge, band
from planner.engines.serving.batching import (
    BISECTIONS,
    Limit,
    fixed_concurrency,
    operating_point,
    points_with,
    slo_rate,
)
from planner.engines.serving.memory import fit, max_concurrency
from planner.engines.serving.queueing import mean_wait_s, wait_s
from planner.engines.serving.roofline import decode_step_s, prefill_work_s
from planner.engines.serving.setup import Disaggregation, ServingSetup
from planner.engines.serving.speculation import Speculation

MakeSetup = Callable[..., ServingSetup]


def test_the_wait_is_that_of_the_printed_formula() -> None:
    # rho 0.5, 100 ms: mean 0.5 x 0.1 / (2 x 0.5) = 50 ms, p95 = 100 ms x ln 10
    assert mean_wait_s(0.5, 0.1) == pytest.approx(0.05)
    assert wait_s(0.5, 0.1) == pytest.approx(0.1 * log(10))
    assert wait_s(0.05, 0.1) == 0.0
    assert wait_s(0.5, 0.1, percentile=0.99) == pytest.approx(0.1 * log(50))
    assert mean_wait_s(1.0, 0.1) == float("inf")


def test_users_and_rate_are_tied_by_littles_law(make_setup: MakeSetup) -> None:
    setup = make_setup(tp=2)
    point = operating_point(setup, fit(setup), 1000, 300, 3.0)
    assert point.feasible
    assert point.ttft_mean_ms is not None
    assert point.tpot_ms is not None
    assert point.concurrency == pytest.approx(
        3.0 * (point.ttft_mean_ms + 299 * point.tpot_ms) / 1e3
    )


def test_so_many_requests_are_the_state_of_their_rate(make_setup: MakeSetup) -> None:
    setup = make_setup(tp=2)
    fitted = fit(setup)
    few, many = points_with(setup, fitted, 1000, 300, (4.0, 40.0, 1e9), round_trip_ms=20.0)
    for point, running in ((few, 4.0), (many, 40.0)):
        assert point.concurrency == running
        again = operating_point(setup, fitted, 1000, 300, point.requests_per_s, round_trip_ms=20.0)
        assert again.concurrency == pytest.approx(running)
        assert again.ttft_p95_ms == pytest.approx(point.ttft_p95_ms)
        assert again.tpot_ms == pytest.approx(point.tpot_ms)


def test_a_round_trip_lengthens_the_first_token_only(make_setup: MakeSetup) -> None:
    setup = make_setup(tp=2)
    near = operating_point(setup, fit(setup), 1000, 300, 3.0)
    far = operating_point(setup, fit(setup), 1000, 300, 3.0, round_trip_ms=25.0)
    assert near.ttft_p95_ms is not None
    assert far.ttft_p95_ms == pytest.approx(near.ttft_p95_ms + 25.0)
    assert far.tpot_ms == near.tpot_ms


def test_prefills_of_others_lengthen_the_gap_between_tokens(make_setup: MakeSetup) -> None:
    setup = make_setup(tp=2)
    point = operating_point(setup, fit(setup), 4000, 200, 2.0)
    assert point.concurrency is not None
    step = decode_step_s(setup, point.concurrency, 4100)
    others = (point.concurrency - 1) * prefill_work_s(setup, 4000) / 200
    assert point.tpot_ms == pytest.approx((step + others) * 1e3)


def test_more_than_the_cache_holds_has_no_steady_state(make_setup: MakeSetup) -> None:
    setup = make_setup()
    cap = slo_rate(setup, fit(setup), 1000, 1000)
    assert cap.limited_by is Limit.KV
    assert cap.concurrency == max_concurrency(setup, fit(setup), 2000)
    assert operating_point(setup, fit(setup), 1000, 1000, cap.requests_per_s).feasible
    over = operating_point(setup, fit(setup), 1000, 1000, cap.requests_per_s * 1.01)
    assert not over.feasible
    assert over.limited_by is Limit.KV
    assert over.ttft_p95_ms is None
    assert over.tpot_ms is None


def test_more_prefill_than_time_has_no_steady_state(make_setup: MakeSetup) -> None:
    setup = make_setup()
    rate = 1.01 / prefill_work_s(setup, 8000)
    point = operating_point(setup, fit(setup), 8000, 1, rate)
    assert not point.feasible
    assert point.limited_by is Limit.PREFILL


def test_what_does_not_fit_or_is_too_long_serves_nothing(make_setup: MakeSetup) -> None:
    large = make_setup("DeepSeek-V3")
    assert slo_rate(large, fit(large), 100, 100).limited_by is Limit.MEMORY
    setup = make_setup(max_length=4096)
    found = slo_rate(setup, fit(setup), 4000, 100)
    assert found.requests_per_s == 0.0
    assert found.limited_by is Limit.LENGTH
    assert not operating_point(setup, fit(setup), 4000, 100, 0.1).feasible


def test_the_slo_rate_is_the_greatest_that_keeps_the_limits(make_setup: MakeSetup) -> None:
    setup = make_setup(tp=2)
    fitted = fit(setup)
    found = slo_rate(setup, fitted, 1000, 300, ttft_limit_ms=1000, tpot_limit_ms=30)
    assert found.limited_by is Limit.TPOT
    at = operating_point(setup, fitted, 1000, 300, found.requests_per_s)
    assert at.tpot_ms == pytest.approx(30, rel=1e-3)
    assert at.ttft_p95_ms is not None
    assert at.ttft_p95_ms <= 1000
    over = operating_point(setup, fitted, 1000, 300, found.requests_per_s * 1.02)
    assert over.tpot_ms is not None
    assert over.tpot_ms > 30


def test_a_limit_that_one_lone_request_breaks_gives_no_rate(make_setup: MakeSetup) -> None:
    setup = make_setup()
    found = slo_rate(setup, fit(setup), 8000, 100, ttft_limit_ms=50)
    assert found.requests_per_s == 0.0
    assert found.limited_by is Limit.TTFT


@given(
    name=st.sampled_from(["Llama-3.1-8B", "Llama-3.1-70B", "gpt-oss-120b"]),
    lengths=st.tuples(st.integers(1, 4000), st.integers(1, 4000)),
    limits=st.tuples(st.floats(50, 20_000), st.floats(1, 200)),
    looser=st.tuples(st.floats(1, 5), st.floats(1, 5)),
)
def test_looser_limits_never_give_a_lower_rate(
    make_setup: MakeSetup,
    name: str,
    lengths: tuple[int, int],
    limits: tuple[float, float],
    looser: tuple[float, float],
) -> None:
    setup = make_setup(name, weights=Precision.FP8)
    fitted = fit(setup)

    def rate(ttft: float | None, tpot: float | None) -> float:
        return slo_rate(
            setup, fitted, *lengths, ttft_limit_ms=ttft, tpot_limit_ms=tpot
        ).requests_per_s

    strict = rate(*limits)
    slack = 1 + 1e-9
    assert strict <= rate(limits[0] * looser[0], limits[1] * looser[1]) * slack
    assert strict <= rate(None, limits[1]) * slack
    assert strict <= rate(limits[0], None) * slack


@given(rate=st.floats(0.01, 20.0), share=st.floats(0.01, 1.0))
def test_less_load_is_never_slower(make_setup: MakeSetup, rate: float, share: float) -> None:
    setup = make_setup(tp=2)
    fitted = fit(setup)
    full = operating_point(setup, fitted, 1000, 300, rate)
    part = operating_point(setup, fitted, 1000, 300, rate * share)
    if full.ttft_p95_ms is None or full.tpot_ms is None:
        return
    assert part.ttft_p95_ms is not None
    assert part.tpot_ms is not None
    assert part.ttft_p95_ms <= full.ttft_p95_ms + 1e-6
    assert part.tpot_ms <= full.tpot_ms + 1e-6


@pytest.mark.parametrize("name", ["bge-m3", "Llama-3.1-8B"])
def test_without_output_only_prefill_counts(make_setup: MakeSetup, name: str) -> None:
    setup = make_setup(name, weights=Precision.BF16, max_length=1024)
    found = slo_rate(setup, fit(setup), 500, 0, ttft_limit_ms=500)
    point = operating_point(setup, fit(setup), 500, 0, found.requests_per_s)
    assert point.tpot_ms == 0.0
    assert 0.5 < point.rho < 1.0


def test_a_closed_loop_keeps_its_throughput_formula(make_setup: MakeSetup) -> None:
    setup = make_setup(tp=2)
    loop = fixed_concurrency(setup, fit(setup), 1000, 500, 32)
    assert loop is not None
    step, prefill = decode_step_s(setup, 32, 1250), prefill_work_s(setup, 1000)
    expected = 32 * 500 / (500 * step + 32 * prefill)
    assert loop.output_tokens_per_s == pytest.approx(expected)
    assert loop.tpot_ms == pytest.approx((step + 31 * prefill / 500) * 1e3)
    assert loop.request_latency_s == pytest.approx((loop.ttft_ms + 499 * loop.tpot_ms) / 1e3)


def test_users_beyond_the_cache_wait_for_a_place(make_setup: MakeSetup) -> None:
    setup = make_setup(max_length=8192)
    fitted = fit(setup)
    cap = max_concurrency(setup, fitted, 8000)
    full = fixed_concurrency(setup, fitted, 7000, 1000, cap)
    crowd = fixed_concurrency(setup, fitted, 7000, 1000, 1.5 * cap)
    assert full is not None
    assert crowd is not None
    assert crowd.running == cap
    assert crowd.output_tokens_per_s == full.output_tokens_per_s
    assert crowd.ttft_ms - full.ttft_ms == pytest.approx(0.5 * 1000 * full.tpot_ms)


def test_nothing_runs_where_nothing_fits(make_setup: MakeSetup) -> None:
    setup = make_setup("DeepSeek-V3")
    assert fixed_concurrency(setup, fit(setup), 1000, 100, 1) is None


@pytest.mark.parametrize(
    ("part", "layout", "lengths", "tpot_ms"),
    [
        # vLLM serving benchmarks of Llama-3.1-70B FP8 with 64 users, InferenceX 2025
        ("H200-SXM", 2, (1024, 1024), 22.7),
        ("H100-SXM", 4, (1024, 8192), 23.4),
    ],
)
def test_published_times_per_token_lie_in_the_band(
    make_setup: MakeSetup,
    part: str,
    layout: int,
    lengths: tuple[int, int],
    tpot_ms: float,
) -> None:
    setup = make_setup(part=part, kv=Precision.BF16, tp=layout, max_length=sum(lengths))
    loop = fixed_concurrency(setup, fit(setup), *lengths, 64)
    assert loop is not None
    span = band(setup)
    assert loop.tpot_ms * span.time_low <= tpot_ms <= loop.tpot_ms * span.time_high


def test_the_badge_says_whether_the_factors_were_fitted(make_setup: MakeSetup) -> None:
    setup = make_setup()
    assumed = band(setup)
    assert assumed.badge is Badge.ROOFLINE
    assert "assumed" in assumed.reason
    derived = Evidence(Status.DERIVED, "fit", "2026")
    part = replace(
        setup.accelerator,
        evidence={"prefill_efficiency": derived, "decode_bandwidth_efficiency": derived},
    )
    fitted = band(replace(setup, accelerator=part))
    assert fitted.badge is Badge.CALIBRATED
    assert assumed.rate_low < fitted.rate_low < 1.0 < fitted.rate_high < assumed.rate_high


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"tp": 8},
        {"disaggregation": Disaggregation(1, 2)},
        {"speculation": Speculation(3, 0.7, 0.1)},
    ],
    ids=["plain", "shared", "apart", "speculative"],
)
@given(share=st.floats(0.0, 1.0), output=st.sampled_from((1, 20, 300)))
def test_the_concurrency_of_a_rate_is_where_a_bisection_ends(
    make_setup: MakeSetup, changes: dict[str, Any], share: float, output: int
) -> None:
    setup = make_setup(**{"tp": 4, **changes})
    fitted = fit(setup)
    cap = float(max_concurrency(setup, fitted, 1000 + output, 0.0))
    (full,) = points_with(setup, fitted, 1000, output, (cap,))
    rate = full.requests_per_s * share
    low, high = 0.0, cap
    for _ in range(BISECTIONS):
        middle = (low + high) / 2.0
        (point,) = points_with(setup, fitted, 1000, output, (middle,))
        low, high = (middle, high) if point.requests_per_s < rate else (low, middle)
    found = operating_point(setup, fitted, 1000, output, rate)
    assert found.concurrency == (high if found.feasible else None)
