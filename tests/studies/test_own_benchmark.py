"""A user's benchmark against the predictions: what contradicts itself, what it implies."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from planner.compute.size import size_one
from planner.compute.size_choices import SizeRequest
from planner.domain.benchmark import Benchmark, BenchmarkPoint
from planner.domain.hardware import Accelerator
from planner.domain.language_model import EngineProfile
from planner.studies.benchmark_checks import checked, users_of
from planner.studies.implied_factors import with_entry
from planner.studies.own_benchmark import OwnBenchmark, compare_benchmark
from tests.builders import library

SETUP = {
    **{"model": "llama-3.3-70b", "gpu": "h200-sxm", "gpu_count": "4", "tp": "4"},
    **{"weights_precision": "fp8", "kv_precision": "fp8", "engine": "vllm"},
}
SOUND = BenchmarkPoint(
    "sound",
    users=16.0,
    requests=160,
    requests_per_s=4.05,
    input_tokens=1024.0,
    output_tokens=256.0,
    ttft_ms=225.0,
    tpot_ms=14.0,
    request_latency_s=3.795,
    output_tokens_per_s=1036.0,
)


def benchmark(*points: BenchmarkPoint) -> Benchmark:
    return Benchmark("by hand", "example", "2026-11-02", points)


def compared(*points: BenchmarkPoint, setup: Mapping[str, str] = SETUP) -> OwnBenchmark:
    return compare_benchmark(library(), benchmark(*points), setup)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"requests_per_s": 6.0, "output_tokens_per_s": 1536.0}, "Against Little's law"),
        ({"requests_per_s": 1.0, "output_tokens_per_s": 256.0}, "Against Little's law"),
        ({"output_tokens_per_s": 5180.0}, "are 1,037 tok/s, not 5,180"),
        ({"request_latency_s": 9.0}, "not the latency of 9 s"),
        ({"request_latency_s": 0.1}, "shorter than TTFT"),
        ({"input_tokens": None}, "no input and output length"),
        (
            {"users": None, "requests_per_s": None, "output_tokens_per_s": None},
            "neither users nor a rate",
        ),
        ({"failed": 40}, "40 of 200 requests got no answer"),
    ],
)
def test_figures_that_cannot_all_be_true_are_named(changes: dict[str, object], reason: str) -> None:
    _, told = checked(replace(SOUND, **changes))  # type: ignore[arg-type]
    assert reason in told
    assert bool(told) == bool(reason)


def test_output_alone_tells_a_rate_too() -> None:
    quiet = replace(SOUND, requests_per_s=None)
    assert checked(quiet)[1] == ""
    assert "Little" in checked(replace(quiet, output_tokens_per_s=3000.0))[1]


def test_few_requests_of_each_user_may_leave_some_idle() -> None:
    short = replace(SOUND, requests=32, requests_per_s=2.0, output_tokens_per_s=512.0)
    assert checked(short)[1] == ""
    assert "Little" in checked(replace(short, requests=320))[1]


def test_an_open_load_has_as_many_users_as_requests_under_way() -> None:
    open_load = replace(SOUND, users=None, offered_per_s=4.0)
    assert users_of(open_load) == pytest.approx(4.05 * 3.795)
    assert users_of(SOUND) == 16.0


def test_tpot_that_holds_the_first_token_is_calculated_anew() -> None:
    own, reason = checked(replace(SOUND, tpot_ms=3795.0 / 256.0, ttft_ms=1200.0))
    assert reason == ""
    assert own.tpot_ms == pytest.approx((3795.0 - 1200.0) / 255.0)


def test_points_stand_beside_their_predictions() -> None:
    found = compared(SOUND, replace(SOUND, label="wrong", requests_per_s=9.0))
    sound, wrong = found.points
    assert [one.metric for one in sound.figures] == [
        *("ttft_ms", "tpot_ms", "request_latency_s", "output_tokens_per_s")
    ]
    assert wrong.left_out
    assert wrong.figures == ()
    assert found.counted == 1
    predicted = size_one(
        library(),
        SizeRequest(
            *("llama-3.3-70b", "h200-sxm", 4, 4),
            weights_precision="fp8",
            kv_precision="fp8",
            engine="vllm",
            isl=1024,
            osl=256,
            concurrency=16,
            scenario="serving-fixed-concurrency",
        ),
    )
    tpot = sound.figures[1]
    assert predicted.tpot_ms is not None
    assert tpot.predicted == predicted.tpot_ms
    assert tpot.ratio == pytest.approx(14.0 / predicted.tpot_ms.likely)
    assert tpot.inside == (predicted.tpot_ms.low <= 14.0 <= predicted.tpot_ms.high)
    assert "4 x H200" in found.setup


def points_of(entry: Accelerator | EngineProfile, *users: int) -> list[BenchmarkPoint]:
    """Points of a machine whose factors are those of *entry*, exactly as predicted."""
    found = []
    for count in users:
        result = size_one(
            with_entry(library(), entry),
            SizeRequest(
                *("llama-3.3-70b", "h200-sxm", 4, 4),
                weights_precision="fp8",
                kv_precision="fp8",
                engine="vllm",
                isl=1024,
                osl=256,
                concurrency=count,
                scenario="serving-fixed-concurrency",
            ),
        )
        assert result.tpot_ms is not None
        found.append(
            BenchmarkPoint(
                f"{count} users",
                users=float(count),
                input_tokens=1024.0,
                output_tokens=256.0,
                tpot_ms=result.tpot_ms.likely,
            )
        )
    return found


def test_the_implied_factor_is_the_one_that_was_there() -> None:
    part = next(one for one in library().accelerators.values() if one.id == "h200-sxm")
    slower = replace(part, decode_bandwidth_efficiency=0.6)
    found = compared(*points_of(slower, 1, 4, 16))
    (implied,) = found.implied
    assert (implied.entry.id, implied.field) == ("h200-sxm", "decode_bandwidth_efficiency")
    assert implied.catalogue == part.decode_bandwidth_efficiency
    assert implied.value == pytest.approx(0.6, rel=1e-3)
    assert implied.low == pytest.approx(implied.high, rel=1e-2)
    assert (implied.reached, implied.points) == (3, 3)
    assert implied.error_before > 0.1
    assert implied.error_after is not None
    assert implied.error_after < 1e-3
    assert implied.can_be_kept
    (agreement,) = found.agreements
    assert agreement.ratio > 1.1
    assert agreement.points == 3


def test_what_no_factor_can_explain_is_not_offered() -> None:
    part = next(one for one in library().accelerators.values() if one.id == "h200-sxm")
    points = [replace(one, tpot_ms=(one.tpot_ms or 0.0) / 10.0) for one in points_of(part, 1, 4)]
    found = compared(*points)
    (implied,) = found.implied
    assert implied.value is None
    assert not implied.can_be_kept
    assert not found.agreements[0].inside


def test_first_tokens_of_few_users_imply_a_prefill_efficiency() -> None:
    slow = replace(SOUND, users=2.0, requests=20, requests_per_s=0.68, ttft_ms=400.0, tpot_ms=9.9)
    slow = replace(slow, request_latency_s=None, output_tokens_per_s=None)
    found = compared(slow)
    prefill = found.implied[-1]
    assert prefill.field == "prefill_efficiency"
    assert prefill.value is not None
    assert prefill.value < prefill.catalogue


def test_points_may_name_a_set_up_of_their_own() -> None:
    two = replace(SOUND, label="tp 2", told={"gpu_count": "2", "tp": "2"})
    found = compared(SOUND, two)
    four_gpus, two_gpus = (point.figures[1].predicted.likely for point in found.points)
    assert two_gpus > 1.3 * four_gpus


def test_without_a_point_that_counts_it_says_why() -> None:
    found = compared(replace(SOUND, input_tokens=None))
    assert found.reason == "It tells no input and output length."
    assert not found.agreements
    assert not found.implied
    huge = compared(SOUND, setup={**SETUP, "model": "deepseek-v3", "gpu_count": "1", "tp": "1"})
    assert "no answer" in huge.reason
