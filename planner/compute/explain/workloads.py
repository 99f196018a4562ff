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
from planner.domain.phrase import say
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
    say("Load of the provider: the value does not change with demand."),
    say("The network between the user and the provider."),
)


def latency_of(case: Case, workload: Workload, result: WorkloadResult, name: str) -> Explanation:
    """Return why TTFT or TPOT is what it is where the slowest share of a workload is served."""
    word = say("TTFT p95") if name == "ttft_p95_ms" else "TPOT"
    title = say("{0} of {1} in the peak hour", word, workload.name)
    value: float | None = getattr(result, name)
    if value is None:
        return unknown(title, "ms", *_nothing_served(workload, result, name))
    limit = result.ttft_limit_ms if name == "ttft_p95_ms" else result.tpot_limit_ms
    objective = (
        (say("Objective: {0:g} ms.", limit),) if limit is not None else (say("No objective."),)
    )
    for share in result.shares:
        found = _at(case, workload, share, name, title)
        if found is not None and found.value == value:
            where = say("Served by {0}, the slowest of its resources.", share.label)
            return replace(found, value=value, notes=(where, *objective, *found.notes))
    return Explanation(title, value, "ms", None, (), APPROXIMATE, objective)


def _nothing_served(workload: Workload, result: WorkloadResult, name: str) -> tuple[str, ...]:
    if workload.training is not None:
        return (say("A training job has no latency."),)
    if name == "tpot_p95_ms" and not workload.generated_tokens:
        return (say("An embedding generates no tokens."),)
    if result.short_of:
        return (
            say("Nothing of {0} is served in the peak hour: {1}.", workload.name, result.short_of),
        )
    return (say("Nothing of {0} is served in the peak hour.", workload.name),)


def _at(case: Case, workload: Workload, share: Share, name: str, title: str) -> Explanation | None:
    first = name == "ttft_p95_ms"
    api = case.shelf.apis.get(EntryId(share.target))
    if api is not None:
        value, field = (api.ttft_ms, "ttft_ms") if first else (api.tpot_ms, "tpot_ms")
        note = say("A planning value for this API; measure it with your own account.")
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
    title = say("What {0} carries of {1} in the peak hour", share.label, workload.name)
    notes = (say("Routes are walked in order: shares first, then overflow takes the rest."),)
    return applied(title, share.output_tokens_per_s, "tok/s", CARRIED, given, notes=notes)


def _capacity(case: Case, workload: Workload, result: WorkloadResult) -> Explanation:
    terms = []
    routes = next(one for one in case.served.demanded if one.workload.id == workload.id)
    for leg in routes.legs:
        target = case.served.targets.get(leg.target)
        if target is not None and not leg.forbidden:
            title = say("Capacity of {0} for {1}", target.label, workload.name)
            why = of_workload(case, target, workload.id, title)
            terms.append(Term(target.label, why.value or 0.0, why=why))
    value = result.capacity_output_tokens_per_s
    title = say("Capacity for {0}", workload.name)
    source = say("Every permitted route, as if this workload had it alone")
    notes = () if terms else (say("Short of: {0}.", result.short_of),) if result.short_of else ()
    return summed(title, value, "tok/s", terms, key="capacity", source=source, notes=notes)


_WRITTEN: Mapping[str, Callable[[Case, Workload, WorkloadResult], Explanation]] = {
    "demand_output_tokens_per_s": demand.tokens_of,
    "demand_requests_per_s": demand.requests_of,
    "capacity_output_tokens_per_s": _capacity,
    "unserved_share": demand.unserved_of,
    "ttft_p95_ms": lambda case, workload, result: latency_of(case, workload, result, "ttft_p95_ms"),
    "tpot_p95_ms": lambda case, workload, result: latency_of(case, workload, result, "tpot_p95_ms"),
}
