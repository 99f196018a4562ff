"""Why a deployment holds and serves what it does."""

from collections.abc import Callable, Mapping
from typing import Final

from planner.compute.capacity import Replica
from planner.compute.explain.case import Case
from planner.compute.explain.energy import token_energy
from planner.compute.explain.interference import explain_part, explain_slowing
from planner.compute.explain.latency import tpot, ttft
from planner.compute.explain.moment import moment_of
from planner.compute.explain.replica_memory import TITLES, ReplicaMemory, sequence
from planner.compute.explain.replicas import basis_of, gpus_of, replicas_of
from planner.compute.explain.terms import Given, Term, applied, summed, unknown
from planner.compute.serve import TargetKind
from planner.domain.formula import Explanation, Formula
from planner.domain.identity import DeploymentId, WorkloadId
from planner.domain.phrase import say
from planner.domain.results import DeploymentResult
from planner.domain.service import Deployment
from planner.engines.serving.cache import kv_bytes_per_sequence_per_gpu
from planner.engines.serving.memory import MemoryFit, kv_concurrency

RATE: Final = Formula(
    id="explain.rate",
    result="greatest request rate inside the objectives",
    unit="requests per s",
    expression="per_replica * replicas",
    symbols={
        "per_replica": "greatest rate of one replica at which every objective holds",
        "replicas": "replicas of the deployment",
    },
    source="Replicas serve side by side",
)

CONCURRENCY: Final = Formula(
    id="explain.concurrency",
    result="requests of maximum length at once on a replica",
    unit="requests",
    expression="dp * min(fitting, max_sequences)",
    symbols={
        "dp": "attention copies, of all instances that generate",
        "fitting": "whole sequences of maximum length that the KV cache of a copy holds",
        "max_sequences": "most sequences the engine runs at once",
    },
    source="Memory or engine, whichever is full first",
)

REPLICA_TOKENS: Final = Formula(
    id="explain.kv_tokens",
    result="tokens that the KV cache of a replica holds",
    unit="tokens",
    expression="pool / per_sequence * max_length * dp",
    symbols={
        "pool": "room for the KV cache on a GPU, bytes",
        "per_sequence": "cache of one sequence of maximum length on a GPU, bytes",
        "max_length": "longest request",
        "dp": "attention copies, of all instances that generate",
    },
    source="Every sequence at maximum length",
)

_MEMORY = ("weights", "kv", "activations", "overhead")


def explain_deployment(case: Case, deployment_id: str, name: str) -> Explanation | None:
    """Return why a figure of a deployment is what it is, None where there is none."""
    result = case.evaluation.deployments.get(DeploymentId(deployment_id))
    if result is None:
        return None
    deployment = next(one for one in case.plan.deployments if one.id == result.deployment)
    kind, _, workload = name.partition(":")
    if kind == "rate" and workload:
        return rate_of_deployment(case, deployment, result, WorkloadId(workload))
    if kind == "part" and workload:
        return explain_part(case, deployment, WorkloadId(workload))
    if kind == "slowed" and workload:
        return explain_slowing(case, deployment, WorkloadId(workload))
    if name == "token_energy":
        return token_energy(case, deployment)
    if name in _OF_PLAN:
        return _OF_PLAN[name](case, deployment, result)
    written = _WRITTEN.get(name)
    if written is None:
        return None
    replica = case.capacity.replicas[deployment.id]
    if replica.fitted is None:
        unit = "GB" if name.startswith("memory") else "requests"
        return unknown(say("{0}: {1}", deployment.name, name), unit, *_refused(replica))
    return written(ReplicaMemory(case, deployment, replica.fitted), result)


def _refused(replica: Replica) -> tuple[str, ...]:
    message = replica.refusal
    return (message.happened, message.remedy) if message else ()


def _memory(name: str) -> Callable[[ReplicaMemory, DeploymentResult], Explanation]:
    def written(memory: ReplicaMemory, result: DeploymentResult) -> Explanation:
        why = memory.explain(name)
        return memory.printed_gb(why.title, memory.in_bytes(name), why)

    return written


def _memory_used(memory: ReplicaMemory, result: DeploymentResult) -> Explanation:
    parts = [memory.explain(name) for name in _MEMORY]
    filled = sum(memory.in_bytes(name) for name in _MEMORY)
    title = say("Memory in use on a GPU of {0}", memory.deployment.name)
    terms = [
        Term(TITLES[name], part.value or 0.0, why=part)
        for name, part in zip(_MEMORY, parts, strict=True)
    ]
    together = summed(
        title, filled, "bytes", terms, key="gpu_memory", source=say("All that lies in GPU memory")
    )
    note = say("The whole KV pool counts as used; the headline counts the load of the peak hour.")
    shown = memory.printed_gb(title, filled, together)
    return Explanation(
        title, shown.value, "GB", shown.formula, shown.inputs, (), (note,), shown.parts
    )


def _max_concurrency(memory: ReplicaMemory, result: DeploymentResult) -> Explanation:
    setup, engine = memory.setup, memory.setup.engine
    title = say("Requests at once on a replica of {0}", memory.deployment.name)
    refused = _refused(memory.case.capacity.replicas[memory.deployment.id])
    if refused:
        return unknown(title, "requests", *refused)
    copies = setup.dp * setup.decoders
    fitting = kv_concurrency(setup, memory.fitted, setup.max_length) / copies
    limit = float(engine.max_sequences)
    held = limit if fitting == float("inf") else float(int(fitting))
    given = {
        "dp": memory.case.entered(float(copies), "copies"),
        "fitting": Given(held, "sequences", why=sequence(memory, setup.max_length)),
        "max_sequences": Given(limit, "sequences", engine.evidence.get("max_sequences")),
    }
    notes = (
        () if held == fitting or held < fitting < limit else (say("An encoder keeps no cache."),)
    )
    if fitting >= limit:
        notes = (say("The engine is full before the memory is."),)
    return applied(
        title, float(result.max_concurrency), "requests", CONCURRENCY, given, notes=notes
    )


def _kv_tokens(memory: ReplicaMemory, result: DeploymentResult) -> Explanation:
    setup, fitted = memory.setup, memory.fitted
    title = say("Tokens in the KV cache of a replica of {0}", memory.deployment.name)
    if not fitted.sequence_bytes:
        return unknown(title, "tokens", say("An encoder keeps no cache."))
    given = {
        "pool": Given(fitted.kv_pool_bytes, "bytes", why=memory.explain("kv")),
        "per_sequence": Given(
            kv_bytes_per_sequence_per_gpu(setup, setup.max_length),
            "bytes",
            why=sequence(memory, setup.max_length),
        ),
        "max_length": memory.case.entered(
            float(setup.max_length), "tokens", default="serving.max_length"
        ),
        "dp": memory.case.entered(float(setup.dp * setup.decoders), "copies"),
    }
    return applied(title, result.kv_tokens, "tokens", REPLICA_TOKENS, given)


def rate_of_deployment(
    case: Case, deployment: Deployment, result: DeploymentResult, workload_id: WorkloadId
) -> Explanation | None:
    """Return why a deployment serves at most so many requests of a workload."""
    shown = next((one for one in result.rates if one.workload == workload_id), None)
    if shown is None:
        return None
    workload = case.workloads[workload_id]
    rate = case.served.rates[deployment.id, workload_id]
    replica = case.capacity.replicas[deployment.id]
    trip = case.capacity.trips.get(deployment.id, 0.0)
    title = say("Most requests of {0} on {1}", workload.name, deployment.name)
    moment = moment_of(case, deployment.name, workload, replica, rate.requests_per_s, trip)
    parts = []
    if moment is not None and rate.requests_per_s:
        parts.append(ttft(moment, say("TTFT p95 at that rate")))
        if moment.output_tokens:
            parts.append(tpot(moment, say("TPOT at that rate")))
    given = {
        "per_replica": Given(rate.requests_per_s, "requests per s"),
        "replicas": Given(float(result.replicas), "replicas"),
    }
    notes = [
        say(
            "Limited by {0}: the rate of a replica is found by bisection over its "
            "concurrency, at the last point that keeps every objective.",
            shown.limited_by,
        ),
        replica.band.reason,
        *_refused(replica),
    ]
    if deployment.reserve_replicas:
        notes.append(say("{0} of the replicas are held in reserve.", deployment.reserve_replicas))
    unit = "requests per s"
    return applied(title, shown.requests_per_s, unit, RATE, given, parts=parts, notes=notes)


def utilisation(case: Case, deployment: Deployment, result: DeploymentResult) -> Explanation:
    """Return why a deployment is so busy in the peak hour."""
    title, unit = (
        say("Utilisation of {0} in the peak hour", deployment.name),
        "share of capacity",
    )
    service, target = case.served.first, case.served.targets.get(deployment.id)
    if target is None or deployment.id not in service.utilisation:
        note = say("No request is routed to it; training jobs count for themselves.")
        return Explanation(title, result.utilisation_peak, unit, None, (), notes=(note,))
    running = 1.0
    if target.kind is TargetKind.BURST:
        running = max(float(service.instances[target.key][service.peak]), 1.0)
    symbols: dict[str, str] = {}
    given: dict[str, Given] = {}
    addends: list[str] = []
    for (workload, key), hours in service.served.items():
        greatest = target.rates.get(workload, 0.0) * running
        if key != target.key or not greatest:
            continue
        number, name = len(addends) + 1, case.workloads[workload].name
        addends.append(f"rate_{number} / greatest_{number}")
        symbols[f"rate_{number}"] = say("requests of {0} served in the peak hour", name)
        symbols[f"greatest_{number}"] = say("most requests of {0} inside its objectives", name)
        given[f"rate_{number}"] = Given(float(hours[service.peak]), "requests per s")
        why = rate_of_deployment(case, deployment, result, workload)
        given[f"greatest_{number}"] = Given(greatest, "requests per s", why=why)
    if not addends:
        note = say("Nothing is served here in the peak hour.")
        return Explanation(title, result.utilisation_peak, unit, None, (), notes=(note,))
    formula = Formula(
        "explain.utilisation",
        "serving utilisation",
        unit,
        f"min(1, {' + '.join(addends)})",
        symbols,
        "Mixed load is feasible while the sum of rate ÷ greatest rate stays at or below 1",
    )
    return applied(title, result.utilisation_peak, unit, formula, given)


_OF_PLAN: Mapping[str, Callable[[Case, Deployment, DeploymentResult], Explanation]] = {
    "utilisation_peak": utilisation,
    "replicas_running": replicas_of,
    "gpus": gpus_of,
    "badge": basis_of,
}

_WRITTEN: Mapping[str, Callable[[ReplicaMemory, DeploymentResult], Explanation]] = {
    **{f"memory_{name}": _memory(name) for name in _MEMORY},
    "memory_used": _memory_used,
    "max_concurrency": _max_concurrency,
    "kv_tokens": _kv_tokens,
}


def memory_of(case: Case, deployment: Deployment) -> ReplicaMemory | None:
    """Return the memory of a GPU of a deployment, None where it cannot run at all."""
    fitted: MemoryFit | None = case.capacity.replicas[deployment.id].fitted
    return None if fitted is None else ReplicaMemory(case, deployment, fitted)
