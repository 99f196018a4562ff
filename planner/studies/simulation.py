"""Simulates traffic on a set-up that is named like one to size, beside its closed form."""

from dataclasses import dataclass, replace
from math import ceil
from random import Random

from planner.compute.matching import find
from planner.compute.size import SizeResult, size_one
from planner.compute.size_choices import Lookups, Scenario, SizeRequest
from planner.domain.language_model import Admission, Attention
from planner.engines.serving.batching import Limit, fixed_concurrency, operating_point
from planner.engines.serving.memory import MemoryFit, fit
from planner.engines.serving.queueing import mean_wait_s, wait_s
from planner.engines.serving.roofline import prefill_work_s
from planner.engines.serving.setup import ServingSetup
from planner.engines.serving.simulator import (
    NO_LIMITS,
    Percentiles,
    Router,
    Simulation,
    Slo,
    simulate,
)
from planner.engines.serving.traffic import Bursts, ClosedLoop, Mix, Poisson, Recorded
from planner.studies.rate_sweep import RateSweep, Sweep, rate_sweep

Load = Poisson | Bursts | ClosedLoop | Recorded

MOST_REQUESTS = 200_000
"""More would take minutes."""
_BISECTIONS = 40
_DRAWN_PER_S, _DRAWN_S = 50.0, 60.0
"""A sweep has room for the longest of so many requests; longer ones are refused."""


@dataclass(frozen=True, slots=True)
class ClosedForm:
    """What the closed form says of all replicas together, for requests of mean length.

    None where it says nothing; without a steady state only `limited_by`.
    """

    ttft_mean_ms: float | None = None
    ttft_ms: Percentiles | None = None
    tpot_ms: float | None = None
    latency_ms: float | None = None
    output_tokens_per_s: float | None = None
    concurrency: float | None = None
    limited_by: Limit | None = None


@dataclass(frozen=True, slots=True)
class Simulated:
    """A simulation, the set-up it ran on, and what the closed form says of it.

    `notes` are choices made for blanks; `requests_per_s` is the rate of an open load, None in a
    closed loop; `mean_size` are mean tokens in and out.
    """

    setup: ServingSetup
    replicas: int
    notes: tuple[str, ...]
    badge: str
    band_reason: str
    requests_per_s: float | None
    mean_size: tuple[float, float]
    warm_up_s: float
    simulation: Simulation
    closed: ClosedForm


class NotSimulated(ValueError):
    """Nothing can be simulated; the text says why and what to do instead."""


def simulate_request(
    lookups: Lookups,
    request: SizeRequest,
    load: Load,
    *,
    seed: int,
    router: Router = Router.LEAST_LOADED,
    slo: Slo = NO_LIMITS,
    warm_up_s: float | None = None,
    admission: Admission | None = None,
    timeline_s: float = 0.0,
) -> Simulated:
    """Simulate *load* on the set-up of *request*, whose blanks are chosen as in sizing.

    The warm-up comes before the duration of a load; by default it takes as long as a request.
    `admission` and `timeline_s` are as in `simulate`.

    Raises:
        NotSimulated: when the set-up is impossible or does not fit, or the load is too large.
    """
    rate, mean = _rate_and_size(load)
    _refuse_too_much(load, warm_up_s or 0.0)
    result = size_one(lookups, _sized(lookups, request, load, mean, seed, warm_up_s or 0.0))
    setup = _possible(result)
    fitted = fit(setup)
    if setup.llm.attention is Attention.ENCODER:
        mean = mean[0], 0.0
    if isinstance(load, ClosedLoop):
        closed = _closed_loop(setup, fitted, load, mean, result.replicas)
    else:
        closed = _open(setup, fitted, rate, mean, result.replicas)
    if isinstance(load, Poisson | Bursts):
        if warm_up_s is None:
            warm_up_s = min((closed.latency_ms or load.duration_s * 1e3) / 1e3, load.duration_s)
        load = replace(load, duration_s=load.duration_s + warm_up_s)
    simulation = simulate(
        setup,
        fitted,
        load,
        seed=seed,
        replicas=result.replicas,
        router=router,
        slo=slo,
        warm_up_s=warm_up_s or 0.0,
        admission=admission,
        timeline_s=timeline_s,
    )
    return Simulated(
        setup=setup,
        replicas=result.replicas,
        notes=result.notes,
        badge=result.badge,
        band_reason=result.band_reason,
        requests_per_s=None if isinstance(load, ClosedLoop) else rate,
        mean_size=mean,
        warm_up_s=warm_up_s or 0.0,
        simulation=simulation,
        closed=closed,
    )


@dataclass(frozen=True, slots=True)
class Swept:
    """A sweep of rates, and how its set-up was chosen."""

    sweep: RateSweep
    notes: tuple[str, ...]
    badge: str
    band_reason: str


def sweep_request(
    lookups: Lookups,
    request: SizeRequest,
    mix: Mix,
    *,
    seed: int,
    router: Router = Router.LEAST_LOADED,
    slo: Slo = NO_LIMITS,
) -> Swept:
    """Simulate the set-up of *request* at rate after rate, up to where it no longer keeps up.

    Raises:
        NotSimulated: when the set-up is impossible or does not fit.
    """
    drawn = Poisson(_DRAWN_PER_S, _DRAWN_S, mix)
    result = size_one(lookups, _sized(lookups, request, drawn, mix.mean, seed, 0.0))
    setup = _possible(result)
    asked = Sweep(setup, fit(setup), mix, result.replicas, slo, router=router)
    return Swept(rate_sweep(asked, seed=seed), result.notes, result.badge, result.band_reason)


def _possible(result: SizeResult) -> ServingSetup:
    setup = result.setup
    if setup is None or not result.fits:
        raise NotSimulated(result.status)
    return setup


def _rate_and_size(load: Load) -> tuple[float, tuple[float, float]]:
    """Return requests per second (0 for a closed loop) and mean tokens in and out."""
    if isinstance(load, Poisson | Bursts):
        return load.requests_per_s, load.mix.mean
    if isinstance(load, ClosedLoop):
        return 0.0, load.mix.mean
    requests = load.requests
    times = [one.at_s for one in requests]
    span = max(times) - min(times)
    return (
        len(requests) / span if span > 0.0 else 0.0,
        (
            sum(one.size.input_tokens for one in requests) / len(requests),
            sum(one.size.output_tokens for one in requests) / len(requests),
        ),
    )


def _refuse_too_much(load: Load, warm_up_s: float = 0.0) -> None:
    if isinstance(load, Poisson | Bursts):
        count = load.requests_per_s * (load.duration_s + warm_up_s)
    else:
        count = len(load.requests) if isinstance(load, Recorded) else load.requests
    if count > MOST_REQUESTS:
        raise NotSimulated(
            f"that is about {count:,.0f} requests, at most {MOST_REQUESTS:,} are simulated; lower "
            "the rate, the users, the duration or the warm-up"
        )


def _sized(
    lookups: Lookups,
    request: SizeRequest,
    load: Load,
    mean: tuple[float, float],
    seed: int,
    warm_up_s: float,
) -> SizeRequest:
    """Return the request to size: long enough for the longest request, if the model is."""
    drawn = load
    if isinstance(load, Poisson | Bursts):
        # A warm-up that is not given is at most as long again.
        drawn = replace(load, duration_s=load.duration_s + max(load.duration_s, warm_up_s))
    lengths = [sum(size) for size in drawn.schedule(Random(seed)).sizes]
    longest = max(*lengths, ceil(sum(mean)), 1)
    model = find(request.model, lookups.llms)
    if model is not None:
        most = model.entry.max_context
        if min(lengths, default=0) > most:
            raise NotSimulated(
                f"{model.entry.name} reads at most {most:,} tokens, the shortest request has "
                f"{min(lengths):,}"
            )
        longest = min(longest, most)
    return replace(
        request,
        isl=mean[0],
        osl=mean[1],
        concurrency=1.0,
        scenario=Scenario.FIXED_CONCURRENCY,
        max_length=request.max_length or longest,
    )


def _open(
    setup: ServingSetup,
    fitted: MemoryFit,
    rate: float,
    mean: tuple[float, float],
    replicas: int,
) -> ClosedForm:
    """Return the queue in steady state; the wait's percentiles as in `queueing`."""
    own = rate / replicas
    point = operating_point(setup, fitted, *mean, own)
    if point.ttft_mean_ms is None or point.tpot_ms is None or point.concurrency is None:
        return ClosedForm(limited_by=point.limited_by)
    work_s = prefill_work_s(setup, mean[0])
    unhindered = point.ttft_mean_ms - mean_wait_s(point.rho, work_s) * 1e3
    p50, p90, p95, p99 = (
        unhindered + wait_s(point.rho, work_s, share) * 1e3 for share in (0.5, 0.9, 0.95, 0.99)
    )
    return ClosedForm(
        ttft_mean_ms=point.ttft_mean_ms,
        ttft_ms=Percentiles(point.ttft_mean_ms, p50, p90, p95, p99),
        tpot_ms=point.tpot_ms if mean[1] > 0.0 else None,
        latency_ms=point.ttft_mean_ms + max(mean[1] - 1.0, 0.0) * point.tpot_ms,
        output_tokens_per_s=rate * mean[1],
        concurrency=point.concurrency * replicas,
    )


def _closed_loop(
    setup: ServingSetup,
    fitted: MemoryFit,
    load: ClosedLoop,
    mean: tuple[float, float],
    replicas: int,
) -> ClosedForm:
    """Return the closed loop; with time to think the rate at which so many users send."""
    if load.think_s > 0.0:
        low, high = 0.0, load.users / load.think_s
        for _ in range(_BISECTIONS):
            rate = (low + high) / 2.0
            found = _open(setup, fitted, rate, mean, replicas)
            latency_ms = found.latency_ms
            if latency_ms is None or rate * (load.think_s + latency_ms / 1e3) > load.users:
                high = rate
            else:
                low = rate
        return _open(setup, fitted, low, mean, replicas)
    users = load.users / replicas
    loop = fixed_concurrency(setup, fitted, *mean, max(users, 1.0))
    if loop is None:
        return ClosedForm(limited_by=Limit.MEMORY)
    return ClosedForm(
        ttft_mean_ms=loop.ttft_ms,
        tpot_ms=loop.tpot_ms if mean[1] > 0.0 else None,
        latency_ms=loop.request_latency_s * 1e3,
        output_tokens_per_s=loop.output_tokens_per_s * min(replicas, load.users),
        concurrency=float(load.users),
    )
