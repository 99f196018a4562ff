"""What the checks of service look at."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.compute.capacity import Replica
from planner.compute.serve import Demanded
from planner.domain.hardware import Accelerator
from planner.domain.identity import DeploymentId, PoolId, RoomId, WorkloadId
from planner.domain.plan import Plan
from planner.domain.project import Project
from planner.domain.results import DeploymentResult, WorkloadResult
from planner.domain.service import Deployment
from planner.domain.workload import Workload

Arguments = dict[str, str | int | float]
"""Arguments of a fix."""


@dataclass(frozen=True, slots=True)
class ServiceSubject:
    """What the checks of service look at.

    By pool: `pool_rooms` are the rooms that hold it, `link_domains` the GPUs of its largest server
    that share a link domain, `free_gpus` those that serve nothing.
    """

    project: Project
    plan: Plan
    demanded: tuple[Demanded, ...]
    replicas: Mapping[DeploymentId, Replica]
    deployments: Mapping[DeploymentId, DeploymentResult]
    workloads: Mapping[WorkloadId, WorkloadResult]
    pool_rooms: Mapping[PoolId, frozenset[RoomId]]
    training_hours: Mapping[WorkloadId, float]
    link_domains: Mapping[PoolId, int]
    free_gpus: Mapping[PoolId, int]

    @property
    def jobs(self) -> dict[str, Workload]:
        """The training workload of each deployment that one is routed to."""
        return {
            leg.target: one.workload
            for one in self.demanded
            if one.workload.training is not None
            for leg in one.legs
        }

    def accelerator_of(self, deployment: Deployment) -> Accelerator:
        """Return the accelerator that a deployment runs on."""
        pool = next(one for one in self.plan.pools if one.id == deployment.pool)
        return self.project.shelf.accelerators[pool.accelerator]
