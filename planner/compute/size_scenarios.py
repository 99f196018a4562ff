"""What a set-up yields in each scenario: closed loop, offline, within limits, static batch."""

from dataclasses import dataclass

from planner.compute.matching import words
from planner.compute.mlperf import PERCENTILE, limits
from planner.compute.size_choices import Candidate, Choice, Scenario, SizeRequest
from planner.engines.serving.batching import fixed_concurrency, slo_rate
from planner.engines.serving.memory import MemoryFit, max_concurrency
from planner.engines.serving.roofline import cached_tokens, prefill_s, prefill_work_s, token_s

DEFAULT_CONCURRENCY = 16.0


@dataclass(frozen=True, slots=True)
class Speed:
    """What a scenario yields for all replicas together; None where it has no meaning."""

    output_tokens_per_s: float | None = None
    ttft_ms: float | None = None
    tpot_ms: float | None = None
    request_latency_s: float | None = None
    dominant: str = ""
    note: str = ""


def speed_of(
    candidate: Candidate, fitted: MemoryFit, choice: Choice, request: SizeRequest
) -> Speed:
    """Return what *candidate*, which fits, yields in the scenario of *choice*."""
    match choice.scenario:
        case Scenario.MEMORY:
            return Speed()
        case Scenario.STATIC_BATCH:
            return _static_batch(candidate, choice, request)
        case Scenario.MLPERF_SERVER | Scenario.MLPERF_INTERACTIVE:
            return _within_limits(candidate, fitted, choice)
        case Scenario.FIXED_CONCURRENCY:
            return _closed_loop(candidate, fitted, choice, request)
        case Scenario.OFFLINE | Scenario.MLPERF_OFFLINE:
            return _offline(candidate, fitted, choice, request)


def _closed_loop(
    candidate: Candidate, fitted: MemoryFit, choice: Choice, request: SizeRequest
) -> Speed:
    users = request.concurrency or DEFAULT_CONCURRENCY
    loop = fixed_concurrency(
        candidate.setup,
        fitted,
        choice.isl,
        choice.osl,
        max(users / candidate.replicas, 1.0),
    )
    if loop is None:
        return Speed()
    return Speed(
        output_tokens_per_s=loop.output_tokens_per_s * min(candidate.replicas, users),
        ttft_ms=loop.ttft_ms,
        tpot_ms=loop.tpot_ms,
        request_latency_s=loop.request_latency_s,
        dominant=loop.dominant,
        note="" if request.concurrency else f"concurrency {DEFAULT_CONCURRENCY:g}",
    )


def _offline(
    candidate: Candidate, fitted: MemoryFit, choice: Choice, request: SizeRequest
) -> Speed:
    """Every request is queued at the start, so first tokens have no meaning."""
    setup = candidate.setup
    cached = cached_tokens(setup, choice.isl)
    cap = float(max_concurrency(setup, fitted, choice.isl + choice.osl, cached))
    users = cap if request.concurrency is None else request.concurrency / candidate.replicas
    loop = fixed_concurrency(setup, fitted, choice.isl, choice.osl, max(min(users, cap), 1.0))
    if loop is None:
        return Speed()
    return Speed(
        output_tokens_per_s=loop.output_tokens_per_s * candidate.replicas,
        tpot_ms=loop.tpot_ms,
        dominant=loop.dominant,
    )


def _within_limits(candidate: Candidate, fitted: MemoryFit, choice: Choice) -> Speed:
    """Return the greatest Poisson rate whose 99th percentiles hold."""
    setup = candidate.setup
    bound = limits(
        words(setup.llm.name), interactive=choice.scenario is Scenario.MLPERF_INTERACTIVE
    )
    found = slo_rate(
        setup,
        fitted,
        choice.isl,
        choice.osl,
        ttft_limit_ms=bound.ttft_ms,
        tpot_limit_ms=bound.tpot_ms,
        percentile=PERCENTILE,
    )
    return Speed(
        output_tokens_per_s=found.requests_per_s * choice.osl * candidate.replicas,
        dominant=found.limited_by,
        note=f"limits {bound.ttft_ms:g} ms TTFT, {bound.tpot_ms:g} ms TPOT",
    )


def _static_batch(candidate: Candidate, choice: Choice, request: SizeRequest) -> Speed:
    """One batch from start to end: all prefills, then all output tokens."""
    setup = candidate.setup
    batch = max((request.concurrency or 1.0) / candidate.replicas, 1.0)
    first = prefill_s(setup, choice.isl) + (batch - 1.0) * prefill_work_s(setup, choice.isl)
    step = token_s(setup, batch, choice.isl + choice.osl / 2.0)
    latency = first + choice.osl * step
    return Speed(
        output_tokens_per_s=batch * choice.osl / latency * candidate.replicas,
        ttft_ms=first * 1e3,
        tpot_ms=step * 1e3,
        request_latency_s=latency,
    )
