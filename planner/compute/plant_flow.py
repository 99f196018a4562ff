"""What flows through the power plant of a site in normal operation, element by element.

Racks draw their expected peak with the diversity of the site, each feed its part by the loads of
its supplies; the cooling plant draws what it does on the design day. Worked out when somebody asks.
"""

from collections.abc import Mapping

from planner.compute.chain import SiteChain, default_chain, drawn_at
from planner.compute.steps.chains import chain_rules
from planner.compute.steps.context import Context
from planner.domain.facility import PowerKind
from planner.domain.identity import RackId
from planner.domain.results import Evaluation, RackResult
from planner.domain.site import Site
from planner.engines.power import chain_flow


def plant_loads(context: Context, evaluation: Evaluation, site: Site) -> dict[str, float]:
    """Return the load of each drawn element of a site as a share of its rating.

    A generator carries what it would when the utility is lost. Elements without a rating, and
    chains that are impossible, have no load.
    """
    result = evaluation.sites.get(site.id)
    racks = tuple(rack for room in site.rooms for rack in context.room_racks.get(room.id, ()))
    if result is None or not racks:
        return {}
    plant_kw = 0.0 if result.design is None else result.design.plant_kw
    drawn = drawn_at(context.plan.power_elements, site, (rack.id for rack in racks))
    rules = chain_rules(context, site, result.it_power_kw, plant_kw)
    chain = default_chain(site, drawn, racks, rules)
    if chain.problems:
        return {}
    draws = _draws(chain, evaluation.racks, result.it_power_kw)
    if chain.plant:
        draws[chain.plant] = plant_kw
    loads = chain_flow(chain.elements, draws).load_kw
    grid = [one.id for one in chain.nodes if one.element.kind is PowerKind.UTILITY]
    alone: Mapping[str, float] = {}
    if any(one.element.kind is PowerKind.GENERATOR for one in chain.nodes):
        alone = chain_flow(chain.elements, draws, grid).load_kw
    found = {}
    for one in chain.nodes:
        rating = one.element.rating_kw
        load = (alone if one.element.kind is PowerKind.GENERATOR else loads).get(one.id)
        if not one.assumed and rating and load is not None:
            found[one.id] = load / rating
    return found


def _draws(
    chain: SiteChain, results: Mapping[RackId, RackResult], it_kw: float
) -> dict[str, float]:
    """What racks draw at the end of each circuit, in kW."""
    known = {rack: results[rack] for rack in chain.circuits if rack in results}
    whole_kw = sum(one.peak_kw for one in known.values())
    diversity = min(1.0, it_kw / whole_kw) if whole_kw else 1.0
    draws: dict[str, float] = {}
    for rack, result in known.items():
        together = sum(one.normal_kw for one in result.feeds)
        if not together:
            continue
        scale = result.peak_kw * diversity / together
        for end, feed in zip(chain.circuits[rack], result.feeds, strict=True):
            draws[end] = draws.get(end, 0.0) + feed.normal_kw * scale
    return draws
