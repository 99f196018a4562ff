"""How far first tokens are from published closed-loop benchmarks, in closed form and simulated.

A benchmark client starts all users at once and draws lengths near those it names; the closed form
knows only means of a queue in steady state. Both use the factors of the catalogue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from planner.compute.size import SizeResult, size_one
from planner.compute.size_choices import Lookups, Scenario
from planner.engines.serving.memory import fit
from planner.engines.serving.simulator import simulate
from planner.engines.serving.traffic import ClosedLoop, Even, Kind, Mix
from planner.studies.calibration import FIRST_TOKEN, Cancelled, Progress
from planner.studies.measurements import Measurement

SHORTEST = 0.8
"""Lengths are drawn evenly between this share of the named length and the whole of it, and each
user sends ten requests (client configuration of InferenceMAX, later InferenceX, 2025-09)."""
ROUNDS = 10
SEED = 1


@dataclass(frozen=True, slots=True)
class FirstTokens:
    """Errors of one way to predict: the median of |predicted / measured - 1|, shares of rows."""

    way: str
    rows: int
    median_error: float
    within_quarter: float
    within_half: float


def first_tokens(
    lookups: Lookups, measurements: Sequence[Measurement], *, progress: Progress | None = None
) -> tuple[FirstTokens, ...]:
    """Score both ways on the first tokens of closed-loop benchmarks; nothing without any.

    Raises:
        Cancelled: when *progress* asks to stop.
    """
    rows = [
        one
        for one in measurements
        if one.metric == FIRST_TOKEN and one.request.scenario == Scenario.FIXED_CONCURRENCY
    ]
    closed: list[float] = []
    simulated: list[float] = []
    for done, one in enumerate(rows):
        if progress is not None and not progress(done / len(rows)):
            raise Cancelled
        result = size_one(lookups, one.request)
        mean_ms = _simulated_ms(one, result)
        if result.ttft_ms is not None and mean_ms is not None:
            closed.append(abs(result.ttft_ms.likely / one.value - 1.0))
            simulated.append(abs(mean_ms / one.value - 1.0))
    if not closed:
        return ()
    return _score("closed form", closed), _score("simulated", simulated)


def _simulated_ms(one: Measurement, result: SizeResult) -> float | None:
    """Return the mean TTFT of the benchmark on one replica with its share of the users."""
    request, setup = one.request, result.setup
    if setup is None or not result.fits or not request.isl or not request.concurrency:
        return None
    users = max(round(request.concurrency / result.replicas), 1)
    kind = Kind(_drawn(request.isl), _drawn(request.osl or 1.0))
    traffic = ClosedLoop(users, users * ROUNDS, Mix((kind,)))
    found = simulate(setup, fit(setup), traffic, seed=SEED)
    return found.ttft_ms.mean if found.ttft_ms else None


def _drawn(length: float) -> Even:
    longest = max(int(length), 1)
    return Even(max(int(longest * SHORTEST), 1), longest)


def _score(way: str, errors: Sequence[float]) -> FirstTokens:
    return FirstTokens(
        way,
        len(errors),
        median(errors),
        sum(error <= 0.25 for error in errors) / len(errors),
        sum(error <= 0.5 for error in errors) / len(errors),
    )
