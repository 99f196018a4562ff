"""How busy pools are, and what fills the memory of their GPUs in the peak hour."""

from collections.abc import Mapping
from math import fsum

from planner.compute.allocation import NOTHING, Allotment, PoolServer
from planner.compute.capacity import Replica, point_of
from planner.compute.routing import Rates
from planner.compute.serve import Demanded, Service
from planner.compute.sites import PoolLoad
from planner.compute.training import TrainingRun
from planner.domain.hardware import Accelerator
from planner.domain.identity import DeploymentId, EntryId, PoolId, WorkloadId
from planner.domain.language_model import LanguageModel
from planner.domain.offers import CloudOffer
from planner.domain.results import (
    MemoryUse,
    PoolResult,
)
from planner.domain.service import Burst, Deployment, Pool
from planner.domain.units import GIB
from planner.domain.workload import TrainingJob, Workload
from planner.engines.serving.cache import kv_bytes_per_sequence_per_gpu
from planner.engines.serving.training import activation_bytes_per_gpu, state_bytes_per_gpu


def gpu_counts(servers: Mapping[PoolId, tuple[PoolServer, ...]]) -> dict[PoolId, int]:
    """Return the owned GPUs of every pool that has servers."""
    return {pool: sum([server.gpus for server in mine]) for pool, mine in servers.items()}


def pool_loads(
    pools: tuple[Pool, ...],
    counts: Mapping[PoolId, int],
    deployments: tuple[Deployment, ...],
    allotted: Mapping[DeploymentId, Allotment],
    service: Service,
    runs: Mapping[WorkloadId, TrainingRun],
) -> dict[PoolId, PoolLoad]:
    """Return the mean power load of every owned pool; GPUs without a deployment count as idle."""
    by_deployment = {run.deployment: run for run in runs.values()}
    loads = {}
    for pool in pools:
        gpus = counts.get(pool.id, 0)
        if not gpus:
            continue
        serving = training = training_gpus = 0.0
        for one in deployments:
            if one.pool != pool.id:
                continue
            mine = allotted.get(one.id, NOTHING).gpus
            run = by_deployment.get(one.id)
            if run is not None:
                training += mine * run.busy_share
                training_gpus += mine
            elif one.id in service.utilisation:
                serving += mine * float(service.utilisation[one.id].mean())
        loads[pool.id] = PoolLoad(serving / gpus, training / gpus, training_gpus / gpus)
    return loads


def pool_results(
    pools: tuple[Pool, ...],
    counts: Mapping[PoolId, int],
    deployments: tuple[Deployment, ...],
    bursts: tuple[Burst, ...],
    replicas: Mapping[DeploymentId, Replica],
    allotted: Mapping[DeploymentId, Allotment],
    service: Service,
    demanded: tuple[Demanded, ...],
    rates: Rates,
    loads: Mapping[PoolId, PoolLoad],
    runs: Mapping[WorkloadId, TrainingRun],
    accelerators: Mapping[EntryId, Accelerator],
    offers: Mapping[EntryId, CloudOffer],
    llms: Mapping[EntryId, LanguageModel],
) -> dict[PoolId, PoolResult]:
    """Return GPUs and memory of every pool, with the KV cache of the peak hour."""
    burst_of = {burst.pool: burst for burst in bursts}
    training = {run.deployment: run for run in runs.values()}
    workloads = {one.workload.id: one.workload for one in demanded}
    carried = _carried(deployments, service)
    total = sum(float(hours.sum()) for hours in service.served.values())
    results = {}
    for pool in pools:
        burst = burst_of.get(pool.id)
        gpus = counts.get(pool.id, 0)
        if burst is not None:
            gpus = offers[burst.offer].gpus * burst.maximum
        each = accelerators[pool.accelerator].memory_gib * GIB
        memory = MemoryUse(gpus * each, 0, 0, 0, 0)
        per_gpu: dict[DeploymentId, MemoryUse] = {}
        assigned = 0
        for one in (one for one in deployments if one.pool == pool.id):
            mine = _gpus_of(one, allotted, burst, offers)
            assigned += mine
            run, empty = training.get(one.id), MemoryUse(mine * each, 0, 0, 0, 0)
            if run is not None:
                use = _with_job(empty, mine, llms[one.llm], workloads[run.workload].training)
            else:
                use = _with_deployment(
                    empty, replicas[one.id], mine, one, service, rates, workloads
                )
            memory = _together(memory, use)
            if mine:
                per_gpu[one.id] = _of_one(use, mine)
        results[pool.id] = PoolResult(
            pool=pool.id,
            name=pool.name,
            accelerator=pool.accelerator,
            owned=burst is None,
            gpus=gpus,
            gpus_assigned=assigned,
            memory=memory,
            load=loads[pool.id].total if pool.id in loads else 0.0,
            served_share=carried.get(pool.id, 0.0) / total if total else 0.0,
            memory_per_gpu=per_gpu,
        )
    return results


def _carried(deployments: tuple[Deployment, ...], service: Service) -> dict[PoolId, float]:
    """Requests that the deployments of each pool serve, summed over the hours."""
    pool_of: dict[str, PoolId] = {one.id: one.pool for one in deployments}
    carried: dict[PoolId, float] = {}
    for (_, target), hours in service.served.items():
        pool = pool_of.get(target)
        if pool is not None:
            carried[pool] = carried.get(pool, 0.0) + float(hours.sum())
    return carried


def _gpus_of(
    deployment: Deployment,
    allotted: Mapping[DeploymentId, Allotment],
    burst: Burst | None,
    offers: Mapping[EntryId, CloudOffer],
) -> int:
    """GPUs that a deployment has in its pool; of a burst, on as many instances as there may be."""
    if burst is None:
        return allotted.get(deployment.id, NOTHING).gpus
    each = deployment.gpus_per_replica
    return offers[burst.offer].gpus // each * each * burst.maximum


def _together(memory: MemoryUse, use: MemoryUse) -> MemoryUse:
    """Add what a deployment holds to what others of its pool do."""
    return MemoryUse(
        memory.total,
        memory.weights + use.weights,
        memory.kv + use.kv,
        memory.activations + use.activations,
        memory.overhead + use.overhead,
    )


def _of_one(use: MemoryUse, gpus: int) -> MemoryUse:
    return MemoryUse(
        use.total / gpus,
        use.weights / gpus,
        use.kv / gpus,
        use.activations / gpus,
        use.overhead / gpus,
    )


def _with_job(
    memory: MemoryUse, gpus: int, llm: LanguageModel, job: TrainingJob | None
) -> MemoryUse:
    """Add what a training job holds on each of its GPUs; its state counts with the weights."""
    if job is None:
        return memory
    return _plus(
        memory,
        gpus,
        weights=state_bytes_per_gpu(llm, job),
        activations=activation_bytes_per_gpu(llm, job),
    )


def _with_deployment(
    memory: MemoryUse,
    replica: Replica,
    gpus: int,
    deployment: Deployment,
    service: Service,
    rates: Rates,
    workloads: Mapping[WorkloadId, Workload],
) -> MemoryUse:
    """Add weights, KV cache at the peak hour's concurrency, activations and overhead."""
    fitted = replica.fitted
    if fitted is None or not gpus:
        return memory
    running = peak_sequences(deployment, replica, gpus, service, rates, workloads)
    kv = 0.0
    for workload_id, sequences in running.items():
        context = workloads[workload_id].input_tokens + workloads[workload_id].generated_tokens / 2
        each = kv_bytes_per_sequence_per_gpu(replica.setup, context)
        # Of a disaggregated replica only some GPUs hold them; here all of them count alike.
        kv += sequences * each / deployment.instances
    return _plus(
        memory,
        gpus,
        weights=fitted.weights_bytes,
        kv=min(kv, fitted.kv_pool_bytes),
        activations=fitted.activation_bytes,
        overhead=fitted.overhead_bytes,
    )


def peak_sequences(
    deployment: Deployment,
    replica: Replica,
    gpus: int,
    service: Service,
    rates: Rates,
    workloads: Mapping[WorkloadId, Workload],
) -> dict[WorkloadId, float]:
    """Return how many requests of each workload are in one replica in the peak hour.

    Mixed load: the requests of a workload stay as long as if it alone put the same utilisation on
    the replica, and it has its part of the sequences that would then run.
    """
    replicas = gpus // deployment.gpus_per_replica
    used: dict[WorkloadId, float] = {}
    for (workload, key), hours in service.served.items():
        if key == deployment.id and rates[deployment.id, workload].requests_per_s > 0.0:
            rate = float(hours[service.peak]) / replicas
            used[workload] = rate / rates[deployment.id, workload].requests_per_s
    whole = fsum(used.values())
    running = {}
    for workload, part in used.items():
        rate = rates[deployment.id, workload].requests_per_s * min(whole, 1.0)
        point = point_of(replica, workloads[workload], rate)
        if part > 0.0 and point is not None and point.concurrency is not None:
            running[workload] = point.concurrency * part / whole
    return running


def _plus(
    memory: MemoryUse,
    gpus: int,
    *,
    weights: float = 0.0,
    kv: float = 0.0,
    activations: float = 0.0,
    overhead: float = 0.0,
) -> MemoryUse:
    return MemoryUse(
        memory.total,
        memory.weights + gpus * weights,
        memory.kv + gpus * kv,
        memory.activations + gpus * activations,
        memory.overhead + gpus * overhead,
    )
