"""Step: the plant of every site as far as it stands on the plan; it rarely changes."""

from planner.compute.site_plant import drawn_plant
from planner.compute.steps.context import Context
from planner.domain.facility import PlantElement, PowerElement
from planner.domain.identity import RackId
from planner.domain.site import Site
from planner.engines.power import NOTHING_DRAWN, DrawnPlant


def plant_of(context: Context, site: Site) -> DrawnPlant:
    """Return what the plant on the plan of a site loses and draws; busways of rows are part of it.

    What carries power inside a rack belongs to its rack PDUs.
    """
    elements = (*elements_of(context, site), *_busways(site))
    if not elements:
        return NOTHING_DRAWN
    return context.graph.node(
        ("plant of", site.id), drawn_plant, elements, context.shelf.assumptions
    )


def _busways(site: Site) -> tuple[PlantElement, ...]:
    return tuple(one for room in site.rooms for row in room.rows for one in row.busways)


def elements_of(context: Context, site: Site) -> tuple[PlantElement, ...]:
    """Return the plant on the plan of a site, without what carries power inside a rack."""
    plan = context.plan
    if not plan.power_elements and not plan.cooling_elements:
        return ()
    places = {site.id, *(room.id for room in site.rooms)}
    found: list[PlantElement] = []
    for one in plan.plant:
        if one.place in places:
            found.append(one)
            continue
        rack = plan.racks.get(RackId(one.place))
        if rack is None or isinstance(one, PowerElement):
            continue
        if context.places.site_of_row.get(rack.row) == site.id:
            found.append(one)
    return tuple(found)
