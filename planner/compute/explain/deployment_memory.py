"""Why a deployment fills so much memory on its GPUs in the peak hour."""

from typing import Final

from planner.compute.allocation import NOTHING
from planner.compute.explain.case import Case
from planner.compute.explain.deployments import memory_of
from planner.compute.explain.replica_memory import ReplicaMemory, sequence
from planner.compute.explain.terms import Given, Term, applied, summed
from planner.compute.explain.training import activations_on_gpu, state_on_gpu
from planner.compute.pool_results import peak_sequences
from planner.domain.formula import Explanation, Formula
from planner.domain.phrase import say
from planner.domain.service import Deployment
from planner.domain.units import GIB
from planner.engines.serving.cache import kv_bytes_per_sequence_per_gpu

KV_IN_USE: Final = Formula(
    id="explain.kv_in_use",
    result="KV cache on a GPU at peak",
    unit="bytes",
    expression="min(sequences, pool)",
    symbols={
        "sequences": "caches of the requests that run, bytes",
        "pool": "room for the KV cache on a GPU, bytes",
    },
    source="Requests in a replica by Little's law, each at its mean length",
)

CACHES: Final = Formula(
    id="explain.caches",
    result="caches of the requests that run",
    unit="bytes",
    expression="running * per_sequence",
    symbols={
        "running": "requests in a replica in the peak hour",
        "per_sequence": "cache of one of them on a GPU, bytes",
    },
    source="Little's law: rate × time in the replica",
)


def filled_by(case: Case, deployment: Deployment) -> Explanation | None:
    """Return why a deployment fills so many GiB on all its GPUs; None when it fills nothing."""
    memory = memory_of(case, deployment)
    run = next((r for r in case.capacity.runs.values() if r.deployment == deployment.id), None)
    gpus = _gpus_of(case, deployment)
    if not gpus:
        return None
    title = say("Memory that {0} fills on {1} GPUs", deployment.name, gpus)
    if run is not None:
        terms = [
            Term(label, (why.value or 0.0) / GIB, gpus, why=why)
            for label, why in (
                (say("training state on each GPU"), state_on_gpu(case, run.workload)),
                (say("activations on each GPU"), activations_on_gpu(case, run.workload)),
            )
            if why is not None
        ]
    elif memory is None:
        return None
    else:
        terms = _served_terms(case, deployment, memory, gpus)
    value = sum(term.amount for term in terms)
    source = say("Per GPU, on every GPU of every replica")
    return summed(title, value, "GiB", terms, key="deployment_memory", source=source)


def _served_terms(
    case: Case, deployment: Deployment, memory: ReplicaMemory, gpus: int
) -> list[Term]:
    terms = [
        Term(
            say("{0} on each GPU", kind),
            memory.in_bytes(kind) / GIB,
            gpus,
            why=memory.explain(kind),
        )
        for kind in ("weights", "activations", "overhead")
    ]
    why = _kv_in_use(case, deployment, memory, gpus)
    terms.append(Term(say("KV cache on each GPU"), (why.value or 0.0) / GIB, gpus, why=why))
    return terms


def _gpus_of(case: Case, deployment: Deployment) -> int:
    burst = next((one for one in case.plan.bursts if one.pool == deployment.pool), None)
    if burst is None:
        return case.capacity.allotted.get(deployment.id, NOTHING).gpus
    each = deployment.gpus_per_replica
    return case.shelf.offers[burst.offer].gpus // each * each * burst.maximum


def _kv_in_use(case: Case, deployment: Deployment, memory: ReplicaMemory, gpus: int) -> Explanation:
    """The KV cache on one GPU at the concurrency of the peak hour."""
    replica, rates = case.capacity.replicas[deployment.id], case.served.rates
    running = peak_sequences(deployment, replica, gpus, case.served.first, rates, case.workloads)
    terms = []
    for workload_id, sequences in running.items():
        workload = case.workloads[workload_id]
        context = workload.input_tokens + workload.generated_tokens / 2
        per_sequence = kv_bytes_per_sequence_per_gpu(memory.setup, context)
        caches = sequences * per_sequence
        given = {
            "running": Given(sequences, "requests"),
            "per_sequence": Given(per_sequence, "bytes", why=sequence(memory, context)),
        }
        title = say("Caches of {0} on a GPU of {1}", workload.name, deployment.name)
        why = applied(title, caches, "bytes", CACHES, given)
        terms.append(Term(say("caches of {0}", workload.name), caches, why=why))
    total, pool = sum(term.amount for term in terms), memory.fitted.kv_pool_bytes
    source = say("Every workload that is served here")
    together = summed(
        say("Caches on a GPU of {0}", deployment.name),
        total,
        "bytes",
        terms,
        key="caches",
        source=source,
    )
    shown = {"sequences": Given(total, "bytes", why=together), "pool": Given(pool, "bytes")}
    title = say("KV cache on a GPU of {0} in the peak hour", deployment.name)
    return applied(title, min(total, pool), "bytes", KV_IN_USE, shown)
