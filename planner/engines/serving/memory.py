"""What lies in GPU memory: weights, KV cache, activations, overhead, and what fits."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from planner.domain.formula import Formula
from planner.domain.language_model import Attention, LanguageModel, Precision
from planner.domain.units import GIB
from planner.engines.serving.adapters import adapter_bytes_per_gpu
from planner.engines.serving.cache import (
    kv_bytes_per_sequence,
    kv_bytes_per_sequence_per_gpu,
    kv_shards,
    stage_share,
)
from planner.engines.serving.formats import bytes_of
from planner.engines.serving.parameters import (
    SIXTEEN_BITS,
    class_bits,
    class_bytes,
    parameters,
    stored_share,
)
from planner.engines.serving.setup import ServingSetup

__all__ = [
    "Deciding",
    "MemoryFit",
    "fit",
    "kv_bytes_per_sequence",
    "kv_concurrency",
    "max_concurrency",
    "weight_bytes",
    "weight_bytes_per_gpu",
]

RESERVE_LOW, RESERVE_HIGH = 0.5, 2.0
"""Range of the reserve, as a factor on the estimate."""


class Deciding(StrEnum):
    """The term of memory that decides whether a replica fits, or how many requests it holds."""

    WEIGHTS = "weights"
    RESERVE = "activations and overhead"
    CACHE = "KV cache of one sequence"
    POOL = "KV cache"


@dataclass(frozen=True, slots=True)
class MemoryFit:
    """What one GPU of a replica holds, in bytes, and whether that fits.

    `kv_pool_bytes` is what is left for the KV cache, never below 0. `fits`: weights, reserve and
    one sequence of maximum length find room; otherwise `short_bytes` is missing on each GPU.
    `deciding` names the term that decides. `kv_tokens` is what the whole replica can hold when
    every sequence has maximum length. The reserve (activations and overhead) is the uncertain
    part, so the pool has a range.
    """

    weights_bytes: float
    activation_bytes: float
    overhead_bytes: float
    kv_pool_bytes: float
    kv_pool_low_bytes: float
    kv_pool_high_bytes: float
    usable_bytes: float
    total_bytes: float
    sequence_bytes: float
    fits: bool
    short_bytes: float
    deciding: Deciding
    kv_tokens: float


def weight_bytes(llm: LanguageModel, precision: Precision) -> float:
    """Return the bytes of all weights of *llm*: as its index tells, else by tensor class."""
    return class_bytes(llm, precision) * stored_share(llm, precision)


def weight_bytes_per_gpu(setup: ServingSetup) -> float:
    """Return the weights on the fullest GPU of a replica.

    Layers are shared by tp and by stage, experts also by dp; KV projections are shared by at most
    as many ranks as there are KV heads, the latent projection of MLA by none. The first stage
    holds the embedding, the last one the head. A drafting model is as large as its share of a step;
    LoRA adapters lie beside the weights.
    """
    adapters = setup.adapters.count * adapter_bytes_per_gpu(setup) if setup.adapters else 0.0
    return _embedding_bytes(setup) + _layer_bytes(setup) + draft_bytes_per_gpu(setup) + adapters


def draft_bytes_per_gpu(setup: ServingSetup) -> float:
    """Return the bytes of what drafts tokens: as large as its share of a step."""
    if setup.speculation is None:
        return 0.0
    return setup.speculation.share(setup.llm.layers) * _layer_bytes(setup)


def _embedding_bytes(setup: ServingSetup) -> float:
    """Embedding and head, and what lies outside the layers, on each GPU."""
    count = parameters(setup.llm)
    embeddings = count.embedding * (1.0 if count.tied or setup.pp > 1 else 2.0)
    size = bytes_of(SIXTEEN_BITS, (embeddings + count.other * stage_share(setup)) / setup.tp)
    return size * stored_share(setup.llm, setup.weights)


def _layer_bytes(setup: ServingSetup) -> float:
    """Layers of the largest stage on each GPU."""
    count, bits = parameters(setup.llm), class_bits(setup.llm, setup.weights)
    layers = (
        bytes_of(bits.attention, count.attention) / setup.tp
        + bytes_of(bits.attention, count.kv_projection) / kv_shards(setup)
        + bytes_of(bits.dense, count.dense) / setup.tp
        + bytes_of(bits.experts, count.experts) / (setup.tp * setup.dp)
    )
    return layers * stage_share(setup) * stored_share(setup.llm, setup.weights)


@lru_cache(maxsize=4096)
def fit(setup: ServingSetup) -> MemoryFit:
    """Return what each GPU of a replica holds and whether that fits.

    pool = utilisation x memory - weights - activations - (non-torch + per rank + graphs).
    Activations: batch tokens x (2 f/tp + 6 h) x 2 bytes + sequences x vocabulary x 8 bytes
    (estimate; 1.06 GiB against 1.26 GiB logged by vLLM for Llama-3-8B with 256 sequences). The
    reserve of published logs lies between half and twice the estimate: the range of the pool.
    """
    total = setup.accelerator.memory_gib * GIB
    usable = setup.memory_utilisation * total
    weights = weight_bytes_per_gpu(setup)
    activations = _activation_bytes(setup)
    overhead = _overhead_bytes(setup)
    reserve = activations + overhead
    sequence = kv_bytes_per_sequence_per_gpu(setup, setup.max_length)
    room = usable - weights - reserve
    short = max(sequence - room, 0.0)
    pool = max(room, 0.0)
    copies = setup.dp * setup.decoders
    tokens = pool / sequence * setup.max_length * copies if sequence > 0.0 else 0.0
    return MemoryFit(
        weights_bytes=weights,
        activation_bytes=activations,
        overhead_bytes=overhead,
        kv_pool_bytes=pool,
        kv_pool_low_bytes=max(usable - weights - RESERVE_HIGH * reserve, 0.0),
        kv_pool_high_bytes=max(usable - weights - RESERVE_LOW * reserve, 0.0),
        usable_bytes=usable,
        total_bytes=total,
        sequence_bytes=sequence,
        fits=short == 0.0,
        short_bytes=short,
        deciding=_deciding(usable, weights, reserve, sequence),
        kv_tokens=tokens,
    )


def max_concurrency(
    setup: ServingSetup, fitted: MemoryFit, context: float, shared: float = 0.0
) -> int:
    """Return how many sequences of *context* tokens one replica runs at once.

    The first *shared* tokens are the same in all of them. Bounded by the KV pool of each attention
    copy and by the engine's `max_sequences`; of a disaggregated replica in the instances that
    generate.
    """
    if not fitted.fits:
        return 0
    copies = setup.dp * setup.decoders
    room = kv_concurrency(setup, fitted, context, shared) / copies
    return copies * int(min(room, setup.engine.max_sequences))


def kv_concurrency(
    setup: ServingSetup, fitted: MemoryFit, context: float, shared: float = 0.0
) -> float:
    """Return how many sequences of *context* tokens the KV pool of a replica holds.

    The first *shared* tokens are the same in all of them, and each attention copy keeps them once;
    what a sequence keeps of its own are the tokens after them, and its states. Infinite for
    encoders, which keep no cache.
    """
    sequence = kv_bytes_per_sequence_per_gpu(setup, context - shared)
    if sequence == 0.0:
        return float("inf")
    copies = setup.dp * setup.decoders
    return copies * max(fitted.kv_pool_bytes - _shared_bytes(setup, shared), 0.0) / sequence


def _shared_bytes(setup: ServingSetup, tokens: float) -> float:
    """Return the keys and values of *tokens* tokens on each GPU, without states."""
    states = kv_bytes_per_sequence_per_gpu(setup, 0.0)
    return kv_bytes_per_sequence_per_gpu(setup, tokens) - states


def _activation_bytes(setup: ServingSetup) -> float:
    llm, engine = setup.llm, setup.engine
    widest = llm.intermediate
    if llm.experts is not None:
        moe = llm.experts
        widest = max(widest, moe.top_k * moe.intermediate + moe.shared * moe.shared_intermediate)
    layers = engine.batch_tokens * (2.0 * widest / setup.tp + 6.0 * llm.hidden) * 2.0
    if llm.attention is Attention.ENCODER:
        return layers
    return layers + engine.max_sequences * llm.vocabulary * 8.0


def _overhead_bytes(setup: ServingSetup) -> float:
    engine = setup.engine
    ranks = engine.per_rank_gib if setup.tp > 1 else 0.0
    return (engine.non_torch_gib + ranks + engine.graphs_gib) * GIB


def _deciding(usable: float, weights: float, reserve: float, sequence: float) -> Deciding:
    if weights > usable:
        return Deciding.WEIGHTS
    if weights + reserve > usable:
        return Deciding.RESERVE
    if weights + reserve + sequence > usable:
        return Deciding.CACHE
    return Deciding.WEIGHTS if weights > usable / 2.0 else Deciding.POOL


WEIGHTS: Final = Formula(
    id="serving.weights",
    result="Weights",
    unit="bytes",
    expression=(
        "(16 * (embedding + other) + bits_attention * attention + bits_dense * dense"
        " + bits_experts * experts) / 8 * stored"
    ),
    symbols={
        "embedding": "parameters of embedding and head, stored in 16 bits",
        "other": "parameters outside the layers and the vocabulary, stored in 16 bits",
        "attention": "parameters of attention",
        "dense": "parameters of dense and shared MLPs",
        "experts": "parameters of all routed experts",
        "bits_attention": "effective bits per attention parameter",
        "bits_dense": "effective bits per MLP parameter",
        "bits_experts": "effective bits per expert parameter",
        "stored": "bytes of the published tensors over this sum, 1 where they are not known",
    },
    source="sum over tensor classes of parameters x effective bits, scales included",
)


SHARED_CACHE: Final = Formula(
    id="serving.shared_cache",
    result="Sequences in the KV cache with a common prefix",
    unit="",
    expression="copies * (pool - common) / own",
    symbols={
        "copies": "attention copies, each with a cache of its own",
        "pool": "KV pool of a GPU, bytes",
        "common": "keys and values of the common prefix on a GPU, bytes",
        "own": "what a sequence keeps of its own on a GPU, bytes",
    },
    source="blocks of a common prefix are stored once (Kwon et al., arXiv 2309.06180, section 4.4)",
)


def shared_symbols(
    setup: ServingSetup, fitted: MemoryFit, context: float, shared: float
) -> dict[str, float]:
    """Return the symbols of `SHARED_CACHE`."""
    return {
        "copies": float(setup.dp * setup.decoders),
        "pool": fitted.kv_pool_bytes,
        "common": _shared_bytes(setup, shared),
        "own": kv_bytes_per_sequence_per_gpu(setup, context - shared),
    }


def weights_symbols(llm: LanguageModel, precision: Precision) -> dict[str, float]:
    """Return the symbols of `WEIGHTS` for *llm*."""
    count, bits = parameters(llm), class_bits(llm, precision)
    return {
        "embedding": count.embedding * (1.0 if count.tied else 2.0),
        "other": count.other,
        "attention": count.attention + count.kv_projection,
        "dense": count.dense,
        "experts": count.experts,
        "bits_attention": bits.attention,
        "bits_dense": bits.dense,
        "bits_experts": bits.experts,
        "stored": stored_share(llm, precision),
    }
