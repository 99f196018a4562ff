"""Why GPU memory fills as it does, over pools and deployments, and how busy a pool is."""

from collections.abc import Callable, Mapping
from typing import Final

from planner.compute.allocation import NOTHING
from planner.compute.explain.case import Case
from planner.compute.explain.deployment_memory import filled_by
from planner.compute.explain.reliability import explain_down
from planner.compute.explain.terms import Given, Term, applied, printed, summed
from planner.compute.explain.training import busy_share
from planner.domain.formula import Explanation, Formula
from planner.domain.identity import PoolId
from planner.domain.phrase import say
from planner.domain.results import Figure, PoolResult
from planner.domain.service import Deployment
from planner.domain.units import GIB

FILLED: Final = Formula(
    id="explain.memory_filled",
    result="GPU memory in use",
    unit="GiB",
    expression="weights + kv + activations + overhead",
    symbols={
        "weights": "weights of all replicas, state of training jobs included",
        "kv": "KV cache at the concurrency of the peak hour",
        "activations": "activations, those of training jobs included",
        "overhead": "overhead of the engines",
    },
    source="What lies on the GPUs of all deployments",
)

FILLED_GB: Final = Formula(
    id="explain.memory_filled_gb",
    result="GPU memory in use, as datasheets print it",
    unit="GB",
    expression="(weights + kv + activations + overhead) / memory_gib * memory_gb",
    symbols={
        **FILLED.symbols,
        "memory_gib": "memory of one GPU as its driver reports it",
        "memory_gb": "memory of one GPU as its datasheet prints it",
    },
    source=FILLED.source,
)

IDLE: Final = Formula(
    id="explain.idle_gpus",
    result="GPUs that serve nothing",
    unit="GPUs",
    expression="gpus - assigned",
    symbols={"gpus": "GPUs of the pool", "assigned": "GPUs that deployments have"},
    source="They draw idle power and cost as much as the others",
)

LOAD: Final = Formula(
    id="explain.load",
    result="power load that a deployment puts on its pool",
    unit="share of time",
    expression="gpus / pool_gpus * utilisation",
    symbols={
        "gpus": "GPUs of the deployment",
        "pool_gpus": "GPUs of the pool",
        "utilisation": "mean serving utilisation over a year; of a job, its share of a month",
    },
    source="GPUs without a deployment count as idle",
)

_CLOUD = say("Memory of cloud instances and model APIs.")
_KINDS = ("weights", "kv", "activations", "overhead")
_GB_NOTE = say("Tiles and charts show GB as on datasheets; fit is computed in bytes.")


def vram_used(case: Case, figure: Figure) -> Explanation:
    """Return why so much memory of the own GPUs is in use."""
    owned = [pool for pool in case.evaluation.pools.values() if pool.owned]
    sums = {kind: sum(getattr(one.memory, kind) for one in owned) / GIB for kind in _KINDS}
    parts = [
        why
        for one in case.plan.deployments
        if case.evaluation.pools[one.pool].owned and (why := filled_by(case, one)) is not None
    ]
    return applied(
        say("VRAM in use"),
        figure.value,
        "GiB",
        FILLED,
        {kind: Given(value, "GiB") for kind, value in sums.items()},
        beside=[_memory_gib(case, one) for one in _distinct(owned)],
        parts=parts,
        exclusions=(
            _CLOUD,
            say("Memory of GPUs without a deployment: it is in the total, not in use."),
        ),
        notes=(say("KV cache at the concurrency of the peak hour."), _GB_NOTE),
    )


def vram_total(case: Case, figure: Figure) -> Explanation:
    """Return why so much memory is installed."""
    terms = []
    for one in case.evaluation.pools.values():
        given = _memory_gib(case, one)
        if one.owned:
            terms.append(Term(given.label, given.value, one.gpus, given.evidence))
    return summed(
        say("VRAM installed"),
        figure.value,
        "GiB",
        terms,
        key="vram_total",
        source=say("GPUs × memory that the driver of each reports"),
        exclusions=(_CLOUD, say("GPUs on the unracked tray.")),
        notes=(say("GPUs without a deployment are included."), _GB_NOTE),
    )


def _distinct(pools: list[PoolResult]) -> list[PoolResult]:
    return list({one.accelerator: one for one in pools}.values())


def _memory_gib(case: Case, pool: PoolResult) -> Given:
    part = case.shelf.accelerators[pool.accelerator]
    label = say("memory of one {0}", part.name)
    return Given(part.memory_gib, "GiB", part.evidence.get("memory_gib"), label)


def explain_pool(case: Case, pool_id: str, name: str) -> Explanation | None:
    """Return why a figure of a pool is what it is, None where there is none."""
    result = case.evaluation.pools.get(PoolId(pool_id))
    kind, _, part = name.partition(":")
    if kind == "down":
        return explain_down(case, part)
    written = _WRITTEN.get(name)
    return written(case, result) if result is not None and written is not None else None


def _vram(case: Case, result: PoolResult) -> Explanation:
    part = case.shelf.accelerators[result.accelerator]
    given = {kind: Given(getattr(result.memory, kind) / GIB, "GiB") for kind in _KINDS}
    given["memory_gib"] = _memory_gib(case, result)
    given["memory_gb"] = Given(part.memory_gb, "GB", part.evidence.get("memory_gb"))
    parts = [
        why
        for one in case.plan.deployments
        if one.pool == result.pool and (why := filled_by(case, one)) is not None
    ]
    value = result.memory.used / (part.memory_gib * GIB) * part.memory_gb
    title = say("VRAM in use in {0}", result.name)
    return applied(title, value, "GB", FILLED_GB, given, parts=parts)


def _gpus(case: Case, result: PoolResult) -> Explanation:
    title, unit = say("GPUs of {0}", result.name), "GPUs"
    if not result.owned:
        burst = next(one for one in case.plan.bursts if one.pool == result.pool)
        offer = case.shelf.offers[burst.offer]
        evidence = offer.evidence.get("gpus")
        terms = [
            Term(say("GPUs of one {0}", offer.instance), float(offer.gpus), burst.maximum, evidence)
        ]
        source = say("The greatest number of instances")
        return summed(title, float(result.gpus), unit, terms, key="gpus", source=source)
    terms = []
    for server in case.capacity.servers.get(result.pool, ()):
        inside = case.plan.racks[server.rack].placements
        part_id = next(one.part for one in inside if one.id == server.placement)
        part = case.shelf.parts[part_id]
        evidence = part.evidence.get("accelerator_count")
        terms.append(Term(say("GPUs of one {0}", part.label), float(server.gpus), 1, evidence))
    source = say("The servers of the pool")
    return summed(title, float(result.gpus), unit, terms, key="gpus", source=source)


def _assigned(case: Case, result: PoolResult) -> Explanation:
    terms = [
        Term(one.name, float(found.gpus))
        for one in case.plan.deployments
        if one.pool == result.pool
        and (found := case.evaluation.deployments.get(one.id)) is not None
    ]
    title, source = say("GPUs of {0} in use", result.name), say("Every deployment of the pool")
    value = float(result.gpus_assigned)
    note = say("GPUs that no replica fits on serve nothing; they draw idle power.")
    return summed(title, value, "GPUs", terms, key="gpus_assigned", source=source, notes=(note,))


def _idle(case: Case, result: PoolResult) -> Explanation:
    given = {
        "gpus": Given(float(result.gpus), "GPUs", why=_gpus(case, result)),
        "assigned": Given(float(result.gpus_assigned), "GPUs", why=_assigned(case, result)),
    }
    title, value = say("Idle GPUs of {0}", result.name), float(result.gpus - result.gpus_assigned)
    return applied(title, value, "GPUs", IDLE, given)


def _load(case: Case, result: PoolResult) -> Explanation:
    """The mean power load, deployment by deployment."""
    title, unit = say("Power load of {0}", result.name), "share of time"
    if not result.owned:
        note = say("Rented GPUs: their power is the provider's.")
        return printed(title, result.load, unit, None, note)
    terms = [
        Term(one.name, why.value or 0.0, why=why)
        for one in case.plan.deployments
        if one.pool == result.pool and (why := _load_of(case, result, one)) is not None
    ]
    source = say("Every deployment of the pool")
    return summed(title, result.load, unit, terms, key="load", source=source)


def _load_of(case: Case, result: PoolResult, deployment: Deployment) -> Explanation | None:
    gpus = case.capacity.allotted.get(deployment.id, NOTHING).gpus
    if not gpus:
        return None
    runs = {run.deployment: run for run in case.capacity.runs.values()}
    run, hours = runs.get(deployment.id), case.served.first.utilisation.get(deployment.id)
    busy = Given(float(hours.mean()) if hours is not None else 0.0, "share of time")
    if run is not None:
        busy = Given(run.busy_share, "share of time", why=busy_share(case, run))
    given = {
        "gpus": Given(float(gpus), "GPUs"),
        "pool_gpus": Given(float(result.gpus), "GPUs"),
        "utilisation": busy,
    }
    title = say("Power load that {0} puts on {1}", deployment.name, result.name)
    return applied(title, gpus / result.gpus * busy.value, "share of time", LOAD, given)


_WRITTEN: Mapping[str, Callable[[Case, PoolResult], Explanation]] = {
    "vram": _vram,
    "gpus": _gpus,
    "gpus_assigned": _assigned,
    "idle": _idle,
    "load": _load,
}
