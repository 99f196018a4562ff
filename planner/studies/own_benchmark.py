"""A user's benchmark beside what is predicted of the same set-up, and the factors it implies.

Output and TPOT are predicted by the closed form, TTFT is simulated, because it depends on how the
client starts. Points that contradict themselves are left out and say why.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import exp, log, sqrt
from statistics import fmean

from planner.compute.size import SizeResult, Value, read_row, size_one
from planner.compute.size_choices import Lookups, Scenario, SizeRequest
from planner.domain.benchmark import METRICS, Benchmark, BenchmarkPoint
from planner.domain.phrase import say
from planner.engines.serving.band import band
from planner.engines.serving.memory import fit
from planner.engines.serving.simulator import simulate
from planner.engines.serving.traffic import ClosedLoop, Even, Kind, Mix
from planner.studies.benchmark_checks import checked, users_of
from planner.studies.implied_factors import Implied, Target, implied_factors

ROUNDS = 10
"""Requests of each user where the benchmark does not tell; usual for serving benchmarks."""
SEED = 1
_MOST_REQUESTS = 3000
_AROUND = 0.1
"""Lengths of simulated requests lie evenly within this share of the mean."""
_SPREAD = 1.2816
"""Standard deviations on both sides that hold 80 % of a normal distribution."""
_OUTPUT, _TTFT, _TPOT = "output_tokens_per_s", "ttft_ms", "tpot_ms"


@dataclass(frozen=True, slots=True)
class Beside:
    """A measured figure beside the predicted one with its band; `ratio` is measured / predicted."""

    metric: str
    measured: float
    predicted: Value

    @property
    def ratio(self) -> float:
        """How much of the prediction was measured."""
        return self.measured / self.predicted.likely

    @property
    def inside(self) -> bool:
        """Whether the measured figure lies in the band."""
        return self.predicted.low <= self.measured <= self.predicted.high


@dataclass(frozen=True, slots=True)
class ComparedPoint:
    """A point beside its prediction; `left_out` says why it does not count, empty when it does."""

    point: BenchmarkPoint
    users: float | None
    left_out: str
    figures: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """Measured / predicted of one metric over the points: geometric mean, and 80 % range.

    `low` and `high` are None with a single point. The band is that of the same ratio; `inside`
    whether the mean lies in it.
    """

    metric: str
    points: int
    ratio: float
    low: float | None
    high: float | None
    band_low: float
    band_high: float

    @property
    def inside(self) -> bool:
        """Whether the band contains the mean."""
        return self.band_low <= self.ratio <= self.band_high


@dataclass(frozen=True, slots=True)
class OwnBenchmark:
    """The comparison: what it ran on, point by point, by metric, and the implied factors.

    Without any point that counts `reason` says why there is nothing to compare.
    """

    benchmark: Benchmark
    request: SizeRequest
    setup: str
    notes: tuple[str, ...]
    badge: str
    band_reason: str
    points: tuple[ComparedPoint, ...]
    agreements: tuple[Agreement, ...]
    implied: tuple[Implied, ...]
    reason: str = ""

    @property
    def counted(self) -> int:
        """How many points count."""
        return sum(not one.left_out for one in self.points)


def setup_request(told: Mapping[str, str]) -> SizeRequest:
    """Return the set-up that is told by `SETUP_FIELDS`.

    Raises:
        ValueError: in words, when a number is none.
    """
    return read_row(told)


def compare_benchmark(
    lookups: Lookups,
    benchmark: Benchmark,
    told: Mapping[str, str],
    breathe: Callable[[], None] = lambda: None,
) -> OwnBenchmark:
    """Compare a benchmark with the predictions of *lookups* for the set-up that *told* says.

    What a point tells of the set-up itself goes before. `breathe` is as in `simulate`.

    Raises:
        ValueError: in words, when a number of the set-up is none.
    """
    points: list[ComparedPoint] = []
    results: list[tuple[BenchmarkPoint, SizeRequest, SizeResult]] = []
    first = setup_request({**told, **(benchmark.points[0].told if benchmark.points else {})})
    for point in benchmark.points:
        own, left_out = checked(point)
        users = users_of(own)
        request = _loaded(setup_request({**told, **own.told}), own, users)
        result = size_one(lookups, request)
        if not left_out and not (result.fits and result.setup):
            left_out = say("The prediction has no answer: {0}.", result.status.rstrip("."))
        if left_out:
            points.append(ComparedPoint(own, users, left_out))
            continue
        figures = _figures(own, users or 1.0, result, breathe)
        points.append(ComparedPoint(own, users, "", figures))
        results.append((own, request, result))
    known = next((result for _, _, result in results), None)
    return OwnBenchmark(
        benchmark=benchmark,
        request=first,
        setup=_setup_words(known) if known else "",
        notes=known.notes if known else (),
        badge=known.badge if known else "",
        band_reason=known.band_reason if known else "",
        points=tuple(points),
        agreements=tuple(_agreements(points)),
        implied=_implied(lookups, results, breathe),
        reason="" if known else _nothing(points),
    )


def _loaded(request: SizeRequest, point: BenchmarkPoint, users: float | None) -> SizeRequest:
    return replace(
        request,
        isl=point.input_tokens or None,
        osl=point.output_tokens,
        concurrency=max(users or 1.0, 1.0),
        scenario=Scenario.FIXED_CONCURRENCY,
    )


def _figures(
    point: BenchmarkPoint, users: float, result: SizeResult, breathe: Callable[[], None]
) -> tuple[Beside, ...]:
    predicted: dict[str, Value | None] = {
        _TTFT: _simulated(point, users, result, breathe) if point.ttft_ms is not None else None,
        _TPOT: result.tpot_ms,
        "request_latency_s": result.request_latency_s,
        # Open loads put out what is asked of them, whatever the speed.
        _OUTPUT: result.tokens_per_s_total if point.offered_per_s is None else None,
    }
    found = []
    for metric in METRICS:
        measured, value = getattr(point, metric), predicted[metric]
        if measured is not None and value is not None and value.likely > 0.0:
            found.append(Beside(metric, measured, value))
    return tuple(found)


def _simulated(
    point: BenchmarkPoint, users: float, result: SizeResult, breathe: Callable[[], None]
) -> Value | None:
    """Return the mean TTFT of as many users on one replica, who all start at once."""
    setup = result.setup
    if setup is None or not point.input_tokens or point.output_tokens is None:
        return None
    own = max(round(users / result.replicas), 1)
    most = max(_MOST_REQUESTS, own)
    sent = min(max(round((point.requests or own * ROUNDS) / result.replicas), own), most)
    size = _near(point.input_tokens), _near(point.output_tokens)
    room = replace(setup, max_length=max(setup.max_length, size[0].high + size[1].high))
    loop = ClosedLoop(own, sent, Mix((Kind(*size),)))
    run = simulate(room, fit(room), loop, seed=SEED, breathe=breathe)
    if run.ttft_ms is None:
        return None
    likely, span = run.ttft_ms.mean, band(setup)
    return Value(likely, likely * span.first_token_low, likely * span.first_token_high)


def _near(tokens: float) -> Even:
    """Return lengths around a mean: as those of real prompts they differ, or all would end at once."""
    return Even(round((1.0 - _AROUND) * tokens), round((1.0 + _AROUND) * tokens))


def _agreements(points: Sequence[ComparedPoint]) -> list[Agreement]:
    found = []
    for metric in METRICS:
        figures = [one for point in points for one in point.figures if one.metric == metric]
        if figures:
            mean, low, high = geometric([one.ratio for one in figures])
            value = figures[0].predicted
            found.append(
                Agreement(
                    metric,
                    len(figures),
                    mean,
                    low,
                    high,
                    value.low / value.likely,
                    value.high / value.likely,
                )
            )
    return found


def geometric(values: Sequence[float]) -> tuple[float, float | None, float | None]:
    """Return the geometric mean and the range that holds 80 %; no range of a single value."""
    logs = [log(value) for value in values]
    mean = fmean(logs)
    if len(logs) < 2:
        return exp(mean), None, None
    spread = _SPREAD * sqrt(sum((one - mean) ** 2 for one in logs) / (len(logs) - 1))
    return exp(mean), exp(mean - spread), exp(mean + spread)


def _implied(
    lookups: Lookups,
    results: Sequence[tuple[BenchmarkPoint, SizeRequest, SizeResult]],
    breathe: Callable[[], None],
) -> tuple[Implied, ...]:
    targets: list[Target] = []
    for point, request, result in results:
        users = request.concurrency or 1.0

        output = point.output_tokens_per_s
        if point.tpot_ms is not None:
            speed = partial(_closed, request, "tpot_ms")
            targets.append(Target(_TPOT, point.tpot_ms, result, users, speed))
        elif output is not None and point.offered_per_s is None:
            speed = partial(_closed, request, "tokens_per_s_total")
            targets.append(Target(_OUTPUT, output, result, users, speed))
        if point.ttft_ms is not None:
            first = partial(_first_token, request, point, users, breathe)
            targets.append(Target(_TTFT, point.ttft_ms, result, users, first))
    return implied_factors(lookups, targets, breathe)


def _closed(request: SizeRequest, column: str, lookups: Lookups) -> float | None:
    value: Value | None = getattr(size_one(lookups, request), column)
    return None if value is None else value.likely


def _first_token(
    request: SizeRequest,
    point: BenchmarkPoint,
    users: float,
    breathe: Callable[[], None],
    lookups: Lookups,
) -> float | None:
    value = _simulated(point, users, size_one(lookups, request), breathe)
    return None if value is None else value.likely


def _setup_words(result: SizeResult) -> str:
    setup = result.setup
    if setup is None:
        return ""
    sizes = (("tp", setup.tp), ("pp", setup.pp), ("ep", setup.ep), ("dp", setup.dp))
    layout = " ".join(f"{name} {size}" for name, size in sizes if size > 1 or name == "tp")
    return (
        f"{setup.llm.name}, {setup.weights.upper()} weights, {setup.kv.upper()} cache, "
        f"{setup.engine.name}; {setup.gpus * result.replicas} x {setup.accelerator.name}: "
        f"{result.replicas} x {layout}"
    )


def _nothing(points: Sequence[ComparedPoint]) -> str:
    if not points:
        return say("There is no point to compare.")
    return points[0].left_out
