"""Carbon of running and making a plan, water, and the key figures of energy efficiency."""

from collections.abc import Iterator
from dataclasses import replace

from planner.compute.carbon import PlanCarbon, hour_class_label, plan_carbon
from planner.compute.energy_figures import energy_figures
from planner.engines.carbon import Embodied
from planner.presenters import formats
from planner.presenters.carbon import (
    energy_note,
    energy_table,
    left_out_text,
    life_chart,
    making_chart,
    running_chart,
)
from planner.presenters.facility_charts import plant_sites, pue_build_up
from planner.presenters.report.blocks import (
    Block,
    Card,
    Cards,
    Chart,
    Grid,
    Heading,
    Section,
    Words,
)
from planner.presenters.report.material import Material, grid
from planner.presenters.report.pages import Page, page_title
from planner.presenters.rows import Tone
from planner.presenters.wording import translate, worded

_KG = 1000.0


def carbon_section(material: Material) -> Section:
    """Return carbon, water and key figures."""
    found = plan_carbon(material.case)
    names = {one.id: one.name for one in material.plan.sites}
    figures = energy_figures(found, names)
    blocks: list[Block] = [
        _cards(found),
        Heading(translate("report", "Running, by site and hours")),
        _running(material, found),
        Heading(translate("report", "Making")),
        _making(found),
        Heading(translate("report", "Key figures by site")),
        Grid(energy_table(figures)),
        Words(energy_note(figures), Tone.MUTED),
        Words(left_out_text(found), Tone.MUTED),
    ]
    bars = (running_chart(material.plan, found), making_chart(found))
    # What is left out and the headline of the life stand once, above.
    charts = [replace(one, foot="") for one in bars if any(bar.segments for bar in one.bars)]
    for chart in charts:
        blocks += [Heading(chart.title), Chart(chart)]
    life = life_chart(found)
    if life.lines:
        blocks += [Heading(life.title), Chart(replace(life, note=""))]
    for site in plant_sites(material.project, material.evaluation):
        build_up = pue_build_up(material.project, material.evaluation, site.id)
        if build_up.bars:
            title = translate("report", "Power of {0}").format(site.name)
            blocks += [Heading(title), Chart(build_up)]
    return Section(Page.CARBON, page_title(Page.CARBON), tuple(blocks))


def tonnes(kg: float | None) -> str:
    """Return kg CO2e as tonnes."""
    return formats.no_data() if kg is None else formats.trimmed(kg / _KG, 1)


def _span(one: Embodied) -> str:
    return f"{tonnes(one.low_kg)} – {tonnes(one.high_kg)}"


def _cards(found: PlanCarbon) -> Cards:
    tonnes_co2 = (translate("report", "t CO₂e"),)
    grams = found.per_million_tokens_g
    return Cards(
        (
            Card(
                translate("report", "Running, a year"),
                tonnes(found.operational_kg_year),
                tonnes_co2 if found.operational_kg_year is not None else ("",),
            ),
            Card(
                translate("report", "Making"),
                tonnes(found.embodied.likely_kg),
                tonnes_co2,
                _span(found.embodied),
            ),
            Card(
                translate("report", "Over {0} years").format(formats.trimmed(found.life_years, 1)),
                tonnes(found.life_kg),
                tonnes_co2 if found.life_kg is not None else ("",),
            ),
            Card(
                translate("report", "Per million output tokens"),
                formats.no_data() if grams is None else formats.number(grams),
                (translate("report", "g CO₂e") if grams is not None else "",),
            ),
        )
    )


def _running(material: Material, found: PlanCarbon) -> Grid:
    titles = (
        (translate("report", "Site"), False),
        (translate("report", "Hours"), False),
        (translate("report", "Energy, kWh a year"), True),
        (translate("report", "Grid, g CO₂e/kWh"), True),
        (translate("report", "t CO₂e a year"), True),
    )
    return grid(titles, _running_rows(material, found), _no_site())


def _no_site() -> str:
    return translate("report", "The plan owns and houses no hardware.")


def _running_rows(material: Material, found: PlanCarbon) -> Iterator[tuple[str, ...]]:
    names = {one.id: one.name for one in material.plan.sites}
    for site in found.sites:
        name = names[site.site]
        if not site.hours:
            yield name, formats.no_data(), formats.grouped(site.energy_kwh_year), "", tonnes(None)
        for one in site.hours:
            yield (
                name,
                worded(hour_class_label(one.name)),
                formats.grouped(one.energy_kwh),
                formats.grouped(one.g_per_kwh),
                tonnes(one.energy_kwh * one.g_per_kwh / _KG),
            )


def _making(found: PlanCarbon) -> Grid:
    titles = (
        (translate("report", "Part"), False),
        (translate("report", "Pieces"), True),
        (translate("report", "t CO₂e, likely"), True),
        (translate("report", "Range"), True),
    )
    empty = translate("report", "No hardware is owned.")
    rows = (
        (
            one.label,
            formats.grouped(one.count),
            tonnes(None if one.embodied is None else one.embodied.likely_kg),
            "" if one.embodied is None else _span(one.embodied),
        )
        for one in found.parts
    )
    return grid(titles, rows, empty)
