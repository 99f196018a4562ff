"""How often each of the compared scenarios is the cheapest, drawn beside the window."""

import logging
from dataclasses import dataclass

from planner.document.observer import Signal
from planner.studies.contest import Contest, contest
from planner.studies.cost_response import cost_response
from planner.workspace.comparing import Compared
from planner.workspace.risking import MOST_RACKS, Breath
from planner.workspace.scheduler import Scheduler

CALM_MS = 600
"""Drawing waits until what is compared has settled this long."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is known of the odds; `contest` is None while it is under way, or cannot be drawn."""

    contest: Contest | None = None
    under_way: bool = False
    too_large: bool = False


class _Outdated(Exception):
    """What is compared has moved on."""


class Odds:
    """Follows a comparison; `changed` comes when its costs have been drawn, or are stale."""

    def __init__(self, scheduler: Scheduler) -> None:
        self.changed: Signal[Drawn] = Signal()
        self.drawn = Drawn()
        self._scheduler = scheduler
        self._compared: Compared | None = None
        self._run = 0

    def follow(self, compared: Compared) -> None:
        """Draw the costs of *compared* once it is current, unless that is done or under way."""
        if not compared.is_current or not compared.evaluations or compared is self._compared:
            return
        self._compared = compared
        self._run += 1
        run = self._run
        racks = max(len(one.racks) for one in compared.evaluations.values())
        if racks > MOST_RACKS:
            self._tell(Drawn(too_large=True))
            return
        self._tell(Drawn(under_way=True))
        self._scheduler.call_later(CALM_MS, lambda: self._begin(run, compared))

    def end(self) -> None:
        """End what is under way; the next comparison begins anew."""
        self._run += 1
        self._compared = None

    def _begin(self, run: int, compared: Compared) -> None:
        if run != self._run:
            return
        breath = Breath()

        def breathe() -> None:
            if run != self._run:
                raise _Outdated
            breath.take()

        def work() -> Drawn:
            try:
                responses = {
                    key: cost_response(compared.project, evaluation, breathe)
                    for key, evaluation in compared.evaluations.items()
                }
                admissible = frozenset(
                    key for key, one in compared.evaluations.items() if one.admissible
                )
                return Drawn(contest(responses, admissible, breathe=breathe))
            except _Outdated:
                return Drawn()

        self._scheduler.in_background(
            work, lambda found: self._finish(run, found), lambda error: self._stop(run, error)
        )

    def _stop(self, run: int, error: BaseException) -> None:
        """Headlines stay; the next edit tries again."""
        _log.error("the odds of the scenarios could not be drawn", exc_info=error)
        self._finish(run, Drawn())

    def _finish(self, run: int, found: Drawn) -> None:
        if run == self._run:
            self._tell(found)

    def _tell(self, drawn: Drawn) -> None:
        self.drawn = drawn
        self.changed.emit(drawn)
