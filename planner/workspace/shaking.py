"""Shocks tried beside the window, and on whom the plan depends."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import sleep

from planner.catalog.library import Library
from planner.compute.explain.case import Case
from planner.compute.risk_weights import TERMS
from planner.compute.sovereignty import Sovereignty, sovereignty_of_plan, sovereignty_of_sites
from planner.compute.supply_risk import SupplyRisk, supply_risk
from planner.document.observer import Signal
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.studies.robustness import Suggestion, robustness
from planner.studies.shocks import Shock, ShockResult, Trial, shocks, usual_trials
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import State

__all__ = [
    "CALM_MS",
    "MOST_RACKS",
    "Progress",
    "Shaking",
    "ShockResult",
    "SupplyRisk",
    "dependence",
    "is_shaken_soon",
    "sovereignty",
    "term_weights",
]

CALM_MS = 1_000
"""Shocks that somebody looks at are tried so long after the last edit."""
MOST_RACKS = 300
"""Larger plans are shaken when somebody asks."""

_BREATH_S = 0.002
"""Pause between two shocks: Python runs one thread at a time, and an edit goes first."""

_log = logging.getLogger(__name__)


Shaken = tuple[tuple[ShockResult, ...], tuple[Suggestion, ...]]
"""Shocks, and what would make the plan robust against them."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many shocks are done, and the one that is tried now."""

    done: int
    of: int
    trial: Trial


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
    """Tries shocks in the background: the usual ones, and those that were entered beside them.

    `changed` comes when something was found, grew old or was entered, `progressed` meanwhile.
    """

    def __init__(self, scheduler: Scheduler) -> None:
        self.changed: Signal[None] = Signal()
        self.progressed: Signal[Progress] = Signal()
        self.trials = usual_trials()
        self.found: tuple[ShockResult, ...] = ()
        self.suggested: tuple[Suggestion, ...] = ()
        self.under_way = False
        self._scheduler = scheduler
        self._asked: tuple[object, ...] = ()
        self._of: tuple[object, ...] = ()
        self._run = 0
        self._entered = 0

    def is_old(self, state: State) -> bool:
        """Whether what was found belongs to an earlier plan, or to other shocks."""
        return bool(self.found) and not _same(self._of, self._basis(state))

    def change(self, key: str, value: float | str) -> None:
        """Give a shock another size, or let it hit somebody else."""
        self.trials = tuple(one.sized(value) if one.key == key else one for one in self.trials)
        self.changed.emit(None)

    def add(self, shock: Shock, *targets: str) -> str:
        """Add a shock of one's own, one for each of *targets*; the key of the first is returned."""
        like = next(one for one in usual_trials() if one.shock is shock)
        added = []
        for target in targets or ("",):
            self._entered += 1
            own = replace(like, key=f"{shock.value}#{self._entered}")
            added.append(own.sized(target) if target else own)
        self.trials = (*self.trials, *added)
        self.changed.emit(None)
        return added[0].key

    def untried(self, shock: Shock, targets: Sequence[str]) -> tuple[str, ...]:
        """Return those of *targets*, the one that is hit without an entry first, that none hits."""
        hit = {one.target or targets[0] for one in self.trials if one.shock is shock and targets}
        return tuple(one for one in targets if one not in hit)

    def is_own(self, key: str) -> bool:
        """Whether a shock was entered beside the usual ones."""
        return all(one.key != key for one in usual_trials())

    def is_changed(self, key: str) -> bool:
        """Whether a shock is not as it usually is."""
        usual = {one.key: one for one in usual_trials()}
        return any(one.key == key and usual.get(key) != one for one in self.trials)

    def remove(self, key: str) -> None:
        """Take away a shock that was entered; one of the usual ones gets its size back."""
        usual = {one.key: one for one in usual_trials()}
        kept = (one for one in self.trials if one.key != key or key in usual)
        self.trials = tuple(usual[key] if one.key == key else one for one in kept)
        self.changed.emit(None)

    def shake_soon(self, state: State, library: Library) -> None:
        """Try every shock once the plan is calm, unless that is done, under way or was cancelled."""
        basis = self._basis(state)
        if state.preview is not None or _same(self._asked, basis) or not is_shaken_soon(state):
            return
        self._run += 1
        self._asked, run = basis, self._run
        self.under_way = False
        self._scheduler.call_later(CALM_MS, lambda: self._shake_if(run, state, library))

    def shake(self, state: State, library: Library) -> None:
        """Try every shock on a plan, and look in *library* for what would make it robust."""
        self._run += 1
        run, trials = self._run, self.trials
        self.under_way = True
        self._asked = basis = self._basis(state)
        self.changed.emit(None)
        done = iter(range(len(trials)))

        def breathe() -> None:
            if run != self._run:
                raise _Outdated
            sleep(_BREATH_S)
            at = next(done)
            self._scheduler.post(lambda: self._progress(run, Progress(at, len(trials), trials[at])))

        def work() -> Shaken | None:
            before = (state.project, state.scenario, state.evaluation)
            try:
                found = shocks(*before, breathe=breathe, trials=trials)
            except _Outdated:
                return None
            return found, robustness(Case(*before), library, found)

        self._scheduler.in_background(
            work,
            lambda found: self._finish(run, basis, found),
            lambda error: self._stop(run, error),
        )

    def end(self) -> None:
        """End what is under way; it does not begin again before something changes."""
        self._run += 1
        self.under_way = False
        self.changed.emit(None)

    def rest(self) -> None:
        """End what is under way until somebody looks again."""
        self.end()
        self._asked = ()

    def _shake_if(self, run: int, state: State, library: Library) -> None:
        if run == self._run:
            self.shake(state, library)

    def _basis(self, state: State) -> tuple[object, ...]:
        return (state.project, state.evaluation, self.trials)

    def _progress(self, run: int, progress: Progress) -> None:
        if run == self._run:
            self.progressed.emit(progress)

    def _finish(self, run: int, basis: tuple[object, ...], found: Shaken | None) -> None:
        if run != self._run:
            return
        self.under_way = False
        if found is not None:
            self.found, self.suggested = found
            self._of = basis
        self.changed.emit(None)

    def _stop(self, run: int, error: BaseException) -> None:
        _log.error("the shocks could not be tried", exc_info=error)
        self._finish(run, (), None)


def is_shaken_soon(state: State) -> bool:
    """Whether a plan holds something to shake, and is small enough to do so unasked."""
    racks = len(state.evaluation.racks)
    return racks <= MOST_RACKS and (racks > 0 or bool(state.plan.bursts))


def _same(old: tuple[object, ...], new: tuple[object, ...]) -> bool:
    return len(old) == len(new) and all(a is b for a, b in zip(old, new, strict=True))
