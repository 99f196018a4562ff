"""What the inspector shows of workloads."""

from dataclasses import replace

from planner.catalog.library import Library
from planner.compute.explain.case import Case
from planner.document.command import Command
from planner.document.commands.workloads import (
    DeleteWorkload,
    EditWorkload,
)
from planner.domain.changing import with_field
from planner.domain.identity import EntryId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.workload import DataClass, Metric, Objective, Workload
from planner.presenters.findings import findings_on
from planner.presenters.inspect_compliance import workload_compliance
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspect_recovery import recovery_section
from planner.presenters.inspect_routes import route_sections
from planner.presenters.inspect_served import service_section
from planner.presenters.inspect_training import training_inputs, training_section
from planner.presenters.inspection import (
    ACTIONS,
    ActionRow,
    EditRow,
    Inspection,
    NumberEditor,
    Option,
    Section,
)
from planner.presenters.wording import translate
from planner.presenters.workloads import kind_name

_PERCENT = 100.0
REQUESTS = "requests_per_s"
"""The field of the inspector that turns a rate of requests into users."""


def inspect_workload(
    project: Project, evaluation: Evaluation, library: Library, workload_id: str
) -> Inspection | None:
    """Return what there is to see of a workload."""
    workload = next((one for one in project.workloads if one.id == workload_id), None)
    if workload is None:
        return None
    fields = Fields(f"workload:{workload.id}", _Editing(workload, library))
    result = evaluation.workloads.get(workload.id)
    sections = [
        Section("workload", "", tuple(_general(project, library, fields, workload))),
        Section("demand", translate("inspector", "Demand"), tuple(_demand(fields, workload))),
    ]
    if workload.objectives or workload.demand is not None:
        objectives = _objectives(fields, workload)
        sections.append(Section("slo", translate("inspector", "Objectives, p95"), objectives))
    run = training_section(project, evaluation, fields, workload)
    if run is not None:
        sections.append(run)
    if result is not None:
        case = Case(project, evaluation.scenario, evaluation)
        sections.append(service_section(fields, case, workload, result))
    sections += route_sections(project, evaluation, workload)
    sections.append(recovery_section(project.scenario(evaluation.scenario).plan, workload))
    sections.append(workload_compliance(workload))
    delete = ActionRow(
        "delete", translate("inspector", "Delete workload"), DeleteWorkload(workload.id)
    )
    sections.append(Section(ACTIONS, "", (delete,)))
    return Inspection(
        f"workload:{workload.id}",
        workload.name,
        kind_name(workload.kind),
        tuple(sections),
        findings_on(evaluation, [workload.id]),
    )


def data_class_name(data_class: DataClass) -> str:
    """Return the word for a class of data."""
    return {
        DataClass.PUBLIC: translate("inspector", "public"),
        DataClass.INTERNAL: translate("inspector", "internal"),
        DataClass.PERSONAL: translate("inspector", "personal"),
        DataClass.RESTRICTED: translate("inspector", "restricted"),
    }[data_class]


class _Editing:
    """Makes the command that changes one field of a workload, wherever the field is kept."""

    def __init__(self, workload: Workload, library: Library) -> None:
        self._workload = workload
        self._library = library

    def __call__(self, name: str, value: object) -> Command:
        workload = self._workload
        metric = {"ttft_ms": Metric.TTFT, "tpot_ms": Metric.TPOT}.get(name)
        if metric is not None:
            changed = replace(workload, objectives=_with_limit(workload, metric, value))
            return EditWorkload(changed, name)
        if name == REQUESTS and workload.demand is not None and isinstance(value, int | float):
            changed = replace(workload, demand=workload.demand.with_requests(float(value)))
            return EditWorkload(changed, "users")
        for part in ("demand", "batch", "training"):
            inner = getattr(workload, part)
            if inner is not None and hasattr(inner, name):
                inner = replace(inner, **{name: value})
                return EditWorkload(replace(workload, **{part: inner}), name)
        llm = self._library.llms.get(EntryId(str(value))) if name == "llm" else None
        changed = with_field(workload, name, value)
        return EditWorkload(changed, name, llm)


def _with_limit(workload: Workload, metric: Metric, limit: object) -> tuple[Objective, ...]:
    kept = tuple(one for one in workload.objectives if one.metric is not metric)
    if not isinstance(limit, int | float):
        return kept
    old = next((one for one in workload.objectives if one.metric is metric), None)
    new = replace(old, limit_ms=float(limit)) if old else Objective(metric, float(limit))
    return tuple(sorted((*kept, new), key=lambda one: list(Metric).index(one.metric)))


def _general(
    project: Project, library: Library, fields: Fields, workload: Workload
) -> list[EditRow]:
    llms = {**library.llms, **project.shelf.llms}
    return [
        fields.text("name", translate("inspector", "Name"), workload.name),
        fields.choice(
            "llm",
            translate("inspector", "Model"),
            workload.llm,
            [Option(one.id, one.name) for one in llms.values()],
        ),
        fields.choice(
            "data_class",
            translate("inspector", "Data class"),
            workload.data_class,
            [Option(one, data_class_name(one)) for one in DataClass],
        ),
        fields.number(
            "priority",
            translate("inspector", "Priority"),
            workload.priority,
            NumberEditor("", 1, 99),
            tooltip=translate("inspector", "1 is served first."),
        ),
    ]


def _demand(fields: Fields, workload: Workload) -> list[EditRow]:
    tokens = translate("inspector", "tokens")
    rows = []
    if workload.training is None:
        rows.append(
            fields.number(
                "input_tokens",
                translate("inspector", "Input"),
                workload.input_tokens,
                NumberEditor(tokens, 1, 10_000_000, step=100),
            )
        )
        rows.append(_answer(fields, workload, tokens))
        if workload.kind.generates:
            rows.append(_cached(fields, workload))
    return rows + _users(fields, workload) + _batch(fields, workload) + _training(fields, workload)


def _answer(fields: Fields, workload: Workload, tokens: str) -> EditRow:
    """The output of a request; of what generates none, the texts that one carries."""
    if workload.kind.generates:
        return fields.number(
            "output_tokens",
            translate("inspector", "Output"),
            workload.output_tokens,
            NumberEditor(tokens, 1, 10_000_000, step=100),
        )
    return fields.number(
        "texts",
        translate("inspector", "Per request"),
        workload.texts,
        NumberEditor(translate("inspector", "texts"), 1, 10_000),
        tooltip=translate("inspector", "Texts that one request carries, each of that length."),
    )


def _cached(fields: Fields, workload: Workload) -> EditRow:
    return fields.number(
        "prefix_hit",
        translate("inspector", "Known before"),
        workload.prefix_hit,
        NumberEditor("%", 0, 99, 1, 5),
        shown_per_stored=_PERCENT,
        tooltip=translate(
            "inspector", "Share of the input that earlier requests left in the cache."
        ),
    )


def _users(fields: Fields, workload: Workload) -> list[EditRow]:
    demand = workload.demand
    if demand is None:
        return []
    return [
        fields.number(
            "users",
            translate("inspector", "Users"),
            demand.users,
            NumberEditor("", 1, 100_000_000, step=100),
        ),
        fields.number(
            "active_share",
            translate("inspector", "Active at peak"),
            demand.active_share,
            NumberEditor("%", 0.1, 100, 1),
            shown_per_stored=_PERCENT,
        ),
        fields.number(
            "seconds_between_requests",
            translate("inspector", "One request every"),
            demand.seconds_between_requests,
            NumberEditor("s", 0.1, 86400, 1),
        ),
        fields.number(
            REQUESTS,
            translate("inspector", "Requests at peak"),
            demand.peak_requests_per_s,
            NumberEditor(translate("inspector", "req/s"), 1e-6, 1e9, 3),
            tooltip=translate("inspector", "Another rate changes the number of users."),
        ),
        fields.number(
            "growth_per_year",
            translate("inspector", "Growth"),
            demand.growth_per_year,
            NumberEditor(translate("inspector", "% a year"), -50, 1000, 1, 5),
            shown_per_stored=_PERCENT,
        ),
    ]


def _batch(fields: Fields, workload: Workload) -> list[EditRow]:
    job = workload.batch
    if job is None:
        return []
    return [
        fields.number(
            "output_tokens_per_run",
            translate("inspector", "Output per run"),
            job.output_tokens_per_run,
            NumberEditor(translate("inspector", "M tokens"), 0.001, 1e9, 3),
            shown_per_stored=1e-6,
        ),
        fields.number(
            "runs_per_week",
            translate("inspector", "Runs"),
            job.runs_per_week,
            NumberEditor(translate("inspector", "a week"), 1, 168),
        ),
        *_window(fields, job.start_hour, job.window_hours),
    ]


def _training(fields: Fields, workload: Workload) -> list[EditRow]:
    job = workload.training
    if job is None:
        return []
    return [*training_inputs(fields, job), *_window(fields, job.start_hour, job.window_hours)]


def _window(fields: Fields, start_hour: int, window_hours: int) -> list[EditRow]:
    return [
        fields.number(
            "start_hour",
            translate("inspector", "Window from"),
            start_hour,
            NumberEditor(translate("inspector", "o'clock"), 0, 23),
        ),
        fields.number(
            "window_hours",
            translate("inspector", "Window length"),
            window_hours,
            NumberEditor("h", 1, 24),
        ),
    ]


def _objectives(fields: Fields, workload: Workload) -> tuple[EditRow, ...]:
    blank = translate("inspector", "no limit")
    first = fields.number(
        "ttft_ms",
        translate("inspector", "TTFT at most"),
        workload.limit_ms(Metric.TTFT),
        NumberEditor("ms", 1, 600_000, step=50, empty=blank),
    )
    if not workload.kind.generates:
        return (first,)
    return (
        first,
        fields.number(
            "tpot_ms",
            translate("inspector", "TPOT at most"),
            workload.limit_ms(Metric.TPOT),
            NumberEditor("ms", 1, 10_000, step=5, empty=blank),
        ),
    )
