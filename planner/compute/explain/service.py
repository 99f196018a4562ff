"""Why the headlines of throughput, demand and latency are what they are."""

from dataclasses import replace

from planner.compute.explain import demand
from planner.compute.explain.case import Case
from planner.compute.explain.latency import APPROXIMATE
from planner.compute.explain.targets import target_of
from planner.compute.explain.terms import Term, summed, unknown
from planner.compute.explain.workloads import latency_of
from planner.domain.formula import Explanation
from planner.domain.results import Figure

_UTILISATION = (
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
        source="Usable inside the objectives in the peak hour: owned, burst and API limit",
        exclusions=(
            _UTILISATION,
            "Reserve replicas and GPUs without a deployment.",
            "Training jobs.",
            "What a burst needs to start: 10 minutes are not modelled.",
            "Routes that the data class forbids.",
        ),
        notes=("At the mix of demand; a target that carries nothing counts at its mean.",),
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
        source="All workloads in the hour in which they ask for most",
        exclusions=(
            "Input tokens: they are work, not part of this count.",
            "Training jobs.",
            "Growth after the first year.",
        ),
        notes=(demand.PEAK_HOUR,),
    )


def unserved(case: Case, figure: Figure) -> Explanation:
    """Return why the greatest unserved share of all workloads is what it is."""
    title, unit = "Unserved share", "share of requests"
    results = list(case.evaluation.workloads.values())
    exclusions = ("Training jobs: they are not requests.", _UTILISATION)
    if not results:
        note = "No workload asks for anything."
        return Explanation(title, figure.value, unit, None, (), exclusions, (note,))
    worst = max(results, key=lambda one: one.unserved_share)
    why = demand.unserved_of(case, case.workloads[worst.workload], worst)
    notes = (f"Of {worst.name}, the workload that is short of most.", *why.notes)
    return Explanation(
        title, figure.value, unit, why.formula, why.inputs, exclusions, notes, why.parts
    )


def ttft_headline(case: Case, figure: Figure) -> Explanation:
    """Return why TTFT of the workload nearest its limit is what it is."""
    return _headline(case, figure, "ttft_p95_ms", "TTFT p95")


def tpot_headline(case: Case, figure: Figure) -> Explanation:
    """Return why TPOT of the workload nearest its limit is what it is."""
    return _headline(case, figure, "tpot_p95_ms", "TPOT p95")


def _headline(case: Case, figure: Figure, name: str, title: str) -> Explanation:
    for one in case.evaluation.workloads.values():
        if figure.value is not None and (one.name, getattr(one, name)) == (
            figure.note,
            figure.value,
        ):
            why = latency_of(case, case.workloads[one.workload], one, name)
            note = f"{one.name} is the workload nearest its limit."
            return replace(why, title=f"{title} of {one.name}", notes=(note, *why.notes))
    note = f"No data: {figure.no_data or 'no workload is served'}."
    return replace(unknown(title, "ms", note), exclusions=APPROXIMATE)
