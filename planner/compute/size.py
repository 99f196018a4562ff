"""Sizes one serving set-up, or a table of them: memory, latency, throughput with their bands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields

from planner.compute.matching import find, nearest
from planner.compute.size_choices import (
    Candidate,
    Choice,
    Lookups,
    SizeRequest,
    Unanswerable,
    choose,
    smallest_fit,
)
from planner.compute.size_scenarios import Speed, speed_of
from planner.domain.units import GIB
from planner.engines.serving.band import Band, band
from planner.engines.serving.formats import GGUF_BITS, bytes_of
from planner.engines.serving.memory import (
    RESERVE_HIGH,
    RESERVE_LOW,
    MemoryFit,
    fit,
    kv_concurrency,
)
from planner.engines.serving.roofline import cached_tokens
from planner.engines.serving.setup import ServingSetup, refusal

WEIGHTS_LOW, WEIGHTS_HIGH = 0.98, 1.06
"""Range of loaded weights: engines pad and repack, a checkpoint may keep more in 16 bits."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number with the range it lies in."""

    likely: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SizeResult:
    """The answer to a request; None where it has no meaning or could not be computed.

    Memory is per GPU, `kv_tokens` and `max_concurrency` per replica, throughput counts output
    tokens. `notes` are choices made for blanks; `status` is for the reader. `setup` is what was
    calculated, `dominant` the term that takes most of the time.
    """

    weights_gib_per_gpu: Value | None = None
    kv_pool_gib_per_gpu: Value | None = None
    activation_peak_gib_per_gpu: Value | None = None
    kv_tokens: Value | None = None
    max_concurrency: Value | None = None
    ttft_ms: Value | None = None
    tpot_ms: Value | None = None
    request_latency_s: Value | None = None
    output_tokens_per_s_per_gpu: Value | None = None
    tokens_per_s_total: Value | None = None
    badge: str = ""
    band_reason: str = ""
    dominant: str = ""
    fits: bool = False
    computed: bool = False
    setup: ServingSetup | None = None
    replicas: int = 0
    notes: tuple[str, ...] = field(default=())
    status: str = ""


VALUE_COLUMNS = tuple(each.name for each in fields(SizeResult) if each.type == Value | None)
"""Names of the computed numbers, in the order of the table."""

RESULT_COLUMNS = (
    *(column for name in VALUE_COLUMNS for column in (name, f"{name}_low", f"{name}_high")),
    "badge",
    "status",
)
"""What `size_batch` adds to each row."""

OPTION_COLUMNS = (
    *("cp", "batch_tokens", "max_sequences", "adapters", "adapter_rank"),
    *("prefill_instances", "decode_instances", "max_length"),
)
"""Whole numbers that a row may ask of its engine."""


def size_one(lookups: Lookups, request: SizeRequest) -> SizeResult:
    """Return memory, latency and throughput of *request*; never raises for its content."""
    try:
        if request.weights_precision.strip().lower().startswith("gguf"):
            return _gguf(lookups, request)
        choice = choose(request, lookups)
    except Unanswerable as answer:
        return SizeResult(status=str(answer))
    results = [_sized(candidate, choice, request) for candidate in choice.candidates]
    return max(results, key=_rank)


def size_batch(lookups: Lookups, rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Yield each row with the result columns added; every column of the row passes through.

    A row that cannot be computed gets a status that says why; the rest still run.
    """
    for row in rows:
        try:
            result = size_one(lookups, read_row(row))
        except ValueError as problem:
            result = SizeResult(status=str(problem))
        yield {**row, **result_row(result)}


def read_row(row: Mapping[str, str]) -> SizeRequest:
    """Return the request of a row of text cells.

    Raises:
        ValueError: in words, when a cell should be a number and is not.
    """
    return SizeRequest(
        model=_text(row, "model"),
        gpu=_text(row, "gpu"),
        gpu_count=_count(row, "gpu_count"),
        tp=_count(row, "tp"),
        pp=_count(row, "pp"),
        ep=_count(row, "ep"),
        dp=_count(row, "dp"),
        weights_precision=_text(row, "weights_precision"),
        kv_precision=_text(row, "kv_precision"),
        engine=_text(row, "engine"),
        isl=_number(row, "isl"),
        osl=_number(row, "osl"),
        concurrency=_users(row, "concurrency_or_batch"),
        scenario=_text(row, "scenario"),
        prefix_hit=_number(row, "prefix_hit"),
        drafted=_count(row, "drafted"),
        acceptance=_number(row, "acceptance"),
        **{name: _count(row, name) for name in OPTION_COLUMNS},
        memory_utilisation=_number(row, "memory_utilisation"),
        software=_text(row, "software"),
    )


def result_row(result: SizeResult) -> dict[str, str]:
    """Return the result columns as text cells; an empty cell is no value."""
    cells: dict[str, str] = {}
    for name in VALUE_COLUMNS:
        value: Value | None = getattr(result, name)
        cells[name] = _cell(value.likely) if value else ""
        cells[f"{name}_low"] = _cell(value.low) if value else ""
        cells[f"{name}_high"] = _cell(value.high) if value else ""
    cells["badge"] = result.badge
    cells["status"] = result.status
    return cells


def _sized(candidate: Candidate, choice: Choice, request: SizeRequest) -> SizeResult:
    setup, notes = candidate.setup, choice.notes
    reason = refusal(setup)
    if reason is not None:
        return SizeResult(setup=setup, notes=notes, status=reason)
    fitted = fit(setup)
    context = choice.isl + choice.osl or float(setup.max_length)
    if not fitted.fits:
        speed = Speed()
        status = _too_small(setup, fitted)
    else:
        speed = speed_of(candidate, fitted, choice, request)
        chosen = (*notes, *((speed.note,) if speed.note else ()), *_layout_note(candidate, request))
        status = f"ok; chosen: {', '.join(chosen)}" if chosen else "ok"
    span = band(setup)
    gpus = setup.gpus * candidate.replicas
    rate = speed.output_tokens_per_s
    return SizeResult(
        **_memory_values(setup, fitted, context, cached_tokens(setup, choice.isl)),
        ttft_ms=_around(speed.ttft_ms, span.first_token_low, span.first_token_high),
        tpot_ms=_around(speed.tpot_ms, span.time_low, span.time_high),
        request_latency_s=_around(speed.request_latency_s, span.time_low, span.time_high),
        output_tokens_per_s_per_gpu=_rate(None if rate is None else rate / gpus, span),
        tokens_per_s_total=_rate(rate, span),
        badge=span.badge,
        band_reason=span.reason,
        dominant=speed.dominant,
        fits=fitted.fits,
        computed=True,
        setup=setup,
        replicas=candidate.replicas,
        notes=notes,
        status=status,
    )


def _memory_values(
    setup: ServingSetup, fitted: MemoryFit, context: float, shared: float
) -> dict[str, Value | None]:
    pool = fitted.kv_pool_bytes
    low = fitted.kv_pool_low_bytes / pool if pool else 0.0
    high = fitted.kv_pool_high_bytes / pool if pool else 0.0
    room = kv_concurrency(setup, fitted, context, shared)
    return {
        "weights_gib_per_gpu": _around(fitted.weights_bytes / GIB, WEIGHTS_LOW, WEIGHTS_HIGH),
        "kv_pool_gib_per_gpu": _around(pool / GIB, low, high),
        "activation_peak_gib_per_gpu": _around(
            fitted.activation_bytes / GIB, RESERVE_LOW, RESERVE_HIGH
        ),
        "kv_tokens": _around(float(int(fitted.kv_tokens)), low, high),
        "max_concurrency": None if room == float("inf") else _around(float(int(room)), low, high),
    }


def _rank(result: SizeResult) -> tuple[bool, float]:
    rate = result.tokens_per_s_total
    return result.fits, rate.likely if rate else 0.0


def _layout_note(candidate: Candidate, request: SizeRequest) -> tuple[str, ...]:
    if request.tp is not None:
        return ()
    setup = candidate.setup
    return (f"{candidate.replicas} x tp {setup.tp}",)


def _too_small(setup: ServingSetup, fitted: MemoryFit) -> str:
    enough = smallest_fit(setup)
    remedy = f"tp {enough} would do" if enough else "use more GPUs or a smaller precision"
    return (
        f"does not fit: {fitted.short_bytes / GIB:.1f} GiB short on each GPU "
        f"({fitted.deciding}); {remedy}"
    )


def _gguf(lookups: Lookups, request: SizeRequest) -> SizeResult:
    """Weights of a GGUF file: whole-file bits per weight; engines for them are not modelled."""
    match = find(request.model, lookups.llms)
    if match is None:
        near = ", ".join(nearest(request.model, lookups.llms))
        raise Unanswerable(f'unknown model "{request.model}"; nearest: {near}')
    name = request.weights_precision.strip().lower().removeprefix("gguf").strip("-_ ")
    bits = GGUF_BITS.get(name)
    if bits is None:
        raise Unanswerable(f'unknown GGUF format "{name}"; known: {", ".join(GGUF_BITS)}')
    gpus = (request.tp or request.gpu_count or 1) * (request.pp or 1)
    size = bytes_of(bits, match.entry.total_params_b * 1e9) / GIB / gpus
    return SizeResult(
        weights_gib_per_gpu=_around(size, WEIGHTS_LOW, WEIGHTS_HIGH),
        computed=True,
        status="weights only: the speed of GGUF formats is not modelled",
    )


def _around(likely: float | None, low: float, high: float) -> Value | None:
    return None if likely is None else Value(likely, likely * low, likely * high)


def _rate(likely: float | None, span: Band) -> Value | None:
    return _around(likely, span.rate_low, span.rate_high)


def _cell(number: float) -> str:
    return f"{number:.6g}" if abs(number) < 1e6 else f"{number:.0f}"


def _text(row: Mapping[str, str], name: str) -> str:
    return (row.get(name) or "").strip()


def _number(row: Mapping[str, str], name: str) -> float | None:
    text = _text(row, name)
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f'{name} is "{text}", which is not a number') from None
    if not 0.0 <= number < float("inf"):
        raise ValueError(f"{name} is {text}; it must be a number of 0 or more")
    return number


def _users(row: Mapping[str, str], name: str) -> float | None:
    number = _number(row, name)
    if number == 0.0:
        raise ValueError(f"{name} is 0; it must be more than 0, or blank")
    return number


def _count(row: Mapping[str, str], name: str) -> int | None:
    number = _number(row, name)
    if number is None:
        return None
    if number != int(number) or number < 1.0:
        raise ValueError(f"{name} is {number:g}; it must be a whole number of at least 1")
    return int(number)
