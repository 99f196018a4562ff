"""What deployments can do: memory, replicas, and the greatest rate of each workload."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planner.compute.allocation import Allotment, Claim, PoolServer, allot
from planner.domain.errors import Message
from planner.domain.hardware import Accelerator
from planner.domain.identity import DeploymentId, PoolId, WorkloadId
from planner.domain.language_model import (
    EngineFeature,
    EngineProfile,
    LanguageModel,
    SoftwareGeneration,
)
from planner.domain.phrase import Phrase, say
from planner.domain.service import Deployment, Route
from planner.domain.units import GB
from planner.domain.workload import Metric, Workload
from planner.engines.serving.band import Band, band
from planner.engines.serving.batching import (
    Limit,
    OperatingPoint,
    SloRate,
    operating_point,
    slo_rate,
)
from planner.engines.serving.memory import Deciding, MemoryFit, fit
from planner.engines.serving.setup import (
    FABRIC_GB_S,
    Adapters,
    Disaggregation,
    ServingSetup,
    refusal,
)
from planner.engines.serving.speculation import Speculation
from planner.engines.serving.support import supported, unsupported


@dataclass(frozen=True, slots=True)
class Replica:
    """One replica of a deployment: its set-up, memory and band; `refusal` when it cannot run.

    `instead` says what the engine does other than the deployment asks.
    """

    setup: ServingSetup
    fitted: MemoryFit | None
    band: Band
    refusal: Message | None
    instead: tuple[Phrase, ...] = ()


def replica_of(
    deployment: Deployment,
    llm: LanguageModel,
    accelerator: Accelerator,
    engine: EngineProfile,
    domain: int | None = None,
    software: SoftwareGeneration = SoftwareGeneration.CURRENT,
    fabric_gb_s: float | None = None,
) -> Replica:
    """Return what one replica of a deployment needs and whether it can run.

    `domain` GPUs of its pool share a scale-up link, None where nothing is known of the servers.
    `fabric_gb_s` is the rate per GPU and direction between them, None for the usual fabric.
    """
    asked = ServingSetup(
        llm=llm,
        accelerator=accelerator,
        engine=_engine_as_set(engine, deployment),
        weights=deployment.weights,
        kv=deployment.kv,
        tp=deployment.tp,
        pp=deployment.pp,
        ep=deployment.ep,
        dp=deployment.dp,
        max_length=deployment.max_length,
        memory_utilisation=deployment.memory_utilisation,
        speculation=_speculation(deployment),
        cp=deployment.cp,
        adapters=_adapters(deployment),
        disaggregation=_disaggregation(deployment),
        domain=domain,
        fabric_gb_s=FABRIC_GB_S if fabric_gb_s is None else fabric_gb_s,
        software=software,
    )
    setup, instead = (run := supported(asked)).setup, run.instead
    impossible = refusal(asked) or unsupported(setup) or refusal(setup)
    if impossible is not None:
        message = Message(impossible, say("Nothing else was changed."), say("Change the layout."))
        return Replica(setup, None, band(setup), message)
    fitted = fit(setup)
    short = None if fitted.fits else _too_small(setup, fitted)
    return Replica(setup, fitted, band(setup), short, instead)


def _engine_as_set(engine: EngineProfile, deployment: Deployment) -> EngineProfile:
    """Return the engine with the limits of a step that the deployment sets."""
    if deployment.batch_tokens is None and deployment.max_sequences is None:
        return engine
    return replace(
        engine,
        batch_tokens=deployment.batch_tokens or engine.batch_tokens,
        max_sequences=deployment.max_sequences or engine.max_sequences,
    )


def _speculation(deployment: Deployment) -> Speculation | None:
    if not deployment.drafted_tokens:
        return None
    return Speculation(
        deployment.drafted_tokens, deployment.draft_acceptance, deployment.draft_share
    )


def _adapters(deployment: Deployment) -> Adapters | None:
    if not deployment.adapters:
        return None
    return Adapters(deployment.adapters, deployment.adapter_rank)


def _disaggregation(deployment: Deployment) -> Disaggregation | None:
    if not deployment.disaggregated:
        return None
    return Disaggregation(
        deployment.prefill_instances, deployment.decode_instances, deployment.kv_link_gb_s
    )


def serving(replica: Replica, workload: Workload) -> Replica:
    """Return *replica* as the requests of *workload* find it: with their hits in its cache."""
    if not workload.prefix_hit or not replica.setup.engine.can(EngineFeature.PREFIX_CACHE):
        return replica
    return replace(replica, setup=replace(replica.setup, prefix_hit=workload.prefix_hit))


def _too_small(setup: ServingSetup, fitted: MemoryFit) -> Message:
    needed = (fitted.usable_bytes + fitted.short_bytes) / setup.memory_utilisation / GB
    has = fitted.total_bytes / GB
    return Message(
        say(
            "{0} {1} needs {2:.0f} GB on each of {3} GPUs, {4} has {5:.0f} GB."
            if setup.gpus > 1
            else "{0} {1} needs {2:.0f} GB on each of {3} GPU, {4} has {5:.0f} GB.",
            setup.llm.name,
            setup.weights.value.upper(),
            needed,
            setup.gpus,
            setup.accelerator.name,
            has,
        ),
        say("Nothing was changed."),
        _what_helps(setup, fitted),
    )


def _what_helps(setup: ServingSetup, fitted: MemoryFit) -> Phrase:
    """Say what makes room, by the term that decides."""
    more = setup.gpus * 2
    match fitted.deciding:
        case Deciding.CACHE:
            return say(
                "The cache of one request of {0:,} tokens decides: use a shorter maximum length, "
                "an FP8 cache, or {1} GPUs per replica.",
                setup.max_length,
                more,
            )
        case Deciding.RESERVE:
            return say(
                "Activations and engine overhead decide: use a smaller token budget of a step, "
                "fewer sequences at once, or {0} GPUs per replica.",
                more,
            )
        case _:
            return say(
                "The weights decide: use {0} GPUs per replica or a smaller precision of weights.",
                more,
            )


def rate_of(replica: Replica, workload: Workload, round_trip_ms: float = 0.0) -> SloRate:
    """Return the greatest request rate of one replica inside the workload's objectives."""
    if replica.fitted is None or replica.refusal is not None:
        return SloRate(0.0, 0.0, Limit.MEMORY)
    return slo_rate(
        serving(replica, workload).setup,
        replica.fitted,
        workload.input_tokens,
        workload.generated_tokens,
        ttft_limit_ms=workload.limit_ms(Metric.TTFT),
        tpot_limit_ms=workload.limit_ms(Metric.TPOT),
        round_trip_ms=round_trip_ms,
        percentile=workload.percentile(Metric.TTFT) / 100.0,
        texts=float(workload.texts),
    )


def point_of(
    replica: Replica, workload: Workload, requests_per_s: float, round_trip_ms: float = 0.0
) -> OperatingPoint | None:
    """Return the state of one replica at a request rate, None when it cannot run."""
    if replica.fitted is None or replica.refusal is not None:
        return None
    return operating_point(
        serving(replica, workload).setup,
        replica.fitted,
        workload.input_tokens,
        workload.generated_tokens,
        requests_per_s,
        round_trip_ms=round_trip_ms,
        texts=float(workload.texts),
    )


def training_gpus(
    routes: Sequence[Route], workloads: Sequence[Workload]
) -> dict[DeploymentId, int]:
    """Map deployments that training workloads are routed to onto the GPUs of the job."""
    jobs: dict[WorkloadId, int] = {
        one.id: one.training.gpus for one in workloads if one.training is not None
    }
    return {
        route.deployment: jobs[route.workload]
        for route in routes
        if route.deployment is not None and route.workload in jobs
    }


def allotments(
    servers: Mapping[PoolId, tuple[PoolServer, ...]],
    deployments: tuple[Deployment, ...],
    routes: tuple[Route, ...],
    workloads: tuple[Workload, ...],
) -> dict[DeploymentId, Allotment]:
    """Return what every deployment gets from its pool; training jobs take their own GPUs."""
    training = training_gpus(routes, workloads)
    claims: dict[PoolId, list[Claim]] = {}
    for one in deployments:
        gpus = training.get(one.id)
        claim = Claim(one.id, one.gpus_per_replica, one.replicas, one.tp)
        if gpus is not None:
            claim = Claim(one.id, gpus, 1)
        claims.setdefault(one.pool, []).append(claim)
    result: dict[DeploymentId, Allotment] = {}
    for pool, wanted in claims.items():
        result.update(allot(servers.get(pool, ()), wanted))
    return result
