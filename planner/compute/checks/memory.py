"""Checks of memory and layout: MEM and NET."""

from collections.abc import Iterator
from dataclasses import replace

from planner.compute.capacity import replica_of
from planner.compute.checks.subject import Arguments, ServiceSubject
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.service import Deployment
from planner.domain.units import GB, GIB
from planner.engines.serving.training import training_bytes_per_gpu


def too_small(subject: ServiceSubject) -> Iterator[Finding]:
    """MEM-001: a deployment whose replica does not run on its GPUs."""
    jobs = subject.jobs
    for deployment in subject.plan.deployments:
        replica = subject.replicas.get(deployment.id)
        if deployment.id in jobs or replica is None or replica.refusal is None:
            continue
        yield Finding(
            rule="MEM-001",
            subject=deployment.id,
            subject_name=deployment.name,
            severity=Severity.ERROR,
            message=replica.refusal.happened,
            detail=replica.refusal.remedy,
            source="memory model: weights, KV cache, activations, overhead",
            fixes=tuple(_larger_layouts(subject, deployment)),
        )


def _larger_layouts(subject: ServiceSubject, deployment: Deployment) -> Iterator[Fix]:
    """The smallest number of GPUs of one link domain that holds the model, where there is one."""
    shelf = subject.project.shelf
    accelerator = subject.accelerator_of(deployment)
    tp = deployment.tp * 2
    while tp <= subject.link_domains.get(deployment.pool, 0):
        larger = replace(deployment, tp=tp)
        llm, engine = shelf.llms[deployment.llm], shelf.engines[deployment.engine]
        if replica_of(larger, llm, accelerator, engine).refusal is None:
            arguments: Arguments = {"deployment": deployment.id, "field": "tp", "value": tp}
            yield Fix(
                "deployment-field", arguments, f"Use {larger.gpus_per_replica} GPUs per replica"
            )
            return
        tp *= 2


def training_memory(subject: ServiceSubject) -> Iterator[Finding]:
    """MEM-003: a training job whose state does not fit into its GPUs."""
    jobs = subject.jobs
    for deployment in subject.plan.deployments:
        workload = jobs.get(deployment.id)
        if workload is None or workload.training is None:
            continue
        llm, gpu = subject.project.shelf.llms[workload.llm], subject.accelerator_of(deployment)
        needs, has = training_bytes_per_gpu(llm, workload.training), gpu.memory_gib * GIB
        if needs <= has:
            continue
        yield Finding(
            rule="MEM-003",
            subject=workload.id,
            subject_name=workload.name,
            severity=Severity.ERROR,
            message=f"{workload.name} needs {needs / GB:.0f} GB on each of "
            f"{workload.training.gpus} GPUs, {gpu.name} has {has / GB:.0f} GB.",
            detail="Use more GPUs, or LoRA instead of full training.",
            source="weights, gradients, optimiser state and activations, shared by all GPUs",
        )


def without_gpus(subject: ServiceSubject) -> Iterator[Finding]:
    """MEM-002: a deployment that runs fewer replicas than asked, or none."""
    bursts = {burst.pool for burst in subject.plan.bursts}
    jobs = subject.jobs
    for deployment in subject.plan.deployments:
        result = subject.deployments[deployment.id]
        if deployment.id in jobs or result.refusal is not None:
            continue
        wanted = deployment.replicas or 1
        where, remedy = "", "Add servers to its pool, or lower replicas or GPUs per replica."
        if deployment.pool in bursts:
            wanted = 1
            where = f" on instances of {subject.link_domains[deployment.pool]}"
            remedy = "Lower the GPUs per replica, or use a larger instance."
        if result.replicas >= wanted:
            continue
        yield Finding(
            rule="MEM-002",
            subject=deployment.id,
            subject_name=deployment.name,
            severity=Severity.WARNING,
            message=f"{deployment.name} has GPUs for {result.replicas} of {wanted} replicas of "
            f"{deployment.gpus_per_replica} GPUs{where}.",
            detail=remedy,
            source="GPUs of a pool are used by one deployment each",
        )


def layout_over_servers(subject: ServiceSubject) -> Iterator[Finding]:
    """NET-001: a tensor-parallel group larger than one link domain."""
    for deployment in subject.plan.deployments:
        replica = subject.replicas.get(deployment.id)
        if replica is None or replica.setup.tp <= 1:
            continue
        domain = subject.link_domains.get(deployment.pool)
        if domain is not None and deployment.tp > domain:
            yield Finding(
                rule="NET-001",
                subject=deployment.id,
                subject_name=deployment.name,
                severity=Severity.ERROR,
                message=f"{deployment.name} shares every layer over {deployment.tp} GPUs; only "
                f"{domain} share one link domain.",
                detail="Use a smaller tensor-parallel size, or pipeline stages across servers.",
                source="tensor parallelism needs the scale-up link",
            )
