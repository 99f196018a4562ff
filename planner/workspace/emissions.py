"""Carbon and water of the open project: worked out when somebody looks, never with an edit."""

from planner.compute.carbon import PlanCarbon, plan_carbon
from planner.compute.energy_figures import EnergyFigures, energy_figures
from planner.compute.explain.case import Case
from planner.workspace.state import State

__all__ = ["EnergyFigures", "PlanCarbon", "carbon_of", "energy_of"]


def carbon_of(state: State) -> PlanCarbon:
    """Return the carbon of running and of making the open scenario."""
    return plan_carbon(Case(state.project, state.scenario, state.evaluation))


def energy_of(state: State, found: PlanCarbon | None = None) -> tuple[EnergyFigures, ...]:
    """Return the key figures of energy efficiency by site; *found* where the carbon is known."""
    names = {site.id: site.name for site in state.plan.sites}
    return energy_figures(found or carbon_of(state), names)
