"""Throughput against latency, simulated: a set-up at one request rate after another.

Every rate is a seeded Poisson stream of its own; the gaps of all are drawn alike, so that the curve
bends because of the load and not by chance.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.engines.serving.batching import operating_point, slo_rate
from planner.engines.serving.memory import MemoryFit, fit
from planner.engines.serving.setup import ServingSetup
from planner.engines.serving.simulator import NO_LIMITS, Router, Simulation, Slo, simulate
from planner.engines.serving.traffic import Mix, Poisson, spread_mix
from planner.studies.deployed_layouts import deployed
from planner.studies.peak_hour import length_variation

SHARES = (0.05, 0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1)
"""Rates as shares of what the closed form says a replica can turn over; the last ones are too much."""
SEED = 1
MOST_REPLICAS = 4
"""More replicas behind the router hardly change what one request meets."""
_LEAST_S = 60.0
_ENOUGH_REQUESTS = 400
_MOST_REQUESTS = 6000
_WARM_UP = 1.5
"""Times of a request that go before what is measured; a loaded replica fills slowly."""
_FULL = 0.98
"""Share of its capacity at which a replica that is asked for more is taken to be in its stride."""
_KEEPS_UP = 0.9
"""Share of the requests sent that must end in the same time; less, and the queue grows on."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """What is asked: so many `replicas` of a set-up, and requests of a `mix` of lengths.

    `name` and `workload` say what it is of, `operating_per_s` is the rate in the peak hour over all
    replicas; empty and None where no plan is behind it.
    """

    setup: ServingSetup
    fitted: MemoryFit
    mix: Mix
    replicas: int = 1
    slo: Slo = NO_LIMITS
    round_trip_ms: float = 0.0
    router: Router = Router.LEAST_LOADED
    name: str = ""
    workload: str = ""
    operating_per_s: float | None = None


@dataclass(frozen=True, slots=True)
class RatePoint:
    """A rate over all replicas, what was simulated at it, and whether the replicas keep up.

    Where they do not, the queue grows as long as requests come, and latency means nothing.
    """

    requests_per_s: float
    simulation: Simulation
    keeps_up: bool


@dataclass(frozen=True, slots=True)
class RateSweep:
    """Points by rising rate; `capacity_per_s` is the closed form's greatest rate of all replicas."""

    asked: Sweep
    seed: int
    capacity_per_s: float
    points: tuple[RatePoint, ...]

    def good(self, share: float = 0.95) -> RatePoint | None:
        """Return the highest point at which replicas keep up and *share* of requests keep limits."""
        found = None
        for point in self.points:
            if not point.keeps_up or (point.simulation.good_share or 0.0) < share:
                break
            found = point
        return found


def sweep_of(
    project: Project, evaluation: Evaluation, deployment: str, workload: str = ""
) -> Sweep | None:
    """Return what to ask of a deployment, None when it generates no tokens or cannot run.

    Of several workloads that are routed to it the one called *workload* counts, else the first; it
    counts as alone there, as elsewhere. Only `MOST_REPLICAS` of more replicas are followed, and
    rates are theirs.
    """
    asked = deployed(project, evaluation, deployment, workload)
    result = evaluation.deployments.get(asked.deployment) if asked else None
    if asked is None or result is None or not result.replicas:
        return None
    question, fitted = asked.question, fit(asked.setup)
    setup = replace(asked.setup, prefix_hit=question.prefix_hit)
    best = slo_rate(
        setup,
        fitted,
        question.input_tokens,
        question.output_tokens,
        ttft_limit_ms=question.ttft_limit_ms,
        tpot_limit_ms=question.tpot_limit_ms,
        round_trip_ms=question.round_trip_ms,
        percentile=question.percentile,
    )
    replicas = min(result.replicas, MOST_REPLICAS)
    return Sweep(
        setup,
        fitted,
        spread_mix(
            question.input_tokens,
            question.output_tokens,
            length_variation(project.shelf),
            setup.max_length,
        ),
        replicas,
        Slo(question.ttft_limit_ms, question.tpot_limit_ms),
        question.round_trip_ms,
        name=asked.name,
        workload=asked.workload,
        operating_per_s=min(result.utilisation_peak, 1.0) * best.requests_per_s * replicas or None,
    )


def rate_sweep(
    asked: Sweep,
    rates: Sequence[float] | None = None,
    *,
    seed: int = SEED,
    breathe: Callable[[], None] = lambda: None,
) -> RateSweep:
    """Simulate *asked* at *rates* over all replicas, by default at `SHARES` of its capacity.

    The sweep ends with the first rate at which the replicas do not keep up. Without room for one
    request there are no points. `breathe` is as in `simulate`.
    """
    mean_in, mean_out = asked.mix.mean
    capacity = slo_rate(asked.setup, asked.fitted, mean_in, mean_out).requests_per_s
    if rates is None:
        rates = [share * capacity * asked.replicas for share in SHARES]
    points: list[RatePoint] = []
    for rate in sorted(rate for rate in rates if rate > 0.0):
        if capacity <= 0.0 or (points and not points[-1].keeps_up):
            break
        points.append(_point(asked, rate, seed, breathe))
    return RateSweep(asked, seed, capacity * asked.replicas, tuple(points))


def _point(asked: Sweep, rate: float, seed: int, breathe: Callable[[], None]) -> RatePoint:
    warm_up_s = stride_s(asked, rate)
    seconds = min(max(_LEAST_S, warm_up_s, _ENOUGH_REQUESTS / rate), _MOST_REQUESTS / rate)
    found = simulate(
        asked.setup,
        asked.fitted,
        Poisson(rate, warm_up_s + seconds, asked.mix),
        seed=seed,
        replicas=asked.replicas,
        router=asked.router,
        slo=asked.slo,
        round_trip_ms=asked.round_trip_ms,
        warm_up_s=warm_up_s,
        breathe=breathe,
    )
    sent = found.measured / found.measured_s if found.measured_s else 0.0
    return RatePoint(rate, found, found.requests_per_s >= _KEEPS_UP * sent)


def stride_s(asked: Sweep, rate: float) -> float:
    """Return how long replicas that get *rate* in all take until they are in their stride."""
    mean_in, mean_out = asked.mix.mean
    most = _FULL * slo_rate(asked.setup, asked.fitted, mean_in, mean_out).requests_per_s
    for load in (min(rate / asked.replicas, most), 0.0):
        point = operating_point(asked.setup, asked.fitted, mean_in, mean_out, load)
        if point.ttft_mean_ms is not None:
            gaps_ms = max(mean_out - 1.0, 0.0) * (point.tpot_ms or 0.0)
            return _WARM_UP * (point.ttft_mean_ms + gaps_ms) / 1e3
    return 0.0
