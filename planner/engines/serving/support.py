"""What an engine can do of what is asked of it, and what it would do instead."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from planner.domain.language_model import EngineFeature, Precision
from planner.domain.phrase import Phrase, say
from planner.engines.serving.formats import KV_BITS, WEIGHT_BITS
from planner.engines.serving.setup import ServingSetup


@dataclass(frozen=True, slots=True)
class Supported:
    """A set-up as its engine would run it; `instead` says what it does other than was asked."""

    setup: ServingSetup
    instead: tuple[Phrase, ...] = ()


def supported(setup: ServingSetup) -> Supported:
    """Return *setup* without what its engine lacks.

    An engine of which nothing is known is taken to do everything.
    """
    instead: list[Phrase] = []
    for adapt in (_weights, _cache, *_FEATURES):
        found = adapt(setup)
        if found is not None:
            setup, phrase = found
            instead.append(phrase)
    return Supported(setup, tuple(instead))


def unsupported(setup: ServingSetup) -> Phrase | None:
    """Return in words what the engine lacks and has no substitute for, None when there is none."""
    engine = setup.engine
    if setup.disaggregation is not None and not engine.can(EngineFeature.DISAGGREGATION):
        return say(
            "{0} {1} cannot read prompts on other instances than those that generate: every "
            "instance would do both. Set the prefill instances to 0 and use replicas.",
            engine.name,
            engine.version,
        )
    if setup.dp > 1 and not engine.can(EngineFeature.DATA_PARALLEL):
        return say(
            "{0} {1} has no copies of attention inside one replica. Use dp 1 and {2} replicas.",
            engine.name,
            engine.version,
            setup.dp,
        )
    return None


_Adapted = tuple[ServingSetup, Phrase] | None


def _weights(setup: ServingSetup) -> _Adapted:
    """Take the narrowest format the engine loads that is at least as wide as the one asked for."""
    engine = setup.engine
    if not engine.weight_formats or setup.weights in engine.weight_formats:
        return None
    wider = [
        one for one in engine.weight_formats if WEIGHT_BITS[one] >= WEIGHT_BITS[setup.weights] - 0.5
    ]
    chosen = min(wider or [Precision.BF16], key=WEIGHT_BITS.__getitem__)
    return replace(setup, weights=chosen), say(
        "{0} {1} loads no {2} weights: a checkpoint in {3} is counted instead.",
        engine.name,
        engine.version,
        setup.weights.value.upper(),
        chosen.value.upper(),
    )


def _cache(setup: ServingSetup) -> _Adapted:
    engine = setup.engine
    if not engine.kv_formats or setup.kv in engine.kv_formats:
        return None
    wider = [one for one in engine.kv_formats if KV_BITS[one] >= KV_BITS[setup.kv]]
    chosen = min(wider or [Precision.BF16], key=KV_BITS.__getitem__)
    return replace(setup, kv=chosen), say(
        "{0} {1} keeps no {2} cache: it keeps it in {3}.",
        engine.name,
        engine.version,
        setup.kv.value.upper(),
        chosen.value.upper(),
    )


def _experts(setup: ServingSetup) -> _Adapted:
    if setup.ep == 1 or setup.engine.can(EngineFeature.EXPERT_PARALLEL):
        return None
    return replace(setup, ep=1), say(
        "{0} {1} does not spread experts: it splits each of them over the GPUs (ep 1).",
        setup.engine.name,
        setup.engine.version,
    )


def _context(setup: ServingSetup) -> _Adapted:
    if setup.cp == 1 or setup.engine.can(EngineFeature.CONTEXT_PARALLEL):
        return None
    return replace(setup, cp=1), say(
        "{0} {1} does not share the cache of a sequence: every GPU keeps its copy (cp 1).",
        setup.engine.name,
        setup.engine.version,
    )


def _speculation(setup: ServingSetup) -> _Adapted:
    if setup.speculation is None or setup.engine.can(EngineFeature.SPECULATION):
        return None
    return replace(setup, speculation=None), say(
        "{0} {1} drafts no tokens: it generates one token a step.",
        setup.engine.name,
        setup.engine.version,
    )


def _adapters(setup: ServingSetup) -> _Adapted:
    if setup.adapters is None or setup.engine.can(EngineFeature.ADAPTERS):
        return None
    return replace(setup, adapters=None), say(
        "{0} {1} serves no LoRA adapters beside a model: each needs a deployment of its own, "
        "merged into the weights.",
        setup.engine.name,
        setup.engine.version,
    )


def _prefixes(setup: ServingSetup) -> _Adapted:
    if not setup.prefix_hit or setup.engine.can(EngineFeature.PREFIX_CACHE):
        return None
    return replace(setup, prefix_hit=0.0), say(
        "{0} {1} keeps no prefixes: it computes every prompt whole.",
        setup.engine.name,
        setup.engine.version,
    )


_FEATURES: tuple[Callable[[ServingSetup], _Adapted], ...] = (
    _experts,
    _context,
    _speculation,
    _adapters,
    _prefixes,
)
