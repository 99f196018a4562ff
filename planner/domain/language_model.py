"""What memory and speed need to know of an LLM, and of the engine that serves it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from planner.domain.identity import EntryId
from planner.domain.provenance import Evidence


class Attention(StrEnum):
    """How keys and values are kept, which decides the size of the KV cache."""

    MHA = "MHA"
    MQA = "MQA"
    GQA = "GQA"
    MLA = "MLA"
    SLIDING = "GQA with sliding window"
    CHUNKED = "GQA with chunked local attention"
    LINEAR_HYBRID = "linear attention hybrid"
    STATE_SPACE_HYBRID = "state-space hybrid"
    SPARSE_MLA = "MLA with sparse indexer"
    ENCODER = "bidirectional encoder"


class Precision(StrEnum):
    """Number format of weights or KV cache; effective bits are in the engine with their sources."""

    BF16 = "bf16"
    FP8 = "fp8"
    NVFP4 = "nvfp4"
    MXFP4 = "mxfp4"
    INT8 = "int8"
    INT4 = "int4"


class EngineFeature(StrEnum):
    """What an engine may be able to do beyond serving a model on one GPU."""

    TENSOR_PARALLEL = "tensor parallel"
    PIPELINE_PARALLEL = "pipeline parallel"
    EXPERT_PARALLEL = "expert parallel"
    DATA_PARALLEL = "data parallel attention"
    CONTEXT_PARALLEL = "context parallel"
    PREFIX_CACHE = "prefix cache"
    SPECULATION = "speculative decoding"
    ADAPTERS = "LoRA adapters"
    DISAGGREGATION = "disaggregated prefill"


class Admission(StrEnum):
    """How an engine lets requests into the KV cache."""

    RESERVING = "reserving"
    PREEMPTING = "preempting"


class SoftwareGeneration(StrEnum):
    """Which releases of the serving software a prediction counts on.

    Conservative: as the slower of published results; current: as measured with the versions of the
    profiles; expected: as tuned as models become in the year after their release.
    """

    CONSERVATIVE = "conservative"
    CURRENT = "current"
    EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class MixtureOfExperts:
    """Routed and shared experts of the layers that have them."""

    routed: int
    top_k: int
    shared: int
    intermediate: int
    shared_intermediate: int
    layers: int
    first_dense: int


@dataclass(frozen=True, slots=True)
class LatentCache:
    """Sizes of multi-head latent attention (MLA)."""

    kv_rank: int
    q_rank: int
    rope_dim: int
    nope_dim: int
    value_dim: int


@dataclass(frozen=True, slots=True)
class LayerMix:
    """Layers that do not attend to the whole context.

    `full` layers attend to everything, `sliding` ones to `window` tokens, `linear` ones keep a
    state of `state_heads` x `state_key` x `state_value` numbers per sequence.
    `global_kv_heads` and `global_head_dim` differ from the model's own in a few families.
    """

    full: int
    sliding: int = 0
    window: int = 0
    linear: int = 0
    state_heads: int = 0
    state_key: int = 0
    state_value: int = 0
    global_kv_heads: int | None = None
    global_head_dim: int | None = None


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Architecture of an LLM. Parameter counts are in 10^9.

    `gated` feed-forward layers have three matrices (up, gate, down), others two; older families
    (GPT-2, BLOOM, Falcon, StarCoder 2) and encoders have no gate. `checkpoint_gb` are the 10^9
    bytes of all tensors as published, in `native_precision`; None where nobody read their index.
    """

    id: EntryId
    developer: str
    name: str
    licence: str
    released: str
    total_params_b: float
    active_params_b: float
    layers: int
    hidden: int
    heads: int
    kv_heads: int
    head_dim: int
    intermediate: int
    vocabulary: int
    tied_embeddings: bool
    attention: Attention
    max_context: int
    native_precision: Precision
    experts: MixtureOfExperts | None = None
    latent: LatentCache | None = None
    mix: LayerMix | None = None
    gated: bool = True
    checkpoint_gb: float | None = None
    evidence: Mapping[str, Evidence] = field(default_factory=dict)

    @property
    def feed_forward_matrices(self) -> int:
        """Matrices of a feed-forward layer or expert."""
        return 3 if self.gated else 2


@dataclass(frozen=True, slots=True)
class Spread:
    """Factors from a prediction to what 80 % of published measurements show, measured / predicted.

    Of rates (tokens per second, and the reciprocal of times per token) and of times to first token.
    """

    rate_low: float
    rate_high: float
    first_token_low: float
    first_token_high: float


@dataclass(frozen=True, slots=True)
class Generations:
    """Speed of an engine with other releases over that of the profile's version, by model class."""

    conservative_dense: float = 1.0
    conservative_mixture: float = 1.0
    expected_dense: float = 1.0
    expected_mixture: float = 1.0

    def speed(self, generation: SoftwareGeneration, *, mixture: bool) -> float:
        """Return the factor on speed of a *generation* for dense models or mixtures of experts."""
        match generation:
            case SoftwareGeneration.CONSERVATIVE:
                return self.conservative_mixture if mixture else self.conservative_dense
            case SoftwareGeneration.EXPECTED:
                return self.expected_mixture if mixture else self.expected_dense
            case _:
                return 1.0


@dataclass(frozen=True, slots=True)
class EngineProfile:
    """A serving engine at a version: overheads of a step and of memory, and what it can do.

    `efficiency` multiplies the accelerator's; `layer_us`, `moe_layer_us` are per layer and step,
    `host_ms` per step, `sequence_us` per running sequence and step. Memory: `non_torch_gib` per
    GPU, `per_rank_gib` more with tensor parallelism, `graphs_gib`; `batch_tokens` is the token
    budget of one step, `max_sequences` the most that run at once.

    `released` is the month of the version. `weight_formats` and `kv_formats` are what it loads and
    keeps, `features` what else it can do; empty means no data, and nothing is then held against
    it. `admission` is how requests get into the KV cache, None no data. `dense` and `mixture` are
    the spreads of residuals by class of model.
    """

    id: EntryId
    name: str
    version: str
    efficiency: float
    layer_us: float
    moe_layer_us: float
    host_ms: float
    sequence_us: float
    non_torch_gib: float
    per_rank_gib: float
    graphs_gib: float
    batch_tokens: int
    max_sequences: int
    released: str = ""
    weight_formats: tuple[Precision, ...] = ()
    kv_formats: tuple[Precision, ...] = ()
    features: tuple[EngineFeature, ...] = ()
    admission: Admission | None = None
    dense: Spread | None = None
    mixture: Spread | None = None
    generations: Generations = Generations()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)

    def can(self, feature: EngineFeature) -> bool:
        """Whether the engine has a feature, or nothing is known of its features."""
        return not self.features or feature in self.features
