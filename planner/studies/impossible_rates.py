"""Measurements that cannot be what they say: more multiplications than the part can make.

Users, time to first token and time per token tell how many requests a second pass (Little's law),
and these how many multiplications. More than pure matrix multiplication reaches means that prompts
were not computed: an engine that keeps prefixes found them in its cache. The whole series is then
left out, since its other points were measured in the same way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.compute.size import size_one
from planner.compute.size_choices import Lookups, Scenario, SizeRequest
from planner.domain.hardware import Accelerator
from planner.domain.language_model import Precision
from planner.engines.serving.setup import ServingSetup
from planner.studies.measurements import Measurement

MOST_OF_PEAK = 0.71
"""Share of the printed FP8 peak that the best shape of matrices reaches on H100, and more than any
other part does (Machine Learning Engineering Open Book, MAMF, 2025)."""
_FP4 = frozenset({Precision.NVFP4, Precision.MXFP4})

Series = tuple[str, str, str, str, str]
"""Source, date, model, accelerator and engine: one benchmark of one publisher."""


@dataclass(frozen=True, slots=True)
class Impossible:
    """A series that is left out: its rows, and the greatest share of the peak that they need."""

    series: Series
    rows: int
    share_of_peak: float

    def __str__(self) -> str:
        source, _, model, part, engine = self.series
        return (
            f"{self.rows} of {model} on {part} with {engine} ({source}): up to "
            f"{self.share_of_peak:.0%} of the printed peak, so prompts were found in a cache"
        )


@dataclass(frozen=True, slots=True)
class Sorted:
    """Measurements that can be, and the series that cannot."""

    possible: tuple[Measurement, ...]
    impossible: tuple[Impossible, ...]


def sort_out(lookups: Lookups, measurements: Sequence[Measurement]) -> Sorted:
    """Tell measurements that can be from series that cannot."""
    worst: dict[Series, float] = {}
    for request, rows in _by_request(measurements).items():
        share = _share_of_peak(lookups, request, rows)
        if share is not None and share > MOST_OF_PEAK:
            key = _series(rows[0])
            worst[key] = max(share, worst.get(key, 0.0))
    out = [one for one in measurements if _series(one) in worst]
    counts = {key: sum(_series(one) == key for one in out) for key in worst}
    return Sorted(
        tuple(one for one in measurements if _series(one) not in worst),
        tuple(Impossible(key, counts[key], share) for key, share in worst.items()),
    )


def _series(one: Measurement) -> Series:
    return one.source, one.date, one.request.model, one.request.gpu, one.request.engine


def _by_request(
    measurements: Iterable[Measurement],
) -> dict[SizeRequest, list[Measurement]]:
    found: dict[SizeRequest, list[Measurement]] = {}
    for one in measurements:
        if one.request.scenario == Scenario.FIXED_CONCURRENCY:
            found.setdefault(one.request, []).append(one)
    return found


def _share_of_peak(
    lookups: Lookups, request: SizeRequest, rows: Sequence[Measurement]
) -> float | None:
    """Return the multiplications of a closed loop over the printed peak, None when not known."""
    values = {one.metric: one.value for one in rows}
    ttft_ms, tpot_ms = values.get("ttft_ms"), values.get("tpot_ms")
    result = size_one(lookups, request)
    if ttft_ms is None or tpot_ms is None or result.setup is None:
        return None
    isl, osl, users = request.isl or 0.0, request.osl or 0.0, request.concurrency or 0.0
    per_s = 1e3 * users / (ttft_ms + max(osl - 1.0, 0.0) * tpot_ms)
    flop = per_s * (isl + osl) * 2.0 * result.setup.llm.active_params_b * 1e9
    gpus = request.gpu_count or result.setup.gpus * result.replicas
    return flop / (gpus * _printed_peak(result.setup) * 1e12)


def _printed_peak(setup: ServingSetup) -> float:
    """Return the dense peak in TFLOP/s that the datasheet prints for the weights' format."""
    part: Accelerator = setup.accelerator
    if setup.weights in _FP4 and part.fp4_tflops is not None:
        return part.fp4_tflops
    if setup.weights is Precision.FP8 and part.fp8_tflops is not None:
        return part.fp8_tflops
    return part.bf16_tflops
