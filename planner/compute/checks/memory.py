"""Checks of memory and layout: MEM and NET."""

from collections.abc import Iterator
from dataclasses import replace

from planner.compute.capacity import replica_of
from planner.compute.checks.subject import Arguments, ServiceSubject
from planner.domain.finding import Finding, Fix, Severity
from planner.domain.phrase import Phrase, listed, say
from planner.domain.service import Deployment
from planner.domain.units import GB, GIB
from planner.domain.workload import Optimiser, TrainingJob, TuningMethod
from planner.engines.serving.training import LAST_STAGE, training_bytes_per_gpu


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
            source=say("memory model: weights, KV cache, activations, overhead"),
            fixes=tuple(_larger_layouts(subject, deployment)),
        )


def beyond_the_engine(subject: ServiceSubject) -> Iterator[Finding]:
    """ENG-001: a deployment that asks its engine for what it cannot do."""
    for deployment in subject.plan.deployments:
        replica = subject.replicas.get(deployment.id)
        if replica is None or not replica.instead or deployment.id in subject.jobs:
            continue
        first, *others = replica.instead
        yield Finding(
            rule="ENG-001",
            subject=deployment.id,
            subject_name=deployment.name,
            severity=Severity.WARNING,
            message=first,
            detail=listed((*others, say("Choose another engine, or do without.")), " "),
            source=say(
                "what the engine is known to support at this version; not checked in its documentation"
            ),
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
                "deployment-field",
                arguments,
                say("Use {0} GPUs per replica", larger.gpus_per_replica),
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
            message=say(
                "{0} needs {1:.0f} GB on each of {2} GPUs, {3} has {4:.0f} GB.",
                workload.name,
                needs / GB,
                workload.training.gpus,
                gpu.name,
                has / GB,
            ),
            detail=say("Use {0}.", listed(_memory_savers(workload.training), " or ")),
            source=say("weights, gradients, optimiser state and activations, shared by all GPUs"),
        )


def _memory_savers(job: TrainingJob) -> tuple[Phrase, ...]:
    """What the job does not do yet and would need less memory of each GPU with."""
    savers = [say("more GPUs")]
    if job.zero_stage < LAST_STAGE:
        savers.append(say("ZeRO stage {0}", LAST_STAGE))
    if job.method is TuningMethod.FULL:
        savers.append(say("LoRA instead of full training"))
    if job.method is TuningMethod.LORA:
        savers.append(say("QLoRA"))
    if job.optimiser is Optimiser.ADAM:
        savers.append(say("8-bit Adam"))
    if not job.recompute:
        savers.append(say("recomputed activations"))
    return tuple(savers)


def without_gpus(subject: ServiceSubject) -> Iterator[Finding]:
    """MEM-002: a deployment that runs fewer replicas than asked, or none."""
    bursts = {burst.pool for burst in subject.plan.bursts}
    jobs = subject.jobs
    for deployment in subject.plan.deployments:
        result = subject.deployments[deployment.id]
        if deployment.id in jobs or result.refusal is not None:
            continue
        wanted = deployment.replicas or 1
        where, remedy = "", say("Add servers to its pool, or lower replicas or GPUs per replica.")
        if deployment.pool in bursts:
            wanted = 1
            where = say(" on instances of {0}", subject.link_domains[deployment.pool])
            remedy = say("Lower the GPUs per replica, or use a larger instance.")
        if result.replicas >= wanted:
            continue
        yield Finding(
            rule="MEM-002",
            subject=deployment.id,
            subject_name=deployment.name,
            severity=Severity.WARNING,
            message=say(
                "{0} has GPUs for {1} of {2} replicas of {3} GPUs{4}.",
                deployment.name,
                result.replicas,
                wanted,
                deployment.gpus_per_replica,
                where,
            ),
            detail=remedy,
            source=say("GPUs of a pool are used by one deployment each"),
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
                message=say(
                    "{0} shares every layer over {1} GPUs; only {2} share one link domain.",
                    deployment.name,
                    deployment.tp,
                    domain,
                ),
                detail=say(
                    "Use a smaller tensor-parallel size, or pipeline stages across servers."
                ),
                source=say("tensor parallelism needs the scale-up link"),
            )
