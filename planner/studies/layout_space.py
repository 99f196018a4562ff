"""Every way to lay out a model on a pool of GPUs that is worth comparing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from planner.compute.size_choices import UTILISATION, WIDEST_GROUP
from planner.domain.hardware import Accelerator
from planner.domain.language_model import Attention, EngineProfile, LanguageModel, Precision
from planner.engines.serving.formats import has_units
from planner.engines.serving.queueing import P95
from planner.engines.serving.setup import ServingSetup, refusal
from planner.engines.serving.speculation import Speculation

DEEPEST_PIPELINE = 8
"""Pipeline stages that are tried; more only lengthen the way of every token."""

_WIDE_TO_NARROW = (Precision.BF16, Precision.FP8, Precision.NVFP4)


@dataclass(frozen=True, slots=True)
class LayoutQuestion:
    """What is served on which GPUs, and how well it has to be; lengths are in tokens.

    `ttft_limit_ms` bounds the *percentile* of TTFT, which includes the round trip to the site.
    `requests_per_s` is the load of the whole pool.
    A precision that is None is searched, `max_length` None is the length of one request. `domain`
    GPUs share one scale-up link; tensor parallelism and attention copies stay inside it.
    `speculation` and `prefix_hit` are as in a set-up.
    """

    llm: LanguageModel
    accelerator: Accelerator
    engine: EngineProfile
    gpus: int
    input_tokens: float
    output_tokens: float
    ttft_limit_ms: float | None = None
    tpot_limit_ms: float | None = None
    requests_per_s: float | None = None
    weights: Precision | None = None
    kv: Precision | None = None
    max_length: int | None = None
    memory_utilisation: float = UTILISATION
    domain: int = WIDEST_GROUP
    speculation: Speculation | None = None
    prefix_hit: float = 0.0
    percentile: float = P95
    round_trip_ms: float = 0.0

    @property
    def length(self) -> int:
        """Longest sequence in tokens."""
        return self.max_length or int(-(-(self.input_tokens + self.output_tokens) // 1))


def setups(question: LayoutQuestion) -> Iterator[ServingSetup]:
    """Yield the set-ups of one replica, small ones and wide precisions first.

    Sizes are powers of two up to the pool. Attention copies (dp) are tried where experts are
    spread over them, with ep = tp x dp; copies of a dense model are replicas. What is refused is
    left out.
    """
    return (setup for setup in _thinkable(question) if refusal(setup) is None)


def why_no_setup(question: LayoutQuestion) -> str:
    """Return in words why the smallest set-up is refused, empty when it is not."""
    return refusal(next(_thinkable(question))) or ""


def _thinkable(question: LayoutQuestion) -> Iterator[ServingSetup]:
    llm = question.llm
    base = ServingSetup(
        llm=llm,
        accelerator=question.accelerator,
        engine=question.engine,
        weights=Precision.BF16,
        kv=Precision.BF16,
        max_length=question.length,
        memory_utilisation=question.memory_utilisation,
        speculation=question.speculation,
        prefix_hit=question.prefix_hit,
    )
    for tp, dp, pp in _sizes(question):
        ep = tp * dp if llm.experts is not None else 1
        for weights, kv in product(_weights(question), _caches(question)):
            yield replace(base, tp=tp, pp=pp, ep=ep, dp=dp, weights=weights, kv=kv)


def _sizes(question: LayoutQuestion) -> list[tuple[int, int, int]]:
    """Return (tp, dp, pp), fewest GPUs first."""
    widest = min(question.domain, question.gpus)
    groups = _powers_of_two(widest)
    copies = groups if question.llm.experts is not None else [1]
    stages = _powers_of_two(min(question.gpus, DEEPEST_PIPELINE))
    sizes = [
        (tp, dp, pp)
        for tp, dp, pp in product(groups, copies, stages)
        if tp * dp <= widest and tp * dp * pp <= question.gpus
    ]
    return sorted(sizes, key=lambda one: (one[0] * one[1] * one[2], one[2], one[1]))


def _powers_of_two(limit: int) -> list[int]:
    return [1 << power for power in range(max(limit, 0).bit_length())]


def _weights(question: LayoutQuestion) -> tuple[Precision, ...]:
    """Return the precisions of weights: what the model is published in, and narrower ones.

    A checkpoint is not widened, and those in INT4, INT8 or MXFP4 are taken as they are.
    """
    if question.weights is not None:
        return (question.weights,)
    native = question.llm.native_precision
    if native not in _WIDE_TO_NARROW:
        return (native,)
    narrower = _WIDE_TO_NARROW[_WIDE_TO_NARROW.index(native) :]
    usable = tuple(one for one in narrower if has_units(question.accelerator, one))
    # An old part runs a quantised checkpoint expanded to 16 bits.
    return usable or (Precision.BF16,)


def _caches(question: LayoutQuestion) -> tuple[Precision, ...]:
    if question.kv is not None:
        return (question.kv,)
    plain = question.llm.attention is Attention.ENCODER
    if plain or not has_units(question.accelerator, Precision.FP8):
        return (Precision.BF16,)
    return (Precision.BF16, Precision.FP8)
