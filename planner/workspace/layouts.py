"""The layouts of a deployment, searched beside the window and kept while they are current."""

from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.studies.deployed_layouts import (
    Deployed,
    DeployedLayouts,
    deployed,
    search_deployed,
)
from planner.workspace.answering import Answers
from planner.workspace.scheduler import Scheduler


class LayoutFronts:
    """Answers what is asked when it is known; `changed` comes when the newest search is done."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._answers: Answers[Deployed, DeployedLayouts] = Answers(scheduler, search_deployed)
        self.changed = self._answers.changed

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
        found, _ = self._answers.to(asked)
        return asked, found
