"""The best layouts of a model on a pool of GPUs: throughput per GPU against speed per user.

Every layout is calculated in closed form, at batches from one request to a full KV cache. The same
question always gives the same answer in the same order.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, isfinite

from planner.domain.language_model import Attention
from planner.domain.units import GIB
from planner.engines.serving.band import Band, band
from planner.engines.serving.batching import OperatingPoint, SloRate, points_with, slo_rate
from planner.engines.serving.memory import MemoryFit, fit
from planner.engines.serving.roofline import Term
from planner.engines.serving.setup import ServingSetup
from planner.studies.layout_space import LayoutQuestion, setups, why_no_setup

LARGEST_POOL = 512
"""How many GPUs are tried to find out on how many something would fit."""
# A load that is exactly what replicas carry needs no further one.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class LayoutPoint:
    """All replicas of a layout in the pool with `batch` requests in each.

    Throughput counts output tokens and the whole pool, GPUs left over included; speed is what one
    user sees after the first token. TTFT is the 95th percentile. `in_limits`: the objectives hold.
    """

    setup: ServingSetup
    replicas: int
    batch: float
    requests_per_s: float
    tokens_per_s_per_gpu: float
    tokens_per_s_per_user: float
    ttft_p95_ms: float
    tpot_ms: float
    dominant: Term | None
    in_limits: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout, how many replicas of it the pool holds, and what they do.

    `best` is the point of greatest throughput inside the objectives, None when not even a lone
    request keeps them. `gpus_for_load` is how many GPUs carry the load of the question, None
    without a load or when no number does. What does not fit has no points.
    """

    setup: ServingSetup
    replicas: int
    fitted: MemoryFit
    points: tuple[LayoutPoint, ...] = ()
    best: LayoutPoint | None = None
    gpus_for_load: int | None = None

    @property
    def fits(self) -> bool:
        """Whether weights, reserve and one sequence of maximum length find room."""
        return self.fitted.fits


@dataclass(frozen=True, slots=True)
class LayoutAnswer:
    """Layouts from small to large, and the points that no other one beats in both senses.

    `front` runs from the fastest for a user to the greatest throughput; all of it keeps the
    objectives and carries the load. `fewest` is the layout that carries the load with fewest
    GPUs, which may be more than the pool has. `reason` says in words why the front is empty.
    """

    layouts: tuple[Layout, ...]
    front: tuple[LayoutPoint, ...]
    fewest: Layout | None
    band: Band | None
    reason: str = ""


def search_layouts(
    question: LayoutQuestion, *, breathe: Callable[[], None] = lambda: None
) -> LayoutAnswer:
    """Return every layout of *question*, the Pareto front and the fewest GPUs for the load.

    `breathe` is called between layouts; what it raises ends the search.
    """
    impossible = _impossible(question)
    if impossible:
        return LayoutAnswer((), (), None, None, impossible)
    layouts = tuple(_each(question, breathe))
    points = [
        point
        for layout in layouts
        for point in layout.points
        if point.in_limits and _carries(question, point)
    ]
    fewest = min(
        (one for one in layouts if one.gpus_for_load is not None),
        key=_need,
        default=None,
    )
    front = pareto_front(points)
    reason = "" if front else _why_nothing(question, layouts, fewest)
    spread = band(layouts[0].setup) if layouts else None
    return LayoutAnswer(layouts, front, fewest, spread, reason)


def _each(question: LayoutQuestion, breathe: Callable[[], None]) -> Iterator[Layout]:
    for setup in setups(question):
        yield layout_of(question, setup)
        breathe()


def pareto_front(points: Iterable[LayoutPoint]) -> tuple[LayoutPoint, ...]:
    """Return the points that no other one beats in throughput per GPU and speed per user.

    From fast to much; of points that are equal to six digits the first one stays.
    """
    front: list[LayoutPoint] = []
    best = 0.0
    for point in sorted(points, key=lambda one: tuple(-value for value in _merits(one))):
        throughput = _merits(point)[1]
        if throughput > best:
            best = throughput
            front.append(point)
    return tuple(front)


def _merits(point: LayoutPoint) -> tuple[float, float]:
    """Return speed and throughput without the digits in which limits are met only nearly."""
    speed, throughput = point.tokens_per_s_per_user, point.tokens_per_s_per_gpu
    return float(f"{speed:.6g}"), float(f"{throughput:.6g}")


def layout_words(setup: ServingSetup) -> str:
    """Return a layout in words: tp 4, pp 2, fp8 weights, bf16 KV."""
    sizes = (("tp", setup.tp), ("pp", setup.pp), ("dp", setup.dp), ("ep", setup.ep))
    parts = [f"{name} {size}" for name, size in sizes if size > 1 or name == "tp"]
    return ", ".join((*parts, f"{setup.weights} weights", f"{setup.kv} KV"))


def layout_of(question: LayoutQuestion, setup: ServingSetup) -> Layout:
    """Return what the pool of *question* does with *setup*, which can run, as its layout."""
    replicas, fitted = question.gpus // setup.gpus, fit(setup)
    if not fitted.fits:
        return Layout(setup, replicas, fitted)
    lengths = question.input_tokens, question.output_tokens
    most = slo_rate(setup, fitted, *lengths)
    kept = most
    if question.ttft_limit_ms is not None or question.tpot_limit_ms is not None:
        kept = slo_rate(
            setup,
            fitted,
            *lengths,
            ttft_limit_ms=question.ttft_limit_ms,
            tpot_limit_ms=question.tpot_limit_ms,
            round_trip_ms=question.round_trip_ms,
            percentile=question.percentile,
        )
    trip = question.round_trip_ms
    batches = _batches(most.concurrency, kept.concurrency)
    states = points_with(setup, fitted, *lengths, batches, round_trip_ms=trip)
    points = tuple(_point(question, replicas, setup, state, kept) for state in states)
    best = next((one for one in reversed(points) if one.in_limits), None)
    return Layout(setup, replicas, fitted, points, best, _gpus_for(question, setup, kept))


def _batches(most: float, kept: float) -> list[float]:
    """Return 1, 2, 4, ... up to a full cache, and the most that the objectives allow."""
    batches = {float(1 << power) for power in range(int(most).bit_length())}
    return sorted(batches | {one for one in (most, kept) if one > 0.0})


def _point(
    question: LayoutQuestion,
    replicas: int,
    setup: ServingSetup,
    state: OperatingPoint,
    kept: SloRate,
) -> LayoutPoint:
    batch, tpot_ms = state.concurrency or 0.0, state.tpot_ms or 0.0
    rate = state.requests_per_s * replicas
    return LayoutPoint(
        setup=setup,
        replicas=replicas,
        batch=batch,
        requests_per_s=rate,
        tokens_per_s_per_gpu=rate * question.output_tokens / question.gpus,
        tokens_per_s_per_user=1e3 / tpot_ms,
        ttft_p95_ms=state.ttft_p95_ms or 0.0,
        tpot_ms=tpot_ms,
        dominant=state.dominant,
        in_limits=batch <= kept.concurrency,
    )


def _carries(question: LayoutQuestion, point: LayoutPoint) -> bool:
    load = question.requests_per_s
    return load is None or point.requests_per_s * (1.0 + _ROUNDING) >= load


def _gpus_for(question: LayoutQuestion, setup: ServingSetup, kept: SloRate) -> int | None:
    load = question.requests_per_s
    if load is None or kept.requests_per_s <= 0.0:
        return None
    return max(ceil(load / kept.requests_per_s - _ROUNDING), 1) * setup.gpus


def _need(layout: Layout) -> tuple[float, float]:
    """Order of layouts for a load: fewest GPUs, then the most that each of them carries."""
    best = layout.best
    spare = best.requests_per_s / (best.replicas * layout.setup.gpus) if best else 0.0
    return float(layout.gpus_for_load or 0), -spare


def _impossible(question: LayoutQuestion) -> str:
    """Return why there is nothing to search, empty when there is."""
    llm = question.llm
    if llm.attention is Attention.ENCODER or question.output_tokens <= 0.0:
        return (
            f"{llm.name} generates no tokens here, so there is no speed per user to compare "
            "layouts by. Ask for a model that generates text, with at least 1 output token."
        )
    if question.gpus < 1 or question.input_tokens < 1.0:
        return "At least 1 GPU and 1 input token are needed."
    if question.length > llm.max_context:
        return (
            f"{llm.name} reads at most {llm.max_context:,} tokens, {question.length:,} were asked "
            "for. Ask for shorter requests."
        )
    if question.length < question.input_tokens + question.output_tokens:
        return (
            f"Requests have {question.input_tokens + question.output_tokens:,.0f} tokens, the "
            f"maximum length is {question.length:,}. Raise the maximum length."
        )
    return ""


def _why_nothing(question: LayoutQuestion, layouts: Sequence[Layout], fewest: Layout | None) -> str:
    fitting = [one for one in layouts if one.fits]
    if not layouts:
        return why_no_setup(question)
    if not fitting:
        return _too_large(question, layouts)
    if fewest is None:
        return _too_slow(question, fitting)
    return (
        f"{question.requests_per_s:g} requests per second need at least "
        f"{fewest.gpus_for_load} GPUs ({layout_words(fewest.setup)}), {question.gpus} are there. "
        "Add GPUs, or spread the load over time."
    )


def _too_large(question: LayoutQuestion, layouts: Sequence[Layout]) -> str:
    nearest = min(layouts, key=lambda one: one.fitted.short_bytes)
    enough = _enough_gpus(question)
    remedy = f"{enough} GPUs would hold it" if enough else "Use narrower weights or a larger GPU"
    return (
        f"{question.llm.name} fits on {question.gpus} x {question.accelerator.name} in none of "
        f"{len(layouts)} layouts. Nearest is {layout_words(nearest.setup)}: "
        f"{nearest.fitted.short_bytes / GIB:.1f} GiB short on each GPU, decided by the "
        f"{nearest.fitted.deciding}. {remedy}."
    )


def _enough_gpus(question: LayoutQuestion) -> int | None:
    """Return the fewest GPUs, as a power of two, on which some layout fits."""
    count = 1
    while count <= LARGEST_POOL:
        wider = replace(question, gpus=count)
        if count > question.gpus and any(fit(setup).fits for setup in setups(wider)):
            return count
        count *= 2
    return None


def _too_slow(question: LayoutQuestion, fitting: Sequence[Layout]) -> str:
    asked = [
        f"{name} of {limit:g} ms"
        for name, limit in (
            ("TTFT p95", question.ttft_limit_ms),
            ("TPOT", question.tpot_limit_ms),
        )
        if limit is not None and isfinite(limit)
    ]
    lone = [one.points[0] for one in fitting if one.points]
    first = min(lone, key=lambda one: one.ttft_p95_ms)
    token = min(lone, key=lambda one: one.tpot_ms)
    return (
        f"{len(fitting)} layouts fit, none keeps {' and '.join(asked)}. A lone request has at best "
        f"a TTFT of {first.ttft_p95_ms:.0f} ms ({layout_words(first.setup)}) and a TPOT of "
        f"{token.tpot_ms:.1f} ms ({layout_words(token.setup)}). Use a faster GPU, shorter prompts "
        "or wider limits."
    )
