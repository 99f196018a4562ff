"""What the inspector shows of how a workload is served in the peak hour."""

from planner.compute.explain.case import Case
from planner.compute.explain.demand import mean_requests
from planner.compute.explain.workloads import capacity_requests, founded_on, requests_at_once
from planner.domain.finding import Severity
from planner.domain.results import Evaluation, WorkloadResult
from planner.domain.workload import Workload
from planner.presenters import formats
from planner.presenters.demand_curve import over_time_text
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import FigureRow, Section
from planner.presenters.reliability import resource_rows
from planner.presenters.rows import Tone
from planner.presenters.wording import sentence, translate, worded
from planner.presenters.workloads import verdict


def _error_on(evaluation: Evaluation, workload: Workload) -> str:
    found = (
        worded(one.message)
        for one in evaluation.findings
        if one.severity is Severity.ERROR and one.thing == workload.id
    )
    return next(found, "")


def service_section(
    fields: Fields, case: Case, workload: Workload, result: WorkloadResult
) -> Section:
    """Return verdict, load, latency and shares of a workload in the peak hour."""
    word, tone, detail = verdict(result, _error_on(case.evaluation, workload))
    rows = [
        fields.figure(
            "verdict", translate("inspector", "Verdict"), word, tone=tone, tooltip=detail
        ),
        *_missing(fields, workload, result),
        *_load(fields, case, workload, result),
        fields.figure(
            "unserved_share",
            translate("inspector", "Unserved"),
            formats.percent(result.unserved_share, 1),
            explained=True,
            tone=Tone.BAD if result.unserved_share > 0 else Tone.NORMAL,
        ),
    ]
    rows += _latency(fields, "ttft_p95_ms", "TTFT p95", result.ttft_p95_ms, result.ttft_limit_ms)
    rows += _latency(fields, "tpot_p95_ms", "TPOT p95", result.tpot_p95_ms, result.tpot_limit_ms)
    rows += _founded(fields, case, workload)
    rows += resource_rows(case, fields, workload.id)
    if result.limited_by:
        label = translate("inspector", "Limited by")
        rows.append(fields.figure("limited_by", label, result.limited_by))
    rows += [
        fields.figure(
            f"share:{share.target}",
            share.label,
            formats.token_rate(share.output_tokens_per_s)
            if workload.generated_tokens
            else formats.plain(share.requests_per_s, translate("inspector", "req/s")),
            explained=True,
        )
        for share in result.shares
    ]
    title = translate("inspector", "Service in the peak hour")
    return Section("service", title, tuple(rows))


def _missing(fields: Fields, workload: Workload, result: WorkloadResult) -> list[FigureRow]:
    """What is short, in words, where something is."""
    if not result.short_of or result.unserved_share <= 0.0:
        return []
    label = translate("inspector", "Why short")
    return [fields.figure("short_of", label, sentence(worded(result.short_of)), tone=Tone.BAD)]


def _load(
    fields: Fields, case: Case, workload: Workload, result: WorkloadResult
) -> list[FigureRow]:
    """Demand and capacity in tokens, or in requests of what generates none, and requests at once."""
    demanded, possible = (
        translate("inspector", "Demand at peak"),
        translate("inspector", "Capacity"),
    )
    requests = translate("inspector", "req/s")
    asked = formats.plain(result.demand_requests_per_s, requests)
    if workload.generated_tokens or workload.training is not None:
        rate = formats.token_rate(result.demand_output_tokens_per_s)
        name, most = "capacity_output_tokens_per_s", result.capacity_output_tokens_per_s
        first = fields.figure(
            "demand_output_tokens_per_s", demanded, rate, explained=True, tooltip=str(asked)
        )
        last = fields.scaled(name, possible, most, formats.TOKEN_RATE)
    else:
        first = fields.figure("demand_requests_per_s", demanded, asked, explained=True)
        capacity = formats.plain(capacity_requests(case, workload, result).value, requests)
        last = fields.figure("capacity_requests_per_s", possible, capacity, explained=True)
    rows = [first, *_mean(fields, case, workload)]
    at_once = requests_at_once(case, workload.id) if workload.training is None else None
    if at_once is None:
        return [*rows, last]
    running = formats.plain(at_once, translate("inspector", "requests"))
    label = translate("inspector", "At once")
    return [*rows, fields.figure("at_once", label, running, explained=True), last]


def _mean(fields: Fields, case: Case, workload: Workload) -> list[FigureRow]:
    """The mean over the year of what is asked over time."""
    if workload.demand is None:
        return []
    mean = formats.plain(mean_requests(case, workload.id), translate("inspector", "req/s"))
    label = translate("inspector", "Mean demand")
    tip = translate("inspector", "Design > Demand Curve… draws it, or reads what was recorded.")
    shape = f"{over_time_text(workload.demand)}\n{tip}"
    return [fields.figure("mean_requests_per_s", label, mean, explained=True, tooltip=shape)]


def _founded(fields: Fields, case: Case, workload: Workload) -> list[FigureRow]:
    """Where the time goes, and how well the times are founded."""
    found = founded_on(case, workload.id) if workload.training is None else None
    if found is None:
        return []
    goes = f"{worded(found.dominant)}, {formats.percent(found.share)}"
    label, basis = translate("inspector", "Time goes to"), translate("inspector", "Basis")
    band = formats.spread(1.0, found.low, found.high)
    return [
        fields.figure("dominant", label, goes, explained=True),
        fields.figure(
            "basis",
            basis,
            formats.Quantity(worded(found.badge), band),
            explained=True,
            tone=Tone.MUTED,
            tooltip=translate("inspector", "How far rates may be off: 8 of 10 lie within."),
        ),
    ]


def _latency(
    fields: Fields, name: str, label: str, value: float | None, limit: float | None
) -> list[FigureRow]:
    if value is None:
        if limit is None:
            return []
        return [fields.figure(name, label, formats.no_data(), tone=Tone.MUTED)]
    return [fields.against(name, label, value, limit, formats.DURATION)]
