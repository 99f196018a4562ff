"""How a workload reads that is being entered: is it served, where, how well, and who is slowed."""

from dataclasses import dataclass

from planner.compute.explain.case import Case
from planner.compute.explain.training import training_figures
from planner.domain.finding import Severity
from planner.domain.identity import DeploymentId, WorkloadId
from planner.domain.project import Project
from planner.domain.results import Evaluation, WorkloadResult
from planner.domain.workload import Demand, Workload
from planner.presenters import formats
from planner.presenters.rows import Tone
from planner.presenters.sizing import service_text
from planner.presenters.wording import sentence, translate, worded
from planner.presenters.workloads import verdict

_MOST_SLOWED = 3
_SERVICE_RULES = "SLO-001"
"""Says in a sentence what the lines of the verdict say with numbers."""
_WORTH_TELLING = 0.02
"""Slower by less than this share is not told."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A verdict: how it looks, and its lines from the answer to the details."""

    tone: Tone
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines)


def entered(
    project: Project,
    before: Evaluation,
    after: Evaluation,
    workload: Workload,
    where: str = "",
) -> Entered:
    """Return what an edit of *workload* would bring; *project* and *after* are with the edit.

    *where* says where it would run.
    """
    result = after.workloads.get(workload.id)
    word, tone, detail = verdict(result, _error_on(after, workload))
    first = ": ".join(filter(None, (sentence(word), where))) + "."
    lines = [" ".join(filter(None, (first, sentence(detail))))]
    if workload.training is not None:
        lines += _run(project, after, workload)
    elif result is not None:
        lines += filter(None, (_served(result, after), service_text(result)))
    slowed = slowed_by(before, after, workload.id)
    if slowed:
        lines.append(translate("verdict", "Slows {0}.").format("; ".join(slowed)))
        if tone is Tone.GOOD:
            tone = Tone.WARNING
    return Entered(tone, tuple(lines))


def _error_on(after: Evaluation, workload: Workload) -> str:
    """What is wrong with a workload besides its service, such as memory that does not hold it."""
    found = (
        worded(one.message)
        for one in after.findings
        if one.severity is Severity.ERROR
        and one.thing == workload.id
        and not one.rule.startswith(_SERVICE_RULES)
    )
    return next(found, "")


def _run(project: Project, after: Evaluation, workload: Workload) -> list[str]:
    """How long a run takes, what it holds on each GPU, and its energy."""
    found = training_figures(Case(project, after.scenario, after), workload.id)
    if found is None or workload.training is None:
        return []
    window = translate("verdict", "{0} h a run, window {1} h")
    memory = translate("verdict", "{0} of {1} on each GPU: state {2}, activations {3}")
    used, gb = found.state_bytes + found.activation_bytes, found.gb_per_byte
    texts = [
        window.format(formats.number(found.hours), workload.training.window_hours),
        memory.format(
            *(
                formats.memory(one * gb)
                for one in (used, found.memory_bytes, found.state_bytes, found.activation_bytes)
            )
        ),
    ]
    if found.kwh is not None and found.kwh_per_million is not None:
        energy = translate("verdict", "{0} a run, {1} per million tokens")
        kwh, each = formats.plain(found.kwh, "kWh"), formats.plain(found.kwh_per_million, "kWh")
        texts.append(energy.format(kwh, each))
    return texts


def _served(result: WorkloadResult, after: Evaluation) -> str:
    """Share served in the peak hour, and the replicas that do it."""
    left = result.unserved_share_peak
    # Rounding up would hide that something is left unserved.
    share = formats.percent(1.0 - left) if left <= 0.0 else formats.percent(min(1 - left, 0.999), 1)
    rate = formats.plain(result.demand_requests_per_s, translate("verdict", "req/s"))
    text = translate("verdict", "{0} of {1} served in the peak hour").format(share, rate)
    found = (after.deployments.get(DeploymentId(one.target)) for one in result.shares)
    serving = [one for one in found if one is not None]
    one, many = translate("verdict", "1 replica"), translate("verdict", "{0} replicas")
    parts = []
    for deployment in serving:
        count = one if deployment.replicas == 1 else many.format(deployment.replicas)
        busy = formats.percent(deployment.utilisation_peak)
        told = translate("verdict", "{0}, {1} busy").format(count, busy)
        parts.append(told if len(serving) == 1 else f"{deployment.name} {told}")
    return " · ".join((text, *parts))


def slowed_by(before: Evaluation, after: Evaluation, workload: WorkloadId) -> tuple[str, ...]:
    """Return how other workloads get slower or lose service, the worst first."""
    found = []
    for key, old in before.workloads.items():
        new = after.workloads.get(key)
        if key == workload or new is None:
            continue
        text, weight = _slower(old, new)
        if text:
            found.append((weight, f"{new.name} ({text})"))
    found.sort(key=lambda one: -one[0])
    return tuple(text for _, text in found[:_MOST_SLOWED])


def _slower(old: WorkloadResult, new: WorkloadResult) -> tuple[str, float]:
    if new.unserved_share > old.unserved_share + 1e-6:
        text = translate("verdict", "{0} of it no longer served")
        more = new.unserved_share - old.unserved_share
        return text.format(formats.percent(more, 1)), 10.0 + more
    worst, told = 0.0, ""
    for name, was, now in (
        ("TTFT p95", old.ttft_p95_ms, new.ttft_p95_ms),
        ("TPOT p95", old.tpot_p95_ms, new.tpot_p95_ms),
    ):
        if was and now and now / was - 1.0 > max(worst, _WORTH_TELLING):
            worst = now / was - 1.0
            text = translate("verdict", "{0} {1} to {2}")
            told = text.format(name, formats.duration(was), formats.duration(now))
    return told, worst


def load_text(demand: Demand, result: WorkloadResult | None, tokens: int) -> str:
    """Return users as sessions, requests a second and requests under way.

    Those are at most rate x latency of a request, which is told once *result* knows it; *tokens*
    are generated per request.
    """
    active = demand.users * demand.active_share
    text = translate("verdict", "{0} of {1} users active").format(
        formats.grouped(round(active)) if active >= 1 else formats.number(active),
        formats.grouped(demand.users),
    )
    ttft, tpot = (result.ttft_p95_ms, result.tpot_p95_ms) if result is not None else (None, None)
    if result is None or ttft is None:
        return text
    stay_s = (ttft + max(tokens - 1, 0) * (tpot or 0.0)) / 1e3
    at_once = result.served_requests_per_s * stay_s
    about = translate("verdict", "about {0} requests at once")
    each = translate("verdict", "each {0}").format(formats.plain(stay_s, "s"))
    return " · ".join((text, about.format(formats.number(at_once)), each))
