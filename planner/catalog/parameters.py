"""Parameters of an LLM counted from its architecture: the import test of every model.

Source of the formulas: the layer definitions of the published configurations (attention
projections, feed-forward layers of three matrices with a gate and of two without, experts with
router, embeddings). Norms, biases and position tables are left out; they are about one per cent
in the smallest models and far below it in the others.
"""

from planner.domain.language_model import Attention, LanguageModel, LatentCache, LayerMix

_BILLION = 1e9
_STATE_GROUPS = 8
"""Groups of B and C in the Mamba-2 layers of the published hybrids (`n_groups`)."""
_CONVOLUTION = 4
"""Kernel of the short convolution in linear-attention and Mamba-2 layers."""


def total_params_b(model: LanguageModel) -> float:
    """Return the parameters of *model* in 10^9, counted from its architecture."""
    embeddings = model.vocabulary * model.hidden * (1 if model.tied_embeddings else 2)
    return (_mixing(model) + _feed_forward(model) + embeddings) / _BILLION


def _mixing(model: LanguageModel) -> float:
    """All layers that mix positions: attention of any kind, linear attention, state space."""
    mix = model.mix
    if model.latent is not None:
        return model.layers * _latent(model, model.latent)
    if mix is None:
        return model.layers * _attention(model, model.kv_heads, model.head_dim)
    full = _attention(
        model,
        mix.global_kv_heads or model.kv_heads,
        mix.global_head_dim or model.head_dim,
        gated=model.attention is Attention.LINEAR_HYBRID,
    )
    sliding = _attention(model, model.kv_heads, model.head_dim)
    return mix.full * full + mix.sliding * sliding + mix.linear * _linear(model, mix)


def _attention(model: LanguageModel, kv_heads: int, head_dim: int, *, gated: bool = False) -> float:
    queries = model.hidden * model.heads * head_dim
    keys_and_values = 2 * model.hidden * kv_heads * head_dim
    return queries * (2 if gated else 1) + keys_and_values + queries


def _latent(model: LanguageModel, latent: LatentCache) -> float:
    per_head = latent.nope_dim + latent.rope_dim
    heads = model.heads
    if latent.q_rank:
        queries = latent.q_rank * (model.hidden + heads * per_head)
    else:
        queries = model.hidden * heads * per_head
    return (
        queries
        + model.hidden * (latent.kv_rank + latent.rope_dim)
        + latent.kv_rank * heads * (latent.nope_dim + latent.value_dim)
        + heads * latent.value_dim * model.hidden
    )


def _linear(model: LanguageModel, mix: LayerMix) -> float:
    values = mix.state_heads * mix.state_value
    if model.attention is Attention.STATE_SPACE_HYBRID:
        states = 2 * _STATE_GROUPS * mix.state_key
        into = model.hidden * (2 * values + states + mix.state_heads)
        return into + _CONVOLUTION * (values + states) + values * model.hidden
    # gated delta rule: half as many key heads as value heads in the published models
    keys = mix.state_heads // 2 * mix.state_key
    into = model.hidden * (2 * keys + 2 * values + 2 * mix.state_heads)
    return into + _CONVOLUTION * (2 * keys + values) + values * model.hidden


def _feed_forward(model: LanguageModel) -> float:
    matrices = model.feed_forward_matrices
    hidden, experts = model.hidden, model.experts
    dense = matrices * hidden * model.intermediate
    dense_layers = model.layers - (experts.layers if experts is not None else 0)
    if model.attention is Attention.STATE_SPACE_HYBRID and model.mix is not None:
        # a layer of such a hybrid mixes positions or has a feed-forward part, never both
        dense_layers -= model.mix.full + model.mix.linear
    if experts is None:
        return dense_layers * dense
    shared = experts.shared_intermediate or experts.shared * experts.intermediate
    per_layer = matrices * hidden * (experts.routed * experts.intermediate + shared)
    router = hidden * experts.routed
    return dense_layers * dense + experts.layers * (per_layer + router)
