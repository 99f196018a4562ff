"""Why the memory of one GPU of a replica fills as it does."""

from collections.abc import Callable, Mapping
from typing import Final

from planner.compute.explain.case import Case
from planner.compute.explain.terms import Given, applied, without_range
from planner.domain.formula import Explanation, Formula
from planner.domain.language_model import Attention
from planner.domain.phrase import say
from planner.domain.provenance import Evidence
from planner.domain.service import Deployment
from planner.domain.units import GIB
from planner.engines.serving.adapters import (
    ADAPTERS,
    adapter_bytes_per_gpu,
    adapter_parameters,
)
from planner.engines.serving.cache import (
    kv_bytes_per_sequence,
    kv_bytes_per_sequence_per_gpu,
    kv_formula,
    kv_shards,
    kv_symbols,
    stage_share,
)
from planner.engines.serving.memory import (
    WEIGHTS,
    MemoryFit,
    draft_bytes_per_gpu,
    weight_bytes,
    weights_symbols,
)
from planner.engines.serving.parameters import class_bits, parameters, stored_share
from planner.engines.serving.setup import ServingSetup

WEIGHTS_PER_GPU: Final = Formula(
    id="explain.weights_per_gpu",
    result="weights on the fullest GPU",
    unit="bytes",
    expression=(
        "(16 * (embedding + other * stage) / tp + bits_attention * attention * stage / tp"
        " + bits_attention * kv_projection * stage / shards + bits_dense * dense * stage / tp"
        " + bits_experts * experts * stage / (tp * dp)) / 8 * stored"
        " + adapters + draft"
    ),
    symbols={
        "embedding": "parameters of embedding and head, stored in 16 bits",
        "other": "parameters outside the layers and the vocabulary, stored in 16 bits",
        "attention": "parameters of attention without KV projections",
        "kv_projection": "parameters of the KV projections",
        "dense": "parameters of dense and shared MLPs",
        "experts": "parameters of all routed experts",
        "bits_attention": "effective bits per attention parameter",
        "bits_dense": "effective bits per MLP parameter",
        "bits_experts": "effective bits per expert parameter",
        "stored": "bytes of the published tensors over their sum, 1 where they are not known",
        "stage": "share of the layers in the largest pipeline stage",
        "tp": "GPUs that share every layer",
        "shards": "GPUs that share the KV heads",
        "dp": "attention copies",
        "adapters": "LoRA adapters, bytes",
        "draft": "model or head that drafts tokens, bytes",
    },
    source="Tensor classes shared over the GPUs of a replica as engines do",
)

KV_POOL: Final = Formula(
    id="explain.kv_pool",
    result="room for the KV cache on a GPU",
    unit="bytes",
    expression=("max(utilisation * memory_gib * 2 ** 30 - weights - activations - overhead, 0)"),
    symbols={
        "utilisation": "share of the memory the engine may take",
        "memory_gib": "memory of one GPU as its driver reports it",
        "weights": "weights on a GPU, bytes",
        "activations": "activations, bytes",
        "overhead": "engine overhead, bytes",
    },
    source="What the engine may take less what it needs otherwise",
)

ACTIVATIONS: Final = Formula(
    id="explain.activations",
    result="activations of one step",
    unit="bytes",
    expression=("batch_tokens * (2 * widest / tp + 6 * hidden) * 2 + sequences * vocabulary * 8"),
    symbols={
        "batch_tokens": "tokens that one step computes at most",
        "widest": "width of the widest layer",
        "tp": "GPUs that share every layer",
        "hidden": "hidden size",
        "sequences": "sequences whose next token is drawn",
        "vocabulary": "entries of the vocabulary",
    },
    source="Estimate; 1.06 GiB against 1.26 GiB logged by vLLM for Llama-3-8B",
)

OVERHEAD: Final = Formula(
    id="explain.overhead",
    result="engine overhead on a GPU",
    unit="bytes",
    expression="(non_torch_gib + per_rank_gib + graphs_gib) * 2 ** 30",
    symbols={
        "non_torch_gib": "libraries and context",
        "per_rank_gib": "buffers of communication; none without tensor parallelism",
        "graphs_gib": "captured graphs",
    },
    source="Start-up logs of the engine",
)

PRINTED_GB: Final = Formula(
    id="explain.printed_gb",
    result="memory as datasheets print it",
    unit="GB",
    expression="filled / (memory_gib * 2 ** 30) * memory_gb",
    symbols={
        "filled": "memory that is filled, bytes",
        "memory_gib": "memory of one GPU as its driver reports it",
        "memory_gb": "memory of one GPU as its datasheet prints it",
    },
    source="Fit is computed in bytes; screens show the GB of the datasheet",
)


class ReplicaMemory:
    """The memory of one GPU of a replica that runs."""

    def __init__(self, case: Case, deployment: Deployment, fitted: MemoryFit) -> None:
        self.case = case
        self.deployment = deployment
        self.fitted = fitted
        self.setup: ServingSetup = case.capacity.replicas[deployment.id].setup

    def in_bytes(self, name: str) -> float:
        """Return one part of the memory in bytes."""
        return {
            "weights": self.fitted.weights_bytes,
            "kv": self.fitted.kv_pool_bytes,
            "activations": self.fitted.activation_bytes,
            "overhead": self.fitted.overhead_bytes,
        }[name]

    def explain(self, name: str) -> Explanation:
        """Return why weights, KV pool, activations or overhead take so many bytes."""
        return _WRITTEN[name](self, say("{0} on a GPU of {1}", TITLES[name], self.deployment.name))

    def printed_gb(self, title: str, filled: float, why: Explanation) -> Explanation:
        """Return why *filled* bytes read so many GB on a datasheet's scale."""
        part = self.setup.accelerator
        given = {
            "filled": Given(filled, "bytes", why=why),
            "memory_gib": Given(part.memory_gib, "GiB", part.evidence.get("memory_gib")),
            "memory_gb": Given(part.memory_gb, "GB", part.evidence.get("memory_gb")),
        }
        value = filled / (part.memory_gib * GIB) * part.memory_gb
        return applied(title, value, "GB", PRINTED_GB, given)

    def size(self, value: float, unit: str) -> Given:
        """Return a size of the LLM with the evidence of its architecture."""
        return Given(value, unit, self.architecture)

    @property
    def architecture(self) -> Evidence | None:
        """Where the sizes of the LLM are from."""
        evidence = self.setup.llm.evidence
        return without_range(evidence.get("layers") or evidence.get("total_params_b"))


def _weights(memory: ReplicaMemory, title: str) -> Explanation:
    setup = memory.setup
    count, bits = parameters(setup.llm), class_bits(setup.llm, setup.weights)
    embeddings = count.embedding * (1.0 if count.tied or setup.pp > 1 else 2.0)
    sizes = {
        "embedding": embeddings,
        "other": count.other,
        "attention": count.attention,
        "kv_projection": count.kv_projection,
        "dense": count.dense,
        "experts": count.experts,
    }
    given = {name: memory.size(value, "parameters") for name, value in sizes.items()}
    given |= {
        "bits_attention": Given(bits.attention, "bits"),
        "bits_dense": Given(bits.dense, "bits"),
        "bits_experts": Given(bits.experts, "bits"),
        "stored": Given(stored_share(setup.llm, setup.weights), "share of the sum"),
        "stage": Given(stage_share(setup), "share of layers"),
        "tp": memory.case.entered(float(setup.tp), "GPUs"),
        "shards": Given(float(kv_shards(setup)), "GPUs"),
        "dp": memory.case.entered(float(setup.dp), "copies"),
        "adapters": _adapters(memory),
        "draft": Given(draft_bytes_per_gpu(setup), "bytes"),
    }
    note = say("{0} in {1}", setup.llm.name, setup.weights.value.upper())
    value = memory.fitted.weights_bytes
    parts = (_all_weights(memory),) if setup.gpus > 1 else ()
    return applied(title, value, "bytes", WEIGHTS_PER_GPU, given, parts=parts, notes=(note,))


def _adapters(memory: ReplicaMemory) -> Given:
    setup, adapters = memory.setup, memory.setup.adapters
    if adapters is None:
        return Given(0.0, "bytes")
    value = adapters.count * adapter_bytes_per_gpu(setup)
    given = {
        "count": memory.case.entered(float(adapters.count), "adapters"),
        "parameters": Given(adapter_parameters(setup.llm, adapters.rank), "parameters"),
        "tp": memory.case.entered(float(setup.tp), "GPUs"),
        "stage": Given(stage_share(setup), "share of layers"),
    }
    title = say("LoRA adapters of rank {0} on a GPU", adapters.rank)
    return Given(value, "bytes", why=applied(title, value, "bytes", ADAPTERS, given))


def _all_weights(memory: ReplicaMemory) -> Explanation:
    setup = memory.setup
    symbols = weights_symbols(setup.llm, setup.weights)
    given = {
        name: Given(value, "bits")
        if name.startswith("bits_")
        else Given(value, "share of the sum")
        if name == "stored"
        else memory.size(value, "parameters")
        for name, value in symbols.items()
    }
    value = weight_bytes(setup.llm, setup.weights)
    return applied(say("Weights of {0}", setup.llm.name), value, "bytes", WEIGHTS, given)


def _kv_pool(memory: ReplicaMemory, title: str) -> Explanation:
    part, fitted = memory.setup.accelerator, memory.fitted
    utilisation = memory.case.entered(
        memory.setup.memory_utilisation,
        "share of memory",
        default="serving.memory_utilisation",
    )
    given = {
        "utilisation": utilisation,
        "memory_gib": Given(part.memory_gib, "GiB", part.evidence.get("memory_gib")),
        "weights": Given(fitted.weights_bytes, "bytes"),
        "activations": Given(fitted.activation_bytes, "bytes"),
        "overhead": Given(fitted.overhead_bytes, "bytes"),
    }
    notes = (
        say(
            "Activations and overhead lie between half and twice the estimate: the cache "
            "holds {0:.3g} to {1:.3g} GiB.",
            fitted.kv_pool_low_bytes / GIB,
            fitted.kv_pool_high_bytes / GIB,
        ),
    )
    return applied(title, fitted.kv_pool_bytes, "bytes", KV_POOL, given, notes=notes)


def _activations(memory: ReplicaMemory, title: str) -> Explanation:
    llm, engine = memory.setup.llm, memory.setup.engine
    widest = llm.intermediate
    if llm.experts is not None:
        moe = llm.experts
        widest = max(widest, moe.top_k * moe.intermediate + moe.shared * moe.shared_intermediate)
    drawn = 0 if llm.attention is Attention.ENCODER else engine.max_sequences
    sequences = Given(float(drawn), "sequences", engine.evidence.get("max_sequences"))
    if memory.deployment.max_sequences is not None and drawn:
        sequences = memory.case.entered(float(drawn), "sequences")
    budget = Given(float(engine.batch_tokens), "tokens", engine.evidence.get("batch_tokens"))
    if memory.deployment.batch_tokens is not None:
        budget = memory.case.entered(float(engine.batch_tokens), "tokens")
    given = {
        "batch_tokens": budget,
        "widest": memory.size(float(widest), "numbers"),
        "tp": memory.case.entered(float(memory.setup.tp), "GPUs"),
        "hidden": memory.size(float(llm.hidden), "numbers"),
        "sequences": sequences,
        "vocabulary": memory.size(float(llm.vocabulary), "entries"),
    }
    return applied(title, memory.fitted.activation_bytes, "bytes", ACTIVATIONS, given)


def _overhead(memory: ReplicaMemory, title: str) -> Explanation:
    engine, evidence = memory.setup.engine, memory.setup.engine.evidence
    ranks = engine.per_rank_gib if memory.setup.tp > 1 else 0.0
    given = {
        "non_torch_gib": Given(engine.non_torch_gib, "GiB", evidence.get("non_torch_gib")),
        "per_rank_gib": Given(ranks, "GiB", evidence.get("per_rank_gib") if ranks else None),
        "graphs_gib": Given(engine.graphs_gib, "GiB", evidence.get("graphs_gib")),
    }
    return applied(title, memory.fitted.overhead_bytes, "bytes", OVERHEAD, given)


def sequence(memory: ReplicaMemory, context: float) -> Explanation:
    """Return why the cache of one sequence of *context* tokens takes so many bytes."""
    setup = memory.setup
    given = {
        name: Given(value, _CACHE_UNITS[name])
        if name in _NO_SIZES
        else memory.size(value, _CACHE_UNITS[name])
        for name, value in kv_symbols(setup.llm, setup.kv, context).items()
    }
    value = kv_bytes_per_sequence(setup.llm, setup.kv, context)
    per_gpu = kv_bytes_per_sequence_per_gpu(setup, context)
    notes = (
        say(
            "{0:g} tokens; {1}; {2:,.0f} bytes of it on each GPU.",
            context,
            setup.kv.value.upper(),
            per_gpu,
        ),
    )
    title = say("KV cache of one sequence of {0}", setup.llm.name)
    return applied(title, value, "bytes", kv_formula(setup.llm), given, notes=notes)


_NO_SIZES = frozenset({"bits", "context", "states", "indexer"})
_CACHE_UNITS: Mapping[str, str] = {
    "bits": "bits",
    "context": "tokens",
    "window": "tokens",
    "states": "bytes",
    "indexer": "bytes",
    "layers": "layers",
    "full_layers": "layers",
    "local_layers": "layers",
    "full_heads": "heads",
    "heads": "heads",
    "full_dim": "numbers",
    "dim": "numbers",
    "kv_rank": "numbers",
    "rope_dim": "numbers",
}

TITLES: Mapping[str, str] = {
    "weights": say("Weights"),
    "kv": say("KV cache"),
    "activations": say("Activations"),
    "overhead": say("Overhead"),
}

_WRITTEN: Mapping[str, Callable[[ReplicaMemory, str], Explanation]] = {
    "weights": _weights,
    "kv": _kv_pool,
    "activations": _activations,
    "overhead": _overhead,
}
