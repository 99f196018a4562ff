"""How carbon and water read: running by hours, making by device, the life, and key figures."""

from collections.abc import Sequence
from math import ceil

from planner.compute.carbon import EXCLUSIONS, PartCarbon, PlanCarbon, SiteCarbon, hour_class_label
from planner.compute.energy_figures import EnergyFigures
from planner.domain.plan import Plan
from planner.presenters import formats
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.series import Bar, BarChart, Hue, Line, LineChart, Segment
from planner.presenters.wording import translate, worded

ASSUMPTIONS = (
    *("carbon.gpu_kg", "carbon.gpu_server_kg", "carbon.server_kg"),
    *("carbon.grid_day", "carbon.grid_night", "carbon.grid_weekend", "finance.life_months"),
)
"""What the figures rest on."""

_KG_PER_T = 1000.0
_HUES = {"day": Hue.FACILITY, "night": Hue.COMPUTE, "weekend": Hue.OWN}


def carbon_text(found: PlanCarbon) -> str:
    """Return running, making, the life, per token and water in one line."""
    if not found.sites:
        return translate("carbon", "Nothing is owned or housed: clouds publish no figures.")
    made = found.embodied
    making = translate("carbon", "making {0} ({1} to {2})")
    making = making.format(*map(_tonnes, (made.likely_kg, made.low_kg, made.high_kg)))
    parts = [
        translate("carbon", "Running {0} CO₂e a year").format(_tonnes(found.operational_kg_year)),
        making,
        translate("carbon", "{0} in {1} years").format(
            _tonnes(found.life_kg), formats.trimmed(found.life_years, 1)
        ),
    ]
    grams = found.per_million_tokens_g
    if grams is not None:
        text = translate("carbon", "{0} g per million output tokens")
        parts.append(text.format(formats.number(grams)))
    water = found.water_l_year
    if water is not None:
        text = translate("carbon", "water {0} m³ a year")
        parts.append(text.format(formats.number(water / 1000.0)))
    return " · ".join(parts)


def left_out_text(found: PlanCarbon) -> str:
    """Return what the figures leave out, and what would make them whole."""
    texts = [translate("carbon", "Left out: {0}").format(" ".join(map(worded, EXCLUSIONS)))]
    if any(one.g_per_kwh is None for one in found.sites):
        texts.append(translate("carbon", "A site without a region has no carbon of the grid."))
    return " ".join(texts)


def running_chart(plan: Plan, found: PlanCarbon) -> BarChart:
    """Emissions of running each site in a year, by class of hours."""
    title = translate("carbon", "Running")
    empty = translate("carbon", "No own or colocated site yet. Add one with Add Site.")
    sites = [(plan.site(one.site).name, one) for one in found.sites]
    seen = {hours.name for one in found.sites for hours in one.hours}
    legend = tuple(
        (worded(hour_class_label(name)), hue) for name, hue in _HUES.items() if name in seen
    )
    return BarChart(
        title,
        translate("carbon", "t CO₂e a year, by hours"),
        tuple(_running_bar(name, one) for name, one in sites),
        legend,
        empty_text=empty,
        foot=left_out_text(found),
    )


def _running_bar(name: str, one: SiteCarbon) -> Bar:
    if one.kg_year is None:
        text = translate("carbon", "{0}: no carbon of the grid is known. Give the site a region.")
        return Bar(one.site, name, (), tooltip=text.format(name))
    segments, lines = [], [f"{name}: {_tonnes(one.kg_year)}"]
    for hours in one.hours:
        label = worded(hour_class_label(hours.name))
        kg = hours.energy_kwh * hours.g_per_kwh / 1000.0
        segments.append(Segment(label, kg / _KG_PER_T, _HUES[hours.name]))
        energy = formats.quantity(hours.energy_kwh, formats.ENERGY)
        text = translate("carbon", "{0}: {1} at {2} g/kWh, {3}")
        lines.append(text.format(label, energy, formats.grouped(hours.g_per_kwh), _tonnes(kg)))
    return Bar(one.site, name, tuple(segments), tooltip="\n".join(lines))


def making_chart(found: PlanCarbon) -> BarChart:
    """Emissions of making each device, with the ends of their ranges; the largest first."""
    known = sorted(
        (one for one in found.parts if one.embodied is not None),
        key=lambda one: -_likely(one),
    )
    note = ""
    if found.without_figure:
        text = translate("carbon", "{0} pieces have no published figure, such as {1}.")
        first = next(one.label for one in found.parts if one.embodied is None)
        note = text.format(found.without_figure, first)
    likely, high = translate("carbon", "likely"), translate("carbon", "high end of the range")
    return BarChart(
        translate("carbon", "Making"),
        translate("carbon", "t CO₂e, every GPU counted"),
        tuple(_making_bar(one, likely) for one in known),
        ((likely, Hue.COMPUTE),) if known else (),
        horizontal=True,
        outline_label=high if known else "",
        empty_text=note or translate("carbon", "No server yet. Place one."),
        foot=note,
    )


def _likely(one: PartCarbon) -> float:
    return 0.0 if one.embodied is None else one.embodied.likely_kg


def _making_bar(one: PartCarbon, likely: str) -> Bar:
    made = one.embodied
    if made is None:
        return Bar(one.part, one.label, ())
    text = translate("carbon", "{0} × {1}: {2} ({3} to {4})")
    tonnes = map(_tonnes, (made.likely_kg, made.low_kg, made.high_kg))
    return Bar(
        one.part,
        one.label,
        (Segment(likely, made.likely_kg / _KG_PER_T, Hue.COMPUTE),),
        outline=made.high_kg / _KG_PER_T,
        tooltip=text.format(one.count, one.label, *tonnes),
    )


def life_chart(found: PlanCarbon) -> LineChart:
    """Emissions from the making on, year by year: made, and made and run, with the range."""
    title, axis = translate("carbon", "Over the life"), translate("carbon", "year")
    running, made = found.operational_kg_year, found.embodied
    if running is None or not found.sites or not (running or made.likely_kg):
        text = translate("carbon", "No figure without the carbon of the grid at every site.")
        if not found.sites:
            text = translate("carbon", "No own or colocated site yet. Add one with Add Site.")
        return LineChart(title, "", axis, (), empty_text=text)
    years = tuple(float(year) for year in range(ceil(found.life_years) + 1))

    def course(kg: float, *, runs: bool) -> tuple[float, ...]:
        return tuple((kg + (running * year if runs else 0.0)) / _KG_PER_T for year in years)

    def line(label: str, hue: Hue, *, runs: bool) -> Line:
        return Line(
            label,
            years,
            course(made.likely_kg, runs=runs),
            hue,
            low=course(made.low_kg, runs=runs),
            high=course(made.high_kg, runs=runs),
        )

    return LineChart(
        title,
        translate("carbon", "t CO₂e"),
        axis,
        (
            line(translate("carbon", "made and run"), Hue.FACILITY, runs=True),
            line(translate("carbon", "made"), Hue.COMPUTE, runs=False),
        ),
        x_unit=translate("carbon", "years"),
        x_end=years[-1],
        note=carbon_text(found),
    )


def energy_table(figures: Sequence[EnergyFigures]) -> Table:
    """Return the key figures of energy efficiency by site, and of all sites."""
    columns = (
        Column("site", translate("carbon", "Site")),
        Column("pue", translate("carbon", "PUE"), numeric=True),
        Column("wue", translate("carbon", "WUE, l/kWh"), numeric=True),
        Column("erf", translate("carbon", "ERF"), numeric=True),
        Column("ref", translate("carbon", "REF"), numeric=True),
        Column("energy", translate("carbon", "Energy, kWh/a"), numeric=True),
        Column("it", translate("carbon", "IT, kWh/a"), numeric=True),
        Column("water", translate("carbon", "Water, m³/a"), numeric=True),
        Column("reused", translate("carbon", "Reused, kWh/a"), numeric=True),
        Column("renewable", translate("carbon", "Renewable, kWh/a"), numeric=True),
        Column("carbon", translate("carbon", "CO₂e, kg/a"), numeric=True),
    )
    empty = translate("carbon", "No own or colocated site yet. Add one with Add Site.")
    return Table(columns, tuple(map(_energy_row, figures)), empty)


def energy_note(figures: Sequence[EnergyFigures]) -> str:
    """Return what the figures are by, and where those that are missing are entered."""
    note = translate("carbon", "By Regulation (EU) 2024/1364; water is that of heat rejection.")
    if any(one.reused_kwh is None or one.renewable_kwh is None for one in figures):
        told = translate(
            "carbon", "ERF and REF: select a site and enter heat reused and renewable energy."
        )
        return f"{note} {told}"
    return note


def _energy_row(one: EnergyFigures) -> Row:
    entered = translate(
        "carbon", "Not entered: select the site and enter heat reused and renewable energy."
    )
    theirs = translate("carbon", "Of a colocation its operator knows it.")
    water = None if one.water_l is None else one.water_l / 1000.0
    cells = {
        "site": Cell(worded(one.name)),
        "pue": _cell(one.pue, 3, theirs),
        "wue": _cell(one.wue_l_kwh, 3, theirs),
        "erf": _cell(one.erf, 3, entered),
        "ref": _cell(one.ref, 3, entered),
        "energy": _cell(one.energy_kwh, 0, ""),
        "it": _cell(one.it_kwh, 0, theirs),
        "water": _cell(water, 0, theirs),
        "reused": _cell(one.reused_kwh, 0, entered),
        "renewable": _cell(one.renewable_kwh, 0, entered),
        "carbon": _cell(one.carbon_kg, 0, ""),
    }
    return Row(one.name, cells)


def _cell(value: float | None, decimals: int, missing: str) -> Cell:
    if value is None:
        return Cell(formats.no_data(), "", Tone.MUTED, missing)
    return Cell(formats.grouped(value, decimals), value)


def _tonnes(kg: float | None) -> str:
    return formats.no_data() if kg is None else f"{formats.number(kg / _KG_PER_T)}{formats.SPACE}t"
