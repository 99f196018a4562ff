"""A deployment simulated at rate after rate beside the window, and kept while it is current."""

from planner.document.observer import Signal
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.studies.rate_sweep import RateSweep, Sweep, rate_sweep, sweep_of
from planner.workspace.answering import Answers
from planner.workspace.scheduler import Scheduler


class Sweeps:
    """Simulates what is looked at; `changed` comes when the newest sweep is done."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._answers: Answers[Sweep, RateSweep] = Answers(
            scheduler, lambda asked, breathe: rate_sweep(asked, breathe=breathe)
        )

    @property
    def changed(self) -> Signal[None]:
        """Told when a sweep is known."""
        return self._answers.changed

    def of(
        self, project: Project, evaluation: Evaluation, deployment: str, workload: str
    ) -> tuple[RateSweep | None, bool]:
        """Return the sweep of a workload on a deployment, and whether it is still to come."""
        return self._answers.to(sweep_of(project, evaluation, deployment, workload))
