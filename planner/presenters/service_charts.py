"""Charts of the service: throughput against latency, load over the week by resource."""

from planner.compute.curves import LoadCurve, LoadCurves, LoadPoint
from planner.compute.typical_week import TypicalWeek, typical_week
from planner.domain.identity import WorkloadId
from planner.domain.project import Project
from planner.domain.results import Evaluation, WorkloadResult
from planner.domain.units import HOURS_PER_DAY
from planner.domain.workload import Metric, Workload
from planner.presenters import formats
from planner.presenters.series import (
    Bar,
    BarChart,
    Bound,
    Hue,
    Line,
    LineChart,
    Mark,
    Segment,
)
from planner.presenters.wording import translate

_BEYOND_LIMIT = 1.6
_BEYOND_LOAD = 1.25
"""How far the latency axis goes beyond the objective and beyond the operating point."""


class ThroughputLatency:
    """Makes the chart of one workload again and again; curves that stay the same are kept."""

    def __init__(self) -> None:
        self._curves = LoadCurves()

    def chart(self, project: Project, evaluation: Evaluation, chosen: str = "") -> LineChart:
        """Return output tokens per second against TPOT for the *chosen* workload.

        Without a token workload of that id: the one whose TPOT is nearest its objective.
        """
        workload = _workload(project, evaluation, chosen)
        if workload is None:
            return _latency_chart(translate("charts", "No workload generates tokens yet."))
        curves = self._curves.of(project, evaluation, workload.id)
        if not any(curve.points for curve in curves):
            text = translate("charts", "No deployment serves {0}.").format(workload.name)
            return _latency_chart(text, workload)
        return _drawn(workload, curves)


def _latency_chart(empty: str, workload: Workload | None = None) -> LineChart:
    unit = translate("charts", "output tok/s")
    return LineChart(
        translate("charts", "Throughput–latency"),
        f"{unit}, {workload.name}" if workload else unit,
        translate("charts", "TPOT"),
        (),
        empty_text=empty,
        x_unit="ms",
    )


def _workload(project: Project, evaluation: Evaluation, chosen: str) -> Workload | None:
    served = [one for one in project.workloads if one.generated_tokens and one.training is None]
    for one in served:
        if one.id == chosen:
            return one

    def nearness(one: Workload) -> float:
        return _nearness(evaluation.workloads.get(WorkloadId(one.id)))

    return max(served, key=nearness, default=None)


def _nearness(result: WorkloadResult | None) -> float:
    if result is None or result.tpot_p95_ms is None or not result.tpot_limit_ms:
        return 0.0
    return result.tpot_p95_ms / result.tpot_limit_ms


def _drawn(workload: Workload, curves: tuple[LoadCurve, ...]) -> LineChart:
    limit = workload.limit_ms(Metric.TPOT)
    operating = [one.operating for one in curves if one.operating is not None]
    end = max([(limit or 0.0) * _BEYOND_LIMIT, *(one.tpot_ms * _BEYOND_LOAD for one in operating)])
    if not end:
        end = max(point.tpot_ms for curve in curves for point in curve.points)
    lines = [_curve(curve, end) for curve in curves]
    scale = formats.scale_of(formats.TOKEN_RATE, max(max(line.y) for line in lines))
    marks = [
        Mark(one.tpot_ms, one.output_tokens_per_s / scale.divisor, _operating_text(one))
        for one in operating
    ]
    bounds: tuple[Bound, ...] = ()
    if limit is not None:
        value = formats.Quantity(formats.short(limit), "ms")
        bounds = (Bound(limit, translate("charts", "SLO {0}").format(value)),)
    return LineChart(
        translate("charts", "Throughput–latency"),
        translate("charts", "{0} output, {1}").format(scale.unit, workload.name),
        translate("charts", "TPOT"),
        tuple(
            Line(
                line.label,
                line.x,
                tuple(value / scale.divisor for value in line.y),
                line.hue,
                dashed=line.dashed,
            )
            for line in lines
        ),
        tuple(marks),
        note=_note(curves),
        x_unit="ms",
        x_end=end,
        bounds=bounds,
    )


def _curve(curve: LoadCurve, end: float) -> Line:
    points = [point for point in curve.points if point.tpot_ms <= end] or list(curve.points[:1])
    hue = Hue.COMPUTE if curve.owned else Hue.CLOUD
    x = tuple(point.tpot_ms for point in points)
    y = tuple(point.output_tokens_per_s for point in points)
    return Line(curve.name, x, y, hue, dashed=not curve.owned)


def _operating_text(point: LoadPoint) -> str:
    return translate("charts", "peak hour {0}").format(formats.duration(point.tpot_ms))


def _note(curves: tuple[LoadCurve, ...]) -> str:
    texts = []
    for curve in curves:
        if curve.operating is not None:
            rate = formats.token_rate(curve.operating.output_tokens_per_s)
            ttft = formats.duration(curve.operating.ttft_p95_ms)
            text = translate("charts", "{0} in the peak hour: {1}, TTFT p95 {2}")
            texts.append(text.format(curve.name, rate, ttft))
    return "\n".join(texts)


def load_over_week(project: Project, evaluation: Evaluation) -> BarChart:
    """Output tokens per second, hour by hour, in the typical week of the peak month."""
    title = translate("charts", "Load over the week")
    week = typical_week(project, evaluation)
    if week is None:
        text = translate("charts", "No workload asks for tokens yet.")
        return BarChart(title, translate("charts", "output tok/s"), (), (), empty_text=text)
    series = _week_series(week)
    totals = [sum(values) for values in zip(*(values for _, values, _ in series), strict=True)]
    scale = formats.scale_of(formats.TOKEN_RATE, max(totals))
    days = _days()
    bars = []
    for hour, values in enumerate(zip(*(values for _, values, _ in series), strict=True)):
        segments = tuple(
            Segment(label, value / scale.divisor, hue)
            for (label, _, hue), value in zip(series, values, strict=True)
            if value > 0.0
        )
        when = f"{days[hour // HOURS_PER_DAY]} {formats.hour(hour)}"
        texts = [
            f"{label} {formats.token_rate(value)}"
            for (label, _, _), value in zip(series, values, strict=True)
            if value > 0.0
        ]
        bars.append(Bar(str(hour), when, segments, tooltip="\n".join((when, *texts))))
    month = _months()[week.month]
    return BarChart(
        title,
        translate("charts", "{0} output, typical week in {1}").format(scale.unit, month),
        tuple(bars),
        tuple((label, hue) for label, values, hue in series if any(values)),
        touch=True,
        marks=tuple((day * HOURS_PER_DAY + 11.5, name) for day, name in enumerate(days)),
    )


def _week_series(week: TypicalWeek) -> tuple[tuple[str, tuple[float, ...], Hue], ...]:
    return (
        (translate("charts", "owned"), week.owned, Hue.COMPUTE),
        (translate("charts", "burst"), week.burst, Hue.CLOUD),
        (translate("charts", "API"), week.api, Hue.NETWORK),
        (translate("charts", "not served"), week.unserved, Hue.LIMIT),
    )


def _days() -> tuple[str, ...]:
    return (
        translate("charts", "Mon"),
        translate("charts", "Tue"),
        translate("charts", "Wed"),
        translate("charts", "Thu"),
        translate("charts", "Fri"),
        translate("charts", "Sat"),
        translate("charts", "Sun"),
    )


def _months() -> tuple[str, ...]:
    return (
        translate("charts", "January"),
        translate("charts", "February"),
        translate("charts", "March"),
        translate("charts", "April"),
        translate("charts", "May"),
        translate("charts", "June"),
        translate("charts", "July"),
        translate("charts", "August"),
        translate("charts", "September"),
        translate("charts", "October"),
        translate("charts", "November"),
        translate("charts", "December"),
    )
