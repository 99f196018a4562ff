"""All failures of a plan together: as a table, as maintenance outages, as a chart, in one line."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from planner.domain.failure import Failure, FailureKind, FailureResult
from planner.domain.finding import Severity
from planner.domain.project import Project
from planner.presenters import formats
from planner.presenters.failures import (
    banner_text,
    failure_name,
    happens,
    load_text,
    load_tone,
    result_tone,
    result_word,
)
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.series import Bar, BarChart, Hue, Segment
from planner.presenters.wording import translate, worded
from planner.studies.failover import Outage, Sweep


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
    return Table(failure_columns(), tuple(map(_row, results)), _nothing_fails())


def _nothing_fails() -> str:
    return translate("failures", "Nothing can fail yet. Place a rack at a site.")


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
    """Return in one line what all failures come to; empty where nothing can fail."""
    if not sweep.results:
        return ""
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
    if sweep is not None:
        empty = _nothing_fails()
    elif too_large:
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
