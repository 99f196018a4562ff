"""One question at a time, answered beside the window and kept while it is asked."""

import logging
from collections.abc import Callable
from time import sleep
from typing import Generic, TypeVar

from planner.document.observer import Signal
from planner.workspace.scheduler import Scheduler

CALM_MS = 500
"""A drag asks another question at every step; the answer waits until it has settled this long."""

_BREATH_S = 0.002
"""Pause between stretches of work: Python runs one thread at a time, and an edit goes first."""

_log = logging.getLogger(__name__)

Q = TypeVar("Q")
A = TypeVar("A")


class _Outdated(Exception):
    """Something else has been asked meanwhile."""


class Answers(Generic[Q, A]):
    """Answers what is asked when it is known; `changed` comes when the newest answer is.

    `answer` gets the question and a function to call now and then. What equals the last question
    is not asked again, whatever else has changed.
    """

    def __init__(
        self, scheduler: Scheduler, answer: Callable[[Q, Callable[[], None]], A | None]
    ) -> None:
        self.changed: Signal[None] = Signal()
        self._scheduler = scheduler
        self._answer = answer
        self._asked: Q | None = None
        self._found: A | None = None
        self._under_way = False
        self._run = 0

    def to(self, asked: Q | None) -> tuple[A | None, bool]:
        """Return the answer to a question, and whether it is still to come.

        No answer that is not to come means that there is none.
        """
        if asked is None:
            return None, False
        if asked != self._asked:
            self._asked, self._found, self._under_way = asked, None, True
            self._run += 1
            run = self._run
            self._scheduler.call_later(CALM_MS, lambda: self._begin(run, asked))
        return self._found, self._under_way

    def _begin(self, run: int, asked: Q) -> None:
        if run != self._run:
            return

        def breathe() -> None:
            if run != self._run:
                raise _Outdated
            sleep(_BREATH_S)

        def work() -> A | None:
            try:
                return self._answer(asked, breathe)
            except _Outdated:
                return None

        self._scheduler.in_background(
            work, lambda found: self._finish(run, found), lambda error: self._stop(run, error)
        )

    def _finish(self, run: int, found: A | None) -> None:
        if run == self._run:
            self._found, self._under_way = found, False
            self.changed.emit(None)

    def _stop(self, run: int, error: BaseException) -> None:
        """There is no answer; another question is tried again."""
        _log.error("a question about the plan could not be answered", exc_info=error)
        self._finish(run, None)
