"""The power chain of a site as a plan has it: drawn elements, completed by what is assumed."""

from planner.compute.chain import ChainRules, SiteChain, default_chain, drawn_at
from planner.compute.steps.context import Context
from planner.domain.facility import LossCurve
from planner.domain.site import Site


def chain_rules(context: Context, site: Site, it_kw: float, plant_kw: float) -> ChainRules:
    """Return what the chain of a site is completed by that carries *it_kw* of IT and *plant_kw* beside it."""
    plant = context.plant_rules
    return ChainRules(
        it_kw=it_kw,
        plant_kw=plant_kw,
        feeds=context.rules_at(site).feeds,
        ups_curve=plant.ups_curve,
        transformer_curve=LossCurve(plant.transformer_no_load, 0.0, plant.transformer_load),
        values=plant.values,
        assumptions=context.shelf.assumptions,
    )


def site_chain(context: Context, site: Site, it_kw: float) -> SiteChain:
    """Return the chain of a site, for questions about its paths alone."""
    racks = tuple(rack for room in site.rooms for rack in context.room_racks.get(room.id, ()))
    drawn = drawn_at(context.plan.power_elements, site, (rack.id for rack in racks))
    return default_chain(site, drawn, racks, chain_rules(context, site, it_kw, 0.0))
