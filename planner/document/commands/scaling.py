"""More or less of a workload: twice the users, half the tokens."""

from dataclasses import dataclass, replace
from math import inf

from planner.document.command import ProjectEdit
from planner.document.commands.workloads import workload_in
from planner.domain.errors import EditRefused
from planner.domain.identity import WorkloadId
from planner.domain.project import Project
from planner.domain.workload import Workload

MOST_USERS = 10_000_000_000
"""More users than there are people is a slip of the finger."""


_VERBS = {2.0: "double", 0.5: "halve"}


@dataclass(frozen=True)
class ScaleUsers(ProjectEdit):
    """Multiply the users of a workload; those of batch and training jobs are their tokens per run."""

    workload: WorkloadId
    factor: float

    def label(self, project: Project) -> str:
        """Such as ``double the users of Chat``."""
        workload = workload_in(project, self.workload)
        what = "users" if workload.demand is not None else "tokens per run"
        verb = _VERBS.get(self.factor)
        if verb is None:
            return f"multiply the {what} of {workload.name} by {self.factor:g}"
        return f"{verb} the {what} of {workload.name}"

    def apply(self, project: Project) -> Project:
        """Replace the amount; users stay whole and at least one."""
        if not 0 < self.factor < inf:
            raise EditRefused(
                f"A factor of {self.factor:g} is not possible.", "Use a factor above zero."
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
                f"{workload.name} would have more than {MOST_USERS:,} users.", "Use fewer users."
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
