"""Why the headlines of throughput, demand and latency are what they are."""

from dataclasses import replace

from planner.compute.explain import demand
from planner.compute.explain.case import Case
from planner.compute.explain.latency import APPROXIMATE
from planner.compute.explain.targets import target_of
from planner.compute.explain.terms import Term, summed, unknown
from planner.compute.explain.workloads import latency_of
from planner.domain.formula import Explanation
from planner.domain.phrase import say
from planner.domain.results import Figure

_UTILISATION = say(
    "Utilisation: serving utilisation by hour, computed; not MFU, MBU or the share reserved."
)


def throughput(case: Case, figure: Figure) -> Explanation:
    """Return why so many output tokens a second are usable in the peak hour."""
    terms = []
    for target in case.served.targets.values():
        why = target_of(case, target)
        terms.append(Term(target.label, why.value or 0.0, why=why))
    return summed(
        "Throughput",
        figure.value,
        "tok/s",
        terms,
        key="throughput",
        source=say("Usable inside the objectives in the peak hour: owned, burst and API limit"),
        exclusions=(
            _UTILISATION,
            say("Reserve replicas and GPUs without a deployment."),
            say("Training jobs."),
            say("What a burst needs to start: 10 minutes are not modelled."),
            say("Routes that the data class forbids."),
        ),
        notes=(say("At the mix of demand; a target that carries nothing counts at its mean."),),
    )


def demanded(case: Case, figure: Figure) -> Explanation:
    """Return why so many output tokens a second are asked for in the peak hour."""
    terms = []
    for one in case.evaluation.workloads.values():
        why = demand.tokens_of(case, case.workloads[one.workload], one)
        terms.append(Term(one.name, one.demand_output_tokens_per_s, why=why))
    return summed(
        "Demand",
        figure.value,
        "tok/s",
        terms,
        key="demand",
        source=say("All workloads in the hour in which they ask for most"),
        exclusions=(
            say("Input tokens: they are work, not part of this count."),
            say("Training jobs."),
            say("Growth after the first year."),
        ),
        notes=(demand.PEAK_HOUR,),
    )


def unserved(case: Case, figure: Figure) -> Explanation:
    """Return why the greatest unserved share of all workloads is what it is."""
    title, unit = say("Unserved share"), "share of requests"
    results = list(case.evaluation.workloads.values())
    exclusions = (say("Training jobs: they are not requests."), _UTILISATION)
    if not results:
        note = say("No workload asks for anything.")
        return Explanation(title, figure.value, unit, None, (), exclusions, (note,))
    worst = max(results, key=lambda one: one.unserved_share)
    why = demand.unserved_of(case, case.workloads[worst.workload], worst)
    notes = (say("Of {0}, the workload that is short of most.", worst.name), *why.notes)
    return Explanation(
        title, figure.value, unit, why.formula, why.inputs, exclusions, notes, why.parts
    )


def ttft_headline(case: Case, figure: Figure) -> Explanation:
    """Return why TTFT of the workload nearest its limit is what it is."""
    return _headline(case, figure, "ttft_p95_ms", say("TTFT p95"))


def tpot_headline(case: Case, figure: Figure) -> Explanation:
    """Return why TPOT of the workload nearest its limit is what it is."""
    return _headline(case, figure, "tpot_p95_ms", say("TPOT p95"))


def _headline(case: Case, figure: Figure, name: str, title: str) -> Explanation:
    for one in case.evaluation.workloads.values():
        if figure.value is not None and (one.name, getattr(one, name)) == (
            figure.note,
            figure.value,
        ):
            why = latency_of(case, case.workloads[one.workload], one, name)
            note = say("{0} is the workload nearest its limit.", one.name)
            return replace(why, title=say("{0} of {1}", title, one.name), notes=(note, *why.notes))
    note = say("No data: {0}.", figure.no_data or say("no workload is served"))
    return replace(unknown(title, "ms", note), exclusions=APPROXIMATE)
