"""Step: what the scenario costs that break-even compares with."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from planner.compute.money import Reference
from planner.compute.steps.context import Context, context_of
from planner.compute.steps.fabrics import fabrics_step
from planner.compute.steps.money import money_step
from planner.compute.steps.power import power_step
from planner.compute.steps.racks import rack_step
from planner.compute.steps.service import capacity_step, service_step
from planner.domain.project import Project, Scenario
from planner.domain.results import Node


@dataclass(frozen=True, slots=True)
class _Costed:
    """The reference scenario with its costs, and the steps that led to them."""

    reference: Reference
    nodes: Mapping[Any, Node]


def reference_step(context: Context) -> Reference | None:
    """Return the scenario chosen as reference with its cumulative present cost.

    None when none is chosen, when it is no longer there, or when it is the one that is evaluated,
    which is then compared with renting everything.
    """
    project = context.project
    chosen = project.settings.reference_scenario
    found = next((one for one in project.scenarios if one.id == chosen), None)
    if found is None or found.id == context.scenario:
        return None
    costed: _Costed = context.graph.continued(
        "reference scenario",
        lambda known, *_: _costed(context.whole, found, known),
        found,
        *_shared(context.whole),
    )
    return costed.reference


def _shared(project: Project) -> tuple[object, ...]:
    """Everything of a project that one scenario's costs can depend on beside the scenario."""
    own = ("id", "name", "serial", "scenarios", "quote")
    return tuple(getattr(project, one.name) for one in fields(project) if one.name not in own)


def _costed(project: Project, scenario: Scenario, known: _Costed | None) -> _Costed:
    """The first half of an evaluation: nothing of it asks for a reference."""
    context = context_of(project, scenario.id, known)
    racked = rack_step(context)
    fabrics = fabrics_step(context)
    capacity = capacity_step(context, racked)
    served = service_step(context, capacity)
    powered = power_step(context, racked, capacity, served, fabrics)
    money = money_step(context, powered, served, None, fabrics)
    present = None if money.gap else money.costs.cumulative_present
    return _Costed(Reference(scenario.name, present, money.gap), context.graph.nodes)
