"""Failure tests beside the window: one that is applied to what is shown, and the sweep over all.

Nothing in the plan changes: the result of a test lies over the results of the plan until the test
ends. An edit meanwhile is tested again.
"""

import logging
from dataclasses import dataclass

from planner.document.observer import Signal
from planner.domain.failure import Failure, FailureResult
from planner.domain.finding import Finding
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.studies.endurance import Endurance, endurance
from planner.studies.failover import Sweep, sweep, trial_of, unmuted
from planner.workspace.risking import Breath
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import State

__all__ = ["CALM_MS", "MOST_RACKS", "Endurance", "FailureTests", "Progress"]

CALM_MS = 1_500
"""A chart of failures runs them so long after the last edit: nobody waits for it."""
MOST_RACKS = 300
"""Larger plans are run when somebody asks."""

_TOLD_EVERY = 8
"""Failures between two reports of a sweep."""

_log = logging.getLogger(__name__)


class _Outdated(Exception):
    """The plan has moved on, or somebody ended the sweep."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many failures of a sweep are done."""

    done: int
    of: int


class FailureTests:
    """Follows the plan; `changed` comes when a test or the sweep does.

    `outdated` comes when other things may fail than before, `progressed` while a sweep runs. What
    can fail is worked out when somebody asks for it.
    """

    def __init__(self, scheduler: Scheduler) -> None:
        self.changed: Signal[None] = Signal()
        self.outdated: Signal[None] = Signal()
        self.progressed: Signal[Progress] = Signal()
        self._scheduler = scheduler
        self._of: tuple[Project, Evaluation] | None = None
        self._failures: tuple[Failure, ...] | None = None
        self._wanted = ""
        self._applied: FailureResult | None = None
        self._sweep: Sweep | None = None
        self._endurance: Endurance | None = None
        self._found: tuple[Finding, ...] = ()
        self._test_run = 0
        self._sweep_run = 0
        self._sweeping = False

    @property
    def applied(self) -> FailureResult | None:
        """What the failure does that is applied now; None without one."""
        return self._applied

    @property
    def wanted(self) -> str:
        """The id of the failure that is applied or about to be; empty for none."""
        return self._wanted

    @property
    def all(self) -> Sweep | None:
        """What every failure does to the plan as it is; None until somebody has run all."""
        return self._sweep

    @property
    def endurance(self) -> Endurance | None:
        """What lost sites do to every workload; known with `all`."""
        return None if self._sweep is None else self._endurance

    @property
    def is_sweeping(self) -> bool:
        """Whether all failures are being run."""
        return self._sweeping

    @property
    def is_quick(self) -> bool:
        """Whether what can fail is known, or soon told."""
        return self._failures is not None or (
            self._of is not None and len(self._of[1].racks) <= MOST_RACKS
        )

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Everything that can fail alone in the plan that is followed."""
        if self._of is None:
            return ()
        if self._failures is None:
            self._failures = trial_of(*self._of).failures
        return self._failures

    def findings(self, state: State) -> tuple[Finding, ...]:
        """Return what the sweep has found of a state, but for what is muted in it."""
        of = self._of
        if of is None or of[0] is not state.project or of[1] is not state.evaluation:
            return ()
        return unmuted(self._found, state.plan)

    def follow(self, state: State) -> None:
        """Follow another state of the plan; while an edit is only tried, nothing changes."""
        now = (state.project, state.evaluation)
        if self._of is not None and self._of[0] is now[0] and self._of[1] is now[1]:
            return
        known = self._sweep is not None or self._sweeping
        self._of, self._failures, self._sweep, self._found = now, None, None, ()
        self._sweep_run += 1
        self._sweeping = False
        if self._wanted:
            self._test()
        self.outdated.emit(None)
        if known:
            self.changed.emit(None)  # an edit of a plan that nobody tests tells nobody

    def lose(self, failure: str) -> None:
        """Apply the failure with this id until it ends or another one is applied."""
        if self._of is None or failure == self._wanted:
            return
        self._wanted = failure
        self._test()

    def end(self) -> None:
        """End the test that is applied."""
        self._test_run += 1
        self._wanted = ""
        if self._applied is not None:
            self._applied = None
            self.changed.emit(None)

    def run_all(self) -> None:
        """Begin to run every failure and outage of the plan."""
        if self._of is None or self._sweeping:
            return
        project, evaluation = self._of
        self._sweep_run += 1
        run, breath = self._sweep_run, Breath()
        self._sweeping = True

        def told(done: int, of: int) -> None:
            if run != self._sweep_run:
                raise _Outdated
            breath.take()
            if done % _TOLD_EVERY == 0 or done == of:
                self._scheduler.post(lambda: self._progress(run, Progress(done, of)))

        def work() -> tuple[Sweep, Endurance] | None:
            try:
                return sweep(project, evaluation, told), endurance(project, evaluation)
            except _Outdated:
                return None

        self.changed.emit(None)
        self._scheduler.in_background(
            work, lambda found: self._finish(run, found), lambda error: self._stop(run, error)
        )

    def run_soon(self) -> None:
        """Run every failure once the plan has been calm for a while, unless that is known."""
        if self._of is None or self._sweep is not None or self._sweeping:
            return
        if len(self._of[1].racks) > MOST_RACKS:
            return
        of = self._of
        self._scheduler.call_later(CALM_MS, lambda: self._run_if_still(of))

    def _run_if_still(self, of: tuple[Project, Evaluation]) -> None:
        if self._of is of and self._sweep is None:
            self.run_all()

    def cancel(self) -> None:
        """End the sweep that runs; what was known before stays."""
        self._sweep_run += 1
        if self._sweeping:
            self._sweeping = False
            self.changed.emit(None)

    def _test(self) -> None:
        if self._of is None:
            return
        project, evaluation = self._of
        self._test_run += 1
        run, wanted = self._test_run, self._wanted

        def work() -> FailureResult | None:
            trial = trial_of(project, evaluation)
            failure = next((one for one in trial.failures if one.id == wanted), None)
            return None if failure is None else trial.result(failure)

        self._scheduler.in_background(
            work, lambda found: self._show(run, found), lambda error: self._fail(run, error)
        )

    def _show(self, run: int, found: FailureResult | None) -> None:
        if run != self._test_run:
            return
        if found is None:
            self._wanted = ""  # what was lost stands no longer there
        self._applied = found
        self.changed.emit(None)

    def _fail(self, run: int, error: BaseException) -> None:
        """The plan is shown without a test; the next one is tried anew."""
        _log.error("a failure could not be tested", exc_info=error)
        self._show(run, None)

    def _progress(self, run: int, progress: Progress) -> None:
        if run == self._sweep_run:
            self.progressed.emit(progress)

    def _finish(self, run: int, found: tuple[Sweep, Endurance] | None) -> None:
        if run == self._sweep_run:
            self._sweeping = False
            self._sweep, self._endurance = found or (None, None)
            self._found = () if self._sweep is None else self._sweep.findings
            self.changed.emit(None)

    def _stop(self, run: int, error: BaseException) -> None:
        _log.error("the failures could not be run", exc_info=error)
        self._finish(run, None)
