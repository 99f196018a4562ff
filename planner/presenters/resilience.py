"""How resilience of service reads: workloads with their objectives, lost sites, evacuations."""

from collections.abc import Iterable

from planner.compute.resilience.explaining import LEFT_OUT, SERVED
from planner.compute.resilience.service import WithoutSite, WorkloadResilience
from planner.domain.units import HOURS_PER_WEEK
from planner.presenters import formats
from planner.presenters.formats import Quantity
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.series import Hue, Line, LineChart
from planner.presenters.wording import translate, worded
from planner.studies.evacuation import Evacuation

_MINUTES = 60.0


def hours_text(hours: float | None) -> str:
    """Return a length of time in the unit that suits it: *10 min*, *4.5 h*, *29 weeks*."""
    if hours is None:
        return formats.no_data()
    if hours == 0.0:
        return translate("resilience", "at once")
    if hours < 1.0:
        return str(Quantity(formats.trimmed(hours * _MINUTES, 1), "min"))
    if hours < 2 * HOURS_PER_WEEK:
        return str(Quantity(formats.trimmed(hours, 1), "h"))
    return formats.duration_weeks(hours / HOURS_PER_WEEK)


def resilience_columns() -> tuple[Column, ...]:
    """Return the columns of the table of workloads."""
    return (
        Column("workload", translate("resilience", "Workload")),
        Column("available", translate("resilience", "Available"), numeric=True),
        Column("short", translate("resilience", "Short, h/year"), numeric=True),
        Column("servers", translate("resilience", "Servers to spare"), numeric=True),
        Column("worst", translate("resilience", "Worst site to lose")),
        Column("left", translate("resilience", "Left")),
        Column("back", translate("resilience", "Back")),
        Column("data", translate("resilience", "Data lost")),
    )


def resilience_table(found: Iterable[WorkloadResilience]) -> Table:
    """Return every workload with what is left of it when its worst site is lost."""
    empty = translate("resilience", "There is no workload whose service could be lost.")
    return Table(resilience_columns(), tuple(map(_row, found)), empty)


def _row(one: WorkloadResilience) -> Row:
    worst = worst_site(one)
    recovery = one.workload.recovery
    short, spare = one.short_h, one.may_be_down
    cells = {
        "workload": Cell(one.workload.name, tooltip="\n".join(map(site_text, one.without))),
        "available": Cell(
            formats.percent(one.availability, 2), one.availability, tooltip=_why_text(one)
        ),
        "short": Cell(
            formats.no_data() if short is None else formats.number(short),
            None if short is None else round(short, 3),
            tooltip=_parts_text(one),
        ),
        "servers": Cell("" if spare is None else str(spare), spare),
        "worst": Cell(translate("resilience", "none") if worst is None else worst.name),
        "left": Cell("", None) if worst is None else _left(worst),
        "back": _judged(_back(worst), one.is_back_in_time, recovery.time_hours, worst),
        "data": _judged(data_text(one), one.keeps_its_data, recovery.point_hours),
    }
    return Row(one.workload.id, cells)


def _left(worst: WithoutSite) -> Cell:
    tone = Tone.GOOD if worst.is_whole else Tone.WARNING
    return Cell(formats.percent(worst.share_left), round(worst.share_left, 4), tone)


def _back(worst: WithoutSite | None) -> str:
    """When as much is served as before, in few words."""
    if worst is None:
        return ""
    return hours_text(worst.whole_h) if worst.redelivered else back_text(worst)


def _judged(
    text: str, kept: bool | None, limit: float | None, worst: WithoutSite | None = None
) -> Cell:
    """A text beside its objective, good or bad only where there is one."""
    tooltip = "" if worst is None else site_text(worst)
    if kept is None or limit is None:
        return Cell(text, tooltip=tooltip)
    told = translate("resilience", "{0} (objective {1})").format(text, hours_text(limit))
    return Cell(told, tone=Tone.GOOD if kept else Tone.BAD, tooltip=tooltip)


def worst_site(one: WorkloadResilience) -> WithoutSite | None:
    """Return the site whose loss leaves least of a workload; of equals, the one that is away longest."""
    never = float("inf")
    return min(
        one.without,
        key=lambda site: (site.share_left, -(never if site.whole_h is None else site.whole_h)),
        default=None,
    )


def back_text(one: WithoutSite) -> str:
    """Return when as much is served as before, and by what."""
    if one.redelivered:
        return translate("resilience", "{0}, delivered anew").format(hours_text(one.whole_h))
    if one.whole_h is None:
        return translate("resilience", "when it is back")
    return hours_text(one.whole_h)


def data_text(one: WorkloadResilience) -> str:
    """Return how much of its latest data is lost with the worst of its sites."""
    copies = [each.copies for each in one.without if each.copies is not None]
    without = next((each for each in copies if each.hours is None), None)
    if without is not None:
        return translate("resilience", "all")
    hours = max((each.hours or 0.0 for each in copies), default=None)
    if hours == 0.0:
        return translate("resilience", "none")
    return formats.no_data() if hours is None else hours_text(hours)


def site_text(one: WithoutSite) -> str:
    """Return in a line what the loss of a site does to a workload."""
    text = translate("resilience", "{0} lost: {1} left, as before {2}")
    told = text.format(one.name, formats.percent(one.share_left), back_text(one))
    if one.supply is not None and one.cooling is not None:
        down = translate("resilience", "{0}; without power {1} h, without cooling {2} h a year")
        power, cooling = formats.number(one.supply.down_hours), formats.number(one.cooling.hours)
        told = down.format(told, power, cooling)
    if one.copies is None or one.copies.hours is not None:
        return told
    return f"{told}; {worded(one.copies.why)}"


def _why_text(one: WorkloadResilience) -> str:
    """Formula, terms and source of the availability, and what is left out of it."""
    left_out = map(worded, LEFT_OUT)
    return "\n".join((SERVED.expression, _parts_text(one), worded(SERVED.source), *left_out))


def _parts_text(one: WorkloadResilience) -> str:
    text = translate(
        "resilience", "Sites {0} h, servers {1} h, short with nothing lost {2} h a year."
    )
    sites = formats.no_data() if one.sites_h is None else formats.number(one.sites_h)
    return text.format(sites, formats.number(one.servers_h), formats.number(one.planned_h))


def evacuation_chart(one: Evacuation | None) -> LineChart:
    """Return what is served and unserved, minute by minute, when a site is lost."""
    minutes = translate("resilience", "Time after the loss")
    title = translate("resilience", "When a site is lost")
    if one is None:
        empty = translate("resilience", "Nothing is served at this site.")
        return LineChart(title, "", minutes, (), empty_text=empty, x_unit="min")
    peak = max(max(each.served, each.unserved) for each in one.moments)
    scale = formats.scale_of(formats.TOKEN_RATE, peak)
    x = tuple(each.minute for each in one.moments)
    served = tuple(each.served / scale.divisor for each in one.moments)
    unserved = tuple(each.unserved / scale.divisor for each in one.moments)
    return LineChart(
        translate("resilience", "When {0} is lost").format(one.name),
        translate("resilience", "{0}, peak hour").format(scale.unit),
        minutes,
        (
            Line(translate("resilience", "served"), x, served, Hue.OWN),
            Line(translate("resilience", "unserved"), x, unserved, Hue.LIMIT, dashed=True),
        ),
        x_unit="min",
        x_end=x[-1],
        foot=evacuation_text(one),
    )


def evacuation_text(one: Evacuation) -> str:
    """Return in a line when as much is served as before, or what is left."""
    if one.whole_minute is None:
        left = one.moments[-1].served / one.before if one.before else 0.0
        return translate("resilience", "{0} of the service left").format(formats.percent(left))
    if one.whole_minute == 0.0:
        return translate("resilience", "whole at once")
    text = translate("resilience", "whole after {0}")
    return text.format(hours_text(one.whole_minute / _MINUTES))
