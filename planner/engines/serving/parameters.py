"""Parameters of an LLM by tensor class, because classes differ in precision, sharding and use.

Embeddings and head stay 16-bit in quantised checkpoints, routed experts are spread and only partly
read in a step, key and value projections are copied when there are fewer KV heads than ranks.
"""

from dataclasses import dataclass

from planner.domain.language_model import Attention, LanguageModel, Precision
from planner.engines.serving.formats import INT4_GROUP_32_BITS, WEIGHT_BITS, bytes_of

BILLION = 1e9
SIXTEEN_BITS = 16.0
# Published totals are rounded to two or three digits; the layers may exceed them by this share.
ROUNDED_SHARE = 0.01
# The expert kernels for MXFP4 work on tiles of 256; models of other sizes are padded when loaded
# (gpt-oss with hidden 2880: 13.72 GiB logged for the 20b by vLLM, 12.8 GiB of parameters).
MXFP4_TILE = 256

_MLA = frozenset({Attention.MLA, Attention.SPARSE_MLA})
_NO_FORMULA = frozenset({Attention.LINEAR_HYBRID, Attention.STATE_SPACE_HYBRID, Attention.ENCODER})


@dataclass(frozen=True, slots=True)
class Parameters:
    """Numbers of parameters by class.

    `kv_projection` is the part of attention that ranks beyond the KV heads copy, `attention` the
    rest of it, `dense` dense and shared MLPs, `experts` all routed experts, of which a token uses
    `expert_share`; `other` is stored but takes no part in text (vision towers). A tied head costs
    no memory but is read in every step, so `head` is its size and `tied` says whose it is.
    """

    embedding: float
    head: float
    tied: bool
    kv_projection: float
    attention: float
    dense: float
    experts: float
    expert_share: float
    other: float

    @property
    def body(self) -> float:
        """Parameters of the layers that every token uses, without routed experts."""
        return self.kv_projection + self.attention + self.dense

    @property
    def active(self) -> float:
        """Parameters that one generated token uses, head included."""
        return self.body + self.head + self.experts * self.expert_share


@dataclass(frozen=True, slots=True)
class ClassBits:
    """Effective bits per parameter of the quantised classes; the others keep 16."""

    attention: float
    dense: float
    experts: float


def parameters(llm: LanguageModel) -> Parameters:
    """Return the parameters of *llm* by class, in numbers (not 10^9).

    The published total rules: classes come from the architecture, what they leave is `other`;
    where the architecture is only partly known (hybrids) the layers are total minus the rest.
    """
    total = llm.total_params_b * BILLION
    embedding = float(llm.vocabulary * llm.hidden)
    stored = embedding if llm.tied_embeddings else 2.0 * embedding
    head = 0.0 if llm.attention is Attention.ENCODER else embedding
    if llm.attention is Attention.ENCODER:
        stored = embedding
    experts = _routed_experts(llm, total - stored)
    rest = max(total - stored - experts, 0.0)
    kv_projection, attention = _attention(llm)
    dense = _dense(llm)
    formula = kv_projection + attention + dense
    if llm.attention in _NO_FORMULA or formula > rest + ROUNDED_SHARE * total:
        scale = rest / formula
        kv_projection, attention, dense = (
            kv_projection * scale,
            attention * scale,
            dense * scale,
        )
    other = max(rest - kv_projection - attention - dense, 0.0)
    share = llm.experts.top_k / llm.experts.routed if llm.experts else 0.0
    return Parameters(
        embedding=embedding,
        head=head,
        tied=llm.tied_embeddings or llm.attention is Attention.ENCODER,
        kv_projection=kv_projection,
        attention=attention,
        dense=dense,
        experts=experts,
        expert_share=share,
        other=other,
    )


def class_bits(llm: LanguageModel, precision: Precision) -> ClassBits:
    """Return the effective bits of each class in the usual checkpoint of this *precision*.

    Recipes: FP8, INT8 and FP4 quantise all matrices of the layers; FP4 leaves MLA attention in
    BF16 (published DeepSeek FP4 checkpoints); MXFP4 holds the experts only (gpt-oss); a model
    that is published in INT4 holds its experts in groups of 32 and the rest in BF16 (Kimi K2.5).
    """
    bits = WEIGHT_BITS[precision]
    attention = dense = experts = bits
    if precision is Precision.NVFP4 and llm.attention in _MLA:
        attention = SIXTEEN_BITS
    if llm.experts is not None and precision is Precision.MXFP4:
        attention = dense = SIXTEEN_BITS
        experts = bits * _padding(llm)
    if llm.experts is not None and precision is llm.native_precision is Precision.INT4:
        attention = dense = SIXTEEN_BITS
        experts = INT4_GROUP_32_BITS
    return ClassBits(attention=attention, dense=dense, experts=experts)


def stored_share(llm: LanguageModel, precision: Precision) -> float:
    """Return the bytes of the published tensors over those of the classes, 1 where not known.

    Known where the index of the weights was read, and only for the precision they are stored in.
    """
    if llm.checkpoint_gb is None or precision is not llm.native_precision:
        return 1.0
    return llm.checkpoint_gb * BILLION / class_bytes(llm, precision)


def class_bytes(llm: LanguageModel, precision: Precision) -> float:
    """Return the bytes of all weights by tensor class."""
    count, bits = parameters(llm), class_bits(llm, precision)
    embeddings = count.embedding * (1.0 if count.tied else 2.0)
    return (
        bytes_of(SIXTEEN_BITS, embeddings + count.other)
        + bytes_of(bits.attention, count.attention + count.kv_projection)
        + bytes_of(bits.dense, count.dense)
        + bytes_of(bits.experts, count.experts)
    )


def _routed_experts(llm: LanguageModel, available: float) -> float:
    """Return the parameters of all routed experts.

    Experts hold 3 h m each with a gate, 2 h m without. Where that exceeds what the model has
    (experts in a latent space) the count follows from total and active parameters:
    experts (1 - k/E) = total - active.
    """
    moe = llm.experts
    if moe is None:
        return 0.0
    matrices = float(llm.feed_forward_matrices)
    formula = matrices * llm.hidden * moe.intermediate * moe.routed * moe.layers
    if formula <= available:
        return formula
    idle = (llm.total_params_b - llm.active_params_b) * BILLION
    return min(idle / (1.0 - moe.top_k / moe.routed), available)


def _attention(llm: LanguageModel) -> tuple[float, float]:
    """Return (KV projections, other attention) of all layers.

    GQA: 2 h g d and 2 h a d. MLA: h (c + r) + c a (n + v), kept by every rank as far as it is
    latent, and h q + q a (n + r) + a v h.
    """
    h, a = llm.hidden, llm.heads
    if llm.latent is not None:
        latent = llm.latent
        query_dim = latent.nope_dim + latent.rope_dim
        query = latent.q_rank * (h + a * query_dim) if latent.q_rank else float(h * a * query_dim)
        down = h * (latent.kv_rank + latent.rope_dim)
        up = latent.kv_rank * a * (latent.nope_dim + latent.value_dim)
        out = a * latent.value_dim * h
        return float(llm.layers * down), float(llm.layers * (query + up + out))
    mix = llm.mix
    local = mix.sliding if mix else 0
    full = mix.full if mix else llm.layers
    full_heads = mix.global_kv_heads if mix and mix.global_kv_heads else llm.kv_heads
    full_dim = mix.global_head_dim if mix and mix.global_head_dim else llm.head_dim
    kv = 2.0 * h * (full * full_heads * full_dim + local * llm.kv_heads * llm.head_dim)
    rest = 2.0 * h * a * (full * full_dim + local * llm.head_dim)
    return kv, rest


def _dense(llm: LanguageModel) -> float:
    """Return the parameters of dense and shared MLPs: 3 h f a layer with a gate, else 2 h f."""
    moe, matrices = llm.experts, float(llm.feed_forward_matrices)
    dense_layers = llm.layers - (moe.layers if moe else 0)
    dense = matrices * llm.hidden * llm.intermediate * dense_layers
    if moe is not None and moe.shared:
        size = moe.shared_intermediate or moe.intermediate * moe.shared
        dense += matrices * llm.hidden * size * moe.layers
    return dense


def _padding(llm: LanguageModel) -> float:
    """Return by how much the padded experts exceed the true ones.

    Up and gate projection are h x 2 m, the down projection is m x h.
    """
    moe = llm.experts
    if moe is None:
        return 1.0
    h, m = llm.hidden, moe.intermediate
    padded = _tiles(h) * _tiles(2 * m) + _tiles(m) * _tiles(h)
    return padded / (3.0 * h * m)


def _tiles(size: int) -> int:
    return -(-size // MXFP4_TILE) * MXFP4_TILE
