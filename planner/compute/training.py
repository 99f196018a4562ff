"""How long training jobs run on the GPUs they get."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.compute.allocation import Allotment
from planner.domain.hardware import Accelerator
from planner.domain.identity import DeploymentId, EntryId, PoolId, WorkloadId
from planner.domain.language_model import LanguageModel
from planner.domain.project import PartShelf
from planner.domain.service import Deployment, Pool, Route
from planner.domain.units import HOURS_PER_MONTH
from planner.domain.workload import TrainingJob, Workload
from planner.engines.serving.training import run_hours


@dataclass(frozen=True, slots=True)
class TrainingRun:
    """A job on its GPUs: hours of one run, and the share of a month its GPUs work."""

    workload: WorkloadId
    deployment: DeploymentId
    gpus: int
    hours: float
    busy_share: float


def training_runs(
    allotted: Mapping[DeploymentId, Allotment],
    deployments: tuple[Deployment, ...],
    routes: tuple[Route, ...],
    pools: tuple[Pool, ...],
    workloads: tuple[Workload, ...],
    shelf: PartShelf,
) -> dict[WorkloadId, TrainingRun]:
    """Return the runs of all jobs that have GPUs."""
    runs: dict[WorkloadId, TrainingRun] = {}
    by_id = {one.id: one for one in deployments}
    accelerators = {pool.id: pool.accelerator for pool in pools}
    for workload in workloads:
        job = workload.training
        if job is None:
            continue
        for route in routes:
            if route.workload != workload.id or route.deployment not in by_id:
                continue
            deployment = by_id[route.deployment]
            if not allotted[deployment.id].replicas:
                continue
            run = _run(workload, job, deployment, accelerators, shelf)
            if run is not None:
                runs[workload.id] = run
    return runs


def _run(
    workload: Workload,
    job: TrainingJob,
    deployment: Deployment,
    accelerators: Mapping[PoolId, EntryId],
    shelf: PartShelf,
) -> TrainingRun | None:
    llm = shelf.llms.get(workload.llm)
    accelerator = shelf.accelerators.get(accelerators.get(deployment.pool, EntryId("")))
    if llm is None or accelerator is None:
        return None
    hours = job_hours(llm, accelerator, job, shelf)
    busy = min(1.0, hours * job.runs_per_month / HOURS_PER_MONTH)
    return TrainingRun(workload.id, deployment.id, job.gpus, hours, busy)


def job_hours(
    llm: LanguageModel, accelerator: Accelerator, job: TrainingJob, shelf: PartShelf
) -> float:
    """Return the hours of one run, at the job's own MFU or the usual one of its kind of model."""
    mfu = job.mfu
    if mfu is None:
        kind = "moe" if llm.experts else "dense"
        mfu = shelf.assume(f"serving.training_mfu_{kind}")
    return run_hours(llm, accelerator, job, mfu=mfu)
