"""Why a deployment, burst or model API could carry so many output tokens."""

from typing import Final

from planner.compute.explain.case import Case
from planner.compute.explain.deployments import rate_of_deployment
from planner.compute.explain.terms import Given, Term, applied, printed, summed
from planner.compute.headlines import usable_tokens_per_s
from planner.compute.serve import Target, open_hours
from planner.domain.formula import Explanation, Formula
from planner.domain.identity import EntryId, WorkloadId
from planner.domain.offers import ModelApi
from planner.domain.phrase import say

TARGET_TOKENS: Final = Formula(
    id="explain.target_tokens",
    result="output tokens a second of one workload",
    unit="tok/s",
    expression="requests * instances * output_tokens",
    symbols={
        "requests": "most requests inside the objectives; of a burst, of one instance",
        "instances": "instances at most; 1 for owned capacity",
        "output_tokens": "output of a request",
    },
    source="Greatest rate at which every objective holds, reserve replicas aside",
)

MIXED_TOKENS: Final = Formula(
    id="explain.mixed_tokens",
    result="output tokens a second at the mix of the peak hour",
    unit="tok/s",
    expression="carried / used",
    symbols={
        "carried": "output tokens a second that it carries in the peak hour",
        "used": "share of its capacity that this takes",
    },
    source="Mixed load is feasible while the sum of rate ÷ greatest rate stays at or below 1",
)


def target_of(case: Case, target: Target) -> Explanation:
    """Return why so many output tokens a second of a target are usable in the peak hour."""
    title, unit = say("Throughput of {0}", target.label), "tok/s"
    service = case.served.first
    value = usable_tokens_per_s(target, service, case.workloads)
    api = case.shelf.apis.get(EntryId(target.key))
    if api is not None:
        return _api(api, title, value)
    if not open_hours(target, service.calendar)[service.peak]:
        note = say("The peak hour lies outside its schedule.")
        return Explanation(title, value, unit, None, (), notes=(note,))
    carried = {
        workload: float(hours[service.peak])
        for (workload, key), hours in service.served.items()
        if key == target.key and float(hours[service.peak]) > 0.0
    }
    if len(carried) <= 1:
        only = next(iter(carried), None)
        rates = [key for key in target.rates if only in (None, key)]
        if len(rates) == 1:
            return of_workload(case, target, rates[0], title)
    if not carried:
        return _mean(case, target, title, value)
    tokens = sum(rate * case.workloads[one].generated_tokens for one, rate in carried.items())
    parts = [
        of_workload(case, target, one, f"{title}, {case.workloads[one].name}") for one in carried
    ]
    given = {
        "carried": Given(tokens, unit),
        "used": Given(tokens / value, "share of capacity"),
    }
    return applied(title, value, unit, MIXED_TOKENS, given, parts=parts)


def _api(api: ModelApi, title: str, value: float) -> Explanation:
    evidence = api.evidence.get("output_tokens_per_s")
    if value:
        return printed(title, value, "tok/s", evidence, say("The rate limit of the account."))
    note = say("Too slow for the objectives of every workload that is routed to it.")
    return Explanation(title, value, "tok/s", None, (), notes=(note,))


def _mean(case: Case, target: Target, title: str, value: float) -> Explanation:
    count = len(target.rates)
    if not count:
        note = say("No workload can be served here.")
        return Explanation(title, value, "tok/s", None, (), notes=(note,))
    parts = [
        of_workload(case, target, one, f"{title}, {case.workloads[one].name}")
        for one in target.rates
    ]
    terms = [
        Term(f"{case.workloads[one].name} ÷ {count}", (part.value or 0.0) / count, why=part)
        for one, part in zip(target.rates, parts, strict=True)
    ]
    source = say("Carries nothing in the peak hour: mean of the workloads routed to it")
    return summed(title, value, "tok/s", terms, key="mean_tokens", source=source)


def of_workload(case: Case, target: Target, workload_id: WorkloadId, title: str) -> Explanation:
    """Return why a target could carry so many tokens of one workload alone."""
    workload = case.workloads[workload_id]
    rate = target.rates.get(workload_id, 0.0)
    deployment = next((d for d in case.plan.deployments if d.id == target.key), None)
    why = None
    if deployment is not None:
        result = case.evaluation.deployments[deployment.id]
        why = rate_of_deployment(case, deployment, result, workload_id)
    given = {
        "requests": Given(rate, "requests per s", why=why),
        "instances": Given(float(target.maximum), "instances"),
        "output_tokens": case.entered(float(workload.generated_tokens), "tokens"),
    }
    value = rate * target.maximum * workload.generated_tokens
    return applied(title, value, "tok/s", TARGET_TOKENS, given)
