"""The charts of the dashboard as series: power by rack, VRAM by pool, cumulative cost."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import fmean

from planner.domain.hardware import DeviceClass
from planner.domain.project import Project
from planner.domain.results import Evaluation, MemoryUse, PoolResult, RackResult
from planner.domain.site import Rack
from planner.presenters import formats
from planner.presenters.cost_charts import money_foot
from planner.presenters.printed import installed_gb, printed_gb
from planner.presenters.privacy import hidden_note, prices_hidden
from planner.presenters.series import Bar, BarChart, Hue, Line, LineChart, Mark, Segment
from planner.presenters.wording import translate, worded
from planner.studies.monte_carlo import Band, MonteCarlo

MOST_BARS = 40
"""Racks drawn one by one; the others share a bar."""


def device_class_name(device_class: DeviceClass) -> str:
    """Return the word for a device class in legends."""
    return {
        DeviceClass.COMPUTE: translate("charts", "compute"),
        DeviceClass.STORAGE: translate("charts", "storage"),
        DeviceClass.NETWORK: translate("charts", "network"),
        DeviceClass.FACILITY: translate("charts", "power and cooling"),
        DeviceClass.CLOUD: translate("charts", "cloud"),
    }[device_class]


def power_by_rack(project: Project, evaluation: Evaluation) -> BarChart:
    """Expected peak by class, nameplate as outline, what a rack may draw after a feed loss as line.

    Above 40 racks, the 40 nearest their limit, and the mean of the others as one more bar.
    """
    plan = project.scenario(evaluation.scenario).plan
    order = {row.id: index for index, (_, _, row) in enumerate(plan.rows())}
    known = [rack for rack in plan.racks.values() if rack.id in evaluation.racks]

    def place(rack: Rack) -> tuple[int, int, str]:
        return order.get(rack.row, len(order)), rack.position, rack.name

    others: list[Rack] = []
    if len(known) > MOST_BARS:
        known.sort(key=lambda rack: _headroom(evaluation.racks[rack.id]))
        known, others = known[:MOST_BARS], known[MOST_BARS:]
    bars = [_rack_bar(rack, evaluation.racks[rack.id]) for rack in sorted(known, key=place)]
    if others:
        bars.append(_others([evaluation.racks[rack.id] for rack in others]))
    return BarChart(
        translate("charts", "Power by rack"),
        translate("charts", "kW expected peak"),
        tuple(bars),
        _classes(bars),
        outline_label=translate("charts", "nameplate"),
        limit_label=translate("charts", "limit after feed loss"),
        empty_text=translate("charts", "No rack yet. Drag one from the catalogue."),
    )


def _headroom(rack: RackResult) -> float:
    """The share of the surviving limit that is still free; racks without a limit come last."""
    if not rack.surviving_limit_kw:
        return float("inf")
    return 1.0 - rack.peak_kw / rack.surviving_limit_kw


def _rack_bar(rack: Rack, result: RackResult) -> Bar:
    limit = result.surviving_limit_kw
    segments = tuple(
        Segment(device_class_name(DeviceClass(name)), kw, Hue(name))
        for name, kw in result.peak_by_class
        if kw > 0
    )
    over = limit is not None and result.peak_kw > limit
    lines = [
        rack.name,
        translate("charts", "expected peak {0}").format(formats.power(result.peak_kw)),
        *(f"  {one.label} {formats.power(one.value)}" for one in segments if len(segments) > 1),
        translate("charts", "nameplate {0}").format(formats.power(result.nameplate_kw)),
    ]
    if limit is not None:
        text = translate("charts", "limit after loss of a feed {0}").format(formats.power(limit))
        lines.append(text + (" · " + translate("charts", "exceeded") if over else ""))
    if result.without_data:
        text = translate("charts", "{0} devices without data").format(result.without_data)
        lines.append(text)
    return Bar(
        rack.id, rack.name, segments, result.nameplate_kw, limit, "\n".join(lines), over=over
    )


def _others(racks: list[RackResult]) -> Bar:
    means: dict[str, float] = {}
    for rack in racks:
        for name, kw in rack.peak_by_class:
            means[name] = means.get(name, 0.0) + kw / len(racks)
    segments = tuple(
        Segment(device_class_name(DeviceClass(name)), kw, Hue(name))
        for name, kw in means.items()
        if kw > 0
    )
    limits = [rack.surviving_limit_kw for rack in racks if rack.surviving_limit_kw is not None]
    peak = formats.power(fmean(rack.peak_kw for rack in racks))
    lines = (
        translate("charts", "mean of {0} other racks").format(len(racks)),
        translate("charts", "expected peak {0}").format(peak),
    )
    return Bar(
        "others",
        translate("charts", "others"),
        segments,
        fmean(rack.nameplate_kw for rack in racks),
        fmean(limits) if limits else None,
        "\n".join(lines),
    )


def _classes(bars: Iterable[Bar]) -> tuple[tuple[str, Hue], ...]:
    used = {segment.hue for bar in bars for segment in bar.segments}
    classes = (one for one in DeviceClass if Hue(one.value) in used)
    return tuple((device_class_name(one), Hue(one.value)) for one in classes)


def memory_by_pool(project: Project, evaluation: Evaluation) -> BarChart:
    """What fills the GPU memory of each pool, in per cent of what is installed."""
    pools = [pool for pool in evaluation.pools.values() if pool.memory.total > 0]
    parts = memory_parts(MemoryUse(1, 1, 1, 1, 1))
    return BarChart(
        translate("charts", "VRAM by pool"),
        translate("charts", "% of installed"),
        tuple(_pool_bar(project, pool) for pool in pools),
        (*((label, hue) for label, _, hue in parts), (translate("charts", "free"), Hue.FREE)),
        horizontal=True,
        axis_end=100.0,
        empty_text=translate("charts", "No GPU yet. Drag a GPU server or a cloud burst."),
    )


def memory_parts(memory: MemoryUse) -> tuple[tuple[str, float, Hue], ...]:
    """Return what fills memory: name, bytes and colour of each kind."""
    return (
        (translate("charts", "weights"), memory.weights, Hue.WEIGHTS),
        (translate("charts", "KV cache"), memory.kv, Hue.KV),
        (translate("charts", "activations"), memory.activations, Hue.ACTIVATIONS),
        (translate("charts", "overhead"), memory.overhead, Hue.OVERHEAD),
    )


def _pool_bar(project: Project, pool: PoolResult) -> Bar:
    memory, shelf = pool.memory, project.shelf
    parts = memory_parts(memory)
    free = max(0.0, memory.total - memory.used)
    segments = tuple(
        Segment(label, bytes_ / memory.total * 100, hue) for label, bytes_, hue in parts if bytes_
    )
    rest = (Segment(translate("charts", "free"), free / memory.total * 100, Hue.FREE),)
    used = formats.memory(printed_gb(memory.used, pool, shelf))
    total = formats.memory(installed_gb(pool, shelf))
    lines = [
        pool.name,
        translate("charts", "{0} of {1} in use").format(used, total),
        *(
            f"  {label} {formats.memory(printed_gb(bytes_, pool, shelf))}"
            for label, bytes_, _ in parts
            if bytes_
        ),
        translate("charts", "{0} of {1} GPUs assigned").format(pool.gpus_assigned, pool.gpus),
    ]
    return Bar(
        pool.pool,
        pool.name,
        segments + (rest if free else ()),
        outline=100.0,
        tooltip="\n".join(lines),
        over=memory.used > memory.total,
    )


def cumulative_cost(
    project: Project, evaluation: Evaluation, drawn: MonteCarlo | None = None
) -> LineChart:
    """Present cost by month of this scenario and of its reference, with the break-even.

    With *drawn* costs each has its range, P10 to P90; those of another plan, such as the one
    before an edit that is tried, are left out.
    """
    if prices_hidden():
        title, axis = translate("charts", "Cumulative cost"), translate("charts", "month")
        return LineChart(title, "", axis, (), (), empty_text=hidden_note())
    costs, shown = evaluation.costs, project.shown_currency
    if drawn is not None and drawn.likely_usd != costs.present_usd:
        drawn = None
    own = tuple(usd * shown.per_usd for usd in costs.cumulative_present)
    reference = tuple(usd * shown.per_usd for usd in costs.reference_present or ())
    largest = max((*own, *reference), default=0.0)
    scale = formats.scale_of(formats.MONEY, largest)
    name = project.scenario(evaluation.scenario).name
    lines, marks = [], []
    per_usd = shown.per_usd / scale.divisor
    if own and largest > 0:
        band = drawn.band if drawn is not None else None
        lines.append(cost_line(name, costs.cumulative_present, per_usd, Hue.OWN, band))
    if reference and largest > 0:
        against = drawn.against if drawn is not None else ()
        band = next((one.band for one in against if one.name == costs.reference_name), None)
        usd = costs.reference_present or ()
        line = cost_line(worded(costs.reference_name), usd, per_usd, Hue.REFERENCE, band)
        lines.append(replace(line, dashed=True))
    month = costs.break_even_month
    if month and month < len(own):
        text = translate("charts", "break-even {0} mo").format(month)
        marks.append(Mark(float(month), own[month] / scale.divisor, text))
    unit = f"{formats.symbol(shown.code)}{scale.unit} ".strip()
    discount = formats.trimmed(project.settings.discount_rate * 100, 1)
    return LineChart(
        translate("charts", "Cumulative cost"),
        _present_at(unit, discount, ranged=drawn is not None),
        translate("charts", "month"),
        tuple(lines),
        tuple(marks),
        note=worded(costs.break_even_text),
        empty_text=translate("charts", "No costs yet. Place hardware or a cloud burst."),
        foot=money_foot(project, evaluation),
    )


def cost_line(
    name: str, usd: Sequence[float], per_usd: float, hue: Hue, band: Band | None = None
) -> Line:
    """Return a cumulative cost by month as a curve, with P10 to P90 where a band is known."""

    def scaled(values: Sequence[float]) -> tuple[float, ...]:
        return tuple(value * per_usd for value in values)

    x = tuple(float(month) for month in range(len(usd)))
    if band is None:
        return Line(name, x, scaled(usd), hue)
    return Line(name, x, scaled(usd), hue, low=scaled(band.p10_usd), high=scaled(band.p90_usd))


def _present_at(unit: str, discount: str, *, ranged: bool) -> str:
    text = translate("charts", "{0}, present value at {1} %").format(unit, discount)
    return text + translate("charts", ", P10 to P90 shaded") if ranged else text
