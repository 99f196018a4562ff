"""A workload in its peak hour, simulated where it is served: percentiles beside the closed form."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from planner.compute.capacity import point_of, serving
from planner.compute.explain.case import Case
from planner.compute.explain.terms import Given, listed, unknown
from planner.domain.formula import Explanation
from planner.domain.identity import WorkloadId
from planner.domain.phrase import Phrase, say
from planner.domain.project import PartShelf, Project
from planner.domain.results import Evaluation
from planner.domain.workload import Metric, Workload
from planner.engines.serving.memory import MemoryFit
from planner.engines.serving.setup import ServingSetup
from planner.engines.serving.simulator import Simulation, Slo, simulate
from planner.engines.serving.traffic import Poisson, spread_mix

LENGTH_VARIATION = "serving.length_variation"
SEED = 1
MOST_REPLICAS = 4
"""More replicas behind the router hardly change what one request meets."""
_LEAST_S = 60.0
_ENOUGH_REQUESTS = 600
"""The 99th percentile then rests on six; slow traffic is simulated for longer than a minute."""
_MOST_REQUESTS = 3000


_FIGURES = {
    "ttft_p95_ms": (say("TTFT p95"), "ms"),
    "tpot_p95_ms": (say("TPOT p95"), "ms"),
    "itl_p99_ms": (say("ITL p99"), "ms"),
    "good_share": (say("Requests within all objectives"), "share of requests"),
}
_NOTES = (
    say(
        "Requests arrive at random (Poisson) and are followed one by one through a "
        "scheduler with a token budget for each step (chunked prefill: Agrawal et "
        "al., arXiv 2403.02310)."
    ),
    say("Steps take what the roofline says; the seed makes every run of it the same."),
    say("Of several deployments the worst figure counts."),
)
_MEAN_ONLY = say("Requests that are shorter or longer than the mean.")
_LEFT_OUT = (say("Other workloads on the same replicas, but for the load that they take."),)


@dataclass(frozen=True, slots=True)
class PeakHour:
    """What requests of a workload meet; of several deployments the worst figure, as elsewhere.

    `itl_p99_ms` is of single gaps between tokens; `good_share` the share of requests that keep all
    limits, None without any. `requests` were measured in `seconds` at the longest.
    """

    seed: int
    ttft_p95_ms: float
    tpot_p95_ms: float | None
    itl_p99_ms: float | None
    good_share: float | None
    requests: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _Part:
    """The share of a workload that one deployment serves: so many requests a second a replica."""

    name: str
    setup: ServingSetup
    fitted: MemoryFit
    rate: float
    replicas: int
    tokens: tuple[int, int]
    variation: float
    slo: Slo
    round_trip_ms: float
    warm_up_s: float


_RUNS: dict[tuple[_Part, int], Simulation] = {}
"""Simulations by what they are of: an edit elsewhere asks for the same ones again."""
_MOST_RUNS = 64


def peak_hour(
    project: Project,
    evaluation: Evaluation,
    workload: WorkloadId,
    *,
    seed: int = SEED,
    breathe: Callable[[], None] = lambda: None,
) -> PeakHour | None:
    """Simulate a workload on every deployment that serves it in the peak hour.

    Mixed load: each counts as loaded by this workload alone, as in the results of workloads. None
    when no deployment serves it, or its requests carry several texts. `breathe` is as in `simulate`.
    """
    parts = _parts(Case(project, evaluation.scenario, evaluation), workload)
    return _together([(part, _run(part, seed, breathe)) for part in parts], seed)


def _together(runs: Sequence[tuple[_Part, Simulation]], seed: int) -> PeakHour | None:
    measured = [(part, run) for part, run in runs if run.ttft_ms is not None]
    if not measured:
        return None
    limited = any(part.slo != Slo() for part, _ in measured)
    weights = sum(part.rate * part.replicas for part, _ in measured)
    good = sum((run.good_share or 0.0) * part.rate * part.replicas for part, run in measured)
    return PeakHour(
        seed=seed,
        ttft_p95_ms=max(run.ttft_ms.p95 for _, run in measured if run.ttft_ms),
        tpot_p95_ms=max((run.tpot_ms.p95 for _, run in measured if run.tpot_ms), default=None),
        itl_p99_ms=max((run.itl_ms.p99 for _, run in measured if run.itl_ms), default=None),
        good_share=good / weights if limited else None,
        requests=sum(run.measured for _, run in measured),
        seconds=max(run.measured_s for _, run in measured),
    )


def explain_peak_hour(
    project: Project, evaluation: Evaluation, workload_id: WorkloadId, name: str
) -> Explanation | None:
    """Return what a figure of a simulated peak hour, by its field, rests on.

    Nothing is simulated for it: until that is done it says so. None where there is no such figure.
    """
    case = Case(project, evaluation.scenario, evaluation)
    parts, what = tuple(_parts(case, workload_id)), _FIGURES.get(name)
    if not parts or what is None:
        return None
    workload, (word, unit) = case.workloads[workload_id], what
    title = say("{0} of {1} in the peak hour, simulated", word, workload.name)
    runs = [(part, run) for part in parts if (run := _RUNS.get((part, SEED))) is not None]
    found = _together(runs, SEED)
    if found is None or len(runs) < len(parts):
        return unknown(title, unit, say("It is being simulated; the closed form holds until then."))
    given = [
        case.entered(float(workload.input_tokens), "tokens", say("mean input of the requests")),
        case.entered(
            float(workload.generated_tokens), "tokens", say("mean output of the requests")
        ),
        Given(float(found.requests), "requests", label=say("requests that were measured")),
    ]
    for part, run in runs:
        budget = say("token budget of a step, {0}", part.setup.engine.name)
        given += [
            Given(
                part.rate,
                "requests per s",
                label=say("load of each replica of {0}", part.name),
            ),
            Given(
                float(part.replicas), "replicas", label=say("of {0} behind the router", part.name)
            ),
            Given(float(part.setup.engine.batch_tokens), "tokens", label=budget),
            Given(
                float(run.waiting_most),
                "requests",
                label=say("most that waited for {0}", part.name),
            ),
        ]
    left_out: tuple[Phrase, ...] = _LEFT_OUT
    if LENGTH_VARIATION in case.shelf.assumptions:
        given.append(case.assumed(LENGTH_VARIATION))
    if not length_variation(case.shelf):
        left_out = (_MEAN_ONLY, *left_out)
    return listed(title, getattr(found, name), unit, given, _NOTES, exclusions=left_out)


def _parts(case: Case, workload_id: WorkloadId) -> Iterator[_Part]:
    workload = case.workloads.get(workload_id)
    if workload is None or workload.training is not None or workload.texts > 1:
        return
    for route in case.plan.routes:
        deployment = route.deployment
        if route.workload != workload_id or deployment is None:
            continue
        replica = case.capacity.replicas.get(deployment)
        result = case.evaluation.deployments.get(deployment)
        best = case.served.rates.get((deployment, workload_id))
        if replica is None or replica.fitted is None or result is None or best is None:
            continue
        rate = best.requests_per_s * min(1.0, result.utilisation_peak)
        trip = case.capacity.trips.get(deployment, 0.0)
        point = point_of(replica, workload, rate, trip)
        if rate <= 0.0 or not result.replicas or point is None or point.ttft_mean_ms is None:
            continue
        latency_ms = point.ttft_mean_ms + workload.generated_tokens * (point.tpot_ms or 0.0)
        yield _Part(
            result.name,
            serving(replica, workload).setup,
            replica.fitted,
            rate,
            min(result.replicas, MOST_REPLICAS),
            (workload.input_tokens, workload.generated_tokens),
            length_variation(case.shelf),
            _slo(workload),
            trip,
            latency_ms / 1e3,
        )


def length_variation(shelf: PartShelf) -> float:
    """Return the spread of request lengths that a project assumes; none in older projects."""
    estimate = shelf.assumptions.get(LENGTH_VARIATION)
    return 0.0 if estimate is None else estimate.likely


def _slo(workload: Workload) -> Slo:
    return Slo(workload.limit_ms(Metric.TTFT), workload.limit_ms(Metric.TPOT))


def _run(part: _Part, seed: int, breathe: Callable[[], None]) -> Simulation:
    """Return the simulation of one part, from memory where it is known."""
    known = _RUNS.get((part, seed))
    if known is None:
        if len(_RUNS) >= _MOST_RUNS:
            _RUNS.clear()
        known = _RUNS[part, seed] = _simulated(part, seed, breathe)
    return known


def _simulated(part: _Part, seed: int, breathe: Callable[[], None]) -> Simulation:
    rate = part.rate * part.replicas
    seconds = min(max(_LEAST_S, _ENOUGH_REQUESTS / rate), _MOST_REQUESTS / rate)
    mix = spread_mix(*part.tokens, part.variation, part.setup.max_length)
    return simulate(
        part.setup,
        part.fitted,
        Poisson(rate, part.warm_up_s + seconds, mix),
        seed=seed,
        replicas=part.replicas,
        slo=part.slo,
        round_trip_ms=part.round_trip_ms,
        warm_up_s=part.warm_up_s,
        breathe=breathe,
    )
