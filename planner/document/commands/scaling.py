"""More or less of a workload: twice the users, half the tokens."""

from dataclasses import dataclass, replace
from math import inf

from planner.document.command import ProjectEdit
from planner.document.commands.workloads import workload_in
from planner.domain.errors import EditRefused
from planner.domain.identity import WorkloadId
from planner.domain.phrase import say
from planner.domain.project import Project
from planner.domain.workload import Workload

MOST_USERS = 10_000_000_000
"""More users than there are people is a slip of the finger."""


@dataclass(frozen=True)
class ScaleUsers(ProjectEdit):
    """Multiply the users of a workload; those of batch and training jobs are their tokens per run."""

    workload: WorkloadId
    factor: float

    def label(self, project: Project) -> str:
        """Such as ``double the users of Chat``."""
        workload = workload_in(project, self.workload)
        what = say("users") if workload.demand is not None else say("tokens per run")
        if self.factor == 2.0:
            return say("double the {0} of {1}", what, workload.name)
        if self.factor == 0.5:
            return say("halve the {0} of {1}", what, workload.name)
        return say("multiply the {0} of {1} by {2:g}", what, workload.name, self.factor)

    def apply(self, project: Project) -> Project:
        """Replace the amount; users stay whole and at least one."""
        if not 0 < self.factor < inf:
            raise EditRefused(
                say("A factor of {0:g} is not possible.", self.factor),
                say("Use a factor above zero."),
            )
        old = workload_in(project, self.workload)
        new = _scaled(old, self.factor)
        workloads = tuple(new if one.id == old.id else one for one in project.workloads)
        return replace(project, workloads=workloads)


def _scaled(workload: Workload, factor: float) -> Workload:
    if workload.demand is not None:
        wanted = workload.demand.users * factor
        if wanted > MOST_USERS:
            raise EditRefused(
                say("{0} would have more than {1:,} users.", workload.name, MOST_USERS),
                say("Use fewer users."),
            )
        users = max(1, round(wanted))
        return replace(workload, demand=replace(workload.demand, users=users))
    if workload.batch is not None:
        tokens = workload.batch.output_tokens_per_run * factor
        return replace(workload, batch=replace(workload.batch, output_tokens_per_run=tokens))
    if workload.training is not None:
        tokens = workload.training.tokens_per_run * factor
        return replace(workload, training=replace(workload.training, tokens_per_run=tokens))
    return workload
