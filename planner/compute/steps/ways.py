"""Step: the ways of requests from the users to the sites that links reach."""

from planner.compute.links import Ends, Ways, link_ends, ways_from_users
from planner.compute.steps.context import Context


def ends_of(context: Context) -> Ends:
    """Return the sites that the links of the plan join."""
    plan = context.plan
    return context.graph.node("link ends", link_ends, plan.links, plan.sites, plan.racks)


def ways_of(context: Context) -> Ways:
    """Return the shortest ways; nothing is looked at in a plan without links."""
    plan = context.plan
    if not plan.links:
        return {}
    ends = ends_of(context)
    return context.graph.node("ways", ways_from_users, plan.links, ends, plan.sites)
