"""Weights of supply risk as they are entered in the window, and what ties the plan to whom."""

from collections.abc import Mapping

from planner.compute.explain.case import Case
from planner.compute.lock_in.bond import Bond
from planner.compute.lock_in.bonds import lock_in
from planner.compute.lock_in.rules import knows_exits
from planner.compute.risk_weights import TERMS, weight_key
from planner.compute.supply_risk import SupplyRisk, score_with
from planner.document.commands.risk_weights import SetWeights, scaled
from planner.domain.project import Project
from planner.engines.supply import RiskWeights
from planner.workspace.state import State

__all__ = ["Bond", "SetWeights", "bonds_of", "knows_leaving", "scaled", "score_of", "weights_in"]


def weights_in(project: Project) -> dict[str, float]:
    """Return the weights of a project by assumption, in the order of the terms.

    Empty in a project that is older than any of them.
    """
    known, keys = project.shelf.assumptions, [weight_key(term) for term in TERMS]
    return {key: known[key].likely for key in keys} if all(key in known for key in keys) else {}


def score_of(risk: SupplyRisk | None, weights: Mapping[str, float]) -> float | None:
    """Return what the plan would score with *weights*; None where they cannot be."""
    if risk is None:
        return None
    try:
        return score_with(risk, RiskWeights(*weights.values()))
    except ValueError:
        return None


def bonds_of(state: State) -> tuple[Bond, ...]:
    """Return what leaving each costs in the shown scenario, the costliest first."""
    return lock_in(Case(state.project, state.scenario, state.evaluation))


def knows_leaving(project: Project) -> bool:
    """Whether a project has the assumptions of leaving."""
    return knows_exits(project.shelf.assumptions)
