"""Families that write their configuration otherwise: keys, gates, tied tables, against the counts published.

The figures are those of the models' own cards and configurations; the counts are of what is stored.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from planner.domain.language_model import Attention, LanguageModel
from planner.exchange.importing.model_config import SideFiles, read_model
from planner.exchange.importing.report import ReportRow, Verdict
from tests.builders import library

DATE = "2026-11-25"


class Published(NamedTuple):
    """A configuration, and what its publisher says of the model."""

    name: str
    config: dict[str, Any]
    params_b: float
    attention: Attention
    kv_heads: int
    gated: bool = False


def _sizes(hidden: int, layers: int, heads: int, vocabulary: int, context: int) -> dict[str, Any]:
    return {
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "vocab_size": vocabulary,
        "max_position_embeddings": context,
        "torch_dtype": "float16",
    }


def _gpt(embedding: int, layers: int, heads: int, vocabulary: int, context: int) -> dict[str, Any]:
    return {
        "n_embd": embedding,
        "n_layer": layers,
        "n_head": heads,
        "n_inner": None,
        "vocab_size": vocabulary,
        "n_positions": context,
    }


FAMILIES = (
    Published(
        "GPT-2",
        {"model_type": "gpt2", **_gpt(768, 12, 12, 50257, 1024)},
        0.1244,
        Attention.MHA,
        12,
    ),
    Published(
        "GPT-2-XL",
        {"model_type": "gpt2", **_gpt(1600, 48, 25, 50257, 1024)},
        1.5576,
        Attention.MHA,
        25,
    ),
    Published(
        "GPT-J-6B",
        {"model_type": "gptj", **_gpt(4096, 28, 16, 50400, 2048), "tie_word_embeddings": False},
        6.0534,
        Attention.MHA,
        16,
    ),
    Published(
        "GPT-Neo-1.3B",
        {
            "model_type": "gpt_neo",
            "hidden_size": 2048,
            "num_layers": 24,
            "num_heads": 16,
            "intermediate_size": None,
            "vocab_size": 50257,
            "max_position_embeddings": 2048,
            "attention_types": [[["global", "local"], 12]],
            "window_size": 256,
        },
        1.3156,
        Attention.SLIDING,
        16,
    ),
    Published(
        "GPT-NeoX-20B",
        {
            "model_type": "gpt_neox",
            **_sizes(6144, 44, 64, 50432, 2048),
            "intermediate_size": 24576,
        },
        20.5546,
        Attention.MHA,
        64,
    ),
    Published(
        "CodeGen-16B",
        {"model_type": "codegen", **_gpt(6144, 34, 24, 51200, 2048), "tie_word_embeddings": False},
        16.03,
        Attention.MHA,
        24,
    ),
    Published(
        "BLOOM-176B",
        {
            "model_type": "bloom",
            "hidden_size": 14336,
            "n_layer": 70,
            "num_attention_heads": 112,
            "vocab_size": 250880,
            "seq_length": 2048,
        },
        176.2473,
        Attention.MHA,
        112,
    ),
    Published(
        "OPT-6.7B",
        {"model_type": "opt", **_sizes(4096, 32, 32, 50272, 2048), "ffn_dim": 16384},
        6.6585,
        Attention.MHA,
        32,
    ),
    Published(
        "MPT-7B",
        {
            "model_type": "mpt",
            "d_model": 4096,
            "n_layers": 32,
            "n_heads": 32,
            "vocab_size": 50432,
            "max_seq_len": 2048,
            "expansion_ratio": 4,
            "attn_config": {"attn_type": "multihead_attention"},
        },
        6.6493,
        Attention.MHA,
        32,
    ),
    Published(
        "Falcon-40B",
        {
            "model_type": "falcon",
            **_sizes(8192, 60, 128, 65024, 2048),
            "num_kv_heads": 8,
            "multi_query": True,
            "new_decoder_architecture": True,
        },
        41.3,
        Attention.GQA,
        8,
    ),
    Published(
        "StarCoder-15B",
        {
            "model_type": "gpt_bigcode",
            **_gpt(6144, 40, 48, 49152, 8192),
            "n_inner": 24576,
            "multi_query": True,
        },
        15.5175,
        Attention.MQA,
        1,
    ),
    Published(
        "StarCoder2-15B",
        {
            "model_type": "starcoder2",
            **_sizes(6144, 40, 48, 49152, 16384),
            "intermediate_size": 24576,
            "num_key_value_heads": 4,
            "tie_word_embeddings": False,
            "sliding_window": 4096,
        },
        15.9577,
        Attention.SLIDING,
        4,
    ),
    Published(
        "Phi-2",
        {"model_type": "phi", **_sizes(2560, 32, 32, 51200, 2048), "intermediate_size": 10240},
        2.7797,
        Attention.MHA,
        32,
    ),
    Published(
        "Nemotron-Minitron-8B",
        {
            "model_type": "nemotron",
            **_sizes(4096, 32, 48, 256000, 4096),
            "intermediate_size": 16384,
            "num_key_value_heads": 8,
            "head_dim": 128,
        },
        8.27,
        Attention.GQA,
        8,
    ),
    Published(
        "Persimmon-8B",
        {"model_type": "persimmon", **_sizes(4096, 36, 64, 262144, 16384)}
        | {"intermediate_size": 16384},
        9.4,
        Attention.MHA,
        64,
    ),
    Published(
        "Apertus-8B",
        {"model_type": "apertus", **_sizes(4096, 32, 32, 131072, 65536)}
        | {"intermediate_size": 21504, "num_key_value_heads": 8},
        8.05,
        Attention.GQA,
        8,
    ),
    Published(
        "Nemotron-H-8B",
        {"model_type": "nemotron_h", **_sizes(4096, 52, 32, 131072, 8192)}
        | {"intermediate_size": 21504, "num_key_value_heads": 8, "head_dim": 128}
        | {"hybrid_override_pattern": "M-" * 24 + "*" * 4}
        | {"mamba_num_heads": 128, "mamba_head_dim": 64, "ssm_state_size": 128},
        8.1,
        Attention.STATE_SPACE_HYBRID,
        8,
    ),
    Published(
        "ModernBERT-base",
        {"model_type": "modernbert", **_sizes(768, 22, 12, 50368, 8192)}
        | {"intermediate_size": 1152, "local_attention": 128, "global_attn_every_n_layers": 3},
        0.149,
        Attention.ENCODER,
        12,
        gated=True,
    ),
)


def read(config: Mapping[str, Any], name: str, **beside: Mapping[str, Any]) -> ReportRow:
    data = json.dumps(config).encode()
    return read_model(f"Acme--{name}_config.json", data, SideFiles(**beside), library(), DATE)


def model_of(row: ReportRow) -> LanguageModel:
    assert isinstance(row.entry, LanguageModel), row.reason
    return row.entry


@pytest.mark.parametrize("told", FAMILIES, ids=lambda told: told.name)
def test_the_count_of_every_family_is_the_published_one_within_two_per_cent(
    told: Published,
) -> None:
    row = read(told.config, told.name)
    model = model_of(row)
    assert row.verdict is Verdict.CLEAN, row.reason
    assert model.total_params_b == pytest.approx(told.params_b, rel=0.02)
    assert (model.attention, model.kv_heads, model.gated) == (
        told.attention,
        told.kv_heads,
        told.gated,
    )


FALCON_7B = {
    "model_type": "falcon",
    "hidden_size": 4544,
    "num_hidden_layers": 32,
    "num_attention_heads": 71,
    "num_kv_heads": 71,
    "multi_query": True,
    "new_decoder_architecture": False,
    "vocab_size": 65024,
    "torch_dtype": "bfloat16",
}


def test_the_first_falcon_has_one_kv_head_whatever_it_writes_and_no_context() -> None:
    row = read(FALCON_7B, "Falcon-7B")
    model = model_of(row)
    assert (model.attention, model.kv_heads, model.max_context) == (Attention.MQA, 1, 2048)
    assert row.verdict is Verdict.WARNED
    assert "No context told; taken as 2,048 tokens" in row.reason
    old = {"model_type": "RefinedWebModel", "hidden_size": 4544, "n_layer": 32, "n_head": 71}
    old |= {"multi_query": True, "vocab_size": 65024, "torch_dtype": "bfloat16"}
    assert model_of(read(old, "Falcon-7B")).total_params_b == model.total_params_b


def test_the_index_of_the_weights_tells_whether_the_output_has_a_table_of_its_own() -> None:
    shared = model_of(read(FALCON_7B, "Falcon-7B"))
    assert shared.tied_embeddings
    row = read(FALCON_7B, "Falcon-7B", index={"metadata": {"total_size": 14_434_379_520}})
    stored = model_of(row)
    assert not stored.tied_embeddings
    assert stored.total_params_b == pytest.approx(7.2172, abs=1e-3)
    assert "two tables of embeddings" in row.reason


def test_what_is_told_of_the_tables_is_not_overruled_by_the_index() -> None:
    told = {**FALCON_7B, "tie_word_embeddings": True}
    row = read(told, "Falcon-7B", index={"metadata": {"total_size": 14_434_379_520}})
    assert model_of(row).tied_embeddings
    assert "outside the layers" in row.reason


def test_the_index_tells_the_matrices_of_a_type_that_is_not_known() -> None:
    novel = {"model_type": "novel", **_sizes(4096, 32, 32, 32000, 8192), "intermediate_size": 16384}
    two = 2 * 32000 * 4096 + 32 * (4 * 4096**2 + 2 * 4096 * 16384)
    row = read(novel, "Novel", index={"metadata": {"total_parameters": two}})
    assert not model_of(row).gated
    assert "feed-forward layers of 2 matrices" in row.reason
    assert model_of(read(novel, "Novel")).gated


def test_embeddings_of_another_width_than_the_layers_are_refused() -> None:
    narrow = {"model_type": "opt", **_sizes(1024, 24, 16, 50272, 2048), "ffn_dim": 4096}
    row = read({**narrow, "word_embed_proj_dim": 512}, "OPT-350M")
    assert row.verdict is Verdict.REFUSED
    assert "another width" in row.reason


def test_layers_of_gpt_neo_that_do_not_add_up_are_refused() -> None:
    neo = dict(next(one.config for one in FAMILIES if one.name.startswith("GPT-Neo-")))
    for types in ([[["global", "local"], 3]], [[["global", "ring"], 12]], None):
        row = read({**neo, "attention_types": types}, "GPT-Neo")
        assert row.verdict is Verdict.REFUSED
        assert "attention_types" in row.reason
