"""The KV cache: keys, values and states of every kind of attention."""

from typing import Final

from planner.domain.formula import Formula
from planner.domain.language_model import Attention, LanguageModel, Precision
from planner.engines.serving.formats import KV_BITS, bytes_of
from planner.engines.serving.setup import ServingSetup

STATE_BYTES = 4.0
"""Linear-attention and state-space layers keep their state in 32 bits."""
INDEXER_BYTES = 132.0
"""Per token and layer: 128 keys of the sparse indexer in FP8 and one 32-bit scale
(DeepSeek-V3.2 inference code, 2025-09)."""
CONVOLUTION_TAPS = 3
"""Past inputs that the short convolution (kernel 4) of a linear layer keeps per channel."""

_LATENT = frozenset({Attention.MLA, Attention.SPARSE_MLA})


def kv_bytes_per_sequence(llm: LanguageModel, kv: Precision, context: float) -> float:
    """Return the bytes of keys, values and states of one sequence of *context* tokens.

    MHA, MQA, GQA 2 L g d; MLA L (c + r), the sparse one plus its indexer; sliding and chunked
    layers see at most their window; linear and state-space layers keep one state whatever the
    length; encoders keep nothing.
    """
    return sum(_kv_parts(llm, kv, context))


def kv_bytes_per_sequence_per_gpu(setup: ServingSetup, context: float) -> float:
    """Return what one sequence occupies on each GPU of its tensor-parallel group.

    Attention layers are shared by at most as many ranks as there are KV heads, MLA by none,
    states by heads. Context parallelism shares what would be copies then; windows stay whole.
    """
    llm, stage = setup.llm, stage_share(setup)
    full, local, state = _kv_parts(llm, setup.kv, context)
    mix = llm.mix
    heads = mix.global_kv_heads if mix and mix.global_kv_heads else llm.kv_heads
    full_shards = setup.cp * (1 if llm.attention in _LATENT else min(setup.tp, heads))
    state_shards = min(setup.tp, mix.state_heads or 1) if mix else 1
    return stage * (full / full_shards + local / kv_shards(setup) + state / state_shards)


def kv_shards(setup: ServingSetup) -> int:
    """Return how many ranks share the KV heads of a layer: min(tp, g), 1 for MLA."""
    if setup.llm.attention in _LATENT:
        return 1
    return min(setup.tp, setup.llm.kv_heads)


def stage_share(setup: ServingSetup) -> float:
    """Return the share of the layers that the largest pipeline stage holds."""
    layers = setup.llm.layers
    return -(-layers // setup.pp) / layers


def _kv_parts(llm: LanguageModel, kv: Precision, context: float) -> tuple[float, float, float]:
    """Return the bytes of (layers that see everything, local layers, states)."""
    if llm.attention is Attention.ENCODER:
        return 0.0, 0.0, 0.0
    bits, mix = KV_BITS[kv], llm.mix
    if llm.latent is not None:
        latent = bytes_of(bits, llm.layers * (llm.latent.kv_rank + llm.latent.rope_dim) * context)
        sparse = llm.attention is Attention.SPARSE_MLA
        indexer = llm.layers * INDEXER_BYTES * context if sparse else 0.0
        return latent + indexer, 0.0, 0.0
    if mix is None:
        return bytes_of(bits, 2.0 * llm.layers * llm.kv_heads * llm.head_dim * context), 0.0, 0.0
    heads, dim = mix.global_kv_heads or llm.kv_heads, mix.global_head_dim or llm.head_dim
    full = bytes_of(bits, 2.0 * mix.full * heads * dim * context)
    seen = min(context, mix.window)
    local = bytes_of(bits, 2.0 * mix.sliding * llm.kv_heads * llm.head_dim * seen)
    state = mix.state_heads * mix.state_key * mix.state_value * STATE_BYTES
    # Values, and keys and queries of together the same width, pass the short convolution.
    convolution = CONVOLUTION_TAPS * 2.0 * mix.state_heads * mix.state_value * 2.0
    return full, local, mix.linear * (state + convolution)


KV_PER_SEQUENCE: Final = Formula(
    id="serving.kv_per_sequence",
    result="KV cache of one sequence (GQA, MQA, MHA)",
    unit="bytes",
    expression=(
        "2 * bits / 8 * (full_layers * full_heads * full_dim * context"
        " + local_layers * heads * dim * min(context, window)) + states"
    ),
    symbols={
        "bits": "bits per number of the cache",
        "full_layers": "layers that see the whole context",
        "full_heads": "KV heads of those layers",
        "full_dim": "head size of those layers",
        "local_layers": "layers with a window",
        "heads": "KV heads of layers with a window",
        "dim": "head size of layers with a window",
        "window": "window in tokens",
        "context": "tokens of the sequence",
        "states": "bytes of recurrent states of the sequence",
    },
    source="keys and values of every attention layer",
)

KV_PER_SEQUENCE_LATENT: Final = Formula(
    id="serving.kv_per_sequence_latent",
    result="KV cache of one sequence (MLA)",
    unit="bytes",
    expression="layers * context * (bits / 8 * (kv_rank + rope_dim) + indexer)",
    symbols={
        "layers": "layers",
        "context": "tokens of the sequence",
        "bits": "bits per number of the cache",
        "kv_rank": "size of the latent",
        "rope_dim": "size of the positional key",
        "indexer": "bytes of the sparse indexer per token and layer, 0 without one",
    },
    source="DeepSeek-V2, arXiv 2405.04434, section 2.1: one latent and one positional key a layer",
)


def kv_formula(llm: LanguageModel) -> Formula:
    """Return the formula that holds for the attention of *llm*."""
    return KV_PER_SEQUENCE if llm.latent is None else KV_PER_SEQUENCE_LATENT


def kv_symbols(llm: LanguageModel, kv: Precision, context: float) -> dict[str, float]:
    """Return the symbols of `kv_formula(llm)`."""
    bits, mix, latent = KV_BITS[kv], llm.mix, llm.latent
    if latent is not None:
        sparse = llm.attention is Attention.SPARSE_MLA
        return {
            "layers": float(llm.layers),
            "context": context,
            "bits": bits,
            "kv_rank": float(latent.kv_rank),
            "rope_dim": float(latent.rope_dim),
            "indexer": INDEXER_BYTES if sparse else 0.0,
        }
    encoder = llm.attention is Attention.ENCODER
    full = 0 if encoder else (mix.full if mix else llm.layers)
    return {
        "bits": bits,
        "full_layers": float(full),
        "full_heads": float((mix.global_kv_heads if mix else None) or llm.kv_heads),
        "full_dim": float((mix.global_head_dim if mix else None) or llm.head_dim),
        "local_layers": float(mix.sliding if mix else 0),
        "heads": float(llm.kv_heads),
        "dim": float(llm.head_dim),
        "window": float(mix.window if mix else 0),
        "context": context,
        "states": _kv_parts(llm, kv, context)[2],
    }
