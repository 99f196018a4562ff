"""Step: the headlines."""

from planner.compute.headlines import (
    cost_figures,
    delivery_figures,
    half_range,
    in_currency,
    memory_figures,
    power_figures,
    present_tokens,
    throughput_figures,
)
from planner.compute.steps.context import Context
from planner.compute.steps.power import Powered
from planner.compute.steps.racks import Racked
from planner.compute.steps.service import Served
from planner.compute.supply import delivery
from planner.compute.totals import PlanMoney
from planner.domain.results import Figure
from planner.domain.timeline import Timeline


def figures_step(
    context: Context,
    racked: Racked,
    served: Served,
    powered: Powered,
    money: PlanMoney,
    timeline: Timeline,
) -> dict[str, Figure]:
    """Return every headline by key."""
    shelf, project = context.shelf, context.project
    workloads = {one.id: one for one in project.workloads}
    devices = sum(room.sums.devices for room in racked.rooms.values())
    without = sum(room.sums.without_data for room in racked.rooms.values())
    tokens: float = context.graph.node(
        "present tokens", present_tokens, served.years, project.workloads, project.settings
    )
    unserved = any(one.unserved_share_peak > 0 for one in served.workloads.values())
    return {
        **power_figures(powered.sites, context.places.sites, devices, without),
        **memory_figures(powered.pools),
        **throughput_figures(served.first, served.targets, workloads, served.workloads),
        **in_currency(
            cost_figures(
                money.costs,
                tokens,
                project.settings,
                token_share=money.token_share,
                half_range_usd=half_range(money.costs, shelf, money.part_usd),
                blocking_gap=money.gap,
            ),
            project.shown_currency,
        ),
        **delivery_figures(delivery(timeline, unserved=unserved)),
    }
