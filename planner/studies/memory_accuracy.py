"""How far predicted memory is from what start-up logs and files say; nothing of it is fitted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from planner.compute.size import Value
from planner.compute.size_choices import Lookups, Scenario
from planner.studies.calibration import Predictor
from planner.studies.measurements import Measurement

_GROUPS = {
    "weights per GPU": ("weights_gib_per_gpu",),
    "KV pool and maximum concurrency": ("kv_pool_gib_per_gpu", "kv_tokens", "max_concurrency"),
    "activations": ("activation_peak_gib_per_gpu",),
}


@dataclass(frozen=True, slots=True)
class MemoryScore:
    """Errors of a group as shares of the measurement; `in_range` counts those in the range shown.

    `wrongly_fits` counts rows that are predicted to fit with a cache twice as large as the log
    says, or larger: where a plan would put what does not go there.
    """

    group: str
    rows: int
    median_error: float
    within_twentieth: float
    within_fifteen: float
    worst: float
    in_range: float
    wrongly_fits: int


def memory_scores(lookups: Lookups, measurements: Sequence[Measurement]) -> Iterator[MemoryScore]:
    """Yield the scores of what logs and files tell, group by group."""
    rows = [one for one in measurements if one.request.scenario == Scenario.MEMORY]
    predictor = Predictor(rows)
    results = dict(zip(predictor.requests(), predictor.results(lookups), strict=True))
    for group, metrics in _GROUPS.items():
        found = [
            (one, value)
            for one in rows
            if one.metric in metrics
            and (value := getattr(results[one.request], one.metric)) is not None
        ]
        if found:
            yield _score(group, found)


def _score(group: str, found: Sequence[tuple[Measurement, Value]]) -> MemoryScore:
    errors = [abs(value.likely / one.value - 1.0) for one, value in found]
    return MemoryScore(
        group,
        len(errors),
        median(errors),
        sum(error <= 0.05 for error in errors) / len(errors),
        sum(error <= 0.15 for error in errors) / len(errors),
        max(errors),
        sum(value.low <= one.value <= value.high for one, value in found) / len(found),
        sum(value.likely > 2.0 * one.value for one, value in found),
    )
