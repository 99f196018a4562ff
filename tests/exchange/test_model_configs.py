"""Configurations in the shape of the published ones: layers, formats, and the count of parameters."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from planner.catalog.differences import changed_fields
from planner.domain.identity import EntryId
from planner.domain.language_model import Attention, LanguageModel, Precision
from planner.engines.serving.memory import weight_bytes
from planner.exchange.importing.model_config import SideFiles, read_model
from planner.exchange.importing.report import ReportRow, Verdict
from tests.builders import library

DATE = "2026-11-25"
_TYPES = {
    Attention.MLA: "deepseek_v3",
    Attention.SPARSE_MLA: "deepseek_v32",
    Attention.CHUNKED: "llama4_text",
    Attention.LINEAR_HYBRID: "qwen3_next",
    Attention.STATE_SPACE_HYBRID: "nemotron_h",
    Attention.ENCODER: "xlm-roberta",
    Attention.SLIDING: "gpt_oss",
}
_QUANTISED: dict[Precision, dict[str, Any]] = {
    Precision.BF16: {},
    Precision.FP8: {"quantization_config": {"quant_method": "fp8", "fmt": "e4m3"}},
    Precision.MXFP4: {"quantization_config": {"quant_method": "mxfp4"}},
    Precision.NVFP4: {"quantization_config": {"quant_method": "modelopt", "quant_algo": "NVFP4"}},
    Precision.INT4: {"quantization_config": {"quant_method": "gptq", "bits": 4}},
    Precision.INT8: {"quantization_config": {"quant_method": "gptq", "bits": 8}},
}


def config_of(model: LanguageModel) -> dict[str, Any]:
    """Write a model of the catalogue as its publisher would."""
    found: dict[str, Any] = {
        "model_type": _TYPES.get(model.attention, "llama" if model.gated else "nemotron"),
        "hidden_size": model.hidden,
        "num_hidden_layers": model.layers,
        "num_attention_heads": model.heads,
        "num_key_value_heads": model.kv_heads,
        "head_dim": model.head_dim,
        "intermediate_size": model.intermediate or 4 * model.hidden,
        "vocab_size": model.vocabulary,
        "max_position_embeddings": model.max_context,
        "tie_word_embeddings": model.tied_embeddings,
        "torch_dtype": "bfloat16",
        **_QUANTISED[model.native_precision],
        **_experts(model),
        **_mix(model),
    }
    if model.latent is not None:
        found |= {
            "kv_lora_rank": model.latent.kv_rank,
            "q_lora_rank": model.latent.q_rank or None,
            "qk_rope_head_dim": model.latent.rope_dim,
            "qk_nope_head_dim": model.latent.nope_dim,
            "v_head_dim": model.latent.value_dim,
        }
        if model.attention is Attention.SPARSE_MLA:
            found |= {"index_topk": 2048, "index_n_heads": 64}
    return found


def _experts(model: LanguageModel) -> dict[str, Any]:
    experts = model.experts
    if experts is None:
        return {}
    found: dict[str, Any] = {
        "num_experts_per_tok": experts.top_k,
        "moe_intermediate_size": experts.intermediate,
        "n_routed_experts": experts.routed,
    }
    if experts.shared_intermediate:
        found["moe_shared_expert_intermediate_size"] = experts.shared_intermediate
    elif experts.shared:
        found["n_shared_experts"] = experts.shared
    if experts.first_dense:
        found["first_k_dense_replace"] = experts.first_dense
    elif experts.layers < model.layers and model.attention is not Attention.STATE_SPACE_HYBRID:
        found["interleave_moe_layer_step"] = model.layers // experts.layers
    if model.attention is Attention.CHUNKED:
        found["intermediate_size_mlp"] = model.intermediate
    return found


def _mix(model: LanguageModel) -> dict[str, Any]:
    mix = model.mix
    if mix is None:
        return {}
    if model.attention is Attention.STATE_SPACE_HYBRID:
        experts = model.experts.layers if model.experts else 0
        return {
            "hybrid_override_pattern": "M" * mix.linear + "*" * mix.full + "E" * experts,
            "mamba_num_heads": mix.state_heads,
            "ssm_state_size": mix.state_key,
            "mamba_head_dim": mix.state_value,
        }
    if model.attention is Attention.CHUNKED:
        return {"attention_chunk_size": mix.window}
    if model.attention is Attention.LINEAR_HYBRID:
        return {
            "full_attention_interval": model.layers // mix.full,
            "linear_num_value_heads": mix.state_heads,
            "linear_num_key_heads": mix.state_heads // 2,
            "linear_key_head_dim": mix.state_key,
            "linear_value_head_dim": mix.state_value,
        }
    kinds = ["full_attention"] * mix.full + ["sliding_attention"] * mix.sliding
    return {
        "layer_types": kinds,
        "sliding_window": mix.window,
        "num_global_key_value_heads": mix.global_kv_heads,
        "global_head_dim": mix.global_head_dim,
    }


def read(
    config: Mapping[str, Any], name: str = "Acme--Test-1_config.json", **beside: Mapping[str, Any]
) -> ReportRow:
    data = json.dumps(config).encode()
    return read_model(name, data, SideFiles(**beside), library(), DATE)


def model_of(row: ReportRow) -> LanguageModel:
    assert isinstance(row.entry, LanguageModel), row.reason
    return row.entry


def test_every_kind_of_attention_is_in_the_catalogue_that_is_compared_with() -> None:
    assert {model.attention for model in library().llms.values()} == set(Attention)


@pytest.mark.parametrize("known", library().llms.values(), ids=lambda model: str(model.id))
def test_a_published_architecture_is_read_as_the_catalogue_has_it(known: LanguageModel) -> None:
    row = read(config_of(known), f"Acme--{known.name}_config.json")
    model = model_of(row)
    told = {"id", "developer", "licence", "released", "total_params_b", "active_params_b"}
    # the catalogue keeps a dense width where every layer has experts, and the other way about
    told |= {"intermediate"} if known.experts else set()
    assert [one for one in changed_fields(known, model) if one.field not in told] == []
    assert model.total_params_b == pytest.approx(known.total_params_b, rel=0.02)
    assert model.active_params_b == pytest.approx(known.active_params_b, rel=0.3)


def llama() -> dict[str, Any]:
    return config_of(library().llms[next(iter(library().llms))])


def test_the_language_part_of_a_model_that_sees_is_read_first() -> None:
    whole = {
        "model_type": "qwen3_vl",
        "text_config": {**llama(), "model_type": "qwen3_vl_text"},
        "vision_config": {"hidden_size": 1152},
        "hidden_size": 1,
    }
    row = read(whole)
    assert model_of(row).hidden == 8192
    assert row.verdict is Verdict.CLEAN
    assert "not counted" in row.reason


def test_the_index_of_the_weights_gives_the_exact_size() -> None:
    exact = 70_553_706_496
    row = read(llama(), index={"metadata": {"total_size": 2 * exact}, "weight_map": {}})
    assert model_of(row).total_params_b == pytest.approx(exact / 1e9, abs=1e-4)
    assert "141.11 GB" in row.reason
    counted = read(llama(), index={"metadata": {"total_parameters": exact}})
    assert model_of(counted).total_params_b == pytest.approx(exact / 1e9, abs=1e-4)


def test_memory_counts_the_bytes_that_the_index_tells() -> None:
    size = 688_586_727_753
    known = library().llms[EntryId("deepseek-r1")]
    model = model_of(read(config_of(known), index={"metadata": {"total_size": size}}))
    assert weight_bytes(model, Precision.FP8) == pytest.approx(size)
    # In another precision nobody stored it: the classes of tensors count.
    assert weight_bytes(model, Precision.NVFP4) < 0.7 * size
    assert model_of(read(config_of(known))).checkpoint_gb is None


def test_the_bytes_of_quantised_weights_are_held_against_those_that_planning_counts() -> None:
    known = library().llms[EntryId("deepseek-r1")]
    config = config_of(known)
    row = read(config, index={"metadata": {"total_size": 688_586_727_753}})
    assert row.verdict is Verdict.CLEAN, row.reason
    assert "Its weights have 688.59 GB; planning counts 673.15 GB in fp8" in row.reason
    twice = read(config, index={"metadata": {"total_size": 2 * 688_586_727_753}})
    assert twice.verdict is Verdict.WARNED
    assert model_of(twice).native_precision is Precision.FP8


def test_parameters_beside_the_layers_are_explained_and_too_many_are_refused() -> None:
    total = model_of(read(llama())).total_params_b
    tower = {"metadata": {"total_parameters": round(total * 1.06 * 1e9)}}
    row = read(llama(), index=tower)
    assert model_of(row).total_params_b == pytest.approx(total * 1.06, rel=1e-3)
    assert "outside the layers" in row.reason
    half = read(llama(), index={"metadata": {"total_parameters": round(total * 2e9)}})
    assert half.verdict is Verdict.REFUSED
    assert "something is not understood" in half.reason
    fewer = read(llama(), index={"metadata": {"total_parameters": round(total * 0.9e9)}})
    assert fewer.verdict is Verdict.REFUSED


def test_a_name_that_tells_another_size_is_doubted() -> None:
    assert read(llama(), "Acme--Big-70B_config.json").verdict is Verdict.CLEAN
    row = read(llama(), "Acme--Small-8B_config.json")
    assert row.verdict is Verdict.WARNED
    assert "70.55 billion parameters, the name says 8" in row.reason


@pytest.mark.parametrize("precision", Precision)
def test_every_quantisation_is_recognised(precision: Precision) -> None:
    assert model_of(read({**llama(), **_QUANTISED[precision]})).native_precision is precision


def test_the_side_file_and_groups_of_weights_tell_the_format_too() -> None:
    beside = {"quantization": {"quant_algo": "NVFP4", "kv_cache_quant_algo": "FP8"}}
    assert model_of(read(llama(), quantisation=beside)).native_precision is Precision.NVFP4
    groups = {"group_0": {"weights": {"num_bits": 4, "type": "int"}}}
    told = {"quant_method": "compressed-tensors", "config_groups": groups}
    row = read({**llama(), "quantization_config": told})
    assert model_of(row).native_precision is Precision.INT4
    strange = read({**llama(), "quantization_config": {"quant_method": "hqq+"}})
    assert (strange.verdict, model_of(strange).native_precision) == (
        Verdict.WARNED,
        Precision.BF16,
    )


def test_windows_are_read_by_the_rule_of_each_family() -> None:
    base = {**llama(), "sliding_window": 4096}
    every = model_of(read({**base, "model_type": "mistral"})).mix
    assert every is not None
    assert (every.full, every.sliding, every.window) == (0, 80, 4096)
    assert model_of(read({**base, "use_sliding_window": False})).mix is None
    assert model_of(read({**base, "sliding_window": 131072})).mix is None
    sixth = model_of(read({**base, "model_type": "gemma3_text"})).mix
    assert sixth is not None
    assert (sixth.full, sixth.sliding) == (13, 67)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"hidden_size": None}, "hidden_size: is missing"),
        ({"hidden_size": "big"}, "hidden_size: big is no whole number"),
        ({"num_hidden_layers": 10**9}, "num_hidden_layers: 1000000000 is no whole number"),
        ({"num_attention_heads": 0}, "num_attention_heads: is missing or 0"),
        ({"num_key_value_heads": 7}, "do not share 7 KV heads evenly"),
        ({"compress_ratios": [4]}, "compressed attention"),
        ({"layers_block_type": ["mamba"]}, "block type"),
        ({"attn_type_list": [0, 1]}, "of another kind in each layer"),
        ({"hidden_size_per_layer_input": 256}, "embeddings of each layer"),
        ({"layer_types": ["ring_attention"] * 80}, "not understood: ring_attention"),
        ({"layer_types": ["full_attention"]}, "kind of each of 80 layers"),
        ({"hybrid_override_pattern": "M-M*"}, "one letter"),
        ({"is_encoder_decoder": True}, "an encoder and a decoder"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_key(
    change: dict[str, Any], reason: str
) -> None:
    row = read({**llama(), **change})
    assert (row.verdict, row.entry, row.draft) == (Verdict.REFUSED, None, None)
    assert reason in row.reason


@pytest.mark.parametrize(
    ("rule", "layers"),
    [
        ({}, 80),
        ({"moe_layers": [1, 3, 5]}, 3),
        ({"moe_layer_freq": [0, *([1] * 79)]}, 79),
        ({"moe_layer_freq": 2}, 40),
        ({"first_k_dense_replace": 3}, 77),
        ({"decoder_sparse_step": 2, "mlp_only_layers": [1]}, 39),
        ({"interleave_moe_layer_step": 4}, 20),
    ],
)
def test_layers_with_experts_are_counted_by_the_rule_of_each_family(
    rule: dict[str, Any], layers: int
) -> None:
    moe = {"num_experts": 8, "num_experts_per_tok": 2, "moe_intermediate_size": 512}
    experts = model_of(read({**llama(), **moe, **rule})).experts
    assert experts is not None
    assert experts.layers == layers


def test_an_unknown_type_is_read_by_its_keys_and_says_so() -> None:
    row = read({**llama(), "model_type": "novel", "secret_sauce": 7})
    assert row.verdict is Verdict.WARNED
    assert "novel is no type known here" in row.reason
    assert row.unknown == {"secret_sauce": "7"}
    assert "Not used: secret_sauce" in row.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is not JSON"),
        (b"[1]", "holds no keys"),
        (b"{" * 50_000, "is not JSON"),
        (b'{"a":' * 50_000, "too deep"),
        (b'{"hidden_size": ' + b"9" * 6000 + b"}", "is not JSON"),
        (b"\xff\xfe{}", "is not UTF-8"),
    ],
)
def test_files_that_are_no_configuration_are_refused(data: bytes, reason: str) -> None:
    row = read_model("config.json", data, SideFiles(), library(), DATE)
    assert row.verdict is Verdict.REFUSED
    assert reason in row.reason


def test_developer_and_name_come_from_the_folder_or_the_file_itself() -> None:
    folder = "models--Acme--Deep-70B/snapshots/abc/config.json"
    assert read(llama(), folder).what == "Acme Deep-70B"
    told = read({**llama(), "_name_or_path": "acme/deep-70B"}, "config.json")
    assert told.what == "acme deep-70B"
    assert read(llama(), "deep-70B/config.json").what == "Unknown deep-70B"


def test_keys_that_serve_as_values_are_warned_of() -> None:
    row = read({**llama(), "attention_k_eq_v": True})
    assert row.verdict is Verdict.WARNED
    assert any("keys serve as values" in one.text for one in row.remarks)
    assert read({**llama(), "attention_k_eq_v": False}).verdict is Verdict.CLEAN
