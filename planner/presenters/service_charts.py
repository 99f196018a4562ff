"""Charts of the service: throughput against latency, load over the week by resource."""

from dataclasses import replace

from planner.compute.curves import LoadCurve, LoadCurves, LoadPoint
from planner.compute.typical_week import TypicalWeek, typical_week
from planner.domain.identity import DeploymentId, WorkloadId
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
from planner.presenters.wording import translate, worded
from planner.studies.rate_sweep import RatePoint, RateSweep

_BEYOND_LIMIT = 1.6
_BEYOND_LOAD = 1.25
"""How far the latency axis goes beyond the objective and beyond the operating point."""


class ThroughputLatency:
    """Makes the chart of one workload again and again; curves that stay the same are kept."""

    def __init__(self) -> None:
        self._curves = LoadCurves()

    def chart(
        self,
        project: Project,
        evaluation: Evaluation,
        chosen: str = "",
        swept: RateSweep | None = None,
        *,
        under_way: bool = False,
    ) -> LineChart:
        """Return output tokens per second against TPOT for the *chosen* workload.

        Of one that generates none: requests per second against TTFT. Without a workload of that
        id: the one whose TPOT is nearest its objective. *swept* are simulated points of its largest
        deployment, which come after the curves while they are *under_way*.
        """
        workload = _workload(project, evaluation, chosen)
        if workload is None:
            return _empty(translate("charts", "No workload sends requests yet."))
        curves = self._curves.of(project, evaluation, workload.id)
        if not any(curve.points for curve in curves):
            text = translate("charts", "No deployment serves {0}.").format(workload.name)
            return _empty(text, workload)
        axes = _Axes(workload)
        chart = _drawn(axes, curves)
        if under_way:
            told = translate("charts", "Closed form; simulated points follow.")
            return replace(chart, note=f"{chart.note}\n{told}")
        return chart if swept is None else _with_points(axes, chart, swept, evaluation)

    def swept(
        self, project: Project, evaluation: Evaluation, chosen: str = ""
    ) -> tuple[str, str] | None:
        """Return the deployment and the workload that are worth simulating, None for none."""
        workload = _workload(project, evaluation, chosen)
        result = evaluation.workloads.get(workload.id) if workload is not None else None
        if workload is None or result is None or not workload.generated_tokens:
            return None
        own = [one for one in result.shares if DeploymentId(one.target) in evaluation.deployments]
        largest = max(own, key=lambda one: one.requests_per_s, default=None)
        return None if largest is None else (largest.target, workload.id)


class _Axes:
    """What is drawn against what: tokens against TPOT, or requests against TTFT."""

    def __init__(self, workload: Workload) -> None:
        self.workload = workload
        self.generates = bool(workload.generated_tokens)
        self.metric = Metric.TPOT if self.generates else Metric.TTFT
        self.x_title = self.metric.upper() if self.generates else "TTFT p95"
        self.limit = workload.limit_ms(self.metric)

    def x(self, point: LoadPoint) -> float:
        """Return the latency of a point in ms."""
        return point.tpot_ms if self.generates else point.ttft_p95_ms

    def y(self, point: LoadPoint) -> float:
        """Return what is done per second."""
        return point.output_tokens_per_s if self.generates else point.requests_per_s

    def scale(self, greatest: float) -> formats.Scale:
        """Return the unit of the upright axis."""
        if self.generates:
            return formats.scale_of(formats.TOKEN_RATE, greatest)
        return formats.Scale(translate("charts", "req/s"), 1.0, 0.0)

    def rate(self, point: LoadPoint) -> str:
        """Return what is done per second with its unit."""
        if self.generates:
            return str(formats.token_rate(point.output_tokens_per_s))
        return str(formats.plain(point.requests_per_s, translate("charts", "req/s")))


def _with_points(
    axes: _Axes, chart: LineChart, swept: RateSweep, evaluation: Evaluation
) -> LineChart:
    """Add what was simulated: TPOT p95 at each rate that the replicas keep up with."""
    asked = swept.asked
    named = (one for one in evaluation.deployments.values() if one.name == asked.name)
    result = next(named, None)
    if result is None or asked.workload != axes.workload.name:
        return chart
    factor = result.replicas / asked.replicas / _divisor(chart)
    found = [
        (one.simulation.tpot_ms.p95, one.simulation.output_tokens_per_s * factor, _told(one))
        for one in swept.points
        if one.keeps_up and one.simulation.tpot_ms is not None
    ]
    found = [one for one in found if one[0] <= chart.x_end]
    if not found:
        return chart
    x, y, texts = zip(*found, strict=True)
    label = translate("charts", "simulated, p95")
    line = Line(label, x, y, Hue.REFERENCE, dashed=True, texts=texts)
    return replace(chart, lines=(*chart.lines, line), note=_simulated_note(chart, swept))


def _divisor(chart: LineChart) -> float:
    """What the upright axis divides by: its unit is the first word of the chart's."""
    scales = {scale.unit: scale.divisor for scale in formats.TOKEN_RATE}
    return next((by for unit, by in scales.items() if chart.unit.startswith(unit)), 1.0)


def _told(point: RatePoint) -> str:
    run = point.simulation
    ttft = formats.duration(run.ttft_ms.p95 if run.ttft_ms else None)
    parts = [translate("charts", "TTFT p95 {0}").format(ttft)]
    if run.good_share is not None:
        good = translate("charts", "{0} inside the objectives")
        parts.append(good.format(formats.percent(run.good_share)))
    return ", ".join(parts)


def _simulated_note(chart: LineChart, swept: RateSweep) -> str:
    text = translate("charts", "Simulated: Poisson arrivals at {0} rates, seed {1}.")
    return f"{chart.note}\n{text.format(len(swept.points), swept.seed)}"


def _empty(empty: str, workload: Workload | None = None) -> LineChart:
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
    asking = [one for one in project.workloads if one.training is None]
    for one in asking:
        if one.id == chosen:
            return one

    def nearness(one: Workload) -> tuple[bool, float]:
        result = evaluation.workloads.get(WorkloadId(one.id))
        return bool(one.generated_tokens), _nearness(result)

    return max(asking, key=nearness, default=None)


def _nearness(result: WorkloadResult | None) -> float:
    if result is None or result.tpot_p95_ms is None or not result.tpot_limit_ms:
        return 0.0
    return result.tpot_p95_ms / result.tpot_limit_ms


def _drawn(axes: _Axes, curves: tuple[LoadCurve, ...]) -> LineChart:
    limit = axes.limit
    operating = [one.operating for one in curves if one.operating is not None]
    end = max([(limit or 0.0) * _BEYOND_LIMIT, *(axes.x(one) * _BEYOND_LOAD for one in operating)])
    if not end:
        end = max(axes.x(point) for curve in curves for point in curve.points)
    lines = [_curve(axes, curve, end) for curve in curves]
    scale = axes.scale(max(max(line.y) for line in lines))
    marks = [
        Mark(axes.x(one), axes.y(one) / scale.divisor, _operating_text(axes, one))
        for one in operating
    ]
    bounds: tuple[Bound, ...] = ()
    if limit is not None:
        value = formats.Quantity(formats.short(limit), "ms")
        bounds = (Bound(limit, translate("charts", "SLO {0}").format(value)),)
    what = translate("charts", "{0} output, {1}") if axes.generates else "{0}, {1}"
    return LineChart(
        translate("charts", "Throughput–latency"),
        what.format(scale.unit, axes.workload.name),
        axes.x_title,
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
        note=_note(axes, curves),
        x_unit="ms",
        x_end=end,
        bounds=bounds,
    )


def _curve(axes: _Axes, curve: LoadCurve, end: float) -> Line:
    points = [point for point in curve.points if axes.x(point) <= end] or list(curve.points[:1])
    hue = Hue.COMPUTE if curve.owned else Hue.CLOUD
    x, y = tuple(map(axes.x, points)), tuple(map(axes.y, points))
    return Line(curve.name, x, y, hue, dashed=not curve.owned)


def _operating_text(axes: _Axes, point: LoadPoint) -> str:
    return translate("charts", "peak hour {0}").format(formats.duration(axes.x(point)))


def _note(axes: _Axes, curves: tuple[LoadCurve, ...]) -> str:
    texts = []
    for curve in curves:
        if curve.operating is not None:
            rate = axes.rate(curve.operating)
            ttft = formats.duration(curve.operating.ttft_p95_ms)
            text = translate("charts", "{0} in the peak hour: {1}, TTFT p95 {2}")
            texts.append(text.format(curve.name, rate, ttft))
        if curve.badge:
            band = formats.spread(1.0, curve.band_low, curve.band_high)
            text = translate("charts", "{0}: {1}, rates {2}")
            texts.append(text.format(curve.name, worded(curve.badge), band))
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
