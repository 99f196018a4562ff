"""Turns a request to size something, with blanks, into serving set-ups to calculate.

Every choice made for a blank is noted in words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from planner.compute.matching import NamedEntry, find, nearest
from planner.domain.hardware import Accelerator
from planner.domain.identity import EntryId
from planner.domain.language_model import (
    EngineProfile,
    LanguageModel,
    Precision,
    SoftwareGeneration,
)
from planner.engines.serving.formats import has_units
from planner.engines.serving.memory import fit
from planner.engines.serving.setup import Adapters, Disaggregation, ServingSetup, refusal
from planner.engines.serving.speculation import Speculation
from planner.engines.serving.support import supported, unsupported


class Scenario(StrEnum):
    """What is measured; the meanings of published benchmarks."""

    FIXED_CONCURRENCY = "serving-fixed-concurrency"
    OFFLINE = "offline-max-throughput"
    MLPERF_OFFLINE = "mlperf-offline"
    MLPERF_SERVER = "mlperf-server"
    MLPERF_INTERACTIVE = "mlperf-interactive"
    STATIC_BATCH = "static-batch-latency"
    MEMORY = "memory"


class Lookups(Protocol):
    """The part of the catalogue that sizing needs."""

    @property
    def accelerators(self) -> Mapping[EntryId, Accelerator]:
        """Accelerators by id."""

    @property
    def llms(self) -> Mapping[EntryId, LanguageModel]:
        """Language models by id."""

    @property
    def engines(self) -> Mapping[EntryId, EngineProfile]:
        """Engine profiles by id."""


@dataclass(frozen=True, slots=True)
class SizeRequest:
    """What to size; None and empty texts are chosen. Lengths are in tokens.

    `concurrency` counts users of the whole system, or sequences of a static batch. `prefix_hit` is
    the share of input tokens found in the prefix cache; with `drafted` tokens a step, of which
    `acceptance` is the probability that one is right, decoding is speculative. `cp`, `adapters` of
    `adapter_rank`, `batch_tokens`, `max_sequences` and separate `prefill_instances` are as in a
    deployment, `software` is a generation of serving software.
    """

    model: str
    gpu: str
    gpu_count: int | None = None
    tp: int | None = None
    pp: int | None = None
    ep: int | None = None
    dp: int | None = None
    weights_precision: str = ""
    kv_precision: str = ""
    engine: str = ""
    isl: float | None = None
    osl: float | None = None
    concurrency: float | None = None
    scenario: str = ""
    max_length: int | None = None
    memory_utilisation: float | None = None
    prefix_hit: float | None = None
    drafted: int | None = None
    acceptance: float | None = None
    cp: int | None = None
    batch_tokens: int | None = None
    max_sequences: int | None = None
    adapters: int | None = None
    adapter_rank: int | None = None
    prefill_instances: int | None = None
    decode_instances: int | None = None
    software: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A set-up and how many replicas of it the GPUs hold."""

    setup: ServingSetup
    replicas: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Set-ups to compare, the scenario and lengths, and what was chosen for blanks."""

    candidates: tuple[Candidate, ...]
    scenario: Scenario
    isl: float
    osl: float
    notes: tuple[str, ...] = field(default=())


class Unanswerable(Exception):
    """The request cannot be computed; the text says why and what to do instead."""


PRECISIONS: Mapping[str, Precision] = {
    "bf16": Precision.BF16,
    "fp16": Precision.BF16,
    "float16": Precision.BF16,
    "bfloat16": Precision.BF16,
    "fp8": Precision.FP8,
    "nvfp4": Precision.NVFP4,
    "fp4": Precision.NVFP4,
    "mxfp4": Precision.MXFP4,
    "int8": Precision.INT8,
    "int4": Precision.INT4,
    "awq": Precision.INT4,
    "gptq": Precision.INT4,
}
DEFAULT_ISL, DEFAULT_OSL = 1000.0, 300.0
"""Lengths of a chat request, where none are given."""
DEFAULT_LENGTH = 32768
"""Longest sequence where only memory is asked for."""
UTILISATION, TIGHT_UTILISATION = 0.90, 0.95
DEFAULT_RANK = 16
"""Rank of LoRA adapters where none is given."""
COUNTS = (1, 2, 4, 8, 16)
WIDEST_GROUP = 8
"""GPUs of one server: a tensor-parallel group is not made wider by choice."""

_MLPERF = frozenset({Scenario.MLPERF_OFFLINE, Scenario.MLPERF_SERVER, Scenario.MLPERF_INTERACTIVE})
_BEST_LAYOUT = _MLPERF | {Scenario.OFFLINE}


def choose(request: SizeRequest, lookups: Lookups) -> Choice:
    """Return the set-ups that answer *request*.

    Raises:
        Unanswerable: in words for the status, naming the nearest entries or the reason.
    """
    notes: list[str] = []
    llm = _entry("model", request.model, lookups.llms, notes)
    part = _entry("GPU", request.gpu, lookups.accelerators, notes)
    scenario = _scenario(request, notes)
    engine = _engine(request.engine, part, lookups.engines, notes)
    weights = _weights(request.weights_precision, llm, part, scenario, notes)
    kv = _kv(request.kv_precision, engine, part, scenario, notes)
    isl, osl = _lengths(request, scenario, notes)
    length = request.max_length or _length(llm, isl, osl, scenario)
    asked = ServingSetup(
        llm=llm,
        accelerator=part,
        engine=_as_set(engine, request),
        weights=weights,
        kv=kv,
        pp=request.pp or 1,
        ep=request.ep or 1,
        dp=request.dp or 1,
        cp=request.cp or 1,
        max_length=length,
        memory_utilisation=UTILISATION
        if request.memory_utilisation is None
        else request.memory_utilisation,
        speculation=speculation_of(request),
        prefix_hit=request.prefix_hit or 0.0,
        adapters=_adapters(request),
        disaggregation=_disaggregation(request),
        software=_software(request.software),
    )
    found = supported(asked)
    lacking = unsupported(found.setup)
    if lacking is not None:
        raise Unanswerable(lacking)
    notes += found.instead
    base = found.setup
    candidates = _candidates(base, request, scenario, notes)
    if request.memory_utilisation is None and not any(_fits(c.setup) for c in candidates):
        tight = tuple(
            Candidate(replace(c.setup, memory_utilisation=TIGHT_UTILISATION), c.replicas)
            for c in candidates
        )
        if any(_fits(c.setup) for c in tight):
            notes.append(f"memory utilisation {TIGHT_UTILISATION:g}")
            candidates = tight
    return Choice(candidates, scenario, isl, osl, tuple(notes))


def entries_of(
    request: SizeRequest, lookups: Lookups, notes: list[str]
) -> tuple[LanguageModel, Accelerator, EngineProfile]:
    """Return model, part and engine that *request* names; what is chosen goes to *notes*.

    Raises:
        Unanswerable: in words, naming the nearest entries.
    """
    llm = _entry("model", request.model, lookups.llms, notes)
    part = _entry("GPU", request.gpu, lookups.accelerators, notes)
    return llm, part, _engine(request.engine, part, lookups.engines, notes)


def speculation_of(request: SizeRequest) -> Speculation | None:
    """Return how *request* decodes speculatively, None when it does not.

    Raises:
        Unanswerable: when only one of its two numbers is given.
    """
    if request.drafted is None and request.acceptance is None:
        return None
    if request.drafted is None or request.acceptance is None:
        raise Unanswerable("speculative decoding needs both drafted tokens and their acceptance")
    return Speculation(request.drafted, request.acceptance)


def _as_set(engine: EngineProfile, request: SizeRequest) -> EngineProfile:
    """Return the engine with the limits of a step that are asked for."""
    if request.batch_tokens is None and request.max_sequences is None:
        return engine
    return replace(
        engine,
        batch_tokens=request.batch_tokens or engine.batch_tokens,
        max_sequences=request.max_sequences or engine.max_sequences,
    )


def _adapters(request: SizeRequest) -> Adapters | None:
    if request.adapters is None:
        return None
    return Adapters(request.adapters, request.adapter_rank or DEFAULT_RANK)


def _disaggregation(request: SizeRequest) -> Disaggregation | None:
    if request.prefill_instances is None:
        return None
    return Disaggregation(request.prefill_instances, request.decode_instances or 1)


def _software(text: str) -> SoftwareGeneration:
    try:
        return SoftwareGeneration(text.strip().lower() or SoftwareGeneration.CURRENT)
    except ValueError:
        known = ", ".join(SoftwareGeneration)
        raise Unanswerable(f'unknown generation of software "{text}"; known: {known}') from None


def precision(text: str) -> Precision | None:
    """Return the precision called *text*, None when it is unknown."""
    return PRECISIONS.get(text.strip().lower())


def smallest_fit(setup: ServingSetup) -> int | None:
    """Return the fewest GPUs in one tensor-parallel group on which *setup* would fit."""
    for tp in COUNTS:
        wider = replace(setup, tp=tp, pp=1, dp=1, ep=1)
        if _fits(wider):
            return tp
    return None


def _entry(
    kind: str, name: str, entries: Mapping[EntryId, NamedEntry], notes: list[str]
) -> NamedEntry:
    match = find(name, entries)
    if match is None:
        near = ", ".join(nearest(name, entries)) or "none, the catalogue is empty"
        asked = f'unknown {kind} "{name}"' if name.strip() else f"no {kind} given"
        raise Unanswerable(f"{asked}; nearest: {near}")
    if not match.exact:
        notes.append(f"{kind} {match.entry.name}")
    return match.entry


def _scenario(request: SizeRequest, notes: list[str]) -> Scenario:
    if request.scenario.strip():
        try:
            return Scenario(request.scenario.strip().lower())
        except ValueError:
            known = ", ".join(Scenario)
            raise Unanswerable(f'unknown scenario "{request.scenario}"; known: {known}') from None
    chosen = Scenario.FIXED_CONCURRENCY if request.concurrency else Scenario.OFFLINE
    notes.append(f"scenario {chosen}")
    return chosen


def _engine(
    name: str, part: Accelerator, engines: Mapping[EntryId, EngineProfile], notes: list[str]
) -> EngineProfile:
    """Return the engine; one profile of a family is for AMD parts where it says so."""
    asked = name.strip() or "vLLM"
    amd = part.manufacturer == "AMD"
    fitting = {key: engine for key, engine in engines.items() if ("rocm" in key.lower()) == amd}
    found = find(asked, fitting) or find(asked, engines)
    if found is None:
        near = ", ".join(nearest(asked, engines))
        raise Unanswerable(f'unknown engine "{asked}"; nearest: {near}')
    if not name.strip():
        notes.append(f"engine {found.entry.name}")
    return found.entry


def _weights(
    text: str, llm: LanguageModel, part: Accelerator, scenario: Scenario, notes: list[str]
) -> Precision:
    if text.strip():
        return known_precision(text)
    chosen = llm.native_precision
    if chosen in (Precision.BF16, Precision.FP8, Precision.NVFP4):
        quickest = [Precision.FP8, Precision.BF16]
        if scenario in _MLPERF or chosen is Precision.NVFP4:
            quickest.insert(0, Precision.NVFP4)
        chosen = next(each for each in quickest if has_units(part, each))
    notes.append(f"weights {chosen}")
    return chosen


def _kv(
    text: str, engine: EngineProfile, part: Accelerator, scenario: Scenario, notes: list[str]
) -> Precision:
    """Return the KV precision; by default engines keep 16 bits, TensorRT-LLM FP8."""
    if text.strip():
        return known_precision(text)
    quick = scenario in _MLPERF or "tensorrt" in engine.name.lower()
    chosen = Precision.FP8 if quick and has_units(part, Precision.FP8) else Precision.BF16
    notes.append(f"KV {chosen}")
    return chosen


def known_precision(text: str) -> Precision:
    """Return the precision called *text*.

    Raises:
        Unanswerable: naming those there are.
    """
    found = precision(text)
    if found is None:
        raise Unanswerable(
            f'unknown precision "{text}"; known: {", ".join(Precision)}, and gguf-… for weights'
        )
    return found


def _lengths(request: SizeRequest, scenario: Scenario, notes: list[str]) -> tuple[float, float]:
    if scenario is Scenario.MEMORY:
        return request.isl or 0.0, request.osl or 0.0
    isl = DEFAULT_ISL if request.isl is None else request.isl
    osl = DEFAULT_OSL if request.osl is None else request.osl
    if request.isl is None or request.osl is None:
        notes.append(f"{isl:g} tokens in, {osl:g} out")
    if isl <= 0.0 or osl < 0.0:
        raise Unanswerable(f"{isl:g} tokens in and {osl:g} out: at least 1 in and 0 out are needed")
    return isl, osl


def _length(llm: LanguageModel, isl: float, osl: float, scenario: Scenario) -> int:
    if scenario is Scenario.MEMORY and isl + osl == 0.0:
        return min(llm.max_context, DEFAULT_LENGTH)
    return int(-(-(isl + osl) // 1))


def _candidates(
    base: ServingSetup, request: SizeRequest, scenario: Scenario, notes: list[str]
) -> tuple[Candidate, ...]:
    if request.tp is not None:
        return (_given(replace(base, tp=request.tp), request.gpu_count, notes),)
    count = request.gpu_count
    if count is None:
        count = smallest_fit(base) or COUNTS[-1]
        notes.append(_gpus(count))
    others = base.pp * base.dp * base.instances
    groups = _groups(base, count, others)
    if not groups:
        raise Unanswerable(
            f"{count} GPUs cannot be shared by {others} stages, copies and instances with "
            f"{base.llm.name}'s {base.llm.heads} attention heads"
        )
    if scenario not in _BEST_LAYOUT:
        groups = groups[-1:]
    candidates = [Candidate(replace(base, tp=tp), count // (tp * others)) for tp in groups]
    possible = [c for c in candidates if _fits(c.setup)] or candidates[-1:]
    return tuple(possible)


def _given(setup: ServingSetup, count: int | None, notes: list[str]) -> Candidate:
    reason = refusal(setup)
    if reason is not None:
        raise Unanswerable(reason)
    if count is None:
        notes.append(_gpus(setup.gpus))
        return Candidate(setup, 1)
    if count < setup.gpus:
        raise Unanswerable(
            f"tp x pp x dp = {setup.instance_gpus} on {setup.instances} instances needs "
            f"{setup.gpus} GPUs, {count} are there"
            if setup.instances > 1
            else f"tp x pp x dp = {setup.gpus} needs {setup.gpus} GPUs, {count} are there"
        )
    return Candidate(setup, count // setup.gpus)


def _gpus(count: int) -> str:
    return f"{count} GPU" if count == 1 else f"{count} GPUs"


def _groups(base: ServingSetup, count: int, others: int) -> tuple[int, ...]:
    """Return the tensor-parallel sizes that divide the GPUs and the heads."""
    limit = min(count // others, WIDEST_GROUP)
    return tuple(
        tp
        for tp in COUNTS
        if tp <= limit and count % (tp * others) == 0 and base.llm.heads % tp == 0
    )


def _fits(setup: ServingSetup) -> bool:
    return refusal(setup) is None and fit(setup).fits
