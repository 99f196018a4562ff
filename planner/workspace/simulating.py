"""The selected workload simulated beside the window, and kept while it is current."""

import logging
from dataclasses import dataclass
from time import sleep

from planner.document.observer import Signal
from planner.domain.identity import WorkloadId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.studies.peak_hour import PeakHour, peak_hour
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import State, Subject

CALM_MS = 500
"""The closed form is there at once; the simulation waits until edits have settled this long."""

_BREATH_S = 0.002
"""Pause between short stretches of the simulation: Python runs one thread at a time, and an edit
that comes meanwhile should hardly notice."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Simulating:
    """A workload and its simulated peak hour.

    `peak_hour` is None while it is `under_way`, and when nothing could be simulated.
    """

    workload: WorkloadId
    peak_hour: PeakHour | None = None
    under_way: bool = True


class _Outdated(Exception):
    """The project, scenario or selection has moved on."""


class PeakHours:
    """Follows the selection and the project; `changed` comes when a simulation is done.

    What belongs to an older project, scenario or selection is dropped, whenever it ends.
    """

    def __init__(self, scheduler: Scheduler) -> None:
        self.changed: Signal[Simulating] = Signal()
        self._scheduler = scheduler
        self._project: Project | None = None
        self._evaluation: Evaluation | None = None
        self._current: Simulating | None = None
        self._run = 0

    def of(self, state: State) -> Simulating | None:
        """Return what is known of the workload selected in *state*, None without one."""
        return self._current if self._is_of(state) else None

    def follow(self, state: State) -> None:
        """Simulate the workload selected in *state*, unless that is done or under way."""
        if self._is_of(state):
            return
        self._run += 1
        run = self._run
        workload = _selected(state)
        self._project, self._evaluation = state.project, state.evaluation
        self._current = None if workload is None else Simulating(workload)
        if workload is not None:
            self._scheduler.call_later(CALM_MS, lambda: self._begin(run, workload))

    def _is_of(self, state: State) -> bool:
        current = None if self._current is None else self._current.workload
        return (
            state.project is self._project
            and state.evaluation is self._evaluation
            and _selected(state) == current
        )

    def _begin(self, run: int, workload: WorkloadId) -> None:
        project, evaluation = self._project, self._evaluation
        if run != self._run or project is None or evaluation is None:
            return

        def breathe() -> None:
            """Let the window go first, and end what nobody waits for any more."""
            if run != self._run:
                raise _Outdated
            sleep(_BREATH_S)

        def work() -> PeakHour | None:
            try:
                return peak_hour(project, evaluation, workload, breathe=breathe)
            except _Outdated:
                return None

        self._scheduler.in_background(
            work,
            lambda found: self._finish(run, Simulating(workload, found, under_way=False)),
            lambda error: self._stop(run, workload, error),
        )

    def _stop(self, run: int, workload: WorkloadId, error: BaseException) -> None:
        """The closed form stays; the next edit tries again."""
        _log.error("a peak hour could not be simulated", exc_info=error)
        self._finish(run, Simulating(workload, under_way=False))

    def _finish(self, run: int, found: Simulating) -> None:
        if run == self._run:
            self._current = found
            self.changed.emit(found)


def _selected(state: State) -> WorkloadId | None:
    selection = state.selection
    if selection.kind is not Subject.WORKLOAD or selection.single is None:
        return None
    return WorkloadId(selection.single)
