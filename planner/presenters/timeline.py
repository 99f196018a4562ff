"""How the way from the order to the first token reads: a table with bars, other ways, the wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from planner.domain.identity import SiteId
from planner.domain.project import Project
from planner.domain.quote import ShownCurrency
from planner.domain.results import Evaluation
from planner.domain.timeline import Dated, Readiness, Timeline
from planner.presenters import formats
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.wording import translate, worded
from planner.studies.branches import Branch, Way
from planner.studies.waiting import Waiting

BAR = "bar"
"""Key of the column that bars are drawn in."""

_STEPS = (1.0, 2.0, 4.0, 8.0, 13.0, 26.0, 52.0, 104.0)
_MOST_TICKS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One activity on the axis of weeks: from start to end, its float, and when 80 % have ended."""

    key: str
    site: SiteId
    name: str
    start: float
    end: float
    float_weeks: float
    end_p80: float
    critical: bool
    edited: bool


@dataclass(frozen=True, slots=True)
class TimelineView:
    """Everything that the panel shows; `weeks` is where the axis ends, `tick` between its marks."""

    table: Table
    bars: Mapping[str, Bar]
    weeks: float
    tick: float
    headline: str
    note: str


def timeline_columns() -> tuple[Column, ...]:
    """Return the columns of the table."""
    return (
        Column("activity", translate("timeline", "Activity")),
        Column("weeks", translate("timeline", "Weeks"), numeric=True),
        Column("end", translate("timeline", "End, week"), numeric=True),
        Column("p80", translate("timeline", "80 % by week"), numeric=True),
        Column("float", translate("timeline", "Float, weeks"), numeric=True),
        Column("share", translate("timeline", "Decides"), numeric=True),
        Column(BAR, translate("timeline", "Weeks after the order")),
    )


def timeline_view(project: Project, evaluation: Evaluation, unserved: bool) -> TimelineView:
    """Return the timeline of a scenario, the activities of each site below its name."""
    timeline = evaluation.timeline
    plan = project.scenario(evaluation.scenario).plan
    rows: list[Row] = []
    bars: dict[str, Bar] = {}
    for site in plan.sites:
        mine = [one for one in timeline.tasks if one.activity.site == site.id]
        if not mine:
            continue
        ready = timeline.sites.get(site.id)
        rows.append(
            Row(f"site:{site.id}", {"activity": Cell(_heading(site.name, ready))}, is_heading=True)
        )
        for one in sorted(mine, key=lambda dated: (dated.start, dated.end)):
            rows.append(_row(one))
            bars[one.activity.key] = _bar(one, site.id)
    last = max((max(one.end, one.end_p80) for one in timeline.tasks), default=1.0)
    tick = next((step for step in _STEPS if last / step <= _MOST_TICKS), _STEPS[-1])
    return TimelineView(
        Table(
            timeline_columns(),
            tuple(rows),
            translate("timeline", "Nothing is ordered yet: place hardware or add a burst."),
        ),
        bars,
        ceil(last / tick) * tick,
        tick,
        _headline(timeline, unserved=unserved),
        translate("timeline", "Not every workload is served at peak by what is ordered.")
        if unserved
        else "",
    )


def _heading(site: str, ready: Readiness | None) -> str:
    if ready is None:
        return site
    text = translate("timeline", "{0} · serves after {1} weeks, {2} at 80 %")
    return text.format(site, weeks(ready.p50), weeks(ready.p80))


def _headline(timeline: Timeline, *, unserved: bool) -> str:
    whole, first = timeline.whole, timeline.first
    if whole is None:
        return ""
    text = translate("timeline", "Everything serves after {0} weeks, {1} at 80 %")
    if unserved:
        text = translate("timeline", "What is ordered serves after {0} weeks, {1} at 80 %")
    text = text.format(weeks(whole.p50), weeks(whole.p80))
    if first is None:
        return text
    token = translate("timeline", "first token at once")
    if first.p50 > 0.0:
        token = translate("timeline", "first token after {0} weeks").format(weeks(first.p50))
    return f"{text} · {token}"


def _row(one: Dated) -> Row:
    activity = one.activity
    name = worded(activity.name)
    label = f"{name} · {worded(activity.item)}" if activity.item else name
    decides = one.is_critical
    tone = Tone.WARNING if decides else Tone.NORMAL
    tooltip = (
        translate("timeline", "On the way that decides: any slip of it moves the end")
        if decides
        else translate("timeline", "May slip by {0} weeks").format(weeks(one.float_weeks))
    )
    took = activity.duration.likely
    cells = {
        "activity": Cell(label, tooltip=tooltip, tone=tone),
        "weeks": Cell(weeks(took), took, entered=activity.edited),
        "end": Cell(weeks(one.end), one.end),
        "p80": Cell(weeks(one.end_p80), one.end_p80),
        "float": Cell(
            translate("timeline", "critical") if decides else weeks(one.float_weeks),
            one.float_weeks,
            tone,
        ),
        "share": Cell(formats.percent(one.critical_share), round(one.critical_share, 4)),
        BAR: Cell("", tooltip=_reason(one)),
    }
    return Row(activity.key, cells)


def _reason(one: Dated) -> str:
    """Where a duration comes from, and how it is changed."""
    activity = one.activity
    if activity.edited:
        lines = [translate("timeline", "Entered in this project. Delete takes it back.")]
    else:
        evidence = activity.evidence
        source = "" if evidence is None else f"{worded(evidence.source)}, {evidence.date}"
        lines = [source] if source else []
    lines.append(
        translate("timeline", "Drag the bar to begin later, its end to take longer or shorter.")
    )
    return "\n".join(lines)


def _bar(one: Dated, site: SiteId) -> Bar:
    activity = one.activity
    return Bar(
        activity.key,
        site,
        worded(activity.name),
        one.start,
        one.end,
        one.float_weeks,
        one.end_p80,
        one.is_critical,
        activity.edited,
    )


def weeks(value: float) -> str:
    """Return a number of weeks with at most one decimal."""
    return formats.trimmed(value, 1)


def way_name(way: Way) -> str:
    """Return a way to get hardware to serve in words."""
    return {
        Way.NEW_BUILDING: translate("timeline", "New building"),
        Way.SITE_WITH_POWER: translate("timeline", "Site with power"),
        Way.STANDING_ROOM: translate("timeline", "Standing room"),
        Way.COLOCATION: translate("timeline", "Colocation"),
        Way.CLOUD: translate("timeline", "Cloud"),
    }[way]


def branches_table(found: Sequence[Branch]) -> Table:
    """Return the ways to the hardware of one site, the planned one marked."""
    columns = (
        Column("way", translate("timeline", "Way")),
        Column("p50", translate("timeline", "P50"), numeric=True),
        Column("p80", translate("timeline", "P80"), numeric=True),
    )
    rows = tuple(
        Row(
            one.way.value,
            {
                "way": Cell(
                    translate("timeline", "{0} (planned)").format(way_name(one.way))
                    if one.planned
                    else way_name(one.way),
                    tooltip=_decided_by(one),
                    tone=Tone.ACCENT if one.planned else Tone.NORMAL,
                ),
                "p50": Cell(weeks(one.ready.p50), one.ready.p50),
                "p80": Cell(weeks(one.ready.p80), one.ready.p80),
            },
        )
        for one in found
    )
    return Table(columns, rows, translate("timeline", "No hardware is ordered."))


def _decided_by(branch: Branch) -> str:
    """The activities that decide when a way serves."""
    whole = branch.timeline.whole
    if whole is None:
        return translate("timeline", "Decided by the contract alone.")
    names = [worded(one.activity.name) for one in branch.timeline.path_to(whole.last)]
    return translate("timeline", "Decided by: {0}").format(", ".join(names))


def waiting_lines(wait: Waiting | None, currency: ShownCurrency) -> tuple[tuple[str, str], ...]:
    """Return what the wait costs, a label and an amount a line; nothing without an order."""
    if wait is None:
        return ()
    lines = []
    if wait.rental:
        label = translate("timeline", "Bridge of {0} weeks on {1}")
        lines.append(
            (label.format(weeks(wait.weeks), worded(wait.rental)), _usd(wait.bridge_usd, currency))
        )
    lines += [
        (translate("timeline", "{0} weeks later").format(weeks(one.weeks)), _usd(one.usd, currency))
        for one in wait.slips
    ]
    for slot in wait.slots:
        if slot.weeks_to_pay is not None:
            label = translate("timeline", "Slot {0} dearer pays when earlier by")
            text = translate("timeline", "{0} weeks").format(weeks(slot.weeks_to_pay))
            lines.append((label.format(formats.percent(slot.premium_share)), text))
    return tuple(lines)


def _usd(usd: float, currency: ShownCurrency) -> str:
    return str(formats.money(usd * currency.per_usd, currency.code))
