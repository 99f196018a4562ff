"""How much attention reads and multiplies, by kind; the cache itself is in `cache`."""

from planner.domain.language_model import Attention, LanguageModel
from planner.engines.serving.cache import (
    INDEXER_BYTES,
    kv_bytes_per_sequence,
    kv_bytes_per_sequence_per_gpu,
    stage_share,
)
from planner.engines.serving.setup import ServingSetup

SPARSE_TOKENS = 2048.0
"""Tokens that a sparse indexer selects (DeepSeek-V3.2 configuration, index_topk)."""


def decode_read_bytes(setup: ServingSetup, context: float) -> float:
    """Return the bytes of cache that a GPU group reads for one token of one sequence.

    Equal to what the cache holds, except that a sparse indexer reads its own keys of all tokens
    and the cache of the selected ones.
    """
    llm = setup.llm
    if llm.attention is Attention.SPARSE_MLA:
        selected = min(context, SPARSE_TOKENS)
        keys = llm.layers * INDEXER_BYTES * (context - selected)
        return (kv_bytes_per_sequence(llm, setup.kv, selected) + keys) / setup.cp
    return kv_bytes_per_sequence_per_gpu(setup, context) / stage_share(setup)


def tokens_seen(setup: ServingSetup, context: float) -> float:
    """Return the tokens that attention works through, summed over the layers."""
    llm, mix = setup.llm, setup.llm.mix
    if llm.attention is Attention.SPARSE_MLA:
        return llm.layers * min(context, SPARSE_TOKENS)
    if mix is None:
        return llm.layers * context
    return mix.full * context + mix.sliding * min(context, mix.window)


def prefill_pairs(llm: LanguageModel, tokens: float) -> float:
    """Return the pairs of tokens that attend to one another, summed over the layers."""
    causal = tokens * tokens / 2.0
    mix = llm.mix
    if llm.attention is Attention.ENCODER:
        return llm.layers * tokens * tokens
    if llm.attention is Attention.SPARSE_MLA:
        return llm.layers * _window_pairs(tokens, SPARSE_TOKENS)
    if mix is None:
        return llm.layers * causal
    return mix.full * causal + mix.sliding * _window_pairs(tokens, mix.window)


def _window_pairs(tokens: float, window: float) -> float:
    """Return the pairs within *window*: a triangle at the start, a band after it."""
    start = min(tokens, window)
    return start * start / 2.0 + (tokens - start) * window


def prefill_flop(llm: LanguageModel) -> float:
    """Return FLOP per pair of tokens and layer: 4 a d, for MLA 2 a (n + r + v)."""
    if llm.latent is not None:
        latent = llm.latent
        return 2.0 * llm.heads * (latent.nope_dim + latent.rope_dim + latent.value_dim)
    return 4.0 * llm.heads * llm.head_dim


def decode_flop(llm: LanguageModel) -> float:
    """Return FLOP per past token and layer in decode; MLA works on the latent: 2 a (2 c + r)."""
    if llm.latent is not None:
        return 2.0 * llm.heads * (2.0 * llm.latent.kv_rank + llm.latent.rope_dim)
    return 4.0 * llm.heads * llm.head_dim
