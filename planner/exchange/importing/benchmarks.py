"""Reads benchmarks of serving engines as their tools write them, or as a table.

Known: results of ``vllm bench serve`` and SGLang's ``bench_serving`` (JSON, one run or one a line),
AIPerf and GenAI-Perf (JSON and CSV exports), inference-perf (lifecycle metrics, JSON), InferenceX
(JSON, CSV), and tables with one load a row (CSV). Versions differ in what they write, so every key is optional; what means
nothing here is kept and told.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from planner.domain.benchmark import Benchmark, BenchmarkPoint
from planner.domain.phrase import say
from planner.exchange.importing import benchmark_perf, benchmark_serve, benchmark_table
from planner.exchange.importing.benchmark_values import Read, Values
from planner.exchange.importing.sources import Unreadable

MOST_BYTES = 64 * 2**20
"""Detailed results hold every request of a run; more than this is a log, not a result."""
_MOST_UNKNOWN = 200


def read_files(paths: Sequence[Path]) -> Benchmark:
    """Return the benchmark of some files, one load each or several.

    Raises:
        Unreadable: when one of them is no benchmark, with its name and the reason.
    """
    found = []
    for path in paths:
        try:
            size = path.stat().st_size
            text = path.read_text(encoding="utf-8-sig") if size <= MOST_BYTES else None
        except (OSError, UnicodeDecodeError) as problem:
            why = getattr(problem, "strerror", None) or say("it is not UTF-8 text")
            raise Unreadable(say("{0} cannot be read: {1}", path.name, why)) from None
        if text is None:
            raise Unreadable(say("{0} is larger than any result of a benchmark tool", path.name))
        try:
            found.append(read_text(text, path.name))
        except Unreadable as problem:
            raise Unreadable(say("{0} {1}", path.name, str(problem))) from None
    return together(found)


def read_text(text: str, source: str) -> Benchmark:
    """Return the benchmark in *text*, which came from *source*.

    Raises:
        Unreadable: with the reason, when no tool writes it so, or it holds no point.
    """
    runs = _json(text)
    if runs is None:
        found = benchmark_table.read(text)
    else:
        reads = [_run(values) for values in runs]
        found = [one for several in reads for one in several]
    points = [one for one in found if one.point is not None]
    if not points:
        raise Unreadable(say("holds no load with a latency or a throughput"))
    return _benchmark(points, source)


def together(found: Sequence[Benchmark]) -> Benchmark:
    """Return several benchmarks as one; what they tell differently belongs to their points."""
    if len(found) == 1:
        return found[0]
    told = _agreed([one.told for one in found])
    points: list[BenchmarkPoint] = []
    for one in found:
        own = {key: text for key, text in one.told.items() if key not in told}
        for point in one.points:
            label = point.label if len(one.points) > 1 or not one.source else one.source
            points.append(replace(point, label=label, told={**own, **point.told}))
    unknown: dict[str, str] = {}
    for one in found:
        unknown.update(one.unknown)
    return Benchmark(
        tool=", ".join(dict.fromkeys(one.tool for one in found)),
        source=", ".join(one.source for one in found),
        date=max((one.date for one in found), default=""),
        points=tuple(points),
        told=told,
        unknown=unknown,
        notes=tuple(dict.fromkeys(note for one in found for note in one.notes)),
    )


def _json(text: str) -> list[Values] | None:
    """Return the objects of a JSON file or of one with an object a line; None for other text."""
    stripped = text.lstrip()
    if not stripped.startswith(("{", "[")):
        return None
    try:
        whole: Any = json.loads(text)
    except ValueError:
        try:
            whole = [json.loads(line) for line in text.splitlines() if line.strip()]
        except ValueError as problem:
            raise Unreadable(say("is not whole JSON: {0}", str(problem))) from None
    runs = whole if isinstance(whole, list) else [whole]
    if not runs or not all(isinstance(one, dict) for one in runs):
        raise Unreadable(say("holds no results by name"))
    return [Values(one) for one in runs]


def _run(values: Values) -> list[Read]:
    """Return what a tool wrote of one run, by the keys that only it uses."""
    if values.has("successes") or values.has("load_summary"):
        return [benchmark_perf.inference_perf(values)]
    if benchmark_perf.is_profile(values):
        return [benchmark_perf.profile(values)]
    if benchmark_table.is_inferencex(values.raw):
        return [benchmark_table.inferencex(values)]
    if benchmark_serve.is_result(values):
        return [benchmark_serve.result(values)]
    if not values.raw:
        raise Unreadable(say("is empty"))
    keys = ", ".join(list(values.raw)[:6])
    raise Unreadable(
        say(
            "has none of the results that vllm bench serve, AIPerf, GenAI-Perf or inference-perf"
            " write; it begins with {0}",
            keys,
        )
    )


def _benchmark(found: Sequence[Read], source: str) -> Benchmark:
    told = _agreed([one.told for one in found])
    points = []
    for number, one in enumerate(found, 1):
        if one.point is not None:
            own = {key: text for key, text in one.told.items() if key not in told}
            label = one.point.label or (source if len(found) == 1 else f"{source} {number}")
            points.append(replace(one.point, label=label, told=own))
    unknown: dict[str, str] = {}
    for one in found:
        unknown.update(one.unknown)
    notes = [note for one in found for note in one.notes]
    if len(unknown) > _MOST_UNKNOWN:
        unknown = dict(list(unknown.items())[:_MOST_UNKNOWN])
    return Benchmark(
        tool=", ".join(dict.fromkeys(one.tool for one in found)),
        source=source,
        date=max(one.date for one in found),
        points=tuple(points),
        told=told,
        unknown=unknown,
        notes=tuple(dict.fromkeys(notes)),
    )


def _agreed(told: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return what all that say something say alike."""
    keys = dict.fromkeys(key for one in told for key in one)
    agreed = {}
    for key in keys:
        texts = {one[key] for one in told if key in one}
        if len(texts) == 1:
            agreed[key] = texts.pop()
    return agreed
