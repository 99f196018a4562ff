"""What the inspector shows of a server's draw by the kind of work that its GPUs do."""

from planner.compute.work_draw import draw_by_work
from planner.domain.hardware import Part
from planner.domain.placement import Placement
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.engines.power import Range, WorkClass
from planner.presenters import formats
from planner.presenters.inspect_fields import Fields
from planner.presenters.inspection import InspectorRow, Section
from planner.presenters.wording import translate


def work_section(
    project: Project, evaluation: Evaluation, fields: Fields, placement: Placement, part: Part
) -> tuple[Section, ...]:
    """Return the draw for every kind of work with its range; nothing where nobody measured it."""
    fit = part.accelerators
    accelerator = project.shelf.accelerators.get(fit.accelerator) if fit else None
    assumptions, limit_kw = project.shelf.assumptions, placement.gpu_limit_kw
    found = draw_by_work(part, accelerator, limit_kw, assumptions)
    if found is None:
        return ()
    load = _load(evaluation, placement)
    at_load = draw_by_work(part, accelerator, limit_kw, assumptions, load) or found
    rows: list[InspectorRow] = []
    for work, kw in found.items():
        tooltip = translate("inspector", "Measured, {0}").format(_range(kw))
        if work is not WorkClass.IDLE:
            now = formats.power(at_load[work].likely)
            told = translate("inspector", "At the mean load of its pool, {0}: {1}")
            tooltip += "\n" + told.format(formats.percent(load), now)
        figure = formats.power(kw.likely)
        name = f"work_{work.name.lower()}"
        rows.append(fields.figure(name, _name(work), figure, explained=True, tooltip=tooltip))
    return (Section("work", translate("inspector", "Power by kind of work"), tuple(rows)),)


def _load(evaluation: Evaluation, placement: Placement) -> float:
    """Share of the time in which the GPUs of its pool work."""
    pool = evaluation.pools.get(placement.pool) if placement.pool is not None else None
    return 0.0 if pool is None else pool.load


def _range(kw: Range) -> str:
    return str(
        formats.Quantity(f"{formats.trimmed(kw.low, 1)} – {formats.trimmed(kw.high, 1)}", "kW")
    )


def _name(work: WorkClass) -> str:
    return {
        WorkClass.IDLE: translate("inspector", "Idle"),
        WorkClass.LIGHT: translate("inspector", "Few requests"),
        WorkClass.DECODE: translate("inspector", "Decode"),
        WorkClass.PREFILL: translate("inspector", "Prefill, FP8"),
        WorkClass.TRAINING: translate("inspector", "Training, BF16"),
    }[work]
