"""Step: the limits of cooling, the climate of sites, and what it carries; all three rarely change."""

from planner.compute.chillers import NO_CHILLERS, SiteChillers, has_chiller, site_chillers
from planner.compute.cooling_limits import CoolingLimits, cooling_limits
from planner.compute.free_cooling import (
    FreeCooling,
    SiteClimate,
    WetShares,
    free_cooling,
    site_climate,
    wet_shares,
)
from planner.compute.steps.context import Context
from planner.compute.steps.plant import elements_of
from planner.domain.site import Site


def limits_of(context: Context) -> CoolingLimits | None:
    """Return the limits of cooling, None where the project is older than they."""
    limits: CoolingLimits | None = context.graph.node(
        "cooling limits", cooling_limits, context.shelf.assumptions
    )
    return limits


def climate_of(context: Context, site: Site) -> SiteClimate | None:
    """Return the climate of a site: of its weather file, else of its region."""
    region = context.shelf.regions.get(site.region) if site.region else None
    values, design = context.plant_rules.values, site.design.cooling
    climate: SiteClimate | None = context.graph.node(
        ("climate", site.id), site_climate, region, design, values, limits_of(context)
    )
    return climate


def free_cooling_of(context: Context, site: Site) -> FreeCooling:
    """Return what the climate of a site carries without a chiller."""
    climate = climate_of(context, site)
    values, design = context.plant_rules.values, site.design.cooling
    return context.graph.node(("free cooling", site.id), free_cooling, climate, design, values)


def wet_shares_of(context: Context, site: Site) -> WetShares | None:
    """Return how much of the heat of a site evaporates water, None where that is not known."""
    climate, limits = climate_of(context, site), limits_of(context)
    values, design = context.plant_rules.values, site.design.cooling
    shares: WetShares | None = context.graph.node(
        ("wet shares", site.id), wet_shares, climate, design, values, limits
    )
    return shares


def chillers_of(context: Context, site: Site) -> SiteChillers:
    """Return what the chillers on the plan of a site take at its climate."""
    elements = elements_of(context, site)
    if not has_chiller(elements):
        return NO_CHILLERS
    return context.graph.node(
        ("chillers", site.id),
        site_chillers,
        elements,
        climate_of(context, site),
        site.design.cooling,
        context.plant_rules.values,
    )
