"""How failures read: what happens in a few words, the service left, a table of all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from planner.domain.failure import (
    Cause,
    CoolingLeft,
    DeviceEffect,
    Effect,
    ElementLoad,
    Failure,
    FailureKind,
    FailureResult,
    ServiceLeft,
)
from planner.domain.finding import Severity
from planner.domain.phrase import Phrase
from planner.domain.project import Project
from planner.presenters import formats
from planner.presenters.findings import severity_tone, severity_word
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.series import Bar, BarChart, Hue, Segment
from planner.presenters.wording import translate, worded
from planner.studies.failover import Outage, Sweep

_OFFERED = (
    (FailureKind.FEED, 2),
    (FailureKind.POWER, 2),
    (FailureKind.COOLING, 2),
    (FailureKind.SWITCH, 1),
    (FailureKind.SITE, 1),
)
"""Kinds of failures that stand as buttons, in their order, and how many of each."""


def failure_name(failure: Failure) -> str:
    """Return the name of a failure in the language of the user."""
    return worded(failure.name)


def lose_text(failure: Failure) -> str:
    """Return what the button of a failure says; what the user has named keeps its capital."""
    name = failure_name(failure)
    if isinstance(failure.name, Phrase) and name[1:2].islower():
        name = name[:1].lower() + name[1:]
    return translate("failures", "Lose {0}").format(name)


def offered(failures: Sequence[Failure]) -> tuple[Failure, ...]:
    """Return the failures that are most asked for, a few of each kind; UPS systems come first."""
    found: list[Failure] = []
    for kind, most in _OFFERED:
        mine = [one for one in failures if one.kind is kind]
        mine.sort(key=lambda one: "ups" not in one.name.casefold())
        found += mine[:most]
    return tuple(found)


def by_kind(failures: Sequence[Failure]) -> tuple[tuple[str, tuple[Failure, ...]], ...]:
    """Return all failures under the name of their kind."""
    names = {
        FailureKind.FEED: translate("failures", "Feeds"),
        FailureKind.GRID: translate("failures", "Grid"),
        FailureKind.POWER: translate("failures", "Power plant"),
        FailureKind.COOLING: translate("failures", "Cooling"),
        FailureKind.SWITCH: translate("failures", "Switches"),
        FailureKind.LINK: translate("failures", "Links"),
        FailureKind.SITE: translate("failures", "Sites"),
        FailureKind.RACK_PDU: translate("failures", "Rack PDUs"),
        FailureKind.SUPPLY: translate("failures", "Power supplies"),
    }
    grouped = (
        (title, tuple(one for one in failures if one.kind is kind)) for kind, title in names.items()
    )
    return tuple((title, mine) for title, mine in grouped if mine)


def result_tone(result: FailureResult) -> Tone:
    """Return the tone of what a failure does; good where nothing happens."""
    severity = result.severity
    return Tone.GOOD if severity is None else severity_tone(severity)


def result_word(result: FailureResult) -> str:
    """Return the word that says what the tone does."""
    severity: Severity | None = result.severity
    return translate("failures", "No loss") if severity is None else severity_word(severity)


def happens(result: FailureResult) -> str:
    """Return in a few words what a failure does to devices, circuits, air and links."""
    parts = [_counted(effect, result.count(effect)) for effect in reversed(Effect)]
    if result.tripped:
        names = ", ".join(worded(one.name) for one in result.tripped[:2])
        more = len(result.tripped) - 2
        text = translate("failures", "{0} trips").format(names)
        if more > 0:
            text = translate("failures", "{0} and {1} more trip").format(names, more)
        parts.insert(0, text)
    parts += [_cooling(one) for one in result.cooling]
    parts += [
        translate("failures", "{0} of {1} {2} left").format(one.left, one.of, worded(one.name))
        for one in result.network
    ]
    parts += [
        translate("failures", "{0} not served in full").format(one.name)
        for one in result.service.workloads
        if one.severity is Severity.ERROR
    ]
    told = [one for one in parts if one]
    return " · ".join(told) if told else translate("failures", "nothing stops, nothing throttles")


def _counted(effect: Effect, count: int) -> str:
    if not count:
        return ""
    one, many = {
        Effect.STOPS: (
            translate("failures", "{0} device stops"),
            translate("failures", "{0} devices stop"),
        ),
        Effect.THROTTLED: (
            translate("failures", "{0} device throttles below its peak"),
            translate("failures", "{0} devices throttle below their peak"),
        ),
        Effect.REDUCED: (
            translate("failures", "{0} device throttles"),
            translate("failures", "{0} devices throttle"),
        ),
        Effect.NO_DATA: (
            translate("failures", "{0} device: no data"),
            translate("failures", "{0} devices: no data"),
        ),
    }[effect]
    return (one if count == 1 else many).format(count)


def _cooling(left: CoolingLeft) -> str:
    if left.short_kw > 0.0:
        short = formats.power(left.short_kw)
        if left.inlet_c is None:
            text = translate("failures", "{0}: {1} of heat not removed")
            return text.format(left.name, short)
        text = translate("failures", "{0}: {1} of heat not removed, inlet {2} until less is drawn")
        return text.format(left.name, short, formats.plain(left.inlet_c, "°C"))
    if left.inlet_c is not None and left.heat_kw > 0.0:
        text = translate("failures", "{0}: inlet {1}")
        return text.format(left.name, formats.plain(left.inlet_c, "°C"))
    return ""


def service_text(service: ServiceLeft) -> str:
    """Return the service left beside the normal one: *38.9 of 41.8k tok/s (−7 %)*."""
    if service.tokens_per_s is None or service.normal_tokens_per_s is None:
        return translate("failures", "{0} of {1} GPUs").format(service.gpus_alive, service.gpus)
    scale = formats.scale_of(formats.TOKEN_RATE, service.normal_tokens_per_s)
    left, normal = (
        formats.short(one / scale.divisor)
        for one in (service.tokens_per_s, service.normal_tokens_per_s)
    )
    change = ""
    if service.share < 1.0:
        change = f" ({formats.MINUS}{formats.percent(1.0 - service.share)})"
    unit = f"{formats.SPACE}{scale.unit}"
    return translate("failures", "{0} of {1}").format(left, normal) + unit + change


def banner_text(result: FailureResult) -> str:
    """Return one line that says what is lost and what is left."""
    title = translate("failures", "Failure test: {0} lost").format(failure_name(result.failure))
    left = translate("failures", "service left {0}").format(service_text(result.service))
    return " · ".join((title, happens(result), left))


def load_text(load: ElementLoad) -> str:
    """Return what an element carries against its limits."""
    share = formats.percent(load.share)
    text = translate("failures", "{0} at {1}: {2} of {3}")
    limit = load.planning_kw if load.legal_kw is None else load.legal_kw
    return text.format(worded(load.name), share, formats.power(load.load_kw), formats.power(limit))


def load_tone(load: ElementLoad) -> Tone:
    """Return the tone of a load against its limits."""
    return Tone.GOOD if load.severity is None else severity_tone(load.severity)


def effect_text(effect: DeviceEffect) -> str:
    """Return what a kind of device does: supplies left, power left of nameplate."""
    if effect.effect is Effect.STOPS and not effect.live:
        return cause_text(effect.cause)
    parts = []
    if effect.live is not None and effect.supplies is not None:
        text = translate("failures", "{0} of {1} supplies left")
        parts.append(text.format(effect.live, effect.supplies))
    if effect.surviving_kw is not None and effect.nameplate_kw is not None:
        text = translate("failures", "{0} of {1}")
        kw = formats.short(effect.surviving_kw)
        parts.append(text.format(kw, formats.power(effect.nameplate_kw)))
    if effect.cause is Cause.COOLING:
        parts.append(translate("failures", "its heat is no longer removed"))
    return ", ".join(parts)


def cause_text(cause: Cause) -> str:
    """Return why a device stops."""
    return {
        Cause.POWER: translate("failures", "without power"),
        Cause.COOLING: translate("failures", "without cooling"),
        Cause.NETWORK: translate("failures", "not reached"),
        Cause.SITE: translate("failures", "its site is gone"),
    }[cause]


def effect_tone(effect: Effect) -> Tone:
    """Return the tone of what a device does."""
    return severity_tone(effect.severity)


def effect_word(effect: Effect) -> str:
    """Return what a device does, as the legend says it."""
    return {
        Effect.STOPS: translate("failures", "Stops"),
        Effect.THROTTLED: translate("failures", "Throttles below its peak"),
        Effect.REDUCED: translate("failures", "Throttles"),
        Effect.NO_DATA: translate("failures", "No data"),
    }[effect]


def failure_columns() -> tuple[Column, ...]:
    """Return the columns of the table of failures."""
    return (
        Column("failure", translate("failures", "Lost")),
        Column("happens", translate("failures", "What happens")),
        Column("left", translate("failures", "Service left"), numeric=True),
        Column("tokens", translate("failures", "tok/s"), numeric=True),
        Column("unserved", translate("failures", "Unserved, %"), numeric=True),
        Column("worst", translate("failures", "Nearest its limit")),
        Column("load", translate("failures", "Load, %"), numeric=True),
    )


def failures_table(results: Iterable[FailureResult]) -> Table:
    """Return all failures as a table, in the order given."""
    empty = translate("failures", "Nothing can fail yet: the plan has no rack.")
    return Table(failure_columns(), tuple(map(_row, results)), empty)


def _row(result: FailureResult) -> Row:
    service, worst = result.service, result.worst
    tone = result_tone(result)
    tokens = service.tokens_per_s
    unserved = max((one.unserved for one in service.workloads), default=0.0)
    cells = {
        "failure": Cell(failure_name(result.failure), tone=tone, tooltip=_failure_tooltip(result)),
        "happens": Cell(happens(result)),
        "left": Cell(formats.percent(service.share), round(service.share, 4)),
        "tokens": Cell(formats.no_data() if tokens is None else formats.grouped(tokens), tokens),
        "unserved": Cell(formats.percent(unserved, 1), round(100.0 * unserved, 3)),
        "worst": Cell("" if worst is None else worded(worst.name)),
        "load": Cell(
            "" if worst is None else formats.percent(worst.share),
            None if worst is None else round(100.0 * worst.share, 1),
            Tone.NORMAL if worst is None or worst.severity is None else load_tone(worst),
            "" if worst is None else load_text(worst),
        ),
    }
    return Row(result.failure.id, cells)


def _failure_tooltip(result: FailureResult) -> str:
    lines = [f"{failure_name(result.failure)}: {result_word(result)}"]
    if result.failure.assumed:
        text = translate("failures", "Not drawn: every plan is taken to have it.")
        lines.append(text)
    return "\n".join(lines)


_SORTED = {
    "failure": lambda row: row.cells["failure"].text.casefold(),
    "happens": lambda row: row.cells["happens"].text.casefold(),
    "worst": lambda row: row.cells["worst"].text.casefold(),
}


def sorted_table(table: Table, column: str, *, down: bool) -> Table:
    """Return a table in the order of a column; what has no value stands last."""

    def order(row: Row) -> tuple[bool, object]:
        if column in _SORTED:
            return (False, _SORTED[column](row))
        value = row.cells[column].value
        missing = value is None
        number = 0.0 if not isinstance(value, int | float) else float(value)
        return (missing, -number if down else number)

    rows = sorted(table.rows, key=order, reverse=down and column in _SORTED)
    return Table(table.columns, tuple(rows), table.empty_text)


def failure_place(project: Project, scenario: str, failure: Failure) -> tuple[str, str] | None:
    """Return kind and id of what to show for a failure, None when it cannot be selected."""
    plan = next(one.plan for one in project.scenarios if one.id == scenario)
    place = failure.place
    kinds: tuple[tuple[str, Iterable[object]], ...] = (
        ("rack", plan.racks),
        ("link", (one.id for one in plan.links)),
        ("site", (one.id for one in plan.sites)),
        ("element", (one.id for one in plan.plant)),
        ("placement", (one.id for one in plan.placements())),
    )
    return next(((kind, place) for kind, ids in kinds if place in ids), None)


def outages_table(sweep: Sweep) -> Table:
    """Return the maintenance outages: what is left while each lasts, and with one failure more."""
    empty = translate("failures", "Nothing can be maintained yet: the plan has no rack.")
    return Table(failure_columns(), tuple(map(_outage_row, sweep.outages)), empty)


def _outage_row(outage: Outage) -> Row:
    row, worst = _row(outage.result), outage.worst
    happening = row.cells["happens"]
    if worst is not None:
        text = translate("failures", "{0} · and with {1}: {2} left")
        happening = replace(
            happening,
            text=text.format(
                happening.text,
                failure_name(worst.failure),
                formats.percent(worst.service.share),
            ),
        )
    return Row(row.key, {**row.cells, "happens": happening})


def sweep_text(sweep: Sweep) -> str:
    """Return in one line what all failures come to."""
    hit = sum(1 for one in sweep.results if one.severity is Severity.ERROR)
    text = translate("failures", "{0} failures, {1} of them with errors")
    parts = [text.format(len(sweep.results), hit)]
    stuck = [one for one in sweep.outages if not one.is_maintainable]
    if not stuck:
        parts.append(translate("failures", "concurrently maintainable"))
    else:
        text = translate("failures", "{0} of {1} outages stop something")
        parts.append(text.format(len(stuck), len(sweep.outages)))
    return " · ".join(parts)


_IN_SMALL = {
    FailureKind.FEED: 1,
    FailureKind.GRID: 1,
    FailureKind.POWER: 1,
    FailureKind.RACK_PDU: 1,
    FailureKind.COOLING: 1,
    FailureKind.SWITCH: 1,
    FailureKind.LINK: 1,
    FailureKind.SITE: 1,
}
"""Failures of each kind in the small chart: those that leave least."""
_BEYOND_ALL = 140.0
"""End of the axis in per cent: what is left is printed beside the bars."""
_MARKS = ((0.0, "0"), (50.0, "50"), (100.0, "100"))


def failures_chart(sweep: Sweep | None, *, whole: bool, too_large: bool = False) -> BarChart:
    """Return the service that every failure leaves, in per cent; not *whole*: a few of each kind."""
    empty = translate("failures", "Every failure is tried in a moment.")
    if too_large:
        empty = translate("failures", "Run all failures to see what each of them leaves.")
    results = () if sweep is None else sweep.results
    shown = results if whole else _few_of_each(results)
    return BarChart(
        translate("failures", "Single failures"),
        translate("failures", "service left, %"),
        tuple(map(_bar, shown)),
        (),
        horizontal=True,
        axis_end=_BEYOND_ALL,
        marks=_MARKS,
        empty_text=empty,
    )


def _few_of_each(results: Sequence[FailureResult]) -> tuple[FailureResult, ...]:
    """Of each kind the failures that leave least, in the order of the plan."""
    kept: list[FailureResult] = []
    for kind, most in _IN_SMALL.items():
        mine = [one for one in results if one.failure.kind is kind]
        kept += sorted(mine, key=lambda one: round(one.service.share, 6))[:most]
    return tuple(one for one in results if any(one is other for other in kept))


def _bar(result: FailureResult) -> Bar:
    left = 100.0 * result.service.share
    hue = Hue.OWN if result.severity is not Severity.ERROR else Hue.FACILITY
    return Bar(
        result.failure.id,
        failure_name(result.failure),
        (Segment(translate("failures", "left"), left, hue),),
        tooltip=banner_text(result),
        text=formats.grouped(left),
    )
