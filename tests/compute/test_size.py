"""Sizing with the built-in catalogue: one request, and tables of them."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from planner.app.paths import catalog_folder
from planner.catalog.library import Library
from planner.catalog.loader import load
from planner.compute.size import (
    RESULT_COLUMNS,
    VALUE_COLUMNS,
    SizeResult,
    Value,
    size_batch,
    size_one,
)
from planner.compute.size_choices import SizeRequest
from planner.domain.language_model import Precision

CHAT = SizeRequest(
    model="Llama-3.3-70B",
    gpu="H200-SXM",
    gpu_count=2,
    tp=2,
    weights_precision="fp8",
    kv_precision="fp8",
    engine="vLLM",
    isl=1000,
    osl=1000,
    concurrency=32,
    scenario="serving-fixed-concurrency",
)
ROW = {
    "row_id": "r1",
    "model": "Llama-3.3-70B",
    "weights_precision": "fp8",
    "kv_precision": "fp8",
    "gpu": "H200-SXM",
    "gpu_count": "2",
    "tp": "2",
    "pp": "1",
    "ep": "1",
    "dp": "1",
    "engine": "TensorRT-LLM",
    "isl": "1000",
    "osl": "1000",
    "concurrency_or_batch": "32",
    "scenario": "serving-fixed-concurrency",
}


@pytest.fixture(scope="module")
def library() -> Library:
    library, _ = load([catalog_folder()])
    return library


def _likely(value: Value | None) -> float:
    assert value is not None
    assert 0.0 <= value.low <= value.likely <= value.high
    return value.likely


def test_a_full_request_is_answered_without_any_choice(library: Library) -> None:
    result = size_one(library, CHAT)
    assert result.status == "ok"
    assert result.fits
    assert _likely(result.weights_gib_per_gpu) == pytest.approx(33.9, rel=0.02)
    total = _likely(result.tokens_per_s_total)
    assert _likely(result.output_tokens_per_s_per_gpu) == pytest.approx(total / 2)
    # The closed loop: users x tokens ÷ latency is the throughput, but for the waits in TTFT.
    assert total == pytest.approx(32 * 1000 / _likely(result.request_latency_s), rel=0.1)
    latency = (_likely(result.ttft_ms) + 999 * _likely(result.tpot_ms)) / 1e3
    assert _likely(result.request_latency_s) == pytest.approx(latency)
    assert result.badge in ("calibrated family", "roofline only")
    assert result.band_reason


def test_blanks_are_chosen_and_named(library: Library) -> None:
    result = size_one(library, SizeRequest(model="Llama-3.3-70B", gpu="H200-SXM"))
    assert result.fits
    assert result.setup is not None
    assert result.setup.weights is Precision.FP8
    for said in ("engine vLLM", "weights fp8", "KV bf16", "1 GPU,", "1000 tokens in, 300 out"):
        assert said in result.status


def test_the_fewest_gpus_that_hold_the_model_are_chosen(library: Library) -> None:
    result = size_one(library, SizeRequest(model="DeepSeek-V3", gpu="H200-SXM"))
    assert result.setup is not None
    assert result.setup.gpus == 8
    assert result.fits


def test_replicas_share_users_and_add_up(library: Library) -> None:
    one = size_one(library, CHAT)
    four = size_one(library, replace(CHAT, gpu_count=8, concurrency=128))
    assert four.replicas == 4
    assert _likely(four.tokens_per_s_total) == pytest.approx(4 * _likely(one.tokens_per_s_total))
    assert _likely(four.tpot_ms) == pytest.approx(_likely(one.tpot_ms))


def test_offline_fills_the_batch_and_has_no_first_token(library: Library) -> None:
    offline = size_one(library, replace(CHAT, scenario="offline-max-throughput", concurrency=None))
    assert offline.ttft_ms is None
    assert offline.request_latency_s is None
    served = size_one(library, CHAT)
    assert _likely(offline.tokens_per_s_total) > 2 * _likely(served.tokens_per_s_total)


def test_a_server_reaches_less_than_offline_and_interactive_less_still(
    library: Library,
) -> None:
    request = SizeRequest(
        model="Llama-2-70B", gpu="H200-SXM", gpu_count=8, isl=294, osl=294, engine="TensorRT-LLM"
    )
    rates = [
        _likely(size_one(library, replace(request, scenario=scenario)).tokens_per_s_total)
        for scenario in ("mlperf-offline", "mlperf-server", "mlperf-interactive")
    ]
    assert rates[2] < rates[1] < 1.01 * rates[0]
    # MLPerf Inference v4.1, 2024-08: 8 x H200 SXM 32,124 offline, 29,740 server.
    assert rates[0] == pytest.approx(32_124, rel=0.25)
    assert rates[1] == pytest.approx(29_740, rel=0.25)


def test_a_static_batch_is_prefills_and_then_steps(library: Library) -> None:
    result = size_one(library, replace(CHAT, scenario="static-batch-latency", concurrency=8))
    expected = (_likely(result.ttft_ms) + 1000 * _likely(result.tpot_ms)) / 1e3
    assert _likely(result.request_latency_s) == pytest.approx(expected)


def test_memory_asks_for_no_lengths_and_tells_no_speed(library: Library) -> None:
    result = size_one(
        library, replace(CHAT, scenario="memory", isl=None, osl=None, concurrency=None)
    )
    assert result.status == "ok"
    assert result.tokens_per_s_total is None
    pool = _likely(result.kv_pool_gib_per_gpu)
    assert _likely(result.kv_tokens) == pytest.approx(pool * 2**30 / 81_920, rel=1e-3)
    assert _likely(result.max_concurrency) == int(_likely(result.kv_tokens) / 32_768)


def test_what_does_not_fit_says_what_is_short_and_what_would_do(library: Library) -> None:
    result = size_one(library, replace(CHAT, model="DeepSeek-V3"))
    assert not result.fits
    assert result.tokens_per_s_total is None
    assert result.weights_gib_per_gpu is not None
    assert "does not fit" in result.status
    assert "GiB short" in result.status
    assert "tp 8 would do" in result.status


def test_a_gguf_file_has_its_size(library: Library) -> None:
    result = size_one(library, SizeRequest("Llama-3.1-8B", "any", weights_precision="gguf-Q4_K_M"))
    assert _likely(result.weights_gib_per_gpu) == pytest.approx(4.58, rel=0.01)
    assert "weights only" in result.status


def test_an_encoder_is_limited_by_prefill(library: Library) -> None:
    result = size_one(
        library, SizeRequest("bge-m3", "L40S", gpu_count=1, isl=512, osl=0, concurrency=8)
    )
    assert result.fits
    assert result.max_concurrency is None
    assert _likely(result.tpot_ms) == 0.0
    assert _likely(result.ttft_ms) > 0.0


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("model", "Lama-3.3-70", ("unknown model", "Llama-3.3-70B")),
        ("gpu", "H20-SXM", ("unknown GPU", "H200 SXM")),
        ("engine", "vLMM", ("unknown engine", "vLLM")),
        ("weights_precision", "fp7", ("unknown precision", "fp8")),
        ("scenario", "fast", ("unknown scenario", "mlperf-server")),
        ("tp", "3", ("64 attention heads",)),
        ("tp", "4", ("needs 4 GPUs, 2 are there",)),
        ("tp", "two", ("tp", "not a number")),
        ("tp", "1.5", ("tp", "whole number")),
        ("isl", "-5", ("isl", "0 or more")),
        ("isl", "500000", ("131,072",)),
        ("weights_precision", "nvfp4", ("no NVFP4 units",)),
    ],
)
def test_a_row_that_cannot_be_computed_says_why(
    library: Library, column: str, value: str, words: tuple[str, ...]
) -> None:
    (answer,) = size_batch(library, [{**ROW, column: value}])
    assert all(word in answer["status"] for word in words), answer["status"]
    assert answer["tokens_per_s_total"] == ""


def test_the_other_rows_of_a_table_still_run(library: Library) -> None:
    rows: list[Mapping[str, str]] = [
        ROW,
        {**ROW, "row_id": "r2", "model": "nobody"},
        {**ROW, "row_id": "r3"},
    ]
    answers = list(size_batch(library, rows))
    assert [answer["row_id"] for answer in answers] == ["r1", "r2", "r3"]
    assert answers[0]["tokens_per_s_total"] == answers[2]["tokens_per_s_total"] != ""


def test_a_row_keeps_its_columns_and_gains_those_of_the_result(library: Library) -> None:
    (answer,) = size_batch(library, [{**ROW, "remark": "keep me"}])
    assert list(answer) == [*ROW, "remark", *RESULT_COLUMNS]
    assert answer["remark"] == "keep me"
    assert answer["status"] == "ok"
    assert RESULT_COLUMNS[-2:] == ("badge", "status")
    for name in VALUE_COLUMNS:
        low, likely, high = (float(answer[f"{name}{end}"]) for end in ("_low", "", "_high"))
        assert low <= likely <= high


def test_columns_may_be_missing_altogether(library: Library) -> None:
    (answer,) = size_batch(library, [{"row_id": "x", "model": "gpt-oss-120b", "gpu": "B200"}])
    assert answer["status"].startswith("ok; chosen: ")
    assert float(answer["tokens_per_s_total"]) > 0.0


def test_results_start_empty() -> None:
    assert all(getattr(SizeResult(), name) is None for name in VALUE_COLUMNS)


def test_drafts_speed_up_tokens_and_a_prefix_cache_holds_more(library: Library) -> None:
    plain = size_one(library, CHAT)
    drafting = size_one(library, replace(CHAT, drafted=3, acceptance=0.7))
    cached = size_one(library, replace(CHAT, prefix_hit=0.5))
    assert plain.tpot_ms is not None
    assert drafting.tpot_ms is not None
    assert drafting.tpot_ms.likely < plain.tpot_ms.likely
    assert plain.max_concurrency is not None
    assert cached.max_concurrency is not None
    assert cached.max_concurrency.likely > plain.max_concurrency.likely
    assert size_one(library, replace(CHAT, prefix_hit=0.0)) == plain
    only = size_one(library, replace(CHAT, drafted=3))
    assert not only.computed
    assert "needs both" in only.status


def test_a_row_may_tell_drafts_and_hits(library: Library) -> None:
    row = {
        "model": "llama-3.3-70b",
        "gpu": "h200-sxm",
        "gpu_count": "4",
        "concurrency_or_batch": "8",
    }
    shortcuts = {"prefix_hit": "0.5", "drafted": "3", "acceptance": "0.7"}
    plain, helped = size_batch(library, [row, row | shortcuts])
    assert float(helped["tpot_ms"]) < float(plain["tpot_ms"])
    (wrong,) = size_batch(library, [row | {"prefix_hit": "1.5"}])
    assert "prefix hit rate is 1.5" in wrong["status"]
