"""What the inspector shows of a served model: its layout, its options, what it does and who shares it."""

from planner.catalog.library import Library
from planner.compute.capacity import training_gpus
from planner.compute.explain.case import Case
from planner.compute.explain.energy import token_energy
from planner.compute.explain.interference import parts_of
from planner.compute.seating import gpu_memory
from planner.document.command import Command
from planner.document.commands.workloads import DeleteDeployment, EditDeployment
from planner.domain.hardware import Accelerator
from planner.domain.identity import EntryId
from planner.domain.language_model import Precision
from planner.domain.project import Project
from planner.domain.results import DeploymentResult, Evaluation, MemoryUse
from planner.domain.service import Deployment
from planner.domain.units import GIB
from planner.presenters import formats
from planner.presenters.deployment_options import option_sections
from planner.presenters.findings import findings_on
from planner.presenters.formats import Quantity
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspect_service import model_name
from planner.presenters.inspection import (
    ACTIONS,
    ActionRow,
    EditRow,
    FigureRow,
    Inspection,
    InspectorRow,
    LinkRow,
    NumberEditor,
    Option,
    Section,
)
from planner.presenters.memory_bars import memory_bar
from planner.presenters.rows import Tone
from planner.presenters.wording import translate, worded, worded_message

_KV_PRECISIONS = (Precision.BF16, Precision.FP8)


def inspect_deployment(
    project: Project, evaluation: Evaluation, library: Library, deployment_id: str
) -> Inspection | None:
    """Return what there is to see of a served model."""
    plan = project.scenario(evaluation.scenario).plan
    deployment = next((one for one in plan.deployments if one.id == deployment_id), None)
    if deployment is None:
        return None
    fields = _deployment_fields(evaluation, library, deployment)
    sections = [
        Section("model", "", tuple(_model_inputs(project, library, fields, deployment))),
        Section("layout", translate("inspector", "Layout"), _layout_inputs(fields, deployment)),
        *option_sections(
            fields, deployment, project.shelf.engines.get(deployment.engine), project.settings
        ),
    ]
    result = evaluation.deployments.get(deployment.id)
    if result is not None:
        pool = evaluation.pools.get(deployment.pool)
        accelerator = project.shelf.accelerators[pool.accelerator] if pool else None
        case = Case(project, evaluation.scenario, evaluation)
        if deployment.id in training_gpus(plan.routes, project.workloads):
            sections.append(_trained_here(case, fields, result))
        else:
            sections.append(_deployment_figures(case, fields, result, accelerator))
        shared = _sharing(case, fields, deployment)
        if shared is not None:
            sections.append(shared)
    links = [
        LinkRow("pool", translate("inspector", "Pool"), one.name, "pool", one.id)
        for one in plan.pools
        if one.id == deployment.pool
    ]
    sections.append(Section("pool", translate("inspector", "Runs on"), tuple(links)))
    delete = DeleteDeployment(evaluation.scenario, deployment.id)
    action = ActionRow("delete", translate("inspector", "Delete deployment"), delete)
    sections.append(Section(ACTIONS, "", (action,)))
    return Inspection(
        f"deployment:{deployment.id}",
        deployment.name,
        model_name(project, deployment),
        tuple(sections),
        findings_on(evaluation, [deployment.id]),
    )


def _deployment_fields(evaluation: Evaluation, library: Library, deployment: Deployment) -> Fields:
    scenario = evaluation.scenario

    def edit(name: str, value: object) -> Command:
        entry = EntryId(str(value))
        llm = library.llms.get(entry) if name == "llm" else None
        engine = library.engines.get(entry) if name == "engine" else None
        return EditDeployment(scenario, deployment.id, name, value, llm, engine)

    return Fields(f"deployment:{deployment.id}", edit)


def _model_inputs(
    project: Project, library: Library, fields: Fields, deployment: Deployment
) -> list[EditRow]:
    llms = {**library.llms, **project.shelf.llms}
    engines = {**library.engines, **project.shelf.engines}
    return [
        fields.text("name", translate("inspector", "Name"), deployment.name),
        fields.choice(
            "llm",
            translate("inspector", "Model"),
            deployment.llm,
            [Option(one.id, one.name) for one in llms.values()],
        ),
        fields.choice(
            "weights",
            translate("inspector", "Weights"),
            deployment.weights,
            [Option(one, one.value.upper()) for one in Precision],
        ),
        fields.choice(
            "kv",
            translate("inspector", "KV cache"),
            deployment.kv,
            [Option(one, one.value.upper()) for one in _KV_PRECISIONS],
        ),
        fields.choice(
            "engine",
            translate("inspector", "Engine"),
            deployment.engine,
            [Option(one.id, f"{one.name} {one.version}") for one in engines.values()],
        ),
    ]


def _layout_inputs(fields: Fields, deployment: Deployment) -> tuple[EditRow, ...]:
    degree = NumberEditor("", 1, 512)
    return (
        fields.number("tp", translate("inspector", "Tensor parallel"), deployment.tp, degree),
        fields.number("pp", translate("inspector", "Pipeline parallel"), deployment.pp, degree),
        fields.number("ep", translate("inspector", "Expert parallel"), deployment.ep, degree),
        fields.number("dp", translate("inspector", "Data parallel"), deployment.dp, degree),
        fields.number("cp", translate("inspector", "Context parallel"), deployment.cp, degree),
        fields.number(
            "replicas",
            translate("inspector", "Replicas"),
            deployment.replicas,
            NumberEditor("", 1, 10000, empty=translate("inspector", "fill the pool")),
        ),
        fields.number(
            "reserve_replicas",
            translate("inspector", "In reserve"),
            deployment.reserve_replicas,
            NumberEditor("", 0, 10000),
        ),
        fields.number(
            "max_length",
            translate("inspector", "Longest request"),
            deployment.max_length,
            NumberEditor(translate("inspector", "tokens"), 128, 10_000_000, step=1024),
        ),
        fields.number(
            "memory_utilisation",
            translate("inspector", "Memory share"),
            deployment.memory_utilisation,
            NumberEditor("%", 10, 100),
            shown_per_stored=100.0,
        ),
    )


def _deployment_figures(
    case: Case, fields: Fields, result: DeploymentResult, accelerator: Accelerator | None
) -> Section:
    if result.refusal is not None:
        row = fields.figure(
            "refusal",
            translate("inspector", "Serves nothing"),
            worded(result.refusal.happened),
            tone=Tone.BAD,
            tooltip=str(worded_message(result.refusal)),
        )
        return Section("figures", translate("inspector", "Service"), (row,))
    deployment = next(one for one in case.plan.deployments if one.id == result.deployment)
    rows: list[InspectorRow] = [
        fields.figure(
            "replicas_running",
            translate("inspector", "Replicas"),
            formats.count(result.replicas),
            explained=True,
        ),
        fields.figure(
            "gpus", translate("inspector", "GPUs"), formats.count(result.gpus), explained=True
        ),
    ]
    use = gpu_memory(case, deployment)
    if use is not None and accelerator is not None:
        label = translate("inspector", "VRAM of a GPU, peak hour")
        bar = memory_bar(f"deployment:{deployment.id}:bar", label, use, accelerator)
        rows += [bar] if bar is not None else []
    if result.memory_per_gpu is not None:
        rows += _memory_rows(fields, result.memory_per_gpu, accelerator)
    rows.append(
        fields.figure(
            "max_concurrency",
            translate("inspector", "Requests at once"),
            formats.count(result.max_concurrency),
            explained=True,
        )
    )
    rows += _rate_rows(case.project, fields, result)
    band = formats.spread(1.0, result.band_low, result.band_high)
    rows += [
        fields.figure(
            "utilisation_peak",
            translate("inspector", "Utilisation at peak"),
            formats.percent(result.utilisation_peak),
            explained=True,
            tone=Tone.BAD if result.utilisation_peak > 1 else Tone.NORMAL,
        ),
        *_energy_rows(case, fields, deployment),
        fields.figure(
            "badge",
            translate("inspector", "Basis"),
            Quantity(result.badge, band),
            explained=True,
            tone=Tone.MUTED,
        ),
    ]
    return Section("figures", translate("inspector", "Service"), tuple(rows))


def _trained_here(case: Case, fields: Fields, result: DeploymentResult) -> Section:
    """What runs is a training job: nothing of serving holds, its memory is with the workload."""
    routed = {one.workload for one in case.plan.routes if one.deployment == result.deployment}
    gpus = fields.figure(
        "gpus", translate("inspector", "GPUs"), formats.count(result.gpus), explained=True
    )
    links = [
        LinkRow(
            f"trained:{one.id}",
            translate("inspector", "Memory, time and energy"),
            one.name,
            "workload",
            one.id,
        )
        for one in case.project.workloads
        if one.training is not None and one.id in routed
    ]
    return Section("figures", translate("inspector", "Training"), (gpus, *links))


def _energy_rows(case: Case, fields: Fields, deployment: Deployment) -> list[FigureRow]:
    """Energy per million generated tokens, where the servers are one's own."""
    why = token_energy(case, deployment)
    if why is None:
        return []
    label, figure = translate("inspector", "Energy per M tokens"), formats.plain(why.value, "kWh")
    return [fields.figure("token_energy", label, figure, explained=True)]


def _sharing(case: Case, fields: Fields, deployment: Deployment) -> Section | None:
    """Which part every workload takes, and how the others slow it; None for one alone."""
    parts = parts_of(case, deployment)
    if len(parts) < 2:
        return None
    rows = []
    for part in parts:
        taken = formats.Quantity(formats.percent(part.share, 1))
        rows.append(fields.figure(f"part:{part.workload}", part.name, taken, explained=True))
        if part.alone is None or part.together is None:
            continue
        times = [("TTFT", part.alone.ttft_ms, part.together.ttft_ms)]
        if part.alone.tpot_ms is not None and part.together.tpot_ms is not None:
            times.append(("TPOT", part.alone.tpot_ms, part.together.tpot_ms))
        text = ", ".join(
            translate("inspector", "{0} {1} to {2}").format(
                name, formats.number(alone), formats.duration(together)
            )
            for name, alone, together in times
        )
        label = translate("inspector", "slowed by others")
        rows.append(fields.figure(f"slowed:{part.workload}", label, text, explained=True))
    return Section("sharing", translate("inspector", "Shared in the peak hour"), tuple(rows))


def _rate_rows(project: Project, fields: Fields, result: DeploymentResult) -> list[FigureRow]:
    """The greatest rate of each workload that is routed to a deployment."""
    names = {workload.id: workload.name for workload in project.workloads}
    return [
        fields.figure(
            f"rate:{rate.workload}",
            translate("inspector", "Most, {0}").format(names.get(rate.workload, "")),
            formats.plain(rate.requests_per_s, translate("inspector", "req/s")),
            explained=True,
            tooltip=translate("inspector", "Limited by {0}").format(rate.limited_by),
        )
        for rate in result.rates
    ]


def _memory_rows(
    fields: Fields, memory: MemoryUse, accelerator: Accelerator | None
) -> list[FigureRow]:
    """Memory of one GPU in GB of the datasheet."""
    factor = 1.0 / GIB
    if accelerator is not None:
        factor *= accelerator.memory_gb / accelerator.memory_gib
    parts = (
        ("weights", translate("inspector", "Weights per GPU"), memory.weights),
        ("kv", translate("inspector", "KV cache per GPU"), memory.kv),
        ("activations", translate("inspector", "Activations per GPU"), memory.activations),
        ("overhead", translate("inspector", "Overhead per GPU"), memory.overhead),
    )
    rows = [
        fields.figure(f"memory_{name}", label, formats.memory(bytes_ * factor), explained=True)
        for name, label, bytes_ in parts
    ]
    rows.append(
        fields.against(
            "memory_used",
            translate("inspector", "Together per GPU"),
            memory.used * factor,
            memory.total * factor,
            formats.MEMORY,
        )
    )
    return rows
