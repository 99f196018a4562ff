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
from planner.domain.project import PartShelf, Settings
from planner.domain.results import Figure
from planner.domain.timeline import Timeline

Figures = dict[str, Figure]


def figures_step(
    context: Context,
    racked: Racked,
    served: Served,
    powered: Powered,
    money: PlanMoney,
    timeline: Timeline,
) -> Figures:
    """Return every headline by key."""
    graph, project = context.graph, context.project
    devices = sum(room.sums.devices for room in racked.rooms.values())
    without = sum(room.sums.without_data for room in racked.rooms.values())
    tokens: float = graph.node(
        "present tokens", present_tokens, served.years, project.workloads, project.settings
    )
    memory: Figures = graph.node("figures of memory", memory_figures, powered.pools)
    throughput: Figures = graph.node(
        "figures of throughput",
        throughput_figures,
        served.first,
        served.targets,
        project.workloads,
        served.workloads,
    )
    costs: Figures = graph.node(
        "figures of costs", _costs, money, tokens, project.settings, context.shelf
    )
    unserved = any(one.unserved_share_peak > 0 for one in served.workloads.values())
    return {
        **power_figures(powered.sites, context.places.sites, devices, without),
        **memory,
        **throughput,
        **in_currency(costs, project.shown_currency),
        **delivery_figures(delivery(timeline, unserved=unserved)),
    }


def _costs(money: PlanMoney, tokens: float, settings: Settings, shelf: PartShelf) -> Figures:
    return cost_figures(
        money.costs,
        tokens,
        settings,
        token_share=money.token_share,
        half_range_usd=half_range(money.costs, shelf, money.part_usd),
        blocking_gap=money.gap,
    )
