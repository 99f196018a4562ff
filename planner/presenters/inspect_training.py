"""What the inspector shows of a training job: its inputs, and what it takes on its GPUs."""

from planner.compute.explain.case import Case
from planner.compute.explain.training import TrainingFigures, training_figures
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.domain.workload import Optimiser, TrainingJob, TuningMethod, Workload
from planner.presenters import formats
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import EditRow, FigureRow, NumberEditor, Option, Section
from planner.presenters.reliability import run_rows
from planner.presenters.rows import Tone
from planner.presenters.wording import translate

_PERCENT = 100.0
_PER_MILLION = 1e-6
_STAGES = 4


def method_name(method: TuningMethod) -> str:
    """Return what a method trains."""
    return {
        TuningMethod.FULL: translate("inspector", "all weights"),
        TuningMethod.LORA: translate("inspector", "LoRA"),
        TuningMethod.QLORA: translate("inspector", "QLoRA, 4-bit weights"),
    }[method]


def optimiser_name(optimiser: Optimiser) -> str:
    """Return the word for an optimiser with the bytes that it keeps."""
    return {
        Optimiser.ADAM: translate("inspector", "Adam, 32-bit"),
        Optimiser.ADAM_8BIT: translate("inspector", "Adam, 8-bit"),
        Optimiser.ADAM_BF16: translate("inspector", "Adam, BF16 only"),
    }[optimiser]


def stage_name(stage: int) -> str:
    """Return what the GPUs share at a stage of ZeRO."""
    return (
        translate("inspector", "nothing (DDP)"),
        translate("inspector", "1: optimiser"),
        translate("inspector", "2: and gradients"),
        translate("inspector", "3: and weights"),
    )[stage]


def stage_options() -> tuple[Option, ...]:
    """Return the stages of ZeRO to choose from."""
    return tuple(Option(stage, stage_name(stage)) for stage in range(_STAGES))


def method_options() -> tuple[Option, ...]:
    """Return the methods to choose from."""
    return tuple(Option(one, method_name(one)) for one in TuningMethod)


def optimiser_options() -> tuple[Option, ...]:
    """Return the optimisers to choose from."""
    return tuple(Option(one, optimiser_name(one)) for one in Optimiser)


def training_inputs(fields: Fields, job: TrainingJob) -> list[EditRow]:
    """Return the inputs of a job but for its window."""
    rows = [
        fields.number(
            "tokens_per_run",
            translate("inspector", "Tokens per run"),
            job.tokens_per_run,
            NumberEditor(translate("inspector", "M tokens"), 0.001, 1e9, 3),
            shown_per_stored=_PER_MILLION,
        ),
        fields.number(
            "runs_per_month",
            translate("inspector", "Runs"),
            job.runs_per_month,
            NumberEditor(translate("inspector", "a month"), 1, 1000),
        ),
        fields.number(
            "gpus", translate("inspector", "GPUs"), job.gpus, NumberEditor("", 1, 100_000)
        ),
        fields.choice("method", translate("inspector", "Trains"), job.method, method_options()),
    ]
    if job.adapts:
        rows.append(
            fields.number(
                "lora_rank",
                translate("inspector", "Rank of adapters"),
                job.lora_rank,
                NumberEditor("", 1, 4096, step=8),
            )
        )
    return [*rows, *_how(fields, job)]


def _how(fields: Fields, job: TrainingJob) -> list[EditRow]:
    return [
        fields.choice(
            "zero_stage", translate("inspector", "ZeRO shares"), job.zero_stage, stage_options()
        ),
        fields.choice(
            "optimiser", translate("inspector", "Optimiser"), job.optimiser, optimiser_options()
        ),
        fields.switch(
            "recompute",
            translate("inspector", "Recompute"),
            job.recompute,
            translate(
                "inspector",
                "Activations are computed again on the way back: less memory, more time.",
            ),
        ),
        fields.number(
            "sequence_tokens",
            translate("inspector", "Sequence"),
            job.sequence_tokens,
            NumberEditor(translate("inspector", "tokens"), 16, 10_000_000, step=1024),
        ),
        fields.number(
            "sequences",
            translate("inspector", "At once per GPU"),
            job.sequences,
            NumberEditor(translate("inspector", "sequences"), 1, 4096),
        ),
        fields.number(
            "mfu",
            translate("inspector", "MFU"),
            job.mfu,
            NumberEditor("%", 1, 100, 1, empty=translate("inspector", "usual")),
            shown_per_stored=_PERCENT,
            tooltip=translate("inspector", "Share of the BF16 peak that is reached while it runs."),
        ),
    ]


def training_section(
    project: Project, evaluation: Evaluation, fields: Fields, workload: Workload
) -> Section | None:
    """Return what a run takes, None for other workloads."""
    job = workload.training
    if job is None:
        return None
    title = translate("inspector", "One run")
    case = Case(project, evaluation.scenario, evaluation)
    found = training_figures(case, workload.id)
    if found is None:
        text = translate("inspector", "no free GPUs")
        row = fields.figure("no_gpus", translate("inspector", "Runs on"), text, tone=Tone.BAD)
        return Section("run", title, (row,))
    return Section(
        "run",
        title,
        (*_time(fields, job, found), *run_rows(case, fields, workload.id), *_memory(fields, found)),
    )


def _time(fields: Fields, job: TrainingJob, found: TrainingFigures) -> list[FigureRow]:
    late = found.hours > job.window_hours
    hours = translate("inspector", "h")
    shown = f"{formats.number(found.hours)}{formats.SPACE}/{formats.SPACE}{job.window_hours}"
    rows = [
        fields.figure(
            "run_hours",
            translate("inspector", "Time"),
            formats.Quantity(shown, hours),
            explained=True,
            tone=Tone.BAD if late else Tone.NORMAL,
            tooltip=translate("inspector", "Longer than its window.") if late else "",
        )
    ]
    for name, label, value in (
        ("run_kwh", translate("inspector", "Energy"), found.kwh),
        ("kwh_per_million", translate("inspector", "Energy per M tokens"), found.kwh_per_million),
    ):
        if value is None:
            rows.append(fields.figure(name, label, formats.no_data(), tone=Tone.MUTED))
        else:
            rows.append(fields.figure(name, label, formats.plain(value, "kWh"), explained=True))
    return rows


def _memory(fields: Fields, found: TrainingFigures) -> list[FigureRow]:
    to_gb = found.gb_per_byte
    full = Tone.NORMAL if found.fits else Tone.BAD
    used = found.state_bytes + found.activation_bytes
    whole = f"{formats.number(used * to_gb)}{formats.SPACE}/{formats.SPACE}"
    whole += formats.short(found.memory_bytes * to_gb)
    return [
        fields.figure(
            "state_bytes",
            translate("inspector", "State per GPU"),
            formats.memory(found.state_bytes * to_gb),
            explained=True,
        ),
        fields.figure(
            "activation_bytes",
            translate("inspector", "Activations per GPU"),
            formats.memory(found.activation_bytes * to_gb),
            explained=True,
        ),
        fields.figure(
            "training_memory",
            translate("inspector", "Together per GPU"),
            formats.Quantity(whole, "GB"),
            explained=True,
            tone=full,
            tooltip="" if found.fits else translate("inspector", "More than a GPU has."),
        ),
    ]
