"""Step: what the plan costs against renting everything."""

from planner.compute.money import rates_of
from planner.compute.steps.context import Context
from planner.compute.steps.power import Powered
from planner.compute.steps.service import Served
from planner.compute.totals import PlanMoney, money_of, needs_of, rented_instead


def money_step(context: Context, powered: Powered, served: Served) -> PlanMoney:
    """Return costs, reference and break-even."""
    graph, plan, shelf, project = context.graph, context.plan, context.shelf, context.project
    rates = graph.node("finance rates", lambda _: rates_of(shelf), shelf.assumptions)
    needs = graph.node(
        "needs",
        lambda *_: needs_of(project.workloads, plan.routes, plan.deployments, shelf),
        project.workloads,
        plan.routes,
        plan.deployments,
        shelf.llms,
        shelf.assumptions,
    )
    rented = graph.node(
        "rented instead",
        lambda needs, *_: rented_instead(needs, shelf, project.settings),
        needs,
        project.settings,
        shelf.offers,
        shelf.accelerators,
        shelf.llms,
        shelf.engines,
    )
    return money_of(
        plan,
        powered.site_racks,
        served.years,
        rented,
        project.workloads,
        shelf,
        project.settings,
        rates,
    )
