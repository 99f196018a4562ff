"""How the climate of a site reads: where it comes from, hours by temperature and by mode."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import floor

from planner.compute.cooling_limits import cooling_limits
from planner.compute.free_cooling import (
    NOMINAL_YEAR_H,
    SiteClimate,
    SiteLoops,
    hours_by_mode,
    site_climate,
    site_loops,
)
from planner.domain.climate import ClimateRecord
from planner.domain.cooling_design import CoolingDesign, Rejection
from planner.domain.project import Project
from planner.domain.site import Site
from planner.engines.cooling import CoolingMode, ModeHours, ModeLimits, mode_limits
from planner.exchange.importing.weather_year import WeatherReport
from planner.presenters import formats
from planner.presenters.series import Bar, BarChart, Hue, Segment
from planner.presenters.wording import translate, worded

_HUES = {
    CoolingMode.FULL: Hue.OWN,
    CoolingMode.TRIM: Hue.ACTIVATIONS,
    CoolingMode.MECHANICAL: Hue.OVERHEAD,
}
_EVERY_MARK_C = 5


class ShownLoop(StrEnum):
    """Which loop of a site is looked at."""

    AIR = "air"
    LIQUID = "liquid"


def mode_name(mode: CoolingMode) -> str:
    """Return the word for a mode of free cooling."""
    return {
        CoolingMode.FULL: translate("climate", "free"),
        CoolingMode.TRIM: translate("climate", "trim"),
        CoolingMode.MECHANICAL: translate("climate", "mechanical"),
    }[mode]


def loop_name(loop: ShownLoop) -> str:
    """Return the words for a loop."""
    return {
        ShownLoop.AIR: translate("climate", "Chilled water behind the air of the rooms"),
        ShownLoop.LIQUID: translate("climate", "Facility water of liquid cooling"),
    }[loop]


@dataclass(frozen=True, slots=True)
class ClimateView:
    """The climate of a site as it reads for one loop; `known` tells whether there is any."""

    source: str
    figures: str
    hours: str
    chart: BarChart
    known: bool


def climate_view(
    project: Project, site: Site, record: ClimateRecord | None, loop: ShownLoop
) -> ClimateView:
    """Return how the climate of a site reads with *record*, None for that of its region."""
    design = replace(site.design.cooling, climate=record)
    values = {key: one.likely for key, one in project.shelf.assumptions.items()}
    limits = cooling_limits(project.shelf.assumptions)
    region = project.shelf.regions.get(site.region) if site.region else None
    climate = site_climate(region, design, values, limits)
    if climate is None:
        empty = translate("climate", "Nothing is known of this climate. Read a weather file.")
        return ClimateView(empty, "", "", _chart((), empty), known=False)
    name = region.name if region is not None else site.country
    loops = site_loops(design, values)
    by_loop = hours_by_mode(climate, design, values)
    hours = by_loop.air if loop is ShownLoop.AIR else by_loop.liquid
    return ClimateView(
        _source(record, name),
        _figures(climate, record),
        _hours(hours, climate, loops, loop),
        _chart(_bars(climate, design, loops, loop), ""),
        known=True,
    )


def _source(record: ClimateRecord | None, region: str) -> str:
    if record is None:
        return translate(
            "climate",
            "From two figures of the region {0}; its humidity is not known. A weather file is better.",
        ).format(region)
    text = translate("climate", "{0}, hours of {1}, read from {2} on {3}.").format(
        record.name or translate("climate", "Weather file"),
        record.years,
        record.file,
        record.imported,
    )
    return " ".join((text, *map(worded, record.notes)))


def _figures(climate: SiteClimate, record: ClimateRecord | None) -> str:
    """Design temperatures and means, one after the other."""
    celsius = formats.celsius
    told = [
        translate("climate", "design dry bulb {0} (0.4 %)").format(
            celsius(climate.design_dry_bulb_c)
        )
    ]
    if record is not None:
        if record.design_wet_bulb_c is not None:
            text = translate("climate", "design wet bulb {0}")
            told.append(text.format(celsius(record.design_wet_bulb_c)))
        mean = translate("climate", "mean of the year {0}")
        told.append(mean.format(celsius(record.mean_dry_bulb_c)))
        if record.elevation_m is not None:
            height = translate("climate", "elevation {0} m")
            told.append(height.format(formats.grouped(record.elevation_m, 0)))
    return " · ".join(told)


def _hours(hours: ModeHours, climate: SiteClimate, loops: SiteLoops, loop: ShownLoop) -> str:
    supply = loops.air_supply_c if loop is ShownLoop.AIR else loops.liquid_supply_c
    texts = (
        (CoolingMode.FULL, hours.full),
        (CoolingMode.TRIM, hours.trim),
        (CoolingMode.MECHANICAL, hours.mechanical),
    )
    told = ", ".join(f"{mode_name(mode)} {formats.grouped(value, 0)} h" for mode, value in texts)
    return translate("climate", "{0} at {1}, {2}, approach {3} K: {4}.").format(
        loop_name(loop),
        formats.celsius(supply),
        rejection_name(climate.cooler.kind),
        formats.short(climate.cooler.approach_k),
        told,
    )


def rejection_name(kind: Rejection) -> str:
    """Return the words for a kind of heat rejection."""
    return {
        Rejection.DRY: translate("climate", "dry cooler"),
        Rejection.ADIABATIC: translate("climate", "adiabatic cooler"),
        Rejection.WET_CLOSED: translate("climate", "closed cooling tower"),
        Rejection.WET_OPEN: translate("climate", "open cooling tower"),
        Rejection.CHILLER: translate("climate", "chiller only"),
    }[kind]


def _limits(
    climate: SiteClimate, design: CoolingDesign, loops: SiteLoops, loop: ShownLoop
) -> ModeLimits:
    if design.rejection is Rejection.CHILLER:
        return ModeLimits(float("-inf"), float("-inf"))
    approach = climate.cooler.approach_k
    if loop is ShownLoop.AIR:
        return mode_limits(loops.air_supply_c, loops.air_return_c, 0.0, approach)
    return mode_limits(loops.liquid_supply_c, loops.liquid_return_c, 0.0, approach)


def _bars(
    climate: SiteClimate, design: CoolingDesign, loops: SiteLoops, loop: ShownLoop
) -> Iterable[Bar]:
    """Yield the hours by outdoor dry bulb, each coloured by who carries the heat then."""
    limits = _limits(climate, design, loops, loop)
    by_degree: dict[int, dict[CoolingMode, float]] = {}
    for outside, behind in zip(climate.dry, climate.entering, strict=True):
        # Bins of the model lie half way between degrees; `round` would put two of them together.
        degree = floor(outside.temperature_c + 0.5)
        modes = by_degree.setdefault(degree, dict.fromkeys(CoolingMode, 0.0))
        modes[limits.mode(behind.temperature_c)] += outside.share * NOMINAL_YEAR_H
    if not by_degree:
        return
    for degree in range(min(by_degree), max(by_degree) + 1):
        yield _bar(degree, by_degree.get(degree, {}))


def _bar(degree: int, modes: Mapping[CoolingMode, float]) -> Bar:
    segments = tuple(
        Segment(mode_name(mode), hours, _HUES[mode]) for mode, hours in modes.items() if hours > 0
    )
    told = [str(formats.celsius(float(degree)))]
    told += [f"{one.label} {formats.grouped(one.value, 0)} h" for one in segments]
    return Bar(str(degree), str(degree), segments, tooltip="\n".join(told))


def _chart(bars: Iterable[Bar], empty: str) -> BarChart:
    every = tuple(bars)
    marks = tuple(
        (float(place), bar.label)
        for place, bar in enumerate(every)
        if int(bar.label) % _EVERY_MARK_C == 0
    )
    return BarChart(
        translate("climate", "Hours of a year by outdoor dry bulb, °C"),
        translate("climate", "h"),
        every,
        tuple((mode_name(mode), _HUES[mode]) for mode in CoolingMode),
        empty_text=empty,
        touch=True,
        marks=marks,
    )


def report_text(report: WeatherReport) -> str:
    """Return what was found in a weather file, line by line; empty when nothing was."""
    lines = [
        translate("climate", "Line {0}: {1}").format(problem.row, worded(problem.text))
        for problem in report.problems
    ]
    more = report.count - len(report.problems)
    if more:
        lines.append(translate("climate", "… and {0} more.").format(more))
    if report.refusal:
        refused = translate("climate", "This file is not used: {0}. The climate is unchanged.")
        lines.insert(0, refused.format(worded(report.refusal)))
    elif lines:
        lines.insert(0, translate("climate", "These lines are left out or kept in part:"))
    return "\n".join(lines)
