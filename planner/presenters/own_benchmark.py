"""How a user's benchmark reads beside the predictions: a table of points, and what it implies."""

from collections.abc import Sequence

from planner.domain.benchmark import Benchmark
from planner.presenters import formats
from planner.presenters.entry_labels import field_label
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.wording import translate, worded
from planner.studies.implied_factors import Implied
from planner.studies.own_benchmark import Agreement, Beside, ComparedPoint, OwnBenchmark

_MOST_UNKNOWN = 12
_MOST_LEFT_OUT = 3
_RATIO_DIGITS = 2


def benchmark_columns() -> tuple[Column, ...]:
    """Return the columns of the table of points."""
    return (
        Column("load", translate("benchmark", "Load")),
        Column("metric", translate("benchmark", "Mean of")),
        Column("measured", translate("benchmark", "Measured"), numeric=True),
        Column("predicted", translate("benchmark", "Predicted"), numeric=True),
        Column("ratio", translate("benchmark", "Ratio"), numeric=True),
        Column("band", translate("benchmark", "80 % band of the prediction")),
    )


def benchmark_table(found: OwnBenchmark | None) -> Table:
    """Return a row for every metric of every point; a point that is left out says why."""
    empty = translate("benchmark", "The points of a benchmark stand here once it is read.")
    if found is None:
        return Table(benchmark_columns(), (), empty)
    rows = [row for place, point in enumerate(found.points) for row in _rows(place, point)]
    return Table(benchmark_columns(), tuple(rows), empty)


def metric_label(metric: str) -> str:
    """Return what a metric is called."""
    return {
        "ttft_ms": translate("benchmark", "TTFT (simulated)"),
        "tpot_ms": "TPOT",
        "request_latency_s": translate("benchmark", "request latency"),
        "output_tokens_per_s": translate("benchmark", "output"),
    }[metric]


def source_text(benchmark: Benchmark) -> str:
    """Return one line on what was read, such as ``vLLM bench serve, 2026-11-02: 3 loads``."""
    count = len(benchmark.points)
    loads = (
        translate("benchmark", "1 load")
        if count == 1
        else translate("benchmark", "{0} loads").format(formats.grouped(count))
    )
    when = f", {benchmark.date}" if benchmark.date else ""
    return f"{benchmark.tool}{when}: {loads} · {worded(benchmark.source)}"


def unknown_text(benchmark: Benchmark) -> str:
    """Return the keys of the files that mean nothing here, empty without any."""
    names = list(benchmark.unknown)
    if not names:
        return ""
    text = translate("benchmark", "Not understood and left aside: {0}")
    more = len(names) - _MOST_UNKNOWN
    shown = ", ".join(names[:_MOST_UNKNOWN])
    if more > 0:
        shown = translate("benchmark", "{0} and {1} more").format(shown, formats.grouped(more))
    return text.format(shown)


def agreement_texts(found: OwnBenchmark) -> list[str]:
    """Return a line for each metric: measured against predicted, spread, and the band."""
    return [_agreement(one) for one in found.agreements]


def left_out_texts(found: OwnBenchmark) -> list[str]:
    """Return why points do not count, a line each; of many only the first."""
    out = [one for one in found.points if one.left_out]
    text = translate("benchmark", "{0} left out: {1}")
    lines = [
        text.format(worded(one.point.label), worded(one.left_out)) for one in out[:_MOST_LEFT_OUT]
    ]
    more = len(out) - _MOST_LEFT_OUT
    if more > 0:
        lines.append(translate("benchmark", "{0} more are left out.").format(more))
    return lines


def implied_text(one: Implied) -> str:
    """Return the factor that is implied, its spread over the points, and what it would better."""
    label = field_label(one.field)
    if one.value is None:
        text = translate(
            "benchmark", "{0} of {1} cannot explain what was measured: something else differs."
        )
        return text.format(label, one.entry.name)
    value = formats.short(one.value)
    if one.low is not None and one.high is not None:
        spread = translate("benchmark", "{0} ({1} to {2})")
        value = spread.format(value, formats.short(one.low), formats.short(one.high))
    text = translate("benchmark", "{0} of {1}: {2} in place of {3}")
    told = text.format(label, one.entry.name, value, formats.short(one.catalogue))
    if one.error_after is None:
        return told
    better = translate("benchmark", "from {0} of {1} points; median error {2} → {3}")
    errors = formats.percent(one.error_before), formats.percent(one.error_after)
    return f"{told}\n{better.format(one.reached, one.points, *errors)}"


def verdict(found: OwnBenchmark | str | None, *, under_way: bool) -> tuple[Tone, str]:
    """Return what is said of a comparison in a line."""
    if under_way:
        return Tone.MUTED, translate("benchmark", "Comparing…")
    if found is None:
        return Tone.BAD, translate(
            "benchmark",
            "This could not be compared. Nothing was changed. Choose another set-up or file.",
        )
    if isinstance(found, str):
        return Tone.BAD, worded(found)
    if found.reason:
        return Tone.BAD, worded(found.reason)
    inside = all(one.inside for one in found.agreements)
    text = (
        translate("benchmark", "{0} of {1} loads count. The predictions hold within their bands.")
        if inside
        else translate("benchmark", "{0} of {1} loads count. Some means lie outside the band.")
    )
    told = text.format(found.counted, len(found.points))
    return (Tone.GOOD if inside else Tone.WARNING), told


def setup_text(found: OwnBenchmark) -> str:
    """Return what was predicted, with the choices that were made for blanks."""
    if not found.notes:
        return found.setup
    text = translate("benchmark", "{0}; chosen: {1}")
    return text.format(found.setup, ", ".join(map(worded, found.notes)))


def keep_text(kept: Sequence[Implied]) -> str:
    """Return what the button says that keeps factors."""
    if len(kept) > 1:
        return translate("benchmark", "&Keep {0} factors for this project").format(len(kept))
    return translate("benchmark", "&Keep for this project")


def _rows(place: int, point: ComparedPoint) -> list[Row]:
    label = worded(point.point.label)
    if point.left_out:
        reason = worded(point.left_out)
        cells = {
            "load": Cell(label, tone=Tone.WARNING, tooltip=reason),
            "metric": Cell(translate("benchmark", "left out"), tone=Tone.MUTED, tooltip=reason),
            "band": Cell(reason, tone=Tone.WARNING, tooltip=reason),
        }
        return [Row(str(place), cells)]
    rows = []
    for number, one in enumerate(point.figures):
        tone = Tone.GOOD if one.inside else Tone.WARNING
        cells = {
            "load": Cell(label if not number else "", label, tone),
            "metric": Cell(metric_label(one.metric)),
            "measured": Cell(_figure(one.metric, one.measured), one.measured),
            "predicted": Cell(_figure(one.metric, one.predicted.likely), one.predicted.likely),
            "ratio": Cell(formats.grouped(one.ratio, _RATIO_DIGITS), one.ratio),
            "band": Cell(_band(one), tone=Tone.MUTED if one.inside else Tone.WARNING),
        }
        rows.append(Row(f"{place}:{one.metric}", cells))
    return rows


def _band(one: Beside) -> str:
    text = translate("benchmark", "{0} to {1}")
    told = text.format(
        *(_figure(one.metric, end) for end in (one.predicted.low, one.predicted.high))
    )
    return told if one.inside else translate("benchmark", "{0}, outside").format(told)


def _figure(metric: str, value: float) -> str:
    if metric == "output_tokens_per_s":
        return str(formats.token_rate(value))
    return str(formats.duration(value * 1e3 if metric.endswith("_s") else value))


def _agreement(one: Agreement) -> str:
    ratio = formats.grouped(one.ratio, _RATIO_DIGITS)
    if one.low is not None and one.high is not None:
        ratio = translate("benchmark", "{0} ({1} to {2})").format(
            ratio,
            formats.grouped(one.low, _RATIO_DIGITS),
            formats.grouped(one.high, _RATIO_DIGITS),
        )
    text = (
        translate("benchmark", "{0}: measured {1} × predicted, inside the band {2} to {3}")
        if one.inside
        else translate("benchmark", "{0}: measured {1} × predicted, outside the band {2} to {3}")
    )
    return text.format(
        metric_label(one.metric),
        ratio,
        formats.grouped(one.band_low, _RATIO_DIGITS),
        formats.grouped(one.band_high, _RATIO_DIGITS),
    )
