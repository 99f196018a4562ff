"""Step: findings on weights, contracts and concentration, looked at again only where they changed."""

from collections.abc import Iterator

from planner.compute.checks.supply import (
    check_concentration,
    check_contract,
    check_figures,
    check_models,
    check_tiers,
)
from planner.compute.steps.context import Context
from planner.compute.totals import PlanMoney
from planner.domain.exit_terms import NOTHING_AGREED
from planner.domain.finding import Finding


def check_supply(context: Context, money: PlanMoney) -> Iterator[Finding]:
    """Yield the findings of supply."""
    plan, shelf, graph = context.plan, context.shelf, context.graph
    horizon = context.project.settings.horizon_months
    yield from graph.node("figures of supply", check_figures, shelf)
    for site in plan.sites:
        if site.exit_terms != NOTHING_AGREED:
            yield from graph.node(("contract of site", site.id), check_contract, site, horizon)
    yield from graph.node("terms of bursts", check_tiers, plan.bursts, horizon)
    workloads = context.project.workloads
    yield from graph.node("models of others", check_models, plan.routes, workloads, shelf.apis)
    counts, bursts = money.counts, plan.bursts
    yield from graph.node("concentration", check_concentration, shelf, counts, bursts)
