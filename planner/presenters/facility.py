"""What is told of a site's plant beside its charts: the figures that follow from the build-up."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.domain.results import Evaluation
from planner.domain.site import Site
from planner.presenters import formats
from planner.presenters.formats import Quantity
from planner.presenters.wording import translate


@dataclass(frozen=True, slots=True)
class PlantFigure:
    """A figure of a site's plant: its name, its value, and what it means."""

    label: str
    value: str
    meaning: str


def plant_figures(evaluation: Evaluation, site: Site | None) -> tuple[PlantFigure, ...]:
    """Return the figures of a site's plant, none without one."""
    return () if site is None else tuple(_figures(evaluation, site))


def _figures(evaluation: Evaluation, site: Site) -> Iterator[PlantFigure]:
    result = evaluation.sites[site.id]
    pue = formats.no_data() if result.pue is None else formats.grouped(result.pue, 3)
    meaning = translate("facility", "Energy of the site over the energy of IT, in a year.")
    if site.entered_pue is not None:
        meaning = translate("facility", "Entered: {0}").format(site.pue_reason)
    yield PlantFigure(translate("facility", "PUE"), pue, meaning)
    yield PlantFigure(
        translate("facility", "Year"),
        str(formats.power(None if result.annual is None else result.annual.facility_kw)),
        translate("facility", "Power of the site at expected average and the climate of a year."),
    )
    yield PlantFigure(
        translate("facility", "Design day"),
        str(formats.power(result.facility_power_kw)),
        translate(
            "facility",
            "Power of the site at expected peak in the hottest hours, batteries charging.",
        ),
    )
    energy = formats.quantity(result.energy_kwh_year, formats.ENERGY)
    yield PlantFigure(
        translate("facility", "Energy"),
        str(Quantity(energy.number, translate("facility", "{0}/a").format(energy.unit))),
        translate("facility", "What the site draws in a year; cost and carbon rest on it."),
    )
    water = result.water
    yield PlantFigure(
        translate("facility", "WUE"),
        str(formats.plain(None if water is None else water.l_kwh, translate("facility", "l/kWh"))),
        translate("facility", "Water of heat rejection for each kWh of IT, over a year."),
    )
    if water is not None and water.l_year:
        m3 = translate("facility", "m³")
        yield PlantFigure(
            translate("facility", "Water"),
            str(Quantity(formats.grouped(water.l_year / 1000.0), f"{m3}/a")),
            translate("facility", "{0} on the design day.").format(
                Quantity(formats.grouped(water.l_design_day / 1000.0, 1), m3)
            ),
        )
