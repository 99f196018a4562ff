"""What one replica serves: continuous batching in closed form.

Definitions: rho is the share of time a replica spends on prefills; a request waits for the prefills
before it as in an M/D/1 queue; every prefill that slips between two tokens lengthens TPOT; users
and rates are tied by Little's law. TPOT leaves out the first token.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import sqrt
from typing import NamedTuple

from planner.domain.language_model import Attention
from planner.engines.serving.band import Band, band
from planner.engines.serving.links import transfer_s
from planner.engines.serving.memory import MemoryFit, max_concurrency
from planner.engines.serving.queueing import P95, mean_wait_s, wait_s
from planner.engines.serving.roofline import (
    Attended,
    StepCosts,
    Term,
    cached_tokens,
    step_costs,
)
from planner.engines.serving.setup import ServingSetup

BISECTIONS = 36
FALSE_POSITIONS = 16
"""After so many the rest is bisected: the rate is all but flat, and false position crawls."""
FULL = 1.0 - 1e-6
"""Prefill load up to which a disaggregated replica counts as steady."""
# A caller that asks for exactly the rate `slo_rate` returned must find it feasible.
ROUNDING = 1e-9
BURST_SHARE = 0.1
"""Requests of the first round among all of a closed-loop benchmark: ten rounds are customary
(InferenceX, vLLM and SGLang serving benchmarks, 2025)."""


class Limit(StrEnum):
    """What bounds the rate of a replica."""

    TTFT = "TTFT"
    TPOT = "TPOT"
    KV = "KV cache"
    PREFILL = "prefill"
    MEMORY = "memory"
    LENGTH = "maximum length"


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """One replica at a request rate. Without steady state (`feasible` False) times are None.

    `limited_by` says what forbids the steady state, `dominant` what takes most of its time.
    """

    requests_per_s: float
    ttft_p95_ms: float | None
    ttft_mean_ms: float | None
    tpot_ms: float | None
    concurrency: float | None
    rho: float
    feasible: bool
    limited_by: Limit | None
    dominant: Term | None
    band: Band


@dataclass(frozen=True, slots=True)
class SloRate:
    """The greatest rate at which one replica keeps all limits, and what limits it."""

    requests_per_s: float
    concurrency: float
    limited_by: Limit


@dataclass(frozen=True, slots=True)
class FixedConcurrency:
    """A closed loop: so many users, each sends the next request when the last one has ended."""

    ttft_ms: float
    tpot_ms: float
    request_latency_s: float
    output_tokens_per_s: float
    running: float
    dominant: Term


@dataclass(frozen=True, slots=True, eq=False)
class _Load:
    """One kind of request on one replica; all in seconds and tokens.

    Loads are remembered, so that each is known by itself. `work_s` is the time that a prefill takes of what reads prompts: the replica, or all of its
    prefill instances together. `running` counts the requests in the replica, or those in its
    instances that generate.
    """

    costs: StepCosts
    work_s: float
    alone_s: float
    transfer_s: float
    input_tokens: float
    output_tokens: float
    cap: float
    blocked_by: Limit
    attended: Attended
    """Of a running sequence of mean length."""

    @property
    def apart(self) -> bool:
        """Whether prompts are read by other instances than those that generate."""
        return self.costs.setup.disaggregation is not None

    @property
    def decoders(self) -> int:
        """Instances that generate."""
        return self.costs.setup.decoders

    def at(self, running: float) -> "_State":
        """Return the steady state with *running* requests in the replica.

        The rate follows from Little's law: lambda (T + W) = C with W = rho t / (2 (1 - rho)) is
        a quadratic in lambda; this is its root below 1/t, in the form that loses no digits.
        """
        t, step, token, tpot = self.work_s, 0.0, 0.0, 0.0
        if self.output_tokens > 0.0:
            time = self.costs.decode_over(max(running / self.decoders, 1.0), self.attended)
            step, token = time.total_s, time.token_s
            tpot = token
        gaps = max(self.output_tokens - 1.0, 0.0)
        if self.apart:
            # Prompts are read elsewhere: they lengthen no token, and bound the rate by themselves.
            rate = min(running / (self.transfer_s + step + gaps * tpot), FULL / t)
            return _State(token, tpot, rate, self.alone_s + self.transfer_s + step)
        if self.output_tokens > 0.0:
            tpot += max(running - 1.0, 0.0) * t / self.output_tokens
        rest = self.alone_s + step + gaps * tpot
        a = t * rest - t * t / 2.0
        b = rest + running * t
        rate = 2.0 * running / (b + sqrt(max(b * b - 4.0 * a * running, 0.0)))
        return _State(token, tpot, rate, self.alone_s + step)


class _State(NamedTuple):
    """A replica with a number of requests in it; `ttft_s` is without any wait and round trip."""

    token_s: float
    tpot_s: float
    rate: float
    ttft_s: float


@dataclass(frozen=True, slots=True)
class _Limits:
    """Objectives in seconds; infinite where there is none."""

    ttft_s: float
    tpot_s: float
    percentile: float
    trip_s: float

    def violated(self, load: _Load, running: float) -> Limit | None:
        """Return the objective that *running* requests break, None when all hold."""
        state = load.at(running)
        if state.tpot_s > self.tpot_s:
            return Limit.TPOT
        wait = wait_s(state.rate * load.work_s, load.work_s, self.percentile)
        return Limit.TTFT if state.ttft_s + self.trip_s + wait > self.ttft_s else None


def operating_point(
    setup: ServingSetup,
    fitted: MemoryFit,
    input_tokens: float,
    output_tokens: float,
    requests_per_s: float,
    *,
    round_trip_ms: float = 0.0,
    texts: float = 1.0,
) -> OperatingPoint:
    """Return what one replica does at *requests_per_s*.

    `output_tokens` 0 means prefill only, as for embeddings; a request may then carry several
    *texts* of `input_tokens`, which are read one after the other.
    """
    load = _load(setup, fitted, input_tokens, output_tokens, texts)
    rho = requests_per_s * load.work_s
    if load.cap < 1.0:
        return _infeasible(setup, requests_per_s, rho, load.blocked_by)
    if requests_per_s > load.at(load.cap).rate * (1.0 + ROUNDING) or rho >= 1.0:
        return _infeasible(setup, requests_per_s, rho, Limit.PREFILL if rho >= 1.0 else Limit.KV)
    running = _running_at(load, requests_per_s)
    return _steady(setup, load, running, requests_per_s, round_trip_ms)


def points_with(
    setup: ServingSetup,
    fitted: MemoryFit,
    input_tokens: float,
    output_tokens: float,
    running: Iterable[float],
    *,
    round_trip_ms: float = 0.0,
) -> tuple[OperatingPoint, ...]:
    """Return what one replica does with each number of *running* requests in it on average.

    More than fit are left out.
    """
    load = _load(setup, fitted, input_tokens, output_tokens)
    return tuple(
        _steady(setup, load, number, load.at(number).rate, round_trip_ms)
        for number in running
        if number <= load.cap
    )


def slo_rate(
    setup: ServingSetup,
    fitted: MemoryFit,
    input_tokens: float,
    output_tokens: float,
    *,
    ttft_limit_ms: float | None = None,
    tpot_limit_ms: float | None = None,
    round_trip_ms: float = 0.0,
    percentile: float = P95,
    texts: float = 1.0,
) -> SloRate:
    """Return the greatest rate of one replica at which TTFT (p95) and TPOT keep their limits.

    Both grow with concurrency, and so does the rate, so the limit is found by bisection; looser
    limits never give less. `limited_by`: TTFT, TPOT or KV cache; memory or maximum length when not
    even one request can run. `texts` is as in `operating_point`.
    """
    load = _load(setup, fitted, input_tokens, output_tokens, texts)
    if load.cap < 1.0:
        return SloRate(0.0, 0.0, load.blocked_by)
    limits = _Limits(
        ttft_s=float("inf") if ttft_limit_ms is None else ttft_limit_ms / 1e3,
        tpot_s=float("inf") if tpot_limit_ms is None else tpot_limit_ms / 1e3,
        percentile=percentile,
        trip_s=round_trip_ms / 1e3,
    )
    violated = limits.violated(load, load.cap)
    if not violated:
        rate = load.at(load.cap).rate
        if load.apart and rate * load.work_s > FULL * (1.0 - ROUNDING):
            return SloRate(rate, _running_at(load, rate * (1.0 - ROUNDING)), Limit.PREFILL)
        return SloRate(rate, load.cap, Limit.KV)
    low, high, reason = 0.0, load.cap, violated
    for _ in range(BISECTIONS):
        middle = (low + high) / 2.0
        violated = limits.violated(load, middle)
        if violated:
            high, reason = middle, violated
        else:
            low = middle
    # A limit that one lone request exceeds leaves an interval that shrinks to nothing.
    if limits.violated(load, 0.0):
        return SloRate(0.0, 0.0, reason)
    return SloRate(load.at(low).rate, low, reason)


def fixed_concurrency(
    setup: ServingSetup,
    fitted: MemoryFit,
    input_tokens: float,
    output_tokens: float,
    concurrency: float,
) -> FixedConcurrency | None:
    """Return the steady state of a closed loop on one replica, None when nothing fits.

    Throughput = C o / (o t_step + C t_pf). All users start at once, so in the first round a first
    token waits for half the prefills of the burst, later as in the queue; users beyond the cap of
    running sequences wait for a place, which adds (C - cap) / cap x o x TPOT to TTFT.
    """
    load = _load(setup, fitted, input_tokens, output_tokens)
    if load.cap < 1.0:
        return None
    running = min(concurrency, load.cap)
    if load.apart:
        return _apart_in_loop(load, concurrency)
    state = load.at(running)
    tpot = state.tpot_s
    busy_s = output_tokens * state.token_s + running * load.work_s
    burst = max(running - 1.0, 0.0) / 2.0 * load.work_s
    steady = mean_wait_s(running * load.work_s / busy_s, load.work_s) if output_tokens else burst
    wait = BURST_SHARE * burst + (1.0 - BURST_SHARE) * min(steady, burst)
    queue = (concurrency - running) / running * output_tokens * tpot
    ttft = state.ttft_s + wait + queue
    return FixedConcurrency(
        ttft_ms=ttft * 1e3,
        tpot_ms=tpot * 1e3,
        request_latency_s=ttft + max(output_tokens - 1.0, 0.0) * tpot,
        output_tokens_per_s=running * output_tokens / busy_s if output_tokens else 0.0,
        running=running,
        dominant=_dominant(load, running),
    )


def _apart_in_loop(load: _Load, concurrency: float) -> FixedConcurrency:
    """Return the closed loop of a disaggregated replica.

    The bounds of a closed network: as many requests as its users make without waiting, at most
    what the prefill instances or the places for generating carry; what is left of the time is
    waiting before the first token (Lazowska et al., Quantitative System Performance, chapter 5).
    """
    low, high = 0.0, min(concurrency, load.cap)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2.0
        state = load.at(middle)
        users = state.rate * state.ttft_s + state.rate * (
            max(load.output_tokens - 1.0, 0.0) * state.tpot_s
        )
        low, high = (middle, high) if users < concurrency else (low, middle)
    state = load.at(high)
    after_s = max(load.output_tokens - 1.0, 0.0) * state.tpot_s
    ttft = max(concurrency / state.rate - after_s, state.ttft_s)
    return FixedConcurrency(
        ttft_ms=ttft * 1e3,
        tpot_ms=state.tpot_s * 1e3,
        request_latency_s=ttft + after_s,
        output_tokens_per_s=state.rate * load.output_tokens,
        running=high,
        dominant=_dominant(load, high),
    )


@lru_cache(maxsize=1024)
def _load(
    setup: ServingSetup,
    fitted: MemoryFit,
    input_tokens: float,
    output_tokens: float,
    texts: float = 1.0,
) -> _Load:
    costs = step_costs(setup)
    if setup.llm.attention is Attention.ENCODER:
        output_tokens = 0.0
    length = input_tokens + output_tokens
    cached = cached_tokens(setup, input_tokens)
    cap = max_concurrency(setup, fitted, length, cached) if length <= setup.max_length else 0
    apart = setup.disaggregation
    # Several servers count as one that is as many times as fast (M/D/c by M/D/1).
    work = costs.prefill_work(input_tokens) / (apart.prefill if apart else 1)
    return _Load(
        costs=costs,
        work_s=texts * work,
        transfer_s=transfer_s(setup, input_tokens),
        alone_s=costs.prefill(input_tokens).total_s + (texts - 1.0) * work,
        input_tokens=float(input_tokens),
        output_tokens=float(output_tokens),
        cap=float(cap),
        blocked_by=Limit.MEMORY if length <= setup.max_length else Limit.LENGTH,
        attended=costs.attended(float(input_tokens) + float(output_tokens) / 2.0),
    )


@lru_cache(maxsize=4096)
def _running_at(load: _Load, rate: float) -> float:
    """Return the concurrency at which the replica turns over *rate* requests a second.

    The rate grows with the concurrency. What is returned is where a bisection of the whole range
    ends: the first of 2^36 equal steps that reaches *rate*. False position with the Illinois
    weights (Dowell and Jarratt, 1971) finds it with a third of the points.
    """
    step = load.cap / (1 << BISECTIONS)
    low, below = 0, -rate
    high, above = 1 << BISECTIONS, load.at(load.cap).rate - rate
    if above < 0.0:
        return load.cap
    if below >= 0.0:
        return step
    was_low, tried = False, 0
    while high - low > 1:
        share = below / (below - above) if tried < FALSE_POSITIONS else 0.5
        place = min(max(low + round(share * (high - low)), low + 1), high - 1)
        found, tried = load.at(place * step).rate - rate, tried + 1
        is_low = found < 0.0
        if is_low:
            low, below = place, found
            above *= 0.5 if was_low else 1.0
        else:
            high, above = place, found
            below *= 1.0 if was_low or tried == 1 else 0.5
        was_low = is_low
    return high * step


def _dominant(load: _Load, running: float) -> Term:
    if load.output_tokens <= 0.0:
        return load.costs.prefill(load.input_tokens).dominant
    step = load.costs.decode_over(max(running / load.decoders, 1.0), load.attended)
    if load.apart:
        return step.dominant
    prefills = max(running - 1.0, 0.0) * load.work_s / load.output_tokens
    return Term.PREFILL if prefills > step.token_s else step.dominant


def _steady(
    setup: ServingSetup, load: _Load, running: float, rate: float, round_trip_ms: float
) -> OperatingPoint:
    state, rho = load.at(running), rate * load.work_s
    ttft_s = state.ttft_s + round_trip_ms / 1e3
    return OperatingPoint(
        requests_per_s=rate,
        ttft_p95_ms=(ttft_s + wait_s(rho, load.work_s)) * 1e3,
        ttft_mean_ms=(ttft_s + mean_wait_s(rho, load.work_s)) * 1e3,
        tpot_ms=state.tpot_s * 1e3,
        concurrency=running,
        rho=rho,
        feasible=True,
        limited_by=None,
        dominant=_dominant(load, running),
        band=band(setup),
    )


def _infeasible(setup: ServingSetup, rate: float, rho: float, reason: Limit) -> OperatingPoint:
    return OperatingPoint(
        requests_per_s=rate,
        ttft_p95_ms=None,
        ttft_mean_ms=None,
        tpot_ms=None,
        concurrency=None,
        rho=rho,
        feasible=False,
        limited_by=reason,
        dominant=None,
        band=band(setup),
    )
