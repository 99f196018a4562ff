"""Weights and fit, against logged and published sizes."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.language_model import LanguageModel, Precision
from planner.domain.units import GIB
from planner.engines.serving.cache import kv_bytes_per_sequence_per_gpu
from planner.engines.serving.memory import (
    fit,
    kv_concurrency,
    max_concurrency,
    weight_bytes,
    weight_bytes_per_gpu,
)
from planner.engines.serving.parameters import parameters
from planner.engines.serving.setup import ServingSetup, refusal

Llms = Mapping[str, LanguageModel]
MakeSetup = Callable[..., ServingSetup]


@pytest.mark.parametrize(
    ("name", "precision", "gib"),
    [
        ("Llama-3.1-8B", Precision.BF16, 14.96),  # vLLM start-up log
        ("gpt-oss-20b", Precision.MXFP4, 13.72),  # vLLM start-up log, padded experts
    ],
)
def test_weights_are_what_the_engine_logs(
    llms: Llms, name: str, precision: Precision, gib: float
) -> None:
    assert weight_bytes(llms[name], precision) / GIB == pytest.approx(gib, rel=0.01)


def test_embeddings_and_head_stay_in_16_bits(llms: Llms) -> None:
    model = llms["Llama-3.1-8B"]
    embeddings = 2 * 128256 * 4096
    quantised = 8.03e9 - embeddings
    expected = embeddings * 2 + quantised * 8.002 / 8
    assert weight_bytes(model, Precision.FP8) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("name", "active_b"),
    [
        ("Llama-3.1-70B", 69.5),  # without the input embedding
        ("DeepSeek-V3", 36.6),
        ("gpt-oss-120b", 5.13),
        ("Llama-4-Scout", 16.14),  # the vision tower takes no part in text
    ],
)
def test_active_parameters_follow_from_the_architecture(
    llms: Llms, name: str, active_b: float
) -> None:
    assert parameters(llms[name]).active / 1e9 == pytest.approx(active_b, rel=0.01)


def test_two_ranks_hold_half_the_weights_each(make_setup: MakeSetup) -> None:
    one, two = make_setup(), make_setup(tp=2)
    assert weight_bytes_per_gpu(two) == pytest.approx(weight_bytes_per_gpu(one) / 2)


def test_the_pool_is_what_weights_and_reserve_leave(make_setup: MakeSetup) -> None:
    fitted = fit(make_setup())
    assert fitted.fits
    assert fitted.deciding == "weights"
    left = fitted.usable_bytes - fitted.weights_bytes
    assert fitted.kv_pool_bytes == left - fitted.activation_bytes - fitted.overhead_bytes
    assert fitted.usable_bytes == pytest.approx(0.9 * 139.8 * GIB)
    # 45 GiB of pool ÷ 163,840 bytes a token
    assert fitted.kv_tokens == pytest.approx(fitted.kv_pool_bytes / 163_840)
    assert fitted.kv_pool_low_bytes < fitted.kv_pool_bytes < fitted.kv_pool_high_bytes


def test_concurrency_is_bounded_by_the_pool_and_by_the_engine(make_setup: MakeSetup) -> None:
    setup = make_setup()
    fitted = fit(setup)
    assert max_concurrency(setup, fitted, 8192) == int(fitted.kv_pool_bytes / 163_840 / 8192)
    assert max_concurrency(setup, fitted, 1) == setup.engine.max_sequences


def test_what_is_too_large_says_how_much_is_short(make_setup: MakeSetup) -> None:
    # 671 x 10^9 parameters in 8 bits on one GPU of 141 GB
    setup = make_setup("DeepSeek-V3")
    fitted = fit(setup)
    assert not fitted.fits
    assert fitted.deciding == "weights"
    assert fitted.short_bytes / GIB == pytest.approx(627 - 0.9 * 139.8, rel=0.03)
    assert max_concurrency(setup, fitted, 100) == 0


def test_a_long_sequence_can_be_what_does_not_fit(make_setup: MakeSetup) -> None:
    setup = make_setup(
        part="H100-SXM", kv=Precision.BF16, tp=2, max_length=131072, memory_utilisation=0.6
    )
    fitted = fit(setup)
    assert not fitted.fits
    assert fitted.deciding == "KV cache of one sequence"


def test_an_encoder_needs_no_pool(make_setup: MakeSetup) -> None:
    setup = make_setup("bge-m3", weights=Precision.BF16, max_length=8192)
    fitted = fit(setup)
    assert fitted.fits
    assert kv_concurrency(setup, fitted, 8192) == float("inf")
    assert max_concurrency(setup, fitted, 8192) == setup.engine.max_sequences


LAYOUTS = ((1, 1, 1), (2, 1, 1), (4, 1, 1), (8, 1, 1), (2, 2, 1), (2, 2, 2))


@given(
    name=st.sampled_from(["Llama-3.1-70B", "DeepSeek-V3", "gpt-oss-120b", "Gemma-3-27B"]),
    layout=st.sampled_from(LAYOUTS),
    grown=st.sampled_from(["tp", "pp", "dp"]),
    load=st.tuples(st.integers(1, 500), st.integers(1, 100_000)),
)
def test_adding_gpus_never_adds_weights_and_cache_per_gpu(
    make_setup: MakeSetup,
    name: str,
    layout: tuple[int, int, int],
    grown: str,
    load: tuple[int, int],
) -> None:
    running, context = load
    before = make_setup(name, tp=layout[0], pp=layout[1], dp=layout[2])
    after = replace(before, **{grown: getattr(before, grown) * 2})

    def held(setup: ServingSetup) -> float:
        cache = kv_bytes_per_sequence_per_gpu(setup, context)
        return weight_bytes_per_gpu(setup) + running / setup.dp * cache

    assert held(after) <= held(before) * (1 + 1e-12)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tp": 3}, ("64 attention heads", "tp 2")),
        ({"pp": 81}, ("80 layers", "81 pipeline stages")),
        ({"ep": 2}, ("no experts",)),
        ({"max_length": 200_000}, ("131,072", "200,000")),
        ({"dp": 0}, ("dp is 0",)),
        ({"weights": Precision.NVFP4}, ("H200-SXM has no NVFP4 units", "BF16")),
        ({"memory_utilisation": 1.2}, ("1.2",)),
    ],
)
def test_impossible_layouts_are_refused_in_plain_words(
    make_setup: MakeSetup, changes: dict[str, object], words: tuple[str, ...]
) -> None:
    text = refusal(make_setup(**changes))
    assert text is not None
    assert all(word in text for word in words)


def test_experts_spread_over_a_divisor_of_the_ranks(make_setup: MakeSetup) -> None:
    setup = make_setup("DeepSeek-V3", tp=2, dp=4)
    assert refusal(replace(setup, ep=8)) is None
    text = refusal(replace(setup, ep=3))
    assert text is not None
    assert "tp x dp = 8" in text


def test_fp8_needs_units_of_its_own(make_setup: MakeSetup) -> None:
    text = refusal(make_setup(part="A100-SXM"))
    assert text is not None
    assert "FP8" in text
    assert "INT8" in text
