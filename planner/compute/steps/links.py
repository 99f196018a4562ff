"""Step: what the links between sites carry."""

from collections.abc import Mapping

from planner.compute.links import BYTES_PER_TOKEN, link_loads
from planner.compute.steps.context import Context
from planner.compute.steps.service import Served
from planner.compute.steps.ways import ends_of, ways_of
from planner.domain.identity import LinkId
from planner.domain.results import LinkResult


def links_step(context: Context, served: Served) -> Mapping[LinkId, LinkResult]:
    """Return the load of every link in the first year; nothing is looked at without links."""
    graph, plan, shelf = context.graph, context.plan, context.shelf
    if not plan.links:
        return {}
    return graph.node(
        "link loads",
        lambda _, *inputs: link_loads(plan, *inputs),
        (plan.links, plan.sites, plan.routes, plan.deployments, plan.pools),
        ends_of(context),
        ways_of(context),
        context.project.workloads,
        served.first,
        shelf.llms,
        shelf.assumptions[BYTES_PER_TOKEN],
    )
