"""Step: what is found of PUE, UPS, chillers and water of own sites; site by site."""

from collections.abc import Iterator

from planner.compute.checks.efficiency import SiteEfficiency, check_efficiency
from planner.compute.rules import PlantRules
from planner.compute.site_plant import plant_inputs, pue_result
from planner.compute.steps.context import Context
from planner.compute.steps.plant import plant_of
from planner.compute.steps.power import Powered
from planner.domain.finding import Finding
from planner.domain.pue import PueResult
from planner.domain.results import SiteResult
from planner.domain.site import Site
from planner.engines.power import DrawnPlant, PueLoad


def efficiency_step(context: Context, powered: Powered) -> Iterator[Finding]:
    """Yield the findings of every site whose plant is computed."""
    for site in context.plan.sites:
        result = powered.sites.get(site.id)
        if result is not None and result.annual is not None and result.design is not None:
            found: tuple[Finding, ...] = context.graph.node(
                ("efficiency", site.id),
                _found,
                site,
                result,
                plant_of(context, site),
                context.plant_rules,
            )
            yield from found


def _found(
    site: Site, result: SiteResult, drawn: DrawnPlant, plant: PlantRules
) -> tuple[Finding, ...]:
    annual, design = result.annual, result.design
    if annual is None or design is None:
        return ()
    least = None
    if site.entered_pue is not None:
        least = _least_pue(site, result, annual, drawn, plant)
    state = SiteEfficiency(site, result, annual, design, least, drawn, plant.values)
    return tuple(check_efficiency(state))


def _least_pue(
    site: Site, result: SiteResult, annual: PueResult, drawn: DrawnPlant, plant: PlantRules
) -> float:
    """The PUE of the year if the climate carried all heat."""
    inputs = plant_inputs(result.it_power_kw, site.design, plant, drawn)
    return pue_result(PueLoad(annual.it_kw, annual.liquid_kw, 1.0, 1.0), inputs).pue
