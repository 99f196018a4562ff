"""When an engine lets a request in, and what it does when the KV cache is full.

Reserving engines wait until the cache has room for the longest that a request can become, so that
nobody is thrown out half-way (TensorRT-LLM, capacity scheduler policy ``GUARANTEED_NO_EVICT``, its
default; slots of llama.cpp). Preempting ones let a request in as soon as its prompt has room and,
when the cache is full, put the one that came last back; its cache is computed anew (vLLM V1,
preemption by recomputation: Kwon et al., arXiv 2309.06180, section 4.5; SGLang retracts alike).
"""

from planner.domain.language_model import Admission, EngineProfile
from planner.engines.serving.cache import kv_bytes_per_sequence_per_gpu
from planner.engines.serving.roofline import cached_tokens
from planner.engines.serving.setup import ServingSetup
from planner.engines.serving.traffic import Size

KNOT_TOKENS = 128
"""Bytes of a sequence are computed at multiples of this length; in between they are interpolated."""


def admission_of(engine: EngineProfile) -> Admission:
    """Return how an engine admits requests when nothing else is set.

    Without data it reserves: then no request is promised room that it may lose again.
    """
    return engine.admission or Admission.RESERVING


class CacheUse:
    """Bytes of sequences on each GPU of their group, remembered: the same come again and again."""

    def __init__(self, setup: ServingSetup) -> None:
        self._setup = setup
        self._knots: dict[int, tuple[float, float]] = {}

    def of(self, tokens: float) -> float:
        """Return the bytes of a sequence of *tokens* tokens."""
        knot = int(tokens) // KNOT_TOKENS
        line = self._knots.get(knot)
        if line is None:
            start = kv_bytes_per_sequence_per_gpu(self._setup, knot * KNOT_TOKENS)
            end = kv_bytes_per_sequence_per_gpu(self._setup, (knot + 1) * KNOT_TOKENS)
            line = self._knots[knot] = start, (end - start) / KNOT_TOKENS
        return line[0] + line[1] * (tokens - knot * KNOT_TOKENS)

    def growth(self, tokens: float) -> float:
        """Return the bytes that one more token takes."""
        return self.of(tokens + 1.0) - self.of(tokens)

    def own(self, size: Size) -> float:
        """Return the bytes of a whole request, without what it shares with others."""
        return self.of(sum(size) - cached_tokens(self._setup, size.input_tokens))

    def shared(self, input_tokens: float) -> float:
        """Return the bytes of cached prefixes of prompts of *input_tokens*; without states."""
        cached = cached_tokens(self._setup, input_tokens)
        return self.of(cached) - self.of(0.0) if cached else 0.0
