"""From plan to results: which calculation feeds which. The only file that knows the chain.

Order, without loops: data-class rules, memory, capacity, service, power load, power and cooling,
PUE, energy, money, delivery, findings, headlines.
"""

from planner.compute.api_use import api_uses
from planner.compute.service_results import burst_results
from planner.compute.steps.context import context_of
from planner.compute.steps.delivery import delivery_step
from planner.compute.steps.fabrics import fabrics_step
from planner.compute.steps.figures import figures_step
from planner.compute.steps.findings import findings_step
from planner.compute.steps.links import links_step
from planner.compute.steps.money import money_step
from planner.compute.steps.power import power_step
from planner.compute.steps.racks import rack_step
from planner.compute.steps.reference import reference_step
from planner.compute.steps.service import capacity_step, service_step
from planner.domain.identity import ScenarioId
from planner.domain.project import Project
from planner.domain.results import Evaluation


def evaluate(
    project: Project,
    scenario_id: ScenarioId,
    base: Evaluation | None = None,
    *,
    typical: bool = False,
) -> Evaluation:
    """Return every result of a scenario, reusing from *base* what did not change.

    With and without *base* the results are equal to the last bit. *typical* serves recorded demand
    in its typical hours only, and keeps the lengths of cables while the same devices are connected,
    which is enough while something is dragged.
    """
    context = context_of(project, scenario_id, base, typical=typical)
    plan = context.plan
    racked = rack_step(context)
    fabrics = fabrics_step(context)
    capacity = capacity_step(context, racked)
    served = service_step(context, capacity)
    powered = power_step(context, racked, capacity, served, fabrics)
    reference = reference_step(context)
    money = money_step(context, powered, served, reference, fabrics)
    timeline = delivery_step(context, served, money)
    found = findings_step(context, racked, capacity, served, powered, money, fabrics)
    return Evaluation(
        scenario=scenario_id,
        figures=figures_step(context, racked, served, powered, money, timeline),
        racks=racked.results,
        rooms=powered.rooms,
        sites=powered.sites,
        pools=powered.pools,
        deployments=served.deployments,
        workloads=served.workloads,
        bursts=context.graph.node(
            "bursts",
            burst_results,
            plan.bursts,
            plan.deployments,
            served.first,
            project.shelf.offers,
            context.pricing,
        ),
        devices=powered.devices,
        costs=money.costs,
        findings=found.shown,
        muted=found.muted,
        admissible=found.blocking is None,
        not_admissible_because=found.blocking.message if found.blocking else "",
        nodes=context.graph.nodes,
        apis=context.graph.node(
            "APIs", api_uses, plan.routes, context.project.workloads, served.first
        ),
        links=links_step(context, served),
        timeline=timeline,
        fabrics=fabrics.results,
    )
