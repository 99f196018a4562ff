"""The layouts of a deployment, searched beside the window and kept while they are current."""

import logging
from time import sleep

from planner.document.observer import Signal
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.studies.deployed_layouts import (
    Deployed,
    DeployedLayouts,
    deployed,
    search_deployed,
)
from planner.workspace.scheduler import Scheduler

CALM_MS = 500
"""A drag asks for other layouts at every step; the search waits until it has settled this long."""

_BREATH_S = 0.001
"""Pause between layouts: Python runs one thread at a time, and an edit goes first."""

_log = logging.getLogger(__name__)


class _Outdated(Exception):
    """Something else has been asked meanwhile."""


class LayoutFronts:
    """Answers what is asked when it is known; `changed` comes when the newest search is done."""

    def __init__(self, scheduler: Scheduler) -> None:
        self.changed: Signal[None] = Signal()
        self._scheduler = scheduler
        self._asked: Deployed | None = None
        self._found: DeployedLayouts | None = None
        self._run = 0

    def of(
        self,
        project: Project,
        evaluation: Evaluation,
        deployment: str,
        workload: str = "",
        *,
        any_precision: bool = False,
        with_load: bool = False,
    ) -> tuple[Deployed | None, DeployedLayouts | None]:
        """Return what is asked of a deployment as in `deployed`, and what was found.

        That is None while it is searched, which this begins when something new is asked.
        """
        asked = deployed(
            project,
            evaluation,
            deployment,
            workload,
            any_precision=any_precision,
            with_load=with_load,
        )
        if asked is not None and asked != self._asked:
            self._asked, self._found = asked, None
            self._run += 1
            run = self._run
            self._scheduler.call_later(CALM_MS, lambda: self._begin(run, asked))
        return asked, self._found if asked is not None else None

    def _begin(self, run: int, asked: Deployed) -> None:
        if run != self._run:
            return

        def breathe() -> None:
            if run != self._run:
                raise _Outdated
            sleep(_BREATH_S)

        def work() -> DeployedLayouts | None:
            try:
                return search_deployed(asked, breathe)
            except _Outdated:
                return None

        self._scheduler.in_background(work, lambda found: self._finish(run, found), self._stop)

    def _finish(self, run: int, found: DeployedLayouts | None) -> None:
        if run == self._run:
            self._found = found
            self.changed.emit(None)

    def _stop(self, error: BaseException) -> None:
        """The chart stays empty; the next time it is drawn tries again."""
        self._asked = None
        _log.error("layouts could not be searched", exc_info=error)
