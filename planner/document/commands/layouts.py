"""Another layout for a deployment, as one step."""

from dataclasses import dataclass, replace

from planner.document.command import PlanEdit
from planner.document.commands.revise import with_plan
from planner.domain.errors import EditRefused
from planner.domain.identity import DeploymentId
from planner.domain.language_model import Precision
from planner.domain.phrase import say
from planner.domain.project import Project
from planner.domain.service import Deployment


@dataclass(frozen=True)
class UseLayout(PlanEdit):
    """Lay a deployment out anew: degrees and precisions at once.

    A fixed number of replicas becomes as many as its GPUs then hold, one at least; what fills the
    pool goes on filling it.
    """

    deployment: DeploymentId
    tp: int
    pp: int
    ep: int
    dp: int
    weights: Precision
    kv: Precision

    def label(self, project: Project) -> str:
        """Such as ``use another layout for Chat assistant``."""
        return say("use another layout for {0}", self._old(project).name)

    def apply(self, project: Project) -> Project:
        """Replace the layout."""
        old = self._old(project)
        new = replace(
            old,
            tp=self.tp,
            pp=self.pp,
            ep=self.ep,
            dp=self.dp,
            weights=self.weights,
            kv=self.kv,
        )
        if old.replicas is not None:
            gpus = old.replicas * old.gpus_per_replica
            new = replace(new, replicas=max(1, gpus // new.gpus_per_replica))
        plan = project.scenario(self.scenario).plan
        deployments = tuple(new if one.id == old.id else one for one in plan.deployments)
        return with_plan(project, self.scenario, replace(plan, deployments=deployments))

    def _old(self, project: Project) -> Deployment:
        for one in project.scenario(self.scenario).plan.deployments:
            if one.id == self.deployment:
                return one
        raise EditRefused(
            say("This deployment is no longer in the plan."), say("Select another one.")
        )
