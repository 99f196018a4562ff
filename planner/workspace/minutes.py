"""A minute of a deployment simulated beside the window, and kept while it is current."""

from planner.document.observer import Signal
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.studies.rate_sweep import Sweep, sweep_of
from planner.studies.simulated_minute import Minute, simulated_minute
from planner.workspace.answering import Answers
from planner.workspace.scheduler import Scheduler


class Minutes:
    """Simulates what is looked at; `changed` comes when the newest minute is done."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._answers: Answers[Sweep, Minute] = Answers(
            scheduler, lambda asked, breathe: simulated_minute(asked, breathe=breathe)
        )

    @property
    def changed(self) -> Signal[None]:
        """Told when a minute is known."""
        return self._answers.changed

    def of(
        self, project: Project, evaluation: Evaluation, deployment: str, workload: str = ""
    ) -> tuple[Sweep | None, Minute | None, bool]:
        """Return what is asked of a deployment as in `sweep_of`, the minute, and if it is to come."""
        asked = sweep_of(project, evaluation, deployment, workload)
        return asked, *self._answers.to(asked)
