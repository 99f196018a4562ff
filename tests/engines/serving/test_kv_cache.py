"""KV cache of every kind of attention, against figures computed by hand from configurations."""

from collections.abc import Callable, Mapping

import pytest

from planner.domain.language_model import LanguageModel, Precision
from planner.engines.serving.cache import kv_bytes_per_sequence_per_gpu
from planner.engines.serving.memory import kv_bytes_per_sequence
from planner.engines.serving.setup import ServingSetup

# Bytes per token in BF16 as the configurations give them, all layers that see everything.
PER_TOKEN = {
    "Llama-3.1-8B": 2 * 32 * 8 * 128 * 2,  # GQA: 131,072
    "Llama-3.1-70B": 327_680,
    "Command-R-35B": 2 * 40 * 64 * 128 * 2,  # MHA: 1,310,720
    "Falcon-7B": 2 * 32 * 1 * 64 * 2,  # MQA: 8,192
    "DeepSeek-V3": 61 * 576 * 2,  # MLA: 70,272
}


@pytest.mark.parametrize(("name", "expected"), PER_TOKEN.items())
def test_one_token_more_costs_what_the_configuration_says(
    llms: Mapping[str, LanguageModel], name: str, expected: int
) -> None:
    one = kv_bytes_per_sequence(llms[name], Precision.BF16, 1000)
    two = kv_bytes_per_sequence(llms[name], Precision.BF16, 1001)
    assert two - one == expected
    assert one == 1000 * expected


def test_eight_bits_halve_the_cache(llms: Mapping[str, LanguageModel]) -> None:
    model = llms["Llama-3.1-70B"]
    assert kv_bytes_per_sequence(model, Precision.FP8, 4096) == 4096 * 163_840


def test_sliding_layers_stop_growing_at_their_window(llms: Mapping[str, LanguageModel]) -> None:
    # Gemma-3-27B: 10 layers see all, 52 see 1,024 tokens; 16 KV heads of 128 in BF16.
    layer = 2 * 16 * 128 * 2
    model = llms["Gemma-3-27B"]
    assert kv_bytes_per_sequence(model, Precision.BF16, 512) == 62 * 512 * layer
    expected = (10 * 32768 + 52 * 1024) * layer
    assert kv_bytes_per_sequence(model, Precision.BF16, 32768) == expected
    # gpt-oss-120b: 18 layers see all, 18 see 128 tokens; 8 KV heads of 64.
    gpt_oss = kv_bytes_per_sequence(llms["gpt-oss-120b"], Precision.BF16, 131072)
    assert gpt_oss == 18 * (131072 + 128) * 2 * 8 * 64 * 2


def test_global_layers_may_have_heads_of_their_own(llms: Mapping[str, LanguageModel]) -> None:
    # Gemma-4-31B: 10 global layers with 4 heads of 512, 50 local ones with 16 heads of 256.
    expected = 2 * 2 * (10 * 4 * 512 * 8192 + 50 * 16 * 256 * 1024)
    assert kv_bytes_per_sequence(llms["Gemma-4-31B"], Precision.BF16, 8192) == expected


def test_chunked_layers_see_at_most_their_chunk(llms: Mapping[str, LanguageModel]) -> None:
    expected = (12 * 100_000 + 36 * 8192) * 2 * 8 * 128 * 2
    assert kv_bytes_per_sequence(llms["Llama-4-Scout"], Precision.BF16, 100_000) == expected


def test_a_sparse_indexer_keeps_keys_of_its_own(llms: Mapping[str, LanguageModel]) -> None:
    # 128 keys in FP8 and one 32-bit scale per token and layer beside the latent.
    expected = 61 * (576 * 2 + 132) * 1000
    assert kv_bytes_per_sequence(llms["DeepSeek-V3.2"], Precision.BF16, 1000) == expected


@pytest.mark.parametrize(
    ("name", "per_token", "states"),
    [
        # states x 4 bytes, and 3 past inputs of 2 x values x 2 bytes of the convolution
        ("Qwen3-Next-80B-A3B", 12 * 2 * 2 * 256 * 2, 36 * (32 * 128 * 128 * 4 + 12 * 32 * 128)),
        ("Nemotron-H-56B", 10 * 2 * 8 * 128 * 2, 54 * (256 * 64 * 256 * 4 + 12 * 256 * 256)),
    ],
)
def test_recurrent_layers_keep_one_state_whatever_the_length(
    llms: Mapping[str, LanguageModel], name: str, per_token: int, states: int
) -> None:
    model = llms[name]
    assert kv_bytes_per_sequence(model, Precision.BF16, 0) == states
    assert kv_bytes_per_sequence(model, Precision.BF16, 8000) == states + 8000 * per_token


def test_an_encoder_keeps_nothing(llms: Mapping[str, LanguageModel]) -> None:
    assert kv_bytes_per_sequence(llms["bge-m3"], Precision.BF16, 8192) == 0


@pytest.mark.parametrize(
    ("name", "tp", "shards"),
    [("Llama-3.1-70B", 4, 4), ("Llama-3.1-70B", 16, 8), ("DeepSeek-V3", 8, 1)],
)
def test_ranks_share_the_cache_up_to_the_kv_heads_and_mla_not_at_all(
    make_setup: Callable[..., ServingSetup], name: str, tp: int, shards: int
) -> None:
    setup = make_setup(name, kv=Precision.BF16, tp=tp)
    whole = kv_bytes_per_sequence(setup.llm, Precision.BF16, 4096)
    assert kv_bytes_per_sequence_per_gpu(setup, 4096) == whole / shards
