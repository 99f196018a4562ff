"""Workloads as a short list: status, model, demand, verdict, what is short."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.domain.finding import Severity
from planner.domain.identity import WorkloadId
from planner.domain.project import Project
from planner.domain.results import Evaluation, WorkloadResult
from planner.domain.workload import Workload, WorkloadKind
from planner.presenters import formats
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.wording import translate, worded

_LOAD_WORTH_A_WARNING = 0.9
"""From this share of its capacity or objective on a served workload is shown as near its limit."""


@dataclass(frozen=True, slots=True)
class WorkloadRow:
    """A workload as it reads; `word` says what the dot's colour means."""

    key: WorkloadId
    name: str
    line: str
    word: str
    tone: Tone
    detail: str

    @property
    def spoken(self) -> str:
        """The row in one sentence, for assistive technology."""
        return ", ".join(part for part in (self.name, self.line, self.word, self.detail) if part)


def workload_rows(project: Project, evaluation: Evaluation) -> tuple[WorkloadRow, ...]:
    """Return the project's workloads in their order."""
    wrong = {
        finding.thing: worded(finding.message)
        for finding in reversed(evaluation.findings)
        if finding.severity is Severity.ERROR
    }
    return tuple(
        _row(project, workload, evaluation.workloads.get(workload.id), wrong.get(workload.id, ""))
        for workload in project.workloads
    )


def demand_text(workload: Workload) -> str:
    """Return the demand in the terms of the kind, such as ``22 req/s`` or ``4 h a day``."""
    if workload.demand is not None:
        rate = workload.demand.peak_requests_per_s
        return str(formats.plain(rate, translate("workloads", "req/s")))
    if workload.batch is not None:
        tokens = formats.quantity(workload.batch.output_tokens_per_run, formats.TOKENS)
        return translate("workloads", "{0} in {1} h").format(tokens, workload.batch.window_hours)
    if workload.training is not None:
        job = workload.training
        text = translate("workloads", "{0} GPUs · {1} h, {2} times a month")
        return text.format(job.gpus, job.window_hours, job.runs_per_month)
    return formats.no_data()


def kind_name(kind: WorkloadKind) -> str:
    """Return the word for a kind of workload."""
    names: Mapping[WorkloadKind, str] = {
        WorkloadKind.INTERACTIVE: translate("workloads", "Interactive"),
        WorkloadKind.BATCH: translate("workloads", "Batch"),
        WorkloadKind.TRAINING: translate("workloads", "Training"),
        WorkloadKind.EMBEDDING: translate("workloads", "Embedding"),
        WorkloadKind.RERANKING: translate("workloads", "Reranking"),
    }
    return names[kind]


def verdict(result: WorkloadResult | None, error: str = "") -> tuple[str, Tone, str]:
    """Return word, tone and explanation of how a workload is served.

    *error* is the message of an error found on it; then it does not count as served.
    """
    if error:
        return translate("workloads", "short"), Tone.BAD, error
    if result is None:
        return translate("workloads", "not computed"), Tone.MUTED, ""
    if result.verdict == "short":
        return translate("workloads", "short"), Tone.BAD, worded(result.short_of)
    if result.verdict == "idle":
        return translate("workloads", "no demand"), Tone.MUTED, worded(result.short_of)
    if _is_near(result):
        text = translate("workloads", "near its limit, {0}").format(result.limited_by)
        return translate("workloads", "served"), Tone.WARNING, text if result.limited_by else ""
    return translate("workloads", "served"), Tone.GOOD, ""


def _is_near(result: WorkloadResult) -> bool:
    pairs = (
        (result.ttft_p95_ms, result.ttft_limit_ms),
        (result.tpot_p95_ms, result.tpot_limit_ms),
        (result.demand_output_tokens_per_s, result.capacity_output_tokens_per_s),
    )
    return any(
        value is not None and limit is not None and value > limit * _LOAD_WORTH_A_WARNING
        for value, limit in pairs
    )


def _row(
    project: Project, workload: Workload, result: WorkloadResult | None, error: str
) -> WorkloadRow:
    llm = project.shelf.llms.get(workload.llm)
    name = llm.name if llm else workload.llm
    word, tone, detail = verdict(result, error)
    line = f"{name} · {demand_text(workload)}"
    return WorkloadRow(workload.id, workload.name, line, word, tone, detail)


def workloads_table(rows: Iterable[WorkloadRow]) -> Table:
    """Return the rows of the list of workloads; the first column speaks for the whole row."""
    columns = (
        Column("name", translate("workloads", "Workload")),
        Column("line", translate("workloads", "Model and demand")),
        Column("verdict", translate("workloads", "Verdict")),
        Column("detail", translate("workloads", "What is short")),
    )
    return Table(
        columns,
        tuple(
            Row(
                row.key,
                {
                    "name": Cell(row.name, tooltip=row.spoken),
                    "line": Cell(row.line),
                    "verdict": Cell(row.word, tone=row.tone, tooltip=row.detail),
                    "detail": Cell(row.detail),
                },
            )
            for row in rows
        ),
    )
