"""The layers of a language model by its configuration: attention, mixture, experts."""

from collections import Counter
from dataclasses import dataclass

from planner.domain.language_model import (
    Attention,
    LatentCache,
    LayerMix,
    MixtureOfExperts,
)
from planner.exchange.importing import model_keys as keys
from planner.exchange.importing.model_keys import Config, ConfigError

MOST_LAYERS = 1000
_FULL, _SLIDING, _CHUNKED, _LINEAR = (
    "full_attention",
    "sliding_attention",
    "chunked_attention",
    "linear_attention",
)
_LLAMA4_FULL_EVERY = 4
"""Llama 4 attends to everything in every fourth layer (`no_rope_layer_interval`)."""
_ALTERNATING = ("gpt_oss", "gemma2")
_PATTERN_BY_DEFAULT = {"gemma3": 6, "gemma3_text": 6, "cohere2": 4}
_MAMBA, _ATTENTION, _EXPERTS, _DENSE = "M", "*", "E", "-"
_GPT_NEO = "gpt_neo"


@dataclass(frozen=True, slots=True)
class Layers:
    """What the layers of a model are; as `LanguageModel` has it."""

    number: int
    attention: Attention
    heads: int
    kv_heads: int
    head_dim: int
    intermediate: int
    latent: LatentCache | None
    mix: LayerMix | None
    experts: MixtureOfExperts | None


def read_layers(config: Config) -> Layers:
    """Return the layers that *config* tells.

    Raises:
        ConfigError: when something is missing, or is told that no engine here counts.
    """
    for key, name in keys.NOT_UNDERSTOOD.items():
        if config.get(key):
            raise ConfigError(f"tells of {name}, which is not understood here.", key)
    number = config.needed(keys.LAYERS, MOST_LAYERS)
    pattern = _pattern(config, number)
    latent = _latent(config)
    heads = config.needed(keys.HEADS, MOST_LAYERS)
    kv_heads = _kv_heads(config, heads)
    head_dim = config.count("head_dim", 2048) or config.needed(keys.HIDDEN) // heads
    if latent is not None:
        kv_heads, head_dim = 1, latent.nope_dim + latent.rope_dim
    mix = None
    if latent is None and not is_encoder(config):
        mix = _mix(config, number, pattern)
    experts = _experts(config, number, pattern)
    everywhere = experts is not None and experts.layers == number
    intermediate = 0 if everywhere else _dense_intermediate(config, experts)
    attention = _attention(config, heads, kv_heads, latent, mix, pattern)
    return Layers(number, attention, heads, kv_heads, head_dim, intermediate, latent, mix, experts)


def _kv_heads(config: Config, heads: int) -> int:
    """Return the heads of keys and values: as told, else one or all by the switches of families."""
    one_for_all = config.get("multi_query") is True
    if one_for_all and config.get("new_decoder_architecture") is False:
        # Falcon 7B writes num_kv_heads too, but its first architecture does not read it.
        return 1
    told = config.count(keys.KV_HEADS, MOST_LAYERS)
    attention = config.part("attn_config")
    inner = attention.get("kv_n_heads")
    if told is None and isinstance(inner, int) and 0 < inner <= heads:
        told = inner
    if attention.get("attn_type") == "multiquery_attention":
        one_for_all = True
    return told or (1 if one_for_all else heads)


def _pattern(config: Config, number: int) -> str:
    """Return the letters of a hybrid's layers, empty for all other models."""
    pattern = config.get("hybrid_override_pattern")
    if not pattern:
        return ""
    known = {_MAMBA, _ATTENTION, _EXPERTS, _DENSE}
    if not isinstance(pattern, str) or set(pattern) - known or len(pattern) != number:
        raise ConfigError(
            "is not one letter of M, *, E and - for each layer.", "hybrid_override_pattern"
        )
    return pattern


def _attention(
    config: Config,
    heads: int,
    kv_heads: int,
    latent: LatentCache | None,
    mix: LayerMix | None,
    pattern: str,
) -> Attention:
    if latent is not None:
        return Attention.SPARSE_MLA if config.count("index_topk") else Attention.MLA
    if is_encoder(config):
        return Attention.ENCODER
    if pattern:
        return Attention.STATE_SPACE_HYBRID
    if mix is not None and mix.linear:
        return Attention.LINEAR_HYBRID
    if mix is not None:
        return Attention.CHUNKED if config.get("attention_chunk_size") else Attention.SLIDING
    if kv_heads == 1:
        return Attention.MQA
    return Attention.MHA if kv_heads == heads else Attention.GQA


def is_encoder(config: Config) -> bool:
    """Whether the model looks at a whole text at once and keeps nothing of it."""
    return config.type in keys.ENCODERS


def _latent(config: Config) -> LatentCache | None:
    rank = config.count("kv_lora_rank", 100_000)
    if not rank:
        return None
    return LatentCache(
        kv_rank=rank,
        q_rank=config.count("q_lora_rank", 100_000) or 0,
        rope_dim=config.needed(("qk_rope_head_dim",), 2048),
        nope_dim=config.needed(("qk_nope_head_dim",), 2048),
        value_dim=config.needed(("v_head_dim",), 2048),
    )


def _mix(config: Config, number: int, pattern: str) -> LayerMix | None:
    """Return the mix of layers, None when all attend to the whole context."""
    if pattern:
        return LayerMix(
            full=pattern.count(_ATTENTION),
            linear=pattern.count(_MAMBA),
            state_heads=config.needed(("mamba_num_heads",), 10_000),
            state_key=config.needed(("ssm_state_size",), 10_000),
            state_value=config.needed(("mamba_head_dim",), 10_000),
        )
    counts = _layer_types(config, number)
    limited = counts[_SLIDING] + counts[_CHUNKED]
    if not limited and not counts[_LINEAR]:
        return None
    window_key = "attention_chunk_size" if counts[_CHUNKED] else "sliding_window"
    if config.type == _GPT_NEO:
        window_key = "window_size"
    linear = counts[_LINEAR]
    return LayerMix(
        full=counts[_FULL],
        sliding=limited,
        window=config.needed((window_key,)) if limited else 0,
        linear=linear,
        state_heads=config.needed((keys.LINEAR_HEADS,), 10_000) if linear else 0,
        state_key=config.needed(("linear_key_head_dim",), 10_000) if linear else 0,
        state_value=config.needed(("linear_value_head_dim",), 10_000) if linear else 0,
        global_kv_heads=config.count("num_global_key_value_heads", MOST_LAYERS) or None,
        global_head_dim=config.count("global_head_dim", 2048) or None,
    )


def _layer_types(config: Config, number: int) -> Counter[str]:
    listed = config.get("layer_types")
    if listed:
        if not isinstance(listed, list) or len(listed) != number:
            raise ConfigError(f"does not name the kind of each of {number} layers.", "layer_types")
        counts = Counter(str(one) for one in listed)
        strange = set(counts) - {_FULL, _SLIDING, _CHUNKED, _LINEAR}
        if strange:
            raise ConfigError(f"has layers that are not understood: {min(strange)}.", "layer_types")
        return counts
    if config.count(keys.LINEAR_HEADS):
        every = config.count("full_attention_interval", MOST_LAYERS) or 4
        return _every(number, every, _LINEAR)
    if config.count("attention_chunk_size"):
        return _every(number, _LLAMA4_FULL_EVERY, _CHUNKED)
    if config.type == _GPT_NEO:
        return _local(config, number)
    return _sliding(config, number)


def _local(config: Config, number: int) -> Counter[str]:
    """Layers of GPT-Neo, which lists kinds and how often they come: [[["global", "local"], 12]]."""
    kinds: list[str] = []
    told = config.get("attention_types")
    for group in told if isinstance(told, list) else ():
        match group:
            case [[*names], int(times)] if 0 < times <= number:
                kinds += [str(name) for name in names] * times
    if len(kinds) != number or set(kinds) - {"global", "local"}:
        raise ConfigError(f"does not name the kind of each of {number} layers.", "attention_types")
    return Counter({_FULL: kinds.count("global"), _SLIDING: kinds.count("local")})


def _sliding(config: Config, number: int) -> Counter[str]:
    """Layers of a model that tells a window but not which layers have it."""
    window = config.count("sliding_window")
    context = config.count(keys.CONTEXT) or 0
    used = config.get("use_sliding_window")
    if not window or used is False or window >= context:
        return Counter({_FULL: number})
    if config.type in _ALTERNATING:
        return _every(number, 2, _SLIDING)
    every = config.count("sliding_window_pattern", MOST_LAYERS)
    every = every or _PATTERN_BY_DEFAULT.get(config.type)
    if every:
        return _every(number, every, _SLIDING)
    full = min(config.count("max_window_layers", MOST_LAYERS) or 0, number) if used else 0
    return Counter({_FULL: full, _SLIDING: number - full})


def _every(number: int, every: int, other: str) -> Counter[str]:
    full = number // every
    return Counter({_FULL: full, other: number - full})


def _experts(config: Config, number: int, pattern: str) -> MixtureOfExperts | None:
    routed = config.count(keys.EXPERTS, 10_000)
    if not routed or routed == 1:
        return None
    own = config.count("moe_intermediate_size", 1_000_000)
    intermediate = own or config.needed(keys.INTERMEDIATE, 1_000_000)
    layers = pattern.count(_EXPERTS) if pattern else _expert_layers(config, number)
    shared = config.count(keys.SHARED_EXPERTS, 100) or 0
    shared_intermediate = config.count(keys.SHARED_INTERMEDIATE, 1_000_000) or 0
    if config.type.startswith("llama4"):
        shared = 1
    elif config.get("enable_moe_block") is True:
        # A dense part beside the experts in the same layer works as a shared expert does.
        shared, shared_intermediate = 1, config.needed(keys.INTERMEDIATE, 1_000_000)
    elif shared_intermediate and not shared:
        shared = 1
    return MixtureOfExperts(
        routed=routed,
        top_k=config.needed(keys.TOP_K, routed),
        shared=shared,
        intermediate=intermediate,
        shared_intermediate=shared_intermediate,
        layers=layers,
        first_dense=min(config.count("first_k_dense_replace", MOST_LAYERS) or 0, number),
    )


def _expert_layers(config: Config, number: int) -> int:
    """Return how many layers have experts, by whichever rule the family tells."""
    first = config.count("first_k_dense_replace", MOST_LAYERS) or 0
    told = config.get("moe_layers")
    if isinstance(told, list) and told:
        return len({one for one in told if isinstance(one, int) and 0 <= one < number})
    every = config.get("moe_layer_freq")
    if isinstance(every, list):
        return sum(1 for one in every[:number] if one)
    step = config.count("interleave_moe_layer_step", MOST_LAYERS)
    step = step or config.count("decoder_sparse_step", MOST_LAYERS)
    if step and not first:
        dense = config.get("mlp_only_layers")
        apart = set(dense) if isinstance(dense, list) else set()
        return sum(1 for i in range(number) if (i + 1) % step == 0 and i not in apart)
    every = every if isinstance(every, int) and every > 0 else 1
    return sum(1 for i in range(number) if i >= first and i % every == 0)


def _dense_intermediate(config: Config, experts: MixtureOfExperts | None) -> int:
    if experts is not None:
        apart = config.count("intermediate_size_mlp", 1_000_000)
        if apart:
            return apart
    told = config.count(keys.INTERMEDIATE, 1_000_000)
    if not told and config.type in keys.FOUR_TIMES_HIDDEN:
        times = config.count("expansion_ratio", 64) or 4
        return times * config.needed(keys.HIDDEN)
    return told or config.needed(keys.INTERMEDIATE, 1_000_000)
