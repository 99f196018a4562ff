"""The command benchmark: a user's own measurements beside what is predicted of the same set-up."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.app import wiring
from planner.app.commands.plans import AsJson
from planner.app.commands.printing import print_json, print_table
from planner.domain.benchmark import Benchmark
from planner.domain.errors import UserError
from planner.exchange.importing.benchmarks import read_files
from planner.exchange.importing.sources import Unreadable
from planner.studies.implied_factors import Implied
from planner.studies.own_benchmark import (
    Agreement,
    Beside,
    ComparedPoint,
    OwnBenchmark,
    compare_benchmark,
)

_TITLES = {
    "ttft_ms": "TTFT, ms (simulated)",
    "tpot_ms": "TPOT, ms",
    "request_latency_s": "Latency, s",
    "output_tokens_per_s": "Output tokens/s",
}
_MOST_UNKNOWN = 8

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="Results of one benchmark, one or many.")
]


def benchmark_command(
    files: Files,
    model: Annotated[str, typer.Option("--model", help="Model, where the file names none.")] = "",
    gpu: Annotated[str, typer.Option("--gpu", help="Accelerator, such as h200-sxm.")] = "",
    count: Annotated[int | None, typer.Option("--count", min=1, help="GPUs in all.")] = None,
    tp: Annotated[int | None, typer.Option("--tp", min=1, help="Tensor parallel.")] = None,
    pp: Annotated[int | None, typer.Option("--pp", min=1, help="Pipeline parallel.")] = None,
    ep: Annotated[int | None, typer.Option("--ep", min=1, help="Expert parallel.")] = None,
    dp: Annotated[int | None, typer.Option("--dp", min=1, help="Data-parallel attention.")] = None,
    weights: Annotated[str, typer.Option("--weights", help="Precision, such as fp8.")] = "",
    kv: Annotated[str, typer.Option("--kv", help="Precision of the KV cache.")] = "",
    engine: Annotated[str, typer.Option("--engine", help="Serving engine, such as vllm.")] = "",
    as_json: AsJson = False,
) -> None:
    """Compare your own benchmark with the predictions and tell the factor it implies.

    Read are results of vllm bench serve, SGLang, AIPerf, GenAI-Perf and inference-perf, and tables.
    What is given here goes before what the files say.
    """
    try:
        found = read_files(files)
    except Unreadable as problem:
        raise UserError(
            f"{problem}.",
            "Nothing was compared.",
            "Name results of vllm bench serve, AIPerf, GenAI-Perf or inference-perf, or a CSV table "
            "with columns such as concurrency, isl, osl, ttft_ms, tpot_ms, output_tokens_per_s.",
        ) from None
    given = {
        **{"model": model, "gpu": gpu, "gpu_count": count, "tp": tp, "pp": pp, "ep": ep, "dp": dp},
        **{"weights_precision": weights, "kv_precision": kv, "engine": engine},
    }
    told = {**found.told, **{key: str(value) for key, value in given.items() if value}}
    library, _ = wiring.load_library()
    compared = _compared(library, found, told)
    if as_json:
        print_json(_json(compared))
    else:
        _print(compared)


def _compared(library: Any, found: Benchmark, told: Mapping[str, str]) -> OwnBenchmark:
    in_points = {key for point in found.points for key in point.told}
    for key, option in (("model", "--model"), ("gpu", "--gpu")):
        if not told.get(key) and key not in in_points:
            raise UserError(
                f"{found.source} does not say on which {key} it was measured.",
                "Nothing was compared.",
                f"Name it with {option}; catalog list shows the names.",
            )
    try:
        return compare_benchmark(library, found, told)
    except ValueError as problem:
        happened = f"{str(problem)[:1].upper()}{str(problem)[1:]}."
        raise UserError(happened, "Nothing was compared.", "Correct it and try again.") from None


def _print(found: OwnBenchmark) -> None:
    benchmark = found.benchmark
    print(_heading(benchmark))
    if found.setup:
        print(found.setup)
    if found.notes:
        print(f"Chosen: {', '.join(found.notes)}")
    print()
    _print_points(found)
    print()
    for agreement in found.agreements:
        print(_agreement(agreement))
    for implied in found.implied:
        print(_implied(implied))
    if found.badge:
        print(f"Badge: {found.badge}. {found.band_reason}")
    for note in benchmark.notes:
        print(note)
    if benchmark.unknown:
        print(_unknown(list(benchmark.unknown)))


def _print_points(found: OwnBenchmark) -> None:
    """Print a table of what counts, then why the rest does not."""
    rows = [row for point in found.points for row in _rows(point)]
    if rows:
        header = ("Load", "", "measured", "predicted", "80 % band", "measured / predicted")
        print_table(header, rows)
    for point in found.points:
        if point.left_out:
            print(f"Left out, {point.point.label}: {point.left_out}")


def _heading(benchmark: Benchmark) -> str:
    when = f" of {benchmark.date}" if benchmark.date else ""
    count = len(benchmark.points)
    loads = f"{count} load" if count == 1 else f"{count} loads"
    return f"{benchmark.tool}{when}: {benchmark.source}, {loads}"


def _unknown(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_UNKNOWN} more" if len(names) > _MOST_UNKNOWN else ""
    return f"Not understood: {', '.join(names[:_MOST_UNKNOWN])}{more}"


def _agreement(one: Agreement) -> str:
    spread = ""
    if one.low is not None and one.high is not None:
        spread = f", 80 % of points within {one.low:.2f} to {one.high:.2f}"
    place = "inside" if one.inside else "outside"
    return (
        f"{_TITLES[one.metric]}: measured {one.ratio:.2f} times predicted{spread}; "
        f"{place} the band of {one.band_low:.2f} to {one.band_high:.2f}"
    )


def _rows(compared: ComparedPoint) -> list[tuple[str, ...]]:
    label = compared.point.label
    rows: list[tuple[str, ...]] = []
    for place, one in enumerate(compared.figures):
        band = f"{_figure(one.predicted.low)} to {_figure(one.predicted.high)}"
        outside = "" if one.inside else ", outside"
        rows.append(
            (
                label if not place else "",
                _TITLES[one.metric],
                _figure(one.measured),
                _figure(one.predicted.likely),
                band,
                f"{one.ratio:.2f}{outside}",
            )
        )
    return rows


def _implied(one: Implied) -> str:
    name = f"{one.entry.name}: {one.field.replace('_', ' ')}"
    if one.value is None:
        return f"{name} {one.catalogue:.3g} cannot explain what was measured"
    spread = f" ({one.low:.3g} to {one.high:.3g})" if one.low is not None else ""
    after = "" if one.error_after is None else f" -> {one.error_after:.0%}"
    return (
        f"Implied {name} {one.value:.3g}{spread} in place of {one.catalogue:.3g}, from "
        f"{one.reached} of {one.points} points of {one.metric}; median error "
        f"{one.error_before:.0%}{after}"
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _json(found: OwnBenchmark) -> dict[str, Any]:
    benchmark = found.benchmark
    return {
        "tool": benchmark.tool,
        "source": benchmark.source,
        "date": benchmark.date or None,
        "setup": found.setup,
        "chosen": list(found.notes),
        "points": [_point(one) for one in found.points],
        "agreements": [
            {**dataclasses.asdict(one), "inside": one.inside} for one in found.agreements
        ],
        "implied": [
            {
                "entry": one.entry.id,
                "field": one.field,
                "metric": one.metric,
                "catalogue": one.catalogue,
                "value": one.value,
                "low": one.low,
                "high": one.high,
                "points": one.points,
                "points_explained": one.reached,
                "median_error_before": one.error_before,
                "median_error_after": one.error_after,
            }
            for one in found.implied
        ],
        "badge": found.badge or None,
        "notes": list(benchmark.notes),
        "not_understood": dict(benchmark.unknown),
        "reason": found.reason or None,
    }


def _point(one: ComparedPoint) -> dict[str, Any]:
    return {
        "label": one.point.label,
        "users": one.users,
        "offered_requests_per_s": one.point.offered_per_s,
        "requests_per_s": one.point.requests_per_s,
        "input_tokens": one.point.input_tokens,
        "output_tokens": one.point.output_tokens,
        "left_out": one.left_out or None,
        "figures": {figure.metric: _beside(figure) for figure in one.figures},
        "percentiles": dict(one.point.percentiles),
    }


def _beside(figure: Beside) -> dict[str, Any]:
    return {
        "measured": figure.measured,
        "predicted": dataclasses.asdict(figure.predicted),
        "ratio": figure.ratio,
        "inside": figure.inside,
    }
