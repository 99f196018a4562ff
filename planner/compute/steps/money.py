"""Step: what the plan costs against the reference: another scenario, or renting everything."""

from planner.compute.contracts import link_sites
from planner.compute.fabrics.goods import Goods, goods_of
from planner.compute.finance_rates import Rates, rates_of
from planner.compute.gpu_cost import draw_of
from planner.compute.money import Reference
from planner.compute.orders import has_spare_servers, site_orders
from planner.compute.plant import with_plant
from planner.compute.steps.context import Context
from planner.compute.steps.fabrics import Fabrics
from planner.compute.steps.power import Powered
from planner.compute.steps.service import Served
from planner.compute.totals import (
    PlanMoney,
    SiteRacks,
    SiteSpending,
    money_of,
    needs_of,
    rented_instead,
    site_spending,
)
from planner.domain.site import Site


def money_step(
    context: Context,
    powered: Powered,
    served: Served,
    reference: Reference | None,
    fabrics: Fabrics,
) -> PlanMoney:
    """Return costs and break-even; without a reference scenario against renting everything."""
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
        shelf.compliance,
        rates,
    )
    places = graph.node("link sites", link_sites, plan.links, plan.sites, plan.racks)
    return graph.node(
        "money",
        lambda _, *inputs: money_of(plan, *inputs),
        (plan.bursts, plan.deployments, plan.routes, plan.links, plan.sites, plan.tray),
        tuple(_spending(context, one, rates, fabrics) for one in powered.site_racks),
        places,
        served.years,
        rented,
        project.workloads,
        shelf,
        project.settings,
        context.pricing,
        rates,
        graph.node(
            "draw of GPUs",
            lambda pools, _: draw_of(pools, shelf),
            tuple(powered.pools.values()),
            shelf.assumptions,
        ),
        reference,
    )


def _spending(context: Context, racks: SiteRacks, rates: Rates, fabrics: Fabrics) -> SiteSpending:
    """What a site costs; orders stay while the same parts stand there, all while it draws the same."""
    graph, shelf, site = context.graph, context.shelf, racks.site
    horizon = context.project.settings.horizon_months
    counts = graph.kept(
        ("parts of", site.id), with_plant(racks.part_counts(), context.plan, site.id)
    )
    orders = graph.node(
        ("orders of", site.id),
        site_orders,
        site,
        counts,
        shelf,
        context.pricing,
        horizon,
        _goods(context, site, fabrics),
    )
    return graph.node(
        ("spending of", site.id),
        site_spending,
        racks,
        counts,
        orders,
        shelf,
        context.pricing,
        rates,
        horizon,
        graph.node("spare servers", has_spare_servers, context.plan.tray, shelf),
    )


def _goods(context: Context, site: Site, fabrics: Fabrics) -> tuple[Goods, ...]:
    """What the fabrics of a site are bought as; the same object while they stay."""
    if not site.fabrics:
        return ()
    results = tuple(fabrics.results[one.id] for one in site.fabrics)
    return context.graph.node(("goods of", site.id), goods_of, results)
