"""The chart of layouts: throughput per GPU against speed per user, and where a deployment is."""

from planner.domain.identity import WorkloadId
from planner.domain.project import Project
from planner.domain.results import Evaluation
from planner.presenters import formats
from planner.presenters.layout_rows import layout_key
from planner.presenters.series import Bound, Hue, Line, LineChart, Mark
from planner.presenters.wording import translate
from planner.studies.deployed_layouts import Deployed, DeployedLayouts
from planner.studies.layouts import Layout, LayoutPoint, layout_words

_BEYOND = 1.2
"""How far the axis of speed goes beyond the fastest point: its last label names the unit too."""


def deployment_shown(
    project: Project, evaluation: Evaluation, workload: str, deployment: str, pool: str
) -> str:
    """Return the deployment that the selection means, else the busiest one; empty for none."""
    if deployment:
        return deployment
    plan = project.scenario(evaluation.scenario).plan
    if workload:
        routed = (one.deployment for one in plan.routes if one.workload == WorkloadId(workload))
        return next((one for one in routed if one is not None), "")
    generating = {one.id for one in project.workloads if one.generated_tokens and not one.training}
    routed_to = {one.deployment for one in plan.routes if one.workload in generating}
    there = [
        one
        for one in evaluation.deployments.values()
        if one.deployment in routed_to and one.pool == (pool or one.pool)
    ]
    busiest = max(there, key=lambda one: one.utilisation_peak, default=None)
    return busiest.deployment if busiest is not None else ""


def layout_front(asked: Deployed | None, found: DeployedLayouts | None) -> LineChart:
    """Return output tokens per second and GPU against tokens per second of one user.

    The best layouts of the pool, the layout of the deployment, and a mark where that keeps the
    objectives of its workload. *found* None means that the search is under way.
    """
    if asked is None:
        return _chart("", empty=translate("charts", "No deployment generates tokens here."))
    if found is None:
        text = translate("charts", "Layouts of {0} are being searched.")
        return _chart(asked.name, empty=text.format(asked.name))
    if not found.front:
        return _chart(asked.name, empty=found.answer.reason)
    label = translate("charts", "best layouts")
    lines = [_line(label, found.front, Hue.REFERENCE, dashed=False)]
    marks: list[Mark] = []
    if found.current is not None and found.current.points:
        label = translate("charts", "layout of {0}").format(asked.name)
        lines.append(_line(label, found.current.points, Hue.COMPUTE, dashed=True))
        marks.append(_mark(found.current))
    return _chart(
        asked.name,
        lines=tuple(lines),
        marks=tuple(marks),
        note=_note(asked, found),
        end=max(max(line.x) for line in lines) * _BEYOND,
        bounds=_bounds(asked),
    )


def front_keys(found: DeployedLayouts | None) -> tuple[tuple[float, str], ...]:
    """Return the points of the best layouts: speed per user, and what names the layout."""
    if found is None:
        return ()
    return tuple((one.tokens_per_s_per_user, layout_key(one.setup)) for one in found.front)


def _chart(
    name: str,
    lines: tuple[Line, ...] = (),
    marks: tuple[Mark, ...] = (),
    bounds: tuple[Bound, ...] = (),
    *,
    note: str = "",
    empty: str = "",
    end: float = 0.0,
) -> LineChart:
    unit = translate("charts", "output tok/s per GPU by speed per user")
    return LineChart(
        translate("charts", "Layouts"),
        f"{unit}, {name}" if name else unit,
        translate("charts", "speed per user"),
        lines,
        marks,
        note=note,
        empty_text=empty,
        x_unit=translate("charts", "tok/s"),
        x_end=end,
        bounds=bounds,
    )


def _line(label: str, points: tuple[LayoutPoint, ...], hue: Hue, *, dashed: bool) -> Line:
    return Line(
        label,
        tuple(point.tokens_per_s_per_user for point in points),
        tuple(point.tokens_per_s_per_gpu for point in points),
        hue,
        dashed=dashed,
        texts=tuple(map(_point_text, points)),
    )


def _point_text(point: LayoutPoint) -> str:
    text = translate("charts", "{0} x {1}, {2} at once, TTFT p95 {3}")
    return text.format(
        point.replicas,
        layout_words(point.setup),
        formats.short(point.batch),
        formats.duration(point.ttft_p95_ms),
    )


def _mark(current: Layout) -> Mark:
    """The greatest throughput of the layout within the objectives, else where it is fastest."""
    point = current.best or current.points[0]
    text = translate("charts", "now, tp {0}") if current.best else translate("charts", "misses SLO")
    return Mark(
        point.tokens_per_s_per_user, point.tokens_per_s_per_gpu, text.format(point.setup.tp)
    )


def _bounds(asked: Deployed) -> tuple[Bound, ...]:
    limit = asked.question.tpot_limit_ms
    if not limit:
        return ()
    text = translate("charts", "SLO TPOT {0}").format(formats.Quantity(formats.short(limit), "ms"))
    return (Bound(1e3 / limit, text),)


def _note(asked: Deployed, found: DeployedLayouts) -> str:
    question = asked.question
    text = translate("charts", "{0} GPUs for {1}, at the precisions of {2}.")
    notes = [text.format(question.gpus, asked.workload, asked.name)]
    best = found.answer.front[-1] if found.answer.front else None
    if best is None:
        notes.append(found.answer.reason)
    elif question.tpot_limit_ms or question.ttft_limit_ms:
        text = translate("charts", "Most within all objectives: {0} per GPU, {1}.")
        rate = formats.token_rate(best.tokens_per_s_per_gpu)
        notes.append(text.format(rate, layout_words(best.setup)))
    return "\n".join(notes)
