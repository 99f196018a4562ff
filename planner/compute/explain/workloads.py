"""Why a workload asks for, gets and waits for what it does."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from planner.compute.explain import demand
from planner.compute.explain.case import Case
from planner.compute.explain.latency import APPROXIMATE, moment_of, tpot, ttft
from planner.compute.explain.targets import of_workload
from planner.compute.explain.terms import Given, Term, applied, printed, summed, unknown
from planner.domain.formula import Explanation, Formula
from planner.domain.identity import DeploymentId, EntryId, WorkloadId
from planner.domain.results import Share, WorkloadResult
from planner.domain.workload import Workload

CARRIED: Final = Formula(
    id="explain.carried_tokens",
    result="output tokens that a resource carries in the peak hour",
    unit="tok/s",
    expression="requests * output_tokens",
    symbols={
        "requests": "requests that it serves in the peak hour",
        "output_tokens": "output of a request",
    },
    source="Hour by hour, workloads by priority along their routes",
)

_OF_THE_PROVIDER = (
    "Load of the provider: the value does not change with demand.",
    "The network between the user and the provider.",
)


def latency_of(case: Case, workload: Workload, result: WorkloadResult, name: str) -> Explanation:
    """Return why TTFT or TPOT is what it is where the slowest share of a workload is served."""
    word = "TTFT p95" if name == "ttft_p95_ms" else "TPOT"
    title = f"{word} of {workload.name} in the peak hour"
    value: float | None = getattr(result, name)
    if value is None:
        return unknown(title, "ms", *_nothing_served(workload, result, name))
    limit = result.ttft_limit_ms if name == "ttft_p95_ms" else result.tpot_limit_ms
    objective = (f"Objective: {limit:g} ms.",) if limit is not None else ("No objective.",)
    for share in result.shares:
        found = _at(case, workload, share, name, title)
        if found is not None and found.value == value:
            where = f"Served by {share.label}, the slowest of its resources."
            return replace(found, value=value, notes=(where, *objective, *found.notes))
    return Explanation(title, value, "ms", None, (), APPROXIMATE, objective)


def _nothing_served(workload: Workload, result: WorkloadResult, name: str) -> tuple[str, ...]:
    if workload.training is not None:
        return ("A training job has no latency.",)
    if name == "tpot_p95_ms" and not workload.generated_tokens:
        return ("An embedding generates no tokens.",)
    reason = f": {result.short_of}" if result.short_of else ""
    return (f"Nothing of {workload.name} is served in the peak hour{reason}.",)


def _at(case: Case, workload: Workload, share: Share, name: str, title: str) -> Explanation | None:
    first = name == "ttft_p95_ms"
    api = case.shelf.apis.get(EntryId(share.target))
    if api is not None:
        value, field = (api.ttft_ms, "ttft_ms") if first else (api.tpot_ms, "tpot_ms")
        note = "A planning value for this API; measure it with your own account."
        found = printed(title, value, "ms", api.evidence.get(field), note)
        return replace(found, exclusions=_OF_THE_PROVIDER)
    deployment = DeploymentId(share.target)
    service = case.served.first
    used = min(1.0, float(service.utilisation[deployment][service.peak]))
    rate = case.served.rates[deployment, workload.id].requests_per_s * used
    replica = case.capacity.replicas[deployment]
    trip = case.capacity.trips.get(deployment, 0.0)
    moment = moment_of(case, share.label, workload, replica, rate, trip)
    if moment is None:
        return None
    return ttft(moment, title) if first else tpot(moment, title)


def explain_workload(case: Case, workload_id: str, name: str) -> Explanation | None:
    """Return why a figure of a workload is what it is, None where there is none."""
    result = case.evaluation.workloads.get(WorkloadId(workload_id))
    kind, _, target = name.partition(":")
    if kind == "share" and result is not None:
        return _carried(case, case.workloads[result.workload], result, target)
    written = _WRITTEN.get(name)
    if result is None or written is None:
        return None
    return written(case, case.workloads[result.workload], result)


def _carried(
    case: Case, workload: Workload, result: WorkloadResult, target: str
) -> Explanation | None:
    """Why a resource carries so many output tokens of a workload in the peak hour."""
    share = next((one for one in result.shares if one.target == target), None)
    if share is None:
        return None
    given = {
        "requests": Given(share.requests_per_s, "requests per s"),
        "output_tokens": case.entered(workload.generated_tokens, "tokens"),
    }
    title = f"What {share.label} carries of {workload.name} in the peak hour"
    notes = ("Routes are walked in order: shares first, then overflow takes the rest.",)
    return applied(title, share.output_tokens_per_s, "tok/s", CARRIED, given, notes=notes)


def _capacity(case: Case, workload: Workload, result: WorkloadResult) -> Explanation:
    terms = []
    routes = next(one for one in case.served.demanded if one.workload.id == workload.id)
    for leg in routes.legs:
        target = case.served.targets.get(leg.target)
        if target is not None and not leg.forbidden:
            title = f"Capacity of {target.label} for {workload.name}"
            why = of_workload(case, target, workload.id, title)
            terms.append(Term(target.label, why.value or 0.0, why=why))
    value = result.capacity_output_tokens_per_s
    title = f"Capacity for {workload.name}"
    source = "Every permitted route, as if this workload had it alone"
    notes = () if terms else (f"Short of: {result.short_of}.",) if result.short_of else ()
    return summed(title, value, "tok/s", terms, key="capacity", source=source, notes=notes)


_WRITTEN: Mapping[str, Callable[[Case, Workload, WorkloadResult], Explanation]] = {
    "demand_output_tokens_per_s": demand.tokens_of,
    "demand_requests_per_s": demand.requests_of,
    "capacity_output_tokens_per_s": _capacity,
    "unserved_share": demand.unserved_of,
    "ttft_p95_ms": lambda case, workload, result: latency_of(case, workload, result, "ttft_p95_ms"),
    "tpot_p95_ms": lambda case, workload, result: latency_of(case, workload, result, "tpot_p95_ms"),
}
