"""How a simulated peak hour reads, below the closed form in the inspector of a workload."""

from dataclasses import replace

from planner.domain.identity import WorkloadId
from planner.domain.results import Evaluation, WorkloadResult
from planner.presenters import formats
from planner.presenters.explaining import SIMULATED
from planner.presenters.formats import Quantity
from planner.presenters.inspect_fields import beside_limit
from planner.presenters.inspection import FigureRow, Inspection, Section
from planner.presenters.rows import Tone
from planner.presenters.wording import translate
from planner.studies.peak_hour import SEED, PeakHour

_UNDER_WAY = "…"
_SERVICE = "service"
_LATENCIES = (":ttft_p95_ms", ":tpot_p95_ms")


def with_peak_hour(
    inspection: Inspection,
    evaluation: Evaluation,
    workload: WorkloadId,
    found: PeakHour | None,
    *,
    under_way: bool,
) -> Inspection:
    """Return the inspection of a workload with its simulated latency below the calculated one.

    While the simulation is under way its places are kept, so that nothing jumps when it is done.
    """
    result = evaluation.workloads.get(workload)
    if result is None or not _is_simulated(result):
        return inspection
    section = Section(
        SIMULATED,
        translate("inspector", "Latency simulated, seed {0}").format(SEED),
        tuple(_rows(result, found, under_way=under_way)),
    )
    sections = []
    for one in inspection.sections:
        if one.key == _SERVICE:
            sections += [_labelled(one), section]
        else:
            sections.append(one)
    return replace(inspection, sections=tuple(sections))


def _labelled(service: Section) -> Section:
    """Tell of the calculated latencies that they are."""
    told = translate("inspector", "Closed form of the queue in steady state; simulated below.")
    rows = (
        replace(row, tooltip=told)
        if isinstance(row, FigureRow) and row.key.endswith(_LATENCIES)
        else row
        for row in service.rows
    )
    return replace(service, rows=tuple(rows))


def _is_simulated(result: WorkloadResult) -> bool:
    """Whether a deployment serves a part of it; of model APIs nothing is known but their means."""
    own = any(share.kind != "API" for share in result.shares)
    return own and result.ttft_p95_ms is not None


def _rows(result: WorkloadResult, found: PeakHour | None, *, under_way: bool) -> list[FigureRow]:
    ttft, tpot = result.ttft_limit_ms, result.tpot_limit_ms
    prefix = f"{SIMULATED}:{result.workload}"
    rows = [_row(f"{prefix}:ttft_p95_ms", "TTFT p95", found.ttft_p95_ms if found else None, ttft)]
    if result.tpot_p95_ms is not None:
        value = found.tpot_p95_ms if found else None
        rows.append(_row(f"{prefix}:tpot_p95_ms", "TPOT p95", value, tpot))
        value = found.itl_p99_ms if found else None
        rows.append(_row(f"{prefix}:itl_p99_ms", translate("inspector", "ITL p99"), value, None))
    if ttft is not None or tpot is not None:
        share = Quantity(formats.percent(found.good_share if found else None))
        key = f"{prefix}:good_share"
        rows.append(
            FigureRow(key, translate("inspector", "Within SLO"), share, key if found else "")
        )
    if under_way:
        pending = Quantity(_UNDER_WAY)
        return [replace(row, figure=pending, explain=row.key, tone=Tone.MUTED) for row in rows]
    return [replace(row, tooltip=_told(found)) for row in rows]


def _row(key: str, label: str, value: float | None, limit: float | None) -> FigureRow:
    if value is None:
        return FigureRow(key, label, Quantity(formats.no_data()), tone=Tone.MUTED)
    # A warning at most: whether the workload is served is what the closed form decides.
    tone = Tone.WARNING if limit is not None and value > limit else Tone.NORMAL
    return FigureRow(key, label, beside_limit(value, limit, formats.DURATION), key, tone)


def _told(found: PeakHour | None) -> str:
    if found is None:
        return translate("inspector", "This could not be simulated; the closed form above holds.")
    text = translate(
        "inspector",
        "{0} requests, arriving at random over {1} s, followed one by one through"
        " the scheduler of the engine. The figures above are the closed form.",
    )
    return text.format(formats.grouped(found.requests), formats.grouped(found.seconds))
