"""Shocks tried beside the window, on demand, and on whom the plan depends."""

import logging

from planner.catalog.library import Library
from planner.compute.explain.case import Case
from planner.compute.risk_weights import TERMS
from planner.compute.sovereignty import Sovereignty, sovereignty_of_plan, sovereignty_of_sites
from planner.compute.supply_risk import SupplyRisk, supply_risk
from planner.document.observer import Signal
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.studies.robustness import Suggestion, robustness
from planner.studies.shocks import ShockResult, ShockSizes, shocks
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import State

__all__ = ["Shaking", "SupplyRisk", "dependence", "sovereignty", "term_weights"]

_log = logging.getLogger(__name__)


Shaken = tuple[tuple[ShockResult, ...], tuple[Suggestion, ...]]
"""Shocks, and what would make the plan robust against them."""


class _Outdated(Exception):
    """The plan has moved on, or somebody has ended it."""


def dependence(project: Project, evaluation: Evaluation) -> SupplyRisk | None:
    """Return on whom a plan depends."""
    return supply_risk(Case(project, evaluation.scenario, evaluation))


def sovereignty(state: State) -> Sovereignty | None:
    """Return how sovereign the shown scenario is: as its least sovereign site, by objective."""
    case = Case(state.project, state.scenario, state.evaluation)
    sites = [found for _, found in sovereignty_of_sites(case)]
    return sovereignty_of_plan(state.project.scenario(state.scenario).name, sites)


def term_weights(project: Project) -> tuple[float, ...]:
    """Return the weights of the terms of the score, 0 for those an older project does not have."""
    known = project.shelf.assumptions
    return tuple(
        known[key].likely if (key := f"risk.weight_{term}") in known else 0.0 for term in TERMS
    )


class Shaking:
    """Tries every shock once, in the background; an edit makes what was found old."""

    def __init__(self, scheduler: Scheduler) -> None:
        self.changed: Signal[None] = Signal()
        self.sizes = ShockSizes()
        self.found: tuple[ShockResult, ...] = ()
        self.suggested: tuple[Suggestion, ...] = ()
        self.under_way = False
        self._scheduler = scheduler
        self._evaluation: Evaluation | None = None
        self._run = 0

    def is_old(self, state: State) -> bool:
        """Whether what was found belongs to an earlier plan."""
        return bool(self.found) and self._evaluation is not state.evaluation

    def shake(self, state: State, library: Library) -> None:
        """Try every shock on a plan, and look in *library* for what would make it robust."""
        self._run += 1
        run, sizes = self._run, self.sizes
        self.under_way = True
        self._evaluation = state.evaluation
        self.changed.emit(None)

        def breathe() -> None:
            if run != self._run:
                raise _Outdated

        def work() -> Shaken | None:
            try:
                found = shocks(state.project, state.scenario, state.evaluation, sizes, breathe)
            except _Outdated:
                return None
            case = Case(state.project, state.scenario, state.evaluation)
            return found, robustness(case, library, found, sizes)

        self._scheduler.in_background(
            work, lambda found: self._finish(run, found), lambda error: self._stop(run, error)
        )

    def end(self) -> None:
        """End what is under way."""
        self._run += 1
        self.under_way = False
        self.changed.emit(None)

    def _finish(self, run: int, found: Shaken | None) -> None:
        if run != self._run:
            return
        self.under_way = False
        if found is not None:
            self.found, self.suggested = found
        self.changed.emit(None)

    def _stop(self, run: int, error: BaseException) -> None:
        _log.error("the shocks could not be tried", exc_info=error)
        self._finish(run, None)
