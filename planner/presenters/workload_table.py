"""Workloads as a table to work in: what is asked, what is served, what is short, and its routes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from planner.catalog.library import Library
from planner.compute.overrides import effective
from planner.document.command import Command
from planner.document.commands.scaling import ScaleUsers
from planner.document.commands.scenarios import OverrideInScenario
from planner.document.commands.workloads import EditWorkload
from planner.domain.finding import Severity
from planner.domain.overriding import text_of
from planner.domain.project import Override, Project
from planner.domain.results import Evaluation, WorkloadResult
from planner.domain.workload import Workload
from planner.presenters import formats
from planner.presenters.inspect_demand import data_class_name
from planner.presenters.inspect_deployment import inspect_deployment
from planner.presenters.inspect_routes import route_sections
from planner.presenters.inspection import EditRow, Inspection, LinkRow, NumberEditor, Section
from planner.presenters.rows import Cell, Column, Row, Table, Tone
from planner.presenters.wording import translate, worded
from planner.presenters.workloads import kind_name, verdict

_PER_MILLION = 1e-6
_DOUBLE, _HALF = 2.0, 0.5


@dataclass(frozen=True, slots=True)
class WorkloadLine:
    """A row of the table; `amount` is its users or the tokens of a run, with twice and half of it."""

    row: Row
    amount: EditRow
    double: Command
    halve: Command


def workload_columns() -> tuple[Column, ...]:
    """Return the columns; that of the amount holds inputs."""
    return (
        Column("name", translate("workloads", "Workload")),
        Column("amount", translate("workloads", "Users or tokens a run")),
        Column("verdict", translate("workloads", "Verdict")),
        Column("demand", translate("workloads", "Demand, tok/s"), numeric=True),
        Column("served", translate("workloads", "Served, %"), numeric=True),
        Column("ttft", translate("workloads", "TTFT p95, ms"), numeric=True),
        Column("tpot", translate("workloads", "TPOT p95, ms"), numeric=True),
        Column("short", translate("workloads", "What is short")),
        Column("model", translate("workloads", "Model")),
        Column("kind", translate("workloads", "Kind")),
        Column("input", translate("workloads", "Input, tokens"), numeric=True),
        Column("output", translate("workloads", "Output, tokens"), numeric=True),
        Column("class", translate("workloads", "Data class")),
    )


def workload_lines(project: Project, evaluation: Evaluation) -> tuple[WorkloadLine, ...]:
    """Return the workloads as the evaluated scenario sees them, in their order."""
    wrong = {
        finding.thing: worded(finding.message)
        for finding in reversed(evaluation.findings)
        if finding.severity is Severity.ERROR
    }
    overrides = project.scenario(evaluation.scenario).overrides
    seen = effective(project, evaluation.scenario).workloads
    lines = []
    for workload, whole in zip(seen, project.workloads, strict=True):
        result = evaluation.workloads.get(workload.id)
        amount = _Amount.of(workload, whole, evaluation, overrides)
        lines.append(
            WorkloadLine(
                _row(project, workload, result, wrong.get(workload.id, "")),
                amount.edit_row(),
                amount.scaled(_DOUBLE),
                amount.scaled(_HALF),
            )
        )
    return tuple(lines)


def lines_table(lines: Iterable[WorkloadLine]) -> Table:
    """Return the table of these lines."""
    empty = translate("workloads", "No workload yet. Add one to see what it needs.")
    return Table(workload_columns(), tuple(line.row for line in lines), empty)


@dataclass(frozen=True, slots=True)
class _Amount:
    """How much of a workload there is. What the scenario overrides is changed in it alone.

    `workload` is as the scenario sees it, `whole` as the project has it.
    """

    workload: Workload
    whole: Workload
    evaluation: Evaluation
    field: str
    label: str
    value: float
    editor: NumberEditor
    shown_per_stored: float
    override: Override | None

    @classmethod
    def of(
        cls,
        workload: Workload,
        whole: Workload,
        evaluation: Evaluation,
        overrides: tuple[Override, ...],
    ) -> "_Amount":
        """Return the users of a workload, or the tokens of a run of its job."""
        tokens = NumberEditor(translate("workloads", "M tok"), 0.001, 1e9, 3)
        factor = _PER_MILLION
        if workload.batch is not None:
            field, value = "output_tokens_per_run", workload.batch.output_tokens_per_run
        elif workload.training is not None:
            field, value = "tokens_per_run", workload.training.tokens_per_run
        else:
            field, factor = "users", 1.0
            value = float(workload.demand.users) if workload.demand else 0.0
            tokens = NumberEditor("", 1, 10_000_000_000, step=100)
        label = {
            "users": translate("workloads", "Users of {0}"),
            "tokens_per_run": translate("workloads", "Tokens per run of {0}"),
        }.get(field, translate("workloads", "Output tokens per run of {0}"))
        found = [one for one in overrides if (one.target, one.field) == (workload.id, field)]
        return cls(
            workload,
            whole,
            evaluation,
            field,
            label.format(workload.name),
            value,
            tokens,
            factor,
            found[0] if found else None,
        )

    def edit_row(self) -> EditRow:
        """Return the input."""
        tooltip = ""
        if self.override is not None:
            text = translate("workloads", "Set in this scenario: {0}")
            tooltip = text.format(self.override.reason)
        return EditRow(
            f"amount:{self.workload.id}",
            self.label,
            self.editor,
            round(self.value * self.shown_per_stored, self.editor.decimals),
            lambda new: self._set(new / self.shown_per_stored),
            tooltip,
        )

    def scaled(self, factor: float) -> Command:
        """Return the command that multiplies the amount."""
        if self.override is None:
            return ScaleUsers(self.workload.id, factor)
        return self._set(max(1.0, self.value * factor))

    def _set(self, value: float) -> Command:
        number: int | float = round(value) if self.field == "users" else value
        if self.override is not None:
            return OverrideInScenario(
                self.evaluation.scenario,
                self.workload.id,
                self.field,
                text_of(number),
                self.override.reason,
            )
        return EditWorkload(_with_amount(self.whole, self.field, value), self.field)


def _with_amount(workload: Workload, field: str, value: float) -> Workload:
    if workload.batch is not None:
        return replace(workload, batch=replace(workload.batch, output_tokens_per_run=value))
    if workload.training is not None:
        return replace(workload, training=replace(workload.training, tokens_per_run=value))
    if workload.demand is not None:
        return replace(workload, demand=replace(workload.demand, users=round(value)))
    raise AssertionError(f"{workload.name} has no {field}")


def _row(project: Project, workload: Workload, result: WorkloadResult | None, error: str) -> Row:
    llm = project.shelf.llms.get(workload.llm)
    word, tone, detail = verdict(result, error)
    trains = workload.training is not None
    cells = {
        "name": Cell(workload.name, tone=tone, tooltip=f"{workload.name}: {word}. {detail}"),
        "amount": Cell("", _plain_amount(workload)),
        "verdict": Cell(word, tone=tone, tooltip=detail),
        "demand": _number(None if trains or not result else result.demand_output_tokens_per_s),
        "served": _served(None if trains else result),
        "ttft": _latency(result.ttft_p95_ms, result.ttft_limit_ms) if result else Cell(""),
        "tpot": _latency(result.tpot_p95_ms, result.tpot_limit_ms) if result else Cell(""),
        "short": Cell(
            detail.removeprefix(f"{workload.name}: "),  # the row says whose it is
            tone=tone if tone is Tone.BAD else Tone.NORMAL,
            tooltip=detail,
        ),
        "model": Cell(llm.name if llm else str(workload.llm)),
        "kind": Cell(kind_name(workload.kind)),
        "input": Cell(formats.grouped(workload.input_tokens), float(workload.input_tokens)),
        "output": Cell(formats.grouped(workload.output_tokens), float(workload.output_tokens)),
        "class": Cell(data_class_name(workload.data_class)),
    }
    return Row(workload.id, cells)


def _plain_amount(workload: Workload) -> float | None:
    if workload.demand is not None:
        return float(workload.demand.users)
    if workload.batch is not None:
        return workload.batch.output_tokens_per_run
    return workload.training.tokens_per_run if workload.training is not None else None


def _number(value: float | None) -> Cell:
    return Cell("") if value is None else Cell(formats.number(value), value)


def _served(result: WorkloadResult | None) -> Cell:
    if result is None or not result.demand_requests_per_s:
        return Cell("")
    share = (1.0 - result.unserved_share) * 100.0
    tone = Tone.BAD if result.unserved_share > 0.0 else Tone.NORMAL
    # rounding up would hide that something is left unserved
    shown = min(share, 99.9) if result.unserved_share > 0.0 else share
    return Cell(formats.trimmed(shown, 1), share, tone)


def _latency(value: float | None, limit: float | None) -> Cell:
    if value is None:
        return Cell("" if limit is None else formats.no_data(), tone=Tone.MUTED)
    text = formats.number(value)
    if limit is None:
        return Cell(text, value)
    tone = Tone.BAD if value > limit * (1 + 1e-9) else Tone.NORMAL
    return Cell(f"{text}{formats.SPACE}/{formats.SPACE}{formats.short(limit)}", value, tone)


def inspect_routes(
    project: Project, evaluation: Evaluation, library: Library, workload_id: str
) -> Inspection | None:
    """Return the routes of a workload with their inputs, and the deployments they lead to."""
    workload = next((one for one in project.workloads if one.id == workload_id), None)
    if workload is None:
        return None
    sections: list[Section] = []
    plan = project.scenario(evaluation.scenario).plan
    targets = {f"route:{route.id}": route.deployment for route in plan.routes}
    for section in route_sections(project, evaluation, workload):
        # The deployment follows below with its inputs: no link is needed here.
        rows = tuple(row for row in section.rows if not isinstance(row, LinkRow))
        sections.append(replace(section, rows=rows))
        deployment = targets.get(section.key)
        found = inspect_deployment(project, evaluation, library, deployment) if deployment else None
        if found is not None:
            sections += _deployment(found, str(deployment))
    if not sections:
        text = translate("workloads", "No route yet, and nothing that could serve it.")
        return Inspection(f"routes:{workload.id}", workload.name, text, ())
    routes = sum(1 for one in sections if one.key.startswith("route:"))
    one, many = translate("workloads", "1 route"), translate("workloads", "{0} routes")
    return Inspection(
        f"routes:{workload.id}",
        workload.name,
        one if routes == 1 else many.format(routes),
        tuple(sections),
    )


def _deployment(found: Inspection, deployment: str) -> list[Section]:
    """The inputs of a deployment below its route, and the way to all of it."""
    link = LinkRow(
        f"open:{deployment}",
        translate("workloads", "Deployment"),
        found.title,
        "deployment",
        deployment,
    )
    sections = [
        replace(
            one, key=f"{deployment}:{one.key}", title=one.title and f"{one.title}, {found.title}"
        )
        for one in found.sections
        if one.key in ("model", "layout")
    ]
    first = replace(sections[0], rows=(link, *sections[0].rows))
    return [first, *sections[1:]]
