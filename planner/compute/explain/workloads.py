"""Why a workload asks for, gets and waits for what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from planner.compute.explain import demand
from planner.compute.explain.case import Case
from planner.compute.explain.deployments import rate_of_deployment
from planner.compute.explain.latency import APPROXIMATE, tpot, ttft
from planner.compute.explain.moment import Moment, moment_of
from planner.compute.explain.reliability import explain_resources
from planner.compute.explain.replicas import basis_of
from planner.compute.explain.targets import of_workload
from planner.compute.explain.terms import Given, Term, applied, listed, printed, summed, unknown
from planner.compute.explain.training import explain_training
from planner.compute.pool_results import peak_sequences
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
        return (say("Embeddings and scores are no tokens: nothing is generated."),)
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
    moment = _moment_at(case, workload, share)
    if moment is None:
        return None
    return ttft(moment, title) if first else tpot(moment, title)


def _moment_at(case: Case, workload: Workload, share: Share) -> Moment | None:
    """The replicas that carry a share, in the peak hour."""
    deployment = DeploymentId(share.target)
    service = case.served.first
    used = min(1.0, float(service.utilisation[deployment][service.peak]))
    rate = case.served.rates[deployment, workload.id].requests_per_s * used
    replica = case.capacity.replicas[deployment]
    trip = case.capacity.trips.get(deployment, 0.0)
    return moment_of(case, share.label, workload, replica, rate, trip)


@dataclass(frozen=True, slots=True)
class Founded:
    """What the times of a workload stand on, where most of it is served by one's own models.

    `dominant` is what most of the time of a token goes to, of what generates none of the answer.
    """

    dominant: str
    share: float
    badge: str
    low: float
    high: float


def founded_on(case: Case, workload_id: WorkloadId) -> Founded | None:
    """Return what times and rates of a workload stand on, None where no deployment serves it."""
    found = _largest(case, case.workloads[workload_id], case.evaluation.workloads[workload_id])
    if found is None:
        return None
    _, moment = found
    parts = moment.token_parts or moment.first_token_parts
    total, band = sum(seconds for _, seconds in parts), moment.replica.band
    word, seconds = parts[0]
    return Founded(word, seconds / total, band.badge.value, band.rate_low, band.rate_high)


def _largest(case: Case, workload: Workload, result: WorkloadResult) -> tuple[Share, Moment] | None:
    """The share of a deployment that carries most, with its replicas."""
    shares = [one for one in result.shares if EntryId(one.target) not in case.shelf.apis]
    for share in sorted(shares, key=lambda one: -one.requests_per_s):
        moment = _moment_at(case, workload, share)
        if moment is not None:
            return share, moment
    return None


def _dominant(case: Case, workload: Workload, result: WorkloadResult) -> Explanation:
    title = say("Where the time of {0} goes", workload.name)
    found = _largest(case, workload, result)
    if found is None:
        return unknown(title, "s", *_nothing_served(workload, result, "ttft_p95_ms"))
    share, moment = found
    parts = moment.token_parts or moment.first_token_parts
    total = sum(seconds for _, seconds in parts)
    what = say("of a token") if moment.token_parts else say("of an answer")
    notes = (
        say("Shares {0}, on {1} in the peak hour.", what, share.label),
        say("Memory and compute overlap: the parts add up to more than the whole."),
    )
    given = [Given(seconds * 1e3, "ms", label=word) for word, seconds in parts]
    return listed(title, parts[0][1] / total, "share of time", given, notes)


def _basis(case: Case, workload: Workload, result: WorkloadResult) -> Explanation | None:
    found = _largest(case, workload, result)
    if found is None:
        return None
    one = next(one for one in case.plan.deployments if one.id == found[0].target)
    return basis_of(case, one, case.evaluation.deployments[one.id])


def explain_workload(case: Case, workload_id: str, name: str) -> Explanation | None:
    """Return why a figure of a workload is what it is, None where there is none."""
    result = case.evaluation.workloads.get(WorkloadId(workload_id))
    kind, _, target = name.partition(":")
    if kind == "share" and result is not None:
        return _carried(case, case.workloads[result.workload], result, target)
    written = _WRITTEN.get(name)
    if result is None:
        return None
    if written is None:
        return explain_training(case, result.workload, name)
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
    if not workload.generated_tokens:
        requests = replace(given["requests"], label=say("requests that it serves in the peak hour"))
        return listed(title, share.requests_per_s, "requests per s", (requests,), notes)
    return applied(title, share.output_tokens_per_s, "tok/s", CARRIED, given, notes=notes)


def capacity_requests(case: Case, workload: Workload, result: WorkloadResult) -> Explanation:
    """Return why so many requests a second of a workload could be served."""
    terms = []
    routes = next(one for one in case.served.demanded if one.workload.id == workload.id)
    for leg in routes.legs:
        target = case.served.targets.get(leg.target)
        if target is None or leg.forbidden:
            continue
        rate, why = target.rates.get(workload.id, 0.0), None
        deployment = next((one for one in case.plan.deployments if one.id == target.key), None)
        if deployment is not None:
            found = case.evaluation.deployments[deployment.id]
            why = rate_of_deployment(case, deployment, found, workload.id)
        terms.append(Term(target.label, rate, target.maximum, why=why))
    value = sum(term.amount for term in terms)
    title = say("Requests of {0} that could be served", workload.name)
    source = say("Every permitted route, as if this workload had it alone")
    return summed(title, value, "requests per s", terms, key="capacity", source=source)


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


def requests_at_once(case: Case, workload_id: WorkloadId) -> float | None:
    """Return the requests of a workload that are under way in the peak hour, None when none is."""
    why = _at_once(case, case.workloads[workload_id], case.evaluation.workloads[workload_id])
    return why.value or None


def _at_once(case: Case, workload: Workload, result: WorkloadResult) -> Explanation:
    terms = []
    for share in result.shares:
        api = case.shelf.apis.get(EntryId(share.target))
        if api is not None:
            stay_ms = api.ttft_ms + max(workload.generated_tokens - 1, 0) * api.tpot_ms
            terms.append(Term(share.label, share.requests_per_s * stay_ms / 1e3))
            continue
        one = next(one for one in case.plan.deployments if one.id == share.target)
        count = case.evaluation.deployments[one.id].replicas
        running = peak_sequences(
            one,
            case.capacity.replicas[one.id],
            count * one.gpus_per_replica,
            case.served.first,
            case.served.rates,
            case.workloads,
        )
        if workload.id in running:
            label = say("requests in each replica of {0}", share.label)
            terms.append(Term(label, running[workload.id], count))
    value = sum(term.amount for term in terms)
    title = say("Requests of {0} under way in the peak hour", workload.name)
    source = say("Little's law: rate times the time that a request stays")
    return summed(title, value, "requests", terms, key="at_once", source=source)


_WRITTEN: Mapping[str, Callable[[Case, Workload, WorkloadResult], Explanation | None]] = {
    "demand_output_tokens_per_s": demand.tokens_of,
    "demand_requests_per_s": demand.requests_of,
    "mean_requests_per_s": demand.mean_requests_of,
    "capacity_output_tokens_per_s": _capacity,
    "at_once": _at_once,
    "dominant": _dominant,
    "basis": _basis,
    "capacity_requests_per_s": capacity_requests,
    "unserved_share": demand.unserved_of,
    "availability": lambda case, workload, _: explain_resources(case, workload.id),
    "ttft_p95_ms": lambda case, workload, result: latency_of(case, workload, result, "ttft_p95_ms"),
    "tpot_p95_ms": lambda case, workload, result: latency_of(case, workload, result, "tpot_p95_ms"),
}
