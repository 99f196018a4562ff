"""Results of every scenario, worked out beside the window and kept while they are current."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.compute.evaluate import evaluate
from planner.document.command import Command
from planner.document.observer import Signal
from planner.domain.errors import EditRefused
from planner.domain.identity import ScenarioId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import State

CALM_MS = 150
"""Edits in quick succession are worked out once, this long after the last one."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Compared:
    """Results of scenarios, and how far the work on newer ones is.

    `evaluations` are of `project`, whole or empty. While `done` is below `total` they are stale:
    the project has changed since. `stopped` tells that newer ones could not be worked out.
    """

    project: Project
    evaluations: Mapping[ScenarioId, Evaluation] = field(default_factory=dict)
    done: int = 0
    total: int = 0
    stopped: bool = False

    @property
    def is_current(self) -> bool:
        """Whether nothing newer is on its way."""
        return self.done == self.total and not self.stopped


class Comparing:
    """Follows the open project; `changed` comes with every step and whenever results are stale.

    One scenario after the other is calculated by the scheduler in the background, each on top of
    what was known of it, so that the window goes on meanwhile.
    """

    def __init__(self, state: State, scheduler: Scheduler) -> None:
        self.changed: Signal[Compared] = Signal()
        self._scheduler = scheduler
        self._compared = Compared(state.project)
        self._known: dict[ScenarioId, Evaluation] = {}
        self._state: State | None = None
        self._change: Command | None = None
        self._run = 0

    @property
    def compared(self) -> Compared:
        """What is known now."""
        return self._compared

    def follow(self, state: State) -> None:
        """Work out every scenario of *state*, unless that is done or under way."""
        if self._state is not None and state.project is self._state.project:
            return
        self._state = state
        self._start()

    def try_out(self, change: Command | None) -> None:
        """Compare the project as *change* would make it, without making it; None as it is."""
        if change != self._change:
            self._change = change
            self._start()

    def _start(self) -> None:
        self._run += 1
        run = self._run
        self._tell(0)
        self._scheduler.call_later(CALM_MS, lambda: self._begin(run))

    def _begin(self, run: int) -> None:
        state, change = self._state, self._change
        if run != self._run or state is None:
            return
        if change is not None:
            try:
                self._next(run, change.apply(state.project), {})
                return
            except EditRefused:
                self._change = None  # the project has changed since: it is compared as it is
        self._next(run, state.project, {state.scenario: state.evaluation})

    def _next(self, run: int, project: Project, found: dict[ScenarioId, Evaluation]) -> None:
        """Go on with the first scenario that is still missing."""
        self._tell(len(found))
        missing = next((s.id for s in project.scenarios if s.id not in found), None)
        if missing is None:
            self._known = found
            self._publish(Compared(project, found, len(found), len(found)))
            return
        base = self._known.get(missing, self._state.evaluation if self._state else None)

        def done(evaluation: Evaluation) -> None:
            if run == self._run:
                self._next(run, project, {**found, missing: evaluation})

        self._scheduler.in_background(
            lambda: evaluate(project, missing, base), done, lambda error: self._stop(run, error)
        )

    def _stop(self, run: int, error: BaseException) -> None:
        """Keep what is known when a scenario cannot be calculated; the next edit tries again."""
        _log.error("a scenario could not be calculated", exc_info=error)
        if run == self._run:
            old = self._compared
            stopped = Compared(old.project, old.evaluations, old.done, old.total, stopped=True)
            self._publish(stopped)

    def _tell(self, done: int) -> None:
        if self._state is not None:
            old, total = self._compared, len(self._state.project.scenarios)
            if done < total:
                self._publish(Compared(old.project, old.evaluations, done, total))

    def _publish(self, compared: Compared) -> None:
        self._compared = compared
        self.changed.emit(compared)
