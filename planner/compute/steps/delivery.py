"""Step: the way from the order to the first token, and to everything served."""

from planner.compute.serve import Service, Target
from planner.compute.steps.context import Context
from planner.compute.steps.service import Served
from planner.compute.timeline import Serving, activities, dated, last_of_targets
from planner.compute.totals import PlanMoney
from planner.domain.identity import WorkloadId
from planner.domain.timeline import Timeline


def delivery_step(context: Context, served: Served, money: PlanMoney) -> Timeline:
    """Return the timeline; it is drawn again only when an activity or who serves changes."""
    graph, plan, shelf = context.graph, context.plan, context.shelf
    network = graph.node(
        "activities",
        lambda *_: activities(plan, money.orders, shelf),
        (plan.sites, plan.bursts, plan.routes),
        money.orders,
        shelf.assumptions,
    )
    last = graph.kept("last activities", last_of_targets(plan, network))
    serving = graph.node("serving", _serving, served.first, served.targets)
    found: Timeline = graph.node("timeline", dated, network, last, serving)
    return found


def _serving(service: Service, targets: dict[str, Target]) -> Serving:
    of_workload: dict[WorkloadId, tuple[str, ...]] = {}
    for (workload, target), hours in service.served.items():
        if hours.any():
            of_workload[workload] = (*of_workload.get(workload, ()), target)
    able = frozenset(key for key, target in targets.items() if any(target.rates.values()))
    return Serving(of_workload, able)
