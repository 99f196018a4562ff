"""Charts of a site's plant: where its power goes, and what its UPS lose at their load."""

from dataclasses import replace
from math import floor, log10

from planner.compute.explain.case import Case
from planner.compute.facility_curves import UpsCurve, ups_curve
from planner.domain.project import Project
from planner.domain.pue import COMPONENTS, PueCategory, PueResult
from planner.domain.results import Evaluation, SiteResult
from planner.domain.site import Site
from planner.presenters import formats
from planner.presenters.climate import ShownLoop, climate_view
from planner.presenters.series import Bar, BarChart, Bound, Hue, Line, Pane, PaneChart, Segment
from planner.presenters.wording import translate, worded

_ELECTRICAL = frozenset({"rack_pdu", "busway", "pdu", "ups", "recharge", "transformers"})
_COOLING = frozenset({"pumps", "fans", "chillers", "rejection"})
_CUT_BELOW = 0.5
"""The axis is cut off below IT when everything else is less than this share of it."""
_IT_SHOWN = 0.35
"""What is left of the bar of IT then, as a share of everything else."""
_ROOM_FOR_TEXT = 0.42
"""Free at the end of the axis for the values of the bars, as a share of it."""
_RIGHT_OF = 0.5
"""Loads above have their label on their left."""
_EVERY_MARK_C = 10
_LOWEST_EFFICIENCY = 80.0
"""Per cent at which the axis of the efficiency begins."""


def plant_sites(project: Project, evaluation: Evaluation) -> tuple[Site, ...]:
    """Return the sites whose plant is computed, in the order of the plan."""
    plan = project.scenario(evaluation.scenario).plan
    known = evaluation.sites
    return tuple(one for one in plan.sites if one.id in known and known[one.id].design is not None)


def site_shown(project: Project, evaluation: Evaluation, chosen: str) -> Site | None:
    """Return the site that charts of the plant show: the chosen one, else the first there is."""
    sites = plant_sites(project, evaluation)
    return next((one for one in sites if one.id == chosen), sites[0] if sites else None)


def pue_build_up(
    project: Project, evaluation: Evaluation, chosen: str = "", *, design_day: bool = False
) -> BarChart:
    """Where the power of a site goes: IT, every component on top of it, and all together.

    Over the year the sum divided by IT is PUE; on the design day it is the facility power.
    """
    site = site_shown(project, evaluation, chosen)
    title = translate("charts", "PUE build-up")
    empty = translate("charts", "No own site draws power yet. Place hardware at one.")
    if site is None:
        return BarChart(title, "", (), (), horizontal=True, empty_text=empty)
    result = evaluation.sites[site.id]
    state = result.design if design_day else result.annual
    if state is None:
        return BarChart(title, site.name, (), (), horizontal=True, empty_text=empty)
    if design_day:
        title = translate("charts", "Power build-up")
    else:
        category = site.design.pue_category
        pue = formats.grouped(state.pue_at(category), 3)
        title = translate("charts", "PUE build-up {0}").format(pue)
        if category is not PueCategory.IT_INPUT:
            title = translate("charts", "PUE build-up {0} (category {1})").format(
                pue, category.value
            )
    start, end = _axis(state)
    when = _when(site, design_day=design_day)
    unit = translate("charts", "kW, {0}").format(when)
    if start:
        unit = translate("charts", "kW, {0}; axis from {1}").format(when, formats.trimmed(start, 2))
    return BarChart(
        title,
        unit,
        _bars(state),
        (
            (translate("charts", "electrical"), Hue.FACILITY),
            (translate("charts", "cooling"), Hue.CLOUD),
            (translate("charts", "other"), Hue.OVERHEAD),
        ),
        horizontal=True,
        axis_start=start,
        axis_end=end,
        foot=_foot(site, result, state, design_day=design_day),
    )


def _when(site: Site, *, design_day: bool) -> str:
    if design_day:
        return translate("charts", "{0}, design day").format(site.name)
    return translate("charts", "{0}, year").format(site.name)


def _axis(state: PueResult) -> tuple[float, float]:
    """Return where the axis begins and ends: cut off where IT would dwarf all else."""
    beside = state.facility_kw - state.it_kw
    start = 0.0
    if beside < _CUT_BELOW * state.it_kw and beside > 0:
        start = _round_below(state.it_kw - _IT_SHOWN * beside, beside)
    return start, state.facility_kw + _ROOM_FOR_TEXT * (state.facility_kw - start)


def _round_below(value: float, span: float) -> float:
    step = 10.0 ** floor(log10(span)) / 2
    return max(0.0, step * floor(value / step))


def _bars(state: PueResult) -> tuple[Bar, ...]:
    """IT from the axis, each component from where the one above it ends, then the sum."""
    it = translate("charts", "IT")
    bars = [_bar("it", it, state.it_kw, Hue.COMPUTE, state, 0.0, it)]
    at = state.it_kw
    for key, kw in state.components_kw.items():
        if kw:
            bars.append(_bar(key, worded(COMPONENTS[key]), kw, _hue(key), state, at, _group(key)))
            at += kw
    whole = translate("charts", "Facility")
    bars.append(_bar("facility", whole, state.facility_kw, Hue.OWN, state, 0.0, whole))
    return tuple(bars)


def _bar(
    key: str, label: str, kw: float, hue: Hue, state: PueResult, base: float, group: str
) -> Bar:
    share = formats.percent(kw / state.it_kw, 1)
    told = translate("charts", "{0}: {1}, {2} of IT").format(label, formats.power(kw), share)
    return Bar(key, label, (Segment(group, kw, hue),), tooltip=told, base=base, text=_short(kw))


def _short(kw: float) -> str:
    return formats.grouped(kw, 1) if kw >= 1.0 else formats.grouped(kw, 2)


def _hue(key: str) -> Hue:
    if key in _ELECTRICAL:
        return Hue.FACILITY
    return Hue.CLOUD if key in _COOLING else Hue.OVERHEAD


def _group(key: str) -> str:
    if key in _ELECTRICAL:
        return translate("charts", "electrical")
    return translate("charts", "cooling") if key in _COOLING else translate("charts", "other")


def _foot(site: Site, result: SiteResult, state: PueResult, *, design_day: bool) -> str:
    if design_day:
        return translate(
            "charts",
            "Sizes generator, transformers and connection. Divided by IT power it is not PUE, which "
            "is annual.",
        )
    told = translate(
        "charts",
        "ISO/IEC 30134-2: PUE {0} with IT measured at the devices (category 3), {1} at the PDU "
        "output (2), {2} at the UPS output (1).",
    ).format(*(formats.grouped(state.pue_at(one), 3) for one in reversed(PueCategory)))
    if site.design.pue_target is not None:
        wanted = translate("charts", "Target: {0} (category {1}).").format(
            formats.grouped(site.design.pue_target, 3), site.design.pue_category.value
        )
        told = f"{wanted} {told}"
    if site.entered_pue is None or result.pue is None:
        return told
    entered = translate("charts", "Entered over it: PUE {0}.")
    return f"{told} {entered.format(formats.grouped(result.pue, 3))}"


def free_cooling_chart(project: Project, evaluation: Evaluation, chosen: str = "") -> BarChart:
    """Hours of a year by outdoor temperature, and who carries the heat of the larger loop then."""
    title = translate("charts", "Free cooling")
    site = site_shown(project, evaluation, chosen)
    if site is None:
        empty = translate("charts", "No own site draws power yet. Place hardware at one.")
        return BarChart(title, "", (), (), empty_text=empty)
    result = evaluation.sites[site.id].design
    liquid = result is not None and result.liquid_kw > result.it_kw / 2
    loops = (ShownLoop.LIQUID, ShownLoop.AIR) if liquid else (ShownLoop.AIR, ShownLoop.LIQUID)
    record = site.design.cooling.climate
    first, other = (climate_view(project, site, record, loop) for loop in loops)
    has_other = result is not None and 0.0 < result.liquid_kw < result.it_kw
    told = (first.hours, other.hours) if has_other else (first.hours,)
    loop = translate("charts", "facility water") if liquid else translate("charts", "room air")
    return replace(
        first.chart,
        legend=_with_hours(first.chart),
        marks=tuple(one for one in first.chart.marks if int(one[1]) % _EVERY_MARK_C == 0),
        title=title,
        unit=translate("charts", "h by outdoor °C, {0}, {1}").format(site.name, loop),
        foot=" ".join((*told, first.source)) if first.known else "",
    )


def _with_hours(chart: BarChart) -> tuple[tuple[str, Hue], ...]:
    """The legend of hours, each with how many they are in a year; short, so that all have room."""
    hours = {hue: 0.0 for _, hue in chart.legend}
    for bar in chart.bars:
        for one in bar.segments:
            hours[one.hue] += one.value
    modes = (
        translate("charts", "free {0}"),
        translate("charts", "trim {0}"),
        translate("charts", "mech. {0}"),
    )
    return tuple(
        (text.format(formats.grouped(hours[hue])), hue)
        for text, (_, hue) in zip(modes, chart.legend, strict=True)
    )


def ups_chart(project: Project, evaluation: Evaluation, chosen: str = "") -> PaneChart:
    """Efficiency and loss of a site's UPS against load, with the mean of the year and design day."""
    title, axis = translate("charts", "UPS"), translate("charts", "load")
    site = site_shown(project, evaluation, chosen)
    curve = None
    if site is not None:
        curve = ups_curve(Case(project, evaluation.scenario, evaluation), site)
    if site is None or curve is None:
        empty = translate("charts", "No UPS carries a load yet. Place hardware at an own site.")
        return PaneChart(title, "", axis, "%", 100.0, (), empty_text=empty)
    result = evaluation.sites[site.id]
    return PaneChart(
        title,
        _ups_unit(site, curve),
        axis,
        "%",
        100.0,
        _ups_panes(curve),
        foot=_ups_foot(result, curve),
        bounds=_ups_bounds(result),
    )


def _ups_panes(curve: UpsCurve) -> tuple[Pane, ...]:
    loads = tuple(100.0 * one.load for one in curve.points)
    efficiency = tuple(100.0 * one.efficiency for one in curve.points)
    losses = tuple(one.loss_kw for one in curve.points)
    panes = [
        Pane(
            translate("charts", "efficiency, %"),
            (Line(translate("charts", "efficiency"), loads, efficiency, Hue.FACILITY),),
            top=100.0,
            bottom=_LOWEST_EFFICIENCY,
        ),
        Pane(
            translate("charts", "loss, kW"),
            (Line(translate("charts", "loss"), loads, losses, Hue.LIMIT),),
        ),
    ]
    if curve.autonomy_min:
        line = Line(translate("charts", "autonomy"), loads, curve.autonomy_min, Hue.CLOUD)
        panes.append(Pane(translate("charts", "autonomy, min"), (line,)))
    return tuple(panes)


def _ups_unit(site: Site, curve: UpsCurve) -> str:
    rating = formats.power(curve.capacity_kw)
    if curve.drawn:
        return translate("charts", "{0}, {1} units of {2} together").format(
            site.name, curve.units, rating
        )
    return translate("charts", "{0}, usual: {1} units of {2} together").format(
        site.name, curve.units, rating
    )


def _states(result: SiteResult) -> tuple[tuple[str, PueResult], ...]:
    found = (
        (translate("charts", "year"), result.annual),
        (translate("charts", "peak"), result.design),
    )
    return tuple((name, state) for name, state in found if state is not None)


def _ups_bounds(result: SiteResult) -> tuple[Bound, ...]:
    """The loads of both states."""
    return tuple(
        Bound(
            100.0 * state.ups_load,
            f"{name}{formats.SPACE}{formats.percent(state.ups_load)}",
            left=state.ups_load > _RIGHT_OF,
        )
        for name, state in _states(result)
        if state.ups_load is not None
    )


def _ups_foot(result: SiteResult, curve: UpsCurve) -> str:
    told = []
    for name, state in _states(result):
        if state.ups_load is None:
            continue
        share = state.ups_out_kw / (state.ups_out_kw + state.ups_kw)
        told.append(
            translate("charts", "{0}: {1} at {2} load, {3} lost").format(
                name,
                formats.percent(share, 1),
                formats.percent(state.ups_load),
                formats.power(state.ups_kw),
            )
        )
    best = max(curve.points, key=lambda one: one.efficiency)
    told.append(
        translate("charts", "best {0} at {1}").format(
            formats.percent(best.efficiency, 1), formats.percent(best.load)
        )
    )
    return "; ".join(told) + "."
