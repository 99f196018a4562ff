"""The cost of the plan drawn beside the window after edits settle, and kept while it is current."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter, sleep

from planner.document.observer import Signal
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.studies.cost_response import CostResponse, Swing, cost_response
from planner.studies.headline_ranges import HeadlineSpread, headline_ranges
from planner.studies.monte_carlo import MonteCarlo, monte_carlo
from planner.studies.sensitivity import tornado
from planner.workspace.scheduler import Scheduler
from planner.workspace.state import State

CALM_MS = 800
"""The range by half-ranges is there at once; drawing waits until edits have settled this long."""
HEADLINES_CALM_MS = 3_000
"""The ranges of the other headlines are less asked for, and come when the window has long been calm."""
MOST_RACKS = 300
"""Of larger plans the command line draws the costs: every assumption takes two calculations."""

_SHORTEST_BREATH_S = 0.002

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Risk:
    """What is known of the risk of a scenario.

    `response` is what the draws come from. `drawn` is None while it is `under_way`, when the plan
    is `too_large` to draw beside a window, and when nothing could be drawn. `headlines` are the
    percentiles of the other headlines; they come a moment later.
    """

    drawn: MonteCarlo | None = None
    swings: tuple[Swing, ...] = ()
    response: CostResponse | None = None
    headlines: tuple[HeadlineSpread, ...] = ()
    under_way: bool = False
    too_large: bool = False


class _Outdated(Exception):
    """The project or scenario has moved on."""


class Risks:
    """Follows the project; `changed` comes when its cost has been drawn.

    What belongs to an older cost is dropped, whenever it ends; an edit that costs nothing and moves
    no range leaves it standing.
    """

    def __init__(self, scheduler: Scheduler) -> None:
        self.changed: Signal[Risk] = Signal()
        self._scheduler = scheduler
        self._basis: tuple[object, ...] = ()
        self._current = Risk()
        self._run = 0

    def of(self, project: Project, evaluation: Evaluation) -> Risk | None:
        """Return what is known of these results; None where they are not the newest."""
        return self._current if _same(self._basis, _basis(project, evaluation)) else None

    def follow(self, state: State) -> None:
        """Draw the cost of *state* once edits have settled, unless that is done or under way.

        While an edit is tried nothing is drawn: the pointer comes first.
        """
        project, evaluation = state.project, state.evaluation
        if state.preview is not None:
            if self._current.under_way:
                self.end()
            return
        if self.of(project, evaluation) is not None:
            return
        self._run += 1
        run = self._run
        self._basis = _basis(project, evaluation)
        if evaluation.figures["tco_total"].value is None:
            self._current = Risk()
        elif len(evaluation.racks) > MOST_RACKS:
            self._current = Risk(too_large=True)
        else:
            self._current = Risk(under_way=True)
            self._scheduler.call_later(CALM_MS, lambda: self._begin(run, project, evaluation))

    def end(self) -> None:
        """End what is under way; the next state begins anew."""
        self._run += 1
        self._basis = ()

    def _begin(self, run: int, project: Project, evaluation: Evaluation) -> None:
        if run != self._run:
            return
        breathe = self._breathing(run)

        def work() -> Risk:
            try:
                response = cost_response(project, evaluation, breathe)
                return Risk(monte_carlo(response, breathe=breathe), tornado(response), response)
            except _Outdated:
                return Risk()

        def done(found: Risk) -> None:
            self._finish(run, found)
            if found.response is not None:
                self._scheduler.call_later(
                    HEADLINES_CALM_MS,
                    lambda: self._begin_headlines(run, project, evaluation, found),
                )

        self._scheduler.in_background(work, done, lambda error: self._stop(run, error))

    def _begin_headlines(
        self, run: int, project: Project, evaluation: Evaluation, known: Risk
    ) -> None:
        """Go on with the headlines beside the cost: most of what people ask for is there by now."""
        response = known.response
        if run != self._run or response is None:
            return
        breathe = self._breathing(run)

        def work() -> Risk:
            try:
                found = headline_ranges(project, evaluation, response, breathe=breathe)
                return replace(known, headlines=found)
            except _Outdated:
                return known

        def stop(error: BaseException) -> None:
            _log.error("the ranges of the headlines could not be drawn", exc_info=error)

        self._scheduler.in_background(work, lambda found: self._finish(run, found), stop)

    def _breathing(self, run: int) -> Callable[[], None]:
        """Return what lets the window go first, and ends what nobody waits for any more."""
        breath = Breath()

        def breathe() -> None:
            if run != self._run:
                raise _Outdated
            breath.take()

        return breathe

    def _stop(self, run: int, error: BaseException) -> None:
        """The range by half-ranges stays; the next edit tries again."""
        _log.error("the cost could not be drawn", exc_info=error)
        self._finish(run, Risk())

    def _finish(self, run: int, found: Risk) -> None:
        if run == self._run:
            self._current = found
            self.changed.emit(found)


def _basis(project: Project, evaluation: Evaluation) -> tuple[object, ...]:
    """What drawn costs rest on: where all of it is the same, so are they."""
    plan = project.scenario(evaluation.scenario).plan
    return (
        evaluation.costs,
        project.shelf,
        project.settings,
        project.workloads,
        project.prices,
        plan.sites,
        plan.bursts,
        plan.deployments,
        plan.routes,
    )


def _same(old: tuple[object, ...], new: tuple[object, ...]) -> bool:
    return len(old) == len(new) and all(a is b for a, b in zip(old, new, strict=True))


class Breath:
    """Pauses as long as the work before took: Python runs one thread at a time."""

    def __init__(self) -> None:
        self._since = perf_counter()

    def take(self) -> None:
        """Pause."""
        sleep(max(_SHORTEST_BREATH_S, perf_counter() - self._since))
        self._since = perf_counter()
